"""A busy month, drawn at random: all is switched on, and everybody does a lot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select
from structlog.testing import capture_logs

from bot.actions.model import Action
from bot.call_plans.model import CallPlan
from bot.clock import HandClock
from bot.evidence.checks.model import CheckQuestion
from bot.evidence.fit.model import DealOutcome
from bot.evidence.praise.model import Praise
from bot.rhythm.model import OneOnOne
from bot.sandbox.recorder import RecordedCall
from bot.sandboxed import Stage, open_stage
from bot.store import WorkspaceId
from tests.scenarios.busy.checks import Evidence, asked_of
from tests.scenarios.busy.crew import ADMIN, CHANNELS, LAST, Crew
from tests.scenarios.busy.deeds import BusyDeeds
from tests.scenarios.month.events import Do, Events
from tests.scenarios.month.hands import Hands
from tests.scenarios.month.ledger import Ledger, Planned
from tests.scenarios.month.offices import Colleague
from tests.scenarios.month.record import Sent, sent
from tests.scenarios.quarter.forms import Forms
from tests.scenarios.quarter.hour import Hours
from tests.scenarios.quarter.words import Book, Watch
from tests.support.slack_world import SlackWorld

__all__ = ["live"]

DAY = timedelta(days=1)
A_MOMENT = timedelta(seconds=2)
BEFORE, AFTER = timedelta(days=4), timedelta(days=5)
"""Set up on the Thursday before; lived on until the roll-up of the next month is told."""
ACTS = {True: 3, False: 2}
"""How often a day somebody does something who leads, and who doesn't, at a `pace` of one."""
DONE = (
    ("actions.due", Action, "closed_at"),
    ("call_plans.outcome", CallPlan, "answered_at"),
    ("evidence.again", CheckQuestion, "answered_at"),
    ("evidence.praise", Praise, "answered_at"),
    ("evidence.win_loss", DealOutcome, "answered_at"),
)
"""Which column says when what a kind asks for was done."""


class _Leave(Events):
    def plan(self, crew: Crew, first: date, last: date) -> None:
        """A third of the reps is away for some days, and one team pauses for two."""
        for team in crew.set_ups:
            for n, rep in enumerate(team.reps[::3]):
                days = rep.workdays(first + DAY, last - 4 * DAY)
                begins = self.random.choice(days)
                way = self._by_command if n % 2 else self._by_manager
                way(team, rep, begins, begins + self.random.randint(0, 4) * DAY)
        if len(crew.set_ups) > 1:
            self._pause(crew.set_ups[1], first + 8 * DAY)


@dataclass
class Busy:
    """The whole play, from set-up to the end."""

    hands: Hands
    crew: Crew
    first: date
    random: Random
    pace: int = 1
    calls: list[RecordedCall] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.crew.teams)
        self.watch = Watch(self.stage.sandbox.workspace)
        self.forms = Forms(self.hands, Book(), self.watch, self.random)
        self.deeds = BusyDeeds(self.forms, self.ledger, self.random, channel=CHANNELS)
        self.hours = Hours(self.forms, self.deeds, self.ledger, self.random)
        self.events = _Leave(self.hands, self.ledger, self.random)

    @property
    def stage(self) -> Stage:
        return self.hands.stage

    @property
    def now(self) -> datetime:
        return self.stage.clock.now()

    async def live(self) -> None:
        """Live it all."""
        await self._set_up()
        self.events.plan(self.crew, self.first, LAST)
        day = self.first
        while day <= LAST:
            await self._live(day)
            day += DAY
        await self.wind(datetime.combine(LAST + AFTER, datetime.min.time(), UTC))

    async def _set_up(self) -> None:
        """Each manager sets their team up, greets all, and gives the channel its week at once."""
        thursday = self.first - BEFORE
        teams = sorted(self.crew.set_ups, key=lambda one: one.manager.at(thursday, 10))
        for minutes, team in enumerate(teams):
            at = team.manager.at(thursday, 10, 5 * minutes)
            await self.wind(at.replace(second=1, microsecond=500_000))
            manager = team.manager.id
            self.ledger.tell(self.now, f"{team.manager.name} sets up and greets")
            await self.hands.open(manager, "/coach setup")
            fields = {"reps": [rep.id for rep in team.reps], "channel": CHANNELS}
            assert await self.hands.fill(manager, fields) is None
            await self.wind(self.now + A_MOMENT)
            [greet] = self.hands.buttons(manager, "rhythm.greet_all")
            self.ledger.reps_of[manager].append((self.now, len(team.reps)))
            await self.hands.press(manager, greet)
            await self.wind(self.now + A_MOMENT)
            await self.hands.open(manager, "/coach summary")
            await self.hands.person(manager).press("weekly.settings")
            assert await self.hands.fill(manager, {"weekly_whither": "at-once"}) is None
        for team in self.crew.teams:
            for rep in team.reps:
                await self.hands.open(rep.id, "/coach quiet")
                assert await self.hands.fill(rep.id, {"intensity": team.intensity}) is None
        await self.hands.open(ADMIN.id, "/coach roles")
        await self.hands.person(ADMIN.id).press("roles.give")
        leads = {"person": [ADMIN.id], "role": "leader"}
        assert await self.hands.fill(ADMIN.id, leads) is None
        await self.wind(datetime.combine(self.first, datetime.min.time(), UTC))

    async def _live(self, day: date) -> None:
        """Let a day go by."""
        midnight = datetime.combine(day, datetime.min.time(), UTC)
        doings: list[tuple[datetime, Do]] = [*self.events.on(midnight, midnight + DAY)]
        _, plan = self.ledger.plans[-1]
        for one in plan.values():
            if midnight <= one.planned_at < midnight + DAY and one.state == "planned":
                doings += self.hours.of(one)
        managers = {team.manager.id for team in self.crew.set_ups}
        for team in self.crew.set_ups:
            for person in team.people:
                leads = person.id in managers
                for _ in range(self.pace * ACTS[leads]):
                    at = person.at(day, self.random.randrange(9, 18), self.random.randrange(60))
                    if self.ledger.works(person.id, at) or self.random.random() < 1 / 20:
                        doings.append((at, self._does(person, leads=leads)))
        for at, do in sorted(doings, key=lambda doing: doing[0]):
            # Nothing else is due at such a moment: what is sent then follows from what was done.
            moment = at.replace(second=1, microsecond=500_000)
            if moment > self.now:
                await self.wind(moment)
            if await do():
                await self.wind(self.now + A_MOMENT)

    def _does(self, person: Colleague, *, leads: bool) -> Do:
        async def do() -> bool:
            return await self.deeds.act(person, leads=leads)

        return do

    async def workspace(self) -> WorkspaceId:
        found = await self.stage.bot.workspaces.by_team(self.stage.sandbox.workspace.world.team_id)
        assert found is not None
        return found

    async def wind(self, to: datetime) -> None:
        """Go on, and take down what was called meanwhile and how the plan stands now."""
        await self.hands.slack.wind(to=to)
        recorded = self.stage.sandbox.recorder.calls
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


async def live(
    folder: Path, *, sizes: Sequence[int], first: date, seed: int, pace: int = 1
) -> tuple[Evidence, Counter[str]]:
    """Live from that day to the month's end; returns what is left, and how often who did what."""
    crew = Crew.of(sizes)
    start = datetime.combine(first - BEFORE, datetime.min.time(), UTC)
    logs: Sequence[MutableMapping[str, Any]]
    with capture_logs() as logs:
        async with (
            open_stage(folder=folder, clock=HandClock(start), world=crew.world) as stage,
            SlackWorld(stage.sandbox.control_url) as slack,
        ):
            busy = Busy(Hands(stage, slack), crew, first, Random(seed), pace)
            try:
                await busy.live()
            except BaseException:
                print("\n".join([*busy.ledger.told[-12:], *_errors(logs)]))
                raise
            messages = await sent(stage, busy.calls)
            settled = await _settled(stage, await busy.workspace())
    evidence = Evidence(
        busy.ledger,
        messages,
        {},
        questions=[one for each in _asked(messages, busy.calls) for one in each],
        settled=settled,
        calls=busy.calls,
        troubles=[*busy.watch.troubles, *busy.watch.texts, *_errors(logs)],
    )
    return evidence, busy.forms.done


def _asked(messages: Sequence[Sent], calls: Sequence[RecordedCall]) -> list[list[Any]]:
    by_name: dict[str, Sequence[Mapping[str, Any]]] = {
        str(call.payload["metadata"]["event_payload"]["id"]): call.payload["blocks"]
        for call in calls
        if call.method == "chat.postMessage" and "metadata" in call.payload
    }
    return [list(asked_of(one, by_name.get(one.delivery, ()))) for one in messages]


async def _settled(stage: Stage, workspace: WorkspaceId) -> dict[tuple[str, int], datetime]:
    found: dict[tuple[str, int], datetime] = {}
    async with stage.bot.store.begin(workspace) as session:
        for kind, model, column in DONE:
            at = getattr(model, column)
            rows = await session.execute(select(model.id, at).where(at.is_not(None)))
            found |= {(kind, number): done for number, done in rows}
    return found


def _errors(logs: Sequence[MutableMapping[str, Any]]) -> list[str]:
    return [str(dict(one)) for one in logs if one["log_level"] in {"error", "critical"}]
