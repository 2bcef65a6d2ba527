"""What every statement of this part is given: teams, weeks by zone, managers' settled words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    and_,
    any_,
    bindparam,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from bot.people.model import Membership, Team
from bot.rhythm.model import OneOnOne
from bot.summaries.figures.given import Dialect, Instant, as_json, given, in_seconds, stamp
from bot.summaries.figures.spans import DayEnd, Span

__all__ = [
    "are_asked",
    "belongs",
    "coached",
    "count_if",
    "days",
    "days_given",
    "grouped",
    "settled",
    "settled_given",
    "spans",
    "spans_given",
    "sum_if",
    "teams_given",
]

Given = Mapping[str, str]


def are_asked(dialect: Dialect, team: Instant) -> ColumnElement[bool]:
    """Say that it is one of the teams that are asked about.

    PostgreSQL plans by how many they are as long as they come as a list: for one team it takes the
    indexes, for all of them it reads the tables.
    """
    if dialect is Dialect.POSTGRESQL:
        return team == any_(bindparam(_LIST, type_=ARRAY(BigInteger())))
    return team.in_(select(given(dialect, _TEAMS, id=int).c.id))


_TEAMS, _LIST = "teams_given", "teams_listed"


def teams_given(ids: Iterable[int]) -> Mapping[str, Any]:
    """Fill it."""
    asked = sorted(set(ids))
    return {_TEAMS: as_json((one,) for one in asked), _LIST: asked}


@cache
def spans(dialect: Dialect) -> CTE:
    """The weeks that are asked about, in each zone."""
    return given(
        dialect,
        "spans_given",
        zone=str,
        week=str,
        start=datetime,
        end=datetime,
        monday=date,
        friday=date,
    )


def spans_given(several: Iterable[Span]) -> Given:
    """Fill `spans`."""
    return {
        "spans_given": as_json(
            (one.zone, str(one.week), one.start, one.end, one.monday, one.friday) for one in several
        )
    }


@cache
def days(dialect: Dialect) -> CTE:
    """The days of these weeks, and when each is over in each zone."""
    return given(dialect, "days_given", zone=str, day=date, week=str, end=datetime)


def days_given(several: Iterable[DayEnd]) -> Given:
    """Fill `days`."""
    return {"days_given": as_json((one.zone, one.day, str(one.week), one.end) for one in several)}


@cache
def settled(dialect: Dialect) -> CTE:
    """Before which instant a word was said that stands by now, by who led the 1:1."""
    return given(dialect, "settled_given", manager=str, before=datetime, seconds=int)


def settled_given(by_manager: Mapping[str, datetime]) -> Given:
    """Fill `settled`."""
    return {"settled_given": as_json((one, at, stamp(at)) for one, at in by_manager.items())}


def grouped(rep: ColumnElement[str] | Any, dialect: Dialect, *, by_rep: bool) -> Select[Any]:
    """Begin a statement that counts by team and week, and by rep where it is asked so."""
    keys = [Team.id.label("team"), spans(dialect).c.week, *([rep] if by_rep else [])]
    return select(*keys).group_by(*keys)


def count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Count the rows of which it is so."""
    return sum_if(condition, 1)


def sum_if(condition: ColumnElement[bool], what: Any) -> ColumnElement[int]:
    """Add up over the rows of which it is so; 0 for none."""
    return func.coalesce(func.sum(case((condition, what), else_=0)), 0)


def belongs(at: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say that a rep was in the team at an instant, so that what was then is the team's."""
    return and_(Membership.since <= at, or_(Membership.until.is_(None), at < Membership.until))


def coached(dialect: Dialect) -> ColumnElement[int | None]:
    """The minutes of a held 1:1 that count as coaching; NULL as long as none do (R15, R42).

    The statement has `settled` beside the 1:1, or its row is all NULL where the manager isn't in
    it: then nothing of theirs was left open.
    """
    mine, theirs = OneOnOne.manager_coaching, OneOnOne.rep_coaching
    return case(
        (mine.is_not(None) & theirs.is_not(None), case((mine < theirs, mine), else_=theirs)),
        (stands(dialect), func.coalesce(mine, theirs)),
    )


def stands(dialect: Dialect) -> ColumnElement[bool]:
    """Say that nobody can object any more to what one side said of a 1:1."""
    table = settled(dialect).c
    ends = in_seconds(dialect, OneOnOne.planned_at) + 60 * OneOnOne.length_minutes
    return or_(
        table.before.is_(None),
        and_(
            ends < table.seconds,
            or_(OneOnOne.answered_at.is_(None), OneOnOne.answered_at < table.before),
        ),
    )
