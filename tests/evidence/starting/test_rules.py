"""When a week's checks begin, about which deals, and which deal a message names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evidence.starting.rules import (
    CHECKS_A_WEEK,
    LinkFacts,
    LinkState,
    Why,
    deal_named_in,
    due_this_week,
    next_in_rhythm,
    next_rhythm,
    why_words,
)
from bot.people.budget import OF_INTENSITY
from bot.people.rules import DayOff, WhyOff, WorkingHours
from bot.pipeline.rules import DealFacts, DealState, Phase

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
NEW_YORK = WorkingHours("America/New_York")


def deal(number: int, name: str = "", account: str = "", **changes: object) -> DealFacts:
    """Make a deal up."""
    facts = DealFacts(
        number,
        "U1RON",
        name or f"Deal {number}",
        account,
        "Proposal",
        Phase.MIDDLE,
        None,
        "",
        None,
        "",
        None,
        DealState.OPEN,
        MONDAY,
        MONDAY,
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def test_tuesday_morning() -> None:
    """A week's checks begin when the rep's Tuesday does, by their own wall clock."""
    assert due_this_week(NEW_YORK, MONDAY) == datetime(2026, 11, 24, 14, tzinfo=UTC)
    sunday = MONDAY + timedelta(days=6)
    assert due_this_week(NEW_YORK, sunday) == datetime(2026, 11, 24, 14, tzinfo=UTC)


def test_the_next_working_day() -> None:
    """A Tuesday off moves them to the week's next working day; a week off has none."""
    tuesday = DayOff(date(2026, 11, 24), date(2026, 11, 24), WhyOff.AWAY)
    assert due_this_week(replace(NEW_YORK, off=(tuesday,)), MONDAY) == datetime(
        2026, 11, 25, 14, tzinfo=UTC
    )
    away = replace(NEW_YORK, off=(DayOff(date(2026, 11, 20), date(2026, 12, 4), WhyOff.AWAY),))
    assert due_this_week(away, MONDAY) is None
    assert next_rhythm(away, MONDAY) == datetime(2026, 12, 8, 14, tzinfo=UTC)


def test_mondays_only() -> None:
    """Whoever works on Mondays only has no rhythm of checks."""
    hours = replace(NEW_YORK, days=frozenset({1}))

    assert next_rhythm(hours, MONDAY) is None


@given(
    st.integers(0, 4 * 365 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes)),
    st.sampled_from(["Europe/Berlin", "Asia/Tokyo", "America/New_York", "Pacific/Auckland"]),
)
def test_next_is_the_first_after_now(now: datetime, zone: str) -> None:
    """The next beginning lies ahead, within eight days, and is that of its own week."""
    hours = WorkingHours(zone)
    at = next_rhythm(hours, now)

    assert at is not None
    assert now < at <= now + timedelta(days=8)
    assert due_this_week(hours, at) == at


def test_what_we_know_least_of() -> None:
    """No evidence comes first, then the oldest; what was checked this week, or closed, is out."""
    deals = [
        deal(1),
        deal(2),
        deal(3),
        deal(4),
        deal(5, state=DealState.WON),
    ]
    evidence = {1: MONDAY - timedelta(days=2), 2: MONDAY - timedelta(days=40)}
    checked = {
        4: MONDAY - timedelta(days=6, hours=23),
        2: MONDAY - timedelta(days=7),
    }

    found = next_in_rhythm(deals, evidence, checked, MONDAY)

    assert [one.id for one in found] == [3, 2, 1]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Acme renewal will close", 1),
        ("talked to ACME: they love it", None),
        ("Globex are in, 100 %", 3),
        ("globexes are in", None),
        ("nothing of ours", None),
        ("Acme and Globex both", None),
        ("Acme *pilot* is safe, so is Globex?", 2),
        ("", None),
        ("X is signed", None),
    ],
)
def test_the_deal_that_a_message_names(text: str, named: int | None) -> None:
    """The one deal whose name or account stands in it as words; of several none is guessed."""
    deals = [
        deal(1, "Acme renewal", "Acme"),
        deal(2, "Acme pilot", "Acme"),
        deal(3, "Fleet", "Globex"),
        deal(4, "X", ""),
    ]

    found = deal_named_in(text, deals)

    assert (found.id if found else None) == named


def test_link_states() -> None:
    """A channel waits for the rep's word, and what ended waits for nobody."""
    link = LinkFacts(1, 1, "C1", "acme", "U1MIA", MONDAY, None, None, None)

    assert link.state is LinkState.WAITING
    assert link.is_unanswered
    assert not replace(link, is_over=True).is_unanswered
    assert replace(link, refused_at=MONDAY).state is LinkState.REFUSED
    assert replace(link, agreed_at=MONDAY).state is LinkState.AGREED


def test_as_many_as_the_intensity_allows() -> None:
    """The rhythm asks as often as the budget allows checks, and each reason has its words."""
    assert {one: limits.checks for one, limits in OF_INTENSITY.items()} == dict(CHECKS_A_WEEK)
    assert len({str(why_words(why)) for why in Why}) == len(Why)
