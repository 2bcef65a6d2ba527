"""`/coach summary`, and what can be decided about a team's week (docs/rhythm.md R40)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.people.desk import Desk
from bot.slack import layers
from bot.slack.commands import Commands
from bot.slack.messages import View
from bot.slack.payloads import (
    Click,
    Command,
    Malformed,
    Payload,
    parse_click,
    parse_submission,
    subject_of,
)
from bot.summaries.weekly import form_views
from bot.summaries.weekly.form_views import SummaryMeta, TeamMeta
from bot.summaries.weekly.ids import FRONT, Act, Field, Form
from bot.summaries.weekly.pages import SummaryPage
from bot.summaries.weekly.service import Summaries
from bot.summaries.weekly.settings import Settings
from bot.words import tongue

__all__ = ["WeeklyDesk", "register"]

Decide = Callable[..., Awaitable[SummaryPage]]


@dataclass(frozen=True, slots=True)
class WeeklyDesk:
    """The house's desk, and this part's services."""

    desk: Desk
    summaries: Summaries
    settings: Settings

    async def front(
        self, asked: Click | Command, *, team: int | None = None, summary: int | None = None
    ) -> View:
        """Draw what `/coach summary` shows. Raises NotFound."""
        page = await self.summaries.front(asked.workspace, asked.user, team=team, summary=summary)
        return form_views.front(tongue(page.reader.locale), page)

    async def renew(self, click: Click, view: View) -> None:
        """Show a modal anew after a choice made in it. Raises Malformed outside of one."""
        if click.view is None:
            raise Malformed("that is chosen in a modal only")
        await self.desk.gateway.update_view(
            click.workspace, click.view.id, view, hash=click.view.hash
        )


def register(app: AsyncApp, desk: WeeklyDesk, commands: Commands) -> None:
    """Register the word, the buttons and the forms."""
    _register_word(desk, commands)
    _register_decisions(app, desk)
    _register_looks(app, desk)
    _register_forms(app, desk)


def _register_word(desk: WeeklyDesk, commands: Commands) -> None:
    async def summary(command: Command) -> None:
        view = await desk.front(command)
        await desk.desk.gateway.open_view(command.workspace, command.trigger_id, view)

    commands.add(
        "summary",
        summary,
        help=N_("`/coach summary`: your team's week in numbers, and the weeks before"),
    )


def _register_decisions(app: AsyncApp, desk: WeeklyDesk) -> None:
    async def decide(click: Click, decided: Decide) -> None:
        about = subject_of(click)
        page = await decided(click.workspace, about, by=click.user)
        # In a modal it is shown at once; a message follows by itself.
        if click.view is not None and click.view.callback_id == FRONT:
            await desk.renew(click, await desk.front(click, team=page.team.id, summary=about))

    @app.action(Act.SHARE)
    async def share(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        await decide(parse_click(context, body), desk.summaries.share)
        await ack()

    @app.action(Act.HOLD)
    async def hold(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        await decide(parse_click(context, body), desk.summaries.hold)
        await ack()

    @app.action(Act.KEEP)
    async def keep(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        await decide(parse_click(context, body), desk.summaries.keep)
        await ack()


def _register_looks(app: AsyncApp, desk: WeeklyDesk) -> None:
    async def read(click: Click) -> SummaryPage:
        channel = click.message.channel if click.message else ""
        return await desk.summaries.counted(
            click.workspace, subject_of(click), viewer=click.user, channel=channel
        )

    @app.action(Act.COUNTED)
    async def counted(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await read(click)
        view = form_views.counted(await desk.desk.tongue(click), page)
        await layers.show(desk.desk.gateway, click, body, view)
        await ack()

    @app.action(Act.DETAILS)
    async def details(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await read(click)
        view = form_views.details(await desk.desk.tongue(click), page)
        await layers.show(desk.desk.gateway, click, body, view)
        await ack()

    @app.action(Act.OPEN)
    async def open_front(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        view = await desk.front(click, team=subject_of(click) if click.value else None)
        await layers.show(desk.desk.gateway, click, body, view)
        await ack()

    @app.action(Act.TEAM)
    async def other_team(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.renew(click, await desk.front(click, team=subject_of(click)))
        await ack()

    @app.action(Act.PAST)
    async def other_week(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        about = subject_of(click)
        page = await desk.summaries.counted(click.workspace, about, viewer=click.user, channel="")
        await desk.renew(click, await desk.front(click, team=page.team.id, summary=about))
        await ack()


def _register_forms(app: AsyncApp, desk: WeeklyDesk) -> None:
    @app.action(Act.LEAVE_OUT)
    async def open_leave_out(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.summaries.page(click.workspace, subject_of(click), viewer=click.user)
        view = form_views.leave_out_form(await desk.desk.tongue(click), page)
        await layers.show(desk.desk.gateway, click, body, view)
        await ack()

    @app.view(Form.LEAVE_OUT)
    async def leave_out(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        figures, for_good = form_views.read_left_out(sent.values)
        summary = SummaryMeta.loads(sent.metadata).summary
        await desk.summaries.leave_out(
            sent.workspace, summary, figures, for_good=for_good, by=sent.user
        )
        await ack()

    @app.action(Act.SETTINGS)
    async def open_settings(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.settings.page(click.workspace, subject_of(click), viewer=click.user)
        view = form_views.settings_form(await desk.desk.tongue(click), page)
        await layers.show(desk.desk.gateway, click, body, view)
        await ack()

    @app.view(Form.SETTINGS)
    async def save_settings(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        wanted, at_once = form_views.read_setting(sent.values)
        page = await desk.settings.save(
            sent.workspace,
            TeamMeta.loads(sent.metadata).team,
            wanted,
            at_once=at_once,
            by=sent.user,
            field=Field.TIME,
        )
        view = form_views.saved(await desk.desk.tongue(sent), page)
        await ack(response_action="update", view=dict(view))
