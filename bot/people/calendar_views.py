"""The form for a private calendar, and what its owner is told about it (R3, R47)."""

from __future__ import annotations

from enum import StrEnum

from bot.errors import N_
from bot.people.calendars.problems import WORDS
from bot.people.calendars.service import ADDRESS, CalendarPage, Told
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Mrkdwn, mrkdwn
from bot.slack.messages import Block, Said, View
from bot.slack.payloads import Values
from bot.words import Tongue

__all__ = [
    "CalendarForm",
    "calendar_form",
    "calendar_told",
    "forgets",
    "forgotten",
    "read_once",
    "still_reading",
]

LONGEST = 2000


class CalendarForm(StrEnum):
    """What can be sent and filled in."""

    FORM = "people.calendar_form"
    FORGET = "calendar_forget"


def calendar_form(t: Tongue, page: CalendarPage) -> View:
    """Ask for the private address; an address that is kept isn't shown again, to nobody."""
    blocks: list[Block] = [
        bk.section(
            t(
                "Give me the private address of your calendar, and I'll offer no time for a 1:1 "
                "at which you are busy."
            )
        ),
        bk.section(
            mrkdwn(
                t.raw(
                    "*What I read:* from when to when you are busy in the next five weeks. No "
                    "titles, no places, no people: they are dropped unread.\n"
                    "*Who sees it:* nobody. Others learn only that a time isn't free. The address "
                    "is kept encrypted."
                )
            )
        ),
    ]
    if page.is_kept:
        blocks += [bk.section(_state(t, page)), _forget(t)]
    label = t("Another address") if page.is_kept else t("Private calendar address")
    blocks += [
        bk.input_block(
            ADDRESS,
            label,
            bk.plain_text_input(ADDRESS, most=LONGEST, placeholder="https://…/basic.ics"),
            hint=t(
                "Google: the calendar's settings, “Secret address in iCal format”. Outlook: "
                "settings, “Shared calendars”, publish with “Can view when I'm busy”, the ICS "
                "link. iCloud: share as a public calendar."
            ),
            optional=page.is_kept,
        ),
    ]
    return bk.modal(
        title=t("Your calendar"),
        blocks=blocks,
        callback_id=CalendarForm.FORM,
        submit=t("Save"),
        close=t("Cancel"),
    )


def forgets(values: Values) -> bool:
    """Tell whether the kept address is to be forgotten."""
    return CalendarForm.FORGET in values.choices(CalendarForm.FORGET)


def read_once(t: Tongue, page: CalendarPage) -> View:
    """Say that an address was given and could be read at once, and what of it was read."""
    done = t("*Done.* I offer no time any more at which you are busy.")
    return _answer(t, done, _state(t, page), t("I read busy times only, nothing else."))


def forgotten(t: Tongue) -> View:
    """Say that the address is gone, with all that was read there."""
    return _answer(
        t,
        t(
            "*Done.* I've forgotten the address and what I read there. "
            "I take you to be free in your working hours."
        ),
    )


def still_reading(t: Tongue) -> View:
    """Say that the first look takes longer than one waits in front of a form."""
    return _answer(
        t, t("That takes a little longer. I'm still reading, and tell you here when I'm done.")
    )


def calendar_told(t: Tongue, page: CalendarPage, what: Told) -> Said:
    """Tell its owner how it goes with their calendar."""
    first = {
        Told.READ: N_("I've read your calendar. I offer no time any more at which you are busy."),
        Told.FAILED: N_("I couldn't read the calendar that you gave me."),
        Told.LOST: N_("I can't read your calendar any more, so I reckon as if you were free."),
    }
    lines = [t.text(first[what])]
    if page.problem is not None:
        lines += [t.text(WORDS[page.problem]), t("`/coach calendar` changes the address.")]
    text = Mrkdwn(" ".join(lines))
    return Said(text, bk.message([bk.section(text), bk.context(t("Only you see this."))]))


def _answer(t: Tongue, *lines: str) -> View:
    """Show in the form's place what came of it."""
    return bk.modal(
        title=t("Your calendar"),
        blocks=[bk.section(Mrkdwn("\n".join(lines)))],
        callback_id=CalendarForm.FORM,
        close=t("Close"),
    )


def _state(t: Tongue, page: CalendarPage) -> Mrkdwn:
    if page.problem is not None:
        return mrkdwn(
            t.raw("*Your calendar can't be read just now.* {why}"), why=t.text(WORDS[page.problem])
        )
    assert page.read_at is not None
    return mrkdwn(
        t.raw("*Your calendar is being read*, last on {day} at {at}."),
        day=t.short_day(page.reader.hours.local_day(page.read_at)),
        at=t.time(page.read_at, page.reader.zone),
    )


def _forget(t: Tongue) -> Block:
    return bk.input_block(
        CalendarForm.FORGET,
        t("Stop reading it"),
        bk.checkboxes(
            CalendarForm.FORGET,
            [Choice(t("Forget the address and what was read there"), CalendarForm.FORGET)],
        ),
        optional=True,
    )
