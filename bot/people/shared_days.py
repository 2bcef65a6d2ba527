"""A team's closing days and pauses as its people's days off (docs/rhythm.md R4, R8)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.people.model import Closure, DayOff, Membership, Team
from bot.people.roster_rules import DAY, ended
from bot.people.rules import WhyOff
from bot.store import WorkspaceSession

__all__ = ["spread"]


async def spread(session: WorkspaceSession, manager: str, now: datetime) -> set[str]:
    """Bring people's days off in step with the closures of all teams of a manager.

    Whoever joins a team has its closing days and its pause, whoever leaves it has them no more;
    the manager shares the closing days of an only team. Returns whose days are others now.
    """
    teams = (await session.scalars(select(Team).where(Team.manager == manager))).all()
    changed: set[str] = set()
    for team in teams:
        today = now.astimezone(ZoneInfo(team.zone)).date()
        reps = await session.scalars(
            select(Membership.rep).where(Membership.team_id == team.id, Membership.until.is_(None))
        )
        # What was ended today ends yesterday, and its rows have to hear of it.
        closures = await session.scalars(
            select(Closure).where(Closure.team_id == team.id, Closure.last >= today - DAY)
        )
        everybody = set(reps)
        for closure in closures:
            is_for_all = closure.kind == WhyOff.CLOSED and len(teams) == 1
            persons = everybody | {manager} if is_for_all else everybody
            changed |= await _bring_in_step(session, closure, persons, today)
    await session.flush()
    return changed


async def _bring_in_step(
    session: WorkspaceSession, closure: Closure, persons: Collection[str], today: date
) -> set[str]:
    rows = (await session.scalars(select(DayOff).where(DayOff.closure_id == closure.id))).all()
    changed = set(persons) - {row.person for row in rows} if closure.last >= today else set()
    session.add_all(
        DayOff(
            person=person,
            first=closure.first,
            last=closure.last,
            kind=closure.kind,
            name=closure.name,
            closure_id=closure.id,
            set_by=closure.set_by,
            set_at=closure.set_at,
        )
        for person in sorted(changed)
    )
    for row in rows:
        stays = row.person in persons
        first = closure.first if stays else row.first
        last = closure.last if stays else min(row.last, ended(row.first, today))
        if (row.first, row.last) == (first, last):
            continue
        changed.add(row.person)
        if last < first:
            await session.delete(row)
        else:
            row.first, row.last = first, last
    return changed
