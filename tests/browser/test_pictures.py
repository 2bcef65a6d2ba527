"""The pictures of docs/pictures/, taken of the running sandbox; `./coach pictures` makes them.

Without that command they are taken all the same and thrown away, so that it works when needed.
"""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.clock import HandClock
from bot.sandboxed import Stage, open_stage
from tests.browser.desk import Desk, Desks
from tests.browser.windows import DESKTOP, PHONE, Size
from tests.house.codebase import ROOT
from tests.scenarios.cast import AIKO, MIA, RON, SALES, SAM, pressed, utc
from tests.support.slack_world import SlackWorld

MOST_BYTES = 200_000
SETTLES = 700
TAKEN = {
    "guide": DESKTOP,
    "set-up": DESKTOP,
    "rep": DESKTOP,
    "together": DESKTOP,
    "dark": DESKTOP,
    "phone": PHONE,
    "inspector": DESKTOP,
    "holiday": DESKTOP,
    "team": DESKTOP,
}


@dataclass(frozen=True, slots=True)
class Camera:
    """Takes pictures that look the same the next time."""

    folder: Path
    settles: int
    """Milliseconds to wait until what one looks at counts as read, and looks so."""

    async def take(self, name: str, desk: Desk, *, again: bool = True) -> None:
        """Take it as it looks when one comes `again`: without marks of what has just happened."""
        page = desk.page
        await page.wait_for_timeout(self.settles)
        if again:
            await page.reload()
            await page.wait_for_timeout(self.settles)
        while await page.locator("#toasts > *").count():
            await page.locator("#toasts > *").first.click()
        await page.mouse.move(0, 0)
        await page.screenshot(path=self.folder / f"{name}.png", animations="disabled", caret="hide")


@pytest.fixture(name="camera")
def _camera(request: pytest.FixtureRequest, tmp_path: Path) -> Camera:
    folder: Path | None = request.config.getoption("--pictures", None)
    if folder is None:
        return Camera(tmp_path, settles=0)
    folder.mkdir(parents=True, exist_ok=True)
    return Camera(folder, settles=SETTLES)


@pytest_asyncio.fixture(loop_scope="session", name="stage")
async def _stage(tmp_path: Path, clock: HandClock) -> AsyncIterator[Stage]:
    async with open_stage(folder=tmp_path, clock=clock, seed="demo") as stage:
        yield stage


async def test_pictures(desks: Desks, camera: Camera, slack: SlackWorld) -> None:
    """On the way through the tour each picture is taken, at its size and not too heavy."""
    mia = await desks.of(MIA, SALES, guide=True)
    await camera.take("guide", mia, again=False)
    await set_up(mia, camera)

    ron = await desks.of(RON)
    await ron.wind_until(ron.message("Your 1:1 on Friday"))
    await camera.take("rep", ron)

    dark = await desks.of(MIA, scheme="dark", guide=True)
    await expect(dark.message("Your 3 1:1s")).to_be_visible()
    await camera.take("dark", dark)
    phone = await desks.of(MIA, size=PHONE)
    await camera.take("phone", phone)

    await together(mia, ron, camera)
    await mia.page.goto(f"{mia.base_url}/inspector")
    await mia.page.get_by_role("link", name="chat.postMessage").first.click()
    await camera.take("inspector", mia)

    await weeks_go_by(slack)
    await mia.visit()
    await expect(mia.message("Christmas Day")).to_be_visible()
    await camera.take("holiday", mia)
    await mia.say("/coach team")
    await expect(mia.message("3 in a row")).to_be_visible()
    await camera.take("team", mia, again=False)

    for name, size in TAKEN.items():
        picture = camera.folder / f"{name}.png"
        assert _dimensions(picture) == size
        assert picture.stat().st_size <= MOST_BYTES


def test_the_pictures_are_those_that_are_taken() -> None:
    """docs/pictures/ holds what the command makes, nothing drawn by hand and nothing forgotten."""
    kept = {path.name for path in (ROOT / "docs/pictures").iterdir()}

    assert kept == {f"{name}.png" for name in TAKEN}


async def set_up(mia: Desk, camera: Camera) -> None:
    await mia.go("Coach")
    await mia.put_guide_away()
    await mia.say("/coach setup")
    await mia.pick("Your reps", "Ron Becker", "Aiko Tanaka", "Sam Whitfield")
    await mia.pick("Channel for the weekly summary", "sales")
    await mia.page.keyboard.press("Tab")  # away from the caret, which blinks
    await camera.take("set-up", mia, again=False)
    await mia.press("Save")
    await expect(mia.modal).to_be_hidden()
    await mia.press("Greet all 3", within=mia.message("Your rhythm is saved."))


async def together(mia: Desk, ron: Desk, camera: Camera) -> None:
    """The conversation of both that Start opens, and what they say in its thread."""
    ping = mia.message("In 10 minutes")
    await mia.wind_until(ping)
    await mia.press("Start", within=ping)
    await ron.go("Mia Hoffmann, Coach")
    await ron.open_thread("1:1 of")
    await ron.answer("First thing from me: Northwind's go-live date isn't in writing yet.")
    await mia.go("Ron Becker, Coach")
    await mia.open_thread("1:1 of")
    await mia.answer("Good that you say so. Who on their side could put it in writing?")
    await ron.answer("Jonas. I'll ask him today, and put his answer here.")
    await expect(mia.reply("Jonas.")).to_be_visible()
    await camera.take("together", mia)


async def weeks_go_by(slack: SlackWorld) -> None:
    """Three Fridays with 1:1s that were held, up to the day before the one before Christmas."""
    mia = slack.user(MIA)
    reps = {RON: "Ron Becker", AIKO: "Aiko Tanaka", SAM: "Sam Whitfield"}
    for friday in ("2026-12-04", "2026-12-11", "2026-12-18"):
        await slack.wind(to=utc(f"{friday} 16:00"))
        for rep, name in reps.items():
            for act in ("rhythm.held", "rhythm.label_coaching"):
                sheet = await mia.find("Your 3 1:1s on", "dm")
                await pressed(slack, mia, sheet, act, about=name)
                person = slack.user(rep)
                await pressed(slack, person, await person.find("Your 1:1 on", "dm"), act)
    await slack.user(SAM).command("/coach away 4 Jan to 8 Jan")
    await slack.wind(to=utc("2026-12-23 09:00"))


def _dimensions(picture: Path) -> Size:
    """Width and height, which stand at the beginning of each PNG."""
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width, height
