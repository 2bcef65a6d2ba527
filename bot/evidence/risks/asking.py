"""The pre-mortem in a deal check: asked, read, shown back (docs/rhythm.md R19, R22)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.errors import N_
from bot.evidence.checks import rows as check_rows
from bot.evidence.checks import rules as check_rules
from bot.evidence.checks.model import CheckQuestion, Reading
from bot.evidence.checks.rules import CheckFacts, QuestionFacts, Source
from bot.evidence.checks.types import Extension, Follow, ReplyFacts, Shown, Wish
from bot.evidence.questions.rules import Step
from bot.evidence.reading.types import Label
from bot.evidence.risks import rows, rules
from bot.evidence.risks.kinds import Kind
from bot.evidence.risks.model import PreMortem
from bot.evidence.risks.parsing import reasons_in
from bot.evidence.risks.service import PRE_MORTEM, Risks
from bot.evidence.risks.views import could_be_lost_by, open_button
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.slack.elements import Element
from bot.slack.mrkdwn import Mrkdwn
from bot.slack.shortcuts import mentioned
from bot.store import WorkspaceSession
from bot.words import Tongue

__all__ = ["RisksExtension"]

URGENCY = 80
"""Above what is missing from a deal's page, below the buyer's seat."""
QUESTION = N_("If we lost this one, what would the top three reasons be?")
NOTHING_TO_READ = (Label.UNKNOWN, Label.PLAN)


class RisksExtension(Extension, Shown):
    """What this part adds to checks; everything joins the check's transaction."""

    def __init__(self, risks: Risks) -> None:
        self._risks = risks

    async def wishes(self, session: WorkspaceSession, check: CheckFacts) -> Sequence[Wish]:
        """Ask for the reasons where a deal has none yet, or old ones."""
        if check.deal_id is None or check.source not in (Source.MANAGER, Source.RHYTHM):
            return ()
        last = (await rows.answered(session, [check.deal_id])).get(check.deal_id)
        if last is not None and last.rep != check.rep:
            last = None
        if not rules.is_old(last, session.clock.now()):
            return ()
        return [Wish(Step.RISKS, PRE_MORTEM, QUESTION, URGENCY)]

    async def replied(
        self,
        session: WorkspaceSession,
        check: CheckFacts,
        question: QuestionFacts,
        replies: Sequence[ReplyFacts],
    ) -> bool | Follow:
        """Read the rep's reasons, each time that the reply is another; what is put right stays."""
        if question.key != PRE_MORTEM or check.deal_id is None:
            return False
        reply = next((one for one in replies if one.author == check.rep), None)
        if reply is None:
            return False
        row = await self._look(session, check, question)
        if row is not None and row.confirmed_at is not None:
            return Follow.ON
        before = await self._kept(session, row)
        found = await self._reasons(session, reply, before if row and row.rest_asked_at else [])
        if not (found or before):
            # "Don't know" and "I'll ask" have an answer of their own; what is no reason hasn't.
            is_read = reply.reading.is_judged and bool(reply.text.strip())
            return not (reply.reading.label in NOTHING_TO_READ or not is_read)
        if row is None:
            row = await self._begin(session, check)
        await self._keep(session, row, found)
        row.answered_at = reply.said_at if found else None
        waits = await self._asks_on(session, check, question, row, len(found))
        await session.flush()
        await self._tell(session, check, row)
        return Follow.WAIT if waits else Follow.ON

    async def follow(self, session: WorkspaceSession, check: CheckFacts) -> None:
        """Forget what was read in a reply that was taken back, unless it was put right (R20)."""
        row = await session.scalar(
            select(PreMortem).where(
                PreMortem.check_id == check.id,
                PreMortem.answered_at.is_not(None),
                PreMortem.confirmed_at.is_(None),
            )
        )
        if row is None or await self._is_answered(session, check):
            return
        await self._keep(session, row, [])
        row.answered_at = None
        await session.flush()
        await outbox.refresh(session, Kind.SHOWN, row.id)

    async def lines(
        self, session: WorkspaceSession, t: Tongue, check: CheckFacts
    ) -> Sequence[Mrkdwn]:
        """Say in the check's first message what the deal could be lost by."""
        if check.deal_id is None:
            return ()
        found = await self._risks.of_deal(session, check.deal_id, check.place.split(","))
        return [could_be_lost_by(t, found)] if found else ()

    def buttons(self, t: Tongue, check: CheckFacts) -> Sequence[Element]:
        """Open the deal's risks from the check's first message."""
        return () if check.deal_id is None else (open_button(t, check.deal_id),)

    async def _look(
        self, session: WorkspaceSession, check: CheckFacts, question: QuestionFacts
    ) -> PreMortem | None:
        """Find the look that a reply belongs to; one that its leader began waits for it."""
        found = await rows.of_deal(session, check.deal_id or 0)
        mine = [one for one in found if one.rep == check.rep]
        of_check = next((one for one in mine if one.check_id == check.id), None)
        if of_check is not None:
            return of_check
        newest = mine[0] if mine else None
        if newest is None or newest.check_id is not None:
            return None
        # What the rep wrote on the deal's page while this was asked is the answer, too.
        asked = question.asked_at or check.opened_at
        if newest.answered_at is None or newest.answered_at >= asked:
            return newest
        return None

    async def _begin(self, session: WorkspaceSession, check: CheckFacts) -> PreMortem:
        row = PreMortem(rep=check.rep, deal_id=check.deal_id, begun_at=session.clock.now())
        session.add(row)
        await session.flush()
        return row

    async def _kept(self, session: WorkspaceSession, row: PreMortem | None) -> list[str]:
        found = await rows.risks_of(session, [row.id]) if row else []
        return [one.text for one in found if row and one.said_by == row.rep]

    async def _reasons(
        self, session: WorkspaceSession, reply: ReplyFacts, before: Sequence[str]
    ) -> list[str]:
        met = await self._risks.ground.people.met(session, mentioned(reply.text))
        names = {one.slack_id: one.name for one in met}
        return reasons_in(reply.text, reply.reading.language, names, before=before)

    async def _keep(self, session: WorkspaceSession, row: PreMortem, texts: Sequence[str]) -> None:
        """Bring the rep's risks in step with what was read; nobody built on them yet."""
        there = [one for one in await rows.risks_of(session, [row.id]) if one.said_by == row.rep]
        if [one.text for one in there] == list(texts):
            return
        for one in there:
            await session.delete(one)
        now = session.clock.now()
        for position, text in enumerate(texts, 1):
            session.add(rows.new_risk(row, row.rep, text, position, now))

    async def _asks_on(
        self,
        session: WorkspaceSession,
        check: CheckFacts,
        question: QuestionFacts,
        row: PreMortem,
        number: int,
    ) -> bool:
        """Decide whether the rest of three is asked for, which happens once (R22, R43)."""
        row.check_id = check.id
        if number >= rules.WANTED or row.rest_asked_at is not None:
            return False
        asked = await session.get(CheckQuestion, question.id)
        there = await check_rows.questions_of(session, check.id)
        in_check = sum(one.re_asks for one in there)
        if (
            asked is None
            or not check.is_under_way
            or asked.re_asks >= check_rules.MOST_RE_ASKS_A_QUESTION
            or in_check >= check_rules.MOST_RE_ASKS
        ):
            return False
        asked.re_asks += 1
        row.rest_asked_at = session.clock.now()
        if check.is_in_channel:
            await self._send(session, Kind.REST, row)
        return True

    async def _tell(self, session: WorkspaceSession, check: CheckFacts, row: PreMortem) -> None:
        # Whose group DM it stands in is settled here: who leads later reads the page (R50).
        leaders = await self._risks.ground.roster.leaders_of(session, check.rep)
        begun_by = check.place.partition(",")[0]
        leader = begun_by if begun_by in leaders else ("", *leaders)[-1]
        if check.is_under_way:
            await self._send(session, Kind.SHOWN, row, detail=leader)
        await outbox.refresh(session, Kind.SHOWN, row.id)
        await self._risks.changed(session, row, check.rep)

    async def _send(
        self, session: WorkspaceSession, kind: Kind, row: PreMortem, *, detail: str = ""
    ) -> None:
        now = session.clock.now()
        rep = (await self._risks.ground.people.persons(session, [row.rep]))[row.rep]
        await outbox.enqueue(
            session,
            kind=kind,
            subject=row.id,
            recipient=row.rep,
            due_at=now,
            expires_at=check_rules.answer_until(rep.hours, now),
            dedup_key=f"{kind}:{row.id}",
            klass=DeliveryClass.CONVERSATION,
            detail=detail,
        )

    async def _is_answered(self, session: WorkspaceSession, check: CheckFacts) -> bool:
        return (
            await session.scalar(
                select(Reading.id)
                .join(CheckQuestion, CheckQuestion.id == Reading.question_id)
                .where(
                    CheckQuestion.check_id == check.id,
                    CheckQuestion.key == PRE_MORTEM,
                    Reading.author == check.rep,
                )
                .limit(1)
            )
            is not None
        )
