"""When and where a deal check begins: pure decisions (docs/rhythm.md R43, R49, R50)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.errors import N_, Text
from bot.people.rules import Intensity, WorkingHours
from bot.pipeline.rules import DealFacts

__all__ = [
    "CHECKS_A_WEEK",
    "FRESH_FOR",
    "REACTIONS",
    "LinkFacts",
    "LinkState",
    "Why",
    "deal_named_in",
    "due_this_week",
    "message_key",
    "message_of",
    "next_in_rhythm",
    "next_rhythm",
    "why_words",
]

REACTIONS = frozenset({"mag", "mag_right"})
"""The magnifying glasses; a skin tone or any other reaction asks nothing."""
CHECKS_A_WEEK: Mapping[Intensity, int] = {
    Intensity.LIGHT: 1,
    Intensity.STANDARD: 2,
    Intensity.ACTIVE: 3,
}
"""How many checks the weekly rhythm begins (docs/rhythm.md R49)."""
FRESH_FOR = timedelta(days=7)
"""So long a deal that was checked isn't checked again by the rhythm."""
TUESDAY = 2
WEEKS_SEARCHED = 160
SHORTEST_NAME = 3


class Why(StrEnum):
    """Why nothing is posted in a channel just now; kept with its deal, so a name stays for good."""

    SHARED = "shared"
    """With another company, or about to be: an invitation is pending."""
    GUESTS = "guests"
    ARCHIVED = "archived"
    NOT_IN = "not-in"
    """Coach isn't a member."""
    TOO_LARGE = "too-large"
    """More people than can be looked at before each message."""
    GONE = "gone"
    """Slack knows no such channel, or doesn't tell us of it."""


class LinkState(StrEnum):
    """How far a deal's channel has come."""

    WAITING = "waiting"
    AGREED = "agreed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """A deal's channel: who linked it, whether its rep agreed, why it isn't used just now."""

    id: int
    deal_id: int
    channel: str
    name: str
    linked_by: str
    linked_at: datetime
    agreed_at: datetime | None
    refused_at: datetime | None
    blocked: Why | None
    is_over: bool = False

    @property
    def is_unanswered(self) -> bool:
        return self.state is LinkState.WAITING and not self.is_over

    @property
    def state(self) -> LinkState:
        if self.agreed_at is not None:
            return LinkState.AGREED
        return LinkState.WAITING if self.refused_at is None else LinkState.REFUSED


def why_words(why: Why) -> Text:
    """Say why a channel can't be used, and what would help: the end of a message."""
    return {
        Why.SHARED: N_("That channel is shared with another company, or about to be."),
        Why.GUESTS: N_("There are guests in that channel."),
        Why.ARCHIVED: N_("That channel is archived."),
        Why.NOT_IN: N_("I'm not in that channel. `/invite @Coach` there, then try again."),
        Why.TOO_LARGE: N_(
            "More people read that channel than I can look at before each message. A channel of "
            "the few who work on the deal is a better place."
        ),
        Why.GONE: N_("I can't see that channel. If it is private, `/invite @Coach` there first."),
    }[why]


def due_this_week(hours: WorkingHours, now: datetime) -> datetime | None:
    """Find when this local ISO week's checks begin: as its first working day from Tuesday on opens.

    None for a week in which somebody works on none of them.
    """
    return _rhythm_of(hours, hours.local_day(now))


def next_rhythm(hours: WorkingHours, now: datetime) -> datetime | None:
    """Find the first beginning of a week's checks after `now`; None when there is none in years."""
    day = hours.local_day(now)
    for week in range(WEEKS_SEARCHED):
        at = _rhythm_of(hours, day + timedelta(weeks=week))
        if at is not None and at > now:
            return at
    return None


def next_in_rhythm(
    deals: Iterable[DealFacts],
    evidence: Mapping[int, datetime],
    checked: Mapping[int, datetime],
    now: datetime,
) -> list[DealFacts]:
    """Order focus deals by what we know least of: no evidence first, then the oldest.

    `evidence` is when each deal's latest evidence was said, `checked` when its last check was
    opened: one of the last seven days isn't asked about again. Closed deals aren't, either.
    """
    ready = [
        one
        for one in deals
        if one.is_open and (one.id not in checked or checked[one.id] <= now - FRESH_FOR)
    ]
    known = [one for one in ready if one.id in evidence]
    return [
        *(one for one in ready if one.id not in evidence),
        *sorted(known, key=lambda one: evidence[one.id]),
    ]


def deal_named_in(text: str, deals: Sequence[DealFacts]) -> DealFacts | None:
    """Find the one deal whose name or account stands in a text; None for none, or several."""
    said = f" {_plain(text)} "
    found = [
        one for one in deals if any(_stands_in(name, said) for name in (one.name, one.account))
    ]
    if len(found) > 1:
        found = [one for one in found if _stands_in(one.name, said)]
    return found[0] if len(found) == 1 else None


def message_key(channel: str, ts: str) -> str:
    """Name what began a check that is about a message: once for each message."""
    return f"message:{channel}:{ts}"


def message_of(source_key: str) -> tuple[str, str] | None:
    """Read the channel and ts of the message that began a check; None where something else did."""
    kind, _, rest = source_key.partition(":")
    channel, _, ts = rest.partition(":")
    return (channel, ts) if kind == "message" and channel and ts else None


def _rhythm_of(hours: WorkingHours, day: date) -> datetime | None:
    tuesday = day + timedelta(days=TUESDAY - day.isoweekday())
    for later in range(6):
        if hours.works_on(tuesday + timedelta(days=later)):
            return hours.opens(tuesday + timedelta(days=later))
    return None


def _stands_in(name: str, said: str) -> bool:
    plain = _plain(name)
    return len(plain) >= SHORTEST_NAME and f" {plain} " in said


def _plain(text: str) -> str:
    return " ".join("".join(one if one.isalnum() else " " for one in text.casefold()).split())
