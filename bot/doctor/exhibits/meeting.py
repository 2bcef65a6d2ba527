"""Examples of what the room `meeting` shows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bot.doctor.exhibits import agenda, closing
from bot.slack.messages import Said, View

__all__ = ["drawn"]


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw each of its messages and forms once."""
    yield from agenda.drawn()
    yield from closing.drawn()
