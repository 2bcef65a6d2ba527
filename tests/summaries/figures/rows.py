"""The rows of a made-up quarter, and what several kinds of them need."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from bot.actions.model import Action
from bot.call_plans.model import CallPlan
from bot.evidence.checks.model import CheckQuestion, DealCheck, Reading
from bot.evidence.praise.model import Praise
from bot.evidence.risks.model import PreMortem
from bot.meeting.model import AgendaItem, DealReview
from bot.people.model import DayOff, Membership, Person, Team
from bot.pipeline.model import Deal
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.rules import Week
from bot.sessions.model import Session
from bot.store import Base, Store, WorkspaceId

__all__ = ["NOW", "STEPS", "WEEKS", "ZONES", "Rows"]

WEEKS = tuple(Week(2026, 36).plus(ahead) for ahead in range(13))
"""Clocks change in W43 (Europe), W44 (America), W40 (Auckland) and W40 (Sydney)."""
NOW = datetime(2026, 11, 30, 8, 17, tzinfo=UTC)
"""The Monday after: of the last two weeks much is open still."""
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Pacific/Auckland",
    "America/St_Johns",
)
STEPS = ("overview", "clarifying", "risks", "strategy", "next-call")
KEYS = ("step.one", "step.two", "book.buyers-view", "risks.premortem")
TABLES: tuple[type[Base], ...] = (
    Person,
    Team,
    Membership,
    Rhythm,
    OneOnOne,
    DayOff,
    Session,
    Deal,
    DealReview,
    DealCheck,
    CheckQuestion,
    Reading,
    AgendaItem,
    PreMortem,
    CallPlan,
    Action,
    Praise,
)


@dataclass
class Rows:
    """The rows of a quarter, by their table; the same for the same seed.

    Ids begin after `after`, so that several fit into one database.
    """

    seed: int
    teams: int
    after: int = 0
    rows: defaultdict[type[Base], list[dict[str, Any]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)
        first = WEEKS[0].plus(-6)
        self.begins = datetime.combine(first.day(1), datetime.min.time(), UTC)

    @property
    def team_ids(self) -> range:
        """All teams."""
        return range(self.after + 1, self.after + self.teams + 1)

    async def put(self, store: Store, workspace: WorkspaceId) -> None:
        """Write all of it into a database."""
        async with store.begin_across() as session:
            connection = await session.connection()
            for model in TABLES:
                if rows := self.rows[model]:
                    filled = [{**row, "workspace_id": workspace} for row in rows]
                    await connection.execute(insert(model), filled)
            # PostgreSQL does so by itself before long; until then it takes each table for empty.
            await connection.exec_driver_sql("ANALYZE")

    def _add(self, model: type[Base], **row: Any) -> int:
        number = self.after + len(self.rows[model]) + 1
        if model is not Person:
            row["id"] = number
        self.rows[model].append(row)
        return number

    def _deal(self, rep: str) -> int:
        dice = self.dice
        return self._add(
            Deal,
            rep=rep,
            name="d",
            stage="s",
            phase=dice.choice(("early", "middle", "late")),
            stage_since=self.begins,
            amount=dice.choice((None, 100_00, 25_000_00)),
            currency=dice.choice(("EUR", "USD")),
            close_on=dice.choice((None, date(2026, 9, 1), date(2026, 12, 1), date(2027, 2, 1))),
            state=dice.choice(("open", "open", "won", "lost")),
            created_by=rep,
            created_at=self.begins,
            changed_at=self.begins,
            closed_at=self._any_time(0, 90),
        )

    def _question(self, rep: str, deal: int, step: str, answered: datetime | None) -> int:
        check = self._add(
            DealCheck,
            rep=rep,
            deal_id=deal,
            source="rhythm",
            source_key=f"k{len(self.rows[DealCheck])}",
            form="short",
            phase="early",
            place=rep,
            step=step,
            state="closed",
            opened_at=self.begins,
        )
        return self._add(
            CheckQuestion,
            check_id=check,
            number=1,
            step=step,
            key=self.dice.choice(KEYS),
            text="?",
            sent_as="x",
            state="answered",
            answered_at=answered,
        )

    def _any_time(self, first: int, last: int) -> datetime:
        return self.begins + timedelta(minutes=self.dice.randint(first * 1440, last * 1440))

    def _edge(self) -> datetime:
        """Pick any instant of the quarter, often one right around a zone's Monday 0:00."""
        if self.dice.random() < 0.5:
            return self._any_time(35, 135)
        week = self.dice.choice(WEEKS)
        zone = ZoneInfo(self.dice.choice(ZONES))
        midnight = datetime.combine(week.day(1), datetime.min.time(), zone).astimezone(UTC)
        return midnight + timedelta(microseconds=self.dice.choice((-1, 0, 1, -(10**9), 10**9)))
