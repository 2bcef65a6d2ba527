"""Winding the clock on: to an instant, or in the steps that people think in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from bot.sandbox.arrivals import Arrivals
from bot.sandbox.changes import ClockWound
from bot.sandbox.duties import Duties
from bot.sandbox.failures import Impossible
from bot.sandbox.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Winder", "Winding", "next_morning"]

HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
LONGEST_WAIT = 4 * WEEK
FURTHEST = timedelta(days=366)
MORNING = time(9)
SATURDAY = 5
GRACE_SECONDS = 1.0

NOBODY_WINDS = "nobody winds this clock: the bot runs in a process of its own, on real time"


class Winder(Protocol):
    """Moves the clock that sandbox and bot share, letting the bot do what falls due on the way."""

    async def wind(self, to: datetime, *, enough: Callable[[], bool]) -> None:
        """Go to an instant, from one thing that is due to the next.

        `enough` is asked after each of them; once it says so, the clock stays there.
        """

    async def next_instant(self) -> datetime | None:
        """When the bot next has something to do; None when nothing waits."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where to wind; `until_told` ends it as soon as the bot says something."""

    to: datetime
    until_told: bool = False


class Winding:
    """Winds for people: one at a time, telling the pages at each stop and in the end what came.

    Every method that winds raises Impossible: 409 while another winds, or where nobody can; 422
    for what can't be wound to.
    """

    def __init__(self, workspace: Workspace, duties: Duties, winder: Winder | None) -> None:
        self.winder = winder
        self._workspace = workspace
        self._duties = duties
        self._at_rest = asyncio.Event()
        self._at_rest.set()
        self._closing = False
        self._task: asyncio.Task[Any] | None = None

    @property
    def is_on(self) -> bool:
        """Whether the clock is being wound right now."""
        return not self._at_rest.is_set()

    @property
    def now(self) -> datetime:
        return self._workspace.clock.now()

    async def state(self) -> dict[str, Any]:
        """What the clock says, and when the bot next has something to do."""
        due = await self.winder.next_instant() if self.winder else None
        return {
            "now": self.now.isoformat(),
            "winding": self.is_on,
            "next": due.isoformat() if due else None,
        }

    async def wind(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Do what somebody asks for: `{"to"}`, `{"seconds"}` or `{"step"}`, each with `"user"`.

        The answer tells where the clock stands, what came for that person (for everybody, when it
        isn't said for whom), and the same in words.
        """
        if self.winder is None:
            raise Impossible(NOBODY_WINDS, status=409)
        user = self._user(asked.get("user"))
        plan = self._plan(asked, user)
        if plan.to < self.now:
            raise Impossible("a clock only goes forwards", status=422)
        if plan.to > self.now + FURTHEST:
            raise Impossible("wind a year at once, at the most", status=422)
        with self._only_one(), Arrivals(self._workspace) as arrivals:
            due = await self.winder.next_instant()
            if not plan.until_told or (due is not None and due <= plan.to):
                await self._go(self.winder, plan, arrivals)
        is_mute = plan.until_told and not arrivals.were_told
        words = f"{self._bot} had nothing to say." if is_mute else arrivals.words(user)
        return {
            "now": self.now.isoformat(),
            "came": arrivals.came(user),
            "words": f"It's {self._said(user)}. {words}",
        }

    async def close(self) -> None:
        """Wind no more: not beyond the next stop, and if that takes long, not even to there."""
        self._closing = True
        try:
            async with asyncio.timeout(GRACE_SECONDS):
                await self._at_rest.wait()
        except TimeoutError:
            if self._task is not None:
                self._task.cancel()

    async def _go(self, winder: Winder, plan: _Plan, arrivals: Arrivals) -> None:
        """Stop at all that is due: the bot's, and what Slack does by itself."""

        def enough() -> bool:
            self._workspace.changes.tell(ClockWound())
            return self._closing or (plan.until_told and arrivals.were_told)

        while True:
            to = min(plan.to, self._duties.next_due or plan.to)
            try:
                await winder.wind(max(to, self.now), enough=enough)
            except ValueError as error:
                raise Impossible(str(error), status=422) from error
            await self._duties.do_due()
            if enough() or to >= plan.to:
                return

    @contextmanager
    def _only_one(self) -> Iterator[None]:
        if self.is_on:
            raise Impossible("the clock is being wound already: wait until it stands", status=409)
        if self._closing:
            raise Impossible("the sandbox is about to end", status=409)
        self._at_rest.clear()
        self._task = asyncio.current_task()
        self._workspace.changes.tell(ClockWound())
        try:
            yield
        finally:
            self._task = None
            self._at_rest.set()
            self._workspace.changes.tell(ClockWound())

    # --- what was asked for --------------------------------------------------------------------

    def _user(self, user: object) -> str | None:
        if user is None:
            return None
        if not isinstance(user, str) or user not in self._workspace.members:
            raise Impossible(f"there is no user {user}")
        return user

    def _zone(self, user: str | None) -> ZoneInfo:
        return ZoneInfo(self._workspace.members[user].tz if user else "UTC")

    def _plan(self, asked: dict[str, Any], user: str | None) -> _Plan:
        zone = self._zone(user)
        try:
            match asked:
                case {"step": "hour"}:
                    return _Plan(self.now + HOUR)
                case {"step": "week"}:  # the same time of day, also when the clocks change
                    return _Plan((self.now.astimezone(zone) + WEEK).astimezone(UTC))
                case {"step": "morning"}:
                    return _Plan(next_morning(self.now, zone))
                case {"step": "next"}:
                    return _Plan(self.now + LONGEST_WAIT, until_told=True)
                case {"step": step}:
                    raise Impossible(f"{step!r} is no step: hour, morning, next, week", status=422)
                case {"seconds": int() | float() as seconds}:
                    return _Plan(self.now + timedelta(seconds=seconds))
                case {"to": str() as to}:
                    return _Plan(_instant(to, zone if user else None))
        except (OverflowError, ValueError) as error:
            raise Impossible(
                f"not an ISO 8601 instant within reach: {error}", status=422
            ) from error
        raise Impossible('say {"to": "2026-11-27T09:00:00+01:00"} or {"step": "hour"}', status=422)

    # --- in words ------------------------------------------------------------------------------

    @property
    def _bot(self) -> str:
        return self._workspace.manifest.bot_name

    def _said(self, user: str | None) -> str:
        local = self.now.astimezone(self._zone(user))
        return f"{local:%A %H:%M}" if user else f"{local:%A %H:%M} UTC"


def next_morning(now: datetime, zone: ZoneInfo) -> datetime:
    """The next 09:00 in a zone, from Monday to Friday, as an instant in UTC."""
    day = now.astimezone(zone).date()
    while True:
        morning = datetime.combine(day, MORNING, zone)
        if morning > now and day.weekday() < SATURDAY:
            return morning.astimezone(UTC)
        day += timedelta(days=1)


def _instant(text: str, zone: ZoneInfo | None) -> datetime:
    """An ISO 8601 instant; one without its offset is a time of day in somebody's zone."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is not None:
        return instant.astimezone(UTC)
    if zone is None:
        raise ValueError("say the instant with its offset, such as …+01:00")
    return instant.replace(tzinfo=zone).astimezone(UTC)
