"""Roll-ups made up for views: as many teams, of as many reps, as a test wants."""

from __future__ import annotations

from datetime import date

from bot.people.rules import Habits, PersonFacts, WorkingHours
from bot.rhythm.rules import Week
from bot.summaries.figures.rules import Footing, Habit, LateDeals, TeamWeek, Won, total
from bot.summaries.reports.roll_up_pages import RollUpPage, TeamPart
from bot.summaries.reports.roll_up_rules import Coverage
from bot.summaries.reports.teams import TeamName, tells_of_one

__all__ = ["VERA", "page", "part"]

VERA = PersonFacts("U1VERA", "Vera Lind", "en-GB", WorkingHours("Europe/Berlin"), Habits())
WEEKS = tuple(Week(2026, 44).plus(ahead) for ahead in range(4))


def part(number: int, reps: int = 5, *, name: str | None = None) -> TeamPart:
    """Make one team up; without reps nothing happened in it."""
    title = TeamName(number, f"Team {number:03}" if name is None else name, "Mia Berger")
    weeks = tuple(
        TeamWeek(
            reps=reps,
            present=reps,
            planned=reps,
            held=max(reps - 1, 0),
            on_one_word=1,
            coached=40 * reps,
            one_sided=10,
            target=42 * reps,
            forecasting=12,
            admin=6,
            deals=7,
            in_depth=5,
            early=2,
            replies=12,
            with_evidence=9,
            overruled=2,
            verified=1,
            actions_due=9,
            actions_done=8,
            streaks=3,
            longest_streak=7,
            praised=2,
            team=number,
            week=week,
        )
        for week in WEEKS
    )
    whole = total(weeks) if reps else None
    return TeamPart(
        title,
        whole,
        whole,
        weeks,
        Habit(reps, max(reps - 1, 0)),
        LateDeals(6, {"EUR": 9_000_000, "USD": 100}, 1, 2, 3, {"EUR": 5_000_000}),
        Coverage({"EUR": 12_000_000}, {"EUR": 8_000_000}, 9, 3),
        {Footing.EVIDENCE: Won(4, 3, {"EUR": 400}, {"EUR": 300}), Footing.CLAIMS: Won(5, 1)},
    )


def page(*parts: TeamPart) -> RollUpPage:
    """Make a roll-up of these teams."""
    told = [one.now for one in parts if one.now and not tells_of_one(one.now)]
    return RollUpPage(
        VERA,
        today=date(2026, 11, 23),
        first=WEEKS[0],
        last=WEEKS[-1],
        quarter=date(2026, 10, 1),
        teams=parts,
        all_now=total(told),
        all_before=total(told),
        ended=date(2026, 7, 1),
    )
