"""Which question comes next, and how it gets to the rep (docs/rhythm.md R17, R25, R43)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.evidence.checks import rows, rules
from bot.evidence.checks.kinds import PARENTS, Kind
from bot.evidence.checks.model import CheckQuestion, DealCheck
from bot.evidence.checks.rules import QuestionState, Slot
from bot.evidence.checks.types import Extension, Wish
from bot.evidence.questions.rules import BankQuestion, Step
from bot.evidence.questions.service import Questions
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people.ground import Ground
from bot.people.rules import PersonFacts
from bot.pipeline.rules import Phase
from bot.store import WorkspaceSession
from bot.words import tongue

__all__ = ["Asker"]

LONGEST_QUESTION = 600


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A question that was chosen, in the words of its reader."""

    step: Step
    key: str
    text: str
    is_out_of_turn: bool = False


class Asker:
    """Chooses questions and has them sent; everything joins its caller's transaction."""

    def __init__(self, ground: Ground, questions: Questions, extensions: list[Extension]) -> None:
        self._ground = ground
        self._questions = questions
        self._extensions = extensions

    async def add(
        self, session: WorkspaceSession, row: DealCheck, first: BankQuestion | None = None
    ) -> CheckQuestion | None:
        """Write the next question of a check down; None when it has asked all that it may."""
        there = await rows.questions_of(session, row.id)
        rep = await self.rep(session, row)
        chosen = _given(first, rep) if first else await self._choose(session, row, there, rep)
        if chosen is None:
            return None
        known = first or await self._questions.find(session, chosen.key)
        if known is not None:
            await self._questions.asked(session, row.rep, known, row.deal_id)
        asked = CheckQuestion(
            check_id=row.id,
            number=len(there) + 1,
            step=chosen.step,
            key=chosen.key,
            text=chosen.text[:LONGEST_QUESTION],
            sent_as=Kind.NEXT if there else parent_of(row),
            state=QuestionState.WAITING,
            re_asks=0,
            re_asked="",
        )
        session.add(asked)
        if not chosen.is_out_of_turn:
            row.step = chosen.step
        await session.flush()
        return asked

    async def begin(self, session: WorkspaceSession, row: DealCheck) -> None:
        """Have a check's first message sent; what one opens oneself never counts (R43)."""
        rep, now = await self.rep(session, row), session.clock.now()
        is_own = row.opened_by == row.rep
        await outbox.enqueue(
            session,
            kind=parent_of(row),
            subject=row.id,
            recipient=row.rep,
            due_at=now,
            expires_at=rules.last_chance(rep.hours, now),
            dedup_key=f"evidence.check:{row.id}",
            klass=DeliveryClass.ANSWER if is_own else DeliveryClass.ASK,
        )

    async def go_on(
        self,
        session: WorkspaceSession,
        row: DealCheck,
        kind: Kind,
        subject: int,
        key: str,
        *,
        detail: str = "",
    ) -> None:
        """Have something said that follows from a reply; after a day's work it is of no use."""
        rep, now = await self.rep(session, row), session.clock.now()
        await outbox.enqueue(
            session,
            kind=kind,
            subject=subject,
            recipient=row.rep,
            due_at=now,
            expires_at=rules.answer_until(rep.hours, now),
            dedup_key=f"{kind}:{key}",
            klass=DeliveryClass.CONVERSATION,
            detail=detail,
        )

    async def refresh(self, session: WorkspaceSession, check_id: int) -> None:
        """Bring a check's first message up to date."""
        await outbox.refresh_all(session, {kind: [check_id] for kind in PARENTS})

    async def rep(self, session: WorkspaceSession, row: DealCheck) -> PersonFacts:
        """Load whom a check asks."""
        return (await self._ground.people.persons(session, [row.rep]))[row.rep]

    async def _choose(
        self,
        session: WorkspaceSession,
        row: DealCheck,
        there: list[CheckQuestion],
        rep: PersonFacts,
    ) -> _Chosen | None:
        facts = rows.facts_of(row)
        wishes: dict[str, Wish] = {}
        for part in self._extensions:
            for wish in await part.wishes(session, facts):
                if wish.key not in wishes or wish.urgency > wishes[wish.key].urgency:
                    wishes[wish.key] = wish
        slot = rules.next_slot(
            facts.form,
            facts.source,
            here=facts.step,
            asked=[Slot(Step(one.step), one.key) for one in there],
            wishes=[Slot(one.step, one.key, one.urgency) for one in wishes.values()],
        )
        if slot is None:
            return None
        t = tongue(rep.locale)
        if slot.key:
            text = t.text(wishes[slot.key].text)
            return _Chosen(slot.step, slot.key, text, slot.urgency >= rules.FIRST)
        found = await self._questions.choose(
            session,
            person=row.rep,
            step=slot.step,
            phase=Phase(row.phase or Phase.MIDDLE),
            deal_id=row.deal_id,
            but={one.key for one in there},
        )
        return _Chosen(slot.step, found.key, t.text(found.words))


def parent_of(row: DealCheck) -> Kind:
    """Name the kind of a check's first message: what another person began has a limit (R43)."""
    return Kind.CHECK if row.opened_by in (None, row.rep) else Kind.PUSHED


def _given(first: BankQuestion, rep: PersonFacts) -> _Chosen:
    return _Chosen(first.step or Step.CLARIFYING, first.key, tongue(rep.locale).text(first.words))
