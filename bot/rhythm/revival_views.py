"""How reviving a rhythm looks: one question, one button, one form (docs/rhythm.md R5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.errors import N_, InvalidInput
from bot.people.rules import PersonFacts
from bot.rhythm.capacity import LENGTHS, RHYTHMS
from bot.rhythm.revival_pages import RevivalPage
from bot.rhythm.rules import WeeklyTime
from bot.rhythm.slot_words import clock, slot_words, weekday_words
from bot.rhythm.timetable import Slot
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Said, View
from bot.slack.metadata import Metadata
from bot.slack.payloads import Values
from bot.words import Tongue

__all__ = ["Chosen", "MemberMeta", "Revive", "offer", "read", "revival_form"]

SHORTER = (30, 45)
LONGEST = max(LENGTHS)
SUNDAY, A_DAY = 7, 24 * 60
MOST_TIMES = 99


class Revive(StrEnum):
    """What can be clicked, the form, and its fields."""

    OPEN = "rhythm.revive"
    FORM = "rhythm.revive_form"
    LENGTH = "length"
    EVERY = "every"
    TIME = "time"


@dataclass(frozen=True)
class MemberMeta(Metadata):
    """Whose place in a team a form is about."""

    member: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a manager chose: ISO weekday, minute after midnight, length in minutes, weeks."""

    weekday: int
    start: int
    length: int
    every: int


def offer(t: Tongue, page: RevivalPage) -> Said:
    """Offer the manager, alone, another shape; once that is settled, say what stands."""
    rep = mention(page.rep.slack_id)
    if not page.streak.is_drought:
        text = mrkdwn(t.raw("Your 1:1 with {rep} is back: you two met."), rep=rep)
    elif not page.is_open:
        text = mrkdwn(
            t.raw("Your 1:1 with {rep} now is: {slot}. A fresh start."),
            rep=rep,
            slot=slot_words(t, page.slot),
        )
    else:
        return _question(t, page, rep)
    return Said(text, bk.message([bk.section(text), bk.context(t("Only you can read this."))]))


def _question(t: Tongue, page: RevivalPage, rep: Mrkdwn) -> Said:
    text = mrkdwn(
        t.raw("Two weeks without your 1:1 with {rep}.")
        if page.slot.every == 1
        else t.raw("A month without your 1:1 with {rep}."),
        rep=rep,
    )
    ask = t("Weeks are like that. Would shorter, fewer or another day suit you two better?")
    button = bk.button(t("Find what fits"), Revive.OPEN, value=str(page.member_id), style="primary")
    blocks = [
        bk.section(mrkdwn("*{text}*\n{ask}", text=text, ask=ask)),
        bk.actions(button),
        bk.context(t("Only you can read this. Nothing changes unless you say so.")),
    ]
    return Said(mrkdwn("{text} {ask}", text=text, ask=ask), bk.message(blocks))


def revival_form(
    t: Tongue, member_id: int, rep: PersonFacts, slot: Slot, free: tuple[WeeklyTime, ...]
) -> View:
    """Ask for length, frequency and time, each as it is at first."""
    lengths = sorted({*SHORTER, slot.time.length})
    as_it_is = Choice(t("As it is: {time}", time=_time(t, slot.time)), _value(slot.time))
    others = [Choice(_time(t, one), _value(one)) for one in free[:MOST_TIMES]]
    times = [as_it_is, *(one for one in others if one.value != as_it_is.value)]
    blocks = [
        bk.section(
            mrkdwn(
                t.raw("Your 1:1 with {rep}: {slot} ({zone} time)."),
                rep=mention(rep.slack_id),
                slot=slot_words(t, slot),
                zone=t.zone(slot.time.zone),
            )
        ),
        bk.input_block(
            Revive.LENGTH,
            t("How long?"),
            bk.radio_buttons(
                Revive.LENGTH,
                [Choice(t("{n} minutes", n=one), str(one)) for one in lengths],
                initial=str(slot.time.length),
            ),
        ),
        bk.input_block(
            Revive.EVERY,
            t("How often?"),
            bk.radio_buttons(
                Revive.EVERY,
                [Choice(t("Every week"), "1"), Choice(t("Every two weeks"), "2")],
                initial=str(slot.every),
            ),
        ),
        bk.input_block(
            Revive.TIME,
            t("When?"),
            bk.static_select(Revive.TIME, times, initial=as_it_is.value),
            hint=t("These are free for both of you."),
        ),
        bk.context(
            mrkdwn(
                t.raw(
                    "Only you can read this form. {name} sees on the card what the new time is. "
                    "Save it unchanged to leave it as it is."
                ),
                name=rep.name,
            )
        ),
    ]
    return bk.modal(
        title=t("A rhythm that fits"),
        blocks=blocks,
        callback_id=Revive.FORM,
        submit=t("Save"),
        close=t("Not now"),
        metadata=MemberMeta(member_id).dumps(),
    )


def read(values: Values) -> Chosen:
    """Read the form. Raises InvalidInput at the field for what it didn't offer."""
    return Chosen(
        *_weekday_and_start(values.choice(Revive.TIME)),
        _number(Revive.LENGTH, values.choice(Revive.LENGTH), LONGEST),
        _number(Revive.EVERY, values.choice(Revive.EVERY), max(RHYTHMS)),
    )


def _number(field: Revive, chosen: str | None, most: int) -> int:
    if chosen is None or not chosen.isdecimal() or not 1 <= int(chosen[:9]) <= most:
        raise InvalidInput({field: N_("Pick one of the choices.")})
    return int(chosen)


def _weekday_and_start(chosen: str | None) -> tuple[int, int]:
    weekday, _, start = (chosen or "").partition(":")
    if not (weekday.isdecimal() and start.isdecimal() and len(chosen or "") <= len("7:1439")):
        raise InvalidInput({Revive.TIME: N_("Pick one of the times in the list.")})
    found = int(weekday), int(start)
    if not (1 <= found[0] <= SUNDAY and found[1] < A_DAY):
        raise InvalidInput({Revive.TIME: N_("Pick one of the times in the list.")})
    return found


def _time(t: Tongue, time: WeeklyTime) -> str:
    return f"{weekday_words(t, time.weekday)} {clock(time.start)}"


def _value(time: WeeklyTime) -> str:
    return f"{time.weekday}:{time.start}"
