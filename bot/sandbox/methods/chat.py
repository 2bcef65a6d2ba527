"""chat.postMessage, chat.update and chat.postEphemeral."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.blocks import message_problems
from bot.sandbox.conversations import Conversation
from bot.sandbox.failures import Refused
from bot.sandbox.methods.pictures import check_pictures
from bot.sandbox.workspace import Workspace

__all__ = ["checked_blocks", "checked_thread", "post_ephemeral", "post_message", "update"]

LONGEST_TEXT = 40_000
LONGEST_UPDATE = 4_000
MOST_ATTACHMENTS = 100


def post_message(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """Post as the bot; a user's id as channel means their direct message."""
    conversation = _place_to_post(workspace, arguments["channel"])
    content = _content(workspace, arguments)
    thread_ts = checked_thread(conversation, arguments.get("thread_ts"))
    metadata = _metadata(arguments.get("metadata"))
    workspace.limits.post(conversation.id)
    text: str = arguments.get("text", "")
    broadcast = thread_ts is not None and arguments.get("reply_broadcast", False)
    message = workspace.say(
        conversation,
        author=workspace.bot_user,
        text=text[:LONGEST_TEXT],
        thread_ts=thread_ts,
        metadata=metadata,
        more={**content, **({"subtype": "thread_broadcast"} if broadcast else {})},
    )
    answer: dict[str, Any] = {
        "channel": conversation.id,
        "ts": message.ts,
        "message": message.shown(with_metadata=True),
    }
    if len(text) > LONGEST_TEXT:
        answer["response_metadata"] = {"warnings": ["message_truncated"]}
    return answer


def update(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """Change one of the bot's own messages."""
    conversation = workspace.conversation_for_bot(arguments["channel"])
    message = conversation.messages.get(arguments["ts"])
    if message is None:
        raise Refused("message_not_found")
    if message.author != workspace.bot_user:
        raise Refused("cant_update_message")
    _check_open(conversation)
    if len(arguments.get("text", "")) > LONGEST_UPDATE:
        raise Refused("msg_too_long")
    content = _content(workspace, arguments)
    if "metadata" in arguments:
        message.metadata = _metadata(arguments["metadata"])
    if "text" in arguments:
        message.body["text"] = arguments["text"]
    message.body |= content
    if message.body.get("blocks") == []:
        del message.body["blocks"]
    now = workspace.clock.now().timestamp()
    message.body["edited"] = {"user": workspace.bot_user, "ts": f"{int(now)}.000000"}
    workspace.touch(conversation, message)
    return {
        "channel": conversation.id,
        "ts": message.ts,
        "text": message.body["text"],
        "message": message.shown(with_metadata=True),
    }


def post_ephemeral(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """Show a message to one person in a channel, until they reload Slack."""
    conversation = _place_to_post(workspace, arguments["channel"])
    user = arguments["user"]
    if user not in workspace.members:
        raise Refused("user_not_found")
    if not conversation.sees(user):
        raise Refused("user_not_in_channel")
    content = _content(workspace, arguments)
    thread_ts = checked_thread(conversation, arguments.get("thread_ts"))
    message = workspace.say(
        conversation,
        author=workspace.bot_user,
        text=arguments.get("text", "")[:LONGEST_TEXT],
        thread_ts=thread_ts,
        only_for=user,
        more=content,
    )
    return {"message_ts": message.ts}


def checked_blocks(workspace: Workspace, blocks: object) -> list[dict[str, Any]]:
    """A message's blocks, completed; raises Refused: invalid_blocks(_format)."""
    if not isinstance(blocks, list):
        raise Refused(
            "invalid_blocks_format",
            messages=["[ERROR] must provide an array [json-pointer:/blocks]"],
        )
    problems = message_problems(blocks)
    if problems:
        plain = [message.removeprefix("[ERROR] ") for message in problems.messages]
        raise Refused("invalid_blocks", messages=problems.messages, errors=plain)
    check_pictures(workspace, blocks, "invalid_blocks")
    return workspace.finished(blocks)


def checked_thread(conversation: Conversation, thread_ts: str | None) -> str | None:
    """The thread to reply in; raises Refused: thread_not_found, cannot_reply_to_message."""
    if thread_ts is None:
        return None
    parent = conversation.messages.get(thread_ts)
    if parent is None:
        raise Refused("thread_not_found")
    if parent.is_reply:
        raise Refused("cannot_reply_to_message")
    return thread_ts


def _place_to_post(workspace: Workspace, channel: str) -> Conversation:
    if re.match("[UW]", channel):
        member = workspace.members.get(channel)
        if member is None or not member.can_act:
            raise Refused("channel_not_found")
        return workspace.direct(channel)
    conversation = workspace.conversation_for_bot(channel)
    _check_open(conversation)
    if not conversation.has_bot and "chat:write.public" not in workspace.manifest.scopes:
        raise Refused("not_in_channel")
    return conversation


def _check_open(conversation: Conversation) -> None:
    if conversation.is_archived:
        raise Refused("is_archived")


def _content(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if "blocks" in arguments:
        content["blocks"] = checked_blocks(workspace, arguments["blocks"])
    if "attachments" in arguments:
        attachments = arguments["attachments"]
        if not isinstance(attachments, list):
            raise Refused("invalid_attachments")
        if len(attachments) > MOST_ATTACHMENTS:
            raise Refused("too_many_attachments")
        content["attachments"] = attachments
    if not arguments.get("text") and not any(content.values()):
        raise Refused("no_text")
    return content


def _metadata(metadata: object) -> dict[str, Any] | None:
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise Refused("invalid_metadata_format")
    event_type, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(event_type, str) or not event_type or not isinstance(payload, dict):
        raise Refused("invalid_metadata_format")
    if metadata.keys() - {"event_type", "event_payload"}:
        raise Refused("invalid_metadata_schema")
    return metadata
