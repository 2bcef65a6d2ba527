"""A deal check as values, and what follows when: pure decisions (docs/rhythm.md R17, R19)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.evidence.questions.rules import Step
from bot.people.rules import WorkingHours, working_days_after

__all__ = [
    "CLOSES_AFTER",
    "FIRST",
    "IN_ORDER",
    "MOST_RE_ASKS",
    "MOST_RE_ASKS_A_QUESTION",
    "NO_EVIDENCE",
    "PAUSE",
    "TO_TALK_ABOUT",
    "USUAL",
    "CheckFacts",
    "CheckState",
    "ClosedWhy",
    "Form",
    "QuestionFacts",
    "QuestionState",
    "Slot",
    "Source",
    "SpokenFacts",
    "Thread",
    "again_at",
    "agenda_at",
    "answer_until",
    "closes_at",
    "last_chance",
    "may_read",
    "most_questions",
    "next_slot",
    "question_of",
    "read_at",
    "said_to",
]

PAUSE = timedelta(seconds=90)
"""So long nobody writes before what was written is read: several messages are one reply."""
LONGEST_PAUSE = timedelta(minutes=10)
"""Whoever goes on writing is read then all the same."""
CLOSES_AFTER = 5
"""Working days after which a check closes with what it has (R19)."""
WAITS_FOR_ROOM = 2
"""Working days that an opening waits for room in its reader's week; then it falls away (R43)."""
CONVERSATION_HOURS = timedelta(hours=24)
"""An answer comes within so many working hours of the reply, or not at all (R43)."""
MOST_RE_ASKS_A_QUESTION = 2
MOST_RE_ASKS = 3
NO_EVIDENCE = frozenset({"book.buyers-view", "risks.premortem"})
"""Questions whose answers have a place of their own: they aren't read as evidence (R42)."""
USUAL, FIRST = 50, 100
"""Urgency of the bank's own question of a step; from FIRST on a wish is asked before all others."""
IN_ORDER = tuple(Step)
SHORT_STEPS = (Step.CLARIFYING, Step.RISKS, Step.NEXT_CALL)


class Form(StrEnum):
    """How long a check is (R17)."""

    SHORT = "short"
    LONG = "long"


class Source(StrEnum):
    """What began a check."""

    MANAGER = "manager"
    RHYTHM = "rhythm"
    SHORTCUT = "shortcut"
    REACTION = "reaction"


class CheckState(StrEnum):
    """Where a check stands; one that FELL_AWAY was never asked (R43)."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"
    FELL_AWAY = "fell-away"


class ClosedWhy(StrEnum):
    """Why a check is over; kept with it, so a name stays for good."""

    DONE = "done"
    TIME = "time"
    ENOUGH = "enough"
    DEAL_CLOSED = "deal-closed"
    LEFT = "left"
    LED_BY_ANOTHER = "led-by-another"


TO_TALK_ABOUT = (ClosedWhy.TIME, ClosedWhy.ENOUGH, ClosedWhy.DONE)
"""What a check that ends so leaves open goes to the agenda; else nobody is asked any more."""


class QuestionState(StrEnum):
    """What became of a question; UNANSWERED and FELL_AWAY belong on the agenda (R19, R43)."""

    WAITING = "waiting"
    ASKED = "asked"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    FELL_AWAY = "fell-away"
    DROPPED = "dropped"
    TAKEN_UP = "taken-up"


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a check's conversation stands: under the message `ts`, which may be its own parent."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """A check as it stands; `thread` is None until its first message stands somewhere.

    `place` is a channel or, comma-separated, the two of a group DM: who leads, then the rep.
    `opened_at` is when it began to wait; `closes_at` None until it is asked.
    """

    id: int
    rep: str
    deal_id: int | None
    source: Source
    form: Form
    phase: str
    place: str
    thread: Thread | None
    step: Step
    state: CheckState
    opened_by: str | None
    opened_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None
    closed_why: str
    is_in_channel: bool

    @property
    def is_under_way(self) -> bool:
        return self.state in (CheckState.WAITING, CheckState.OPEN)


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """A question of a check; `text` is in the words it is asked in, `number` counts from 1.

    `again_at` is when it is asked once more, None once somebody has answered. `deal_id` is set
    where it is listed without its check.
    """

    id: int
    check_id: int
    number: int
    step: Step
    key: str
    text: str
    state: QuestionState
    re_asks: int
    asked_at: datetime | None
    answered_at: datetime | None
    again_at: datetime | None = None
    deal_id: int | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One question that a check could ask: a part's wish, or (key "") the bank's of its step."""

    step: Step
    key: str = ""
    urgency: int = USUAL


def may_read(said_to: Collection[str], readers: Collection[str]) -> bool:
    """Whether what was said between these few may be shown to all of these readers (R50).

    Nobody in `said_to` stands for all who see the deal: it was said in a channel, or in a call.
    """
    return not said_to or set(readers) <= set(said_to)


def said_to(place: str) -> tuple[str, ...]:
    """Name between whom a check's replies stay: the two of a group DM; nobody for a channel."""
    return tuple(place.split(",")) if "," in place else ()


def most_questions(form: Form, source: Source) -> int:
    """Tell how many questions a check has at most (R43): one about a message pointed out."""
    if source in (Source.SHORTCUT, Source.REACTION):
        return 1
    return 3 if form is Form.SHORT else 8


def next_slot(
    form: Form,
    source: Source,
    *,
    here: Step,
    asked: Collection[Slot],
    wishes: Iterable[Slot],
) -> Slot | None:
    """Choose what is asked next, in the framework's order (R17); None when the check is through.

    `here` is where it stands. As many questions as there is room for are chosen by urgency; of
    these the one whose step comes first is asked now. What would belong into an earlier step stays
    for the next check; what is urgent from FIRST on opens one, whatever its step (R21).
    """
    room = most_questions(form, source) - len(asked)
    if room <= 0:
        return None
    before = {one.key for one in asked}
    wanted = [one for one in wishes if one.key not in before]
    if not asked and (pressing := [one for one in wanted if one.urgency >= FIRST]):
        return max(pressing, key=lambda one: one.urgency)
    done = {one.step for one in asked}
    ahead = [one for one in wanted if IN_ORDER.index(one.step) >= IN_ORDER.index(here)]
    best = _most_urgent_of_each(ahead, done)
    steps = SHORT_STEPS if form is Form.SHORT else IN_ORDER
    usual = [
        Slot(step)
        for step in steps
        if step not in done | {one.step for one in best}
        and IN_ORDER.index(step) >= IN_ORDER.index(here)
    ]
    chosen = sorted([*best, *usual], key=lambda one: -one.urgency)[:room]
    # Where there is room left, a step has a second question that a part is really after.
    more = [one for one in ahead if one not in best and one.urgency > USUAL]
    chosen += sorted(more, key=lambda one: -one.urgency)[: room - len(chosen)]
    return min(chosen, key=lambda one: (IN_ORDER.index(one.step), -one.urgency), default=None)


def _most_urgent_of_each(wishes: Iterable[Slot], done: Collection[Step]) -> list[Slot]:
    found: dict[Step, Slot] = {}
    for one in wishes:
        there = found.get(one.step)
        if one.step not in done and (there is None or one.urgency > there.urgency):
            found[one.step] = one
    return list(found.values())


def closes_at(hours: WorkingHours, asked_at: datetime) -> datetime:
    """Tell when a check closes with what it has: the end of the fifth working day (R19)."""
    return hours.closes(working_days_after(hours, hours.local_day(asked_at), CLOSES_AFTER))


def last_chance(hours: WorkingHours, now: datetime) -> datetime:
    """Tell until when an opening may wait for room; then its question goes to the agenda."""
    return hours.closes(working_days_after(hours, hours.local_day(now), WAITS_FOR_ROOM))


def again_at(hours: WorkingHours, asked_at: datetime) -> datetime:
    """Tell when an unanswered question is asked once more: the next working morning (R19)."""
    return hours.opens(working_days_after(hours, hours.local_day(asked_at), 1))


def agenda_at(hours: WorkingHours, asked_at: datetime) -> datetime:
    """Tell when a question that nobody answered goes to the agenda: a day after its second try."""
    return hours.closes(working_days_after(hours, hours.local_day(asked_at), 2))


def answer_until(hours: WorkingHours, now: datetime) -> datetime:
    """Tell until when an answer to a reply is still of use: 24 working hours (R43)."""
    left, at = CONVERSATION_HOURS, hours.next_open(now)
    while True:
        until = hours.closes(hours.local_day(at))
        if at + left <= until:
            return at + left
        left -= until - at
        at = hours.next_open(until)


def read_at(now: datetime, since: datetime | None) -> datetime:
    """Tell when a reply is read: after a pause, for whoever goes on writing `since` long not."""
    latest = (since or now) + LONGEST_PAUSE
    return max(now, min(now + PAUSE, latest))


@dataclass(frozen=True, slots=True)
class SpokenFacts:
    """What is known of one message in a thread, whichever of its events came so far.

    `edited_ts` is Slack's of the newest edit, "" for none; a deleted one has no words.
    """

    ts: str
    author: str = ""
    text: str = ""
    files: tuple[str, ...] = ()
    edited_ts: str = ""
    is_deleted: bool = False

    def with_(self, other: SpokenFacts) -> SpokenFacts:
        """Take one more event of the same message in: the newest words count, a deletion ends it.

        In whatever order and however often events come, the same comes out.
        """
        author = max(self.author, other.author)
        if self.is_deleted or other.is_deleted:
            return SpokenFacts(self.ts, author, is_deleted=True)
        newest = max(self, other, key=lambda one: (one.edited_ts, one.text, one.files))
        return replace(newest, author=author)


def question_of(ts: str, asked: Sequence[tuple[str, int]]) -> int | None:
    """Tell which question a message answers: the last one asked before it.

    `asked` are the messages that questions stand in, with their ids. None for a message that
    stands above the first one.
    """
    before = [(as_number(at), number) for at, number in asked if as_number(at) < as_number(ts)]
    return max(before)[1] if before else None


def as_number(ts: str) -> tuple[int, int]:
    """Read a ts of Slack's so that it can be compared: seconds and millionths."""
    seconds, _, rest = ts.partition(".")
    return (int(seconds) if seconds.isdigit() else 0, int(rest) if rest.isdigit() else 0)
