"""`/coach` and its words: rooms bring theirs, and one listener finds whose it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import Text
from bot.slack.messages import Said
from bot.slack.payloads import Command, Payload, parse_command

__all__ = ["COMMAND", "Commands", "Run"]

COMMAND = "/coach"

Run = Callable[[Command], Awaitable[Said | None]]
"""Does what a word asks for; answers for that person's eyes only, or None: it opened a form."""


@dataclass(frozen=True, slots=True)
class _Word:
    run: Run
    help: Text
    is_for_leads: bool


class Commands:
    """The words that `/coach` understands, in the order in which its help lists them."""

    def __init__(self) -> None:
        self._words: dict[str, _Word] = {}

    def add(
        self,
        word: str,
        run: Run,
        *,
        help: Text,  # noqa: A002 - what it is
        is_for_leads: bool = False,
    ) -> None:
        """Teach it a word; "" is `/coach` alone, and some are for those who lead a team.

        Raises ValueError for a word that is taken.
        """
        if word in self._words:
            raise ValueError(f"/coach {word} is taken")
        self._words[word] = _Word(run, help, is_for_leads)

    def help(self, *, is_for_leads: bool = False) -> list[Text]:
        """List a line for each word that is for everybody, or for those who lead a team."""
        return [word.help for word in self._words.values() if word.is_for_leads is is_for_leads]

    def listen(self, app: AsyncApp, *, otherwise: Run) -> None:
        """Take the command in; `otherwise` answers what begins with no word of ours."""

        @app.command(COMMAND)
        async def coach(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
            command = parse_command(context, body)
            word = self._words.get(command.word)
            said = await (word.run if word else otherwise)(command)
            if said is None:
                await ack()
                return
            blocks = [dict(block) for block in said.blocks]
            await ack(text=said.text, blocks=blocks, response_type="ephemeral")
