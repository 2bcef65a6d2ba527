"""What a delivery says at the moment of sending, and each reason for saying nothing (R33)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.outbox.model import Delivery
from bot.outbox.types import Due, Post, Saying, Silence, Upload
from bot.rhythm.rules import Answer, Kind, WeeklyTime
from bot.slack.failures import SlackUncertain
from bot.slack.messages import MessageRef
from tests.rhythm.house import MIA, RON, SAM, House
from tests.rhythm.values import at

TEN = WeeklyTime("Europe/Berlin", 5, 10 * 60, 60)
ELEVEN = WeeklyTime("Europe/Berlin", 5, 11 * 60 + 10, 60)
FRIDAY = at("2026-11-27 09:00")


async def set_up(house: House, *, greet: bool = True) -> None:
    times = {SAM: TEN, RON: WeeklyTime("Europe/Berlin", 5, 16 * 60, 60)}
    await (house.greeted(times=times) if greet else house.keep(times))


async def delivery(house: House, kind: str, to: str, *, nth: int = 0) -> Delivery:
    return (await house.deliveries(kind, to=to))[nth]


async def say(house: House, due: Due) -> Saying:
    return await house.composers[due.kind](due)


async def said(house: House, kind: str, to: str, *, nth: int = 0) -> Saying:
    return await say(house, house.due(await delivery(house, kind, to, nth=nth)))


async def updated(house: House, kind: str, to: str) -> Saying:
    return await say(house, house.due(await delivery(house, kind, to), is_update=True))


def words(saying: Saying) -> str:
    assert isinstance(saying, Post)
    assert saying.text.strip()
    return f"{saying.text} {saying.blocks}"


async def test_every_kind_has_a_composer(house: House) -> None:
    """Whatever the rhythm enqueues, somebody can say."""
    assert set(Kind) <= set(house.composers)


async def test_a_sheet_tells_of_the_day(house: House) -> None:
    """A manager's sheet names each rep, with buttons; a rep's own only theirs."""
    await set_up(house)
    house.clock.set(at("2026-11-26 08:00"))

    assert "Sam Lind" in words(await said(house, Kind.SHEET, MIA))
    assert "Ron Cole" in words(await said(house, Kind.SHEET, MIA))
    assert "Sam Lind" not in words(await said(house, Kind.SHEET, RON))


async def test_a_sheet_with_nothing_to_come_is_silent(house: House) -> None:
    """Skipped, moved to another day, or over: nothing is announced any more."""
    await set_up(house)
    sam, ron = [await house.one(rep) for rep in (SAM, RON)]
    await house.rhythms.skip(house.workspace, sam.id, by=SAM, reason="ill")
    assert await said(house, Kind.SHEET, SAM) == Silence("nothing-to-come")
    assert isinstance(await said(house, Kind.SHEET, MIA), Post)

    house.clock.set(ron.planned_at)
    assert await said(house, Kind.SHEET, RON) == Silence("nothing-to-come")
    assert isinstance(await updated(house, Kind.SHEET, RON), Post)


async def test_a_sheet_uses_todays_profile(house: House) -> None:
    """Who has moved reads the sheet in the new zone; Slack being away doesn't stop it."""
    await set_up(house)
    house.clock.set(at("2026-11-26 08:00"))
    house.slack.change(SAM, zone="Europe/London")
    assert "09:00" in words(await said(house, Kind.SHEET, SAM))

    house.slack.away = SlackUncertain("users.info", cause="timeout")
    house.clock.advance(timedelta(hours=23))
    assert isinstance(await said(house, Kind.SHEET, MIA), Post)


async def test_the_file_goes_into_the_sheets_thread(house: House) -> None:
    """The calendar file of a day is the answer to its sheet; without a sheet there is none."""
    await set_up(house)
    assert await said(house, Kind.INVITE, SAM) == Silence("nothing-to-come")
    sheet = await delivery(house, Kind.SHEET, SAM)
    await house.sent(sheet)

    file = await said(house, Kind.INVITE, SAM)
    assert isinstance(file, Upload)
    assert file.thread == MessageRef(f"D{SAM}", "1.000100")
    assert file.filename.endswith(".ics")
    assert b"BEGIN:VEVENT" in file.content

    one = await house.one(SAM)
    await house.rhythms.skip(house.workspace, one.id, by=SAM, reason="ill")
    assert await said(house, Kind.INVITE, SAM) == Silence("nothing-to-come")


async def test_a_changed_file_has_its_reasons_for_silence(house: House) -> None:
    """Nobody gets a change of what they never had, nor one that has changed again."""
    await set_up(house)
    one = await house.one(SAM)
    await house.rhythms.move(
        house.workspace, one.id, by=SAM, to=at("2026-11-27 12:00"), field="slot"
    )
    assert await said(house, Kind.CHANGED_INVITE, SAM) == Silence("not-announced-yet")
    await house.sent(await delivery(house, Kind.SHEET, SAM))
    file = await said(house, Kind.CHANGED_INVITE, SAM)
    assert isinstance(file, Upload)
    assert b"SEQUENCE:1" in file.content

    await house.rhythms.skip(house.workspace, one.id, by=SAM, reason="ill")
    assert await said(house, Kind.CHANGED_INVITE, SAM) == Silence("changed-again")
    file = await said(house, Kind.CHANGED_INVITE, SAM, nth=1)
    assert isinstance(file, Upload)
    assert b"STATUS:CANCELLED" in file.content


async def test_a_ping_has_its_reasons_for_silence(house: House) -> None:
    """Started, moved or skipped meanwhile: no reminder of what needs none."""
    await set_up(house)
    one = await house.one(SAM)
    house.clock.set(FRIDAY - timedelta(minutes=10))
    assert "In 10 minutes" in words(await said(house, Kind.PING, SAM))

    await house.rhythms.start(house.workspace, one.id, by=SAM)
    assert await said(house, Kind.PING, MIA) == Silence("already-started")
    assert "Under way" in words(await updated(house, Kind.PING, SAM))

    await house.rhythms.move(
        house.workspace, one.id, by=SAM, to=at("2026-11-27 12:00"), field="slot"
    )
    assert await said(house, Kind.PING, SAM) == Silence("moved")
    await house.rhythms.skip(house.workspace, one.id, by=SAM, reason="ill")
    newest = replace(house.due(await delivery(house, Kind.PING, SAM)), detail="2")
    assert await say(house, newest) == Silence("off-the-plan")


async def test_one_ping_stands_for_a_block(house: House) -> None:
    """The manager's second back-to-back 1:1 is named in the first one's ping (R43)."""
    house.slack.meet("U1KIM", name="Kim Holt")
    team = await house.keep({SAM: TEN, "U1KIM": ELEVEN})
    await house.welcome.greet(house.workspace, team, by=MIA)
    house.clock.set(FRIDAY - timedelta(minutes=10))
    pings = {
        one.subject_id: house.due(one)
        for one in await house.deliveries(Kind.PING, to=MIA)
        if one.expires_at and one.expires_at.date() == FRIDAY.date()
    }
    sam, kim = [(await house.one(rep)).id for rep in (SAM, "U1KIM")]

    assert "U1KIM" in words(await say(house, pings[sam]))
    assert await say(house, pings[kim]) == Silence("in-a-block")


async def test_an_older_card_points_to_the_newer(house: House) -> None:
    """After a second change the first card isn't sent, and one that was sent says so."""
    await set_up(house)
    one = await house.one(SAM)
    for to in ("2026-11-27 12:00", "2026-11-26 09:00"):
        await house.rhythms.move(house.workspace, one.id, by=SAM, to=at(to), field="slot")
    group = f"{MIA},{SAM}"

    assert await said(house, Kind.CARD, group) == Silence("changed-again")
    old = words(await updated(house, Kind.CARD, group))
    assert "it is on Thursday 26 November, 10:00" in old
    assert "Start" in words(await said(house, Kind.CARD, group, nth=1))


async def test_the_card_asks_in_place(house: House) -> None:
    """After the end the same messages ask, then show the answer, then what it came to."""
    await set_up(house)
    one = await house.one(SAM)
    house.clock.set(one.planned_at + timedelta(hours=1))
    assert "How did it go?" in words(await updated(house, Kind.SHEET, SAM))
    await house.rhythms.answer(house.workspace, one.id, by=SAM, says=Answer.HELD)
    assert "waiting for" in words(await updated(house, Kind.SHEET, SAM))
    assert "Change my answer" in words(await updated(house, Kind.SHEET, SAM))
    await house.wind(at("2026-12-01 17:00"))
    assert "on the word of" in words(await updated(house, Kind.SHEET, MIA))


async def test_the_preview_and_the_greeting(house: House) -> None:
    """The preview quotes what the greeting says, to the manager alone (R46)."""
    await set_up(house, greet=False)
    preview = words(await said(house, Kind.PREVIEW, MIA))
    assert "Greet all 2" in preview
    [team] = await house.teams_of(MIA)
    await house.welcome.greet(house.workspace, team.id, by=MIA)

    assert "Not for me" in words(await said(house, Kind.GREETING, SAM))
    assert "Greet all" not in words(await updated(house, Kind.PREVIEW, MIA))


@pytest.mark.parametrize("kind", [Kind.GREETING, Kind.REFUSED, Kind.UNDELIVERED])
async def test_of_who_has_left_nothing_is_said(house: House, kind: Kind) -> None:
    """A rep who left the team before the message went out isn't greeted or told of."""
    await set_up(house)
    greeting = house.due(await delivery(house, Kind.GREETING, RON))
    await house.keep({SAM: TEN})

    assert await say(house, replace(greeting, kind=kind)) == Silence("left-the-team")


async def test_a_no_and_a_way_back_are_told(house: House) -> None:
    """The manager reads of a no without blame, and in the same message of the way back."""
    await set_up(house)
    member = await house.member_of(SAM)
    await house.welcome.refuse(house.workspace, member, by=SAM)
    assert "would rather not" in words(await said(house, Kind.REFUSED, MIA))
    assert "Take part after all" in words(await updated(house, Kind.GREETING, SAM))
    await house.welcome.join(house.workspace, member, by=SAM)
    assert "takes part again" in words(await updated(house, Kind.REFUSED, MIA))


async def test_an_unreachable_rep_is_told_of_with_slacks_word(house: House) -> None:
    """The manager reads why Slack took no message, and what to do."""
    await set_up(house)
    lost = house.due(await delivery(house, Kind.GREETING, SAM))
    await house.welcome.tell_undelivered(lost, "account_inactive")

    assert "account inactive" in words(await said(house, Kind.UNDELIVERED, MIA))


async def test_whoever_refused_gets_no_card(house: House) -> None:
    """After a no nothing that still waits for that rep is said."""
    await set_up(house)
    await house.welcome.refuse(house.workspace, await house.member_of(SAM), by=SAM)

    for kind in (Kind.SHEET, Kind.INVITE, Kind.PING):
        assert isinstance(await said(house, kind, SAM), Silence)
