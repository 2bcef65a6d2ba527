"""What stands in the database at the end, as plain values; and what a rep's month came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.actions.model import Action
from bot.call_plans.model import CallPlan
from bot.meeting.model import AgendaItem, Draft, PrivateNote, Record
from bot.outbox.model import Delivery
from bot.pipeline.model import Deal
from bot.rhythm.hours import Tally
from bot.rhythm.model import OneOnOne
from bot.sandboxed import Stage
from bot.sessions.model import Session
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Month", "Row", "Rows"]

Row = Mapping[str, Any]
SECRET = {"private"}
PLAIN = (Action, CallPlan, AgendaItem, Draft, Record, Deal, OneOnOne, Session, Delivery)


async def _all(session: WorkspaceSession, model: Any) -> list[Row]:
    columns = {
        one.key: getattr(model, one.key)
        for one in model.__mapper__.column_attrs
        if one.key not in SECRET
    }
    found = await session.execute(select(*columns.values()).order_by(model.id))
    return [dict(row) for row in found.mappings()]


@dataclass(frozen=True)
class Rows:
    """Rows by table, each by its columns; private notes opened, as only their author may."""

    tables: Mapping[str, Sequence[Row]]

    def __getitem__(self, table: str) -> Sequence[Row]:
        return self.tables[table]

    @classmethod
    async def read(cls, stage: Stage, workspace: WorkspaceId) -> Rows:
        """Read them all."""
        async with stage.bot.store.begin(workspace) as session:
            tables = {model.__tablename__: await _all(session, model) for model in PLAIN}
            tables[PrivateNote.__tablename__] = await _all(session, PrivateNote)
        return cls(tables)


@dataclass(frozen=True)
class Month:
    """What the bot says that a rep's month came to, and the rows of that month."""

    rep: str
    at: datetime
    says: Tally
    one_on_ones: Sequence[Row]
    sessions: Sequence[Row]

    @classmethod
    async def of(cls, stage: Stage, workspace: WorkspaceId, rep: str) -> Month | None:
        """Have it reckoned now; None for whoever is in no team."""
        async with stage.bot.store.begin(workspace) as session:
            figures = await stage.bot.rooms.figures.of_rep(session, rep)
            rows = {
                model: [row for row in await _all(session, model) if row["rep"] == rep]
                for model in (OneOnOne, Session)
            }
            zones = [
                team.policy.zone for _, team in await stage.bot.rooms.people.members(session, [rep])
            ]
        if figures is None:
            return None
        here = {
            model: [
                row
                for row in found
                if _month(row["planned_at"], zones[0]) == _month(stage.clock.now(), zones[0])
            ]
            for model, found in rows.items()
        }
        return cls(rep, stage.clock.now(), figures.hours.tally, here[OneOnOne], here[Session])


def _month(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date().replace(day=1)
