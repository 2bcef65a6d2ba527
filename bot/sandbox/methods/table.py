"""Which methods there are, what they take, which scope they need, how often they may be called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.sandbox.arguments import Arguments, Kind
from bot.sandbox.methods import auth, blocks, chat, conversations, files, users, views
from bot.sandbox.workspace import Workspace

__all__ = ["METHODS", "Method"]

Handler = Callable[[Workspace, Arguments], dict[str, Any]]


def _opens_socket(_workspace: Workspace, _arguments: Arguments) -> dict[str, Any]:
    """The address is the server's to give: it alone knows where it listens."""
    return {}


@dataclass(frozen=True, slots=True)
class Method:
    """A Web API method.

    `scopes` are all needed (those of conversations.* depend on the conversation and are checked
    there). `caller` is whose token it takes, None: anybody's or none. None as tier means that the
    method has a limit of its own.
    """

    name: str
    handler: Handler
    tier: int | None
    takes: Mapping[str, Kind] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    scopes: tuple[str, ...] = ()
    caller: Literal["bot", "app"] | None = "bot"
    any_argument: bool = False


_MESSAGE: dict[str, Kind] = {
    "channel": "text",
    "text": "text",
    "blocks": "json",
    "attachments": "json",
    "metadata": "json",
    "unfurl_links": "flag",
    "unfurl_media": "flag",
    "mrkdwn": "flag",
    "link_names": "flag",
    "parse": "text",
}
_POST: dict[str, Kind] = {**_MESSAGE, "thread_ts": "text", "reply_broadcast": "flag"}
_EPHEMERAL: dict[str, Kind] = {
    "channel": "text",
    "user": "text",
    "text": "text",
    "blocks": "json",
    "attachments": "json",
    "thread_ts": "text",
    "link_names": "flag",
    "parse": "text",
}
_PAGE: dict[str, Kind] = {"cursor": "text", "limit": "number"}
_HISTORY: dict[str, Kind] = {
    **_PAGE,
    "channel": "text",
    "oldest": "text",
    "latest": "text",
    "inclusive": "flag",
    "include_all_metadata": "flag",
}
_OPEN_VIEW: dict[str, Kind] = {"trigger_id": "text", "view": "json"}

_ALL = (
    Method("api.test", auth.api_test, 4, caller=None, any_argument=True),
    Method("auth.test", auth.auth_test, 4),
    Method(
        "blocks.validate",
        blocks.validate,
        4,
        {"blocks": "json", "message": "json", "view": "json"},
        caller=None,
    ),
    Method("apps.connections.open", _opens_socket, 3, caller="app"),
    Method(
        "chat.postMessage",
        chat.post_message,
        None,
        _POST,
        frozenset({"channel"}),
        ("chat:write",),
    ),
    Method(
        "chat.update",
        chat.update,
        3,
        {**_MESSAGE, "ts": "text", "as_user": "flag", "reply_broadcast": "flag"},
        frozenset({"channel", "ts"}),
        ("chat:write",),
    ),
    Method(
        "chat.postEphemeral",
        chat.post_ephemeral,
        4,
        _EPHEMERAL,
        frozenset({"channel", "user"}),
        ("chat:write",),
    ),
    Method(
        "conversations.open",
        conversations.open_conversation,
        3,
        {
            "users": "text",
            "channel": "text",
            "return_im": "flag",
            "prevent_creation": "flag",
        },
    ),
    Method(
        "conversations.info",
        conversations.info,
        3,
        {"channel": "text", "include_locale": "flag", "include_num_members": "flag"},
        frozenset({"channel"}),
    ),
    Method(
        "conversations.members",
        conversations.members,
        4,
        {**_PAGE, "channel": "text"},
        frozenset({"channel"}),
    ),
    Method("conversations.history", conversations.history, 3, _HISTORY, frozenset({"channel"})),
    Method(
        "conversations.replies",
        conversations.replies,
        3,
        {**_HISTORY, "ts": "text"},
        frozenset({"channel", "ts"}),
    ),
    Method("views.open", views.open_view, 4, _OPEN_VIEW, frozenset(_OPEN_VIEW)),
    Method("views.push", views.push_view, 4, _OPEN_VIEW, frozenset(_OPEN_VIEW)),
    Method(
        "views.update",
        views.update_view,
        4,
        {"view": "json", "view_id": "text", "external_id": "text", "hash": "text"},
        frozenset({"view"}),
    ),
    Method(
        "views.publish",
        views.publish_view,
        4,
        {"user_id": "text", "view": "json", "hash": "text"},
        frozenset({"user_id", "view"}),
    ),
    Method(
        "users.info",
        users.info,
        4,
        {"user": "text", "include_locale": "flag"},
        frozenset({"user"}),
        ("users:read",),
    ),
    Method(
        "users.list",
        users.list_users,
        2,
        {**_PAGE, "include_locale": "flag"},
        scopes=("users:read",),
    ),
    Method(
        "files.getUploadURLExternal",
        files.get_upload_url,
        4,
        {"filename": "text", "length": "number", "alt_txt": "text", "snippet_type": "text"},
        frozenset({"filename", "length"}),
        ("files:write",),
    ),
    Method(
        "files.completeUploadExternal",
        files.complete,
        4,
        {
            "files": "json",
            "channel_id": "text",
            "thread_ts": "text",
            "initial_comment": "text",
        },
        frozenset({"files"}),
        ("files:write",),
    ),
)

METHODS: Mapping[str, Method] = {method.name: method for method in _ALL}
