"""The pictures of docs/pictures/, taken of the running sandbox; `./coach pictures` makes them.

Without that command they are taken all the same and thrown away, so that it works when needed.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.clock import HandClock
from bot.sandboxed import Stage, open_stage
from tests.browser.desk import Desk, Desks
from tests.browser.windows import DESKTOP, PHONE, Size
from tests.house.codebase import ROOT
from tests.scenarios.cast import AIKO, LENA, MIA, RON, SALES, SAM, VERA, make_leader, pressed, utc
from tests.support.slack_world import SlackWorld

MOST_BYTES = 180_000
SETTLES = 700
TO_ITS_TOP = "message => message.scrollIntoView({block: 'start'})"
TALL = (1280, 1000)
HOUR = (1000, 900)
"""Narrow enough for a thread to have all the room beside the sidebar."""
INSPECTOR = (1200, 720)
TAKEN = {
    "guide": DESKTOP,
    "set-up": DESKTOP,
    "check": HOUR,
    "know": HOUR,
    "rep": DESKTOP,
    "dark": DESKTOP,
    "phone": PHONE,
    "together": HOUR,
    "close": HOUR,
    "recap": HOUR,
    "inspector": INSPECTOR,
    "preview": TALL,
    "digest": HOUR,
    "summary": TALL,
    "roll-up": HOUR,
    "holiday": DESKTOP,
    "team": DESKTOP,
    "home": TALL,
}
"""All of them with their sizes, in the order in which they are taken."""


DEALS = {
    "Northwind meters": {
        "stage": "Proposal",
        "account": "Northwind Energy",
        "amount": "48k",
        "close_on": "2026-12-18",
        "next_step": "Jonas signs the go-live date",
        "next_step_on": "2026-12-02",
    },
    "Cobalt retrofit": {"stage": "Discovery", "account": "Cobalt", "amount": "30k"},
}


REPLIES = {
    "They love it, I can feel it": "“They love it, I can feel it”",
    "Jonas sent us the signed pilot plan by mail on Thursday": "You say ",
    "1) the price 2) their IT prefers Siemens 3) we are slow with legal": "Did I read that right?",
}
"""What is replied in the check, and by what one sees that it was read."""
KNOWN = {
    "cost": "€ 180k",
    "reckoning": "Petra's",
    "competition": "Siemens, and doing nothing",
    "approach": "A pilot on their own meters",
    "last_act": "Jonas sent the signed pilot plan",
    "last_act_on": "2026-11-19",
}


@dataclass(frozen=True, slots=True)
class Camera:
    """Takes pictures that look the same the next time."""

    folder: Path
    settles: int
    """Milliseconds to wait until what one looks at counts as read, and looks so."""
    takes_all: bool
    """Also those of the weeks that follow; else they end with the first 1:1."""
    taken: list[str] = field(default_factory=list)

    async def take(self, name: str, desk: Desk, *, again: bool = True) -> None:
        """Take it as it looks when one comes `again`: without marks of what has just happened."""
        page = desk.page
        await page.wait_for_timeout(self.settles)
        if again:
            await page.reload()
            await page.wait_for_timeout(self.settles)
        await no_toasts(desk)
        await page.mouse.move(0, 0)
        self.taken.append(name)
        await page.screenshot(path=self.folder / f"{name}.png", animations="disabled", caret="hide")


@pytest.fixture(name="camera")
def _camera(request: pytest.FixtureRequest, tmp_path: Path, *, is_long: bool) -> Camera:
    folder: Path | None = request.config.getoption("--pictures", None)
    if folder is None:
        return Camera(tmp_path, settles=0, takes_all=is_long)
    folder.mkdir(parents=True, exist_ok=True)
    return Camera(folder, settles=SETTLES, takes_all=True)


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
    await name_deals(slack)
    await how_we_know(mia, ron, camera, slack)
    await sized(ron, DESKTOP)
    await ron.visit()
    await ron.wind_until(ron.message("Your 1:1 on Friday"))
    await camera.take("rep", ron)

    dark = await desks.of(MIA, scheme="dark", guide=True)
    await expect(dark.message("Your 4 1:1s")).to_be_visible()
    await camera.take("dark", dark)
    phone = await desks.of(MIA, size=PHONE)
    await camera.take("phone", phone)

    await together(mia, ron, camera, slack)
    await sized(mia, INSPECTOR)
    await mia.page.goto(f"{mia.base_url}/inspector")
    await mia.page.get_by_role("link", name="chat.postMessage").first.click()
    await camera.take("inspector", mia)
    await sized(mia, DESKTOP)

    if camera.takes_all:
        await later(desks, mia, camera, slack)
    assert camera.taken == list(TAKEN)[: len(camera.taken)]
    assert len(camera.taken) == len(TAKEN) or not camera.takes_all
    for name in camera.taken:
        picture = camera.folder / f"{name}.png"
        assert _dimensions(picture) == TAKEN[name]
        assert picture.stat().st_size <= MOST_BYTES


async def later(desks: Desks, mia: Desk, camera: Camera, slack: SlackWorld) -> None:
    """Go on for a month: the week in numbers, all teams, a holiday, and what stands by then."""
    await weeks_go_by(slack)
    await monday(mia, camera, slack)
    await rolled_up(desks, camera, slack)
    await towards_christmas(slack)
    await sized(mia, DESKTOP)
    await mia.visit()
    await expect(mia.message("Christmas Day")).to_be_visible()
    await camera.take("holiday", mia)
    await mia.say("/coach team")
    await expect(mia.message("3 in a row")).to_be_visible()
    await camera.take("team", mia, again=False)
    await mia.visit("/dm?tab=home")
    await sized(mia, TALL)
    await expect(mia.page.get_by_role("heading", name="Your reps")).to_be_visible()
    await camera.take("home", mia)


def test_the_pictures_are_those_that_are_taken() -> None:
    """docs/pictures/ holds what the command makes, nothing drawn by hand and nothing forgotten."""
    kept = {path.name for path in (ROOT / "docs/pictures").iterdir()}

    assert kept == {f"{name}.png" for name in TAKEN}


async def set_up(mia: Desk, camera: Camera) -> None:
    await mia.go("Coach")
    await mia.put_guide_away()
    await mia.say("/coach setup")
    await mia.pick("Your reps", "Ron Becker", "Aiko Tanaka", "Lena Vogt", "Sam Whitfield")
    await mia.pick("Channel for the weekly summary", "sales")
    await mia.page.keyboard.press("Tab")  # away from the caret, which blinks
    await camera.take("set-up", mia, again=False)
    await mia.press("Save")
    await expect(mia.modal).to_be_hidden()
    await mia.press("Greet all 4", within=mia.message("Your rhythm is saved."))


async def name_deals(slack: SlackWorld) -> None:
    """The deals of Ron that his sheet and agenda are about."""
    ron = slack.user(RON)
    for name, fields in DEALS.items():
        await ron.command(f"/coach deal {name}")
        await ron.fill(fields)
        assert await ron.submit() is None
        await ron.close(everything=True)


async def how_we_know(mia: Desk, ron: Desk, camera: Camera, slack: SlackWorld) -> None:
    """A deal check: hope, what shows it, what could go wrong; then what is known of the deal."""
    await mia.say("/coach check Northwind")
    await mia.press("Ask")
    await mia.modal.get_by_text("Close", exact=True).click()
    await ron.go("Mia Hoffmann, Coach")
    await ron.open_thread("Deal check: Northwind meters")
    for said, answered in REPLIES.items():
        await ron.answer(said)
        await ron.wind_until(ron.reply(answered))
    await ron.press("Looks right", within=ron.reply("Did I read that right?"))
    await expect(ron.reply("One step is enough")).to_be_visible()
    await slack.wind(by=timedelta(seconds=5))
    await sized(ron, HOUR)
    await ron.reply("They love it, I can feel it").evaluate(TO_ITS_TOP)
    await camera.take("check", ron, again=False)

    person = slack.user(RON)
    await person.command("/coach know Northwind")
    await person.press("book.write")
    await person.fill(KNOWN)
    assert await person.submit() is None
    deal = json.loads((await person.open_modal()).private_metadata)["deal"]
    await person.press("book.doors", value=f"{deal}:buyer")
    await person.fill({"name": "Petra Vogel", "role": "COO", "met_on": "2026-11-17"})
    assert await person.submit() is None
    await person.close(everything=True)
    await sized(mia, HOUR)
    await no_toasts(mia)  # over a form they can't be reached
    await mia.say("/coach know Northwind")
    await expect(mia.modal).to_contain_text("Petra Vogel")
    await camera.take("know", mia, again=False)
    await mia.modal.get_by_text("Close", exact=True).click()
    await sized(mia, DESKTOP)


async def together(mia: Desk, ron: Desk, camera: Camera, slack: SlackWorld) -> None:
    """The hour in the conversation of both: its live view, the form that closes it, the recap."""
    await ron.press("Pick your deals", within=ron.message("Which deals do you want to look at?"))
    await ron.press("Save")
    await expect(ron.modal).to_be_hidden()
    await ron.say("/coach agenda Northwind has gone quiet: whom else could I ask?")
    ping = mia.message("In 10 minutes")
    await mia.wind_until(ping)
    await mia.press("Start", within=ping)
    await slack.wind(by=timedelta(seconds=2))  # a thread that opens while its words change may lag
    await mia.go("Ron Becker, Coach")
    await mia.open_thread("1:1 of")
    live = mia.reply("Your 1:1 is under way")
    await live.get_by_role("button", name=re.compile("^Tick off")).first.click()
    await expect(live.get_by_role("button", name=re.compile("^Untick")).first).to_be_visible()
    await sized(mia, HOUR)
    await live.evaluate(TO_ITS_TOP)
    await camera.take("together", mia, again=False)

    await slack.wind(by=timedelta(minutes=50))
    await mia.reply("under way").get_by_role("button", name="Close the 1:1").click()
    notes = "The go-live date still isn't in writing. Jonas could sign it; Ron asks him."
    await mia.modal.get_by_role("textbox", name="Notes").first.fill(notes)
    insights = mia.modal.get_by_role("textbox", name="Insights")
    await insights.fill("Ron waits after a question now, and the customer talks.")
    await insights.press("Tab")
    await camera.take("close", mia, again=False)
    action = mia.modal.get_by_role("textbox", name=re.compile("^Action 1"))
    await action.fill("Ask Jonas for the date in writing")
    await mia.press("Close the 1:1")
    await expect(mia.modal).to_be_hidden()
    await slack.wind(by=timedelta(seconds=2))

    await ron.go("Mia Hoffmann, Coach")
    await ron.open_thread("1:1 of")
    await sized(ron, HOUR)
    await ron.reply("Recap of your 1:1").evaluate(TO_ITS_TOP)
    await camera.take("recap", ron, again=False)


async def no_toasts(desk: Desk) -> None:
    """Put away what the page has just told."""
    toasts = desk.page.locator("#toasts > *")
    while await toasts.count():
        # A modal that has just opened may lie over one: that hides it from the mouse.
        await toasts.first.dispatch_event("click")


async def sized(desk: Desk, size: Size) -> None:
    await desk.page.set_viewport_size({"width": size[0], "height": size[1]})


async def weeks_go_by(slack: SlackWorld) -> None:
    """Three Fridays with 1:1s that were held; of Lena's her manager alone says so."""
    mia = slack.user(MIA)
    reps = {RON: "Ron Becker", AIKO: "Aiko Tanaka", SAM: "Sam Whitfield", LENA: "Lena Vogt"}
    for friday in ("2026-12-04", "2026-12-11", "2026-12-18"):
        await slack.wind(to=utc(f"{friday} 16:00"))
        for rep, name in reps.items():
            await slack.wind(by=timedelta(minutes=1))  # all of them at once are too many calls
            for act in ("rhythm.held", "rhythm.label_coaching"):
                sheet = await mia.find("Your 4 1:1s on", "dm")
                await pressed(slack, mia, sheet, act, about=name)
                if rep != LENA:
                    person = slack.user(rep)
                    await pressed(slack, person, await person.find("Your 1:1 on", "dm"), act)


async def monday(mia: Desk, camera: Camera, slack: SlackWorld) -> None:
    """The week in numbers before the channel has it, the manager's own week, and the channel."""
    await slack.wind(to=utc("2026-12-21 08:05"))
    await sized(mia, TALL)
    await mia.visit()
    preview = mia.message("Team of Mia Hoffmann, week 51")
    await expect(preview.get_by_role("img", name=re.compile("^Rhythm of the"))).to_be_visible()
    await camera.take("preview", mia)
    await slack.wind(to=utc("2026-12-21 08:15"))
    await sized(mia, HOUR)
    await expect(mia.message("1:1s of this week")).to_be_visible()
    await camera.take("digest", mia)
    await mia.press("Share now", within=preview)
    await slack.wind(by=timedelta(seconds=5))
    await sized(mia, TALL)
    await mia.visit(f"/{SALES}")
    told = mia.message("Team of Mia Hoffmann, week 51")
    await expect(told.get_by_role("img", name=re.compile("^Rhythm of the"))).to_be_visible()
    await camera.take("summary", mia)


async def rolled_up(desks: Desks, camera: Camera, slack: SlackWorld) -> None:
    """What a leader sees of all teams."""
    await make_leader(slack)
    vera = await desks.of(VERA, size=HOUR)
    await vera.say("/coach rollup")
    await expect(vera.modal).to_contain_text("The team of Mia Hoffmann")
    await camera.take("roll-up", vera, again=False)


async def towards_christmas(slack: SlackWorld) -> None:
    """Somebody's week off is entered, and Wednesday comes."""
    await slack.user(SAM).command("/coach away 4 Jan to 8 Jan")
    await slack.wind(to=utc("2026-12-23 09:00"))


def _dimensions(picture: Path) -> Size:
    """Width and height, which stand at the beginning of each PNG."""
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width, height
