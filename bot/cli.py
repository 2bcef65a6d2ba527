"""The command `coach`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from bot import logs, sandboxed
from bot.app import build
from bot.clock import SystemClock
from bot.doctor import Health, examine, report
from bot.errors import CoachError
from bot.evidence.questions import command as bank_of_questions
from bot.evidence.reading import evaluate as evaluating
from bot.evidence.reading.reader import default_reader
from bot.evidence.reading.reasons_score import score_reasons
from bot.people.audit_log import AuditLog
from bot.rhythm.importing import Imported
from bot.rhythm.importing import import_teams as prepare_teams
from bot.settings import LogFormat, LogLevel, Settings, SettingsError, load_database_url
from bot.slack.failures import SlackFailure, SlackRefused
from bot.store import Store, migrations
from bot.store.secrets import new_key
from bot.summaries.reports.export import export_numbers
from bot.summaries.reports.tables import Format

__all__ = ["main"]

T = TypeVar("T")

EXAMPLES = """
\b
Examples:
  coach sandbox                  try everything on this machine, without Slack
  coach run                      run with the tokens in the environment or in .env
  DATABASE_URL=postgresql://… coach migrate
"""
DOTENV = Path(".env")


@click.group(epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("coaching-rhythm"), prog_name="coach")
def main() -> None:
    """Coach carries a sales team's weekly 1:1s in Slack: planned, announced, held, answered."""


@main.command()
def run() -> None:
    """Run the bot.

    With SLACK_APP_TOKEN it connects by Socket Mode; with SLACK_SIGNING_SECRET and PORT it
    listens at /slack/events. Settings come from the environment and from .env in this folder;
    docs/operate.md lists them all.
    """
    settings = _told(lambda: Settings.load(os.environ, DOTENV))
    logs.configure(settings.log_level, settings.log_format)
    _serve(_run(settings))


@main.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8642,
    show_default=True,
    help="Each port has a state of its own; 0 takes a free one and keeps nothing.",
)
@click.option("--reset", is_flag=True, help="Throw away what is kept, and begin anew.")
@click.option(
    "--seed",
    type=click.Choice(["demo", "empty"]),
    help="What a new state begins with: people who talk already (demo, unless said otherwise), "
    "or empty channels.",
)
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write every Web API call as a line of JSON into this file.",
)
@click.option("--headless", is_flag=True, help="Don't open the page in a browser.")
@click.option("--verbose", is_flag=True, help="Show the bot's log.")
def sandbox(
    *,
    port: int,
    reset: bool,
    seed: sandboxed.Seed | None,
    record: Path | None,
    headless: bool,
    verbose: bool,
) -> None:
    """Try the bot in a little Slack on this machine; nothing leaves it.

    Opens a page where you are anybody of a sales team, on a clock that can be wound on. Ctrl-C
    ends it; the next time it goes on from where it was left.
    """
    logs.configure(LogLevel.INFO if verbose else LogLevel.WARNING, LogFormat.TEXT)
    _serve(
        sandboxed.run(
            port=port,
            record=record,
            seed=seed,
            reset=reset,
            stop=_stop_on_signal,
            tell=click.echo,
            show=_ignore if headless or not _has_display() else click.launch,
        )
    )


@main.command()
@click.option("--revision", default="head", show_default=True, help="Go to this revision.")
@click.option("--down", is_flag=True, help="Go back instead: --down --revision base empties it.")
def migrate(*, revision: str, down: bool) -> None:
    """Bring the database to this version's schema; `coach run` does so by itself."""
    url = _told(lambda: load_database_url(os.environ, DOTENV))
    _serve(_migrate(url, revision, down=down))


@main.command()
@click.option(
    "--remote", is_flag=True, help="Have Slack judge the shape of every message and form, too."
)
def doctor(*, remote: bool) -> None:
    """Look for what keeps Coach from running well, and say how to mend it.

    Looks at settings, database, tokens, scopes and clocks; changes nothing and posts nothing.
    Ends with 1 when something is broken.
    """
    logs.configure(LogLevel.ERROR, LogFormat.TEXT)
    findings = asyncio.run(examine(os.environ, DOTENV, clock=SystemClock(), remote=remote))
    click.echo("\n".join(report(findings)))
    sys.exit(any(one.health is Health.BROKEN for one in findings))


@main.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--write",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write them down as a page: docs/questions.md is made so.",
)
def questions(*, file: Path | None, write: Path | None) -> None:
    """Count the questions of the bank, or of FILE, and say what is wrong with which.

    A good question is open and asks one thing. Ends with 1 when one needs mending.
    """
    examined = _told(lambda: bank_of_questions.examine(file, write))
    click.echo("\n".join(examined.lines))
    sys.exit(not examined.is_well)


@main.command("secret-key")
def secret_key() -> None:
    """Make a key for SECRET_KEYS, with which the database keeps secrets such as addresses."""
    click.echo(new_key())


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reasons", is_flag=True, help="Score how reasons are parsed (text, gold.reasons).")
@click.option(
    "--predictions",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="OUT",
    help="Write each line's label, findings and reasons into this file, as JSON Lines.",
)
def evaluate(*, file: Path, reasons: bool, predictions: Path | None) -> None:
    """Score how replies are read against FILE, in which people said what they are.

    FILE is JSON Lines with text and label (evidence, claim, plan, unknown), and optionally
    question and lang. Prints accuracy, figures per label and language, what was taken for what,
    and the worst errors with the reader's reasons. Needs no settings; nothing is kept.
    """
    try:
        text = file.read_text(encoding="utf-8")
        if reasons:
            click.echo(score_reasons(evaluating.read_reason_lines(text)).told())
            return
        readings = evaluating.table_of(evaluating.read_lines(text), default_reader())
    except UnicodeDecodeError:
        _fail(f"{file} isn't text in UTF-8.")
    except evaluating.BadLines as error:
        _fail(f"{file} can't be used:", *(f"  - {problem}" for problem in error.problems))
    click.echo("\n".join(evaluating.report(readings)))
    if predictions:
        lines = (evaluating.prediction(one) + "\n" for one in readings)
        predictions.write_text("".join(lines), encoding="utf-8")


@main.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Begin with this day, in UTC.")
@click.option("--workspace", metavar="T…", help="Only this workspace, by Slack's team id.")
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each record.")
def audit(*, since: datetime | None, workspace: str | None, as_json: bool) -> None:
    """Print who changed what, and who was refused what: the audit log, the oldest first.

    It holds ids, dates and settings, never what people wrote. Coach only ever adds to it.
    """
    url = _told(lambda: load_database_url(os.environ, DOTENV))
    _serve(_audit(url, since and since.replace(tzinfo=UTC), workspace, as_json=as_json))


@main.group("import")
def import_() -> None:
    """Take something in from a file."""


@import_.command("teams")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", required=True, metavar="U…", help="Whose doing it is: an admin or ops.")
@click.option("--tell", is_flag=True, help="Have the managers told; else it only says what it is.")
def import_teams(*, file: Path, by: str, tell: bool) -> None:
    """Prepare teams from FILE, a CSV with the columns manager, rep, team, channel, template.

    People by member ID or full name. Each manager starts theirs, and nobody is greeted before. A
    running Coach sends the messages. Ends with 1 when lines can't be taken.
    """
    settings = _told(lambda: Settings.load(os.environ, DOTENV))
    logs.configure(LogLevel.ERROR, LogFormat.TEXT)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        _fail(f"{file} isn't text in UTF-8.")
    found = _told(lambda: asyncio.run(_import_teams(settings, text, by, tells=tell)))
    click.echo("\n".join(found.lines))
    sys.exit(not found.is_well)


async def _import_teams(settings: Settings, text: str, by: str, *, tells: bool) -> Imported:
    async with build(settings) as bot:
        workspace = await bot.workspaces.connect(bot.gateway)
        return await prepare_teams(bot.rooms.prepared, workspace, text, by=by, tells=tells)


async def _audit(url: str, since: datetime | None, workspace: str | None, *, as_json: bool) -> None:
    store = Store(url, clock=SystemClock())
    try:
        await _at_head(store)
        async for entry in AuditLog(store).entries(since=since, workspace=workspace):
            click.echo(entry.json() if as_json else entry.line())
    finally:
        await store.close()


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option(
    "--weeks", type=click.IntRange(1, 520), default=13, show_default=True, help="Whole weeks back."
)
@click.option(
    "--format",
    "form",
    type=click.Choice([one.value for one in Format]),
    default=Format.XLSX.value,
    show_default=True,
)
@click.option("--workspace", metavar="T…", help="Where there are several: Slack's team id.")
@click.option("--language", metavar="LOCALE", default="en", show_default=True)
def export(*, file: Path, weeks: int, form: str, workspace: str | None, language: str) -> None:
    """Write the numbers of all teams into FILE, week by week.

    They are those of /coach report: no names of reps, no deals, no word of any 1:1. The audit log
    keeps that they were taken on the command line.
    """
    url = _told(lambda: load_database_url(os.environ, DOTENV))
    content = _told(lambda: asyncio.run(_export(url, weeks, form, workspace, language)))
    try:
        file.write_bytes(content)
    except OSError as error:
        _fail(f"{file} can't be written: {error.strerror or error}.")
    click.echo(f"Wrote {file}.")


async def _export(url: str, weeks: int, form: str, workspace: str | None, language: str) -> bytes:
    store = Store(url, clock=SystemClock())
    try:
        await _at_head(store)
        return await export_numbers(
            store,
            SystemClock(),
            weeks=weeks,
            form=Format(form),
            workspace=workspace,
            locale=language,
        )
    finally:
        await store.close()


async def _at_head(store: Store) -> None:
    if not await migrations.at_head(store):
        _fail("The database isn't at this version's schema. Bring it there: coach migrate")


async def _run(settings: Settings) -> None:
    stop = _stop_on_signal()
    async with build(settings) as bot:
        await bot.run(stop)


async def _migrate(url: str, revision: str, *, down: bool) -> None:
    store = Store(url, clock=SystemClock())
    try:
        act = migrations.downgrade if down else migrations.migrate
        await act(store, revision)
        click.echo(f"The database is at {await migrations.current(store) or 'base'}.")
    finally:
        await store.close()


def _has_display() -> bool:
    """Whether somebody sits in front of a screen where a browser can open."""
    has_screen = sys.platform in {"darwin", "win32"} or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    return sys.stdout.isatty() and has_screen


def _ignore(_address: str) -> None:
    """Open nothing."""


def _stop_on_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows: there Ctrl-C ends the loop by itself
            break
    return stop


def _serve(work: Coroutine[object, object, None]) -> None:
    """Run to the end, and turn what is expected to go wrong into words and an exit code."""
    _told(lambda: asyncio.run(work))


def _told(act: Callable[[], T]) -> T:
    try:
        return act()
    except SettingsError as error:
        _fail("Coach can't start yet:", *(f"  - {problem}" for problem in error.problems))
    except CoachError as error:
        _fail(str(error.user_message))
    except sandboxed.CannotOpen as error:
        _fail(str(error))
    except SlackRefused as refusal:
        _fail(
            f"Slack doesn't accept the token ({refusal.error}, {refusal.method}). "
            "docs/install.md says where each token comes from."
        )
    except SlackFailure as failure:
        _fail(f"Slack can't be reached: {failure}. Check the network and SLACK_API_URL.")
    except BrokenPipeError:
        # Whoever reads has read enough: click ends it quietly.
        raise
    except OSError as error:
        _fail(
            f"The port can't be used: {error.strerror or error}. "
            "Choose another one with PORT; for the sandbox, with --port."
        )


def _fail(*lines: str) -> NoReturn:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(1)
