"""What the rooms below have of somebody: what they work on, and what they owe."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.actions.rules import ActionFacts, ActionState
from bot.actions.service import Actions
from bot.call_plans.rules import PlanFacts
from bot.call_plans.service import CallPlans
from bot.home import rows
from bot.home.pages import (
    Accept,
    Answer,
    Closing,
    Do,
    Outcome,
    Pick,
    Said,
    SkillAsked,
    What,
    Work,
)
from bot.home.rules import Matter, Owed
from bot.meeting.agenda import Agendas
from bot.meeting.agenda_pages import AgendaPage
from bot.meeting.skills import Skills
from bot.people.roster import Roster
from bot.people.rules import PersonFacts, at_local
from bot.people.service import People
from bot.pipeline.rules import DealFacts
from bot.pipeline.service import Deals
from bot.rhythm.pages import Meeting
from bot.rhythm.rules import OneOnOneFacts, Phase
from bot.sessions.pages import MomentPage, SessionPage
from bot.sessions.rules import SessionFacts
from bot.sessions.service import Sessions
from bot.sessions.templates import template
from bot.store import WorkspaceSession

__all__ = ["Gathered", "Gathering"]

MOST_AT_ONCE = 25
"""So many proposals one tap accepts."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What somebody has in hand, and what they owe, in no order."""

    work: Work
    owed: tuple[Owed[What], ...]


@dataclass(frozen=True, slots=True)
class Gathering:
    """The services of the rooms below, each asked for what is its reader's own."""

    people: People
    roster: Roster
    deals: Deals
    sessions: Sessions
    actions: Actions
    call_plans: CallPlans
    agendas: Agendas
    skills: Skills

    async def of(
        self,
        session: WorkspaceSession,
        reader: PersonFacts,
        meetings: Sequence[Meeting],
        *,
        is_rep: bool,
        leads: Collection[str] = (),
    ) -> Gathered:
        """Load what is somebody's own: as a rep, as who leads reps, as the owner of actions."""
        person, now = reader.slack_id, session.clock.now()
        actions = await self.actions.owed_by(session, person)
        deals = await self.deals.of_rep(session, person) if is_rep else []
        plans = await self.call_plans.coming_of(session, person) if is_rep else []
        calls = await self.call_plans.owing_outcome(session, person) if is_rep else []
        skill = await self.skills.page_of(session, person) if is_rep else None
        named = await self._named(session, deals, [*actions, *plans, *calls])
        agreed = tuple(one for one in actions if one.state is ActionState.AGREED)
        over = await self.sessions.owing_answer(session, person)
        owed: list[Owed[What]] = [
            *_of_calls(calls, named),
            *_due(reader, agreed, now),
            *_of_meetings(person, meetings),
            *_of_sessions(await self._pages(session, over)),
            *_proposed(actions),
            *(await self._pick(session, reader, meetings) if deals else ()),
        ]
        everybody = {*leads, person} if is_rep else {*leads}
        for rep in await rows.waiting_skills(session, everybody, of=person):
            if proposed := await self.skills.proposed_of(session, rep):
                since = at_local(proposed.since, 0, reader.zone)
                owed.append(Owed(Matter.SKILL, since, SkillAsked(proposed)))
        logged = await self.sessions.logged_lately(session, person)
        work = Work(
            deals=tuple(deals),
            actions=agreed,
            plans=tuple(plans),
            sessions=await self._pages(session, await self.sessions.coming_of(session, person)),
            logged=await self._moments(session, reader, logged),
            skill=skill,
            named=named,
        )
        return Gathered(work, tuple(owed))

    async def _pick(
        self, session: WorkspaceSession, reader: PersonFacts, meetings: Iterable[Meeting]
    ) -> Sequence[Owed[What]]:
        """Ask for the deals of a rep's next 1:1, from the working day before it on (R10, R12)."""
        own = (one for one in meetings if one.facts.rep == reader.slack_id)
        first = next((one for one in own if one.facts.phase(one.now) is Phase.AHEAD), None)
        if first is None:
            return ()
        hours = reader.hours
        day = hours.working_day_before(hours.local_day(first.facts.planned_at))
        if first.now < hours.opens(day) or await self.agendas.focus_of(session, first.facts):
            return ()
        return (Owed(Matter.PICK, hours.opens(day), Pick(first)),)

    async def agenda(
        self, session: WorkspaceSession, one_on_one: OneOnOneFacts, *, viewer: str
    ) -> AgendaPage | None:
        """Load the agenda of somebody's 1:1; None for who will lead it and doesn't yet (R50)."""
        parties = await self.roster.parties_of(session, one_on_one.rep, viewer)
        if viewer not in {parties.manager, parties.rep}:
            return None
        return await self.agendas.page(session, one_on_one, viewer=viewer)

    async def _named(
        self,
        session: WorkspaceSession,
        deals: Collection[DealFacts],
        about: Iterable[ActionFacts | PlanFacts],
    ) -> dict[int, DealFacts]:
        known = {one.id: one for one in deals}
        wanted = {one.deal_id for one in about if one.deal_id is not None}
        if missing := wanted - known.keys():
            known |= await self.deals.named(session, missing)
        return known

    async def _pages(
        self, session: WorkspaceSession, several: Collection[SessionFacts]
    ) -> tuple[SessionPage, ...]:
        if not several:
            return ()
        both = {person for one in several for person in (one.manager, one.rep)}
        known = await self.people.persons(session, both)
        now = session.clock.now()
        return tuple(
            SessionPage(one, known[one.manager], known[one.rep], now, template(one.kind))
            for one in several
        )

    async def _moments(
        self, session: WorkspaceSession, reader: PersonFacts, several: Collection[SessionFacts]
    ) -> tuple[MomentPage, ...]:
        if not several:
            return ()
        known = await self.people.persons(session, {one.other(reader.slack_id) for one in several})
        return tuple(MomentPage(one, reader, known[one.other(reader.slack_id)]) for one in several)


def _of_calls(calls: Iterable[PlanFacts], named: dict[int, DealFacts]) -> Iterator[Owed[What]]:
    for one in calls:
        deal = named.get(one.deal_id) if one.deal_id is not None else None
        yield Owed(Matter.OUTCOME, one.ends_at, Outcome(one, deal.name if deal else ""))


def _due(
    reader: PersonFacts, actions: Iterable[ActionFacts], now: datetime
) -> Iterator[Owed[What]]:
    """Name what is due by the owner's own day."""
    today = reader.hours.local_day(now)
    for one in actions:
        if one.due_on <= today:
            yield Owed(Matter.ACTION, at_local(one.due_on, 0, reader.zone), Do(one))


def _of_meetings(person: str, meetings: Iterable[Meeting]) -> Iterator[Owed[What]]:
    for one in meetings:
        facts = one.facts
        if facts.phase(one.now) is Phase.OVER and facts.says(facts.side(person)) is None:
            # Closing says that it was held, and keeps what came of it besides.
            has_record = facts.manager == person and facts.started_at is not None
            what = Closing(one) if has_record else Answer(one)
            yield Owed(Matter.ANSWER, facts.ends_at, what)


def _of_sessions(pages: Iterable[SessionPage]) -> Iterator[Owed[What]]:
    for one in pages:
        yield Owed(Matter.ANSWER, one.facts.ends_at, Said(one))


def _proposed(actions: Iterable[ActionFacts]) -> Iterator[Owed[What]]:
    found = [one for one in actions if one.state is ActionState.PROPOSED]
    if found:
        first = min(one.made_at for one in found)
        yield Owed(Matter.ACCEPT, first, Accept(tuple(found[:MOST_AT_ONCE])))
