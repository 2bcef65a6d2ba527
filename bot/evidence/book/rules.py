"""What is known of a deal, as values, and what that comes to: pure decisions (R20 to R24)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.call_plans.rules import PlanFacts
from bot.errors import N_, Text
from bot.evidence.checks.rules import may_read
from bot.pipeline.rules import DealFacts, Phase

__all__ = [
    "EVIDENCE",
    "LONGEST",
    "LONGEST_NAME",
    "LONGEST_WHY",
    "MOST_BUYERS",
    "RECENT",
    "STALE_AFTER",
    "Answer",
    "BookFacts",
    "BuyerFacts",
    "Field",
    "Footing",
    "Gap",
    "RiskLine",
    "Share",
    "Standing",
    "ViewFacts",
    "amounts",
    "answer_in",
    "day_problem",
    "gaps",
    "is_stale",
    "last_calls",
    "late_on_claims",
    "next_seat",
    "standing_of",
    "summed",
    "too_long",
]

EVIDENCE = "evidence"
"""The reader's label for what another person could verify, by its name (R18)."""

STALE_AFTER = timedelta(days=30)
"""So long evidence is fresh (docs/rhythm.md R21)."""
RECENT = timedelta(days=14)
"""So long the customer's last act says that they are still with us (docs/rhythm.md R24)."""
FARTHEST_BACK = timedelta(days=5 * 366)
LONGEST = 500
LONGEST_NAME = 120
LONGEST_WHY = 1000
MOST_BUYERS = 20
ENOUGH_BUYERS = 2
DAY = timedelta(days=1)


class Field(StrEnum):
    """The fields of this part's forms; errors stand at these names."""

    COMPETITION = "competition"
    APPROACH = "approach"
    COST = "cost"
    RECKONING = "reckoning"
    LAST_ACT = "last_act"
    LAST_ACT_ON = "last_act_on"
    NAME = "name"
    ROLE = "role"
    MET_ON = "met_on"
    ANSWER = "answer"
    WHY = "why"


class Gap(StrEnum):
    """A missing piece of what one knows of a deal (docs/rhythm.md R24)."""

    COST = "cost"
    """What the customer's problem costs them, in money."""
    BUYERS = "buyers"
    """Who has a say, and whom we met of them."""
    LAST_ACT = "last-act"
    """What the customer did last."""
    COMPETITION = "competition"
    APPROACH = "approach"

    @property
    def key(self) -> str:
        """The question of the bank that asks for it."""
        return f"book.{self.value}"


class Answer(StrEnum):
    """Would the buyer buy from us? Kept with the view, so a name stays for good (R23)."""

    YES = "yes"
    NOT_YET = "not-yet"
    NO = "no"


@dataclass(frozen=True, slots=True)
class BuyerFacts:
    """Somebody of the customer's who has a say; `met_on` is None for one not met yet."""

    id: int
    name: str
    role: str = ""
    met_on: date | None = None


@dataclass(frozen=True, slots=True)
class BookFacts:
    """What stands in a deal's book; `cost` is in hundredths of `currency`, a year."""

    deal_id: int
    competition: str = ""
    approach: str = ""
    cost: int | None = None
    currency: str = ""
    reckoning: str = ""
    last_act: str = ""
    last_act_on: date | None = None
    buyers: tuple[BuyerFacts, ...] = ()
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """What the buyer's seat said once (docs/rhythm.md R23); `said_to` as of a reading (R50)."""

    id: int
    deal_id: int
    check_id: int | None
    seat: str
    answer: Answer
    why: str
    said_at: datetime
    said_to: tuple[str, ...] = ()

    def shown_to(self, readers: Collection[str]) -> ViewFacts:
        """See it as all of these may: the reasons only if they were said to them (R50)."""
        return self if may_read(self.said_to, readers) else replace(self, why="")


@dataclass(frozen=True, slots=True)
class RiskLine:
    """A risk of a deal in a line, as its reader may see it; the risks themselves lie elsewhere."""

    text: str
    counter_move: str = ""


class Footing(StrEnum):
    """What a deal rests on."""

    EVIDENCE = "evidence"
    STALE = "stale"
    CLAIMS = "claims"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Standing:
    """What one open deal rests on; `newest` is when its newest evidence was said."""

    deal: DealFacts
    on: Footing
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Share:
    """Of `replies` that nobody overruled how many were evidence; the others beside it (R42)."""

    replies: int = 0
    evidence: int = 0
    overruled: int = 0
    verified: int = 0


def summed(shares: Sequence[Share]) -> Share:
    """Add up the shares of several people."""
    return Share(
        sum(one.replies for one in shares),
        sum(one.evidence for one in shares),
        sum(one.overruled for one in shares),
        sum(one.verified for one in shares),
    )


def is_stale(said_at: datetime, now: datetime) -> bool:
    """Whether evidence is too old to rest on (docs/rhythm.md R21)."""
    return now - said_at > STALE_AFTER


def standing_of(newest: datetime | None, replies: int, now: datetime) -> Footing:
    """Tell what a deal rests on, by its newest evidence and how many replies there are."""
    if newest is not None:
        return Footing.STALE if is_stale(newest, now) else Footing.EVIDENCE
    return Footing.CLAIMS if replies else Footing.NOTHING


def late_on_claims(standings: Sequence[Standing]) -> tuple[Standing, ...]:
    """Pick the late deals that don't rest on fresh evidence (docs/rhythm.md R41)."""
    return tuple(
        one for one in standings if one.deal.phase is Phase.LATE and one.on is not Footing.EVIDENCE
    )


def amounts(deals: Sequence[DealFacts]) -> dict[str, int]:
    """Add up what deals are worth, in hundredths of each currency, the most first."""
    total: dict[str, int] = {}
    for one in deals:
        if one.amount is not None:
            total[one.currency] = total.get(one.currency, 0) + one.amount
    return dict(sorted(total.items(), key=lambda pair: (-pair[1], pair[0])))


def gaps(book: BookFacts, phase: Phase, today: date) -> tuple[Gap, ...]:
    """List what is missing, what matters most in this phase first (docs/rhythm.md R24).

    Early that is the problem, in money, and who else has it; late whom we met, whether the
    customer still acts, and against whom we stand.
    """
    open_ones = {
        Gap.COST: book.cost is None,
        Gap.BUYERS: _lacks_buyers(book.buyers, phase),
        Gap.LAST_ACT: not book.last_act
        or book.last_act_on is None
        or today - book.last_act_on > RECENT,
        Gap.COMPETITION: not book.competition,
        Gap.APPROACH: not book.approach,
    }
    return tuple(gap for gap in _ORDER[phase] if open_ones[gap])


_ORDER = {
    Phase.EARLY: (Gap.COST, Gap.BUYERS),
    Phase.MIDDLE: (Gap.COST, Gap.BUYERS, Gap.LAST_ACT, Gap.APPROACH, Gap.COMPETITION),
    Phase.LATE: (Gap.BUYERS, Gap.LAST_ACT, Gap.COMPETITION, Gap.COST, Gap.APPROACH),
}


def _lacks_buyers(buyers: Sequence[BuyerFacts], phase: Phase) -> bool:
    if phase is Phase.EARLY:
        return len(buyers) < ENOUGH_BUYERS
    return not buyers or any(one.met_on is None for one in buyers)


def next_seat(rep: str, others: Sequence[str], views: Sequence[ViewFacts]) -> str:
    """Name who takes the buyer's seat next: whoever sat in it least often, the rep first (R23).

    `others` are those who take part in the deal's checks besides the rep.
    """
    people = list(dict.fromkeys((rep, *others)))
    sat = dict.fromkeys(people, 0)
    for view in views:
        if view.seat in sat:
            sat[view.seat] += 1
    return min(people, key=lambda one: (sat[one], people.index(one)))


def answer_in(text: str) -> Answer | None:
    """Read an answer that stands at the beginning of a reply by itself: “Not yet: no budget.”.

    None for everything else, such as “No doubt they would”: then a button says which it is.
    """
    found = _ANSWER.match(" ".join(text.split()).casefold())
    return next((one for one, words in _WORDS.items() if found and found[1] in words), None)


_WORDS = {
    Answer.NOT_YET: ("not yet", "noch nicht", "todavía no", "aún no", "pas encore", "ainda não"),
    Answer.YES: ("yes", "ja", "sí", "oui", "sim"),
    Answer.NO: ("no", "nein", "non", "não"),
}
_BECAUSE = ("because", "since", "weil", "denn", "porque", "parce", "car", "pois")
_ANSWER = re.compile(
    rf"({'|'.join(word for words in _WORDS.values() for word in words)})"
    rf"(?:$|\s*[,.;:!–—-]|\s+(?:{'|'.join(_BECAUSE)})\b)"
)


def day_problem(day: date | None, today: date) -> Text | None:
    """Say what is wrong with the day of something that happened."""
    if day is None:
        return None
    if day > today:
        return N_("That day is still to come. Pick the day on which it happened.")
    if day < today - FARTHEST_BACK:
        return N_("That is long ago. Pick a day of the last five years.")
    return None


def too_long(text: str, most: int) -> Text | None:
    """Say by how much a text is too long; None when it fits."""
    if len(text) <= most:
        return None
    return N_(
        "That is {length} characters; {limit} fit here. Shorten it a little.",
        length=len(text),
        limit=most,
    )


def last_calls(plans: Sequence[PlanFacts], most: int) -> tuple[PlanFacts, ...]:
    """Pick the latest calls whose outcome is known, the newest first."""
    told = [one for one in plans if one.outcome is not None]
    return tuple(sorted(told, key=lambda one: (one.call_at, one.id), reverse=True)[:most])
