"""A house with deals, checks and calls, and the book's services; Mia leads Ron and Sam."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.call_plans.pages import PlanPage
from bot.call_plans.rules import Outcome
from bot.evidence.book.pages import BookPage, KnowPage, Typed
from bot.evidence.book.rules import BuyerFacts
from bot.evidence.checks.model import CheckMessage, CheckQuestion, DealCheck, Reading
from bot.evidence.checks.rows import facts_of
from bot.evidence.checks.rules import CheckFacts, CheckState, QuestionState, Source
from bot.evidence.reading.types import Label
from bot.pipeline.model import Deal
from bot.pipeline.rules import DealState
from bot.slack.messages import MessageRef
from tests.call_plans.values import DRAFT
from tests.rhythm.house import MIA, RON, House

__all__ = ["HERE", "Library"]

HERE = MessageRef("G1TWO", "1795507320.000200", "1795507320.000100")
"""A question's message in the thread of a check."""
DAY = timedelta(days=1)


@dataclass
class Library(House):
    """What tests of the book do in many places."""

    def __post_init__(self) -> None:
        super().__post_init__()
        part = self.rooms.evidence.book
        self.book, self.writing = part.book, part.writing
        self.overruling, self.seats, self.extension = part.overruling, part.seats, part.extension
        self.checks = self.rooms.evidence.checks.checks

    async def deal(self, name: str = "Acme renewal", *, rep: str = RON, **more: object) -> int:
        """Let there be an open deal, a late one but for these; returns its id."""
        now = self.clock.now()
        given = {
            "rep": rep,
            "name": name,
            "account": "Acme",
            "stage": "Proposal",
            "phase": "late",
            "stage_since": now,
            "state": DealState.OPEN,
            "created_by": rep,
            "created_at": now,
            "changed_at": now,
            **more,
        }
        async with self.store.begin(self.workspace) as session:
            row = Deal(**given)
            session.add(row)
            await session.flush()
            return row.id

    async def close(self, deal: int) -> None:
        async with self.store.begin(self.workspace) as session:
            await self.rooms.pipeline.deals.close(session, deal, DealState.WON, "", by=RON)

    async def check(
        self, deal: int | None, *, source: Source = Source.MANAGER, **more: object
    ) -> CheckFacts:
        """Let there be a check whose first message stands in the group DM of the two."""
        now = self.clock.now()
        given = {
            "rep": RON,
            "deal_id": deal,
            "source": source,
            "source_key": f"test:{len(await self.all(DealCheck))}",
            "opened_by": MIA,
            "form": "short",
            "phase": "late",
            "place": f"{MIA},{RON}",
            "channel": HERE.channel,
            "thread_ts": HERE.thread_ts,
            "step": "overview",
            "state": CheckState.OPEN,
            "opened_at": now,
            "closes_at": now + 7 * DAY,
            **more,
        }
        async with self.store.begin(self.workspace) as session:
            row = DealCheck(**given)
            session.add(row)
            await session.flush()
            return facts_of(row)

    async def asked(self, check: CheckFacts, key: str, *, text: str = "How do we know?") -> int:
        """Let a question of a check have been asked; returns its id."""
        now = self.clock.now()
        async with self.store.begin(self.workspace) as session:
            there = await self.checks.questions_of(session, check.id)
            row = CheckQuestion(
                check_id=check.id,
                number=len(there) + 1,
                step="overview",
                key=key,
                sent_as="evidence.next",
                text=text,
                state=QuestionState.ASKED,
                re_asks=0,
                re_asked="",
                ts=HERE.ts,
                asked_at=now,
            )
            session.add(row)
            await session.flush()
            return row.id

    async def reading(
        self,
        deal: int | None,
        label: Label | str = Label.EVIDENCE,
        *,
        question: int | None = None,
        said_at: datetime | None = None,
        **more: object,
    ) -> int:
        """Let a reply have been read; returns the reading's id."""
        now = self.clock.now()
        given = {
            "rep": RON,
            "deal_id": deal,
            "question_id": question,
            "author": RON,
            "text": "Petra sent the redlines on Tuesday.",
            "label": label,
            "said_at": said_at or now,
            "read_at": now,
            **more,
        }
        async with self.store.begin(self.workspace) as session:
            row = Reading(**given)
            session.add(row)
            await session.flush()
            return row.id

    async def wrote(self, check: CheckFacts, author: str) -> None:
        """Let somebody have written in a check's thread."""
        async with self.store.begin(self.workspace) as session:
            now = self.clock.now()
            session.add(
                CheckMessage(
                    check_id=check.id,
                    channel=HERE.channel,
                    ts=f"1795507320.{author}",
                    author=author,
                    text="I was there.",
                    seen_at=now,
                )
            )

    async def page(self, deal: int, *, by: str = RON, offset: int = 0) -> BookPage:
        return await self.book.page(self.workspace, deal, viewer=by, offset=offset)

    async def look(self, typed: str = "", *, by: str = RON) -> BookPage | KnowPage:
        return await self.book.look(self.workspace, by, typed)

    async def write(self, deal: int, *, by: str = RON, **typed: object) -> BookPage:
        """Write the book's form over what stands there now."""
        form = await self.writing.form(self.workspace, deal, by=by)
        given = Typed(**typed)  # type: ignore[arg-type]
        saved = await self.writing.save(self.workspace, deal, given, by=by, seen=form.seen)
        assert isinstance(saved, BookPage), saved
        return saved

    async def buyer(self, deal: int, *, by: str = RON, **changes: object) -> BookPage:
        """Write a buyer down."""
        wanted = BuyerFacts(**{"id": 0, "name": "Petra", **changes})  # type: ignore[arg-type]
        return await self.writing.save_buyer(self.workspace, deal, wanted, by=by)

    async def call(self, deal: int, learned: str) -> PlanPage:
        """Let a call have taken place, and what was learned be told."""
        call_plans = self.rooms.call_plans
        draft = replace(DRAFT, deal_id=deal)
        page = await call_plans.writing.save(self.workspace, draft, by=RON)
        assert isinstance(page, PlanPage)
        self.clock.set(page.plan.ends_at)
        await self.learn(page.plan.id, learned)
        return page

    async def learn(self, plan: int, learned: str) -> None:
        await self.rooms.call_plans.answering.learn(
            self.workspace, plan, Outcome.PARTLY, learned, by=RON
        )
