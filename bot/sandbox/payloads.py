"""What Slack sends to an app when somebody does something, field for field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from bot.sandbox.conversations import Conversation, Message, StateValues, ts_text
from bot.sandbox.homes import Home
from bot.sandbox.modals import Modal
from bot.sandbox.workspace import Workspace

__all__ = ["Payloads", "moment", "view_object"]

VERIFICATION_TOKEN = "sandbox-verification-token"  # noqa: S105 - Slack's retired one; no secret

HOME_TITLE = {"type": "plain_text", "text": "View Title", "emoji": True}
"""What Slack says is the title of a Home, which has none."""


def view_object(workspace: Workspace, shown: Modal | Home) -> dict[str, Any]:
    """A modal or a Home as the views methods and the payloads carry it."""
    view = shown.view
    modal = shown if isinstance(shown, Modal) else None
    return {
        "id": shown.id,
        "team_id": workspace.world.team_id,
        "type": view["type"],
        "blocks": shown.blocks,
        "private_metadata": view.get("private_metadata", ""),
        "callback_id": view.get("callback_id", ""),
        "state": {"values": deepcopy(shown.values)},
        "hash": shown.hash,
        "title": view.get("title", HOME_TITLE),
        "clear_on_close": view.get("clear_on_close", False),
        "notify_on_close": view.get("notify_on_close", False),
        "close": view.get("close"),
        "submit": view.get("submit"),
        "previous_view_id": modal.previous if modal else None,
        "root_view_id": modal.root if modal else shown.id,
        "app_id": workspace.world.app_id,
        "external_id": view.get("external_id", ""),
        "app_installed_team_id": workspace.world.team_id,
        "bot_id": workspace.world.bot_id,
    }


def moment(workspace: Workspace) -> str:
    """The ts of something that just happened; each is another."""
    micros = round(workspace.clock.now().timestamp() * 1_000_000)
    return ts_text(micros + workspace.ids.number("action-ts"))


class Payloads:
    """Builds the payloads; `base_url` tells where response URLs lead, without a last slash."""

    def __init__(self, workspace: Workspace, base_url: Callable[[], str]) -> None:
        self._workspace = workspace
        self._base_url = base_url

    def command(self, user: str, place: Conversation, name: str, text: str) -> dict[str, str]:
        """The form fields of a slash command."""
        world = self._workspace.world
        path = self._workspace.response_urls.give("commands", user=user, channel=place.id)
        names = {"im": "directmessage", "private": "privategroup"}
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": world.team_id,
            "team_domain": world.team_domain,
            "channel_id": place.id,
            "channel_name": names.get(place.kind, place.name),
            "user_id": user,
            "user_name": self._workspace.members[user].name,
            "command": name,
            "text": text,
            "api_app_id": world.app_id,
            "is_enterprise_install": "false",
            "response_url": self._base_url() + path,
            "trigger_id": self._workspace.triggers.give(user, channel=place.id),
        }

    def message_action(
        self,
        user: str,
        place: Conversation,
        message: Message,
        action: Mapping[str, Any],
        values: StateValues,
    ) -> dict[str, Any]:
        """`block_actions` from a message; an ephemeral one isn't sent along, as in Slack."""
        ephemeral = message.only_for is not None
        container: dict[str, Any] = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": place.id,
            "is_ephemeral": ephemeral,
        }
        if message.thread_ts is not None:
            container["thread_ts"] = message.thread_ts
        path = self._workspace.response_urls.give(
            "actions", user=user, channel=place.id, message_ts=message.ts
        )
        payload = self._interaction("block_actions", user) | {
            "container": container,
            "trigger_id": self._workspace.triggers.give(user, channel=place.id),
            "channel": self._channel(place),
            "state": {"values": values},
            "response_url": self._base_url() + path,
            "actions": [dict(action)],
        }
        if not ephemeral:
            payload["message"] = message.shown(with_metadata=True)
        return payload

    def view_action(self, view: Modal | Home, action: Mapping[str, Any]) -> dict[str, Any]:
        """`block_actions` from a modal or a Home."""
        return self._interaction("block_actions", view.user) | {
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": self._workspace.triggers.give(
                view.user, channel=None, in_modal=isinstance(view, Modal)
            ),
            "view": view_object(self._workspace, view),
            "actions": [dict(action)],
        }

    def global_shortcut(self, user: str, callback_id: str) -> dict[str, Any]:
        """`shortcut`: it comes from nowhere in particular, so it has no response URL."""
        return self._shortcut("shortcut", user, callback_id) | {
            "trigger_id": self._workspace.triggers.give(user, channel=None),
        }

    def message_shortcut(
        self, user: str, callback_id: str, place: Conversation, message: Message
    ) -> dict[str, Any]:
        """`message_action`: a shortcut from a message's menu, whoever wrote the message."""
        path = self._workspace.response_urls.give("app", user=user, channel=place.id)
        return self._shortcut("message_action", user, callback_id) | {
            "trigger_id": self._workspace.triggers.give(user, channel=place.id),
            "response_url": self._base_url() + path,
            "message_ts": message.ts,
            "channel": self._channel(place),
            "message": message.shown(with_metadata=True),
        }

    def submission(self, modal: Modal) -> dict[str, Any]:
        """`view_submission`."""
        return self._interaction("view_submission", modal.user) | {
            "trigger_id": self._workspace.triggers.give(modal.user, channel=None, in_modal=True),
            "view": view_object(self._workspace, modal),
            "response_urls": [],
        }

    def closing(self, modal: Modal, *, cleared: bool) -> dict[str, Any]:
        """`view_closed`, for views that asked to be told."""
        return self._interaction("view_closed", modal.user) | {
            "view": view_object(self._workspace, modal),
            "is_cleared": cleared,
        }

    def suggestion(
        self,
        user: str,
        block_id: str,
        action_id: str,
        typed: str,
        *,
        place: Modal | Home | tuple[Conversation, Message],
    ) -> dict[str, Any]:
        """`block_suggestion`: what an external select sends while somebody types."""
        payload = self._interaction("block_suggestion", user) | {
            "action_id": action_id,
            "block_id": block_id,
            "value": typed,
        }
        if isinstance(place, Modal | Home):
            payload["container"] = {"type": "view", "view_id": place.id}
            payload["view"] = view_object(self._workspace, place)
        else:
            conversation, message = place
            payload["container"] = {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": conversation.id,
                "is_ephemeral": message.only_for is not None,
            }
            payload["channel"] = self._channel(conversation)
            payload["message"] = message.shown(with_metadata=True)
        return payload

    def event(self, place: Conversation | None, event: dict[str, Any]) -> dict[str, Any]:
        """The `event_callback` around an event, which mostly happened in a conversation."""
        world = self._workspace.world
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": world.team_id,
            "context_team_id": world.team_id,
            "context_enterprise_id": None,
            "api_app_id": world.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": self._workspace.ids.next("Ev"),
            "event_time": self._workspace.now_seconds(),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": world.team_id,
                    "user_id": world.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": place is not None and place.is_ext_shared,
            "event_context": f"4-{self._workspace.ids.number('event-context'):024x}",
        }

    def _shortcut(self, kind: str, user: str, callback_id: str) -> dict[str, Any]:
        about = self._interaction(kind, user)
        del about["api_app_id"]  # of the interactions, shortcuts alone come without it
        return about | {"callback_id": callback_id, "action_ts": moment(self._workspace)}

    def _interaction(self, kind: str, user: str) -> dict[str, Any]:
        world, member = self._workspace.world, self._workspace.members[user]
        return {
            "type": kind,
            "user": {
                "id": user,
                "username": member.name,
                "name": member.name,
                "team_id": member.team_id or world.team_id,
            },
            "api_app_id": world.app_id,
            "token": VERIFICATION_TOKEN,
            "team": {"id": world.team_id, "domain": world.team_domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _channel(self, place: Conversation) -> dict[str, str]:
        names = {"im": "directmessage", "private": "privategroup"}
        return {"id": place.id, "name": names.get(place.kind, place.name)}
