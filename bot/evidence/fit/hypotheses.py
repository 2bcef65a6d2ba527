"""What a rep's pipeline gives reason to ask: hypotheses, no verdicts (docs/rhythm.md R34 to R36).

Pure: whoever loads the figures gives them in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from zlib import crc32

from bot.errors import N_, Text
from bot.evidence.fit.rules import Ideal, Standing
from bot.pipeline.rules import DealFacts, Phase

__all__ = [
    "LEAST_DEALS",
    "Activity",
    "Cause",
    "Diagnosis",
    "Hypothesis",
    "Known",
    "diagnose",
    "turn_of",
]

LEAST_DEALS = 5
"""On fewer deals than these nothing is said: it would be a story about chance."""
STUCK_AFTER = timedelta(weeks=4)
THIN_BELOW = 4
"""The top is thin when fewer than one deal in so many is early."""
ON_PACE = 80
"""So much of what was aimed at, in percent, is activity that is fine (docs/rhythm.md R37)."""


class Cause(StrEnum):
    """What might lie behind it; the questions of the bank that go with it have its name."""

    TARGETING = "targeting"
    MESSAGING = "messaging"
    COST = "stuck.money"
    BUYERS = "stuck.people"


@dataclass(frozen=True, slots=True)
class Activity:
    """A scorecard's weeks: first contacts and meetings against what was aimed at, and new deals."""

    weeks: int
    done: int
    aimed: int
    new_deals: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a rep's deals on a day.

    `standings` are by deal; `lacks_cost` and `lacks_buyers` are deals without the cost of the
    customer's problem in money, or with buyers whom nobody met. Without a scorecard there is no
    `activity`.
    """

    today: date
    deals: Sequence[DealFacts]
    ideal: Ideal = field(default_factory=Ideal)
    standings: Mapping[int, Standing] = field(default_factory=dict)
    lacks_cost: Collection[int] = ()
    lacks_buyers: Collection[int] = ()
    activity: Activity | None = None


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Something worth asking, with the figures behind it; `n` is how many deals these rest on.

    `serves` is the rule whose questions go with it. The words of its question are the bank's.
    """

    cause: Cause
    serves: str
    says: Text
    figures: tuple[Text, ...]
    n: int
    key: str = ""
    question: Text | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What there is reason to ask, and what would have to be known to say more."""

    hypotheses: tuple[Hypothesis, ...] = ()
    needs: tuple[Text, ...] = ()


def diagnose(known: Known, *, least: int = LEAST_DEALS) -> Diagnosis:
    """Find what a rep's open deals give reason to ask; silent on fewer than `least` deals."""
    open_deals = [one for one in known.deals if one.is_open]
    found = [
        *_thin_top(known, open_deals, least),
        *_no_results(known, open_deals, least),
        *_stuck(known, open_deals, least),
    ]
    return Diagnosis(tuple(found), tuple(_needs(known, open_deals, least)))


def turn_of(rep: str, day: date, count: int) -> int:
    """Pick one of `count` for a rep and the ISO week of a day: another one each week (R25)."""
    week = (day.toordinal() - 1) // 7  # the first day of the calendar was a Monday
    return (crc32(rep.encode()) + week) % count


def _thin_top(known: Known, deals: Sequence[DealFacts], least: int) -> Iterator[Hypothesis]:
    """Few early deals: are these the right customers (R34)? Silent without an ideal customer."""
    early = [one for one in deals if one.phase is Phase.EARLY]
    if len(deals) < least or len(early) * THIN_BELOW >= len(deals) or not known.ideal.described:
        return
    standings = [known.standings[one.id] for one in deals if one.id in known.standings]
    figures = [N_("{early} of {all} open deals are early.", early=len(early), all=len(deals))]
    answered = [one for one in standings if one.answers]
    if answered:
        misfits = sum(bool(one.noes) for one in answered)
        figures.append(
            N_(
                "Of {n} whose fit was asked about, {misfits} don't fit in at least one point.",
                n=len(answered),
                misfits=misfits,
            )
        )
    yield Hypothesis(
        Cause.TARGETING,
        "R34",
        N_("Little comes in at the top. Could it be about whom is approached?"),
        tuple(figures),
        len(deals),
    )


def _no_results(known: Known, deals: Sequence[DealFacts], least: int) -> Iterator[Hypothesis]:
    """Activity is fine and nothing comes of it: is it what is said (R35)? Needs a scorecard."""
    activity = known.activity
    if activity is None or not activity.aimed or len(deals) < least:
        return
    is_fine = activity.done * 100 >= activity.aimed * ON_PACE
    if not is_fine or activity.new_deals:
        return
    yield Hypothesis(
        Cause.MESSAGING,
        "R35",
        N_("Activity is fine and no deal came of it. Could it be about what is said first?"),
        (
            N_(
                "In {weeks} weeks {done} of {aimed} aimed at, and no new deal.",
                weeks=activity.weeks,
                done=activity.done,
                aimed=activity.aimed,
            ),
        ),
        len(deals),
    )


def _stuck(known: Known, deals: Sequence[DealFacts], least: int) -> Iterator[Hypothesis]:
    """Deals stay in the middle: is it the problem's cost, or the buyers? (R36)."""
    middle = [one for one in deals if one.phase is Phase.MIDDLE]
    stuck = [one for one in middle if _is_stuck(one, known.today)]
    if len(middle) < least or len(stuck) * 2 < len(middle):
        return
    figure = N_(
        "{stuck} of {all} deals in the middle have been in their stage for {weeks} weeks or more.",
        stuck=len(stuck),
        all=len(middle),
        weeks=STUCK_AFTER.days // 7,
    )
    without_cost = sum(one.id in known.lacks_cost for one in stuck)
    without_buyers = sum(one.id in known.lacks_buyers for one in stuck)
    # Of the two that which more of them share: one question at a time.
    if without_cost and without_cost >= without_buyers:
        yield Hypothesis(
            Cause.COST,
            "R36",
            N_("Deals stay in the middle. Could it be that nobody put their problem in money?"),
            (
                figure,
                N_("Of these, {n} have no cost of the customer's problem.", n=without_cost),
            ),
            len(middle),
        )
    elif without_buyers:
        yield Hypothesis(
            Cause.BUYERS,
            "R36",
            N_("Deals stay in the middle. Could it be that not all who decide were met?"),
            (figure, N_("Of these, {n} have buyers not met yet.", n=without_buyers)),
            len(middle),
        )


def _needs(known: Known, deals: Sequence[DealFacts], least: int) -> Iterator[Text]:
    if len(deals) < least:
        yield N_(
            "Open deals: {n} so far. Below {least} I say nothing about a pipeline, "
            "as it would rest on chance.",
            n=len(deals),
            least=least,
        )
    if not known.ideal.described:
        yield N_(
            "Your ideal customer: described, it lets me tell a thin top from "
            "approaching the wrong ones."
        )
    if known.activity is None:
        yield N_(
            "A scorecard of the week's activity: with it I could tell too little activity from "
            "activity without results."
        )


def _is_stuck(deal: DealFacts, today: date) -> bool:
    since = deal.stage_since or deal.created_at
    return today - since.date() >= STUCK_AFTER
