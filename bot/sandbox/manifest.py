"""The app's manifest: what it may do, as far as the sandbox has to know."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

__all__ = ["Command", "Manifest", "Shortcut"]

EVENT_SCOPES = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "user_change": "users:read",
}


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command of the app; `escaped` ones get `<@U…|name>` for a typed @name."""

    name: str
    description: str
    usage_hint: str
    escaped: bool


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An entry in a message's menu, or in the composer's."""

    callback_id: str
    name: str
    kind: Literal["message", "global"]
    description: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parts of a Slack app manifest that change what Slack does."""

    app_name: str
    description: str
    bot_name: str
    scopes: tuple[str, ...]
    commands: Mapping[str, Command]
    events: frozenset[str]
    interactive: bool
    shortcuts: Mapping[str, Shortcut]
    """By their callback ids."""
    home_tab: bool
    messages_tab: bool
    """Whether people can write to the app in their direct message with it."""

    @classmethod
    def read(cls, source: Mapping[str, Any] | Path) -> Manifest:
        """Take a manifest as data, or from a `.yml` or `.json` file.

        Raises ValueError when Slack wouldn't take it: no manifest, or commands, shortcuts and
        events without the scopes that they need.
        """
        data: object = source
        if isinstance(source, Path):
            text = source.read_text(encoding="utf-8")
            data = json.loads(text) if source.suffix == ".json" else yaml.safe_load(text)
        if not isinstance(data, Mapping) or "display_information" not in data:
            raise ValueError("a manifest needs display_information at its top")
        features = data.get("features", {})
        settings = data.get("settings", {})
        name = str(data["display_information"]["name"])
        commands = [
            Command(
                name=each["command"],
                description=each["description"],
                usage_hint=each.get("usage_hint", ""),
                escaped=bool(each.get("should_escape", False)),
            )
            for each in features.get("slash_commands", ())
        ]
        shortcuts = [_shortcut(each) for each in features.get("shortcuts", ())]
        app_home = features.get("app_home", {})
        scopes = tuple(data.get("oauth_config", {}).get("scopes", {}).get("bot", ()))
        events = frozenset(settings.get("event_subscriptions", {}).get("bot_events", ()))
        needed = {EVENT_SCOPES[event] for event in events & EVENT_SCOPES.keys()}
        needed |= {"commands"} if commands or shortcuts else set()
        if lacking := sorted(needed.difference(scopes)):
            raise ValueError(f"the manifest needs the scopes {', '.join(lacking)}")
        return cls(
            app_name=name,
            description=str(data["display_information"].get("description", "")),
            bot_name=features.get("bot_user", {}).get("display_name", name),
            scopes=scopes,
            commands={command.name: command for command in commands},
            events=events,
            interactive=bool(settings.get("interactivity", {}).get("is_enabled", False)),
            shortcuts={shortcut.callback_id: shortcut for shortcut in shortcuts},
            home_tab=bool(app_home.get("home_tab_enabled", False)),
            messages_tab=bool(app_home.get("messages_tab_enabled", True))
            and not app_home.get("messages_tab_read_only_enabled", False),
        )


def _shortcut(entry: Mapping[str, Any]) -> Shortcut:
    if entry["type"] not in ("message", "global"):
        raise ValueError(f"a shortcut is a message's or global, not {entry['type']!r}")
    return Shortcut(entry["callback_id"], entry["name"], entry["type"], entry["description"])
