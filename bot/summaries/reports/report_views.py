"""A report in words: its form, its sheets, and how each of its numbers is counted (R41, R42)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Element
from bot.slack.messages import Block, View
from bot.summaries.figures.explain import how_counted
from bot.summaries.figures.rules import Figure, Habit, TeamWeek
from bot.summaries.reports.ids import Act, Form
from bot.summaries.reports.report_pages import Numbers, Report, ReportForm, TeamNumbers
from bot.summaries.reports.report_rules import (
    Period,
    ReportField,
    Telling,
    added_up,
    habit_told,
    telling,
)
from bot.summaries.reports.tables import Cell, Column, Format, Kind, Table
from bot.summaries.reports.teams import TeamName
from bot.words import Tongue

__all__ = ["file_name", "file_title", "on_its_way", "report_button", "report_form", "sheets"]

MOST_CHOICES = 100


def report_button(t: Tongue) -> Element:
    """Build the button that opens the form."""
    return bk.button(t("As a file"), Act.REPORT)


def report_form(t: Tongue, form: ReportForm) -> View:
    """Ask which teams and weeks, and what kind of file."""
    blocks: list[Block] = [
        bk.section(
            t(
                "The numbers of your teams as a file, week by week: 1:1s, coaching hours, deals, "
                "replies and actions. It comes to your messages with me."
            )
        )
    ]
    if len(form.teams) > 1:
        blocks.append(_teams(t, form.teams))
    blocks += [
        bk.input_block(
            ReportField.PERIOD,
            t("Weeks"),
            bk.static_select(ReportField.PERIOD, _periods(t), initial=Period.QUARTER),
        ),
        bk.input_block(
            ReportField.FROM,
            t("Or from the week of this day"),
            bk.datepicker(ReportField.FROM),
            optional=True,
        ),
        bk.input_block(
            ReportField.TO,
            t("To the week of this day"),
            bk.datepicker(ReportField.TO),
            optional=True,
        ),
        bk.input_block(
            ReportField.FORMAT,
            t("File"),
            bk.radio_buttons(ReportField.FORMAT, _formats(t), initial=Format.XLSX),
        ),
        bk.context(
            t(
                "Only you get and read the file. It holds numbers of teams: no names of reps, "
                "and no word "
                "of any 1:1. That you asked for it is kept in the audit log."
            )
        ),
    ]
    return bk.modal(
        title=t("Report"),
        blocks=blocks,
        submit=t("Make the file"),
        close=t("Cancel"),
        callback_id=Form.REPORT,
    )


def on_its_way(t: Tongue) -> View:
    """Say that it comes, and where."""
    words = t("Your file is on its way: it comes to your messages with me in a moment.")
    return bk.modal(title=t("Report"), blocks=[bk.section(words)], close=t("Close"))


def file_name(report: Report) -> str:
    """Name the file, so that two of them can be told apart."""
    numbers = report.numbers
    return f"coach-{numbers.first}-{numbers.last}-{report.id}.{report.form}"


def file_title(t: Tongue, numbers: Numbers) -> str:
    """Say what is in the file; it is also the text of its message."""
    return t.many(
        "Numbers of one team, {first} to {last}",
        "Numbers of {n} teams, {first} to {last}",
        len(numbers.teams),
        first=t.short_day(numbers.first.day(1)),
        last=t.short_day(numbers.last.day(7)),
    )


def sheets(t: Tongue, numbers: Numbers) -> tuple[Table, Table, Table]:
    """Build the sheets: week by week, all weeks together, and how it is counted."""
    return _by_week(t, numbers), _together(t, numbers), _explained(t, numbers)


@dataclass(frozen=True, slots=True)
class _Part:
    """A column of numbers; a rate stays empty where so few reps can be told by it."""

    column: Column
    of: Callable[[TeamWeek], Cell]
    is_rate: bool = False


def _parts(t: Tongue) -> list[_Part]:
    """List the columns: each rate behind the two numbers that it rests on (R42)."""

    def count(name: str, of: Callable[[TeamWeek], int]) -> _Part:
        return _Part(Column(name), of)

    def hours(name: str, of: Callable[[TeamWeek], int]) -> _Part:
        return _Part(Column(name), lambda one: round(of(one) / 60, 2))

    def rate(name: str, figure: Figure) -> _Part:
        return _Part(
            Column(name, Kind.SHARE), lambda one: _rounded(one.share(figure)), is_rate=True
        )

    return [
        count(t("1:1s planned"), lambda one: one.planned),
        count(t("1:1s held"), lambda one: one.held),
        count(t("Held, by one side's word"), lambda one: one.on_one_word),
        rate(t("Held of planned"), Figure.HELD),
        hours(t("Coaching hours"), lambda one: one.coached),
        hours(t("Coaching hours, by one side's label"), lambda one: one.one_sided),
        hours(t("Target hours"), lambda one: one.target),
        rate(t("Coaching of target"), Figure.HOURS),
        hours(t("Forecasting hours"), lambda one: one.forecasting),
        hours(t("Other labelled hours"), lambda one: one.admin),
        rate(t("Coaching of labelled time"), Figure.KINDS),
        count(t("Deals looked at"), lambda one: one.deals),
        count(t("Deals in depth"), lambda one: one.in_depth),
        rate(t("In depth of looked at"), Figure.IN_DEPTH),
        count(t("Early deals"), lambda one: one.early),
        rate(t("Early of looked at"), Figure.EARLY),
        count(t("Replies judged"), lambda one: one.replies),
        count(t("Replies with evidence"), lambda one: one.with_evidence),
        rate(t("With evidence of judged"), Figure.EVIDENCE),
        count(t("Overruled replies"), lambda one: one.overruled),
        count(t("Verified replies"), lambda one: one.verified),
        count(t("Actions due"), lambda one: one.actions_due),
        count(t("Actions done on time"), lambda one: one.actions_done),
        rate(t("Done of due"), Figure.ACTIONS),
    ]


def _by_week(t: Tongue, numbers: Numbers) -> Table:
    parts = _parts(t)
    columns = (
        *_named(t),
        Column(t("Week"), Kind.TEXT),
        Column(t("Monday"), Kind.DATE),
        Column(t("Reps")),
        *(part.column for part in parts),
        *_of_habit(t),
    )
    rows = [
        (
            *_who(team.name),
            str(week.week),
            week.week.day(1),
            week.reps,
            *_cells(parts, week, telling(week)),
            *(_habit(team.habit) if week.week == numbers.last else (None, None, None)),
        )
        for team in numbers.teams
        for week in team.weeks
    ]
    return Table(t("Weeks"), columns, rows)


def _together(t: Tongue, numbers: Numbers) -> Table:
    parts = _parts(t)
    columns = (
        *_named(t),
        Column(t("Weeks counted")),
        *(part.column for part in parts),
        *_of_habit(t),
    )
    return Table(t("Teams"), columns, [_row(parts, team) for team in numbers.teams])


def _row(parts: Sequence[_Part], team: TeamNumbers) -> tuple[Cell, ...]:
    whole, told = added_up(team.weeks)
    counted = sum(telling(one) is not Telling.NOTHING for one in team.weeks)
    cells = [None] * len(parts) if whole is None else _cells(parts, whole, told)
    return (*_who(team.name), counted, *cells, *_habit(team.habit))


def _cells(parts: Sequence[_Part], week: TeamWeek, told: Telling) -> Iterator[Cell]:
    for part in parts:
        is_told = told is Telling.ALL or (told is Telling.COUNTS and not part.is_rate)
        yield part.of(week) if is_told else None


def _named(t: Tongue) -> tuple[Column, Column]:
    return Column(t("Team"), Kind.TEXT), Column(t("Manager"), Kind.TEXT)


def _who(name: TeamName) -> tuple[Cell, Cell]:
    return name.known_as, name.manager


def _of_habit(t: Tongue) -> tuple[Column, Column, Column]:
    return (
        Column(t("Standing 1:1s past week 4, now")),
        Column(t("Standing 1:1s alive, now")),
        Column(t("Alive of past week 4"), Kind.SHARE),
    )


def _habit(habit: Habit) -> tuple[Cell, Cell, Cell]:
    told = habit_told(habit)
    if told is Telling.NOTHING:
        return None, None, None
    share = _rounded(habit.share) if told is Telling.ALL else None
    return habit.rhythms, habit.alive, share


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _explained(t: Tongue, numbers: Numbers) -> Table:
    titles = {
        Figure.HELD: t("1:1s held"),
        Figure.HOURS: t("Coaching hours"),
        Figure.KINDS: t("Coaching of labelled time"),
        Figure.IN_DEPTH: t("Deals in depth"),
        Figure.EARLY: t("Early deals"),
        Figure.EVIDENCE: t("Replies with evidence"),
        Figure.ACTIONS: t("Actions done on time"),
    }
    rows: list[tuple[Cell, ...]] = [
        (title, t.text(how_counted(figure))) for figure, title in titles.items()
    ]
    rows += [
        (
            t("Alive after week 4"),
            t(
                "Standing 1:1s that are older than four weeks, and of these the ones that weren't "
                "missed twice in a row just now. It is how things stand today, so it is written "
                "beside the last week only."
            ),
        ),
        (
            t("Small teams"),
            t(
                "Weeks with fewer than 4 reps show counts and no rates, and weeks with one rep "
                "show nothing: those numbers are the rep's own. All weeks together leave such "
                "weeks out."
            ),
        ),
        (
            t("Weeks"),
            t(
                "From Monday to Sunday, in the team's own time zone. Late answers change a week "
                "for a while: this file shows how things stood on {day}.",
                day=t.day(numbers.made_on),
            ),
        ),
    ]
    columns = (Column(t("Number"), Kind.TEXT), Column(t("How it is counted"), Kind.TEXT))
    return Table(t("How it is counted"), columns, rows)


def _teams(t: Tongue, teams: Sequence[TeamName]) -> Block:
    known = [one.known_as for one in teams]
    choices = [
        Choice(
            one.known_as,
            str(one.id),
            # Two teams of one name are told apart by who leads them.
            one.manager if known.count(one.known_as) > 1 else None,
        )
        for one in teams[:MOST_CHOICES]
    ]
    hint = t("Leave it empty for all of them.")
    if len(teams) > MOST_CHOICES:
        hint = t.many(
            "Leave it empty for all of them; one more team doesn't fit into this list.",
            "Leave it empty for all of them; {n} more teams don't fit into this list.",
            len(teams) - MOST_CHOICES,
        )
    return bk.input_block(
        ReportField.TEAMS,
        t("Teams"),
        bk.multi_select(ReportField.TEAMS, choices, placeholder=t("All teams")),
        optional=True,
        hint=hint,
    )


def _periods(t: Tongue) -> list[Choice]:
    return [
        Choice(t.many("The last whole week", "The last {n} whole weeks", int(one)), one)
        for one in Period
    ]


def _formats(t: Tongue) -> list[Choice]:
    return [
        Choice(
            t("Spreadsheet (XLSX)"),
            Format.XLSX,
            t("With all weeks together, and how each number is counted"),
        ),
        Choice(t("CSV, for other programs"), Format.CSV, t("Week by week alone")),
    ]
