"""The set-up form: who, where, when (docs/rhythm.md R3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.people.rules import Policy, Times, zones
from bot.rhythm.form import LENGTHS, MOST_REPS, Field, SetUpForm, kept_field
from bot.rhythm.pages import Draft
from bot.rhythm.rules import WeeklyTime
from bot.slack import blocks as bk
from bot.slack.blocks import Choice
from bot.slack.messages import Block, View
from bot.slack.payloads import Malformed, Values
from bot.words import Tongue

__all__ = ["SetUpId", "Shown", "first_shown", "read", "set_up_form", "shown_in", "zone_choices"]

MONDAY = date(2026, 1, 5)
WORKWEEK = (1, 2, 3, 4, 5, 6, 7)
FRIDAY = 5
TEN = 10 * 60
HOUR = 60
MOST_ZONES = 100


class SetUpId(StrEnum):
    """The callback id of the form, and the action ids of what acts while it is open."""

    FORM = "rhythm.set_up_form"
    OPEN = "rhythm.set_up"
    REPS = "rhythm.set_up_reps"
    TIMES = "rhythm.set_up_times"
    ZONE = "rhythm.set_up_zone"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the form's fields hold when it is drawn; `kept` is each rep's time in kept mode."""

    reps: tuple[str, ...]
    channel: str | None
    times: Times
    weekday: int
    start: int
    length: int
    zone: str
    kept: Mapping[str, WeeklyTime]


def first_shown(draft: Draft) -> Shown:
    """Fill the form from a team as it stands, or with the defaults of R3."""
    if draft.team is None:
        return Shown((), None, Times.STAGGERED, FRIDAY, TEN, HOUR, draft.zone, {})
    policy = draft.team.policy
    return Shown(
        tuple(member.rep for member in draft.team.members),
        policy.channel,
        policy.times,
        policy.weekday,
        policy.start,
        policy.length,
        policy.zone,
        draft.times,
    )


def shown_in(values: Values) -> Shown:
    """Read what stands in the open form, complete or not."""
    at = values.time(Field.TIME) or time(TEN // 60)
    zone = values.choice(Field.ZONE) or "UTC"
    length = _one_of(LENGTHS, values.choice(Field.LENGTH), HOUR)
    reps = values.users(Field.REPS)
    kept: dict[str, WeeklyTime] = {
        rep: WeeklyTime(
            zone,
            _one_of(WORKWEEK, values.choice(kept_field(Field.KEPT_DAY, rep)), FRIDAY),
            _minutes(values.time(kept_field(Field.KEPT_TIME, rep)) or time(TEN // 60)),
            length,
        )
        for rep in reps
    }
    return Shown(
        reps,
        values.conversation(Field.CHANNEL),
        Times.KEPT if values.choice(Field.TIMES) == Times.KEPT else Times.STAGGERED,
        _one_of(WORKWEEK, values.choice(Field.DAY), FRIDAY),
        _minutes(at),
        length,
        zone,
        kept,
    )


def read(values: Values) -> SetUpForm:
    """Read the form as it was sent."""
    shown = shown_in(values)
    policy = Policy(
        shown.channel or "", shown.zone, shown.weekday, shown.start, shown.length, shown.times
    )
    return SetUpForm(shown.reps, policy, shown.kept)


def set_up_form(
    t: Tongue, shown: Shown, names: Mapping[str, str], *, now: datetime, is_new: bool
) -> View:
    """Draw the form; `names` are needed for the reps' own rows where times are kept."""
    intro = (
        t("Weekly 1:1s that are planned, prepared and held. You can change all of this later.")
        if is_new
        else t("What you change here counts from now on; what was held stays as it is.")
    )
    kept = shown.times is Times.KEPT
    blocks: list[Block] = [
        bk.section(intro),
        bk.context(
            t("Only you see this form. Each rep sees their own time, and that it is from you.")
        ),
        bk.input_block(
            Field.REPS,
            t("Your reps"),
            bk.users_select(
                SetUpId.REPS,
                placeholder=t("Pick the people you coach"),
                initial=shown.reps,
                most=MOST_REPS,
            ),
            hint=t("Nobody hears of me before you have seen what they would get."),
            dispatch=kept,
        ),
        bk.input_block(
            Field.CHANNEL,
            t("Channel for the weekly summary"),
            bk.conversations_select(Field.CHANNEL, initial=shown.channel),
            hint=t("Numbers and praise only, never anybody's words."),
        ),
        bk.input_block(
            Field.TIMES,
            t("Times"),
            bk.radio_buttons(
                SetUpId.TIMES,
                [
                    Choice(t("Keep the times we have"), Times.KEPT),
                    Choice(
                        t("Find times for us"),
                        Times.STAGGERED,
                        t("At most four a day, ten minutes between, in both your hours"),
                    ),
                ],
                initial=shown.times,
            ),
            dispatch=True,
        ),
        *(_kept_rows(t, shown, names) if kept else _first_slot(t, shown)),
        bk.input_block(
            Field.LENGTH,
            t("Length"),
            bk.static_select(
                Field.LENGTH,
                [Choice(t("{n} minutes", n=n), str(n)) for n in LENGTHS],
                initial=str(shown.length if shown.length in LENGTHS else HOUR),
            ),
        ),
        bk.input_block(
            Field.ZONE,
            t("Time zone of these times"),
            bk.external_select(
                SetUpId.ZONE,
                initial=Choice(_zone_label(shown.zone, now), shown.zone),
                placeholder=t("Type a city"),
            ),
            hint=t("They stay at this wall-clock time when the clocks change."),
        ),
    ]
    return bk.modal(
        title=t("Your 1:1 rhythm"),
        blocks=blocks,
        callback_id=SetUpId.FORM,
        submit=t("Save"),
        close=t("Cancel"),
    )


def zone_choices(query: str, *, now: datetime) -> list[Choice]:
    """Find the zones whose name holds what was typed; those that begin with it come first."""
    wanted = query.strip().lower().replace(" ", "_")

    def begins_elsewhere(zone: str) -> bool:
        return not any(part.startswith(wanted) for part in zone.lower().split("/"))

    found = sorted(
        (
            zone
            for zone in zones()
            if "/" in zone
            and not zone.startswith(("Etc/", "posix/", "right/", "SystemV/", "US/"))
            and wanted in zone.lower()
        ),
        key=lambda zone: (begins_elsewhere(zone), zone),
    )
    if wanted in "utc":
        found.append("UTC")
    return [Choice(_zone_label(zone, now), zone) for zone in found[:MOST_ZONES]]


def _first_slot(t: Tongue, shown: Shown) -> Sequence[Block]:
    return [
        bk.input_block(
            Field.DAY,
            t("Best day"),
            _day_select(t, Field.DAY, shown.weekday),
            hint=t("When it is full, I go on with the day before."),
        ),
        bk.input_block(
            Field.TIME,
            t("First 1:1 at"),
            bk.timepicker(Field.TIME, initial=_clock(shown.start)),
        ),
    ]


def _kept_rows(t: Tongue, shown: Shown, names: Mapping[str, str]) -> Sequence[Block]:
    rows: list[Block] = []
    for rep in shown.reps[:MOST_REPS]:
        own = shown.kept.get(rep)
        day, at = kept_field(Field.KEPT_DAY, rep), kept_field(Field.KEPT_TIME, rep)
        rows += [
            bk.input_block(
                day,
                t("{name}: day", name=names[rep]),
                _day_select(t, day, own.weekday if own else shown.weekday),
            ),
            bk.input_block(
                at,
                t("{name}: time", name=names[rep]),
                bk.timepicker(at, initial=_clock(own.start if own else shown.start)),
            ),
        ]
    return rows or [bk.section(t("Pick your reps, and a day and time for each appears here."))]


def _day_select(t: Tongue, action_id: str, weekday: int) -> bk.Element:
    days = [Choice(t.weekday(MONDAY + timedelta(days=n - 1)), str(n)) for n in WORKWEEK]
    return bk.static_select(action_id, days, initial=str(weekday))


def _zone_label(zone: str, now: datetime) -> str:
    offset = now.astimezone(ZoneInfo(zone)).strftime("%z") if zone in zones() else ""
    return f"{zone.replace('_', ' ')} (UTC{offset[:3]}:{offset[3:]})" if offset else zone


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _one_of(offered: Sequence[int], chosen: str | None, otherwise: int) -> int:
    """Read what was chosen in a menu; `otherwise` where nothing is. Raises Malformed."""
    if chosen is None:
        return otherwise
    for number in offered:
        if chosen == str(number):
            return number
    raise Malformed(f"the menu doesn't offer {chosen[:40]!r}")
