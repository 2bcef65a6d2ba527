"""The set-up form: who, where, when (docs/rhythm.md R3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.people.rules import TeamFacts, Times, zones
from bot.rhythm.capacity import LENGTHS, RHYTHMS, TARGETS
from bot.rhythm.capacity_views import capacity_words
from bot.rhythm.form import LONGEST_NAME, MOST_REPS, Field, kept_field
from bot.rhythm.pages import Draft
from bot.rhythm.set_up_shown import HOUR, WORKWEEK, Shown
from bot.rhythm.slot_words import every_words, weekday_words
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Mrkdwn, channel_link, mention, mrkdwn
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.words import Tongue

__all__ = [
    "SetUpId",
    "SetUpMeta",
    "day_select",
    "every_select",
    "length_select",
    "set_up_form",
    "which_team",
    "zone_choices",
]

MOST_ZONES = 100
MOST_TEAMS = 40


class SetUpId(StrEnum):
    """The callback id of the form, and the action ids of what acts while it is open."""

    FORM = "rhythm.set_up_form"
    OPEN = "rhythm.set_up"
    REPS = "rhythm.set_up_reps"
    TIMES = "rhythm.set_up_times"
    LENGTH = "rhythm.set_up_length"
    EVERY = "rhythm.set_up_every"
    TARGET = "rhythm.set_up_target"
    ANOTHER = "rhythm.set_up_another"
    WHICH = "rhythm.set_up_which"
    ZONE = "rhythm.set_up_zone"


@dataclass(frozen=True)
class SetUpMeta(Metadata):
    """Which team the form is about, None for a new one; who leads others gives it a name.

    A first team may be for a rep who is offered by their manager: then `rep` and `offered_by`.
    One that ops `prepared` names that by its id, and who did it in `offered_by`.
    """

    team: int | None
    others: int
    rep: str = ""
    offered_by: str = ""
    prepared: int = 0

    @classmethod
    def of(cls, draft: Draft) -> SetUpMeta:
        """Take it from what the form starts from."""
        return cls(draft.team.id if draft.team else None, int(draft.has_others))


def set_up_form(
    t: Tongue, shown: Shown, names: Mapping[str, str], *, now: datetime, about: SetUpMeta
) -> View:
    """Draw the form; `names` are needed for the reps' own rows where times are kept."""
    kept = shown.times is Times.KEPT
    blocks: list[Block] = [
        bk.section(_intro(t, about)),
        bk.context(
            t("Only you see this form. Each rep sees their own time, and that it is from you.")
        ),
        *([] if about.team is None or about.others else [_another(t)]),
        _name(t, shown, needed=bool(about.others)),
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
            dispatch=True,
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
            length_select(t, SetUpId.LENGTH, shown.length),
            dispatch=True,
        ),
        bk.input_block(
            Field.EVERY, t("How often"), every_select(t, SetUpId.EVERY, shown.every), dispatch=True
        ),
        bk.input_block(
            Field.TARGET,
            t("Coaching for each rep, a month"),
            bk.static_select(
                SetUpId.TARGET,
                [Choice(t.many("{n} hour", "{n} hours", n), str(n)) for n in reversed(TARGETS)],
                initial=str(shown.target),
            ),
            dispatch=True,
        ),
        bk.section(capacity_words(t, shown.capacity), block_id="capacity"),
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
        metadata=about.dumps(),
    )


def which_team(t: Tongue, teams: Sequence[TeamFacts]) -> View:
    """Ask a manager of several teams which one to change, or whether it is a new one."""
    rows: list[Block] = []
    for team in teams[:MOST_TEAMS]:
        name = team.name or t("Team without a name")
        words = mrkdwn(
            "*{name}*\n{reps}, {channel}",
            name=name,
            reps=t.many("{n} rep", "{n} reps", len(team.members)),
            channel=channel_link(team.policy.channel),
        )
        label = t("Change {name}", name=name)
        change = bk.button(
            t("Change"), SetUpId.WHICH, value=str(team.id), accessibility_label=label
        )
        rows.append(bk.section(words, accessory=change))
    return bk.modal(
        title=t("Your teams"),
        blocks=[*rows, _another(t), bk.context(t("Only you see this."))],
        close=t("Close"),
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


def length_select(t: Tongue, action_id: str, length: int) -> bk.Element:
    """Offer the lengths of a 1:1."""
    return bk.static_select(
        action_id,
        [Choice(t("{n} minutes", n=n), str(n)) for n in LENGTHS],
        initial=str(length if length in LENGTHS else HOUR),
    )


def every_select(t: Tongue, action_id: str, every: int) -> bk.Element:
    """Offer how often a 1:1 is."""
    choices = [Choice(t.opening(every_words(t, n)), str(n)) for n in RHYTHMS]
    return bk.static_select(action_id, choices, initial=str(every))


def _intro(t: Tongue, about: SetUpMeta) -> Mrkdwn:
    if about.rep:
        said = t.raw(
            "You are taking over the 1:1s with {rep} from {manager}. You lead no team yet, so this "
            "sets one up with {rep} in it: *Save* is your yes. You can change all of this later."
        )
        return mrkdwn(said, rep=mention(about.rep), manager=mention(about.offered_by))
    if about.prepared:
        said = t.raw(
            "{manager} prepared this for you. Change what you like: *Save* sets it up, and then "
            "you see, alone, what your reps would get. Nobody else hears of it before you say so."
        )
        return mrkdwn(said, manager=mention(about.offered_by))
    if about.team is None:
        return Mrkdwn(
            t("1:1s that are planned, prepared and held. You can change all of this later.")
        )
    return Mrkdwn(t("What you change here counts from now on; what was held stays as it is."))


def _another(t: Tongue) -> Block:
    return bk.actions(bk.button(t("Set up another team"), SetUpId.ANOTHER))


def _name(t: Tongue, shown: Shown, *, needed: bool) -> Block:
    return bk.input_block(
        Field.NAME,
        t("Name of the team"),
        bk.plain_text_input(Field.NAME, initial=shown.name, most=LONGEST_NAME),
        optional=not needed,
        hint=t("So that you can tell your teams apart.") if needed else None,
    )


def _first_slot(t: Tongue, shown: Shown) -> Sequence[Block]:
    return [
        bk.input_block(
            Field.DAY,
            t("Best day"),
            day_select(t, Field.DAY, shown.weekday),
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
                day_select(t, day, own.weekday if own else shown.weekday),
            ),
            bk.input_block(
                at,
                t("{name}: time", name=names[rep]),
                bk.timepicker(at, initial=_clock(own.start if own else shown.start)),
            ),
        ]
    return rows or [bk.section(t("Pick your reps, and a day and time for each appears here."))]


def day_select(t: Tongue, action_id: str, weekday: int | None = None) -> bk.Element:
    """Offer the days of the week."""
    days = [Choice(weekday_words(t, n), str(n)) for n in WORKWEEK]
    return bk.static_select(action_id, days, initial=str(weekday) if weekday else None)


def _zone_label(zone: str, now: datetime) -> str:
    offset = now.astimezone(ZoneInfo(zone)).strftime("%z") if zone in zones() else ""
    return f"{zone.replace('_', ' ')} (UTC{offset[:3]}:{offset[3:]})" if offset else zone


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)
