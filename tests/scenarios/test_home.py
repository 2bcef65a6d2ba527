"""The App Home, in front of Slack: opened, followed, and turned page by page."""

from __future__ import annotations

import pytest

from tests.scenarios.cast import LEAST, MIA, RON, SAM, VERA, greet_all
from tests.support.slack_world import Home, Person, SlackWorld


async def opened(slack: SlackWorld, person: Person) -> Home:
    await person.open_home()
    await slack.wind(by=LEAST)
    home = await person.home()
    assert home is not None
    return home


async def test_somebody_new(slack: SlackWorld) -> None:
    """Whoever opens it before anything is set up reads what Coach is, and how to begin."""
    vera = slack.user(VERA)

    home = await opened(slack, vera)

    assert "Hello, I'm Coach" in home.seen_text
    assert home.action_ids == ["rhythm.set_up"]
    await vera.home_click("rhythm.set_up")
    assert (await vera.open_modal()).title


async def test_both_sides(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Manager and rep open theirs, each their own."""
    await greet_all(slack, [RON, SAM])
    for p in (mia, ron):
        home = await opened(slack, p)
    assert await mia.troubles() == await ron.troubles() == []
