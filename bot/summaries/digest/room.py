"""This part of the room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.evidence.checks.rules import CheckFacts
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.rhythm.rules import OneOnOneFacts
from bot.slack.commands import Commands
from bot.store import WorkspaceSession
from bot.summaries.digest import listeners
from bot.summaries.digest.composers import DigestComposers
from bot.summaries.digest.kind_words import KindWords
from bot.summaries.digest.mornings import Mornings
from bot.summaries.digest.service import Digests
from bot.summaries.neighbours import Neighbours

__all__ = ["DigestPart"]


@dataclass(frozen=True, slots=True)
class DigestPart:
    """The services of the digest and kind words."""

    digests: Digests
    words: KindWords
    mornings: Mornings

    @classmethod
    def furnish(cls, ground: Ground, neighbours: Neighbours) -> DigestPart:
        """Make them, and have what was said follow what happens."""
        digests, words = Digests(ground, neighbours), KindWords(ground, neighbours)

        async def follow(session: WorkspaceSession, facts: OneOnOneFacts) -> None:
            await digests.follow(session, facts)
            session.lastly(words.follow, [facts.manager, facts.rep])

        async def follow_check(session: WorkspaceSession, facts: CheckFacts) -> None:
            if not facts.is_under_way:
                await digests.follow_rep(session, facts.rep)

        neighbours.planner.watch_changes(follow)
        neighbours.evidence.checks.checks.watch(follow_check)
        neighbours.evidence.questions.questions.remember(digests.suggested)
        return cls(digests, words, Mornings(ground, digests, words))

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this part who composes it."""
        return DigestComposers(self.digests, self.words).by_kind()

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        del commands
        listeners.register(app, desk, self.digests)
