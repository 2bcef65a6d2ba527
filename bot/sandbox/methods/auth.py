"""auth.test and api.test."""

from __future__ import annotations

from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.workspace import Workspace

__all__ = ["api_test", "auth_test"]


def auth_test(workspace: Workspace, _arguments: Arguments) -> dict[str, Any]:
    """Who the token belongs to."""
    world = workspace.world
    return {
        "url": f"https://{world.team_domain}.slack.com/",
        "team": world.team_name,
        "user": world.bot_name,
        "team_id": world.team_id,
        "user_id": world.bot_user_id,
        "bot_id": world.bot_id,
        "is_enterprise_install": False,
    }


def api_test(_workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """Say back what was said."""
    return {"args": arguments}
