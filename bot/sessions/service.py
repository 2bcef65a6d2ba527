"""What others ask of sessions: minutes for the month, what is ahead, what wants a word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select

from bot.people.ground import Ground
from bot.sessions import rows, rules
from bot.sessions.model import Session
from bot.sessions.rules import AD_HOC, SessionFacts, SessionMinutes, Share, State
from bot.sessions.templates import template
from bot.store import WorkspaceSession

__all__ = ["Sessions"]

RECENT = timedelta(days=7)
MOST = 20


class Sessions:
    """Looks sessions up in its caller's transaction; whose they are is the caller's business."""

    def __init__(self, ground: Ground) -> None:
        self._clock = ground.clock

    async def coached(
        self, session: WorkspaceSession, reps: Collection[str], start: datetime, end: datetime
    ) -> Mapping[str, SessionMinutes]:
        """Count each rep's minutes from `start` to before `end`, whoever coached them (R1, R6).

        One statement, however many reps; everybody has a figure.
        """
        found = await session.scalars(
            select(Session).where(
                Session.rep.in_(reps),
                Session.planned_at >= start,
                Session.planned_at < end,
                Session.state.in_((State.PLANNED, State.HELD)),
            )
        )
        by_rep: defaultdict[str, list[tuple[SessionFacts, Share]]] = defaultdict(list)
        for row in found:
            by_rep[row.rep].append((rows.facts_of(row), _usual(row.kind)))
        now = self._clock.now()
        return {rep: rules.minutes_of(by_rep[rep], now) for rep in reps}

    async def coming_of(self, session: WorkspaceSession, person: str) -> list[SessionFacts]:
        """List somebody's planned sessions that aren't over, the next first."""
        now = self._clock.now()
        found = await session.scalars(
            _of(person)
            .where(Session.state == State.PLANNED, Session.planned_at > now - rows.LONGEST)
            .order_by(Session.planned_at, Session.id)
        )
        return [one for one in map(rows.facts_of, found) if not one.is_over(now)][:MOST]

    async def owing_answer(self, session: WorkspaceSession, person: str) -> list[SessionFacts]:
        """List somebody's sessions that are over and of which nobody said how they went."""
        now = self._clock.now()
        found = await session.scalars(
            _of(person)
            .where(
                Session.state == State.PLANNED,
                Session.planned_at.between(now - rules.ANSWERED_FOR, now),
            )
            .order_by(Session.planned_at, Session.id)
        )
        return [one for one in map(rows.facts_of, found) if one.is_over(now)][:MOST]

    async def logged_lately(self, session: WorkspaceSession, person: str) -> list[SessionFacts]:
        """List what was logged of somebody's coaching in the moment in a week, the latest first.

        A rep reads it in their Home, and may object there (docs/rhythm.md R6, R42).
        """
        found = await session.scalars(
            _of(person)
            .where(
                Session.kind == AD_HOC,
                Session.state == State.HELD,
                Session.made_at > self._clock.now() - RECENT,
            )
            .order_by(Session.made_at.desc(), Session.id.desc())
            .limit(MOST)
        )
        return list(map(rows.facts_of, found))


def _of(person: str) -> Select[Session]:
    return select(Session).where(or_(Session.manager == person, Session.rep == person))


def _usual(kind: str) -> Share:
    found = template(kind)
    return found.usual if found else Share.ALL
