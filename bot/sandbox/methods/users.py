"""users.info and users.list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.arguments import Arguments
from bot.sandbox.failures import Refused
from bot.sandbox.methods.paging import page_of
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Member

__all__ = ["info", "list_users"]


def info(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """One person."""
    member = workspace.members.get(arguments["user"])
    if member is None:
        raise Refused("user_not_found")
    return {"user": user_object(workspace, member, locale=arguments.get("include_locale", False))}


def list_users(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """Everybody, bots and people who left included."""
    everybody = list(workspace.members.values())
    page, cursor = page_of(everybody, arguments, default=1000, key=lambda member: member.id)
    locale = arguments.get("include_locale", False)
    return {
        "members": [user_object(workspace, member, locale=locale) for member in page],
        "cache_ts": workspace.now_seconds(),
        "response_metadata": {"next_cursor": cursor},
    }


def user_object(workspace: Workspace, member: Member, *, locale: bool) -> dict[str, Any]:
    """A user as Slack describes them to an app with our scopes."""
    profile: dict[str, Any] = {
        "real_name": member.real_name,
        "real_name_normalized": member.real_name,
        "display_name": member.name,
        "display_name_normalized": member.name,
        "first_name": member.real_name.split(" ")[0],
        "last_name": member.real_name.partition(" ")[2],
        "title": "",
        "phone": "",
        "skype": "",
        "avatar_hash": f"{member.id.lower():0>12}",
        "status_text": member.status_text,
        "status_emoji": member.status_emoji,
        "status_expiration": member.status_expiration,
        "team": member.team_id or workspace.world.team_id,
    }
    if member.email and "users:read.email" in workspace.manifest.scopes:
        profile["email"] = member.email
    user: dict[str, Any] = {
        "id": member.id,
        "team_id": member.team_id or workspace.world.team_id,
        "name": member.name,
        "deleted": member.deleted,
        "profile": profile,
        "is_bot": member.is_bot,
        "is_app_user": False,
        "updated": member.updated,
    }
    if member.deleted:
        return user
    zone = ZoneInfo(member.tz)
    now = workspace.clock.now().astimezone(zone)
    user |= {
        "real_name": member.real_name,
        "color": "9f69e7",
        "tz": member.tz,
        "tz_label": now.tzname(),
        "tz_offset": int((now.utcoffset() or timedelta()).total_seconds()),
        "is_admin": member.is_admin,
        "is_owner": member.is_owner,
        "is_primary_owner": False,
        "is_restricted": member.is_restricted,
        "is_ultra_restricted": False,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }
    if member.team_id:
        user["is_stranger"] = False
    if locale:
        user["locale"] = member.locale
    return user
