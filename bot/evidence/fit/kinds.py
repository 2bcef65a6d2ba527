"""What this part sends through the outbox, and how each kind is dealt with (R43)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.errors import N_
from bot.people.topics import Manner, Rank, Seconds, Topic

__all__ = ["MANNERS", "Kind"]


class Kind(StrEnum):
    """What is sent around outcomes."""

    WIN_LOSS = "evidence.win_loss"
    """Why a deal was won, lost or left, asked once (R39)."""


MANNERS: Mapping[str, Manner] = {
    Kind.WIN_LOSS: Manner(
        Topic.WIN_LOSS,
        Seconds.TAP * 3,
        Rank.WIN_LOSS,
        stands_alone=True,
        why=N_("one of your deals was closed"),
    ),
}
