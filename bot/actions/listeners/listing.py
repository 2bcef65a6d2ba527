"""`/coach actions`, and turning its list (docs/rhythm.md R31)."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.actions.form_views import Below
from bot.actions.ids import Act
from bot.actions.list_views import ListMeta, actions_list
from bot.actions.listeners.desk import ActionDesk, listed_of
from bot.actions.pages import Listed
from bot.errors import N_
from bot.slack.commands import Commands
from bot.slack.payloads import Click, Command, Malformed, Payload, parse_click, subject_of
from bot.words import tongue

__all__ = ["register"]

WORDS = {"": Listed.MINE, "team": Listed.TEAM, "overdue": Listed.OVERDUE, "closed": Listed.CLOSED}


def register(app: AsyncApp, desk: ActionDesk, commands: Commands) -> None:
    """Register the word, the menu and the buttons that turn pages."""
    _register_word(desk, commands)

    @app.action(Act.LIST)
    async def open_list(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.lists.page(click.workspace, click.user, listed_of(click.value))
        await desk.show(click, body, actions_list(tongue(page.reader.locale), page))
        await ack()

    @app.action(Act.FILTER)
    async def other_list(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await _turn(desk, click, listed_of(click.value), 0)
        await ack()

    for act in (Act.PAGE_BACK, Act.PAGE_ON):
        _register_page(app, desk, act)


def _register_page(app: AsyncApp, desk: ActionDesk, act: Act) -> None:
    @app.action(act)
    async def other_page(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await _turn(desk, click, None, subject_of(click))
        await ack()


def _register_word(desk: ActionDesk, commands: Commands) -> None:
    async def actions(command: Command) -> None:
        listed = WORDS.get(command.rest.lower(), Listed.MINE)
        page = await desk.lists.page(command.workspace, command.user, listed)
        view = actions_list(tongue(page.reader.locale), page)
        await desk.desk.gateway.open_view(command.workspace, command.trigger_id, view)

    commands.add(
        "actions",
        actions,
        help=N_("`/coach actions`: what was agreed; `/coach actions overdue` or `team` lists less"),
    )


async def _turn(desk: ActionDesk, click: Click, listed: Listed | None, page: int) -> None:
    if click.view is None:
        raise Malformed("a list is turned in its own form only")
    meta = ListMeta.loads(click.view.metadata)
    below = Below(click.view.id, listed or meta.listed, page)
    await desk.renew(click.workspace, click.user, below)
