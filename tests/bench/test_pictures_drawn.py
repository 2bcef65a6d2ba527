"""What a picture costs: drawn in one process that is kept, and in a fresh one each time."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from time import perf_counter

from bot.summaries.picture import plot
from bot.summaries.picture.drawing import Drawing
from bot.summaries.picture.rules import Chart
from bot.summaries.picture.workshop import Workshop
from bot.summaries.reports.report_pages import Numbers, TeamNumbers
from bot.summaries.reports.report_views import sheets
from bot.summaries.reports.tables import Tables
from bot.words import tongue
from tests.bench.conftest import Show
from tests.bench.table import Table, milliseconds, percentile, times
from tests.summaries.picture.charts import chart
from tests.summaries.reports.pages import WEEKS, part

PAGE = 4096


async def test_pictures(show: Show, *, is_long: bool) -> None:
    """Pictures of eight weeks, one after the other, each way; and a report of many rows."""
    many = 200 if is_long else 8
    charts = [chart(8) for _ in range(many)]
    workshop = Workshop()
    kept = await _timed(Drawing(workshop), charts[:1])
    warm = await _timed(Drawing(workshop), charts)
    memory = _megabytes(workshop)
    workshop.close()
    fresh = []
    for one in charts[: max(many // 8, 2)]:
        alone = Workshop()
        fresh += await _timed(Drawing(alone), [one])
        alone.close()
    here = []
    for one in charts:
        start = perf_counter()
        size = len(plot.make(asdict(one)))
        here.append(perf_counter() - start)

    table = Table(
        f"{many} pictures of 8 weeks, {size / 1000:.0f} kB each; the process takes {memory}",
        ["", "p50", "p95", "p50, ratio"],
    )
    usual = percentile(here, 0.5)
    for name, seconds in (
        ("drawing itself, without a process", here),
        ("in a process that is kept", warm),
        ("the first one, with its start", kept),
        ("in a process for each", fresh),
    ):
        p50, p95 = percentile(seconds, 0.5), percentile(seconds, 0.95)
        table.add(name, milliseconds(p50), milliseconds(p95), times(p50, usual))
    show(table)


async def test_reports(show: Show, *, is_long: bool) -> None:
    """A report of as many rows as one may ask for, as CSV and as XLSX."""
    teams = 1_250 if is_long else 50
    made = [part(number) for number in range(teams)]
    numbers = Numbers(
        WEEKS[0],
        WEEKS[-1],
        date(2026, 11, 23),
        tuple(TeamNumbers(one.name, one.weeks, one.habit) for one in made),
    )
    start = perf_counter()
    by_week, *others = sheets(tongue("en"), numbers)
    laid_out = perf_counter() - start
    workshop = Workshop(seconds=60)
    tables = Tables(workshop)
    table = Table(
        f"{teams * len(WEEKS):,} rows of {len(by_week.columns)} columns, in the process",
        ["", "time", "against CSV", "size"],
    )
    await tables.as_csv(by_week)
    start = perf_counter()
    csv = await tables.as_csv(by_week)
    plain = perf_counter() - start
    start = perf_counter()
    xlsx = await tables.as_xlsx(by_week, *others)
    book = perf_counter() - start
    workshop.close()
    table.add("laid out, in the bot's own", milliseconds(laid_out), times(laid_out, plain), "")
    table.add("CSV", milliseconds(plain), times(plain, plain), f"{len(csv) / 1000:.0f} kB")
    table.add("XLSX", milliseconds(book), times(book, plain), f"{len(xlsx) / 1000:.0f} kB")
    show(table)


async def _timed(drawing: Drawing, charts: list[Chart]) -> list[float]:
    seconds = []
    for one in charts:
        start = perf_counter()
        await drawing.draw(one)
        seconds.append(perf_counter() - start)
    return seconds


def _megabytes(workshop: Workshop) -> str:
    """Ask Linux how much memory the process has; elsewhere nobody is asked."""
    [bench] = workshop._benches
    assert bench.process is not None
    told = Path(f"/proc/{bench.process.pid}/statm")
    if not told.exists():
        return "an unknown amount of memory"
    return f"{int(told.read_text().split()[1]) * PAGE / 1e6:.0f} MB of memory"
