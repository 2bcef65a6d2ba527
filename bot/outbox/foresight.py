"""When a job next has something to do, so that a beat does only what is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.store import Store

__all__ = ["LOOK_AGAIN", "Coming", "Foreseen", "Foresight", "foresee", "idle", "soonest"]

LOOK_AGAIN = timedelta(days=1)
"""So often it is looked again: who made a change elsewhere, and would know of it, may be gone."""


Foreseen = Mapping[str, datetime | None]
"""By the names of jobs: when each next has something to do, None for never."""


class Foresight(Protocol):
    """What is looked after at each beat, and can tell when there will be something to do."""

    async def next_instant(self, session: AsyncSession) -> datetime | None:
        """Tell the instant (aware UTC): until then a beat passes it by; None for never.

        An instant that is over, or now, where there is something to do, or it isn't known.
        """
        ...


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
        """Tell the moment: now where it isn't known, or wasn't looked for in a while."""
        if crowd != self.crowd:
            self.forget()
        return self.at if self.holds_at(now) else now


async def foresee(store: Store, foresights: Mapping[str, Foresight]) -> Foreseen:
    """Ask each when it next has something to do, all in one transaction."""
    async with store.begin_across() as session:
        return {name: await one.next_instant(session) for name, one in foresights.items()}


def idle(foreseen: Foreseen, now: datetime) -> set[str]:
    """Name those that have nothing to do at an instant, which is later than they were asked."""
    return {name for name, at in foreseen.items() if at is None or at > now}


def soonest(foreseen: Foreseen) -> datetime | None:
    """Tell when one of them next has something to do; None for never."""
    return min((at for at in foreseen.values() if at is not None), default=None)
