"""What people write into a deal's book, laid over what stands there: pure (R24, R48)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.errors import N_, Text
from bot.evidence.book.rules import LONGEST, BookFacts, Field, day_problem, too_long

__all__ = ["Content", "Merged", "content_of", "merge", "problems", "seen_of", "taken_in", "tidy"]

MARK_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Content:
    """The fields of the form; `cost` is in hundredths of `currency`, a year."""

    competition: str = ""
    approach: str = ""
    cost: int | None = None
    currency: str = ""
    reckoning: str = ""
    last_act: str = ""
    last_act_on: date | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """A form laid over what stands by now; `clashes` are fields that both sides changed.

    In `content` a clash has the form's value. `seen` is what to go by when the form is sent again:
    then its reader has read of the clashes.
    """

    content: Content
    clashes: tuple[Field, ...]
    seen: str


def content_of(book: BookFacts) -> Content:
    """Give what people wrote into a book."""
    return Content(
        book.competition,
        book.approach,
        book.cost,
        book.currency,
        book.reckoning,
        book.last_act,
        book.last_act_on,
    )


def tidy(content: Content) -> Content:
    """Take blanks away where they say nothing, and a currency without an amount."""
    return replace(
        content,
        competition=_on_one_line(content.competition),
        approach=_on_one_line(content.approach),
        currency="" if content.cost is None else content.currency,
        reckoning=_on_one_line(content.reckoning),
        last_act=_on_one_line(content.last_act),
    )


def problems(content: Content, today: date, *, before: Content) -> dict[str, Text]:
    """Tell what can't be saved, each at its field; what stands already is no problem."""
    found: dict[str, Text] = {}
    typed = {
        Field.COMPETITION: content.competition,
        Field.APPROACH: content.approach,
        Field.RECKONING: content.reckoning,
        Field.LAST_ACT: content.last_act,
    }
    for field, words in typed.items():
        if wrong := too_long(words, LONGEST):
            found[field] = wrong
    was, now = (before.last_act, before.last_act_on), (content.last_act, content.last_act_on)
    if now == was:
        return found
    if wrong := day_problem(content.last_act_on, today):
        found[Field.LAST_ACT_ON] = wrong
    elif content.last_act and content.last_act_on is None:
        found[Field.LAST_ACT_ON] = N_("On which day was that? About is good enough.")
    elif content.last_act_on and not content.last_act:
        found[Field.LAST_ACT] = N_("Say what they did on that day.")
    return found


def taken_in(content: Content, key: str, words: str) -> Content:
    """Fill the words of a reply into the field that the question `key` asks for, if any does."""
    words = _on_one_line(words)[:LONGEST]
    match key:
        case "book.competition":
            return replace(content, competition=words)
        case "book.approach":
            return replace(content, approach=words)
        case "book.cost":
            # What it costs is a number that somebody types: the words say whose reckoning it is.
            return replace(content, reckoning=words)
        case "book.last-act":
            return replace(content, last_act=words)
        case _:
            return content


def seen_of(content: Content) -> str:
    """Mark each field of what somebody sees, so that it can be told later whether it changed."""
    return ".".join(_marks(content).values())


def merge(seen: str, now: Content, wanted: Content) -> Merged:
    """Lay a form, which was filled over what was `seen`, over what stands `now`.

    What only one side changed is taken from that side, so nobody overwrites what they never saw.
    """
    theirs, mine = _marks(now), _marks(wanted)
    marks = dict(zip(theirs, seen.split("."), strict=False))
    merged, clashes = wanted, []
    for field, mark in theirs.items():
        was = marks.get(field, "")
        if was in (mark, "") or mine[field] == mark:
            continue
        if mine[field] == was:
            merged = _taken(merged, now, field)
        else:
            clashes.append(field)
            marks[field] = mark
    return Merged(merged, tuple(clashes), ".".join(marks.values()))


def _marks(content: Content) -> Mapping[Field, str]:
    said = {
        Field.COMPETITION: content.competition,
        Field.APPROACH: content.approach,
        Field.COST: f"{content.cost} {content.currency}",
        Field.RECKONING: content.reckoning,
        Field.LAST_ACT: content.last_act,
        Field.LAST_ACT_ON: str(content.last_act_on),
    }
    return {
        field: hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:MARK_LENGTH]
        for field, words in said.items()
    }


def _taken(merged: Content, now: Content, field: Field) -> Content:
    if field is Field.COST:
        return replace(merged, cost=now.cost, currency=now.currency)
    changes = {str(field): getattr(now, str(field))}
    return replace(merged, **changes)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
