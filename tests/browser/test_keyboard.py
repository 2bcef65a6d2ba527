"""All of it without a mouse: forms from opening to sending, menus, threads, where focus goes."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.browser.desk import Desk, Desks
from tests.scenarios.cast import MIA, SALES
from tests.support.slack_world import SlackWorld

HOLDS_FOCUS = "dialog => dialog.contains(document.activeElement)"
NAME_OF_FOCUS = """() => {
  const at = document.activeElement;
  return at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.textContent;
}"""


async def tab_to(desk: Desk, name: str) -> None:
    """Press Tab until a control of this name has the focus."""
    seen = []
    for _ in range(60):
        at = str(await desk.page.evaluate(NAME_OF_FOCUS)).strip()
        if at.startswith(name):
            return
        seen.append(at)
        await desk.page.keyboard.press("Tab")
    raise AssertionError(f"no way by Tab to {name!r}, only to {seen}")


async def test_a_form_from_opening_to_sending(slack: SlackWorld, mia: Desk) -> None:
    """The set-up is opened by its command, filled in and sent with keys alone."""
    keys = mia.page.keyboard
    await mia.composer.focus()
    await keys.type("/")
    commands = mia.page.get_by_role("listbox", name="Suggestions")
    await expect(commands.get_by_role("option", name="/coach")).to_be_visible()
    await keys.press("ArrowDown")
    await keys.press("ArrowUp")
    await keys.press("Enter")
    await expect(mia.composer).to_have_value("/coach ")
    await keys.type("setup")
    await keys.press("Enter")

    await expect(mia.modal).to_be_visible()
    await tab_to(mia, "Your reps")
    for name in ("Ron", "Aiko"):
        await keys.type(name)
        await expect(mia.modal.get_by_role("option", name=name)).to_be_visible()
        await keys.press("Enter")
    await keys.press("Backspace")  # Aiko not yet
    await keys.press("Escape")  # the list, not the form
    await tab_to(mia, "Channel for the weekly summary")
    await keys.type("sales")
    await keys.press("ArrowDown")
    await keys.press("ArrowUp")
    await keys.press("Enter")
    await tab_to(mia, "Save")
    await keys.press("Enter")

    await expect(mia.modal).to_be_hidden()
    await expect(mia.composer).to_be_focused()
    await expect(mia.message("Your rhythm is saved.")).to_contain_text("Ron Becker")
    assert not await slack.user(MIA).sees("Aiko Tanaka")


async def test_focus_stays_in_a_form_and_comes_back(mia: Desk) -> None:
    """Tab goes round inside an open form; Esc closes it and gives the focus back."""
    await mia.say("/coach setup")
    await expect(mia.modal).to_be_visible()
    dialog = mia.modal
    for _ in range(25):
        await mia.page.keyboard.press("Tab")
        inside = await dialog.evaluate(HOLDS_FOCUS)
        assert inside or await mia.page.evaluate("document.activeElement === document.body")
    await dialog.get_by_role("button", name="Cancel").focus()
    await mia.page.keyboard.press("Escape")

    await expect(dialog).to_be_hidden()
    await expect(mia.composer).to_be_focused()


async def test_an_error_gets_the_focus(mia: Desk) -> None:
    """A form that can't be sent yet says at the field what is missing, and leads there."""
    await mia.say("/coach setup")
    await expect(mia.modal).to_be_visible()
    mia.guard.expect("^422 POST /control/users/U07SBXMIA/modal/submit$")
    await mia.press("Save")

    box = mia.modal.get_by_role("combobox", name="Your reps")
    await expect(box).to_be_focused()
    await expect(box).to_have_attribute("aria-invalid", "true")
    await expect(box).to_have_accessible_description(re.compile(r"\w"))


async def test_esc_closes_the_thread(desks: Desks) -> None:
    """A thread is opened with the keys, written in, and closed with Esc."""
    mia = await desks.of(MIA, SALES)
    await mia.say("One question")
    await mia.message("One question").focus()
    await tab_to(mia, "Reply in thread")
    await mia.page.keyboard.press("Enter")

    await expect(mia.thread.get_by_role("textbox", name="Reply in thread")).to_be_focused()
    await mia.page.keyboard.type("One answer")
    await mia.page.keyboard.press("Enter")
    await expect(mia.reply("One answer")).to_be_visible()
    await mia.page.keyboard.press("Escape")
    await expect(mia.thread).to_be_hidden()


async def test_after_a_question_the_focus_is_where_one_was(desks: Desks) -> None:
    """Who doesn't delete a message is at it again; who does, in the list where it stood."""
    mia = await desks.of(MIA, SALES)
    await mia.say("Wrong channel")
    await mia.choose("Wrong channel", "Delete message…")
    await mia.page.keyboard.press("Escape")
    await expect(mia.message("Wrong channel")).to_be_focused()

    await mia.choose("Wrong channel", "Delete message…")
    await mia.page.get_by_role("button", name="Delete", exact=True).press("Enter")
    await expect(mia.list.get_by_text("Wrong channel")).to_have_count(0)
    await expect(mia.list).to_be_focused()


async def test_the_way_past_the_sidebar(mia: Desk) -> None:
    """The first Tab offers to skip to the conversation."""
    await mia.page.reload()
    await mia.page.keyboard.press("Tab")
    skip = mia.page.get_by_role("link", name="Skip to the conversation")
    await expect(skip).to_be_focused()
    await mia.page.keyboard.press("Enter")
    await expect(mia.page.get_by_role("main")).to_be_focused()
