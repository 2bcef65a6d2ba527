"""From rows of records to values and back: where tables and pages meet."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import undefer

from bot.meeting.closing_pages import Decision, RecordFacts
from bot.meeting.model import DealReview, PrivateNote, Record
from bot.store import WorkspaceSession

__all__ = [
    "decision_of",
    "keep_private",
    "private_of",
    "record_of",
    "record_row",
    "reviewed_deal_in",
    "reviews_of",
]

STEP_AWAITED_FOR = timedelta(days=14)
"""So long a recap follows the steps of its deals; an older one stays as it is."""


async def record_row(session: WorkspaceSession, one_on_one: int) -> Record | None:
    """Load a 1:1's record to change it."""
    found: Record | None = await session.scalar(
        select(Record).where(Record.one_on_one_id == one_on_one).with_for_update()
    )
    return found


async def record_of(session: WorkspaceSession, one_on_one: int) -> RecordFacts | None:
    """Read the record of a 1:1 that was closed."""
    row = await session.scalar(select(Record).where(Record.one_on_one_id == one_on_one))
    if row is None or row.closed_at is None:
        return None
    return RecordFacts(
        row.one_on_one_id,
        row.notes,
        row.insights,
        row.useful,
        row.closed_at,
        row.closed_by or "",
        row.version,
        row.edited_at,
        row.edited_by,
    )


async def reviews_of(session: WorkspaceSession, one_on_one: int) -> dict[int, DealReview]:
    """Load what came of each deal in a 1:1, by the deal."""
    found = await session.scalars(
        select(DealReview).where(DealReview.one_on_one_id == one_on_one).order_by(DealReview.id)
    )
    return {row.deal_id: row for row in found}


async def reviewed_deal_in(session: WorkspaceSession, deal: int) -> list[int]:
    """List the 1:1s of the last two weeks in which a deal was looked at."""
    found = await session.scalars(
        select(DealReview.one_on_one_id).where(
            DealReview.deal_id == deal,
            DealReview.made_at > session.clock.now() - STEP_AWAITED_FOR,
        )
    )
    return list(found)


def decision_of(review: DealReview | None) -> Decision | None:
    """Read what a deal ended with, if anything."""
    return Decision(review.decision) if review is not None and review.decision else None


async def private_of(session: WorkspaceSession, one_on_one: int, author: str) -> str:
    """Read the note that somebody wrote for themselves; "" for none. Raises WrongKey."""
    row = await session.scalar(
        select(PrivateNote)
        .options(undefer(PrivateNote.text))
        .where(PrivateNote.one_on_one_id == one_on_one, PrivateNote.author == author)
    )
    return "" if row is None else row.text


async def keep_private(session: WorkspaceSession, one_on_one: int, author: str, text: str) -> None:
    """Keep what somebody wrote for themselves, or let go of it where nothing is left."""
    row = await session.scalar(
        select(PrivateNote)
        .options(undefer(PrivateNote.text))
        .where(PrivateNote.one_on_one_id == one_on_one, PrivateNote.author == author)
    )
    now = session.clock.now()
    if row is None and text:
        note = PrivateNote(one_on_one_id=one_on_one, author=author, text=text, changed_at=now)
        session.add(note)
    elif row is not None and not text:
        await session.delete(row)
    elif row is not None and row.text != text:
        row.text, row.changed_at = text, now
