"""Which statuses say leave, and for which days, by table and by property."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.dates import Span
from bot.people.leave_status import days_of, is_leave, key_of
from bot.people.rules import WorkingHours
from bot.slack.answers import SlackStatus

BERLIN = WorkingHours("Europe/Berlin")
NEW_YORK = WorkingHours("America/New_York")
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("emoji", "text"),
    [
        (":palm_tree:", "Vacationing"),
        (":palm_tree::skin-tone-2:", ""),
        (":face_with_thermometer:", "Out sick"),
        (":face_with_thermometer:", ""),
        (":desert_island:", "see you in June"),
        ("", "OOO"),
        ("", "ooo until Monday, ask Mia"),
        ("", "On PTO!"),
        ("", "out of office"),
        ("", "Annual leave :)"),
        (":calendar:", "On parental leave"),
        ("", "Im Urlaub"),
        ("", "krank"),
        ("", "nicht im Büro"),
        ("", "Elternzeit bis Mai"),
        ("", "en vacances"),
        ("", "De vacaciones"),
        ("", "de férias"),
        ("", "in ferie"),
        ("", "met verlof"),
        ("", "på semester"),
        ("", "na urlopie"),
        ("", "休暇"),
    ],
)
def test_leave(emoji: str, text: str) -> None:
    """Slack's own suggestions and the words that people use are leave, in their languages (R8)."""
    assert is_leave(SlackStatus(text, emoji))


@pytest.mark.parametrize(
    ("emoji", "text"),
    [
        ("", ""),
        (":house_with_garden:", "Working remotely"),
        (":spiral_calendar_pad:", "In a meeting"),
        (":bus:", "Commuting"),
        (":airplane:", "On the road to Acme"),
        (":palm_tree:", "Working from Bali"),
        ("", "Back from vacation"),
        ("", "Zurück aus dem Urlaub"),
        ("", "Working from home, a bit sick"),
        ("", "Vacation soon!"),
        ("", "planning my holiday"),
        ("", "Urlaubsplanung"),
        ("", "sick of meetings"),
        ("", "sickening numbers"),
        ("", "ptolemy"),
        ("", "Semester start"),
        ("", "leave me alone"),
        (":white_check_mark:", "Leave requests approved"),
    ],
)
def test_no_leave(emoji: str, text: str) -> None:
    """Who works elsewhere, sits in a meeting or speaks of leave isn't on leave (R8)."""
    assert not is_leave(SlackStatus(text, emoji))


@pytest.mark.parametrize(
    ("hours", "now", "until", "span"),
    [
        (BERLIN, "2026-11-23T09:00", None, ("2026-11-23", "2026-11-23")),
        # Until midnight, until the morning, until the afternoon of Friday.
        (BERLIN, "2026-11-23T09:00", "2026-11-27T22:59", ("2026-11-23", "2026-11-27")),
        (BERLIN, "2026-11-23T09:00", "2026-11-27T12:29", ("2026-11-23", "2026-11-26")),
        (BERLIN, "2026-11-23T09:00", "2026-11-27T12:30", ("2026-11-23", "2026-11-27")),
        # For an hour; until tonight.
        (BERLIN, "2026-11-23T09:00", "2026-11-23T10:00", None),
        (BERLIN, "2026-11-23T09:00", "2026-11-23T22:00", ("2026-11-23", "2026-11-23")),
        # Still Sunday in New York.
        (NEW_YORK, "2026-11-23T04:00", "2026-11-24T04:59", ("2026-11-22", "2026-11-23")),
        # It should be gone already.
        (BERLIN, "2026-11-23T09:00", "2026-11-20T12:00", None),
    ],
)
def test_days(
    hours: WorkingHours, now: str, until: str | None, span: tuple[str, str] | None
) -> None:
    """A status counts until the day on which it ends, of which the first half may be work (R8)."""
    at = datetime.fromisoformat(f"{now}:00+00:00")
    end = datetime.fromisoformat(f"{until}:00+00:00") if until else None
    expected = Span(*map(date.fromisoformat, span)) if span else None

    assert days_of(SlackStatus("OOO", "", end), hours, at) == expected


def test_a_status_is_known_again() -> None:
    """The same status has the same key; another word, emoji or end has another one."""
    status = SlackStatus("OOO", ":palm_tree:", MONDAY)
    others = [
        SlackStatus("OOO!", ":palm_tree:", MONDAY),
        SlackStatus("OOO", ":desert_island:", MONDAY),
        SlackStatus("OOO", ":palm_tree:"),
    ]

    assert key_of(status) == key_of(SlackStatus("OOO", ":palm_tree:", MONDAY))
    assert len({key_of(one) for one in [status, *others]}) == 4
    assert "OOO" not in key_of(status)


@given(text=st.text(), emoji=st.text())
def test_any_status_is_one_or_none(text: str, emoji: str) -> None:
    """Whatever stands in a status, it is judged, and it has a key that fits its column."""
    status = SlackStatus(text.encode("utf-8", "replace").decode(), emoji)

    assert is_leave(status) in {True, False}
    assert len(key_of(SlackStatus(status.text, ""))) == 64
