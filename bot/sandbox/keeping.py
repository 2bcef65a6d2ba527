"""What of a workspace outlives a restart: how each part of it becomes JSON, and comes back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from bot.sandbox.changes import (
    Change,
    ConversationChanged,
    Exchanged,
    HomeChanged,
    MemberChanged,
    MessageChanged,
    MessageGone,
    ModalsChanged,
    ReadMarkMoved,
    Troubled,
)
from bot.sandbox.conversations import Conversation, Message
from bot.sandbox.grants import ResponseUrl, Upload
from bot.sandbox.homes import Home
from bot.sandbox.journal import Entry
from bot.sandbox.modals import Modal
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Member

__all__ = [
    "MOST_ENTRIES",
    "Kept",
    "Key",
    "Shelf",
    "concerned",
    "quiet_marks",
    "read",
    "shelves",
]

MOST_ENTRIES = 1_000
"""How many exchanges of the journal are kept."""

Key = tuple[str, str]
"""The name of a shelf, and what stands there under which name."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing as the file has it: JSON, and bytes where it has some."""

    body: Any
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where all things of a kind stand.

    `dump` gives one of them as it is now, None when it is gone; `put` puts into the workspace
    what `read` made of it.
    """

    dump: Callable[[str], Kept | None]
    put: Callable[[str, Any], None]


def read(shelf: str, kept: Kept) -> Any:
    """A thing out of what was kept of it.

    Raises KeyError, TypeError, ValueError or AttributeError for what isn't such a thing.
    """
    body = kept.body
    match shelf:
        case "member":
            return Member(**body)
        case "conversation":
            return Conversation(**body)
        case "message":
            return Message(**body)
        case "modals":
            return [Modal(**each) for each in body]
        case "home":
            return Home(**body)
        case "entry":
            return Entry(**body)
        case "upload":
            return body["path"], Upload(**body["upload"], content=kept.content)
        case "response_url":
            return ResponseUrl(**{**body, "made": datetime.fromisoformat(body["made"])})
        case "troubles" | "offer":
            return list(body)
        case _:
            raise KeyError(shelf)


def shelves(workspace: Workspace) -> dict[str, Shelf]:
    """All shelves of a workspace, in the order in which they have to be put back."""
    conversations, modals, uploads = workspace.conversations, workspace.modals, workspace.uploads
    given = workspace.response_urls.given

    def conversation_of(channel: str) -> Kept:
        return Kept(_plain(conversations[channel], without=("messages", "ephemerals")))

    def message_of(key: str) -> Kept | None:
        channel, ts = key.split("/")
        place = conversations[channel]
        found = place.message(ts)
        return Kept(_plain(found)) if found else None

    def put_message(key: str, message: Message) -> None:
        place = conversations[key.split("/", maxsplit=1)[0]]
        shelf = place.messages if message.only_for is None else place.ephemerals
        shelf[message.ts] = message

    def put_modals(user: str, stack: list[Modal]) -> None:
        modals.stack(user)[:] = stack

    def entry_of(number: str) -> Kept | None:
        found = workspace.journal.entry(int(number))
        return Kept(_plain(found)) if found else None

    def upload_of(file: str) -> Kept:
        upload = uploads.by_id[file]
        path = next((path for path, each in uploads.by_path.items() if each is upload), None)
        return Kept({"path": path, "upload": _plain(upload, without=("content",))}, upload.content)

    def put_upload(file: str, found: tuple[str | None, Upload]) -> None:
        path, upload = found
        uploads.by_id[file] = upload
        if path is not None:
            uploads.by_path[path] = upload

    def response_url_of(path: str) -> Kept | None:
        return Kept(_plain(given[path])) if path in given else None

    def offer_of(key: str) -> Kept:
        user, block_id, action_id = json.loads(key)
        return Kept(workspace.suggested[user, block_id, action_id])

    def put_offer(key: str, options: list[dict[str, Any]]) -> None:
        user, block_id, action_id = json.loads(key)
        workspace.suggested[user, block_id, action_id] = options

    return {
        "member": Shelf(
            lambda user: Kept(_plain(workspace.members[user])), workspace.members.__setitem__
        ),
        "conversation": Shelf(conversation_of, conversations.__setitem__),
        "message": Shelf(message_of, put_message),
        "modals": Shelf(lambda user: Kept(list(map(_plain, modals.stack(user)))), put_modals),
        "home": Shelf(
            lambda user: Kept(_plain(workspace.homes[user])),
            lambda _, home: workspace.homes.restore([home]),
        ),
        "troubles": Shelf(
            lambda user: Kept(workspace.troubles[user]), workspace.troubles.__setitem__
        ),
        "entry": Shelf(entry_of, lambda _, entry: workspace.journal.restore([entry])),
        "upload": Shelf(upload_of, put_upload),
        "response_url": Shelf(response_url_of, given.__setitem__),
        "offer": Shelf(offer_of, put_offer),
    }


def concerned(change: Change) -> Iterable[Key]:
    """What has to be written after a change."""
    match change:
        case MessageChanged(channel, ts):
            # The conversation, too: who said it has read up to there.
            return [("conversation", channel), ("message", f"{channel}/{ts}")]
        case MessageGone(channel, ts):
            return [("message", f"{channel}/{ts}")]
        case ConversationChanged(channel) | ReadMarkMoved(channel=channel):
            return [("conversation", channel)]
        case MemberChanged(user):
            return [("member", user)]
        case ModalsChanged(user):
            return [("modals", user)]
        case HomeChanged(user):
            return [("home", user)]
        case Troubled(user):
            return [("troubles", user)]
        case Exchanged(number):
            return [("entry", str(number))]
        case _:
            return []


def quiet_marks(workspace: Workspace) -> Iterable[tuple[Key, object]]:
    """What comes, changes and goes without a word, each with a mark that differs once it did."""
    for file, upload in workspace.uploads.by_id.items():
        yield ("upload", file), (upload.completed, upload.content is None)
    for path, url in workspace.response_urls.given.items():
        yield ("response_url", path), url.uses
    for key, options in workspace.suggested.items():
        yield ("offer", json.dumps(key)), options


def _plain(thing: Any, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """A dataclass as JSON takes it, one level deep: what is in its fields is plain already."""
    found = {each.name: getattr(thing, each.name) for each in fields(thing)}
    for name in without:
        del found[name]
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in found.items()
    }
