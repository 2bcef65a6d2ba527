"""An offer to revive a rhythm: once per drought, dropped when it is of no use any more (R5)."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.outbox.types import DeliveryClass, Post, Silence
from bot.rhythm import revival_views
from bot.rhythm.model import Rhythm
from bot.rhythm.revival_pages import RevivalPage
from bot.rhythm.revival_views import Revive
from bot.rhythm.rules import Answer, Kind, WeeklyTime
from bot.rhythm.streak import Streak
from bot.rhythm.timetable import Slot
from bot.slack.payloads import Values
from bot.words import tongue
from tests.rhythm.drawn import HOSTILE, check_message, check_view, labels, words
from tests.rhythm.house import MIA, SAM, STRANGER, House
from tests.rhythm.values import at, person

TEN = WeeklyTime("Europe/Berlin", 5, 10 * 60, 60)
T = tongue("en-GB")


async def fall_asleep(house: House) -> None:
    """Let two of Sam's Fridays go by without a word."""
    house.clock.set(at("2027-09-06 08:00"))
    await house.greeted(times={SAM: TEN})
    await house.wind(at("2027-09-21 16:00"))


async def say_held(house: House, nth: int) -> None:
    subject = (await house.one(SAM, nth=nth)).id
    for side in (MIA, SAM):
        await house.rhythms.answer(house.workspace, subject, by=side, says=Answer.HELD)


async def test_one_offer_for_each_drought(house: House) -> None:
    """However long it lasts, and whatever is answered late, a drought has one ASK (R43)."""
    await fall_asleep(house)
    [offer] = await house.deliveries(Kind.REVIVAL)
    assert (offer.recipient, offer.klass) == (MIA, DeliveryClass.ASK)

    await house.wind(at("2027-10-06 16:00"))
    third = (await house.one(SAM, nth=2)).id
    for says in (Answer.NOT_HELD, None, Answer.NOT_HELD):
        await house.rhythms.answer(house.workspace, third, by=SAM, says=says)
    assert len(await house.deliveries(Kind.REVIVAL)) == 1

    await house.wind(at("2027-10-08 10:00"))
    await say_held(house, 4)
    await house.wind(at("2027-10-27 16:00"))
    assert len(await house.deliveries(Kind.REVIVAL)) == 2


async def test_it_is_composed_from_what_is_so_then(house: House) -> None:
    """Held meanwhile, settled, or ended: an offer that isn't sent yet needn't be (R33)."""
    await fall_asleep(house)
    [offer] = await house.deliveries(Kind.REVIVAL)
    compose = house.composers[Kind.REVIVAL]
    assert isinstance(await compose(house.due(offer)), Post)

    await say_held(house, 1)
    assert await compose(house.due(offer)) == Silence("held-meanwhile")
    mended = await compose(house.due(offer, is_update=True))
    assert isinstance(mended, Post)
    assert "you two met" in mended.text

    await house.welcome.refuse(house.workspace, await house.member_of(SAM), by=SAM)
    assert await compose(house.due(offer)) == Silence("rhythm-ended")


async def test_settling(house: House) -> None:
    """Only the manager settles an offer; then the message shows what stands, for good."""
    await fall_asleep(house)
    [offer] = await house.deliveries(Kind.REVIVAL)
    await house.sent(offer)
    member = await house.member_of(SAM)
    for by, error in ((SAM, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(error):
            await house.revival.settle(house.workspace, member, by=by)

    await house.revival.settle(house.workspace, member, by=MIA)

    assert (await house.all(Rhythm))[0].offered_at is None
    updates = [one for one in await house.deliveries(Kind.REVIVAL) if one.form == "update"]
    assert len(updates) == 1
    said = await house.composers[Kind.REVIVAL](house.due(offer, is_update=True))
    assert isinstance(said, Post)
    assert "now is: Friday 10:00, 60 min" in said.text


async def test_leave_is_no_drought(house: House) -> None:
    """One that was missed, and a team that has ended, offer nothing."""
    house.clock.set(at("2027-09-06 08:00"))
    team = await house.keep({SAM: TEN})
    await house.welcome.greet(house.workspace, team, by=MIA)
    await house.wind(at("2027-09-15 16:00"))
    await house.welcome.refuse(house.workspace, await house.member_of(SAM), by=SAM)
    await house.wind(at("2027-09-30 16:00"))

    assert await house.deliveries(Kind.REVIVAL) == []


async def test_two_skips_at_once(house: House) -> None:
    """Both of the next two skipped in the same moment are a drought, told of once."""
    house.clock.set(at("2027-09-06 08:00"))
    team = await house.keep({SAM: TEN})
    await house.welcome.greet(house.workspace, team, by=MIA)
    both = [(await house.one(SAM, nth=nth)).id for nth in (0, 1)]

    await asyncio.gather(
        *(house.rhythms.skip(house.workspace, one, by=SAM, reason="A fair") for one in both)
    )

    assert len(await house.deliveries(Kind.REVIVAL)) == 1


PAGES = st.builds(
    RevivalPage,
    member_id=st.just(7),
    manager=st.just(person("U1MIA")),
    rep=st.sampled_from([person("U1RON", name=name) for name in HOSTILE]),
    slot=st.builds(Slot, st.just(TEN), st.sampled_from([1, 2])),
    streak=st.builds(Streak, missed=st.integers(0, 9)),
    is_open=st.booleans(),
)


@given(PAGES)
def test_the_offer_is_valid_and_kind(page: RevivalPage) -> None:
    """Whatever stands, the message is valid, counts no misses, and has one button at most (R5)."""
    said = revival_views.offer(T, page)

    check_message(said)
    assert len(labels(said.blocks)) <= 1
    assert not any(word in words(said).lower() for word in ("missed", "failed", "late", "behind"))


# A hundred choices through every check take their time on a busy machine.
@settings(deadline=None)
@given(PAGES, st.integers(0, 150))
def test_the_form_is_valid(page: RevivalPage, free: int) -> None:
    """With none or many free times, the form is valid and begins as things are."""
    times = tuple(
        WeeklyTime("Europe/Berlin", n % 5 + 1, 480 + n // 5 * 15, 60) for n in range(free)
    )

    view = revival_views.revival_form(T, 7, page.rep, page.slot, times)

    check_view(view)


def values(**chosen: str) -> Values:
    given_ = {"length": "30", "every": "1", "time": "4:840"} | chosen
    return Values(
        {field: {field: {"selected_option": {"value": value}}} for field, value in given_.items()}
    )


def test_reading_the_form() -> None:
    """What was chosen comes back as day, minute, length and weeks."""
    chosen = revival_views.read(values())

    assert (chosen.weekday, chosen.start, chosen.length, chosen.every) == (4, 840, 30, 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (Revive.LENGTH, "0"),
        (Revive.LENGTH, "-30"),
        (Revive.LENGTH, "9" * 5000),
        (Revive.LENGTH, "half an hour"),
        (Revive.LENGTH, "²"),
        (Revive.EVERY, "3"),
        (Revive.TIME, ""),
        (Revive.TIME, "8:600"),
        (Revive.TIME, "4:1440"),
        (Revive.TIME, "4"),
        (Revive.TIME, "4:²"),
        (Revive.TIME, "9" * 5000),
    ],
)
def test_what_the_form_did_not_offer(field: Revive, value: str) -> None:
    """A value that no form of ours offers is told at its field."""
    with pytest.raises(InvalidInput) as refused:
        revival_views.read(values(**{str(field): value}))

    assert set(refused.value.fields) == {field}


def test_two_weeks_are_told_as_what_they_are() -> None:
    """Two 1:1s every two weeks make a month."""
    page = RevivalPage(
        7, person("U1MIA"), person("U1RON"), Slot(TEN, 2), Streak(missed=2), is_open=True
    )

    assert revival_views.offer(T, page).text.startswith("A month without your 1:1 with <@U1RON>.")
