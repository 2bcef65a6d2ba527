"""The page of `/coach team`: a line for each rep, and what its manager may do (R4, R50)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.people.roster_rules import ClosureFacts, StandInFacts
from bot.people.rules import DayOff, Greeting, PersonFacts, TeamFacts, WhyOff
from bot.rhythm.capacity_views import standing_capacity_words
from bot.rhythm.figure_views import hours_line, no_persons, streak_words
from bot.rhythm.roster_pages import OwnPage, RepLine, TeamPage, TeamSection
from bot.rhythm.set_up_views import SetUpId
from bot.rhythm.slot_words import slot_words
from bot.rhythm.timetable import Slot
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block, Blocks, Said
from bot.words import Tongue

__all__ = ["RepChoice", "TeamAct", "days", "note", "stands_on", "team_name", "team_page"]

# Of the 50 blocks of a message some are the page's own: who can read it, and what leads on.
PAGE_BLOCKS = 45


class TeamAct(StrEnum):
    """What can be clicked on the page, and in what is told of it; each is an action id."""

    PAGE_BACK = "roster.page_back"
    PAGE_ON = "roster.page_on"
    PAUSE = "roster.pause"
    RESUME = "roster.resume"
    CLOSE = "roster.close"
    REOPEN = "roster.reopen"
    STAND_IN = "roster.stand_in"
    END_STAND_IN = "roster.end_stand_in"
    REP = "roster.rep"
    TAKE_IN = "roster.take_in"
    NOT_NOW = "roster.not_now"


class RepChoice(StrEnum):
    """What a rep's menu offers; a choice carries an id, too: `slot:12`."""

    SLOT = "slot"
    AWAY = "away"
    HAND_OVER = "hand-over"
    TAKE_BACK = "take-back"


@dataclass(frozen=True, slots=True)
class _Entry:
    """Blocks that stay together, and the line that stands over them where a page begins."""

    blocks: Blocks
    heading: Block | None = None


def team_page(t: Tongue, page: TeamPage, *, number: int = 0) -> Said:
    """Show the teams that somebody leads, and their own place in one; large ones in pages."""
    reader = page.reader
    if reader is None or not (page.sections or page.own):
        text = t("You lead no team here yet, and nobody has 1:1s with you.")
        start = bk.button(t("Set up my team"), SetUpId.OPEN, style="primary")
        return Said(text, bk.message([bk.section(text), bk.actions(start)]))
    entries = [entry for one in page.sections for entry in _section(t, reader, one)]
    if page.own:
        entries.append(_Entry([_own(t, reader, page.own)]))
    pages = _paged(entries)
    number = max(0, min(number, len(pages) - 1))
    turns = []
    if number > 0:
        turns.append(bk.button(t("Back"), TeamAct.PAGE_BACK, value=str(number - 1)))
    if number + 1 < len(pages):
        turns.append(bk.button(t("More"), TeamAct.PAGE_ON, value=str(number + 1)))
    blocks: list[Block] = [*pages[number]]
    if turns:
        blocks.append(bk.actions(*turns))
    blocks.append(bk.context(_readers(t, page)))
    names = [team_name(t, reader, one.team, one.manager) for one in page.sections]
    text = mrkdwn("{teams}", teams=t.items(names)) if names else t("Your 1:1s")
    return Said(text, bk.message(blocks))


def note(text: str) -> Said:
    """Answer a word in a sentence."""
    return Said(text, bk.message([bk.section(text)]))


def team_name(t: Tongue, reader: PersonFacts, team: TeamFacts, manager: PersonFacts) -> str:
    """Name a team as its reader would."""
    if team.name:
        return team.name
    if reader.slack_id == manager.slack_id:
        return t("Your team")
    return t("The team of {name}", name=manager.name)


def days(t: Tongue, first: date, last: date) -> str:
    """Say days in a row: Fri 27 Nov, or Fri 27 Nov to Mon 30 Nov."""
    if first == last:
        return t.short_day(first)
    return t("{first} to {last}", first=t.short_day(first), last=t.short_day(last))


def stands_on(t: Tongue, slot: Slot) -> str:
    """Say when a standing 1:1 is, and by which clock: Friday 10:00, 60 min (Berlin time)."""
    return t("{slot} ({zone} time)", slot=slot_words(t, slot), zone=t.zone(slot.time.zone))


def _paged(entries: Iterable[_Entry]) -> list[list[Block]]:
    pages: list[list[Block]] = [[]]
    for entry in entries:
        if pages[-1] and len(pages[-1]) + len(entry.blocks) > PAGE_BLOCKS:
            pages.append([entry.heading] if entry.heading else [])
        pages[-1] += entry.blocks
    return pages


def _section(t: Tongue, reader: PersonFacts, section: TeamSection) -> Iterator[_Entry]:
    name = team_name(t, reader, section.team, section.manager)
    again = bk.section(mrkdwn(t.raw("*{team}*, continued"), team=name))
    many = t.many("{n} rep", "{n} reps", len(section.lines))
    title = mrkdwn("*{team}*, {many}", team=name, many=many)
    if section.may_change and (capacity := standing_capacity_words(t, section.offers)):
        title = mrkdwn("{title}\n{capacity}", title=title, capacity=capacity)
    yield _Entry([bk.section(title)])
    for closure in section.closures:
        yield _Entry([_closure(t, section, closure)], again)
    for stand_in, person in section.stand_ins:
        yield _Entry([_stand_in(t, section, stand_in, person)], again)
    for line in section.lines:
        words = [mrkdwn("*{rep}*", rep=mention(line.rep.slack_id)), *_line(t, reader, line)]
        menu = _menu(t, line) if section.may_change else None
        yield _Entry([bk.section(Mrkdwn("\n".join(words)), accessory=menu)], again)
    if section.may_change:
        yield _Entry([_acts(t, section)], again)


def _line(t: Tongue, reader: PersonFacts, line: RepLine) -> Iterator[Mrkdwn]:
    """Say where a rep's rhythm stands, in up to five short lines."""
    if line.slot is None or line.member.greeting is Greeting.REFUSED:
        yield mrkdwn(t.raw("Doesn't take part at the moment."))
    else:
        stands = _stands(t, reader, line.slot)
        waits = line.member.greeting is Greeting.WAITING
        said = t.raw("{slot}; not greeted yet") if waits else "{slot}"
        yield mrkdwn(said, slot=stands)
        yield _coming(t, reader, line)
    if line.figures:
        streak = streak_words(t, line.figures.streak)
        hours = hours_line(t, line.figures.hours)
        yield mrkdwn("{streak}; {hours}" if streak else "{hours}", streak=streak, hours=hours)
    if line.away:
        yield _away(t, reader, line.rep, line.away)
    if line.offered_to:
        yield mrkdwn(
            t.raw("Offered to {person}, who hasn't answered yet."),
            person=mention(line.offered_to.slack_id),
        )


def _stands(t: Tongue, reader: PersonFacts, slot: Slot) -> str:
    """Name the clock where the reader has another one (R7)."""
    return slot_words(t, slot) if slot.time.zone == reader.zone else stands_on(t, slot)


def _coming(t: Tongue, reader: PersonFacts, line: RepLine) -> Mrkdwn:
    if line.coming is None:
        return mrkdwn(t.raw("No 1:1 is planned right now."))
    at = line.coming.planned_at
    return mrkdwn(
        t.raw("Next: {day}, {at}"),
        day=t.short_day(reader.hours.local_day(at)),
        at=t.time(at, reader.zone),
    )


def _away(t: Tongue, reader: PersonFacts, rep: PersonFacts, off: DayOff) -> Mrkdwn:
    is_own = reader.slack_id == rep.slack_id
    said = t.raw("You are away: {days}.") if is_own else t.raw("Away: {days}.")
    return mrkdwn(said, days=days(t, off.first, off.last))


def _menu(t: Tongue, line: RepLine) -> bk.Element:
    member = line.member.id
    choices = [Choice(t("Away…"), f"{RepChoice.AWAY}:{member}")]
    if line.slot is not None:
        choices.insert(0, Choice(t("Change their time…"), f"{RepChoice.SLOT}:{member}"))
    if line.offer:
        choices.append(Choice(t("Take the offer back"), f"{RepChoice.TAKE_BACK}:{line.offer.id}"))
    else:
        choices.append(Choice(t("Hand over…"), f"{RepChoice.HAND_OVER}:{member}"))
    return bk.overflow(TeamAct.REP, choices)


def _closure(t: Tongue, section: TeamSection, closure: ClosureFacts) -> Block:
    when = days(t, closure.first, closure.last)
    button = None
    if closure.why is WhyOff.PAUSED:
        runs = closure.holds(section.today)
        said = t.raw("The team pauses: {when}.") if runs else t.raw("The team will pause: {when}.")
        text = mrkdwn(said, when=when)
        if section.may_change:
            label = t("Resume now") if runs else t("Don't pause")
            button = bk.button(label, TeamAct.RESUME, value=str(section.team.id))
    else:
        text = mrkdwn(t.raw("Closed: {when}, {name}."), when=when, name=closure.name)
        if section.may_change:
            button = bk.button(
                t("Take back"),
                TeamAct.REOPEN,
                value=str(closure.id),
                accessibility_label=t("Take back: {name}", name=closure.name),
            )
    return bk.section(text, accessory=button)


def _stand_in(
    t: Tongue, section: TeamSection, stand_in: StandInFacts, person: PersonFacts
) -> Block:
    text = mrkdwn(
        t.raw("{person} leads the 1:1s: {when}."),
        person=mention(stand_in.person),
        when=days(t, stand_in.first, stand_in.last),
    )
    if not section.may_change:
        return bk.section(text)
    runs = stand_in.holds(section.today)
    button = bk.button(
        t("I'm back") if runs else t("Take back"),
        TeamAct.END_STAND_IN,
        value=str(stand_in.id),
        accessibility_label=t("No stand-in any more: {name}", name=person.name),
    )
    return bk.section(text, accessory=button)


def _acts(t: Tongue, section: TeamSection) -> Block:
    team = str(section.team.id)
    is_pausing = any(one.why is WhyOff.PAUSED for one in section.closures)
    return bk.actions(
        bk.button(
            t("Change the pause") if is_pausing else t("Pause the team"),
            TeamAct.PAUSE,
            value=team,
        ),
        bk.button(t("Closing day"), TeamAct.CLOSE, value=team),
        bk.button(t("Stand-in"), TeamAct.STAND_IN, value=team),
        bk.button(t("Change the set-up"), SetUpId.OPEN, value=team),
        block_id=f"team:{team}",
    )


def _own(t: Tongue, reader: PersonFacts, own: OwnPage) -> Block:
    lines = [
        mrkdwn(t.raw("*Your 1:1s with {manager}*"), manager=mention(own.manager.slack_id)),
        *_line(t, reader, own.line),
    ]
    if own.stand_in:
        lines.append(
            mrkdwn(t.raw("{person} leads them now."), person=mention(own.stand_in.slack_id))
        )
    return bk.section(Mrkdwn("\n".join(lines)))


def _readers(t: Tongue, page: TeamPage) -> str:
    if not page.shows_persons:
        return t("Only you see this. {why}", why=no_persons(t))
    if any(one.may_change for one in page.sections):
        return t("Only you see this. Streaks and hours are for each rep and you, nobody else.")
    return t("Only you see this.")
