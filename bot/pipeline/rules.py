"""Deals as values, and what may stand in one: pure decisions (docs/rhythm.md R12, R13, R48)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.errors import N_, Text

__all__ = [
    "CLOSED",
    "LONGEST_ACCOUNT",
    "LONGEST_NAME",
    "LONGEST_REASON",
    "LONGEST_STEP",
    "Content",
    "DealFacts",
    "DealState",
    "Field",
    "Merged",
    "Phase",
    "content_of",
    "merge",
    "problems",
    "reason_problem",
    "seen_of",
    "step_problems",
    "tidy",
]

LONGEST_NAME = LONGEST_ACCOUNT = 120
LONGEST_STEP = LONGEST_REASON = 300
FARTHEST = timedelta(days=5 * 366)
MARK_LENGTH = 10


class Phase(StrEnum):
    """Where a stage lies, whatever it is called (docs/rhythm.md R12)."""

    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"


class DealState(StrEnum):
    """What became of a deal; only an open one is worked on."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    WALKED_AWAY = "walked-away"


CLOSED = (DealState.WON, DealState.LOST, DealState.WALKED_AWAY)


class Field(StrEnum):
    """The fields of a deal's forms; errors stand at these names."""

    NAME = "name"
    ACCOUNT = "account"
    REP = "rep"
    STAGE = "stage"
    AMOUNT = "amount"
    CLOSE_ON = "close_on"
    NEXT_STEP = "next_step"
    NEXT_STEP_ON = "next_step_on"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class DealFacts:
    """A deal as it stands; `amount` is in hundredths of `currency` (an ISO code, or "").

    `stage_since` is when it came to its stage, `reason` why it was lost or walked away from.
    """

    id: int
    rep: str
    name: str
    account: str
    stage: str
    phase: Phase
    amount: int | None
    currency: str
    close_on: date | None
    next_step: str
    next_step_on: date | None
    state: DealState
    created_at: datetime
    changed_at: datetime
    stage_since: datetime | None = None
    reason: str = ""

    @property
    def is_open(self) -> bool:
        return self.state is DealState.OPEN


@dataclass(frozen=True, slots=True)
class Content:
    """What people write into a deal; the rest of it follows from what they do."""

    name: str
    account: str
    stage: str
    phase: Phase
    amount: int | None
    currency: str
    close_on: date | None
    next_step: str
    next_step_on: date | None


@dataclass(frozen=True, slots=True)
class Merged:
    """A form laid over what stands by now; `clashes` are fields that both sides changed.

    In `content` a clash has the form's value. `seen` is what to go by when the form is sent again:
    then its reader has read of the clashes.
    """

    content: Content
    clashes: tuple[Field, ...]
    seen: str


def content_of(deal: DealFacts) -> Content:
    """Give what people wrote into a deal."""
    return Content(
        deal.name,
        deal.account,
        deal.stage,
        deal.phase,
        deal.amount,
        deal.currency,
        deal.close_on,
        deal.next_step,
        deal.next_step_on,
    )


def tidy(content: Content) -> Content:
    """Take blanks away where they say nothing, and a currency without an amount."""
    return replace(
        content,
        name=_on_one_line(content.name),
        account=_on_one_line(content.account),
        next_step=_on_one_line(content.next_step),
        currency="" if content.amount is None else content.currency,
    )


def problems(content: Content, today: date, *, before: Content | None = None) -> dict[str, Text]:
    """Tell what can't be saved, each at its field.

    A day that has passed is no problem where it stands already: then it is a gap of the deal
    (docs/rhythm.md R10), and the form has to be savable without mending it.
    """
    found: dict[str, Text] = {}
    if not content.name:
        found[Field.NAME] = N_("Give the deal a name that you both know it by.")
    elif len(content.name) > LONGEST_NAME:
        found[Field.NAME] = _too_long(LONGEST_NAME)
    if len(content.account) > LONGEST_ACCOUNT:
        found[Field.ACCOUNT] = _too_long(LONGEST_ACCOUNT)
    was = (None, "", None) if before is None else _days_and_step(before)
    if content.close_on != was[0] and (wrong := _day_problem(content.close_on, today)):
        found[Field.CLOSE_ON] = wrong
    if (content.next_step, content.next_step_on) != was[1:]:
        found |= step_problems(content.next_step, content.next_step_on, today, before=was[2])
    return found


def step_problems(
    text: str, on: date | None, today: date, *, before: date | None = None
) -> dict[str, Text]:
    """Tell what is wrong with a next step and its day; `before` is the day that stands already."""
    found: dict[str, Text] = {}
    if len(text) > LONGEST_STEP:
        found[Field.NEXT_STEP] = _too_long(LONGEST_STEP)
    elif on and not text:
        found[Field.NEXT_STEP] = N_("Say what happens on that day.")
    if on != before and (wrong := _day_problem(on, today)):
        found[Field.NEXT_STEP_ON] = wrong
    return found


def reason_problem(state: DealState, reason: str) -> Text | None:
    """Tell what is wrong with a reason: to lose and to walk away take one (R13, R39)."""
    if len(reason) > LONGEST_REASON:
        return _too_long(LONGEST_REASON)
    if reason:
        return None
    if state is DealState.LOST:
        return N_("Say in a line why it was lost: the next one learns from it.")
    if state is DealState.WALKED_AWAY:
        return N_("Say in a line why you walk away: it frees time for better ones.")
    return None


def seen_of(content: Content) -> str:
    """Mark each field of what somebody sees, so that it can be told later whether it changed."""
    return ".".join(_marks(content).values())


def merge(seen: str, now: Content, wanted: Content) -> Merged:
    """Lay a form, which was filled over what was `seen`, over what stands `now`.

    What only one side changed is taken from that side, so nobody overwrites what they never saw.
    """
    marks = dict(zip(_marks(now), seen.split("."), strict=False))
    theirs, mine = _marks(now), _marks(wanted)
    merged, clashes = wanted, []
    for field, mark in theirs.items():
        was = marks.get(field, "")
        if was in (mark, "") or mine[field] == mark:
            continue
        if mine[field] == was:
            merged = _taken(merged, now, field)
        else:
            clashes.append(field)
            marks[field] = mark
    return Merged(merged, tuple(clashes), ".".join(marks.values()))


def _marks(content: Content) -> Mapping[Field, str]:
    said = {
        Field.NAME: content.name,
        Field.ACCOUNT: content.account,
        Field.STAGE: content.stage,
        Field.AMOUNT: f"{content.amount} {content.currency}",
        Field.CLOSE_ON: str(content.close_on),
        Field.NEXT_STEP: content.next_step,
        Field.NEXT_STEP_ON: str(content.next_step_on),
    }
    return {
        field: hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:MARK_LENGTH]
        for field, words in said.items()
    }


def _taken(merged: Content, now: Content, field: Field) -> Content:
    if field is Field.STAGE:
        return replace(merged, stage=now.stage, phase=now.phase)
    if field is Field.AMOUNT:
        return replace(merged, amount=now.amount, currency=now.currency)
    changes = {str(field): getattr(now, str(field))}
    return replace(merged, **changes)


def _days_and_step(content: Content) -> tuple[date | None, str, date | None]:
    return content.close_on, content.next_step, content.next_step_on


def _day_problem(day: date | None, today: date) -> Text | None:
    if day is None:
        return None
    if day < today:
        return N_("That day is over. Pick today or later.")
    if day > today + FARTHEST:
        return N_("That is far away. Pick a day within the next five years.")
    return None


def _too_long(most: int) -> Text:
    return N_("That is too long: at most {most} characters.", most=most)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
