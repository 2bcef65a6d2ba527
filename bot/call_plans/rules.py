"""Call plans as values, and what holds for them: pure decisions (docs/rhythm.md R29, R30)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.errors import N_, Text
from bot.people.rules import WorkingHours, at_local, working_days_after

__all__ = [
    "LENGTHS",
    "LIMITS",
    "Draft",
    "Outcome",
    "PlanFacts",
    "PlanState",
    "Question",
    "Words",
    "answer_until",
    "first_guess",
    "is_owed",
    "problems",
    "reminds_at",
]

HOUR = 60
LAST_HOUR = 23 * HOUR
DAY = timedelta(days=1)
FARTHEST = timedelta(days=366)
LENGTHS = (15, 30, 45, 60, 90, 120)
"""Minutes that a call may be planned for."""
USUAL_LENGTH = 30
REMIND_MINUTES = 30
MOST_QUESTIONS = 3
ASKED_FOR = 5
"""Working days in which the outcome is asked for."""
OWED_FOR = timedelta(days=28)
"""What nobody answered so long is no use to an agenda any more."""


class PlanState(StrEnum):
    """How far a plan has come; kept with it, so a name stays for good."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    """Taken back before the call, or the call didn't take place."""
    ANSWERED = "answered"
    """Its outcome is known."""


class Outcome(StrEnum):
    """Did the customer make the commitment? (docs/rhythm.md R30)."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Words(StrEnum):
    """What somebody types into a plan, by the names of its columns."""

    OBJECTIVE = "objective"
    COMMITMENT = "commitment"
    CUSTOMER = "customer"
    PEOPLE = "people"
    QUESTIONS = "questions"
    OBJECTION = "objection"
    EVIDENCE = "evidence"
    LEARNED = "learned"
    QUESTION = "question"


LIMITS = {
    Words.OBJECTIVE: 500,
    Words.COMMITMENT: 300,
    Words.CUSTOMER: 120,
    Words.PEOPLE: 300,
    Words.QUESTIONS: 600,
    Words.OBJECTION: 500,
    Words.EVIDENCE: 500,
    Words.LEARNED: 500,
    Words.QUESTION: 500,
}
"""In characters."""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan as it stands; times are UTC, `length` and `remind_minutes` are minutes.

    `commitment` is what the customer shall do; `is_insisted` when the rep kept one that reads
    like their own doing. `remind_minutes` is None when no reminder was ticked.
    """

    id: int
    rep: str
    deal_id: int | None
    uid: str
    sequence: int
    call_at: datetime
    length: int
    customer: str
    people: str
    objective: str
    commitment: str
    is_insisted: bool
    questions: str
    objection: str
    evidence: str
    remind_minutes: int | None
    state: PlanState
    outcome: Outcome | None
    learned: str
    made_at: datetime
    changed_at: datetime
    answered_at: datetime | None

    @property
    def ends_at(self) -> datetime:
        return self.call_at + timedelta(minutes=self.length)

    def is_editable(self, now: datetime) -> bool:
        """Whether the rep may still change it: until the call begins (docs/rhythm.md R29)."""
        return self.state is PlanState.PLANNED and now < self.call_at

    def is_answerable(self, now: datetime) -> bool:
        """Whether its outcome may be told, or told anew (docs/rhythm.md R30, R48)."""
        return self.state is not PlanState.CANCELLED and self.call_at <= now


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody who leads the rep asked about a plan (docs/rhythm.md R26)."""

    id: int
    plan: int
    asked_by: str
    text: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan as it is typed: day and minute after midnight by the rep's own wall clock."""

    deal_id: int | None = None
    day: date | None = None
    minute: int | None = None
    length: int = USUAL_LENGTH
    objective: str = ""
    commitment: str = ""
    customer: str = ""
    people: str = ""
    questions: str = ""
    objection: str = ""
    evidence: str = ""
    is_reminded: bool = False

    @property
    def is_short(self) -> bool:
        """Whether nothing but the short form's fields is filled."""
        return not (
            self.customer
            or self.people
            or self.questions
            or self.objection
            or self.evidence
            or self.is_reminded
            or self.length != USUAL_LENGTH
        )


def first_guess(hours: WorkingHours, now: datetime) -> tuple[date, int]:
    """Guess when the next call is: the next working day, at the full hour to come.

    Returns the local day and the minute after midnight, within the person's hours where those
    hold a full hour.
    """
    day = working_days_after(hours, hours.local_day(now), 1)
    opens = min(-(-hours.start // HOUR) * HOUR, LAST_HOUR)
    last = max(opens, (hours.end - 1) // HOUR * HOUR)
    coming = (now.astimezone(ZoneInfo(hours.zone)).hour + 1) * HOUR
    return day, coming if opens <= coming <= last else opens


def starts_at(draft: Draft, zone: str) -> datetime | None:
    """Turn a draft's day and time into an instant in UTC; None while one is missing."""
    if draft.day is None or draft.minute is None:
        return None
    return at_local(draft.day, draft.minute, zone)


def problems(draft: Draft, hours: WorkingHours, now: datetime) -> dict[str, Text]:
    """Say what can't be taken in a draft: at "date", "time", "length" or the name of its words."""
    found: dict[str, Text] = {}
    at = starts_at(draft, hours.zone)
    today = hours.local_day(now)
    if draft.day is None or draft.day < today:
        found["date"] = N_("Pick a day that is still to come.")
    elif draft.day > today + FARTHEST:
        found["date"] = N_("Pick a day within the next year.")
    elif at is None or at <= now:
        found["time"] = N_("That time is over. Pick one that is still to come.")
    if draft.length not in LENGTHS:
        found["length"] = N_("Pick one of the choices.")
    if not draft.objective:
        found[Words.OBJECTIVE] = N_("Say in a few words what you want to reach.")
    if not draft.commitment:
        found[Words.COMMITMENT] = N_("Say what the customer shall do at the end of the call.")
    typed = {
        Words.OBJECTIVE: draft.objective,
        Words.COMMITMENT: draft.commitment,
        Words.CUSTOMER: draft.customer,
        Words.PEOPLE: draft.people,
        Words.QUESTIONS: draft.questions,
        Words.OBJECTION: draft.objection,
        Words.EVIDENCE: draft.evidence,
    }
    for words, text in typed.items():
        if said := too_long(words, text):
            found[words] = said
    lines = [line for line in draft.questions.splitlines() if line.strip()]
    if Words.QUESTIONS not in found and len(lines) > MOST_QUESTIONS:
        found[Words.QUESTIONS] = N_("Three at most: keep the ones you would miss most.")
    return found


def too_long(words: Words, text: str) -> Text | None:
    """Say by how much a text is too long; None when it fits."""
    limit = LIMITS[words]
    if len(text) <= limit:
        return None
    return N_(
        "That is {length} characters; {limit} fit here. Shorten it a little.",
        length=len(text),
        limit=limit,
    )


def reminds_at(plan: PlanFacts) -> datetime | None:
    """Tell when to remind of the call; None when that wasn't ticked (docs/rhythm.md R43)."""
    if plan.remind_minutes is None or plan.state is not PlanState.PLANNED:
        return None
    return plan.call_at - timedelta(minutes=plan.remind_minutes)


def answer_until(plan: PlanFacts, hours: WorkingHours) -> datetime:
    """Tell until when it is asked what came of a call: five working days long."""
    day = working_days_after(hours, hours.local_day(plan.ends_at), ASKED_FOR)
    return max(hours.closes(day), plan.ends_at + DAY)


def is_owed(plan: PlanFacts, now: datetime) -> bool:
    """Whether a call is over and its outcome unknown, and not too long ago to remember."""
    return (
        plan.state is PlanState.PLANNED
        and plan.outcome is None
        and plan.ends_at <= now < plan.ends_at + OWED_FOR
    )
