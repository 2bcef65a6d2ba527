"""A report as a file, made at the moment of sending (docs/rhythm.md R33, R41)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bot.errors import NotAllowed, NotFound
from bot.outbox.types import Composer, Due, Saying, Silence, Upload
from bot.summaries.reports import report_views
from bot.summaries.reports.kinds import Kind
from bot.summaries.reports.report import Reports
from bot.summaries.reports.tables import Format, Tables
from bot.words import tongue

__all__ = ["report_composers"]


def report_composers(reports: Reports, tables: Tables) -> Mapping[str, Composer]:
    """List the composers for the outbox."""

    async def report(due: Due) -> Saying:
        try:
            made = await reports.made(due.workspace, due.subject)
        except (NotFound, NotAllowed):
            return Silence("no-role")
        t = tongue(made.reader.locale)
        # In a thread: thousands of rows take a while, and others want to be answered meanwhile.
        weeks, *others = await asyncio.to_thread(report_views.sheets, t, made.numbers)
        if made.form is Format.CSV:
            content = await tables.as_csv(weeks)
        else:
            content = await tables.as_xlsx(weeks, *others)
        title = report_views.file_title(t, made.numbers)
        return Upload(report_views.file_name(made), title, content)

    return {Kind.REPORT: report}
