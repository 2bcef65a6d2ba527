"""Tells every open window what has changed in what it shows, over its WebSocket."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from functools import partial
from typing import Any

from aiohttp import WSMsgType, web
from markupsafe import Markup

from bot.sandbox.changes import Change, MessageChanged, MessageGone, Troubled
from bot.sandbox.conversations import Conversation, Message
from bot.sandbox.failures import Impossible
from bot.sandbox.page.drawing import Drawing
from bot.sandbox.page.regions import Region, Window
from bot.sandbox.page.rows import Rows
from bot.sandbox.workspace import Workspace

__all__ = ["Hub"]

GATHER_SECONDS = 0.03
IDLE_SHARE = 1
"""After a round, this many times as long as it took passes before the next one."""
MOST_REMEMBERED = 5_000
HEARTBEAT_SECONDS = 30.0
GOODBYE_SECONDS = 0.5
MOST_BYTES = 64 * 1024

Frame = dict[str, Any]
log = logging.getLogger(__name__)


class Pane:
    """One window's end of the wire: what it shows, and up to which change it has been told.

    `told` counts for messages, which come first; `seen` for everything.
    """

    def __init__(self, socket: web.WebSocketResponse, window: Window, seen: int) -> None:
        self.socket = socket
        self.window = window
        self.glance = 0
        """How often the window has said what it shows; it drops frames for an earlier time."""
        self.told = seen
        self.seen = seen
        self.sending: asyncio.Task[None] | None = None
        self.was_left_out = False
        self.drawn: dict[str, Markup] = {}

    @property
    def is_busy(self) -> bool:
        """Whether the last frame is still on its way: a slow window is left out meanwhile."""
        return self.sending is not None and not self.sending.done()


class Round:
    """One telling of the windows: what has changed until now, and what was drawn for it.

    What two windows see alike is drawn once. It may be drawn a little later than the changes
    counted here, never earlier, so that no window misses any.
    """

    def __init__(self, number: int, recent: list[Change]) -> None:
        self.number = number
        self._recent = recent
        self._spans: dict[int, list[Change]] = {}
        self._drawn: dict[tuple[Any, ...], Markup | None] = {}

    def changes_since(self, seen: int) -> list[Change] | None:
        """Every change after that one, each once; None when that is too long ago."""
        missed = self.number - seen
        if seen < 0 or missed > len(self._recent):
            return None
        if missed <= 0:
            return []
        if missed not in self._spans:
            self._spans[missed] = list(dict.fromkeys(self._recent[-missed:]))
        return self._spans[missed]

    def draw(self, region: Region, window: Window) -> Markup | None:
        key = (region.id, *astuple(window))
        if key not in self._drawn:
            self._drawn[key] = region.draw(window)
        return self._drawn[key]


class Hub:
    """Notes every change, and shows it in rounds to the windows that it concerns.

    Nothing is queued for a window: it knows up to which change it was told, and gets the rest
    when it is ready. One that was away for too long is told to load what it shows again.
    """

    def __init__(
        self,
        workspace: Workspace,
        drawing: Drawing,
        rows: Rows,
        *,
        regions: Sequence[Region],
        inspector: Sequence[Region],
    ) -> None:
        """Prepare. `inspector` are the regions of windows that show no conversation."""
        self._workspace = workspace
        self._drawing = drawing
        self._rows = rows
        self._regions = regions
        self._inspector = inspector
        self._panes: set[Pane] = set()
        self._recent: deque[Change] = deque(maxlen=MOST_REMEMBERED)
        self._changed = asyncio.Event()
        self._rounds: asyncio.Task[None] | None = None
        self._epoch = f"{time.monotonic_ns():x}"
        self.number = 0
        """How many changes there were; a page says with which it was drawn."""
        workspace.changes.listen(self._note)

    @property
    def since(self) -> str:
        """What a page drawn now has to say when it connects, to be told all that comes after."""
        return f"{self._epoch}-{self.number}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """A window's WebSocket: it says what it shows, and hears what changes there."""
        user = request.query.get("user", "")
        if user not in self._workspace.members:
            raise web.HTTPNotFound(text="nobody has this id")
        socket = web.WebSocketResponse(
            timeout=GOODBYE_SECONDS, heartbeat=HEARTBEAT_SECONDS, max_msg_size=MOST_BYTES
        )
        await socket.prepare(request)
        pane = Pane(socket, Window(user), self.number)
        self._panes.add(pane)
        try:
            async for said in socket:
                if said.type is WSMsgType.TEXT:
                    self._hear(pane, said.data)
        finally:
            self._panes.discard(pane)
            if pane.sending is not None:
                pane.sending.cancel()
        return socket

    async def start(self) -> None:
        self._rounds = asyncio.create_task(self._go_round())

    async def close(self) -> None:
        """Say goodbye to every window."""
        if self._rounds is not None:
            self._rounds.cancel()
        goodbyes = (pane.socket.close(message=b"the sandbox ends") for pane in tuple(self._panes))
        await asyncio.gather(*goodbyes, return_exceptions=True)

    # --- what comes in -----------------------------------------------------------------------

    def _note(self, change: Change) -> None:
        self.number += 1
        self._recent.append(change)
        if self._panes:
            self._changed.set()

    def _hear(self, pane: Pane, text: str) -> None:
        """Take note of what a window shows now: `{"shows": {…}, "since": "…", "glance": 3}`."""
        try:
            said = json.loads(text)
            window = _window(pane.window.user, said["shows"])
            epoch, _, number = said.get("since", "").partition("-")
            since = int(number) if epoch == self._epoch else -1
        except (ValueError, TypeError, LookupError, AttributeError):
            return  # no page of ours says that
        pane.window = window
        pane.glance = said.get("glance", 0)
        pane.told = pane.seen = since if since <= self.number else -1
        pane.drawn.clear()
        self._changed.set()

    # --- what goes out -----------------------------------------------------------------------

    async def _go_round(self) -> None:
        """Gather changes for a moment, show them to all, and leave the loop to others a while.

        Everybody gets the messages before anybody gets the rest, which takes longer to draw.
        """
        not_before = 0.0
        while True:
            await self._changed.wait()
            await asyncio.sleep(max(GATHER_SECONDS, not_before - time.monotonic()))
            self._changed.clear()
            began = time.thread_time()
            this = Round(self.number, list(self._recent))
            for show in (self._tell_messages, self._draw_regions):
                for pane in tuple(self._panes):
                    if pane.is_busy:
                        pane.was_left_out = True
                        continue
                    show(pane, this)
                    await asyncio.sleep(0)
            not_before = time.monotonic() + IDLE_SHARE * (time.thread_time() - began)

    def _tell_messages(self, pane: Pane, this: Round) -> None:
        changes = this.changes_since(pane.told)
        pane.told = max(pane.told, this.number)
        if changes is None:
            pane.seen = pane.told
            self._send(pane, {"reload": True})
            return
        troubles = [
            change.words
            for change in changes
            if isinstance(change, Troubled) and change.user == pane.window.user
        ]
        self._send(pane, {**self._messages(pane.window, changes), "troubles": troubles})

    def _draw_regions(self, pane: Pane, this: Round) -> None:
        changes = this.changes_since(pane.seen)
        pane.seen = max(pane.seen, this.number)
        patches = self._patches(pane, changes or (), this)
        self._send(pane, {"patches": patches, "since": f"{self._epoch}-{pane.seen}"})

    def _send(self, pane: Pane, frame: Frame) -> None:
        """Send what a frame holds, if it holds anything to be shown."""
        full = {key: value for key, value in frame.items() if value}
        if full.keys() - {"since"}:
            text = json.dumps({**full, "glance": pane.glance})
            pane.sending = asyncio.create_task(self._deliver(pane, text))

    async def _deliver(self, pane: Pane, text: str) -> None:
        try:
            await pane.socket.send_str(text)
        except ConnectionError:
            return  # it has gone; `serve` notices by itself
        if pane.was_left_out:
            pane.was_left_out = False
            self._changed.set()

    def _patches(self, pane: Pane, changes: Sequence[Change], this: Round) -> list[dict[str, str]]:
        patches = []
        for region in self._regions if pane.window.channel else self._inspector:
            if not any(region.concerns(change, pane.window) for change in changes):
                continue
            html = _if_drawable(region.id, partial(this.draw, region, pane.window))
            if html is not None and pane.drawn.get(region.id) != html:
                pane.drawn[region.id] = html
                patches.append({"id": region.id, "html": html})
        return patches

    def _messages(self, window: Window, changes: Sequence[Change]) -> dict[str, list[Any]]:
        """The rows that changed in the lists which a window shows, and those that went."""
        place = self._place(window)
        rows: list[Mapping[str, str]] = []
        gone: list[str] = []
        touched = dict.fromkeys(
            change.ts
            for change in changes
            if isinstance(change, MessageChanged | MessageGone) and change.channel == window.channel
        )
        if place is not None and window.tab == "messages":
            for ts in touched:
                message = place.message(ts)
                if message is None:
                    gone.append(ts)
                elif message.only_for in (None, window.user):
                    rows += self._rows_of(place, message, window)
        return {"messages": rows, "gone": gone}

    def _place(self, window: Window) -> Conversation | None:
        """The conversation that a window shows, as long as its person sees it."""
        if window.channel is None:
            return None
        try:
            return self._workspace.conversation_for(window.user, window.channel)
        except Impossible:
            return None

    def _rows_of(
        self, place: Conversation, message: Message, window: Window
    ) -> list[Mapping[str, str]]:
        viewer = self._drawing.viewer(window.user)
        html = _if_drawable(message.ts, partial(self._rows.row, place, message, viewer))
        if html is None:
            return []
        lists = []
        if message.is_top_level:
            lists.append("main")
        if window.thread is not None and window.thread in (message.ts, message.thread_ts):
            lists.append("thread")
        return [{"list": each, "ts": message.ts, "html": html} for each in lists]


def _if_drawable(what: str, draw: Callable[[], Markup | None]) -> Markup | None:
    """What was drawn. Whatever can't be is left out, so that all else and later rounds go on."""
    try:
        return draw()
    except Exception:
        log.exception("%s could not be drawn", what)
        return None


def _window(user: str, shows: Mapping[str, str]) -> Window:
    """A window by what its page says of itself; empty words say nothing. Raises TypeError."""
    if not all(isinstance(words, str) for words in shows.values()):
        raise TypeError("a window says all of it in words")
    tab = shows.get("tab")
    exchange = shows.get("exchange", "")
    return Window(
        user=user,
        channel=shows.get("channel") or None,
        thread=shows.get("thread") or None,
        tab=tab if tab in ("home", "about") else "messages",  # type: ignore[arg-type]
        exchange=int(exchange) if exchange.isdigit() else None,
        sifting=shows.get("sifting", ""),
    )
