"""Made-up people and a made-up Friday for every example."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.people.rules import Greeting, Member, PersonFacts, Policy, TeamFacts, Times, WorkingHours
from bot.rhythm.rules import OneOnOneFacts, WeeklyTime
from bot.words import tongue

__all__ = ["AFTER", "BEFORE", "FACTS", "FRIDAY", "MIA", "RON", "SECOND", "TEAM", "TIME", "T"]

T = tongue("en-GB")
FRIDAY = datetime(2026, 11, 27, 9, tzinfo=UTC)
BEFORE, AFTER = FRIDAY - timedelta(days=1), FRIDAY + timedelta(hours=2)
MIA = PersonFacts("U000000MIA", "Mia Berger", "en-GB", WorkingHours("Europe/Berlin"))
RON = PersonFacts("U000000RON", "Ron Cole", "en-US", WorkingHours("America/New_York"))
TIME = WeeklyTime("Europe/Berlin", 5, 600, 60)
TEAM = TeamFacts(
    1,
    MIA.slack_id,
    Policy("C00000SALES", TIME.zone, TIME.weekday, TIME.start, TIME.length, Times.STAGGERED),
    (Member(1, RON.slack_id, Greeting.WAITING),),
)
SECOND = replace(TEAM, id=2, name="North")
FACTS = OneOnOneFacts(1, "a1", MIA.slack_id, RON.slack_id, TIME.zone, FRIDAY, FRIDAY, TIME.length)
