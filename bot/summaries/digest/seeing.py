"""What is known of reps on a Monday, in as few reads as it takes (docs/rhythm.md R41a)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, select

from bot.evidence.fit.hypotheses import LEAST_DEALS, Hypothesis
from bot.evidence.fit.hypotheses import Cause as HypothesisCause
from bot.meeting.model import DealReview
from bot.people.ground import Ground
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import State
from bot.store import WorkspaceSession
from bot.summaries.digest.rules import (
    LOOKS_BACK,
    OF_RECORDS,
    Cause,
    Look,
    RepSeen,
    SkillSeen,
    TopicSeen,
    Vulnerability,
    Weak,
    vulnerabilities,
)
from bot.summaries.neighbours import Neighbours

__all__ = ["Seeing"]


class Seeing:
    """Looks in its caller's transaction, who sees to it that the reader leads these reps today."""

    def __init__(self, ground: Ground, neighbours: Neighbours) -> None:
        self._ground = ground
        self._deals = neighbours.deals
        self._evidence = neighbours.evidence
        self._meeting = neighbours.meeting

    async def of(
        self,
        session: WorkspaceSession,
        reps: Sequence[PersonFacts],
        *,
        among: Collection[str],
        stands_in: Collection[str] = (),
    ) -> Sequence[Vulnerability]:
        """Find what there is to ask each of these reps, `among` all of their leader's.

        Whoever only `stands_in` for a rep's manager reads nothing that rests on earlier 1:1s,
        checks and records (docs/rhythm.md R50).
        """
        ids = [one.slack_id for one in reps]
        if not ids:
            return ()
        now = self._ground.clock.now()
        start = now - LOOKS_BACK
        deals: defaultdict[str, list[DealFacts]] = defaultdict(list)
        for one in await self._deals.of_reps(session, ids):
            deals[one.rep].append(one)
        looks: defaultdict[str, list[Look]] = defaultdict(list)
        for at in await self._meeting.depth.of(session, among, start, now):
            look = Look(at.one_on_one, at.deal_id, at.is_early, at.is_in_depth)
            looks[at.rep].append(look)
        in_all = sum(map(len, looks.values()))
        held = await session.execute(
            select(OneOnOne.rep, func.count())
            .where(
                OneOnOne.rep.in_(ids),
                OneOnOne.state == State.HELD,
                OneOnOne.planned_at >= start,
                OneOnOne.planned_at < now,
            )
            .group_by(OneOnOne.rep)
        )
        met = Counter(dict(held.all()))
        ever = await session.scalars(
            select(DealReview.deal_id)
            .where(DealReview.deal_id.in_([one.id for many in deals.values() for one in many]))
            .distinct()
        )
        looked_at = frozenset(ever)
        standings = await self._evidence.book.book.standings(session, ids)
        footings = {one.deal.id: one.on for one in standings}
        found: list[Vulnerability] = []
        for rep in reps:
            who, today = rep.slack_id, rep.hours.local_day(now)
            is_lent = who in stands_in
            seen = RepSeen(
                who,
                today,
                deals[who],
                met[who],
                looks[who],
                looked_at,
                in_all - len(looks[who]),
                footings,
                await self._causes(session, who, deals[who]),
                None if is_lent else await self._skill(session, who, today),
                None if is_lent else await self._topic(session, who),
            )
            found += [
                one for one in vulnerabilities(seen) if not (is_lent and one.weak in OF_RECORDS)
            ]
        return found

    async def _causes(
        self, session: WorkspaceSession, rep: str, deals: Collection[DealFacts]
    ) -> tuple[Cause, ...]:
        if len(deals) < LEAST_DEALS:
            return ()
        found = await self._evidence.fit.diagnosing.hypotheses(session, rep)
        return tuple(Cause(Weak(str(one.cause)), _figure(one), one.n) for one in found)

    async def _skill(self, session: WorkspaceSession, rep: str, today: date) -> SkillSeen | None:
        focus = await self._meeting.skills.focus_of(session, rep, today)
        if focus is None or not focus.wants_a_look(today):
            return None
        return SkillSeen(focus.name, focus.looked_at or focus.since, focus.times)

    async def _topic(self, session: WorkspaceSession, rep: str) -> TopicSeen | None:
        spot = await self._evidence.praise.breadth.blind_spot(session, rep)
        return None if spot is None else TopicSeen(str(spot.topic), spot.n)


def _figure(one: Hypothesis) -> int:
    """Read the figure that a hypothesis is about: early deals, or those that lack something."""
    values = [figure.values for figure in one.figures]
    name, of = ("early", values[0]) if one.cause is HypothesisCause.TARGETING else ("n", values[-1])
    found = of.get(name, 0)
    return found if isinstance(found, int) else 0
