"""What a message and a view are on their way to Slack and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Block", "Blocks", "MessageRef", "Said", "View"]

Block = Mapping[str, object]
Blocks = Sequence[Block]
"""Plain dicts, as they go over the wire."""

View = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Where a message stands: enough to update it, or to answer in its thread.

    `thread_ts` is the ts of the thread's first message, None outside threads.
    """

    channel: str
    ts: str
    thread_ts: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A message: its fallback text and its blocks."""

    text: str
    blocks: Blocks
