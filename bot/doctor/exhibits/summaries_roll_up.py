"""Examples of roll-ups and the webhook, of the part `reports` of the room `summaries`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from bot.doctor.made_up import AFTER, BEFORE, FRIDAY, MIA, T
from bot.rhythm.rules import Week
from bot.slack.messages import Said, View
from bot.summaries.figures.rules import Footing, Habit, LateDeals, TeamWeek, Won, total
from bot.summaries.reports import roll_up_views, webhook_views
from bot.summaries.reports.roll_up_pages import RollUpPage, TeamPart
from bot.summaries.reports.roll_up_rules import Coverage
from bot.summaries.reports.teams import TeamName
from bot.summaries.reports.webhook_pages import CallFacts, WebhookPage
from bot.summaries.reports.webhook_rules import Problem, Sent

__all__ = ["drawn"]

WEEKS = tuple(Week(2026, 44).plus(ahead) for ahead in range(4))
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
CALL = CallFacts(1, NOVEMBER, attempts=2)
WEBHOOK = WebhookPage(
    MIA,
    host="hooks.example.com",
    set_by=MIA.slack_id,
    set_at=BEFORE,
    next_at=FRIDAY + timedelta(days=8),
    calls=(
        CallFacts(3, NOVEMBER, attempts=1, problem=Problem.BUSY, next_at=AFTER),
        CallFacts(2, OCTOBER, attempts=8, problem=Problem.GONE),
        CallFacts(1, date(2026, 9, 1), attempts=1, sent_at=BEFORE),
    ),
)


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw each of its messages and forms once."""
    page = _page([_part(1, "North", 6), _part(2, "", 3), _part(3, "South", 1)])
    many = _page([_part(one, f"Team {one}", 5) for one in range(1, 21)])
    yield partial(roll_up_views.roll_up, T, page)
    yield partial(roll_up_views.roll_up, T, many)
    yield partial(roll_up_views.teams_view, T, page)
    yield partial(roll_up_views.teams_view, T, many, 1)
    yield partial(roll_up_views.counted_view, T)
    yield partial(webhook_views.webhook_form, T, WebhookPage(MIA))
    yield partial(webhook_views.webhook_form, T, WEBHOOK)
    yield partial(webhook_views.secret_view, T, WEBHOOK, "whsec_0123456789abcdef")
    for problem in (None, *Problem):
        yield partial(webhook_views.tried, T, Sent(problem))
    yield partial(webhook_views.webhook_ended, T)
    for call in (CALL, *WEBHOOK.calls):
        yield partial(webhook_views.given_up, T, WEBHOOK, call)


def _page(parts: list[TeamPart]) -> RollUpPage:
    whole = total(part.now for part in parts if part.now is not None and not part.is_silent)
    return RollUpPage(
        MIA,
        today=FRIDAY.date(),
        first=WEEKS[0],
        last=WEEKS[-1],
        quarter=OCTOBER,
        teams=tuple(parts),
        all_now=whole,
        all_before=whole,
        ended=date(2026, 7, 1),
    )


def _part(number: int, name: str, reps: int) -> TeamPart:
    weeks = tuple(
        TeamWeek(
            reps=reps,
            present=reps,
            planned=reps,
            held=reps - (week.number % 2),
            on_one_word=1,
            coached=38 * reps,
            one_sided=20,
            target=42 * reps,
            forecasting=30,
            admin=15,
            deals=6,
            in_depth=4,
            early=2,
            replies=11,
            with_evidence=7,
            overruled=1,
            verified=2,
            actions_due=8,
            actions_done=7,
            streaks=reps - 1,
            longest_streak=9,
            praised=1,
            team=number,
            week=week,
        )
        for week in WEEKS
    )
    whole = total(weeks)
    won = {
        Footing.EVIDENCE: Won(4, 3, {"EUR": 24_000_000}, {"EUR": 19_000_000}),
        Footing.STALE: Won(2, 1, {"EUR": 9_000_000}, {"EUR": 4_000_000}),
        Footing.CLAIMS: Won(5, 1, {"EUR": 31_000_000}, {"EUR": 5_000_000}),
    }
    return TeamPart(
        TeamName(number, name, MIA.name),
        whole,
        whole,
        weeks,
        Habit(reps, reps - 1),
        LateDeals(6, {"EUR": 42_000_000}, 2, 1, 3, {"EUR": 25_000_000}),
        Coverage({"EUR": 31_000_000}, {"EUR": 12_000_000}, deals=14, undated=3),
        won,
    )
