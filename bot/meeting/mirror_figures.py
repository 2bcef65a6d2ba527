"""What 1:1s tell the mirror and breadth, in numbers only (docs/rhythm.md R26, R38)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from bot.evidence.praise.mirror_rules import MeetingCounts
from bot.meeting.model import AgendaItem, SkillFocus
from bot.meeting.rules import Origin
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import State
from bot.store import WorkspaceSession

__all__ = ["MirrorFigures"]

_LATER = aliased(SkillFocus)


class MirrorFigures:
    """Counts in its caller's transaction, who has seen to it that the viewer may know.

    It is what `bot.evidence.praise.meeting_figures.MeetingFigures` asks for.
    """

    async def counts(
        self,
        session: WorkspaceSession,
        *,
        leader: str,
        reps: Collection[str],
        start: datetime,
        end: datetime,
    ) -> MeetingCounts:
        """Count the items that either typed, and their words; of nobody else's, none."""
        found = await session.execute(
            select(AgendaItem.rep, AgendaItem.added_by, AgendaItem.text).where(
                AgendaItem.rep.in_(reps),
                AgendaItem.origin == Origin.TYPED,
                AgendaItem.dropped_at.is_(None),
                AgendaItem.added_at >= start,
                AgendaItem.added_at < end,
            )
        )
        of_rep: list[int] = []
        of_leader: list[int] = []
        for rep, added_by, text in found:
            if added_by == rep:
                of_rep.append(len(text.split()))
            elif added_by == leader:
                of_leader.append(len(text.split()))
        return MeetingCounts(len(of_rep), len(of_leader), sum(of_rep), sum(of_leader))

    async def questions(
        self, session: WorkspaceSession, rep: str, start: datetime, end: datetime
    ) -> Mapping[str, int]:
        """Count the questions of items that were ticked in a 1:1."""
        found = await session.execute(
            select(AgendaItem.question, func.count())
            .where(
                AgendaItem.rep == rep,
                AgendaItem.question != "",
                AgendaItem.covered_at >= start,
                AgendaItem.covered_at < end,
            )
            .group_by(AgendaItem.question)
        )
        return dict(found.all())

    async def skills(
        self, session: WorkspaceSession, rep: str, start: datetime, end: datetime
    ) -> Mapping[str, int]:
        """Count the 1:1s held while each skill was the one agreed on."""
        later = (
            select(func.min(_LATER.agreed_at))
            .where(_LATER.rep == SkillFocus.rep, _LATER.agreed_at > SkillFocus.agreed_at)
            .correlate(SkillFocus)
            .scalar_subquery()
        )
        found = await session.execute(
            select(SkillFocus.skill, func.count(OneOnOne.id))
            .join(
                OneOnOne,
                and_(
                    OneOnOne.rep == SkillFocus.rep,
                    OneOnOne.planned_at >= SkillFocus.agreed_at,
                    OneOnOne.planned_at < func.coalesce(later, end),
                ),
            )
            .where(
                SkillFocus.rep == rep,
                SkillFocus.agreed_at.is_not(None),
                OneOnOne.state == State.HELD,
                OneOnOne.planned_at >= start,
                OneOnOne.planned_at < end,
            )
            .group_by(SkillFocus.skill)
        )
        return dict(found.all())
