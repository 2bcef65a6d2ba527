"""First contact: who is greeted, who refuses, who comes back, who can't be reached."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.errors import CoachError, NotAllowed, NotFound
from bot.people.model import Audit
from bot.people.rules import Greeting
from bot.rhythm.model import OneOnOne, Rhythm, Sheet
from bot.rhythm.rules import Kind, State
from tests.conftest import add_workspace
from tests.rhythm.house import AIKO, MIA, RON, SAM, STRANGER, House
from tests.rhythm.values import at


async def greeting_of(house: House, rep: str) -> Greeting:
    page = await house.welcome.greeting(house.workspace, await house.member_of(rep))
    return page.greeting


async def test_greeting_everybody(house: House) -> None:
    """Each waiting rep gets one greeting, and the sheets and pings of the 1:1s that are planned."""
    team = await house.save(RON, SAM)

    assert await house.welcome.greet(house.workspace, team, by=MIA) == 2

    greetings = await house.deliveries(Kind.GREETING)
    assert {(row.recipient, row.klass) for row in greetings} == {(RON, "notice"), (SAM, "notice")}
    for rep in (RON, SAM):
        days = [row.day.isoformat() for row in await house.all(Sheet, Sheet.person == rep)]
        assert days == ["2026-11-27", "2026-12-04"]
        assert len(await house.deliveries(Kind.PING, to=rep)) == 2
        assert await greeting_of(house, rep) is Greeting.GREETED


async def test_greeting_some(house: House) -> None:
    """With chosen reps only those hear of us; the others go on waiting (R46)."""
    team = await house.save(RON, SAM, AIKO)

    assert await house.welcome.greet(house.workspace, team, by=MIA, reps=[AIKO, STRANGER]) == 1
    assert {row.recipient for row in await house.deliveries()} == {MIA, AIKO}
    assert await greeting_of(house, RON) is Greeting.WAITING


async def test_greeting_twice_is_greeting_once(house: House) -> None:
    """A second press greets nobody, nor do two at the same moment."""
    team = await house.save(RON, SAM)
    first = await asyncio.gather(
        *(house.welcome.greet(house.workspace, team, by=MIA) for _ in range(3))
    )

    assert sum(first) == 2
    assert await house.welcome.greet(house.workspace, team, by=MIA) == 0
    assert len(await house.deliveries(Kind.GREETING)) == 2
    assert len(await house.deliveries(Kind.PING, to=RON)) == 2


@pytest.mark.parametrize("by", [RON, STRANGER, "U1NOBODY"])
async def test_only_the_manager_greets(house: House, by: str) -> None:
    """Nobody else, a rep of the team included, sends greetings; the attempt is logged (R50)."""
    team = await house.save(RON, SAM)

    with capture_logs() as logs, pytest.raises(NotFound):
        await house.welcome.greet(house.workspace, team, by=by)

    assert [(entry["event"], entry["viewer"]) for entry in logs] == [("access.refused", by)]
    assert await house.deliveries(Kind.GREETING) == []


async def test_a_no_is_taken(house: House) -> None:
    """A refusal ends the rhythm, tells the manager once, and the rep gets nothing more (R46)."""
    team = await house.save(RON, SAM)
    await house.welcome.greet(house.workspace, team, by=MIA)
    member = await house.member_of(RON)
    before = len(await house.deliveries(to=RON))
    await house.welcome.refuse(house.workspace, member, by=RON)
    await house.welcome.refuse(house.workspace, member, by=RON)

    assert [row.recipient for row in await house.deliveries(Kind.REFUSED)] == [MIA]
    assert {row.state for row in await house.all(OneOnOne, OneOnOne.rep == RON)} == {State.EXCUSED}
    assert {row.state for row in await house.all(OneOnOne, OneOnOne.rep == SAM)} == {State.PLANNED}
    await house.wind_by(days=14)
    assert len(await house.deliveries(to=RON)) == before
    page = await house.welcome.greeting(house.workspace, member)
    assert (page.greeting, page.slot) == (Greeting.REFUSED, None)


async def test_what_took_place_stays_after_a_no(house: House) -> None:
    """A refusal is about the future: the 1:1 that was held stays held."""
    team = await house.save(RON)
    await house.welcome.greet(house.workspace, team, by=MIA)
    await house.wind(at("2026-11-27 16:00"))
    await house.welcome.refuse(house.workspace, await house.member_of(RON), by=RON)

    assert [row.state for row in await house.all(OneOnOne)] == [State.PLANNED, State.EXCUSED]


async def test_the_way_back(house: House) -> None:
    """Who takes part again has the old time, coming 1:1s, their sheets, and is greeted already."""
    team = await house.save(RON)
    await house.welcome.greet(house.workspace, team, by=MIA)
    member = await house.member_of(RON)
    before = await house.set_up.draft(house.workspace, MIA, team)
    await house.welcome.refuse(house.workspace, member, by=RON)
    house.clock.advance(timedelta(hours=1))
    await house.welcome.join(house.workspace, member, by=RON)
    await house.welcome.join(house.workspace, member, by=RON)

    after = await house.set_up.draft(house.workspace, MIA, team)
    assert after.times == before.times
    states = [row.state for row in await house.all(OneOnOne)]
    assert states == [State.EXCUSED, State.EXCUSED, State.PLANNED, State.PLANNED]
    assert len(await house.all(Rhythm, Rhythm.ended_at.is_(None))) == 1
    new = {row.id for row in await house.all(OneOnOne, OneOnOne.state == State.PLANNED)}
    assert new <= {row.subject_id for row in await house.deliveries(Kind.PING, to=RON)}


async def test_a_no_and_a_yes_pressed_twice_at_once(house: House) -> None:
    """Two clicks at the same moment are one answer: one record, one word to the manager."""
    team = await house.save(RON, SAM)
    await house.welcome.greet(house.workspace, team, by=MIA)
    member = await house.member_of(RON)
    for act in (house.welcome.refuse, house.welcome.join):
        await asyncio.gather(*(act(house.workspace, member, by=RON) for _ in range(3)))

    assert len(await house.deliveries(Kind.REFUSED)) == 1
    assert len(await house.all(Rhythm, Rhythm.rep == RON, Rhythm.ended_at.is_(None))) == 1
    events = [row.event for row in await house.all(Audit)]
    assert [events.count(f"rep.{one}") for one in ("refused", "joined")] == [1, 1]


async def test_the_way_back_to_a_time_that_is_taken(house: House) -> None:
    """Somebody else has their time by now: they get the next free one, and nobody meets two."""
    team = await house.save(RON)
    await house.welcome.greet(house.workspace, team, by=MIA)
    member = await house.member_of(RON)
    await house.welcome.refuse(house.workspace, member, by=RON)
    await house.save(RON, SAM)
    await house.welcome.join(house.workspace, member, by=RON)

    async with house.store.begin(house.workspace) as session:
        slots = await house.standings.of_team(session, team)
    assert (slots[SAM].time.weekday, slots[SAM].time.start) == (5, 10 * 60)
    assert slots[RON].time.start >= 11 * 60 + 10
    planned = await house.all(OneOnOne, OneOnOne.state == State.PLANNED)
    assert len({row.planned_at for row in planned}) == len(planned) == 4


async def test_joining_without_a_no_changes_nothing(house: House) -> None:
    """A stale button of somebody who takes part does nothing."""
    await house.save(RON)
    await house.welcome.join(house.workspace, await house.member_of(RON), by=RON)

    assert await greeting_of(house, RON) is Greeting.WAITING
    assert len(await house.all(Rhythm)) == 1


@pytest.mark.parametrize(
    ("by", "error"), [(MIA, NotAllowed), (SAM, NotFound), (STRANGER, NotFound)]
)
async def test_only_the_rep_refuses_or_joins(
    house: House, by: str, error: type[CoachError]
) -> None:
    """A yes or no is the rep's own: neither manager nor colleague gives it for them (R46)."""
    await house.save(RON, SAM)
    member = await house.member_of(RON)

    for act in (house.welcome.refuse, house.welcome.join):
        with pytest.raises(error):
            await act(house.workspace, member, by=by)
    assert await greeting_of(house, RON) is Greeting.WAITING


async def test_who_left_has_no_greeting(house: House) -> None:
    """A button in the greeting of a rep who left the team finds nothing any more."""
    await house.save(RON, SAM)
    member = await house.member_of(RON)
    await house.save(SAM)

    with pytest.raises(NotFound):
        await house.welcome.greeting(house.workspace, member)
    with pytest.raises(NotFound):
        await house.welcome.refuse(house.workspace, member, by=RON)


async def test_another_workspaces_ids_lead_nowhere(house: House) -> None:
    """A team's and a member's id taken from one workspace to another find nothing there (R50)."""
    team = await house.save(RON)
    member = await house.member_of(RON)
    foreign = await add_workspace(house.store, house.clock, "T0002")

    with pytest.raises(NotFound):
        await house.welcome.greet(foreign, team, by=MIA)
    with pytest.raises(NotFound):
        await house.welcome.greeting(foreign, member)
    with pytest.raises(NotFound):
        await house.welcome.refuse(foreign, member, by=RON)


async def test_a_rep_who_cannot_be_reached_is_told_of_once(house: House) -> None:
    """The manager hears once per reason; of the manager's own messages nobody is told."""
    team = await house.save(RON)
    await house.welcome.greet(house.workspace, team, by=MIA)
    lost = house.due((await house.deliveries(Kind.GREETING))[0])
    own = house.due((await house.deliveries(Kind.PREVIEW))[0])
    for due in (lost, lost, own):
        await house.welcome.tell_undelivered(due, "account_inactive")

    told = await house.deliveries(Kind.UNDELIVERED)
    assert [(row.recipient, row.detail, row.klass) for row in told] == [
        (MIA, "account_inactive", "notice")
    ]
    await house.welcome.tell_undelivered(house.due(told[0]), "account_inactive")
    assert len(await house.deliveries(Kind.UNDELIVERED)) == 1


async def test_a_group_that_cannot_be_reached_is_the_reps(house: House) -> None:
    """When the group DM of the two fails, the manager hears whose it was."""
    await house.save(RON)
    due = house.due((await house.deliveries(Kind.PREVIEW))[0])
    group = type(due)(
        **{**{f: getattr(due, f) for f in due.__slots__}, "recipient": f"{MIA},{RON}"}
    )
    await house.welcome.tell_undelivered(group, "restricted_action")

    told = await house.deliveries(Kind.UNDELIVERED)
    assert [row.subject_id for row in told] == [await house.member_of(RON)]
