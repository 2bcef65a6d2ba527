"""Charts and weeks made up for tests."""

from __future__ import annotations

from bot.rhythm.rules import Week
from bot.summaries.figures.rules import TeamWeek
from bot.summaries.picture.rules import Chart
from bot.summaries.picture.views import rhythm_chart
from bot.words import tongue

__all__ = ["chart", "week"]


def week(number: int, planned: int = 8, held: int = 6, coached: int = 300) -> TeamWeek:
    return TeamWeek(
        team=1,
        week=Week(2026, number),
        reps=planned,
        present=planned,
        planned=planned,
        held=held,
        coached=coached,
        target=planned * 42,
    )


def chart(weeks: int = 8, locale: str = "en") -> Chart:
    """Eight weeks as they may be, one of them with nothing planned."""
    told = [
        week(40 + at, planned=0, held=0, coached=0)
        if at == 3
        else week(40 + at, 8, min(at, 8), 50 * at)
        for at in range(weeks)
    ]
    made = rhythm_chart(tongue(locale), told)
    assert made is not None
    return made
