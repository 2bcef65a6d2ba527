"""What every room's listeners work with, and the two things that all of them do."""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import Clock
from bot.errors import Text
from bot.people.service import People
from bot.slack.gateway import Gateway
from bot.slack.payloads import Click, Command, Submission
from bot.words import Tongue, tongue

__all__ = ["Desk"]


@dataclass(frozen=True, slots=True)
class Desk:
    """Rooms add their own services to it."""

    people: People
    gateway: Gateway
    clock: Clock

    async def tongue(self, asked: Click | Command | Submission) -> Tongue:
        """Find the language of whoever asks; English for people whom we never met."""
        return tongue(await self.people.locale(asked.workspace, asked.user))

    async def answer(self, click: Click, words: Text) -> None:
        """Answer a click beside its message, to the one who clicked."""
        t = await self.tongue(click)
        await self.gateway.respond(click.response_url, text=t.text(words))
