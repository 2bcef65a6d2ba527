"""A Slack with a memory, as far as services ask for people and channels."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.slack.answers import SlackChannel, SlackUser
from bot.slack.failures import SlackFailure, SlackRefused
from bot.slack.ids import ChannelId, SlackUserId, TeamId
from bot.store import WorkspaceId

HOME = TeamId("T0001")


@dataclass
class FakeSlack:
    """Knows whom it was told of; `away` is raised instead of any answer."""

    users: dict[str, SlackUser] = field(default_factory=dict)
    channels: dict[str, SlackChannel] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    away: SlackFailure | None = None

    async def user(self, workspace: WorkspaceId, user: str) -> SlackUser:
        self._ask(user)
        if user not in self.users:
            raise SlackRefused("users.info", error="user_not_found", final=True)
        return self.users[user]

    async def channel(self, workspace: WorkspaceId, channel: str) -> SlackChannel:
        self._ask(channel)
        if channel not in self.channels:
            raise SlackRefused("conversations.info", error="channel_not_found", final=True)
        return self.channels[channel]

    def meet(
        self,
        slack_id: str,
        zone: str = "Europe/Berlin",
        *,
        name: str = "",
        locale: str | None = "en-GB",
        **more: bool,
    ) -> None:
        """Let there be a member."""
        member = SlackUser(
            SlackUserId(slack_id), name or slack_id.title(), zone, locale, team_id=HOME
        )
        self.users[slack_id] = replace(member, **more)  # type: ignore[arg-type]

    def change(self, slack_id: str, **to: object) -> None:
        self.users[slack_id] = replace(self.users[slack_id], **to)  # type: ignore[arg-type]

    def open(self, channel: str, name: str = "sales", **more: bool) -> None:
        """Let there be a channel that the bot is in."""
        self.channels[channel] = SlackChannel(
            **{"id": ChannelId(channel), "name": name, "is_member": True, **more}  # type: ignore[arg-type]
        )

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.away:
            raise self.away
