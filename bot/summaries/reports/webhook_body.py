"""What is posted to a webhook: numbers of teams, and no word of anybody (docs/rhythm.md R41)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.rhythm.rules import Week
from bot.summaries.figures.rules import Figure, TeamWeek
from bot.summaries.reports.teams import TeamName, tells_of_one

__all__ = ["VERSION", "example_body", "month_body"]

VERSION = 1
"""Raised when a field changes its meaning or goes; new fields don't raise it."""
DIGITS = 4
SHARES = tuple(one for one in Figure if one not in {Figure.PRAISE, Figure.STREAKS})


def month_body(
    month: date,
    weeks: Sequence[Week],
    teams: Sequence[tuple[TeamName, TeamWeek]],
    *,
    workspace: str,
    at: datetime,
) -> str:
    """Write a month's numbers down, as they stand at that instant."""
    return _dumped(
        {
            "is_test": False,
            "workspace": workspace,
            "month": f"{month:%Y-%m}",
            "weeks": [str(week) for week in weeks],
            "counted_at": _iso(at),
            "teams": [_team(name, week) for name, week in teams],
        }
    )


def example_body(month: date, weeks: Sequence[Week], *, workspace: str, at: datetime) -> str:
    """Write the same for one made-up team, so that no figure leaves by a try."""
    made_up = TeamWeek(
        reps=5,
        present=5,
        planned=20,
        held=18,
        on_one_word=2,
        coached=810,
        one_sided=45,
        target=831,
        forecasting=120,
        admin=60,
        deals=24,
        in_depth=17,
        early=9,
        replies=40,
        with_evidence=26,
        overruled=3,
        verified=4,
        actions_due=22,
        actions_done=19,
        streaks=4,
        longest_streak=9,
        praised=3,
        team=0,
        week=weeks[-1],
    )
    name = TeamName(0, "Example team", "")
    whole = json.loads(month_body(month, weeks, [(name, made_up)], workspace=workspace, at=at))
    return _dumped({**whole, "is_test": True})


def _team(name: TeamName, week: TeamWeek) -> Mapping[str, object]:
    head = {"id": name.id, "name": name.known_as, "reps": week.reps}
    if tells_of_one(week):
        return {**head, "counts_only": True, "numbers": None, "shares": None}
    numbers = {
        "one_on_ones": {
            "planned": week.planned,
            "held": week.held,
            "held_on_one_word": week.on_one_word,
        },
        "minutes": {
            "coaching": week.coached,
            "coaching_by_one_side": week.one_sided,
            "target": week.target,
            "forecasting": week.forecasting,
            "admin": week.admin,
        },
        "deals": {"looked_at": week.deals, "in_depth": week.in_depth, "early": week.early},
        "replies": {
            "judged": week.replies,
            "with_evidence": week.with_evidence,
            "overruled": week.overruled,
            "verified": week.verified,
        },
        "actions": {"due": week.actions_due, "done": week.actions_done},
        "streaks": {"running": week.streaks, "longest": week.longest_streak},
        "praised": week.praised,
    }
    shares = None if week.is_small else {one.value: _share(week, one) for one in SHARES}
    return {**head, "counts_only": week.is_small, "numbers": numbers, "shares": shares}


def _share(week: TeamWeek, figure: Figure) -> float | None:
    share = week.share(figure)
    return None if share is None else round(share, DIGITS)


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _dumped(said: Mapping[str, object]) -> str:
    return json.dumps({"version": VERSION, **said}, ensure_ascii=False, separators=(",", ":"))
