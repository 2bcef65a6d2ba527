"""What somebody wants to hear: `/coach quiet`, its form, `/coach why`, and “remind me later”."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.people import manners_views, snoozing, why_views
from bot.people.listeners.desk import Desk
from bot.people.manners_views import REMIND_DAY, HabitsId, RemindId, RemindMeta
from bot.people.snoozing import Later
from bot.slack.commands import Commands
from bot.slack.messages import Said
from bot.slack.payloads import Command, Payload, parse_click, parse_submission
from bot.store import WorkspaceId
from bot.words import tongue

__all__ = ["register"]

OFF = frozenset({"off", "end", "aus", "ende"})


def register(app: AsyncApp, desk: Desk, commands: Commands) -> None:
    """Register the two words, the form of habits and the menu on each ask."""
    _register_quiet(app, desk, commands)
    _register_reminders(app, desk)

    async def why(command: Command) -> Said:
        page = await desk.why.page(command.workspace, command.user)
        return why_views.why(tongue(page.reader.locale), page)

    commands.add("why", why, help=N_("`/coach why`: why you heard from me, and what I kept back"))


def _register_quiet(app: AsyncApp, desk: Desk, commands: Commands) -> None:
    async def quiet(command: Command) -> Said | None:
        if not command.rest:
            await _open_form(desk, command.workspace, command.user, command.trigger_id)
            return None
        reader = await desk.wishes.reader(command.workspace, command.user)
        t = tongue(reader.locale)
        if command.rest.casefold() in OFF:
            await desk.wishes.be_quiet(command.workspace, command.user, None)
            return manners_views.no_quiet(t)
        until = snoozing.read_quiet(command.rest, reader.hours, desk.clock.now(), reader.locale)
        if until is None:
            return manners_views.quiet_unread(t, command.rest)
        await desk.wishes.be_quiet(command.workspace, command.user, until)
        return manners_views.quiet_set(t, reader, until)

    commands.add(
        "quiet",
        quiet,
        help=N_(
            "`/coach quiet`: choose what you hear from me; `/coach quiet until Friday`: "
            "no questions until then"
        ),
    )

    @app.action(HabitsId.OPEN)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await _open_form(desk, click.workspace, click.user, click.trigger_id)
        await ack()

    @app.view(HabitsId.FORM)
    async def choose(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        page = await desk.wishes.page(sent.workspace, sent.user)
        habits = manners_views.chosen_habits(sent.values, page)
        await desk.wishes.choose(sent.workspace, sent.user, habits)
        await ack()


def _register_reminders(app: AsyncApp, desk: Desk) -> None:
    @app.action(RemindId.MENU)
    async def remind(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        later, meta = manners_views.parse_later(click.value)
        if later is Later.DATE:
            view = manners_views.remind_form(await desk.tongue(click), meta)
            await desk.gateway.open_view(click.workspace, click.trigger_id, view)
        else:
            reader = await desk.wishes.reader(click.workspace, click.user)
            until = snoozing.until(later, reader.hours, desk.clock.now())
            await desk.wishes.put_off(
                click.workspace, by=click.user, kind=meta.ask, subject=meta.subject, until=until
            )
        await ack()

    @app.view(RemindId.FORM)
    async def on_a_date(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        meta = RemindMeta.loads(sent.metadata)
        reader = await desk.wishes.reader(sent.workspace, sent.user)
        now = desk.clock.now()
        until = manners_views.chosen_moment(sent.values, REMIND_DAY, reader.hours, now)
        await desk.wishes.put_off(
            sent.workspace, by=sent.user, kind=meta.ask, subject=meta.subject, until=until
        )
        await ack()


async def _open_form(desk: Desk, workspace: WorkspaceId, user: str, trigger_id: str) -> None:
    page = await desk.wishes.page(workspace, user)
    view = manners_views.habits_form(tongue(page.reader.locale), page)
    await desk.gateway.open_view(workspace, trigger_id, view)
