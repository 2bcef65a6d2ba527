"""What became of a 1:1 that was moved or is off, and why; in few words, no blame (R4, R8)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.people.rules import DayOff, PersonFacts, WhyOff
from bot.rhythm.pages import Meeting
from bot.rhythm.replan import day_off
from bot.rhythm.rules import Cause, State
from bot.slack.blocks import Mrkdwn, mention, mrkdwn
from bot.words import Tongue

__all__ = ["gone_line", "listed_words", "moved_line", "off_line"]


def moved_line(t: Tongue, meeting: Meeting, reader: PersonFacts | None) -> Mrkdwn | None:
    """Say from when it was moved, and why; None if Coach didn't."""
    facts = meeting.facts
    why = _why(t, meeting, reader)
    if why is None or facts.state is State.EXCUSED or facts.planned_at == facts.original_at:
        return None
    zone = (reader or meeting.manager).zone
    day = facts.original_at.astimezone(ZoneInfo(zone)).date()
    before = f"{t.short_day(day)} {t.time(facts.original_at, zone)}"
    return mrkdwn(t.raw("Moved from {before}: {why}."), before=before, why=why)


def gone_line(t: Tongue, meeting: Meeting, reader: PersonFacts, to: str) -> Mrkdwn:
    """Say on the sheet of the day that a 1:1 has left where it is now."""
    person = mention(meeting.other(reader.slack_id).slack_id)
    why = _why(t, meeting, reader)
    if meeting.facts.state is State.EXCUSED:
        return mrkdwn("{person}: {off}", person=person, off=off_line(t, meeting, reader))
    if why is None:
        return mrkdwn(t.raw("{person}: moved to {when}."), person=person, when=to)
    return mrkdwn(t.raw("{person}: moved to {when}; {why}."), person=person, when=to, why=why)


def off_line(t: Tongue, meeting: Meeting, reader: PersonFacts | None) -> Mrkdwn:
    """Say that a 1:1 counts for nothing, why, and when the next one is."""
    why = _why(t, meeting, reader)
    if why is None:
        return mrkdwn(t.raw("Off the plan; it counts for nothing."))
    line = mrkdwn(t.raw("This one is off: {why}. It counts for nothing."), why=why)
    if meeting.next_at is None:
        return line
    zone = (reader or meeting.manager).zone
    day = t.short_day(meeting.next_at.astimezone(ZoneInfo(zone)).date())
    following = mrkdwn(t.raw("The next one is on {day}."), day=day)
    return mrkdwn("{line} {following}", line=line, following=following)


def listed_words(t: Tongue, meeting: Meeting, reader: PersonFacts) -> Mrkdwn:
    """Name a 1:1 in a notification; the title doesn't count what is off."""
    off = {
        State.SKIPPED: t.raw("{time} {name} (skipped)"),
        State.MISSED: t.raw("{time} {name} (not held)"),
    }
    return mrkdwn(
        off.get(meeting.facts.state, "{time} {name}"),
        time=t.time(meeting.facts.planned_at, reader.zone),
        name=meeting.other(reader.slack_id).name,
    )


def _why(t: Tongue, meeting: Meeting, reader: PersonFacts | None) -> Mrkdwn | None:
    facts = meeting.facts
    match facts.cause:
        case Cause.REP_AWAY:
            return _away(t, meeting.rep, reader)
        case Cause.MANAGER_AWAY:
            return _away(t, meeting.manager, reader)
        case Cause.HOLIDAY:
            return _holiday(t, meeting, reader)
        case Cause.CLOSED:
            names = {off.name for off in _offs(meeting, WhyOff.CLOSED).values()}
            name = next(iter(sorted(names)), "")
            if name:
                return mrkdwn(t.raw("your team has a closing day ({name})"), name=name)
            return mrkdwn(t.raw("your team has a closing day"))
        case Cause.PAUSED:
            return mrkdwn(t.raw("your team pauses"))
        case Cause.STAND_IN:
            return mrkdwn(
                t.raw("{person} leads it and isn't free then"), person=mention(facts.manager)
            )
        case Cause.HANDED_OVER:
            return mrkdwn(t.raw("somebody else leads these 1:1s from now on"))
        case Cause.RHYTHM_ENDED | None:
            return None


def _away(t: Tongue, person: PersonFacts, reader: PersonFacts | None) -> Mrkdwn:
    if reader is not None and reader.slack_id == person.slack_id:
        return mrkdwn(t.raw("you are away"))
    return mrkdwn(t.raw("{person} is away"), person=mention(person.slack_id))


def _holiday(t: Tongue, meeting: Meeting, reader: PersonFacts | None) -> Mrkdwn:
    offs = _offs(meeting, WhyOff.HOLIDAY)
    if not offs:
        return mrkdwn(t.raw("it is a public holiday"))
    name = next(iter(offs.values())).name
    if len(offs) > 1:
        return mrkdwn(t.raw("it is {holiday}"), holiday=name)
    [person] = offs
    if reader is not None and reader.slack_id == person:
        return mrkdwn(t.raw("it is {holiday} where you are"), holiday=name)
    return mrkdwn(t.raw("it is {holiday} for {person}"), holiday=name, person=mention(person))


def _offs(meeting: Meeting, why: WhyOff) -> dict[str, DayOff]:
    """Find whose day off of this kind was in the way; nobody's if it has been taken back."""
    facts = meeting.facts
    for instant in (facts.original_at, facts.planned_at):
        both = {one.slack_id: day_off(one.hours, instant) for one in (meeting.manager, meeting.rep)}
        found = {who: off for who, off in both.items() if off is not None and off.why is why}
        if found:
            return found
    return {}
