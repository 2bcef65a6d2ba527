"""Somebody leads a manager's 1:1s for some days, and hands them back (R50)."""

from __future__ import annotations

from tests.scenarios.cast import LEAST, MIA, RON, VERA, greet_all, pressed, utc
from tests.support.slack_world import Message, Person, SlackWorld

DAYS = "Mon 30 Nov to Fri 4 Dec"


async def page_of(person: Person) -> Message:
    await person.command("/coach team")
    return await person.last()


async def stand_in(slack: SlackWorld, mia: Person, who: str = VERA) -> dict[str, str] | None:
    """Have somebody stand in for Mia in the week of 30 November."""
    await mia.click(await page_of(mia), "roster.stand_in")
    await mia.fill({"who": [who], "first": "2026-11-30", "last": "2026-12-04"})
    errors = await mia.submit()
    await slack.wind(by=LEAST)
    return errors


async def test_a_week_with_a_stand_in(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """They are told, get that week's 1:1 on their own sheet, and the rep's card names them."""
    vera = slack.user(VERA)
    await greet_all(slack, [RON])
    assert await stand_in(slack, mia) is None
    assert f"<@{VERA}> leads your 1:1s: {DAYS}" in (await mia.open_modal()).seen_text
    told = await vera.find(f"<@{MIA}> asks you to lead the 1:1s of their team: ")
    assert DAYS in told.seen_text
    assert "stay between the two who had them" in told.seen_text

    await slack.wind(to=utc("2026-12-03 12:00"))
    assert await vera.sees("Your 1:1 on Friday 4 December: 10:00 Ron Becker")
    assert await ron.sees("Your 1:1 on Friday 4 December: 10:00 Vera Lindqvist")
    assert not await mia.sees("Your 1:1 on Friday 4 December")
    await slack.wind(to=utc("2026-12-04 11:00"))
    await pressed(slack, vera, await vera.find("on Friday 4 December"), "rhythm.held")
    await pressed(slack, ron, await ron.find("on Friday 4 December"), "rhythm.held")
    assert await ron.sees("Held. Both of you say so.")

    await slack.wind(to=utc("2026-12-10 12:00"))
    assert await mia.sees("Your 1:1 on Friday 11 December: 10:00 Ron Becker")
    assert not await vera.sees("Friday 11 December")


async def test_what_a_stand_in_sees_of_the_team(
    slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """In their days: the reps and their times, no figures, nothing to change (R50)."""
    vera = slack.user(VERA)
    await greet_all(slack, [RON])
    await stand_in(slack, mia)
    assert RON not in (await page_of(vera)).seen_text

    await slack.wind(to=utc("2026-12-01 09:00"))
    page = await page_of(vera)
    assert f"*<@{RON}>*\nFriday 10:00, 60 min (Berlin time)" in page.seen_text
    assert "of coaching" not in page.seen_text
    assert page.action_ids == []
    assert f"<@{VERA}> leads them now." in (await page_of(ron)).seen_text


async def test_back_early(slack: SlackWorld, mia: Person) -> None:
    """Ended from the page, the week is the manager's again, and the stand-in hears it once."""
    vera = slack.user(VERA)
    await greet_all(slack, [RON])
    await stand_in(slack, mia)
    await mia.close()
    page = await page_of(mia)
    assert f"<@{VERA}> leads the 1:1s: {DAYS}." in page.seen_text
    await pressed(slack, mia, page, "roster.end_stand_in")
    assert "leads the 1:1s" not in (await mia.last()).seen_text

    await slack.wind(to=utc("2026-12-03 12:00"))
    thanks = [one for one in await vera.messages() if "Thank you for standing in." in one.text]
    assert len(thanks) == 1
    assert await vera.sees(f"<@{MIA}> leads these 1:1s after all.")
    assert not await vera.sees("Friday 4 December")
    assert await mia.sees("Your 1:1 on Friday 4 December: 10:00 Ron Becker")


async def test_not_just_anybody(slack: SlackWorld, mia: Person) -> None:
    """A rep of the team, a guest, an app, who has left: each is told at the field."""
    await greet_all(slack, [RON])
    for who, words in (
        (RON, "Ron Becker would have a 1:1 with themselves. Pick somebody else."),
        ("U07SBXGUEST", "Guests can't lead 1:1s. Pick a member of this workspace."),
        (MIA, "That is who leads them now. Pick somebody else."),
    ):
        assert await stand_in(slack, mia, who) == {"who": words}
        await mia.close()
