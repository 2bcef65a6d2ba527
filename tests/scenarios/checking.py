"""How scenarios of deal checks begin, and what is done in most of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import select

from bot.evidence.checks.model import CheckQuestion
from bot.evidence.checks.rules import CheckFacts, Form, Source
from bot.evidence.questions.rules import BankQuestion
from bot.pipeline.model import Deal
from bot.pipeline.rules import DealState
from bot.sandboxed import Stage
from bot.store import Base, WorkspaceId
from tests.evidence.checks.word_reader import WordReader
from tests.scenarios.cast import LEAST, MIA, RON
from tests.support.slack_world import Message, Person, SlackWorld

__all__ = [
    "GROUP",
    "READ",
    "alone",
    "check_of",
    "deal_of",
    "opened",
    "questions",
    "replied",
    "rows_of",
    "thread_of",
    "workspace_of",
]

Row = TypeVar("Row", bound=Base)
GROUP = f"group:{MIA},{RON}"
READ = timedelta(seconds=92)
"""A reply is read when nobody has written for so long."""


async def workspace_of(stage: Stage) -> WorkspaceId:
    found = await stage.bot.workspaces.by_team(stage.sandbox.workspace.world.team_id)
    assert found is not None
    return found


async def deal_of(stage: Stage, name: str = "Acme renewal", *, rep: str = RON) -> int:
    """Let there be a deal in the middle of the pipeline."""
    now = stage.clock.now()
    async with stage.bot.store.begin(await workspace_of(stage)) as session:
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
        return row.id


async def opened(
    stage: Stage,
    deal: int | None,
    *,
    rep: str = RON,
    by: str | None = MIA,
    place: str = f"{MIA},{RON}",
    key: str = "test:1",
    form: Form = Form.SHORT,
    first: BankQuestion | None = None,
) -> CheckFacts:
    """Have a check opened, as the form of `starting` does."""
    checks = stage.bot.rooms.evidence.checks.checks
    async with stage.bot.store.begin(await workspace_of(stage)) as session:
        return await checks.open(
            session,
            rep=rep,
            deal_id=deal,
            source=Source.MANAGER if by else Source.RHYTHM,
            source_key=key,
            by=by,
            form=form,
            place=place,
            first=first,
        )


async def questions(stage: Stage, check: int) -> list[CheckQuestion]:
    """Load a check's questions as they stand."""
    async with stage.bot.store.begin(await workspace_of(stage)) as session:
        found = await session.scalars(
            select(CheckQuestion)
            .where(CheckQuestion.check_id == check)
            .order_by(CheckQuestion.number)
        )
        return list(found)


async def replied(slack: SlackWorld, who: Person, parent: Message, *texts: str) -> None:
    """Answer in a check's thread, in several messages in a row, and let them be read."""
    for text in texts:
        await who.say(parent.channel, text, thread_ts=parent.ts)
        await slack.wind(by=LEAST)
    await slack.wind(by=READ)
    await slack.wind(by=LEAST)


async def thread_of(who: Person, parent: Message, *, besides: Sequence[str] = ()) -> list[str]:
    """List what the bot said below a check's first message."""
    return [
        one.seen_text
        for one in await who.messages(parent.channel)
        if one.thread_ts == parent.ts
        and one.ts != parent.ts
        and one.author not in (MIA, RON, *besides)
    ]


def alone(stage: Stage) -> None:
    """Let only the bank wish for questions, and a few words decide: the rest is held elsewhere."""
    checks = stage.bot.rooms.evidence.checks.checks
    checks.reader = WordReader()
    checks.extensions.clear()
    checks.shown.clear()


async def check_of(stage: Stage, check: int) -> CheckFacts:
    """Load a check as it stands."""
    checks = stage.bot.rooms.evidence.checks.checks
    async with stage.bot.store.begin(await workspace_of(stage)) as session:
        return await checks.facts(session, check, viewer=MIA)


async def rows_of(stage: Stage, model: type[Row]) -> list[Row]:
    """Load all rows of a table."""
    async with stage.bot.store.begin(await workspace_of(stage)) as session:
        key = model.__mapper__.primary_key
        return list(await session.scalars(select(model).order_by(*key)))
