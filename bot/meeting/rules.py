"""The agenda of a 1:1: its five blocks, what stays open, which deals are picked (R9 to R12)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zlib import crc32

from bot.errors import N_, Text

__all__ = [
    "MOST_OPEN",
    "MOST_PICKS",
    "PICK_FIELDS",
    "TEXT_LIMIT",
    "AgendaField",
    "Block",
    "ItemFacts",
    "Origin",
    "Pick",
    "PickField",
    "at_hand",
    "begins",
    "is_carried",
    "least_recent",
    "nth_of_week",
    "open_items",
    "pick_problems",
    "shares",
    "shown",
]

TEXT_LIMIT = 300
MOST_OPEN = 60
"""So many typed items an agenda takes: more than any hour holds, and a form can show them all."""
MOST_PICKS = 3
MOST_ON_PURPOSE = 4
NEW_AGAIN = timedelta(weeks=4)


class Block(StrEnum):
    """The parts of a 1:1, always in this sequence (docs/rhythm.md R9)."""

    DEALS = "deals"
    HEALTH = "health"
    COVERAGE = "coverage"
    SKILL = "skill"
    PAST_DUE = "past_due"


class Origin(StrEnum):
    """What an item came from; its name is kept with it, so it stays for good."""

    TYPED = ""
    ACTION = "action"
    CALL_PLAN = "call_plan"
    CHECK = "check"
    """A question of a deal check that nobody answered, or that was never asked (R19, R43)."""
    STALE = "stale"
    """A late deal that rests on old evidence (R21)."""
    WORSE = "worse"
    """A risk that got worse: it comes first of all (R22)."""
    RISK = "risk"
    """A risk to look at again (R22)."""
    FIT = "fit"
    """A deal of which two parts don't fit (R13)."""
    ENDING = "ending"
    """A deal of which nobody said why it ended (R39)."""


_OF_AN_HOUR: Mapping[Block, int] = {
    Block.DEALS: 30,
    Block.HEALTH: 10,
    Block.COVERAGE: 8,
    Block.SKILL: 8,
    Block.PAST_DUE: 4,
}


def shares(length: int) -> Mapping[Block, int]:
    """Share a 1:1's minutes among its blocks: in sequence, most minutes first (R9).

    The sum is `length`; what rounding leaves over goes to the deals.
    """
    whole = sum(_OF_AN_HOUR.values())
    parts = {block: length * minutes // whole for block, minutes in _OF_AN_HOUR.items()}
    parts[Block.DEALS] += length - sum(parts.values())
    return parts


def begins(length: int, started_at: datetime) -> Mapping[Block, datetime]:
    """Tell when each block begins in a 1:1 that began then, if all keep to their shares."""
    at, found = started_at, {}
    for block, minutes in shares(length).items():
        found[block] = at
        at += timedelta(minutes=minutes)
    return found


def at_hand(
    length: int,
    started_at: datetime,
    now: datetime,
    chosen: tuple[Block, datetime] | None = None,
) -> Block:
    """Tell which block a 1:1 that is under way is in: by the clock, or as somebody chose.

    From a block that was `chosen` at an instant the clock goes on: whoever came to the second
    block ten minutes late isn't hurried back.
    """
    first, since = chosen or (Block.DEALS, started_at)
    here = first
    for block, minutes in list(shares(length).items())[list(Block).index(first) :]:
        if now < since:
            break
        here, since = block, since + timedelta(minutes=minutes)
    return here


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One thing to talk about with a rep. Instants are UTC; `question` is a key of the bank.

    `deal_id` in the block of deals makes it a focus deal; `origin_id` is the id, in its own room,
    of what it came from; `covered_in` is the 1:1 in which it was ticked.
    """

    id: int
    rep: str
    block: Block
    text: str
    question: str
    added_at: datetime
    position: int
    deal_id: int | None = None
    origin: Origin = Origin.TYPED
    origin_id: int | None = None
    added_by: str | None = None
    covered_in: int | None = None
    covered_at: datetime | None = None
    dropped_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.covered_in is None and self.dropped_at is None

    @property
    def is_pick(self) -> bool:
        """Whether it is one of the focus deals."""
        return self.block is Block.DEALS and self.deal_id is not None and not self.origin


def open_items(items: Collection[ItemFacts]) -> list[ItemFacts]:
    """List what is still to be talked about, in the agenda's order (R9, R11)."""
    return [one for one in _ordered(items) if one.is_open]


def shown(
    items: Collection[ItemFacts], one_on_one: int, *, until: datetime | None = None
) -> list[ItemFacts]:
    """List what belongs on the agenda of a 1:1: what is open, and what was covered in it.

    Of a 1:1 that was over at `until` it is what was open when it ended: it doesn't shrink when
    a later one covers what this one left.
    """
    if until is None:
        return [one for one in _ordered(items) if one.is_open or one.covered_in == one_on_one]
    return [
        one
        for one in _ordered(items)
        if one.covered_in == one_on_one
        or (
            one.added_at <= until
            and not (one.covered_at and one.covered_at <= until)
            and not (one.dropped_at and one.dropped_at <= until)
        )
    ]


def is_carried(item: ItemFacts, last_over: datetime | None) -> bool:
    """Tell whether an item was on an earlier agenda already: one that was over then (R11)."""
    return last_over is not None and item.added_at < last_over


def _ordered(items: Collection[ItemFacts]) -> list[ItemFacts]:
    sequence = list(Block)
    return sorted(items, key=lambda one: (sequence.index(one.block), one.position, one.id))


@dataclass(frozen=True, slots=True)
class Pick:
    """A deal that the rep may pick."""

    deal_id: int
    name: str
    is_early: bool


class AgendaField(StrEnum):
    """The fields of an item's form: their block ids."""

    BLOCK = "block"
    TEXT = "text"
    DEAL = "deal"


class PickField(StrEnum):
    """The fields of the form in which deals are picked: their block ids."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    ON_PURPOSE = "on_purpose"


PICK_FIELDS = (PickField.FIRST, PickField.SECOND, PickField.THIRD, PickField.FOURTH)


def pick_problems(
    picked: Mapping[PickField, int], choices: Sequence[Pick], *, on_purpose: bool
) -> dict[str, Text]:
    """Tell at each field what is wrong with the picked deals (docs/rhythm.md R12).

    At most three, a fourth on purpose, at least one of them early where the rep has an early one;
    none at all is a choice, too.
    """
    problems: dict[str, Text] = {}
    known = {one.deal_id: one for one in choices}
    seen: set[int] = set()
    for field, deal in picked.items():
        if deal not in known:
            problems[field] = N_("This deal isn't open any more. Pick another one.")
        elif deal in seen:
            problems[field] = N_("You picked this one twice. Pick another, or leave this empty.")
        seen.add(deal)
    if len(seen) > MOST_PICKS and not on_purpose:
        problems.setdefault(
            PickField.FOURTH,
            N_("Three give each deal its time. For four, tick “Yes, four on purpose” below."),
        )
    early = [one for one in choices if one.is_early]
    if seen and not problems and early and not any(known[deal].is_early for deal in seen):
        problems[PickField.FIRST] = N_(
            "Pick at least one early deal, while it can still be shaped: {name}, say.",
            name=early[0].name,
        )
    return problems


def nth_of_week(rep: str, day: date, count: int) -> int:
    """Pick one of `count` for a rep and the ISO week of a day: another one each week.

    With five or more none comes again within four weeks (docs/rhythm.md R25).
    """
    week = (day.toordinal() - 1) // 7  # the first day of the calendar was a Monday
    return (crc32(rep.encode()) + week) % count


def least_recent(
    keys: Sequence[str], asked: Mapping[str, datetime], *, rep: str, now: datetime
) -> str:
    """Choose the question that a rep had longest ago, none of the last four weeks (R25).

    Where several are new to them, different reps begin with different ones. Raises ValueError
    for no keys.
    """
    if not keys:
        raise ValueError("a topic needs questions")
    turn = crc32(rep.encode()) % len(keys)
    turned = [*keys[turn:], *keys[:turn]]
    fresh = [key for key in turned if key not in asked or now - asked[key] > NEW_AGAIN]
    return fresh[0] if fresh else min(turned, key=lambda key: asked[key])
