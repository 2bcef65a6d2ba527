"""Deals to try rules and views with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.pipeline.rules import DealFacts, DealState, Phase

__all__ = ["DEAL", "NOW", "TODAY", "deal"]

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)

DEAL = DealFacts(
    1,
    "U1RON",
    "Acme renewal",
    "Acme",
    "Proposal",
    Phase.MIDDLE,
    1_250_000,
    "EUR",
    date(2026, 12, 18),
    "Dana shows the offer to her board",
    date(2026, 12, 2),
    DealState.OPEN,
    NOW,
    NOW,
    NOW,
)


def deal(number: int = 1, **changes: object) -> DealFacts:
    """A deal without a gap, but for these changes."""
    return replace(DEAL, id=number, **changes)  # type: ignore[arg-type]
