"""Leave on real databases: set, merged, ended; by whom; and what a status does beside it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.clock import HandClock
from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.outbox.model import Delivery
from bot.people.dates import Span
from bot.people.days_off import DaysOff
from bot.people.model import Audit, DayOff
from bot.people.own_hours import OwnHours
from bot.people.pages import HoursForm
from bot.people.roster import Roster
from bot.people.rules import Greeting, Policy, Times, WhyOff
from bot.people.service import People
from bot.people.status_watch import StatusWatch
from bot.slack.answers import SlackStatus, SlackUser
from bot.slack.failures import SlackLimited
from bot.slack.ids import SlackUserId
from bot.slack.profiles import ProfileChange
from bot.slack.seen import Forgetting, SeenEvent
from bot.store import Store, WorkspaceId, WorkspaceSession
from tests.people.fakes import FakeSlack
from tests.support.foresight import next_instant

MIA, RON, AIKO, SAM = "U1MIA", "U1RON", "U1AIKO", "U1SAM"
POLICY = Policy("C1SALES", "Europe/Berlin", 5, 600, 60, Times.STAGGERED)
OOO = SlackStatus("OOO", ":palm_tree:")


def days(first: str, last: str = "") -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last or first))


@dataclass
class Team:
    """Mia, who leads Sam and Aiko; all in Berlin but Aiko."""

    people: People
    slack: FakeSlack
    store: Store
    clock: HandClock
    workspace: WorkspaceId
    followed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        roster = Roster(self.store, self.people, self.clock)
        self.days_off = DaysOff(self.store, self.people, roster, self.clock)
        self.own_hours = OwnHours(self.store, self.people)
        self.watch = StatusWatch(self.store, self.people, self.clock)
        self.people.watch_days(self._follow)

    async def _follow(self, session: WorkspaceSession, persons: Collection[str]) -> None:
        self.followed += sorted(persons)

    async def enrol(self) -> None:
        users = await self.people.profiles(self.workspace, [MIA, SAM, AIKO])
        async with self.store.begin(self.workspace) as session:
            await self.people.remember(session, users.values())
            team = await self.people.save_team(session, MIA, POLICY, [SAM, AIKO])
            await self.people.set_greeting(session, team.id, SAM, Greeting.GREETED)

    async def rows(self, person: str = SAM) -> list[tuple[str, str, str]]:
        async with self.store.begin(self.workspace) as session:
            found = await session.scalars(
                select(DayOff).where(DayOff.person == person).order_by(DayOff.first, DayOff.id)
            )
            return [(row.kind, f"{row.first}", f"{row.last}") for row in found]

    async def works_on(self, day: str, person: str = SAM) -> bool:
        async with self.store.begin(self.workspace) as session:
            known = await self.people.persons(session, [person])
        return known[person].hours.works_on(date.fromisoformat(day))

    async def events(self) -> list[str]:
        async with self.store.begin(self.workspace) as session:
            found = await session.scalars(select(Audit).order_by(Audit.id))
            return [f"{row.event} {row.subject} by {row.actor}" for row in found]

    async def deliveries(self) -> list[str]:
        async with self.store.begin(self.workspace) as session:
            found = await session.scalars(select(Delivery).order_by(Delivery.id))
            return [f"{row.kind} to {row.recipient}" for row in found]

    async def says(self, status: SlackStatus, *, at: datetime, event: str = "Ev1") -> None:
        """Have Slack tell of Sam's status."""
        user = SlackUser(SlackUserId(SAM), "Sam", "", status=status)
        await self.people.profile_changed(ProfileChange(self.workspace, event, at, user))


@pytest.fixture(name="team")
async def _team(
    people: People, slack: FakeSlack, store: Store, clock: HandClock, workspace: WorkspaceId
) -> Team:
    team = Team(people, slack, store, clock, workspace)
    clock.set(datetime.fromisoformat("2026-11-23T08:00:00+00:00"))
    await team.enrol()
    return team


async def test_leave_is_set(team: Team) -> None:
    """Days of leave are no working days, whoever plans with them follows, and it is on record."""
    span = days("2026-11-25", "2026-11-27")
    done = await team.days_off.set_away(team.workspace, SAM, span, by=SAM)

    assert done.leave is not None
    assert (done.leave.first, done.leave.last, done.is_own) == (span.first, span.last, True)
    assert [await team.works_on(f"2026-11-{day}") for day in (24, 25, 27)] == [True, False, False]
    assert team.followed == [SAM]
    assert await team.events() == [f"away.set person:{SAM} by {SAM}"]
    assert await team.deliveries() == []


@pytest.mark.parametrize(
    ("more", "rows"),
    [
        (("2026-11-26", "2026-12-02"), [("2026-11-25", "2026-12-02")]),
        (("2026-11-23", "2026-11-24"), [("2026-11-23", "2026-11-27")]),
        (("2026-11-28", "2026-11-30"), [("2026-11-25", "2026-11-30")]),
        (("2026-11-24", "2026-12-24"), [("2026-11-24", "2026-12-24")]),
        (("2026-11-26", "2026-11-26"), [("2026-11-25", "2026-11-27")]),
        (
            ("2026-11-30", "2026-11-30"),
            [("2026-11-25", "2026-11-27"), ("2026-11-30", "2026-11-30")],
        ),
    ],
)
async def test_what_overlaps_is_one_leave(
    team: Team, more: tuple[str, str], rows: list[tuple[str, str]]
) -> None:
    """Leave that overlaps or touches becomes one; the same once more changes nothing."""
    await team.days_off.set_away(team.workspace, SAM, days("2026-11-25", "2026-11-27"), by=SAM)
    await team.days_off.set_away(team.workspace, SAM, days(*more), by=SAM)
    before = await team.events()
    await team.days_off.set_away(team.workspace, SAM, days(*more), by=SAM)

    assert await team.rows() == [(WhyOff.AWAY, *row) for row in rows]
    assert await team.events() == before


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("2026-11-22", "2026-11-25", "first"),
        ("2026-11-18", "2026-11-20", "last"),
        ("2026-11-25", "2026-11-24", "last"),
        ("2026-11-25", "2028-12-01", "last"),
    ],
)
async def test_days_that_cannot_be(team: Team, first: str, last: str, name: str) -> None:
    """What is past, upside down or years ahead is said at its field, and nothing is kept."""
    with pytest.raises(InvalidInput) as refused:
        await team.days_off.set_away(team.workspace, SAM, days(first, last), by=SAM)

    assert list(refused.value.fields) == [name]
    assert await team.rows() == []


async def test_a_manager_sets_it(team: Team) -> None:
    """A manager sets leave for their rep, who is told once; who wasn't greeted isn't."""
    for rep in (SAM, AIKO):
        await team.days_off.set_away(team.workspace, rep, days("2026-11-25"), by=MIA)
    await team.days_off.set_away(team.workspace, SAM, days("2026-11-26"), by=MIA)

    told = [f"people.away_set to {SAM}", f"people.away_over to {SAM}"]
    assert await team.deliveries() == told
    done = await team.days_off.back(team.workspace, SAM, by=MIA)
    assert done.leave is not None
    assert await team.rows() == []


async def test_only_the_two_may(team: Team) -> None:
    """Neither a peer nor the rep for their manager sets leave; a stranger isn't known."""
    for by, person in ((AIKO, SAM), (SAM, MIA), (SAM, RON)):
        with pytest.raises(NotFound):
            await team.days_off.set_away(team.workspace, person, days("2026-11-25"), by=by)
        with pytest.raises((NotFound, NotAllowed)):
            await team.days_off.back(team.workspace, person, by=by)
    with pytest.raises(NotFound):
        await team.days_off.set_away(team.workspace, RON, days("2026-11-25"), by=RON)


async def test_back_early(team: Team) -> None:
    """Back in the middle of leave one works again today; leave in the new year stays."""
    await team.days_off.set_away(team.workspace, SAM, days("2026-11-23", "2026-11-27"), by=SAM)
    await team.days_off.set_away(team.workspace, SAM, days("2027-01-04", "2027-01-08"), by=SAM)
    team.clock.advance(timedelta(days=2))

    await team.days_off.back(team.workspace, SAM, by=SAM)

    assert await team.rows() == [
        (WhyOff.AWAY, "2026-11-23", "2026-11-24"),
        (WhyOff.AWAY, "2027-01-04", "2027-01-08"),
    ]
    assert await team.works_on("2026-11-25")
    # Once more, it is the next leave that one doesn't want any more.
    await team.days_off.back(team.workspace, SAM, by=SAM)
    assert len(await team.rows()) == 1
    done = await team.days_off.back(team.workspace, SAM, by=SAM)
    assert done.leave is None


async def test_a_button_ends_its_own_leave(team: Team) -> None:
    """The button of a leave that is over ends no other one."""
    first = await team.days_off.set_away(team.workspace, SAM, days("2026-11-25"), by=SAM)
    await team.days_off.set_away(team.workspace, SAM, days("2026-12-02"), by=SAM)
    assert first.leave is not None

    for _ in range(2):
        done = await team.days_off.back(team.workspace, SAM, by=SAM, leave=first.leave.id)

    assert done.leave is None
    assert await team.rows() == [(WhyOff.AWAY, "2026-12-02", "2026-12-02")]


async def test_a_status_is_leave_while_it_stands(team: Team) -> None:
    """A status without an end is looked at each day, and goes on until it is gone."""
    await team.says(OOO, at=team.clock.now())
    assert await team.rows() == [(WhyOff.STATUS, "2026-11-23", "2026-11-23")]
    team.slack.change(SAM, status=OOO)

    team.clock.set(datetime.fromisoformat("2026-11-23T22:59:00+00:00"))
    await team.watch.tick(team.clock.now())
    assert len(await team.rows()) == 1
    midnight = await next_instant(team.store, team.watch)
    assert midnight == datetime.fromisoformat("2026-11-23T23:00:00+00:00")
    team.clock.set(midnight)
    await team.watch.tick(team.clock.now())

    assert await team.rows() == [(WhyOff.STATUS, "2026-11-23", "2026-11-24")]
    team.clock.advance(timedelta(days=1, hours=9))
    team.slack.change(SAM, status=SlackStatus())
    await team.watch.tick(team.clock.now())
    assert await team.rows() == [(WhyOff.STATUS, "2026-11-23", "2026-11-24")]
    assert await next_instant(team.store, team.watch) is None
    assert team.followed == [SAM, SAM]


async def test_slack_away_at_midnight(team: Team) -> None:
    """When Slack doesn't answer, nobody asks again for ten minutes, and nothing is lost."""
    await team.says(OOO, at=team.clock.now())
    team.slack.change(SAM, status=OOO)
    team.clock.set(datetime.fromisoformat("2026-11-24T05:00:00+00:00"))
    team.slack.away, asked = SlackLimited("users.info", retry_after=30), len(team.slack.asked)

    for _ in range(3):
        await team.watch.tick(team.clock.now())
    assert len(team.slack.asked) == asked + 1
    team.slack.away = None
    team.clock.advance(timedelta(minutes=10))
    await team.watch.tick(team.clock.now())

    assert await team.rows() == [(WhyOff.STATUS, "2026-11-23", "2026-11-24")]


async def test_back_overrules_a_status(team: Team) -> None:
    """The status that stood when somebody came back is without effect; the next one isn't."""
    until = team.clock.now() + timedelta(days=4)
    stands = SlackStatus("OOO", ":palm_tree:", until)
    await team.says(stands, at=team.clock.now())
    assert not await team.works_on("2026-11-24")

    await team.days_off.back(team.workspace, SAM, by=SAM)
    await team.says(stands, at=team.clock.now() + timedelta(minutes=1), event="Ev2")
    assert await team.works_on("2026-11-23")
    assert await team.works_on("2026-11-24")

    sick = SlackStatus("Out sick", ":face_with_thermometer:", until)
    await team.says(sick, at=team.clock.now() + timedelta(minutes=2), event="Ev3")
    assert not await team.works_on("2026-11-24")


async def test_a_status_gone_in_the_evening(team: Team) -> None:
    """Taken away after work, a status leaves the day off that it was."""
    await team.says(OOO, at=team.clock.now())
    team.clock.set(datetime.fromisoformat("2026-11-23T19:00:00+00:00"))

    await team.says(SlackStatus(), at=team.clock.now(), event="Ev2")

    assert await team.rows() == [(WhyOff.STATUS, "2026-11-23", "2026-11-23")]


async def test_leave_stays_when_a_status_goes(team: Team) -> None:
    """What somebody set themselves is theirs to end: a status that goes takes only its own."""
    await team.days_off.set_away(team.workspace, SAM, days("2026-11-23", "2026-11-27"), by=SAM)
    await team.says(OOO, at=team.clock.now())
    await team.says(SlackStatus(), at=team.clock.now(), event="Ev2")

    assert await team.rows() == [(WhyOff.AWAY, "2026-11-23", "2026-11-27")]


async def test_events_once_and_in_order(team: Team) -> None:
    """An event that came before, or is older than what we know, changes nothing."""
    at = team.clock.now()
    await team.says(OOO, at=at, event="Ev1")
    await team.says(SlackStatus(), at=at + timedelta(seconds=2), event="Ev2")
    await team.says(OOO, at=at, event="Ev1")
    await team.says(OOO, at=at + timedelta(seconds=1), event="Ev3")

    assert await team.rows() == []
    assert team.followed == [SAM, SAM]


async def test_events_are_forgotten(team: Team) -> None:
    """For two days it is remembered which events were taken in; nothing piles up."""
    forgetting = Forgetting(team.store)
    await team.says(OOO, at=team.clock.now(), event="Ev1")
    for hours, left in ((0, 1), (47, 1), (24, 0)):
        team.clock.advance(timedelta(hours=hours))
        await forgetting.tick(team.clock.now())
        async with team.store.begin(team.workspace) as session:
            assert len((await session.scalars(select(SeenEvent))).all()) == left


async def test_an_event_without_a_zone(team: Team) -> None:
    """What an event leaves out stays as it was: name and status may come without zone."""
    await team.says(OOO, at=team.clock.now())

    async with team.store.begin(team.workspace) as session:
        sam = (await team.people.persons(session, [SAM]))[SAM]
    assert (sam.name, sam.zone, sam.locale) == ("Sam", "Europe/Berlin", "en-GB")


async def test_who_leaves_slack_is_gone(team: Team) -> None:
    """Who is deactivated counts as gone until they return, and who plans with them follows."""
    for deleted in (True, False):
        team.slack.change(SAM, deleted=deleted)
        await team.people.look_at(team.workspace, [SAM])
        async with team.store.begin(team.workspace) as session:
            assert (await team.people.persons(session, [SAM]))[SAM].is_gone is deleted

    assert team.followed == [SAM, SAM]


async def test_own_hours(team: Team) -> None:
    """Hours and holidays are kept as chosen; saved once more they are no news."""
    form = HoursForm(frozenset({1, 2, 3}), 480, 960, "DE-BY")
    for _ in range(2):
        facts = await team.own_hours.save(team.workspace, form, by=SAM)

    hours = facts.hours
    assert (hours.days, hours.start, hours.end) == (form.days, 480, 960)
    assert hours.country == "DE-BY"
    assert team.followed == [SAM]
    assert await team.events() == [f"hours.set person:{SAM} by {SAM}"]
    page = await team.own_hours.page(team.workspace, SAM)
    assert (page.country, page.guessed) == ("DE-BY", "DE")
    none = await team.own_hours.save(team.workspace, HoursForm(form.days, 480, 960, ""), by=SAM)
    assert none.hours.country == ""


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (HoursForm(frozenset(), 540, 1080, None), "days"),
        (HoursForm(frozenset({1}), None, 1080, None), "from"),
        (HoursForm(frozenset({1}), 540, None, None), "until"),
        (HoursForm(frozenset({1}), 540, 540, None), "until"),
        (HoursForm(frozenset({1}), 540, 659, None), "until"),
        (HoursForm(frozenset({1}), 540, 1080, "XX"), "country"),
    ],
)
async def test_hours_that_cannot_be(team: Team, form: HoursForm, name: str) -> None:
    """What leaves no room for a 1:1, or no country at all, is said at its field (R8)."""
    with pytest.raises(InvalidInput) as refused:
        await team.own_hours.save(team.workspace, form, by=SAM)

    assert list(refused.value.fields) == [name]
    assert team.followed == []
