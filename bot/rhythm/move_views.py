"""The forms to move or skip a 1:1 (docs/rhythm.md R4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.people.rules import PersonFacts
from bot.rhythm.move_rules import LONGEST_REASON
from bot.rhythm.pages import Offer
from bot.rhythm.views import when_for
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, mention, mrkdwn
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.words import Tongue

__all__ = ["NO_NEW_TIME", "Form", "OneOnOneMeta", "move_form", "skip_form", "typed_start"]

NO_NEW_TIME = "none"


class Form(StrEnum):
    """Callback ids of the forms, and the names of their fields."""

    MOVE = "rhythm.move_form"
    SKIP = "rhythm.skip_form"
    SLOT = "slot"
    DAY = "day"
    TIME = "time"
    REASON = "reason"


@dataclass(frozen=True)
class OneOnOneMeta(Metadata):
    """Which 1:1 a form is about."""

    one_on_one: int


def move_form(t: Tongue, offer: Offer) -> View:
    """Ask for another time."""
    meeting, reader = offer.meeting, offer.reader
    blocks: list[Block] = [_about(t, offer), _readers(t, offer)]
    if offer.starts:
        blocks.append(
            bk.input_block(
                Form.SLOT,
                t("Free for both of you"),
                bk.static_select(
                    Form.SLOT, _slot_choices(t, reader, offer.starts), placeholder=t("Pick a time")
                ),
                optional=True,
            )
        )
    blocks += [
        bk.input_block(Form.DAY, t("Or another day"), bk.datepicker(Form.DAY), optional=True),
        bk.input_block(
            Form.TIME,
            t("At"),
            bk.timepicker(Form.TIME),
            optional=True,
            hint=t("Your time, {zone}.", zone=t.zone(reader.zone)),
        ),
    ]
    return bk.modal(
        title=t("Move this 1:1"),
        blocks=blocks,
        callback_id=Form.MOVE,
        submit=t("Move"),
        close=t("Leave it"),
        metadata=OneOnOneMeta(meeting.facts.id).dumps(),
    )


def skip_form(t: Tongue, offer: Offer) -> View:
    """Ask why, and when instead (docs/rhythm.md R4)."""
    meeting, reader = offer.meeting, offer.reader
    choices = [
        *_slot_choices(t, reader, offer.starts),
        Choice(t("No new time: it counts as missed"), NO_NEW_TIME),
    ]
    return bk.modal(
        title=t("Skip this 1:1"),
        blocks=[
            _about(t, offer),
            _readers(t, offer),
            bk.input_block(
                Form.REASON,
                t("What is in the way?"),
                bk.plain_text_input(Form.REASON, most=LONGEST_REASON),
            ),
            bk.input_block(
                Form.SLOT,
                t("When instead?"),
                bk.static_select(Form.SLOT, choices, placeholder=t("Pick a time")),
                hint=t("With a new time your streak goes on."),
            ),
        ],
        callback_id=Form.SKIP,
        submit=t("Save"),
        close=t("Leave it"),
        metadata=OneOnOneMeta(meeting.facts.id).dumps(),
    )


def _readers(t: Tongue, offer: Offer) -> Block:
    name = offer.meeting.other(offer.reader.slack_id).name
    return bk.context(
        mrkdwn(t.raw("Only {name} and you can read what you fill in here."), name=name)
    )


def _about(t: Tongue, offer: Offer) -> Block:
    meeting, reader, facts = offer.meeting, offer.reader, offer.meeting.facts
    return bk.section(
        mrkdwn(
            t.raw("{person}, {day}, {span}. It can move to any day up to {last}."),
            person=mention(meeting.other(reader.slack_id).slack_id),
            day=t.day(reader.hours.local_day(facts.planned_at)),
            span=when_for(t, meeting, reader),
            last=t.day(offer.last),
        )
    )


def _slot_choices(t: Tongue, reader: PersonFacts, starts: Sequence[datetime]) -> list[Choice]:
    return [
        Choice(
            f"{t.short_day(reader.hours.local_day(start))}, {t.time(start, reader.zone)}",
            start.isoformat(),
        )
        for start in starts
    ]


def typed_start(day: date, at: time, zone: str) -> datetime:
    """Turn what a reader typed by their own clock into an instant."""
    return datetime.combine(day, at, ZoneInfo(zone))
