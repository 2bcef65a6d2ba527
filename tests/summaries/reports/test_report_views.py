"""A report's sheets and its form: every rate with its two numbers, and nothing of a single rep."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.rhythm.rules import Week
from bot.summaries.figures.rules import Habit
from bot.summaries.reports import report_views as views
from bot.summaries.reports.report_pages import Numbers, ReportForm, TeamNumbers
from bot.summaries.reports.tables import Cell, Kind, Table
from bot.summaries.reports.teams import TeamName
from bot.words import tongue
from tests.summaries.reports.pages import VERA, part

T = tongue("en")


def numbers(*teams: TeamNumbers) -> Numbers:
    return Numbers(Week(2026, 44), Week(2026, 47), date(2026, 11, 23), teams)


def team(reps: int = 5, number: int = 1) -> TeamNumbers:
    made = part(number, reps)
    return TeamNumbers(made.name, made.weeks, made.habit)


def rows(table: Table) -> list[dict[str, Cell]]:
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def test_the_weeks() -> None:
    """A row for each team and week, with the same figures as the summary, each with its n."""
    weeks, _, _ = views.sheets(T, numbers(team(), team(number=2)))

    found = rows(weeks)
    assert len(found) == 8
    last = found[3]
    assert (last["Team"], last["Manager"]) == ("Team 001", "Mia Berger")
    assert (last["Week"], last["Monday"], last["Reps"]) == ("2026-W47", date(2026, 11, 16), 5)
    assert (last["1:1s held"], last["1:1s planned"], last["Held of planned"]) == (4, 5, 0.8)
    assert (last["Coaching hours"], last["Target hours"]) == (3.33, 3.5)
    assert last["Coaching of target"] == 0.9524
    assert (last["Forecasting hours"], last["Other labelled hours"]) == (0.2, 0.1)
    assert (last["Early deals"], last["Deals looked at"]) == (2, 7)
    assert last["Early of looked at"] == 0.2857
    assert (last["Replies with evidence"], last["Replies judged"]) == (9, 12)
    assert (last["Overruled replies"], last["Verified replies"]) == (2, 1)
    assert (last["Actions done on time"], last["Actions due"], last["Done of due"]) == (
        8,
        9,
        0.8889,
    )
    # How things stand today is told once a team.
    alive = [row["Standing 1:1s alive, now"] for row in found]
    assert alive == [None, None, None, 4] * 2
    assert last["Alive of past week 4"] == 0.8


def test_all_weeks_together() -> None:
    """A row for each team, with its weeks added up."""
    _, together, _ = views.sheets(T, numbers(team()))

    [row] = rows(together)
    assert (row["Weeks counted"], row["1:1s held"], row["1:1s planned"]) == (4, 16, 20)
    assert row["Held of planned"] == 0.8


def test_few_reps_have_no_rates() -> None:
    """Of three reps there are counts, and no share of anything (R40)."""
    for table in views.sheets(T, numbers(team(reps=3)))[:2]:
        shares = [column.name for column in table.columns if column.kind is Kind.SHARE]
        for row in rows(table):
            assert row["1:1s planned"] in (3, 12)
            assert {row[name] for name in shares} == {None}


def test_a_single_rep_has_no_numbers() -> None:
    """Of one rep the file says that there is one, and nothing else (R50)."""
    weeks, together, _ = views.sheets(T, numbers(team(reps=1)))

    for row in rows(weeks):
        told = {name for name, cell in row.items() if cell is not None}
        assert told == {"Team", "Manager", "Week", "Monday", "Reps"}
    [row] = rows(together)
    assert {name for name, cell in row.items() if cell is not None} == {
        "Team",
        "Manager",
        "Weeks counted",
    }
    assert row["Weeks counted"] == 0


def test_each_number_is_explained() -> None:
    """The last sheet says how each is counted, of which day it is, and what small teams miss."""
    *_, explained = views.sheets(T, numbers(team()))

    words = {str(row[0]): str(row[1]) for row in explained.rows}
    assert "1:1s held" in words
    assert "fewer than 4 reps" in words["Small teams"]
    assert "Monday 23 November" in words["Weeks"]
    assert all(words.values())


def test_a_team_that_began_today_has_a_row() -> None:
    """A team in which nothing happened yet is there, with empty cells."""
    name = TeamName(7, "", "Mia Berger")
    empty = tuple(replace(one, reps=0, planned=0) for one in team().weeks)
    _, together, _ = views.sheets(T, numbers(TeamNumbers(name, empty, Habit())))

    [row] = rows(together)
    assert (row["Team"], row["Weeks counted"], row["1:1s held"]) == ("Mia Berger", 0, None)


def test_the_form_fits_any_number_of_teams() -> None:
    """A hundred teams can be chosen from; of one there is nothing to choose; all is the default."""

    def labels(count: int) -> list[str]:
        teams = tuple(TeamName(n, "North", f"Manager {n}") for n in range(count))
        form = views.report_form(T, ReportForm(VERA, teams, date(2026, 11, 23)))
        return [str(block["label"]["text"]) for block in form["blocks"] if "label" in block]  # type: ignore[attr-defined]

    assert "Teams" not in labels(1)
    assert labels(2)[0] == labels(300)[0] == "Teams"


def test_the_files_name_and_title() -> None:
    """It says how many teams and which days."""
    assert views.file_title(T, numbers(team(), team(number=2))) == (
        "Numbers of 2 teams, Mon 26 Oct to Sun 22 Nov"
    )
