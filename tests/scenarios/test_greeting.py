"""The first contact: nobody hears of Coach before the manager says so, and everybody may say no."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.scenarios.cast import (
    AIKO,
    LENA,
    MIA,
    NAOMI,
    REPS,
    RON,
    SAM,
    greet_all,
    pressed,
    set_up,
    utc,
)
from tests.support.slack_world import Person, SlackWorld

HELLO = f"<@{MIA}> set up weekly 1:1s with you. I'll remind you both."


async def heard_of_us(slack: SlackWorld) -> set[str]:
    """The reps who ever got a message of the bot."""
    found = set()
    for rep in REPS:
        for place in await slack.user(rep).conversations():
            if place.kind in {"im", "mpim"} and place.messages:
                found.add(rep)
    return found


async def test_reps_hear_nothing_before(slack: SlackWorld, mia: Person) -> None:
    """However long the manager waits, only the manager hears; the 1:1s are on their own sheet."""
    preview = await set_up(slack, [RON, SAM])
    await pressed(slack, mia, preview, "rhythm.only_me")
    await slack.wind(to=utc("2026-11-28 00:00"))

    assert await heard_of_us(slack) == set()
    assert await mia.sees("Fine. Only you hear from me")
    assert await mia.sees("Your 2 1:1s on Friday 27 November: 10:00 Ron Becker, 15:00 Sam")
    assert len(await mia.messages(f"group:{RON}")) == 0


async def test_what_the_manager_does_meanwhile(slack: SlackWorld, mia: Person) -> None:
    """Starting and answering before the greeting stays between the manager and Coach."""
    await set_up(slack, [RON])
    await slack.wind(to=utc("2026-11-27 08:55"))
    await pressed(slack, mia, await mia.find("on Friday 27 November: "), "rhythm.start")
    await slack.wind(to=utc("2026-11-27 11:00"))
    await pressed(slack, mia, await mia.find("on Friday 27 November: "), "rhythm.held")

    assert await heard_of_us(slack) == set()
    assert await mia.sees(f"Held, you said. I'm waiting for <@{RON}>.")


async def test_everyone(slack: SlackWorld, mia: Person) -> None:
    """One press greets all; the preview says so and offers it no more."""
    preview = await set_up(slack, [RON, AIKO, LENA])
    assert "3. Ten minutes before: “In 10 minutes: your 1:1 with" in preview.seen_text
    await pressed(slack, mia, preview, "rhythm.greet_all")

    assert await heard_of_us(slack) == {RON, AIKO, LENA}
    after = await mia.find("Your rhythm is saved.")
    assert after.ts == preview.ts
    assert after.action_ids == []
    assert after.seen_text.count("(greeted)") == 3
    for rep in (RON, AIKO, LENA):
        [hello] = await slack.user(rep).messages()
        assert hello.text == HELLO
        assert "*Who sees what.*" in hello.seen_text
        assert "compliance exports" in hello.seen_text
        assert "Coaching, not appraisal" in hello.seen_text


async def test_two_first(slack: SlackWorld, mia: Person) -> None:
    """Two are greeted; the others wait until the manager greets them, too."""
    preview = await set_up(slack, [RON, AIKO, LENA])
    await mia.click(preview, "rhythm.greet_two")
    await mia.fill({"pilot_reps": [RON, LENA]})
    assert await mia.submit() is None
    await slack.wind()

    assert await heard_of_us(slack) == {RON, LENA}
    after = await mia.find("Your rhythm is saved.")
    assert "Greet the rep" in after.seen_text
    await pressed(slack, mia, after, "rhythm.greet_all")
    assert await heard_of_us(slack) == {RON, LENA, AIKO}
    assert len(await slack.user(RON).messages()) == 1


async def test_two_of_another_team(slack: SlackWorld, mia: Person) -> None:
    """Whoever isn't waiting in this team can't be greeted, and the form says so."""
    preview = await set_up(slack, [RON, AIKO, LENA])
    await mia.click(preview, "rhythm.greet_two")
    await mia.fill({"pilot_reps": [SAM]})

    errors = await mia.submit()
    assert errors == {"pilot_reps": "Pick reps of your team who haven't been greeted yet."}
    assert await heard_of_us(slack) == set()


@pytest.mark.parametrize(
    ("start", "rep", "greeted_at"),
    [
        (utc("2026-11-23 08:00"), RON, utc("2026-11-23 08:00")),
        (utc("2026-11-23 08:00"), NAOMI, utc("2026-11-23 09:00")),
        (utc("2026-11-23 08:00"), SAM, utc("2026-11-23 14:00")),
        (utc("2026-11-23 18:30"), SAM, utc("2026-11-23 18:30")),
        (utc("2026-11-23 18:30"), RON, utc("2026-11-24 08:00")),
        (utc("2026-11-27 17:30"), RON, utc("2026-11-30 08:00")),
        (utc("2026-11-28 12:00"), SAM, utc("2026-11-30 14:00")),
    ],
    ids=str,
)
async def test_in_the_reps_working_hours(
    slack: SlackWorld, start: datetime, rep: str, greeted_at: datetime
) -> None:
    """A greeting waits for its reader's working hours: over night, and over the weekend."""
    await greet_all(slack, [rep])
    await slack.wind(by=utc("2026-11-26 00:00") - utc("2026-11-23 00:00"))

    [hello] = [call for call in await slack.calls("chat.postMessage") if _text(call.payload)]
    assert (hello.at - greeted_at).total_seconds() < 10
    assert hello.at >= greeted_at


def _text(payload: dict[str, object]) -> bool:
    return payload["text"] == HELLO


async def test_not_for_me(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A rep's no is taken: nothing more comes, the manager is told, in kind words, once."""
    await greet_all(slack, [RON, AIKO])
    await slack.wind(to=utc("2026-11-26 19:00"))
    await pressed(slack, ron, await ron.find("Hello"), "rhythm.refuse")
    seen = len(await ron.messages())
    assert await ron.sees("You don't take part at the moment. You get nothing from me.")
    assert not await mia.sees("would rather not"), "it is night"

    await slack.wind(to=utc("2026-11-27 07:59"))
    assert not await mia.sees("would rather not"), "it is early"
    await slack.wind(to=utc("2026-12-06 00:00"))
    assert len(await ron.messages()) == seen
    told = [one for one in await mia.messages() if "would rather not" in one.seen_text]
    assert len(told) == 1
    assert "That is fine: ask what would make it useful." in told[0].seen_text
    assert not await mia.sees(f"In 10 minutes: your 1:1 with <@{RON}>")
    assert (
        await mia.find("on Friday 27 November: ")
    ).text == "Your 1:1 on Friday 27 November: 11:15 Aiko Tanaka (not held)"


async def test_joins_again(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Who said no can come back: the time is the old one, and the manager's note says so."""
    await greet_all(slack, [RON])
    await pressed(slack, ron, await ron.find("Hello"), "rhythm.refuse")
    note = await mia.find("would rather not")
    await slack.wind(to=utc("2026-12-01 09:00"))
    await pressed(slack, ron, await ron.find("You don't take part"), "rhythm.join")
    await slack.wind(to=utc("2026-12-04 09:00"))

    after = await mia.find(f"<@{RON}> takes part again.")
    assert after.ts == note.ts
    assert await ron.sees("Hello <@U07SBXRON>!")
    assert await ron.sees(f"In 10 minutes: your 1:1 with <@{MIA}> at 10:00.") or await ron.sees(
        f"Your 1:1 with <@{MIA}> was to start at 10:00."
    )
    assert await mia.sees("Your 1:1 on Friday 4 December: 10:00 Ron Becker")


async def test_only_the_rep_decides(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Saying no twice, or yes without a no, changes nothing and tells nobody twice."""
    await greet_all(slack, [RON])
    hello = await ron.find("Hello")
    await pressed(slack, ron, hello, "rhythm.refuse")
    await slack.wind()
    assert len([one for one in await mia.messages() if "would rather not" in one.text]) == 1
    again = await ron.find("You don't take part")
    await pressed(slack, ron, again, "rhythm.join")
    hello = await ron.find("Hello")

    assert hello.ts == again.ts
    assert hello.action_ids == ["rhythm.refuse"]
