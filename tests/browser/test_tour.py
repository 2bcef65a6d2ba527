"""The guided tour, walked by three people in three windows, as the guide says it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.clock import HandClock
from bot.sandboxed import Stage, open_stage
from tests.browser.axe import serious_findings
from tests.browser.desk import Desk, Desks
from tests.browser.windows import DESKTOP, PHONE, Scheme, Size
from tests.scenarios.cast import AIKO, MIA, RON


@pytest_asyncio.fixture(loop_scope="session", name="stage")
async def _stage(tmp_path: Path, clock: HandClock) -> AsyncIterator[Stage]:
    """The sandbox as `coach sandbox` opens it: with what its people have said before."""
    async with open_stage(folder=tmp_path, clock=clock, seed="demo", keep=True) as stage:
        yield stage


async def accessible(desk: Desk) -> None:
    assert await serious_findings(desk.page) == []


async def ticked(steps: int, *desks: Desk) -> None:
    """Hold that so many steps are done, in everybody's guide."""
    for desk in desks:
        await expect(desk.guide).to_contain_text(f"{steps} of 12 done")


@pytest.mark.parametrize(("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)])
async def test_the_tour(desks: Desks, scheme: Scheme, size: Size) -> None:
    """Each step ticks itself off in all windows once it is done, up to the end."""
    mia, ron, aiko = [
        await desks.of(user, scheme=scheme, size=size, guide=True) for user in (MIA, RON, AIKO)
    ]
    three = (mia, ron, aiko)
    await ticked(0, *three)
    await accessible(mia)

    await mia.say("/coach setup")
    await mia.pick("Your reps", "Ron Becker", "Aiko Tanaka", "Sam Whitfield")
    await accessible(mia)
    await mia.pick("Channel for the weekly summary", "sales")
    await mia.press("Save")
    await expect(mia.modal).to_be_hidden()
    await ticked(1, *three)
    await mia.press("Greet all 3", within=mia.message("Your rhythm is saved."))
    await ticked(2, *three)

    greeting = ron.message("set up a weekly 1:1 with you")
    await mia.wind_until(greeting)
    await ticked(3, *three)
    await accessible(ron)

    sheet = mia.message("Your 3 1:1s on ")
    await mia.wind_until(sheet)
    await ticked(4, *three)
    await accessible(mia)

    await aiko.list.get_by_role("button", name="Skip").last.click()
    await aiko.modal.get_by_role("textbox", name="What is in the way?").fill("A customer")
    when = aiko.modal.get_by_role("combobox", name="When instead?")
    # The last one is that there is no new time.
    await when.select_option(index=await when.get_by_role("option").count() - 2)
    await accessible(aiko)
    await aiko.press("Save")
    await expect(aiko.modal).to_be_hidden()
    await ticked(5, *three)

    ping = mia.message("In 10 minutes")
    await mia.wind_until(ping)
    await mia.press("Start", within=ping)
    await ticked(6, *three)

    await mia.wind("+1 hour")
    await mia.wind("+1 hour")
    await mia.list.get_by_role("button", name=re.compile("^Held: Ron Becker")).last.click()
    await ticked(7, *three)
    await ron.list.get_by_role("button", name=re.compile("^Held")).last.click()
    await ticked(8, *three)
    await expect(mia.list.get_by_text("Both of you say so.").last).to_be_visible()

    await mia.wind("+1 week")
    await ticked(9, *three)

    await ron.say("/coach away next week")
    await ticked(10, *three)
    await accessible(ron)
    await ron.say("/coach why")
    await ticked(11, *three)
    await accessible(ron)
    await mia.say("/coach team")
    await ticked(12, *three)
    await expect(mia.guide).to_contain_text("That's the rhythm")
    await accessible(mia)
