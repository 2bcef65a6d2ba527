"""The form for one's working hours and public holidays (docs/rhythm.md R8)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, time, timedelta
from enum import StrEnum

from bot.people import countries
from bot.people.away_views import change_lines, outside_lines
from bot.people.outlook import Change, Planned
from bot.people.pages import HoursField, HoursForm, HoursPage
from bot.people.rules import PersonFacts
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Mrkdwn, mrkdwn
from bot.slack.messages import Block, View
from bot.slack.payloads import Values
from bot.words import Tongue

__all__ = ["HoursId", "country_choices", "hours_form", "read", "saved"]

GUESSED, NONE = "guessed", "none"
MOST_CHOICES = 100
A_MONDAY = date(2026, 1, 5)


class HoursId(StrEnum):
    """Callback and action ids."""

    FORM = "people.hours_form"
    OPEN = "people.hours"


def hours_form(t: Tongue, page: HoursPage) -> View:
    """Ask for the working days, from when until when, and whose holidays count."""
    hours = page.hours
    days = [Choice(t.weekday(A_MONDAY + timedelta(days=day)), str(day + 1)) for day in range(7)]
    blocks: list[Block] = [
        bk.section(
            mrkdwn(
                t.raw(
                    "Outside these hours only your 1:1s themselves reach you; all else waits. "
                    "Times are by your clock in Slack: *{zone}*."
                ),
                zone=t.zone(hours.zone),
            )
        ),
        bk.input_block(
            HoursField.DAYS,
            t("You work on"),
            bk.checkboxes(HoursField.DAYS, days, initial=[str(day) for day in sorted(hours.days)]),
        ),
        bk.input_block(
            HoursField.FROM, t("From"), bk.timepicker(HoursField.FROM, initial=_time(hours.start))
        ),
        bk.input_block(
            HoursField.UNTIL, t("Until"), bk.timepicker(HoursField.UNTIL, initial=_time(hours.end))
        ),
        bk.input_block(
            HoursField.COUNTRY,
            t("Public holidays of"),
            bk.external_select(
                HoursField.COUNTRY,
                placeholder=t("Type a country or region"),
                initial=_chosen(t, page),
            ),
            hint=t("Type a country or its part, such as Bayern or Texas."),
        ),
        bk.context(
            t(
                "Nobody reads this form. Whoever plans a 1:1 with you sees which times are free, "
                "and that a day is a holiday of yours. When you are busy besides: "
                "`/coach calendar`."
            )
        ),
    ]
    return bk.modal(
        title=t("Your working hours"),
        blocks=blocks,
        callback_id=HoursId.FORM,
        submit=t("Save"),
        close=t("Leave it"),
    )


def country_choices(t: Tongue, page: HoursPage, typed: str) -> list[Choice]:
    """Offer countries and their parts by what was typed; before that, what is likeliest."""
    known = _by_zone(t, page.guessed), _no_holidays(t)
    choices = [one for one in known if typed.casefold() in one.text.casefold()]
    if not typed and page.guessed:
        parts = countries.find(page.guessed, t.locale, most=MOST_CHOICES)
        choices += [_choice(t, code) for code in parts if code.startswith(page.guessed)]
    taken = {choice.value for choice in choices}
    found = countries.find(typed, t.locale, most=MOST_CHOICES)
    choices += [_choice(t, code) for code in found if code not in taken]
    return choices[:MOST_CHOICES]


def read(values: Values) -> HoursForm:
    """Read the form; what is wrong with it the service says."""
    chosen = values.choice(HoursField.COUNTRY) or GUESSED
    return HoursForm(
        frozenset(int(day) for day in values.choices(HoursField.DAYS) if day in "1234567"),
        _minute(values.time(HoursField.FROM)),
        _minute(values.time(HoursField.UNTIL)),
        {GUESSED: None, NONE: ""}.get(chosen, chosen),
    )


def saved(
    t: Tongue, reader: PersonFacts, changes: Sequence[Change], planned: Collection[Planned]
) -> View:
    """Say what was kept, what it did to the 1:1s that stand, and which are at odds with it.

    Whoever changes their hours doesn't thereby move what two people agreed on.
    """
    hours = reader.hours
    days = t.items([t.weekday(A_MONDAY + timedelta(days=day - 1)) for day in sorted(hours.days)])
    said = mrkdwn(
        t.raw("You work {days}, {start} to {end}."),
        days=days,
        start=f"{_time(hours.start):%H:%M}",
        end=f"{_time(hours.end):%H:%M}",
    )
    holidays = (
        mrkdwn(
            t.raw("Public holidays: {country}."),
            country=countries.name_of(hours.country, t.locale),
        )
        if hours.country
        else Mrkdwn(t("No public holidays count for you."))
    )
    odd = [one for one in planned if one.is_on and not hours.covers(one.at, one.end)]
    lines = [
        said,
        holidays,
        *change_lines(t, changes, reader.zone),
        *outside_lines(t, odd, reader.zone),
    ]
    return bk.modal(
        title=t("Your working hours"), blocks=[bk.section("\n".join(lines))], close=t("Close")
    )


def _chosen(t: Tongue, page: HoursPage) -> Choice:
    if page.country is None:
        return _by_zone(t, page.guessed)
    return _choice(t, page.country) if page.country else _no_holidays(t)


def _by_zone(t: Tongue, guessed: str) -> Choice:
    if not guessed:
        return Choice(t("None that I can tell by your time zone"), GUESSED)
    name = countries.name_of(guessed, t.locale)
    return Choice(t("{country}, by your time zone", country=name), GUESSED)


def _no_holidays(t: Tongue) -> Choice:
    return Choice(t("No public holidays"), NONE)


def _choice(t: Tongue, code: str) -> Choice:
    return Choice(countries.name_of(code, t.locale), code)


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def _minute(at: time | None) -> int | None:
    return None if at is None else at.hour * 60 + at.minute
