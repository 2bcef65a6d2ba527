"""files.getUploadURLExternal and files.completeUploadExternal."""

from __future__ import annotations

from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.conversations import Conversation
from bot.sandbox.failures import Refused
from bot.sandbox.grants import Upload
from bot.sandbox.methods.chat import checked_thread
from bot.sandbox.shared_files import file_object
from bot.sandbox.workspace import Workspace

__all__ = ["complete", "get_upload_url"]

LONGEST_ALT = 1_000


def get_upload_url(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """Announce a file; the server makes a whole address of `upload_url`'s path."""
    if arguments["length"] <= 0:
        raise Refused("invalid_arguments", messages=["[ERROR] length must be more than 0"])
    if not arguments["filename"]:
        raise Refused("invalid_arguments", messages=["[ERROR] filename must not be empty"])
    if len(arguments.get("alt_txt", "")) > LONGEST_ALT:
        raise Refused("alt_txt_too_large")
    path, upload = workspace.uploads.announce(
        arguments["filename"], arguments["length"], arguments.get("alt_txt")
    )
    return {"upload_url": path, "file_id": upload.id}


def complete(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """Finish uploads and, with a channel, share them there as one message."""
    wanted = arguments["files"]
    if not isinstance(wanted, list) or not wanted or not all(isinstance(f, dict) for f in wanted):
        raise Refused("invalid_arguments", messages=["[ERROR] files must be an array of objects"])
    place = _place(workspace, arguments.get("channel_id"))
    thread_ts = checked_thread(place, arguments.get("thread_ts")) if place else None
    uploads = [_arrived(workspace, each.get("id")) for each in wanted]
    files = [
        file_object(
            workspace,
            upload,
            title=each.get("title") or upload.filename,
            user=workspace.bot_user,
        )
        for upload, each in zip(uploads, wanted, strict=True)
    ]
    for upload in uploads:
        upload.completed = True
    if place is not None:
        workspace.say(
            place,
            author=workspace.bot_user,
            text=arguments.get("initial_comment", ""),
            thread_ts=thread_ts,
            more={"files": files, "upload": False, "display_as_bot": False},
        )
    return {"files": files}


def _place(workspace: Workspace, channel: str | None) -> Conversation | None:
    if channel is None:
        return None
    try:
        conversation = workspace.conversation_for_bot(channel)
    except Refused as error:
        raise Refused("invalid_channel") from error
    if not conversation.has_bot or conversation.is_archived:
        raise Refused("posting_to_channel_denied")
    return conversation


def _arrived(workspace: Workspace, file_id: object) -> Upload:
    upload = workspace.uploads.by_id.get(file_id) if isinstance(file_id, str) else None
    if upload is None or upload.content is None or upload.completed:
        raise Refused("file_not_found")
    if len(upload.content) != upload.length:
        raise Refused("file_update_failed")
    return upload
