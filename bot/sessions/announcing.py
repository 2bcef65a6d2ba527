"""Keeping the group DM's messages about a session in step with the plan (docs/rhythm.md R3, R43).

Each function joins its caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.sessions.kinds import Kind
from bot.sessions.rules import SessionFacts
from bot.store import WorkspaceSession

__all__ = ["announce", "group_of", "hand_out"]

ASKED_FOR = timedelta(days=1)


async def announce(session: WorkspaceSession, facts: SessionFacts) -> None:
    """Tell both of a time, with a calendar file, and have the message ask once it is over.

    In the working hours of both: a session lies within these, so it is told of before it.
    """
    await _Message(Kind.CARD, facts, session.clock.now(), facts.ends_at).say(session)
    await hand_out(session, facts)
    end = facts.ends_at
    over = _Message(Kind.OVER, facts, end, end + ASKED_FOR, DeliveryClass.SILENT)
    await over.say(session)


async def hand_out(
    session: WorkspaceSession,
    facts: SessionFacts,
    *,
    klass: DeliveryClass = DeliveryClass.NOTICE,
) -> None:
    """Put the calendar file of a time, or that there is none any more, into the thread."""
    await _Message(Kind.FILE, facts, session.clock.now(), facts.ends_at, klass).say(session)


def group_of(facts: SessionFacts) -> str:
    """Name the group DM of the two: their ids, which the outbox opens with the bot."""
    return f"{facts.manager},{facts.rep}"


@dataclass(frozen=True, slots=True)
class _Message:
    """Something to say once for each version of a session."""

    kind: Kind
    facts: SessionFacts
    due_at: datetime
    expires_at: datetime
    klass: DeliveryClass = DeliveryClass.NOTICE

    async def say(self, session: WorkspaceSession) -> None:
        await outbox.enqueue(
            session,
            kind=self.kind,
            subject=self.facts.id,
            recipient=group_of(self.facts),
            due_at=self.due_at,
            expires_at=self.expires_at,
            dedup_key=f"{self.kind}:{self.facts.id}:{self.facts.version}",
            klass=self.klass,
            detail=str(self.facts.version),
        )
