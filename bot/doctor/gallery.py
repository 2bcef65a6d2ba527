"""One example of each message and form, with made-up people, for Slack's judge to look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.doctor import exhibits
from bot.doctor.made_up import AFTER, BEFORE, FACTS, FRIDAY, MIA, RON, SECOND, TEAM, TIME, T
from bot.errors import N_
from bot.outbox.types import DeliveryClass, Post
from bot.people import away_views, calendar_views, hours_views, manners_views, why_views
from bot.people.budget import limits_of
from bot.people.calendars.problems import Problem
from bot.people.calendars.service import CalendarPage, Told
from bot.people.manners_pages import HabitsPage, KeptBack, SaidLine, Waiting, Week, WhyPage
from bot.people.manners_views import RemindMeta
from bot.people.outlook import Change, Planned
from bot.people.pages import AwayPage, HoursPage, Leave, LeaveDone, LeaveNotice
from bot.people.roster_rules import ClosureFacts, ClosurePage, StandInFacts, StandInPage
from bot.people.rules import (
    Greeting,
    Intensity,
    Member,
    Times,
    WhyOff,
)
from bot.people.topics import Topic
from bot.rhythm import (
    day_sheet_views,
    move_views,
    revival_views,
    roster_forms,
    roster_notices,
    set_up_shown,
    set_up_views,
    slot_views,
    team_views,
    views,
    welcome_views,
)
from bot.rhythm.hand_over_rules import Answered, OfferFacts, OfferState
from bot.rhythm.pages import Draft, GreetingPage, Meeting, Offer, Preview, WayIn
from bot.rhythm.revival_pages import RevivalPage
from bot.rhythm.roster_pages import LeaderPage, OfferPage, OwnPage, RepLine, TeamPage, TeamSection
from bot.rhythm.set_up_views import SetUpMeta
from bot.rhythm.slot_pages import SlotPage
from bot.rhythm.streak import Streak
from bot.rhythm.timetable import Slot
from bot.slack.messages import Said, View
from bot.words import Tongue

__all__ = ["Exhibit", "gallery"]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A message or a form, and the function that drew it."""

    name: str
    shown: Said | View


def gallery(t: Tongue = T) -> Iterator[Exhibit]:
    """Draw every kind once, for a reader of that language."""
    for drawn in _drawn():
        function = drawn.func
        module = function.__module__.removeprefix("bot.")
        given = [t if one is T else one for one in drawn.args]
        yield Exhibit(f"{module}.{function.__name__}", function(*given, **drawn.keywords))


def _drawn() -> Iterator[partial[Said] | partial[View]]:
    yield from _of_one_on_ones()
    yield from _of_set_up()
    yield from _of_manners()
    yield from _of_teams()
    yield from _of_leave()
    yield from _of_calendars()
    yield from exhibits.drawn()


def _of_one_on_ones() -> Iterator[partial[Said] | partial[View]]:
    ahead, over = _meeting(BEFORE), _meeting(AFTER)
    offer = Offer(ahead, RON, (FRIDAY + timedelta(days=3),), date(2026, 12, 1))
    yield partial(views.sheet, T, RON, date(2026, 11, 27), [ahead])
    yield partial(views.sheet, T, RON, date(2026, 11, 27), [over])
    yield partial(views.card, T, ahead)
    yield partial(views.ping, T, RON, [_meeting(FRIDAY - timedelta(minutes=10))])
    yield partial(move_views.move_form, T, offer)
    yield partial(move_views.skip_form, T, offer)


def _of_set_up() -> Iterator[partial[Said] | partial[View]]:
    names = {RON.slack_id: RON.name}
    new = set_up_shown.first_shown(Draft(None, TIME.zone, "en-GB", {}))
    kept = replace(new, reps=(RON.slack_id,), times=Times.KEPT, kept={RON.slack_id: TIME})
    for shown in (new, kept):
        about = SetUpMeta(None, 0)
        yield partial(set_up_views.set_up_form, T, shown, names, now=BEFORE, about=about)
    taking_over = SetUpMeta(None, 0, RON.slack_id, MIA.slack_id)
    yield partial(set_up_views.set_up_form, T, new, names, now=BEFORE, about=taking_over)
    yield partial(set_up_views.which_team, T, [TEAM, SECOND])
    own = SlotPage(1, TEAM, MIA, RON, Slot(TIME, 2, is_own=True), (TIME,))
    yield partial(slot_views.slot_form, T, own, length=TIME.length, every=2)
    yield partial(slot_views.given_back, T, own)
    page = GreetingPage(1, TEAM, MIA, RON, Greeting.GREETED, Slot(TIME))
    greeted = replace(TEAM, members=(Member(1, RON.slack_id, Greeting.GREETED),))
    for team in (TEAM, greeted):
        slots, first = {RON.slack_id: Slot(TIME)}, {RON.slack_id: FRIDAY}
        preview = Preview(team, MIA, {RON.slack_id: RON}, slots, first)
        yield partial(welcome_views.preview, T, preview)
    yield partial(welcome_views.pilot_form, T, TEAM.id)
    yield partial(welcome_views.greeting, T, page)
    yield partial(welcome_views.refused, T, page)
    yield partial(welcome_views.undelivered, T, page, "account_inactive")
    asleep = RevivalPage(1, MIA, RON, Slot(TIME), Streak(missed=2), is_open=True)
    yield partial(revival_views.offer, T, asleep)
    yield partial(revival_views.revival_form, T, 1, RON, Slot(TIME), (TIME,))
    yield partial(welcome_views.way_in, T, WayIn(MIA, (TEAM,), (_meeting(BEFORE),)))
    yield partial(welcome_views.help_page, T, [N_("`/coach`: your next 1:1s, and the way in")])


def _of_manners() -> Iterator[partial[Said] | partial[View]]:
    limits, day = limits_of(Intensity.LIGHT, reps=0), date(2026, 11, 27)
    habits = HabitsPage(RON, limits, 0, (Topic.CARD, Topic.PING, Topic.REVIVAL), BEFORE)
    leads = replace(habits, reader=MIA, limits=limits_of(Intensity.LIGHT, reps=9), reps=9)
    for page in (habits, leads):
        yield partial(manners_views.habits_form, T, page)
    yield partial(manners_views.quiet_set, T, RON, FRIDAY)
    yield partial(manners_views.no_quiet, T)
    yield partial(manners_views.quiet_unread, T, "next year or so")
    yield partial(manners_views.remind_form, T, RemindMeta("rhythm.day_sheet", 1))
    evening = day_sheet_views.day_sheet(T, MIA, day, [_meeting(AFTER)], [])
    yield partial(day_sheet_views.day_sheet, T, MIA, day, [_meeting(AFTER)], [])
    asks = {number: Post(evening.text, evening.blocks) for number in (1, 2)}
    yield partial(manners_views.bundle, T, asks)
    said = SaidLine(BEFORE, (Topic.CARD,), DeliveryClass.APPOINTMENT, None, None)
    waiting = Waiting(Topic.REVIVAL, FRIDAY, "snoozed")
    kept = KeptBack("rhythm.revival", 1, Topic.REVIVAL, "muted", BEFORE)
    week = Week(asks=1, asks_today=1, seconds=40, checks=0)
    yield partial(why_views.why, T, WhyPage(RON, limits, week, [said], [waiting], [kept], BEFORE))


def _of_teams() -> Iterator[partial[Said] | partial[View]]:
    today, friday = date(2026, 11, 23), date(2026, 11, 27)
    pause = ClosureFacts(1, 1, today, friday, WhyOff.PAUSED, "", MIA.slack_id)
    closed = ClosureFacts(2, 1, friday, friday, WhyOff.CLOSED, "Kick-off", MIA.slack_id)
    stands = StandInFacts(1, 1, RON.slack_id, today, friday, MIA.slack_id)
    offer = OfferFacts(1, 1, RON.slack_id, MIA.slack_id, "U000000TOM", BEFORE, None, is_there=True)
    asked = OfferPage(offer, OfferState.OPEN, TEAM, (TEAM, SECOND), MIA, RON, RON, Slot(TIME))
    line = RepLine(TEAM.members[0], RON, Slot(TIME), FACTS, None, None, offer, MIA)
    section = TeamSection(TEAM, MIA, today, (line,), (pause, closed), ((stands, RON),), True)
    yield partial(team_views.team_page, T, TeamPage(MIA, (section,), None))
    yield partial(team_views.team_page, T, TeamPage(RON, (), OwnPage(MIA, None, line)))
    yield partial(team_views.note, T("Done."))
    yield partial(views.led_by_another, T, _meeting(BEFORE))
    yield partial(roster_forms.pause_form, T, [TEAM], first=today, running=pause)
    yield partial(roster_forms.close_form, T, [TEAM, SECOND], first=today)
    yield partial(roster_forms.stand_in_form, T, [TEAM], first=today)
    yield partial(roster_forms.hand_over_form, T, RON, 1)
    yield partial(roster_forms.take_in_form, T, asked)
    yield partial(roster_forms.done, T, T("Pause the team"), T("Done."))
    told = ClosurePage(pause, TEAM, MIA, RON, today, is_told=True)
    yield partial(roster_notices.paused, T, told)
    yield partial(roster_notices.resumed, T)
    page = StandInPage(stands, TEAM, MIA, RON, is_told=True)
    yield partial(roster_notices.stand_in, T, page)
    yield partial(roster_notices.stand_in_ended, T, page)
    yield partial(roster_notices.hand_over, T, asked)
    declined = replace(asked, offer=replace(offer, answer=Answered.DECLINED))
    yield partial(roster_notices.hand_over_answer, T, replace(declined, state=OfferState.DECLINED))
    leader = LeaderPage(1, Greeting.GREETED, MIA, RON, Slot(TIME))
    yield partial(roster_notices.new_leader, T, leader)


def _of_calendars() -> Iterator[partial[Said] | partial[View]]:
    read = CalendarPage(MIA, is_kept=True, read_at=BEFORE)
    lost = replace(read, problem=Problem.GONE)
    for page in (CalendarPage(MIA, is_kept=False), read, lost):
        yield partial(calendar_views.calendar_form, T, page)
    yield partial(calendar_views.read_once, T, read)
    yield partial(calendar_views.forgotten, T)
    yield partial(calendar_views.still_reading, T)
    yield partial(calendar_views.calendar_told, T, read, Told.READ)
    yield partial(calendar_views.calendar_told, T, lost, Told.LOST)


def _of_leave() -> Iterator[partial[Said] | partial[View]]:
    today, friday = date(2026, 11, 23), date(2026, 11, 27)
    leave = Leave(1, RON.slack_id, today, friday)
    other = Planned(RON.slack_id, FRIDAY, FRIDAY + timedelta(hours=1), is_on=True)
    off = [Change(other, replace(other, is_on=False))]
    done = LeaveDone(MIA, RON, leave, today)
    yield partial(away_views.away_form, T, AwayPage(MIA, today, (RON,), (leave,)))
    yield partial(away_views.away_set, T, done, off)
    yield partial(away_views.back, T, done, off)
    yield partial(away_views.unread, T, "lunch")
    yield partial(away_views.refused, T, N_("Pick a day."))
    yield partial(away_views.notice, T, LeaveNotice(RON, today, MIA.slack_id, leave))
    yield partial(away_views.result_view, T, away_views.unread(T, "lunch"))
    yield partial(hours_views.hours_form, T, HoursPage(MIA, None, "DE"))
    yield partial(hours_views.saved, T, MIA, off, [other])


def _meeting(now: datetime) -> Meeting:
    return Meeting(FACTS, MIA, RON, now)
