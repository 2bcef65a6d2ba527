"""A house with a deal of Sam's, in whose check things are said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.evidence.checks.kinds import PARENTS
from bot.evidence.checks.model import CheckMessage, CheckQuestion, DealCheck, Reading
from bot.evidence.checks.rules import CheckFacts, Form, Source
from bot.evidence.questions.rules import BankQuestion
from bot.outbox.model import Delivery
from bot.outbox.model import Form as Shape
from bot.outbox.types import Saying
from bot.pipeline.model import Deal
from bot.pipeline.rules import DealFacts, DealState
from bot.slack.ids import ChannelId, SlackUserId
from bot.slack.messages import MessageRef
from bot.slack.spoken import Spoken
from tests.rhythm.house import MIA, SAM, House

__all__ = ["GROUP", "PLACE", "CheckHouse"]

PLACE = f"{MIA},{SAM}"
GROUP = "G1MIASAM"


@dataclass
class CheckHouse(House):
    """The same, with this part's services in front."""

    def __post_init__(self) -> None:
        super().__post_init__()
        part = self.rooms.evidence.checks
        self.checks, self.hearing, self.keeper = part.checks, part.hearing, part.keeper
        self.deals = self.rooms.pipeline.deals
        self.next_ts = 1

    async def deal(self, name: str = "Acme renewal", *, rep: str = SAM) -> DealFacts:
        """Let there be an open deal."""
        now = self.clock.now()
        async with self.store.begin(self.workspace) as session:
            row = Deal(
                rep=rep,
                name=name,
                account="Acme",
                stage="Proposal",
                phase="middle",
                stage_since=now,
                state=DealState.OPEN,
                created_by=rep,
                created_at=now,
                changed_at=now,
            )
            session.add(row)
            await session.flush()
            return (await self.deals.named(session, [row.id]))[row.id]

    async def open(
        self,
        deal: DealFacts | None,
        *,
        by: str | None = MIA,
        place: str = PLACE,
        key: str = "",
        form: Form = Form.SHORT,
        first: BankQuestion | None = None,
        thread: MessageRef | None = None,
        source: Source | None = None,
    ) -> CheckFacts:
        async with self.store.begin(self.workspace) as session:
            return await self.checks.open(
                session,
                rep=SAM,
                deal_id=deal.id if deal else None,
                source=source or (Source.MANAGER if by else Source.RHYTHM),
                source_key=key or f"{deal.id if deal else 0}",
                by=by,
                form=form,
                place=place,
                thread=thread,
                first=first,
            )

    async def asked(self, deal: DealFacts | None = None, *, channel: str = GROUP) -> CheckFacts:
        """Open a check and have its first message sent."""
        check = await self.open(deal or await self.deal())
        await self.send(channel=channel)
        return await self.check(check.id)

    async def send(self, *, channel: str = GROUP) -> list[Delivery]:
        """Have all that waits in checks sent, as far as the outbox's record goes; look after it."""
        done = []
        for row in await self.said(states={"pending"}):
            async with self.store.begin(self.workspace) as session:
                sent = await session.get_one(Delivery, row.id)
                sent.state, sent.channel, sent.ts = "sent", channel, self.ts()
                if sent.kind not in PARENTS:
                    sent.thread_ts = "1.000001"
                sent.finished_at, sent.done = self.clock.now(), sent.wanted
                done.append(sent)
        await self.tick()
        return done

    async def fall_away(self, reason: str) -> None:
        """Have the gate silence what waits."""
        for row in await self.said(states={"pending"}):
            async with self.store.begin(self.workspace) as session:
                kept = await session.get_one(Delivery, row.id)
                kept.state, kept.reason, kept.finished_at = "silent", reason, self.clock.now()
        await self.tick()

    async def say(
        self,
        check: CheckFacts,
        text: str,
        *,
        by: str = SAM,
        ts: str = "",
        version: str = "",
        files: tuple[str, ...] = (),
        is_deleted: bool = False,
    ) -> str:
        """Have something said in a check's thread; returns its ts."""
        assert check.thread is not None
        ts = ts or self.ts()
        await self.hearing.heard(
            Spoken(
                self.workspace,
                ChannelId(check.thread.channel),
                check.thread.ts,
                ts,
                SlackUserId(by),
                text,
                files,
                version,
                is_deleted,
            )
        )
        return ts

    async def reply(self, check: CheckFacts, *texts: str, by: str = SAM) -> list[Delivery]:
        """Say something, let it be read, and send what follows from it."""
        for text in texts:
            await self.say(check, text, by=by)
        return await self.pause()

    async def pause(self) -> list[Delivery]:
        self.clock.advance(timedelta(seconds=91))
        await self.tick()
        return await self.send()

    def ts(self) -> str:
        """Give the next message's ts."""
        self.next_ts += 1
        return f"{int(self.clock.now().timestamp())}.{self.next_ts:06}"

    async def tick(self) -> None:
        await self.keeper.tick(self.clock.now())
        await self.keeper.look_for_leavers(self.clock.now())

    async def check(self, check_id: int) -> CheckFacts:
        async with self.store.begin(self.workspace) as session:
            return await self.checks.facts(session, check_id, viewer=MIA)

    async def said(self, *, states: set[str] | None = None) -> Sequence[Delivery]:
        """List what this part has in the outbox, updates aside."""
        return [
            row
            for row in await self.all(Delivery)
            if row.kind in self.rooms.evidence.checks.composers()
            and row.form == Shape.POST
            and (states is None or row.state in states)
            and row.due_at <= self.clock.now()
        ]

    async def questions(self, check: CheckFacts) -> Sequence[CheckQuestion]:
        return await self.all(CheckQuestion, CheckQuestion.check_id == check.id)

    async def readings(self) -> Sequence[Reading]:
        return await self.all(Reading)

    async def messages(self, check: CheckFacts) -> Sequence[CheckMessage]:
        return await self.all(CheckMessage, CheckMessage.check_id == check.id)

    async def row(self, check: CheckFacts) -> DealCheck:
        [found] = await self.all(DealCheck, DealCheck.id == check.id)
        return found

    async def compose(self, kind: str, *, nth: int = -1, is_update: bool = False) -> Saying:
        """Compose a message as it would be said now."""
        delivery = [one for one in await self.said() if one.kind == kind][nth]
        return await self.composers[kind](self.due(delivery, is_update=is_update))
