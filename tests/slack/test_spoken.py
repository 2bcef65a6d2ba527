"""Message events are read into what somebody said in a thread, or are none of our business."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.spoken import LONGEST, Spoken, parse_spoken
from bot.store import WorkspaceId

MESSAGE: dict[str, Any] = {
    "type": "message",
    "channel": "C1ACME",
    "user": "U1RON",
    "text": "Petra signed",
    "ts": "1795600100.000200",
    "thread_ts": "1795600000.000100",
    "channel_type": "channel",
}


def read(event: object) -> Spoken | None:
    return parse_spoken({"workspace": WorkspaceId(1)}, {"event": event})


def changed(message: dict[str, Any], before: dict[str, Any] = MESSAGE) -> dict[str, Any]:
    return {
        "type": "message",
        "subtype": "message_changed",
        "channel": "C1ACME",
        "message": message,
        "previous_message": before,
        "event_ts": "1795600200.000300",
    }


@pytest.mark.parametrize("subtype", [None, "thread_broadcast", "file_share"])
def test_what_is_said(subtype: str | None) -> None:
    """A reply, one that is sent to the channel as well, and one with files are read."""
    found = read({**MESSAGE, "subtype": subtype, "files": [{"name": "call\n1.m4a"}, {}]})

    assert found == Spoken(
        WorkspaceId(1),
        MESSAGE["channel"],
        MESSAGE["thread_ts"],
        MESSAGE["ts"],
        MESSAGE["user"],
        "Petra signed",
        ("call 1.m4a", "file"),
        "",
    )


def test_edits_and_deletions() -> None:
    """An edit has its words and its place in the order; a deletion has no words."""
    edit = read(changed({**MESSAGE, "text": "Petra signed on Tuesday"}))
    assert edit is not None
    assert (edit.text, edit.version, edit.is_deleted) == (
        "Petra signed on Tuesday",
        "1795600200.000300",
        False,
    )
    stone = {"subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT"}
    deletion = {
        "type": "message",
        "subtype": "message_deleted",
        "channel": "C1ACME",
        "previous_message": MESSAGE,
        "deleted_ts": MESSAGE["ts"],
        "event_ts": "1795600200.000300",
    }
    for event in (changed({**MESSAGE, **stone}), deletion):
        gone = read(event)
        assert gone is not None
        assert (gone.ts, gone.user, gone.text, gone.is_deleted) == (
            MESSAGE["ts"],
            "U1RON",
            "",
            True,
        )


@pytest.mark.parametrize(
    "event",
    [
        {**MESSAGE, "thread_ts": None},
        {**MESSAGE, "thread_ts": MESSAGE["ts"]},
        {**MESSAGE, "bot_id": "B1"},
        {**MESSAGE, "subtype": "bot_message"},
        {**MESSAGE, "subtype": "channel_join"},
        {**MESSAGE, "user": None},
        {**MESSAGE, "channel": 7},
        changed({**MESSAGE, "bot_id": "B1"}),
        {"type": "message", "subtype": "message_deleted", "channel": "C1ACME"},
        {"type": "message"},
        None,
        [],
    ],
)
def test_none_of_our_business(event: object) -> None:
    """Messages outside threads, bots', Slack's own and odd ones are dropped without an error."""
    assert read(event) is None


def test_long_ones() -> None:
    """What is too long is cut; what no database takes is left out."""
    found = read({**MESSAGE, "text": "a\x00b" + "x" * 50_000})
    assert found is not None
    assert found.text.startswith("abx")
    assert len(found.text) == LONGEST


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from([*MESSAGE, "message", "files", "subtype"]), JSON))
def test_nothing_breaks_it(event: dict[str, Any]) -> None:
    """Whatever shape an event has, it is read or dropped."""
    assert read({**MESSAGE, **event}) is None or event is not None
