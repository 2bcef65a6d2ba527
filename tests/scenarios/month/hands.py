"""What people do with their hands: press a button, choose in a menu, fill in a form."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from bot.sandboxed import Stage
from tests.support.slack_world import Impossible, Person, SlackWorld

__all__ = ["Button", "Hands"]

TRIES = 3


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press in a message."""

    channel: str
    ts: str
    block_id: str
    element: Mapping[str, Any]

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])

    @property
    def subject(self) -> int:
        """The id that it carries."""
        return int(self.element["value"])

    @property
    def choices(self) -> list[str]:
        """What a menu offers."""
        return [str(one["value"]) for one in self.element["options"]]


@dataclass(frozen=True)
class Hands:
    """Acts through Slack; sees, for speed, what stands there without asking for it."""

    stage: Stage
    slack: SlackWorld

    def person(self, user: str) -> Person:
        return self.slack.user(user)

    def buttons(self, user: str, *actions: str) -> list[Button]:
        """List what somebody could press in their messages from the bot, the oldest first."""
        place = self.stage.sandbox.workspace.opened([user])
        messages = place.messages.values() if place else ()
        return [
            Button(place.id, message.ts, block["block_id"], element)
            for message in messages
            if place
            for block, element in _elements(message.blocks)
            if element.get("action_id") in actions
        ]

    async def press(
        self, user: str, button: Button, *, times: int = 1, value: str | None = None
    ) -> bool:
        """Press it, so often at once; False when it is gone meanwhile."""
        click = {
            "channel": button.channel,
            "ts": button.ts,
            "action_id": button.action_id,
            "block_id": button.block_id,
            "value": value,
        }

        async def once() -> bool:
            with suppress(Impossible):
                await self.slack.post(f"users/{user}/click", click)
                return True
            return False

        return any(await asyncio.gather(*(once() for _ in range(times))))

    async def open(self, user: str, typed: str) -> None:
        """Type a command that opens a form; again, as people do, where Slack says it took long."""
        for _ in range(TRIES):
            await self.person(user).command(typed)
            if await self.person(user).modal() is not None:
                return
        raise AssertionError(await self.person(user).troubles())

    async def fill(self, user: str, fields: Mapping[str, object]) -> dict[str, str] | None:
        """Fill in the form in front of somebody and send it; what it says at its fields."""
        person = self.person(user)
        await person.fill(fields)
        errors = await person.submit()
        await self.close(user)
        return errors

    async def close(self, user: str) -> None:
        """Close whatever form is in front of somebody."""
        if await self.person(user).modal() is not None:
            await self.person(user).close(everything=True)


def _elements(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for block in blocks:
        for element in (block.get("accessory"), *block.get("elements", ())):
            if element:
                yield block, element
