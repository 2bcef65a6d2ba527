"""Habits, late deals and commitments are what plain loops over all rows count (R5, R41)."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from bot.clock import HandClock
from bot.evidence.checks.model import Reading
from bot.people.model import Membership
from bot.pipeline.model import Deal
from bot.rhythm.model import OneOnOne, Rhythm
from bot.store import Store, WorkspaceId
from bot.summaries.figures.lasting import take_commitments, won_of
from bot.summaries.figures.model import Commitment
from bot.summaries.figures.rules import Footing, Habit, LateDeals, Won
from tests.summaries.figures.furnished import team_weeks
from tests.summaries.figures.plain_count import Everything
from tests.summaries.figures.simulated import NOW, Simulated

TEAMS = 20
QUARTER, NEXT = date(2026, 10, 1), date(2027, 1, 1)


async def test_habits_and_late_deals_are_what_plain_loops_count(
    store: Store, workspace: WorkspaceId, clock: HandClock
) -> None:
    """Of twenty teams: who lives past the fourth week, and what late deals rest on."""
    clock.set(NOW)
    simulated = Simulated(11, TEAMS)
    await simulated.put(store, workspace)
    every = await Everything.read(store, workspace, NOW)
    weeks = team_weeks(store, clock)

    async with store.begin(workspace) as session:
        habits = await weeks.habit(session, simulated.team_ids, NOW)
        late = await weeks.late_deals(session, simulated.team_ids, NOW)

    assert habits == {team: _habit(every, team) for team in simulated.team_ids}
    assert {one.alive < one.rhythms for one in habits.values()} == {True, False}
    assert late == {team: _late(every, team) for team in simulated.team_ids}
    assert sum(one.on_evidence * one.on_stale * one.on_claims for one in late.values()) > 0


async def test_a_quarters_commitments_are_taken_down_once_and_held_against_what_was_won(
    store: Store, workspace: WorkspaceId
) -> None:
    """What stood late and due at the start stays as it was; what was won later is told by n."""
    begins = datetime(2026, 10, 1, 6, 0, tzinfo=UTC)
    simulated = Simulated(5, TEAMS)
    await simulated.put(store, workspace)
    async with store.begin(workspace) as session:
        taken = await take_commitments(session, QUARTER, begins)
    every = await Everything.read(store, workspace, begins)
    due_late = {one.id for one in every.rows[Deal] if _is_due_late(every, one)}
    async with store.begin(workspace) as session:
        assert await take_commitments(session, QUARTER + timedelta(days=40), begins) == 0
        committed = list(await session.scalars(select(Commitment)))
        for nth, one in enumerate(committed):
            deal = await session.get_one(Deal, one.deal_id)
            if nth % 2:
                deal.state, deal.amount = "won", 1
                deal.closed_at = begins + timedelta(days=(nth % 5) * 30)
    every = await Everything.read(store, workspace, begins)
    assert taken == len(committed) > 20
    assert {one.deal_id for one in committed} == due_late

    async with store.begin(workspace) as session:
        won = await won_of(session, simulated.team_ids, QUARTER)
        assert await session.scalar(select(func.count(Commitment.id))) == taken

    known = every.by_id(Deal)
    for team in simulated.team_ids:
        for footing in Footing:
            theirs = [one for one in committed if (one.team_id, one.rests_on) == (team, footing)]
            assert won[team][footing] == _won(theirs, known)
    assert sum(one.won for of_team in won.values() for one in of_team.values()) > 5


def _habit(every: Everything, team: int) -> Habit:
    rhythms = alive = 0
    for rhythm in every.of(Rhythm, "team_id")[team]:
        if rhythm.ended_at is not None:
            continue
        decided = sorted(
            (
                one
                for one in every.of(OneOnOne, "rhythm_id")[rhythm.id]
                if one.state in {"held", "missed", "skipped"} and one.planned_at <= NOW
            ),
            key=lambda one: one.week,
        )
        if any(one.planned_at - rhythm.created_at >= timedelta(days=28) for one in decided):
            rhythms += 1
            alive += any(one.state == "held" for one in decided[-2:]) or len(decided) < 2
    return Habit(rhythms, alive)


def _late(every: Everything, team: int) -> LateDeals:
    found = [
        deal
        for member in every.of(Membership, "team_id")[team]
        if member.until is None and member.greeting != "refused"
        for deal in every.of(Deal, "rep")[member.rep]
        if (deal.state, deal.phase) == ("open", "late")
    ]
    rests = Counter(_rests_on(every, deal) for deal in found)
    return LateDeals(
        len(found),
        _sum(found),
        rests["evidence"],
        rests["stale"],
        rests["claims"],
        _sum([one for one in found if _rests_on(every, one) != "evidence"]),
    )


def _rests_on(every: Everything, deal: Any) -> str:
    said = [
        one.said_at
        for one in every.of(Reading, "deal_id")[deal.id]
        if (one.overruled or one.label) == "evidence"
    ]
    if not said:
        return "claims"
    return "stale" if every.now - max(said) > timedelta(days=30) else "evidence"


def _is_due_late(every: Everything, deal: Any) -> bool:
    is_coached = any(
        one.until is None and one.greeting != "refused"
        for one in every.of(Membership, "rep")[deal.rep]
    )
    return (
        is_coached
        and (deal.phase, deal.state) == ("late", "open")
        and deal.close_on is not None
        and deal.close_on < NEXT
    )


def _sum(deals: list[Any]) -> dict[str, int]:
    amounts: Counter[str] = Counter()
    for one in deals:
        if one.amount is not None:
            amounts[one.currency] += one.amount
    return dict(amounts)


def _won(theirs: list[Any], known: dict[int, Any]) -> Won:
    ended = datetime(2026, 12, 31, tzinfo=UTC)
    won = [
        one
        for one in theirs
        if known[one.deal_id].state == "won" and known[one.deal_id].closed_at < ended
    ]
    amounts = _sum(theirs)
    return Won(len(theirs), len(won), amounts, {**dict.fromkeys(amounts, 0), **_sum(won)})
