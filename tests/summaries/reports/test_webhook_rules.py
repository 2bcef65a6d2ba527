"""What a webhook promises: its signature, its months, its patience (docs/webhook.md)."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import SystemClock
from bot.rhythm.rules import Week
from bot.summaries.figures.rules import TeamWeek
from bot.summaries.reports.teams import TeamName
from bot.summaries.reports.webhook_body import example_body, month_body
from bot.summaries.reports.webhook_rules import (
    DELAYS,
    FINAL,
    PATIENCE,
    Problem,
    Reply,
    Sent,
    due_for,
    judged,
    month_before,
    next_after,
    next_try,
    signature,
    weeks_of,
)
from tests.house.codebase import ROOT

NOW = datetime(2026, 12, 5, 6, 0, tzinfo=UTC)
WEEK = Week(2026, 48)


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (200, None),
        (204, None),
        (301, Problem.MOVED),
        (308, Problem.MOVED),
        (400, Problem.REFUSED),
        (401, Problem.LOCKED),
        (404, Problem.GONE),
        (408, Problem.BUSY),
        (410, Problem.GONE),
        (429, Problem.BUSY),
        (500, Problem.BROKEN),
        (503, Problem.BUSY),
    ],
)
def test_what_an_answer_means(status: int, problem: Problem | None) -> None:
    """Only 2xx takes a call; what a second try may mend is told from what it can't."""
    assert judged(Reply(status)).problem is problem


def test_final_ones_end() -> None:
    """What another try wouldn't mend is tried once."""
    for problem in Problem:
        again = next_try(Sent(problem), 1, first=NOW, now=NOW, jitter=0)
        assert (again is None) is (problem in FINAL)


@given(jitter=st.floats(0, 1), wait=st.integers(0, 10**6))
def test_patience(jitter: float, wait: int) -> None:
    """Tries go further and further apart, heed what is asked for, and end within three days."""
    now, attempts, gaps = NOW, 0, []
    while True:
        attempts += 1
        sent = Sent(Problem.BUSY, timedelta(seconds=wait))
        again = next_try(sent, attempts, first=NOW, now=now, jitter=jitter)
        if again is None:
            break
        gaps.append(again - now)
        now = again
    assert now <= NOW + PATIENCE
    assert gaps == sorted(gaps)
    assert all(gap >= min(timedelta(seconds=wait), timedelta(days=1)) for gap in gaps)
    assert attempts <= len(DELAYS) + 7


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_each_week_is_in_one_month(day: date) -> None:
    """The weeks of all months follow each other, and end in their month."""
    month = day.replace(day=1)
    weeks, before = weeks_of(month), weeks_of(month_before(month))
    assert before[-1].plus(1) == weeks[0]
    assert all(week.day(7).replace(day=1) == month for week in weeks)
    assert due_for(month) > datetime.combine(weeks[-1].plus(1).day(2), NOW.time(), UTC)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_the_next_month_is_told_within_a_month(now: datetime) -> None:
    """There is always a next call, and it lies ahead."""
    assert now < next_after(now) <= now + timedelta(days=32)


def test_the_paper_verifies_a_call() -> None:
    """The example in docs/webhook.md takes a call of ours, and none that was changed or is old."""
    paper = (ROOT / "docs/webhook.md").read_text()
    [source] = re.findall(r"```python\n(.*?)```", paper, re.DOTALL)
    there: dict[str, Any] = {}
    exec(source, there)
    is_from_coach = there["is_from_coach"]
    body, at = '{"name": "Zürich"}'.encode(), int(SystemClock().now().timestamp())
    headers = {
        "X-Coach-Timestamp": str(at),
        "X-Coach-Signature": signature("whsec_a", at, body),
    }

    assert is_from_coach("whsec_a", headers, body)
    assert not is_from_coach("whsec_b", headers, body)
    assert not is_from_coach("whsec_a", headers, body + b" ")
    late = {**headers, "X-Coach-Timestamp": str(at - 400)}
    assert not is_from_coach("whsec_a", late, body)


def test_the_paper_shows_the_body() -> None:
    """The example in docs/webhook.md has exactly the fields of a body."""
    paper = (ROOT / "docs/webhook.md").read_text()
    [told] = re.findall(r"```json\n(.*?)```", paper, re.DOTALL)
    body = json.loads(example_body(date(2026, 11, 1), [WEEK], workspace="T1", at=NOW))

    assert _shape(json.loads(told)) == _shape(body)
    assert json.loads(told)["teams"][0]["shares"] == body["teams"][0]["shares"]
    assert json.loads(told)["weeks"] == [str(week) for week in weeks_of(date(2026, 11, 1))]


def test_small_teams() -> None:
    """Under four reps there are counts and no rates; of one rep there is no number."""
    teams = [
        (
            TeamName(reps, "", f"Manager {reps}"),
            TeamWeek(team=reps, week=WEEK, reps=reps, planned=4, held=3),
        )
        for reps in (1, 2, 3, 4)
    ]
    body = json.loads(month_body(date(2026, 11, 1), [WEEK], teams, workspace="T1", at=NOW))
    one, two, three, four = body["teams"]

    assert one["numbers"] is None
    assert one["shares"] is None
    assert two["shares"] is three["shares"] is None
    assert two["numbers"]["one_on_ones"]["held"] == 3
    assert four["shares"]["held"] == 0.75
    assert four["shares"]["evidence"] is None
    assert [one["counts_only"] for one in body["teams"]] == [True, True, True, False]
    assert four["name"] == "Manager 4"


def _shape(found: object) -> object:
    if isinstance(found, dict):
        return {key: _shape(value) for key, value in found.items()}
    return [_shape(found[0])] if isinstance(found, list) else None
