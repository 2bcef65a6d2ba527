"""How somebody chooses what they hear from us, and puts an ask off (docs/rhythm.md R45, R49)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.errors import N_, InvalidInput
from bot.outbox.types import Post
from bot.people import budget, snoozing
from bot.people.budget import Limits
from bot.people.manners_pages import HabitsPage
from bot.people.rules import Habits, Intensity, PersonFacts, WorkingHours
from bot.people.snoozing import Later
from bot.people.topic_words import ABOUT, FOR_LEADS, ONES_OWN
from bot.people.topics import Topic
from bot.slack import blocks as bk
from bot.slack.blocks import Choice
from bot.slack.messages import Block, Said, View
from bot.slack.metadata import Metadata
from bot.slack.payloads import Malformed, Values
from bot.words import Tongue

__all__ = [
    "REMIND_DAY",
    "HabitsField",
    "HabitsId",
    "RemindId",
    "RemindMeta",
    "bundle",
    "chosen_habits",
    "chosen_moment",
    "habits_form",
    "limits_line",
    "no_quiet",
    "parse_later",
    "quiet_set",
    "quiet_unread",
    "remind",
    "remind_form",
]

PING_LEADS = (5, 10, 15, 30)
SHEET_DAYS = (1, 2)
ROOM_FOR_ITEMS = bk.MESSAGE_BLOCKS - 2


class HabitsId(StrEnum):
    """The form's callback id, and the button that opens it."""

    OPEN = "people.habits"
    FORM = "people.habits_form"


class HabitsField(StrEnum):
    """The fields of the form; errors stand at these names."""

    INTENSITY = "intensity"
    MUTED = "muted"
    MUTED_ASKS = "muted_asks"
    PING_LEAD = "ping_lead"
    SHEET_DAYS = "sheet_days"
    QUIET = "quiet"


class RemindId(StrEnum):
    """The menu on each ask, and the form for a date."""

    MENU = "people.remind"
    FORM = "people.remind_form"


REMIND_DAY = "day"
"""The one field of the latter."""


@dataclass(frozen=True)
class RemindMeta(Metadata):
    """Which ask is to come again, by its kind of delivery and its subject."""

    ask: str
    subject: int


def habits_form(t: Tongue, page: HabitsPage) -> View:
    """Ask how somebody wants to hear from us."""
    habits, quiet = page.reader.habits, page.reader.habits.quiet_until
    is_quiet = quiet is not None and quiet > page.now
    offered = _offered(page)
    mutes = [
        (HabitsField.MUTED, t("Mute around your 1:1s"), ONES_OWN),
        (HabitsField.MUTED_ASKS, t("Mute questions"), frozenset(Topic) - ONES_OWN),
    ]
    blocks: list[Block] = [
        _intensity(t, page),
        *(
            _mutes(t, field, label, [one for one in offered if one in those], habits.muted)
            for field, label, those in mutes
            if any(one in those for one in offered)
        ),
        bk.input_block(
            HabitsField.PING_LEAD,
            t("When to remind you of a 1:1"),
            bk.static_select(
                HabitsField.PING_LEAD,
                [
                    Choice(t.many("{n} minute before", "{n} minutes before", n), str(n))
                    for n in sorted({*PING_LEADS, habits.ping_lead})
                ],
                initial=str(habits.ping_lead),
            ),
        ),
        bk.input_block(
            HabitsField.SHEET_DAYS,
            t("When your cards come"),
            bk.radio_buttons(
                HabitsField.SHEET_DAYS,
                [
                    Choice(t.many("{n} working day before", "{n} working days before", n), str(n))
                    for n in SHEET_DAYS
                ],
                initial=str(habits.sheet_days),
            ),
        ),
        bk.input_block(
            HabitsField.QUIET,
            t("No questions until the morning of"),
            bk.datepicker(
                HabitsField.QUIET,
                initial=page.reader.hours.local_day(quiet) if is_quiet and quiet else None,
            ),
            optional=True,
            hint=t("Cards and reminders of your 1:1s still come."),
        ),
        bk.context(
            t(
                "Only you can see and change this. What you mute is asked in your 1:1 instead, and "
                "that is all your manager reads of it."
            )
        ),
    ]
    return bk.modal(
        title=t("How you hear from me"),
        blocks=blocks,
        callback_id=HabitsId.FORM,
        submit=t("Save"),
        close=t("Leave it"),
    )


def chosen_habits(values: Values, page: HabitsPage) -> Habits:
    """Read the form. Raises InvalidInput at its fields, Malformed for what nobody could choose."""
    habits = page.reader.habits
    try:
        intensity = Intensity(values.choice(HabitsField.INTENSITY) or habits.intensity)
        muted = {
            Topic(one)
            for field in (HabitsField.MUTED, HabitsField.MUTED_ASKS)
            for one in values.choices(field)
        }
        lead = int(values.choice(HabitsField.PING_LEAD) or habits.ping_lead)
        days = int(values.choice(HabitsField.SHEET_DAYS) or habits.sheet_days)
    except ValueError as error:
        raise Malformed("no such choice in the form of habits") from error
    if lead not in {*PING_LEADS, habits.ping_lead} or days not in SHEET_DAYS:
        raise Malformed("no such lead time")
    # What isn't on offer just now stays muted as it was.
    kept = {one for one in habits.muted if one not in _offered(page)}
    return Habits(intensity, frozenset(muted | kept), lead, days, _chosen_quiet(values, page))


def _chosen_quiet(values: Values, page: HabitsPage) -> datetime | None:
    day, quiet = values.date(HabitsField.QUIET), page.reader.habits.quiet_until
    hours = page.reader.hours
    if day is None:
        return None
    if quiet is not None and quiet > page.now and hours.local_day(quiet) == day:
        return quiet
    return chosen_moment(values, HabitsField.QUIET, hours, page.now)


def chosen_moment(values: Values, field: str, hours: WorkingHours, now: datetime) -> datetime:
    """Read the morning until which to be quiet. Raises InvalidInput at its field."""
    day, today = values.date(field), hours.local_day(now)
    if day is None:
        raise InvalidInput({field: N_("Pick a day.")})
    if day <= today:
        raise InvalidInput({field: N_("Pick a day that is still to come.")})
    if snoozing.is_too_far(day, today):
        raise InvalidInput({field: N_("Pick a day within a year.")})
    return snoozing.morning_of(day, hours)


def quiet_set(t: Tongue, reader: PersonFacts, until: datetime) -> Said:
    """Say until when no ask comes."""
    text = t(
        "Fine: no questions until {when}. Cards and reminders of your 1:1s still come. "
        "`/coach quiet off` ends it.",
        when=_when(t, until, reader.zone),
    )
    return Said(text, bk.message([bk.section(text)]))


def no_quiet(t: Tongue) -> Said:
    """Say that asks come again."""
    text = t("You hear from me again, in your working hours. What waited comes in one message.")
    return Said(text, bk.message([bk.section(text)]))


def quiet_unread(t: Tongue, typed: str) -> Said:
    """Say which words would have been understood, and offer the form."""
    text = t(
        "I can't tell until when “{typed}” is. Try `/coach quiet 2h`, `/coach quiet today`, "
        "`/coach quiet until Friday` or `/coach quiet off`.",
        typed=bk.escape(bk.shorten(typed, 80)),
    )
    button = bk.button(t("Choose in a form"), HabitsId.OPEN)
    return Said(text, bk.message([bk.section(text), bk.actions(button)]))


def remind(t: Tongue, kind: str, subject: int, zone: str, until: datetime | None) -> Block:
    """Offer to be reminded of an ask later, or say when it comes again."""
    choices = {
        Later.HOUR: t("In an hour"),
        Later.TOMORROW: t("Tomorrow at this time"),
        Later.MORNING: t("Next working morning"),
        Later.DATE: t("On a date…"),
    }
    menu = bk.overflow(
        RemindId.MENU,
        [Choice(text, f"{later}:{subject}:{kind}") for later, text in choices.items()],
    )
    words = (
        t("_Not now? The menu lets me remind you later._")
        if until is None
        else t("I remind you on {when}.", when=_when(t, until, zone))
    )
    return bk.section(words, accessory=menu, block_id=f"remind:{kind}:{subject}")


def parse_later(value: str) -> tuple[Later, RemindMeta]:
    """Read what was chosen in the menu, and of which ask. Raises Malformed."""
    later, _, rest = value.partition(":")
    subject, _, kind = rest.partition(":")
    if later not in set(Later) or not subject.isdecimal() or not kind:
        raise Malformed(f"no such reminder: {value[:40]!r}")
    return Later(later), RemindMeta.loads(RemindMeta(kind, int(subject)).dumps())


def remind_form(t: Tongue, meta: RemindMeta) -> View:
    """Ask for the day on which an ask is to come again."""
    blocks = [
        bk.input_block(
            REMIND_DAY,
            t("Remind me in the morning of"),
            bk.datepicker(REMIND_DAY),
            hint=t("On a day off it comes on the next day that you work."),
        ),
        bk.context(t("Only you can see this.")),
    ]
    return bk.modal(
        title=t("Remind me later"),
        blocks=blocks,
        callback_id=RemindId.FORM,
        submit=t("Remind me"),
        close=t("Leave it"),
        metadata=meta.dumps(),
    )


def bundle(t: Tongue, posts: Mapping[int, Post]) -> Said:
    """Put several asks, numbered by their deliveries, into one message (R43, R44)."""
    n = len(posts)
    title = t.many("{n} thing for you", "{n} things for you", n)
    text = f"{title}: {' · '.join(post.text for post in posts.values())}"
    blocks: list[Block] = [bk.header(title)]
    for number, post in posts.items():
        blocks += [bk.divider(), *_fitting(t, number, post, most=ROOM_FOR_ITEMS // n - 1)]
    return Said(text, bk.message(blocks))


def _fitting(t: Tongue, number: int, post: Post, *, most: int) -> Iterator[Block]:
    blocks: Sequence[Block] = post.blocks
    is_cut = len(blocks) > most
    for block in blocks[: most - 1] if is_cut else blocks:
        # Two items may each have a row about the same thing.
        named = block.get("block_id")
        yield {**block, "block_id": f"{number}/{named}"} if named else block
    if is_cut:
        yield bk.context(t("… and more. `/coach` lists what comes next."))


def limits_line(t: Tongue, limits: Limits) -> str:
    """Say limits in a line: 5 asks a week, 2 a day, 15 minutes."""
    return t(
        "{week} questions a week, {day} a day, {minutes} minutes",
        week=limits.week,
        day=limits.day,
        minutes=limits.seconds // 60,
    )


def _intensity(t: Tongue, page: HabitsPage) -> Block:
    limits = limits_line(t, page.limits)
    if page.reps:
        return bk.section(
            t.many(
                "*How much I ask*\nYou lead {n} rep, so it is at most {limits}.",
                "*How much I ask*\nYou lead {n} reps, so it is at most {limits}.",
                page.reps,
                limits=limits,
            )
        )
    names = {
        Intensity.LIGHT: t("Light"),
        Intensity.STANDARD: t("Standard"),
        Intensity.ACTIVE: t("Active"),
    }
    choices = [
        Choice(
            names[one],
            one,
            t("At most {limits}.", limits=limits_line(t, budget.OF_INTENSITY[one])),
        )
        for one in Intensity
    ]
    return bk.input_block(
        HabitsField.INTENSITY,
        t("How much I may ask you"),
        bk.radio_buttons(HabitsField.INTENSITY, choices, initial=page.reader.habits.intensity),
        hint=t("Only you can change it."),
    )


def _offered(page: HabitsPage) -> list[Topic]:
    """List what can be muted: what only managers get is no choice for others."""
    return [one for one in page.topics if page.reps or one not in FOR_LEADS]


def _mutes(
    t: Tongue, field: HabitsField, label: str, topics: Sequence[Topic], muted: frozenset[str]
) -> Block:
    choices = [Choice(t.text(ABOUT[one].name), one, t.text(ABOUT[one].loss)) for one in topics]
    return bk.input_block(
        field,
        label,
        bk.checkboxes(field, choices, initial=[one for one in topics if one in muted]),
        optional=True,
    )


def _when(t: Tongue, instant: datetime, zone: str) -> str:
    day = WorkingHours(zone).local_day(instant)
    return t("{day}, {time}", day=t.day(day), time=t.time(instant, zone))
