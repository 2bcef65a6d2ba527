"""When somebody is busy, out of an iCalendar file: from when to when, and nothing else (R3).

The file is a stranger's. It is read in a process of its own (`bot.people.calendars.process`),
since a rule in it may go on for ever; run as a program, this module is that process.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Component
from icalendar.prop import vRecur
from icalendar.timezone import tzp

from bot.people.calendars.lines import NotACalendar, lines_of

__all__ = ["MOST_OCCURRENCES", "NotACalendar", "TooMuch", "busy_in"]

Busy = tuple[datetime, datetime]
Moment = datetime | date

MOST_OCCURRENCES = 20_000
"""So many in the window are no person's calendar, but a rule that goes wrong."""
MOST_MEMORY = 1024**3
DAY = timedelta(days=1)
NOT_BUSY = frozenset({"FREE", "WORKINGELSEWHERE"})
# Our own 1:1s, from the file that we hand out. Outlook wraps a foreign UID, in hexadecimal.
OURS = ("@coach", b"@coach".hex())
# What a rule of these may be moved on by without a change to what it yields later.
STRIDES = {
    "WEEKLY": timedelta(weeks=1),
    "DAILY": DAY,
    "HOURLY": timedelta(hours=1),
    "MINUTELY": timedelta(minutes=1),
    "SECONDLY": timedelta(seconds=1),
}


class TooMuch(ValueError):
    """More occurrences than anybody has."""


def busy_in(content: bytes, start: datetime, end: datetime, *, zone: str) -> list[Busy]:
    """List when a calendar's owner is busy between two instants: sorted, merged, aware UTC.

    `zone` is the owner's, for days and times that name none. Raises NotACalendar, TooMuch.
    """
    lines = lines_of(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a library's doubts about what strangers write
        tzp.use_default()  # forget the zones that another file defined
        for one in lines.zones:
            _component(one)
        home = ZoneInfo(zone)
        named: tzinfo | None = tzp.timezone(lines.zone) if lines.zone else None
        local = _Local(home, home if named is None else named)
        window = _Window(start, end)
        found = [_component(text) for text in lines.events]
        events = [_Event(one, local) for one in found if one is not None]
        spans = [span for same in _by_uid(events) for span in _spans(same, local, window)]
        spans += [span for text in lines.free_busy for span in _free_busy(_component(text), local)]
    return merged(spans, start, end)


def merged(spans: Iterable[Busy], start: datetime, end: datetime) -> list[Busy]:
    """Join what overlaps or touches, within a window."""
    joined: list[Busy] = []
    for begins, ends in sorted(spans):
        first, last = max(begins, start), min(ends, end)
        if first >= last:
            continue
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return joined


@dataclass(frozen=True)
class _Local:
    """Where days and times are that name no zone."""

    days: tzinfo
    times: tzinfo

    def utc(self, moment: Moment) -> datetime:
        if not isinstance(moment, datetime):
            return datetime.combine(moment, time(), self.days).astimezone(UTC)
        return (moment if moment.tzinfo else moment.replace(tzinfo=self.times)).astimezone(UTC)


@dataclass
class _Window:
    """From when to when occurrences are wanted, and how many there may still be."""

    start: datetime
    end: datetime
    left: int = MOST_OCCURRENCES

    def count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise TooMuch


class _Event:
    """An event's times, read with forbearance: what can't be read of it isn't there."""

    def __init__(self, component: Component, local: _Local) -> None:
        self._component = component
        self._local = local
        self.uid = str(component.get("UID", ""))
        self.start = _first(_moments(component, "DTSTART"))
        self.replaces = _first(_moments(component, "RECURRENCE-ID"))

    @property
    def is_busy(self) -> bool:
        said = {name: self._word(name) for name in ("STATUS", "TRANSP")}
        return (
            said["STATUS"] != "CANCELLED"
            and said["TRANSP"] != "TRANSPARENT"
            and self._word("X-MICROSOFT-CDO-BUSYSTATUS") not in NOT_BUSY
            and not any(mark in self.uid.lower() for mark in OURS)
        )

    @property
    def length(self) -> timedelta:
        if self.start is None:
            return timedelta()
        end = _first(_moments(self._component, "DTEND"))
        if end is not None:
            return self._local.utc(end) - self._local.utc(self.start)
        lasts = _first(_values(self._component, "DURATION"))
        if isinstance(lasts, timedelta):
            return lasts
        return timedelta() if isinstance(self.start, datetime) else DAY

    def occurrences(self, window: _Window) -> Iterator[Busy]:
        """Yield each time that the event takes place around the window; exceptions aside."""
        assert self.start is not None
        length = self.length
        for moment in self._moments(window.start - length - 2 * DAY, window.end + 2 * DAY):
            window.count()
            yield self._span(moment, length)
        for given in _values(self._component, "RDATE"):
            if isinstance(given, tuple):
                begins, ends = (self._local.utc(one) for one in _period(given))
                yield begins, ends
            elif isinstance(given, date):
                yield self._span(given, length)

    def excluded(self) -> list[Moment]:
        return list(_moments(self._component, "EXDATE"))

    def _span(self, moment: Moment, length: timedelta) -> Busy:
        if isinstance(moment, datetime):
            begins = self._local.utc(moment)
            return begins, begins + length
        # By days, not by hours: one of them may have 23 or 25.
        days = max(round(length / DAY), 1)
        return self._local.utc(moment), self._local.utc(moment + days * DAY)

    def _moments(self, after: datetime, before: datetime) -> Iterator[Moment]:
        assert self.start is not None
        rules = [rule for rule in _listed(self._component.get("RRULE")) if isinstance(rule, vRecur)]
        if not rules or self.replaces is not None:
            yield self.start
            return
        zone = self._zone()
        wall = self._wall(self.start, zone)
        first, last = (self._wall(one, zone) for one in (after, before))
        for rule in rules:
            for moment in _expanded(rule, wall, first, last, zone):
                is_timed = isinstance(self.start, datetime)
                yield moment.replace(tzinfo=zone) if is_timed else moment.date()

    def _zone(self) -> tzinfo:
        if isinstance(self.start, datetime):
            return self.start.tzinfo or self._local.times
        return self._local.days

    def _wall(self, moment: Moment, zone: tzinfo) -> datetime:
        """Tell what a wall clock in the event's zone shows; rules are about that."""
        if not isinstance(moment, datetime):
            return datetime.combine(moment, time())
        return moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment

    def _word(self, name: str) -> str:
        return str(_first(_listed(self._component.get(name))) or "").strip().upper()


def _spans(events: Sequence[_Event], local: _Local, window: _Window) -> Iterator[Busy]:
    """Expand the events of one UID: a series, and single occurrences that were changed."""
    replaced = _Moments((one.replaces for one in events if one.replaces is not None), local)
    for event in events:
        if event.start is None or not event.is_busy:
            continue
        excluded = _Moments(event.excluded(), local)
        for span in event.occurrences(window):
            if span[0] in excluded or (event.replaces is None and span[0] in replaced):
                continue
            yield span


class _Moments:
    """Starts that don't count; a bare day stands for whatever begins on it."""

    def __init__(self, moments: Iterable[Moment], local: _Local) -> None:
        self._local = local
        self._days: set[date] = set()
        self._instants: set[datetime] = set()
        for one in moments:
            if isinstance(one, datetime):
                self._instants.add(local.utc(one))
            else:
                self._days.add(one)

    def __contains__(self, start: datetime) -> bool:
        return start in self._instants or start.astimezone(self._local.days).date() in self._days


def _expanded(
    rule: vRecur, wall: datetime, first: datetime, last: datetime, zone: tzinfo
) -> Iterator[datetime]:
    """Yield the wall-clock starts of a rule between two others."""
    rule = vRecur(rule)
    until = _first(_listed(rule.pop("UNTIL", None)))
    if until is not None:
        last = min(last, _last_wall(until, zone))
    frequency = str(_first(_listed(rule.get("FREQ")))).upper()
    if "COUNT" not in rule and frequency in STRIDES and wall < first:
        stride = STRIDES[frequency] * int(_first(_listed(rule.get("INTERVAL"))) or 1)
        wall += (first - wall) // stride * stride
    for moment in _following(rule, wall):
        if moment > last:
            return
        if moment >= first:
            yield moment


def _following(rule: vRecur, wall: datetime) -> Iterable[datetime]:
    try:
        return rrulestr(_text_of(rule), dtstart=wall)
    except (ValueError, TypeError):
        return [wall]  # nobody can follow this rule: at least the first time is known


def _text_of(rule: vRecur) -> str:
    made: bytes = rule.to_ical()  # type: ignore[no-untyped-call]
    return made.decode()


def _last_wall(until: Moment, zone: tzinfo) -> datetime:
    if not isinstance(until, datetime):
        return datetime.combine(until, time.max)
    return until.astimezone(zone).replace(tzinfo=None) if until.tzinfo else until


def _free_busy(component: Component | None, local: _Local) -> Iterator[Busy]:
    for period in _listed(component.get("FREEBUSY")) if component is not None else []:
        if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
            begins, ends = (local.utc(one) for one in _period((period.start, period.end)))
            yield begins, ends


def _period(given: tuple[Moment, Moment | timedelta]) -> tuple[Moment, Moment]:
    start, end = given
    return start, start + end if isinstance(end, timedelta) else end


def _by_uid(events: Iterable[_Event]) -> Iterable[list[_Event]]:
    grouped: dict[str, list[_Event]] = {}
    for number, event in enumerate(events):
        grouped.setdefault(event.uid or str(number), []).append(event)
    return grouped.values()


def _component(text: str) -> Component | None:
    try:
        return Component.from_ical(text)
    except (ValueError, LookupError, AttributeError, TypeError):
        return None


def _moments(component: Component, name: str) -> Iterator[Moment]:
    return (value for value in _values(component, name) if isinstance(value, date))


def _values(component: Component, name: str) -> Iterator[object]:
    """Yield every value of a property, however often it stands there; broken ones aren't."""
    for given in _listed(component.get(name)):
        try:
            several = getattr(given, "dts", None)
            yield from (one.dt for one in several) if several is not None else [given.dt]
        except (AttributeError, ValueError):
            continue


def _listed(given: Any) -> list[Any]:
    if given is None:
        return []
    return given if isinstance(given, list) else [given]


def _first(found: Iterable[Any]) -> Any:
    return next(iter(found), None)


def main() -> None:
    """Read a task, one line of JSON, and the file behind it; answer with JSON.

    The answer has the spans as `busy`, or says in one word what the `problem` is.
    """
    _limit_memory()
    task, _, content = sys.stdin.buffer.read().partition(b"\n")
    wanted = json.loads(task)
    start, end = (datetime.fromisoformat(wanted[name]) for name in ("start", "end"))
    answer: dict[str, object]
    try:
        found = busy_in(content, start, end, zone=wanted["zone"])
        answer = {"busy": [[one.isoformat() for one in span] for span in found]}
    except NotACalendar:
        answer = {"problem": "no-calendar"}
    except TooMuch:
        answer = {"problem": "too-much"}
    sys.stdout.write(json.dumps(answer))


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - only Unix has it
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    main()
