"""The command `coach` as its users meet it: in a shell, as a process, ended with Ctrl-C."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
import subprocess
from collections.abc import AsyncIterator
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.clock import HandClock, SystemClock
from bot.sandbox.server import Sandbox
from bot.sandboxed import manifest_path
from tests.scenarios.cast import MIA, RON, SALES, english_world
from tests.scenarios.processes import COACH, PATIENCE, ended, page_in, process, said_until
from tests.scenarios.stages import free_port
from tests.support.slack_world import SlackWorld


@pytest.fixture(name="here")
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in, without anybody's settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "PORT", "HOST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'coach.sqlite3'}")
    return tmp_path


def run(*words: str, **environ: str) -> tuple[int, str]:
    """Type `coach …`: the exit code, and all that it says."""
    done = CliRunner().invoke(main, words, env=environ)
    return done.exit_code, done.output


def test_help() -> None:
    """Without words, and with --help, it says what it can do, with examples."""
    done = subprocess.run([COACH, "--help"], capture_output=True, text=True, check=True)

    assert all(word in done.stdout for word in ("run", "sandbox", "migrate", "Examples:"))
    assert "coach sandbox" in done.stdout
    assert run("--version") == (0, f"coach, version {version('coaching-rhythm')}\n")
    for command in ("run", "sandbox", "migrate"):
        code, said = run(command, "-h")
        assert code == 0
        assert len(said.splitlines()) > 3


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({}, ["SLACK_BOT_TOKEN is missing", "It isn't said how Slack reaches Coach"]),
        ({"SLACK_BOT_TOKEN": "xoxp-1"}, ["SLACK_BOT_TOKEN must begin with xoxb-"]),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"},
            ["SLACK_SIGNING_SECRET is set, but PORT is not"],
        ),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1", "PORT": "8080"},
            ["PORT is set, but SLACK_SIGNING_SECRET is not"],
        ),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "PORT": "many"},
            ["PORT is “many”"],
        ),
        (
            {
                "SLACK_BOT_TOKEN": "xoxb-1",
                "SLACK_APP_TOKEN": "xapp-1",
                "DATABASE_URL": "mysql://nowhere",
            },
            ["DATABASE_URL must look like"],
        ),
        (
            {
                "SLACK_BOT_TOKEN": "xoxb-1",
                "SLACK_APP_TOKEN": "xapp-1",
                "SLACK_API_URL": "http://slack.example/api/",
            },
            ["SLACK_API_URL must begin with https://"],
        ),
    ],
)
def test_settings_that_do_not_work(here: Path, environ: dict[str, str], words: list[str]) -> None:
    """What is missing or wrong is said, with its mend, and the exit code is 1."""
    code, said = run("run", **environ)

    assert code == 1
    assert said.startswith("Coach can't start yet:\n  - ")
    assert all(each in said for each in words)
    assert "Traceback" not in said


def test_migrate_up_and_down(here: Path) -> None:
    """Migrating makes the tables; down to base takes them away; an unknown revision is told."""
    code, said = run("migrate")
    assert code == 0
    assert said.startswith("The database is at 0")
    assert "one_on_ones" in _tables(here)

    assert run("migrate", "--down", "--revision", "base") == (0, "The database is at base.\n")
    assert "one_on_ones" not in _tables(here)
    assert run("migrate")[0] == 0
    code, said = run("migrate", "--revision", "nope")
    assert code == 1
    assert "Traceback" not in said


def _tables(folder: Path) -> set[str]:
    connection = sqlite3.connect(folder / "coach.sqlite3")
    try:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    finally:
        connection.close()


async def test_sandbox(tmp_path: Path) -> None:
    """The sandbox says where it is, does what one asks, records each call, and ends on Ctrl-C."""
    record = tmp_path / "calls.jsonl"
    async with process("sandbox", "--port", "0", "--record", str(record), cwd=tmp_path) as running:
        said = await said_until(running, "Ctrl-C ends it.")
        assert said.startswith("Coach's sandbox is open at http://127.0.0.1:")
        async with SlackWorld(f"{page_in(said)}control/") as slack:
            mia = slack.user(MIA)
            await mia.command("/coach setup")
            await mia.fill({"reps": [RON], "channel": SALES})
            assert await mia.submit() is None
            await slack.wind(by=timedelta(seconds=2))
            await mia.click(await mia.find("Your rhythm is saved."), "rhythm.greet_all")
            await slack.wind(by=timedelta(days=8))
            assert await slack.user(RON).sees("Your 1:1 on Friday")
        code, last = await ended(running, signal.SIGINT)

    assert (code, last.strip()) == (0, "")  # on a port for once there is nothing to be kept
    assert "nothing is kept" in said
    calls = [json.loads(line) for line in record.read_text().splitlines()]
    assert {frozenset(call) for call in calls} == {frozenset({"method", "payload", "response"})}
    assert {"auth.test", "views.open", "chat.postMessage"} <= {call["method"] for call in calls}
    assert "xoxb-" not in record.read_text()
    assert "xapp-" not in record.read_text()


async def test_sandbox_on_a_taken_port(tmp_path: Path) -> None:
    """A port that is taken is told in words, and its sandbox isn't disturbed."""
    async with process("sandbox", "--port", "0", cwd=tmp_path) as first:
        said = await said_until(first, "Ctrl-C ends it.")
        port = said.partition("127.0.0.1:")[2].partition("/")[0]
        async with process("sandbox", "--port", port, "--reset", cwd=tmp_path) as second:
            words = await said_until(second, "take another port")
            assert words.startswith(f"Port {port} is taken.")
            assert f"--port {int(port) + 1}" in words
            assert await second.wait() == 1
        async with SlackWorld(f"{page_in(said)}control/") as slack:
            assert await slack.conversations()


@pytest.fixture(name="sandbox")
async def _sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox on real time, for bots in processes of their own."""
    clock = HandClock(SystemClock().now(), flowing=True)
    sandbox = Sandbox(clock=clock, manifest=manifest_path(), world=english_world())
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


async def _sees(slack: SlackWorld, person: str, words: str) -> None:
    """Wait, in real time, until somebody sees these words."""
    async with asyncio.timeout(PATIENCE):
        while not await slack.user(person).sees(words):  # noqa: ASYNC110 - another process works
            await asyncio.sleep(0.05)


async def test_run_by_socket_mode(sandbox: Sandbox, tmp_path: Path) -> None:
    """With settings from .env it serves any server that speaks Slack; kill −9 loses nothing."""
    (tmp_path / ".env").write_text(
        f"SLACK_BOT_TOKEN={sandbox.bot_token}\nSLACK_APP_TOKEN={sandbox.app_token}\n"
        f"SLACK_API_URL={sandbox.api_url}\nDATABASE_URL=sqlite:///coach.sqlite3\n"
    )
    async with SlackWorld(sandbox.control_url) as slack:
        mia = slack.user(MIA)
        async with process("run", cwd=tmp_path) as running:
            await said_until(running, "coach.running")
            await mia.command("/coach setup")
            await mia.fill({"reps": [RON], "channel": SALES})
            assert await mia.submit() is None
            await _sees(slack, MIA, "Your rhythm is saved.")
            await ended(running, signal.SIGKILL)
        async with process("run", cwd=tmp_path) as running:
            await said_until(running, "coach.running")
            await mia.click(await mia.find("Your rhythm is saved."), "rhythm.greet_all")
            await _sees(slack, MIA, "Done. They get my greeting")
            code, last = await ended(running, signal.SIGTERM)

    assert code == 0, last
    assert "Traceback" not in last
    assert len([one for one in await _own(sandbox) if one == "Your rhythm is saved."]) == 1


async def _own(sandbox: Sandbox) -> list[str]:
    place = sandbox.workspace.direct(MIA)
    return [str(message.body["text"]) for message in place.messages.values()]


async def test_import_teams(sandbox: Sandbox, tmp_path: Path) -> None:
    """Teams from a file: said line by line what is wrong, and who may do it."""
    (tmp_path / ".env").write_text(
        f"SLACK_BOT_TOKEN={sandbox.bot_token}\nSLACK_APP_TOKEN={sandbox.app_token}\n"
        f"SLACK_API_URL={sandbox.api_url}\nDATABASE_URL=sqlite:///coach.sqlite3\n"
    )
    (tmp_path / "teams.csv").write_text(f"manager,rep\n{MIA},Ron Becker\n{MIA},Polly\n")
    for by, words in (("U07SBXOMAR", "Line 3: Polly is an app."), (MIA, "another role than yours")):
        async with process("import", "teams", "teams.csv", "--by", by, cwd=tmp_path) as running:
            said = await said_until(running, words)
            assert "Traceback" not in said
            assert await running.wait() == 1


async def test_run_by_http(sandbox: Sandbox, tmp_path: Path) -> None:
    """Over HTTP it takes signed requests, proves its address to Slack, and shows its health."""
    port = free_port()
    environ = {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'coach.sqlite3'}",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    async with SlackWorld(sandbox.control_url) as slack:
        mia = slack.user(MIA)
        async with process("run", cwd=tmp_path, environ=environ) as running:
            await said_until(running, "coach.running")
            assert await sandbox.use_request_url(f"http://127.0.0.1:{port}/slack/events")
            await mia.command("/coach help")
            assert await mia.sees("This is what I understand:")
            async with slack._session.get(f"http://127.0.0.1:{port}/healthz") as health:
                assert (await health.json())["database"] == "reachable"
            async with slack._session.get(f"http://127.0.0.1:{port}/metrics") as metrics:
                assert metrics.status == 200
            code, last = await ended(running, signal.SIGINT)

    assert code == 0, last


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "Slack doesn't accept the token (invalid_auth"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "Slack doesn't accept the token (invalid_auth"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "Slack can't be reached"),
        ({"DATABASE_URL": "sqlite:///.env/coach.sqlite3"}, "can't be opened"),
    ],
)
async def test_run_where_it_can_not(
    sandbox: Sandbox, tmp_path: Path, wrong: dict[str, str], words: str
) -> None:
    """Wrong tokens, no Slack, no database: words that say what to look at, exit code 1."""
    environ = {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'coach.sqlite3'}",
    }
    (tmp_path / ".env").touch()
    async with process("run", cwd=tmp_path, environ=environ | wrong) as running:
        said, _ = await asyncio.wait_for(running.communicate(), PATIENCE)

    assert running.returncode == 1
    assert words in said.decode()
    assert "Traceback" not in said.decode()


@pytest.mark.parametrize(
    ("token", "code", "words"),
    [("xoxb-wrong", 1, "To mend: 1."), (Sandbox.bot_token, 0, "fine    scopes")],
)
async def test_doctor(sandbox: Sandbox, tmp_path: Path, token: str, code: int, words: str) -> None:
    """The doctor tells what it finds, and its exit code says whether something is broken."""
    environ = {
        "SLACK_BOT_TOKEN": token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'coach.sqlite3'}",
    }
    async with process("doctor", cwd=tmp_path, environ=environ) as running:
        said, told = await asyncio.wait_for(running.communicate(), PATIENCE)

    assert running.returncode == code
    assert words in (said or told or b"").decode()
