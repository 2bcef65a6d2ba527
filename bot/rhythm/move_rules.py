"""What the forms to move and to skip a 1:1 send, read back."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.errors import N_, InvalidInput

__all__ = ["LONGEST_REASON", "checked_reason", "slot_from"]

LONGEST_REASON = 300


def slot_from(field: str, chosen: str | None) -> datetime:
    """Read an offered slot back. Raises InvalidInput at its field for anything else."""
    try:
        start = datetime.fromisoformat(chosen or "")
    except ValueError:
        start = None
    if start is None or start.tzinfo is None:
        raise InvalidInput({field: N_("Pick one of the times in the list.")})
    return start.astimezone(UTC)


def checked_reason(field: str, reason: str | None) -> str:
    """Take the reason of a skip. Raises InvalidInput at its field for none, or a novel."""
    words = (reason or "").strip()
    if not words:
        raise InvalidInput({field: N_("Say in a few words why, so that you both know later.")})
    if len(words) > LONGEST_REASON:
        raise InvalidInput({field: N_("Say it in at most {n} characters.", n=LONGEST_REASON)})
    return words
