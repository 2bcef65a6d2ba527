"""Sharing files: several at once, and what happens when one of them can't be sent."""

from __future__ import annotations

from playwright.async_api import FilePayload, expect

from tests.browser.desk import Desk, Desks
from tests.scenarios.cast import MIA, RON, SALES


def a_file(name: str, content: bytes = b"text") -> FilePayload:
    return FilePayload(name=name, mimeType="text/plain", buffer=content)


async def attach(desk: Desk, *files: FilePayload) -> None:
    await desk.page.get_by_label("Files to attach").first.set_input_files(list(files))


async def test_all_of_them_or_none(desks: Desks) -> None:
    """One that can't be sent keeps all of them in the composer; without it they go together."""
    mia, ron = await desks.of(MIA, SALES), await desks.of(RON, SALES)
    mia.guard.expect("422 POST /control/users/.*/file")
    await attach(mia, a_file("deals.csv"), a_file("empty.txt", b""), a_file("notes.txt"))
    await mia.composer.fill("The quarter so far")
    await mia.composer.press("Enter")

    await expect(mia.page.locator(".toast")).to_have_text("The file empty.txt is empty.")
    await expect(mia.composer).to_have_value("The quarter so far")
    await expect(mia.list.get_by_text("The quarter so far")).to_have_count(0)
    await mia.page.get_by_role("button", name="Remove empty.txt").click()
    await mia.composer.press("Enter")
    links = ron.message("The quarter so far").get_by_role("link", name="Download")
    await expect(links).to_have_text(["Download deals.csv", "Download notes.txt"])
    await expect(mia.composer).to_have_value("")


async def test_ten_and_no_more(mia: Desk) -> None:
    """A message takes ten files; what is too much isn't attached, and that is said."""
    await attach(mia, *(a_file(f"{number}.txt") for number in range(12)))

    await expect(mia.page.get_by_role("list", name="Files to send").locator("li")).to_have_count(10)
    await expect(mia.page.locator(".toast")).to_contain_text("up to 10 files")
