"""Examples of each room's messages and forms, drawn with the same made-up people."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bot.doctor.exhibits import (
    actions,
    call_plans,
    evidence_book,
    evidence_checks,
    evidence_fit,
    evidence_praise,
    evidence_questions,
    evidence_risks,
    evidence_starting,
    home,
    meeting,
    people_roles,
    pipeline,
    rhythm_prepared,
    sessions,
    summaries_digest,
    summaries_report,
    summaries_roll_up,
    summaries_weekly,
)
from bot.slack.messages import Said, View

__all__ = ["drawn"]


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw every kind once, room by room."""
    for room in (
        people_roles,
        rhythm_prepared,
        pipeline,
        sessions,
        actions,
        call_plans,
        evidence_book,
        evidence_checks,
        evidence_fit,
        evidence_praise,
        evidence_questions,
        evidence_risks,
        evidence_starting,
        meeting,
        summaries_weekly,
        summaries_roll_up,
        summaries_report,
        summaries_digest,
        home,
    ):
        yield from room.drawn()
