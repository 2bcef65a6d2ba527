"""Putting an agenda together: what people wrote, and what follows from the rep's deals (R9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.errors import Text
from bot.evidence.book.rules import Standing
from bot.evidence.questions.service import Questions
from bot.meeting import agenda_rows as rows
from bot.meeting import questions, rules
from bot.meeting.agenda_pages import (
    AgendaPage,
    Amounts,
    Elsewhere,
    Health,
    ItemLine,
    Part,
    Stage,
    stage_of,
)
from bot.meeting.from_evidence import FromEvidence
from bot.meeting.rules import Block, ItemFacts, Origin
from bot.meeting.skills import Skills
from bot.people.ground import Ground
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts, Phase
from bot.pipeline.service import Deals
from bot.rhythm.rules import OneOnOneFacts
from bot.store import WorkspaceSession

__all__ = ["AgendaReader", "coverage_of", "health_of", "next_quarter", "past_due_of"]

MONTHS = 3


class AgendaReader:
    """Loads agendas; who may read one, its callers ask."""

    def __init__(
        self,
        ground: Ground,
        deals: Deals,
        skills: Skills,
        bank: Questions,
        evidence: FromEvidence,
    ) -> None:
        self._ground = ground
        self._evidence = evidence
        self._deals = deals
        self._skills = skills
        self._questions = bank

    async def read(
        self, session: WorkspaceSession, facts: OneOnOneFacts, elsewhere: Elsewhere
    ) -> AgendaPage:
        """Load the agenda of a 1:1 as it stands now."""
        now = self._ground.clock.now()
        people = await self._ground.people.persons(session, {facts.manager, facts.rep})
        rep = people[facts.rep]
        is_closed = await rows.is_closed(session, facts.id)
        stage = stage_of(facts, now, is_closed=is_closed)
        until = None
        if stage in {Stage.OVER, Stage.OFF}:
            until = min(now, facts.ended_at or facts.ends_at)
        items = rules.shown(await rows.items_for(session, facts), facts.id, until=until)
        today = rep.hours.local_day(now)
        deals = await self._deals.of_rep(session, facts.rep)
        lines = await self._lines(session, facts, items, {one.id: one for one in deals})
        lines = [_with_source(one, elsewhere) for one in lines]
        ahead = stage in {Stage.PLANNED, Stage.LIVE}
        if ahead and any(one.item.is_pick for one in lines):
            standings = await self._evidence.standings(session, facts.rep)
            lines = [_with_standing(one, standings) for one in lines]
        here = None
        if stage is Stage.LIVE and facts.started_at is not None:
            chosen = await rows.chosen_block(session, facts.id)
            here = rules.at_hand(facts.length, facts.started_at, now, chosen)
        amounts = coverage_of(deals, today)
        aside = await self._questions.aside(session)
        return AgendaPage(
            facts=facts,
            manager=people[facts.manager],
            rep=rep,
            now=now,
            stage=stage,
            parts=_parts(facts, lines, _questions(facts, rep, amounts, aside), here),
            health=health_of(deals),
            coverage=amounts,
            past_due=past_due_of(deals, today),
            skill=await self._skills.focus_of(session, facts.rep, today),
            proposed=await self._skills.proposed_of(session, facts.rep),
            is_closed=is_closed,
            hypothesis=await self._evidence.hypothesis(session, facts.rep) if ahead else None,
            blind_spot=await self._evidence.blind_spot(session, facts.rep) if ahead else None,
        )

    async def lines_of(
        self, session: WorkspaceSession, rep: str, items: Collection[ItemFacts]
    ) -> tuple[ItemLine, ...]:
        """Put items together with their deals and questions."""
        deals = {one.id: one for one in await self._deals.of_rep(session, rep)}
        known = await self._with_closed(session, items, deals)
        words = await self._words(session, items)
        return tuple(_line(one, known, words) for one in items)

    async def _lines(
        self,
        session: WorkspaceSession,
        facts: OneOnOneFacts,
        items: Collection[ItemFacts],
        deals: Mapping[int, DealFacts],
    ) -> list[ItemLine]:
        known = await self._with_closed(session, items, deals)
        words = await self._words(session, items)
        last = await rows.last_over(session, facts)
        return [
            _line(
                one,
                known,
                words,
                is_carried=rules.is_carried(one, last),
                is_covered=one.covered_in == facts.id,
            )
            for one in items
        ]

    async def _words(
        self, session: WorkspaceSession, items: Collection[ItemFacts]
    ) -> Mapping[str, Text | None]:
        """Find the words of the items' questions: in the bank, else among the workspace's own."""
        found: dict[str, Text | None] = {}
        for key in {one.question for one in items if one.question}:
            found[key] = questions.words(key)
            if found[key] is None:
                own = await self._questions.find(session, key)
                found[key] = own.words if own is not None else None
        return found

    async def _with_closed(
        self,
        session: WorkspaceSession,
        items: Collection[ItemFacts],
        deals: Mapping[int, DealFacts],
    ) -> Mapping[int, DealFacts]:
        wanted = {one.deal_id for one in items if one.deal_id is not None}
        if missing := wanted - deals.keys():
            return {**deals, **await self._deals.named(session, missing)}
        return deals


def _line(
    item: ItemFacts,
    deals: Mapping[int, DealFacts],
    words: Mapping[str, Text | None],
    *,
    is_carried: bool = False,
    is_covered: bool = False,
) -> ItemLine:
    deal = deals.get(item.deal_id) if item.deal_id is not None else None
    return ItemLine(
        item,
        words.get(item.question),
        deal,
        is_carried=is_carried,
        is_covered=is_covered,
    )


def _with_source(line: ItemLine, elsewhere: Elsewhere) -> ItemLine:
    number = line.item.origin_id or 0
    match line.item.origin:
        case Origin.ACTION:
            return replace(line, action=elsewhere.actions.get(number))
        case Origin.CALL_PLAN:
            return replace(line, plan=elsewhere.plans.get(number))
    return line


def _with_standing(line: ItemLine, standings: Mapping[int, Standing]) -> ItemLine:
    """Say with a focus deal what it rests on."""
    if not line.item.is_pick or line.deal is None:
        return line
    return replace(line, standing=standings.get(line.deal.id))


def _parts(
    facts: OneOnOneFacts,
    lines: Collection[ItemLine],
    asking: Mapping[Block, Text | None],
    here: Block | None,
) -> tuple[Part, ...]:
    minutes = rules.shares(facts.length)
    starts = rules.begins(facts.length, facts.started_at) if facts.started_at else {}
    return tuple(
        Part(
            block=block,
            minutes=minutes[block],
            items=tuple(line for line in lines if line.item.block is block),
            question=asking[block],
            begins_at=starts.get(block),
            is_here=block is here,
        )
        for block in Block
    )


def _questions(
    facts: OneOnOneFacts, rep: PersonFacts, amounts: Amounts, aside: Collection[str]
) -> Mapping[Block, Text | None]:
    day = rep.hours.local_day(facts.planned_at)
    nothing = {Block.COVERAGE} if not amounts.count else set()
    return {
        block: questions.words(
            questions.for_line(
                block, rep=rep.slack_id, day=day, is_none=block in nothing, aside=aside
            )
        )
        for block in Block
    }


def health_of(deals: Collection[DealFacts]) -> Health:
    """Count a rep's open deals by phase, and those that have no next step."""
    counted = Counter(one.phase for one in deals)
    return Health(
        {phase: counted[phase] for phase in Phase},
        sum(not one.next_step for one in deals),
    )


def next_quarter(today: date) -> tuple[date, date]:
    """Tell the first and the last day of the calendar quarter after the one of a day."""
    first = _quarter_after(today)
    return first, _quarter_after(first) - timedelta(days=1)


def _quarter_after(day: date) -> date:
    month = (day.month - 1) // MONTHS * MONTHS + MONTHS
    return date(day.year + month // 12, month % 12 + 1, 1)


def coverage_of(deals: Collection[DealFacts], today: date) -> Amounts:
    """Sum up what is to close in the next quarter, by currency (docs/rhythm.md R37)."""
    first, last = next_quarter(today)
    those = [one for one in deals if one.close_on and first <= one.close_on <= last]
    sums: Counter[str] = Counter()
    for one in those:
        if one.amount is not None:
            sums[one.currency] += one.amount
    return Amounts(
        first,
        last,
        len(those),
        dict(sums),
        sum(one.amount is None for one in those),
    )


def past_due_of(deals: Collection[DealFacts], today: date) -> tuple[DealFacts, ...]:
    """List the open deals whose close date has passed, the oldest first (docs/rhythm.md R10)."""
    late = [one for one in deals if one.close_on and one.close_on < today]
    return tuple(sorted(late, key=lambda one: (one.close_on or today, one.id)))
