"""Whose Home is shown anew when, and what is loaded for whom."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest

from bot.home.model import HomePage
from bot.home.pages import Answer, Closing, Pick
from bot.outbox.types import Home
from bot.people.dates import Span
from bot.people.kinds import Kind
from bot.people.pages import HoursForm
from bot.people.rules import Habits
from bot.rhythm.rules import Answer as Says
from tests.home.homes import greet, open_home, page_of, read, shown_anew, stand
from tests.rhythm.house import AIKO, MIA, RON, SAM, STRANGER, House
from tests.sessions.team import add_deal, log

DAY = timedelta(days=1)
THURSDAY, FRIDAY = date(2026, 11, 26), date(2026, 11, 27)


async def test_opened_by_anybody(house: House) -> None:
    """Whoever opens it is shown something, also somebody whom we never met."""
    await open_home(house, STRANGER)

    [row] = await house.deliveries(Kind.HOME)
    assert (row.recipient, row.klass, row.due_at) == (STRANGER, "silent", house.clock.now())
    saying = await house.composers[Kind.HOME](house.due(row))
    assert isinstance(saying, Home)
    assert "Hello, I'm Coach" in await read(house, STRANGER)


async def test_the_same_event_twice(house: House) -> None:
    """An event that Slack sends again shows nothing again; opening it again does."""
    await stand(house, MIA)
    await open_home(house, MIA, event="Ev1")
    await open_home(house, MIA, event="Ev1")
    [row] = [one for one in await house.deliveries(Kind.HOME) if one.form == "update"]
    assert row.wanted == 1

    await open_home(house, MIA, event="Ev2")
    [row] = [one for one in await house.deliveries(Kind.HOME) if one.form == "update"]
    assert row.wanted == 2


async def test_opened_after_it_was_given_up(house: House) -> None:
    """A Home that Slack once refused for good is shown when its reader opens it again."""
    await open_home(house, MIA)
    [row] = await house.deliveries(Kind.HOME)
    async with house.store.begin(house.workspace) as session:
        (await session.get_one(type(row), row.id)).state = "failed"
    house.clock.advance(DAY)

    await open_home(house, MIA)

    assert [one.state for one in await house.deliveries(Kind.HOME)] == ["pending"]


Change = Callable[[House], Awaitable[object]]


async def _away(house: House) -> None:
    await house.days_off.set_away(house.workspace, RON, Span(THURSDAY, FRIDAY), by=RON)


async def _hours(house: House) -> None:
    form = HoursForm(frozenset({1, 2, 3, 4}), 9 * 60, 17 * 60, None)
    await house.rooms.own_hours.save(house.workspace, form, by=RON)


async def _habits(house: House) -> None:
    await house.rooms.wishes.choose(house.workspace, RON, Habits(muted=frozenset({"ping"})))


async def _quiet(house: House) -> None:
    await house.rooms.wishes.be_quiet(house.workspace, RON, house.clock.now() + DAY)


async def _move(house: House) -> None:
    one = await house.one(RON)
    to = one.planned_at + timedelta(hours=1)
    await house.rhythms.move(house.workspace, one.id, by=MIA, to=to, field="slot")


async def _save(house: House) -> None:
    await house.save(RON)


async def _refuse(house: House) -> None:
    await house.welcome.refuse(house.workspace, await house.member_of(RON), by=RON)


async def _stand_in(house: House) -> None:
    [team] = await house.teams_of(MIA)
    await house.roster.set_stand_in(
        house.workspace, team.id, AIKO, date(2026, 11, 23), FRIDAY, by=MIA
    )


async def _moment(house: House) -> None:
    await log(house, rep=RON)


async def _offer(house: House) -> None:
    member = await house.member_of(RON)
    await house.handing_over.offer(house.workspace, member, AIKO, by=MIA)


@pytest.mark.parametrize(
    ("change", "whose"),
    [
        (_away, {MIA, RON}),
        (_hours, {MIA, RON}),
        (_habits, {RON}),
        (_quiet, {RON}),
        (_move, {MIA, RON}),
        (_save, {MIA, RON, SAM}),
        (_refuse, {MIA, RON}),
        (_stand_in, {MIA, RON, SAM, AIKO}),
        (_moment, {MIA, RON}),
        (_offer, {MIA, AIKO}),
    ],
)
async def test_a_change_is_shown_to_whom_it_concerns(
    house: House, change: Change, whose: set[str]
) -> None:
    """Each change shows the Homes anew that it shows in, once each; nobody's who never opened."""
    await greet(house, RON, SAM)
    await stand(house, MIA, RON, SAM, AIKO)
    assert await shown_anew(house) == set()

    await change(house)

    # Others of the team may be touched by it, such as by a plan that makes room.
    assert whose <= await shown_anew(house)
    if change in {_habits, _quiet, _moment, _offer}:
        assert await shown_anew(house) == whose


async def test_who_never_opened_it(house: House) -> None:
    """Of whom never looked there is nothing to be shown, whatever happens."""
    await greet(house, RON, SAM)
    await stand(house, SAM)

    await _away(house)
    await _habits(house)

    assert RON not in {row.recipient for row in await house.deliveries(Kind.HOME)}


async def test_a_page_stays(house: House) -> None:
    """The page that somebody turned to stays until they open their Home anew."""
    await greet(house, RON)
    await stand(house, MIA)

    await house.rooms.home.homes.turn(house.workspace, MIA, 10**17)
    assert (await page_of(house, MIA)).number == 999
    await house.rooms.home.homes.turn(house.workspace, MIA, 2)
    assert await shown_anew(house) == {MIA}
    assert (await page_of(house, MIA)).number == 2
    assert (await page_of(house, RON)).number == 0

    house.clock.advance(DAY)
    await open_home(house, MIA)
    assert (await page_of(house, MIA)).number == 0
    assert await house.all(HomePage) == []
    await house.rooms.home.homes.turn(house.workspace, STRANGER, 1)
    assert await house.all(HomePage) == []


async def test_a_rep_who_was_not_greeted(house: House) -> None:
    """Until the manager says so, a rep's Home tells nothing of a rhythm (R46)."""
    team = await house.save(RON)
    assert await read(house, RON) == await read(house, STRANGER)
    assert "1 rep doesn't hear from me yet" in await read(house, MIA)

    await house.welcome.greet(house.workspace, team, by=MIA)
    assert "Your next 1:1" in await read(house, RON)
    assert "doesn't hear from me yet" not in await read(house, MIA)


async def test_a_rep_who_said_no(house: House) -> None:
    """Who said no reads that, with the way back, and no figures; their manager sees no 1:1."""
    await greet(house, RON)
    await _refuse(house)

    said = await read(house, RON)
    assert "You don't take part at the moment" in said
    assert "of coaching" not in said
    assert f"*<@{RON}>*  doesn't take part at the moment" in await read(house, MIA)


async def test_each_sees_their_own(house: House) -> None:
    """A rep reads nothing of another rep; a stand-in reads neither figures nor deals."""
    await greet(house, RON, SAM)
    await add_deal(house, "Canary of Sam", rep=SAM)
    await _stand_in(house)

    assert "Canary of Sam" in await read(house, SAM)
    for other in (RON, AIKO, MIA):
        assert "Canary of Sam" not in await read(house, other)
    assert f"<@{SAM}>" not in await read(house, RON)
    of_aiko = await read(house, AIKO)
    assert f"*The team of Mia Berger*: you lead its 1:1s just now, in the place of <@{MIA}>" in (
        of_aiko
    )
    assert "of coaching" not in of_aiko


async def test_a_later_stand_in(house: House) -> None:
    """Who will lead a 1:1 only later sees that it is coming, and not its agenda yet (R50)."""
    await greet(house, RON)
    [team] = await house.teams_of(MIA)
    later = FRIDAY + 7 * DAY
    await house.roster.set_stand_in(house.workspace, team.id, AIKO, later, later, by=MIA)

    page = await page_of(house, AIKO)

    assert page.agenda is None
    assert "Hello, I'm Coach" in await read(house, AIKO)


async def test_what_is_owed_of_a_one_on_one(house: House) -> None:
    """After its time a word is owed by both; who started it closes it; said, it is owed no more."""
    await greet(house, RON, SAM)
    one, other = await house.one(RON), await house.one(SAM)
    await house.wind(one.planned_at)
    await house.rhythms.start(house.workspace, one.id, by=MIA)
    await house.wind(max(one.planned_at, other.planned_at) + timedelta(hours=2))

    of_mia = (await page_of(house, MIA)).owing.first
    assert [type(owed.what) for owed in of_mia] == [Answer, Closing]
    [of_ron] = (await page_of(house, RON)).owing.first
    assert isinstance(of_ron.what, Answer)

    await house.rhythms.answer(house.workspace, one.id, by=RON, says=Says.HELD)
    assert not (await page_of(house, RON)).owing.first


async def test_deals_to_be_picked(house: House) -> None:
    """From the working day before, a rep who has deals and picked none is asked to."""
    await greet(house, SAM)
    one = await house.one(SAM)
    await house.wind(one.planned_at - DAY - timedelta(hours=3))
    assert not (await page_of(house, SAM)).owing.first
    await house.wind(one.planned_at - DAY)
    assert not (await page_of(house, SAM)).owing.first

    await add_deal(house, "Meters")

    [owed] = (await page_of(house, SAM)).owing.first
    assert isinstance(owed.what, Pick)
    assert not (await page_of(house, MIA)).owing.first
