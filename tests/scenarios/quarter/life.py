"""A quarter of one team, drawn at random: each day what its people do, and what is left of it."""

from __future__ import annotations

from asyncio import to_thread
from collections import Counter
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select
from structlog.testing import capture_logs

from bot.clock import HandClock
from bot.rhythm.model import OneOnOne
from bot.sandbox.recorder import RecordedCall
from bot.sandboxed import Stage, open_stage
from bot.sandboxed.stage import BOTS_FILE
from bot.store import WorkspaceId
from tests.scenarios.month.events import Do
from tests.scenarios.month.hands import Hands
from tests.scenarios.month.ledger import Ledger, Planned
from tests.scenarios.month.offices import CHANNEL, Colleague, world_of
from tests.scenarios.month.record import sent
from tests.scenarios.quarter.checks import Evidence
from tests.scenarios.quarter.crew import FIRST, NEXT_DOOR, Crew
from tests.scenarios.quarter.deeds import Deeds
from tests.scenarios.quarter.forms import Forms
from tests.scenarios.quarter.happenings import Happenings
from tests.scenarios.quarter.hour import Hours
from tests.scenarios.quarter.rows import Month, Rows
from tests.scenarios.quarter.words import Book, Watch
from tests.support.slack_world import SlackWorld

__all__ = ["live"]

DAY = timedelta(days=1)
A_MOMENT = timedelta(seconds=2)
BEFORE, AFTER = timedelta(days=4), timedelta(days=6)
"""Set up on the Thursday before; and until the last word is settled (docs/rhythm.md R42)."""
WEEKEND = 6


@dataclass
class Quarter:
    """The whole play, from set-up to the end."""

    hands: Hands
    crew: Crew
    weeks: int
    random: Random
    calls: list[RecordedCall] = field(default_factory=list)
    months: list[Month] = field(default_factory=list)

    def __post_init__(self) -> None:
        workspace = self.stage.sandbox.workspace
        self.ledger = Ledger(self.crew.teams)
        self.book, self.watch = Book(), Watch(workspace)
        self.forms = Forms(self.hands, self.book, self.watch, self.random)
        self.deeds = Deeds(self.forms, self.ledger, self.random)
        self.hours = Hours(self.forms, self.deeds, self.ledger, self.random)
        self.events = Happenings(self.hands, self.ledger, self.random)

    @property
    def stage(self) -> Stage:
        return self.hands.stage

    @property
    def now(self) -> datetime:
        return self.stage.clock.now()

    @property
    def last(self) -> date:
        return FIRST + timedelta(weeks=self.weeks) - DAY

    async def live(self) -> None:
        """Live it all."""
        await self._set_up()
        self.events.plan(self.crew, FIRST, self.weeks)
        day = FIRST
        while day <= self.last:
            await self._live(day)
            if day.isoweekday() == WEEKEND:
                await self._count()
            day += DAY
        await self._wind(datetime.combine(self.last + AFTER, datetime.min.time(), UTC))
        await self._count()

    async def _set_up(self) -> None:
        """Each manager sets their team up on the Thursday before, and has all greeted."""
        thursday = FIRST - BEFORE
        for hour, team in enumerate(self.crew.set_ups, start=10):
            await self._wind(team.manager.at(thursday, hour))
            manager = team.manager.id
            self.ledger.tell(self.now, f"{team.manager.name} sets up and greets")
            await self.hands.open(manager, "/coach setup")
            fields = {"reps": [rep.id for rep in team.reps], "channel": CHANNEL}
            assert await self.hands.fill(manager, fields) is None
            await self._wind(self.now + A_MOMENT)
            [greet] = self.hands.buttons(manager, "rhythm.greet_all")
            self.ledger.reps_of[manager].append((self.now, len(team.reps)))
            await self.hands.press(manager, greet)
            await self._wind(self.now + A_MOMENT)
        for team in self.crew.teams:
            for rep in team.reps:
                await self.hands.open(rep.id, "/coach quiet")
                assert await self.hands.fill(rep.id, {"intensity": team.intensity}) is None
        await self._wind(datetime.combine(FIRST, datetime.min.time(), UTC))

    async def _live(self, day: date) -> None:
        """Let a day go by."""
        midnight = datetime.combine(day, datetime.min.time(), UTC)
        doings: list[tuple[datetime, Do]] = [*self.events.on(midnight, midnight + DAY)]
        _, plan = self.ledger.plans[-1]
        for one in plan.values():
            if midnight <= one.planned_at < midnight + DAY and one.state == "planned":
                doings += self.hours.of(one)
        leads = {self.crew.manager.id: 5, NEXT_DOOR.manager.id: 1}
        for person in (*self.crew.manager_and_reps, *NEXT_DOOR.people):
            for _ in range(leads.get(person.id, 2)):
                at = person.at(day, self.random.randrange(9, 18), self.random.randrange(60))
                if self.ledger.works(person.id, at) or self.random.random() < 1 / 20:
                    doings.append((at, self._does(person, leads=person.id in leads)))
        for at, do in sorted(doings, key=lambda doing: doing[0]):
            # Nothing else is due at such a moment: what is sent then follows from what was done.
            moment = at.replace(second=1, microsecond=500_000)
            if moment > self.now:
                await self._wind(moment)
            if await do():
                await self._wind(self.now + A_MOMENT)

    def _does(self, person: Colleague, *, leads: bool) -> Do:
        async def do() -> bool:
            if person.id in self.ledger.silent:
                return False
            return await self.deeds.act(person, leads=leads)

        return do

    async def workspace(self) -> WorkspaceId:
        found = await self.stage.bot.workspaces.by_team(self.stage.sandbox.workspace.world.team_id)
        assert found is not None
        return found

    async def _wind(self, to: datetime) -> None:
        """Go on, and take down what was called meanwhile and how the plan stands now."""
        await self.hands.slack.wind(to=to)
        recorded = self.stage.sandbox.recorder.calls
        self.watch.read(recorded)
        self.calls += recorded
        recorded.clear()
        columns = (
            OneOnOne.id,
            OneOnOne.rhythm_id,
            OneOnOne.week,
            OneOnOne.manager,
            OneOnOne.rep,
            OneOnOne.planned_at,
            OneOnOne.state,
            OneOnOne.sequence,
        )
        async with self.stage.bot.store.begin_across() as session:
            found = await session.execute(select(*columns))
        plan = {row.id: Planned(*row) for row in found}
        if not self.ledger.plans or self.ledger.plans[-1][1] != plan:
            self.ledger.plans.append((self.now, plan))

    async def _count(self) -> None:
        """Have the bot reckon everybody's month, and keep the rows that it rests on."""
        workspace = await self.workspace()
        for rep in (*self.crew.reps, *NEXT_DOOR.reps):
            if (month := await Month.of(self.stage, workspace, rep.id)) is not None:
                self.months.append(month)


async def live(folder: Path, *, reps: int, weeks: int, seed: int) -> tuple[Evidence, Counter[str]]:
    """Live so many weeks; returns what is left, and how often who did what."""
    crew = Crew.of(reps)
    start = datetime.combine(FIRST - BEFORE, datetime.min.time(), UTC)
    logs: Sequence[MutableMapping[str, Any]]
    with capture_logs() as logs:
        async with (
            open_stage(
                folder=folder, clock=HandClock(start), world=world_of(crew.set_ups)
            ) as stage,
            SlackWorld(stage.sandbox.control_url) as slack,
        ):
            quarter = Quarter(Hands(stage, slack), crew, weeks, Random(seed))
            try:
                await quarter.live()
            except BaseException:
                print("\n".join([*quarter.ledger.told[-12:], *map(str, _errors(logs))]))
                raise
            rows = await Rows.read(stage, await quarter.workspace())
            messages = await sent(stage, quarter.calls)
        kept = await to_thread((folder / BOTS_FILE).read_bytes)
    evidence = Evidence(
        quarter.ledger,
        messages,
        {},
        book=quarter.book,
        watch=quarter.watch,
        rows=rows,
        months=quarter.months,
        calls=quarter.calls,
        lost=quarter.hours.lost,
        errors=_errors(logs),
        logs=str(logs),
        kept=kept,
    )
    return evidence, quarter.forms.done


def _errors(logs: Sequence[MutableMapping[str, Any]]) -> list[str]:
    return [str(dict(one)) for one in logs if one["log_level"] in {"error", "critical"}]
