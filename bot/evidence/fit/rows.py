"""From rows to values: where the tables of this part and its rules meet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import and_, func, select

from bot.evidence.fit import causes
from bot.evidence.fit.model import DealOutcome, FitAnswer, IdealCustomer
from bot.evidence.fit.pages import CauseCount, EndCauses, OutcomeFacts
from bot.evidence.fit.rules import Answer, FitFacts, Ideal, Part
from bot.pipeline.model import Deal
from bot.pipeline.rules import CLOSED, DealState
from bot.store import WorkspaceSession

__all__ = [
    "answers_of",
    "ends",
    "ideal",
    "ideal_of",
    "ideal_row",
    "outcome_of",
    "owed",
]

COLUMNS: Mapping[Part, str] = {one: one.replace("-", "_") for one in Part}
"""Where each part stands in its table."""


async def ideal_row(
    session: WorkspaceSession, *, is_to_change: bool = False
) -> IdealCustomer | None:
    """Load the one row of this workspace, if somebody described its ideal customer."""
    asked = select(IdealCustomer)
    return await session.scalar(asked.with_for_update() if is_to_change else asked)


async def ideal(session: WorkspaceSession) -> Ideal:
    """Load whom the workspace sells to best; nothing stands in it while nobody described it."""
    return ideal_of(await ideal_row(session))


def ideal_of(row: IdealCustomer | None) -> Ideal:
    """Read a description."""
    if row is None:
        return Ideal()
    parts = {part: str(getattr(row, column)) for part, column in COLUMNS.items()}
    return Ideal(parts, row.changed_by, row.changed_at)


async def answers_of(
    session: WorkspaceSession, deal_ids: Collection[int]
) -> dict[int, dict[Part, FitFacts]]:
    """Load what was said of these deals' fit; deals of which nothing was are left out."""
    found: defaultdict[int, dict[Part, FitFacts]] = defaultdict(dict)
    for row in await session.scalars(select(FitAnswer).where(FitAnswer.deal_id.in_(deal_ids))):
        part = Part(row.part)
        found[row.deal_id][part] = FitFacts(part, Answer(row.answer), row.said_by, row.said_at)
    return dict(found)


def outcome_of(row: DealOutcome) -> OutcomeFacts:
    """Read an outcome."""
    return OutcomeFacts(
        row.id,
        row.deal_id,
        row.rep,
        DealState(row.result),
        causes.read(row.causes),
        row.line,
        row.asked_at,
        row.answered_at,
    )


async def owed(
    session: WorkspaceSession, reps: Collection[str], since: datetime
) -> list[OutcomeFacts]:
    """List what reps were asked from an instant on and didn't explain, the oldest first."""
    rows = await session.scalars(
        select(DealOutcome)
        .where(
            DealOutcome.rep.in_(reps),
            DealOutcome.answered_at.is_(None),
            DealOutcome.asked_at >= since,
        )
        .order_by(DealOutcome.asked_at, DealOutcome.id)
    )
    return [outcome_of(row) for row in rows]


async def ends(
    session: WorkspaceSession, reps: Collection[str], start: datetime, end: datetime
) -> tuple[EndCauses, ...]:
    """Count how these reps' deals ended between two instants, and why: one statement."""
    explained = func.count(DealOutcome.answered_at)
    rows = await session.execute(
        select(Deal.state, DealOutcome.causes, func.count(), explained)
        .outerjoin(
            DealOutcome, and_(DealOutcome.deal_id == Deal.id, DealOutcome.result == Deal.state)
        )
        .where(
            Deal.rep.in_(reps),
            Deal.state.in_(CLOSED),
            Deal.closed_at >= start,
            Deal.closed_at < end,
        )
        .group_by(Deal.state, DealOutcome.causes)
    )
    closed: Counter[str] = Counter()
    told: Counter[str] = Counter()
    weights: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for state, kept, count, answered in rows:
        closed[state] += count
        told[state] += answered
        for key in causes.read(kept or "") if answered else ():
            weights[state][key] += answered
    return tuple(
        EndCauses(
            state,
            closed[state],
            told[state],
            # The order of the list breaks ties, so that the same figures read the same.
            tuple(
                CauseCount(one.key, weights[state][one.key])
                for one in sorted(causes.causes_of(state), key=lambda one: -weights[state][one.key])
                if weights[state][one.key]
            ),
        )
        for state in CLOSED
    )
