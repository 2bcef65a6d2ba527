"""What this part and those above it say to each other about replies and questions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.errors import Text
from bot.evidence.checks.rules import NO_EVIDENCE, CheckFacts, QuestionFacts, may_read
from bot.evidence.questions.rules import Step
from bot.evidence.reading.types import Finding, Label, ReplyReading, What
from bot.slack.elements import Element
from bot.slack.mrkdwn import Mrkdwn
from bot.store import WorkspaceId, WorkspaceSession
from bot.words import Tongue

__all__ = [
    "Extension",
    "Follow",
    "ReadingFacts",
    "ReplyFacts",
    "Safety",
    "Shown",
    "Wish",
]


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """What one person replied to one question; several messages in a row are one reply.

    `text` is all that they wrote, in the order of Slack, `files` the names of what came with it.
    """

    author: str
    text: str
    files: tuple[str, ...]
    reading: ReplyReading
    reading_id: int
    said_at: datetime


@dataclass(frozen=True, slots=True)
class ReadingFacts:
    """A reply as it is kept with its deal (R18 to R21).

    `label` is the reader's, None where it didn't judge (another language, a picture); `overruled`
    is what one of the two said it is instead. One of a call's outcome has no question.
    `said_to` is between whom its words stay; to others it `is_kept`, without words (R50).
    """

    id: int
    rep: str
    deal_id: int | None
    check_id: int | None
    question_id: int | None
    question_key: str
    question: str
    call_plan_id: int | None
    author: str
    text: str
    label: Label | None
    language: str
    found: tuple[Finding, ...]
    missing: tuple[What, ...]
    reasons: tuple[str, ...]
    said_at: datetime
    read_at: datetime
    overruled: Label | None
    overruled_by: str | None
    overruled_at: datetime | None
    verified_by: str | None
    verified_at: datetime | None
    said_to: tuple[str, ...] = ()
    is_kept: bool = False

    def shown_to(self, readers: Collection[str]) -> ReadingFacts:
        """See it as all of these may: that it is there, and its words only if said to them."""
        if may_read(self.said_to, readers):
            return self
        return replace(self, text="", found=(), reasons=(), is_kept=True)

    @property
    def is_about_evidence(self) -> bool:
        """Whether its question asked for evidence: a fear, or a seat taken, is no claim (R42)."""
        return self.question_key not in NO_EVIDENCE

    @property
    def counts_as(self) -> Label | None:
        """What it is now: what the two said, else what was read."""
        return self.overruled or self.label


@dataclass(frozen=True, slots=True)
class Wish:
    """A question that a part wants asked in a step; from `rules.FIRST` on before all others.

    The bank's own question of a step has the urgency `rules.USUAL`.
    """

    step: Step
    key: str
    text: Text
    urgency: int


class Follow(StrEnum):
    """Who answers a reply; True stands for ON, False for GENERIC."""

    GENERIC = "generic"
    """The check answers: it may ask on."""
    ON = "on"
    """The part has what it wants: no re-ask, thanks and the next question."""
    WAIT = "wait"
    """The part asks on itself; the check waits for the next reply, or for `Checks.go_on`."""


class Extension(Protocol):
    """What a part above adds to checks; subclass it and override what you need."""

    async def wishes(self, session: WorkspaceSession, check: CheckFacts) -> Sequence[Wish]:
        """List what this part would ask in this check."""
        del session, check
        return ()

    async def replied(
        self,
        session: WorkspaceSession,
        check: CheckFacts,
        question: QuestionFacts,
        replies: Sequence[ReplyFacts],
    ) -> bool | Follow:
        """Take a reply to a question in, each time that it is read anew; the rep's is the first."""
        del session, check, question, replies
        return False

    async def may_close(self, session: WorkspaceSession, check: CheckFacts) -> bool:
        """Say whether a check that has asked all may close by itself."""
        del session, check
        return True

    def elements(self, t: Tongue, question_key: str) -> Sequence[Element]:
        """List the buttons that go under a question with that key."""
        del t, question_key
        return ()


class Shown(Protocol):
    """What a part above adds to what the two read of a check; nothing of it shows in a channel."""

    async def lines(
        self, session: WorkspaceSession, t: Tongue, check: CheckFacts
    ) -> Sequence[Mrkdwn]:
        """List lines for the check's first message, such as the deal's risks."""
        del session, t, check
        return ()

    def buttons(self, t: Tongue, check: CheckFacts) -> Sequence[Element]:
        """List buttons for the check's first message, such as the deal's page."""
        del t, check
        return ()

    def under_reading(self, t: Tongue, reading: ReadingFacts) -> Sequence[Element]:
        """List buttons under what the bot made of a reply, such as overruling it."""
        del t, reading
        return ()


class Safety(Protocol):
    """Looks whether an outsider could read along; asked right before each send (R50)."""

    async def why(self, workspace: WorkspaceId, channel: str) -> str | None:
        """Say by a short constant why nothing may be posted there now; None when nothing keeps it.

        Raises SlackFailure when Slack doesn't say: then it is tried later.
        """
