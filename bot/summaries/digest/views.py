"""How a Monday's overview looks: the week's 1:1s, whom to ask what, and the hours (R41a)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from bot.rhythm.hours import Hours
from bot.rhythm.rules import State
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block, Said, View
from bot.summaries.digest.ids import Act
from bot.summaries.digest.pages import Capacity, DigestPage, Pick, Short, WeeksMeeting
from bot.summaries.digest.words import found_words
from bot.words import Tongue

__all__ = ["capacity_words", "digest", "digest_view", "look_button", "offer_of"]

MOST_MEETINGS = 30
MARK = "|"


def digest(t: Tongue, page: DigestPage) -> Said:
    """Tell whoever leads, alone, of their week."""
    return Said(_short(t, page), bk.message([bk.header(t("Your week")), *_blocks(t, page)]))


def digest_view(t: Tongue, page: DigestPage) -> View:
    """Show the same as it stands now, on demand."""
    return bk.modal(title=t("Your week"), blocks=_blocks(t, page), close=t("Close"))


def look_button(t: Tongue) -> Element:
    """Lead to this week's overview, from the Home for example."""
    return bk.button(t("My week"), Act.LOOK)


def offer_of(value: str) -> tuple[str, datetime] | None:
    """Read the value of a button that offers a time; None for what isn't ours."""
    rep, _, at = value.partition(MARK)
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (rep, found) if rep and found.tzinfo is not None else None


def capacity_words(t: Tongue, capacity: Capacity) -> str:
    """Say what this week and month offer against what the target needs (docs/rhythm.md R2)."""
    week = t(
        "Your team's 1:1s of this week offer {offered} h; to reach {target} h a month takes "
        "{needed} h of coaching a week.",
        offered=t.number(capacity.week_offered / 60),
        target=t.number(capacity.target / 60),
        needed=t.hours(capacity.week_needed),
    )
    values = {
        "coached": t.hours(capacity.coached),
        "target": t.number(capacity.target / 60),
        "coming": t.hours(capacity.to_come + capacity.open),
        "missing": t.hours(capacity.missing),
    }
    if capacity.coached >= capacity.target:
        month = t("This month: {coached} of {target} h, the target is reached.", **values)
    elif capacity.missing:
        month = t(
            "This month: {coached} of {target} h so far, and {coming} h of 1:1s to come or to be "
            "labelled. That leaves {missing} h: longer talks or a session besides would help.",
            **values,
        )
    else:
        month = t(
            "This month: {coached} of {target} h so far, and {coming} h of 1:1s to come or to be "
            "labelled. That is enough.",
            **values,
        )
    return f"{week} {month}"


def _short(t: Tongue, page: DigestPage) -> str:
    """Say the essentials for a notification."""
    parts = [
        t.many("Your week: {n} 1:1.", "Your week: {n} 1:1s.", len(page.meetings))
        if page.meetings
        else t("Your week: no 1:1 is planned.")
    ]
    if page.picks:
        names = t.items([mention(one.rep.slack_id) for one in page.picks])
        parts.append(t("Worth asking: {names}.", names=names))
    if page.shorts:
        names = t.items([mention(one.rep.slack_id) for one in page.shorts])
        parts.append(t("Room for more coaching: {names}.", names=names))
    return " ".join(parts)


def _blocks(t: Tongue, page: DigestPage) -> list[Block]:
    blocks: list[Block] = [bk.section(_meetings(t, page))]
    if page.picks:
        blocks.append(bk.section(t("*Worth asking*")))
        blocks += [bk.section(_pick(t, one)) for one in page.picks]
    if page.shorts:
        blocks.append(bk.section(t("*Far from this month's hours*")))
        blocks += [_short_line(t, page, one) for one in page.shorts]
        more = page.all_shorts - len(page.shorts)
        if more:
            blocks.append(
                bk.context(
                    t.many(
                        "One more is on the page of `/coach team`.",
                        "{n} more are on the page of `/coach team`.",
                        more,
                    )
                )
            )
    if page.capacity:
        title = t("*Hours*")
        blocks.append(bk.section(f"{title}\n{capacity_words(t, page.capacity)}"))
    return [*blocks, bk.context(*_small_print(t, page))]


def _small_print(t: Tongue, page: DigestPage) -> Iterator[str]:
    if page.picks:
        yield t("What is worth asking is a guess from what was counted, never a verdict.")
    if page.stands_in:
        yield t("Of those whom you lead in somebody's place, earlier records stay with them.")
    yield t("Only you can read this.")


def _meetings(t: Tongue, page: DigestPage) -> Mrkdwn:
    title = t("*1:1s of this week*")
    if not page.meetings:
        return mrkdwn("{title}\n{none}", title=Mrkdwn(title), none=t("None is planned."))

    def day(one: WeeksMeeting) -> str:
        return t.short_day(page.reader.hours.local_day(one.facts.planned_at))

    shown = page.meetings[:MOST_MEETINGS]
    lines = [
        mrkdwn(
            t.raw("{day}: {meetings}"),
            day=name,
            meetings=Mrkdwn(", ".join(_meeting(t, page, one) for one in those)),
        )
        for name, those in groupby(shown, day)
    ]
    if more := len(page.meetings) - len(shown):
        lines.append(mrkdwn("{more}", more=t.many("and {n} more", "and {n} more", more)))
    return Mrkdwn("\n".join([title, *lines]))


def _meeting(t: Tongue, page: DigestPage, one: WeeksMeeting) -> Mrkdwn:
    said = t.raw("{at} {rep} (held)") if one.facts.state is State.HELD else "{at} {rep}"
    at = t.time(one.facts.planned_at, page.reader.zone)
    return mrkdwn(said, at=at, rep=mention(one.rep.slack_id))


def _pick(t: Tongue, pick: Pick) -> Mrkdwn:
    line = mrkdwn(
        "*{rep}*  {found}", rep=mention(pick.rep.slack_id), found=found_words(t, pick.found)
    )
    if not pick.holds:
        return mrkdwn(t.raw("{line}\nThat has changed since Monday."), line=line)
    if pick.question is None:
        return line
    return mrkdwn(
        t.raw("{line}\nYou could ask: “{question}”"), line=line, question=t.text(pick.question)
    )


def _short_line(t: Tongue, page: DigestPage, short: Short) -> Block:
    line = mrkdwn(
        t.raw(
            "*{rep}*  {hours} of {target} h of coaching so far; {coming} h of talks are planned."
        ),
        rep=mention(short.rep.slack_id),
        hours=t.hours(short.hours.tally.coached),
        target=t.hours(short.hours.target),
        coming=t.hours(_coming(short.hours)),
    )
    if short.planned is not None:
        said = t.raw("{line} A session besides: {day}, {at}.")
        return bk.section(mrkdwn(said, line=line, **_when(t, page, short.planned)))
    if short.free is None:
        return bk.section(mrkdwn(t.raw("{line} I see no free time for you two."), line=line))
    when = _when(t, page, short.free)
    label = t("Plan {day}, {at}", **when)
    return bk.section(
        mrkdwn(t.raw("{line} You are both free on {day}, {at}."), line=line, **when),
        accessory=bk.button(
            label,
            Act.PLAN,
            value=f"{short.rep.slack_id}{MARK}{short.free.isoformat()}",
            accessibility_label=f"{label}: {short.rep.name}",
        ),
    )


def _coming(hours: Hours) -> int:
    return hours.to_come


def _when(t: Tongue, page: DigestPage, at: datetime) -> dict[str, str]:
    zone = page.reader.zone
    return {"day": t.short_day(page.reader.hours.local_day(at)), "at": t.time(at, zone)}
