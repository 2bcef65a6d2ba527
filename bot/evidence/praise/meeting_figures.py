"""What the room of the 1:1, which stands above, tells this one when it is asked (R26, R38)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from bot.evidence.praise.mirror_rules import MeetingCounts
from bot.store import WorkspaceSession

__all__ = ["MeetingFigures", "NoMeetings"]


class MeetingFigures(Protocol):
    """Counts only, never words of a 1:1; instants are UTC, from `start` to before `end`."""

    async def counts(
        self,
        session: WorkspaceSession,
        *,
        leader: str,
        reps: Collection[str],
        start: datetime,
        end: datetime,
    ) -> MeetingCounts | None:
        """Count who put what on these reps' agendas; None where nobody can tell."""

    async def questions(
        self, session: WorkspaceSession, rep: str, start: datetime, end: datetime
    ) -> Mapping[str, int]:
        """Count the questions of a rep's agenda that were talked about, by their keys."""

    async def skills(
        self, session: WorkspaceSession, rep: str, start: datetime, end: datetime
    ) -> Mapping[str, int]:
        """Count the 1:1s held while a skill was worked on, by the skill's key."""


class NoMeetings:
    """Tells nothing: of 1:1s nothing is seen then."""

    async def counts(self, *_: object, **__: object) -> MeetingCounts | None:
        """Say that nobody can tell."""
        return None

    async def questions(self, *_: object) -> Mapping[str, int]:
        """Count none."""
        return {}

    async def skills(self, *_: object) -> Mapping[str, int]:
        """Count none."""
        return {}
