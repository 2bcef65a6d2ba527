"""Reading calendars: what makes busy, as each vendor writes it, and what doesn't."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from bot.people.calendars.lines import lines_of
from bot.people.calendars.reading import NotACalendar, TooMuch, busy_in, merged
from tests.support.calendar_server import ics

FILES = Path(__file__).parent / "calendars"
START = datetime(2026, 11, 23, tzinfo=UTC)
END = START + timedelta(days=36)
BERLIN = "Europe/Berlin"
ONCE = "DTSTART:20261124T090000Z\nDTEND:20261124T100000Z\n"


def read(content: bytes, zone: str = BERLIN) -> list[str]:
    """What is busy, in UTC: "24.11 09:00-10:00", and from day to day where it spans several."""
    return [shown(*span) for span in busy_in(content, START, END, zone=zone)]


def shown(start: datetime, end: datetime) -> str:
    same = start.date() == end.date()
    return f"{start:%d.%m %H:%M}-{end:{'' if same else '%d.%m '}%H:%M}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "google",
            [
                "23.11 09:00-10:00",
                "24.11 14:00-15:00",
                "29.11 23:00-01.12 23:00",
                "03.12 15:00-16:00",
            ],
        ),
        (
            "outlook",
            [
                "26.11 12:00-13:00",
                "27.11 13:00-14:00",
                "30.11 08:00-08:30",
                "03.12 08:00-08:30",
                "17.12 08:00-08:30",
                "21.12 23:00-22.12 23:00",
                "28.12 08:00-08:30",
            ],
        ),
        (
            "icloud",
            [
                "23.11 09:00-09:15",
                "24.11 17:00-18:30",
                "25.11 06:00-07:00",
                "25.11 09:00-09:15",
                "26.11 09:00-09:15",
                "27.11 09:00-09:15",
                "22.12 17:00-18:30",
            ],
        ),
        (
            "fastmail",
            [
                "23.11 08:00-09:00",
                "23.11 10:00-10:30",
                "24.11 08:00-08:30",
                "26.11 08:00-09:00",
                "01.12 09:00-10:00",
                "03.12 09:00-10:00",
                "04.12 10:00-12:00",
            ],
        ),
        (
            "broken",
            [
                "23.11 09:00-10:00",
                "25.11 10:00-11:00",
                "26.11 10:00-11:00",
                "27.11 10:00-11:00",
            ],
        ),
    ],
)
def test_calendars_as_they_are_found(name: str, expected: list[str]) -> None:
    """Each vendor's way to write zones, series, exceptions and free time is understood."""
    assert read((FILES / f"{name}.ics").read_bytes()) == expected


@pytest.mark.parametrize("name", ["google", "outlook", "icloud", "fastmail", "broken"])
def test_words_are_left_unread(name: str) -> None:
    """No title, place, note or person gets further than the first look at its line."""
    lines = lines_of((FILES / f"{name}.ics").read_bytes())
    handed_on = "".join([*lines.events, *lines.free_busy]).lower()

    assert handed_on
    for word in ("wombat,", "wombat ", "summary", "description", "mailto", "location", "berger"):
        assert word not in handed_on.replace('tzid="wombat time"', "")


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (ONCE, ["24.11 09:00-10:00"]),
        (ONCE + "STATUS:TENTATIVE", ["24.11 09:00-10:00"]),
        (ONCE + "STATUS:CANCELLED", []),
        (ONCE + "TRANSP:TRANSPARENT", []),
        (ONCE + "transp:transparent", []),
        (ONCE + "X-MICROSOFT-CDO-BUSYSTATUS:OOF", ["24.11 09:00-10:00"]),
        (ONCE + "UID:0f1e2d@coach", []),
        ("DTSTART:20261124T090000Z", []),
        ("DTSTART;VALUE=DATE:20261124", ["23.11 23:00-24.11 23:00"]),
        ("DTSTART;VALUE=DATE:20261124\nDURATION:P2D", ["23.11 23:00-25.11 23:00"]),
        ("DTSTART:20261124T090000\nDTEND:20261124T100000", ["24.11 08:00-09:00"]),
        (
            ONCE.replace(":", ";TZID=Customized Time Zone:").replace("Z\n", "\n"),
            ["24.11 08:00-09:00"],
        ),
        ("DTSTART:20261122T200000Z\nDTEND:20261123T010000Z", ["23.11 00:00-01:00"]),
        ("DTSTART:20200101T000000Z\nDTEND:20300101T000000Z", ["23.11 00:00-29.12 00:00"]),
        (ONCE + "RRULE:FREQ=DAILY;UNTIL=20261125", ["24.11 09:00-10:00", "25.11 09:00-10:00"]),
        (
            ONCE + "RRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20261125",
            ["24.11 09:00-10:00", "26.11 09:00-10:00"],
        ),
        (ONCE + "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", []),
        (
            "DTSTART;VALUE=DATE:20261123\nRRULE:FREQ=WEEKLY;COUNT=2",
            ["23.11 00:00-23:00", "29.11 23:00-30.11 23:00"],
        ),
    ],
)
def test_what_makes_busy(event: str, expected: list[str]) -> None:
    """Cancelled, free and our own doesn't; days and times without a zone are the owner's."""
    assert read(ics(event)) == expected


def test_a_series_over_a_change_of_clocks() -> None:
    """A series keeps its time on the wall where it was made, whatever the owner's clock does."""
    daily = (
        "DTSTART;TZID=America/New_York:20201023T090000\n"
        "DTEND;TZID=America/New_York:20201023T093000\nRRULE:FREQ=DAILY"
    )
    start = datetime(2026, 10, 31, tzinfo=UTC)

    found = busy_in(ics(daily), start, start + timedelta(days=2), zone=BERLIN)

    assert [shown(*span) for span in found] == ["31.10 13:00-13:30", "01.11 14:00-14:30"]


def test_a_calendar_names_its_zone() -> None:
    """Times without a zone are the calendar's, where it names one; days stay the owner's."""
    timed = "DTSTART:20261124T090000\nDTEND:20261124T100000"
    day = "DTSTART;VALUE=DATE:20261126"

    found = read(ics(timed, day, more="X-WR-TIMEZONE:America/New_York"))

    assert found == ["24.11 14:00-15:00", "25.11 23:00-26.11 23:00"]


def test_one_file_teaches_nothing_to_the_next() -> None:
    """A zone of one's own making is forgotten before somebody else's file is read."""
    own = (
        "BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
        "TZOFFSETFROM:+0500\nTZOFFSETTO:+0500\nEND:STANDARD\nEND:VTIMEZONE"
    )
    event = "DTSTART;TZID=Ours:20261124T090000\nDTEND;TZID=Ours:20261124T100000"

    assert read(ics(event, more=own)) == ["24.11 04:00-05:00"]
    assert read(ics(event)) == ["24.11 08:00-09:00"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><title>Sign in</title></html>",
        b'{"error": "not found"}',
        b"\x00\xff\xfe\x01" * 100,
        ics(ONCE)[:-20],
        ics(ONCE).replace(b"END:VEVENT\r\n", b""),
        ics(ONCE).replace(b"END:VEVENT", b"END:VTODO"),
        b"BEGIN:VCARD\r\nEND:VCARD\r\n",
    ],
)
def test_what_is_no_whole_calendar_is_refused(content: bytes) -> None:
    """A sign-in page, or a file that breaks off, isn't taken for an empty week."""
    with pytest.raises(NotACalendar):
        read(content)


@pytest.mark.parametrize("frequency", ["SECONDLY", "MINUTELY"])
def test_a_rule_that_goes_wrong_is_refused(frequency: str) -> None:
    """More occurrences than any person has end the reading, however long ago they began."""
    event = f"DTSTART:20100101T000000Z\nDTEND:20100101T000001Z\nRRULE:FREQ={frequency}"

    with pytest.raises(TooMuch):
        read(ics(event))


def test_an_empty_calendar_is_one() -> None:
    """Whoever has no appointment is free, which isn't an error."""
    assert read(ics()) == []


INSTANTS = st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 31)).map(  # noqa: DTZ001
    lambda instant: instant.replace(tzinfo=UTC)
)


@given(st.lists(st.tuples(INSTANTS, INSTANTS), max_size=20), INSTANTS, INSTANTS)
def test_spans_are_in_order(
    spans: list[tuple[datetime, datetime]], one: datetime, other: datetime
) -> None:
    """Spans come sorted, apart from each other, within the window, and cover the same instants."""
    start, end = min(one, other), max(one, other)

    found = merged(spans, start, end)

    edges = [edge for span in found for edge in span]
    assert edges == sorted(set(edges))
    assert all(start <= edge <= end for edge in edges)
    for instant in (edge for span in spans for edge in span):
        if start <= instant < end:
            was = any(begun <= instant < over for begun, over in spans)
            assert any(begun <= instant < over for begun, over in found) == was


@given(
    first=st.dates(date(2015, 1, 1), date(2026, 11, 30)),
    rule=st.sampled_from(
        [
            "FREQ=DAILY",
            "FREQ=DAILY;INTERVAL=3",
            "FREQ=DAILY;BYDAY=MO,WE",
            "FREQ=WEEKLY",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU",
            "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,TU",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=MONTHLY;BYMONTHDAY=31",
            "FREQ=YEARLY;BYMONTH=11,12;BYDAY=TH",
            "FREQ=WEEKLY;COUNT=600",
            "FREQ=HOURLY;INTERVAL=7",
        ]
    ),
)
def test_a_long_series_is_what_it_is_from_the_start(first: date, rule: str) -> None:
    """To skip the years before the window changes nothing of what falls into it."""
    zone = ZoneInfo(BERLIN)
    wall = datetime(first.year, first.month, first.day, 9, 30)  # noqa: DTZ001
    event = f"DTSTART;TZID={BERLIN}:{wall:%Y%m%dT%H%M%S}\nDURATION:PT15M\nRRULE:{rule}"

    found = busy_in(ics(event), START, END, zone="UTC")

    walls = rrulestr(rule, dtstart=wall).between(datetime(2026, 11, 20), datetime(2027, 1, 3))  # noqa: DTZ001
    starts = [each.replace(tzinfo=zone).astimezone(UTC) for each in walls]
    assert [begun for begun, _ in found] == [each for each in starts if START <= each < END]


def test_as_a_program_it_answers_with_times_alone() -> None:
    """The process that reads gets a task and a file, and says spans or one word."""
    task = {"start": START.isoformat(), "end": END.isoformat(), "zone": BERLIN}

    def run(content: bytes) -> object:
        done = subprocess.run(
            [sys.executable, "-m", "bot.people.calendars.reading"],
            input=json.dumps(task).encode() + b"\n" + content,
            capture_output=True,
            check=True,
        )
        assert not done.stderr
        return json.loads(done.stdout)

    assert run(ics(ONCE + "SUMMARY:Wombat")) == {
        "busy": [["2026-11-24T09:00:00+00:00", "2026-11-24T10:00:00+00:00"]]
    }
    assert run(b"<html>") == {"problem": "no-calendar"}
    assert run(ics(ONCE + "RRULE:FREQ=SECONDLY")) == {"problem": "too-much"}
