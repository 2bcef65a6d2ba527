"""What is known of deals, from the tables and back: each joins its caller's transaction."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import Select, select

from bot.call_plans import rows as plan_rows
from bot.call_plans.model import CallPlan
from bot.call_plans.rules import PlanFacts
from bot.evidence.book.model import Buyer, BuyerView, DealKnowledge
from bot.evidence.book.rules import Answer, BookFacts, BuyerFacts, Proof, ViewFacts
from bot.evidence.checks.model import CheckQuestion, Reading
from bot.store import WorkspaceSession

__all__ = [
    "book_of",
    "books_of",
    "calls_of",
    "proof",
    "proofs_of",
    "proofs_of_deals",
    "view_of",
    "views_of",
]

MOST_PROOFS = 200
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


async def proofs_of(session: WorkspaceSession, deal_id: int) -> list[Proof]:
    """List what was said of a deal and read, the newest first."""
    return (await proofs_of_deals(session, [deal_id]))[deal_id]


async def proofs_of_deals(
    session: WorkspaceSession, deal_ids: Collection[int]
) -> Mapping[int, list[Proof]]:
    """List for each deal what was said and read, the newest first."""
    found: dict[int, list[Proof]] = {deal: [] for deal in deal_ids}
    wanted = _proofs().where(Reading.deal_id.in_(deal_ids))
    for row, key, question in await session.execute(wanted):
        assert row.deal_id is not None, "asked for by deal"
        if len(found[row.deal_id]) < MOST_PROOFS:
            found[row.deal_id].append(_proof_of(row, key, question))
    return found


async def proof(session: WorkspaceSession, reading_id: int) -> Proof | None:
    """Load one reading."""
    wanted = _proofs().where(Reading.id == reading_id)
    for row, key, question in await session.execute(wanted):
        return _proof_of(row, key, question)
    return None


async def views_of(session: WorkspaceSession, deal_id: int) -> list[ViewFacts]:
    """List what the buyer's seat said of a deal, the newest first."""
    found = await session.scalars(
        select(BuyerView)
        .where(BuyerView.deal_id == deal_id)
        .order_by(BuyerView.said_at.desc(), BuyerView.id.desc())
        .limit(MOST_VIEWS)
    )
    return [view_of(one) for one in found]


async def calls_of(session: WorkspaceSession, deal_id: int) -> list[PlanFacts]:
    """List a deal's calls of which it was told what came of them, the newest first (R30)."""
    found = await session.scalars(
        select(CallPlan)
        .where(CallPlan.deal_id == deal_id, CallPlan.outcome.is_not(None))
        .order_by(CallPlan.call_at.desc(), CallPlan.id.desc())
        .limit(MOST_CALLS)
    )
    return [plan_rows.facts_of(one) for one in found]


def view_of(row: BuyerView) -> ViewFacts:
    """Read a view."""
    return ViewFacts(
        row.id, row.deal_id, row.check_id, row.seat, Answer(row.answer), row.why, row.said_at
    )


def _proofs() -> Select[Reading, str, str]:
    return (
        select(Reading, CheckQuestion.key, CheckQuestion.text)
        .outerjoin(CheckQuestion, CheckQuestion.id == Reading.question_id)
        .order_by(Reading.said_at.desc(), Reading.id.desc())
    )


def _proof_of(row: Reading, key: str | None, question: str | None) -> Proof:
    return Proof(
        row.id,
        row.rep,
        row.deal_id,
        row.author,
        key or "",
        question or "",
        row.text,
        row.label,
        _found(row.found),
        row.said_at,
        row.call_plan_id,
        row.overruled,
        row.overruled_by,
        row.verified_by,
    )


def _found(stored: str) -> tuple[tuple[str, str], ...]:
    """Read what was found: pairs in JSON, of what it is and its words."""
    pairs = json.loads(stored) if stored else []
    return tuple((str(what), str(words)) for what, words in pairs)
