"""Reading the form that closes a 1:1: what was typed, as values, or what is wrong where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.actions import rules as action_rules
from bot.actions.rules import ActionField
from bot.errors import N_, InvalidInput, Text
from bot.meeting.closing_pages import (
    LONGEST_REASON,
    LONGEST_WORDS,
    About,
    DealRow,
    Decision,
    Part,
    action_field,
    deal_field,
)
from bot.meeting.ids import Field
from bot.meeting.minutes import Minutes, Span, checked, typed
from bot.people.rules import at_local
from bot.rhythm.rules import OneOnOneFacts

__all__ = ["CHANGED", "Review", "Sent", "Wanted", "read", "shown_in", "spoken", "without_defaults"]

CHANGED = N_(
    "This was changed meanwhile. I kept what you typed: close this form and open it again, "
    "and you see both."
)

FIGURES = (Field.STARTED, Field.ENDED, Field.COACHING, Field.FORECASTING, Field.ADMIN)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An action that the form asks for, in its row."""

    row: int
    text: str
    owner: str
    due_on: date
    deal: int | None


@dataclass(frozen=True, slots=True)
class Review:
    """What the form says of a deal."""

    deal: int
    decision: Decision
    reason: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that is in order."""

    notes: str
    insights: str
    private: str
    span: Span
    minutes: Minutes
    actions: tuple[Wanted, ...]
    reviews: tuple[Review, ...]


def shown_in(about: About) -> dict[str, str]:
    """Say what a form filled in by itself, by field."""
    shown = about.shown
    return {
        Field.STARTED: shown.started,
        Field.ENDED: shown.ended,
        Field.COACHING: str(shown.minutes.coaching),
        Field.FORECASTING: str(shown.minutes.forecasting),
        Field.ADMIN: str(shown.minutes.admin),
    }


def without_defaults(given: Mapping[str, str], about: About) -> dict[str, str]:
    """Leave out what the form filled in by itself: only what was typed is worth keeping."""
    own = shown_in(about)
    rows = {
        action_field(row, part)
        for row in range(1, about.rows + 1)
        for part in Part
        if not given.get(action_field(row, Part.TEXT))
    }
    return {
        name: text
        for name, text in given.items()
        if text and own.get(name) != text and name not in rows
    }


def spoken(given: Mapping[str, str]) -> dict[str, str]:
    """Take the words that both read, and the one's own. Raises InvalidInput for too many."""
    names = (Field.NOTES, Field.INSIGHTS, Field.PRIVATE)
    said = {str(name): given.get(name, "").strip() for name in names}
    problems = {
        name: N_("That is too long: at most {most} characters.", most=LONGEST_WORDS)
        for name, text in said.items()
        if len(text) > LONGEST_WORDS
    }
    if problems:
        raise InvalidInput(problems)
    return said


def read(
    given: Mapping[str, str],
    about: About,
    facts: OneOnOneFacts,
    *,
    measured: Span,
    zone: str,
    deals: Iterable[DealRow],
    today: Mapping[str, date],
) -> Sent:
    """Read a form; `today` is each possible owner's day. Raises InvalidInput at every wrong field.

    What it filled in by itself, and nobody changed, is taken as it is `measured` now.
    """
    problems: dict[str, Text] = {}
    try:
        words = spoken(given)
    except InvalidInput as error:
        problems |= error.fields
        words = {}
    span, minutes = measured, Minutes(0)
    try:
        span = _span(given, about, facts, measured, zone)
        minutes = typed({one: given.get(one, "") for one in FIGURES})
        if minutes == about.shown.minutes:
            minutes = Minutes.of(facts, span)
        checked(minutes, span)
    except InvalidInput as error:
        problems |= error.fields
    actions: list[Wanted] = []
    for row in range(1, about.rows + 1):
        try:
            actions += _action(given, row, facts, today)
        except InvalidInput as error:
            problems |= error.fields
    reviews: list[Review] = []
    for one in deals:
        try:
            reviews += _review(given, one)
        except InvalidInput as error:
            problems |= error.fields
    if problems:
        raise InvalidInput(problems)
    return Sent(
        words[Field.NOTES],
        words[Field.INSIGHTS],
        words[Field.PRIVATE],
        span,
        minutes,
        tuple(actions),
        tuple(reviews),
    )


def _span(
    given: Mapping[str, str], about: About, facts: OneOnOneFacts, measured: Span, zone: str
) -> Span:
    shown, day = about.shown, facts.planned_at.astimezone(ZoneInfo(zone)).date()

    def instant(field: Field, filled_in: str, known: datetime) -> datetime:
        said = given.get(field, "")
        if said in ("", filled_in):
            return known
        try:
            at = time.fromisoformat(said)
        except ValueError as error:
            raise InvalidInput({field: N_("Pick a time, such as 10:30.")}) from error
        return at_local(day, at.hour * 60 + at.minute, zone)

    return Span(
        instant(Field.STARTED, shown.started, measured.started),
        instant(Field.ENDED, shown.ended, measured.ended),
    )


def _action(
    given: Mapping[str, str], row: int, facts: OneOnOneFacts, today: Mapping[str, date]
) -> Iterator[Wanted]:
    text = given.get(action_field(row, Part.TEXT), "").strip()
    if not text:
        return
    owner = given.get(action_field(row, Part.OWNER)) or facts.rep
    if owner not in (facts.manager, facts.rep):
        raise InvalidInput({action_field(row, Part.OWNER): N_("Pick one of you two.")})
    due_on = _date(given.get(action_field(row, Part.DUE), ""))
    wrong = action_rules.problems(text, due_on, today=today[owner])
    if wrong or due_on is None:
        parts = {ActionField.TEXT: Part.TEXT, ActionField.DUE: Part.DUE}
        raise InvalidInput(
            {action_field(row, parts[ActionField(at)]): why for at, why in wrong.items()}
        )
    deal = given.get(action_field(row, Part.DEAL), "")
    yield Wanted(row, text, owner, due_on, int(deal) if deal.isdecimal() else None)


def _review(given: Mapping[str, str], row: DealRow) -> Iterator[Review]:
    said = given.get(deal_field(row.deal.id, Part.DECISION), "")
    if said not in set(Decision):
        return
    decision = Decision(said)
    field = deal_field(row.deal.id, Part.REASON)
    reason = " ".join(given.get(field, "").split())
    if len(reason) > LONGEST_REASON:
        raise InvalidInput(
            {field: N_("That is too long: at most {most} characters.", most=LONGEST_REASON)}
        )
    if decision is Decision.WALK_AWAY and not reason:
        raise InvalidInput(
            {field: N_("Say in a line why you walk away: it frees time for better ones.")}
        )
    yield Review(row.deal.id, decision, reason)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
