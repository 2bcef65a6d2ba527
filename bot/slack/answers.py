"""What Slack tells about itself, as values: the parts of its answers that we use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.slack.ids import ChannelId, SlackUserId, TeamId

__all__ = [
    "AuthTest",
    "ChannelMembers",
    "SlackChannel",
    "SlackStatus",
    "SlackUser",
    "WorkspaceMembers",
]


@dataclass(frozen=True, slots=True)
class AuthTest:
    """Whose token it is, and what it may do; `at` by Slack's own clock, to the second."""

    team_id: TeamId
    team_name: str
    bot_user_id: SlackUserId
    enterprise_id: str | None = None
    scopes: tuple[str, ...] = ()
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SlackStatus:
    """What somebody lets the others know beside their name; `emoji` with its colons.

    `until` is when Slack takes it away by itself.
    """

    text: str = ""
    emoji: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SlackUser:
    """A person as Slack knows them; `zone` is an IANA name, `locale` such as `de-DE`.

    `team_id` is their own workspace: another one than ours for whom we meet in Slack Connect.
    `display_name` is how others call them, where they chose a name for it. `updated` is when any
    of it last changed, by Slack's clock.
    """

    id: SlackUserId
    name: str
    zone: str
    locale: str | None = None
    is_bot: bool = False
    deleted: bool = False
    is_guest: bool = False
    is_admin: bool = False
    team_id: TeamId | None = None
    display_name: str = ""
    status: SlackStatus = SlackStatus()
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class SlackChannel:
    """A channel as the bot sees it; `is_outside`: Slack Connect, accepted or still pending."""

    id: ChannelId
    name: str
    is_member: bool
    is_archived: bool = False
    is_outside: bool = False
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class ChannelMembers:
    """A page of who is in a channel, apps too; `more` is where the next begins, "" at the end."""

    ids: tuple[SlackUserId, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class WorkspaceMembers:
    """A page of who is in a workspace; `more` is where the next begins, "" at the end."""

    users: tuple[SlackUser, ...]
    more: str = ""
