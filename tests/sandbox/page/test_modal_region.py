"""The modal in front of a person, and the app's Home, as regions of the page."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.changes import HomeChanged, ModalsChanged
from bot.sandbox.page.drawing import Drawing
from bot.sandbox.page.environment import page_environment
from bot.sandbox.page.home_region import HomeRegion
from bot.sandbox.page.modal_region import ModalsRegion
from bot.sandbox.page.regions import Window
from tests.sandbox import pieces as p
from tests.sandbox.page.tree import Tag, tree

MIA, RON = "U07SBXMIA", "U07SBXRON"


@pytest.fixture(name="modals")
def _modals(sandbox: Sandbox) -> ModalsRegion:
    environment = page_environment()
    return ModalsRegion(sandbox.workspace, environment, Drawing(sandbox.workspace, environment))


@pytest.fixture(name="home")
def _home(sandbox: Sandbox) -> HomeRegion:
    environment = page_environment()
    return HomeRegion(sandbox.workspace, environment, Drawing(sandbox.workspace, environment))


def _open(sandbox: Sandbox, *views: dict[str, Any]) -> None:
    workspace = sandbox.workspace
    for position, view in enumerate(views):
        complete = {**view, "blocks": workspace.finished(view["blocks"])}
        workspace.modals.open(MIA, complete, on_top=position > 0, now=workspace.now_seconds())


def _drawn(region: ModalsRegion | HomeRegion, window: Window) -> Tag:
    return tree(str(region.draw(window)))


def test_region_is_there_without_a_modal(modals: ModalsRegion) -> None:
    """The place where modals come is always there, for the live page to find."""
    assert _drawn(modals, Window(MIA)).one(id="modals").inside == []


def test_topmost_modal(sandbox: Sandbox, modals: ModalsRegion) -> None:
    """Only the topmost shows, with a way back to the one beneath."""
    _open(sandbox, p.modal(title=p.plain("First")), p.modal(title=p.plain("Second & last")))
    dialog = _drawn(modals, Window(MIA)).one("dialog")

    assert dialog.one("h2").text == "Second & last"
    assert dialog["aria-labelledby"] == dialog.one("h2")["id"]
    assert dialog.one("button", aria_label="Back")["data-modal"] == "close"
    assert dialog.one("button", aria_label="Close all")["data-modal"] == "close-all"


def test_single_modal_has_no_way_back(sandbox: Sandbox, modals: ModalsRegion) -> None:
    """A modal alone has Cancel, ✕ and its submit."""
    _open(sandbox, p.modal(close=p.plain("Not now")))
    buttons = _drawn(modals, Window(MIA)).all("button")

    assert [each.text or each["aria-label"] for each in buttons] == ["Close", "Not now", "Save"]
    assert buttons[-1]["type"] == "submit"


def test_modal_to_read_has_nothing_to_send(sandbox: Sandbox, modals: ModalsRegion) -> None:
    """Without a submit there is only a button that closes."""
    view = {key: value for key, value in p.modal().items() if key != "submit"}
    _open(sandbox, view)

    assert _drawn(modals, Window(MIA)).one("footer").text == "Close"


def test_errors_and_trouble(sandbox: Sandbox, modals: ModalsRegion) -> None:
    """Errors stand at their fields, Slack's own trouble on top, told at once."""
    _open(sandbox, p.modal(p.text_field("goal")))
    modal = sandbox.workspace.modals.stack(MIA)[0]
    modal.errors, modal.trouble = {"goal": "A goal, please"}, "We had some trouble connecting."
    dialog = _drawn(modals, Window(MIA)).one("dialog")

    box = dialog.one("input")
    assert dialog.one(id=box["aria-describedby"]).text == "A goal, please"
    assert dialog.one(role="alert").text == "We had some trouble connecting."


def test_what_stands_in_a_modal_is_drawn(sandbox: Sandbox, modals: ModalsRegion) -> None:
    """A window opened later shows what was filled in already."""
    _open(sandbox, p.modal(p.text_field("goal")))
    values = sandbox.workspace.modals.stack(MIA)[0].values
    values["goal"]["plain_text_input"]["value"] = "Ten calls"

    assert _drawn(modals, Window(MIA)).one("input")["value"] == "Ten calls"


def test_modals_concern_their_person(modals: ModalsRegion) -> None:
    """Another person's modals change nothing here."""
    assert modals.concerns(ModalsChanged(MIA), Window(MIA))
    assert not modals.concerns(ModalsChanged(RON), Window(MIA))
    assert not modals.concerns(HomeChanged(MIA), Window(MIA))


def test_nobodys_window_has_no_modals(modals: ModalsRegion) -> None:
    """The inspector's window belongs to nobody."""
    assert modals.draw(Window("")) is None


def test_home_before_the_app_published_one(home: HomeRegion) -> None:
    """An empty tab says whose it is and where to look instead."""
    found = _drawn(home, Window(MIA, tab="home")).one(id="home")

    assert "Coach hasn’t put anything on this tab so far" in found.text


def test_home_of_the_person(sandbox: Sandbox, home: HomeRegion) -> None:
    """Everybody sees what was published for them, in its own tab only."""
    workspace = sandbox.workspace
    view = {"type": "home", "blocks": workspace.finished([p.section("Your week")])}
    workspace.homes.publish(MIA, view, now=workspace.now_seconds())
    found = _drawn(home, Window(MIA, tab="home")).one(data_surface="home")

    assert found.text == "Your week"
    assert "Your week" not in str(home.draw(Window(RON, tab="home")))
    assert home.draw(Window(MIA)) is None
    assert home.concerns(HomeChanged(MIA), Window(MIA, tab="home"))
    assert not home.concerns(HomeChanged(MIA), Window(MIA))
