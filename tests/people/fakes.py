"""A Slack with a memory, as far as services ask for people and channels."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from bot.slack.answers import ChannelMembers, SlackChannel, SlackUser, WorkspaceMembers
from bot.slack.failures import SlackFailure, SlackRefused
from bot.slack.ids import ChannelId, SlackUserId, TeamId
from bot.store import WorkspaceId

HOME = TeamId("T0001")


@dataclass
class FakeSlack:
    """Knows whom it was told of; `away` is raised instead of any answer.

    `people` are who is in each channel, `threads` what each reply is a reply to.
    """

    users: dict[str, SlackUser] = field(default_factory=dict)
    channels: dict[str, SlackChannel] = field(default_factory=dict)
    people: dict[str, list[str]] = field(default_factory=dict)
    threads: dict[tuple[str, str], str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    away: SlackFailure | None = None
    pictures: list[bytes] = field(default_factory=list)

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

    async def members(
        self, workspace: WorkspaceId, channel: str, *, after: str = ""
    ) -> ChannelMembers:
        """Tell of two people a page."""
        self._ask(f"{channel}+{after}")
        start = int(after or 0)
        there = self.people.get(channel, [])
        more = str(start + 2) if len(there) > start + 2 else ""
        return ChannelMembers(tuple(map(SlackUserId, there[start : start + 2])), more)

    async def everybody(self, workspace: WorkspaceId, *, after: str = "") -> WorkspaceMembers:
        """Tell of three people a page."""
        self._ask(f"everybody+{after}")
        await asyncio.sleep(0)
        start = int(after or 0)
        there = list(self.users.values())
        more = str(start + 3) if len(there) > start + 3 else ""
        return WorkspaceMembers(tuple(there[start : start + 3]), more)

    async def thread_of(self, workspace: WorkspaceId, channel: str, ts: str) -> str | None:
        self._ask(f"{channel}:{ts}")
        return self.threads.get((channel, ts))

    async def upload_picture(
        self, workspace: WorkspaceId, *, filename: str, content: bytes, alt: str
    ) -> str:
        self._ask(f"{filename}: {alt}")
        self.pictures.append(content)
        return f"F{len(self.pictures)}"

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
