"""`/coach report`: from the form to the file, through the real protocol (docs/rhythm.md R41)."""

from __future__ import annotations

import asyncio
import csv
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import aiohttp
import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.sandboxed import Stage
from tests.scenarios.cast import AIKO, LEAST, LENA, MIA, RON, SAM, greet_all, utc
from tests.support.slack_world import SlackWorld

FOUR = (RON, AIKO, LENA, SAM)
PAGE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(name="start")
def _start() -> datetime:
    """A Monday in autumn, with no holiday on the Mondays after it."""
    return utc("2026-10-05 08:00")


async def file_of(slack: SlackWorld, stage: Stage, person: str) -> tuple[str, str, bytes]:
    """The last file that somebody got: its message, its name, its content."""
    messages = await slack.user(person).messages()
    sent = next(one for one in reversed(messages) if one.files)
    [file] = sent.files
    url = f"{stage.sandbox.base_url}/files/{file['id']}/x"
    async with aiohttp.request("GET", url, headers=PAGE) as answer:
        return sent.text, file["name"], await answer.read()


async def test_a_manager_takes_their_numbers_along(slack: SlackWorld, stage: Stage) -> None:
    """They choose weeks and a kind of file, and get it in their DM: no names; a rep gets none."""
    mia = slack.user(MIA)
    await greet_all(slack, FOUR)
    await slack.wind(to=utc("2026-10-09 15:00"))
    await mia.command("/coach report")
    form = await mia.open_modal()
    assert "Only you get and read the file." in form.seen_text
    await mia.fill({"report_from": "2026-10-06", "report_format": "csv"})
    assert await mia.submit() == {"report_to": "Pick the last day, too, or clear the first one."}
    await mia.fill({"report_to": "2026-10-04"})
    errors = await mia.submit()
    assert errors == {"report_to": "This is before the first day. Pick a later one."}
    await mia.fill({"report_to": "2026-10-07"})
    assert await mia.submit() is None
    assert "on its way" in (await mia.open_modal()).seen_text
    await mia.close()
    await slack.wind(by=LEAST)

    said, name, content = await file_of(slack, stage, MIA)
    assert said == "Numbers of one team, Mon 5 Oct to Sun 11 Oct"
    assert name == "coach-2026-W41-2026-W41-1.csv"
    [row] = csv.DictReader(StringIO(content.decode("utf-8-sig")))
    assert (row["Week"], row["Monday"], row["Reps"]) == ("2026-W41", "2026-10-05", "4")
    assert (row["1:1s planned"], row["1:1s held"], row["Held of planned"]) == ("4", "0", "0.0")
    assert not any(name in content.decode() for name in ("Ron", "Aiko", "Lena", "Sam"))

    await mia.command("/coach report")
    assert await mia.submit() is None
    await mia.close()
    await slack.wind(by=LEAST)
    _, name, content = await file_of(slack, stage, MIA)
    assert name == "coach-2026-W28-2026-W40-2.xlsx"
    # Whoever stops the bot stops what it started, too.
    assert stage.bot.rooms.summaries.reports.tables.is_open
    stage.bot.rooms.summaries.close()
    assert not stage.bot.rooms.summaries.reports.tables.is_open
    with ZipFile(BytesIO(content)) as book:
        assert sum(one.startswith("xl/worksheets/sheet") for one in book.namelist()) == 3
    assert await mia.troubles() == []

    ron = slack.user(RON)
    await ron.command("/coach report")
    assert await ron.modal() is None
    assert "/coach roles" in (await ron.last()).seen_text


async def test_whoever_runs_the_machine_takes_all_numbers(
    slack: SlackWorld, stage: Stage, tmp_path: Path
) -> None:
    """`coach export` writes a file beside the running bot, and the audit log says so."""
    await greet_all(slack, FOUR)
    file = tmp_path / "numbers.csv"
    # Weeks end by the machine's own clock there, so only what they are called is looked at.
    words = ["export", "--weeks", "2", "--format", "csv", str(file)]
    env = {"DATABASE_URL": stage.bot.settings.database_url}

    done = await asyncio.to_thread(CliRunner().invoke, main, words, env=env)
    log = await asyncio.to_thread(CliRunner().invoke, main, ["audit"], env=env)

    assert (done.exit_code, done.output) == (0, f"Wrote {file}.\n")
    rows = list(csv.DictReader(StringIO(file.read_text(encoding="utf-8-sig"))))
    assert [row["Manager"] for row in rows] == ["Mia Hoffmann", "Mia Hoffmann"]
    assert "Coach took numbers of teams as a file: teams:all" in log.output
    assert "by=command line" in log.output
    other = await asyncio.to_thread(
        CliRunner().invoke, main, [*words, "--workspace", "T0NOBODY"], env=env
    )
    assert (other.exit_code, other.output) == (1, "There is no workspace T0NOBODY here.\n")
