"""What is known of deals, from the tables and back: each joins its caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from bot.call_plans import rows as plan_rows
from bot.call_plans.model import CallPlan
from bot.call_plans.rules import PlanFacts
from bot.evidence.book.model import Buyer, BuyerView, DealKnowledge
from bot.evidence.book.rules import Answer, BookFacts, BuyerFacts, ViewFacts
from bot.evidence.checks import rows as check_rows
from bot.evidence.checks.model import DealCheck, Reading
from bot.evidence.checks.rules import said_to
from bot.evidence.checks.types import ReadingFacts
from bot.store import WorkspaceSession

__all__ = [
    "book_of",
    "books_of",
    "calls_of",
    "reading",
    "readings_of",
    "view_of",
    "views_of",
]

MOST_VIEWS = 50
MOST_CALLS = 20


async def book_of(session: WorkspaceSession, deal_id: int) -> BookFacts:
    """Load what stands in a deal's book; an empty one where nobody wrote yet."""
    return (await books_of(session, [deal_id]))[deal_id]


async def books_of(session: WorkspaceSession, deal_ids: Collection[int]) -> dict[int, BookFacts]:
    """Load the books of many deals in two reads."""
    buyers: defaultdict[int, list[BuyerFacts]] = defaultdict(list)
    for one in await session.scalars(
        select(Buyer)
        .where(Buyer.deal_id.in_(deal_ids), Buyer.dropped_at.is_(None))
        .order_by(Buyer.id)
    ):
        buyers[one.deal_id].append(BuyerFacts(one.id, one.name, one.role, one.met_on))
    found = {deal: BookFacts(deal, buyers=tuple(buyers[deal])) for deal in deal_ids}
    for row in await session.scalars(
        select(DealKnowledge).where(DealKnowledge.deal_id.in_(deal_ids))
    ):
        found[row.deal_id] = BookFacts(
            row.deal_id,
            row.competition,
            row.approach,
            row.cost,
            row.currency,
            row.cost_reckoning,
            row.last_act,
            row.last_act_on,
            tuple(buyers[row.deal_id]),
            row.changed_by,
            row.changed_at,
        )
    return found


async def readings_of(session: WorkspaceSession, deal_id: int) -> list[ReadingFacts]:
    """List what was said of a deal and read, the newest first."""
    return (await check_rows.readings(session, Reading.deal_id == deal_id))[::-1]


async def reading(session: WorkspaceSession, reading_id: int) -> ReadingFacts | None:
    """Load one reading."""
    found = await check_rows.readings(session, Reading.id == reading_id)
    return found[0] if found else None


async def views_of(session: WorkspaceSession, deal_id: int) -> list[ViewFacts]:
    """List what the buyer's seat said of a deal, the newest first."""
    found = await session.execute(
        select(BuyerView, DealCheck.place)
        .outerjoin(DealCheck, DealCheck.id == BuyerView.check_id)
        .where(BuyerView.deal_id == deal_id)
        .order_by(BuyerView.said_at.desc(), BuyerView.id.desc())
        .limit(MOST_VIEWS)
    )
    return [view_of(one, place or "") for one, place in found.all()]


async def calls_of(session: WorkspaceSession, deal_id: int) -> list[PlanFacts]:
    """List a deal's calls of which it was told what came of them, the newest first (R30)."""
    found = await session.scalars(
        select(CallPlan)
        .where(CallPlan.deal_id == deal_id, CallPlan.outcome.is_not(None))
        .order_by(CallPlan.call_at.desc(), CallPlan.id.desc())
        .limit(MOST_CALLS)
    )
    return [plan_rows.facts_of(one) for one in found]


def view_of(row: BuyerView, place: str = "") -> ViewFacts:
    """Read a view, with the place of the check that it was said in."""
    return ViewFacts(
        row.id,
        row.deal_id,
        row.check_id,
        row.seat,
        Answer(row.answer),
        row.why,
        row.said_at,
        said_to(place),
    )
