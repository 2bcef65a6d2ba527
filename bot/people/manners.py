"""The gate: what may be sent to whom at this instant (docs/rhythm.md R43 to R45, R49)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.outbox import bundles
from bot.outbox.types import Bundle, DeliveryClass, Due, Go, Silence, Verdict, Wait
from bot.people import budget, spending
from bot.people.budget import FallsAway, Limits, Use
from bot.people.consent import refused_by
from bot.people.holding import Reason, held_back
from bot.people.kinds import Kind
from bot.people.rules import PersonFacts
from bot.people.service import People
from bot.people.spending import Taken
from bot.people.topics import Manner, Topic
from bot.store import Store, WorkspaceSession

__all__ = ["Manners"]

PASSES = frozenset({DeliveryClass.ANSWER, DeliveryClass.SILENT})
COSTS = frozenset({DeliveryClass.ASK, DeliveryClass.CONVERSATION})
UNKNOWN = Manner(Topic.TEAM)
"""Of a kind that this version doesn't know any more; who composes it will say so."""


class Manners:
    """Decides about each delivery at the moment of sending.

    `kinds` says of each kind of delivery how it is dealt with; rooms bring theirs.
    """

    def __init__(self, store: Store, people: People, kinds: Mapping[str, Manner]) -> None:
        self._store = store
        self._people = people
        self.kinds = defaultdict(lambda: UNKNOWN, kinds)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """List what there is to be muted, in the order of `Topic`."""
        there = {manner.topic for manner in self.kinds.values()} - {Topic.BUNDLE}
        return tuple(topic for topic in Topic if topic in there)

    async def gate(self, due: Due, now: datetime) -> Verdict:
        """Let a delivery through, hold it, join it with others, or have it fall away.

        Answers to one's own doing and updates in place always pass; appointments pass at any hour
        (R43). All else waits until its reader works and isn't snoozed (R44, R45), and what takes
        their time, until there is room for it in their week (R49). Who would rather not take part
        is asked nothing, and told only what concerns them all the same (R46).

        What finds room sets it aside here: two replicas can't give the same room away, since the
        person is held meanwhile.
        """
        if due.klass in PASSES:
            return Go()
        names = due.recipient.split(",")
        async with self._store.begin(due.workspace) as session:
            if due.klass in COSTS:
                await self._people.hold(session, names)
            readers = await self._people.met(session, names)
            if not readers:  # a channel, or somebody whom we never met
                return Go()
            manner = self.kinds[due.kind]
            held = held_back(due.klass, manner, readers, now)
            may_tell = due.klass is DeliveryClass.APPOINTMENT or manner.though_refused
            if not may_tell and await refused_by(session, names):
                # What a room had put in before they said no, or what others do meanwhile.
                held = Silence(Reason.REFUSED)
            if due.klass not in COSTS:
                return held or Go()
            items = await self._items(session, due)
            others = [] if held else await self._others(session, due, now)
            wish = _Wish(due, items, others)
            verdict = held or await self._room(session, wish, readers, now)
            if isinstance(verdict, Bundle):
                # Set aside already here, or what is judged next would take the bundle's room.
                items = [due, *(one for one in others if one.id in verdict.items)]
            for reader in readers:
                if isinstance(verdict, Go | Bundle):
                    day = reader.hours.local_day(now)
                    await spending.reserve(
                        session, reader.slack_id, due, items, day=day, manners=self.kinds
                    )
                else:
                    await spending.give_back(session, due, items, person=reader.slack_id)
            return verdict

    def topic_of(self, due: Due) -> Topic:
        """Tell what a delivery is about."""
        return self.kinds[due.kind].topic

    async def bundle(self, due: Due) -> tuple[PersonFacts, list[Due]]:
        """Load who reads a bundle, and what is in it, by rank. Raises NotFound for a stranger."""
        async with self._store.begin(due.workspace) as session:
            readers = await self._people.persons(session, [due.recipient])
            items = await bundles.items_of(session, due.subject)
        return readers[due.recipient], sorted(items, key=lambda one: self.kinds[one.kind].rank)

    async def limits(self, session: WorkspaceSession, person: PersonFacts) -> Limits:
        """Tell how much somebody may be asked."""
        reps = await spending.reps_of(session, person.slack_id)
        return budget.limits_of(person.habits.intensity, reps=reps)

    async def _items(self, session: WorkspaceSession, due: Due) -> list[Due]:
        """List what one delivery says: itself, or what it bundles."""
        if due.kind != Kind.BUNDLE:
            return [due]
        return await bundles.items_of(session, due.subject)

    async def _others(self, session: WorkspaceSession, due: Due, now: datetime) -> list[Due]:
        """List what could go along with it in one message."""
        if due.klass is not DeliveryClass.ASK or due.kind == Kind.BUNDLE or "," in due.recipient:
            return []
        if self.kinds[due.kind].stands_alone:
            return []
        found = await bundles.siblings(session, due, now, but=Kind.BUNDLE)
        return [one for one in found if not self.kinds[one.kind].stands_alone]

    async def _room(
        self,
        session: WorkspaceSession,
        wish: _Wish,
        readers: Sequence[PersonFacts],
        now: datetime,
    ) -> Verdict:
        """Look whether there is room for it in the week of each of its readers."""
        verdicts = [await self._room_of(session, wish, one, now) for one in readers]
        for verdict in verdicts:
            if isinstance(verdict, Silence):
                return verdict
        waits = [verdict for verdict in verdicts if isinstance(verdict, Wait)]
        if waits:
            return max(waits, key=lambda wait: wait.until)
        # Only what one person alone reads is ever joined.
        return verdicts[0]

    async def _room_of(
        self, session: WorkspaceSession, wish: _Wish, reader: PersonFacts, now: datetime
    ) -> Verdict:
        due, today = wish.due, reader.hours.local_day(now)
        taken = await spending.taken_in(session, reader.slack_id, today, self.kinds)
        if any(one.delivery == due.id and one.day == today for one in taken):
            return Go()  # it is being tried again
        own = {due.id, *(item.id for item in wish.items)}
        case = _Case(
            reader,
            await self.limits(session, reader),
            [one for one in taken if one.delivery not in own],
            now,
        )
        if held := case.decide(self._use(due, wish.items)):
            return held
        if not wish.others:
            return Go()
        return case.join(due.id, {one.id: self.kinds[one.kind] for one in (due, *wish.others)})

    def _use(self, due: Due, items: Sequence[Due]) -> Use:
        if due.kind != Kind.BUNDLE:
            return Use.of(self.kinds[due.kind], is_ask=due.klass is DeliveryClass.ASK)
        # What was chosen for it has been held against the other limits already.
        return Use(sum(self.kinds[item.kind].seconds for item in items))


@dataclass(frozen=True, slots=True)
class _Wish:
    """A delivery at the gate: what it says, and what else could go along with it."""

    due: Due
    items: Sequence[Due]
    others: Sequence[Due]


@dataclass(frozen=True, slots=True)
class _Case:
    """One reader's week, as it stands before one more delivery."""

    reader: PersonFacts
    limits: Limits
    taken: Sequence[Taken]
    now: datetime

    @property
    def week(self) -> list[Use]:
        return [one.use for one in self.taken]

    def decide(self, wanted: Use) -> Wait | Silence | None:
        """Tell what keeps it from its reader; None when there is room."""
        today = self.reader.hours.local_day(self.now)
        found = budget.decide(
            wanted,
            self.limits,
            week=self.week,
            asks_today=sum(one.use.is_ask for one in self.taken if one.day == today),
            hours=self.reader.hours,
            now=self.now,
        )
        if isinstance(found, FallsAway):
            return Silence(found.reason)
        return None if found is None else Wait(found.until, Reason.OVER_BUDGET)

    def join(self, mine: int, waiting: Mapping[int, Manner]) -> Verdict:
        """Send it alone, or with whatever else waits for the same reader (R43, R44)."""
        wanted = [
            (number, manner)
            for number, manner in waiting.items()
            if manner.topic not in self.reader.habits.muted
        ]
        chosen = budget.choose(wanted, self.limits, week=self.week)
        morning = budget.next_working_morning(self.reader.hours, self.now)
        rest = Wait(morning, Reason.AFTER_OTHERS)
        if mine not in chosen:
            return rest
        if chosen == (mine,):
            return Go()
        later = tuple(number for number, _ in wanted if number not in chosen)
        return Bundle(Kind.BUNDLE, chosen, later, rest)
