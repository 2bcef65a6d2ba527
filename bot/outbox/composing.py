"""What composers of all rooms have in common."""

from __future__ import annotations

from bot.errors import NotFound
from bot.outbox.types import Composer, Due, Saying, Silence

__all__ = ["unless_gone"]


def unless_gone(composer: Composer, reason: str = "gone") -> Composer:
    """Fall silent where what it is about, or somebody of its people, isn't there any more."""

    async def composed(due: Due) -> Saying:
        try:
            return await composer(due)
        except NotFound:
            return Silence(reason)

    return composed
