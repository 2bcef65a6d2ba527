"""When a job next has something to do: looked for once, and remembered until that moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

__all__ = ["LOOK_AGAIN", "Coming"]

LOOK_AGAIN = timedelta(hours=6)
"""So often it is looked again, where nothing told of a change: another replica may have made it."""


@dataclass(slots=True)
class Coming:
    """What a job that goes by people's or teams' own mornings found when it last looked.

    `crowd` says in short whom it looked at: another crowd, another moment.
    """

    crowd: tuple[int, ...] = ()
    since: datetime | None = None
    at: datetime | None = None

    def holds_at(self, now: datetime) -> bool:
        """Tell whether there is nothing to look for now."""
        if self.since is None or not self.since <= now < self.since + LOOK_AGAIN:
            return False
        return self.at is None or now < self.at

    def found(self, crowd: tuple[int, ...], now: datetime, at: datetime | None) -> None:
        """Remember when there will be something to do, None for never."""
        self.crowd, self.since, self.at = crowd, now, at

    def forget(self) -> None:
        """Have the job look anew at its next beat."""
        self.since = None

    def next_for(self, crowd: tuple[int, ...], now: datetime) -> datetime | None:
        """Tell the moment, for whoever winds a clock: now where it isn't known any more."""
        if self.since is None or crowd != self.crowd:
            self.forget()
            return now
        return self.at
