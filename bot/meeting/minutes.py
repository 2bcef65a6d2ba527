"""The minutes of a 1:1 by kind: what a form fills in, and what may stand in it (R1, R15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import N_, InvalidInput, NotAllowed, Text
from bot.meeting.ids import Field
from bot.rhythm.rules import OneOnOneFacts, State

__all__ = [
    "LEEWAY",
    "LONGEST",
    "OVERTIME",
    "Minutes",
    "Span",
    "checked",
    "may_close",
    "measured",
    "typed",
]

MOST_MINUTES = 600

LEEWAY = 10
"""So many minutes the kinds may add up to more than the 1:1 took: nobody counts exactly."""

OVERTIME = timedelta(minutes=30)
"""Closed within so much after its planned end, a 1:1 took until it was closed."""

LONGEST = timedelta(hours=8)
SHORTEST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Span:
    """When a 1:1 began and ended; aware UTC."""

    started: datetime
    ended: datetime

    @property
    def minutes(self) -> int:
        """Tell how many minutes it took: at least one."""
        return max(1, round((self.ended - self.started).total_seconds() / 60))


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of one 1:1 by kind, as one side says; together what it took."""

    coaching: int
    forecasting: int = 0
    admin: int = 0

    @property
    def total(self) -> int:
        """Add all kinds up."""
        return self.coaching + self.forecasting + self.admin

    @classmethod
    def of(cls, facts: OneOnOneFacts, span: Span) -> Minutes:
        """Fill in what the manager said before, else all of it as coaching (R15).

        What is neither coaching nor forecasting is admin.
        """
        total = span.minutes
        if facts.manager_coaching is None:
            return cls(total)
        coaching = min(facts.manager_coaching, total)
        forecasting = min(facts.manager_forecasting or 0, total - coaching)
        return cls(coaching, forecasting, total - coaching - forecasting)


def may_close(facts: OneOnOneFacts, now: datetime, *, is_sent: bool = False) -> None:
    """Let a 1:1 pass that can be closed now: begun, and on the plan. Raises NotAllowed.

    To whoever sent the form the words say that what they typed is kept.
    """
    if facts.state in {State.SKIPPED, State.EXCUSED}:
        raise NotAllowed(
            N_(
                "This 1:1 came off the plan meanwhile, so it can't be closed. I kept what you "
                "typed: it stands in the form of your next 1:1 with this rep."
            )
            if is_sent
            else N_("This 1:1 is off the plan by now, so there is nothing to close.")
        )
    if facts.started_at is None and now < facts.planned_at:
        raise NotAllowed(
            N_(
                "This 1:1 was moved meanwhile and hasn't begun yet. I kept what you typed: it "
                "stands in this form when you close it then."
            )
            if is_sent
            else N_("This 1:1 hasn't begun yet. Press *Start* when it does; then it can be closed.")
        )


def measured(facts: OneOnOneFacts, now: datetime, *, is_sent: bool) -> Span:
    """Tell when a 1:1 began and ended, as far as it was measured (docs/rhythm.md R1).

    It began when somebody pressed *Start*, else as planned. A form that is filled in while it is
    under way shows the planned end; once it `is_sent`, it ends at that moment. Long after the
    planned end, that end counts: nobody forgets to close a talk for hours and still talks.
    """
    started = facts.started_at or facts.planned_at
    if facts.ended_at is not None:
        return Span(started, max(started + SHORTEST, facts.ended_at))
    planned = max(facts.ends_at, started + SHORTEST)
    if facts.started_at is None and now > planned:
        # Nobody measured it: what was planned is the best that is known.
        return Span(started, planned)
    if planned < now <= planned + OVERTIME or (is_sent and now < planned):
        return Span(started, max(started + SHORTEST, now))
    return Span(started, planned)


def checked(minutes: Minutes, span: Span) -> None:
    """Let figures pass that fit what the 1:1 took. Raises InvalidInput at each wrong field."""
    problems: dict[str, Text] = {}
    if span.ended <= span.started:
        problems[Field.ENDED] = N_("It ended before it began. Correct one of the two times.")
    elif span.ended - span.started > LONGEST:
        problems[Field.ENDED] = N_("That is more than 8 hours. Correct one of the two times.")
    elif minutes.total > span.minutes + LEEWAY:
        problems[Field.COACHING] = N_(
            "Together that is {total} minutes, but the 1:1 took {took}. "
            "Lower one of them, or correct when it began and ended.",
            total=minutes.total,
            took=span.minutes,
        )
    elif minutes.total == 0:
        problems[Field.COACHING] = N_("Say at least one minute of one kind.")
    if problems:
        raise InvalidInput(problems)


def typed(given: Mapping[Field, str]) -> Minutes:
    """Read the three figures as somebody typed them; an empty one is none.

    Raises InvalidInput at each that is no whole number of minutes up to ten hours.
    """
    problems: dict[str, Text] = {}
    found: list[int] = []
    for field in (Field.COACHING, Field.FORECASTING, Field.ADMIN):
        text = given.get(field, "").strip() or "0"
        if not (text.isdecimal() and len(text) <= len("0000") and int(text) <= MOST_MINUTES):
            problems[field] = N_("Type whole minutes, such as 45.")
            continue
        found.append(int(text))
    if problems:
        raise InvalidInput(problems)
    return Minutes(*found)
