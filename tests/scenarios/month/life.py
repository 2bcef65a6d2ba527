"""A month of three teams, drawn at random: what people do, and what rooms want of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select

from bot.clock import HandClock
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.rhythm.model import OneOnOne
from bot.sandbox.recorder import RecordedCall
from bot.sandboxed import Stage, open_stage
from bot.store import WorkspaceId
from tests.scenarios.month.checks import Evidence
from tests.scenarios.month.events import Do, Events
from tests.scenarios.month.habits import Habits
from tests.scenarios.month.hands import Hands
from tests.scenarios.month.ledger import Asked, Ledger, Planned
from tests.scenarios.month.offices import CHANNEL, LAST, Colleague, Team, crew, world_of
from tests.scenarios.month.record import sent
from tests.support.asks import KINDS, AskRoom
from tests.support.slack_world import SlackWorld

__all__ = ["live"]

DAY = timedelta(days=1)
A_MOMENT = timedelta(seconds=2)
BEFORE, AFTER = timedelta(days=4), timedelta(days=6)
"""Set up on the Thursday before; and until the last answer is settled (docs/rhythm.md R42)."""
ACTS_A_DAY = 6
AT_NIGHT = 1 / 20
ASKS = {"light": 3, "standard": 4, "active": 5}
"""How many asks a day fall due for a rep at the most: more than there is room for."""
RE_ASK = "test.re_ask"


@dataclass
class Month:
    """The whole play, from set-up to the end; `ledger` and `calls` are what is left of it."""

    hands: Hands
    room: AskRoom
    teams: tuple[Team, ...]
    first: date
    last: date
    random: Random
    calls: list[RecordedCall] = field(default_factory=list)
    _subject: int = 0

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.teams)
        self.habits = Habits(self.hands, self.ledger, self.random, self.room)
        self.events = Events(self.hands, self.ledger, self.random)

    @property
    def stage(self) -> Stage:
        return self.hands.stage

    @property
    def now(self) -> datetime:
        return self.stage.clock.now()

    async def live(self) -> None:
        """Live it all."""
        await self._set_up()
        day = self.first
        while day <= self.last:
            await self._live(day)
            day += DAY
        await self._wind(datetime.combine(self.last + AFTER, datetime.min.time(), UTC))

    async def _set_up(self) -> None:
        """Each manager sets their team up on the Thursday before, and has all greeted."""
        thursday = self.first - BEFORE
        for team in sorted(self.teams, key=lambda one: one.manager.at(thursday, 10)):
            await self._wind(team.manager.at(thursday, 10))
            manager = team.manager
            self.ledger.tell(self.now, f"{manager.name} sets up and greets")
            await self.hands.open(manager.id, "/coach setup")
            errors = await self.hands.fill(
                manager.id, {"reps": [rep.id for rep in team.reps], "channel": CHANNEL}
            )
            assert errors is None, errors
            await self._wind(self.now + A_MOMENT)
            [greet] = self.hands.buttons(manager.id, "rhythm.greet_all")
            self.ledger.reps_of[manager.id].append((self.now, len(team.reps)))
            await self.hands.press(manager.id, greet)
            await self._wind(self.now + A_MOMENT)
            for rep in team.reps:
                await self.hands.open(rep.id, "/coach quiet")
                assert await self.hands.fill(rep.id, {"intensity": team.intensity}) is None
        await self._wind(datetime.combine(self.first, datetime.min.time(), UTC))
        self.events.draw(self.first, self.last)

    async def _live(self, day: date) -> None:
        """Let a day go by, the earliest zone's to the latest's."""
        midnight = datetime.combine(day, datetime.min.time(), UTC)
        await self._enqueue(midnight)
        doings: list[tuple[datetime, Do]] = [*self.events.on(midnight, midnight + DAY)]
        for person in self.ledger.people.values():
            for _ in range(ACTS_A_DAY):
                at = midnight + self.random.randrange(0, 24, 2) * timedelta(hours=1)
                if self.ledger.works(person.id, at) or self.random.random() < AT_NIGHT:
                    doings.append((at, self._does(person)))
        for at, do in sorted(doings, key=lambda doing: doing[0]):
            # Nothing else is due at such a moment: what is sent then follows from what was done.
            moment = at.replace(second=1, microsecond=500_000)
            if moment > self.now:
                await self._wind(moment)
            if await do():
                await self._wind(self.now + A_MOMENT)

    def _does(self, person: Colleague) -> Do:
        async def do() -> bool:
            return await self.habits.act(person)

        return do

    async def _enqueue(self, midnight: datetime) -> None:
        """Let rooms want far more of everybody than they may be asked, at any hour."""
        wanted: list[tuple[Asked, DeliveryClass]] = []
        for team in self.teams:
            for person in team.people:
                of_the_team = 2 + len(team.reps) // 2
                most = of_the_team if person is team.manager else ASKS[team.intensity]
                wanted += [
                    self._ask(person.id, midnight, DeliveryClass.ASK)
                    for _ in range(self.random.randint(most // 2, most))
                ]
                if self.random.random() < 1 / 3:
                    wanted.append(self._ask(person.id, midnight, DeliveryClass.CONVERSATION))
        async with self.stage.bot.store.begin(await self.workspace()) as session:
            for ask, klass in wanted:
                await outbox.enqueue(
                    session,
                    kind=ask.kind,
                    subject=ask.subject,
                    recipient=ask.person,
                    due_at=ask.due_at,
                    expires_at=ask.expires_at,
                    dedup_key=f"{ask.kind}:{ask.subject}",
                    klass=klass,
                )

    def _ask(
        self, person: str, midnight: datetime, klass: DeliveryClass
    ) -> tuple[Asked, DeliveryClass]:
        self._subject += 1
        is_ask = klass is DeliveryClass.ASK
        kinds = sorted(KINDS.keys() - {RE_ASK}) if is_ask else [RE_ASK]
        due = midnight + timedelta(hours=self.random.randrange(0, 24, 4))
        lasts = timedelta(hours=self.random.choice([12, 36, 72, 120]))
        ask = Asked(self.random.choice(kinds), self._subject, person, due, due + lasts)
        if is_ask:
            self.ledger.asked[ask.kind, ask.subject] = ask
        return ask, klass

    async def workspace(self) -> WorkspaceId:
        team = self.stage.sandbox.workspace.world.team_id
        found = await self.stage.bot.workspaces.by_team(team)
        assert found is not None
        return found

    async def _wind(self, to: datetime) -> None:
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


async def live(folder: Path, *, reps: int, first: date, seed: int) -> tuple[Evidence, Counter[str]]:
    """Live from that day to the month's end; returns what is left, and how often who did what."""
    teams, room = crew(reps), AskRoom()
    start = datetime.combine(first - BEFORE, datetime.min.time(), UTC)
    async with (
        open_stage(
            folder=folder, clock=HandClock(start), world=world_of(teams), extra=[room.extra]
        ) as stage,
        SlackWorld(stage.sandbox.control_url) as slack,
    ):
        month = Month(Hands(stage, slack), room, teams, first, LAST, Random(seed))
        await month.live()
        messages = await sent(stage, month.calls)
        why = stage.bot.rooms.why
        async with stage.bot.store.begin(await month.workspace()) as session:
            fallen = {
                person: await why.fallen(session, person, since=start)
                for person in month.ledger.people
            }
    return Evidence(month.ledger, messages, fallen), month.habits.done
