"""`/coach mirror`, its button, and the two menus in it (docs/rhythm.md R26)."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.evidence.praise import mirror_views
from bot.evidence.praise.ids import Act
from bot.evidence.praise.listeners.desk import PraiseDesk
from bot.evidence.praise.mirror_rules import Weeks
from bot.evidence.praise.mirror_views import ALL, MirrorMeta
from bot.slack.commands import Commands
from bot.slack.messages import View
from bot.slack.payloads import Command, Malformed, Payload, ViewRef, parse_click
from bot.store import WorkspaceId
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: PraiseDesk, commands: Commands) -> None:
    """Register the word, the button and the menus."""

    async def look(
        workspace: WorkspaceId, viewer: str, of: str = "", weeks: Weeks = Weeks.FOUR
    ) -> View:
        page = await desk.mirror.page(workspace, viewer=viewer, of=of, weeks=weeks)
        return mirror_views.mirror(tongue(page.reader.locale), page)

    async def command(command: Command) -> None:
        view = await look(command.workspace, command.user)
        await desk.desk.gateway.open_view(command.workspace, command.trigger_id, view)

    commands.add(
        "mirror",
        command,
        help=N_("`/coach mirror`: how you coach, for your eyes only"),
        is_for_leads=True,
    )

    @app.action(Act.MIRROR)
    async def open_mirror(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.show(click, body, await look(click.workspace, click.user, click.value))
        await ack()

    @app.action(Act.MIRROR_OF)
    async def of_whom(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        at, meta = _stands(click.view)
        of = "" if click.value == ALL else click.value
        view = await look(click.workspace, click.user, of, _weeks(str(meta.weeks)))
        await desk.desk.gateway.update_view(click.workspace, at.id, view, hash=at.hash)
        await ack()

    @app.action(Act.MIRROR_WEEKS)
    async def how_far_back(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        at, meta = _stands(click.view)
        view = await look(click.workspace, click.user, meta.of, _weeks(click.value))
        await desk.desk.gateway.update_view(click.workspace, at.id, view, hash=at.hash)
        await ack()


def _stands(view: ViewRef | None) -> tuple[ViewRef, MirrorMeta]:
    if view is None:
        raise Malformed("the mirror's menus stand in a modal only")
    return view, MirrorMeta.loads(view.metadata)


def _weeks(given: str) -> Weeks:
    for one in Weeks:
        if given == str(int(one)):
            return one
    raise Malformed(f"no such time: {given[:40]!r}")
