"""Who is told of an action by a message, and when; composed from what stands then (R31, R43)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.actions.kinds import Kind
from bot.actions.model import Action
from bot.actions.rows import facts_of
from bot.actions.rules import TOGETHER, ActionFacts, ActionState, Source, comes_together
from bot.errors import NotFound
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.rhythm import rows as one_on_ones
from bot.store import WorkspaceSession

__all__ = ["Teller"]

SETTLES = timedelta(minutes=2)
"""So long an answer may be changed, or more may follow, before others are told."""
WORTH_TELLING = timedelta(days=7)
FAR_AWAY = timedelta(days=7)
"""If the next 1:1 is farther than this, who can help hears before it."""


class Teller:
    """Puts what is to be told into the outbox, in the transaction that made it necessary."""

    def __init__(self, ground: Ground) -> None:
        self._people = ground.people
        self._roster = ground.roster
        self._clock = ground.clock

    async def batch_of(self, session: WorkspaceSession, owner: str) -> int | None:
        """Find the action whose message will ask the owner for one more, made now; or None.

        The caller holds the owner, so that of two at once the second sees the first.
        """
        last = await session.scalar(
            select(Action.batch)
            .where(Action.owner == owner, Action.batch.is_not(None))
            .order_by(Action.id.desc())
            .limit(1)
        )
        lead = None if last is None else await session.get(Action, last)
        made_at = None if lead is None else lead.made_at
        return last if comes_together(made_at, self._clock.now()) else None

    async def made(self, session: WorkspaceSession, facts: ActionFacts) -> None:
        """Ask the owner, once for all that is proposed to them within ten minutes."""
        if facts.batch is None or not await self._may_hear(session, facts.rep, facts.owner):
            return
        await outbox.enqueue(
            session,
            kind=Kind.MADE,
            subject=facts.batch,
            recipient=facts.owner,
            due_at=facts.made_at + TOGETHER,
            expires_at=facts.made_at + WORTH_TELLING,
            dedup_key=f"actions-made:{facts.batch}",
            klass=DeliveryClass.ASK,
        )

    async def answered(self, session: WorkspaceSession, facts: ActionFacts) -> None:
        """Tell who proposed it what the owner said; a 1:1's recap shows that by itself."""
        if facts.batch is None or facts.owner == facts.proposed_by:
            return
        await self._notice(
            session,
            Kind.ANSWERED,
            facts.batch,
            facts.proposed_by,
            key=f"actions-answered:{facts.batch}:{facts.proposed_by}",
        )

    async def closed(self, session: WorkspaceSession, facts: ActionFacts) -> ActionFacts | None:
        """Tell where it was made that it is done or dropped, with what was closed right before.

        Returns the action that began that message, or None when nobody is to be told.
        """
        to = await self._who_hears(session, facts)
        if to is None:
            return None
        lead = await self._lead_of(session, facts)
        key = f"actions-closed:{lead.id}"
        await self._notice(session, Kind.CLOSED, lead.id, to, key=key, settles=SETTLES)
        return lead

    async def help(self, session: WorkspaceSession, facts: ActionFacts) -> None:
        """Tell the other of the two that help is needed, if their next 1:1 is far away."""
        coming, now = await one_on_ones.current(session, facts.rep), self._clock.now()
        if coming is not None and coming.planned_at - now <= FAR_AWAY:
            return
        leaders = await self._roster.leaders_of(session, facts.rep)
        other = facts.rep if facts.owner != facts.rep else next(reversed(leaders), None)
        if other is None or not await self._may_hear(session, facts.rep, other):
            return
        key = f"action-help:{facts.id}:{now.date().isoformat()}"
        await self._notice(session, Kind.HELP, facts.id, other, key=key, settles=SETTLES)

    async def changed(self, session: WorkspaceSession, before: ActionFacts) -> None:
        """Bring all that tells of an action up to date, the Homes of its people too."""
        about: dict[str, list[int]] = {Kind.DUE: [before.id], Kind.HELP: [before.id]}
        if before.batch is not None:
            about |= {Kind.MADE: [before.batch], Kind.ANSWERED: [before.batch]}
        if before.told_with is not None:
            about[Kind.CLOSED] = [before.told_with]
        await outbox.refresh_all(session, about)
        leaders = await self._roster.leaders_of(session, before.rep)
        await home_changed(session, {before.owner, before.rep, *leaders})

    async def _lead_of(self, session: WorkspaceSession, facts: ActionFacts) -> ActionFacts:
        """Find what was closed last at the same place, if that was only just now."""
        place = facts.place
        last = await session.scalar(
            select(Action)
            .where(
                Action.rep == facts.rep,
                Action.source == facts.source,
                Action.source_id.is_not_distinct_from(facts.source_id),
                Action.channel.is_not_distinct_from(place.channel if place else None),
                Action.ts.is_not_distinct_from(place.ts if place else None),
                Action.id != facts.id,
                Action.told_with.is_not(None),
                Action.closed_at > self._clock.now() - TOGETHER,
                *(
                    ()
                    if facts.source is Source.ONE_ON_ONE
                    else (
                        Action.owner == facts.owner,
                        Action.proposed_by == facts.proposed_by,
                        Action.closed_by == facts.closed_by,
                    )
                ),
            )
            .order_by(Action.closed_at.desc(), Action.id.desc())
            .limit(1)
        )
        lead = None if last is None else await session.get(Action, last.told_with)
        if lead is None or not comes_together(lead.closed_at, self._clock.now()):
            return facts
        return facts_of(lead)

    async def _who_hears(self, session: WorkspaceSession, facts: ActionFacts) -> str | None:
        """Tell in whose DM, or in which group DM, it is told; None where nobody needs it."""
        leaders = await self._roster.leaders_of(session, facts.rep)
        theirs = {facts.owner, facts.rep, *leaders}
        if facts.source is Source.ONE_ON_ONE and facts.source_id is not None:
            try:
                one = await one_on_ones.one_on_one(session, facts.source_id)
            except NotFound:
                return None
            # After a hand-over their conversation is over; the action moved along (R50).
            if not {one.manager, one.rep} <= theirs:
                return None
            is_greeted = await self._people.is_greeted(session, one.rep)
            return f"{one.manager},{one.rep}" if is_greeted else None
        if facts.place is not None and await self._people.is_greeted(session, facts.rep):
            # Said in the two's own group DM, where it waits until both of them work (R44).
            groups = [f"{leader},{facts.rep}" for leader in leaders]
            if group := await outbox.group_at(session, facts.place.channel, groups):
                return group
        others = [
            one
            for one in (facts.proposed_by, facts.owner)
            if one != facts.closed_by and one in theirs
        ]
        # In the thread it is told even if both are the same person.
        to = others[0] if others else (facts.owner if facts.place else None)
        if to is None or not await self._may_hear(session, facts.rep, to):
            return None
        return to

    async def _may_hear(self, session: WorkspaceSession, rep: str, person: str) -> bool:
        """Tell whether a message wouldn't be a rep's first contact (docs/rhythm.md R46)."""
        return person != rep or await self._people.is_greeted(session, rep)

    async def _notice(
        self,
        session: WorkspaceSession,
        kind: Kind,
        subject: int,
        to: str,
        *,
        key: str,
        settles: timedelta = SETTLES,
    ) -> None:
        now = self._clock.now()
        await outbox.enqueue(
            session,
            kind=kind,
            subject=subject,
            recipient=to,
            due_at=now + settles,
            expires_at=now + WORTH_TELLING,
            dedup_key=key,
            klass=DeliveryClass.NOTICE,
        )


def is_told(facts: ActionFacts) -> bool:
    """Tell whether what became of an action is worth a word where it was made."""
    return facts.state in (ActionState.DONE, ActionState.DROPPED)
