"""A reaction is read once, at the edge: by whom, to whose message, with what."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.payloads import Malformed
from bot.slack.reactions import Reacted, parse_reaction
from bot.store import WorkspaceId

CONTEXT = {"workspace": 1}
EVENT: dict[str, Any] = {
    "type": "reaction_added",
    "user": "U1MIA",
    "reaction": "mag",
    "item": {"type": "message", "channel": "C1", "ts": "1.000100"},
    "item_user": "U1RON",
    "event_ts": "2.0",
}


def test_read() -> None:
    """Who reacted to whose message, and where it stands."""
    found = parse_reaction(CONTEXT, {"event": EVENT})

    assert found == Reacted(WorkspaceId(1), "U1MIA", "mag", "U1RON", "C1", "1.000100")


def test_on_an_apps_message() -> None:
    """An app's message has no author of Slack's."""
    found = parse_reaction(
        CONTEXT, {"event": {one: it for one, it in EVENT.items() if one != "item_user"}}
    )

    assert found is not None
    assert found.author == ""


def test_on_a_file() -> None:
    """A reaction on a file is none of ours."""
    item = {"type": "file", "file": "F1"}

    assert parse_reaction(CONTEXT, {"event": {**EVENT, "item": item}}) is None


@pytest.mark.parametrize(
    "change",
    [
        {"item": None},
        {"item": []},
        {"user": 7},
        {"user": None},
        {"reaction": {}},
        {"item": {"type": "message", "channel": "C1"}},
        {"item_user": 7},
    ],
)
def test_malformed(change: dict[str, Any]) -> None:
    """Anything else is told apart from a reaction."""
    with pytest.raises(Malformed):
        parse_reaction(CONTEXT, {"event": {**EVENT, **change}})


@pytest.mark.parametrize("body", [{}, {"event": "x"}])
def test_no_event(body: dict[str, Any]) -> None:
    """A body without an event is none."""
    with pytest.raises(Malformed):
        parse_reaction(CONTEXT, body)
