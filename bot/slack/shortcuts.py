"""A shortcut that somebody chose in a message's menu: the message is pointed out to us by it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.slack.ids import ChannelId, SlackUserId
from bot.slack.messages import MessageRef
from bot.slack.payloads import Malformed, Payload, clean
from bot.store import WorkspaceId

__all__ = ["Pointed", "mentioned", "parse_message_shortcut", "plain_words"]

_SEQUENCE = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


@dataclass(frozen=True, slots=True)
class Pointed:
    """A message, by the one who pointed to it; `text` is what it says, "" for a picture.

    `author` is who wrote it, "" where Slack doesn't say.
    """

    workspace: WorkspaceId
    user: SlackUserId
    message: MessageRef
    text: str
    trigger_id: str
    author: str = ""


def parse_message_shortcut(context: Payload, body: Payload) -> Pointed:
    """Read a shortcut of a message's menu. Raises Malformed."""
    workspace = context["workspace"]
    assert isinstance(workspace, int), "the middleware puts the workspace into the context"
    message = _map(body, "message")
    thread = _text(message, "thread_ts")
    return Pointed(
        WorkspaceId(workspace),
        SlackUserId(_needed(_map(body, "user"), "id")),
        MessageRef(
            ChannelId(_needed(_map(body, "channel"), "id")), _needed(message, "ts"), thread or None
        ),
        _text(message, "text"),
        _text(body, "trigger_id"),
        _text(message, "user"),
    )


def mentioned(text: str) -> tuple[str, ...]:
    """List whom a text of Slack's names, by their ids."""
    return tuple(dict.fromkeys(_MENTION.findall(text)))


def plain_words(text: str, names: Mapping[str, str]) -> str:
    """Say a text of Slack's as people read it: no `<@U1>`, no `&amp;`; `names` are by their ids."""

    def read(found: re.Match[str]) -> str:
        what, label = found[1], found[2]
        if what.startswith("@"):
            return f"@{names.get(what[1:]) or label or 'somebody'}"
        if what.startswith(("#", "!")):
            return f"{what[0].replace('!', '@')}{label or what[1:].partition('^')[0]}"
        return f"{label} ({what})" if label and label != what else what

    said = _SEQUENCE.sub(read, text)
    for entity, sign in _ENTITIES.items():
        said = said.replace(entity, sign)
    return said


def _map(parent: Payload, key: str) -> Payload:
    found = parent.get(key)
    if not isinstance(found, dict):
        raise Malformed(f"{key} is no object")
    return found


def _needed(parent: Payload, key: str) -> str:
    found = _text(parent, key)
    if not found:
        raise Malformed(f"{key} is missing")
    return found


def _text(parent: Payload, key: str) -> str:
    found = parent.get(key)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise Malformed(f"{key} is no text")
    return clean(found)
