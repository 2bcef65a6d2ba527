"""The rooms below, and Slack, as every part of this room may ask them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.actions.service import Actions
from bot.call_plans.service import CallPlans
from bot.people.manners import Manners
from bot.people.service import Profiles
from bot.pipeline.service import Deals
from bot.slack.answers import ChannelMembers, SlackChannel
from bot.store import WorkspaceId

__all__ = ["Neighbours", "Slack"]


class Slack(Profiles, Protocol):
    """What this room asks Slack for; never inside a transaction."""

    async def channel(self, workspace: WorkspaceId, channel: str) -> SlackChannel: ...

    async def members(
        self, workspace: WorkspaceId, channel: str, *, after: str = ""
    ) -> ChannelMembers: ...

    async def thread_of(self, workspace: WorkspaceId, channel: str, ts: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Services of the rooms below, Slack, and how each kind of delivery is dealt with."""

    deals: Deals
    actions: Actions
    call_plans: CallPlans
    slack: Slack
    manners: Manners
