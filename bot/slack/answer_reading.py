"""What Slack answers, read into values; LookupError or TypeError for what is none of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.slack.answers import (
    AuthTest,
    ChannelMembers,
    SlackChannel,
    SlackUser,
    WorkspaceMembers,
)
from bot.slack.ids import ChannelId, SlackUserId, TeamId
from bot.slack.profiles import read_user
from bot.slack.web import Answer, Body, as_object

__all__ = [
    "read_auth",
    "read_channel",
    "read_members",
    "read_page",
    "read_person",
    "read_persons",
    "read_thread",
    "text_of",
]


def read_auth(answer: Answer) -> AuthTest:
    """Read whose token it is."""
    return AuthTest(
        team_id=TeamId(text_of(answer.body, "team_id")),
        team_name=text_of(answer.body, "team"),
        bot_user_id=SlackUserId(text_of(answer.body, "user_id")),
        enterprise_id=answer.body.get("enterprise_id"),
        scopes=answer.scopes,
        at=answer.at,
    )


def read_channel(answer: Answer) -> SlackChannel:
    """Read what a channel is, and whether it is shared with others."""
    channel = answer.body["channel"]
    pending = channel.get("is_pending_ext_shared") or channel.get("pending_shared")
    return SlackChannel(
        id=ChannelId(text_of(channel, "id")),
        name=channel.get("name") or "",
        is_member=bool(channel.get("is_member", channel.get("is_im"))),
        is_archived=bool(channel.get("is_archived")),
        is_outside=bool(channel.get("is_ext_shared") or pending),
        is_private=any(channel.get(key) for key in ("is_private", "is_im", "is_mpim", "is_group")),
    )


def read_members(answer: Answer) -> ChannelMembers:
    """Read a page of who is in a channel."""
    found = answer.body["members"]
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise TypeError("members is no list of ids")
    cursor = (answer.body.get("response_metadata") or {}).get("next_cursor")
    return ChannelMembers(tuple(map(SlackUserId, found)), cursor or "")


def read_person(answer: Answer) -> SlackUser:
    """Read who somebody is."""
    return _user(answer.body["user"])


def read_persons(answer: Answer) -> WorkspaceMembers:
    """Read a page of who is in a workspace."""
    found = answer.body["members"]
    if not isinstance(found, list):
        raise TypeError("members is no list of users")
    cursor = (answer.body.get("response_metadata") or {}).get("next_cursor")
    return WorkspaceMembers(tuple(_user(as_object(one)) for one in found), cursor or "")


def read_thread(answer: Answer) -> str | None:
    """Read in which thread a message is a reply; the message itself isn't looked at."""
    message = as_object(answer.body["messages"][0])
    return text_of(message, "thread_ts") if message.get("thread_ts") else None


def read_page(answer: Answer) -> tuple[list[Body], str | None]:
    """Read a page of messages, and where the next one begins."""
    messages = [as_object(message) for message in answer.body["messages"]]
    cursor = (answer.body.get("response_metadata") or {}).get("next_cursor")
    return messages, cursor or None


def text_of(body: Body, key: str) -> str:
    """Read a text. Raises LookupError, TypeError for what is none."""
    found = body[key]
    if not isinstance(found, str):
        raise TypeError(f"{key} is no text")
    return found


def _user(told: Mapping[str, object]) -> SlackUser:
    user = read_user(told)
    return replace(user, zone=user.zone or "UTC")
