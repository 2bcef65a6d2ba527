"""The process in which a stranger's file is read: it answers, or is stopped."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.people.calendars.problems import Unreadable
from bot.people.calendars.process import Reader
from tests.conftest import START
from tests.support.calendar_server import ics


async def test_the_reader_reads() -> None:
    """The process reads a real file, and says what is wrong with another."""
    reader, until = Reader(), START + timedelta(days=30)
    content = ics("DTSTART:20261124T090000Z\nDTEND:20261124T100000Z")

    assert await reader(content, START, until, zone="UTC") == [
        (datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 11, 24, 10, tzinfo=UTC))
    ]
    with pytest.raises(Unreadable, match="no-calendar"):
        await reader(b"<html>", START, until, zone="UTC")


async def test_the_reader_is_stopped() -> None:
    """A file that would be read for ever is given up, and holds nobody up meanwhile."""
    forever = "DTSTART:20261101T000000Z\nRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"
    reader = Reader(seconds=1.0)
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.01)
            beats += 1

    beating = asyncio.create_task(beat())
    with pytest.raises(Unreadable, match="too-large"):
        await reader(ics(forever), START, START + timedelta(days=30), zone="UTC")
    beating.cancel()

    assert beats > 20
