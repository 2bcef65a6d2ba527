"""The calendar file, read back as a calendar reads it (R3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar

from bot.rhythm import rules
from bot.rhythm.calendar_file import calendar_file, file_name
from bot.rhythm.rules import OneOnOneFacts, State
from bot.words import tongue
from tests.rhythm.drawn import HOSTILE
from tests.rhythm.values import FRIDAY, MIA, RON, at, meeting, one_on_one, person

T = tongue("en-GB")
MADE = at("2026-11-26 08:00")


def events(*facts: OneOnOneFacts, by: str = MIA, name: str = "Ron Cole") -> list[dict[str, object]]:
    meetings = [meeting(one, rep=person(RON, name=name)) for one in facts]
    reader = meetings[0].manager if by == MIA else meetings[0].rep
    content = calendar_file(T, reader.slack_id, meetings, made_at=MADE)
    calendar = Calendar.from_ical(content)
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    return [
        {
            "uid": str(event["UID"]),
            "sequence": event.decoded("SEQUENCE"),
            "start": event.decoded("DTSTART"),
            "end": event.decoded("DTEND"),
            "stamp": event.decoded("DTSTAMP"),
            "status": str(event["STATUS"]),
            "summary": str(event["SUMMARY"]),
        }
        for event in calendar.walk("VEVENT")
    ]


def test_a_1_1_is_an_entry_in_utc() -> None:
    """An entry has the 1:1's instants in UTC and names the other one."""
    assert events(one_on_one()) == [
        {
            "uid": "a1@coach",
            "sequence": 0,
            "start": FRIDAY,
            "end": FRIDAY + timedelta(hours=1),
            "stamp": MADE,
            "status": "CONFIRMED",
            "summary": "1:1 with Ron Cole",
        }
    ]
    assert events(one_on_one(), by=RON)[0]["summary"] == "1:1 with U1Mia"


def test_a_life_in_versions() -> None:
    """Through moves to the end the UID stays and SEQUENCE grows; off the plan is cancelled."""
    first = one_on_one()
    second = rules.moved(first, at("2026-11-30 09:00"), by=MIA)
    third = rules.moved(second, at("2026-12-01 09:00"), by=RON)
    fourth = rules.skipped(third, by=RON, reason="ill")
    life = [events(one)[0] for one in (first, second, third, fourth)]

    assert {one["uid"] for one in life} == {"a1@coach"}
    assert [one["sequence"] for one in life] == [0, 1, 2, 3]
    assert [one["status"] for one in life] == ["CONFIRMED"] * 3 + ["CANCELLED"]
    assert [one["start"] for one in life][2:] == [at("2026-12-01 09:00")] * 2


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (State.PLANNED, "CONFIRMED"),
        (State.HELD, "CONFIRMED"),
        (State.MISSED, "CONFIRMED"),
        (State.SKIPPED, "CANCELLED"),
        (State.EXCUSED, "CANCELLED"),
    ],
)
def test_only_what_is_off_the_plan_is_cancelled(state: State, status: str) -> None:
    """What took place or was missed stays in the calendar; what was called off goes."""
    assert events(one_on_one(state=state))[0]["status"] == status


def test_a_day_in_one_file() -> None:
    """All 1:1s of a day come as one file, each its own entry."""
    day = [
        one_on_one(id=n, uid=f"a{n}", planned_at=FRIDAY + n * 2 * timedelta(hours=1))
        for n in range(4)
    ]

    assert [one["uid"] for one in events(*day)] == ["a0@coach", "a1@coach", "a2@coach", "a3@coach"]


@pytest.mark.parametrize("name", HOSTILE, ids=lambda text: ascii(text)[:20])
def test_any_name_stays_in_its_line(name: str) -> None:
    """A name with line breaks or calendar words in it adds no property to the entry."""
    found = events(one_on_one(), name=name + "\r\nATTENDEE:mailto:eve@evil.example")

    assert len(found) == 1
    assert "ATTENDEE" in str(found[0]["summary"])


def test_each_version_is_a_file_of_its_own() -> None:
    """Two versions, or two days, never have the same file name."""
    names = {
        file_name([meeting(one_on_one(id=one, sequence=version))])
        for one in (1, 11)
        for version in (0, 1, 10)
    }

    assert len(names) == 6
    assert "1on1-1.0.ics" in names
