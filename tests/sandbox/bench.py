"""What the sandbox's tests work with: a manifest, a bare Web API client, a winder."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.clock import HandClock
from bot.sandbox import Sandbox

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Coach"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Coach"},
        "shortcuts": [
            {
                "name": "Log a call",
                "type": "global",
                "callback_id": "log",
                "description": "Write down a call",
            },
            {
                "name": "Keep as evidence",
                "type": "message",
                "callback_id": "keep",
                "description": "Keep this for the 1:1",
            },
        ],
        "slash_commands": [
            {"command": "/coach", "description": "Coaching", "should_escape": True},
            {"command": "/plain", "description": "Not escaped"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "channels:history",
                "channels:read",
                "chat:write",
                "commands",
                "files:read",
                "files:write",
                "groups:history",
                "groups:read",
                "im:history",
                "im:read",
                "im:write",
                "mpim:history",
                "mpim:read",
                "mpim:write",
                "reactions:read",
                "users:read",
            ]
        }
    },
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "message.channels",
                "message.im",
                "reaction_added",
                "reaction_removed",
                "user_change",
            ]
        },
        "socket_mode_enabled": True,
    },
}

Connect = Callable[[AsyncApp], Awaitable[AsyncSocketModeHandler]]


class HandWinder:
    """Winds the clock and does nothing on the way."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock

    async def wind(self, to: datetime, *, enough: Callable[[], bool]) -> None:
        self._clock.set(to)

    async def next_instant(self) -> datetime | None:
        return None


class Api:
    """The bare Web API: JSON in, the answer's body out, whatever it says."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self.session = session
        self.url = sandbox.api_url
        self.token = sandbox.bot_token

    async def __call__(self, method: str, *, token: str | None = None, **arguments: Any) -> Any:
        headers = {"Authorization": f"Bearer {token or self.token}"}
        async with self.session.post(self.url + method, json=arguments, headers=headers) as answer:
            return await answer.json()

    async def status(self, method: str, **arguments: Any) -> tuple[int, Mapping[str, str]]:
        """The answer's HTTP status and headers."""
        headers = {"Authorization": f"Bearer {self.token}"}
        async with self.session.post(self.url + method, json=arguments, headers=headers) as answer:
            return answer.status, answer.headers
