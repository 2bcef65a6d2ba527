"""A house whose outbox really sends, to a small Slack with a memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from bot.actions.kinds import Kind
from bot.actions.model import Action
from bot.actions.rows import facts_of
from bot.actions.rules import ActionFacts, Source
from bot.actions.service import Actions
from bot.outbox.worker import Worker
from bot.slack.messages import MessageRef
from tests.outbox.world import FakeSlack, Message
from tests.rhythm.house import MIA, RON, House
from tests.support.foresight import next_instant

__all__ = ["Office"]


@dataclass
class Office:
    """What tests of actions do in many places."""

    house: House

    def __post_init__(self) -> None:
        self.actions: Actions = self.house.rooms.actions.actions
        self.slack = FakeSlack(self.house.clock)
        self.worker = Worker(
            self.house.store,
            self.slack,
            clock=self.house.clock,
            composers=self.house.composers,
            gate=self.house.manners.gate,
            rng=Random(7),
        )

    async def propose(
        self,
        text: str = "Send the list",
        *,
        owner: str = RON,
        by: str = MIA,
        rep: str = RON,
        due: date = date(2026, 11, 27),
        source: Source = Source.COMMAND,
        source_id: int | None = None,
        place: MessageRef | None = None,
    ) -> ActionFacts:
        """Propose an action, as another room does in its own transaction."""
        async with self.house.store.begin(self.house.workspace) as session:
            return await self.actions.propose(
                session,
                text=text,
                owner=owner,
                due_on=due,
                by=by,
                rep=rep,
                source=source,
                source_id=source_id,
                place=place,
            )

    async def agree(self, text: str = "Send the list", **more: object) -> ActionFacts:
        """Make an action that its owner takes on by themselves: agreed at once."""
        owner = str(more.setdefault("owner", RON))
        return await self.propose(text, by=owner, **more)  # type: ignore[arg-type]

    async def now(self, action: int) -> ActionFacts:
        """Load an action as it stands."""
        [row] = await self.house.all(Action, Action.id == action)
        return facts_of(row)

    async def wind(self, to: datetime) -> None:
        """Go to an instant, sending what is due on the way."""
        clock = self.house.clock
        await self.worker.drain()
        while (due := await next_instant(self.house.store, self.worker)) is not None and due <= to:
            clock.set(max(due, clock.now()))
            await self.worker.drain()
        clock.set(to)

    async def of_kind(self, kind: Kind) -> list[Message]:
        """List what was posted of a kind, on its own or in a bundle that it led."""
        ids = {row.public_id for row in await self.house.deliveries(kind)}
        return [one for one in self.slack.messages if one.delivery in ids]
