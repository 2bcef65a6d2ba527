"""What Slack hands out for a short while: trigger ids, response URLs, places to upload to."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.sandbox.failures import Refused
from bot.sandbox.ids import Ids

__all__ = ["ResponseUrl", "ResponseUrls", "Trigger", "Triggers", "Upload", "Uploads"]

RESPONSE_USES = 5
RESPONSE_AGE = timedelta(minutes=30)
MOST_REMEMBERED = 1_000
"""So many trigger ids and response URLs are known; whatever was given out before is invalid."""


@dataclass(slots=True)
class Trigger:
    """The right to open one modal for one person, for three real seconds.

    `channel` is where the person was, None within a view.
    """

    user: str
    in_modal: bool
    channel: str | None
    made: float
    used: bool = False


class Triggers:
    """Gives out and takes back trigger ids; their age is real time, whatever the clock says."""

    def __init__(self, ids: Ids, team_id: str, *, seconds: float) -> None:
        self._ids = ids
        self._team_id = team_id
        self._seconds = seconds
        self._given: dict[str, Trigger] = {}

    def give(self, user: str, *, channel: str | None, in_modal: bool = False) -> str:
        """A trigger id for what a person did; `channel` is None in modals and Homes."""
        number = self._ids.number("trigger")
        trigger_id = f"{1_000_000_000_000 + number}.{self._team_id}.{number:032x}"
        self._given[trigger_id] = Trigger(user, in_modal, channel, time.monotonic())
        if len(self._given) > MOST_REMEMBERED:
            del self._given[next(iter(self._given))]
        return trigger_id

    def take(self, trigger_id: str) -> Trigger:
        """Use a trigger id up.

        Raises Refused: invalid_trigger_id, expired_trigger_id, exchanged_trigger_id.
        """
        trigger = self._given.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if time.monotonic() - trigger.made > self._seconds:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass(slots=True)
class ResponseUrl:
    """Where an interaction can be answered, five times within half an hour."""

    path: str
    user: str
    channel: str
    message_ts: str | None
    made: datetime
    uses: int = 0


class ResponseUrls:
    """The response URLs given lately; their age follows the injected clock."""

    def __init__(self, ids: Ids, clock: Clock, team_id: str) -> None:
        self._ids = ids
        self._clock = clock
        self._team_id = team_id
        self.given: dict[str, ResponseUrl] = {}
        """The latest of them, by their paths."""

    def give(self, kind: str, *, user: str, channel: str, message_ts: str | None = None) -> str:
        """The path of a new one; `kind` is commands, actions or app, as Slack's own paths say."""
        number = self._ids.number("response-url")
        path = f"/{kind}/{self._team_id}/{1_000_000_000_000 + number}/{number:024x}"
        self.given[path] = ResponseUrl(path, user, channel, message_ts, self._clock.now())
        if len(self.given) > MOST_REMEMBERED:
            del self.given[next(iter(self.given))]
        return path

    def take(self, path: str) -> ResponseUrl:
        """Use one of the five answers up; raises Refused: invalid_url, expired_url, used_url."""
        found = self.given.get(path)
        if found is None:
            raise Refused("invalid_url")
        if self._clock.now() - found.made > RESPONSE_AGE:
            raise Refused("expired_url")
        if found.uses >= RESPONSE_USES:
            raise Refused("used_url")
        found.uses += 1
        return found


@dataclass(slots=True)
class Upload:
    """A file on its way in: announced, sent, and at last shared."""

    id: str
    filename: str
    length: int
    alt_text: str | None
    content: bytes | None = None
    completed: bool = False


class Uploads:
    """Files that were announced by files.getUploadURLExternal, and those that people dropped."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self.by_path: dict[str, Upload] = {}
        """Those that were announced, by the path to send their bytes to."""
        self.by_id: dict[str, Upload] = {}

    def announce(self, filename: str, length: int, alt_text: str | None) -> tuple[str, Upload]:
        """The path to send the bytes to, and the file-to-be."""
        upload = Upload(self._ids.next("F"), filename, length, alt_text)
        path = f"/upload/v1/{upload.id}{self._ids.number('upload'):024x}"
        self.by_path[path] = upload
        self.by_id[upload.id] = upload
        return path, upload

    def keep(self, filename: str, content: bytes) -> Upload:
        """Take a file that a person dropped: it is there at once."""
        upload = Upload(self._ids.next("F"), filename, len(content), None, content, completed=True)
        self.by_id[upload.id] = upload
        return upload

    def receive(self, path: str, content: bytes) -> Upload | None:
        """Keep the bytes; None for a path that was never given out."""
        upload = self.by_path.get(path)
        if upload is not None:
            upload.content = content
        return upload
