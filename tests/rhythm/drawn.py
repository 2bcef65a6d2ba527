"""What is looked for in drawn messages and forms, by the sandbox's own rules of Block Kit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.people.away_views import AwayId
from bot.people.hours_views import HoursId
from bot.people.pages import AwayField, HoursField
from bot.people.roster_rules import RosterField
from bot.rhythm.form import Field
from bot.rhythm.label_views import LabelAct
from bot.rhythm.move_views import Form
from bot.rhythm.revival_views import Revive
from bot.rhythm.set_up_views import SetUpId
from bot.rhythm.slot_views import SlotField, SlotId
from bot.rhythm.team_views import TeamAct
from bot.rhythm.views import Act
from bot.rhythm.welcome_views import First
from bot.sandbox.blocks import elements_of, message_problems, view_bytes, view_problems
from bot.slack.messages import Said

ACTIONS = {
    *Act,
    *LabelAct,
    *Revive,
    *First,
    *SetUpId,
    *SlotId,
    *SlotField,
    *Form,
    *Field,
    *AwayId,
    *AwayField,
    *HoursId,
    *HoursField,
    *TeamAct,
    *RosterField,
}

HOSTILE = (
    "<!channel> <!here> <!everyone> <@U1EVE> <#C1SALES> <https://evil.example|Mia>",
    "*bold* _it_ ~no~ `code` ```pre``` > quote\n> another\n&amp; &lt;!channel&gt;",
    "\u202eRTL \u2066override\u2069 \u200f",
    "{name} {} {0.__class__} %s %(name)s",
    "N" * 3000,
    " \t ",
    "🙂" * 100,
)

_SEQUENCE = re.compile(r"<[^<>]*>")
_OURS = re.compile(r"<(@U1[A-Z0-9]+|#C1SALES)>")
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")


def check_message(said: Said) -> None:
    """Hold a message to Slack's limits, a fallback text, known actions and escaped words."""
    blocks: list[Mapping[str, Any]] = list(said.blocks)
    problems = message_problems(blocks)
    assert not problems, vars(problems)
    assert said.text.strip()
    _check_actions(blocks)
    _check_escapes([said.text, *_marked_up(blocks)])


def check_view(view: Mapping[str, Any]) -> None:
    """Hold a form to Slack's limits, its size included."""
    problems = view_problems(view)
    assert not problems, vars(problems)
    assert view_bytes(view) <= 250_000
    _check_actions(view["blocks"])
    _check_escapes(_marked_up(view["blocks"]))


def words(said: Said) -> str:
    """Give all that a reader of a message can read, and the buttons' labels."""
    return "\n".join([*_texts(list(said.blocks))])


def labels(blocks: object) -> list[str]:
    """List the buttons."""
    return [
        element["text"]["text"]
        for block in blocks  # type: ignore[attr-defined]
        for element in elements_of(block)
        if element["type"] == "button"
    ]


def _check_actions(blocks: list[Mapping[str, Any]]) -> None:
    found = {element["action_id"] for block in blocks for element in elements_of(block)}
    assert {action.partition(":")[0] for action in found} <= {str(one) for one in ACTIONS}


def _check_escapes(texts: list[str]) -> None:
    for text in texts:
        for sequence in _SEQUENCE.findall(text):
            assert _OURS.fullmatch(sequence), (sequence, text)
        assert "\u202e" not in text
        assert not _OVERRIDES.search(text)


def _marked_up(blocks: list[Mapping[str, Any]]) -> list[str]:
    return [node["text"] for node in _nodes(blocks) if node.get("type") == "mrkdwn"]


def _texts(blocks: list[Mapping[str, Any]]) -> list[str]:
    return [node["text"] for node in _nodes(blocks) if node.get("type") in {"mrkdwn", "plain_text"}]


def _nodes(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
        for child in value.values():
            yield from _nodes(child)
    elif isinstance(value, list | tuple):
        for child in value:
            yield from _nodes(child)
