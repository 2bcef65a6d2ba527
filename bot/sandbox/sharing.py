"""Files that people drop into conversations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from bot.sandbox.failures import Impossible
from bot.sandbox.finding import find_place_to_write
from bot.sandbox.shared_files import file_object
from bot.sandbox.subscriptions import Subscriptions
from bot.sandbox.workspace import Workspace

__all__ = ["MOST_BYTES", "Dropped", "Sharing", "check_size"]

MOST_BYTES = 50 * 1024 * 1024
MOST_FILES = 10


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file as it left somebody's computer."""

    name: str
    content: bytes


class Sharing:
    """Shares files as a person."""

    def __init__(self, workspace: Workspace, subscriptions: Subscriptions) -> None:
        self._workspace = workspace
        self._subscriptions = subscriptions

    async def drop(
        self,
        user: str,
        channel: str,
        dropped: Sequence[Dropped],
        *,
        text: str = "",
        thread_ts: str | None = None,
    ) -> dict[str, Any]:
        """Send files as one message, with or without words.

        Raises Impossible for what Slack's client wouldn't send: no file, more than ten, an empty
        one, one of more than 50 MB.
        """
        place = find_place_to_write(self._workspace, user, channel, thread_ts)
        if not dropped or len(dropped) > MOST_FILES:
            raise Impossible(f"drop one to {MOST_FILES} files", status=422)
        for each in dropped:
            check_size(each.name, len(each.content))
        uploads = [self._workspace.uploads.keep(_plain(d.name), d.content) for d in dropped]
        files = [
            file_object(self._workspace, upload, title=upload.filename, user=user)
            for upload in uploads
        ]
        more = {
            "files": files,
            "upload": True,
            "display_as_bot": False,
            "client_msg_id": self._workspace.client_message_id(),
        }
        message = self._workspace.say(place, author=user, text=text, thread_ts=thread_ts, more=more)
        trouble = await self._subscriptions.said(place, message)
        return {"ts": message.ts, "files": files, "trouble": trouble}


def check_size(name: str, size: int) -> None:
    """Raises Impossible when a file of so many bytes can't be shared."""
    if size == 0:
        raise Impossible(f"the file {name} is empty", status=422)
    if size > MOST_BYTES:
        words = f"the file {name} has {size / 1024 / 1024:.0f} MB; the sandbox takes up to 50 MB"
        raise Impossible(words, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _plain(name: str) -> str:
    """The name without a folder before it, and without what no name should have."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f]", "", last)[:255] or "file"
