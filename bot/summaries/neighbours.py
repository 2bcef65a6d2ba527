"""What the parts of this room need of the rooms below."""

from __future__ import annotations

from dataclasses import dataclass

from bot.evidence.neighbours import Slack
from bot.evidence.room import EvidenceRoom
from bot.meeting.room import MeetingRoom
from bot.people.manners import Manners
from bot.pipeline.service import Deals
from bot.rhythm.figures import Figures

__all__ = ["Neighbours", "Slack"]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The services of rooms below, and Slack; a part asks for what else it needs here."""

    deals: Deals
    figures: Figures
    evidence: EvidenceRoom
    meeting: MeetingRoom
    manners: Manners
    slack: Slack
