"""Whatever people type is shown as they typed it: as text, never as markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.async_api import FilePayload, Locator, expect

from bot.sandbox.world import World, demo_world
from tests.browser.desk import Desk, Desks
from tests.scenarios.cast import MIA, RON, SALES, greet_all
from tests.support.slack_world import SlackWorld

HTML = '<img src=x onerror="document.title=1"><script>document.title=2</script><b>bold</b>'
BREAKING_OUT = (
    "\" autofocus onfocus='document.title=3' x=\" </textarea></title>&amp;&lt;i&gt;{{7*7}}"
)
RIGHT_TO_LEFT = "שלום \u202eevil\u202c مرحبا 123 <b>"
EMOJI = "🧑🏽‍🚀👩‍👩‍👧 :not_an_emoji: 𝔘𝔫𝔦 e\u0301"
TYPED = {"html": HTML, "breaking out": BREAKING_OUT, "right to left": RIGHT_TO_LEFT, "emoji": EMOJI}

ZOE = '<i onclick="x">Zoë</i> "& Söhne"'


@pytest.fixture(name="world")
def _world() -> World:
    """The demo's world, except that Ron has a name that tries to be markup."""
    world = demo_world()
    renamed = tuple(
        replace(each, real_name=ZOE) if each.id == RON else each for each in world.members
    )
    return replace(world, members=renamed)


async def shows_as_text(where: Locator, text: str, tags: str = "img script b i") -> None:
    """Hold that this text can be read there, and that it has made no element."""
    await expect(where).to_contain_text(text)
    for tag in tags.split():
        made = where.locator(f"css={tag}:not([class])")
        assert await made.count() == 0, await where.inner_html()


@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED)
async def test_in_a_message(mia: Desk, text: str) -> None:
    """A message shows what was typed, as it comes live and after a reload."""
    title = await mia.page.title()

    await mia.say(text)
    await shows_as_text(mia.list.get_by_role("article").last, text)
    await mia.page.reload()
    await shows_as_text(mia.list.get_by_role("article").last, text)

    assert await mia.page.title() == title


async def test_slacks_marks(mia: Desk) -> None:
    """What Slack marks up is marked up, code isn't; what only looks like a mention stays text."""
    await mia.say("*bold* and `*code* <b>` and <@U07SBXRON> and <https://elsewhere.example|here>")

    said = mia.list.get_by_role("article").last
    await expect(said.locator("strong, b")).to_have_text("bold")
    await expect(said.locator("code")).to_have_text("*code* <b>")
    await expect(said).to_contain_text("<@U07SBXRON> and <https://elsewhere.example|here>")


async def test_direction_stays_inside(mia: Desk) -> None:
    """A message that turns the direction of writing turns nothing beside itself."""
    await mia.say(RIGHT_TO_LEFT)

    said = mia.list.get_by_role("article").last
    author, stamp = said.locator(".author"), said.locator("time").first
    first, second = await author.bounding_box(), await stamp.bounding_box()
    assert first is not None
    assert second is not None
    assert first["x"] < second["x"]
    await expect(author).to_have_text("Mia Hoffmann")


@pytest.mark.parametrize("text", [HTML, "שלום مرحبا 123 <i>"], ids=["html", "right to left"])
async def test_in_a_form_that_the_bot_repeats(slack: SlackWorld, desks: Desks, text: str) -> None:
    """What is typed into a form comes back in the bot's words as text, also after an error."""
    await greet_all(slack, [RON])
    await slack.wind(by=timedelta(days=3))  # the working day before Friday
    mia = await desks.of(MIA)
    await mia.list.get_by_role("button", name="Skip").click()
    reason = mia.modal.get_by_role("textbox").first
    await reason.fill(text)
    await mia.select("When instead?", "No new time: it counts as missed")
    await mia.press("Save")
    await expect(mia.modal).to_be_hidden()

    # What Coach itself says there is bold.
    await shows_as_text(mia.message("Why: "), text, "img script i")


async def test_in_the_name_of_a_file(mia: Desk) -> None:
    """A file is called what it is called, in the message and in the link to it."""
    name = "x'\"><img src=x onerror=alert(1)> &amp; שלום 🧑🏽‍🚀.txt"
    file = FilePayload(name=name, mimeType="text/plain", buffer=b"<script>alert(1)</script>")

    await mia.page.get_by_label("Files to attach").first.set_input_files(file)
    await mia.page.get_by_role("button", name="Send").first.click()

    await shows_as_text(mia.list.get_by_role("article").last, name)


async def test_in_the_name_of_a_person(slack: SlackWorld, desks: Desks) -> None:
    """A name is text wherever it stands: at messages, reactions, mentions, in menus."""
    ron = slack.user(RON)
    await ron.say(SALES, f"It is signed, <@{RON}> says")
    mia = await desks.of(MIA, SALES)
    await ron.react(await ron.find("It is signed"), "tada")

    message = mia.message("It is signed")
    await shows_as_text(message, f"@{ZOE} says")
    await expect(message.locator(".author")).to_have_text(ZOE)
    reaction = message.get_by_role("list", name="Reactions").get_by_role("button")
    assert ZOE in (await reaction.get_attribute("title") or "")
    await mia.page.get_by_role("button", name="You are").click()
    await shows_as_text(mia.page.get_by_role("dialog", name="Whose eyes"), ZOE)
