"""What the closing form starts from: the 1:1, its deals, and what was typed before (R12, R48)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions import rules as action_rules
from bot.actions.rules import ActionState, Source
from bot.actions.service import Actions
from bot.call_plans.service import CallPlans
from bot.evidence.fit.fitting import Fitting
from bot.meeting import record_rows
from bot.meeting.agenda import Agendas
from bot.meeting.closing_pages import (
    ACTION_ROWS,
    MOST_ACTION_ROWS,
    About,
    ClosePage,
    DealRow,
    Part,
    RecordFacts,
    Shown,
    Theirs,
    action_field,
    deal_field,
)
from bot.meeting.drafts import Drafts, Kept
from bot.meeting.hints import signs
from bot.meeting.ids import Field
from bot.meeting.minutes import Minutes, measured
from bot.people.ground import Ground
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts
from bot.pipeline.service import Deals
from bot.rhythm.planning import Planner
from bot.rhythm.rules import OneOnOneFacts
from bot.rhythm.service import Rhythms
from bot.store import WorkspaceSession

__all__ = ["ClosingReader", "Neighbours", "steps_of", "theirs_in"]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The services of other rooms that closing a 1:1 needs."""

    rhythms: Rhythms
    planner: Planner
    deals: Deals
    actions: Actions
    call_plans: CallPlans
    fitting: Fitting


class ClosingReader:
    """Loads the form in its caller's transaction; who may see it, the caller asked."""

    def __init__(self, ground: Ground, near: Neighbours, agendas: Agendas, drafts: Drafts) -> None:
        self._ground = ground
        self._near = near
        self._agendas = agendas
        self._drafts = drafts

    async def page(self, session: WorkspaceSession, facts: OneOnOneFacts) -> ClosePage:
        """Load the form of a 1:1 for its manager. Raises WrongKey."""
        now = session.clock.now()
        people = await self._ground.people.persons(session, [facts.manager, facts.rep])
        manager, rep = people[facts.manager], people[facts.rep]
        record = await record_rows.record_of(session, facts.id)
        kept = await self._drafts.find(session, facts.id, facts.manager)
        if kept is None and record is None:
            kept = await self._drafts.find_stranded(session, facts.rep, facts.manager)
        deals = await self.deals(session, facts)
        fields = await self._fields(session, facts, record, deals)
        shown = _shown(facts, manager, now)
        fields |= kept.fields if kept else {}
        version = record.version if record else 0
        return ClosePage(
            facts,
            manager,
            rep,
            About(facts.id, version, shown, _rows(fields)),
            fields,
            action_rules.default_due(rep.hours, rep.hours.local_day(now)),
            is_closed=record is not None,
            deals=tuple(deals),
            actions=tuple(await self._near.actions.of_source(session, Source.ONE_ON_ONE, facts.id)),
            can_be_private=self._ground.store.secrets.is_on,
            is_kept=kept is not None,
            is_of_another=kept is not None and kept.is_of_another,
            theirs=theirs_in(record, kept, facts.manager),
            signs=signs(fields.get(Field.NOTES, "")),
        )

    async def _fields(
        self,
        session: WorkspaceSession,
        facts: OneOnOneFacts,
        record: RecordFacts | None,
        deals: Collection[DealRow],
    ) -> dict[str, str]:
        fields: dict[str, str] = {}
        if record is not None:
            fields[Field.NOTES], fields[Field.INSIGHTS] = record.notes, record.insights
        if self._ground.store.secrets.is_on:
            fields[Field.PRIVATE] = await record_rows.private_of(session, facts.id, facts.manager)
        reviews = await record_rows.reviews_of(session, facts.id)
        for row in deals:
            review = reviews.get(row.deal.id)
            if row.decision is not None and review is not None:
                fields[deal_field(row.deal.id, Part.DECISION)] = row.decision
                fields[deal_field(row.deal.id, Part.REASON)] = review.reason
        return fields

    async def deals(self, session: WorkspaceSession, facts: OneOnOneFacts) -> list[DealRow]:
        """List the deals that the form asks about, while the manager still leads the rep."""
        parties = await self._ground.roster.parties_of(session, facts.rep, facts.manager)
        if parties.manager != facts.manager:
            return []
        reviews = await record_rows.reviews_of(session, facts.id)
        record = await record_rows.record_of(session, facts.id)
        found = await self._near.deals.named(session, list(reviews))
        if record is None:
            focus = await self._agendas.focus_of(session, facts)
            found = {one.id: one for one in focus} | found
        steps = await steps_of(session, facts, found.values(), self._near)
        fits = await self._near.fitting.standings(session, list(found.values()))
        return [
            DealRow(
                deal,
                record_rows.decision_of(reviews.get(deal.id)),
                is_asked=deal.id in reviews and reviews[deal.id].asked_rep is not None,
                has_step=deal.id in steps,
                fit=fits.get(deal.id),
            )
            for deal in found.values()
        ]


async def steps_of(
    session: WorkspaceSession,
    facts: OneOnOneFacts,
    deals: Collection[DealFacts],
    near: Neighbours,
) -> set[int]:
    """Tell with which deals the rep has a dated step after a 1:1's beginning (docs/rhythm.md R12).

    That is an action that they own up to, or the plan of a call. What another one wrote for them
    is theirs once they accepted it (R26, R31).
    """
    since: datetime = min(facts.planned_at, facts.started_at or facts.planned_at)
    ids = [one.id for one in deals]
    made = await near.actions.of_deals(session, ids, since)
    theirs = (ActionState.AGREED, ActionState.DONE)
    own = {
        deal
        for deal, several in made.items()
        if any(one.owner == facts.rep and one.state in theirs for one in several)
    }
    return own | set(await near.call_plans.of_deals(session, ids, since))


def _shown(facts: OneOnOneFacts, manager: PersonFacts, now: datetime) -> Shown:
    span = measured(facts, now, is_sent=False)
    zone = manager.hours.zone
    return Shown(_clock(span.started, zone), _clock(span.ended, zone), Minutes.of(facts, span))


def _clock(instant: datetime, zone: str) -> str:
    return instant.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def _rows(fields: Mapping[str, str]) -> int:
    """Tell how many rows of actions the form needs: three, or as many as were typed into."""
    used = [
        row for row in range(1, MOST_ACTION_ROWS + 1) if fields.get(action_field(row, Part.TEXT))
    ]
    return max(ACTION_ROWS, *used, 0)


def theirs_in(record: RecordFacts | None, kept: Kept | None, by: str) -> Theirs | None:
    """Tell what another one wrote since somebody began to type, if one did."""
    if record is None or kept is None or kept.is_of_another or kept.version == record.version:
        return None
    return Theirs(record.edited_by or record.closed_by or by, record.notes, record.insights)
