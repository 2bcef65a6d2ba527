"""The weekly 1:1: when it is, what may become of it, and what both sides say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.errors import N_, NotAllowed
from bot.people.rules import WorkingHours, at_local, working_days_after

__all__ = [
    "Answer",
    "Cause",
    "Kind",
    "OneOnOneFacts",
    "Phase",
    "Side",
    "State",
    "Week",
    "WeeklyTime",
    "answered",
    "block_from",
    "catch_up",
    "ended",
    "excused",
    "first_week",
    "horizon",
    "moved",
    "near_from",
    "settled",
    "settles_at",
    "skipped",
    "started",
    "still_planned",
]

STARTS_EARLY = timedelta(hours=1)
BLOCK_GAP = timedelta(minutes=15)
OBJECTION_DAYS = 2
LONGEST_OPEN = timedelta(days=10)
LATEST_MONDAY = timedelta(hours=12)


class Kind(StrEnum):
    """What the rhythm sends through the outbox."""

    SHEET = "rhythm.sheet"
    INVITE = "rhythm.invite"
    CHANGED_INVITE = "rhythm.changed_invite"
    WITHDRAWN = "rhythm.withdrawn"
    PING = "rhythm.ping"
    CARD = "rhythm.card"
    DAY_SHEET = "rhythm.day_sheet"
    REVIVAL = "rhythm.revival"
    PREVIEW = "rhythm.preview"
    GREETING = "rhythm.greeting"
    REFUSED = "rhythm.refused"
    UNDELIVERED = "rhythm.undelivered"
    PREPARED = "rhythm.prepared"
    PREPARED_DECLINED = "rhythm.prepared_declined"


class State(StrEnum):
    """What became of a 1:1."""

    PLANNED = "planned"
    HELD = "held"
    SKIPPED = "skipped"
    MISSED = "missed"
    EXCUSED = "excused"


class Cause(StrEnum):
    """Why Coach itself moved a 1:1, or took it off the plan; nobody is blamed for any of them."""

    REP_AWAY = "rep-away"
    MANAGER_AWAY = "manager-away"
    HOLIDAY = "holiday"
    CLOSED = "closed"
    PAUSED = "paused"
    STAND_IN = "stand-in"
    """Its time didn't suit who leads it in the manager's place."""
    RHYTHM_ENDED = "rhythm-ended"
    HANDED_OVER = "handed-over"


class Answer(StrEnum):
    """What one side says became of a 1:1."""

    HELD = "held"
    NOT_HELD = "not-held"


class Side(StrEnum):
    """The two people of a 1:1."""

    MANAGER = "manager"
    REP = "rep"


class Phase(StrEnum):
    """Where a 1:1 stands at an instant: what its card shows and asks."""

    AHEAD = "ahead"
    UNDER_WAY = "under-way"
    OVER = "over"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO week; with its rhythm it is the key of a 1:1."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Week:
        return cls(*day.isocalendar()[:2])

    @classmethod
    def parse(cls, text: str) -> Week:
        """Read `2026-W48`. Raises ValueError."""
        year, number = text.split("-W")
        return cls.of(date.fromisocalendar(int(year), int(number), 1))

    def day(self, weekday: int) -> date:
        return date.fromisocalendar(self.year, self.number, weekday)

    def plus(self, weeks: int) -> Week:
        return Week.of(self.day(1) + timedelta(weeks=weeks))

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02}"


@dataclass(frozen=True, slots=True)
class WeeklyTime:
    """A standing wall-clock time: it stays put when clocks change (docs/rhythm.md R7).

    `weekday` is ISO (Monday is 1), `start` in minutes after midnight, `length` in minutes.
    """

    zone: str
    weekday: int
    start: int
    length: int

    def on(self, week: Week) -> datetime:
        """Tell the instant, in UTC, of this time in a week."""
        return at_local(week.day(self.weekday), self.start, self.zone)

    def local_day(self, instant: datetime) -> date:
        return instant.astimezone(ZoneInfo(self.zone)).date()


def first_week(standing: WeeklyTime, now: datetime) -> Week:
    """Find the week of a new rhythm's first 1:1: the earliest that is on a later day than today.

    Whoever is enrolled at ten in the morning shouldn't have a 1:1 at eleven.
    """
    today = standing.local_day(now)
    week = Week.of(today)
    return week if week.day(standing.weekday) > today else week.plus(1)


def catch_up(week: Week, standing: WeeklyTime, now: datetime, every: int = 1) -> Week:
    """Find the week to go on with after a pause of the bot: the first that is still to come.

    Nobody was told of those before it, so nobody can have missed them. 1:1s `every` two weeks
    stay in the weeks that they were in.
    """
    behind = (Week.of(standing.local_day(now)).day(1) - week.day(1)).days // 7
    week = week.plus(max(0, -(-behind // every)) * every)
    return week if standing.on(week) > now else week.plus(every)


def horizon(now: datetime) -> datetime:
    """Tell up to when 1:1s are made: this ISO week and the next, in the latest zone on earth."""
    return _monday(Week.of(now.date()).plus(2)) + LATEST_MONDAY


def near_from(planned_at: datetime) -> datetime:
    """Tell from when on the horizon lies behind an instant: `horizon`, read backwards."""
    return _monday(Week.of((planned_at - LATEST_MONDAY).date()).plus(-1))


def _monday(week: Week) -> datetime:
    return datetime.combine(week.day(1), time.min, UTC)


@dataclass(frozen=True, slots=True)
class OneOnOneFacts:
    """One dated 1:1 as it stands. Instants are UTC, `length` is in minutes."""

    id: int
    uid: str
    manager: str
    rep: str
    zone: str
    original_at: datetime
    planned_at: datetime
    length: int
    sequence: int = 0
    state: State = State.PLANNED
    started_at: datetime | None = None
    ended_at: datetime | None = None
    manager_says: Answer | None = None
    rep_says: Answer | None = None
    one_sided: bool = False
    changed_by: str | None = None
    reason: str | None = None
    cause: Cause | None = None
    manager_coaching: int | None = None
    rep_coaching: int | None = None
    manager_forecasting: int | None = None
    rep_forecasting: int | None = None
    answered_at: datetime | None = None

    @property
    def ends_at(self) -> datetime:
        return self.planned_at + timedelta(minutes=self.length)

    @property
    def lasted(self) -> int:
        """How many minutes it took: measured where it was started and ended, else as planned."""
        if self.started_at is None or self.ended_at is None:
            return self.length
        return max(1, round((self.ended_at - self.started_at).total_seconds() / 60))

    def side(self, person: str) -> Side:
        return Side.MANAGER if person == self.manager else Side.REP

    def says(self, side: Side) -> Answer | None:
        return self.manager_says if side is Side.MANAGER else self.rep_says

    def phase(self, now: datetime) -> Phase:
        if self.state is not State.PLANNED:
            return Phase.CLOSED
        if now >= self.ends_at or self.ended_at is not None:
            return Phase.OVER
        return Phase.AHEAD if self.started_at is None else Phase.UNDER_WAY

    @property
    def is_disputed(self) -> bool:
        said = {self.manager_says, self.rep_says}
        return said == {Answer.HELD, Answer.NOT_HELD}


def started(facts: OneOnOneFacts, now: datetime) -> OneOnOneFacts:
    """Start a 1:1; a second tap changes nothing. Raises NotAllowed where it can't start now."""
    still_planned(facts)
    if facts.started_at is not None:
        return facts
    if now < facts.planned_at - STARTS_EARLY:
        raise NotAllowed(
            N_("This 1:1 is still a while away. To have it earlier, press *Move* and pick a time.")
        )
    if now >= facts.ends_at:
        raise NotAllowed(N_("Its time is over. Tell me with *Held* or *Not held* how it went."))
    return replace(facts, started_at=now)


def ended(facts: OneOnOneFacts, now: datetime) -> OneOnOneFacts:
    """End a 1:1 that was started; once more changes nothing. Raises NotAllowed."""
    if facts.ended_at is not None:
        return facts
    if facts.started_at is None:
        raise NotAllowed(N_("This 1:1 wasn't started. Tell me with *Held* that it took place."))
    return replace(facts, ended_at=max(now, facts.started_at))


def moved(
    facts: OneOnOneFacts, to: datetime, *, by: str, reason: str | None = None
) -> OneOnOneFacts:
    """Give a 1:1 another time; the original one is kept (docs/rhythm.md R4).

    A skip with a new slot is a move that has a reason. What either side said of the
    old time is void.
    """
    still_planned(facts)
    return replace(
        facts,
        planned_at=to,
        sequence=facts.sequence + 1,
        started_at=None,
        ended_at=None,
        manager_says=None,
        rep_says=None,
        manager_coaching=None,
        rep_coaching=None,
        manager_forecasting=None,
        rep_forecasting=None,
        answered_at=None,
        changed_by=by,
        reason=reason or facts.reason,
        cause=None,
    )


def skipped(facts: OneOnOneFacts, *, by: str, reason: str) -> OneOnOneFacts:
    """Skip a 1:1 without a new slot: missed (docs/rhythm.md R4). Once more changes nothing."""
    if facts.state is State.SKIPPED and (facts.changed_by, facts.reason) == (by, reason):
        return facts
    still_planned(facts)
    return replace(
        facts,
        state=State.SKIPPED,
        sequence=facts.sequence + 1,
        changed_by=by,
        reason=reason,
        cause=None,
    )


def excused(facts: OneOnOneFacts, cause: Cause) -> OneOnOneFacts:
    """Take a 1:1 off the plan without it counting for anything."""
    return replace(facts, state=State.EXCUSED, sequence=facts.sequence + 1, cause=cause)


def answered(facts: OneOnOneFacts, by: str, says: Answer | None, *, now: datetime) -> OneOnOneFacts:
    """Take down what one side says became of a 1:1; None takes an answer back (R42, R48).

    Both say held: held. Both say not held: missed. Anything else stays open until
    `settled` decides. Who no longer says held has no label any more either. One that was started
    before its time has begun.
    """
    if facts.state in {State.SKIPPED, State.EXCUSED}:
        raise NotAllowed(N_("This 1:1 is off the plan already, so there is nothing to answer."))
    if now < min(facts.planned_at, facts.started_at or facts.planned_at):
        raise NotAllowed(N_("This 1:1 hasn't begun yet. Tell me afterwards how it went."))
    if facts.says(facts.side(by)) is says:
        return facts
    is_held = says is Answer.HELD
    if facts.side(by) is Side.MANAGER:
        facts = replace(facts, manager_says=says)
        if not is_held:
            facts = replace(facts, manager_coaching=None, manager_forecasting=None)
    else:
        facts = replace(facts, rep_says=says)
        if not is_held:
            facts = replace(facts, rep_coaching=None, rep_forecasting=None)
    state = State.PLANNED
    if facts.manager_says is facts.rep_says is not None:
        state = State.HELD if says is Answer.HELD else State.MISSED
    return replace(facts, state=state, one_sided=False, answered_at=now)


def settles_at(facts: OneOnOneFacts, hours: WorkingHours) -> datetime:
    """Tell when an open answer is settled: the end of the second working day after (R42).

    After the 1:1, or after what was said of it last: a late word, too, can be objected to for two
    days. Somebody's three weeks of leave don't keep it open for three weeks.
    """
    since = max(facts.ends_at, facts.answered_at or facts.ends_at)
    last = working_days_after(hours, hours.local_day(since), OBJECTION_DAYS)
    return min(hours.closes(last), since + LONGEST_OPEN)


def settled(facts: OneOnOneFacts) -> OneOnOneFacts:
    """Decide a 1:1 that two working days left open (docs/rhythm.md R42).

    One side said held and the other didn't object: held, marked one-sided. Silence of
    both, an objection, or a lone "not held": missed.
    """
    said = {facts.manager_says, facts.rep_says}
    if said == {Answer.HELD, None}:
        return replace(facts, state=State.HELD, one_sided=True)
    return replace(facts, state=State.MISSED)


def still_planned(facts: OneOnOneFacts) -> None:
    """Let pass what can still be changed. Raises NotAllowed for a 1:1 that is closed."""
    if facts.state is not State.PLANNED:
        raise NotAllowed(
            N_("This 1:1 is closed already. Its card shows what became of it, and the next one.")
        )


def block_from(first: OneOnOneFacts, day: Sequence[OneOnOneFacts]) -> tuple[OneOnOneFacts, ...]:
    """Find the back-to-back 1:1s that `first` opens; none when it follows another (R43)."""
    planned = sorted(
        (one for one in day if one.state is State.PLANNED), key=lambda one: one.planned_at
    )
    block: list[OneOnOneFacts] = []
    for one in planned:
        follows = bool(block) and one.planned_at - block[-1].ends_at <= BLOCK_GAP
        if not follows:
            if any(earlier.id == first.id for earlier in block):
                break
            block = []
        block.append(one)
    return tuple(block) if block and block[0].id == first.id else ()
