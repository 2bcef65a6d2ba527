"""What somebody wrote, changed or took back below a message, as Slack tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.slack.ids import ChannelId, SlackUserId
from bot.slack.payloads import Payload, clean
from bot.store import WorkspaceId

__all__ = ["LONGEST", "Spoken", "parse_spoken"]

LONGEST = 12_000
"""What goes on after so many characters isn't read; Slack's own limit for one message."""
SAID = (None, "file_share", "thread_broadcast", "me_message")
MOST_FILES = 20
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message in a thread, by its first event or by a later one.

    `version` orders the events of one message: "" for the first, else Slack's ts of the change.
    A message that was taken back has no words; its `user` is "" where Slack doesn't say whose it
    was.
    """

    workspace: WorkspaceId
    channel: ChannelId
    thread_ts: str
    ts: str
    user: SlackUserId
    text: str
    files: tuple[str, ...]
    version: str
    is_deleted: bool = False


def parse_spoken(context: Payload, body: Payload) -> Spoken | None:
    """Read a `message` event; None for all that isn't a person's message in a thread.

    Most of what we hear isn't for us, and much has a shape of its own: what isn't as it should be
    is dropped like what is none of our business, and never an error.
    """
    workspace = context["workspace"]
    assert isinstance(workspace, int), "the middleware puts the workspace into the context"
    event = _map(body.get("event"))
    message, before, version, is_deleted = event, event, "", False
    if event.get("subtype") == "message_changed":
        message, before = _map(event.get("message")), _map(event.get("previous_message"))
        version = _text(event, "event_ts") or _text(event, "ts")
        # What is deleted while others have answered below it leaves a stone behind.
        is_deleted = message.get("subtype") == "tombstone"
    elif event.get("subtype") == "message_deleted":
        message = before = _map(event.get("previous_message"))
        version, is_deleted = _text(event, "event_ts") or _text(event, "ts"), True
    if not is_deleted and message.get("subtype") not in SAID:
        return None
    if any(one.get("bot_id") or one.get("bot_profile") for one in (message, before)):
        return None
    channel, ts = _text(event, "channel"), _text(message, "ts") or _text(event, "deleted_ts")
    thread_ts = _text(message, "thread_ts") or _text(before, "thread_ts")
    user = _text(before, "user") or _text(message, "user")
    if not (channel and ts and thread_ts and user) or thread_ts == ts:
        return None
    return Spoken(
        WorkspaceId(workspace),
        ChannelId(channel),
        thread_ts,
        ts,
        SlackUserId(user),
        "" if is_deleted else _text(message, "text")[:LONGEST],
        () if is_deleted else _files(message),
        version,
        is_deleted,
    )


def _files(message: Mapping[str, object]) -> tuple[str, ...]:
    found = message.get("files")
    if not isinstance(found, list):
        return ()
    names = (_text(_map(one), "name") or "file" for one in found[:MOST_FILES])
    # They are kept one a line.
    return tuple(" ".join(name.split())[:LONGEST_NAME] or "file" for name in names)


def _map(found: object) -> Mapping[str, object]:
    return found if isinstance(found, dict) else {}


def _text(parent: Mapping[str, object], key: str) -> str:
    found = parent.get(key)
    return clean(found) if isinstance(found, str) else ""
