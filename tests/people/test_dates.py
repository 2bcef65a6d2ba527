"""Days as people type them, by table and by property."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from bot.people.dates import Span, read_span

WEDNESDAY = date(2026, 11, 25)


def days(first: str, last: str = "") -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last or first))


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("today", days("2026-11-25")),
        ("tomorrow", days("2026-11-26")),
        ("day after tomorrow", days("2026-11-27")),
        ("Wednesday", days("2026-11-25")),
        ("fri", days("2026-11-27")),
        ("on Friday", days("2026-11-27")),
        ("this Friday", days("2026-11-27")),
        ("next Friday", days("2026-12-04")),
        ("Friday next week", days("2026-12-04")),
        ("next Monday", days("2026-11-30")),
        ("this week", days("2026-11-25", "2026-11-29")),
        ("next week", days("2026-11-30", "2026-12-06")),
        ("next month", days("2026-12-01", "2026-12-31")),
        ("12 Dec", days("2026-12-12")),
        ("12th of December", days("2026-12-12")),
        ("Dec 12", days("2026-12-12")),
        ("December 12th, 2027", days("2027-12-12")),
        ("Sat 12 Dec", days("2026-12-12")),
        ("the 5th", days("2026-12-05")),
        ("2026-12-12", days("2026-12-12")),
        ("12.12.", days("2026-12-12")),
        ("1.2.2027", days("2027-02-01")),
        ("24/12", days("2026-12-24")),
        ("12/24", days("2026-12-24")),
        ("in 2 weeks", days("2026-12-09")),
        ("in 3 days", days("2026-11-28")),
        ("for a week", days("2026-11-25", "2026-12-01")),
        ("3 days", days("2026-11-25", "2026-11-27")),
        ("a month", days("2026-11-25", "2026-12-24")),
        ("until Friday", days("2026-11-25", "2026-11-27")),
        ("  UNTIL   12 dec ", days("2026-11-25", "2026-12-12")),
        ("till 6 Jan", days("2026-11-25", "2027-01-06")),
        ("until the end of the week", days("2026-11-25", "2026-11-29")),
        ("until end of next month", days("2026-11-25", "2026-12-31")),
        ("through Thurs", days("2026-11-25", "2026-11-26")),
        ("next Monday to Thursday", days("2026-11-30", "2026-12-03")),
        ("12 Dec - 6 Jan", days("2026-12-12", "2027-01-06")),
        ("2026-12-01 – 2026-12-04", days("2026-12-01", "2026-12-04")),
        ("from 1 Dec until 4 Dec", days("2026-12-01", "2026-12-04")),
        ("tomorrow to next week", days("2026-11-26", "2026-12-06")),
    ],
)
def test_english_is_read(typed: str, span: Span) -> None:
    """Days are read as English speakers type them, from the day on which they do."""
    assert read_span(typed, WEDNESDAY, "en-US") == span


@pytest.mark.parametrize(
    ("typed", "locale", "span"),
    [
        ("bis Freitag", "de-DE", days("2026-11-25", "2026-11-27")),
        ("bis zum 24. Dezember", "de-DE", days("2026-11-25", "2026-12-24")),
        ("24.12. bis 6.1.", "de-DE", days("2026-12-24", "2027-01-06")),
        ("nächste Woche", "de-DE", days("2026-11-30", "2026-12-06")),
        ("nächsten Montag bis Donnerstag", "de-DE", days("2026-11-30", "2026-12-03")),
        ("übermorgen", "de-DE", days("2026-11-27")),
        ("bis Ende der Woche", "de-DE", days("2026-11-25", "2026-11-29")),
        ("für 2 Wochen", "de-DE", days("2026-11-25", "2026-12-08")),
        ("until 12 déc.", "fr-FR", days("2026-11-25", "2026-12-12")),
        ("vendredi", "fr-FR", days("2026-11-27")),
        ("12 de diciembre", "es-ES", days("2026-12-12")),
        ("5/6", "en-GB", days("2027-06-05")),
        ("Friday", "de-DE", days("2026-11-27")),
        ("Friday", "xx-nowhere", days("2026-11-27")),
    ],
)
def test_other_languages_are_read(typed: str, locale: str, span: Span) -> None:
    """Names are read in the reader's language and in English, words around them in German, too."""
    assert read_span(typed, WEDNESDAY, locale) == span


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "lunch",
        "1",
        "may",
        "banana 5",
        "next",
        "until",
        "until yesterday",
        # A slip, or a year ahead?
        "until 12 Nov",
        # A Saturday.
        "Fri 28 Nov",
        # June or May?
        "5/6",
        # With that week, or without it?
        "until next week",
        "30 Feb",
        "2026-02-30",
        "4 Dec to 1 Dec",
        "until 2026-11-24",
        "for 0 days",
        "99999-01-01",
        "9999-12-31 to in 999 weeks",
        "until Friday, if I feel better",
        "Friday " * 400,
    ],
)
def test_what_may_be_meant_otherwise_is_not_read(typed: str) -> None:
    """What is no day, or might be two, isn't guessed at."""
    assert read_span(typed, WEDNESDAY, "en-US") is None


@given(
    day=st.dates(WEDNESDAY, WEDNESDAY + timedelta(days=280)),
    locale=st.sampled_from(
        ["en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "sv_SE", "pl_PL"]
    ),
    pattern=st.sampled_from(["d MMMM", "d MMM", "d MMMM yyyy", "yyyy-MM-dd"]),
)
def test_what_we_write_is_read(day: date, locale: str, pattern: str) -> None:
    """Every date as its language writes it is read as just that day."""
    typed = format_date(day, pattern, locale=locale)

    assert read_span(typed, WEDNESDAY, locale.replace("_", "-")) == Span(day, day)


@given(typed=st.text(max_size=90), locale=st.sampled_from(["en-US", "de-DE", "ja-JP", None]))
def test_any_text_is_read_or_not(typed: str, locale: str | None) -> None:
    """Whatever is typed, what comes of it is days in order, or nothing."""
    span = read_span(typed, WEDNESDAY, locale)

    assert span is None or span.first <= span.last
