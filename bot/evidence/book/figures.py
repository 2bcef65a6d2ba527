"""Figures about evidence, each in one read however many people it is about (R41, R42)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import case, func, select

from bot.evidence.book.rules import EVIDENCE, Share
from bot.evidence.checks.model import Reading
from bot.evidence.checks.rows import NOT_JUDGED, about_evidence
from bot.store import UtcDateTime, WorkspaceSession

__all__ = ["grounds", "share"]

_STANDING = func.coalesce(Reading.overruled, Reading.label)


async def share(
    session: WorkspaceSession, reps: Collection[str], start: datetime, end: datetime
) -> Mapping[str, Share]:
    """Count each rep's own replies from `start` up to `end`: how many were evidence (R42).

    A share counts replies that nobody overruled; overruled and verified ones stand beside it.
    What was learned in calls is no reply, nor is what answers the buyer's view or a pre-mortem,
    and what isn't judged (another language, pictures only) is left out. Everybody who is asked
    about is in the answer.
    """
    is_theirs = Reading.overruled.is_(None)
    is_evidence = is_theirs & (Reading.label == EVIDENCE)
    is_verified = Reading.verified_at.is_not(None) & (_STANDING == EVIDENCE)
    found = await session.execute(
        select(
            Reading.rep,
            func.sum(case((is_theirs, 1), else_=0)),
            func.sum(case((is_evidence, 1), else_=0)),
            func.sum(case((is_theirs, 0), else_=1)),
            func.sum(case((is_verified, 1), else_=0)),
        )
        .where(
            Reading.rep.in_(reps),
            Reading.author == Reading.rep,
            Reading.question_id.is_not(None),
            about_evidence(),
            (Reading.label != NOT_JUDGED) | Reading.overruled.is_not(None),
            Reading.said_at >= start,
            Reading.said_at < end,
        )
        .group_by(Reading.rep)
    )
    shares = {rep: Share(*(int(one) for one in counts)) for rep, *counts in found}
    return {rep: shares.get(rep, Share()) for rep in reps}


async def grounds(
    session: WorkspaceSession, deal_ids: Collection[int]
) -> Mapping[int, tuple[datetime | None, int]]:
    """Find for each deal when its newest evidence was said, and how many readings it has.

    What was overruled counts as what it was said to be. Deals without any are left out.
    """
    newest = func.max(case((_STANDING == EVIDENCE, Reading.said_at)), type_=UtcDateTime)
    found = await session.execute(
        select(Reading.deal_id, newest, func.count())
        .where(Reading.deal_id.in_(deal_ids), about_evidence())
        .group_by(Reading.deal_id)
    )
    return {deal: (at, int(replies)) for deal, at, replies in found if deal is not None}
