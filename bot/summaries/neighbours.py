"""What the parts of this room need of the rooms below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.evidence.neighbours import Slack as OfEvidence
from bot.evidence.room import EvidenceRoom
from bot.meeting.room import MeetingRoom
from bot.people.manners import Manners
from bot.pipeline.service import Deals
from bot.rhythm.figures import Figures
from bot.rhythm.planning import Planner
from bot.sessions.room import SessionsRoom
from bot.store import WorkspaceId

__all__ = ["Neighbours", "Slack"]


class Slack(OfEvidence, Protocol):
    """What this room asks Slack for; never inside a transaction."""

    async def upload_picture(
        self, workspace: WorkspaceId, *, filename: str, content: bytes, alt: str
    ) -> str: ...


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The services of rooms below, and Slack; a part asks for what else it needs here."""

    deals: Deals
    figures: Figures
    evidence: EvidenceRoom
    meeting: MeetingRoom
    manners: Manners
    slack: Slack
    sessions: SessionsRoom
    planner: Planner
