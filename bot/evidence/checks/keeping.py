"""What the clock does with checks: asks are settled, replies read, checks closed (R19)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.evidence.checks import rows
from bot.evidence.checks.hearing import Hearing
from bot.evidence.checks.model import CheckMessage, CheckQuestion, DealCheck
from bot.evidence.checks.rules import ClosedWhy, QuestionState
from bot.evidence.checks.service import Checks
from bot.evidence.checks.settling import Settler, unsettled
from bot.people.model import Membership
from bot.store import WorkspaceId

__all__ = ["Keeper"]

log = structlog.get_logger(__name__)

AT_ONCE = 200
LOOKS_FOR_LEAVERS = timedelta(hours=1)

Act = Callable[[WorkspaceId, int, str], Awaitable[None]]
Due = tuple[int, int, str]
"""Workspace, check or question, and an author where there is one."""


class Keeper:
    """Looks after checks at each beat of the tick."""

    def __init__(self, checks: Checks, hearing: Hearing) -> None:
        self._checks = checks
        self._hearing = hearing
        self._settler = Settler(checks)
        self._store = checks.ground.store
        self._looks_next: datetime | None = None

    async def tick(self, now: datetime) -> None:
        """Do all that is due; what fails is logged, and tried again with the next beat."""
        for act, due in (await self._look(now)).items():
            await self._work_off(due, act)

    async def look_for_leavers(self, now: datetime) -> None:
        """Close, once an hour, what is asked of those who are in no team any more."""
        if self._looks_next is not None and now < self._looks_next:
            return
        self._looks_next = now + LOOKS_FOR_LEAVERS
        async with self._store.begin_across() as session:
            left = await _left(session)
        await self._work_off(left, self._close)

    async def next_instant(self, session: AsyncSession) -> datetime | None:
        """Tell when the tick will next have something to do; for whoever winds a clock."""
        if await unsettled(session, 1):
            return self._checks.ground.clock.now()
        instants = [
            await session.scalar(
                select(func.min(CheckMessage.read_at)).where(CheckMessage.read_at.is_not(None))
            ),
            await session.scalar(
                select(func.min(CheckQuestion.agenda_at)).where(
                    CheckQuestion.agenda_at.is_not(None)
                )
            ),
            await session.scalar(
                select(func.min(DealCheck.closes_at)).where(DealCheck.closed_at.is_(None))
            ),
        ]
        return min((one for one in instants if one is not None), default=None)

    async def _look(self, now: datetime) -> Mapping[Act, Sequence[Due]]:
        """List what is due, by what is to be done with it, in this order."""
        async with self._store.begin_across() as session:
            settle = [(workspace, one, "") for workspace, one in await unsettled(session, AT_ONCE)]
            return {
                self._settle: settle,
                self._read: await _to_read(session, now),
                self._to_agenda: await _unanswered(session, now),
                self._close: await _over(session, now),
            }

    async def _work_off(self, due: Sequence[Due], act: Act) -> None:
        for workspace, subject, author in due:
            try:
                await act(WorkspaceId(workspace), subject, author)
            except Exception:
                log.exception("checks.failed", workspace=workspace, subject=subject)

    async def _settle(self, workspace: WorkspaceId, check_id: int, _: str) -> None:
        async with self._store.begin(workspace) as session:
            row = await rows.check(session, check_id, is_to_change=True)
            await self._settler.settle(session, row)

    async def _read(self, workspace: WorkspaceId, check_id: int, author: str) -> None:
        await self._hearing.read(workspace, check_id, author)

    async def _to_agenda(self, workspace: WorkspaceId, question_id: int, _: str) -> None:
        """Put a question onto the agenda that nobody answered when it was asked twice (R19)."""
        async with self._store.begin(workspace) as session:
            question = await session.get_one(CheckQuestion, question_id)
            row = await rows.check(session, question.check_id, is_to_change=True)
            await session.refresh(question)
            question.agenda_at = None
            if question.state != QuestionState.ASKED:
                return
            question.state = QuestionState.UNANSWERED
            if await self._checks.ground.roster.leaders_of(session, row.rep):
                await self._checks.changed(session, row)
            else:
                await self._checks.end(session, row, ClosedWhy.LEFT)

    async def _close(self, workspace: WorkspaceId, check_id: int, _: str) -> None:
        async with self._store.begin(workspace) as session:
            row = await rows.check(session, check_id, is_to_change=True)
            if row.closed_at is not None:
                return
            is_led = await self._checks.ground.roster.leaders_of(session, row.rep)
            await self._checks.end(session, row, ClosedWhy.TIME if is_led else ClosedWhy.LEFT)


async def _to_read(session: AsyncSession, now: datetime) -> Sequence[Due]:
    found = await session.execute(
        select(CheckMessage.workspace_id, CheckMessage.check_id, CheckMessage.author)
        .where(CheckMessage.read_at <= now)
        .group_by(CheckMessage.workspace_id, CheckMessage.check_id, CheckMessage.author)
        .order_by(func.min(CheckMessage.read_at), CheckMessage.check_id)
        .limit(AT_ONCE)
    )
    return [(one[0], one[1], one[2]) for one in found.all()]


async def _unanswered(session: AsyncSession, now: datetime) -> Sequence[Due]:
    found = await session.execute(
        select(CheckQuestion.workspace_id, CheckQuestion.id)
        .where(CheckQuestion.agenda_at <= now)
        .order_by(CheckQuestion.agenda_at, CheckQuestion.id)
        .limit(AT_ONCE)
    )
    return [(one[0], one[1], "") for one in found.all()]


async def _over(session: AsyncSession, now: datetime) -> Sequence[Due]:
    found = await session.execute(
        select(DealCheck.workspace_id, DealCheck.id)
        .where(DealCheck.closed_at.is_(None), DealCheck.closes_at <= now)
        .order_by(DealCheck.closes_at, DealCheck.id)
        .limit(AT_ONCE)
    )
    return [(one[0], one[1], "") for one in found.all()]


async def _left(session: AsyncSession) -> Sequence[Due]:
    """List checks of people who are in no team any more: they aren't asked (R46)."""
    present = select(Membership.id).where(
        Membership.workspace_id == DealCheck.workspace_id,
        Membership.rep == DealCheck.rep,
        Membership.until.is_(None),
    )
    found = await session.execute(
        select(DealCheck.workspace_id, DealCheck.id)
        .where(DealCheck.closed_at.is_(None), ~present.exists())
        .order_by(DealCheck.id)
        .limit(AT_ONCE)
    )
    return [(one[0], one[1], "") for one in found.all()]
