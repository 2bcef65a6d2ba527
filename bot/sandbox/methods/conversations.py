"""conversations.open, .info, .members, .history and .replies."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.conversations import Conversation, Message
from bot.sandbox.failures import Refused
from bot.sandbox.methods.paging import page_of
from bot.sandbox.workspace import Workspace

__all__ = ["history", "info", "members", "open_conversation", "replies"]

MOST_PEOPLE = 8


def open_conversation(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """Open a direct message (one user) or a group direct message (several)."""
    if "channel" in arguments:
        conversation = workspace.conversation_for_bot(arguments["channel"])
        if conversation.is_channel:
            raise Refused("method_not_supported_for_channel_type")
        _need(workspace, f"{conversation.kind}:write")
        already = True
    else:
        users = [user for user in arguments.get("users", "").split(",") if user]
        _check_people(workspace, users)
        people = list(dict.fromkeys(users))
        _need(workspace, "im:write" if len(people) == 1 else "mpim:write")
        already = workspace.opened(people) is not None
        if not already and arguments.get("prevent_creation"):
            raise Refused("channel_not_found")
        conversation = workspace.direct(people[0]) if len(people) == 1 else workspace.group(people)
    full = conversation.described(bot_user=workspace.bot_user)
    known = {"no_op": True, "already_open": True} if already else {}
    return {**known, "channel": full if arguments.get("return_im") else {"id": conversation.id}}


def info(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """What a conversation is."""
    conversation = workspace.conversation_for_bot(arguments["channel"])
    _need_for(workspace, conversation, "read")
    channel = conversation.described(bot_user=workspace.bot_user)
    if arguments.get("include_locale"):
        channel["locale"] = "en-US"
    if arguments.get("include_num_members"):
        channel["num_members"] = len(conversation.members)
    return {"channel": channel}


def members(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """Who is in a conversation, the bot included."""
    conversation = workspace.conversation_for_bot(arguments["channel"])
    _need_for(workspace, conversation, "read")
    page, cursor = page_of(conversation.members, arguments, default=100, key=str)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def history(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """What stands in a conversation, newest first, without the replies in its threads."""
    conversation = _readable(workspace, arguments["channel"])
    newest_first = _between(conversation.top_level()[::-1], arguments)
    return _paged(newest_first, arguments) | {"pin_count": 0}


def replies(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """A thread: the message that starts it, then its replies, oldest first."""
    conversation = _readable(workspace, arguments["channel"])
    if arguments["ts"] not in conversation.messages:
        raise Refused("thread_not_found")
    parent, *answers = conversation.thread(arguments["ts"])
    return _paged([parent, *_between(answers, arguments)], arguments)


def _paged(messages: list[Message], arguments: Arguments) -> dict[str, Any]:
    page, cursor = page_of(messages, arguments, default=100, key=lambda message: message.ts)
    with_metadata = arguments.get("include_all_metadata", False)
    return {
        "messages": [message.shown(with_metadata=with_metadata) for message in page],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def _between(messages: list[Message], arguments: Arguments) -> list[Message]:
    oldest, latest = _instant(arguments, "oldest"), _instant(arguments, "latest")
    inclusive = arguments.get("inclusive", False)
    return [
        message
        for message in messages
        if (
            oldest is None
            or Decimal(message.ts) > oldest
            or (inclusive and Decimal(message.ts) == oldest)
        )
        and (
            latest is None
            or Decimal(message.ts) < latest
            or (inclusive and Decimal(message.ts) == latest)
        )
    ]


def _instant(arguments: Arguments, name: str) -> Decimal | None:
    if not arguments.get(name):
        return None
    try:
        return Decimal(arguments[name])
    except InvalidOperation as error:
        raise Refused(f"invalid_ts_{name}") from error


def _readable(workspace: Workspace, channel: str) -> Conversation:
    conversation = workspace.conversation_for_bot(channel)
    _need_for(workspace, conversation, "history")
    if not conversation.has_bot:
        raise Refused("not_in_channel")
    return conversation


def _check_people(workspace: Workspace, users: list[str]) -> None:
    if not users:
        raise Refused("users_list_not_supplied")
    if len(users) > MOST_PEOPLE:
        raise Refused("too_many_users")
    for user in users:
        member = workspace.members.get(user)
        if member is None:
            raise Refused("user_not_found")
        if member.deleted:
            raise Refused("user_disabled")
        if member.is_bot:
            raise Refused("cannot_dm_bot")


def _need_for(workspace: Workspace, conversation: Conversation, right: str) -> None:
    family = {"public": "channels", "private": "groups"}.get(conversation.kind, conversation.kind)
    _need(workspace, f"{family}:{right}")


def _need(workspace: Workspace, scope: str) -> None:
    provided = workspace.manifest.scopes
    if scope not in provided:
        raise Refused("missing_scope", needed=scope, provided=",".join(provided))
