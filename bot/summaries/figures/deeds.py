"""What reps did in weeks besides their 1:1s: sessions, replies, actions, praise (R40)."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Date, Select, and_, bindparam, or_, select

from bot.actions.model import Action
from bot.actions.rules import ActionState
from bot.evidence.book.seats import BUYERS_VIEW
from bot.evidence.checks.model import CheckQuestion, Reading
from bot.evidence.checks.rows import NOT_JUDGED
from bot.evidence.praise.model import Praise
from bot.evidence.praise.rules import State as PraiseState
from bot.evidence.reading.types import Label
from bot.evidence.risks.service import PRE_MORTEM
from bot.people.model import Membership, Person, Team
from bot.sessions.model import Session
from bot.sessions.rules import AD_HOC
from bot.sessions.rules import State as SessionState
from bot.store import UtcDateTime
from bot.summaries.figures import tables
from bot.summaries.figures.given import Dialect
from bot.summaries.figures.tables import belongs, count_if, sum_if

__all__ = [
    "FIRST",
    "FIRST_DAY",
    "LAST",
    "LAST_DAY",
    "NOW",
    "actions",
    "due_days",
    "praises",
    "replies",
    "sessions",
]

FORECAST = "forecast"
"""The template whose minutes are forecasting, as far as they aren't coaching (R15a)."""
WITHOUT_EVIDENCE = (BUYERS_VIEW, PRE_MORTEM)
"""Questions for a view and for fears: nobody can have evidence for an answer (R42)."""
AGREED = (ActionState.AGREED, ActionState.DONE, ActionState.DROPPED)
NOW = "now"
FIRST, LAST = "first", "last"
FIRST_DAY, LAST_DAY = "first_day", "last_day"
"""From when to when it all lies, whatever the zone: by that an index finds it."""


@cache
def sessions(dialect: Dialect, *, by_rep: bool) -> Select[Any]:
    """Minutes of planned sessions that were held, never of coaching in the moment (R6)."""
    said = Session.coaching.is_not(None)
    left = Session.length_minutes - Session.coaching
    is_forecast = Session.kind == FORECAST
    return (
        _of_members(
            dialect, Session, Session.planned_at, Session.rep == Membership.rep, by_rep=by_rep
        )
        .add_columns(
            sum_if(said, Session.coaching).label("coached"),
            sum_if(said, Session.coaching).label("in_sessions"),
            sum_if(said & is_forecast & (left > 0), left).label("forecasting"),
            sum_if(said & ~is_forecast & (left > 0), left).label("admin"),
        )
        .where(Session.state == SessionState.HELD, Session.kind != AD_HOC)
    )


@cache
def replies(dialect: Dialect, *, by_rep: bool) -> Select[Any]:
    """Reps' own replies to questions, by what they were read as (R42)."""
    stands = Reading.overruled.is_(None)
    is_evidence = Reading.label == Label.EVIDENCE
    is_verified = Reading.verified_at.is_not(None)
    return (
        _of_members(dialect, Reading, Reading.said_at, Reading.rep == Membership.rep, by_rep=by_rep)
        .join(CheckQuestion, CheckQuestion.id == Reading.question_id)
        .add_columns(
            count_if(stands).label("replies"),
            count_if(stands & is_evidence).label("with_evidence"),
            count_if(~stands).label("overruled"),
            count_if(
                is_verified & or_(Reading.overruled == Label.EVIDENCE, stands & is_evidence)
            ).label("verified"),
        )
        .where(
            Reading.author == Reading.rep,
            or_(Reading.label != NOT_JUDGED, Reading.overruled.is_not(None)),
            CheckQuestion.key.not_in(WITHOUT_EVIDENCE),
        )
    )


@cache
def praises(dialect: Dialect, *, by_rep: bool) -> Select[Any]:
    """Praise that its rep agreed to, by when: then it was posted (R27)."""
    return (
        _of_members(
            dialect, Praise, Praise.answered_at, Praise.rep == Membership.rep, by_rep=by_rep
        )
        .add_columns(count_if(Praise.id.is_not(None)).label("praised"))
        .where(Praise.state == PraiseState.AGREED, Praise.team_channel.is_not(None))
    )


@cache
def due_days(dialect: Dialect) -> Select[str, date]:
    """The days on which actions are due, with their owners' zones: a day is over in its owner's."""
    return (
        select(Person.zone, Action.due_on)
        .select_from(Membership)
        .join(Action, Action.rep == Membership.rep)
        .join(Person, Person.slack_id == Action.owner)
        .where(tables.are_asked(dialect, Membership.team_id), *_due_then())
        .distinct()
    )


@cache
def actions(dialect: Dialect, *, by_rep: bool) -> Select[Any]:
    """Agreed actions by the week of their day, and of these the ones done by its end (R31)."""
    days = tables.days(dialect)
    in_time = Action.closed_at < days.c.end
    is_done = and_(Action.state == ActionState.DONE, in_time)
    is_let_go = and_(Action.state == ActionState.DROPPED, in_time)
    is_over = days.c.end <= bindparam(NOW, type_=UtcDateTime())
    keys = [Membership.team_id.label("team"), days.c.week, *([Membership.rep] if by_rep else [])]
    return (
        select(
            *keys,
            count_if(~is_let_go & or_(is_over, is_done)).label("actions_due"),
            count_if(is_done).label("actions_done"),
        )
        .select_from(Membership)
        .join(Action, Action.rep == Membership.rep)
        .join(Person, Person.slack_id == Action.owner)
        .join(days, and_(days.c.zone == Person.zone, days.c.day == Action.due_on))
        .where(
            tables.are_asked(dialect, Membership.team_id),
            belongs(days.c.end),
            Action.agreed_at < days.c.end,
            *_due_then(),
        )
        .group_by(*keys)
    )


def _due_then() -> tuple[Any, ...]:
    first, last = bindparam(FIRST_DAY, type_=Date()), bindparam(LAST_DAY, type_=Date())
    return Action.due_on.between(first, last), Action.state.in_(AGREED)


def _of_members(
    dialect: Dialect, what: Any, at: Any, is_theirs: Any, *, by_rep: bool
) -> Select[Any]:
    """Join what happened at an instant to the team that the rep was in then, and to its week."""
    spans = tables.spans(dialect)
    return (
        tables.grouped(Membership.rep, dialect, by_rep=by_rep)
        .select_from(Team)
        .join(Membership, Membership.team_id == Team.id)
        .join(spans, spans.c.zone == Team.zone)
        .join(what, and_(is_theirs, at >= spans.c.start, at < spans.c.end, belongs(at)))
        .where(
            tables.are_asked(dialect, Team.id),
            at >= bindparam(FIRST, type_=UtcDateTime()),
            at < bindparam(LAST, type_=UtcDateTime()),
        )
    )
