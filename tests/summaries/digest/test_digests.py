"""The Monday digest on both databases: whom it names, to whom, and that it stays true (R41a)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import InvalidInput, NotFound
from bot.evidence.questions.bank import bank
from bot.outbox.types import DeliveryClass, Post, Silence
from bot.rhythm.rules import State
from bot.sessions.model import Session
from bot.summaries.digest.kinds import Kind
from bot.summaries.digest.model import Digest
from bot.summaries.digest.rules import Weak
from bot.summaries.digest.views import digest, offer_of
from bot.words import tongue
from tests.rhythm.house import STRANGER
from tests.summaries.digest.office import AIKO, MIA, RON, SAM, Office

T = tongue("en")


async def neglected(office: Office, rep: str = RON) -> list[int]:
    """Let a rep have met six times, and four of six deals been looked at, none in depth."""
    meetings = await office.met(rep, 6, coaching=60)
    deals = await office.deals(rep, 6)
    await office.looked_at(meetings, deals[:4])
    return deals


async def test_a_week_is_told_once(office: Office) -> None:
    """Once a week, to the one who leads and to nobody else, with one question a rep."""
    await neglected(office)
    await office.begin_week()
    again = type(office.mornings)(office.ground, office.digests, office.words)
    await again.tick(office.clock.now())

    [told] = await office.deliveries(Kind.MONDAY)
    assert (told.recipient, told.klass) == (MIA, DeliveryClass.NOTICE)
    assert len(await office.all(Digest)) == 1
    page = await office.page()
    [pick] = page.picks
    assert (pick.rep.slack_id, pick.found.weak) == (RON, Weak.NO_DEPTH)
    assert (pick.found.part, pick.found.n) == (0, 4)
    assert pick.question is not None
    assert {one.rep.slack_id for one in page.meetings} == {RON, AIKO, SAM}
    saying = await office.composers[Kind.MONDAY](office.due(told))
    assert isinstance(saying, Post)
    assert "Looked at in depth in 8 weeks: 0 of 4 deals." in str(saying.blocks)


async def test_who_began_today_hears_nothing(office: Office) -> None:
    """Who has just set a team up knows of their week already."""
    await office.joined(office.clock.now())
    await office.begin_week()

    assert await office.told(MIA) == 0


async def test_nobody_else_reads_it(office: Office) -> None:
    """To everybody but its reader the digest isn't there (R50)."""
    await neglected(office)
    await office.begin_week()
    [made] = await office.all(Digest)

    for somebody in (RON, STRANGER):
        with pytest.raises(NotFound):
            await office.digests.page(office.workspace, made.id, reader=somebody)
        with pytest.raises(NotFound):
            await office.digests.look(office.workspace, viewer=somebody)


async def test_the_same_is_not_said_twice_in_a_row(office: Office) -> None:
    """A week later the rep's next vulnerability comes, with a question they haven't had (R25)."""
    await neglected(office)
    await office.begin_week()
    office.clock.set(office.clock.now() + timedelta(days=7))
    await office.mornings.tick(office.clock.now())

    first, second = await office.picks()
    assert first.rep == second.rep == RON
    assert (first.weak, second.weak) == (Weak.NO_DEPTH, Weak.COST)
    assert first.question != second.question
    assert first.question in bank()
    async with office.store.begin(office.workspace) as session:
        asked = await office.questions.last_asked(session, person=RON)
    assert {first.question, second.question} <= asked.keys()


async def test_what_has_changed_is_said_so(office: Office) -> None:
    """A pick stays as it was told, and once it is no longer so, the same message says so."""
    await neglected(office)
    await office.begin_week()
    assert (await office.page()).picks[0].holds

    async with office.store.begin(office.workspace) as session:
        await session.execute(office.without_looks())

    page = await office.page()
    assert not page.picks[0].holds
    assert "That has changed since Monday." in str(digest(T, page).blocks)
    assert "You could ask" not in str(digest(T, page).blocks)


async def test_a_moved_one_on_one_follows(office: Office) -> None:
    """The message is brought up to date when one of the week's 1:1s changes."""
    await office.begin_week()
    [told] = await office.deliveries(Kind.MONDAY)
    await office.sent(told)

    meeting = await office.one(RON)
    await office.wind(meeting.planned_at + timedelta(hours=2))

    updates = [one for one in await office.deliveries(Kind.MONDAY) if one.form == "update"]
    assert len(updates) == 1


async def test_a_stand_in_reads_the_week_and_no_records(office: Office) -> None:
    """Who leads today gets the 1:1s, and nothing that rests on what others wrote (R50)."""
    await neglected(office)
    office.slack.meet(STRANGER, name="Eve Stone")
    await office.lend(STRANGER)
    await office.begin_week()

    assert await office.told(MIA) == 0
    assert await office.told(STRANGER) == 1
    page = await office.page(STRANGER)
    assert page.picks == ()
    assert page.shorts == ()
    assert page.capacity is None
    assert page.stands_in
    assert {one.rep.slack_id for one in page.meetings} == {RON, AIKO, SAM}


async def test_switched_off_persons_stand_nowhere(office: Office) -> None:
    """Without figures of persons the week and the team's hours are left (R50)."""
    await neglected(office)
    await office.hide_persons()
    await office.begin_week()

    page = await office.page()
    assert await office.picks() == []
    assert (page.picks, page.shorts) == ((), ())
    assert page.capacity is not None
    assert page.meetings


async def test_nothing_to_tell_is_not_sent(office: Office) -> None:
    """A week without 1:1s, questions or missing hours is no message."""
    for rep in (RON, AIKO, SAM):
        await office.met(rep, 3, coaching=60)
    await office.begin_week()
    [told] = await office.deliveries(Kind.MONDAY)
    async with office.store.begin(office.workspace) as session:
        for row in (await session.scalars(office.one_on_ones())).all():
            row.state = State.EXCUSED
    saying = await office.composers[Kind.MONDAY](office.due(told))

    assert saying == Silence("nothing-to-tell")


async def test_hours_and_a_free_time(office: Office) -> None:
    """Past mid-month those below 40 % are named, each with a time of their own to plan (R41a)."""
    await office.met(SAM, 3, coaching=60)
    for rep in (RON, AIKO):
        await office.met(rep, 3)
    await office.begin_week()
    page = await office.page()

    assert {one.rep.slack_id for one in page.shorts} == {RON, AIKO}
    offers = [one.free for one in page.shorts]
    ron = next(one for one in page.shorts if one.rep.slack_id == RON)
    assert ron.free is not None
    # In New York and Berlin at once: the afternoon of the next day.
    assert ron.free == datetime(2026, 11, 24, 14, tzinfo=UTC)
    assert len(set(offers)) == len(offers)

    await office.digests.plan(office.workspace, RON, ron.free, by=MIA)
    [session] = await office.all(Session)
    assert (session.rep, session.planned_at, session.kind) == (RON, ron.free, "deal")
    after = await office.page()
    assert next(one for one in after.shorts if one.rep.slack_id == RON).planned == ron.free
    with pytest.raises(InvalidInput):
        await office.digests.plan(office.workspace, AIKO, ron.free, by=MIA)


async def test_capacity_counts_week_and_month(office: Office) -> None:
    """What the team needs and what its 1:1s offer, of this week and of the month (R2)."""
    await office.met(RON, 3, coaching=45)
    await office.begin_week()
    capacity = (await office.page()).capacity

    assert capacity is not None
    assert capacity.week_offered == 3 * 60
    assert capacity.target == 3 * 180
    assert capacity.coached == 3 * 45
    assert capacity.to_come == 3 * 60
    assert capacity.missing == 540 - 135 - 180


@pytest.mark.parametrize(
    ("value", "offer"),
    [
        (
            "U1RON|2026-11-24T14:00:00+00:00",
            ("U1RON", datetime(2026, 11, 24, 14, tzinfo=UTC)),
        ),
        ("U1RON|2026-11-24T14:00:00", None),
        ("U1RON|soon", None),
        ("|2026-11-24T14:00:00+00:00", None),
        ("", None),
    ],
)
def test_an_offer_is_read_or_refused(value: str, offer: tuple[str, datetime] | None) -> None:
    """A button's value is read as it was written, and nothing else is an offer."""
    assert offer_of(value) == offer
