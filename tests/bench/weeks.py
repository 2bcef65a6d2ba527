"""Weeks of many teams, put in in bulk: everybody's 1:1s, replies, actions, sessions and deals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert, text

from bot.actions.model import Action
from bot.clock import Clock
from bot.evidence.checks.model import CheckQuestion, DealCheck, Reading
from bot.evidence.praise.model import Praise
from bot.meeting.model import DealReview
from bot.people.model import Membership, Person, Team
from bot.people.rules import at_local
from bot.pipeline.model import Deal
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.rules import Week
from bot.sessions.model import Session
from bot.slack.workspaces import Workspace
from bot.store import Base, Store

__all__ = ["TEAM_SIZE", "live_through"]

TEAM_SIZE = 8
ZONES = ("Europe/London", "America/New_York", "Asia/Tokyo", "Europe/Berlin")
AT_ONCE = 4_000
NOON = 12 * 60

Row = dict[str, Any]


async def live_through(store: Store, clock: Clock, *, teams: int, weeks: list[Week]) -> None:
    """Fill an empty database with teams of 8 who lived through these weeks; ids begin at 1."""
    begins = at_local(weeks[0].plus(-1).day(1), 0, "UTC")
    await _put(
        store,
        Workspace,
        [{"slack_team_id": "T1", "name": "W", "bot_user_id": "UBOT", "created_at": begins}],
        is_tenant=False,
    )
    for model, rows in _tables(teams, weeks, begins):
        await _put(store, model, rows)
    async with store.begin_across() as session:
        await session.execute(text("ANALYZE"))


def _tables(
    teams: int, weeks: list[Week], begins: datetime
) -> Iterator[tuple[type[Base], Iterable[Row]]]:
    numbers = range(1, teams + 1)
    reps = range(1, teams * TEAM_SIZE + 1)
    seen = {"seen_at": begins}
    yield (
        Person,
        ({"slack_id": f"M{one}", "name": "M", "zone": _zone(one), **seen} for one in numbers),
    )
    yield (
        Person,
        ({"slack_id": f"R{one}", "name": "R", "zone": _zone(_team(one)), **seen} for one in reps),
    )
    yield Team, ({**_policy(one), "created_at": begins, "changed_at": begins} for one in numbers)
    yield (
        Membership,
        (
            {"team_id": _team(one), "rep": f"R{one}", "greeting": "greeted", "since": begins}
            for one in reps
        ),
    )
    yield Rhythm, (_rhythm(one, weeks, begins) for one in reps)
    yield Deal, (_deal(one, begins) for one in reps)
    met = [(number, rep, week) for number, (rep, week) in enumerate(_each(reps, weeks), start=1)]
    yield OneOnOne, (_one_on_one(rep, week) for _, rep, week in met)
    yield (
        DealReview,
        (
            {"one_on_one_id": one, "deal_id": rep, "made_at": _friday(week)}
            for one, rep, week in met
        ),
    )
    yield DealCheck, (_check(one, rep, week) for one, rep, week in met)
    for number in (1, 2, 3):
        yield CheckQuestion, (_question(one, number, week) for one, _, week in met)
    yield Reading, (_reading(one, rep, week) for one, rep, week in met)
    yield Action, (_action(one, rep, week) for one, rep, week in met)
    yield Session, (_session(rep, week) for one, rep, week in met if one % 4 == 0)
    yield Praise, (_praise(one, rep, week) for one, rep, week in met if one % 8 == 0)


def _each(reps: range, weeks: list[Week]) -> Iterator[tuple[int, Week]]:
    return ((rep, week) for rep in reps for week in weeks)


def _policy(team: int) -> Row:
    return {
        "manager": f"M{team}",
        "channel": "C1",
        "zone": _zone(team),
        "weekday": 5,
        "start_minute": NOON,
        "length_minutes": 60,
        "times": "kept",
    }


def _rhythm(rep: int, weeks: list[Week], begins: datetime) -> Row:
    return {
        "team_id": _team(rep),
        "manager": f"M{_team(rep)}",
        "rep": f"R{rep}",
        "zone": _zone(_team(rep)),
        "weekday": 5,
        "start_minute": NOON,
        "length_minutes": 60,
        "next_week": str(weeks[-1].plus(1)),
        "next_at": _friday(weeks[-1].plus(1)),
        "created_at": begins,
    }


def _deal(rep: int, begins: datetime) -> Row:
    return {
        "rep": f"R{rep}",
        "name": "D",
        "stage": "S",
        "phase": ("early", "middle", "late")[rep % 3],
        "stage_since": begins,
        "state": "open",
        "created_by": f"R{rep}",
        "created_at": begins,
        "changed_at": begins,
    }


def _one_on_one(rep: int, week: Week) -> Row:
    at, is_held = _friday(week), (rep + week.number) % 5
    return {
        "rhythm_id": rep,
        "week": str(week),
        "uid": "u",
        "manager": f"M{_team(rep)}",
        "rep": f"R{rep}",
        "zone": _zone(_team(rep)),
        "original_at": at,
        "planned_at": at,
        "length_minutes": 60,
        "state": "held" if is_held else "missed",
        "manager_coaching": 30 if is_held else None,
        "rep_coaching": 45 if is_held > 1 else None,
        "answered_at": at + timedelta(hours=2),
    }


def _review(number: int, rep: int, week: Week) -> Row:
    return {"one_on_one_id": number, "deal_id": rep, "made_at": _friday(week)}


def _check(number: int, rep: int, week: Week) -> Row:
    return {
        "rep": f"R{rep}",
        "deal_id": rep,
        "source": "rhythm",
        "source_key": str(number),
        "form": "short",
        "phase": "early",
        "place": "D",
        "step": "risks",
        "state": "closed",
        "opened_at": _friday(week),
    }


def _question(check: int, number: int, week: Week) -> Row:
    return {
        "check_id": check,
        "number": number,
        "step": ("clarifying", "risks", "next-call")[number - 1],
        "key": "k",
        "text": "?",
        "sent_as": "s",
        "state": "answered",
        "answered_at": _friday(week) - timedelta(days=1),
    }


def _reading(number: int, rep: int, week: Week) -> Row:
    return {
        "rep": f"R{rep}",
        "deal_id": rep,
        "question_id": number,
        "author": f"R{rep}",
        "text": "t",
        "label": ("evidence", "claim", "plan")[number % 3],
        "said_at": _friday(week) - timedelta(days=1),
        "read_at": _friday(week),
    }


def _action(number: int, rep: int, week: Week) -> Row:
    made = _friday(week) - timedelta(days=4)
    is_done = number % 3
    return {
        "text": "a",
        "owner": f"R{rep}",
        "rep": f"R{rep}",
        "proposed_by": f"R{rep}",
        "due_on": week.day(4),
        "state": "done" if is_done else "agreed",
        "source": "command",
        "made_at": made,
        "agreed_at": made,
        "closed_at": made + timedelta(days=2) if is_done else None,
    }


def _session(rep: int, week: Week) -> Row:
    return {
        "kind": "deal",
        "uid": "u",
        "manager": f"M{_team(rep)}",
        "rep": f"R{rep}",
        "planned_at": _friday(week),
        "length_minutes": 30,
        "state": "held",
        "coaching": 30,
        "set_by": f"R{rep}",
        "made_at": _friday(week),
    }


def _praise(number: int, rep: int, week: Week) -> Row:
    return {
        "rep": f"R{rep}",
        "made_by": f"M{_team(rep)}",
        "quote": "q",
        "channel": "C1",
        "ts": str(number),
        "team_channel": "C1",
        "state": "agreed",
        "made_at": _friday(week),
        "answered_at": _friday(week),
    }


def _friday(week: Week) -> datetime:
    return at_local(week.day(5), NOON, "UTC")


def _team(rep: int) -> int:
    return (rep - 1) // TEAM_SIZE + 1


def _zone(team: int) -> str:
    return ZONES[team % len(ZONES)]


async def _put(
    store: Store, model: type[Base], rows: Iterable[Row], *, is_tenant: bool = True
) -> None:
    """Insert in one go; in an empty table ids count up from 1 in the order of the rows."""
    left = ({**row, "workspace_id": 1} if is_tenant else row for row in rows)
    while batch := list(islice(left, AT_ONCE)):
        async with store.begin_across() as session:
            connection = await session.connection()
            await connection.execute(insert(model), batch)
