"""The manifest is one that Slack takes, and asks for what the code uses and no more."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.sandbox.manifest import Manifest

ROOT = Path(__file__).parents[2]
FILE = ROOT / "manifest.yml"

# Where its own messages are looked for before they are sent again.
HISTORY = {"channels:history", "groups:history", "im:history", "mpim:history"}

# By Slack's reference: what each method that the gateway calls needs, of a bot.
SCOPES = {
    "apps_connections_open": set(),  # needs the app's token, and that its own connections:write
    "auth_test": set(),
    "api_call": set(),  # blocks.validate, which needs no token at all
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": HISTORY,
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_members": {"channels:read", "groups:read"},
    "conversations_open": {"im:write", "mpim:write"},
    "conversations_replies": HISTORY,
    "files_completeUploadExternal": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "users_info": {"users:read"},
    "users_list": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_push": set(),
    "views_update": set(),
}

# What each event needs that we are told of.
OF_EVENTS: dict[str, set[str]] = {
    "user_change": {"users:read"},
    "reaction_added": {"reactions:read"},
    "app_home_opened": set(),
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.mpim": {"mpim:history"},
}


@pytest.fixture(name="manifest")
def _manifest() -> dict[str, Any]:
    return dict(yaml.safe_load(FILE.read_text()))


def test_scopes(manifest: dict[str, Any]) -> None:
    """The scopes are those of the methods that the gateway calls, and of the command."""
    source = (ROOT / "bot/slack/gateway.py").read_text()
    called = set(re.findall(r"\b(?:client|patient=True\))\.([a-z]+_\w+)\(", source))

    assert called == set(SCOPES)
    needed = {"commands"}.union(*SCOPES.values(), *OF_EVENTS.values())
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed


def test_reasons() -> None:
    """Each scope, and each event, says what it is for."""
    scopes = re.findall(r"^ {6}- ([a-z:_.]+)(.*)$", FILE.read_text(), re.MULTILINE)

    assert scopes
    assert [scope for scope, reason in scopes if not reason.startswith(" # ")] == []


def test_limits(manifest: dict[str, Any]) -> None:
    """Texts are within the lengths of Slack's manifest schema."""
    shown = manifest["display_information"]
    [command] = manifest["features"]["slash_commands"]

    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert re.fullmatch(r"#[0-9a-f]{6}", shown["background_color"])
    assert len(manifest["features"]["bot_user"]["display_name"]) <= 80
    assert re.fullmatch(r"/[a-z]{1,31}", command["command"])
    assert len(command["description"]) <= 2000
    assert len(command["usage_hint"]) <= 1000


def test_known_keys(manifest: dict[str, Any]) -> None:
    """Nothing stands in it that Slack's schema doesn't know, so nothing is misspelt."""
    assert _keys(manifest) <= {
        "_metadata.major_version",
        "_metadata.minor_version",
        "display_information.name",
        "display_information.description",
        "display_information.background_color",
        "features.app_home.home_tab_enabled",
        "features.app_home.messages_tab_enabled",
        "features.app_home.messages_tab_read_only_enabled",
        "features.bot_user.display_name",
        "features.bot_user.always_online",
        "features.shortcuts",
        "features.slash_commands",
        "oauth_config.scopes.bot",
        "settings.event_subscriptions.bot_events",
        "settings.interactivity.is_enabled",
        "settings.socket_mode_enabled",
        "settings.org_deploy_enabled",
        "settings.token_rotation_enabled",
    }


def test_people_can_answer(manifest: dict[str, Any]) -> None:
    """The app takes messages, clicks and escaped commands, over Socket Mode."""
    features, settings = manifest["features"], manifest["settings"]

    assert features["app_home"]["home_tab_enabled"]
    assert features["app_home"]["messages_tab_enabled"]
    assert not features["app_home"]["messages_tab_read_only_enabled"]
    assert features["slash_commands"][0]["should_escape"]
    assert settings["interactivity"]["is_enabled"]
    assert settings["socket_mode_enabled"]


def test_events(manifest: dict[str, Any]) -> None:
    """We are told of what is listed here and no more, each with the scope that it needs."""
    assert manifest["settings"]["event_subscriptions"] == {"bot_events": list(OF_EVENTS)}


def test_sandbox_takes_it() -> None:
    """The sandbox, as strict as Slack about it, reads the very same file."""
    assert Manifest.read(FILE).commands.keys() == {"/coach"}


def _keys(part: dict[str, Any], path: str = "") -> set[str]:
    found: set[str] = set()
    for key, value in part.items():
        found |= _keys(value, f"{path}{key}.") if isinstance(value, dict) else {f"{path}{key}"}
    return found
