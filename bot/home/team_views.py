"""The reps of those who lead: a line for each, in pages, with what can be done (R50)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.home.ids import Act, RepChoice
from bot.home.pages import HomeShown
from bot.home.rules import clamped, pages_of
from bot.people.rules import Greeting, PersonFacts
from bot.rhythm.figure_views import hours_line, streak_words, team_line
from bot.rhythm.roster_pages import RepLine, TeamSection
from bot.rhythm.team_views import days, team_name
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block
from bot.summaries.digest.ids import Act as DigestAct
from bot.summaries.weekly.ids import Act as WeeklyAct
from bot.words import Tongue

__all__ = ["EACH_PAGE", "team"]

EACH_PAGE = 15


def team(t: Tongue, page: HomeShown) -> Iterator[Block]:
    """Show the reps of all teams that somebody leads, fifteen at a time."""
    reader = page.reader
    if reader is None or page.team is None or not page.team.sections:
        return
    lines = [(section, line) for section in page.team.sections for line in section.lines]
    pages = pages_of(len(lines), EACH_PAGE)
    number = clamped(page.number, pages)
    shown = lines[number * EACH_PAGE : (number + 1) * EACH_PAGE]
    yield bk.divider()
    yield bk.header(t("Your reps"))
    yield bk.actions(
        bk.button(t("Whom to ask what"), DigestAct.LOOK),
        bk.button(t("Your team's week"), WeeklyAct.OPEN),
        block_id="home/week",
    )
    if not lines:
        yield bk.section(t("Nobody has 1:1s with you here yet."))
    last: TeamSection | None = None
    for section, line in shown:
        if section is not last:
            yield bk.section(_team(t, reader, section))
            last = section
        items = page.items.get(line.rep.slack_id, 0)
        words = Mrkdwn("\n".join(_words(t, reader, line, items)))
        yield bk.section(words, accessory=_menu(t, section, line))
    if pages > 1:
        yield from _turns(t, number, pages)


def _team(t: Tongue, reader: PersonFacts, section: TeamSection) -> Mrkdwn:
    """Say a team's month to its manager; to a stand-in whose team it is, without figures (R50)."""
    if section.may_change and section.month:
        return team_line(t, section.team, section.month)
    name = team_name(t, reader, section.team, section.manager)
    if section.may_change:
        return mrkdwn("*{team}*", team=name)
    return mrkdwn(
        t.raw("*{team}*: you lead its 1:1s just now, in the place of {manager}."),
        team=name,
        manager=mention(section.manager.slack_id),
    )


def _words(t: Tongue, reader: PersonFacts, line: RepLine, items: int) -> Iterator[Mrkdwn]:
    """Say where a rep's rhythm stands; figures are for their manager only, not for a stand-in."""
    yield mrkdwn("*{rep}*  {next}", rep=mention(line.rep.slack_id), next=_next(t, reader, line))
    if line.figures:
        streak, hours = streak_words(t, line.figures.streak), hours_line(t, line.figures.hours)
        yield mrkdwn("{streak}; {hours}" if streak else "{hours}", streak=streak, hours=hours)
    if items:
        yield mrkdwn(
            "{said}", said=t.many("{n} item on the agenda", "{n} items on the agenda", items)
        )
    if line.away:
        yield mrkdwn(t.raw("Away: {days}."), days=days(t, line.away.first, line.away.last))


def _menu(t: Tongue, section: TeamSection, line: RepLine) -> Element | None:
    """Offer what can be done about a rep; a stand-in carries the 1:1s, and no more (R50)."""
    rep, member = line.rep.slack_id, line.member.id
    choices = []
    if line.member.greeting is not Greeting.REFUSED:
        choices.append(Choice(t("Agenda"), f"{RepChoice.AGENDA}:{rep}"))
        choices.append(Choice(t("Log coaching in the moment…"), f"{RepChoice.LOG}:{rep}"))
    if section.may_change:
        if line.slot is not None:
            choices.append(Choice(t("Change their time…"), f"{RepChoice.SLOT}:{member}"))
        choices.append(Choice(t("Away…"), f"{RepChoice.AWAY}:{member}"))
        if line.offer is None:
            choices.append(Choice(t("Hand over…"), f"{RepChoice.HAND_OVER}:{member}"))
    return bk.overflow(Act.REP, choices) if choices else None


def _next(t: Tongue, reader: PersonFacts, line: RepLine) -> str:
    if line.member.greeting is Greeting.REFUSED:
        return t("doesn't take part at the moment")
    if line.coming is None:
        return t("no 1:1 is planned right now")
    at = line.coming.planned_at
    day = t.short_day(reader.hours.local_day(at))
    if line.member.greeting is Greeting.WAITING:
        return t("{day}, {at}; not greeted yet", day=day, at=t.time(at, reader.zone))
    return t("{day}, {at}", day=day, at=t.time(at, reader.zone))


def _turns(t: Tongue, number: int, pages: int) -> Iterator[Block]:
    buttons = []
    if number > 0:
        buttons.append(bk.button(t("Back"), Act.PAGE_BACK, value=str(number - 1)))
    if number + 1 < pages:
        buttons.append(bk.button(t("More"), Act.PAGE_ON, value=str(number + 1)))
    yield bk.actions(*buttons, block_id="home/pages")
    yield bk.context(t("Page {number} of {pages}", number=number + 1, pages=pages))
