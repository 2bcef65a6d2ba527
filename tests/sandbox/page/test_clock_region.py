"""The clock on top of the page: what it says to whom, and what it offers."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.sandbox import Sandbox
from bot.sandbox.changes import ClockWound, HomeChanged
from bot.sandbox.page.clock_region import ClockRegion
from bot.sandbox.page.drawing.dates import city
from bot.sandbox.page.environment import page_environment
from bot.sandbox.page.regions import Window
from tests.sandbox.page.tree import Tag, tree

MIA, SAM = "U07SBXMIA", "U07SBXSAM"


@pytest.fixture(name="region")
def _region(sandbox: Sandbox) -> ClockRegion:
    return ClockRegion(sandbox.workspace, page_environment(), sandbox.winding)


def _drawn(region: ClockRegion, user: str) -> Tag:
    return tree(str(region.draw(Window(user))))


@pytest.mark.parametrize(
    ("user", "said", "title"),
    [
        (MIA, "Mon 23 Nov · 09:00 · Berlin", "Monday 23 November 2026, 09:00 in Berlin"),
        (SAM, "Mon 23 Nov · 03:00 · New York", "Monday 23 November 2026, 03:00 in New York"),
    ],
)
def test_everybody_reads_their_own_time(
    region: ClockRegion, user: str, said: str, title: str
) -> None:
    """The one instant stands there in the zone of whoever looks, with its city."""
    time = _drawn(region, user).one("time")

    assert time.text.replace(" ", "") == said.replace(" ", "")
    assert time["title"] == title
    assert time["datetime"] == "2026-11-23T08:00:00+00:00"


def test_what_it_offers(region: ClockRegion) -> None:
    """A menu with the four steps and a field that takes no time gone by."""
    drawn = _drawn(region, SAM)

    steps = [(each["data-wind"], each.text) for each in drawn.all("button", class_="clock-step")]
    assert steps == [
        ("hour", "+1 hour"),
        ("morning", "Next working morning"),
        ("next", "Next message from Coach"),
        ("week", "+1 week"),
    ]
    field = drawn.one("input")
    assert (field["min"], field["max"]) == ("2026-11-23T03:01", "2027-11-24T03:00")
    assert drawn.one("label")["for"] == field["id"]
    assert drawn.one("button", id="clock-button")["popovertarget"] == drawn.one(role="dialog")["id"]


async def test_while_it_is_wound(sandbox: Sandbox, region: ClockRegion, clock: HandClock) -> None:
    """It is busy meanwhile, and nothing in its menu can be pressed."""
    drawings: list[Tag] = []

    def draw(change: object) -> None:
        if isinstance(change, ClockWound):
            drawings.append(_drawn(region, MIA))

    sandbox.workspace.changes.listen(draw)
    await sandbox.winding.wind({"step": "hour"})

    first, *_, last = drawings
    assert first.one("button", id="clock-button")["aria-busy"] == "true"
    assert all("disabled" in each for each in first.all("button", class_="clock-step"))
    assert "aria-busy" not in last.one("button", id="clock-button")
    assert "10:00" in last.one("time").text


def test_where_nobody_winds(sandbox: Sandbox, region: ClockRegion) -> None:
    """On real time there is the clock alone, and why it is alone."""
    sandbox.winding.winder = None
    drawn = _drawn(region, MIA)

    assert "09:00" in drawn.one("time").text
    assert "this clock can’t be wound" in drawn.text
    assert drawn.all("button") == []


def test_when_it_is_drawn_anew(region: ClockRegion) -> None:
    """Only winding concerns it; by itself the page's script ticks."""
    assert region.concerns(ClockWound(), Window(MIA))
    assert not region.concerns(HomeChanged(MIA), Window(MIA))
    assert region.draw(Window("")) is None


def test_cities() -> None:
    """A zone goes by its city."""
    assert [city(zone) for zone in ("America/Argentina/Buenos_Aires", "UTC")] == [
        "Buenos Aires",
        "UTC",
    ]
