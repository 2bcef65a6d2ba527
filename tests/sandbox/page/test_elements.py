"""The interactive elements: each as a control that says what it is, what it offers, what stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.modals import initial_values
from bot.sandbox.page.drawing import Drawing, Surface
from bot.sandbox.page.environment import page_environment
from tests.sandbox import pieces as p
from tests.sandbox.page.tree import Tag, tree

MIA, RON, SALES = "U07SBXMIA", "U07SBXRON", "C07SBXSALES"
NASTY = '<script>alert("1")</script> & \'"'
Draw = Callable[..., Tag]


@pytest.fixture(name="draw")
def _draw(sandbox: Sandbox) -> Draw:
    """Draws one block as Mia sees it, and returns the element in it."""
    drawing = Drawing(sandbox.workspace, page_environment())

    def draw(
        block: dict[str, Any], *, kind: Any = "modal", values: Any = None, error: str = ""
    ) -> Tag:
        [complete] = sandbox.workspace.finished([block])
        chosen = initial_values([complete], channel=None) if values is None else values
        errors = {complete["block_id"]: error} if error else {}
        surface = Surface(kind, view="V1", values=chosen, errors=errors)
        return tree(str(drawing.blocks([complete], drawing.viewer(MIA), surface)))

    return draw


def _values(kind: str, **state: Any) -> Any:
    return {"field": {kind: {"type": kind, **state}}}


def test_each_element_says_where_it_stands(draw: Draw) -> None:
    """The page tells the control API block, action and type of what was pressed."""
    found = draw(p.actions(p.button("go"), block_id="b1")).one(class_="element")

    assert (found["data-block-id"], found["data-action-id"]) == ("b1", "go")
    assert (found["data-type"], found["data-dispatch"]) == ("button", "now")


def test_button(draw: Draw) -> None:
    """Style, text and what a screen reader says instead of it are the app's."""
    button = p.button(style="danger", accessibility_label="Remove the 1:1 with Ron")
    found = draw(p.actions(button)).one("button")

    assert found.text == "Go"
    assert "button-danger" in found["class"].split()
    assert found["aria-label"] == "Remove the 1:1 with Ron"


def test_button_with_an_address_is_a_link_to_a_new_window(draw: Draw) -> None:
    """A button with a URL opens it, without telling where it comes from."""
    link = draw(p.actions(p.button(url="https://example.com/"))).one("a")

    assert (link["href"], link["target"]) == ("https://example.com/", "_blank")
    assert link["rel"] == "noopener noreferrer"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "slack://channel?id=1"])
def test_button_leads_nowhere_where_a_browser_cant_go(draw: Draw, address: str) -> None:
    """Other addresses than the web's and mail's make no link."""
    found = draw(p.actions(p.button(url=address)))

    assert found.all("a") == []
    assert found.one("button").text == "Go"


def test_question_before_a_press_waits_in_a_template(draw: Draw) -> None:
    """What is asked before stands ready, with its own words on both answers."""
    ask = p.confirm(text=p.mrkdwn("*Really?* " + "<b>"), style="danger")
    dialog = draw(p.actions(p.button(confirm=ask))).one("template").one("dialog")

    assert dialog.one("h2").text == "Sure?"
    assert dialog.one("b").text == "Really?"
    assert dialog.one("button", data_answer="no").text == "No"
    assert "button-danger" in dialog.one("button", data_answer="yes")["class"]


def test_overflow_menu(draw: Draw) -> None:
    """The menu's choices stand in it as text, one with an address as a link."""
    choices = [p.option("a", NASTY), p.option("b", "Help", url="https://example.com/")]
    menu = draw(p.actions(p.element("overflow", options=choices))).one(role="menu")

    assert [each["data-value"] for each in menu.all(role="menuitem")] == ["a", "b"]
    assert menu.all("button")[0].text == NASTY
    assert menu.one("a")["href"] == "https://example.com/"


def test_select_is_the_browsers_own(draw: Draw) -> None:
    """A plain menu is a native one, with the placeholder on top while nothing is chosen."""
    found = draw(p.field(p.select("pick", placeholder=p.plain("Pick a day")))).one("select")

    assert [option.text for option in found.all("option")] == ["Pick a day", "One", "One"]
    assert "selected" in found.all("option")[0]


def test_select_shows_what_is_chosen(draw: Draw) -> None:
    """A required one with something chosen offers no way back to nothing."""
    chosen = p.select("static_select", options=p.options(2))
    values = _values("static_select", selected_option=p.option("1"))
    options = draw(p.field(chosen), values=values).one("select").all("option")

    assert [("selected" in each, each["value"]) for each in options] == [(False, "0"), (True, "1")]


def test_select_with_groups(draw: Draw) -> None:
    """Groups keep their labels."""
    groups = [{"label": p.plain("East"), "options": p.options(1)}]
    found = draw(p.field(p.element("static_select", option_groups=groups)))

    assert found.one("optgroup")["label"] == "East"


def test_select_with_descriptions_shows_them(draw: Draw) -> None:
    """A native menu can't show a second line, so that one is ours."""
    options = [p.option("a", "A", description=p.plain("The first"))]
    found = draw(p.field(p.element("static_select", options=options)))

    assert found.one(role="option").one(class_="option-note").text == "The first"


def test_several_people_are_chips(draw: Draw) -> None:
    """Who is chosen stands in the field by name; everybody that can be is in the list."""
    values = _values("multi_users_select", selected_users=[RON])
    found = draw(p.field(p.element("multi_users_select")), values=values)

    assert found.one(class_="chip").one(class_="chip-text").text == "Ron Becker"
    assert found.one("button")["aria-label"] == "Remove Ron Becker"
    assert json.loads(found.one(class_="picker")["data-drawn"]) == [RON]
    offered = {each["data-value"]: each for each in found.all(role="option")}
    assert offered[RON]["aria-selected"] == "true"
    assert offered[MIA].one(class_="option-text").text == "Mia Hoffmann"
    assert "U07SBXGONE" not in offered


def test_one_conversation(draw: Draw) -> None:
    """Channels show with their mark; what the filter leaves out isn't offered."""
    menu = p.element("conversations_select", filter={"include": ["public"]})
    values = _values("conversations_select", selected_conversation=SALES)
    found = draw(p.field(menu), values=values)

    assert found.one("input")["value"] == "#sales"
    texts = [each.text for each in found.all(role="option")]
    assert texts == ["#deals-northwind", "#general", "#sales"]


def test_external_select_asks_from_a_length_on(draw: Draw) -> None:
    """The page has to know from how many characters on the app may be asked; 3 unless said."""
    said = draw(p.field(p.element("external_select", min_query_length=0))).one(class_="picker")
    unsaid = draw(p.field(p.element("external_select"))).one(class_="picker")

    assert (said["data-least"], unsaid["data-least"]) == ("0", "3")


def test_radio_buttons(draw: Draw) -> None:
    """One group under the block's label, with descriptions and marks in the texts."""
    options = [
        {"text": p.mrkdwn("*Ours*"), "value": "a", "description": p.plain("Known hours")},
        p.option("b"),
    ]
    values = _values("radio_buttons", selected_option={"value": "a", "text": p.plain("x")})
    found = draw(p.field(p.element("radio_buttons", options=options)), values=values)

    group = found.one(role="radiogroup")
    assert found.one(id=group["aria-labelledby"]).text == "Label"
    assert [("checked" in each) for each in group.all("input")] == [True, False]
    assert group.one("b").text == "Ours"
    assert group.one(class_="option-note").text == "Known hours"


def test_checkboxes_with_an_error(draw: Draw) -> None:
    """Each box says that it is wrong, and the group why."""
    block = p.field(p.element("checkboxes", options=p.options(2)))
    found = draw(block, error="Tick one, please")

    assert [each["aria-invalid"] for each in found.all("input")] == ["true", "true"]
    described = found.one(role="group")["aria-describedby"]
    assert found.one(id=described).text == "Tick one, please"


def test_copies_of_a_message_keep_their_radio_buttons_apart(draw: Draw) -> None:
    """In a message, which may stand twice on the page, each group is a form of its own."""
    block = p.actions(p.element("radio_buttons", options=p.options(2)))

    assert draw(block, kind="message").one("form").all("input")
    assert draw(block, kind="modal").all("form") == []


def test_text_input(draw: Draw) -> None:
    """Label, hint, error and lengths belong to the input; what stands in it is text."""
    block = p.field(
        p.element("plain_text_input", min_length=2, max_length=40), hint=p.plain("Short")
    )
    values = _values("plain_text_input", value=NASTY)
    found = draw(block, values=values, error="Too short")
    box = found.one("input")

    assert found.one("label")["for"] == box["id"]
    assert (box["value"], box["aria-invalid"], box["aria-required"]) == (NASTY, "true", "true")
    said = [found.one(id=each).text for each in box["aria-describedby"].split()]
    assert said == ["Short", "Too short"]
    assert (box["data-least"], box["data-most"]) == ("2", "40")


def test_long_text_keeps_its_first_line_break(draw: Draw) -> None:
    """HTML drops a line break right after <textarea>; the text's own must not be it."""
    values = _values("plain_text_input", value="\nOne\nTwo")
    found = draw(p.field(p.element("plain_text_input", multiline=True)), values=values)

    assert found.one("textarea").inside == ["\n\nOne\nTwo"]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({}, "enter"),
        (
            {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}},
            "typing",
        ),
    ],
)
def test_text_that_tells_the_app(draw: Draw, config: dict[str, Any], said: str) -> None:
    """A text input tells the app on Enter, or while somebody types, as the app wishes."""
    block = p.field(p.element("plain_text_input", **config), dispatch_action=True)

    assert draw(block).one(class_="element")["data-dispatch"] == said


def test_text_in_a_form_waits_for_the_submit(draw: Draw) -> None:
    """Without dispatch_action nothing is told before the form is sent."""
    assert "data-dispatch" not in draw(p.text_field()).one(class_="element")


def test_dates_and_times(draw: Draw) -> None:
    """Dates and times are the browser's own controls; a time names its zone."""
    day = draw(p.field(p.element("datepicker", initial_date="2026-11-27"))).one("input")
    clock = draw(p.field(p.element("timepicker", initial_time="09:30", timezone="Asia/Tokyo")))

    assert (day["type"], day["value"]) == ("date", "2026-11-27")
    assert (clock.one("input")["type"], clock.one("input")["value"]) == ("time", "09:30")
    assert clock.one(class_="zone").text == "Tokyo time"


def test_instant_stands_in_the_viewers_zone(draw: Draw) -> None:
    """What Slack keeps as seconds since the epoch is read and picked in one's own time."""
    found = draw(p.field(p.element("datetimepicker", initial_date_time=1_795_420_800)))

    box = found.one("input")
    assert (box["type"], box["value"]) == ("datetime-local", "2026-11-23T09:00")
    assert (box["data-zone"], found.one(class_="zone").text) == ("Europe/Berlin", "Berlin time")


def test_menu_beside_a_text_is_named_by_it(draw: Draw) -> None:
    """Where no label stands, a screen reader hears what the menu is for."""
    block = p.section("When do you *meet*?", accessory=p.select("day"))

    assert draw(block, kind="message").one("select")["aria-label"] == "When do you meet?"


def test_unknown_element_has_a_named_place(draw: Draw) -> None:
    """What this page can't draw yet says what it would be."""
    drawn = draw(p.actions(p.button(), {"type": "workflow_button", "action_id": "flow"}))

    assert "workflow_button" in drawn.one(class_="placeholder").text


def test_focus_goes_where_the_app_wants_it(draw: Draw) -> None:
    """focus_on_load is told to the page."""
    block = p.field(p.element("plain_text_input", focus_on_load=True))

    assert "data-focus" in draw(block).one(class_="element")
