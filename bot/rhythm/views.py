"""How a 1:1 looks: sheet, card, ping, and the forms to move or skip it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.people.rules import PersonFacts
from bot.rhythm.cause_views import gone_line, listed_words, moved_line, off_line
from bot.rhythm.label_views import label_buttons, label_line
from bot.rhythm.pages import Meeting, More
from bot.rhythm.rules import Answer, OneOnOneFacts, Phase, State, settles_at
from bot.slack import blocks as bk
from bot.slack.blocks import Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block, Said
from bot.words import Tongue

__all__ = [
    "Act",
    "card",
    "entry",
    "led_by_another",
    "ping",
    "sheet",
    "when_for",
]

MOST_CARDS = 20
FRAME = 3
NO_MORE = More()
NOTHING_MORE: Mapping[int, More] = MappingProxyType({})
ROW = 2
WEEK_FIVE = 5


class Act(StrEnum):
    """What can be clicked; each is an action id."""

    START = "rhythm.start"
    MOVE = "rhythm.move"
    SKIP = "rhythm.skip"
    HELD = "rhythm.held"
    NOT_HELD = "rhythm.not_held"
    MOVED = "rhythm.moved"
    CHANGE_ANSWER = "rhythm.change_answer"
    CLOSE = "meeting.close"
    """Opens the form of a room above, for who leads the 1:1."""


def sheet(
    t: Tongue,
    reader: PersonFacts,
    day: date,
    meetings: Sequence[Meeting],
    by_others: Sequence[Meeting] = (),
    *,
    more: Mapping[int, More] = NOTHING_MORE,
) -> Said:
    """Tell one person of one day's 1:1s (docs/rhythm.md R43), and of those that others lead.

    `more` is what a room above has to say of a 1:1, by its id.
    """
    here = [
        one
        for one in meetings
        if reader.hours.local_day(one.facts.planned_at) == day
        and one.facts.state is not State.EXCUSED
    ]
    held = sum(one.facts.state in {State.PLANNED, State.HELD} for one in here)
    title = t.many("Your 1:1 on {day}", "Your {n} 1:1s on {day}", max(held, 1), day=t.day(day))
    listed = [listed_words(t, one, reader) for one in here]
    text = (
        mrkdwn("{title}: {list}", title=title, list=Mrkdwn(", ".join(listed))) if listed else title
    )
    blocks: list[Block] = [bk.header(title)]
    rest = 2 * len(meetings[:MOST_CARDS]) + len(by_others[:MOST_CARDS]) + FRAME
    for one in meetings[:MOST_CARDS]:
        besides = more.get(one.facts.id, NO_MORE)
        blocks += entry(t, reader, day, one, besides.line)
        rest -= 2
        if len(blocks) + len(besides.blocks) + rest <= bk.MESSAGE_BLOCKS:
            blocks += besides.blocks
    if len(meetings) > MOST_CARDS:
        blocks.append(
            bk.context(
                t("… and {n} more. `/coach` lists what comes next.", n=len(meetings) - MOST_CARDS)
            )
        )
    for one in by_others[:MOST_CARDS]:
        led = mrkdwn(
            t.raw("{rep}: {leader} leads it this time."),
            rep=mention(one.facts.rep),
            leader=mention(one.facts.manager),
        )
        blocks.append(bk.section(led))
    if not (meetings or by_others):
        blocks.append(bk.section(t("No 1:1 is left on this day.")))
    blocks.append(bk.context(t("Only you can read this. The calendar file is in the thread.")))
    return Said(text, bk.message(blocks))


def led_by_another(t: Tongue, meeting: Meeting) -> Said:
    """Say, where a 1:1 was talked of before, that somebody else leads it now (R50)."""
    facts = meeting.facts
    text = mrkdwn(
        t.raw("{leader} leads the 1:1 with {rep} on {day}."),
        leader=mention(facts.manager),
        rep=mention(facts.rep),
        day=t.day(facts.planned_at.astimezone(ZoneInfo(meeting.rep.zone)).date()),
    )
    return Said(text, bk.message([bk.section(text)]))


def card(t: Tongue, meeting: Meeting, *, is_latest: bool = True) -> Said:
    """Show both people their 1:1, in their group DM (docs/rhythm.md, where things are said)."""
    facts = meeting.facts
    title = mrkdwn(
        t.raw("1:1 of {manager} and {rep}"), manager=mention(facts.manager), rep=mention(facts.rep)
    )
    if not is_latest:
        said = (
            t.raw("{title}: it is on {when} now.")
            if facts.state is State.PLANNED
            else t.raw("{title}: it has changed since.")
        )
        text = mrkdwn(said, title=title, when=_when_for_both(t, meeting))
        return Said(text, bk.message([bk.section(text)]))
    when = _when_for_both(t, meeting)
    lines = [mrkdwn("*{title}*\n{when}", title=title, when=when)]
    if change := _change(t, meeting, None):
        lines.append(change)
    lines.append(_standing(t, meeting, None))
    buttons = _buttons(t, meeting, None)
    blocks = [
        bk.section("\n".join(line for line in lines if line)),
        *([bk.actions(*buttons, block_id=f"one-on-one:{facts.id}")] if buttons else []),
        bk.context(t("Only the two of you and I can read this conversation.")),
    ]
    return Said(mrkdwn("{title}, {when}", title=title, when=when), bk.message(blocks))


def ping(t: Tongue, reader: PersonFacts, block: Sequence[Meeting]) -> Said:
    """Remind somebody that a 1:1, or a block of them, begins soon (docs/rhythm.md R43)."""
    first = block[0]
    facts = first.facts
    minutes = max(0, round((facts.planned_at - first.now).total_seconds() / 60))
    values = {
        "person": mention(first.other(reader.slack_id).slack_id),
        "time": t.time(facts.planned_at, reader.zone),
    }
    if facts.state is not State.PLANNED or facts.started_at is not None:
        text = mrkdwn(t.raw("Your 1:1 with {person} at {time}."), **values)
        said: list[Block] = [bk.section(f"{text} {_standing(t, first, reader)}")]
        if facts.phase(first.now) is Phase.UNDER_WAY and reader.slack_id == facts.manager:
            close = bk.button(t("Close the 1:1"), Act.CLOSE, value=str(facts.id))
            said.append(bk.actions(close))
        return Said(text, bk.message(said))
    if first.now >= facts.planned_at:
        text = mrkdwn(t.raw("Your 1:1 with {person} was to start at {time}."), **values)
    else:
        lead = t.many("In {n} minute", "In {n} minutes", minutes)
        text = mrkdwn(t.raw("{lead}: your 1:1 with {person} at {time}."), lead=lead, **values)
    rest = [
        mrkdwn(
            "{time} {person}",
            time=t.time(one.facts.planned_at, reader.zone),
            person=mention(one.other(reader.slack_id).slack_id),
        )
        for one in block[1:]
    ]
    blocks: list[Block] = [bk.section(text)]
    if rest:
        blocks.append(
            bk.section(mrkdwn(t.raw("Right after: {list}"), list=Mrkdwn(", ".join(rest))))
        )
    if first.now < facts.ends_at:
        blocks.append(
            bk.actions(
                bk.button(t("Start"), Act.START, value=str(facts.id), style="primary"),
                bk.button(t("Move"), Act.MOVE, value=str(facts.id)),
            )
        )
    return Said(text, bk.message(blocks))


def entry(
    t: Tongue, reader: PersonFacts, day: date, meeting: Meeting, besides: str = ""
) -> list[Block]:
    """Show one 1:1 on a sheet of that day: when, with whom, where it stands, what to press.

    `besides` is a line of mrkdwn that a room above has to add.
    """
    facts = meeting.facts
    person = mention(meeting.other(reader.slack_id).slack_id)
    if _day(facts, reader) != day:
        to = f"{t.day(_day(facts, reader))}, {_span(t, facts, reader.zone)}"
        return [bk.section(gone_line(t, meeting, reader, to))]
    lines = [mrkdwn("*{when}*  {person}", when=when_for(t, meeting, reader), person=person)]
    if change := _change(t, meeting, reader):
        lines.append(change)
    if standing := _standing(t, meeting, reader):
        lines.append(standing)
    for line in (label_line(t, meeting, reader), _streak(t, meeting, reader)):
        lines += [line] if line else []
    if besides:
        lines.append(Mrkdwn(besides))
    buttons = [*label_buttons(t, meeting, reader), *_buttons(t, meeting, reader)]
    row = [bk.actions(*buttons, block_id=f"one-on-one:{facts.id}")] if buttons else []
    return [bk.section("\n".join(lines)), *row]


def _buttons(t: Tongue, meeting: Meeting, reader: PersonFacts | None) -> list[bk.Element]:
    facts = meeting.facts
    answer = facts.says(facts.side(reader.slack_id)) if reader else None
    name = meeting.other(reader.slack_id).name if reader else ""

    def press(label: str, act: Act, *, is_first: bool = False) -> bk.Element:
        return bk.button(
            label,
            act,
            value=str(facts.id),
            style="primary" if is_first else None,
            # A sheet holds the same three buttons for several people.
            accessibility_label=f"{label}: {name}" if name else None,
        )

    leads = reader is None or reader.slack_id == facts.manager
    has_closed = facts.manager_says is Answer.HELD
    notes = t("Notes") if has_closed else t("Close the 1:1")
    close = [press(notes, Act.CLOSE)] if leads else []
    match facts.phase(meeting.now):
        case Phase.AHEAD:
            return [
                press(t("Start"), Act.START, is_first=True),
                press(t("Move"), Act.MOVE),
                press(t("Skip"), Act.SKIP),
            ]
        case Phase.UNDER_WAY:
            return [*close, press(t("Move"), Act.MOVE)]
        case Phase.OVER if answer is None:
            return [
                press(t("Held"), Act.HELD, is_first=True),
                press(t("Not held"), Act.NOT_HELD),
                press(t("Moved"), Act.MOVED),
                *close,
            ]
        case _ if answer is not None and facts.state in {State.PLANNED, State.HELD, State.MISSED}:
            again = press(t("Change my answer"), Act.CHANGE_ANSWER)
            has_notes = leads and answer is Answer.HELD
            return [again, *([press(t("Notes"), Act.CLOSE)] if has_notes else [])]
        case _ if reader is not None and facts.state is State.MISSED:
            return [press(t("It was held"), Act.HELD)]
    return []


def _standing(t: Tongue, meeting: Meeting, reader: PersonFacts | None) -> Mrkdwn:
    """Say in a line where a 1:1 stands; "" while it is simply ahead."""
    facts = meeting.facts
    match facts.phase(meeting.now):
        case Phase.AHEAD:
            return Mrkdwn()
        case Phase.UNDER_WAY:
            if reader is None:
                return mrkdwn(t.raw("Under way. Your agenda is in the thread; I'll ask later."))
            return mrkdwn(t.raw("Under way. Your agenda is in our group DM; I'll ask later."))
        case Phase.OVER:
            return _open_answer(t, meeting, reader)
    if facts.state is State.EXCUSED:
        return off_line(t, meeting, reader)
    if facts.state is State.HELD and facts.one_sided:
        teller = facts.manager if facts.manager_says else facts.rep
        return mrkdwn(t.raw("Held, on the word of {person}."), person=mention(teller))
    words = {
        State.HELD: t.raw("Held. Both of you say so."),
        State.SKIPPED: t.raw("Skipped without a new time; it counts as missed."),
        State.MISSED: t.raw("Not held. Next week is a new one."),
    }
    return mrkdwn(words[facts.state])


def _streak(t: Tongue, meeting: Meeting, reader: PersonFacts) -> Mrkdwn | None:
    """Say how many it were in a row, and a kind word where most rhythms end (R5)."""
    held = meeting.streak.held
    if held < ROW:
        return None
    person = mention(meeting.other(reader.slack_id).slack_id)
    if held == WEEK_FIVE and meeting.facts.state is State.HELD:
        said = t.raw("{n} in a row with {person}: here most rhythms end, and yours goes on.")
    else:
        said = t.raw("{n} in a row with {person}.")
    return mrkdwn(said, n=held, person=person)


def _open_answer(t: Tongue, meeting: Meeting, reader: PersonFacts | None) -> Mrkdwn:
    facts = meeting.facts
    if facts.is_disputed:
        return mrkdwn(
            t.raw(
                "You two remember it differently. Talk it over: either of you can change "
                "the answer; otherwise it counts as not held."
            )
        )
    own = (
        facts.says(facts.side(reader.slack_id)) if reader else facts.manager_says or facts.rep_says
    )
    if own is None:
        return _other_answer(t, meeting, reader) or mrkdwn(t.raw("How did it go?"))
    words = {
        Answer.HELD: t.raw("Held, you said. I'm waiting for {person}."),
        Answer.NOT_HELD: t.raw("Not held, you said. I'm waiting for {person}."),
    }
    if reader is None:
        silent = facts.rep if facts.manager_says else facts.manager
        return mrkdwn(t.raw("One answer is in. I'm waiting for {person}."), person=mention(silent))
    return mrkdwn(words[own], person=mention(meeting.other(reader.slack_id).slack_id))


def _other_answer(t: Tongue, meeting: Meeting, reader: PersonFacts | None) -> Mrkdwn | None:
    """Tell who hasn't answered what the other one said, and until when to object (R42)."""
    if reader is None:
        return None
    facts, other = meeting.facts, meeting.other(reader.slack_id).slack_id
    words = {
        Answer.HELD: t.raw("Held, says {person}. If not, say so by {day}, {time}."),
        Answer.NOT_HELD: t.raw("Not held, says {person}. If it was, say so by {day}, {time}."),
    }
    says = facts.says(facts.side(other))
    if says is None:
        return None
    until = settles_at(facts, meeting.manager.hours)
    return mrkdwn(
        words[says],
        person=mention(other),
        day=t.short_day(reader.hours.local_day(until)),
        time=t.time(until, reader.zone),
    )


def _change(t: Tongue, meeting: Meeting, reader: PersonFacts | None) -> Mrkdwn | None:
    """Say who moved or skipped it, from when, and why."""
    facts = meeting.facts
    if line := moved_line(t, meeting, reader):
        return line
    if facts.changed_by is None:
        return None
    zone = (reader or meeting.manager).zone
    day = facts.original_at.astimezone(ZoneInfo(zone)).date()
    before = f"{t.short_day(day)} {t.time(facts.original_at, zone)}"
    said = (
        t.raw("{person} skipped it.")
        if facts.state is State.SKIPPED
        else t.raw("{person} moved it; it was to be {before}.")
    )
    line = mrkdwn(said, person=mention(facts.changed_by), before=before)
    if facts.reason:
        line = mrkdwn(
            "{line}\n{why}", line=line, why=mrkdwn(t.raw("Why: {reason}"), reason=facts.reason)
        )
    return line


def when_for(t: Tongue, meeting: Meeting, reader: PersonFacts) -> str:
    """Say the time in the reader's zone, and the other's where their clocks differ (R7)."""
    facts, other = meeting.facts, meeting.other(reader.slack_id)
    if _same_clock(facts.planned_at, reader.zone, other.zone):
        return _span(t, facts, reader.zone)
    return t(
        "{span} {zone} time ({other} in {their_zone})",
        span=_span(t, facts, reader.zone),
        zone=t.zone(reader.zone),
        other=_span(t, facts, other.zone),
        their_zone=t.zone(other.zone),
    )


def _when_for_both(t: Tongue, meeting: Meeting) -> str:
    facts, zone = meeting.facts, meeting.manager.zone
    day = t.day(facts.planned_at.astimezone(ZoneInfo(zone)).date())
    return f"{day}, {when_for(t, meeting, meeting.manager)}"


def _span(t: Tongue, facts: OneOnOneFacts, zone: str) -> str:
    return f"{t.time(facts.planned_at, zone)}\u2013{t.time(facts.ends_at, zone)}"


def _day(facts: OneOnOneFacts, reader: PersonFacts) -> date:
    return reader.hours.local_day(facts.planned_at)


def _same_clock(instant: datetime, one: str, other: str) -> bool:
    return (
        instant.astimezone(ZoneInfo(one)).utcoffset()
        == instant.astimezone(ZoneInfo(other)).utcoffset()
    )
