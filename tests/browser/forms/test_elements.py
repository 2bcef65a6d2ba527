"""Each interactive element in a browser: what people do with it, and what the app hears."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import serious_findings
from tests.browser.forms.app import MIA, AppBench, Sit, until
from tests.browser.windows import DESKTOP, PHONE, Scheme, Size, Windows
from tests.sandbox import pieces as p

RON, LENA = "U07SBXRON", "U07SBXLENA"
ADA = [p.option("a", "Apples"), p.option("b", "Bread"), p.option("c", "Cheese")]


def _field(kind: str, label: str, **more: Any) -> dict[str, Any]:
    return {**p.field(p.element(kind, **more)), "label": p.plain(label)}


def _state(bench: AppBench) -> dict[str, Any]:
    [found] = bench.values(MIA)["field"].values()
    return {key: value for key, value in found.items() if key != "type"}


# --- in modals -----------------------------------------------------------------------------------


async def test_people_by_keyboard(bench: AppBench, sit: Sit) -> None:
    """Typing finds, Enter takes, Backspace takes back, and the chips say who is chosen."""
    page = await sit()
    await bench.open(MIA, p.modal(_field("multi_users_select", "Reps")))
    box = page.get_by_role("combobox", name="Reps")
    await box.press_sequentially("ron")
    await expect(page.get_by_role("option")).to_have_text([re.compile("^Ron Becker")])
    await box.press("Enter")
    for letter in "len":
        await box.press(letter)
    await box.press("Enter")
    await until(lambda: _state(bench) == {"selected_users": [RON, LENA]})
    await expect(page.get_by_role("button", name="Remove Lena Vogt")).to_be_visible()

    await box.press("Backspace")
    await until(lambda: _state(bench) == {"selected_users": [RON]})
    await expect(page.get_by_role("button", name="Remove Lena Vogt")).to_have_count(0)
    await expect(box).to_be_focused()


async def test_people_by_mouse(bench: AppBench, sit: Sit) -> None:
    """A press opens the list, on a name takes it, on the × of a chip takes it back."""
    page = await sit()
    await bench.open(MIA, p.modal(_field("multi_users_select", "Reps", max_selected_items=1)))
    await page.get_by_role("combobox", name="Reps").click()
    await page.get_by_role("option", name="Ron Becker").click()
    await expect(page.get_by_role("option", name="Lena Vogt")).to_be_disabled()
    await until(lambda: _state(bench) == {"selected_users": [RON]})

    await page.get_by_role("button", name="Remove Ron Becker").click()
    await until(lambda: _state(bench) == {"selected_users": []})


async def test_one_conversation(bench: AppBench, sit: Sit) -> None:
    """A menu of one shows what is chosen, whatever is typed there without choosing."""
    page = await sit()
    await bench.open(MIA, p.modal(_field("conversations_select", "Where")))
    box = page.get_by_role("combobox", name="Where")
    await box.press_sequentially("sales")
    await page.get_by_role("option", name="#sales", exact=True).click()
    await until(lambda: _state(bench) == {"selected_conversation": "C07SBXSALES"})
    await expect(box).to_have_value("#sales")

    await box.fill("nonsense")
    await expect(page.get_by_role("option", name="Nothing found")).to_be_visible()
    await box.press("Tab")
    await expect(box).to_have_value("#sales")


async def test_options_that_the_app_finds(bench: AppBench, sit: Sit) -> None:
    """The app is asked once enough is typed, and one of its answers is chosen."""
    page = await sit()
    await bench.open(MIA, p.modal(_field("external_select", "Planet", min_query_length=2)))
    box = page.get_by_role("combobox", name="Planet")
    await box.press_sequentially("m")
    await expect(page.get_by_role("option", name="Type at least 2 letters")).to_be_visible()
    assert bench.questions == []

    await box.press_sequentially("ar")
    await expect(page.get_by_role("option", name="Mars")).to_be_visible()
    await box.press("Enter")
    await until(lambda: (_state(bench)["selected_option"] or {}).get("value") == "mars")
    await expect(box).to_have_value("Mars")

    await box.fill("pluto")
    await expect(page.get_by_role("option", name="Nothing found")).to_be_visible()


async def test_native_menus_dates_and_ticks(bench: AppBench, sit: Sit) -> None:
    """Menus, dates, times, radio buttons and boxes are written down as they are chosen."""
    page = await sit()
    blocks = [
        {**_field("static_select", "Day", options=ADA), "block_id": "day"},
        {**_field("datepicker", "Date"), "block_id": "date"},
        {**_field("timepicker", "Time"), "block_id": "time"},
        {**_field("datetimepicker", "When"), "block_id": "when"},
        {**_field("radio_buttons", "One", options=ADA), "block_id": "one"},
        {**_field("checkboxes", "Some", options=ADA), "block_id": "some"},
        {**_field("number_input", "Count", is_decimal_allowed=False), "block_id": "count"},
    ]
    await bench.open(MIA, p.modal(*blocks))
    await page.get_by_label("Day").select_option("Bread")
    await page.get_by_label("Date").fill("2026-11-27")
    await page.get_by_label("Time", exact=True).fill("09:30")
    await page.get_by_label("When").fill("2026-11-23T09:00")
    await page.get_by_role("radiogroup", name="One").get_by_label("Cheese").check()
    await page.get_by_role("group", name="Some").get_by_label("Apples").check()
    await page.get_by_label("Count").fill("12")
    await page.get_by_role("button", name="Save").click()
    await until(lambda: bench.submissions)

    [sent] = bench.submissions
    assert sent["day"]["static_select"]["selected_option"]["value"] == "b"
    assert sent["date"]["datepicker"]["selected_date"] == "2026-11-27"
    assert sent["time"]["timepicker"]["selected_time"] == "09:30"
    # Nine o'clock in Berlin, where Mia is; the browser is in Auckland.
    assert sent["when"]["datetimepicker"]["selected_date_time"] == 1_795_420_800
    assert sent["one"]["radio_buttons"]["selected_option"]["value"] == "c"
    assert [each["value"] for each in sent["some"]["checkboxes"]["selected_options"]] == ["a"]
    assert sent["count"]["number_input"]["value"] == "12"


async def test_counter_near_the_end(bench: AppBench, sit: Sit) -> None:
    """Near the longest text it says what is left, and beyond it what is too much."""
    page = await sit()
    await bench.open(MIA, p.modal(_field("plain_text_input", "Note", max_length=20)))
    box = page.get_by_label("Note")
    await box.fill("Short")
    await expect(page.get_by_text("left", exact=False)).to_have_count(0)
    await box.fill("Nearly too long")
    await expect(page.get_by_text("5 left")).to_be_visible()
    await box.fill("By now it is too long.")
    await expect(page.get_by_text("2 too many")).to_be_visible()


# --- in messages ---------------------------------------------------------------------------------


async def test_button_asks_first(bench: AppBench, sit: Sit) -> None:
    """A button with a question acts on yes only; the focus comes back to it."""
    page = await sit()
    await bench.say(p.actions(p.button("drop", confirm=p.confirm())))
    button = page.get_by_role("button", name="Go")
    await button.click()
    question = page.get_by_role("alertdialog", name="Sure?")
    await question.get_by_role("button", name="No").click()
    await expect(question).to_have_count(0)
    await expect(button).to_be_focused()
    assert bench.actions == []

    await button.click()
    await question.get_by_role("button", name="Yes").click()
    await until(lambda: bench.actions)
    assert [each["action_id"] for each in bench.actions] == ["drop"]


async def test_double_click_is_one_click(bench: AppBench, sit: Sit) -> None:
    """A button is busy until the app has answered, and deaf meanwhile."""
    bench.hold.clear()
    page = await sit()
    await bench.say(p.actions(p.button("go")))
    button = page.get_by_role("button", name="Go")
    await button.dblclick()
    await until(lambda: bench.actions)
    await expect(button).to_have_attribute("aria-busy", "true")
    await button.click()
    bench.hold.set()

    await expect(button).not_to_have_attribute("aria-busy", "true")
    assert len(bench.actions) == 1


async def test_choosing_in_a_message_tells_the_app(bench: AppBench, sit: Sit) -> None:
    """Menus, dates, radio buttons and the "…" menu in messages tell the app at once."""
    page = await sit()
    await bench.say(
        p.section("Which day?", accessory=p.select("day", options=ADA)),
        p.actions(
            p.element("overflow", options=ADA),
            p.element("datepicker"),
            p.element("radio_buttons", options=ADA),
            p.element("users_select"),
        ),
    )
    await page.get_by_label("Which day?").select_option("Cheese")
    await until(lambda: len(bench.actions) == 1)
    await page.get_by_role("button", name="More actions").last.click()
    await page.get_by_role("menuitem", name="Bread").click()
    await until(lambda: len(bench.actions) == 2)
    await page.get_by_label("Pick a date").fill("2026-11-27")
    await until(lambda: len(bench.actions) == 3)
    await page.get_by_role("radio", name="Apples").check()
    await until(lambda: len(bench.actions) == 4)
    await page.get_by_role("combobox", name="Choose a person").press_sequentially("ron")
    await page.get_by_role("option", name="Ron Becker").click()
    await until(lambda: len(bench.actions) == 5)

    said = {each["type"]: each for each in bench.actions}
    assert said["static_select"]["selected_option"]["value"] == "c"
    assert said["overflow"]["selected_option"]["value"] == "b"
    assert said["datepicker"]["selected_date"] == "2026-11-27"
    assert said["radio_buttons"]["selected_option"]["value"] == "a"
    assert said["users_select"]["selected_user"] == RON


async def test_typed_date_is_told_once_it_is_whole(bench: AppBench, sit: Sit) -> None:
    """Typing a date's parts tells nothing; leaving it does."""
    page = await sit()
    await bench.say(p.actions(p.element("datepicker", initial_date="2026-11-23")))
    box = page.get_by_label("Pick a date")
    await box.focus()
    await box.press_sequentially("12242026")
    await box.blur()
    await until(lambda: bench.actions)

    assert [each["selected_date"] for each in bench.actions] == ["2026-12-24"]


# --- on the Home ---------------------------------------------------------------------------------


async def test_home(bench: AppBench, sit: Sit) -> None:
    """The tab tells the app that it was opened, shows what it publishes, and its buttons work."""
    page = await sit(f"/{bench.sandbox.workspace.direct(MIA).id}?tab=home")
    await expect(page.get_by_text("Nothing here yet")).to_be_visible()
    await until(lambda: bench.opened)

    view = {"type": "home", "blocks": [p.section("Your week"), p.actions(p.button("plan"))]}
    await bench.web.views_publish(user_id=MIA, view=view)
    await page.get_by_role("button", name="Go").click()
    await until(lambda: bench.actions)

    assert bench.actions[0]["action_id"] == "plan"


# --- for everybody -------------------------------------------------------------------------------


def _everything() -> list[dict[str, Any]]:
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("plain_text_input", {"placeholder": p.plain("Type"), "multiline": True}),
        ("number_input", {"is_decimal_allowed": True}),
        ("static_select", {"options": ADA, "placeholder": p.plain("Pick")}),
        ("external_select", {"placeholder": p.plain("Find")}),
        ("multi_users_select", {"initial_users": [RON, LENA]}),
        ("conversations_select", {}),
        ("radio_buttons", {"options": ADA}),
        ("checkboxes", {"options": [p.option("a", description=p.plain("Why"))]}),
        ("datepicker", {}),
        ("timepicker", {"timezone": "Europe/Berlin"}),
        ("datetimepicker", {}),
    ]
    fields = [{**_field(kind, f"A {kind}", **more), "block_id": kind} for kind, more in kinds]
    accessory = p.element("overflow", options=ADA)
    buttons = p.actions(p.button("x", style="danger"), p.button("y", style="primary"))
    return [p.section("Beside a menu", accessory=accessory), buttons, *fields]


async def _overflowing(page: Page) -> list[str]:
    """What sticks out of the dialog at its side."""
    script = """() => [...document.querySelectorAll("dialog *")]
        .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
        .map((each) => each.outerHTML.slice(0, 80))"""
    return list(await page.evaluate(script))


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE)]
)
async def test_every_element_is_for_everybody(
    bench: AppBench, windows: Windows, sit: Sit, scheme: Scheme, size: Size
) -> None:
    """No element with its errors and no open list has a serious fault, in light, dark, or small."""
    windows.guard.expect("422")
    page = await sit(scheme=scheme, size=size)
    await bench.open(MIA, p.modal(*_everything()))
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_label("A plain_text_input")).to_be_focused()

    assert await serious_findings(page) == []
    assert await _overflowing(page) == []

    await page.get_by_role("combobox", name="A multi_users_select").press("ArrowDown")
    await expect(page.get_by_role("listbox")).to_be_visible()
    assert await serious_findings(page) == []
