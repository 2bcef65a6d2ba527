"""Prepared teams in words, at their largest (docs/rhythm.md R46)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.errors import N_
from bot.people.rules import PersonFacts, Times, WorkingHours
from bot.rhythm import prepared_views, template_views
from bot.rhythm.ids import Act
from bot.rhythm.prepared_pages import (
    LookedThrough,
    PreparedField,
    PreparedFor,
    PreparedState,
    PreparedTeam,
    PreparePage,
)
from bot.rhythm.prepared_rules import STANDARD, Fault
from bot.slack.payloads import Values
from bot.words import tongue

T = tongue("en-GB")
MIA = PersonFacts("U1MIA", "Mia Berger", "en-GB", WorkingHours("Europe/Berlin"))
TEAM = PreparedTeam(
    1,
    "U1MIA",
    "North & *South*",
    None,
    tuple(f"U{n:010}" for n in range(40)),
    STANDARD,
    "U1OMAR",
    datetime(2026, 11, 23, 9, tzinfo=UTC),
    PreparedState.WAITING,
    tuple(f"U{n:010}" for n in range(20)),
)


def text_of(shown: Any) -> str:
    return str(shown)


def test_many_faults() -> None:
    """Of very many faults the first sixty are told, in sections that Slack takes whole."""
    faults = [Fault(n, N_("{name} " * 20, name="x" * 5)) for n in range(2, 102)]
    page = PreparePage(None, (), (), 0, 0)

    view = prepared_views.prepare_form(T, page, faults, typed="manager,rep")

    assert "*100 lines need a look*" in text_of(view)
    assert "Line 61: " in text_of(view)
    assert "Line 62: " not in text_of(view)
    assert "… and 40 more." in text_of(view)
    assert "manager,rep" in text_of(view)


def test_many_teams() -> None:
    """Of very many teams those that wait come first, and the rest is counted."""
    started = replace(TEAM, state=PreparedState.STARTED)
    teams = (*[started] * 5, *(replace(TEAM, id=n) for n in range(30)))

    said = prepared_views.prepared(T, PreparedFor(MIA, teams))
    view = prepared_views.look_through(T, LookedThrough(None, "a1", teams * 3))

    assert text_of(said.blocks).count(Act.START) == 20
    assert "15 more stand here once you have started some of these." in text_of(said.blocks)
    assert "… and 65 more." in text_of(view)
    assert said.text == "<@U1OMAR> prepared 35 teams for you."


def test_what_somebody_typed() -> None:
    """A team's name is escaped; nobody marks our words up."""
    said = prepared_views.prepared(T, PreparedFor(MIA, (TEAM,)))

    assert "*North &amp; ∗South∗*" in text_of(said.blocks)


def test_kept_times() -> None:
    """Where managers say each rep's time, no first slot is promised."""
    kept = replace(STANDARD, times=Times.KEPT, length=30, target=1)

    assert template_views.policy_words(T, STANDARD) == (
        "From Friday 10:00, 60 min, 3 hours of coaching a month"
    )
    assert template_views.policy_words(T, kept) == "30 minutes each, 1 hour of coaching a month"


def test_a_template_as_it_was_sent() -> None:
    """What stands in the form is read back; what is missing is what everybody begins with."""
    assert template_views.read_template(Values({})) == STANDARD
    sent: dict[str, object] = {
        PreparedField.NAME: {"a": {"value": " North "}},
        PreparedField.EVERY: {"a": {"selected_option": {"value": "2"}}},
        PreparedField.TIMES: {"a": {"selected_option": {"value": "kept"}}},
    }

    read = template_views.read_template(Values(sent))

    assert read == replace(STANDARD, name="North", every=2, times=Times.KEPT)
