"""Blocks within Slack's limits: at a limit they pass, our texts are cut, mistakes are refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from bot.slack import blocks
from bot.slack.blocks import Choice, Confirm
from bot.slack.messages import Block


def choices(count: int) -> list[Choice]:
    return [Choice(f"Choice {n}", str(n)) for n in range(count)]


def buttons(count: int) -> list[blocks.Element]:
    return [blocks.button("Go", f"go-{n}") for n in range(count)]


def cut(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": True}


LONG = "x" * 5000


@pytest.mark.parametrize(
    ("build", "where", "limit"),
    [
        (lambda: blocks.section(LONG), ["text", "text"], 3000),
        (lambda: blocks.section(fields=[LONG]), ["fields", 0, "text"], 2000),
        (lambda: blocks.header(LONG), ["text", "text"], 150),
        (lambda: blocks.context(LONG), ["elements", 0, "text"], 2000),
        (lambda: blocks.button(LONG, "a"), ["text", "text"], 75),
        (lambda: blocks.button("a", "a", accessibility_label=LONG), ["accessibility_label"], 75),
        (lambda: blocks.option(Choice(LONG, "a")), ["text", "text"], 75),
        (lambda: blocks.option(Choice("a", "a", LONG)), ["description", "text"], 75),
        (lambda: blocks.external_select("a", placeholder=LONG), ["placeholder", "text"], 150),
        (lambda: blocks.plain_text_input("a", initial=LONG), ["initial_value"], 3000),
        (lambda: blocks.plain_text_input("a", initial=LONG, most=80), ["initial_value"], 80),
        (
            lambda: blocks.input_block("b", LONG, blocks.datepicker("a")),
            ["label", "text"],
            2000,
        ),
        (
            lambda: blocks.input_block("b", "L", blocks.datepicker("a"), hint=LONG),
            ["hint", "text"],
            2000,
        ),
        (lambda: blocks.modal(title=LONG, blocks=[blocks.divider()]), ["title", "text"], 24),
        (
            lambda: blocks.modal(title="a", close=LONG, blocks=[blocks.divider()]),
            ["close", "text"],
            24,
        ),
        (
            lambda: blocks.button("a", "a", confirm=Confirm(LONG, "a", "a", "a")),
            ["confirm", "title", "text"],
            100,
        ),
        (
            lambda: blocks.button("a", "a", confirm=Confirm("a", LONG, "a", "a")),
            ["confirm", "text", "text"],
            300,
        ),
        (
            lambda: blocks.button("a", "a", confirm=Confirm("a", "a", LONG, "a")),
            ["confirm", "confirm", "text"],
            30,
        ),
    ],
)
def test_cut(build: Callable[[], Any], where: list[str | int], limit: int) -> None:
    """A text of ours that is too long is cut to Slack's limit and says so."""
    part = build()
    for step in where:
        part = part[step]

    assert len(part) == limit
    assert part.endswith("…")


@pytest.mark.parametrize(
    ("most", "build"),
    [
        (25, lambda n: blocks.actions(*buttons(n))),
        (10, lambda n: blocks.section(fields=["x"] * n)),
        (10, lambda n: blocks.context(*["x"] * n)),
        (50, lambda n: blocks.message([blocks.divider()] * n)),
        (100, lambda n: blocks.modal(title="a", blocks=[blocks.divider()] * n)),
        (5, lambda n: blocks.overflow("a", choices(n))),
        (10, lambda n: blocks.radio_buttons("a", choices(n))),
        (10, lambda n: blocks.checkboxes("a", choices(n))),
        (100, lambda n: blocks.static_select("a", choices(n))),
        (255, lambda n: blocks.button("a", "x" * n)),
        (2000, lambda n: blocks.button("a", "a", value="x" * n)),
        (3000, lambda n: blocks.button("a", "a", url="https://" + "x" * (n - 8))),
        (75, lambda n: blocks.option(Choice("a", "x" * n))),
        (255, lambda n: blocks.actions(*buttons(1), block_id="x" * n)),
        (255, lambda n: blocks.section("a", block_id="x" * n)),
        (255, lambda n: blocks.input_block("x" * n, "a", blocks.datepicker("a"))),
        (255, lambda n: blocks.modal(title="a", blocks=[blocks.divider()], callback_id="x" * n)),
        (3000, lambda n: blocks.modal(title="a", blocks=[blocks.divider()], metadata="x" * n)),
        (3000, lambda n: blocks.plain_text_input("a", most=n)),
    ],
)
def test_limits(most: int, build: Callable[[int], object]) -> None:
    """What can't be cut passes at Slack's limit and is refused one beyond it."""
    assert build(most)
    with pytest.raises(ValueError, match=r"."):
        build(most + 1)


def _same_block_ids() -> list[Block]:
    return [blocks.section("a", block_id="x"), blocks.section("b", block_id="x")]


@pytest.mark.parametrize(
    "build",
    [
        blocks.section,
        lambda: blocks.section("  "),
        lambda: blocks.header(""),
        lambda: blocks.button("", "a"),
        lambda: blocks.button("a", ""),
        blocks.actions,
        lambda: blocks.actions(blocks.button("a", "same"), blocks.button("b", "same")),
        blocks.context,
        lambda: blocks.message([]),
        lambda: blocks.message(_same_block_ids()),
        lambda: blocks.modal(title="a", blocks=_same_block_ids()),
        lambda: blocks.modal(title="a", blocks=[]),
        lambda: blocks.modal(
            title="a", blocks=[blocks.input_block("b", "a", blocks.datepicker("d"))]
        ),
        lambda: blocks.static_select("a", []),
        lambda: blocks.static_select("a", choices(2), initial="7"),
        lambda: blocks.checkboxes("a", choices(2), initial=["7"]),
        lambda: blocks.radio_buttons("a", [Choice("a", "1"), Choice("b", "1")]),
        lambda: blocks.plain_text_input("a", least=9, most=8),
        lambda: blocks.modal(title="a", blocks=[blocks.section("ß" * 3000)] * 99),
    ],
)
def test_mistakes(build: Callable[[], object]) -> None:
    """A mistake of ours is refused before Slack would refuse the whole message."""
    with pytest.raises(ValueError, match=r"."):
        build()


def test_section() -> None:
    """A section's text is mrkdwn in which Slack makes no links by itself."""
    button = blocks.button("Go", "go", value="42", style="primary")

    assert blocks.section("*Hi*", accessory=button, block_id="s") == {
        "type": "section",
        "block_id": "s",
        "text": {"type": "mrkdwn", "text": "*Hi*", "verbatim": True},
        "accessory": {
            "type": "button",
            "action_id": "go",
            "value": "42",
            "style": "primary",
            "text": cut("Go"),
        },
    }


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        (
            blocks.users_select("a", initial=["U1"], most=20),
            {"type": "multi_users_select", "initial_users": ["U1"], "max_selected_items": 20},
        ),
        (
            blocks.conversations_select("a", initial="C1"),
            {
                "type": "conversations_select",
                "initial_conversation": "C1",
                "filter": {
                    "include": ["public", "private"],
                    "exclude_bot_users": True,
                    "exclude_external_shared_channels": True,
                },
            },
        ),
        (
            blocks.datepicker("a", initial=date(2026, 11, 27)),
            {"type": "datepicker", "initial_date": "2026-11-27"},
        ),
        (
            blocks.timepicker("a", initial=time(9, 5), zone="Asia/Tokyo"),
            {"type": "timepicker", "initial_time": "09:05", "timezone": "Asia/Tokyo"},
        ),
        (
            blocks.external_select("a", initial=Choice("Tokyo", "Asia/Tokyo")),
            {
                "type": "external_select",
                "min_query_length": 0,
                "initial_option": {"text": cut("Tokyo"), "value": "Asia/Tokyo"},
            },
        ),
        (
            blocks.checkboxes("a", [Choice("A", "1")], initial=["1"]),
            {
                "type": "checkboxes",
                "options": [{"text": cut("A"), "value": "1"}],
                "initial_options": [{"text": cut("A"), "value": "1"}],
            },
        ),
    ],
)
def test_elements(element: blocks.Element, expected: dict[str, Any]) -> None:
    """Each input is exactly what Slack's reference shows, and keeps its shape inside a form."""
    assert element == {"action_id": "a", **expected}
    assert blocks.input_block("b", "L", element)["element"] == element


def test_modal() -> None:
    """A modal keeps its blocks as built, and its texts as plain text."""
    field = blocks.input_block("b", "L", blocks.plain_text_input("a"), dispatch=True)

    view = blocks.modal(
        title="Set-up",
        submit="Save",
        close="Not now",
        callback_id="setup",
        metadata="{}",
        blocks=[field],
        notify_on_close=True,
    )

    assert view == {
        "type": "modal",
        "title": cut("Set-up"),
        "submit": cut("Save"),
        "close": cut("Not now"),
        "callback_id": "setup",
        "private_metadata": "{}",
        "notify_on_close": True,
        "blocks": [field],
    }


def test_a_picture_needs_words() -> None:
    """A picture in Slack is shown by its file's id, with words for whoever can't see it."""
    assert blocks.image("F1", "x" * 2001, title="Rhythm") == {
        "type": "image",
        "slack_file": {"id": "F1"},
        "alt_text": "x" * 1999 + "…",
        "title": {"type": "plain_text", "text": "Rhythm", "emoji": True},
    }
    with pytest.raises(ValueError, match="words"):
        blocks.image("F1", "")


def test_several_choices_of_many() -> None:
    """A select of several takes a hundred choices, and starts with some of them."""
    choices = [blocks.Choice(str(number), str(number)) for number in range(100)]

    made = blocks.multi_select("a", choices, initial=["7", "9"], placeholder="All")

    assert made["type"] == "multi_static_select"
    chosen: Any = made["initial_options"]
    assert [one["value"] for one in chosen] == ["7", "9"]
    with pytest.raises(ValueError, match="100 choices"):
        blocks.multi_select("a", [*choices, blocks.Choice("more", "more")])
