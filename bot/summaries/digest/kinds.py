"""What this part sends through the outbox, and how each kind is dealt with (R43)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.people.topics import Manner

__all__ = ["MANNERS"]

MANNERS: Mapping[str, Manner] = {}
