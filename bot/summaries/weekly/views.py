"""How a team's week looks: in its channel, in the thread, and to who reads it first (R40)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.errors import N_, Text
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, channel_link, mrkdwn, shorten
from bot.slack.messages import Block, Said
from bot.summaries.figures.rules import Figure, TeamWeek
from bot.summaries.picture.rules import Chart
from bot.summaries.weekly import rules
from bot.summaries.weekly.ids import Act
from bot.summaries.weekly.lines import NAMES, lines, value
from bot.summaries.weekly.pages import SummaryPage
from bot.summaries.weekly.rules import State, Whither
from bot.words import Tongue

__all__ = [
    "content",
    "decision_buttons",
    "details",
    "details_blocks",
    "hidden",
    "open_button",
    "preview",
    "shared",
    "state_words",
    "stopped",
    "title",
    "why_words",
]

ESSENTIAL = (Figure.HELD, Figure.HOURS, Figure.EVIDENCE)
"""What a notification says: it shows some hundred characters and no blocks."""
MOST_INSIGHTS = 3
QUOTE_LIMIT = 140
MOST_WEEKS = 8

WHY = {
    "shared": N_(
        "That channel is shared with another company, or about to be. Numbers of your team stay "
        "inside: pick another channel with `/coach setup`, then share it."
    ),
    "guests": N_(
        "There are guests in that channel. Numbers of your team stay inside: pick another channel "
        "with `/coach setup`, or share it once the guests have left."
    ),
    "archived": N_(
        "That channel is archived. Pick another one with `/coach setup`, then share it."
    ),
    "not-in": N_("I'm not in that channel. Type `/invite @Coach` there, then share it."),
    "too-large": N_(
        "More people read that channel than I can look at before each message. Pick the team's own "
        "one with `/coach setup`, then share it."
    ),
    "gone": N_(
        "I can't see that channel. If it is private, type `/invite @Coach` there; else pick "
        "another one with `/coach setup`. Then share it."
    ),
}
"""Why a channel can't be used, by the names that `bot.evidence.starting.rules.Why` keeps."""


def why_words(why: str) -> Text:
    """Say why a channel can't be used now, and what mends it."""
    return WHY.get(why, WHY["gone"])


def shared(t: Tongue, page: SummaryPage, chart: Chart | None) -> Said:
    """Say the week as the channel reads it."""
    blocks = [
        *content(t, page, chart),
        bk.context(t("Everybody in this channel reads this, and what is said in its thread.")),
        bk.actions(_counted_button(t, page)),
    ]
    return Said(_essentials(t, page), bk.message(blocks))


def content(t: Tongue, page: SummaryPage, chart: Chart | None) -> list[Block]:
    """Lay out a week: what the channel gets, and who leads the team reads before."""
    said = [one.marked for one in lines(t, page)]
    if page.told.ahead:
        said.append(_ahead(t, page.told.ahead))
    blocks: list[Block] = [bk.header(title(t, page))]
    if said:
        blocks.append(bk.section(Mrkdwn("\n".join(said))))
    if page.shows(Figure.PRAISE) and page.told.insights:
        blocks.append(bk.section(_praise(t, page)))
    if chart is not None and page.picture is not None:
        blocks.append(bk.image(page.picture, chart.alt))
    blocks.append(bk.context(_rests_on(t, page)))
    return blocks


def title(t: Tongue, page: SummaryPage) -> str:
    """Name a team's week: Sales, week 47."""
    manager = page.names.get(page.team.manager, page.leader.name)
    team = page.team.name or t("Team of {name}", name=manager)
    return t("{team}, week {number}", team=team, number=page.summary.week.number)


def details(t: Tongue, page: SummaryPage) -> Said:
    """Say in the thread what the figures rest on, and how the last weeks went."""
    said = t("What these figures rest on, and the weeks before.")
    return Said(said, bk.message([bk.section(Mrkdwn(f"*{said}*")), *details_blocks(t, page)]))


def details_blocks(t: Tongue, page: SummaryPage) -> list[Block]:
    """Lay out the details; of a small team there are none but its counts."""
    week = page.told.week
    blocks: list[Block] = []
    if rests := _details(t, page, week):
        blocks.append(bk.section(Mrkdwn("\n".join(f"• {one}" for one in rests))))
    if not week.is_small and (past := _past(t, page)):
        blocks.append(bk.section(Mrkdwn("\n".join(past))))
    if not blocks:
        blocks.append(bk.section(Mrkdwn(t("Few take part, so only counts of the team are shown."))))
    return blocks


def preview(t: Tongue, page: SummaryPage, chart: Chart | None) -> Said:
    """Show who leads the team what the channel will read, and let them decide."""
    words = state_words(t, page)
    blocks: list[Block] = [
        bk.section(words),
        bk.divider(),
        *content(t, page, chart),
        bk.divider(),
    ]
    if buttons := decision_buttons(t, page):
        blocks.append(bk.actions(*buttons))
    blocks.append(bk.actions(*_looking_buttons(t, page)))
    said = mrkdwn("{first}. {then}", first=_essentials(t, page), then=words)
    return Said(said, bk.message(blocks))


def state_words(t: Tongue, page: SummaryPage) -> Mrkdwn:
    """Say where a summary stands, to who decides about it."""
    facts, zone = page.summary, page.team.policy.zone
    channel = channel_link(facts.channel)
    until = t.short_day(_last_day(page, facts.settles_at - rules.SETTLES_AFTER + rules.OPEN_FOR))
    match facts.state:
        case State.WAITING:
            return mrkdwn(
                t.raw(
                    "{channel} reads it on {day} at {time}, unless you decide "
                    "otherwise. Until then only you see it."
                ),
                channel=channel,
                day=t.short_day(_local(page, facts.due_at)),
                time=t.time(facts.due_at, zone),
            )
        case State.SHARED:
            return mrkdwn(
                t.raw(
                    "{channel} has it. Late answers change it there, too, "
                    "until {day}; nobody is notified."
                ),
                channel=channel,
                day=t.short_day(_last_day(page, facts.settles_at)),
            )
        case State.HELD:
            words = t.raw("You hold it: nothing goes out until you share it.")
        case State.KEPT:
            words = t.raw("You keep this one to yourself.")
        case State.STOPPED:
            words = t.raw("I couldn't post it in {channel}. My message about it says why.")
        case _:
            words = _alone(t, page)
    said = mrkdwn(words, channel=channel)
    if not page.may_share:
        return said
    return mrkdwn(t.raw("{said} You can share it until {day}."), said=said, day=until)


def decision_buttons(t: Tongue, page: SummaryPage) -> list[Element]:
    """Build what can be decided now; nothing once the week is over."""
    facts, about = page.summary, str(page.summary.id)
    found: list[Element] = []
    if page.may_share and facts.state is not State.SHARED:
        found.append(bk.button(t("Share now"), Act.SHARE, value=about, style="primary"))
    if page.may_share and facts.state is State.WAITING:
        found.append(bk.button(t("Hold"), Act.HOLD, value=about))
    if not facts.is_settled(page.now):
        found.append(bk.button(t("Leave figures out"), Act.LEAVE_OUT, value=about))
    if page.may_share and facts.state in (State.WAITING, State.HELD, State.STOPPED):
        found.append(bk.button(t("Keep to me"), Act.KEEP, value=about))
    return found


def stopped(t: Tongue, page: SummaryPage, why: str) -> Said:
    """Tell who leads the team why their channel doesn't have it, and what mends it (R50)."""
    words = mrkdwn(
        t.raw("Your team's week isn't in {channel}. {why}"),
        channel=channel_link(page.summary.channel),
        why=Mrkdwn(t.text(why_words(why))),
    )
    blocks: list[Block] = [bk.section(words)]
    if page.summary.state is State.STOPPED and page.may_share:
        about = str(page.summary.id)
        share = bk.button(t("Share now"), Act.SHARE, value=about, style="primary")
        blocks.append(bk.actions(share, bk.button(t("Keep to me"), Act.KEEP, value=about)))
    blocks.append(bk.context(t("Nothing is lost: you have it in your messages with me.")))
    return Said(words, bk.message(blocks))


def hidden(t: Tongue) -> Said:
    """Take the figures off where people from outside have come to read since (R50)."""
    said = Mrkdwn(t("The figures that stood here aren't shown any more: others can read here now."))
    return Said(said, bk.message([bk.section(said)]))


def open_button(t: Tongue, team: int | None = None) -> Element:
    """Build the button that shows the latest summary of a team, or of one's own."""
    return bk.button(t("Weekly summary"), Act.OPEN, value="" if team is None else str(team))


def _alone(t: Tongue, page: SummaryPage) -> str:
    if page.told.is_one_persons:
        return t.raw("Only you read it: one rep took part, so every number is theirs.")
    if page.setting.whither is not Whither.CHANNEL:
        return t.raw("Only you read it, as you chose in the settings.")
    if rules.is_new(page.summary.week, page.began) and page.setting.shared_since is None:
        return t.raw("Only you read it: the first four weeks are yours alone.")
    return t.raw("Only you read it: it didn't go to {channel}.")


def _looking_buttons(t: Tongue, page: SummaryPage) -> list[Element]:
    return [
        bk.button(t("Details"), Act.DETAILS, value=str(page.summary.id)),
        _counted_button(t, page),
        bk.button(t("Settings"), Act.SETTINGS, value=str(page.team.id)),
    ]


def _counted_button(t: Tongue, page: SummaryPage) -> Element:
    return bk.button(t("How is this counted?"), Act.COUNTED, value=str(page.summary.id))


def _essentials(t: Tongue, page: SummaryPage) -> Mrkdwn:
    """Say the first figures for a notification, which shows no blocks."""
    there = lines(t, page)
    said = [one.plain for one in there if one.figure in ESSENTIAL] or [
        one.plain for one in there[:1]
    ]
    return mrkdwn("{said}", said=". ".join([title(t, page), *said]))


def _ahead(t: Tongue, n: int) -> Mrkdwn:
    said = t.many("{n} 1:1 is planned", "{n} 1:1s are planned", n)
    return mrkdwn("*{name}:* {said}", name=t("This week"), said=said)


def _praise(t: Tongue, page: SummaryPage) -> Mrkdwn:
    """Name who was praised, as it was posted with their consent; nobody else is named (R27)."""
    said = [mrkdwn("*{title}*", title=t("Praise of the week"))]
    for one in page.told.insights[:MOST_INSIGHTS]:
        quote = shorten(" ".join(one.quote.split()), QUOTE_LIMIT)
        name = page.names.get(one.rep, t("A colleague"))
        said.append(mrkdwn(t.raw("{name}: “{quote}”"), name=name, quote=quote))
    if (more := len(page.told.insights) - MOST_INSIGHTS) > 0:
        said.append(Mrkdwn(t.many("and {n} more", "and {n} more", more)))
    return Mrkdwn("\n".join(said))


def _rests_on(t: Tongue, page: SummaryPage) -> str:
    first, last = page.summary.week.day(1), page.summary.week.day(7)
    reps = t.many("{n} rep took part", "{n} reps took part", page.told.week.reps)
    days = t("{first} to {last}", first=t.short_day(first), last=t.short_day(last))
    if page.summary.is_settled(page.now):
        return f"{days} · {reps}"
    late = t(
        "late answers still change it until {day}",
        day=t.short_day(_last_day(page, page.summary.settles_at)),
    )
    return f"{days} · {reps} · {late}"


def _details(t: Tongue, page: SummaryPage, week: TeamWeek) -> list[Mrkdwn]:
    """Say the n of each figure, and what is shown apart (docs/rhythm.md R42)."""
    found: list[Mrkdwn] = []
    for line in lines(t, page):
        apart = "" if week.is_small else _apart(t, week, line.figure)
        said = mrkdwn("*{name}:* {value}", name=line.name, value=line.value)
        found.append(mrkdwn("{said}; {apart}", said=said, apart=apart) if apart else said)
    return found


def _apart(t: Tongue, week: TeamWeek, figure: Figure) -> str:
    match figure:
        case Figure.HELD if week.on_one_word:
            return t.many("{n} on one side's word", "{n} on one side's word", week.on_one_word)
        case Figure.HOURS if week.one_sided or week.in_sessions:
            return t(
                "{one_sided} h by one side's label alone, {sessions} h in other planned sessions",
                one_sided=t.hours(week.one_sided),
                sessions=t.hours(week.in_sessions),
            )
        case Figure.KINDS:
            return t("of {hours} h with a label", hours=t.hours(week.rests_on(Figure.KINDS)[1]))
        case Figure.EVIDENCE if week.overruled or week.verified:
            return t(
                "overruled: {overruled}, verified by the manager: {verified}",
                overruled=t.number(week.overruled),
                verified=t.number(week.verified),
            )
        case _:
            return ""


def _past(t: Tongue, page: SummaryPage) -> list[Mrkdwn]:
    """List the weeks of the picture in words, the latest first."""
    found = [mrkdwn("*{title}*", title=t("Week by week"))]
    shown = [one for one in (Figure.HELD, Figure.HOURS) if page.shows(one)]
    for week in reversed(page.told.weeks[-MOST_WEEKS:]):
        said = [
            f"{t.text(NAMES[one])} {value(t, week, one)}"
            for one in shown
            if any(week.rests_on(one))
        ]
        if said and not week.is_small:
            label = t("Week {number}", number=week.week.number)
            found.append(mrkdwn("{label}: {said}", label=label, said=", ".join(said)))
    return found if len(found) > 2 else []


def _last_day(page: SummaryPage, end: datetime) -> date:
    """Tell the last whole day before an instant."""
    return _local(page, end - timedelta(seconds=1))


def _local(page: SummaryPage, instant: datetime) -> date:
    return instant.astimezone(ZoneInfo(page.team.policy.zone)).date()
