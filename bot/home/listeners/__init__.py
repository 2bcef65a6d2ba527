"""The App Home is opened, its pages are turned, and a rep's menu is used."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.home import check_views
from bot.home.doors import Doors
from bot.home.evidence import Evidence
from bot.home.ids import Act, RepChoice
from bot.home.listeners import doors as of_doors
from bot.home.rules import Step
from bot.home.service import Homes
from bot.home.steps import SettingUp
from bot.meeting import agenda_views
from bot.people import away_views
from bot.people.desk import Desk
from bot.rhythm import roster_forms, slot_views
from bot.sessions import moment_views
from bot.slack.home_events import parse_home_opened
from bot.slack.messages import View
from bot.slack.payloads import SUBJECT_DIGITS, Click, Malformed, Payload, parse_click, subject_of
from bot.words import tongue

__all__ = ["register"]


def register(
    app: AsyncApp,
    desk: Desk,
    homes: Homes,
    doors: Doors,
    evidence: Evidence,
    *,
    setting_up: SettingUp,
) -> None:
    """Register the event of an opened Home, and what can be clicked there."""
    of_doors.register(app, desk, doors)

    @app.event("app_home_opened")
    async def opened(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        opening = parse_home_opened(context, body)
        if opening.is_home:
            await homes.opened(opening)
        await ack()

    @app.action(re.compile(f"^({re.escape(Act.PAGE_BACK)}|{re.escape(Act.PAGE_ON)})$"))
    async def turn(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await homes.turn(click.workspace, click.user, subject_of(click))
        await ack()

    @app.action(Act.REP)
    async def choose(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        view = await _form(desk, doors, click)
        await desk.gateway.open_view(click.workspace, click.trigger_id, view)
        await ack()

    @app.action(Act.REP_CHECKS)
    async def of_rep(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await evidence.of_rep(click.workspace, click.value, viewer=click.user)
        view = check_views.rep_checks(tongue(page.reader.locale), page)
        await desk.gateway.open_view(click.workspace, click.trigger_id, view)
        await ack()

    @app.action(Act.LATER)
    async def later(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        try:
            step = Step(click.value)
        except ValueError as error:
            raise Malformed(f"nothing to be put off: {click.value[:20]!r}") from error
        await setting_up.put_off(click.workspace, click.user, step)
        await ack()


async def _form(desk: Desk, doors: Doors, click: Click) -> View:
    """Draw the form that was chosen in a rep's menu; its service says whose it may be."""
    t = await desk.tongue(click)
    choice, _, about = click.value.partition(":")
    match choice:
        case RepChoice.AGENDA:
            found = await doors.agendas.next_of(click.workspace, about, viewer=click.user)
            return agenda_views.agenda_view(t, found)
        case RepChoice.LOG:
            log = await doors.moments.form(click.workspace, click.user)
            return moment_views.log_form(t, log, about)
    member = _place(about)
    match choice:
        case RepChoice.SLOT:
            page = await doors.slot_editing.page(click.workspace, member, by=click.user)
            length, every = page.slot.time.length, page.slot.every
            return slot_views.slot_form(t, page, length=length, every=every)
        case RepChoice.AWAY:
            rep = await doors.team_pages.rep(click.workspace, member, by=click.user)
            away = await doors.days_off.page(click.workspace, click.user)
            return away_views.away_form(t, away, who=rep.slack_id)
        case RepChoice.HAND_OVER:
            rep = await doors.team_pages.rep(click.workspace, member, by=click.user)
            return roster_forms.hand_over_form(t, rep, member)
    raise Malformed(f"the menu doesn't offer {click.value[:40]!r}")


def _place(digits: str) -> int:
    if not (digits.isascii() and digits.isdigit() and len(digits) <= SUBJECT_DIGITS):
        raise Malformed(f"no place in a team: {digits[:40]!r}")
    return int(digits)
