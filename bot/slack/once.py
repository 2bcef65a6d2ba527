"""What comes twice is done once: the second time it gets the first one's answer."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog
from slack_bolt import BoltResponse

__all__ = ["Once", "attempt"]

log = structlog.get_logger()

MOST_REMEMBERED = 2_000
REMEMBERED_SECONDS = 300.0
FORM = "form"

Body = Mapping[str, Any]


class Attempt:
    """Somebody's answering of one payload."""

    def __init__(self) -> None:
        self.at = time.monotonic()
        self._response: asyncio.Future[BoltResponse | None] = (
            asyncio.get_running_loop().create_future()
        )

    def came_to(self, response: BoltResponse) -> None:
        """Note the answer, for whoever gets the same payload."""
        self._response.set_result(response)

    def broke_off(self) -> None:
        if not self._response.done():
            self._response.set_result(None)

    async def answer(self, name: str) -> BoltResponse | None:
        """Wait for the answer; None when it isn't one for a payload that comes again."""
        response = await asyncio.shield(self._response)
        if response is None or response.status != 200:
            return None
        return None if name.startswith(FORM) and _stays_open(response) else response


_attempt: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


@contextmanager
def attempt() -> Iterator[Attempt]:
    """Stand around the app's answering of one payload; tell it there what it came to."""
    mine = Attempt()
    token = _attempt.set(mine)
    try:
        yield mine
    finally:
        mine.broke_off()
        _attempt.reset(token)


class Once:
    """A middleware of Bolt's that remembers for five minutes what was answered, or is right now.

    Slack may deliver the same click again when a connection broke, and sends an event again whose
    answer it missed. A person whose form seems stuck (its answer got lost) presses the button
    again: that is another payload, but the same form with the same in it. Whoever must not do a
    thing twice even across a restart, or in another replica, sees to that in the database.

    It stands behind Bolt's look at the signature: nobody else gets an answer out of it.
    """

    def __init__(self, *, most: int = MOST_REMEMBERED) -> None:
        self._most = most
        self._attempts: OrderedDict[str, Attempt] = OrderedDict()

    async def cross(
        self,
        body: Body,
        next: Callable[[], Awaitable[None]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse | None:
        self._forget_old()
        mine = _attempt.get()
        for name in _names(body):
            earlier = self._attempts.get(name)
            if earlier is not None and (response := await earlier.answer(name)) is not None:
                log.info("slack.again", what=name.partition(":")[0])
                return response
            if mine is not None:
                self._attempts[name] = mine
                self._attempts.move_to_end(name)
        await next()
        # Not a response: Bolt would send it instead of what the listener says.
        return None

    def _forget_old(self) -> None:
        oldest = time.monotonic() - REMEMBERED_SECONDS
        while self._attempts:
            first = next(iter(self._attempts.values()))
            if first.at >= oldest and len(self._attempts) <= self._most:
                return
            self._attempts.popitem(last=False)


def _names(body: Body) -> Iterator[str]:
    """Name a payload so that the same one has the same name; what may be done twice has none."""
    if trigger := body.get("trigger_id"):
        yield f"trigger:{body.get('type') or body.get('command')}:{trigger}"
    if event := body.get("event_id"):
        yield f"event:{event}"
    view = body.get("view")
    if body.get("type") == "view_submission" and isinstance(view, dict):
        content = json.dumps([view.get("hash"), view.get("state")], sort_keys=True)
        yield f"{FORM}:{view.get('id')}:{hashlib.sha256(content.encode()).hexdigest()}"


def _stays_open(response: BoltResponse) -> bool:
    """Whether the form is still there as it was: sent once more, it means to be read once more."""
    try:
        said = json.loads(response.body or "{}")
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("response_action") in {"errors", "push"}
