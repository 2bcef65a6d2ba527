"""Days off as both people of a 1:1 read of them: sheets, cards and calendars follow (R4, R8)."""

from __future__ import annotations

from datetime import datetime

import pytest
from icalendar import Calendar

from bot.sandboxed import Stage
from tests.scenarios.cast import LEAST, MIA, RON, SAM, VERA, greet_all, pressed, utc
from tests.support.slack_world import Message, Person, SlackWorld

Entry = tuple[int, str, str]


def files(stage: Stage, messages: list[Message]) -> list[Entry]:
    """The entries of the calendar files among these messages: SEQUENCE, STATUS, start."""
    uploads = stage.sandbox.workspace.uploads.by_id
    return [
        (
            int(str(event["sequence"])),
            str(event["status"]),
            f"{event.decoded('dtstart'):%a %d %H:%M}",
        )
        for message in messages
        for file in message.files
        for event in Calendar.from_ical(uploads[file["id"]].content or b"").walk("VEVENT")
    ]


async def away(slack: SlackWorld, person: Person, days: str) -> None:
    await person.command(f"/coach away {days}")
    await slack.wind(by=LEAST)


async def group(slack: SlackWorld, rep: str, manager: str = MIA) -> list[str]:
    """What the two read in their group DM."""
    return [one.seen_text for one in await slack.user(rep).messages(f"group:{manager}")]


async def test_told_already_it_moves_to_another_day(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """Each hears of it once: by a new sheet with the calendar file, not by a card besides."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-12-09 10:00"))
    await mia.command("/coach away 11.12.")
    await slack.wind(to=utc("2026-12-09 12:00"))

    assert await group(slack, RON) == []
    for person in (mia, ron):
        assert await person.sees("Your 1:1 on Thursday 10 December: 10:00")
        assert files(stage, await person.messages())[-1] == (1, "CONFIRMED", "Thu 10 09:00")
    assert "you are away" in (await mia.find("on Thursday 10 December")).seen_text
    sheet = (await ron.find("Your 1:1 on Thursday 10 December")).seen_text
    assert f"Moved from Fri 11 Dec 10:00: <@{MIA}> is away." in sheet
    await slack.wind(to=utc("2026-12-12 00:00"))
    assert not await ron.sees("Your 1:1 on Friday 11 December")


async def test_the_old_sheet_says_where_it_went(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """Told of a Wednesday on Tuesday, ill on Tuesday: the same message shows the new day."""
    await greet_all(slack, [RON])
    await mia.command("/coach setup")
    await mia.fill({"day": "3"})
    assert await mia.submit() is None
    await slack.wind(to=utc("2026-12-01 10:00"))
    sheet = await mia.find("Your 1:1 on Wednesday 2 December")
    await away(slack, ron, "tomorrow")

    after = await mia.find("on Wednesday 2 December")
    assert after.ts == sheet.ts
    assert "moved to Thursday 3 December, 10:00" in after.seen_text
    assert f"<@{RON}> is away." in after.seen_text
    assert files(stage, await mia.messages())[-1] == (2, "CONFIRMED", "Thu 03 09:00")


async def test_off_all_week_and_back_early(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """Called off for both with the date of the next one; back early, it stands again."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-26 10:00"))
    assert files(stage, await mia.messages()) == [(0, "CONFIRMED", "Fri 27 09:00")]
    await away(slack, ron, "until Friday")

    sheet = (await mia.find("on Friday 27 November")).seen_text
    assert f"This one is off: <@{RON}> is away. It counts for nothing." in sheet
    assert "The next one is on Fri 4 Dec." in sheet
    assert "This one is off: you are away." in (await ron.find("on Friday 27 November")).seen_text
    assert files(stage, await mia.messages())[-1] == (1, "CANCELLED", "Fri 27 09:00")

    await slack.wind(to=utc("2026-11-26 14:00"))
    await ron.command("/coach back")
    await slack.wind(by=LEAST)
    sheet = (await mia.find("on Friday 27 November")).seen_text
    assert "off" not in sheet
    assert "10:00\u201311:00" in sheet
    assert files(stage, await mia.messages())[-1] == (2, "CONFIRMED", "Fri 27 09:00")
    await slack.wind(to=utc("2026-11-27 08:55"))
    assert await ron.sees("In 10 minutes: your 1:1")


async def test_leave_costs_no_streak(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Held, off, held: two in a row."""
    await greet_all(slack, [RON])
    for day, hour in (("27 November", "2026-11-27"), ("11 December", "2026-12-11")):
        await slack.wind(to=utc(f"{hour} 10:30"))
        for person in (mia, ron):
            await pressed(slack, person, await person.find(f"on Friday {day}"), "rhythm.held")
        if day == "27 November":
            await away(slack, ron, "from 30 Nov to 4 Dec")

    assert "2 in a row" in (await mia.find("on Friday 11 December")).seen_text
    assert not await ron.sees("on Friday 4 December")


class TestThanksgiving:
    """The week of 26 November 2026, with 1:1s on Thursdays."""

    @pytest.fixture(name="start")
    def _start(self) -> datetime:
        return utc("2026-11-16 08:00")

    async def test_only_for_who_has_it(
        self, stage: Stage, slack: SlackWorld, mia: Person, ron: Person
    ) -> None:
        """The New York rep's goes to another day of that week, Ron's in Berlin stays."""
        await mia.command("/coach setup")
        await mia.fill({"reps": [RON, SAM], "channel": "C07SBXSALES", "day": "4", "time": "15:00"})
        assert await mia.submit() is None
        await slack.wind(by=LEAST)
        preview = await mia.find("Your rhythm is saved.", "dm")
        await pressed(slack, mia, preview, "rhythm.greet_all")
        sam = slack.user(SAM)
        await slack.wind(to=utc("2026-11-27 00:00"))

        assert await ron.sees("Your 1:1 on Thursday 26 November")
        assert not await sam.sees("Your 1:1 on Thursday 26 November")
        sheet = (await sam.find("Your 1:1 on Friday 27 November")).seen_text
        assert "it is Thanksgiving Day where you are." in sheet
        assert "Moved from Thu 26 Nov" in sheet
        said = (await mia.find("on Friday 27 November")).seen_text
        assert f"it is Thanksgiving Day for <@{SAM}>." in said
        assert files(stage, await sam.messages())[-1][:2] == (0, "CONFIRMED")


async def test_a_stand_in_takes_over_what_was_told(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """Set after the sheets are out: out of one calendar, into the other, and the rep reads who."""
    vera = slack.user(VERA)
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-12-03 10:00"))
    await mia.command("/coach team")
    await mia.click(await mia.last(), "roster.stand_in")
    await mia.fill({"who": [VERA], "first": "2026-12-04", "last": "2026-12-04"})
    assert await mia.submit() is None
    await slack.wind(by=LEAST)
    await mia.close()

    sheet = (await mia.find("on Friday 4 December")).seen_text
    assert f"<@{RON}>: <@{VERA}> leads it this time." in sheet
    assert files(stage, await mia.messages())[-1] == (1, "CANCELLED", "Fri 04 09:00")
    assert files(stage, await ron.messages())[-1] == (1, "CONFIRMED", "Fri 04 09:00")
    assert await vera.sees("Your 1:1 on Friday 4 December: 10:00 Ron Becker")
    assert files(stage, await vera.messages()) == [(1, "CONFIRMED", "Fri 04 09:00")]
    [card] = await group(slack, RON, VERA)
    assert f"1:1 of <@{VERA}> and <@{RON}>" in card
    await slack.wind(to=utc("2026-12-04 08:55"))
    assert not await mia.sees("In 10 minutes: your 1:1")
    assert await vera.sees("In 10 minutes: your 1:1")
