"""What is missing or out of date in a deal on a day, told apart from the meeting (R10)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from bot.pipeline.rules import DealFacts, Phase

__all__ = ["Gap", "gaps"]


class Gap(StrEnum):
    """One thing that keeps a deal's data from being true (docs/rhythm.md R10)."""

    CLOSE_PASSED = "close-passed"
    STEP_PASSED = "step-passed"
    NO_STEP = "no-step"
    NO_STEP_DAY = "no-step-day"
    NO_CLOSE = "no-close"
    NO_AMOUNT = "no-amount"


def gaps(facts: DealFacts, today: date) -> tuple[Gap, ...]:
    """List a deal's gaps on its rep's day, what is past due first; a closed deal has none.

    Early on nobody can know an amount or a close date, so their blanks are no gaps there.
    """
    if not facts.is_open:
        return ()
    found = []
    if facts.close_on is not None and facts.close_on < today:
        found.append(Gap.CLOSE_PASSED)
    if not facts.next_step:
        found.append(Gap.NO_STEP)
    elif facts.next_step_on is None:
        found.append(Gap.NO_STEP_DAY)
    elif facts.next_step_on < today:
        found.append(Gap.STEP_PASSED)
    if facts.close_on is None and facts.phase is not Phase.EARLY:
        found.append(Gap.NO_CLOSE)
    if facts.amount is None and facts.phase is Phase.LATE:
        found.append(Gap.NO_AMOUNT)
    return tuple(found)
