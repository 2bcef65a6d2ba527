"""The forms of the summary: how it is counted, what is left out, when it comes (R40, R42)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo

from bot.errors import N_, InvalidInput, Text
from bot.rhythm.slot_words import weekday_words
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Mrkdwn, channel_link, mrkdwn
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.slack.payloads import Values
from bot.summaries.figures.explain import how_counted
from bot.summaries.figures.rules import Figure
from bot.summaries.weekly import views
from bot.summaries.weekly.ids import FRONT, Act, Field, Form
from bot.summaries.weekly.lines import NAMES, lines
from bot.summaries.weekly.pages import FrontPage, SettingPage, SummaryPage
from bot.summaries.weekly.rules import Setting, State, SummaryFacts, Whither
from bot.words import Tongue

__all__ = [
    "AT_ONCE",
    "SummaryMeta",
    "TeamMeta",
    "counted",
    "details",
    "front",
    "leave_out_form",
    "read_left_out",
    "read_setting",
    "saved",
    "settings_form",
]

AT_ONCE = "at-once"
"""In a team's first weeks: the channel, and at once."""
SUNDAY = 7
MOST_TEAMS = 50

LITERATURE = (
    N_(
        "Teams with at least 3 hours of coaching per rep and month: 11 % more revenue growth "
        "(Vantage Point and Sales Management Association, 62 B2B firms; survey, correlation)."
    ),
    N_(
        "Structured instead of random coaching: 28 % higher win rate of forecast deals (CSO "
        "Insights 2017; survey, correlation)."
    ),
    N_(
        "Top against bottom quartile of managers: a 39 % gap in revenue (Sales Management "
        "Association with Vantage Point; survey, correlation)."
    ),
)
"""Context with its sources; correlation isn't a promise (docs/rhythm.md R42)."""


@dataclass(frozen=True)
class SummaryMeta(Metadata):
    """Which summary a form is about."""

    summary: int


@dataclass(frozen=True)
class TeamMeta(Metadata):
    """Which team a form is about."""

    team: int


def counted(t: Tongue, page: SummaryPage) -> View:
    """Say of each figure how it is counted, and what it comes to; for everybody who reads it."""
    blocks: list[Block] = [
        bk.context(t("The same for everybody who can read this summary; it names nobody."))
    ]
    blocks += [
        bk.section(
            mrkdwn(
                "*{name}:* {value}\n{how}",
                name=line.name,
                value=line.value,
                how=t.text(how_counted(line.figure)),
            )
        )
        for line in lines(t, page)
    ]
    if page.shows(Figure.PRAISE) and page.told.insights:
        how = t.text(how_counted(Figure.PRAISE))
        blocks.append(
            bk.section(mrkdwn("*{name}*\n{how}", name=t.text(NAMES[Figure.PRAISE]), how=how))
        )
    if page.told.week.is_small:
        blocks.append(
            bk.section(
                Mrkdwn(
                    t(
                        "Fewer than four reps took part, so only counts of the team are shown: a "
                        "rate would tell of one person."
                    )
                )
            )
        )
    said = "\n".join(f"• {t.text(one)}" for one in LITERATURE)
    blocks += [
        bk.divider(),
        bk.context(
            mrkdwn("{head}\n{said}", head=t("What studies say, for context:"), said=Mrkdwn(said))
        ),
    ]
    return bk.modal(title=t("How it is counted"), blocks=blocks, close=t("Close"))


def details(t: Tongue, page: SummaryPage) -> View:
    """Show what stands in the thread, or will."""
    blocks = [
        bk.section(Mrkdwn(f"*{bk.escape(views.title(t, page))}*")),
        *views.details_blocks(t, page),
        bk.context(t("In the channel this stands in a thread under the summary.")),
    ]
    return bk.modal(title=t("Details"), blocks=blocks, close=t("Close"))


def leave_out_form(t: Tongue, page: SummaryPage) -> View:
    """Ask which figures the channel shan't read."""
    choices = [Choice(t.text(NAMES[one]), str(one)) for one in Figure]
    chosen = [str(one) for one in Figure if not page.shows(one)]
    for_good = Choice(t("In the weeks to come, too"), "yes")
    blocks: list[Block] = [
        bk.context(
            mrkdwn(
                t.raw(
                    "Everybody in {channel} reads the summary there. What you tick isn't in it, "
                    "nor in its picture and its thread."
                ),
                channel=channel_link(page.summary.channel),
            )
        ),
        bk.input_block(
            Field.FIGURES,
            t("Leave out"),
            bk.checkboxes(Field.FIGURES, choices, initial=chosen),
            optional=True,
        ),
        bk.input_block(
            Field.FOR_GOOD,
            t("How long?"),
            bk.checkboxes(Field.FOR_GOOD, [for_good]),
            optional=True,
        ),
    ]
    return bk.modal(
        title=t("Leave figures out"),
        blocks=blocks,
        callback_id=Form.LEAVE_OUT,
        submit=t("Save"),
        close=t("Cancel"),
        metadata=SummaryMeta(page.summary.id).dumps(),
    )


def read_left_out(values: Values) -> tuple[list[str], bool]:
    """Read which figures are left out, and whether it is for good."""
    return list(values.choices(Field.FIGURES)), bool(values.choices(Field.FOR_GOOD))


def settings_form(t: Tongue, page: SettingPage) -> View:
    """Ask when the summary comes, where it goes, and what is always left out."""
    setting = page.setting
    days = [Choice(weekday_words(t, one), str(one)) for one in range(1, SUNDAY + 1)]
    at = time(setting.minute // 60, setting.minute % 60)
    figures = [Choice(t.text(NAMES[one]), str(one)) for one in Figure]
    blocks: list[Block] = [
        bk.context(_about(t, page)),
        bk.input_block(
            Field.WHITHER,
            t("Where does it go?"),
            bk.radio_buttons(Field.WHITHER, _whither(t, page), initial=_stands(page)),
        ),
        bk.input_block(
            Field.WEEKDAY,
            t("On which day?"),
            bk.static_select(Field.WEEKDAY, days, initial=str(setting.weekday)),
            hint=t("It tells of the week before, Monday to Sunday."),
        ),
        bk.input_block(
            Field.TIME,
            t("At what time?"),
            bk.timepicker(Field.TIME, initial=at, zone=page.team.policy.zone),
            hint=t("You see it an hour before, in your working hours."),
        ),
        bk.input_block(
            Field.FIGURES,
            t("Always leave out"),
            bk.checkboxes(Field.FIGURES, figures, initial=sorted(setting.left_out)),
            optional=True,
        ),
    ]
    return bk.modal(
        title=t("Weekly summary"),
        blocks=blocks,
        callback_id=Form.SETTINGS,
        submit=t("Save"),
        close=t("Cancel"),
        metadata=TeamMeta(page.team.id).dumps(),
    )


def read_setting(values: Values) -> tuple[Setting, bool]:
    """Read the form, and whether the first weeks go out at once. Raises InvalidInput."""
    chosen = values.choice(Field.WHITHER) or ""
    at = values.time(Field.TIME)
    weekday = values.choice(Field.WEEKDAY) or ""
    if at is None:
        raise InvalidInput({Field.TIME: N_("Pick a time.")})
    if not (weekday.isascii() and weekday.isdigit() and len(weekday) == 1):
        raise InvalidInput({Field.WEEKDAY: N_("Pick one of the choices.")})
    is_at_once = chosen == AT_ONCE
    if not is_at_once and chosen not in set(Whither):
        raise InvalidInput({Field.WHITHER: N_("Pick one of the choices.")})
    return (
        Setting(
            Whither.CHANNEL if is_at_once else Whither(chosen),
            int(weekday),
            at.hour * 60 + at.minute,
            left_out=frozenset(values.choices(Field.FIGURES)),
        ),
        is_at_once,
    )


def saved(t: Tongue, page: SettingPage) -> View:
    """Say what holds from now on."""
    setting = page.setting
    if setting.whither is Whither.NOBODY:
        said = Mrkdwn(t("Saved: no summary is made from now on."))
    else:
        words = (
            t.raw("Saved: only you read it, on {day} at {at}.")
            if setting.whither is Whither.MANAGER
            else t.raw("Saved: {channel} reads it on {day} at {at}, and you before that.")
        )
        said = mrkdwn(
            words,
            channel=channel_link(page.team.policy.channel),
            day=weekday_words(t, setting.weekday),
            at=f"{setting.minute // 60:02}:{setting.minute % 60:02}",
        )
    return bk.modal(title=t("Saved"), blocks=[bk.section(said)], close=t("Close"))


def front(t: Tongue, page: FrontPage) -> View:
    """Show the latest summary, those before it, and what can be decided."""
    blocks: list[Block] = []
    if len(page.teams) > 1:
        teams = [_team_choice(t, one.id, one.name) for one in page.teams[:MOST_TEAMS]]
        blocks.append(bk.actions(bk.static_select(Act.TEAM, teams, initial=str(page.team.id))))
    if page.latest is None:
        blocks.append(bk.section(_none_yet(t, page)))
    else:
        if page.leads:
            blocks.append(bk.section(views.state_words(t, page.latest)))
        blocks += views.content(t, page.latest, None)
        blocks.append(bk.actions(*_buttons(t, page, page.latest)))
    last = []
    if len(page.past) > 1:
        weeks = [_week_choice(t, one) for one in page.past]
        about = str(page.latest.summary.id) if page.latest else None
        last.append(bk.static_select(Act.PAST, weeks, initial=about))
    if page.leads:
        last.append(bk.button(t("Settings"), Act.SETTINGS, value=str(page.team.id)))
    if last:
        blocks.append(bk.actions(*last))
    return bk.modal(title=t("Weekly summary"), blocks=blocks, callback_id=FRONT, close=t("Close"))


def _buttons(t: Tongue, page: FrontPage, latest: SummaryPage) -> list[bk.Element]:
    about = str(latest.summary.id)
    return [
        *(views.decision_buttons(t, latest) if page.leads else ()),
        bk.button(t("Details"), Act.DETAILS, value=about),
        bk.button(t("How is this counted?"), Act.COUNTED, value=about),
    ]


def _none_yet(t: Tongue, page: FrontPage) -> Mrkdwn:
    if page.next_at is None:
        return Mrkdwn(t("No summary is made for this team. Its manager can switch it on."))
    zone = page.team.policy.zone
    if not page.leads:
        return mrkdwn(
            t.raw("Nothing was shared yet. {channel} reads the summary there, once it is."),
            channel=channel_link(page.team.policy.channel),
        )
    return mrkdwn(
        t.raw(
            "There is no summary yet. The next one comes on {day}, about {time}: you read it "
            "first, and the first four weeks are yours alone."
        ),
        day=t.day(page.next_at.astimezone(ZoneInfo(zone)).date()),
        time=t.time(page.next_at, zone),
    )


def _about(t: Tongue, page: SettingPage) -> Mrkdwn:
    return mrkdwn(
        t.raw(
            "Once a week {channel} reads how the week went: rates and praise only, nobody is named "
            "for lagging. Everybody in that channel reads it; you read it first."
        ),
        channel=channel_link(page.team.policy.channel),
    )


def _whither(t: Tongue, page: SettingPage) -> list[Choice]:
    name = (
        t("To the channel, after four weeks of yours alone") if page.is_new else t("To the channel")
    )
    found = [Choice(name, Whither.CHANNEL)]
    if page.is_new:
        found.append(Choice(t("To the channel at once"), AT_ONCE))
    found += [
        Choice(t("To me alone"), Whither.MANAGER),
        Choice(t("Nowhere: switch it off"), Whither.NOBODY),
    ]
    return found


def _stands(page: SettingPage) -> str:
    if page.setting.whither is not Whither.CHANNEL:
        return str(page.setting.whither)
    is_at_once = page.is_new and page.setting.shared_since is not None
    return AT_ONCE if is_at_once else str(Whither.CHANNEL)


STATES: dict[State, Text] = {
    State.WAITING: N_("Week {number}: on its way", number=...),
    State.PRIVATE: N_("Week {number}: yours alone", number=...),
    State.HELD: N_("Week {number}: held", number=...),
    State.KEPT: N_("Week {number}: kept to you", number=...),
    State.STOPPED: N_("Week {number}: not posted", number=...),
    State.SHARED: N_("Week {number}: shared", number=...),
}


def _week_choice(t: Tongue, facts: SummaryFacts) -> Choice:
    return Choice(t.text(STATES[facts.state].filled(number=facts.week.number)), str(facts.id))


def _team_choice(t: Tongue, team: int, name: str) -> Choice:
    return Choice(name or t("Your team"), str(team))
