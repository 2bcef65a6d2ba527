"""`/coach team`: each rep's rhythm at a glance, and a way to change it (R4, R8, R50)."""

from __future__ import annotations

from bot.sandboxed import Stage
from tests.scenarios.cast import (
    LEAST,
    MIA,
    REPS,
    RON,
    SAM,
    VERA,
    greet_all,
    pressed,
    set_up,
    utc,
)
from tests.scenarios.stages import Wire
from tests.support.slack_world import Message, Person, SlackWorld


async def page_of(person: Person) -> Message:
    await person.command("/coach team")
    return await person.last()


async def chosen(person: Person, page: Message, choice: str, *, about: str) -> None:
    """Choose in a rep's menu."""
    for block in page.blocks:
        if about in str(block.get("text")):
            for one in block["accessory"]["options"]:
                if one["value"].startswith(choice):
                    await person.click(
                        page, "roster.rep", block_id=block["block_id"], value=one["value"]
                    )
                    return
    raise AssertionError(f"no {choice} for {about} in {page.seen_text}")


async def test_a_manager_sees_their_reps(slack: SlackWorld, mia: Person) -> None:
    """Standing time, next 1:1, the month's hours: a line for each rep, with a menu."""
    await greet_all(slack, [RON, SAM])
    seen = (await page_of(mia)).seen_text

    assert "*Your team*, 2 reps" in seen
    assert f"*<@{RON}>*\nFriday 10:00, 60 min\nNext: Fri 27 Nov, 10:00" in seen
    assert f"*<@{SAM}>*\nFriday 15:00, 60 min\n" in seen
    assert "0.0 of 3.0 h of coaching" in seen
    assert "Streaks and hours are for each rep and you, nobody else." in seen


async def test_next_until_it_is_over(slack: SlackWorld, mia: Person) -> None:
    """While its time lasts a 1:1 is still the next one, started or not; after it, it isn't."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-27 09:59"))
    assert "Next: Fri 27 Nov, 10:00" in (await page_of(mia)).seen_text
    await slack.wind(to=utc("2026-11-27 10:00"))
    assert "Next: Fri 4 Dec, 10:00" in (await page_of(mia)).seen_text


async def test_who_waits_and_who_said_no(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """The page says who hasn't been greeted, and who doesn't take part."""
    await set_up(slack, [RON])
    assert "60 min; not greeted yet" in (await page_of(mia)).seen_text

    preview = await mia.find("Your rhythm is saved.")
    await pressed(slack, mia, preview, "rhythm.greet_all")
    await pressed(slack, ron, await ron.find("Hello"), "rhythm.refuse")
    assert "Doesn't take part at the moment." in (await page_of(mia)).seen_text


async def test_a_rep_sees_their_own_line(slack: SlackWorld, ron: Person) -> None:
    """A rep sees whose 1:1s theirs are and when, and no one else's."""
    await greet_all(slack, [RON, SAM])
    page = await page_of(ron)

    assert f"*Your 1:1s with <@{MIA}>*\nFriday 10:00, 60 min\n" in page.seen_text
    assert SAM not in page.seen_text
    assert page.action_ids == []


async def test_a_rep_who_is_not_greeted_hears_nothing_here(slack: SlackWorld, ron: Person) -> None:
    """The page is no way around the greeting: before it, there is nothing to see (R46)."""
    await set_up(slack, [RON])

    assert "nobody has 1:1s with you" in (await page_of(ron)).seen_text


async def test_a_stranger(slack: SlackWorld, ron: Person) -> None:
    """Whoever we never met is shown the way in."""
    page = await page_of(slack.user(VERA))

    assert page.action_ids == ["rhythm.set_up"]


async def test_a_closing_day(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Named and dated in a form, it moves the 1:1 within its week; taken back, it comes back."""
    await greet_all(slack, [RON])
    await mia.click(await page_of(mia), "roster.close")
    await mia.fill({"name": "Sales kick-off", "first": "2026-11-27"})
    assert await mia.submit() is None
    done = (await mia.open_modal()).seen_text
    assert "Your team is closed: Fri 27 Nov, Sales kick-off." in done

    page = await page_of(mia)
    assert "Closed: Fri 27 Nov, Sales kick-off." in page.seen_text
    assert "Next: Fri 27 Nov" not in page.seen_text
    await pressed(slack, mia, page, "roster.reopen")
    assert "Closed:" not in (await mia.last()).seen_text
    assert "Next: Fri 27 Nov, 10:00" in (await page_of(mia)).seen_text


async def test_a_reps_time_and_leave(slack: SlackWorld, mia: Person) -> None:
    """The menu opens the form for one rep's slot, and the one for their leave."""
    await greet_all(slack, [RON, SAM])
    await chosen(mia, await page_of(mia), "slot", about=RON)
    assert (await mia.open_modal()).callback_id == "rhythm.slot_form"
    await mia.close()

    await chosen(mia, await page_of(mia), "away", about=SAM)
    await mia.fill({"first": "2026-11-26", "last": "2026-11-27"})
    assert await mia.submit() is None
    await mia.close()
    await slack.wind(by=LEAST)
    seen = (await page_of(mia)).seen_text
    assert "Away: Thu 26 Nov to Fri 27 Nov." in seen


async def test_a_large_team_has_pages(slack: SlackWorld, mia: Person) -> None:
    """Nine reps fit on one page; whatever number an old button carries, a page is shown."""
    await set_up(slack, REPS)
    page = await page_of(mia)
    assert "*Your team*, 9 reps" in page.seen_text
    assert "roster.page_on" not in page.action_ids


async def test_buttons_of_somebody_else(
    slack: SlackWorld, stage: Stage, mia: Person, ron: Person
) -> None:
    """The page's buttons in a rep's hands do nothing, and say so: the team isn't theirs (R50)."""
    await greet_all(slack, [RON])
    await mia.command("/coach pause next week")
    hello = await ron.find("Hello")
    for act in ("pause", "resume", "close", "stand_in", "end_stand_in", "reopen"):
        await Wire(stage).click(RON, hello, f"roster.{act}", value="1")
        assert (await ron.last()).text.startswith(("I can't find that", "That isn't there"))
    await Wire(stage).click(RON, hello, "roster.rep", value="hand-over:1")
    assert (await ron.last()).text.startswith("I can't find that")

    assert await ron.modal() is None
    assert "The team will pause" in (await page_of(mia)).seen_text


async def test_old_buttons(slack: SlackWorld, stage: Stage, mia: Person) -> None:
    """A page of before: what was taken back or ended already stays so, and nothing breaks."""
    preview = await set_up(slack, [RON])
    await mia.command("/coach pause next week")
    for act, value in (
        ("resume", "1"),
        ("resume", "1"),
        ("reopen", "1"),
        ("reopen", "99"),
        ("end_stand_in", "99"),
        ("page_on", "7"),
        ("rep", "nonsense"),
        ("rep", "hand-over:99"),
        ("take_in", "99"),
        ("not_now", "99"),
    ):
        await Wire(stage).click(MIA, preview, f"roster.{act}", value=value)
    await slack.wind(by=LEAST)

    assert await mia.troubles() == []
    assert await mia.modal() is None
    assert "will pause" not in (await page_of(mia)).seen_text
