"""The hint: one question on, for the manager alone, on a button (docs/rhythm.md R28)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from bot.errors import N_, NotFound
from bot.evidence.questions import hint_rules as rules
from bot.evidence.questions.bank import group
from bot.evidence.questions.hint_rules import LastReply
from bot.evidence.questions.rules import BankQuestion
from bot.people import access
from bot.people.access import Right
from bot.people.ground import Ground
from bot.people.rules import PersonFacts
from bot.slack.shortcuts import mentioned, plain_words
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Hint", "Hints", "LastReplies"]


class LastReplies(Protocol):
    """Knows what was last replied to a check; the part above does."""

    async def last_reply(
        self, session: WorkspaceSession, check: int, viewer: str
    ) -> LastReply | None:
        """Find what this viewer may read of it, without words where nobody replied.

        None for no such check.
        """


@dataclass(frozen=True, slots=True)
class Hint:
    """What the manager may ask next, and what it follows from; `turn` counts from 0."""

    rep: PersonFacts
    check: int
    reply: LastReply
    question: BankQuestion
    turn: int


class Hints:
    """Finds the question that fits the last reply. Nothing of it is stored, or shown to the rep."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._replies: LastReplies | None = None

    def learn_of_replies(self, replies: LastReplies) -> None:
        """Acquaint it with who knows the replies."""
        self._replies = replies

    async def hint(self, workspace: WorkspaceId, check: int, *, viewer: str, turn: int = 0) -> Hint:
        """Choose a question for who leads the rep today; each `turn` is another one.

        Raises NotFound for strangers, NotAllowed for the rep.
        """
        async with self._ground.store.begin(workspace) as session:
            reply = None
            if self._replies is not None:
                reply = await self._replies.last_reply(session, check, viewer)
            if reply is None:
                raise NotFound(N_("I can't find that for you. Type `/coach` to see what is yours."))
            parties = await self._ground.roster.parties_of(session, reply.rep, viewer)
            access.require(viewer, Right.SEE_HINT, parties)
            known = await self._ground.people.persons(session, {reply.rep})
            named = await self._ground.people.met(session, mentioned(reply.text))
            text = plain_words(reply.text, {one.slack_id: one.name for one in named})
            reply = replace(reply, text=" ".join(text.split()))
            turn = max(0, turn)
            question = rules.nth(group(rules.group_of(reply)), check, turn)
            return Hint(known[reply.rep], check, reply, question, turn)
