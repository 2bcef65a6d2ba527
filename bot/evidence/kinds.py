"""What this room sends through the outbox, and how each kind is dealt with (R43)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.evidence.book import kinds as of_book
from bot.evidence.checks import kinds as of_checks
from bot.evidence.fit import kinds as of_fit
from bot.evidence.praise import kinds as of_praise
from bot.evidence.questions import kinds as of_questions
from bot.evidence.risks import kinds as of_risks
from bot.evidence.starting import kinds as of_starting
from bot.people.topics import Manner

__all__ = ["MANNERS"]

MANNERS: Mapping[str, Manner] = {
    **of_questions.MANNERS,
    **of_checks.MANNERS,
    **of_book.MANNERS,
    **of_risks.MANNERS,
    **of_starting.MANNERS,
    **of_praise.MANNERS,
    **of_fit.MANNERS,
}
