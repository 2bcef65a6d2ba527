"""Hours of coaching in a month, and whether they keep pace with the target (docs/rhythm.md R1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.people.rules import WorkingHours, at_local
from bot.rhythm.rules import OneOnOneFacts, State, Week, WeeklyTime, settles_at
from bot.sessions.rules import SessionMinutes

__all__ = ["Hours", "Month", "Pace", "Tally", "hours", "tally", "unmade"]


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in a zone, from its first day on."""

    first: date
    zone: str

    @classmethod
    def of(cls, now: datetime, zone: str) -> Month:
        return cls(WorkingHours(zone).local_day(now).replace(day=1), zone)

    @property
    def next(self) -> Month:
        return Month((self.first + timedelta(days=31)).replace(day=1), self.zone)

    @property
    def starts_at(self) -> datetime:
        return at_local(self.first, 0, self.zone)

    @property
    def ends_at(self) -> datetime:
        """Tell the instant at which the next one starts."""
        return self.next.starts_at

    def holds(self, instant: datetime) -> bool:
        return self.starts_at <= instant < self.ends_at

    def days(self) -> Iterator[date]:
        for ahead in range((self.next.first - self.first).days):
            yield self.first + timedelta(days=ahead)


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of a rep's coaching in a month: counts of 1:1s, all else in minutes.

    `held` are those that were, `on_one_word` the part of them that only one side spoke for, and
    `over` all that could have been held. `coached` counts; `one_sided` is the part of it that
    rests on one side's word. `waiting` was labelled by one side, whose two working days aren't
    over; `unlabelled` was held and not labelled. `open` is over, and nobody knows yet whether it
    was held. `in_sessions` is the part of `coached` that came of planned sessions besides the 1:1
    (R15a). Coaching in the moment, `moments` times and `in_moments` minutes, counts for nothing
    else here (R6).
    """

    held: int = 0
    on_one_word: int = 0
    over: int = 0
    coached: int = 0
    one_sided: int = 0
    waiting: int = 0
    unlabelled: int = 0
    open: int = 0
    in_sessions: int = 0
    moments: int = 0
    in_moments: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.held + other.held,
            self.on_one_word + other.on_one_word,
            self.over + other.over,
            self.coached + other.coached,
            self.one_sided + other.one_sided,
            self.waiting + other.waiting,
            self.unlabelled + other.unlabelled,
            self.open + other.open,
            self.in_sessions + other.in_sessions,
            self.moments + other.moments,
            self.in_moments + other.in_moments,
        )

    def with_sessions(self, minutes: SessionMinutes) -> Tally:
        """Add what came of a rep's sessions besides the 1:1 (docs/rhythm.md R1, R6, R15a)."""
        return self + Tally(
            coached=minutes.planned,
            open=minutes.open,
            in_sessions=minutes.planned,
            moments=minutes.ad_hoc_times,
            in_moments=minutes.ad_hoc,
        )


def tally(one_on_ones: Iterable[OneOnOneFacts], manager: WorkingHours, now: datetime) -> Tally:
    """Count what 1:1s of one manager and rep brought (docs/rhythm.md R1, R15, R42)."""
    return sum((_worth(facts, manager, now) for facts in one_on_ones), Tally())


def _worth(facts: OneOnOneFacts, manager: WorkingHours, now: datetime) -> Tally:
    match facts.state:
        case State.EXCUSED:
            return Tally()
        case State.PLANNED:
            is_over = now >= facts.ends_at
            return Tally(over=1, open=facts.length) if is_over else Tally()
        case State.MISSED | State.SKIPPED:
            return Tally(over=1)
        case State.HELD:
            counted = Tally(held=1, on_one_word=int(facts.one_sided), over=1)
            return counted + _coaching(facts, manager, now)


def _coaching(facts: OneOnOneFacts, manager: WorkingHours, now: datetime) -> Tally:
    said = [one for one in (facts.manager_coaching, facts.rep_coaching) if one is not None]
    if not said:
        return Tally(unlabelled=facts.length)
    minutes = min(said)
    if len(said) > 1:
        return Tally(coached=minutes)
    # The other one may still say otherwise.
    if now < settles_at(facts, manager):
        return Tally(waiting=minutes)
    return Tally(coached=minutes, one_sided=minutes)


class Pace(StrEnum):
    """How a month's hours stand to its target."""

    REACHED = "reached"
    BEGUN = "begun"
    """No 1:1 of it was possible yet, so nothing can be said of its pace."""
    ON_PACE = "on-pace"
    WITHIN_REACH = "within-reach"
    """Behind by the calendar, but what is planned is enough."""
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class Hours:
    """A rep's month up to `day`; in minutes, `expected` by the working days that are over."""

    day: date
    target: int
    expected: float
    to_come: int
    tally: Tally

    @property
    def pace(self) -> Pace:
        coached = self.tally.coached
        if coached >= self.target:
            return Pace.REACHED
        # What is still open may yet count: nobody is called behind for a label that is missing.
        may_count = self.tally.waiting + self.tally.unlabelled + self.tally.open
        if self.to_come and not (coached or may_count or self.tally.over):
            return Pace.BEGUN
        if coached >= self.expected:
            return Pace.ON_PACE
        if (
            coached + may_count >= self.expected
            or coached + may_count + self.to_come >= self.target
        ):
            return Pace.WITHIN_REACH
        return Pace.BEHIND


def hours(
    counted: Tally,
    month: Month,
    rep: WorkingHours,
    *,
    target: int,
    since: date,
    to_come: int,
    now: datetime,
) -> Hours:
    """Hold a month's minutes against the target, in hours (docs/rhythm.md R1).

    Expected is the target's share of the working days that are over, by the rep's own hours:
    leave and holidays don't count, and neither do days before `since`, when the rhythm began.
    `to_come` are the minutes that its 1:1s have left in this month.
    """
    today = WorkingHours(month.zone).local_day(now)
    working = [day for day in month.days() if rep.works_on(day)]
    over = sum(since <= day < today for day in working)
    minutes = target * 60
    expected = minutes * over / len(working) if working else 0.0
    return Hours(today, minutes, expected, to_come, counted)


def unmade(time: WeeklyTime, next_week: Week, every: int, month: Month) -> int:
    """Tell how many minutes of 1:1s a rhythm will still get in a month, of those not yet made."""
    minutes, week = 0, next_week
    while (start := time.on(week)) < month.ends_at:
        minutes += time.length if start >= month.starts_at else 0
        week = week.plus(every)
    return minutes
