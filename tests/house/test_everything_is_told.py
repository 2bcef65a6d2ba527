"""What the app listens to, what its views show and what its papers tell are the same things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import click
import pytest
import yaml

from bot.actions import ids as actions
from bot.call_plans import ids as call_plans
from bot.cli import main
from bot.home import ids as home
from bot.meeting import ids as meeting
from bot.people import ids as people
from bot.people.away_views import AwayId
from bot.people.calendar_views import CalendarForm
from bot.people.hours_views import HoursId
from bot.people.manners_views import HabitsId, RemindId
from bot.people.pages import HoursField
from bot.pipeline import ids as pipeline
from bot.rhythm import ids as prepared
from bot.rhythm.label_views import LabelAct
from bot.rhythm.move_views import Form
from bot.rhythm.revival_views import Revive
from bot.rhythm.roster_forms import TeamForm
from bot.rhythm.set_up_views import SetUpId
from bot.rhythm.team_views import TeamAct
from bot.rhythm.views import Act
from bot.rhythm.welcome_views import First
from bot.sessions import ids as sessions
from tests.house.codebase import ROOT
from tests.house.notebook import Notebook, registered

VIEWS = {
    Form.MOVE,
    Form.SKIP,
    SetUpId.FORM,
    First.PILOT_FORM,
    AwayId.FORM,
    HoursId.FORM,
    HabitsId.FORM,
    RemindId.FORM,
    CalendarForm.FORM,
    Revive.FORM,
    *TeamForm,
}
FIELDS = {
    Form.SLOT,
    Form.DAY,
    Form.TIME,
    Form.REASON,
    First.PILOT_REPS,
    Revive.LENGTH,
    Revive.EVERY,
    Revive.TIME,
}
OPTIONS = {SetUpId.ZONE, HoursField.COUNTRY}


PARTS = [
    import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    for room in ("evidence", "summaries")
    for path in sorted((ROOT / "bot" / room).glob("*/ids.py"))
]
ROOMS = (people, prepared, pipeline, sessions, actions, call_plans, *PARTS, meeting, home)
"""Rooms that name what can be clicked in a file of its own, by the names of its enums."""


def _of_rooms(enum: str) -> set[str]:
    return {str(one) for room in ROOMS for one in getattr(room, enum, ())}


@pytest.fixture(name="notebook")
def _notebook() -> Notebook:
    return registered()


@pytest.fixture(name="manifest")
def _manifest() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "manifest.yml").read_text()))


def _ids() -> Iterator[str]:
    yield from _of_rooms("Act")
    yield from (*Act, *LabelAct, *Form, *SetUpId, *First, *Revive, *TeamAct, *TeamForm)
    yield from (*AwayId, *HoursId, *HabitsId, *RemindId)


def test_commands(notebook: Notebook, manifest: dict[str, Any]) -> None:
    """The manifest has exactly the slash commands that are listened to."""
    declared = [command["command"] for command in manifest["features"]["slash_commands"]]

    assert declared == notebook.heard["command"]


def test_kinds(notebook: Notebook, manifest: dict[str, Any]) -> None:
    """The manifest subscribes to what is listened to: clicks, forms, and its events."""
    kinds = {"command", "action", "options", "view", "event", "shortcut"}
    assert set(notebook.heard) <= kinds
    assert manifest["settings"]["interactivity"]["is_enabled"]
    # What is said is one event for us, and for Slack one for each kind of place.
    told = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert {event.partition(".")[0] for event in told} == set(notebook.heard["event"])


@pytest.mark.parametrize("named", sorted(set(_ids()) - VIEWS - FIELDS - OPTIONS))
def test_buttons(notebook: Notebook, named: str) -> None:
    """Whatever can be clicked has exactly one listener."""
    assert notebook.hears("action", named) == 1


@pytest.mark.parametrize("named", sorted(VIEWS | _of_rooms("Form")))
def test_forms(notebook: Notebook, named: str) -> None:
    """Every form has exactly one listener."""
    assert notebook.hears("view", named) == 1


@pytest.mark.parametrize("named", sorted(OPTIONS | _of_rooms("Options")))
def test_options(notebook: Notebook, named: str) -> None:
    """Every select that we fill while somebody types has exactly one listener."""
    assert notebook.hears("options", named) == 1


def test_shortcuts(notebook: Notebook, manifest: dict[str, Any]) -> None:
    """The manifest has exactly the shortcuts that are listened to."""
    declared = [one["callback_id"] for one in manifest["features"].get("shortcuts", [])]

    assert sorted(declared) == sorted(_of_rooms("Shortcut"))
    assert set(declared) == set(notebook.heard.get("shortcut", []))


def test_command_line() -> None:
    """The README names each command of `coach`, and none that isn't there."""
    assert isinstance(main, click.Group)
    told = set(re.findall(r"`(?:\./)?coach ([\w-]+)", (ROOT / "README.md").read_text()))

    # What only a checkout has, the launcher does by itself.
    launcher = set(re.findall(r"^    (\w+)\) ", (ROOT / "coach").read_text(), re.MULTILINE))
    assert launcher == {"test", "pictures"}
    assert told == {*main.commands, *launcher}


def test_links() -> None:
    """Every file that a paper links to is there."""
    papers = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    gone = [
        f"{paper.relative_to(ROOT)}: {target}"
        for paper in papers
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", paper.read_text())
        if not (paper.parent / target).exists()
    ]

    assert gone == []
