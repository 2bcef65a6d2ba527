"""Which deals to look at next, and why: by risk, amount and weeks since the last look (R12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.errors import N_, Text
from bot.pipeline.hygiene import Gap, gaps
from bot.pipeline.rules import DealFacts, Phase

__all__ = ["MOST_IN_FOCUS", "Proposal", "proposals"]

MOST_IN_FOCUS = 3
MOST_REASONS = 3
A_WEEK = timedelta(days=7)
STUCK_WEEKS = 4
"""So long in one stage is worth a question; most stages of a healthy deal take less."""
LONG_AGO_WEEKS, MOST_WEEKS = 3, 8

# In points. Risk weighs most, since it is what a conversation can change.
RISKS: Mapping[Gap, int] = {
    Gap.CLOSE_PASSED: 30,
    Gap.NO_STEP: 30,
    Gap.STEP_PASSED: 20,
    Gap.NO_STEP_DAY: 10,
    Gap.NO_CLOSE: 10,
    Gap.NO_AMOUNT: 10,
}
STUCK = 20
THE_LARGEST = 30
A_WEEK_UNSEEN = 5


@dataclass(frozen=True, slots=True)
class Proposal:
    """A deal to look at, and why it is proposed, the strongest reason first."""

    deal: DealFacts
    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Reason:
    points: int
    words: Text


def proposals(
    deals: Iterable[DealFacts], reviewed: Mapping[int, date], today: date
) -> list[Proposal]:
    """Rank open deals for a 1:1, the best first (docs/rhythm.md R12).

    `reviewed` is when each was last looked at in one, by its id. Where there is an early one, one
    of them is among the first three. Whatever the order of `deals`, the answer is the same.
    """
    still_open = [one for one in deals if one.is_open]
    largest = _largest(still_open)
    judged = {one.id: list(_reasons(one, reviewed.get(one.id), today)) for one in still_open}
    ranked = sorted(
        still_open,
        key=lambda one: (
            -sum(reason.points for reason in judged[one.id]) - _size(one, largest),
            one.close_on or date.max,
            one.id,
        ),
    )
    ranked = _with_an_early_one(ranked)
    return [Proposal(one, _told(one, judged[one.id], largest)) for one in ranked]


def _with_an_early_one(ranked: Sequence[DealFacts]) -> list[DealFacts]:
    """Raise the best early deal to the third place, unless one stands before it."""
    first, rest = list(ranked[:MOST_IN_FOCUS]), list(ranked[MOST_IN_FOCUS:])
    if any(one.phase is Phase.EARLY for one in first):
        return [*first, *rest]
    early = next((one for one in rest if one.phase is Phase.EARLY), None)
    if early is None:
        return [*first, *rest]
    rest.remove(early)
    return [*first[:-1], early, first[-1], *rest]


def _reasons(deal: DealFacts, last: date | None, today: date) -> Iterator[_Reason]:
    for gap in gaps(deal, today):
        yield _Reason(RISKS[gap], _gap_words(deal, gap))
    in_stage = _weeks(deal.stage_since or deal.created_at, today)
    if in_stage >= STUCK_WEEKS:
        words = N_("in {stage} for {weeks} weeks", stage=deal.stage, weeks=in_stage)
        yield _Reason(STUCK, words)
    unseen = _weeks(deal.created_at, today) if last is None else max(0, (today - last) // A_WEEK)
    points = A_WEEK_UNSEEN * min(unseen, MOST_WEEKS)
    if last is None:
        yield _Reason(points, N_("not looked at in a 1:1 yet"))
    elif unseen >= LONG_AGO_WEEKS:
        yield _Reason(points, N_("last looked at {weeks} weeks ago", weeks=unseen))
    elif points:
        yield _Reason(points, N_("last looked at on {day}", day=last))


def _told(
    deal: DealFacts, reasons: Sequence[_Reason], largest: Mapping[str, int]
) -> tuple[Text, ...]:
    """Say the strongest reasons; that it is early always, since R12 asks for one of these."""
    known = list(reasons)
    if deal.amount and deal.amount == largest[deal.currency]:
        words = N_("your largest open deal in {currency}", currency=deal.currency)
        if not deal.currency:
            words = N_("your largest open deal")
        known.append(_Reason(THE_LARGEST, words))
    known.sort(key=lambda one: -one.points)
    said = [one.words for one in known]
    if deal.phase is Phase.EARLY:
        said = [N_("early: there is most to shape"), *said]
    return tuple(said[:MOST_REASONS]) or (N_("open, and in good order"),)


def _gap_words(deal: DealFacts, gap: Gap) -> Text:
    match gap:
        case Gap.CLOSE_PASSED:
            return N_("its close date has passed: {day}", day=deal.close_on)
        case Gap.STEP_PASSED:
            return N_("its next step was due on {day}", day=deal.next_step_on)
        case Gap.NO_STEP:
            return N_("no next step")
        case Gap.NO_STEP_DAY:
            return N_("no day for its next step")
        case Gap.NO_CLOSE:
            return N_("no close date")
        case Gap.NO_AMOUNT:
            return N_("no amount, this late")


def _largest(deals: Iterable[DealFacts]) -> dict[str, int]:
    """Find the largest amount in each currency: across currencies nothing can be compared."""
    found: dict[str, int] = {}
    for one in deals:
        found[one.currency] = max(found.get(one.currency, 0), one.amount or 0)
    return found


def _size(deal: DealFacts, largest: Mapping[str, int]) -> int:
    most = largest[deal.currency]
    return THE_LARGEST * (deal.amount or 0) // most if most else 0


def _weeks(since: date, today: date) -> int:
    """Count whole weeks from an instant's or a day's date on."""
    day = date(since.year, since.month, since.day)
    return max(0, (today - day) // A_WEEK)
