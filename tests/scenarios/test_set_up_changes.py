"""Changing a team's set-up: the future follows, the past and what was moved stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar

from bot.sandboxed import Stage
from tests.scenarios.cast import (
    AIKO,
    LENA,
    LONDON,
    NAOMI,
    RON,
    SALES,
    VERA,
    greet_all,
    pressed,
    set_up,
    utc,
)
from tests.support.slack_world import Message, Person, SlackWorld

LEAST = timedelta(seconds=3)


@pytest.fixture(name="team", autouse=True)
async def _team(slack: SlackWorld) -> None:
    """Ron and Aiko meet Mia on Fridays at 10:00 and 11:15."""
    await greet_all(slack, [RON, AIKO])


async def change(slack: SlackWorld, mia: Person, **fields: object) -> dict[str, str] | None:
    """Open the form by the button, change these fields, save."""
    await mia.command("/coach")
    await mia.click(await mia.find("Change the set-up"), "rhythm.set_up")
    await mia.fill(fields)
    errors = await mia.submit()
    await slack.wind(by=LEAST)
    return errors


def files(stage: Stage, messages: list[Message]) -> list[tuple[int, str, str]]:
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


async def test_the_form_shows_what_stands(slack: SlackWorld, mia: Person) -> None:
    """Opened again, the form is filled with the team as it is."""
    await mia.command("/coach setup")
    form = await mia.open_modal()

    assert form.values["reps"]["rhythm.set_up_reps"]["selected_users"] == [RON, AIKO]
    assert form.values["channel"]["channel"]["selected_conversation"] == SALES
    assert "What you change here counts from now on" in form.seen_text


async def test_another_time(slack: SlackWorld, mia: Person) -> None:
    """The past keeps its time, what was moved keeps its own, the rest goes to the new one."""
    await slack.wind(to=utc("2026-12-03 09:00"))
    sheet = await mia.find("on Friday 4 December: ")
    await pressed(slack, mia, sheet, "rhythm.move", about="Aiko Tanaka")
    await mia.fill({"slot": "2026-12-04T15:00:00+00:00"})
    assert await mia.submit() is None
    await slack.wind(by=LEAST)
    assert await change(slack, mia, day="4", time="14:00", length="45") is None

    await mia.command("/coach")
    coming = (await mia.last()).seen_text
    assert "• Thu 3 Dec, 14:00–14:45, <@U07SBXRON>" in coming
    assert "• Fri 4 Dec, 16:00–17:00, <@U07SBXAIKO>" in coming
    assert "• Thu 10 Dec, 14:00–14:45, <@U07SBXRON>" in coming
    assert "• Thu 10 Dec, 15:00–15:45, <@U07SBXAIKO>" in coming
    assert "10:00–11:00" in (await mia.find("on Friday 27 November")).seen_text
    await slack.wind(to=utc("2026-12-05 00:00"))
    after = [call for call in await slack.calls("chat.postMessage") if _pings(call.payload, RON)]
    assert [f"{call.at:%a %d %H:%M}" for call in after] == ["Fri 27 08:50", "Thu 03 12:50"]


def _pings(payload: dict[str, object], person: str) -> bool:
    return payload["channel"] == person and str(payload["text"]).startswith("In 10 minutes")


async def test_told_of_a_new_time(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """Who had the sheet and the file already gets both anew, in their places."""
    await slack.wind(to=utc("2026-11-26 10:00"))
    sheet = await ron.find("Your 1:1 on Friday 27 November")
    assert await change(slack, mia, time="13:00") is None

    after = await ron.find("Your 1:1 on Friday 27 November")
    assert after.ts == sheet.ts
    assert "13:00–14:00" in after.seen_text
    assert files(stage, await ron.messages()) == [
        (0, "CONFIRMED", "Fri 27 09:00"),
        (1, "CONFIRMED", "Fri 27 12:00"),
    ]


async def test_only_the_channel(slack: SlackWorld, mia: Person, stage: Stage) -> None:
    """Another channel moves no 1:1."""
    await slack.wind(to=utc("2026-11-26 10:00"))
    general = stage.sandbox.workspace.conversations["C07SBXGEN"]
    general.has_bot = True
    assert await change(slack, mia, channel="C07SBXGEN") is None

    assert await mia.sees("Weekly summary in <#C07SBXGEN>")
    await mia.command("/coach")
    assert "• Fri 27 Nov, 10:00–11:00, <@U07SBXRON>" in (await mia.last()).seen_text
    assert [entry[0] for entry in files(stage, await mia.messages())] == [0, 0]


async def test_a_rep_is_taken_off(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """Their 1:1s leave the plan, their calendar is told, and no ping comes."""
    await slack.wind(to=utc("2026-11-26 10:00"))
    assert await change(slack, mia, reps=[AIKO]) is None
    await slack.wind(to=utc("2026-12-07 00:00"))

    assert files(stage, await ron.messages())[-1] == (1, "CANCELLED", "Fri 27 09:00")
    assert (1, "CANCELLED", "Fri 27 09:00") in files(stage, await mia.messages())
    assert not await ron.sees("10 minutes")
    sheet = await mia.find("Your 1:1 on Friday 27 November: ")
    assert sheet.text.endswith(": 11:15 Aiko Tanaka (not held)")
    assert (await ron.find("Your 1:1 on Friday 27 November")).action_ids == []
    assert [one for one in await ron.messages() if "4 December" in one.text] == []


async def test_a_rep_changes_teams(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Once off one manager's list, a rep can be on another's, and is greeted by that one."""
    assert await change(slack, mia, reps=[AIKO]) is None
    vera = slack.user(VERA)
    preview = await set_up(slack, [RON], by=VERA)
    assert f"<@{RON}>: Friday 10:00, 60 min, first on Fri 27 Nov (not greeted yet)" in (
        preview.seen_text
    )
    await pressed(slack, vera, preview, "rhythm.greet_all")

    assert await ron.sees(f"<@{VERA}> set up weekly 1:1s with you.")


async def test_a_rep_is_added(slack: SlackWorld, mia: Person) -> None:
    """The new one gets a free time and waits for the greeting; the others keep theirs."""
    assert await change(slack, mia, reps=[RON, AIKO, LENA]) is None

    preview = await mia.find("Your rhythm is saved.")
    seen = preview.seen_text
    assert f"<@{RON}>: Friday 10:00, 60 min, first on Fri 27 Nov (greeted)" in seen
    assert f"<@{AIKO}>: Friday 11:15, 60 min, first on Fri 27 Nov (greeted)" in seen
    assert f"<@{LENA}>: Friday 12:30, 60 min, first on Fri 27 Nov (not greeted yet)" in seen
    assert await slack.user(LENA).messages() == []
    await pressed(slack, mia, preview, "rhythm.greet_all")
    assert len(await slack.user(LENA).messages()) == 1
    assert len(await slack.user(RON).messages()) == 1


async def test_another_zone(slack: SlackWorld, mia: Person) -> None:
    """The same wall-clock time in another zone is another time."""
    assert await change(slack, mia, reps=[NAOMI], zone=LONDON, time="10:00") is None

    await mia.command("/coach")
    assert "• Fri 27 Nov, 11:00–12:00 Berlin time (10:00–11:00 in London)" in (
        (await mia.last()).seen_text
    )
