"""A team pauses: nothing is sent, nothing is missed, and it goes on where it stopped (R4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.scenarios.cast import LEAST, MIA, RON, SAM, VERA, greet_all, pressed, set_up, utc
from tests.support.slack_world import Person, SlackWorld

TOLD = f"<@{MIA}> has your team pause: "


async def test_nothing_is_sent_and_nothing_missed(
    slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """From the word to the day after: told once before, silent meanwhile, on again afterwards."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-27 11:00"))
    await mia.command("/coach pause from 30 Nov to 11 Dec")
    await slack.wind(by=LEAST)
    assert await mia.sees("Your team pauses: Mon 30 Nov to Fri 11 Dec, whole days.")
    assert await ron.sees(f"{TOLD}Mon 30 Nov to Fri 11 Dec, whole days.")

    await slack.wind(to=utc("2026-11-28 00:00"))
    before = [call.at for call in await slack.calls("chat.postMessage") if to(call.payload, ron)]
    await slack.wind(to=utc("2026-12-13 00:00"))
    after = [call.at for call in await slack.calls("chat.postMessage") if to(call.payload, ron)]
    assert after == before

    await slack.wind(to=utc("2026-12-18 08:55"))
    assert await ron.sees(f"In 10 minutes: your 1:1 with <@{MIA}> at 10:00.")
    assert not await ron.sees("it counts as missed")


def to(payload: dict[str, object], person: Person) -> bool:
    return payload["channel"] == person.id


async def test_a_form_for_those_who_type_no_days(slack: SlackWorld, mia: Person) -> None:
    """Without days, or with words that could mean several, a form asks; it says what it did."""
    await set_up(slack, [RON])
    await mia.command("/coach pause until it is quiet again")
    form = await mia.open_modal()
    assert "I couldn't read “until it is quiet again” as days for certain" in form.seen_text

    await mia.fill({"first": "2026-11-30", "last": "2026-11-29"})
    assert await mia.submit() == {"last": "The last day is before the first. Pick a later one."}
    await mia.fill({"last": "2026-12-04"})
    assert await mia.submit() is None
    assert "Your team pauses: Mon 30 Nov to Fri 4 Dec" in (await mia.open_modal()).seen_text


async def test_resumed_early(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """The 1:1 that the pause had taken off the plan is back, and the rep hears of it."""
    await greet_all(slack, [RON])
    await mia.command("/coach pause next week")
    await slack.wind(by=LEAST)
    told = await ron.find(f"{TOLD}Mon 30 Nov to Sun 6 Dec")
    await slack.wind(to=utc("2026-12-02 10:00"))
    await mia.command("/coach resume")
    await slack.wind(by=LEAST)

    assert await mia.sees("The pause is over: what it had taken off the plan")
    assert await ron.sees("Your team's pause is over: your 1:1s go on.")
    assert (await ron.find("The pause is over. `/coach` shows")).ts == told.ts
    await slack.wind(to=utc("2026-12-04 08:55"))
    assert await ron.sees(f"In 10 minutes: your 1:1 with <@{MIA}> at 10:00.")
    await mia.command("/coach resume")
    assert await mia.sees("Your team isn't pausing, so there is nothing to resume.")


async def test_withdrawn_before_anybody_heard(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A pause that is taken back at night reaches nobody, and neither does its end."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-24 20:00"))
    await mia.command("/coach pause next week")
    await mia.command("/coach resume")
    await slack.wind(to=utc("2026-11-25 12:00"))

    assert not await ron.sees("pause")


async def test_a_pause_that_begins_today(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """On its first day it is still told: somebody would else wait for a 1:1 that is off."""
    await greet_all(slack, [RON, SAM])
    await slack.wind(to=utc("2026-11-27 08:30"))
    await mia.command("/coach pause until 4 Dec")
    await slack.wind(to=utc("2026-11-27 15:00"))

    for rep in (ron, slack.user(SAM)):
        assert await rep.sees(f"{TOLD}Fri 27 Nov to Fri 4 Dec")
        assert not await rep.sees("In 10 minutes")


async def test_from_the_teams_page(slack: SlackWorld, mia: Person) -> None:
    """The page has the same button and form, shows the pause, and ends it."""
    await set_up(slack, [RON])
    await mia.command("/coach team")
    page = await mia.find("*Your team*, 1 rep")
    await mia.click(page, "roster.pause")
    await mia.fill({"first": "2026-11-30", "last": "2026-12-04"})
    assert await mia.submit() is None

    await mia.command("/coach team")
    page = await mia.find("The team will pause: Mon 30 Nov to Fri 4 Dec.")
    await pressed(slack, mia, page, "roster.resume")
    assert "The team will pause" not in (await mia.last()).seen_text


@pytest.mark.parametrize("typed", ["/coach pause until Friday", "/coach resume", "/coach pause"])
async def test_who_leads_no_team(slack: SlackWorld, typed: str) -> None:
    """To whoever leads no team the words say how to get one."""
    vera = slack.user(VERA)
    await vera.command(typed)

    assert await vera.sees("You lead no team yet. `/coach setup` sets one up.")


async def test_a_rep_cant_pause_the_team(slack: SlackWorld, ron: Person, mia: Person) -> None:
    """Who is led by somebody has no team to pause; nothing changes."""
    await greet_all(slack, [RON])
    await ron.command("/coach pause until Friday")
    assert await ron.sees("You lead no team yet.")

    await slack.wind(by=timedelta(days=1))
    await mia.command("/coach team")
    assert not await mia.sees("pauses")
