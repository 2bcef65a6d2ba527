"""What Block Kit refuses besides lengths: unknown things, wrong places, ids given twice."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.blocks import message_problems, view_problems
from tests.sandbox import pieces as p

REFUSED: list[tuple[str, list[Any], str]] = [
    (
        "unknown block",
        [{"type": "sektion"}],
        "unsupported type: sektion [json-pointer:/blocks/0/type]",
    ),
    ("no type", [{}], "missing required field: type [json-pointer:/blocks/0]"),
    ("no object", ["section"], "must provide an object [json-pointer:/blocks/0]"),
    ("misspelt key", [p.section(accesory={})], "invalid additional property: accesory"),
    ("empty section", [{"type": "section"}], "must define either `text` or `fields`"),
    ("header with mrkdwn", [{"type": "header", "text": p.mrkdwn("a")}], "unsupported type: mrkdwn"),
    ("text that is no object", [{"type": "header", "text": "a"}], "must provide an object"),
    (
        "emoji switch on mrkdwn",
        [p.section() | {"text": {**p.mrkdwn("a"), "emoji": True}}],
        "invalid additional property: emoji [json-pointer:/blocks/0/text]",
    ),
    ("text input among actions", [p.actions(p.element("plain_text_input"))], "unsupported type"),
    ("button in an input", [p.field(p.button())], "unsupported type: button"),
    (
        "date and time in a section",
        [p.section(accessory=p.element("datetimepicker"))],
        "unsupported",
    ),
    ("unknown element", [p.actions(p.element("slider"))], "unsupported type: slider"),
    ("button in a context", [{"type": "context", "elements": [p.button()]}], "unsupported type"),
    ("button style", [p.actions(p.button(style="green"))], "must be a valid enum value"),
    ("button link without scheme", [p.actions(p.button(url="example.com"))], "must be a valid URL"),
    ("link to a script", [p.actions(p.button(url="javascript:alert(1)"))], "must be a valid URL"),
    ("picture by ftp", [p.image(image_url="ftp://example.com/a.png")], "must be a valid URL"),
    ("picture without alt text", [{"type": "image", "image_url": "https://a.b/c"}], "alt_text"),
    ("two sources of a picture", [p.image(slack_file={"id": "F1"})], "either `image_url` or"),
    (
        "options and groups",
        [p.actions(p.select(option_groups=[{"label": p.plain("a"), "options": p.options(1)}]))],
        "either `options` or `option_groups`",
    ),
    ("no options", [p.actions(p.element("static_select"))], "either `options` or `option_groups`"),
    (
        "initial option that isn't offered",
        [p.actions(p.select(initial_option=p.option("other")))],
        "initial_option must be one of the provided options",
    ),
    (
        "initial option with another text",
        [p.actions(p.select(initial_option=p.option("0", "Other")))],
        "initial_option must be one of the provided options",
    ),
    (
        "more chosen than can be",
        [
            p.actions(
                p.element("multi_users_select", max_selected_items=1, initial_users=["U1", "U2"])
            )
        ],
        "initial_users must not have more than max_selected_items",
    ),
    (
        "link in an option",
        [p.actions(p.select(options=[p.option(url="https://a.b")]))],
        "property: url",
    ),
    ("time without minutes", [p.actions(p.element("timepicker", initial_time="9"))], "HH:mm"),
    ("hour 24", [p.actions(p.element("timepicker", initial_time="24:00"))], "HH:mm"),
    (
        "day that isn't",
        [p.actions(p.element("datepicker", initial_date="2026-02-30"))],
        "YYYY-MM-DD",
    ),
    ("short date", [p.actions(p.element("datepicker", initial_date="20260220"))], "YYYY-MM-DD"),
    (
        "unknown zone",
        [p.actions(p.element("timepicker", timezone="Mars/Olympus"))],
        "IANA timezone",
    ),
    (
        "instant in milliseconds",
        [p.actions(p.element("datetimepicker", initial_date_time=1_700_000_000_000))],
        "must be at most",
    ),
    (
        "lengths crossed",
        [p.field(p.element("plain_text_input", min_length=9, max_length=3))],
        "min_length must be less than or equal to max_length",
    ),
    ("number without its kind", [p.field(p.element("number_input"))], "is_decimal_allowed"),
    (
        "half a number",
        [p.field(p.element("number_input", is_decimal_allowed=False, initial_value="1.5"))],
        "must be a valid number",
    ),
    (
        "empty filter",
        [p.actions(p.element("conversations_select", filter={}))],
        "must define at least one property",
    ),
    ("flag as text", [p.text_field(optional="yes")], "must provide a boolean"),
    (
        "same block_id twice",
        [p.section(block_id="a"), p.section(block_id="a")],
        "block_id `a` already exists [json-pointer:/blocks/1/block_id]",
    ),
    ("same action_id twice in a block", [p.actions(p.button("a"), p.button("a"))], "action_id `a`"),
]

ALLOWED: list[tuple[str, list[Any]]] = [
    ("divider", [{"type": "divider"}]),
    ("input in a message", [p.text_field()]),
    ("same action_id in two blocks", [p.actions(p.button("a")), p.actions(p.button("a"))]),
    ("button without action_id", [p.actions({"type": "button", "text": p.plain("Go")})]),
    ("mail link", [p.actions(p.button(url="mailto:mia@example.com"))]),
    (
        "mrkdwn in checkboxes",
        [p.actions(p.element("checkboxes", options=[{"text": p.mrkdwn("*a*"), "value": "a"}]))],
    ),
    (
        "link in an overflow",
        [p.section(accessory=p.element("overflow", options=[p.option(url="https://a.b")]))],
    ),
    ("picture from Slack", [{"type": "image", "alt_text": "a", "slack_file": {"id": "F1"}}]),
    ("picture in a context", [{"type": "context", "elements": [p.image(), p.mrkdwn("a")]}]),
    (
        "initial option in a group",
        [
            p.actions(
                p.element(
                    "static_select",
                    option_groups=[{"label": p.plain("a"), "options": p.options(2)}],
                    initial_option=p.option("1"),
                )
            )
        ],
    ),
    (
        "channel menu",
        [
            p.section(
                accessory=p.element(
                    "conversations_select",
                    filter={"include": ["public", "private"], "exclude_bot_users": True},
                )
            )
        ],
    ),
]


@pytest.mark.parametrize(
    ("blocks", "words"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED]
)
def test_refused(blocks: list[Any], words: str) -> None:
    """Slack says what is wrong, and so does the sandbox, instead of letting it pass."""
    assert any(words in message for message in message_problems(blocks).messages)


@pytest.mark.parametrize("blocks", [each[1] for each in ALLOWED], ids=[each[0] for each in ALLOWED])
def test_allowed(blocks: list[Any]) -> None:
    """What Slack takes is taken."""
    assert message_problems(blocks).messages == []


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (
            {"type": "modal", "title": p.plain("a"), "blocks": [p.text_field()]},
            "missing required field: submit",
        ),
        (p.modal() | {"type": "home"}, "unsupported type: home"),
        (p.modal({"type": "markdown", "text": "a"}), "unsupported type: markdown"),
        (p.modal(titel=p.plain("a")), "invalid additional property: titel"),
        (
            p.modal(
                p.field(p.element("plain_text_input", focus_on_load=True), "a"),
                p.field(p.element("plain_text_input", focus_on_load=True), "b"),
            ),
            "only one element can have focus_on_load",
        ),
        (p.modal(p.section(block_id="a"), p.section(block_id="a")), "block_id `a` already exists"),
        ("a modal", "must provide an object"),
    ],
)
def test_refused_modals(view: Any, words: str) -> None:
    """A modal has rules of its own: a submit for its inputs, one focus, no message blocks."""
    assert any(words in message for message in view_problems(view).messages)
