"""The room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.actions import listeners
from bot.actions.composers import ActionComposers, Channels
from bot.actions.drafting import Drafts
from bot.actions.listeners import ActionDesk
from bot.actions.lists import Lists
from bot.actions.reading import Reading
from bot.actions.service import Actions
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.pipeline.service import Deals
from bot.slack.commands import Commands

__all__ = ["ActionsRoom"]


@dataclass(frozen=True, slots=True)
class ActionsRoom:
    """The services of actions."""

    actions: Actions
    drafts: Drafts
    lists: Lists
    _composers: ActionComposers

    @classmethod
    def furnish(cls, ground: Ground, deals: Deals, channels: Channels) -> ActionsRoom:
        """Make them; `channels` is asked, right before sending, who reads a conversation."""
        actions = Actions(ground)
        return cls(
            actions,
            Drafts(ground, deals, actions),
            Lists(ground, actions),
            ActionComposers(Reading(ground), channels),
        )

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this room who composes it."""
        return self._composers.by_kind()

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        listeners.register(app, ActionDesk(desk, self.actions, self.drafts, self.lists), commands)
