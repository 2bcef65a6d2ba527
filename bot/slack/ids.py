"""Slack's own ids, each a type of its own so that they can't be mixed up."""

from __future__ import annotations

from typing import NewType

__all__ = ["ChannelId", "SlackUserId", "TeamId"]

SlackUserId = NewType("SlackUserId", str)
"""A person or a bot: `U…`, on Enterprise Grid also `W…`."""

ChannelId = NewType("ChannelId", str)
"""Anything that holds messages: a channel `C…`, a DM `D…`, a group DM `G…` or `C…`."""

TeamId = NewType("TeamId", str)
"""A workspace as Slack names it: `T…`. Our own row id is `bot.store.WorkspaceId`."""
