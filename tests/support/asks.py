"""Asks of every future kind, for tests that load the gate before their rooms are built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass, Due, Post, Saying, Silence
from bot.people.topics import Manner, Rank, Seconds, Topic
from bot.rooms import Extra
from bot.slack import blocks as bk
from bot.store import Store, WorkspaceId

__all__ = ["DONE", "KINDS", "AskRoom"]

KINDS: Mapping[str, Manner] = {
    "test.prep": Manner(Topic.PREP, 4 * Seconds.TAP, Rank.PREP),
    "test.outcome": Manner(Topic.OUTCOME, Seconds.OUTCOME, Rank.OUTCOME),
    "test.action": Manner(Topic.ACTIONS, Seconds.TAP, Rank.ACTIONS),
    "test.question": Manner(Topic.QUESTION, Seconds.OPEN_REPLY, Rank.QUESTION, is_pushed=True),
    "test.check": Manner(Topic.DEAL_CHECK, Seconds.OPEN_REPLY, Rank.DEAL_CHECK),
    "test.win": Manner(Topic.WIN_LOSS, Seconds.OUTCOME, Rank.WIN_LOSS),
    "test.praise": Manner(Topic.PRAISE, Seconds.TAP, Rank.PRAISE),
    "test.plan": Manner(Topic.ACTIONS, Seconds.PLAN, Rank.ACTIONS),
    # The next question in a deal check's thread.
    "test.re_ask": Manner(Topic.DEAL_CHECK, Seconds.RE_ASK, Rank.LAST),
}
DONE = "test.done"
"""The action of each ask's button; nobody listens to it."""


@dataclass
class AskRoom:
    """Composes "kind subject" with a button, until a subject is `done`."""

    done: set[int] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)

    @property
    def extra(self) -> Extra:
        return Extra(dict.fromkeys(KINDS, self.compose), KINDS)

    async def compose(self, due: Due) -> Saying:
        if due.subject in self.broken:
            raise RuntimeError("this one breaks")
        words = f"{due.kind} {due.subject}"
        if due.subject in self.done:
            if due.klass is not DeliveryClass.SILENT:
                return Silence("already-done")
            return Post(f"{words}: done", [bk.section(f"{words}: done")])
        row = bk.actions(bk.button("Done", DONE, value=str(due.subject)), block_id="row")
        return Post(words, [bk.section(words), row], is_open=True)

    async def put(
        self,
        store: Store,
        workspace: WorkspaceId,
        kind: str,
        subject: int,
        recipient: str,
        *,
        at: datetime,
        lasts: timedelta | None = timedelta(days=14),
        klass: DeliveryClass = DeliveryClass.ASK,
    ) -> None:
        """Have it asked at an instant."""
        async with store.begin(workspace) as session:
            await outbox.enqueue(
                session,
                kind=kind,
                subject=subject,
                recipient=recipient,
                due_at=at,
                expires_at=None if lasts is None else at + lasts,
                dedup_key=f"{kind}:{subject}:{recipient}",
                klass=klass,
            )
