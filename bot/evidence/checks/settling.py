"""What became of what a check sent: where it stands, or why it was never said (R43)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import and_, case, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.evidence.checks import rows, rules
from bot.evidence.checks.kinds import PARENTS, Kind
from bot.evidence.checks.model import CheckQuestion, DealCheck
from bot.evidence.checks.rules import (
    TO_TALK_ABOUT,
    CheckState,
    ClosedWhy,
    QuestionState,
    Source,
)
from bot.evidence.checks.service import Checks
from bot.outbox import service as outbox
from bot.outbox.model import Delivery, Form, State
from bot.outbox.types import DeliveryClass
from bot.people.ground import Ground
from bot.people.holding import KEPT_BACK
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Settler", "held_in", "late_in", "unsettled"]

LATE_FOR = timedelta(weeks=4)
"""So long after its end what is added to a check is still read."""

ENDED = (State.SENT, State.SILENT, State.EXPIRED, State.FAILED)
CARRIES = and_(
    Delivery.workspace_id == CheckQuestion.workspace_id,
    Delivery.kind == CheckQuestion.sent_as,
    Delivery.subject_id
    == case((CheckQuestion.sent_as == Kind.NEXT, CheckQuestion.id), else_=CheckQuestion.check_id),
    Delivery.form == Form.POST,
)
"""The delivery that a question stands in: its own, or the first message of its check."""


class Settler:
    """Brings checks up to date with the outbox."""

    def __init__(self, checks: Checks) -> None:
        self._checks = checks

    async def settle(self, session: WorkspaceSession, row: DealCheck) -> None:
        """Note what became of the questions of a check, whose row is held, on their way."""
        found = await session.execute(
            select(CheckQuestion, Delivery)
            .join(Delivery, CARRIES)
            .where(
                CheckQuestion.check_id == row.id,
                CheckQuestion.state == QuestionState.WAITING,
                Delivery.state.in_(ENDED),
            )
            .order_by(CheckQuestion.number, Delivery.id)
        )
        for question, ended in found.all():
            if question.state != QuestionState.WAITING:
                continue
            if ended.state == State.SENT and ended.channel and ended.ts:
                await self._was_asked(session, row, question, ended)
            else:
                await self._was_not(session, row, question, ended)

    async def _was_asked(
        self, session: WorkspaceSession, row: DealCheck, question: CheckQuestion, sent: Delivery
    ) -> None:
        rep = await self._checks.asker.rep(session, row)
        at = sent.finished_at or session.clock.now()
        question.state = QuestionState.ASKED
        # One that moved with its check was asked before: what was answered since then counts.
        question.ts, question.asked_at = question.ts or sent.ts, question.asked_at or at
        question.again_at = rules.again_at(rep.hours, at)
        question.agenda_at = rules.agenda_at(rep.hours, at)
        if row.state == CheckState.WAITING:
            row.state = CheckState.OPEN
            row.closes_at = rules.closes_at(rep.hours, at)
        if sent.kind in PARENTS:
            row.channel, row.thread_ts = sent.channel, sent.thread_ts or sent.ts
        await outbox.enqueue(
            session,
            kind=Kind.AGAIN,
            subject=question.id,
            recipient=row.rep,
            due_at=question.again_at,
            expires_at=question.agenda_at,
            dedup_key=f"{Kind.AGAIN}:{question.id}",
            klass=DeliveryClass.ASK,
        )
        await self._checks.changed(session, row)

    async def _was_not(
        self, session: WorkspaceSession, row: DealCheck, question: CheckQuestion, ended: Delivery
    ) -> None:
        reason = ended.reason or "too-late"
        fell_away = ended.state != State.SILENT or reason in KEPT_BACK
        if not fell_away:
            # Whom it would have asked left, said no, or is led by another.
            is_led = reason == ClosedWhy.LED_BY_ANOTHER
            why = ClosedWhy.LED_BY_ANOTHER if is_led else ClosedWhy.LEFT
            await self._checks.end(session, row, why)
        elif row.state == CheckState.WAITING:
            await self._checks.fall_away(session, row, reason)
        else:
            question.state = QuestionState.FELL_AWAY
            await self._checks.changed(session, row)


async def late_in(
    session: WorkspaceSession, ground: Ground, channel: str, thread_ts: str
) -> DealCheck | None:
    """Find the check that a thread of ours was, while late answers still count; held (R48).

    Threads below messages that were pointed out are others' again once the check is over, and a
    group DM is left alone once somebody else leads (R50).
    """
    since = session.clock.now() - LATE_FOR
    row = await session.scalar(
        select(DealCheck)
        .where(
            DealCheck.channel == channel,
            DealCheck.thread_ts == thread_ts,
            DealCheck.closed_why.in_(TO_TALK_ABOUT),
            DealCheck.closed_at > since,
            DealCheck.source.in_((Source.MANAGER, Source.RHYTHM)),
        )
        .order_by(DealCheck.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    leaders = await ground.roster.leaders_of(session, row.rep)
    is_theirs = not rules.said_to(row.place) or row.place.partition(",")[0] in leaders
    if not leaders or not is_theirs:
        return None
    return await rows.check(session, row.id, is_to_change=True)


async def held_in(session: WorkspaceSession, channel: str, thread_ts: str) -> DealCheck | None:
    """Find the check that is under way in a thread, and hold it; None for all other threads."""
    found = await rows.under_way(
        session, DealCheck.channel == channel, DealCheck.thread_ts == thread_ts
    )
    found = found or await _just_sent(session, channel, thread_ts)
    return await rows.check(session, found[-1].id, is_to_change=True) if found else None


async def _just_sent(session: WorkspaceSession, channel: str, thread_ts: str) -> list[DealCheck]:
    """Find a check whose first message was sent there a moment ago."""
    waiting = await rows.under_way(session, DealCheck.channel.is_(None))
    if not waiting:
        return []
    sent = await session.scalar(
        select(Delivery.subject_id).where(
            Delivery.kind.in_(PARENTS),
            Delivery.subject_id.in_([one.id for one in waiting]),
            Delivery.state == State.SENT,
            Delivery.channel == channel,
            Delivery.ts == thread_ts,
        )
    )
    return [one for one in waiting if one.id == sent]


async def unsettled(session: AsyncSession, limit: int) -> Sequence[tuple[WorkspaceId, int]]:
    """List checks with a question whose message has come to an end, in all workspaces."""
    found = await session.execute(
        select(CheckQuestion.workspace_id, CheckQuestion.check_id)
        .join(Delivery, CARRIES)
        .where(CheckQuestion.state == QuestionState.WAITING, Delivery.state.in_(ENDED))
        .distinct()
        .limit(limit)
    )
    return [(WorkspaceId(workspace), check_id) for workspace, check_id in found.all()]
