"""A private calendar: given in a form, heeded by every free slot, read again, and forgotten."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.clock import HandClock
from bot.sandboxed import Stage
from tests.scenarios.cast import BERLIN, LENA, MIA, RON, SAM, greet_all, local, set_up
from tests.scenarios.stages import open_by_http
from tests.support.calendar_server import CalendarServer, calendar_server, ics
from tests.support.slack_world import Person, SlackWorld

CANARY = "Wombat merger with Evil Corp"
MORNINGS = f"""SUMMARY:{CANARY}
LOCATION:{CANARY}
ATTENDEE;CN={CANARY}:mailto:wombat@example.com
DTSTART;TZID=Europe/Berlin:20260605T090000
DTEND;TZID=Europe/Berlin:20260605T130000
RRULE:FREQ=WEEKLY"""


@pytest.fixture(name="start")
def _start() -> datetime:
    """A Monday morning in Berlin."""
    return local("2026-11-23 09:00", BERLIN)


@pytest.fixture(name="server")
async def _server() -> AsyncIterator[CalendarServer]:
    async with calendar_server() as server:
        server.files["mia.ics"] = ics(MORNINGS)
        yield server


async def give(person: Person, address: str) -> dict[str, str] | None:
    await person.command("/coach calendar")
    await person.fill({"calendar_address": address})
    return await person.submit()


def kept(folder: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "coach.sqlite3") as database:
        return database.execute(query).fetchall()


async def test_staggering_avoids_busy_times(
    slack: SlackWorld, mia: Person, server: CalendarServer
) -> None:
    """Mia is busy on Friday mornings: her three reps get Friday afternoon instead."""
    assert await give(mia, server.url("mia.ics")) is None
    done = await mia.open_modal()
    assert done.seen_text.startswith("*Done.* I offer no time any more at which you are busy.")
    assert "last on Mon 23 Nov at 09:00." in done.seen_text
    assert done.submit is None
    await mia.close()

    preview = await set_up(slack, [RON, LENA, SAM])

    times = [line for line in preview.seen_text.splitlines() if line.startswith("•")]
    assert len(times) == 3
    assert all("Friday 1" in line and "Friday 10" not in line for line in times), times
    assert not any("Friday 11" in line or "Friday 12" in line for line in times), times


async def test_a_move_offers_no_busy_time(
    slack: SlackWorld, mia: Person, ron: Person, server: CalendarServer
) -> None:
    """What Ron is offered avoids Mia's calendar; a time of his own in it is refused, in words."""
    busy = "DTSTART;TZID=Europe/Berlin:20261126T103000\nDTEND;TZID=Europe/Berlin:20261126T170000"
    server.files["mia.ics"] = ics(MORNINGS, busy)
    assert await give(mia, server.url("mia.ics")) is None
    await greet_all(slack, [RON])
    await slack.wind(to=local("2026-11-26 09:00", BERLIN))

    await ron.click(await ron.find("Your 1:1", "dm"), "rhythm.move")
    form = await ron.open_modal()
    offered = [option["text"]["text"] for option in form.block("slot")["element"]["options"]]
    assert offered[:3] == ["Thu 26 Nov, 09:30", "Thu 26 Nov, 17:00", "Fri 27 Nov, 13:00"]
    assert not any("Fri" in one and one < "Fri 27 Nov, 13:00" for one in offered)
    await ron.fill({"day": "2026-11-27", "time": "09:00"})
    errors = await ron.submit()
    assert errors == {"time": "Mia Hoffmann is busy then, says their calendar. Pick another time."}


async def test_over_ones_own_calendar_one_decides(
    slack: SlackWorld, mia: Person, server: CalendarServer
) -> None:
    """Mia may put a 1:1 where her own calendar says that she is busy."""
    assert await give(mia, server.url("mia.ics")) is None
    await greet_all(slack, [RON])
    await slack.wind(to=local("2026-11-26 09:00", BERLIN))

    await mia.click(await mia.find("Your 1:1", "dm"), "rhythm.move")
    await mia.fill({"day": "2026-11-27", "time": "09:00"})

    assert await mia.submit() is None


async def test_only_times_are_kept(
    stage: Stage, mia: Person, server: CalendarServer, tmp_path: Path
) -> None:
    """Neither a title nor the address stands in the database, in the log, or in what is shown."""
    with capture_logs() as logs:
        assert await give(mia, server.url("mia.ics")) is None

    rows = kept(tmp_path, "SELECT start, end FROM busy_times ORDER BY start")
    assert rows[0] == ("2026-11-27 08:00:00.000000", "2026-11-27 12:00:00.000000")
    assert len(rows) == 5
    stored = _all_of(tmp_path)
    for secret in (CANARY, "Wombat", "wombat", "mia.ics"):
        assert secret.encode() not in stored
        assert secret not in repr(logs)
    await mia.command("/coach calendar")
    form = await mia.open_modal()
    assert "mia.ics" not in repr(form)
    assert "*Your calendar is being read*, last on Mon 23 Nov at 09:00." in form.seen_text


def _all_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("coach.sqlite3*"))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("nothing", "There is no calendar at that address any more."),
        ("page", "There is something at that address, but no calendar."),
        ("locked", "That address asks for a password."),
        ("large", "That calendar is too large for me."),
    ],
)
async def test_what_is_wrong_stands_at_the_field(
    mia: Person, server: CalendarServer, path: str, words: str
) -> None:
    """Whatever is wrong with an address is said where it was typed, and it stays there."""
    server.files |= {"page": b"<html>Sign in", "large": b"x" * (6 * 1024 * 1024)}
    server.statuses["locked"] = 401

    errors = await give(mia, server.url(path))

    assert errors is not None
    assert errors["calendar_address"].startswith(words)
    form = await mia.open_modal()
    assert form.values["calendar_address"]["calendar_address"]["value"] == server.url(path)


async def test_an_address_elsewhere(mia: Person) -> None:
    """From the sandbox nothing is read but this machine: nothing leaves it."""
    errors = await give(mia, "https://192.0.2.1/private.ics")

    assert errors is not None
    assert errors["calendar_address"].startswith("Nothing answers there")


async def test_a_slow_calendar(
    slack: SlackWorld, mia: Person, server: CalendarServer, tmp_path: Path
) -> None:
    """Slack waits three seconds: what takes longer is read afterwards, and told."""
    server.slow.add("mia.ics")
    assert await give(mia, server.url("mia.ics")) is None
    waiting = await mia.open_modal()
    assert "I'm still reading" in waiting.seen_text
    await mia.close()

    server.hurry.set()
    await slack.wind(by=timedelta(seconds=5))

    assert await mia.sees("I've read your calendar.", "dm")
    assert kept(tmp_path, "SELECT count(*) FROM busy_times") == [(5,)]


async def test_it_is_read_again_and_forgotten(
    slack: SlackWorld, mia: Person, server: CalendarServer, tmp_path: Path
) -> None:
    """What changes in the calendar arrives within hours; one tick in the form ends it all."""
    assert await give(mia, server.url("mia.ics")) is None
    server.files["mia.ics"] = ics()
    await slack.wind(by=timedelta(hours=8))
    assert kept(tmp_path, "SELECT count(*) FROM busy_times") == [(0,)]

    await mia.command("/coach calendar")
    await mia.fill({"calendar_forget": ["calendar_forget"]})
    assert await mia.submit() is None
    assert "I've forgotten the address" in (await mia.open_modal()).seen_text
    asked = len(server.asked)
    await slack.wind(by=timedelta(days=1))

    assert len(server.asked) == asked
    assert kept(tmp_path, "SELECT calendar_url FROM persons") == [(None,)]


async def test_a_calendar_that_is_gone(
    slack: SlackWorld, mia: Person, server: CalendarServer
) -> None:
    """Its owner is told once, in working hours, and what to do; nobody else is."""
    await set_up(slack, [RON])
    assert await give(mia, server.url("mia.ics")) is None
    server.statuses["mia.ics"] = 410
    await slack.wind(by=timedelta(days=4))

    seen = [one for one in await mia.messages() if "I can't read your calendar" in one.seen_text]
    assert len(seen) == 1
    assert "`/coach calendar` changes the address." in seen[0].seen_text
    assert local("2026-11-24 09:00", BERLIN).timestamp() <= float(seen[0].ts)


async def test_without_a_key(tmp_path: Path, start: datetime) -> None:
    """Where secrets can't be kept, whoever asks is told who can change that."""
    async with (
        open_by_http(folder=tmp_path, clock=HandClock(start)) as stage,
        SlackWorld(stage.sandbox.control_url) as slack,
    ):
        mia = slack.user(MIA)
        await mia.command("/coach calendar")

        said = await mia.last()
        assert said.ephemeral
        assert said.seen_text.startswith("Keeping secrets isn't set up here yet.")
