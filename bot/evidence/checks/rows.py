"""From rows to values and back: where the tables of checks and their rules meet."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from bot.errors import N_, NotFound
from bot.evidence.checks.model import CheckMessage, CheckQuestion, DealCheck, Reading
from bot.evidence.checks.rules import (
    NO_EVIDENCE,
    CheckFacts,
    CheckState,
    Form,
    QuestionFacts,
    QuestionState,
    Source,
    Thread,
    said_to,
)
from bot.evidence.checks.types import ReadingFacts
from bot.evidence.questions.rules import Step
from bot.evidence.reading.types import Finding, Label, ReplyReading, What
from bot.store import WorkspaceSession

__all__ = [
    "GONE",
    "NOT_JUDGED",
    "about_evidence",
    "as_read",
    "asked_of",
    "check",
    "facts_of",
    "find_reading",
    "messages_of",
    "put_reading",
    "question_of",
    "questions_of",
    "reading_of",
    "readings",
    "under_way",
]

GONE = N_("This deal check isn't there any more. Type `/coach` to see what is yours.")
NOT_JUDGED = "not-judged"
UNDER_WAY = (CheckState.WAITING, CheckState.OPEN)


def facts_of(row: DealCheck) -> CheckFacts:
    """Read a check as the rules know it."""
    thread = Thread(row.channel, row.thread_ts) if row.channel and row.thread_ts else None
    return CheckFacts(
        id=row.id,
        rep=row.rep,
        deal_id=row.deal_id,
        source=Source(row.source),
        form=Form(row.form),
        phase=row.phase,
        place=row.place,
        thread=thread,
        step=Step(row.step),
        state=CheckState(row.state),
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        closed_at=row.closed_at,
        closed_why=row.closed_why,
        is_in_channel="," not in row.place,
    )


def question_of(row: CheckQuestion) -> QuestionFacts:
    """Read a question as the rules know it."""
    return QuestionFacts(
        row.id,
        row.check_id,
        row.number,
        Step(row.step),
        row.key,
        row.text,
        QuestionState(row.state),
        row.re_asks,
        row.asked_at,
        row.answered_at,
        row.again_at,
    )


def reading_of(row: Reading, question: CheckQuestion | None, place: str = "") -> ReadingFacts:
    """Read a reading, with the question that it answers and where its check is held."""
    kept = json.loads(row.found) if row.found else {}
    return ReadingFacts(
        id=row.id,
        rep=row.rep,
        deal_id=row.deal_id,
        check_id=question.check_id if question else None,
        question_id=row.question_id,
        question_key=question.key if question else "",
        question=question.text if question else "",
        call_plan_id=row.call_plan_id,
        author=row.author,
        text=row.text,
        label=None if row.label == NOT_JUDGED else Label(row.label),
        language=row.language,
        found=tuple(Finding(What(what), text) for what, text in kept.get("found", ())),
        missing=tuple(What(one) for one in row.missing.split(",") if one),
        reasons=tuple(kept.get("reasons", ())),
        said_at=row.said_at,
        read_at=row.read_at,
        overruled=Label(row.overruled) if row.overruled else None,
        overruled_by=row.overruled_by,
        overruled_at=row.overruled_at,
        verified_by=row.verified_by,
        verified_at=row.verified_at,
        said_to=said_to(place),
    )


def as_read(one: ReadingFacts) -> ReplyReading:
    """See a kept reading as its reader gave it."""
    return ReplyReading(
        label=one.label or Label.UNKNOWN,
        language=one.language,
        is_judged=one.label is not None,
        found=one.found,
        missing=one.missing,
        reasons=one.reasons,
    )


def put_reading(
    row: Reading, text: str, read: ReplyReading, now: datetime, *, is_new: bool
) -> bool:
    """Write down what a reply was read as; False when it says what it said before.

    What people made of other words (overruled, verified) goes with those words.
    """
    label = str(read.label) if read.is_judged else NOT_JUDGED
    found = {"found": [[one.what, one.text] for one in read.found], "reasons": read.reasons}
    if not is_new and (row.text, row.label) == (text, label):
        return False
    if not is_new and row.text != text:
        row.overruled = row.overruled_by = row.overruled_at = None
        row.verified_by = row.verified_at = None
    row.text, row.label, row.language = text, label, read.language[:8]
    row.found = json.dumps(found, ensure_ascii=False)
    row.missing = ",".join(read.missing)
    row.read_at = now
    return True


async def check(
    session: WorkspaceSession, check_id: int, *, is_to_change: bool = False
) -> DealCheck:
    """Load a check's row, held until the commit when it is to be changed. Raises NotFound."""
    asked = select(DealCheck).where(DealCheck.id == check_id)
    if is_to_change:
        asked = asked.with_for_update().execution_options(populate_existing=True)
    row = await session.scalar(asked)
    if row is None:
        raise NotFound(GONE)
    return row


async def questions_of(session: WorkspaceSession, check_id: int) -> list[CheckQuestion]:
    """Load a check's questions in the order in which they were asked."""
    found = await session.scalars(
        select(CheckQuestion)
        .where(CheckQuestion.check_id == check_id)
        .order_by(CheckQuestion.number)
    )
    return list(found)


def asked_of(questions: Collection[CheckQuestion]) -> list[tuple[str, int]]:
    """List the messages that questions stand in, with their ids, for `rules.question_of`."""
    return [(row.ts, row.id) for row in questions if row.ts]


async def under_way(session: WorkspaceSession, *where: ColumnElement[bool]) -> list[DealCheck]:
    """Load checks that aren't over, the first opened first."""
    asked = select(DealCheck).where(DealCheck.state.in_(UNDER_WAY), *where).order_by(DealCheck.id)
    return list(await session.scalars(asked))


async def messages_of(
    session: WorkspaceSession, check_id: int, *, author: str | None = None
) -> list[CheckMessage]:
    """Load what was written in a check's thread, in Slack's order."""
    asked = select(CheckMessage).where(CheckMessage.check_id == check_id)
    if author is not None:
        asked = asked.where(CheckMessage.author == author)
    return list(await session.scalars(asked.order_by(CheckMessage.ts)))


def about_evidence() -> ColumnElement[bool]:
    """Make the condition that a reading's question asked for evidence; of a call, it did (R42)."""
    return ~exists().where(
        CheckQuestion.id == Reading.question_id, CheckQuestion.key.in_(NO_EVIDENCE)
    )


async def find_reading(session: WorkspaceSession, question_id: int, author: str) -> Reading | None:
    """Load what somebody's reply to a question was read as."""
    found: Reading | None = await session.scalar(
        select(Reading).where(Reading.question_id == question_id, Reading.author == author)
    )
    return found


async def readings(session: WorkspaceSession, *where: ColumnElement[bool]) -> list[ReadingFacts]:
    """List readings with their questions, the oldest reply first."""
    asked = (
        select(Reading, CheckQuestion, DealCheck.place)
        .outerjoin(CheckQuestion, CheckQuestion.id == Reading.question_id)
        .outerjoin(DealCheck, DealCheck.id == CheckQuestion.check_id)
        .where(*where)
        .order_by(Reading.said_at, Reading.id)
    )
    found = (await session.execute(asked)).all()
    return [reading_of(row, question, place or "") for row, question, place in found]
