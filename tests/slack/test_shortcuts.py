"""A shortcut of a message's menu is read once, at the edge; whatever is wrong is told kindly."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.messages import MessageRef
from bot.slack.payloads import Malformed
from bot.slack.shortcuts import parse_message_shortcut

CONTEXT = {"workspace": 1}
BODY: dict[str, Any] = {
    "type": "message_action",
    "trigger_id": "1.2.3",
    "user": {"id": "U1RON"},
    "channel": {"id": "D1THEIRS"},
    "message": {"ts": "1.000200", "thread_ts": "1.000100", "text": "Send\x00 it"},
}


def test_read() -> None:
    """The message, its thread, its words and who pointed to it."""
    pointed = parse_message_shortcut(CONTEXT, BODY)

    assert pointed.message == MessageRef("D1THEIRS", "1.000200", "1.000100")
    assert (pointed.user, pointed.text, pointed.trigger_id) == ("U1RON", "Send it", "1.2.3")
    assert pointed.author == ""
    message = {**BODY["message"], "user": "U1MIA"}
    assert parse_message_shortcut(CONTEXT, {**BODY, "message": message}).author == "U1MIA"


def test_a_picture() -> None:
    """A message without words and outside any thread."""
    pointed = parse_message_shortcut(CONTEXT, {**BODY, "message": {"ts": "1.000200"}})

    assert (pointed.text, pointed.message.thread_ts) == ("", None)


@pytest.mark.parametrize(
    "change",
    [{"message": None}, {"message": {}}, {"message": {"ts": 7}}, {"channel": []}, {"user": {}}],
    ids=str,
)
def test_malformed(change: dict[str, Any]) -> None:
    """What Slack never sends is refused with words, not with a crash."""
    with pytest.raises(Malformed):
        parse_message_shortcut(CONTEXT, {**BODY, **change})
