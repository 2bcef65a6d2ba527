"""Which question comes next, and who was asked what (docs/rhythm.md R25)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.evidence.questions import rules
from bot.evidence.questions.bank import bank
from bot.evidence.questions.model import OwnQuestion, QuestionAsked
from bot.evidence.questions.rules import BankQuestion, Step, Topic
from bot.people.ground import Ground
from bot.pipeline.rules import Phase
from bot.store import WorkspaceSession

__all__ = ["AskedElsewhere", "Questions"]

AskedElsewhere = Callable[[WorkspaceSession, str], Awaitable[Mapping[str, datetime]]]
"""Tells when somebody was last asked which question in a room above: on an agenda, for example."""

LOOKS_BACK = timedelta(weeks=26)
"""What somebody was asked half a year ago is new to them again."""
AGAIN = "again."


class Questions:
    """The bank as one workspace has it: ours without what it put aside, and its own.

    Everything here joins its caller's transaction.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._elsewhere: list[AskedElsewhere] = []

    def remember(self, asked: AskedElsewhere) -> None:
        """Have what is asked elsewhere count, too: nobody hears the same in two places (R25)."""
        self._elsewhere.append(asked)

    async def choose(
        self,
        session: WorkspaceSession,
        *,
        person: str,
        step: Step,
        phase: Phase,
        deal_id: int | None = None,
        but: Collection[str] = (),
    ) -> BankQuestion:
        """Choose a question for a step of a deal's check: the one that somebody had longest ago.

        None of the last four weeks while there is another; `but` are keys that are out of the
        question. The same state always gives the same question; `asked` changes it.
        """
        asked = await self.last_asked(session, person=person)
        of_deal = {} if deal_id is None else await self.last_asked(session, deal_id=deal_id)
        there = [one for one in await self._there(session) if rules.fits(one, step, phase)]
        found = [one for one in there if one.key not in but]
        # A bank that was put aside or used up entirely still has something to ask.
        ours = [one for one in bank().values() if rules.fits(one, step, phase)]
        return rules.next_question(found or there or ours, asked, person=person, of_deal=of_deal)

    async def choose_of(
        self,
        session: WorkspaceSession,
        candidates: Iterable[BankQuestion],
        *,
        person: str,
        deal_id: int | None = None,
    ) -> BankQuestion:
        """Choose one of these in the same way: one of `bank.group("loss")`, for example.

        With a deal, only what was asked about that deal counts (R22 and R23 repeat per deal).
        """
        asked = await self.last_asked(session, person=person, deal_id=deal_id)
        return rules.next_question(candidates, asked, person=person)

    async def asked(
        self,
        session: WorkspaceSession,
        person: str,
        question: BankQuestion,
        deal_id: int | None = None,
    ) -> None:
        """Write down that somebody was asked this now."""
        session.add(
            QuestionAsked(
                person=person,
                key=question.key,
                topic=question.topic,
                deal_id=deal_id,
                asked_at=self._ground.clock.now(),
            )
        )

    async def last_asked(
        self,
        session: WorkspaceSession,
        *,
        person: str | None = None,
        deal_id: int | None = None,
    ) -> Mapping[str, datetime]:
        """Tell when this person was last asked which question about this deal, of half a year.

        Without a person it is anybody, without a deal all deals and what was about none.
        """
        wanted = (
            select(QuestionAsked.key, func.max(QuestionAsked.asked_at))
            .where(QuestionAsked.asked_at > self._ground.clock.now() - LOOKS_BACK)
            .group_by(QuestionAsked.key)
        )
        if person is not None:
            wanted = wanted.where(QuestionAsked.person == person)
        if deal_id is not None:
            wanted = wanted.where(QuestionAsked.deal_id == deal_id)
        found = dict((await session.execute(wanted)).all())
        if person is not None and deal_id is None:
            for elsewhere in self._elsewhere:
                for key, at in (await elsewhere(session, person)).items():
                    found[key] = max(at, found.get(key, at))
        return found

    async def find(self, session: WorkspaceSession, key: str) -> BankQuestion | None:
        """Find a question by its key, also one that is put aside; None for what never was.

        `again.<key>` is the same question, asked once more.
        """
        key = key.removeprefix(AGAIN)
        if key in bank():
            return bank()[key]
        row = await session.scalar(
            select(OwnQuestion).where(OwnQuestion.key == key, OwnQuestion.text != "")
        )
        return None if row is None else question_of(row)

    async def aside(self, session: WorkspaceSession) -> Collection[str]:
        """Name the questions that this workspace doesn't ask."""
        found = await session.scalars(
            select(OwnQuestion.key).where(OwnQuestion.dropped_at.is_not(None))
        )
        return set(found)

    async def _there(self, session: WorkspaceSession) -> list[BankQuestion]:
        aside = await self.aside(session)
        own = await session.scalars(select(OwnQuestion).where(OwnQuestion.text != ""))
        every = [*bank().values(), *map(question_of, own)]
        return [one for one in every if one.key not in aside]


def question_of(row: OwnQuestion) -> BankQuestion:
    """Read a workspace's own question as one of the bank."""
    return BankQuestion(
        key=row.key,
        text=row.text,
        topic=Topic(row.topic),
        serves="R25",
        step=Step(row.step) if row.step else None,
        phase=Phase(row.phase) if row.phase else None,
    )
