"""People as Slack tells of them, in an answer or in an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.slack.answers import SlackStatus, SlackUser
from bot.slack.ids import SlackUserId
from bot.slack.payloads import Malformed, Payload, clean
from bot.store import WorkspaceId

__all__ = ["ProfileChange", "parse_profile_change", "read_user"]


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """The event that a profile is another one now; `at` by Slack's clock, to the microsecond.

    What Slack left out of the user is empty, not changed.
    """

    workspace: WorkspaceId
    event_id: str
    at: datetime
    user: SlackUser


def parse_profile_change(context: Payload, body: Payload) -> ProfileChange:
    """Read a `user_change` event. Raises Malformed."""
    workspace = context["workspace"]
    assert isinstance(workspace, int), "the middleware puts the workspace into the context"
    try:
        event: Any = body["event"]
        event_id = body["event_id"]
        at = _instant(event["event_ts"])
        user = read_user(event["user"])
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise Malformed("no user_change of Slack's") from error
    if not isinstance(event_id, str) or not event_id or at is None:
        raise Malformed("an event without an id or a time")
    return ProfileChange(WorkspaceId(workspace), event_id, at, user)


def read_user(user: Any) -> SlackUser:
    """Read a user object of Slack's; what is left out there is empty here.

    Raises LookupError, TypeError, ValueError and their like for what is none.
    """
    profile = user.get("profile") or {}
    # The full name: it stands in calendars and forms, where "ron" could be anybody.
    names = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"))
    return SlackUser(
        id=SlackUserId(_text(user["id"])),
        name=next((_text(name) for name in names if name), _text(user.get("name") or user["id"])),
        zone=_text(user.get("tz") or ""),
        locale=_text(user["locale"]) if user.get("locale") else None,
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        deleted=bool(user.get("deleted")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_admin=any(user.get(key) for key in ("is_admin", "is_owner", "is_primary_owner")),
        team_id=user.get("team_id"),
        display_name=_text(profile.get("display_name") or ""),
        status=SlackStatus(
            text=_text(profile.get("status_text") or ""),
            emoji=_text(profile.get("status_emoji") or ""),
            until=_instant(profile.get("status_expiration")),
        ),
        updated=_instant(user.get("updated")),
    )


def _instant(seconds: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(seconds), UTC) if seconds else None
    except (OverflowError, OSError) as error:
        raise ValueError("no time that a clock shows") from error


def _text(found: Any) -> str:
    if not isinstance(found, str):
        raise TypeError("no text")
    return clean(found)
