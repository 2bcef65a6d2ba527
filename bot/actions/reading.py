"""Actions as messages about them read at the moment of sending (docs/rhythm.md R33)."""

from __future__ import annotations

from bot.actions import rows
from bot.actions.model import Action
from bot.actions.pages import ClosedPage, DuePage, MadePage, OnePage
from bot.actions.rules import ActionFacts, Place, Source
from bot.actions.service import GONE
from bot.errors import NotFound
from bot.outbox import service as outbox
from bot.outbox.types import Due
from bot.people.ground import Ground
from bot.people.rules import PersonFacts
from bot.rhythm import rows as one_on_ones
from bot.rhythm.rules import Kind as RhythmKind
from bot.store import WorkspaceSession

__all__ = ["Reading"]


class Reading:
    """Loads what a delivery is about, for its composer. Raises NotFound for what is gone."""

    def __init__(self, ground: Ground) -> None:
        self._store = ground.store
        self._people = ground.people
        self._roster = ground.roster
        self._clock = ground.clock

    async def made(self, due: Due, *, answered: bool = False) -> MadePage:
        """Load what was proposed together; `answered` for who proposed it, and only that."""
        async with self._store.begin(due.workspace) as session:
            reader = await self._reader(session, due)
            actions = await rows.made_with(session, due.subject)
            if answered:
                actions = [one for one in actions if one.proposed_by == due.recipient]
            await self._are_coached(session, due, {one.rep for one in actions})
            return MadePage(reader, actions, reader.hours.local_day(self._clock.now()))

    async def due(self, due: Due) -> DuePage:
        """Load an action as its owner is reminded of it."""
        async with self._store.begin(due.workspace) as session:
            reader = await self._reader(session, due)
            action = await self._action(session, due)
            await self._are_coached(session, due, {action.rep})
            now = self._clock.now()
            coming = await one_on_ones.current(session, action.rep)
            return DuePage(
                reader,
                action,
                reader.hours.local_day(now),
                is_last=action.again_at is None or action.again_at <= now,
                coming=coming.planned_at if coming else None,
                made_at=await self._made_at(session, action),
            )

    async def closed(self, due: Due) -> ClosedPage:
        """Load what was closed together, and the thread in which that is told, if in one."""
        async with self._store.begin(due.workspace) as session:
            first = due.recipient.split(",")[0]
            reader = (await self._people.persons(session, [first]))[first]
            lead = await self._action(session, due)
            # What was taken back leaves the message empty, but the message may stand.
            actions = await rows.told_with(session, due.subject) or [lead]
            owners = await self._people.met(session, {one.owner for one in actions})
            names = {one.slack_id: one.name for one in owners}
            return ClosedPage(reader, actions, names, await self._made_at(session, lead))

    async def one(self, due: Due) -> OnePage:
        """Load an action for somebody who is told of it."""
        async with self._store.begin(due.workspace) as session:
            reader = await self._reader(session, due)
            action = await self._action(session, due)
            return OnePage(reader, action, reader.hours.local_day(self._clock.now()))

    async def _are_coached(self, session: WorkspaceSession, due: Due, reps: set[str]) -> None:
        """Refuse what would go out about reps whom nobody leads any more. Raises NotFound.

        Whoever was taken out of their team is asked nothing more; what stands is kept up to date.
        """
        if due.is_update:
            return
        for rep in reps:
            if await self._roster.leaders_of(session, rep):
                return
        raise NotFound(GONE)

    async def _reader(self, session: WorkspaceSession, due: Due) -> PersonFacts:
        return (await self._people.persons(session, [due.recipient]))[due.recipient]

    async def _action(self, session: WorkspaceSession, due: Due) -> ActionFacts:
        found = await rows.found(session, Action.id == due.subject)
        if not found:
            raise NotFound(GONE)
        return found[0]

    async def _made_at(self, session: WorkspaceSession, action: ActionFacts) -> Place | None:
        """Find the message that an action comes from: of a 1:1, its card in the group DM."""
        if action.source is not Source.ONE_ON_ONE or action.source_id is None:
            return action.place
        one = await one_on_ones.one_on_one(session, action.source_id)
        group = f"{one.manager},{one.rep}"
        card = await outbox.sent_message(session, RhythmKind.CARD, one.id, group)
        return None if card is None else Place(card.channel, card.thread_ts or card.ts)
