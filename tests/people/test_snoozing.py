"""Until when somebody wants quiet: chosen in a menu, or typed (docs/rhythm.md R45)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.people.rules import WorkingHours
from bot.people.snoozing import Later, is_too_far, morning_of, read_quiet, until

BERLIN = WorkingHours("Europe/Berlin", country="DE")
TUESDAY = "2026-11-24T13:30"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


@pytest.mark.parametrize(
    ("later", "now", "expected"),
    [
        (Later.HOUR, TUESDAY, "2026-11-24T14:30"),
        (Later.HOUR, "2026-11-24T16:30", "2026-11-25T08:00"),
        (Later.TOMORROW, TUESDAY, "2026-11-25T13:30"),
        (Later.TOMORROW, "2026-11-27T13:30", "2026-11-30T08:00"),
        # The clocks change in the night: the same time by the wall clock.
        (Later.TOMORROW, "2026-10-24T13:30", "2026-10-26T08:00"),
        (Later.MORNING, TUESDAY, "2026-11-25T08:00"),
        (Later.MORNING, "2026-12-24T09:00", "2026-12-28T08:00"),
    ],
)
def test_what_the_menu_means(later: Later, now: str, expected: str) -> None:
    """An ask comes again while its reader works, by their own clock and holidays."""
    assert until(later, BERLIN, at(now)) == at(expected)


def test_the_same_time_after_a_change_of_clocks() -> None:
    """Tomorrow at this time is the same time by the wall clock, an hour more or less away."""
    always = WorkingHours("Europe/Berlin", days=frozenset(range(1, 8)))

    assert until(Later.TOMORROW, always, at("2026-10-24T12:00")) == at("2026-10-25T13:00")


def test_a_date_is_chosen_in_its_form() -> None:
    """The menu alone says nothing about the date."""
    with pytest.raises(ValueError, match="form"):
        until(Later.DATE, BERLIN, at(TUESDAY))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2h", "2026-11-24T15:30"),
        ("2 hours", "2026-11-24T15:30"),
        ("for 90 min", "2026-11-24T15:00"),
        ("2 Stunden", "2026-11-24T15:30"),
        ("8h", "2026-11-25T08:00"),
        ("today", "2026-11-25T08:00"),
        ("Heute", "2026-11-25T08:00"),
        ("until tomorrow", "2026-11-25T08:00"),
        ("tomorrow", "2026-11-26T08:00"),
        ("until Friday", "2026-11-27T08:00"),
        ("bis Freitag", "2026-11-27T08:00"),
        ("until 12 Dec", "2026-12-14T08:00"),
        ("this week", "2026-11-30T08:00"),
        ("for 2 weeks", "2026-12-08T08:00"),
        ("", None),
        ("0h", None),
        ("until yesterday", None),
        ("until today", None),
        ("Friday", None),
        ("whenever", None),
        ("until 2028-01-01", None),
        ("99999h", None),
    ],
)
def test_what_is_typed(typed: str, expected: str | None) -> None:
    """Spans and days are read in English and German; what isn't certain isn't taken."""
    found = read_quiet(typed, BERLIN, at(TUESDAY), "de-DE")

    assert found == (at(expected) if expected else None)


def test_a_morning_is_a_working_one() -> None:
    """On a day off quiet lasts until the next day that one works."""
    assert morning_of(date(2026, 12, 25), BERLIN) == at("2026-12-28T08:00")
    assert morning_of(date(2026, 11, 26), BERLIN) == at("2026-11-26T08:00")


def test_a_year_is_far_enough() -> None:
    """Nobody wants to be reminded in years."""
    assert is_too_far(date(2028, 1, 1), date(2026, 11, 24))
    assert not is_too_far(date(2027, 11, 24), date(2026, 11, 24))
