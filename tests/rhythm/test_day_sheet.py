"""When the manager is asked about a day, and about what (docs/rhythm.md R49)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.outbox.types import DeliveryClass, Post, Silence
from bot.people.rules import WorkingHours
from bot.rhythm.day_sheet import asks_at
from bot.rhythm.rules import Answer, Kind
from tests.rhythm.house import AIKO, MIA, RON, SAM, House

BERLIN = WorkingHours("Europe/Berlin", country="DE")
FRIDAY = date(2026, 11, 27)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "last_end", "expected"),
    [
        ("2026-11-27", "2026-11-27 11:00", "2026-11-27 16:30"),
        ("2026-11-27", "2026-11-27 16:30", "2026-11-27 16:30"),
        ("2026-11-27", "2026-11-27 16:31", "2026-11-30 08:00"),
        # On a Saturday, and on a holiday, nobody is asked in the evening.
        ("2026-11-28", "2026-11-28 11:00", "2026-11-30 08:00"),
        ("2026-12-25", "2026-12-25 11:00", "2026-12-28 08:00"),
    ],
)
def test_when(day: str, last_end: str, expected: str) -> None:
    """Half an hour before the end of the working day, or the next working morning."""
    assert asks_at(BERLIN, date.fromisoformat(day), at(last_end)) == at(expected)


def test_somebody_who_works_late() -> None:
    """The end of the day is that of the manager's own hours."""
    assert asks_at(replace(BERLIN, end=20 * 60), FRIDAY, at("2026-11-27 17:00")) == at(
        "2026-11-27 18:30"
    )


@pytest.fixture(name="furnished")
async def _furnished(house: House) -> House:
    house.furnish()
    await house.greeted(RON, AIKO, SAM)
    return house


async def test_one_a_day(furnished: House) -> None:
    """Three 1:1s of a day make one question, to their manager alone."""
    await furnished.wind(at("2026-11-28 12:00"))

    found = await furnished.deliveries(Kind.DAY_SHEET)

    days = [(row.recipient, row.subject_id) for row in found]
    assert len(set(days)) == len(days) > 0
    assert {row.recipient for row in found} == {MIA}
    assert {row.klass for row in found} == {DeliveryClass.ASK}
    assert all(row.due_at < row.expires_at for row in found if row.expires_at)


async def test_what_it_says(furnished: House) -> None:
    """It asks about what is open, falls silent when nothing is, and follows every answer."""
    await furnished.wind(at("2026-11-28 12:00"))
    [delivery, *_] = [row for row in await furnished.deliveries(Kind.DAY_SHEET) if row.subject_id]
    compose = furnished.composers[Kind.DAY_SHEET]
    page = await furnished.rhythms.sheet(furnished.workspace, delivery.subject_id)

    asked = await compose(furnished.due(delivery))
    await furnished.sent(delivery)
    for one in page.meetings:
        await furnished.rhythms.answer(furnished.workspace, one.facts.id, by=MIA, says=Answer.HELD)
    silent = await compose(furnished.due(delivery))
    followed = await compose(furnished.due(delivery, is_update=True))

    assert isinstance(asked, Post)
    assert asked.is_open
    assert "rhythm.held" in str(asked.blocks)
    assert silent == Silence("all-answered")
    assert isinstance(followed, Post)
    assert not followed.is_open
    updates = [row for row in await furnished.deliveries(Kind.DAY_SHEET) if row.form == "update"]
    assert len(updates) == 1


async def test_who_has_answered_is_not_asked(house: House) -> None:
    """Where the manager answered before it ended, nothing is put in for the evening."""
    house.furnish()
    await house.save(SAM)
    row = await house.one(SAM)
    await house.wind(row.planned_at + timedelta(minutes=1))
    await house.rhythms.answer(house.workspace, row.id, by=MIA, says=Answer.HELD)

    await house.wind(row.planned_at + timedelta(minutes=60))

    assert await house.deliveries(Kind.DAY_SHEET) == []


async def test_silence_is_no_answer(house: House) -> None:
    """Where two working days decided, nobody is thanked for an answer that they never gave."""
    house.furnish()
    await house.save(SAM)
    await house.wind(at("2026-11-27 16:30"))
    [delivery] = await house.deliveries(Kind.DAY_SHEET)
    await house.sent(delivery)
    await house.wind(at("2026-12-02 12:00"))

    said = await house.composers[Kind.DAY_SHEET](house.due(delivery, is_update=True))

    assert isinstance(said, Post)
    assert said.text == "Nothing is open any more about your 1:1 on Friday 27 November."
