"""A process of its own: kept, replaced, stopped, let go; and nothing heavy in the bot's own."""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.summaries.picture import workshop as module
from bot.summaries.picture.drawing import Drawing, DrawingFailure
from bot.summaries.picture.workshop import Workshop, WorkshopFailure
from tests.summaries.picture.charts import chart

MAKER = "tests.summaries.picture.makers"
HEAVY = {"PIL", "xlsxwriter", "bot.summaries.picture.plot", "bot.summaries.reports.sheets"}


@pytest.fixture(name="workshop")
async def _workshop() -> AsyncIterator[Workshop]:
    made = Workshop()
    yield made
    made.close()


async def test_one_process_makes_all(workshop: Workshop) -> None:
    """It is started for the first piece of work, and makes one after the other."""
    assert not workshop.is_open

    pids = await asyncio.gather(*(workshop.make(MAKER, {"do": "pid"}) for _ in range(3)))

    assert len(set(pids)) == 1
    assert workshop.is_open
    large = await workshop.make(MAKER, {"do": "x", "times": 300_000})
    assert large == b"x" * 300_000


async def test_it_loads_little(workshop: Workshop) -> None:
    """Its process knows nothing of the bot but what it is asked to make: no database, no Slack."""
    loaded = json.loads(await workshop.make(MAKER, {"do": "modules"}))

    assert not {"sqlalchemy", "slack_sdk", "aiohttp", "PIL", "xlsxwriter"} & set(loaded)


async def test_what_breaks_is_told_without_its_words(workshop: Workshop) -> None:
    """An error there keeps nobody else's work from being made, and quotes nothing of it."""
    with pytest.raises(WorkshopFailure) as broken:
        await workshop.make(MAKER, {"do": "break"})

    assert str(broken.value) == "ValueError"
    assert await workshop.make(MAKER, {"do": "print"}) == b"print"


async def test_a_process_that_dies_is_replaced(workshop: Workshop, tmp_path: Path) -> None:
    """The work it died of is tried once more; what kills it again is given up, nothing else."""
    once = await workshop.make(MAKER, {"do": "die once", "mark": str(tmp_path / "mark")})
    assert once == b"die once"

    with pytest.raises(WorkshopFailure, match="died"):
        await workshop.make(MAKER, {"do": "die"})
    assert await workshop.make(MAKER, {"do": "again"}) == b"again"


async def test_nobody_waits_for_long() -> None:
    """What isn't made in time ends with the process, and the next work gets a fresh one."""
    workshop = Workshop(seconds=0.3)
    with pytest.raises(WorkshopFailure, match=r"0\.3 s"):
        await workshop.make(MAKER, {"do": "sleep", "seconds": 60})
    assert not workshop.is_open

    workshop = Workshop(seconds=10)
    waiting = asyncio.create_task(workshop.make(MAKER, {"do": "sleep", "seconds": 60}))
    while not workshop.is_open:  # noqa: ASYNC110 - a test looks from outside
        await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await workshop.make(MAKER, {"do": "next"}) == b"next"
    workshop.close()


async def test_memory_is_let_go() -> None:
    """Without work the process ends, and so it does when nobody holds the workshop any more."""
    workshop = Workshop(idle=0.05)
    await workshop.make(MAKER, {"do": "x"})
    await asyncio.sleep(0.3)
    assert not workshop.is_open

    await workshop.make(MAKER, {"do": "x"})
    process = workshop._benches[0].process
    assert process is not None
    del workshop
    gc.collect()
    assert process.wait(timeout=5) != 0


async def test_a_chart_is_drawn() -> None:
    """A picture comes out of the process; without one there is a failure that says why."""
    workshop = Workshop()
    content = await Drawing(workshop).draw(chart())
    workshop.close()

    assert content.startswith(b"\x89PNG")
    slow = Workshop(seconds=0.001)
    with pytest.raises(DrawingFailure, match=r"0\.001 s"):
        await Drawing(slow).draw(chart())
    slow.close()


def test_nothing_heavy_is_loaded_by_the_bot() -> None:
    """The whole house is imported without what draws pictures and writes spreadsheets."""
    program = "import sys, bot.app, bot.cli; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )

    assert module.__name__ in done.stdout.split()
    assert not HEAVY & set(done.stdout.split())
