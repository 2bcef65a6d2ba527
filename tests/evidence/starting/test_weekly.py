"""Tuesday morning: a rep's focus deals, as many as they like, what we know least of first (R49)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta

from bot.clock import HandClock
from bot.evidence.checks.kinds import Kind
from bot.evidence.checks.rules import Form, Source
from bot.evidence.starting.pages import Wanted
from bot.outbox.types import DeliveryClass
from bot.people.dates import Span
from bot.people.rules import Habits, Intensity
from bot.people.topics import Topic
from bot.store import WorkspaceSession
from tests.evidence.starting.office import TUESDAY, Office, at
from tests.rhythm.house import MIA, RON, SAM, House


class Focus:
    """Knows which deals were in focus."""

    def __init__(self, *deals: int) -> None:
        self.deals = deals

    async def of_last(self, _session: WorkspaceSession, _rep: str) -> Sequence[int]:
        return self.deals


async def test_on_tuesday_morning(office: Office, clock: HandClock) -> None:
    """As the rep's Tuesday opens, one deal of those in focus is asked about; once that week."""
    first, second = await office.deal("First"), await office.deal("Second")
    await office.meet()
    office.weekly.follow(Focus(second, first))
    await office.wind(TUESDAY - timedelta(minutes=1))
    assert await office.all_checks() == []

    await office.wind(TUESDAY)

    [check] = await office.all_checks()
    assert (check.deal_id, check.rep, check.source) == (second, RON, Source.RHYTHM)
    assert check.source_key == f"rhythm:2026-W48:{RON}:{second}"
    [asked] = await office.house.deliveries(Kind.CHECK)
    assert (asked.due_at, asked.klass) == (TUESDAY, DeliveryClass.ASK)
    await office.wind(at("2026-11-29 22:00"))
    assert len(await office.all_checks()) == 1
    assert clock.now() == at("2026-11-29 22:00")


async def test_the_next_week(office: Office) -> None:
    """A deal that was checked within seven days waits; a week on it may be asked about again."""
    only = await office.deal("Only")
    await office.meet()
    office.weekly.follow(Focus(only))
    await office.wind(TUESDAY)
    [check] = await office.all_checks()
    async with office.house.store.begin(office.workspace) as session:
        await office.checks.close(session, check.id, "time", by=None)

    await office.wind(TUESDAY + timedelta(days=7))

    assert len(await office.all_checks()) == 2


async def test_as_many_as_they_like(office: Office) -> None:
    """An active rep is asked about up to three; what their manager asked already counts."""
    await office.like(RON, Intensity.ACTIVE)
    deals = [await office.deal(f"Deal {one}") for one in range(5)]
    await office.meet()
    office.weekly.follow(Focus(*deals))
    wanted = Wanted(RON, deals[4], Form.SHORT)
    await office.starting.start(office.workspace, wanted, by=MIA, key="form:V1")

    await office.wind(TUESDAY)

    assert [one.deal_id for one in await office.all_checks()] == [deals[4], *deals[:2]]


async def test_without_a_held_one_on_one(office: Office) -> None:
    """Before the two have met, nothing is asked by itself."""
    await office.deal()

    await office.wind(TUESDAY)

    assert await office.all_checks() == []


async def test_without_focus(office: Office) -> None:
    """Where none was picked, or those are closed, the deals are asked about that we'd propose."""
    deal = await office.deal()
    await office.meet()
    office.weekly.follow(Focus(999))

    await office.wind(TUESDAY)

    assert [one.deal_id for one in await office.all_checks()] == [deal]


async def test_away(office: Office) -> None:
    """Who is on leave on Tuesday is asked on the week's next working day, or not that week."""
    await office.deal()
    await office.meet()
    await office.house.days_off.set_away(
        office.workspace, RON, Span(date(2026, 11, 24), date(2026, 11, 25)), by=RON
    )
    await office.wind(TUESDAY)
    assert await office.all_checks() == []

    await office.wind(TUESDAY + timedelta(days=3))

    [check] = await office.all_checks()
    assert check.opened_at == at("2026-11-27 14:00")


async def test_muted_and_refused(office: Office) -> None:
    """Who muted deal checks, or would rather not take part, isn't asked by the rhythm."""
    await office.deal()
    await office.meet()
    await office.deal("Fleet", rep=SAM)
    await office.meet(SAM)
    muted = Habits(muted=frozenset({Topic.DEAL_CHECK}))
    await office.house.rooms.wishes.choose(office.workspace, RON, muted)
    member = await office.house.member_of(SAM)
    await office.house.welcome.refuse(office.workspace, member, by=SAM)

    await office.wind(TUESDAY)

    assert await office.all_checks() == []


async def test_late(office: Office, clock: HandClock) -> None:
    """A bot that was down on Tuesday morning asks within a day, and not after it."""
    await office.deal()
    await office.meet()
    clock.set(TUESDAY + timedelta(hours=5))
    await office.weekly.tick(clock.now())
    assert len(await office.all_checks()) == 1

    clock.set(TUESDAY + timedelta(days=8, hours=1))
    await office.weekly.tick(clock.now())
    assert len(await office.all_checks()) == 1


async def test_two_replicas(office: Office, clock: HandClock) -> None:
    """Two replicas that look in the same moment begin each check once, and no more than allowed."""
    await office.like(RON, Intensity.STANDARD)
    for one in range(4):
        await office.deal(f"Deal {one}")
    await office.meet()
    other = House(office.house.store, clock, office.workspace, slack=office.house.slack)
    clock.set(TUESDAY)

    await asyncio.gather(
        office.weekly.tick(TUESDAY), other.rooms.evidence.starting.weekly.tick(TUESDAY)
    )

    assert len(await office.all_checks()) == 2
