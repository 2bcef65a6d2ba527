"""The doctor finds each thing that keeps Coach from running, and says how to mend it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import timedelta
from importlib import import_module
from inspect import get_annotations, getmembers, isfunction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from bot.clock import HandClock, SystemClock
from bot.doctor import Finding, Health, examine, report
from bot.doctor.gallery import gallery
from bot.doctor.shapes import Rest
from bot.sandbox import Sandbox, demo_world
from bot.sandboxed import manifest_path
from bot.slack.failures import SlackRefused
from bot.slack.gateway import Gateway
from bot.slack.messages import Said
from bot.slack.web import open_session
from bot.store import Store, WorkspaceId, migrations
from tests.house.codebase import python_files


class Nobody:
    """Has a token for no workspace."""

    async def token(self, workspace: WorkspaceId) -> str:
        raise LookupError(workspace)


def manifest_without(*scopes: str) -> dict[str, Any]:
    manifest: dict[str, Any] = yaml.safe_load(manifest_path().read_text())
    bot = manifest["oauth_config"]["scopes"]["bot"]
    manifest["oauth_config"]["scopes"]["bot"] = [one for one in bot if one not in scopes]
    return manifest


@pytest.fixture(name="now")
def _now() -> HandClock:
    """A clock that agrees with the sandbox's server, whose Date header is the real one."""
    return HandClock(SystemClock().now())


@pytest.fixture(name="rest")
def _rest(clock: HandClock) -> Rest:
    """Waits by the sandbox's clock."""

    async def rest(seconds: float) -> None:
        clock.set(clock.now() + timedelta(seconds=seconds))

    return rest


@pytest.fixture(name="sandbox")
async def _sandbox(clock: HandClock) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(clock=clock, manifest=manifest_path(), world=demo_world())
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture(name="environ")
async def _environ(empty_database_url: str, sandbox: Sandbox, clock: HandClock) -> dict[str, str]:
    store = Store(empty_database_url, clock=clock)
    await migrations.migrate(store)
    await store.close()
    return {
        "DATABASE_URL": empty_database_url,
        "SLACK_API_URL": sandbox.api_url,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
    }


async def found(
    environ: Mapping[str, str], clock: HandClock, *, remote: bool = False
) -> dict[str, Finding]:
    """Examine, and tell by check what isn't fine."""
    findings = await examine(environ, None, clock=clock, remote=remote)
    return {one.check: one for one in findings if one.health is not Health.FINE}


async def test_all_is_fine(environ: dict[str, str], now: HandClock, rest: Rest) -> None:
    """Where nothing is wrong each thing was looked at, and the sum says so."""
    findings = await examine(environ, None, clock=now, remote=True, rest=rest)

    assert {one.health for one in findings} == {Health.FINE}
    looked_at = ["settings", "database", "migrations", "token", "scopes", "clock", "socket"]
    assert [one.check for one in findings] == [*looked_at, "shapes"]
    assert list(report(findings))[-1] == "All is fine."


@pytest.mark.parametrize(
    ("setting", "value", "check", "said"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-of-another", "token", "invalid_auth"),
        ("SLACK_APP_TOKEN", "xapp-of-another", "socket", "invalid_auth"),
        ("SLACK_BOT_TOKEN", "xoxp-7", "settings", "must begin with xoxb-"),
        ("SLACK_API_URL", "http://127.0.0.1:1/api/", "token", "can't be reached"),
        ("DATABASE_URL", "mysql://there/db", "settings", "DATABASE_URL must look like"),
        ("DATABASE_URL", "postgresql://127.0.0.1:1/db", "database", "can't be opened"),
    ],
)
async def test_a_wrong_setting(
    environ: dict[str, str], now: HandClock, setting: str, value: str, check: str, said: str
) -> None:
    """What is wrong is broken, and named; whatever else can be looked at still is."""
    wrong = await found({**environ, setting: value}, now)

    assert wrong[check].health is Health.BROKEN
    assert said in wrong[check].said
    assert list(wrong) == [check]


async def test_missing_scopes(environ: dict[str, str], clock: HandClock, now: HandClock) -> None:
    """Scopes of the manifest that the token lacks are named, with the way to get them."""
    sandbox = Sandbox(
        clock=clock, manifest=manifest_without("files:write", "im:history"), world=demo_world()
    )
    await sandbox.start()
    wrong = await found({**environ, "SLACK_API_URL": sandbox.api_url}, now)
    await sandbox.stop()

    assert wrong["scopes"].said == "The app lacks files:write, im:history."
    assert "Reinstall" in wrong["scopes"].mend


async def test_an_older_and_a_newer_schema(environ: dict[str, str], now: HandClock) -> None:
    """An older schema is worth a look, a newer one is broken; neither is changed."""
    store = Store(environ["DATABASE_URL"], clock=now)
    await migrations.downgrade(store, "0001")
    older = await found(environ, now)
    async with store.begin_across() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = 'ffff'"))
    newer = await found(environ, now)
    await store.close()

    assert older["migrations"].health is Health.LOOK
    assert newer["migrations"].health is Health.BROKEN
    assert "newer" in newer["migrations"].mend


@pytest.mark.parametrize(
    ("late", "health"),
    [(timedelta(minutes=1), Health.LOOK), (timedelta(minutes=10), Health.BROKEN)],
)
async def test_a_clock_that_is_wrong(
    environ: dict[str, str], now: HandClock, late: timedelta, health: Health
) -> None:
    """A clock that differs from Slack's is told in seconds; from five minutes on it is broken."""
    now.advance(late)
    findings = await examine(environ, None, clock=now)
    slacks = next(one for one in findings if one.check == "clock" and "Slack's" in one.said)
    assert slacks.health is health
    [seconds] = map(int, re.findall(r"(\d+) s apart", slacks.said))
    assert 0 <= seconds - late.total_seconds() < 30


async def test_nothing_is_made(tmp_path: Path, now: HandClock) -> None:
    """A SQLite file that isn't there yet is no trouble, and still isn't there afterwards."""
    file = tmp_path / "deep" / "coach.sqlite3"
    findings = await examine({"DATABASE_URL": f"sqlite:///{file}"}, None, clock=now)

    database = next(one for one in findings if one.check == "database")
    assert database.health is Health.FINE
    assert not file.parent.exists()


async def test_a_shape_that_slack_refuses(sandbox: Sandbox) -> None:
    """The judge says where in a message that is what it wouldn't take."""
    async with open_session(sandbox.api_url) as session:
        gateway = Gateway(base_url=sandbox.api_url, session=session, tokens=Nobody())
        with pytest.raises(SlackRefused) as refusal:
            await gateway.judge(message=Said("Hi", [{"type": "header", "text": "no object"}]))

    assert refusal.value.error == "invalid_message"
    assert "/0/text" in refusal.value.details[0]


def drawing(module: ModuleType) -> Iterator[str]:
    """Name the public functions of a module that draw a message or a form."""
    for name, function in getmembers(module, isfunction):
        draws = get_annotations(function).get("return") in {"Said", "View"}
        if draws and function.__module__ == module.__name__ and not name.startswith("_"):
            yield f"{module.__name__.removeprefix('bot.')}.{name}"


def test_every_message_and_form_is_in_the_gallery() -> None:
    """Each public function that draws a message or a form has an exhibit."""
    views = [
        f"bot.{path.parent.name}.{path.stem}"
        for path in python_files("bot")
        if path.stem.endswith(("views", "forms", "notices")) and path.parent.parent.name == "bot"
    ]
    drawn = {name for view in views for name in drawing(import_module(view))}

    assert drawn
    assert drawn - {exhibit.name for exhibit in gallery()} == set()


def test_the_report() -> None:
    """Each finding stands in lines of its own, and what to do is marked."""
    told = list(
        report(
            [
                Finding("token", Health.FINE, "Good."),
                Finding("scopes", Health.BROKEN, "Lacks " + "a-scope, " * 20, "Reinstall it."),
                Finding("clock", Health.LOOK, "Off."),
            ]
        )
    )

    assert told[0] == "fine    token       Good."
    assert told[1].startswith("broken  scopes      Lacks a-scope,")
    assert max(map(len, told)) <= 96
    assert " " * 20 + "→ Reinstall it." in told
    assert told[-1] == "To mend: 1. Worth a look: 1."
