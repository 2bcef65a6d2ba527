"""What this room sends through the outbox, and how each kind is dealt with (R43)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.people.topics import Manner
from bot.summaries.digest import kinds as of_digest
from bot.summaries.reports import kinds as of_reports
from bot.summaries.weekly import kinds as of_weekly

__all__ = ["MANNERS"]

MANNERS: Mapping[str, Manner] = {
    **of_weekly.MANNERS,
    **of_digest.MANNERS,
    **of_reports.MANNERS,
}
