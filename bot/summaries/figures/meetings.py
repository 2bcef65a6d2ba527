"""What the 1:1s of weeks come to: held, hours, who takes part, streaks, deals (R12, R15, R40)."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    distinct,
    exists,
    func,
    or_,
    select,
)

from bot.people.model import DayOff, Team
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.rules import Answer, State
from bot.store import UtcDateTime
from bot.summaries.figures import tables
from bot.summaries.figures.given import Dialect, in_seconds, once
from bot.summaries.figures.rules import HABIT_STREAK
from bot.summaries.figures.tables import count_if, sum_if

__all__ = ["DECIDED", "managers", "one_on_ones", "streaks"]

DECIDED = (State.HELD, State.MISSED, State.SKIPPED)
BROKEN = (State.MISSED, State.SKIPPED)
NOW_SECONDS, SINCE = "now_seconds", "since"
_HELD_FOR_ONE_SIDE = or_(
    and_(OneOnOne.manager_says == Answer.HELD, OneOnOne.rep_says.is_(None)),
    and_(OneOnOne.rep_says == Answer.HELD, OneOnOne.manager_says.is_(None)),
)
_BY_ONE_SIDE = OneOnOne.manager_coaching.is_(None) != OneOnOne.rep_coaching.is_(None)


@cache
def managers(dialect: Dialect) -> Select[Any]:
    """Who led 1:1s of which one side alone said what they were, not long ago."""
    since = bindparam(SINCE, type_=UtcDateTime())
    return (
        select(OneOnOne.manager)
        .join(Rhythm, Rhythm.id == OneOnOne.rhythm_id)
        .where(
            tables.are_asked(dialect, Rhythm.team_id),
            OneOnOne.week.in_(select(tables.spans(dialect).c.week)),
            OneOnOne.state == State.HELD,
            _BY_ONE_SIDE,
            or_(OneOnOne.planned_at > since, OneOnOne.answered_at > since),
        )
        .distinct()
    )


@cache
def one_on_ones(dialect: Dialect, *, by_rep: bool) -> Select[Any]:
    """Rhythms, week by week, with the 1:1 of each; also of weeks in which there is none."""
    spans, settled = tables.spans(dialect), tables.settled(dialect)
    is_there = OneOnOne.id.is_not(None)
    is_excused = OneOnOne.state == State.EXCUSED
    is_held = OneOnOne.state == State.HELD
    stood = and_(
        Rhythm.created_at <= spans.c.start,
        or_(Rhythm.ended_at.is_(None), Rhythm.ended_at >= spans.c.end),
    )
    takes_part = or_(stood, and_(is_there, ~is_excused))
    is_away = case(
        (is_there, is_excused),
        else_=exists(
            select(DayOff.id).where(
                DayOff.person == Rhythm.rep,
                DayOff.first <= spans.c.monday,
                DayOff.last >= spans.c.friday,
            )
        ),
    )
    minutes = tables.coached(dialect)
    stated = _larger(OneOnOne.manager_forecasting, OneOnOne.rep_forecasting)
    left = _lasted(dialect) - minutes - func.coalesce(stated, 0)
    counts = is_held & minutes.is_not(None)
    return (
        tables.grouped(Rhythm.rep, dialect, by_rep=by_rep)
        .add_columns(
            Team.target_hours,
            func.count(distinct(case((takes_part, Rhythm.rep)))).label("reps"),
            func.count(distinct(case((takes_part & ~is_away, Rhythm.rep)))).label("present"),
            count_if(OneOnOne.state.in_(DECIDED) | _is_over(dialect)).label("planned"),
            count_if(is_held).label("held"),
            count_if(is_held & OneOnOne.one_sided).label("on_one_word"),
            count_if(_is_over(dialect) & _HELD_FOR_ONE_SIDE).label("half_said"),
            sum_if(is_held, func.coalesce(minutes, 0)).label("coached"),
            sum_if(counts & _BY_ONE_SIDE, minutes).label("one_sided"),
            count_if(is_held & minutes.is_(None)).label("unlabelled"),
            sum_if(counts & stated.is_not(None), stated).label("forecasting"),
            sum_if(counts & (left > 0), left).label("admin"),
        )
        .select_from(Team)
        .join(Rhythm, Rhythm.team_id == Team.id)
        .join(spans, spans.c.zone == Team.zone)
        .outerjoin(OneOnOne, and_(OneOnOne.rhythm_id == Rhythm.id, OneOnOne.week == spans.c.week))
        .outerjoin(settled, settled.c.manager == OneOnOne.manager)
        .where(
            tables.are_asked(dialect, Team.id),
            or_(is_there, stood),
        )
        .group_by(Team.target_hours)
    )


@cache
def streaks(dialect: Dialect, *, by_rep: bool) -> Select[Any]:
    """How many 1:1s in a row were held by each week's end, in rhythms that stood then."""
    spans, runs = tables.spans(dialect), _runs(dialect)
    keys = [runs.c.team, spans.c.week, *([runs.c.rep] if by_rep else [])]
    return (
        select(
            *keys,
            count_if(runs.c.run >= HABIT_STREAK).label("streaks"),
            func.max(runs.c.run).label("longest_streak"),
        )
        .join(
            spans,
            and_(
                spans.c.zone == runs.c.zone,
                runs.c.week <= spans.c.week,
                or_(runs.c.next_week.is_(None), runs.c.next_week > spans.c.week),
            ),
        )
        .where(
            runs.c.created_at < spans.c.end,
            or_(runs.c.ended_at.is_(None), runs.c.ended_at >= spans.c.end),
        )
        .group_by(*keys)
    )


def _runs(dialect: Dialect) -> CTE:
    """How many 1:1s in a row were held with each, and which one was decided next."""
    decided = (
        select(
            Rhythm.team_id.label("team"),
            Team.zone,
            Rhythm.id,
            Rhythm.rep,
            Rhythm.created_at,
            Rhythm.ended_at,
            OneOnOne.week,
            OneOnOne.state,
            func.sum(case((OneOnOne.state.in_(BROKEN), 1), else_=0))
            .over(partition_by=Rhythm.id, order_by=OneOnOne.week)
            .label("breaks"),
            func.lead(OneOnOne.week)
            .over(partition_by=Rhythm.id, order_by=OneOnOne.week)
            .label("next_week"),
        )
        .join(Team, Team.id == Rhythm.team_id)
        .join(OneOnOne, OneOnOne.rhythm_id == Rhythm.id)
        .where(
            tables.are_asked(dialect, Rhythm.team_id),
            OneOnOne.state.in_(DECIDED),
        )
        .subquery()
    )
    run = func.sum(case((decided.c.state == State.HELD, 1), else_=0)).over(
        partition_by=(decided.c.id, decided.c.breaks), order_by=decided.c.week
    )
    return once(select(decided, run.label("run")).cte("runs"))


def _larger(one: Any, other: Any) -> ColumnElement[int]:
    return case(
        (and_(one.is_not(None), or_(other.is_(None), one > other)), one),
        else_=other,
    )


def _lasted(dialect: Dialect) -> ColumnElement[int]:
    """How many minutes it took, as `OneOnOneFacts.lasted` has it."""
    seconds = in_seconds(dialect, OneOnOne.ended_at) - in_seconds(dialect, OneOnOne.started_at)
    minutes = (seconds + 30) // 60
    return case(
        (
            and_(OneOnOne.started_at.is_not(None), OneOnOne.ended_at.is_not(None)),
            case((minutes < 1, 1), else_=minutes),
        ),
        else_=OneOnOne.length_minutes,
    )


def _is_over(dialect: Dialect) -> ColumnElement[bool]:
    ends = in_seconds(dialect, OneOnOne.planned_at) + 60 * OneOnOne.length_minutes
    return and_(OneOnOne.state == State.PLANNED, ends <= bindparam(NOW_SECONDS, type_=BigInteger()))
