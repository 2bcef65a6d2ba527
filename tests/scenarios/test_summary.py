"""The weekly summary, from the manager's preview to the channel (docs/rhythm.md R40, R50)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from tests.scenarios.cast import (
    AIKO,
    LEAST,
    LENA,
    RON,
    SALES,
    SAM,
    greet_all,
    pressed,
    utc,
)
from tests.support.slack_world import Message, Person, SlackWorld

FOUR = (RON, AIKO, LENA, SAM)
WEEK = "Team of Mia Hoffmann, week 41"
HELD = "1:1s held:"


@pytest.fixture(name="start")
def _start() -> datetime:
    """A Monday in autumn, with no holiday on the Mondays after it."""
    return utc("2026-10-05 08:00")


async def at_once(slack: SlackWorld, mia: Person, **fields: object) -> None:
    """Have the channel get the first weeks, too."""
    await mia.command("/coach summary")
    assert "first four weeks are yours alone" in (await mia.open_modal()).seen_text
    await mia.press("weekly.settings")
    await mia.fill({"weekly_whither": "at-once", **fields})
    assert await mia.submit() is None
    assert "Saved" in (await mia.open_modal()).seen_text
    await mia.close(everything=True)


async def held(slack: SlackWorld, people: Sequence[Person]) -> None:
    """Have each say that Friday's 1:1s were held, on the sheet of that day."""
    await slack.wind(to=utc("2026-10-09 15:00"))
    for person in people:
        sheet = await person.find("on Friday 9 October")
        await pressed(slack, person, sheet, "rhythm.held")


async def in_channel(slack: SlackWorld) -> list[Message]:
    """What stands in the channel itself; its threads are apart."""
    messages = await slack.messages(SALES)
    return [one for one in messages if HELD in one.seen_text and one.thread_ts in (None, one.ts)]


async def thread_of(slack: SlackWorld) -> list[Message]:
    [above] = await in_channel(slack)
    return [
        one
        for one in await slack.messages(SALES)
        if one.thread_ts == above.ts and one.ts != above.ts
    ]


def picture_of(message: Message) -> str:
    return next(str(one["slack_file"]["id"]) for one in message.blocks if one["type"] == "image")


async def test_first_weeks_are_the_managers(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A new team's week goes to its manager alone, until they publish it."""
    await greet_all(slack, FOUR)
    await held(slack, [ron])
    await slack.wind(to=utc("2026-10-12 06:59"))
    assert not await mia.sees(WEEK)
    await slack.wind(to=utc("2026-10-12 12:00"))

    preview = await mia.find(WEEK, "dm")
    assert "the first four weeks are yours alone" in preview.seen_text
    assert f"*{HELD}* 0 of 4" in preview.seen_text
    assert not await in_channel(slack)
    await pressed(slack, mia, preview, "weekly.share")

    [posted] = await in_channel(slack)
    so_far = "0 of 4; 1 more by one side's word so far"
    assert posted.text.startswith(f"{WEEK}. 1:1s held: {so_far}. Hours of coaching: 0.0 of 2.8 h")
    assert "Share now" not in posted.seen_text
    assert f"<#{SALES}> has it." in (await mia.find(WEEK, "dm")).seen_text
    assert await mia.troubles() == []


async def test_late_answers(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """It goes out by itself; what is said later changes message, thread and picture in place."""
    await greet_all(slack, FOUR)
    await at_once(slack, mia)
    await slack.wind(to=utc("2026-10-12 07:29"))
    assert "at 09:30, unless you decide otherwise" in (await mia.find(WEEK, "dm")).seen_text
    assert not await in_channel(slack)
    await slack.wind(to=utc("2026-10-12 07:31"))
    [posted], [detail] = await in_channel(slack), await thread_of(slack)
    assert "*1:1s held:* 0 of 4" in posted.seen_text
    assert "*1:1s held:* 0 of 4" in detail.seen_text
    calls = len(await slack.calls("chat.postMessage"))

    for person in (ron, mia):
        sheet = await person.find("on Friday 9 October: ", "dm")
        await pressed(slack, person, sheet, "rhythm.held", about="Ron Becker" * (person is mia))
    await slack.wind(by=timedelta(minutes=1))

    [after], [under] = await in_channel(slack), await thread_of(slack)
    assert (after.ts, under.ts) == (posted.ts, detail.ts)
    assert "*1:1s held:* 1 of 4" in after.seen_text
    assert "1 of 4" in after.text
    assert "*1:1s held:* 1 of 4" in under.seen_text
    assert "*1:1s held:* 1 of 4" in (await mia.find(WEEK, "dm")).seen_text
    assert picture_of(after) != picture_of(posted)
    assert len(await slack.calls("chat.postMessage")) == calls
    # Everybody in the channel may ask how it is counted; nobody is named there.
    aiko = slack.user(AIKO)
    await aiko.click(after, "weekly.counted")
    counted = (await aiko.open_modal()).seen_text
    assert "one did and the other didn't object within two working days" in counted
    assert "survey, correlation" in counted
    seen = counted + after.seen_text + under.seen_text
    assert not any(name in seen for name in ("Ron", "Aiko", "Lena", "Sam", RON, AIKO, LENA, SAM))
    assert after.pings == []
    assert await mia.troubles() == await ron.troubles() == await aiko.troubles() == []


async def test_hold_and_leave_out(slack: SlackWorld, mia: Person) -> None:
    """Held, nothing goes out; left out, a figure stands nowhere, also once it was posted."""
    await greet_all(slack, FOUR)
    await at_once(slack, mia)
    await slack.wind(to=utc("2026-10-12 07:05"))
    preview = await mia.find(WEEK, "dm")
    await pressed(slack, mia, preview, "weekly.hold")
    await slack.wind(to=utc("2026-10-12 12:00"))
    assert not await in_channel(slack)
    assert "You hold it" in (await mia.find(WEEK, "dm")).seen_text

    await mia.click(preview, "weekly.leave_out")
    await mia.fill({"weekly_figures": ["hours"], "weekly_for_good": ["yes"]})
    assert await mia.submit() is None
    await pressed(slack, mia, preview, "weekly.share")
    [posted], [detail] = await in_channel(slack), await thread_of(slack)
    assert "coaching" not in (posted.seen_text + detail.seen_text).lower()
    await mia.click(preview, "weekly.leave_out")
    await mia.fill({"weekly_figures": []})
    assert await mia.submit() is None
    await slack.wind(by=LEAST)
    [posted] = await in_channel(slack)
    assert "*Hours of coaching:*" in posted.seen_text

    # What is left out for good is next week, too; that one is kept.
    await slack.wind(to=utc("2026-10-19 07:05"))
    following = await mia.find("week 42", "dm")
    assert "Hours of coaching" not in following.seen_text
    await pressed(slack, mia, following, "weekly.keep")
    await slack.wind(to=utc("2026-10-19 07:35"))
    assert len(await in_channel(slack)) == 1
    assert "You keep this one to yourself." in (await mia.find("week 42", "dm")).seen_text
    # The weeks before are in reach.
    await mia.command("/coach summary")
    await mia.press("weekly.past", value="1")
    assert WEEK in (await mia.open_modal()).seen_text
    assert await mia.troubles() == []


async def test_shared_channel(slack: SlackWorld, mia: Person) -> None:
    """Where outsiders read nothing is posted; the manager reads why, once, and can mend it."""
    await greet_all(slack, FOUR)
    await at_once(slack, mia)
    await slack.wind(to=utc("2026-10-12 07:05"))
    await slack.change_channel(SALES, ext_shared=True)
    await slack.wind(to=utc("2026-10-13 12:00"))

    assert not await in_channel(slack)
    stopped = await mia.find("isn't in <#", "dm")
    assert "shared with another company" in stopped.seen_text
    assert "I couldn't post it" in (await mia.find(WEEK, "dm")).seen_text
    told = [one for one in await mia.messages("dm") if "shared with another" in one.seen_text]
    assert len(told) == 1

    await slack.change_channel(SALES, ext_shared=False)
    await pressed(slack, mia, stopped, "weekly.share")
    await slack.wind(by=LEAST)
    [posted], [_] = await in_channel(slack), await thread_of(slack)

    # With outsiders there later on, the figures go from what stands.
    await slack.change_channel(SALES, ext_shared=True)
    await mia.click(await mia.find(WEEK, "dm"), "weekly.leave_out")
    await mia.fill({"weekly_figures": ["hours"]})
    assert await mia.submit() is None
    await slack.wind(by=LEAST)
    seen = [one.seen_text for one in await slack.messages(SALES)]
    assert not any(HELD in one for one in seen)
    assert sum("aren't shown any more" in one for one in seen) == 2
    assert posted.ts in {one.ts for one in await slack.messages(SALES)}
    assert await mia.troubles() == []


async def test_monday_off(slack: SlackWorld, mia: Person) -> None:
    """With Monday off the manager reads it on their next morning, and the channel after that."""
    await greet_all(slack, FOUR)
    await at_once(slack, mia)
    await mia.command("/coach away 2026-10-12")
    await slack.wind(to=utc("2026-10-13 06:59"))
    assert not await mia.sees(WEEK)
    assert not await in_channel(slack)

    await slack.wind(to=utc("2026-10-13 07:29"))
    assert "Tue 13 Oct at 09:30" in (await mia.find(WEEK, "dm")).seen_text
    assert not await in_channel(slack)
    await slack.wind(to=utc("2026-10-13 07:31"))
    assert len(await in_channel(slack)) == 1
    # A rep reads what the channel got, and decides nothing.
    ron = slack.user(RON)
    await ron.command("/coach summary")
    seen = (await ron.open_modal()).seen_text
    assert WEEK in seen
    assert "Share now" not in seen
    assert "Settings" not in seen
    assert await mia.troubles() == await ron.troubles() == []
