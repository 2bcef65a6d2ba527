"""The steps of the guided tour name what there is: ids, people, places, entries of the clock."""

from __future__ import annotations

import re

import pytest

from bot.sandbox.tour import Plan, Reading, Sending, Step, read_plan
from bot.sandbox.world import demo_world
from bot.sandboxed.stage import tour_path
from tests.house.codebase import ROOT
from tests.house.notebook import registered

PLAN = read_plan(tour_path())
LISTENERS = {
    "block_actions": "action",
    "view_submission": "view",
    "message_action": "shortcut",
    "shortcut": "shortcut",
}
TABS = {"home", "messages"}
each_step = pytest.mark.parametrize("step", PLAN.steps, ids=lambda step: step.id)


@pytest.fixture(name="plan")
def _plan() -> Plan:
    return PLAN


@each_step
def test_ids(step: Step) -> None:
    """Whatever a step waits for, the bot listens to: buttons, forms, commands."""
    book = registered()
    unheard = []
    for deed in step.done:
        if isinstance(deed, Reading):
            unheard += [one for one in deed.ids if not book.hears("action", one)]
        elif deed.payload.startswith("/"):
            unheard += [] if book.hears("command", deed.payload) else [deed.payload]
        elif deed.payload == "app_home_opened":
            unheard += [] if book.hears("event", deed.payload) else [deed.payload]
            unheard += deed.ids - TABS
        else:
            kind = LISTENERS[deed.payload]
            unheard += [one for one in deed.ids if not book.hears(kind, one)]

    assert unheard == []
    assert all(deed.ids for deed in step.done if isinstance(deed, Sending))


@each_step
def test_people_and_places(step: Step) -> None:
    """A step's person is one of the cast, and in the channel to which the step leads."""
    world = demo_world()
    members = {room.id: room.members for room in world.rooms}

    assert step.person in world.cast
    assert step.where in ("dm", "home") or step.person in members[step.where]
    for deed in step.done:
        assert {deed.who.by, deed.who.not_by} <= {"", *world.cast}


@each_step
def test_words(step: Step) -> None:
    """A step is short: a title of a few words, one to three sentences, and a hint."""
    assert 3 <= len(step.title) <= 40
    assert 40 <= len(step.words) <= 220
    assert 10 <= len(step.hint) <= 180


@each_step
def test_the_clock_has_such_entries(step: Step) -> None:
    """Where a hint sends somebody to the clock, its menu has that entry."""
    menu = (ROOT / "bot/sandbox/page/templates/clock.html").read_text(encoding="utf-8")
    entries = re.findall(r"\*(\+1 \w+|Next [^*]+)\*", step.hint)

    assert [one for one in entries if one.replace("Coach", "{{ app }}") not in menu] == []


@each_step
def test_what_to_press_is_there(step: Step) -> None:
    """A button that a hint names is one of Coach's or of the clock's."""
    rooms = (ROOT / "bot").glob("**/*views.py")
    words = "".join(path.read_text(encoding="utf-8") for path in rooms)
    pressed = {
        one for one in re.findall(r"\*([^*]+)\*", step.hint) if not re.match(r"\+1|Next ", one)
    }

    # A number in a label is one that Coach fills in, or belongs to it as in "1:1".
    spelled = {one: {one, re.sub(r"[0-9]+", "{n}", one)} for one in pressed}

    assert [
        one for one, ways in spelled.items() if not any(f'"{way}"' in words for way in ways)
    ] == []


def test_it_is_short(plan: Plan) -> None:
    """Ten minutes: not a step more than there are now, until something is taken out."""
    assert 6 <= len(plan.steps) <= 18


def test_it_ends_with_what_to_do_next(plan: Plan) -> None:
    """The end leads where the README does: manifest, tokens, the first command."""
    ending = " ".join(plan.ending.next)

    for named in ("manifest.yml", "docs/install.md", ".env", "coach run", "/coach"):
        assert f"`{named}`" in ending or f"`./{named}`" in ending, named
        assert named in (ROOT / "README.md").read_text(encoding="utf-8")


def test_papers_tell_how_to_add_a_step() -> None:
    """docs/sandbox.md names each key that a step has."""
    docs = (ROOT / "docs/sandbox.md").read_text(encoding="utf-8")
    _, _, section = docs.partition("## The guided tour: adding a step")
    keys = ("id", "title", "words", "hint", "person", "where", "done", "payload", "read", "by")

    assert [key for key in (*keys, "not_by", "after", "days") if f"`{key}`" not in section] == []
