"""The rhythm's services wired as in bot/app.py, on a real database, with a small Slack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from bot.clock import HandClock
from bot.outbox.model import Delivery
from bot.outbox.types import DeliveryClass, Due
from bot.people.rules import Policy, TeamFacts, Times
from bot.rhythm.form import SetUpForm
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import WeeklyTime
from bot.rooms import Rooms
from bot.store import Base, Store, WorkspaceId
from tests.people.fakes import FakeSlack
from tests.support.foresight import next_instant
from tests.support.kept_rows import once

MIA, RON, AIKO, SAM = "U1MIA", "U1RON", "U1AIKO", "U1SAM"
STRANGER = "U1EVE"
SALES = "C1SALES"
POLICY = Policy(SALES, "Europe/Berlin", 5, 10 * 60, 60, Times.STAGGERED)

Row = TypeVar("Row", bound=Base)


@dataclass
class House:
    """One replica of the bot's services."""

    store: Store
    clock: HandClock
    workspace: WorkspaceId
    slack: FakeSlack = field(default_factory=FakeSlack)

    def __post_init__(self) -> None:
        self.rooms = rooms = Rooms.furnish(self.store, self.slack, self.clock)
        self.people, self.planner = rooms.people, rooms.planner
        self.rhythms, self.set_up, self.welcome = rooms.rhythms, rooms.set_up, rooms.welcome
        self.standings, self.slot_editing = rooms.standings, rooms.slot_editing
        self.roster, self.handing_over = rooms.roster, rooms.handing_over
        self.days_off = rooms.days_off
        self.team_pages = rooms.team_pages
        self.front, self.revival, self.figures = rooms.front, rooms.revival, rooms.figures
        self.manners = rooms.manners
        self.composers = rooms.composers()

    def furnish(self) -> None:
        """Let there be a manager in Berlin, three reps in three zones, a stranger, a channel."""
        self.slack.meet(MIA, name="Mia Berger")
        self.slack.meet(RON, "America/New_York", name="Ron Cole")
        self.slack.meet(AIKO, "Asia/Tokyo", name="Aiko Mori")
        self.slack.meet(SAM, name="Sam Lind")
        self.slack.meet(STRANGER, name="Eve Stone")
        self.slack.open(SALES)

    async def save(
        self,
        *reps: str,
        by: str = MIA,
        name: str = "",
        team_id: int | None = None,
        **policy: object,
    ) -> int:
        """Save a set-up as `by` does, of their first team if it is of none; returns its id."""
        form = SetUpForm(reps, replace(POLICY, **policy), {}, name)  # type: ignore[arg-type]
        return await self.save_form(form, by=by, team_id=team_id)

    async def save_other(self, name: str, *reps: str, by: str = MIA, **policy: object) -> int:
        """Save one more team of a manager; returns its id."""
        form = SetUpForm(reps, replace(POLICY, **policy), {}, name)  # type: ignore[arg-type]
        await self.set_up.save(self.workspace, form, by=by, team_id=None)
        return (await self.teams_of(by))[-1].id

    async def keep(self, times: dict[str, WeeklyTime], *, by: str = MIA) -> int:
        """Save a set-up of kept times; returns the team's id."""
        form = SetUpForm(tuple(times), replace(POLICY, times=Times.KEPT), times)
        return await self.save_form(form, by=by)

    async def greeted(
        self,
        *reps: str,
        times: dict[str, WeeklyTime] | None = None,
        only: Sequence[str] | None = None,
    ) -> int:
        """Begin with a team of Mia's: of these reps, or at times that they keep; returns its id.

        All are greeted, or `only` these. It is set up once, for all tests that begin with it.
        """

        async def begin() -> int:
            team = await (self.keep(times) if times else self.save(*reps))
            await self.welcome.greet(self.workspace, team, by=MIA, reps=only)
            return team

        begun = (reps, repr(times), repr(only), self.clock.now(), repr(self.slack.users))
        return await once(self.store, begun, begin)

    async def save_form(self, form: SetUpForm, *, by: str, team_id: int | None = None) -> int:
        """Save a form of a team, or of somebody's first one."""
        teams = await self.teams_of(by)
        if team_id is None and teams:
            team_id = teams[0].id
        await self.set_up.save(self.workspace, form, by=by, team_id=team_id)
        return team_id or (await self.teams_of(by))[0].id

    async def teams_of(self, manager: str) -> Sequence[TeamFacts]:
        """List the teams that somebody leads."""
        return await self.set_up.teams(self.workspace, manager)

    async def member_of(self, rep: str) -> int:
        """Tell the id of a rep's present place in a team."""
        async with self.store.begin(self.workspace) as session:
            [(member, _)] = await self.people.members(session, [rep])
        return member.id

    async def all(self, model: type[Row], *where: Any) -> Sequence[Row]:
        """List rows in the order in which they were made."""
        async with self.store.begin(self.workspace) as session:
            key = model.__mapper__.primary_key
            return (await session.scalars(select(model).where(*where).order_by(*key))).all()

    async def one(self, rep: str = RON, *, nth: int = 0) -> OneOnOne:
        """Load a rep's first 1:1, or a later one."""
        return (await self.all(OneOnOne, OneOnOne.rep == rep))[nth]

    async def deliveries(self, kind: str = "", *, to: str = "") -> list[Delivery]:
        """List what is in the outbox."""
        return [
            row
            for row in await self.all(Delivery)
            if (not kind or row.kind == kind) and (not to or row.recipient == to)
        ]

    async def sent(self, delivery: Delivery, ts: str = "1.000100") -> None:
        """Have a delivery sent, as far as the outbox's record goes."""
        async with self.store.begin(self.workspace) as session:
            row = await session.get_one(Delivery, delivery.id)
            row.state, row.channel, row.ts, row.done = "sent", f"D{row.recipient}", ts, row.wanted

    def due(self, delivery: Delivery, *, is_update: bool = False) -> Due:
        """See a delivery as its composer does."""
        return Due(
            delivery.id,
            self.workspace,
            delivery.kind,
            delivery.subject_id,
            delivery.recipient,
            DeliveryClass.SILENT if is_update else DeliveryClass(delivery.klass),
            delivery.due_at,
            delivery.expires_at,
            delivery.detail,
        )

    async def wind(self, to: datetime) -> None:
        """Wind the clock from due instant to due instant, planning at each."""
        while (due := await next_instant(self.store, self.planner)) is not None and due <= to:
            self.clock.set(max(due, self.clock.now()))
            await self.planner.tick(self.clock.now())
        self.clock.set(to)
        await self.planner.tick(self.clock.now())

    async def wind_by(self, **by: int) -> None:
        await self.wind(self.clock.now() + timedelta(**by))
