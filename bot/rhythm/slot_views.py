"""The form for one rep's slot (docs/rhythm.md R3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.errors import N_, InvalidInput
from bot.rhythm.capacity import LENGTHS, RHYTHMS, Capacity
from bot.rhythm.capacity_views import own_capacity_words
from bot.rhythm.rules import WeeklyTime
from bot.rhythm.set_up_shown import HOUR, WORKWEEK, minutes, one_of
from bot.rhythm.set_up_views import day_select, every_select, length_select
from bot.rhythm.slot_pages import SlotPage, Wanted
from bot.rhythm.slot_words import clock, slot_words, weekday_words
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, mention, mrkdwn
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.slack.payloads import Malformed, Values
from bot.words import Tongue

__all__ = ["SlotField", "SlotId", "SlotMeta", "given_back", "read", "shown_in", "slot_form"]

MOST_TIMES = 100


class SlotId(StrEnum):
    """What opens the form, its callback id, and what acts while it is open."""

    OPEN = "rhythm.slot"
    FORM = "rhythm.slot_form"
    LENGTH = "rhythm.slot_length"
    EVERY = "rhythm.slot_every"
    GIVE_BACK = "rhythm.slot_give_back"


class SlotField(StrEnum):
    """The fields of the form; errors stand at these names."""

    FREE = "slot"
    DAY = "day"
    TIME = "time"
    LENGTH = "length"
    EVERY = "every"


@dataclass(frozen=True)
class SlotMeta(Metadata):
    """Whose slot a form is about: a rep's place in a team, and the slot as it was drawn."""

    member: int
    weekday: int
    start: int


def slot_form(t: Tongue, page: SlotPage, *, length: int, every: int) -> View:
    """Draw the form, with the times that are free for this length and this rhythm."""
    slot, policy = page.slot, page.team.policy
    blocks: list[Block] = [
        bk.section(
            mrkdwn(
                t.raw("{rep}: {slot} ({zone} time)."),
                rep=mention(page.rep.slack_id),
                slot=slot_words(t, slot),
                zone=t.zone(slot.time.zone),
            )
        ),
        bk.context(
            mrkdwn(
                t.raw("Only you see this form. {name} sees the new time on the card of the 1:1."),
                name=page.rep.name,
            )
        ),
        *(
            [_free_times(t, page)]
            if _others(page)
            else [bk.section(t("No other time is free for both of you."))]
        ),
        bk.input_block(
            SlotField.DAY, t("Or a day of your choice"), day_select(t, SlotField.DAY), optional=True
        ),
        bk.input_block(
            SlotField.TIME,
            t("At"),
            bk.timepicker(SlotField.TIME),
            optional=True,
            hint=t(
                "{zone} time. Leave all three empty to keep the time.", zone=t.zone(policy.zone)
            ),
        ),
        bk.input_block(
            SlotField.LENGTH, t("Length"), length_select(t, SlotId.LENGTH, length), dispatch=True
        ),
        bk.input_block(
            SlotField.EVERY, t("How often"), every_select(t, SlotId.EVERY, every), dispatch=True
        ),
        bk.section(
            own_capacity_words(t, Capacity(1, policy.target, length, every), page.rep.name),
            block_id="capacity",
        ),
    ]
    if slot.is_own:
        value = str(page.member_id)
        blocks.append(
            bk.actions(bk.button(t("Back to the team's time"), SlotId.GIVE_BACK, value=value))
        )
    return bk.modal(
        title=t("A time of their own"),
        blocks=blocks,
        callback_id=SlotId.FORM,
        submit=t("Save"),
        close=t("Leave it"),
        metadata=SlotMeta(page.member_id, slot.time.weekday, slot.time.start).dumps(),
    )


def given_back(t: Tongue, page: SlotPage) -> View:
    """Say what the slot is, now that it is the team's again."""
    said = mrkdwn(
        t.raw("{rep} is back at the team's time: {slot} ({zone} time)."),
        rep=mention(page.rep.slack_id),
        slot=slot_words(t, page.slot),
        zone=t.zone(page.slot.time.zone),
    )
    return bk.modal(title=t("The team's time"), blocks=[bk.section(said)], close=t("Close"))


def shown_in(values: Values) -> tuple[int, int]:
    """Read length and rhythm as they stand in the open form."""
    length = one_of(LENGTHS, values.choice(SlotField.LENGTH), HOUR)
    return length, one_of(RHYTHMS, values.choice(SlotField.EVERY), 1)


def read(values: Values, about: SlotMeta) -> tuple[Wanted, SlotField]:
    """Read the form as it was sent, and the field where what is wrong with the slot stands.

    Raises InvalidInput for half a time, Malformed for what the form didn't offer.
    """
    length, every = shown_in(values)
    day, at = values.choice(SlotField.DAY), values.time(SlotField.TIME)
    if day and at:
        weekday = one_of(WORKWEEK, day, about.weekday)
        return Wanted(weekday, minutes(at), length, every), SlotField.TIME
    if day or at:
        missing = SlotField.TIME if day else SlotField.DAY
        raise InvalidInput({missing: N_("Pick both a day and a time.")})
    if chosen := values.choice(SlotField.FREE):
        weekday, start = _chosen(chosen)
        return Wanted(weekday, start, length, every), SlotField.FREE
    return Wanted(about.weekday, about.start, length, every), SlotField.LENGTH


def _free_times(t: Tongue, page: SlotPage) -> Block:
    choices = [
        Choice(f"{weekday_words(t, one.weekday)}, {clock(one.start)}", _value(one))
        for one in _others(page)[:MOST_TIMES]
    ]
    return bk.input_block(
        SlotField.FREE,
        t("Another time, free for both of you"),
        bk.static_select(SlotField.FREE, choices, placeholder=t("Keep the time")),
        optional=True,
    )


def _others(page: SlotPage) -> list[WeeklyTime]:
    now = _value(page.slot.time)
    return [one for one in page.free if _value(one) != now]


def _value(time: WeeklyTime) -> str:
    return f"{time.weekday}:{time.start}"


def _chosen(value: str) -> tuple[int, int]:
    weekday, _, start = value.partition(":")
    if not (weekday.isdecimal() and start.isdecimal() and len(value) <= len("7:1439")):
        raise Malformed(f"no standing time: {value[:40]!r}")
    found = int(weekday), int(start)
    if found[0] not in WORKWEEK or found[1] >= 24 * HOUR:
        raise Malformed(f"no standing time: {value!r}")
    return found
