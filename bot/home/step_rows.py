"""What the list of things to set up looks up: who has what already (docs/rhythm.md R49a)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.evidence.starting.model import DealChannel
from bot.home.model import HomeStep
from bot.meeting.model import SkillFocus
from bot.people.access import Role
from bot.people.model import Person, RoleGrant, Team
from bot.rhythm.model import PreparedTeam
from bot.store import WorkspaceSession, upsert
from bot.summaries.reports.model import Webhook
from bot.summaries.weekly.model import SummarySetting

__all__ = [
    "Workspace",
    "has_channel",
    "has_guessed_country",
    "prepared_for",
    "put_it_off",
    "put_off",
    "without_skill",
    "without_summary",
    "workspace",
]


@dataclass(frozen=True, slots=True)
class Workspace:
    """How many a workspace has: teams, leaders and ops, webhooks in use."""

    teams: int
    grants: int
    webhooks: int


async def put_off(session: WorkspaceSession, person: str) -> Collection[str]:
    """List what somebody doesn't want in their list."""
    found = await session.scalars(select(HomeStep.step).where(HomeStep.person == person))
    return set(found.all())


async def put_it_off(session: WorkspaceSession, person: str, step: str, at: datetime) -> None:
    """Note that somebody doesn't want this one in their list."""
    await session.execute(
        upsert(session, HomeStep)
        .values(workspace_id=session.workspace, person=person, step=step, put_off_at=at)
        .on_conflict_do_nothing(index_elements=["workspace_id", "person", "step"])
    )


async def prepared_for(session: WorkspaceSession, person: str) -> int | None:
    """Find the team that ops prepared for somebody and that waits for them; the newest."""
    return await session.scalar(
        select(func.max(PreparedTeam.id)).where(
            PreparedTeam.manager == person,
            PreparedTeam.offered_at.is_not(None),
            PreparedTeam.taken_at.is_(None),
            PreparedTeam.dropped_at.is_(None),
        )
    )


async def without_summary(session: WorkspaceSession, teams: Collection[int]) -> Sequence[int]:
    """List those of these teams of which nobody ever said when their summary comes, and where."""
    said = set(
        await session.scalars(
            select(SummarySetting.team_id).where(SummarySetting.team_id.in_(teams))
        )
    )
    return [one for one in teams if one not in said]


async def without_skill(session: WorkspaceSession, reps: Sequence[str]) -> Sequence[str]:
    """List those of these reps who never had a skill of the month, proposed or agreed on."""
    have = set(
        await session.scalars(select(SkillFocus.rep).where(SkillFocus.rep.in_(reps)).distinct())
    )
    return [one for one in reps if one not in have]


async def has_guessed_country(session: WorkspaceSession, person: str) -> bool:
    """Tell whether somebody's holidays are those of their time zone's country: a guess."""
    return await session.scalar(select(Person.country).where(Person.slack_id == person)) is None


async def has_channel(session: WorkspaceSession, deals: Collection[int]) -> bool:
    """Tell whether one of these deals ever had a channel for its checks."""
    found = await session.scalar(
        select(DealChannel.id).where(DealChannel.deal_id.in_(deals)).limit(1)
    )
    return found is not None


async def workspace(session: WorkspaceSession) -> Workspace:
    """Count what the whole workspace has."""
    grants = select(func.count(RoleGrant.id)).where(
        RoleGrant.role.in_((Role.LEADER, Role.OPS)), RoleGrant.ended_at.is_(None)
    )
    webhooks = select(func.count(Webhook.id)).where(Webhook.ended_at.is_(None))
    return Workspace(
        await session.scalar(select(func.count(Team.id))) or 0,
        await session.scalar(grants) or 0,
        await session.scalar(webhooks) or 0,
    )
