"""How the list of teams and the form for one slot look, within Slack's limits and escaped."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.errors import InvalidInput
from bot.people.rules import Greeting, Member, Policy, TeamFacts, Times
from bot.rhythm import set_up_shown, set_up_views, slot_views
from bot.rhythm.pages import Draft
from bot.rhythm.rules import WeeklyTime
from bot.rhythm.set_up_views import SetUpMeta
from bot.rhythm.slot_pages import SlotPage, Wanted
from bot.rhythm.slot_views import SlotField, SlotMeta
from bot.rhythm.timetable import Slot
from bot.slack.payloads import Malformed, Values
from bot.words import tongue
from tests.rhythm.drawn import HOSTILE, check_view, labels
from tests.rhythm.values import MIA, RON, at, person

T = tongue("en-GB")
NOW = at("2026-11-23 08:00")
FRIDAY_TEN = WeeklyTime("Europe/Berlin", 5, 600, 60)
POLICY = Policy("C1SALES", "Europe/Berlin", 5, 600, 60, Times.STAGGERED)
TEAM = TeamFacts(1, MIA, POLICY, (Member(3, RON, Greeting.GREETED),))
ABOUT = SlotMeta(3, 5, 600)
NAMES = ["Ron Cole", *HOSTILE]


def page(slot: Slot, *, name: str = "Ron Cole", free: int = 60) -> SlotPage:
    times = tuple(WeeklyTime("Europe/Berlin", 1 + n % 5, 540 + 5 * n, 60) for n in range(free))
    return SlotPage(3, TEAM, person(MIA), person(RON, name=name), slot, times)


@pytest.mark.parametrize("name", NAMES, ids=lambda text: ascii(text)[:20])
@pytest.mark.parametrize("free", [0, 1, 60, 200])
@pytest.mark.parametrize("is_own", [True, False])
def test_the_form_for_a_slot(name: str, free: int, *, is_own: bool) -> None:
    """With no free time, one, or many, whoever it is about, the form is valid."""
    shown = page(Slot(FRIDAY_TEN, 2, is_own=is_own), name=name, free=free)
    view = slot_views.slot_form(T, shown, length=30, every=2)

    check_view(view)
    assert SlotMeta.loads(str(view["private_metadata"])) == ABOUT
    assert labels(view["blocks"]) == (["Back to the team's time"] if is_own else [])
    check_view(slot_views.given_back(T, shown))


def field(value: dict[str, object]) -> dict[str, object]:
    return {"x": value}


def filled(**fields: str) -> Values:
    """Let a form have been sent with these fields; a time is typed, all others are chosen."""
    state: dict[str, Any] = {}
    for name, value in fields.items():
        is_time = name == SlotField.TIME
        state[name] = field(
            {"selected_time": value} if is_time else {"selected_option": {"value": value}}
        )
    return Values(state)


@pytest.mark.parametrize(
    ("fields", "wanted", "error_at"),
    [
        ({}, Wanted(5, 600, 60, 1), SlotField.LENGTH),
        ({"length": "30", "every": "2"}, Wanted(5, 600, 30, 2), SlotField.LENGTH),
        ({"slot": "4:1065"}, Wanted(4, 1065, 60, 1), SlotField.FREE),
        ({"day": "3", "time": "09:05"}, Wanted(3, 545, 60, 1), SlotField.TIME),
        ({"slot": "4:1065", "day": "3", "time": "09:05"}, Wanted(3, 545, 60, 1), SlotField.TIME),
    ],
)
def test_what_was_filled_in(fields: dict[str, str], wanted: Wanted, error_at: SlotField) -> None:
    """A day and time of one's own win over the list; nothing chosen keeps the time."""
    assert slot_views.read(filled(**fields), ABOUT) == (wanted, error_at)


@pytest.mark.parametrize(
    ("fields", "missing"), [({"day": "3"}, SlotField.TIME), ({"time": "09:05"}, SlotField.DAY)]
)
def test_half_a_time(fields: dict[str, str], missing: SlotField) -> None:
    """Half a time is told at the half that is missing."""
    with pytest.raises(InvalidInput) as problem:
        slot_views.read(filled(**fields), ABOUT)
    assert list(problem.value.fields) == [missing]


@pytest.mark.parametrize(
    "fields",
    [
        {"slot": "8:600"},
        {"slot": "0:600"},
        {"slot": "4:1440"},
        {"slot": "4"},
        {"slot": "²:600"},
        {"length": "61"},
        {"every": "3"},
        {"day": "8", "time": "09:00"},
    ],
)
def test_what_no_menu_offers(fields: dict[str, str]) -> None:
    """A value that no menu of ours offers is no payload of ours."""
    with pytest.raises(Malformed):
        slot_views.read(filled(**fields), ABOUT)


@pytest.mark.parametrize("name", ["", *NAMES], ids=lambda text: ascii(text)[:20])
@pytest.mark.parametrize("teams", [2, 40, 90])
def test_the_list_of_teams(name: str, teams: int) -> None:
    """Of two teams or many, named or not, each has a button; Slack takes the list."""
    several = [replace(TEAM, id=n, name=name.strip()) for n in range(teams)]
    view = set_up_views.which_team(T, several)

    check_view(view)
    assert labels(view["blocks"])[-1] == "Set up another team"


@pytest.mark.parametrize(
    ("draft", "about", "another"),
    [
        (Draft(None, "UTC", None, {}), SetUpMeta(None, 0), False),
        (Draft(None, "UTC", None, {}, has_others=True), SetUpMeta(None, 1), False),
        (Draft(TEAM, "UTC", None, {}), SetUpMeta(1, 0), True),
        (Draft(TEAM, "UTC", None, {}, has_others=True), SetUpMeta(1, 1), False),
    ],
)
def test_the_forms_way_to_another_team(draft: Draft, about: SetUpMeta, *, another: bool) -> None:
    """A manager's only team leads to a second one; later the list of teams does."""
    shown = set_up_shown.first_shown(draft)
    view = set_up_views.set_up_form(T, shown, {}, now=NOW, about=SetUpMeta.of(draft))

    assert SetUpMeta.loads(str(view["private_metadata"])) == about
    assert labels(view["blocks"]) == (["Set up another team"] if another else [])


def test_reps_may_be_filled_in() -> None:
    """Whoever is about to take a rep in finds them in the new team's form (R50)."""
    shown = set_up_shown.first_shown(Draft(None, "UTC", None, {}), (RON,))

    assert shown.reps == (RON,)
    assert shown.capacity.reps == 1
