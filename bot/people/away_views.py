"""Leave in words: the form, what came of it, and the way back (docs/rhythm.md R8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.errors import Text
from bot.people.outlook import Change, Planned
from bot.people.pages import AwayField, AwayPage, Leave, LeaveDone, LeaveNotice
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block, Said, View
from bot.words import Tongue

__all__ = [
    "AwayId",
    "away_form",
    "away_set",
    "back",
    "change_lines",
    "notice",
    "outside_lines",
    "refused",
    "result_view",
    "unread",
]

MOST_LINES = 8
MOST_REPS = 99


class AwayId(StrEnum):
    """Callback and action ids."""

    FORM = "people.away_form"
    OPEN = "people.away"
    BACK = "people.back"


def away_form(t: Tongue, page: AwayPage, *, who: str = "") -> View:
    """Ask from when until when; a manager also for whom, and who leads their 1:1s meanwhile."""
    blocks: list[Block] = []
    if page.leaves:
        blocks.append(_leaves(t, page))
    if page.reps:
        choices = [Choice(t("Me"), page.reader.slack_id)]
        choices += [
            Choice(rep.name.strip() or rep.slack_id, rep.slack_id) for rep in page.reps[:MOST_REPS]
        ]
        known = {choice.value for choice in choices}
        initial = who if who in known else page.reader.slack_id
        blocks.append(
            bk.input_block(
                AwayField.WHO,
                t("Who is away?"),
                bk.static_select(AwayField.WHO, choices, initial=initial),
            )
        )
    blocks += [
        bk.input_block(
            AwayField.FIRST, t("First day"), bk.datepicker(AwayField.FIRST, initial=page.today)
        ),
        bk.input_block(
            AwayField.LAST,
            t("Last day"),
            bk.datepicker(AwayField.LAST),
            hint=t("The day before you are back."),
        ),
    ]
    if page.reps:
        blocks.append(
            bk.input_block(
                AwayField.STAND_IN,
                t("Who leads your 1:1s meanwhile?"),
                bk.users_select(AwayField.STAND_IN, placeholder=t("Nobody: they are off"), most=1),
                optional=True,
                hint=t("For your own leave. They are told, and see no notes from before."),
            )
        )
    blocks.append(
        bk.context(
            t(
                "The people you have 1:1s with read that you are away, never why. "
                "Meanwhile I send you nothing, and nothing counts as missed."
            )
        )
    )
    return bk.modal(
        title=t("Away"),
        blocks=blocks,
        callback_id=AwayId.FORM,
        submit=t("Save"),
        close=t("Leave it"),
    )


def away_set(t: Tongue, done: LeaveDone, changes: Sequence[Change]) -> Said:
    """Say until when somebody is away, and what that does to the reader's 1:1s."""
    assert done.leave is not None, "leave was set"
    said = _until(t, done, done.leave)
    leads = _led_by(t, done)
    lines = change_lines(t, changes, done.reader.zone) if changes or not leads else []
    blocks: list[Block] = [bk.section("\n".join([said, *lines, *leads]))]
    if done.is_own:
        blocks.append(bk.context(t("Until you are back I send you nothing.")))
    blocks.append(bk.actions(_back_button(t, done, done.leave)))
    return Said(said, bk.message(blocks))


def back(t: Tongue, done: LeaveDone, changes: Sequence[Change]) -> Said:
    """Say that somebody works again, and what returned to the plan."""
    said = _back(t, done, done.leave) if done.leave else _not_away(t, done)
    lines = change_lines(t, changes, done.reader.zone) if done.leave else []
    if leads := _led_by(t, done):
        lines = [*lines, *leads, Mrkdwn(t("`/coach team` ends that."))]
    return Said(said, bk.message([bk.section("\n".join([said, *lines]))]))


def refused(t: Tongue, words: Text) -> Said:
    """Say what is wrong with days that were typed, and offer the form."""
    return _with_form(t, Mrkdwn(t.text(words)))


def unread(t: Tongue, typed: str) -> Said:
    """Say what can be typed to somebody whose days couldn't be read, and offer the form."""
    said = mrkdwn(
        t.raw(
            "I can't tell which days “{typed}” are. Try `/coach away until Friday`, "
            "`/coach away 12 Dec to 6 Jan` or `/coach away next week`, or pick them:"
        ),
        typed=typed[:40],
    )
    return _with_form(t, said)


def notice(t: Tongue, page: LeaveNotice, *, is_update: bool = False) -> Said:
    """Tell a rep of leave that their manager set for them; `is_update` where it stands already."""
    leave = page.leave
    if leave is None or page.by is None:
        said = Mrkdwn(t("The leave that was set for you here is off the list again."))
        return Said(said, bk.message([bk.section(said)]))
    days, manager = _days(t, leave), mention(page.by)
    if leave.last < page.today:
        # Who reads it anew is back; what they read before their leave is put into the past.
        over = (
            t.raw(
                "You were away until {last}, as {manager} had set it. "
                "Your 1:1s of that time count for nothing, and your streak stands."
            )
            if is_update
            else t.raw(
                "Welcome back. {manager} had set you as away: {days}. "
                "Your 1:1s of that time count for nothing, and your streak stands."
            )
        )
        said = mrkdwn(
            over,
            last=t.day(leave.last),
            manager=manager,
            days=days,
        )
        return Said(said, bk.message([bk.section(said)]))
    said = mrkdwn(
        t.raw(
            "{manager} has set you as away: {days}. Until you are back I send you nothing, and "
            "no 1:1 counts as missed."
        ),
        manager=manager,
        days=days,
    )
    button = bk.button(t("I work then"), AwayId.BACK, value=_value(leave))
    return Said(said, bk.message([bk.section(said), bk.actions(button)]))


def result_view(t: Tongue, said: Said) -> View:
    """Show what a form did in its place."""
    return bk.modal(title=t("Away"), blocks=said.blocks, close=t("Close"))


def change_lines(t: Tongue, changes: Sequence[Change], zone: str) -> list[Mrkdwn]:
    """Say what became of each 1:1, in the reader's own time."""
    said = [_change(t, change, zone) for change in changes[:MOST_LINES]]
    lines = [mrkdwn("• {line}", line=line) for line in said]
    if more := len(changes) - len(said):
        lines.append(Mrkdwn(t.many("… and one more.", "… and {n} more.", more)))
    return lines or [Mrkdwn(t("None of your 1:1s changes."))]


def outside_lines(t: Tongue, odd: Sequence[Planned], zone: str) -> list[Mrkdwn]:
    """Name the 1:1s that lie outside somebody's hours, and say what can be done about them."""
    if not odd:
        return []
    lines = [
        mrkdwn(
            t.raw("• Your 1:1 with {who} on {at} lies outside these hours."),
            who=mention(one.other),
            at=_when(t, one.at, zone),
        )
        for one in sorted(odd, key=lambda one: one.at)[:MOST_LINES]
    ]
    words = t("A card's *Move* gives one another time; whoever leads it can change them for good.")
    return [*lines, Mrkdwn(words)]


def _with_form(t: Tongue, said: Mrkdwn) -> Said:
    button = bk.button(t("Pick the days"), AwayId.OPEN)
    return Said(said, bk.message([bk.section(said), bk.actions(button)]))


def _led_by(t: Tongue, done: LeaveDone) -> list[Mrkdwn]:
    """Say to a manager who leads their 1:1s, once for all their teams."""
    if not done.is_own:
        return []
    spans = {(one.person, one.first, one.last): None for one in done.led_by}
    return [
        mrkdwn(
            t.raw("{person} leads your 1:1s: {first} to {last}."),
            person=mention(person),
            first=t.short_day(first),
            last=t.short_day(last),
        )
        for person, first, last in list(spans)[:MOST_LINES]
    ]


def _until(t: Tongue, done: LeaveDone, leave: Leave) -> Mrkdwn:
    name, last, days = done.person.name, t.day(leave.last), _days(t, leave)
    has_begun = leave.first <= done.today < leave.last
    if done.is_own:
        return Mrkdwn(
            t("You are away until {last}.", last=last)
            if has_begun
            else t("You are away: {days}.", days=days)
        )
    if has_begun:
        return mrkdwn(t.raw("{name} is away until {last}."), name=name, last=last)
    return mrkdwn(t.raw("{name} is away: {days}."), name=name, days=days)


def _back(t: Tongue, done: LeaveDone, leave: Leave) -> Mrkdwn:
    name, days = done.person.name, _days(t, leave)
    is_ahead = leave.first > done.today
    if done.is_own:
        return Mrkdwn(
            t("Your leave is off the list: {days}.", days=days)
            if is_ahead
            else t("Welcome back. From now on your working hours count again.")
        )
    if is_ahead:
        return mrkdwn(t.raw("{name}'s leave is off the list: {days}."), name=name, days=days)
    return mrkdwn(t.raw("{name} is back: their working hours count again."), name=name)


def _not_away(t: Tongue, done: LeaveDone) -> Mrkdwn:
    if done.is_own:
        return Mrkdwn(t("You aren't marked as away, so there is nothing to change."))
    return mrkdwn(
        t.raw("{name} isn't marked as away, so there is nothing to change."), name=done.person.name
    )


def _days(t: Tongue, leave: Leave) -> str:
    if leave.first == leave.last:
        return t.day(leave.first)
    return t("{first} to {last}", first=t.day(leave.first), last=t.day(leave.last))


def _leaves(t: Tongue, page: AwayPage) -> Block:
    lines = [
        t("{days} (by your status in Slack)", days=_days(t, leave))
        if leave.is_status
        else _days(t, leave)
        for leave in page.leaves[:MOST_LINES]
    ]
    said = t("You are away: {days}. `/coach back` ends it.", days="; ".join(lines))
    return bk.section(Mrkdwn(said))


def _change(t: Tongue, change: Change, zone: str) -> Mrkdwn:
    who = mention(change.after.other)
    was, at = _when(t, change.before.at, zone), _when(t, change.after.at, zone)
    if not change.after.is_on:
        return mrkdwn(
            t.raw("Your 1:1 with {who} on {was} is off; it counts for nothing."), who=who, was=was
        )
    if not change.before.is_on:
        return mrkdwn(t.raw("Your 1:1 with {who} is on again: {at}."), who=who, at=at)
    return mrkdwn(t.raw("Your 1:1 with {who} on {was} is now {at}."), who=who, was=was, at=at)


def _when(t: Tongue, instant: datetime, zone: str) -> str:
    day = instant.astimezone(ZoneInfo(zone)).date()
    return f"{t.short_day(day)}, {t.time(instant, zone)}"


def _back_button(t: Tongue, done: LeaveDone, leave: Leave) -> Element:
    if leave.first > done.today:
        text = t("Take it back")
    elif done.is_own:
        text = t("I'm back early")
    else:
        text = t("Back early")
    return bk.button(text, AwayId.BACK, value=_value(leave))


def _value(leave: Leave) -> str:
    return f"{leave.person}:{leave.id}"
