"""What the forms around closing a 1:1 start from, and what comes back of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.actions.rules import ActionFacts
from bot.evidence.fit.rules import Standing
from bot.meeting.hints import Sign
from bot.meeting.minutes import Minutes
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts
from bot.rhythm.rules import OneOnOneFacts

__all__ = [
    "ACTION_ROWS",
    "LONGEST_REASON",
    "LONGEST_WORDS",
    "MOST_ACTION_ROWS",
    "About",
    "ClosePage",
    "DealRow",
    "Decision",
    "EditPage",
    "Part",
    "Shown",
    "Theirs",
    "action_field",
    "deal_field",
]

LONGEST_WORDS = 3000
LONGEST_REASON = 300
ACTION_ROWS, MOST_ACTION_ROWS = 3, 8


class Decision(StrEnum):
    """What an early deal ends with (docs/rhythm.md R13)."""

    PURSUE = "pursue"
    FIX = "fix"
    WALK_AWAY = "walk-away"


class Part(StrEnum):
    """The parts of a row of the form: of an action, or of a deal."""

    TEXT = "text"
    OWNER = "owner"
    DUE = "due"
    DEAL = "deal"
    DECISION = "decision"
    REASON = "reason"


def action_field(row: int, part: Part) -> str:
    """Name a field of an action's row, the first being 1."""
    return f"action_{row}_{part}"


def deal_field(deal: int, part: Part) -> str:
    """Name a field of a deal by the deal's id."""
    return f"deal_{deal}_{part}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a form filled in by itself: left so, it follows the clock until it is sent.

    The times are by the manager's wall clock, such as 10:00.
    """

    started: str
    ended: str
    minutes: Minutes


@dataclass(frozen=True, slots=True)
class About:
    """Which 1:1 a form is about, over which version of its record, and what it filled in."""

    one_on_one: int
    version: int
    shown: Shown
    rows: int = ACTION_ROWS
    is_hinted: bool = False


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else wrote over the same record while the reader typed."""

    by: str
    notes: str
    insights: str


@dataclass(frozen=True, slots=True)
class DealRow:
    """A focus deal in the form; `has_step` once the rep has a dated step ahead (R12).

    `fit` is how it stands against the ideal customer (R13).
    """

    deal: DealFacts
    decision: Decision | None
    is_asked: bool
    has_step: bool
    fit: Standing | None = None


@dataclass(frozen=True, slots=True)
class ClosePage:
    """What the manager's form starts from; `fields` is what stands in it, by field.

    It `is_kept` what they had typed before, perhaps for another 1:1, which came off the plan.
    """

    facts: OneOnOneFacts
    manager: PersonFacts
    rep: PersonFacts
    about: About
    fields: Mapping[str, str]
    due_on: date
    is_closed: bool = False
    deals: tuple[DealRow, ...] = ()
    actions: tuple[ActionFacts, ...] = ()
    can_be_private: bool = True
    is_kept: bool = False
    is_of_another: bool = False
    theirs: Theirs | None = None
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class EditPage:
    """What the rep's form starts from: the words that both may change, and their own note."""

    facts: OneOnOneFacts
    reader: PersonFacts
    other: PersonFacts
    version: int
    fields: Mapping[str, str] = field(default_factory=dict)
    can_be_private: bool = True
    is_kept: bool = False
    theirs: Theirs | None = None


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """A record that was sent; instants are UTC. `version` is 1 until it is edited."""

    one_on_one: int
    notes: str
    insights: str
    useful: str | None
    closed_at: datetime
    closed_by: str
    version: int
    edited_at: datetime | None = None
    edited_by: str | None = None
