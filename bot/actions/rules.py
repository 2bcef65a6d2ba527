"""Agreed actions: what may become of one, and when its owner is reminded (docs/rhythm.md R31, R32).

Pure: each decision gets the present instant, and gives the action as it is from then on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.errors import N_, InvalidInput, NotAllowed, Text
from bot.people.rules import WorkingHours, working_days_after

__all__ = [
    "FARTHEST",
    "LONGEST_HELP",
    "LONGEST_OUTCOME",
    "LONGEST_TEXT",
    "TAKEN_BACK_FOR",
    "TOGETHER",
    "ActionFacts",
    "ActionField",
    "ActionState",
    "Place",
    "Source",
    "accepted",
    "asked_for_help",
    "belongs_on_agenda",
    "can_change",
    "can_explain",
    "changed",
    "comes_together",
    "day_of",
    "declined",
    "default_due",
    "done",
    "dropped",
    "in_one_line",
    "ladder",
    "problems",
    "reopened",
    "same_as",
    "with_outcome",
    "words_of",
]

LONGEST_TEXT = 500
LONGEST_OUTCOME = 500
LONGEST_HELP = 300
FARTHEST = timedelta(days=366)
TOGETHER = timedelta(minutes=10)
"""What is made, or done, within this time is told of in one message (R31)."""
TAKEN_BACK_FOR = timedelta(days=14)
"""So long what was closed can be opened again; later it is history."""
USUAL_DAYS = 5
"""How many working days ahead an action is due, unless somebody says otherwise."""


class ActionState(StrEnum):
    """How far an action has come. Only what is PROPOSED or AGREED is open."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DONE = "done"
    DROPPED = "dropped"
    DECLINED = "declined"


class Source(StrEnum):
    """Where an action was made (docs/rhythm.md R31)."""

    ONE_ON_ONE = "one-on-one"
    CHECK = "check"
    MESSAGE = "message"
    COMMAND = "command"


class ActionField(StrEnum):
    """The fields of the forms; errors stand at these names."""

    TEXT = "text"
    REP = "rep"
    OWNER = "owner"
    DUE = "due"
    DEAL = "deal"
    OUTCOME = "outcome"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Place:
    """A message under which an action was made."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """An action as it stands.

    `rep` is whose coaching it belongs to. `outcome` is what came of it, or why it was dropped or
    declined; `needs_help` is what the owner needs help with, "" for help without words and None
    for none. The owner is reminded at `reminds_at` and at `again_at`, both UTC, set when it is
    agreed: these are the first two touches of R32. `batch` is the action whose message asks the
    owner to accept this one too, `told_with` the one whose message tells that it is closed.
    """

    id: int
    text: str
    owner: str
    rep: str
    proposed_by: str
    due_on: date
    state: ActionState
    source: Source
    source_id: int | None
    deal_id: int | None
    outcome: str
    needs_help: str | None
    moves: int
    made_at: datetime
    agreed_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None = None
    place: Place | None = None
    reminds_at: datetime | None = None
    again_at: datetime | None = None
    batch: int | None = None
    told_with: int | None = None

    @property
    def is_open(self) -> bool:
        return self.state in (ActionState.PROPOSED, ActionState.AGREED)


def accepted(facts: ActionFacts, by: str, *, now: datetime) -> ActionFacts:
    """Have the owner agree; what they agreed to before stays so. A no may become a yes.

    Raises NotAllowed for anybody else, and for what is done or dropped.
    """
    _only_owner(facts, by)
    if facts.state is ActionState.AGREED:
        return facts
    if facts.state in (ActionState.DONE, ActionState.DROPPED):
        raise _closed(facts)
    return replace(
        facts,
        state=ActionState.AGREED,
        agreed_at=now,
        outcome="",
        closed_at=None,
        closed_by=None,
    )


def declined(facts: ActionFacts, by: str, why: str, *, now: datetime) -> ActionFacts:
    """Have the owner say no, with a line if they like; said again, the newer line counts.

    Raises NotAllowed for anybody else, and for what they agreed to or closed already.
    """
    _only_owner(facts, by)
    if facts.state is ActionState.AGREED:
        raise NotAllowed(N_("You agreed to this one already. Drop it instead, if it is off."))
    if facts.state in (ActionState.DONE, ActionState.DROPPED):
        raise _closed(facts)
    when = facts.closed_at or now
    return replace(facts, state=ActionState.DECLINED, outcome=why, closed_at=when, closed_by=by)


def done(facts: ActionFacts, by: str, *, now: datetime) -> ActionFacts:
    """Have either of the two say that it is done; the owner agrees to it by doing it.

    Done twice is done once. Raises NotAllowed for what was dropped or declined, and for the other
    one of what the owner never agreed to.
    """
    if facts.state is ActionState.DONE:
        return facts
    can_change(facts)
    if facts.state is ActionState.PROPOSED:
        facts = accepted(facts, by, now=now)
    return replace(
        facts, state=ActionState.DONE, closed_at=now, closed_by=by, outcome="", needs_help=None
    )


def dropped(facts: ActionFacts, by: str, *, now: datetime) -> ActionFacts:
    """Let it go; a proposal may be withdrawn by either of the two. Twice is once.

    Raises NotAllowed for what is done or declined.
    """
    if facts.state is ActionState.DROPPED:
        return facts
    can_change(facts)
    return replace(
        facts, state=ActionState.DROPPED, closed_at=now, closed_by=by, outcome="", needs_help=None
    )


def can_change(facts: ActionFacts) -> None:
    """Let pass what is open. Raises NotAllowed, with what became of it, for what is closed."""
    if not facts.is_open:
        raise _closed(facts)


def can_explain(facts: ActionFacts) -> None:
    """Let pass what is closed. Raises NotAllowed for what is open."""
    if facts.is_open:
        raise NotAllowed(N_("This one is open again. Say first that it is done or dropped."))


def with_outcome(facts: ActionFacts, words: str) -> ActionFacts:
    """Keep what came of it, or why it was let go. Raises NotAllowed for what is open."""
    can_explain(facts)
    return replace(facts, outcome=words)


def reopened(facts: ActionFacts, *, now: datetime) -> ActionFacts:
    """Take back that it was done or dropped; what is open stays so.

    It is agreed again if its owner ever agreed to it. Raises NotAllowed two weeks after.
    """
    if facts.is_open:
        return facts
    if facts.closed_at is not None and now - facts.closed_at > TAKEN_BACK_FOR:
        raise NotAllowed(
            N_("That was more than two weeks ago. Make a new one with `/coach action`.")
        )
    was_agreed = facts.agreed_at is not None
    return replace(
        facts,
        state=ActionState.AGREED if was_agreed else ActionState.PROPOSED,
        outcome="",
        closed_at=None,
        closed_by=None,
        told_with=None,
    )


def changed(facts: ActionFacts, by: str, *, text: str, due_on: date) -> ActionFacts:
    """Put other words or another day; each other day counts as a move.

    The owner may, and of a proposal also who proposed it (docs/rhythm.md R26, R48). Raises
    NotAllowed for others, and for what is closed.
    """
    can_change(facts)
    is_theirs = by == facts.proposed_by and facts.state is ActionState.PROPOSED
    if not is_theirs:
        _only_owner(facts, by)
    moves = facts.moves + (due_on != facts.due_on)
    return replace(facts, text=text, due_on=due_on, moves=moves)


def asked_for_help(facts: ActionFacts, by: str, words: str) -> ActionFacts:
    """Have the owner ask for help, with words if they like.

    Raises NotAllowed for anybody else, and for what is closed.
    """
    _only_owner(facts, by)
    can_change(facts)
    return replace(facts, needs_help=words)


def ladder(facts: ActionFacts, hours: WorkingHours, *, now: datetime) -> tuple[datetime, datetime]:
    """Tell when the owner is reminded: the morning it is due and the next working day (R32).

    A touch whose time has come is used, whatever became of it: it stays where it was. With one
    left, that one is on the morning of the due day, or the next working day if that is past.
    """
    day = day_of(facts.due_on, hours)
    first, second = hours.opens(day), hours.opens(working_days_after(hours, day, 1))
    used = [at for at in (facts.reminds_at, facts.again_at) if at is not None and at <= now]
    if len(used) > 1:
        return used[0], used[1]
    if used:
        return used[0], first if first > now else second
    return first, second


def day_of(due_on: date, hours: WorkingHours) -> date:
    """Tell the first working day of the owner's on or after the day it is due."""
    return due_on if hours.works_on(due_on) else working_days_after(hours, due_on, 1)


def belongs_on_agenda(facts: ActionFacts, *, at: datetime) -> bool:
    """Tell whether an open action comes up in a 1:1 at that instant (docs/rhythm.md R31, R32).

    As the third touch, since its owner needs help, or since it isn't accepted.
    """
    if facts.state is ActionState.PROPOSED:
        return True
    is_third = facts.again_at is not None and facts.again_at <= at
    return facts.state is ActionState.AGREED and (is_third or facts.needs_help is not None)


def default_due(hours: WorkingHours, today: date) -> date:
    """Propose a day: a working week ahead, by the owner's own working days."""
    return working_days_after(hours, today, USUAL_DAYS)


def comes_together(lead_at: datetime | None, now: datetime) -> bool:
    """Tell whether something of now is told of together with what began at `lead_at`."""
    return lead_at is not None and lead_at <= now < lead_at + TOGETHER


def same_as(
    known: Iterable[ActionFacts], text: str, due_on: date, by: str, *, now: datetime
) -> ActionFacts | None:
    """Find what was made just now with the same words: a form that was sent twice."""
    for one in known:
        is_same = (one.text, one.due_on, one.proposed_by) == (text, due_on, by)
        if is_same and one.is_open and comes_together(one.made_at, now):
            return one
    return None


def in_one_line(text: str) -> str:
    """Read an action's words: what it says is one line, however it was typed or pasted."""
    return " ".join(text.split())


def words_of(text: str, *, longest: int, field: str) -> str:
    """Read what was typed: without blanks around it. Raises InvalidInput for too much of it."""
    said = text.strip()
    if len(said) > longest:
        raise InvalidInput(
            {
                field: N_(
                    "Say it in at most {most} characters; these are {n}.", most=longest, n=len(said)
                )
            }
        )
    return said


def problems(text: str, due_on: date | None, *, today: date) -> dict[str, Text]:
    """Tell what is wrong with an action's words and day, at their fields."""
    found: dict[str, Text] = {}
    if not text:
        found[ActionField.TEXT] = N_("Write what shall be done.")
    elif len(text) > LONGEST_TEXT:
        found[ActionField.TEXT] = N_(
            "Say it in at most {most} characters; these are {n}.", most=LONGEST_TEXT, n=len(text)
        )
    if due_on is None:
        found[ActionField.DUE] = N_("Pick the day by which it shall be done.")
    elif due_on < today:
        found[ActionField.DUE] = N_("That day is over. Pick today or a later one.")
    elif due_on > today + FARTHEST:
        found[ActionField.DUE] = N_("That is far away. Pick a day within a year.")
    return found


def _only_owner(facts: ActionFacts, by: str) -> None:
    if by != facts.owner:
        raise NotAllowed(N_("Only its owner can do that. Ask them, or bring it to your next 1:1."))


def _closed(facts: ActionFacts) -> NotAllowed:
    said = {
        ActionState.DONE: N_("This one is done already. Type `/coach actions` for what is open."),
        ActionState.DROPPED: N_(
            "This one was dropped meanwhile. Type `/coach actions` for what is open."
        ),
    }
    return NotAllowed(
        said.get(
            facts.state,
            N_("Its owner said no to this one. Type `/coach actions` for what is open."),
        )
    )
