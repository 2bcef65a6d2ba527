"""Teams with their rhythms, put in in bulk: what a database of many customers looks like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import uuid4

from sqlalchemy import insert

from bot.clock import Clock
from bot.outbox.model import Delivery, State
from bot.outbox.types import DeliveryClass
from bot.people.model import Membership, Person, Team
from bot.people.rules import Greeting, Habits, Times
from bot.rhythm.model import OneOnOne, Rhythm, Sheet
from bot.rhythm.rules import Kind, Week
from bot.rhythm.rules import State as Became
from bot.slack.workspaces import Workspace
from bot.store import Base, Store

__all__ = ["SLACK_TEAM", "TEAM_SIZE", "grow", "manager_of", "rep"]

SLACK_TEAM = "T0001"
TEAM_SIZE = 10
ZONE = "Europe/London"
LENGTH = 60
AT_ONCE = 10_000
PING_LEAD = timedelta(minutes=Habits().ping_lead)

Row = dict[str, Any]


def rep(number: int) -> str:
    """Name the rep of a rhythm; rhythms and their 1:1s are numbered from 1, as their rows are."""
    return f"UREP{number}"


def manager_of(number: int) -> str:
    return f"UMAN{_team(number)}"


async def grow(
    store: Store, clock: Clock, *, rhythms: int, planned_at: datetime, told: bool = False
) -> None:
    """Fill an empty database: each rhythm has one 1:1, its next one isn't due to be made yet.

    With `told` both have got sheet and ping, and what became of the 1:1 is open; else all that
    is still to come, ten minutes before.
    """
    now = clock.now()
    week = Week.of(planned_at.date())
    team = {"channel": "C1", "zone": ZONE, "weekday": planned_at.isoweekday(), "created_at": now}
    team |= {"start_minute": planned_at.hour * 60, "length_minutes": LENGTH, "times": Times.KEPT}
    numbers = range(1, rhythms + 1)
    managers = {_team(number): manager_of(number) for number in numbers}
    persons = [*managers.values(), *map(rep, numbers)]
    await _put(
        store,
        Workspace,
        [{"slack_team_id": SLACK_TEAM, "name": "W", "bot_user_id": "UBOT", "created_at": now}],
    )
    await _put(
        store,
        Person,
        ({"slack_id": one, "name": one, "zone": ZONE, "seen_at": now} for one in persons),
    )
    await _put(
        store, Team, ({**team, "manager": one, "changed_at": now} for one in managers.values())
    )
    await _put(
        store,
        Membership,
        (
            {
                "team_id": _team(number),
                "rep": rep(number),
                "greeting": Greeting.GREETED,
                "since": now,
            }
            for number in numbers
        ),
    )
    standing = {"zone": ZONE, "length_minutes": LENGTH}
    await _put(
        store,
        Rhythm,
        (
            {
                **standing,
                "team_id": _team(number),
                "manager": manager_of(number),
                "rep": rep(number),
                "weekday": planned_at.isoweekday(),
                "start_minute": planned_at.hour * 60,
                "next_week": str(week.plus(3)),
                "next_at": planned_at + timedelta(weeks=3),
                "created_at": now,
            }
            for number in numbers
        ),
    )
    await _put(
        store,
        OneOnOne,
        (
            {
                **standing,
                "rhythm_id": number,
                "week": str(week),
                "uid": uuid4().hex,
                "manager": manager_of(number),
                "rep": rep(number),
                "original_at": planned_at,
                "planned_at": planned_at,
                "state": Became.PLANNED,
                "wake_at": planned_at + timedelta(days=4),
            }
            for number in numbers
        ),
    )
    day = planned_at.date()
    await _put(store, Sheet, ({"person": one, "day": day} for one in persons))
    await _put(
        store,
        Delivery,
        (
            {**_delivery(kind, subject, reader, planned_at, told=told), "created_at": now}
            for kind, subject, reader in _messages(persons, numbers)
        ),
    )


def _messages(persons: list[str], numbers: Iterable[int]) -> Iterator[tuple[Kind, int, str]]:
    for sheet, person in enumerate(persons, start=1):
        yield Kind.SHEET, sheet, person
        yield Kind.INVITE, sheet, person
    for number in numbers:
        yield Kind.PING, number, manager_of(number)
        yield Kind.PING, number, rep(number)


def _delivery(kind: Kind, subject: int, reader: str, at: datetime, *, told: bool) -> Row:
    key = uuid4().hex
    due = at - PING_LEAD
    return {
        "public_id": key,
        "kind": kind,
        "subject_id": subject,
        "recipient": reader,
        "form": "upload" if kind is Kind.INVITE and told else "post",
        "klass": DeliveryClass.APPOINTMENT,
        "detail": "0" if kind is Kind.PING else "",
        "dedup_key": key,
        "due_at": due,
        "not_before": due,
        "expires_at": at + timedelta(days=1),
        "state": State.SENT if told else State.PENDING,
        "channel": f"D{reader}" if told else None,
        "ts": f"{subject}.000000" if told else None,
    }


def _team(number: int) -> int:
    return (number - 1) // TEAM_SIZE + 1


async def _put(store: Store, model: type[Base], rows: Iterable[Row]) -> None:
    """Insert in one go; in an empty table ids count up from 1 in the order of the rows."""
    is_tenant = "workspace_id" in model.__table__.c
    left = ({**row, "workspace_id": 1} if is_tenant else row for row in rows)
    async with store.begin_across() as session:
        connection = await session.connection()
        while batch := list(islice(left, AT_ONCE)):
            await connection.execute(insert(model), batch)
