"""`/coach why`: what came and why then, what waits, and what was kept back (R43, R45, R49)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.scenarios.asking import Asking
from tests.scenarios.cast import RON, greet_all, utc
from tests.support.slack_world import Person, SlackWorld

TUESDAY = utc("2026-11-24 08:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(name="start")
def _start() -> datetime:
    """A Tuesday morning."""
    return TUESDAY


async def test_a_weeks_story(asking: Asking, slack: SlackWorld, ron: Person) -> None:
    """The week against its limits, each message with its reason, what waits and what fell away."""
    await greet_all(slack, [RON])
    for subject, kind in enumerate(["outcome", "praise", "win"]):
        await asking.put(f"test.{kind}", subject, RON, at=TUESDAY - 12 * HOUR)
    await slack.wind(to=TUESDAY + HOUR)
    for subject in range(3, 6):
        await asking.put("test.question", subject, RON, at=TUESDAY + DAY + subject * HOUR)
    await asking.put("test.action", 6, RON, at=TUESDAY + DAY + 7 * HOUR)
    await slack.wind(to=utc("2026-11-25 16:00"))

    await ron.command("/coach why")
    why = (await ron.last()).seen_text

    assert "I asked you 3 of at most 5 times, today 2 of 2; that took about 4 of 15 minutes" in why
    assert "Wed 25 Nov 12:00, Questions that your manager sends (it was due)" in why
    assert (
        "How did the call go?, Why a deal was won or lost, and May I praise this? (it was due)"
    ) in why
    assert "Changes in your team (your manager let me greet you)" in why
    assert "Actions that are due, until Thu 26 Nov 09:00 (your limit is reached)" in why
    assert "Questions that your manager sends (others had sent you enough this week)" in why
    assert "Only you can read this." in why


async def test_what_waits_for_its_hour(asking: Asking, slack: SlackWorld, ron: Person) -> None:
    """A message that waited says for what; one of a 1:1 says that it belongs to it."""
    await greet_all(slack, [RON])
    await asking.put("test.outcome", 1, RON, at=utc("2026-11-26 20:00"))
    await slack.wind(to=utc("2026-11-27 09:55"))

    await ron.command("/coach why")
    why = (await ron.last()).seen_text

    assert (
        "Fri 27 Nov 09:00, How did the call go? (it was due; it had waited for your working hours)"
    ) in why
    assert "Cards of your 1:1s (it comes before a 1:1, as many working days as you chose)" in why
    assert "The reminder right before a 1:1 (it comes as long before a 1:1 as you chose)" in why


async def test_nothing_yet(slack: SlackWorld, ron: Person) -> None:
    """Before anything happened it tells the limits, and nothing else."""
    await greet_all(slack, [RON])
    await ron.command("/coach why")
    why = await ron.last()

    assert "I asked you 0 of at most 5 times" in why.seen_text
    assert "What waits" not in why.seen_text

    await ron.click(why, "people.habits")
    assert (await ron.open_modal()).title == "How you hear from me"
