"""Planned sessions besides the 1:1: planned, moved, called off, and what became of them (R15a)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import or_, select

from bot.errors import N_, InvalidInput, NotAllowed, Text
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people import audit
from bot.people import busy as own_calendars
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts, Phase
from bot.sessions import announcing, rows, rules
from bot.sessions.asking import LEADS_NOBODY, Asking, DealBook
from bot.sessions.ids import Field
from bot.sessions.kinds import Kind
from bot.sessions.model import Session
from bot.sessions.pages import PlanPage, SessionPage, Wish
from bot.sessions.rows import Busy
from bot.sessions.rules import SessionFacts, Share, State
from bot.sessions.templates import template
from bot.slack.messages import MessageRef
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["OneOnOnes", "PlannedSessions"]

FARTHEST = timedelta(days=183)
SHORTEST, LONGEST = 10, 180

OneOnOnes = Callable[
    [WorkspaceSession, Mapping[str, PersonFacts], datetime, datetime],
    Awaitable[Mapping[str, Sequence[Busy]]],
]
"""Tells when these people have 1:1s between two instants; the room above brings it."""


class PlannedSessions:
    """Use cases of planned sessions; each is one transaction. All is said in the group DM."""

    def __init__(self, ground: Ground, asking: Asking, deals: DealBook) -> None:
        self._ground = ground
        self._asking = asking
        self._deals = deals
        self._one_on_ones: OneOnOnes | None = None

    def mind(self, one_on_ones: OneOnOnes) -> None:
        """Have sessions kept clear of what the room above plans."""
        self._one_on_ones = one_on_ones

    async def page(self, workspace: WorkspaceId, reader: str) -> PlanPage:
        """Load with whom somebody may plan. Raises NotAllowed for who leads nobody."""
        async with self._ground.store.begin(workspace) as session:
            me, reps = await self._asking.led(session, reader)
        if not reps:
            raise NotAllowed(LEADS_NOBODY)
        return PlanPage(me, reps, self._ground.clock.now())

    async def plan(self, workspace: WorkspaceId, wish: Wish, *, by: str) -> SessionFacts:
        """Plan a session; the same once more is one. Raises NotFound, NotAllowed, InvalidInput."""
        kind = template(wish.kind)
        if kind is None:
            raise InvalidInput({Field.KIND: N_("Pick one of the kinds in the list.")})
        length = wish.length or kind.minutes
        if not SHORTEST <= length <= LONGEST:
            raise InvalidInput({Field.LENGTH: N_("Pick one of the lengths in the list.")})
        about = self._asking.about(wish.about)
        async with self._ground.store.begin(workspace) as session:
            parties = await self._asking.parties(session, wish.rep, by=by)
            both = await self._ground.people.persons(session, [parties.manager, wish.rep])
            at = wish.at(both[by].zone)
            if (twin := await self._planned_twice(session, wish, at, by=by)) is not None:
                return rows.facts_of(twin)
            if not await self._ground.people.is_greeted(session, wish.rep):
                raise InvalidInput(
                    {Field.REP: N_("I haven't greeted them yet, so I can't ask them along.")}
                )
            if problem := await self._problem(session, both, at, length, by=by):
                raise InvalidInput(problem)
            deal = await self._asking.deal(session, wish.deal_id, wish.rep)
            if deal is None and kind.picks_early_deal:
                deal = await self._early_deal(session, wish.rep)
            row = Session(
                kind=kind.key,
                uid=uuid4().hex,
                manager=parties.manager,
                rep=wish.rep,
                about=about,
                deal_id=deal.id if deal else None,
                planned_at=at,
                length_minutes=length,
                state=State.PLANNED,
                set_by=by,
                made_at=self._ground.clock.now(),
            )
            session.add(row)
            await session.flush()
            facts = rows.facts_of(row)
            await self._note(session, facts, by=by, planned=at.isoformat())
            await announcing.announce(session, facts)
            await home_changed(session, [row.manager, row.rep])
            return facts

    async def see(self, workspace: WorkspaceId, session_id: int, *, by: str) -> SessionPage:
        """Load a session for one of its two. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            row = await rows.load(session, session_id, viewer=by)
            return await self._page(session, rows.facts_of(row))

    async def move(
        self,
        workspace: WorkspaceId,
        session_id: int,
        at: Callable[[str], datetime],
        *,
        by: str,
    ) -> None:
        """Give a session another time; `at` reads it by the mover's zone.

        Raises NotFound, NotAllowed, InvalidInput.
        """
        async with self._ground.store.begin(workspace) as session:
            row = await rows.load(session, session_id, viewer=by)
            await self._ground.people.hold(session, [row.manager, row.rep])
            row = await rows.load(session, session_id, viewer=by, to_change=True)
            both = await self._ground.people.persons(session, [row.manager, row.rep])
            before = rows.facts_of(row)
            to = at(both[by].zone)
            after = rules.moved(before, to, by=by, now=self._ground.clock.now())
            if after == before:
                return
            problem = await self._problem(session, both, to, after.length, by=by, but=[row.id])
            if problem:
                raise InvalidInput(problem)
            await self._write(session, row, after)
            await announcing.announce(session, after)

    async def cancel(self, workspace: WorkspaceId, session_id: int, *, by: str) -> None:
        """Call a session off; the file in the thread tells both. Raises NotFound, NotAllowed."""
        async with self._ground.store.begin(workspace) as session:
            row = await rows.load(session, session_id, viewer=by, to_change=True)
            before = rows.facts_of(row)
            after = rules.cancelled(before, by=by, now=self._ground.clock.now())
            if after == before:
                return
            await self._write(session, row, after)
            await announcing.hand_out(session, after)

    async def call_off_all(self, session: WorkspaceSession, rep: str) -> None:
        """Call off what is still planned with a rep who would rather not take part (R46).

        Their calendar lets go of it at once: it answers what they pressed.
        """
        found = await session.scalars(
            select(Session)
            .where(
                Session.rep == rep,
                Session.state == State.PLANNED,
                Session.planned_at > self._ground.clock.now(),
            )
            .order_by(Session.id)
            .with_for_update()
        )
        for row in found.all():
            after = replace(rows.facts_of(row), state=State.CANCELLED, changed_by=rep)
            await self._write(session, row, after)
            await announcing.hand_out(session, after, klass=DeliveryClass.ANSWER)

    async def answer(
        self, workspace: WorkspaceId, session_id: int, share: Share | None, *, by: str
    ) -> None:
        """Write down how much of it was coaching; None: it wasn't held.

        Raises NotFound, NotAllowed.
        """
        async with self._ground.store.begin(workspace) as session:
            row = await rows.load(session, session_id, viewer=by, to_change=True)
            leader = (await self._ground.people.persons(session, [row.manager]))[row.manager]
            before = rows.facts_of(row)
            now = self._ground.clock.now()
            after = rules.answered(before, share, by=by, now=now, hours=leader.hours)
            if after == before:
                return
            await self._write(session, row, after)
            await self._note(session, after, by=by, coaching=after.coaching)

    async def make_coaching(self, workspace: WorkspaceId, session_id: int, *, by: str) -> None:
        """Make a forecast session half coaching: an early deal comes along (R15a); twice is once.

        Raises NotFound, NotAllowed.
        """
        async with self._ground.store.begin(workspace) as session:
            row = await rows.load(session, session_id, viewer=by, to_change=True)
            facts = rows.facts_of(row)
            kind = template(facts.kind)
            if kind is None or not kind.becomes:
                return
            if facts.state is not State.PLANNED or facts.is_over(self._ground.clock.now()):
                raise NotAllowed(N_("Its time is over. Tell me with the buttons how it went."))
            deal = None if facts.deal_id else await self._early_deal(session, facts.rep)
            after = replace(facts, kind=kind.becomes, deal_id=deal.id if deal else facts.deal_id)
            await self._write(session, row, after)

    async def as_it_stands(self, workspace: WorkspaceId, session_id: int) -> SessionPage:
        """Load a session for its two's own group DM. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            return await self._page(session, await rows.anybodys(session, session_id))

    async def thread(self, workspace: WorkspaceId, facts: SessionFacts) -> MessageRef | None:
        """Find where the session's message stands, as far as it was sent."""
        async with self._ground.store.begin(workspace) as session:
            return await outbox.sent_message(
                session, Kind.CARD, facts.id, announcing.group_of(facts)
            )

    async def over(self, workspace: WorkspaceId, session_id: int) -> None:
        """Have the message of a session that is over ask how it went."""
        async with self._ground.store.begin(workspace) as session:
            facts = await rows.anybodys(session, session_id)
            await outbox.refresh(session, Kind.CARD, facts.id)
            await home_changed(session, [facts.manager, facts.rep])

    async def days_changed(self, session: WorkspaceSession, persons: Collection[str]) -> None:
        """Have messages about coming sessions say who is off on their day (docs/rhythm.md R8)."""
        found = await session.scalars(
            select(Session.id).where(
                or_(Session.manager.in_(persons), Session.rep.in_(persons)),
                Session.state == State.PLANNED,
                Session.planned_at > self._ground.clock.now(),
            )
        )
        if ids := found.all():
            await outbox.refresh_all(session, {Kind.CARD: ids})

    async def _page(self, session: WorkspaceSession, facts: SessionFacts) -> SessionPage:
        both = await self._ground.people.persons(session, [facts.manager, facts.rep])
        ids = [facts.deal_id] if facts.deal_id else []
        deals = await self._deals.named(session, ids) if ids else {}
        manager, rep = both[facts.manager], both[facts.rep]
        off = [
            one
            for one in (manager, rep)
            if one.is_gone or not one.hours.works_on(one.hours.local_day(facts.planned_at))
        ]
        now = self._ground.clock.now()
        kind = template(facts.kind)
        return SessionPage(
            facts, manager, rep, now, kind, deals.get(facts.deal_id or 0), tuple(off)
        )

    async def _write(self, session: WorkspaceSession, row: Session, facts: SessionFacts) -> None:
        rows.write(row, facts)
        await session.flush()
        await outbox.refresh(session, Kind.CARD, facts.id)
        await home_changed(session, [facts.manager, facts.rep])

    async def _problem(
        self,
        session: WorkspaceSession,
        both: Mapping[str, PersonFacts],
        at: datetime,
        length: int,
        *,
        by: str,
        but: Collection[int] = (),
    ) -> dict[str, Text]:
        """Tell why the two can't meet then, at the field where it can be mended (R3, R8)."""
        now, until = self._ground.clock.now(), at + timedelta(minutes=length)
        if at <= now:
            return {Field.TIME: N_("That time is past. Pick one that is still to come.")}
        if at > now + FARTHEST:
            return {Field.DAY: N_("That is far away. Pick a day within the next half year.")}
        for one in both.values():
            if one.is_gone:
                return {Field.REP: N_("{name} has left your Slack.", name=one.name)}
            if not one.hours.works_on(one.hours.local_day(at)):
                return {
                    Field.DAY: N_("{name} doesn't work on that day. Pick another.", name=one.name)
                }
            if not one.hours.covers(at, until):
                return {
                    Field.TIME: N_(
                        "That is outside the working hours of {name} ({zone}). "
                        "Pick a time within both your hours.",
                        name=one.name,
                        zone=one.zone,
                    )
                }
        return await self._taken(session, both, at, until, by=by, but=but)

    async def _taken(
        self,
        session: WorkspaceSession,
        both: Mapping[str, PersonFacts],
        at: datetime,
        until: datetime,
        *,
        by: str,
        but: Collection[int],
    ) -> dict[str, Text]:
        """Tell what stands in the way of it; over one's own calendar one may decide."""
        sessions = await rows.busy(session, both, at, until, but=but)
        met = await self._one_on_ones(session, both, at, until) if self._one_on_ones else {}
        entered = await own_calendars.busy(session, set(both) - {by}, at, until)
        for who, one in both.items():
            if _meets(sessions.get(who, ()), at, until):
                words = N_("{name} has another session then. Pick another time.", name=one.name)
            elif _meets(met.get(who, ()), at, until):
                words = N_("{name} has a 1:1 then. Pick another time.", name=one.name)
            elif _meets(entered.get(who, ()), at, until):
                words = N_(
                    "{name} is busy then, says their calendar. Pick another time.", name=one.name
                )
            else:
                continue
            return {Field.TIME: words}
        return {}

    async def _early_deal(self, session: WorkspaceSession, rep: str) -> DealFacts | None:
        """Pick the early deal that has waited longest for a change (docs/rhythm.md R15a)."""
        deals = await self._deals.of_rep(session, rep)
        early = [one for one in deals if one.phase is Phase.EARLY]
        return min(early, key=lambda one: (one.changed_at, one.id), default=None)

    async def _planned_twice(
        self, session: WorkspaceSession, wish: Wish, at: datetime, *, by: str
    ) -> Session | None:
        found: Session | None = await session.scalar(
            select(Session).where(
                Session.set_by == by,
                Session.rep == wish.rep,
                Session.kind == wish.kind,
                Session.planned_at == at,
                Session.state == State.PLANNED,
            )
        )
        return found

    async def _note(
        self, session: WorkspaceSession, facts: SessionFacts, *, by: str, **detail: str | int | None
    ) -> None:
        await audit.note(
            session,
            audit.Event.SESSION_LOGGED,
            actor=by,
            subject=f"person:{facts.rep}",
            kind=facts.kind,
            number=facts.id,
            **detail,
        )


def _meets(taken: Sequence[Busy], at: datetime, until: datetime) -> bool:
    return any(begun < until and at < over for begun, over in taken)
