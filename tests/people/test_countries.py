"""Countries and their parts: found by name, said in the reader's language, with their holidays."""

from __future__ import annotations

from datetime import date

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.people import countries
from bot.people.rules import WorkingHours, holiday_on, zones

ENGLISH, GERMAN = Locale("en"), Locale("de")


@pytest.mark.parametrize(
    ("day", "country", "name"),
    [
        ("2027-01-06", "DE-BY", "Epiphany"),
        ("2027-01-06", "DE", ""),
        ("2026-10-03", "DE", "German Unity Day"),
        ("2026-11-26", "US", "Thanksgiving Day"),
        ("2026-11-27", "US", ""),
        ("2026-11-23", "JP", "Labor Thanksgiving Day"),
        ("2026-08-31", "GB-ENG", "Late Summer Bank Holiday"),
        ("2026-08-31", "GB-SCT", ""),
        ("2026-07-14", "FR", "National Day"),
        ("2026-12-25", "", ""),
        ("2026-12-25", "XX", ""),
        ("2026-12-25", "DE-XX", ""),
    ],
)
def test_holidays(day: str, country: str, name: str) -> None:
    """Each country and each of its parts has its own days, named in English (R8)."""
    assert holiday_on(date.fromisoformat(day), country) == name


def test_hours_know_holidays() -> None:
    """A holiday is no working day, and what comes before it is the working day before that."""
    hours = WorkingHours("Europe/Berlin", country="DE-BY")

    assert not hours.works_on(date(2027, 1, 6))
    assert hours.working_day_before(date(2027, 1, 7)) == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Berlin", "DE"),
        ("America/New_York", "US"),
        ("US/Eastern", "US"),
        ("Asia/Calcutta", "IN"),
        ("Asia/Tokyo", "JP"),
        ("UTC", ""),
        ("Etc/GMT+5", ""),
        ("nowhere", ""),
    ],
)
def test_a_zone_tells_a_country(zone: str, country: str) -> None:
    """Where a zone lies in one country, its holidays are a good guess; else there is none."""
    assert countries.of_zone(zone) == country


def test_each_guess_is_known() -> None:
    """No zone leads to a country whose holidays we don't know."""
    guesses = {countries.of_zone(zone) for zone in zones()}

    assert len(guesses) > 200
    assert all(countries.is_known(code) for code in guesses if code)


@pytest.mark.parametrize(
    ("typed", "locale", "first"),
    [
        ("germany", ENGLISH, "DE"),
        ("Deutschl", GERMAN, "DE"),
        ("germany", GERMAN, "DE"),
        ("bayern", ENGLISH, "DE-BY"),
        ("DE-BY", ENGLISH, "DE-BY"),
        ("osterreich", GERMAN, "AT"),
        ("Österreich", GERMAN, "AT"),
        ("texas", ENGLISH, "US-TX"),
        ("usa", ENGLISH, "US"),
        ("england", ENGLISH, "GB-ENG"),
    ],
)
def test_finding(typed: str, locale: Locale, first: str) -> None:
    """Names are found in the reader's language, in English and as at home, accents or not."""
    assert countries.find(typed, locale, most=20)[0] == first


@given(typed=st.text(max_size=20))
def test_what_is_found_can_be_kept(typed: str) -> None:
    """Whatever is typed, what is offered is known, fits its column and a choice, and is named."""
    found = countries.find(typed, ENGLISH, most=100)

    assert len(found) <= 100
    for code in found:
        assert countries.is_known(code)
        assert len(code) <= 32
        assert 0 < len(countries.name_of(code, ENGLISH)) <= 75


def test_names() -> None:
    """A country is said in the reader's language, a part as at home."""
    assert countries.name_of("DE-BY", ENGLISH) == "Germany, Bayern"
    assert countries.name_of("DE-BY", GERMAN) == "Deutschland, Bayern"
    assert countries.name_of("US", GERMAN) == "Vereinigte Staaten"
