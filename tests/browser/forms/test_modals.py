"""Modals in a browser: opened, filled in by several hands, redrawn meanwhile, sent and closed."""

from __future__ import annotations

import asyncio
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.browser.forms.app import MIA, AppBench, Sit, until
from tests.browser.windows import Windows
from tests.sandbox import pieces as p

WRITTEN_DOWN = 400
"""Milliseconds after which the page has written down what was typed."""


def _text(block_id: str, label: str, **more: Any) -> dict[str, Any]:
    return {**p.text_field(block_id, **more), "label": p.plain(label)}


def _modal(page: Page) -> Locator:
    return page.get_by_role("dialog")


async def _caret(box: Locator) -> int:
    return int(await box.evaluate("box => box.selectionStart"))


async def test_focus_starts_in_the_first_input_and_goes_back(bench: AppBench, sit: Sit) -> None:
    """A modal takes the focus to its first input; when it closes, one is where one was."""
    page = await sit()
    button = page.get_by_role("button", name="You are")
    await button.focus()
    await bench.open(MIA, p.modal(p.section(), _text("a", "Goal")))

    await expect(page.get_by_label("Goal")).to_be_focused()
    await page.keyboard.press("Escape")

    await expect(_modal(page)).to_have_count(0)
    await expect(button).to_be_focused()
    assert bench.sandbox.workspace.modals.stack(MIA) == []


async def test_closing_in_the_midst_of_typing(bench: AppBench, sit: Sit) -> None:
    """Whoever closes a form right after a letter is told of no trouble with that letter."""
    page = await sit()
    await bench.open(MIA, p.modal(_text("a", "Goal")))
    await page.get_by_label("Goal").press_sequentially("Ten")
    await page.keyboard.press("Escape")

    await expect(_modal(page)).to_have_count(0)
    await page.wait_for_timeout(WRITTEN_DOWN)  # the guard would see the refusal
    await expect(page.locator("#toasts p")).to_have_count(0)


async def test_typing_outlives_a_redraw(bench: AppBench, sit: Sit) -> None:
    """An update of the view leaves text, caret and focus of what is being typed."""
    page = await sit()
    view_id = await bench.open(MIA, p.modal(_text("a", "Goal"), _text("b", "Other")))
    box = page.get_by_label("Goal")
    await box.press_sequentially("Ten calls")
    await box.press("ArrowLeft")
    kept = await box.element_handle()

    await bench.update(view_id, p.modal(p.section("*New* words"), _text("a", "Goal")))

    await expect(page.get_by_text("New words")).to_be_visible()
    await expect(box).to_have_value("Ten calls")
    await expect(box).to_be_focused()
    assert await _caret(box) == len("Ten call")
    assert await box.evaluate("(box, kept) => box === kept", kept)


async def test_nothing_is_lost_while_two_type_and_the_view_changes(
    bench: AppBench, sit: Sit
) -> None:
    """Two hands type at once while the form is drawn anew all the time: every letter arrives."""
    one, other = await sit(), await sit()
    labels = ("Goal", "Next step")
    inputs = [_text(block_id, label) for block_id, label in zip("ab", labels, strict=True)]
    await bench.open(MIA, p.modal(*inputs))
    typed = " ".join(str(number) for number in range(30))
    modals = bench.sandbox.workspace.modals

    async def redraw() -> None:
        for number in range(1000):
            blocks = bench.sandbox.workspace.finished([p.section(str(number)), *inputs])
            modals.update(modals.stack(MIA)[0], p.modal(*blocks), now=number)
            await asyncio.sleep(0.05)

    redrawing = asyncio.create_task(redraw())
    await asyncio.gather(
        one.get_by_label("Goal").press_sequentially(typed, delay=11),
        other.get_by_label("Next step").press_sequentially(typed, delay=17),
    )
    redrawing.cancel()

    for page in (one, other):
        for label in labels:
            await expect(page.get_by_label(label)).to_have_value(typed)
    stand = [bench.values(MIA)[block_id]["plain_text_input"]["value"] for block_id in "ab"]
    assert stand == [typed, typed]


async def test_two_windows_stay_in_step(bench: AppBench, sit: Sit) -> None:
    """What is typed in one window shows in the other, and takes nobody's caret or words away."""
    one, other = await sit(), await sit()
    await bench.open(MIA, p.modal(_text("a", "Goal"), _text("b", "Next step")))
    await one.get_by_label("Goal").press_sequentially("Ten")
    await other.get_by_label("Next step").press_sequentially("Call")

    await expect(other.get_by_label("Goal")).to_have_value("Ten")
    await expect(one.get_by_label("Next step")).to_have_value("Call")
    await other.get_by_label("Goal").fill("Ten calls")
    await expect(one.get_by_label("Goal")).to_have_value("Ten calls")
    assert await _caret(one.get_by_label("Goal")) == len("Ten")


async def test_held_back_form_leads_to_the_first_error(
    bench: AppBench, windows: Windows, sit: Sit
) -> None:
    """What is missing stands at its field, which gets the focus; mended, the words go."""
    windows.guard.expect("422")
    page = await sit()
    await bench.open(MIA, p.modal(_text("a", "Why", optional=True), _text("b", "Goal")))
    await page.get_by_label("Why").fill("Because")
    await page.get_by_role("button", name="Save").click()

    box = page.get_by_label("Goal")
    await expect(box).to_be_focused()
    await expect(box).to_have_attribute("aria-invalid", "true")
    await expect(box).to_have_accessible_description("Please complete this required field.")
    assert bench.submissions == []

    await box.fill("Ten calls")

    await expect(page.get_by_text("Please complete this required field.")).to_have_count(0)


async def test_the_apps_errors_stand_at_their_fields(bench: AppBench, sit: Sit) -> None:
    """Errors that the app answers lead to their field as well; what was typed stays."""
    bench.answers = [{"response_action": "errors", "errors": {"b": "A number, please"}}]
    page = await sit()
    await bench.open(MIA, p.modal(_text("a", "Why"), _text("b", "Goal")))
    await page.get_by_label("Why").fill("Because")
    await page.get_by_label("Goal").fill("Many")
    await page.keyboard.press("Enter")

    box = page.get_by_label("Goal")
    await expect(box).to_have_accessible_description("A number, please")
    await expect(box).to_be_focused()
    await expect(box).to_have_value("Many")


async def test_all_that_was_typed_is_sent(bench: AppBench, sit: Sit) -> None:
    """Text that was typed a moment before the submit goes with it; then the form closes."""
    page = await sit()
    await bench.open(MIA, p.modal(_text("a", "Goal")))
    await page.get_by_label("Goal").fill("Ten calls")
    await page.get_by_role("button", name="Save").click()

    await expect(_modal(page)).to_have_count(0)
    assert bench.submissions == [
        {"a": {"plain_text_input": {"type": "plain_text_input", "value": "Ten calls"}}}
    ]


async def test_slow_answer_shows_and_nothing_is_sent_twice(bench: AppBench, sit: Sit) -> None:
    """While the app thinks the button is busy, and pressing it again does nothing."""
    bench.hold.clear()
    page = await sit()
    await bench.open(MIA, p.modal(_text("a", "Goal", optional=True)))
    button = page.get_by_role("button", name="Save")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    await button.click()
    await page.get_by_label("Goal").press("Enter")
    bench.hold.set()

    await expect(_modal(page)).to_have_count(0)
    assert len(bench.submissions) == 1


async def test_trouble_is_told_on_top(bench: AppBench, windows: Windows, sit: Sit) -> None:
    """An answer that Slack can't use is told in Slack's words, and the form stays."""
    bench.answers = [{"response_action": "errors", "errors": {"nowhere": "What?"}}]
    page = await sit()
    await bench.open(MIA, p.modal(_text("a", "Goal")))
    await page.get_by_label("Goal").fill("Ten calls")
    await page.get_by_role("button", name="Save").click()

    await expect(page.get_by_role("alert")).to_contain_text("We had some trouble connecting.")
    await expect(page.get_by_label("Goal")).to_have_value("Ten calls")
    assert windows.guard.findings == []


async def test_stack_of_modals(bench: AppBench, sit: Sit) -> None:
    """Back leads to the form beneath as one left it; ✕ takes all away."""
    page = await sit()
    await bench.open(MIA, p.modal(_text("a", "Goal"), title=p.plain("First")))
    await page.get_by_label("Goal").fill("Ten calls")
    await bench.open(MIA, p.modal(p.section("More"), title=p.plain("Second")), push=True)
    await expect(_modal(page)).to_have_accessible_name("Second")

    await page.get_by_role("button", name="Back").click()
    await expect(_modal(page)).to_have_accessible_name("First")
    await expect(page.get_by_label("Goal")).to_have_value("Ten calls")

    await bench.open(MIA, p.modal(p.section("More"), title=p.plain("Second")), push=True)
    await page.get_by_role("button", name="Close all").click()
    await expect(_modal(page)).to_have_count(0)
    assert bench.sandbox.workspace.modals.stack(MIA) == []


async def test_escape_closes_one_after_the_other(bench: AppBench, sit: Sit) -> None:
    """Esc takes the topmost away, an open list in it first."""
    page = await sit()
    await bench.open(MIA, p.modal(title=p.plain("First")))
    people = {**p.field(p.element("users_select")), "label": p.plain("Who")}
    await bench.open(MIA, p.modal(people, title=p.plain("Second")), push=True)
    await page.get_by_role("combobox", name="Who").press("ArrowDown")
    await expect(page.get_by_role("listbox")).to_be_visible()

    await page.keyboard.press("Escape")
    await expect(page.get_by_role("listbox")).to_be_hidden()
    await expect(_modal(page)).to_have_accessible_name("Second")
    await page.keyboard.press("Escape")
    await expect(_modal(page)).to_have_accessible_name("First")
    await page.keyboard.press("Escape")
    await expect(_modal(page)).to_have_count(0)


async def test_text_that_tells_the_app_on_enter(bench: AppBench, sit: Sit) -> None:
    """Enter tells the app and doesn't send the form; what was only typed still goes with it."""
    page = await sit()
    await bench.open(MIA, p.modal(_text("a", "City", dispatch_action=True)))
    box = page.get_by_label("City")
    await box.fill("Berlin")
    await box.press("Enter")
    await until(lambda: bench.actions)

    assert [each["value"] for each in bench.actions] == ["Berlin"]
    assert bench.submissions == []

    await box.fill("Bremen")
    await page.get_by_role("button", name="Save").click()
    await until(lambda: bench.submissions)

    assert bench.submissions[0]["a"]["plain_text_input"]["value"] == "Bremen"
    assert len(bench.actions) == 1
