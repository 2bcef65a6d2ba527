"""What lasts longer than a week: habits, late deals and what they rest on (R5, R21, R41)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Date, Select, and_, bindparam, case, func, select

from bot.evidence.book.rules import EVIDENCE, STALE_AFTER
from bot.evidence.checks.model import Reading
from bot.people.model import Membership, Team
from bot.people.rules import Greeting, at_local
from bot.pipeline.model import Deal
from bot.pipeline.rules import DealState, Phase
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.streak import DROUGHT
from bot.store import UtcDateTime, WorkspaceSession, upsert
from bot.summaries.figures import tables
from bot.summaries.figures.given import Dialect, as_json, dialect_of, given, in_seconds
from bot.summaries.figures.meetings import BROKEN, DECIDED
from bot.summaries.figures.model import Commitment
from bot.summaries.figures.rules import Footing, Habit, LateDeals, Won, WonOf
from bot.summaries.figures.spans import quarter_of
from bot.summaries.figures.tables import count_if, sum_if

__all__ = ["habit", "late_deals", "take_commitments", "won_of", "zones"]

AFTER = timedelta(weeks=4)
FRESH = "fresh"


@cache
def zones(dialect: Dialect) -> Select[int, str]:
    """The teams that are there, with their zones."""
    return select(Team.id, Team.zone).where(tables.are_asked(dialect, Team.id))


async def habit(
    session: WorkspaceSession, teams: Collection[int], now: datetime
) -> Mapping[int, Habit]:
    """Count the rhythms of today that had a 1:1 after their fourth week; 1:1s up to `now`."""
    found = await session.execute(
        _habits(dialect_of(session)), {**tables.teams_given(teams), "now": now}
    )
    counted = {team: Habit(int(rhythms), int(alive)) for team, rhythms, alive in found}
    return {team: counted.get(team, Habit()) for team in teams}


@cache
def _habits(dialect: Dialect) -> Select[Any]:
    is_later = in_seconds(dialect, OneOnOne.planned_at) >= in_seconds(
        dialect, Rhythm.created_at
    ) + int(AFTER.total_seconds())
    latest = (
        select(
            Rhythm.team_id,
            OneOnOne.rhythm_id,
            OneOnOne.state,
            case((is_later, 1), else_=0).label("is_later"),
            func.row_number()
            .over(partition_by=OneOnOne.rhythm_id, order_by=OneOnOne.week.desc())
            .label("back"),
        )
        .join(Rhythm, Rhythm.id == OneOnOne.rhythm_id)
        .where(
            tables.are_asked(dialect, Rhythm.team_id),
            Rhythm.ended_at.is_(None),
            OneOnOne.state.in_(DECIDED),
            OneOnOne.planned_at <= bindparam("now", type_=UtcDateTime()),
        )
        .subquery()
    )
    is_missed = and_(latest.c.back <= DROUGHT, latest.c.state.in_(BROKEN))
    rhythms = (
        select(latest.c.team_id, count_if(is_missed).label("missed"))
        .group_by(latest.c.team_id, latest.c.rhythm_id)
        .having(func.max(latest.c.is_later) == 1)
        .subquery()
    )
    return select(rhythms.c.team_id, func.count(), count_if(rhythms.c.missed < DROUGHT)).group_by(
        rhythms.c.team_id
    )


async def late_deals(
    session: WorkspaceSession, teams: Collection[int], now: datetime
) -> Mapping[int, LateDeals]:
    """Count the open late deals of each team's reps of today, by what they rest on."""
    found = await session.execute(
        _late(dialect_of(session)), {**tables.teams_given(teams), FRESH: now - STALE_AFTER}
    )
    counts: defaultdict[int, dict[Footing, int]] = defaultdict(lambda: dict.fromkeys(Footing, 0))
    amounts: defaultdict[int, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    unproven: defaultdict[int, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for team, rests_on, currency, deals, amount in found:
        footing = Footing(rests_on)
        counts[team][footing] += deals
        if amount is not None:
            amounts[team][currency] += int(amount)
            if footing is not Footing.EVIDENCE:
                unproven[team][currency] += int(amount)
    return {
        team: LateDeals(
            sum(counts[team].values()),
            dict(amounts[team]),
            counts[team][Footing.EVIDENCE],
            counts[team][Footing.STALE],
            counts[team][Footing.CLAIMS],
            dict(unproven[team]),
        )
        for team in teams
    }


def _rests_on() -> Any:
    newest = (
        select(func.max(Reading.said_at))
        .where(
            Reading.deal_id == Deal.id,
            func.coalesce(Reading.overruled, Reading.label) == EVIDENCE,
        )
        .scalar_subquery()
    )
    return case(
        (newest >= bindparam(FRESH, type_=UtcDateTime()), Footing.EVIDENCE.value),
        (newest.is_not(None), Footing.STALE.value),
        else_=Footing.CLAIMS.value,
    )


@cache
def _late(dialect: Dialect) -> Select[Any]:
    deals = (
        select(
            Membership.team_id,
            _rests_on().label("rests_on"),
            Deal.currency,
            Deal.amount,
        )
        .join(Deal, Deal.rep == Membership.rep)
        .where(tables.are_asked(dialect, Membership.team_id), *_OPEN_LATE)
        .subquery()
    )
    keys = (deals.c.team_id, deals.c.rests_on, deals.c.currency)
    return select(*keys, func.count(), func.sum(deals.c.amount)).group_by(*keys)


_OPEN_LATE = (
    Membership.until.is_(None),
    Membership.greeting != Greeting.REFUSED,
    Deal.state == DealState.OPEN,
    Deal.phase == Phase.LATE,
)


async def take_commitments(session: WorkspaceSession, quarter: date, now: datetime) -> int:
    """Take down which late deals are to close in a quarter, and what they rest on (R41).

    `quarter` is any day of it; nothing is taken down twice. Tells how many were new. To be called
    as soon as the quarter begins: what is taken down is what stands at that moment.
    """
    first, following = quarter_of(quarter)
    rests_on = _rests_on().label("rests_on")
    there = select(Commitment.deal_id).where(Commitment.quarter == first)
    found = await session.execute(
        select(Deal.id, Membership.team_id, Deal.amount, Deal.currency, rests_on)
        .join(Membership, Membership.rep == Deal.rep)
        .where(*_OPEN_LATE, Deal.close_on < following, Deal.id.not_in(there))
        .order_by(Deal.id),
        {FRESH: now - STALE_AFTER},
    )
    new = [
        {
            "deal_id": deal,
            "team_id": team,
            "quarter": first,
            "amount": amount,
            "currency": currency,
            "rests_on": str(rests),
            "taken_at": now,
        }
        for deal, team, amount, currency, rests in found
    ]
    if new:
        await session.execute(upsert(session, Commitment).on_conflict_do_nothing(), new)
    return len(new)


async def won_of(
    session: WorkspaceSession, teams: Collection[int], quarter: date
) -> Mapping[int, WonOf]:
    """Hold what a quarter began with against what was won in it, by what it rested on (R41).

    `quarter` is any day of it; it lasts as long as it does in the team's zone. Every team has a
    figure for every footing; amounts are those of the quarter's start, in hundredths.
    """
    dialect = dialect_of(session)
    first, following = quarter_of(quarter)
    asked = {**tables.teams_given(teams), "quarter": first}
    known = (await session.execute(zones(dialect), asked)).all()
    asked |= {
        "quarters_given": as_json(
            (zone, at_local(first, 0, zone), at_local(following, 0, zone))
            for zone in sorted({zone for _, zone in known})
        )
    }
    found = await session.execute(_won(dialect), asked)
    won: dict[int, dict[Footing, Won]] = {team: dict.fromkeys(Footing, Won()) for team in teams}
    for team, rests_on, currency, committed, were_won, amount, won_amount in found:
        footing = Footing(rests_on)
        worth = {} if amount is None else {currency: int(amount)}
        won_worth = {} if amount is None else {currency: int(won_amount)}
        won[team][footing] += Won(committed, were_won, worth, won_worth)
    return won


@cache
def _won(dialect: Dialect) -> Select[int, str, str, int, int, int | None, int]:
    quarters = given(dialect, "quarters_given", zone=str, start=datetime, end=datetime)
    is_won = and_(
        Deal.state == DealState.WON,
        Deal.closed_at >= quarters.c.start,
        Deal.closed_at < quarters.c.end,
    )
    keys = (Commitment.team_id, Commitment.rests_on, Commitment.currency)
    return (
        select(
            *keys,
            func.count(),
            count_if(is_won),
            func.sum(Commitment.amount),
            sum_if(is_won, func.coalesce(Commitment.amount, 0)),
        )
        .join(Deal, Deal.id == Commitment.deal_id)
        .join(Team, Team.id == Commitment.team_id)
        .join(quarters, quarters.c.zone == Team.zone)
        .where(
            tables.are_asked(dialect, Commitment.team_id),
            Commitment.quarter == bindparam("quarter", type_=Date()),
        )
        .group_by(*keys)
    )
