"""What the views of prepared teams show: values that a service loads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.errors import N_, CoachError
from bot.people.rules import PersonFacts
from bot.rhythm.prepared_rules import Fault, Template

__all__ = [
    "Faulty",
    "LookedThrough",
    "PreparePage",
    "PreparedField",
    "PreparedFor",
    "PreparedState",
    "PreparedTeam",
]


class PreparedField(StrEnum):
    """The fields of the two forms; errors stand at these names."""

    LINES = "lines"
    NAME = "name"
    DAY = "day"
    TIME = "time"
    LENGTH = "length"
    EVERY = "every"
    TARGET = "target"
    TIMES = "times"


class PreparedState(StrEnum):
    """What became of a prepared team."""

    DRAFT = "draft"
    WAITING = "waiting"
    STARTED = "started"
    DROPPED = "dropped"


class Faulty(CoachError):
    """A sheet can't be taken as it is; nothing of it was kept."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(N_("Some lines can't be read. Mend them, and try again."))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class PreparedTeam:
    """A team as ops prepared it; `elsewhere` are those of its reps who are in a team already.

    The manager `leads` teams already: then this is one more.
    """

    id: int
    manager: str
    name: str
    channel: str | None
    reps: tuple[str, ...]
    template: Template
    prepared_by: str
    prepared_at: datetime
    state: PreparedState
    elsewhere: tuple[str, ...] = ()
    leads: bool = False

    @property
    def free(self) -> tuple[str, ...]:
        """Those of its reps who are in no team yet."""
        return tuple(one for one in self.reps if one not in self.elsewhere)


@dataclass(frozen=True, slots=True)
class PreparePage:
    """What ops see first: the templates, what waits for its manager, and how many were started."""

    locale: str | None
    templates: tuple[Template, ...]
    waiting: tuple[PreparedTeam, ...]
    started: int
    declined: int


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """What would be prepared; nothing counts yet."""

    locale: str | None
    batch: str
    teams: tuple[PreparedTeam, ...]


@dataclass(frozen=True, slots=True)
class PreparedFor:
    """What was prepared for one manager at once, as they read it now."""

    reader: PersonFacts
    teams: tuple[PreparedTeam, ...]
