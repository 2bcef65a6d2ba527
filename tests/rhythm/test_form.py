"""What may be wrong with the set-up form, each in words at its field."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.people.rules import Policy, Times, WorkingHours
from bot.rhythm import form as forms
from bot.rhythm.form import Field, SetUpForm
from bot.slack.answers import SlackChannel, SlackUser
from bot.slack.ids import ChannelId, SlackUserId, TeamId

HOME = TeamId("T0001")


def user(slack_id: str, **changes: object) -> SlackUser:
    values: dict[str, object] = {
        "id": SlackUserId(slack_id),
        "name": slack_id.title(),
        "zone": "Europe/Berlin",
        "team_id": HOME,
    }
    return SlackUser(**{**values, **changes})  # type: ignore[arg-type]


USERS = {
    "UMIA": user("UMIA"),
    "URON": user("URON"),
    "UAIKO": user("UAIKO"),
    "UBOT": user("UBOT", is_bot=True),
    "UGONE": user("UGONE", deleted=True),
    "UGUEST": user("UGUEST", is_guest=True),
    "USTRANGER": user("USTRANGER", team_id=TeamId("T0666")),
    **{f"UR{n}": user(f"UR{n}") for n in range(41)},
}
POLICY = Policy("C1SALES", "Europe/Berlin", 5, 600, 60, Times.STAGGERED)


def form(*reps: str, **changes: object) -> SetUpForm:
    return SetUpForm(reps or ("URON",), replace(POLICY, **changes), {})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("filled", "field", "words"),
    [
        (SetUpForm((), POLICY, {}), Field.REPS, "Pick at least one rep."),
        (form("URON", "UMIA"), Field.REPS, "You can't be your own rep"),
        (form("URON", "UBOT"), Field.REPS, "take Ubot off"),
        (form("UGONE", "URON"), Field.REPS, "Take Ugone off"),
        (form("UGUEST"), Field.REPS, "Take Uguest off"),
        (form("USTRANGER", "UGUEST"), Field.REPS, "Take Ustranger, Uguest off"),
        (form(*(f"UR{n}" for n in range(41))), Field.REPS, "at most 40 reps"),
        (form(zone="Mars/Olympus"), Field.ZONE, "don't know this time zone"),
        (form(zone=""), Field.ZONE, "don't know this time zone"),
        (form(length=61), Field.LENGTH, "lengths in the list"),
    ],
)
def test_each_mistake_stands_at_its_field(filled: SetUpForm, field: Field, words: str) -> None:
    """What can't be saved is told once, at the field where it is to be mended."""
    found = forms.problems(filled, "UMIA", USERS)

    assert list(found) == [field]
    assert words in str(found[field])


def test_several_mistakes_are_told_at_once() -> None:
    """Nobody has to press Save three times to learn of three mistakes."""
    found = forms.problems(form("UBOT", zone="?", length=1), "UMIA", USERS)

    assert set(found) == {Field.REPS, Field.ZONE, Field.LENGTH}


def test_forty_reps_are_fine() -> None:
    """A team of forty is the largest."""
    assert forms.problems(form(*(f"UR{n}" for n in range(40))), "UMIA", USERS) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"weekday": 6}, Field.DAY),
        ({"start": 539}, Field.TIME),
        ({"start": 540}, None),
        ({"start": 1020}, None),
        ({"start": 1021}, Field.TIME),
        ({"start": 1080}, Field.TIME),
        ({"start": 60, "zone": "America/New_York"}, None),
        ({"weekday": 7, "start": 60, "times": Times.KEPT}, None),
    ],
)
def test_staggering_begins_in_working_hours(
    changes: dict[str, object], field: Field | None
) -> None:
    """Day and time to begin with lie in the manager's hours; kept times are their own (R3)."""
    found = forms.hours_problems(form(**changes), WorkingHours("Europe/Berlin"))

    assert list(found) == ([field] if field else [])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, None),
        ({"is_member": False}, "not in this channel yet"),
        ({"is_archived": True, "is_member": False}, "#sales is archived"),
        ({"is_outside": True}, "outside your company can read #sales"),
        ({"is_outside": True, "is_member": False, "is_archived": True}, "outside your company"),
    ],
)
def test_a_channel_must_be_inside_open_and_ours(
    changes: dict[str, bool], words: str | None
) -> None:
    """Slack Connect, archived and foreign channels are refused, each in its words (R50)."""
    values: dict[str, object] = {"id": ChannelId("C1"), "name": "sales", "is_member": True}
    problem = forms.channel_problem(SlackChannel(**{**values, **changes}))  # type: ignore[arg-type]

    assert (words is None) is (problem is None)
    assert words is None or words in str(problem)


def test_words_name_everybody() -> None:
    """Whoever is in the way is named, so that the manager knows whom to take off."""
    ron, aiko = USERS["URON"], USERS["UAIKO"]

    assert "You meet Uron at that time" in str(forms.overlap_words(ron))
    assert "with another manager: Uron, Uaiko." in str(forms.taken_words([ron, aiko]))
