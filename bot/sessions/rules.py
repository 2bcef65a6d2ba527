"""Coaching besides the weekly 1:1: what it is, what may become of it, what it counts for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.errors import N_, NotAllowed
from bot.people.rules import WorkingHours, working_days_after

__all__ = [
    "AD_HOC",
    "LONGEST_ABOUT",
    "MOMENT_LENGTHS",
    "NO_MINUTES",
    "SessionFacts",
    "SessionMinutes",
    "Share",
    "State",
    "answered",
    "cancelled",
    "minutes_of",
    "moved",
    "removed",
    "settles_at",
]

AD_HOC = "ad-hoc"
"""The kind of coaching in the moment; all other kinds are keys of templates."""

MOMENT_LENGTHS = (5, 10, 15, 30, 45)
LONGEST_ABOUT = 150
OBJECTION_DAYS = 2
ANSWERED_FOR = timedelta(days=14)


class State(StrEnum):
    """What became of a session."""

    PLANNED = "planned"
    HELD = "held"
    """Also what coaching in the moment is, from the start."""
    NOT_HELD = "not-held"
    CANCELLED = "cancelled"
    REMOVED = "removed"
    """Coaching in the moment that one of the two took out again."""


class Share(StrEnum):
    """How much of a session was coaching, in one tap (docs/rhythm.md R15, R15a)."""

    ALL = "all"
    HALF = "half"
    NONE = "none"

    def minutes(self, length: int) -> int:
        """Tell how many minutes of a session that are."""
        return {Share.ALL: length, Share.HALF: length // 2, Share.NONE: 0}[self]


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """One session as it stands. Instants are UTC, lengths in minutes.

    `coaching` is None until somebody said; `changed_by` moved, answered, cancelled or removed it
    last.
    """

    id: int
    uid: str
    kind: str
    manager: str
    rep: str
    planned_at: datetime
    length: int
    set_by: str
    made_at: datetime
    about: str = ""
    deal_id: int | None = None
    sequence: int = 0
    state: State = State.PLANNED
    coaching: int | None = None
    answered_at: datetime | None = None
    changed_by: str | None = None

    @property
    def ends_at(self) -> datetime:
        return self.planned_at + timedelta(minutes=self.length)

    @property
    def is_ad_hoc(self) -> bool:
        return self.kind == AD_HOC

    @property
    def version(self) -> int:
        """How often its calendar entry has changed: each move, and calling it off."""
        return self.sequence + (self.state is State.CANCELLED)

    def is_over(self, now: datetime) -> bool:
        return now >= self.ends_at

    def other(self, person: str) -> str:
        return self.manager if person == self.rep else self.rep

    @property
    def share(self) -> Share | None:
        """Which of the three shares its coaching minutes are; None for no word yet."""
        if self.coaching is None:
            return None
        return next((one for one in Share if one.minutes(self.length) == self.coaching), None)


@dataclass(frozen=True, slots=True)
class SessionMinutes:
    """What a rep's sessions of a span brought, in minutes (docs/rhythm.md R1, R6, R15a).

    `planned` are coaching minutes of planned sessions that were held: these count for R1.
    `ad_hoc` came in the moment, `ad_hoc_times` times: shown apart, and never counted.
    `open` is over, and nobody said yet whether it was held; `to_come` is still ahead. Of both
    only what such a session usually is coaching.
    """

    planned: int = 0
    ad_hoc: int = 0
    ad_hoc_times: int = 0
    open: int = 0
    to_come: int = 0

    def __add__(self, other: SessionMinutes) -> SessionMinutes:
        return SessionMinutes(
            self.planned + other.planned,
            self.ad_hoc + other.ad_hoc,
            self.ad_hoc_times + other.ad_hoc_times,
            self.open + other.open,
            self.to_come + other.to_come,
        )


NO_MINUTES = SessionMinutes()


def minutes_of(sessions: Iterable[tuple[SessionFacts, Share]], now: datetime) -> SessionMinutes:
    """Count what sessions of one rep brought, each with the share that is usual for its kind."""
    return sum((_worth(facts, usual, now) for facts, usual in sessions), NO_MINUTES)


def _worth(facts: SessionFacts, usual: Share, now: datetime) -> SessionMinutes:
    if facts.state is State.HELD and facts.is_ad_hoc:
        return SessionMinutes(ad_hoc=facts.coaching or 0, ad_hoc_times=1)
    if facts.state is State.HELD:
        return SessionMinutes(planned=facts.coaching or 0)
    if facts.state is not State.PLANNED:
        return NO_MINUTES
    if not facts.is_over(now):
        return SessionMinutes(to_come=usual.minutes(facts.length))
    if now < facts.ends_at + ANSWERED_FOR:
        return SessionMinutes(open=usual.minutes(facts.length))
    return NO_MINUTES


def settles_at(facts: SessionFacts, hours: WorkingHours) -> datetime:
    """Tell until when a word about it may be changed: two working days after it (R42)."""
    said_at = facts.made_at if facts.is_ad_hoc else facts.answered_at or facts.ends_at
    day = hours.local_day(max(facts.ends_at, said_at))
    return hours.closes(working_days_after(hours, day, OBJECTION_DAYS))


def moved(facts: SessionFacts, to: datetime, *, by: str, now: datetime) -> SessionFacts:
    """Give a session another time. Raises NotAllowed once it is over or off."""
    if to == facts.planned_at and facts.state is State.PLANNED:
        return facts
    _still_ahead(facts, now)
    return replace(facts, planned_at=to, sequence=facts.sequence + 1, changed_by=by)


def cancelled(facts: SessionFacts, *, by: str, now: datetime) -> SessionFacts:
    """Call a session off; once more changes nothing. Raises NotAllowed once it is over."""
    if facts.state is State.CANCELLED:
        return facts
    _still_ahead(facts, now)
    return replace(facts, state=State.CANCELLED, changed_by=by)


def answered(
    facts: SessionFacts, share: Share | None, *, by: str, now: datetime, hours: WorkingHours
) -> SessionFacts:
    """Take down how much of it was coaching; None: it wasn't held (docs/rhythm.md R15a, R42).

    Either of the two says it, and either may correct it for two working days. Raises NotAllowed.
    """
    if facts.state is State.CANCELLED:
        raise NotAllowed(N_("This session was called off. To have it after all, plan a new one."))
    if now < facts.planned_at:
        raise NotAllowed(N_("This session hasn't begun yet. Tell me afterwards how it went."))
    state = State.NOT_HELD if share is None else State.HELD
    coaching = None if share is None else share.minutes(facts.length)
    if (facts.state, facts.coaching) == (state, coaching):
        return facts
    if facts.state is State.PLANNED and now >= facts.ends_at + ANSWERED_FOR:
        raise NotAllowed(
            N_("This session was over more than two weeks ago, so it counts as not held.")
        )
    if facts.state is not State.PLANNED and now >= settles_at(facts, hours):
        raise NotAllowed(
            N_("What became of this session has stood for two working days, so it stays.")
        )
    return replace(facts, state=state, coaching=coaching, answered_at=now, changed_by=by)


def removed(facts: SessionFacts, *, by: str, now: datetime, hours: WorkingHours) -> SessionFacts:
    """Take coaching in the moment out again, for two working days (docs/rhythm.md R6, R42).

    Either of the two may; once more changes nothing. Raises NotAllowed when it is too late.
    """
    if facts.state is State.REMOVED:
        return facts
    if now >= settles_at(facts, hours):
        raise NotAllowed(N_("This was logged more than two working days ago, so it stays."))
    return replace(facts, state=State.REMOVED, changed_by=by)


def _still_ahead(facts: SessionFacts, now: datetime) -> None:
    if facts.state is State.CANCELLED:
        raise NotAllowed(N_("This session was called off. To have it after all, plan a new one."))
    if facts.state is not State.PLANNED:
        raise NotAllowed(N_("This session is closed already. Its message shows what became of it."))
    if facts.is_over(now):
        raise NotAllowed(N_("Its time is over. Tell me with the buttons how it went."))
