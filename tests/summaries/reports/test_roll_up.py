"""A leader's roll-up: who gets it when, and what stands in it (docs/rhythm.md R41, R50)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import NotAllowed, NotFound
from bot.outbox.types import Post, Silence
from bot.people.access import Role
from bot.people.model import RoleGrant
from bot.pipeline.model import Deal
from bot.rhythm.rules import Week
from bot.summaries.figures.model import Commitment
from bot.summaries.figures.rules import Footing
from bot.summaries.reports.kinds import Kind
from bot.summaries.reports.model import RollUp
from tests.rhythm.house import AIKO, MIA, RON, SAM, STRANGER, House
from tests.summaries.reports.office import ADMIN, OPS, VERA, Office
from tests.support.foresight import next_instant

FIRST = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
"""Nine in the morning of a Tuesday in Berlin."""


@pytest.fixture(name="office")
async def _office(house: House) -> Office:
    office = Office(house)
    await office.open()
    return office


async def deal(
    office: Office, rep: str, close_on: date | None, amount: int | None, phase: str = "late"
) -> int:
    """Let a rep have an open deal."""
    now = office.clock.now()
    async with office.house.store.begin(office.workspace) as session:
        row = Deal(
            rep=rep,
            name="Acme quittenmus",
            stage="Proposal",
            phase=phase,
            stage_since=now,
            amount=amount,
            currency="EUR",
            close_on=close_on,
            state="open",
            created_by=rep,
            created_at=now,
            changed_at=now,
        )
        session.add(row)
        await session.flush()
        return row.id


async def test_the_first_morning(office: Office) -> None:
    """A leader gets one roll-up a month, when their first working day of it begins."""
    await office.house.save(RON, AIKO, SAM)
    await office.give(VERA, Role.LEADER)
    await office.roll_ups.tick(office.clock.now())
    # November's morning is over for a leader of today.
    assert await office.house.all(RollUp) == []
    assert await next_instant(office.house.store, office.roll_ups) == FIRST
    office.clock.set(FIRST)
    for _ in range(2):
        await office.roll_ups.tick(FIRST)
        office.clock.set(office.clock.now() + timedelta(hours=1))
    await Office(office.house).roll_ups.tick(office.clock.now())

    [row] = await office.house.all(RollUp)
    assert (row.leader, row.month) == (VERA, date(2026, 12, 1))
    [due] = await office.house.deliveries(Kind.ROLL_UP)
    assert (due.recipient, due.due_at, due.klass) == (VERA, FIRST, "notice")
    # New Year is off in Berlin, and a weekend follows.
    assert await next_instant(office.house.store, office.roll_ups) == datetime(
        2027, 1, 4, 8, 0, tzinfo=UTC
    )


async def test_a_late_start(office: Office) -> None:
    """After a few days down it is made still; a leader named later gets the next month's."""
    await office.house.save(RON)
    await office.give(VERA, Role.LEADER)
    office.clock.set(FIRST + timedelta(days=3))
    await office.roll_ups.tick(office.clock.now())
    assert len(await office.house.all(RollUp)) == 1
    await office.give(OPS, Role.LEADER)
    office.clock.set(FIRST + timedelta(days=20))
    await office.roll_ups.tick(office.clock.now())

    assert len(await office.house.all(RollUp)) == 1


async def test_only_their_teams(office: Office) -> None:
    """A leader of chosen teams sees these; a manager their own; others none."""
    north = await office.house.save(RON, AIKO, name="North")
    south = await office.house.save_other("South", SAM)
    await office.give(VERA, Role.LEADER, teams=[south])
    await office.give(OPS, Role.LEADER)

    async def seen(who: str) -> list[int]:
        page = await office.roll_ups.page(office.workspace, who)
        return [one.name.id for one in page.teams]

    assert await seen(VERA) == [south]
    assert await seen(OPS) == await seen(MIA) == [north, south]
    for who in (RON, STRANGER, ADMIN):
        with pytest.raises(NotAllowed):
            await office.roll_ups.page(office.workspace, who)


async def test_a_leader_no_more(office: Office) -> None:
    """Whose role ended before it was sent hears nothing."""
    await office.house.save(RON, AIKO, SAM)
    grant = await office.give(VERA, Role.LEADER)
    office.clock.set(FIRST)
    await office.roll_ups.tick(FIRST)
    async with office.house.store.begin(office.workspace) as session:
        row = await session.get_one(RoleGrant, grant)
        row.ended_at, row.ended_by = FIRST, ADMIN

    assert await office.said(Kind.ROLL_UP) == Silence("leads-nobody")
    with pytest.raises(NotFound):
        await office.roll_ups.told(office.workspace, 1)


async def test_nothing_to_tell(office: Office) -> None:
    """A workspace in which nothing happened yet is left in peace."""
    await office.house.save(RON, AIKO)
    await office.give(VERA, Role.LEADER)
    office.clock.set(FIRST)
    await office.roll_ups.tick(FIRST)
    page = await office.roll_ups.told(office.workspace, 1)

    assert (page.last, page.first) == (Week(2026, 48), Week(2026, 45))
    said = await office.said(Kind.ROLL_UP)
    assert said == Silence("nothing-to-tell") or isinstance(said, Post)


async def test_deals(office: Office) -> None:
    """Deals typed by hand count by quarter and by what they rest on, without their names."""
    await office.house.save(RON, AIKO, SAM)
    await office.give(VERA, Role.LEADER)
    await deal(office, RON, date(2026, 12, 10), 10_000)
    await deal(office, AIKO, date(2027, 1, 10), 20_000, phase="early")
    await deal(office, SAM, None, 40_000)
    page = await office.roll_ups.page(office.workspace, VERA)
    [part] = page.teams

    assert part.coverage.this == {"EUR": 10_000}
    assert part.coverage.following == {"EUR": 20_000}
    assert (part.coverage.deals, part.coverage.undated) == (3, 1)
    assert (part.late.count, part.late.on_claims) == (2, 2)
    assert "quittenmus" not in repr(page)


async def test_after_a_quarter(office: Office) -> None:
    """What a quarter began with is taken down once, and then held against what was won."""
    await office.house.save(RON, AIKO, SAM)
    await office.give(VERA, Role.LEADER)
    first = await deal(office, RON, date(2027, 2, 10), 10_000)
    await deal(office, AIKO, date(2027, 3, 10), 20_000)
    start = datetime(2027, 1, 1, 12, 0, tzinfo=UTC)
    assert await next_instant(office.house.store, office.quarters) == start
    office.clock.set(start - timedelta(hours=1))
    await office.quarters.tick(office.clock.now())
    assert await office.house.all(Commitment) == []
    office.clock.set(start)
    await office.quarters.tick(start)
    await deal(office, SAM, date(2027, 3, 10), 40_000)
    office.clock.set(start + timedelta(hours=1))
    for one in (office, Office(office.house)):
        await one.quarters.tick(office.clock.now())
    assert len(await office.house.all(Commitment)) == 2
    assert await next_instant(office.house.store, office.quarters) == datetime(
        2027, 4, 1, 12, 0, tzinfo=UTC
    )

    office.clock.set(datetime(2027, 2, 1, 12, 0, tzinfo=UTC))
    async with office.house.store.begin(office.workspace) as session:
        row = await session.get_one(Deal, first)
        row.state, row.closed_at = "won", office.clock.now()
    office.clock.set(datetime(2027, 4, 1, 12, 0, tzinfo=UTC))
    page = await office.roll_ups.page(office.workspace, VERA)
    [part] = page.teams

    assert page.ended == date(2027, 1, 1)
    assert part.won is not None
    claims = part.won[Footing.CLAIMS]
    assert (claims.committed, claims.won) == (2, 1)
    assert (claims.amount, claims.won_amount) == ({"EUR": 30_000}, {"EUR": 10_000})
