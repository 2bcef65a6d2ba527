"""What one does shows in the others' windows, without a reload and without losing a thing."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from playwright.async_api import Browser, WebSocketRoute, expect

from bot.clock import HandClock
from bot.sandboxed import open_stage
from tests.browser.desk import Desk, Desks
from tests.browser.windows import open_windows
from tests.conftest import START
from tests.scenarios.cast import MIA, RON, SALES, greet_all
from tests.scenarios.stages import free_port
from tests.support.slack_world import SlackWorld


class SlowWire:
    """A WebSocket on which the sandbox's words may be held up for a while."""

    def __init__(self) -> None:
        self.holds = False
        self._page: WebSocketRoute | None = None
        self._held: list[str | bytes] = []

    def lay(self, page: WebSocketRoute) -> None:
        self._page = page
        page.connect_to_server().on_message(self._pass_on)

    async def has_some(self) -> None:
        async with asyncio.timeout(5):
            while not self._held:  # noqa: ASYNC110 - another program speaks
                await asyncio.sleep(0.02)

    def let_go(self) -> None:
        self.holds = False
        for words in self._held:
            self._pass_on(words)

    def _pass_on(self, words: str | bytes) -> None:
        if self.holds:
            self._held.append(words)
        elif self._page is not None:
            self._page.send(words)


async def test_messages_come_and_go(desks: Desks) -> None:
    """A message, its edit, a reaction, a reply and its end: the other window follows each."""
    mia, ron = await asyncio.gather(desks.of(MIA, SALES), desks.of(RON, SALES))

    await mia.say("Northwind signs today")
    await expect(ron.message("Northwind signs today")).to_be_visible()
    await mia.choose("Northwind signs today", "Edit message")
    edited = mia.list.get_by_label("Edit message")
    await edited.fill("Northwind signs tomorrow")
    await edited.press("Enter")
    await expect(ron.message("Northwind signs tomorrow")).to_contain_text("(edited)")
    await ron.react("Northwind signs tomorrow", "tada")
    reactions = mia.message("Northwind").get_by_role("list", name="Reactions")
    await expect(reactions.get_by_role("button")).to_have_text(re.compile("1"))
    await ron.open_thread("Northwind")
    await ron.answer("Who said so?")
    await expect(mia.message("Northwind").get_by_text("1 reply")).to_be_visible()
    await mia.message("Northwind").get_by_text("1 reply").click()
    await expect(mia.reply("Who said so?")).to_be_visible()

    await mia.say("Wrong channel, sorry")
    await expect(ron.message("Wrong channel")).to_be_visible()
    await mia.choose("Wrong channel", "Delete message…")
    await mia.page.get_by_role("button", name="Delete", exact=True).click()
    await expect(ron.list.get_by_text("Wrong channel")).to_have_count(0)


async def test_what_is_unread_is_marked(slack: SlackWorld, desks: Desks) -> None:
    """News elsewhere makes its conversation bold, news to oneself counts; reading ends both."""
    ron = await desks.of(RON, SALES)
    await expect(ron.page).to_have_title(re.compile(r"^[^(]*$"))

    await slack.user(MIA).say("C07SBXGEN", "Numbers are in")
    await expect(ron.place("general")).to_have_class(re.compile("is-unread"))
    await slack.user(RON).command("/coach")
    await greet_all(slack, [RON])
    await slack.wind(to=START.replace(hour=12))
    await expect(ron.place("Coach")).to_have_accessible_name(re.compile(r"1 unread"))
    await expect(ron.page).to_have_title(re.compile(r"^\(1\)"))

    await ron.go("general")
    await expect(ron.message("Numbers are in")).to_be_visible()
    await expect(ron.place("general")).not_to_have_class(re.compile("is-unread"))
    await ron.go("Coach")
    await expect(ron.page).to_have_title(re.compile(r"^[^(]*$"))


async def test_back_and_forth(desks: Desks) -> None:
    """The browser's back button leads where one was: conversation, thread, and its title."""
    mia = await desks.of(MIA, SALES)
    await mia.say("A word in sales")
    await mia.open_thread("A word in sales")
    await mia.go("general")
    await expect(mia.list.get_by_text("A word in sales")).to_have_count(0)
    await expect(mia.page).to_have_title(re.compile("general"))

    await mia.page.go_back()
    await expect(mia.message("A word in sales")).to_be_visible()
    await expect(mia.thread).to_be_visible()
    await expect(mia.page).to_have_title(re.compile("sales"))
    await mia.page.go_back()
    await expect(mia.thread).to_be_hidden()
    await mia.page.go_forward()
    await expect(mia.thread).to_be_visible()


async def test_news_of_where_one_was(slack: SlackWorld, desks: Desks) -> None:
    """What was on its way when one left a conversation doesn't land in the next one."""
    mia = await desks.of(MIA, SALES)
    wire = SlowWire()
    await mia.page.context.route_web_socket("**/live?*", wire.lay)
    await mia.page.reload()
    await slack.user(RON).say(SALES, "Before")
    await expect(mia.message("Before")).to_be_visible()

    wire.holds = True
    await slack.user(RON).say(SALES, "On its way")
    await wire.has_some()
    await mia.go("general")
    wire.let_go()
    await slack.user(RON).say("C07SBXGEN", "For all")

    await expect(mia.message("For all")).to_be_visible()
    await expect(mia.list.get_by_text("On its way")).to_have_count(0)
    await expect(mia.place("general")).to_have_attribute("aria-current", "page")
    await mia.go("sales")
    await expect(mia.message("On its way")).to_have_count(1)


async def test_typing_survives_what_happens_meanwhile(slack: SlackWorld, mia: Desk) -> None:
    """A draft, and a form that is being filled in, stay as they are when the page is drawn anew."""
    await mia.composer.fill("A thought that is not")
    await slack.user(MIA).command("/coach")
    await expect(mia.message("Only you see this.")).to_be_visible()
    await expect(mia.composer).to_have_value("A thought that is not")

    await slack.user(MIA).command("/coach setup")
    box = mia.modal.get_by_role("combobox", name="Your reps")
    await box.press_sequentially("Ai")
    await slack.user(MIA).fill({"length": "45"})
    await expect(mia.modal.get_by_role("combobox", name="Length")).to_have_value("45")
    await expect(box).to_have_value("Ai")
    await expect(box).to_be_focused()


async def test_two_windows_of_one_person(desks: Desks) -> None:
    """Both show the same form; what is filled in and sent in one is so in the other."""
    first, second = await asyncio.gather(desks.of(MIA), desks.of(MIA))

    await first.say("/coach setup")
    await expect(second.modal).to_be_visible()
    await first.select("Length", "30 minutes")
    await expect(second.modal.get_by_role("combobox", name="Length")).to_have_value("30")
    await first.press("Cancel")
    await expect(second.modal).to_be_hidden()


async def test_a_restart(browser: Browser, tmp_path: Path) -> None:
    """After a restart of the sandbox an open window goes on by itself, with all that was there."""
    port, clock = free_port(), HandClock(START)
    base_url = f"http://127.0.0.1:{port}"
    async with open_windows(browser, {base_url}) as windows:
        windows.guard.expect("ERR_CONNECTION_REFUSED")
        async with open_stage(folder=tmp_path, clock=clock, port=port, keep=True):
            mia = await Desks(windows, base_url).of(MIA, SALES)
            await mia.say("Before the restart")
            await expect(mia.message("Before the restart")).to_be_visible()
        await expect(mia.page.get_by_text("Reconnecting…")).to_be_visible()

        async with (
            open_stage(folder=tmp_path, clock=clock, port=port, keep=True) as stage,
            SlackWorld(stage.sandbox.control_url) as slack,
        ):
            await slack.user(RON).say(SALES, "After the restart")
            await expect(mia.message("After the restart")).to_be_visible(timeout=15_000)
            await expect(mia.page.get_by_text("Reconnecting…")).to_be_hidden()
            await expect(mia.message("Before the restart")).to_have_count(1)
            await mia.say("Both are here")
            await expect(mia.message("Both are here")).to_be_visible()
