"""Each limit of Block Kit, from Slack's reference: at it all passes, beyond it nothing does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.blocks import message_problems, suggestion_problems, view_problems
from tests.sandbox import pieces as p

Blocks = list[dict[str, Any]]
Make = Callable[[int], Blocks]


def _x(length: int) -> str:
    return "x" * length


def _url(length: int) -> str:
    return "https://example.com/".ljust(length, "x")


def _choices(kind: str, count: int) -> Blocks:
    return [p.actions(p.element(kind, options=p.options(count)))]


def _groups(count: int, each: int = 1) -> Blocks:
    groups = [{"label": p.plain("Group"), "options": p.options(each)} for _ in range(count)]
    return [p.actions(p.element("static_select", option_groups=groups))]


def _buttons(count: int) -> Blocks:
    return [p.actions(*(p.button(f"b{number}") for number in range(count)))]


MOST: list[tuple[str, int, Make]] = [
    ("blocks of a message", 50, lambda n: [p.section()] * n),
    ("block_id", 255, lambda n: [p.section(block_id=_x(n))]),
    ("action_id", 255, lambda n: [p.actions(p.button(_x(n)))]),
    ("section text", 3000, lambda n: [p.section(_x(n))]),
    ("section fields", 10, lambda n: [{"type": "section", "fields": [p.plain("a")] * n}]),
    ("section field", 2000, lambda n: [{"type": "section", "fields": [p.mrkdwn(_x(n))]}]),
    ("header", 150, lambda n: [{"type": "header", "text": p.plain(_x(n))}]),
    ("context elements", 10, lambda n: [{"type": "context", "elements": [p.plain("a")] * n}]),
    ("actions elements", 25, _buttons),
    ("markdown", 12000, lambda n: [{"type": "markdown", "text": _x(n)}]),
    (
        "markdown of a message",
        12000,
        lambda n: [
            {"type": "markdown", "text": _x(6000)},
            {"type": "markdown", "text": _x(n - 6000)},
        ],
    ),
    ("image url", 3000, lambda n: [p.image(image_url=_url(n))]),
    ("image alt text", 2000, lambda n: [p.image(alt_text=_x(n))]),
    ("image title", 2000, lambda n: [p.image(title=p.plain(_x(n)))]),
    ("button text", 75, lambda n: [p.actions(p.button(text=p.plain(_x(n))))]),
    ("button value", 2000, lambda n: [p.actions(p.button(value=_x(n)))]),
    ("button url", 3000, lambda n: [p.actions(p.button(url=_url(n)))]),
    ("button label", 75, lambda n: [p.actions(p.button(accessibility_label=_x(n)))]),
    (
        "confirm title",
        100,
        lambda n: [p.actions(p.button(confirm=p.confirm(title=p.plain(_x(n)))))],
    ),
    ("confirm text", 300, lambda n: [p.actions(p.button(confirm=p.confirm(text=p.mrkdwn(_x(n)))))]),
    ("confirm yes", 30, lambda n: [p.actions(p.button(confirm=p.confirm(confirm=p.plain(_x(n)))))]),
    ("confirm no", 30, lambda n: [p.actions(p.button(confirm=p.confirm(deny=p.plain(_x(n)))))]),
    ("options of a select", 100, lambda n: _choices("static_select", n)),
    ("options of a multi select", 100, lambda n: _choices("multi_static_select", n)),
    ("option groups", 100, _groups),
    ("options of a group", 100, lambda n: _groups(1, n)),
    ("options of an overflow", 5, lambda n: _choices("overflow", n)),
    ("options of checkboxes", 10, lambda n: _choices("checkboxes", n)),
    ("options of radio buttons", 10, lambda n: _choices("radio_buttons", n)),
    ("option text", 75, lambda n: [p.actions(p.select(options=[p.option(text=_x(n))]))]),
    ("option value", 150, lambda n: [p.actions(p.select(options=[p.option(_x(n))]))]),
    (
        "option description",
        75,
        lambda n: [p.actions(p.select(options=[p.option(description=p.plain(_x(n)))]))],
    ),
    ("placeholder", 150, lambda n: [p.actions(p.select(placeholder=p.plain(_x(n))))]),
    ("input label", 2000, lambda n: [p.text_field(label=p.plain(_x(n)))]),
    ("input hint", 2000, lambda n: [p.text_field(hint=p.plain(_x(n)))]),
    (
        "max_length of a text input",
        3000,
        lambda n: [p.field(p.element("plain_text_input", max_length=n))],
    ),
    (
        "min_length of a text input",
        3000,
        lambda n: [p.field(p.element("plain_text_input", min_length=n))],
    ),
]

LEAST: list[tuple[str, int, Make]] = [
    ("section text", 1, lambda n: [p.section(_x(n))]),
    ("section fields", 1, lambda n: [{"type": "section", "fields": [p.plain("a")] * n}]),
    ("header", 1, lambda n: [{"type": "header", "text": p.plain(_x(n))}]),
    ("context elements", 1, lambda n: [{"type": "context", "elements": [p.plain("a")] * n}]),
    ("actions elements", 1, _buttons),
    ("button text", 1, lambda n: [p.actions(p.button(text=p.plain(_x(n))))]),
    ("options of a select", 1, lambda n: _choices("static_select", n)),
    ("options of an overflow", 1, lambda n: _choices("overflow", n)),
    ("options of checkboxes", 1, lambda n: _choices("checkboxes", n)),
    ("option value", 1, lambda n: [p.actions(p.select(options=[p.option(_x(n))]))]),
    (
        "max_length of a text input",
        1,
        lambda n: [p.field(p.element("plain_text_input", max_length=n))],
    ),
    (
        "max_selected_items",
        1,
        lambda n: [p.actions(p.element("multi_users_select", max_selected_items=n))],
    ),
]

MODAL: list[tuple[str, int, Callable[[int], dict[str, Any]]]] = [
    ("title", 24, lambda n: p.modal(title=p.plain(_x(n)))),
    ("submit", 24, lambda n: p.modal(submit=p.plain(_x(n)))),
    ("close", 24, lambda n: p.modal(close=p.plain(_x(n)))),
    ("private_metadata", 3000, lambda n: p.modal(private_metadata=_x(n))),
    ("callback_id", 255, lambda n: p.modal(callback_id=_x(n))),
    ("external_id", 255, lambda n: p.modal(external_id=_x(n))),
    ("blocks", 100, lambda n: p.modal(*[p.section()] * n)),
]


@pytest.mark.parametrize(("name", "limit", "make"), MOST, ids=[each[0] for each in MOST])
def test_message_maximum(name: str, limit: int, make: Make) -> None:
    """As much as the limit passes; one more is refused with a pointer to the place."""
    assert message_problems(make(limit)).messages == []

    beyond = message_problems(make(limit + 1)).messages
    assert beyond, name
    assert all("[json-pointer:/blocks" in message for message in beyond)


@pytest.mark.parametrize(("name", "limit", "make"), LEAST, ids=[each[0] for each in LEAST])
def test_message_minimum(name: str, limit: int, make: Make) -> None:
    """As little as the limit passes; one less is refused."""
    assert message_problems(make(limit)).messages == []
    assert message_problems(make(limit - 1)).messages, name


@pytest.mark.parametrize(("name", "limit", "make"), MODAL, ids=[each[0] for each in MODAL])
def test_modal_maximum(name: str, limit: int, make: Callable[[int], dict[str, Any]]) -> None:
    """As much as the limit passes in a modal; one more is refused with a pointer to the place."""
    assert view_problems(make(limit)).messages == []

    beyond = view_problems(make(limit + 1)).messages
    assert beyond, name
    assert all("[json-pointer:/view" in message for message in beyond)


def test_offered_options_may_be_none_but_not_a_hundred_and_one() -> None:
    """An external select may be answered with 0 to 100 options."""
    assert not suggestion_problems({"options": []})
    assert not suggestion_problems({"options": p.options(100)})
    assert suggestion_problems({"options": p.options(101)})
    assert suggestion_problems({})
