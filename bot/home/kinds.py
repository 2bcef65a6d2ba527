"""What this room sends through the outbox, and how each kind is dealt with (R43)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.people.kinds import Kind
from bot.people.topics import Manner, Topic

__all__ = ["MANNERS"]

# It notifies nobody, so there is nothing to be muted in it.
MANNERS: Mapping[str, Manner] = {Kind.HOME: Manner(Topic.TEAM)}
