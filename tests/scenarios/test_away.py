"""Leave: typed or picked, ended early, set by the manager; what it does to the 1:1s (R8)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.scenarios.cast import LEAST, MIA, RON, SAM, VERA, greet_all, utc
from tests.support.slack_world import Person, SlackWorld

FRIDAY = "Fri 27 Nov, 10:00"


async def test_away_for_a_day(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Away on the day of the 1:1, one reads where it went; back early, it is where it was."""
    await greet_all(slack, [RON])

    await ron.command("/coach away Friday")
    said = await ron.last()

    assert said.ephemeral
    assert said.text == "You are away: Friday 27 November."
    assert f"Your 1:1 with <@{MIA}> on {FRIDAY} is now Thu 26 Nov, 10:00." in said.seen_text
    await ron.click(said, "people.back")
    back = await ron.last()
    assert "Your leave is off the list: Friday 27 November." in back.seen_text
    assert f"Your 1:1 with <@{MIA}> on Thu 26 Nov, 10:00 is now {FRIDAY}." in back.seen_text


async def test_away_for_the_rest_of_the_week(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Without a day left in the week the 1:1 is off for both, and comes back with the person."""
    await greet_all(slack, [RON])

    await ron.command("/coach away until Friday")
    said = await ron.last()

    assert said.text == "You are away until Friday 27 November."
    assert f"Your 1:1 with <@{MIA}> on {FRIDAY} is off; it counts for nothing." in said.seen_text
    await mia.command("/coach")
    assert FRIDAY not in (await mia.last()).seen_text
    await slack.wind(by=timedelta(days=2))
    await ron.command("/coach back")
    back = await ron.last()
    assert "Welcome back." in back.seen_text
    assert f"Your 1:1 with <@{MIA}> is on again: {FRIDAY}." in back.seen_text


@pytest.mark.parametrize("typed", ["lunch", "until 31 Feb", "*<!channel>*"])
async def test_what_cannot_be_read(slack: SlackWorld, ron: Person, typed: str) -> None:
    """Days that can't be told are quoted as typed, and the form is one button away."""
    await greet_all(slack, [RON])

    await ron.command(f"/coach away {typed}")
    said = await ron.last()

    assert "I can't tell which days" in said.seen_text
    assert said.pings == []
    await ron.click(said, "people.away")
    assert (await ron.open_modal()).title == "Away"


async def test_days_too_far_ahead(slack: SlackWorld, ron: Person) -> None:
    """Leave in three years is more likely a slip: it says so, and nothing is saved."""
    await greet_all(slack, [RON])

    await ron.command("/coach away until 2029-12-12")

    assert "Pick a day within the next two years." in (await ron.last()).seen_text
    await ron.command("/coach back")
    assert "You aren't marked as away" in (await ron.last()).seen_text


async def test_the_form(slack: SlackWorld, ron: Person) -> None:
    """The form takes days, says at its fields what is wrong, and then what came of it."""
    await greet_all(slack, [RON])
    await ron.command("/coach away")
    form = await ron.open_modal()
    assert "who" not in form.action_ids

    await ron.fill({"first": "2026-11-26", "last": "2026-11-25"})
    assert await ron.submit() == {"last": "The last day is before the first. Pick a later one."}
    await ron.fill({"first": "2026-11-22"})
    assert await ron.submit() == {"first": "That day is over. Pick today or a later one."}
    await ron.fill({"first": "2026-11-26", "last": "2026-11-27"})
    assert await ron.submit() is None

    done = await ron.open_modal()
    assert "You are away: Thursday 26 November to Friday 27 November." in done.seen_text
    assert "is now Wed 25 Nov, 10:00." in done.seen_text
    await ron.press("people.back")
    assert "is on again" not in (await ron.open_modal()).seen_text
    assert f"is now {FRIDAY}." in (await ron.open_modal()).seen_text
    assert await ron.troubles() == []


async def test_a_manager_sets_it_for_a_rep(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A manager picks one of their reps; the rep reads it when they work, and may undo it."""
    await greet_all(slack, [RON, SAM])
    await mia.command("/coach away")
    await mia.fill({"who": RON, "first": "2026-11-26", "last": "2026-11-27"})
    assert await mia.submit() is None
    assert f"Your 1:1 with <@{RON}> on {FRIDAY}" in (await mia.open_modal()).seen_text
    await slack.wind(by=LEAST)

    told = await ron.find("has set you as away", "dm")
    assert f"<@{MIA}> has set you as away: Thursday 26 November to Friday 27 November." in (
        told.seen_text
    )
    await ron.click(told, "people.back")
    await slack.wind(by=LEAST)

    assert "is off the list again" in (await ron.find("The leave that was set", "dm")).seen_text
    assert f"is now {FRIDAY}." in (await ron.last()).seen_text


async def test_by_name(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A manager types the rep's name; a rep can't type anybody else's."""
    await greet_all(slack, [RON, SAM])

    await mia.command("/coach away @ron next week")
    assert "Ron" in (await mia.last()).text
    assert "is away: Monday 30 November to Sunday 6 December." in (await mia.last()).text
    await mia.command("/coach back @ron")
    assert "leave is off the list" in (await mia.last()).text

    await ron.command("/coach away @sam next week")
    assert "I can't find that for you." in (await ron.last()).seen_text
    await slack.user(VERA).command("/coach away next week")
    assert "I don't know this person yet." in (await slack.user(VERA).last()).seen_text


async def test_a_stale_button(slack: SlackWorld, ron: Person) -> None:
    """Coming back twice, or when the leave is over, is no error: there is nothing to change."""
    await greet_all(slack, [RON])
    await ron.command("/coach away Friday")
    said = await ron.last()
    await ron.click(said, "people.back")

    await ron.click(said, "people.back")

    assert "You aren't marked as away" in (await ron.last()).seen_text


async def test_nothing_is_sent_on_leave(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """In a week of leave no message reaches the person, and the week after all is as ever."""
    await greet_all(slack, [RON])
    await ron.command("/coach away until 2026-12-04")
    await slack.wind(by=LEAST)
    before = len([one for one in await ron.messages("dm") if not one.ephemeral])

    await slack.wind(by=timedelta(days=9))

    assert len([one for one in await ron.messages("dm") if not one.ephemeral]) == before
    await slack.wind(by=timedelta(days=9))
    assert len([one for one in await ron.messages("dm") if not one.ephemeral]) > before


async def test_a_stand_in_for_the_leave(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """With a stand-in the manager's leave moves no 1:1: somebody else leads it."""
    await greet_all(slack, [RON])
    await mia.command("/coach away")
    await mia.fill({"first": "2026-11-23", "last": "2026-11-27", "stand_in": [RON]})
    assert "themselves" in ((await mia.submit()) or {})["stand_in"]
    await mia.fill({"stand_in": [VERA]})
    assert await mia.submit() is None
    assert f"<@{VERA}> leads your 1:1s: Mon 23 Nov to Fri 27 Nov." in (
        (await mia.open_modal()).seen_text
    )
    await mia.close(everything=True)

    await slack.wind(by=LEAST)
    await ron.command("/coach")
    assert f"{FRIDAY}–11:00, <@{VERA}>" in (await ron.last()).seen_text

    await mia.command("/coach back")
    told = (await mia.last()).seen_text
    assert f"<@{VERA}> leads your 1:1s: Mon 23 Nov to Fri 27 Nov.\n`/coach team` ends that." in told


async def test_leave_is_over(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """The day after leave that a manager set, its message says so by itself, without a word."""
    await greet_all(slack, [RON])
    await mia.command("/coach away @ron Thursday")
    await slack.wind(by=LEAST)
    told = await ron.find("has set you as away", "dm")
    await slack.wind(to=utc("2026-11-26 22:59"))
    assert "people.back" in (await ron.find("has set you as away", "dm")).action_ids

    await slack.wind(to=utc("2026-11-26 23:01"))

    over = await ron.find("You were away until Thursday 26 November", "dm")
    assert (over.ts, over.action_ids) == (told.ts, [])


async def test_leave_that_a_manager_set_for_today(
    slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """Somebody who is ill isn't written to; back at work they read what was set, in the past."""
    await greet_all(slack, [RON])
    before = len(await ron.messages("dm"))
    await mia.command("/coach away @ron until Wednesday")
    await slack.wind(by=timedelta(days=2, hours=12))
    assert len(await ron.messages("dm")) == before

    await slack.wind(by=timedelta(hours=12))

    told = await ron.find("Welcome back.", "dm")
    assert f"<@{MIA}> had set you as away: Monday 23 November to Wednesday 25 November." in (
        told.seen_text
    )
