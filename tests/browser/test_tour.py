"""The guided tour, walked by four people in four windows, as the guide says it."""

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
from tests.browser.windows import PHONE, Scheme, Size
from tests.scenarios.cast import AIKO, MIA, RON, SALES

OMAR = "U07SBXOMAR"


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
        await expect(desk.guide).to_contain_text(f"{steps} of 18 done")


# In light colours on a desktop the same way is gone where the pictures are taken.
@pytest.mark.parametrize(("scheme", "size"), [("dark", PHONE)])
async def test_the_tour(desks: Desks, scheme: Scheme, size: Size) -> None:
    """Each step ticks itself off in all windows once it is done, up to the end."""
    mia, ron, aiko = [
        await desks.of(user, scheme=scheme, size=size, guide=True) for user in (MIA, RON, AIKO)
    ]
    three = (mia, ron, aiko)
    await ticked(0, *three)
    await accessible(mia)

    await mia.say("/coach setup")
    await mia.pick("Your reps", "Ron Becker", "Aiko Tanaka", "Lena Vogt", "Sam Whitfield")
    await accessible(mia)
    await mia.pick("Channel for the weekly summary", "sales")
    await mia.press("Save")
    await expect(mia.modal).to_be_hidden()
    await ticked(1, *three)
    await mia.press("Greet all 4", within=mia.message("Your rhythm is saved."))

    # It may be there, and read, at once.
    greeting = ron.message("set up a weekly 1:1 with you")
    await mia.wind_until(greeting)
    await ticked(3, *three)
    await accessible(ron)

    await named(ron, three)
    await checked(mia, ron, three)
    await prepared(ron, three)

    await mia.wind_until(aiko.message("Your 1:1 on "))
    await aiko.list.get_by_role("button", name="Skip").last.click()
    await aiko.modal.get_by_role("textbox", name="What is in the way?").fill("A customer")
    when = aiko.modal.get_by_role("combobox", name="When instead?")
    # The last one is that there is no new time.
    await when.select_option(index=await when.get_by_role("option").count() - 2)
    await accessible(aiko)
    await aiko.press("Save")
    await expect(aiko.modal).to_be_hidden()
    await ticked(8, *three)

    ping = mia.message("In 10 minutes")
    await mia.wind_until(ping)
    await mia.press("Start", within=ping)
    await ticked(9, *three)

    await mia.wind("+1 hour")
    await closed(mia, three)
    await followed_up(ron, three)

    await mia.visit()  # down at the newest, where what comes is read
    await mia.wind("+1 week")
    await ticked(13, *three)
    await shared(mia, three)

    await ron.visit()
    await ron.say("/coach away next week")
    await ticked(15, *three)
    await accessible(ron)
    await ron.say("/coach why")
    await ticked(16, *three)
    await accessible(ron)
    await mia.visit("/dm?tab=home")  # as "Take me there" does
    await expect(mia.page.get_by_role("heading", name="Your reps")).to_be_visible()
    await accessible(mia)
    await mia.press("Whom to ask what", within=mia.page.get_by_role("main"))
    await expect(mia.modal).to_contain_text("1:1s of this week")
    await ticked(17, *three)
    await accessible(mia)
    await mia.modal.get_by_text("Close", exact=True).click()

    omar = await desks.of(OMAR, scheme=scheme, size=size, guide=True)
    await led(omar)
    await ticked(18, omar, *three)
    await expect(mia.guide).to_contain_text("That's the rhythm")
    await accessible(mia)


async def named(ron: Desk, three: tuple[Desk, ...]) -> None:
    """The rep's deal."""
    await ron.say("/coach deal Northwind meters")
    await ron.select("Stage", "Discovery")
    await accessible(ron)
    await ron.press("Save")
    await ticked(4, *three)
    await ron.press("Done")
    await expect(ron.modal).to_be_hidden()


async def checked(mia: Desk, ron: Desk, three: tuple[Desk, ...]) -> None:
    """The manager's question about it, the rep's hope, and what the customer did."""
    await mia.say("/coach check Northwind")
    await accessible(mia)
    await mia.press("Ask")
    await ticked(5, *three)
    await mia.modal.get_by_text("Close", exact=True).click()

    await ron.go("Mia Hoffmann, Coach")
    await ron.open_thread("Deal check: Northwind meters")
    await accessible(ron)
    await ron.answer("They love it")
    await ron.wind_until(ron.reply("“They love it”"))
    await ron.answer("Jonas sent us the signed plan on Thursday")
    await ron.wind_until(ron.reply("You say "))
    await ron.reply("You say ").scroll_into_view_if_needed()  # ticked is what was read
    await ticked(6, *three)
    await accessible(ron)
    await ron.visit()


async def prepared(ron: Desk, three: tuple[Desk, ...]) -> None:
    """What the rep does before: the picks on the sheet, an item of the agenda."""
    sheet = ron.message("Which deals do you want to look at?")
    await ron.wind_until(sheet)
    await ron.press("Pick your deals", within=sheet)
    await accessible(ron)
    await ron.press("Save")
    await ticked(7, *three)
    await expect(ron.modal).to_be_hidden()

    await ron.say("/coach agenda Who decides at Northwind?")
    await expect(ron.message("It's on the agenda.")).to_be_visible()


async def closed(mia: Desk, three: tuple[Desk, ...]) -> None:
    """The manager's form, with an action for the rep."""
    await mia.list.get_by_role("button", name="Close the 1:1: Ron Becker").last.click()
    await mia.modal.get_by_role("textbox", name=re.compile("^Action 1")).fill("Ask Jonas")
    await accessible(mia)
    await mia.press("Close the 1:1")
    await ticked(10, *three)
    await expect(mia.modal).to_be_hidden()


async def followed_up(ron: Desk, three: tuple[Desk, ...]) -> None:
    """The rep's word on the recap, and the next call."""
    await ron.go("Mia Hoffmann, Coach")
    await ron.open_thread("1:1 of")
    recap = ron.reply("Recap of your 1:1")
    await recap.get_by_role("button", name=re.compile("^Accept")).click()
    await expect(recap.get_by_role("button", name=re.compile("^Accept"))).to_be_hidden()
    await accessible(ron)
    await ron.press("Coaching", within=recap)
    await ticked(11, *three)

    await ron.visit()
    await ron.say("/coach plan Northwind")
    reach = ron.modal.get_by_role("textbox", name="What do you want to reach?")
    await reach.fill("A date for the pilot")
    does = ron.modal.get_by_role("textbox", name="What will the customer do at the end of it?")
    await does.fill("Jonas confirms it by Friday")
    await accessible(ron)
    await ron.press("Save")
    await ticked(12, *three)
    await ron.modal.get_by_text("Close", exact=True).click()


async def shared(mia: Desk, three: tuple[Desk, ...]) -> None:
    """Monday's numbers, which were the manager's alone, shared with the channel."""
    await mia.say("/coach summary")
    await expect(mia.modal).to_contain_text("the first four weeks are yours alone")
    await accessible(mia)
    await mia.press("Share now")
    await ticked(14, *three)
    await mia.modal.get_by_text("Close", exact=True).click()
    await mia.visit(f"/{SALES}")
    told = mia.message("1:1s held: 1 of 4")
    await expect(told.get_by_role("img", name=re.compile("^Rhythm of the last"))).to_be_visible()
    await accessible(mia)


async def led(omar: Desk) -> None:
    """The admin of the workspace makes somebody a leader."""
    await omar.say("/coach roles")
    await accessible(omar)
    await omar.press("Give a role")
    await omar.pick("Who", "Vera Lindqvist")
    await omar.modal.get_by_role("radio", name=re.compile("^Leader")).check()
    await accessible(omar)
    await omar.press("Give the role")
    await expect(omar.modal).to_contain_text("has a new role: Leader.")
    await accessible(omar)
