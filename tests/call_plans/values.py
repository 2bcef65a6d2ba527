"""Call plans to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.call_plans.rules import Draft, PlanFacts, PlanState

__all__ = ["DRAFT", "PLAN", "at", "plan"]


def at(text: str) -> datetime:
    """Read an instant, "2026-11-24 14:00", as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


PLAN = PlanFacts(
    id=1,
    rep="U1RON",
    deal_id=None,
    uid="a1",
    sequence=0,
    call_at=at("2026-11-24 14:00"),
    length=30,
    customer="",
    people="",
    objective="Agree on the pilot",
    commitment="Anna signs the NDA",
    is_insisted=False,
    questions="",
    objection="",
    evidence="",
    remind_minutes=None,
    state=PlanState.PLANNED,
    outcome=None,
    learned="",
    made_at=at("2026-11-23 08:00"),
    changed_at=at("2026-11-23 08:00"),
    answered_at=None,
)

DRAFT = Draft(
    None,
    date(2026, 11, 24),
    15 * 60,
    objective="Agree on the pilot",
    commitment="Anna signs the NDA",
)


def plan(**changes: object) -> PlanFacts:
    """The usual plan, but for these."""
    return replace(PLAN, **changes)  # type: ignore[arg-type]
