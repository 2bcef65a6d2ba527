"""`/coach team`, the team's pause, its closing days, and its stand-in."""

from __future__ import annotations

import re
from datetime import date

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_, InvalidInput
from bot.people.closures import local_day
from bot.people.dates import read_span
from bot.people.roster_rules import ClosureFacts, RosterField, chosen_days
from bot.people.rules import TeamFacts, WhyOff
from bot.rhythm import roster_forms, team_views
from bot.rhythm.listeners.desk import Desk
from bot.rhythm.roster_forms import DaysMeta, TeamForm
from bot.rhythm.roster_pages import TeamPage
from bot.rhythm.team_views import TeamAct
from bot.slack.commands import Commands
from bot.slack.messages import Said
from bot.slack.payloads import (
    Click,
    Command,
    Payload,
    Submission,
    parse_click,
    parse_submission,
    subject_of,
)

__all__ = ["chosen_team", "redraw", "register"]

NO_TEAM = N_("You lead no team yet. `/coach setup` sets one up.")
NO_PAUSE = N_("Your team isn't pausing, so there is nothing to resume.")
RESUMED = N_(
    "The pause is over: what it had taken off the plan and is still ahead comes back. "
    "Reps who had heard of it are told."
)


def register(app: AsyncApp, desk: Desk, commands: Commands) -> None:
    """Register the words, the page's buttons and the forms behind them."""
    _register_words(desk, commands)
    _register_page(app, desk)
    _register_forms(app, desk)
    _register_submissions(app, desk)


def _register_words(desk: Desk, commands: Commands) -> None:
    async def team(command: Command) -> Said:
        page = await desk.team_pages.page(command.workspace, command.user)
        return team_views.team_page(await desk.tongue(command), page)

    async def pause(command: Command) -> Said | None:
        page = await desk.team_pages.page(command.workspace, command.user)
        teams = _own(page)
        t = await desk.tongue(command)
        if not teams:
            return team_views.note(t.text(NO_TEAM))
        today = local_day(teams[0], desk.clock.now())
        span = read_span(command.rest, today, page.locale)
        if span is None or len(teams) > 1:
            first, last = (span.first, span.last) if span else (today, None)
            running = _pause_of(page, teams[0]) if len(teams) == 1 else None
            unread = command.rest if span is None else ""
            view = roster_forms.pause_form(
                t, teams, first=first, last=last, running=running, unread=unread
            )
            await desk.gateway.open_view(command.workspace, command.trigger_id, view)
            return None
        made = await desk.roster.pause(
            command.workspace, teams[0].id, span.first, span.last, by=command.user
        )
        return team_views.note(roster_forms.paused_words(t, made))

    async def resume(command: Command) -> Said:
        page = await desk.team_pages.page(command.workspace, command.user)
        t = await desk.tongue(command)
        if not _own(page):
            return team_views.note(t.text(NO_TEAM))
        pausing = [one for one in _own(page) if _pause_of(page, one)]
        for one in pausing:
            await desk.roster.resume(command.workspace, one.id, by=command.user)
        return team_views.note(t.text(RESUMED if pausing else NO_PAUSE))

    words = [
        (
            "team",
            team,
            N_("`/coach team`: each rep at a glance; closing days, stand-in, hand-over"),
        ),
        (
            "pause",
            pause,
            N_("`/coach pause until 6 Jan`: nothing is sent to your team, nothing is missed"),
        ),
        ("resume", resume, N_("`/coach resume`: end your team's pause early")),
    ]
    for word, run, line in words:
        commands.add(word, run, help=line, is_for_leads=True)


def _register_page(app: AsyncApp, desk: Desk) -> None:
    @app.action(re.compile(f"^({re.escape(TeamAct.PAGE_BACK)}|{re.escape(TeamAct.PAGE_ON)})$"))
    async def turn(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await redraw(desk, click, number=subject_of(click))
        await ack()

    @app.action(TeamAct.RESUME)
    async def resume(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.roster.resume(click.workspace, subject_of(click), by=click.user)
        await redraw(desk, click)
        await ack()

    @app.action(TeamAct.REOPEN)
    async def reopen(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.roster.open_again(click.workspace, subject_of(click), by=click.user)
        await redraw(desk, click)
        await ack()

    @app.action(TeamAct.END_STAND_IN)
    async def end_stand_in(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.roster.end_stand_in(click.workspace, subject_of(click), by=click.user)
        await redraw(desk, click)
        await ack()


def _register_forms(app: AsyncApp, desk: Desk) -> None:
    @app.action(TeamAct.PAUSE)
    async def pause(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        team, running = await desk.team_pages.to_change(
            click.workspace, subject_of(click), by=click.user
        )
        today = local_day(team, desk.clock.now())
        t = await desk.tongue(click)
        view = roster_forms.pause_form(t, [team], first=today, running=running)
        await desk.gateway.open_view(click.workspace, click.trigger_id, view)
        await ack()

    draws = {TeamAct.CLOSE: roster_forms.close_form, TeamAct.STAND_IN: roster_forms.stand_in_form}

    @app.action(re.compile("^(" + "|".join(re.escape(act) for act in draws) + ")$"))
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        team, _ = await desk.team_pages.to_change(click.workspace, subject_of(click), by=click.user)
        draw = draws[TeamAct(click.action_id)]
        view = draw(await desk.tongue(click), [team], first=local_day(team, desk.clock.now()))
        await desk.gateway.open_view(click.workspace, click.trigger_id, view)
        await ack()


def _register_submissions(app: AsyncApp, desk: Desk) -> None:
    @app.view(TeamForm.PAUSE)
    async def pause(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        first, last = _days(sent)
        made = await desk.roster.pause(sent.workspace, _team(sent), first, last, by=sent.user)
        t = await desk.tongue(sent)
        view = roster_forms.done(t, t("Paused"), roster_forms.paused_words(t, made))
        await ack(response_action="update", view=dict(view))

    @app.view(TeamForm.CLOSE)
    async def close(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        first, last = _days(sent)
        name = sent.values.text(RosterField.NAME)
        made = await desk.roster.close(sent.workspace, _team(sent), first, last, name, by=sent.user)
        t = await desk.tongue(sent)
        view = roster_forms.done(t, t("Closing day"), roster_forms.closed_words(t, made))
        await ack(response_action="update", view=dict(view))

    @app.view(TeamForm.STAND_IN)
    async def stand_in(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        first, last = _days(sent)
        who = sent.values.users(RosterField.WHO)
        if not who:
            raise InvalidInput({RosterField.WHO: N_("Pick who stands in for you.")})
        made = await desk.roster.set_stand_in(
            sent.workspace, _team(sent), who[0], first, last, by=sent.user
        )
        t = await desk.tongue(sent)
        view = roster_forms.done(t, t("Stand-in"), roster_forms.stand_in_words(t, made))
        await ack(response_action="update", view=dict(view))


async def redraw(desk: Desk, click: Click, *, number: int = 0) -> None:
    """Draw the page anew where it stands."""
    page = await desk.team_pages.page(click.workspace, click.user)
    said = team_views.team_page(await desk.tongue(click), page, number=number)
    await desk.gateway.respond(
        click.response_url, text=said.text, blocks=said.blocks, replace_original=True
    )


def chosen_team(sent: Submission) -> int:
    """Read which team was chosen in a form. Raises InvalidInput."""
    chosen = sent.values.choice(RosterField.TEAM) or ""
    if not (chosen.isascii() and chosen.isdigit()):
        raise InvalidInput({RosterField.TEAM: N_("Pick one of your teams.")})
    return int(chosen)


def _team(sent: Submission) -> int:
    """Tell which team a form is about: it was opened for one, or asked."""
    team = DaysMeta.loads(sent.metadata).team
    return chosen_team(sent) if team is None else team


def _days(sent: Submission) -> tuple[date, date]:
    return chosen_days(sent.values.date(RosterField.FIRST), sent.values.date(RosterField.LAST))


def _own(page: TeamPage) -> list[TeamFacts]:
    return [one.team for one in page.sections if one.may_change]


def _pause_of(page: TeamPage, team: TeamFacts) -> ClosureFacts | None:
    section = next(one for one in page.sections if one.team.id == team.id)
    return next((one for one in section.closures if one.why is WhyOff.PAUSED), None)
