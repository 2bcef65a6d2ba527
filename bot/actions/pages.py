"""What is read of actions: values for views, loaded by the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.actions.rules import ActionFacts, ActionState, Place
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts

__all__ = [
    "About",
    "ClosedPage",
    "Draft",
    "DuePage",
    "FormPage",
    "ListPage",
    "Listed",
    "MadePage",
    "OnePage",
    "Pair",
]


class Listed(StrEnum):
    """What a list shows; the value is kept in buttons."""

    MINE = "mine"
    OURS = "ours"
    TEAM = "team"
    OVERDUE = "overdue"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class About:
    """What a new action comes from; nothing of it for a plain `/coach action`."""

    rep: str | None = None
    one_on_one: int | None = None
    deal: int | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it was sent; `is_own` when who sent it is the one who does it.

    `came_from` is the deal on whose button the form was opened: another one, or none, may have
    been chosen in it.
    """

    text: str
    due_on: date | None
    is_own: bool
    about: About
    came_from: int | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Whose coaching an action may belong to, and the other one of the two."""

    rep: PersonFacts
    other: PersonFacts


@dataclass(frozen=True, slots=True)
class FormPage:
    """What the form of a new action shows; `chosen` is one of `pairs`.

    `other` of each pair is whom the reader meets, so that it is the reader or that one who does
    it. `source_id` is the 1:1 that it comes from, `deal` the one it is about.
    """

    reader: PersonFacts
    pairs: tuple[Pair, ...]
    chosen: Pair
    deals: tuple[DealFacts, ...]
    due_on: date
    source_id: int | None = None
    deal: int | None = None
    text: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class OnePage:
    """One action, for its forms and for the words after a click."""

    reader: PersonFacts
    action: ActionFacts
    today: date


@dataclass(frozen=True, slots=True)
class MadePage:
    """What was proposed to, or answered by, one person within ten minutes."""

    reader: PersonFacts
    actions: Sequence[ActionFacts]
    today: date

    @property
    def open(self) -> tuple[ActionFacts, ...]:
        return tuple(one for one in self.actions if one.state is ActionState.PROPOSED)


@dataclass(frozen=True, slots=True)
class DuePage:
    """An action as its owner is reminded of it; `made_at` is the message that it came from.

    `is_last` once no other reminder follows; `coming` is the next 1:1, where it comes up then.
    """

    reader: PersonFacts
    action: ActionFacts
    today: date
    is_last: bool
    coming: datetime | None = None
    made_at: Place | None = None

    @property
    def is_owed(self) -> bool:
        return self.action.state is ActionState.AGREED and self.action.due_on <= self.today


@dataclass(frozen=True, slots=True)
class ClosedPage:
    """What was closed at one place within ten minutes; `thread` is where that is told.

    `names` are the owners', by their Slack ids: nobody is notified of what they did themselves.
    """

    reader: PersonFacts
    actions: Sequence[ActionFacts]
    names: Mapping[str, str]
    thread: Place | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list, of `pages` numbered from 0; `own` are the ids of what its reader owes."""

    reader: PersonFacts
    listed: Listed
    choices: tuple[Listed, ...]
    actions: Sequence[ActionFacts]
    count: int
    page: int
    pages: int
    own: tuple[int, ...]
    today: date
