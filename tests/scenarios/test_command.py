"""What `/coach` answers, to whom, and where."""

from __future__ import annotations

import pytest

from tests.scenarios.cast import MIA, RON, VERA, greet_all
from tests.support.slack_world import Person, SlackWorld

GENERAL = "C07SBXGEN"
UNDERSTOOD = ("`/coach`: your next 1:1s", "`/coach setup`", "`/coach help`")


async def test_a_stranger_is_shown_the_way_in(slack: SlackWorld, mia: Person) -> None:
    """Who types /coach for the first time reads what it is for, and sets up with one button."""
    await mia.command("/coach")

    said = await mia.last()
    assert said.ephemeral
    assert "Setting it up takes two minutes." in said.seen_text
    await mia.click(said, "rhythm.set_up")
    assert (await mia.open_modal()).title == "Your 1:1 rhythm"


async def test_both_sides_see_what_comes_next(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """With a rhythm set up, /coach lists the coming 1:1s, to each side by the other's name."""
    await greet_all(slack, [RON])

    await mia.command("/coach")
    await ron.command("/coach")

    line = "• Fri 27 Nov, 10:00–11:00, "
    assert f"{line}<@{RON}>" in (await mia.last()).seen_text
    assert f"{line}<@{MIA}>" in (await ron.last()).seen_text
    await slack.user(VERA).command("/coach")
    assert "Setting it up" in (await slack.user(VERA).last()).seen_text


@pytest.mark.parametrize("typed", ["help", "HELP", "help me", "  help  "])
async def test_help(mia: Person, typed: str) -> None:
    """/coach help lists what is understood."""
    await mia.command(f"/coach {typed}")

    seen = (await mia.last()).seen_text
    assert seen.startswith("This is what I understand:")
    assert all(words in seen for words in UNDERSTOOD)


@pytest.mark.parametrize(
    ("typed", "quoted"),
    [
        ("dael", "“dael”"),
        ("*bold* <!channel>", "“∗bold∗ &lt;!channel&gt;”"),
        ("@ron do something", "“&lt;@U07SBXRON|ron&gt; do something”"),
        ("x" * 3000, f"“{'x' * 40}”"),
        ("🙂", "“🙂”"),
        ("setup2", "“setup2”"),
    ],
)
async def test_unknown_words_get_help(mia: Person, typed: str, quoted: str) -> None:
    """Words that Coach doesn't know are quoted as typed, ping nobody, and get the help."""
    await mia.command(f"/coach {typed}")

    said = await mia.last()
    assert f"I don't know {quoted} yet." in said.seen_text
    assert all(words in said.seen_text for words in UNDERSTOOD)
    assert said.pings == []


async def test_where_the_bot_is_not(slack: SlackWorld, mia: Person) -> None:
    """In a channel without the bot both answers and the form still come, to the typist alone."""
    await mia.command("/coach help", channel=GENERAL)
    said = await mia.last(GENERAL)

    assert said.ephemeral
    assert said.seen_text.startswith("This is what I understand:")
    assert await slack.messages(GENERAL) == []
    await mia.command("/coach setup", channel=GENERAL)
    assert (await mia.open_modal()).title == "Your 1:1 rhythm"
    assert await mia.troubles() == []
