"""A rep changes manager: what moves along, what ends, who is told; on real databases (R50)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.outbox.types import Post, Silence
from bot.people.model import Audit, DayOff, HandOver, Membership, Person
from bot.people.roster_rules import RosterField, RosterKind
from bot.people.rules import Greeting
from bot.rhythm.hand_over_rules import OFFER_LASTS, Answered
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.rules import Kind, State, WeeklyTime
from tests.rhythm.house import MIA, RON, SAM, STRANGER, House

TOM, LIV = "U1TOM", "U1LIV"

TEN = WeeklyTime("Europe/Berlin", 5, 10 * 60, 60)


@pytest.fixture(name="offer")
async def _offer(house: House) -> int:
    """Mia has offered Sam, whose greeting has arrived, to Tom, who leads Liv; both on Fridays."""
    house.slack.meet(TOM, name="Tom Frey")
    house.slack.meet(LIV, name="Liv Dahl")
    await house.greeted(times={SAM: TEN})
    await house.keep({LIV: WeeklyTime("Europe/Berlin", 5, 13 * 60, 60)}, by=TOM)
    [greeting] = await house.deliveries(Kind.GREETING)
    await house.sent(greeting)
    return await offered(house)


async def offered(house: House, to: str = TOM) -> int:
    await house.handing_over.offer(house.workspace, await house.member_of(SAM), to, by=MIA)
    return (await house.all(HandOver))[-1].id


async def team_of(house: House, manager: str) -> int:
    return (await house.teams_of(manager))[0].id


async def accepted(house: House, offer: int, *, by: str = TOM) -> None:
    await house.handing_over.accept(house.workspace, offer, await team_of(house, by), by=by)


async def current(house: House, rep: str = SAM) -> Rhythm:
    [row] = await house.all(Rhythm, Rhythm.rep == rep, Rhythm.ended_at.is_(None))
    return row


async def said(house: House, kind: RosterKind) -> str:
    """What the latest delivery of a kind would say now; its reason where it would be silent."""
    delivery = (await house.deliveries(kind))[-1]
    saying = await house.composers[kind](house.due(delivery))
    if isinstance(saying, Silence):
        return saying.reason
    assert isinstance(saying, Post)
    return saying.text


async def test_an_offer_changes_nothing_yet(house: House, offer: int) -> None:
    """Until somebody says yes the rep stays where they are; only the other manager is asked."""
    assert [row.manager for row in await house.all(OneOnOne, OneOnOne.rep == SAM)] == [MIA, MIA]
    assert [row.recipient for row in await house.deliveries(RosterKind.HAND_OVER)] == [TOM]
    assert (await house.deliveries(RosterKind.HAND_OVER))[0].klass == "notice"
    assert await said(house, RosterKind.HAND_OVER) == (
        f"<@{MIA}> asks you to take over the 1:1s with <@{SAM}>."
    )


async def test_taken_in_at_the_old_time(house: House, offer: int) -> None:
    """The rhythm moves to the same time, since both are free then; the greeting moves along."""
    await accepted(house, offer)

    rhythm = await current(house)
    assert (rhythm.manager, rhythm.weekday, rhythm.start_minute) == (TOM, 5, 600)
    [member] = await house.all(Membership, Membership.rep == SAM, Membership.until.is_(None))
    assert (member.team_id, member.greeting) == (await team_of(house, TOM), Greeting.GREETED)


async def test_old_1_1s_stay_with_their_two(house: House, offer: int) -> None:
    """What was coming with the former manager is excused; nobody's name on it changes."""
    await accepted(house, offer)

    rows = await house.all(OneOnOne, OneOnOne.rep == SAM)
    assert [(row.manager, row.state, row.cause) for row in rows] == [
        (MIA, State.EXCUSED, "handed-over"),
        (MIA, State.EXCUSED, "handed-over"),
        (TOM, State.PLANNED, None),
        (TOM, State.PLANNED, None),
    ]


async def test_another_time_where_the_old_one_is_taken(house: House, offer: int) -> None:
    """Where the new manager has another 1:1 then, it is the next free time."""
    house.slack.meet("U1KIM", name="Kim Holt")
    await house.keep({LIV: TEN, "U1KIM": WeeklyTime("Europe/Berlin", 5, 14 * 60, 60)}, by=TOM)
    await accepted(house, offer)

    rhythm = await current(house)
    assert (rhythm.weekday, rhythm.start_minute) == (5, 11 * 60 + 15)


async def test_everybody_is_told(house: House, offer: int) -> None:
    """The rep hears who leads now, the former manager that it is done."""
    await accepted(house, offer)

    assert [row.recipient for row in await house.deliveries(RosterKind.NEW_LEADER)] == [SAM]
    assert await said(house, RosterKind.NEW_LEADER) == (f"From now on your 1:1s are with <@{TOM}>.")
    assert [row.recipient for row in await house.deliveries(RosterKind.HAND_OVER_ANSWER)] == [MIA]
    assert (await said(house, RosterKind.HAND_OVER_ANSWER)).startswith(f"<@{TOM}> leads the 1:1s")
    assert [row.event for row in await house.all(Audit)][-1] == "rep.handed-over"


async def test_who_was_not_greeted_hears_nothing(house: House) -> None:
    """Somebody who hasn't heard of us doesn't hear of us by changing manager (R46)."""
    house.slack.meet(TOM)
    house.slack.meet(LIV)
    await house.keep({SAM: TEN})
    await house.keep({LIV: WeeklyTime("Europe/Berlin", 5, 13 * 60, 60)}, by=TOM)
    await accepted(house, await offered(house))

    for delivery in await house.deliveries(to=SAM):
        saying = await house.composers[delivery.kind](house.due(delivery))
        assert saying == Silence("not-announced-yet")
    assert (await current(house)).manager == TOM


async def test_a_greeting_that_never_came_comes_from_the_new_one(house: House) -> None:
    """Greeted at night, handed over before the morning: the new manager's greeting comes first."""
    house.slack.meet(TOM)
    house.slack.meet(LIV)
    team = await house.keep({SAM: TEN})
    await house.keep({LIV: WeeklyTime("Europe/Berlin", 5, 13 * 60, 60)}, by=TOM)
    await house.welcome.greet(house.workspace, team, by=MIA)
    await accepted(house, await offered(house))

    first, second = await house.deliveries(Kind.GREETING)
    assert await house.composers[Kind.GREETING](house.due(first)) == Silence("left-the-team")
    saying = await house.composers[Kind.GREETING](house.due(second))
    assert isinstance(saying, Post)
    assert f"<@{TOM}>" in saying.text
    assert await house.deliveries(RosterKind.NEW_LEADER) == []


async def test_who_said_no_still_has_said_no(house: House, offer: int) -> None:
    """A rep who doesn't take part moves without a rhythm, and can come back there."""
    await house.welcome.refuse(house.workspace, await house.member_of(SAM), by=SAM)
    await accepted(house, offer)
    assert await house.all(Rhythm, Rhythm.rep == SAM, Rhythm.ended_at.is_(None)) == []
    assert await house.deliveries(RosterKind.NEW_LEADER) == []

    await house.welcome.join(house.workspace, await house.member_of(SAM), by=SAM)
    rhythm = await current(house)
    assert (rhythm.manager, rhythm.start_minute) == (TOM, 600)


async def test_stopping_with_the_new_manager(house: House, offer: int) -> None:
    """The note of the new manager has the button to stop, and shows the way back after it."""
    await accepted(house, offer)
    member = await house.member_of(SAM)
    await house.welcome.refuse(house.workspace, member, by=SAM)

    assert "You don't take part" in await said(house, RosterKind.NEW_LEADER)


async def test_closing_days_are_the_new_teams(house: House, offer: int) -> None:
    """The old team's closing days and pause end for the rep, the new team's begin."""
    day = house.clock.now().date() + timedelta(days=3)
    old, new = await team_of(house, MIA), await team_of(house, TOM)
    await house.roster.close(house.workspace, old, day, day, "Kick-off", by=MIA)
    await house.roster.pause(house.workspace, new, day, day + timedelta(days=1), by=TOM)
    await accepted(house, offer)

    assert [row.kind for row in await house.all(DayOff, DayOff.person == SAM)] == ["paused"]


async def test_twice_is_once(house: House, offer: int) -> None:
    """Two clicks at once, and a third later, take a rep in once."""
    await asyncio.gather(*(accepted(house, offer) for _ in range(2)))
    await accepted(house, offer)

    assert len(await house.all(Membership, Membership.rep == SAM)) == 2
    assert len(await house.deliveries(RosterKind.NEW_LEADER)) == 1


async def test_declined(house: House, offer: int) -> None:
    """Not now changes nothing, is told once, and can't be turned into a yes by an old button."""
    for _ in range(2):
        await house.handing_over.decline(house.workspace, offer, by=TOM)

    assert "can't take" in await said(house, RosterKind.HAND_OVER_ANSWER)
    assert len(await house.deliveries(RosterKind.HAND_OVER_ANSWER)) == 1
    with pytest.raises(NotAllowed, match="You said not now"):
        await accepted(house, offer)
    assert (await current(house)).manager == MIA


async def test_taken_back(house: House, offer: int) -> None:
    """An offer that was withdrawn says so; withdrawing what was answered does nothing."""
    for _ in range(2):
        await house.handing_over.withdraw(house.workspace, offer, by=MIA)

    assert await said(house, RosterKind.HAND_OVER) == "offer-withdrawn"
    for attempt in (
        accepted(house, offer),
        house.handing_over.decline(house.workspace, offer, by=TOM),
    ):
        with pytest.raises(NotAllowed, match="taken back"):
            await attempt


async def test_it_runs_out(house: House, offer: int) -> None:
    """After two weeks nobody can accept any more, and the rep can be offered anew."""
    await house.wind(house.clock.now() + OFFER_LASTS)
    with pytest.raises(NotAllowed, match="two weeks"):
        await accepted(house, offer)

    await accepted(house, await offered(house))
    assert (await current(house)).manager == TOM


async def test_the_rep_left_meanwhile(house: House, offer: int) -> None:
    """When the manager has taken the rep off their list there is nothing left to take over."""
    await house.save(RON)

    with pytest.raises(NotAllowed, match="left that team"):
        await accepted(house, offer)
    assert await said(house, RosterKind.HAND_OVER) == "offer-left"


async def test_one_offer_at_a_time(house: House, offer: int) -> None:
    """Asking somebody else takes the first offer back; asking the same one again does nothing."""
    await offered(house)
    assert len(await house.all(HandOver)) == 1

    await offered(house, STRANGER)
    assert [row.answer for row in await house.all(HandOver)] == [Answered.WITHDRAWN, None]


@pytest.mark.parametrize("to", [MIA, SAM, "U1BOT", "U1GUEST", "U1GONE"])
async def test_who_cant_take_over(house: House, offer: int, to: str) -> None:
    """Not oneself, not the rep, no app, no guest, nobody who left: said at the field."""
    house.slack.meet("U1BOT", is_bot=True)
    house.slack.meet("U1GUEST", is_guest=True)
    house.slack.meet("U1GONE", deleted=True)
    with pytest.raises(InvalidInput) as refused:
        await offered(house, to)

    assert list(refused.value.fields) == [RosterField.WHO]
    assert len(await house.all(HandOver)) == 1


@pytest.mark.parametrize("by", [STRANGER, SAM, LIV])
async def test_strangers(house: House, offer: int, by: str) -> None:
    """To everybody else the offer isn't there: the rep hears of it when it is done (R50)."""
    handing_over, where = house.handing_over, house.workspace
    member, team = await house.member_of(SAM), await team_of(house, TOM)
    for attempt in (
        handing_over.offer_page(where, offer, reader=by),
        handing_over.accept(where, offer, team, by=by),
        handing_over.decline(where, offer, by=by),
        handing_over.withdraw(where, offer, by=by),
    ):
        with pytest.raises(NotFound):
            await attempt
    with pytest.raises((NotFound, NotAllowed)):
        await handing_over.offer(where, member, TOM, by=by)


async def test_only_into_a_team_of_ones_own(house: House, offer: int) -> None:
    """Who is asked can't put the rep into somebody else's team."""
    with pytest.raises(NotFound):
        await house.handing_over.accept(house.workspace, offer, await team_of(house, MIA), by=TOM)


async def test_set_up_takes_in_whom_one_was_offered(house: House) -> None:
    """Who leads no team yet sets one up with the rep in it: that is the yes."""
    house.slack.meet(TOM, name="Tom Frey")
    await house.keep({SAM: TEN, RON: WeeklyTime("Europe/Berlin", 5, 15 * 60, 60)})
    with pytest.raises(InvalidInput):
        await house.save(SAM, by=TOM)
    await offered(house)
    await house.save(SAM, by=TOM)

    rhythm = await current(house)
    assert (rhythm.manager, rhythm.start_minute) == (TOM, 600)
    assert (await house.all(HandOver))[0].answer == Answered.ACCEPTED
    assert (await current(house, RON)).manager == MIA


async def test_whose_manager_is_gone_can_be_taken_in(house: House) -> None:
    """The reps of somebody who has left Slack need nobody's offer."""
    house.slack.meet(TOM, name="Tom Frey")
    team = await house.keep({SAM: TEN})
    await house.welcome.greet(house.workspace, team, by=MIA)
    async with house.store.begin(house.workspace) as session:
        await session.execute(update(Person).where(Person.slack_id == MIA).values(is_gone=True))
    await house.save(SAM, by=TOM)

    assert (await current(house)).manager == TOM
    [member] = await house.all(Membership, Membership.rep == SAM, Membership.until.is_(None))
    assert member.greeting == Greeting.GREETED


async def test_no_room(house: House, offer: int) -> None:
    """Without any hour that suits both, nothing changes and the words say what to try."""
    async with house.store.begin(house.workspace) as session:
        await session.execute(
            update(Person)
            .where(Person.slack_id == TOM)
            .values(work_days="6", work_from=9 * 60, work_until=12 * 60)
        )
    with pytest.raises(NotAllowed, match="no free slot for Sam Lind"):
        await accepted(house, offer)

    assert (await current(house)).manager == MIA
    assert (await house.all(HandOver))[0].answer is None


async def test_a_full_team(house: House, offer: int) -> None:
    """A team of forty takes nobody more in."""
    team = await team_of(house, TOM)
    async with house.store.begin(house.workspace) as session:
        for n in range(39):
            slack_id = f"U1FULL{n:02}"
            session.add(
                Person(slack_id=slack_id, name="N", zone="Europe/Berlin", seen_at=house.clock.now())
            )
            await session.flush()
            await house.people.enter(session, team, slack_id)

    with pytest.raises(NotAllowed, match="full"):
        await accepted(house, offer)
