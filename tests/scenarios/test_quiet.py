"""`/coach quiet`: what somebody hears is theirs to choose, at once (docs/rhythm.md R45, R49)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.errors import NotFound
from bot.people.rules import Habits, Intensity
from tests.scenarios.asking import Asking
from tests.scenarios.cast import LEAST, MIA, RON, greet_all, utc
from tests.support.slack_world import Impossible, Person, SlackWorld

TUESDAY = utc("2026-11-24 08:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(name="start")
def _start() -> datetime:
    """A Tuesday morning."""
    return TUESDAY


async def test_until_friday(asking: Asking, slack: SlackWorld, ron: Person) -> None:
    """Quiet until Friday: questions wait until Friday's morning, the card of the 1:1 comes."""
    await greet_all(slack, [RON])
    await ron.command("/coach quiet until Friday")
    assert "no questions until Friday 27 November, 09:00" in (await ron.last()).seen_text
    await asking.put("test.outcome", 1, RON, at=TUESDAY + HOUR)

    await slack.wind(to=utc("2026-11-27 07:59"))
    assert not await ron.sees("test.outcome")
    assert await ron.sees("Your 1:1 on Friday 27 November")
    await slack.wind(to=utc("2026-11-27 08:00"))
    assert await ron.sees("test.outcome 1")


async def test_off_again(asking: Asking, slack: SlackWorld, ron: Person) -> None:
    """Who ends their quiet hears at once what waited."""
    await greet_all(slack, [RON])
    await ron.command("/coach quiet 4h")
    assert "until Tuesday 24 November, 13:00" in (await ron.last()).seen_text
    await asking.put("test.outcome", 1, RON, at=TUESDAY + HOUR)
    await slack.wind(to=TUESDAY + 2 * HOUR)
    assert not await ron.sees("test.outcome")

    await ron.command("/coach quiet off")
    assert "You hear from me again" in (await ron.last()).seen_text
    await slack.wind(by=LEAST)

    assert await ron.sees("test.outcome 1")


async def test_what_cannot_be_read(slack: SlackWorld, ron: Person) -> None:
    """Words that could mean anything are answered with examples, and with the form."""
    await greet_all(slack, [RON])
    await ron.command("/coach quiet some *day* <!channel>")
    answer = await ron.last()
    assert "I can't tell until when" in answer.seen_text
    assert "<!channel>" not in answer.text

    await ron.click(answer, "people.habits")

    assert (await ron.open_modal()).title == "How you hear from me"


async def test_the_form(asking: Asking, slack: SlackWorld, ron: Person) -> None:
    """A rep chooses intensity, mutes, lead times and quiet; it holds at once and stays."""
    await greet_all(slack, [RON])
    await ron.command("/coach quiet")
    form = await ron.open_modal()
    assert "At most 5 questions a week, 2 a day, 15 minutes." in form.seen_text
    assert "Only you can see and change this." in form.seen_text
    await ron.fill(
        {
            "intensity": "standard",
            "muted": ["ping"],
            "muted_asks": ["praise", "deal-check"],
            "ping_lead": "30",
            "sheet_days": "2",
        }
    )
    assert await ron.submit() is None

    await asking.put("test.praise", 1, RON, at=TUESDAY + HOUR)
    await slack.wind(to=utc("2026-11-25 08:00"))
    assert await ron.sees("Your 1:1 on Friday 27 November")
    await slack.wind(to=utc("2026-11-27 12:00"))
    assert not await ron.sees("your 1:1 with")
    assert not await ron.sees("test.praise")

    await ron.command("/coach quiet")
    form = await ron.open_modal()
    state = form.values["intensity"]["intensity"]
    assert state["selected_option"]["value"] == "standard"
    wishes = asking.stage.bot.rooms.wishes
    habits = (await wishes.reader(await asking.workspace(), RON)).habits
    assert habits == Habits(
        Intensity.STANDARD, frozenset({"ping", "praise", "deal-check"}), ping_lead=30, sheet_days=2
    )


async def test_errors_stand_at_their_field(slack: SlackWorld, ron: Person) -> None:
    """A day that is past, or years away, is refused at its field; the rest stays as it was."""
    await greet_all(slack, [RON])
    await ron.command("/coach quiet")
    await ron.fill({"intensity": "active", "quiet": "2026-11-24"})
    assert await ron.submit() == {"quiet": "Pick a day that is still to come."}
    await ron.fill({"quiet": "2028-11-24"})
    assert await ron.submit() == {"quiet": "Pick a day within a year."}

    await ron.fill({"quiet": "2026-11-28"})
    assert await ron.submit() is None

    await ron.command("/coach why")
    assert "No questions until Mon 30 Nov 09:00." in (await ron.last()).seen_text


async def test_a_manager_sees_their_limits(slack: SlackWorld, mia: Person) -> None:
    """A manager has no intensity to choose; the form says what holds for them."""
    await greet_all(slack, [RON])
    await mia.command("/coach quiet")
    form = await mia.open_modal()

    assert "You lead 1 rep, so it is at most 10 questions a week, 2 a day, 5 minutes." in (
        form.seen_text
    )
    with pytest.raises(Impossible):
        await mia.fill({"intensity": "active"})


async def test_a_stranger(slack: SlackWorld) -> None:
    """Somebody whom we never met has nothing to choose, and is told how to begin."""
    vera = slack.user("U07SBXVERA")
    for word in ("quiet", "quiet 2h", "why"):
        await vera.command(f"/coach {word}")
        assert "I don't know this person yet" in (await vera.last()).seen_text


async def test_remind_me_on_a_date(asking: Asking, slack: SlackWorld, ron: Person) -> None:
    """An ask is put off to a date, with errors at the field; put off again, it comes once."""
    await greet_all(slack, [RON])
    await asking.put("test.outcome", 1, RON, at=TUESDAY + HOUR)
    await slack.wind(to=TUESDAY + HOUR)
    message = await ron.find("test.outcome 1")

    await ron.click(message, "people.remind", value="date:1:test.outcome")
    await ron.fill({"day": "2026-11-24"})
    assert await ron.submit() == {"day": "Pick a day that is still to come."}
    await ron.fill({"day": "2026-12-05"})
    assert await ron.submit() is None
    await slack.wind(by=LEAST)
    message = await ron.find("I remind you on Monday 7 December, 09:00.")
    await ron.click(message, "people.remind", value="tomorrow:1:test.outcome")
    await slack.wind(by=LEAST)
    assert await ron.sees("I remind you on Wednesday 25 November, 10:00.")

    await slack.wind(to=utc("2026-12-08 08:00"))
    posts = [
        call
        for call in await slack.calls("chat.postMessage")
        if call.payload["text"].startswith("test.outcome")
    ]
    assert [f"{call.at:%d %H}" for call in posts] == ["24 09", "25 09"]


async def test_nobody_puts_off_what_others_were_asked(
    asking: Asking, slack: SlackWorld, ron: Person, mia: Person
) -> None:
    """Somebody else's ask isn't there for whoever sends its reminder, and nothing comes of it."""
    await greet_all(slack, [RON])
    await asking.put("test.outcome", 1, RON, at=TUESDAY + HOUR)
    await asking.put("test.outcome", 2, MIA, at=TUESDAY + HOUR)
    await slack.wind(to=TUESDAY + HOUR)
    assert await ron.sees("test.outcome 1")

    workspace = await asking.workspace()
    wishes = asking.stage.bot.rooms.wishes
    with pytest.raises(NotFound, match="I can't find that for you"):
        await wishes.put_off(workspace, by=MIA, kind="test.outcome", subject=1, until=TUESDAY + DAY)
    assert not await ron.sees("I remind you")
