"""Who changed what, and who was refused what: as the operator reads it (docs/rhythm.md R51)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.sandboxed import Stage
from tests.scenarios.cast import AIKO, MIA, RON, greet_all, set_up, value_of
from tests.scenarios.stages import Wire
from tests.support.slack_world import Person, SlackWorld

Read = Callable[..., list[str]]


@pytest.fixture(name="read")
def _read(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Type `coach audit …` beside the bot that runs; the lines that it says."""
    monkeypatch.chdir(tmp_path)

    def read(*words: str) -> list[str]:
        url = stage.bot.settings.database_url
        done = CliRunner().invoke(main, ["audit", *words], env={"DATABASE_URL": url})
        assert done.exit_code == 0, done.output
        return done.output.splitlines()

    return read


async def test_what_was_changed(slack: SlackWorld, read: Read) -> None:
    """Each change is a line: when, where, who, what, and the settings, in the order of doing."""
    await greet_all(slack, [RON, AIKO])

    saved, greeted = await asyncio.to_thread(read)

    assert "Mia Hoffmann (U07SBXMIA) saved a team's set-up: team:1" in saved
    assert saved.startswith("2026-11-23 08:00:")
    assert f"reps={AIKO},{RON}" in saved
    assert "had reps greeted: team:1" in greeted


async def test_refusals_are_kept(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person, read: Read
) -> None:
    """What somebody tried that isn't theirs is in the log, though nothing came of the attempt."""
    preview = await set_up(slack, [RON])
    own = await mia.last()
    await mia.click(preview, "rhythm.greet_all")
    await slack.wind()

    await Wire(stage).click(RON, await ron.last(), "rhythm.greet_all", value=value_of(own))

    lines = await asyncio.to_thread(read)
    assert "Ron Becker (U07SBXRON) was refused: person:U07SBXMIA  right=team:change" in lines[-1]
    assert await mia.troubles() == await ron.troubles() == []


async def test_only_a_part_of_it(slack: SlackWorld, read: Read) -> None:
    """The log can be read from a day on, of one workspace, and by programs."""
    await set_up(slack, [RON])

    def looks() -> None:
        assert len(read("--since", "2026-11-23")) == 1
        assert read("--since", "2026-11-24") == []
        assert len(read("--workspace", "T07SBX00001")) == 1
        assert read("--workspace", "T0OTHER") == []
        record = json.loads(read("--json")[0])
        assert (record["actor"], record["event"]) == (MIA, "team.saved")
        assert record["detail"]["reps"] == [RON]
        assert record["workspace"] == "T07SBX00001"

    await asyncio.to_thread(looks)


async def test_nothing_that_people_wrote(
    slack: SlackWorld, mia: Person, ron: Person, read: Read
) -> None:
    """The log holds ids, dates and settings: not a word of a reason."""
    await greet_all(slack, [RON])
    await slack.wind(to=(await slack.now()).replace(day=26, hour=10))
    await ron.click(await ron.find("Your 1:1 on Friday"), "rhythm.skip")
    await ron.fill({"reason": "Quite a secret", "slot": "none"})
    assert await ron.submit() is None

    said = "\n".join(await asyncio.to_thread(read, "--json"))

    assert "secret" not in said
    assert await mia.troubles() == []


def test_a_database_of_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no log yet it says what to do, instead of failing over a table."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"

    done = CliRunner().invoke(main, ["audit"], env={"DATABASE_URL": url})

    assert done.exit_code == 1
    assert "coach migrate" in done.output
