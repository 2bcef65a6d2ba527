"""Reports as files, with made-up people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from bot.doctor.made_up import MIA, T
from bot.slack.messages import Said, View
from bot.summaries.reports import report_views as views
from bot.summaries.reports.report_pages import ReportForm
from bot.summaries.reports.teams import TeamName

__all__ = ["drawn"]

DAY = date(2026, 11, 27)
NORTH, SOUTH = TeamName(1, "", "Mia Berger"), TeamName(2, "South", "Ron Cole")


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw the form, for several teams and for one, and what it answers."""
    yield partial(views.report_form, T, ReportForm(MIA, (NORTH, SOUTH), DAY))
    yield partial(views.report_form, T, ReportForm(MIA, (NORTH,), DAY))
    many = tuple(TeamName(number, "East", f"Manager {number}") for number in range(150))
    yield partial(views.report_form, T, ReportForm(MIA, many, DAY))
    yield partial(views.on_its_way, T)
