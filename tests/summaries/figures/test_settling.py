"""One instant for each manager says the same as the rule does for every single 1:1 (R15, R42)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.people.rules import DayOff, WhyOff, WorkingHours
from bot.rhythm.rules import OneOnOneFacts, settles_at
from bot.summaries.figures.settling import LONGEST_AGO, settled_before

MONDAY = datetime(2026, 10, 26, tzinfo=UTC)
"""Right after Europe's clocks changed."""

hours = st.builds(
    WorkingHours,
    st.sampled_from(["Europe/Berlin", "America/St_Johns", "Asia/Tokyo", "Pacific/Auckland"]),
    st.sampled_from([frozenset({1, 2, 3, 4, 5}), frozenset({7, 1, 2, 3, 4}), frozenset({3})]),
    st.sampled_from([0, 540]),
    st.sampled_from([600, 1080]),
    st.sampled_from(["", "DE"]),
    st.sampled_from([(), (DayOff(date(2026, 10, 20), date(2026, 11, 12), WhyOff.AWAY),)]),
)
instants = st.integers(-20 * 1440, 6 * 1440).map(lambda one: MONDAY + timedelta(minutes=one))


@given(hours, instants, instants, st.none() | st.integers(0, 5 * 1440))
def test_it_parts_what_stands_from_what_can_be_objected_to(
    manager: WorkingHours, now: datetime, planned: datetime, answered: int | None
) -> None:
    """Whatever the hours, the days off and the answer: the same as `settles_at` decides."""
    facts = OneOnOneFacts(
        id=1,
        uid="u",
        manager="M",
        rep="R",
        zone="UTC",
        original_at=planned,
        planned_at=planned,
        length=45,
        answered_at=None if answered is None else planned + timedelta(minutes=answered),
    )
    since = max(facts.ends_at, facts.answered_at or facts.ends_at)
    assert (since < settled_before(manager, now)) == (now >= settles_at(facts, manager))


@given(hours, instants)
def test_nothing_is_open_longer_than_it_is_asked_for(manager: WorkingHours, now: datetime) -> None:
    """Of what is older than that no manager's hours have to be known."""
    assert settled_before(manager, now) > now - LONGEST_AGO
