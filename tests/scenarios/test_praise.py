"""Praise from the shortcut to the team's channel and back, through the real protocol (R27, R50)."""

from __future__ import annotations

import pytest

from bot.sandboxed import Stage
from tests.scenarios.cast import AIKO, LEAST, MIA, RON, SALES, SAM, greet_all, utc, value_of
from tests.scenarios.stages import Wire
from tests.support.slack_world import Message, Person, SlackWorld

INSIGHT = "Dana <https://a.b|wrote>: *40,000* a month & dates"
READ = "Dana wrote (https://a.b): ∗40,000∗ a month &amp; dates"
ASKS = "would like to praise what you wrote"


@pytest.fixture(name="team")
async def _team(slack: SlackWorld) -> None:
    """Mia leads Ron and Aiko; Monday 2026-11-23, nine in Berlin."""
    await greet_all(slack, [RON, AIKO])


async def praise(by: Person, message: Message, why: str = "A number in *her* words") -> None:
    """Choose the shortcut in a message's menu, and send its form."""
    await by.shortcut("praise.from_message", message)
    form = await by.open_modal()
    assert "reads this first" in form.seen_text
    await by.fill({"why": why})
    assert await by.submit() is None


@pytest.mark.usefixtures("team")
async def test_from_a_message_to_the_team(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Praised, asked, put in other words, posted, changed and taken back; nobody is pinged."""
    await ron.say(SALES, INSIGHT)
    message = await mia.find("Dana", SALES)
    await praise(mia, message)
    assert "is asked whether it may be posted" in (await mia.open_modal()).seen_text
    await mia.close(everything=True)
    await slack.wind(by=LEAST)

    asked = await ron.find(ASKS, "dm")
    assert READ in asked.seen_text
    assert "A number in ∗her∗ words" in asked.seen_text
    assert "Everybody in that channel would read it" in asked.seen_text
    assert not await mia.sees("praises an insight", SALES)
    await ron.click(asked, "praise.edit")
    await ron.fill({"quote": "  "})
    errors = await ron.submit()
    assert errors is not None
    assert set(errors) == {"quote"}
    await ron.fill({"quote": "Dana wrote a *number* <!channel>"})
    assert await ron.submit() is None
    await slack.wind(by=LEAST)

    posted = await mia.find("praises an insight of", SALES)
    assert "Dana wrote a ∗number∗ &lt;!channel&gt;" in posted.seen_text
    assert (posted.pings, posted.action_ids) == ([], [])
    assert "goes to" in (await ron.find("Thank you!", "dm")).seen_text

    # Both find their way back: the praiser in the message's menu, the rep in their own message.
    await mia.shortcut("praise.from_message", message)
    await mia.press("praise.edit")
    await mia.fill({"why": "Her number, not ours"})
    assert await mia.submit() is None
    await slack.wind(by=LEAST)
    assert "Her number, not ours" in (await mia.find("praises an insight of", SALES)).seen_text
    await ron.click(await ron.find("Thank you!", "dm"), "praise.take_back")
    await slack.wind(by=LEAST)

    assert await mia.sees("The praise that stood here was taken back.", SALES)
    assert not await mia.sees("praises an insight of", SALES)
    posts = [
        one for one in await slack.calls("chat.postMessage") if one.payload["channel"] == SALES
    ]
    assert len(posts) == 1
    assert await mia.troubles() == await ron.troubles() == []


@pytest.mark.usefixtures("team")
async def test_rather_not(stage: Stage, slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A team mate praises; after a no they read that alone, and nobody else answers for the rep."""
    aiko = slack.user(AIKO)
    await ron.say(SALES, INSIGHT)
    message = await aiko.find("Dana", SALES)
    await praise(aiko, message)
    await aiko.close(everything=True)
    await slack.wind(by=LEAST)
    asked = await ron.find(ASKS, "dm")
    for who in (AIKO, MIA):
        await Wire(stage).click(who, asked, "praise.yes", value=value_of(asked))
    await ron.click(asked, "praise.no")
    await slack.wind(to=utc("2026-11-24 12:00"))

    assert await aiko.sees("prefers to keep your praise between you two.", "dm")
    assert "stays between you two" in (await ron.find("It stays", "dm")).seen_text
    assert not await mia.sees("praises an insight", SALES)
    await mia.shortcut("praise.from_message", message)
    assert await mia.modal() is None or "has praised" in (await mia.open_modal()).seen_text
    # Whom nobody leads with them praises nobody here, and nobody praises themselves.
    for person in (slack.user(SAM), ron):
        await person.shortcut("praise.from_message", message)
        assert await person.modal() is None
    assert await aiko.troubles() == await ron.troubles() == []


@pytest.mark.usefixtures("team")
async def test_outsiders_in_the_channel(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Shared between the yes and the post, the channel receives nothing; the rep reads it (R50)."""
    await ron.say(SALES, INSIGHT)
    await praise(mia, await mia.find("Dana", SALES))
    await mia.close(everything=True)
    await slack.wind(by=LEAST)
    asked = await ron.find(ASKS, "dm")
    await slack.change_channel(SALES, ext_shared=True)
    await ron.click(asked, "praise.yes")
    await slack.wind(by=LEAST)
    await slack.wind(by=LEAST)

    assert await ron.sees("praises something that you wrote", "dm")
    assert await mia.sees("isn't in the team's channel", "dm")
    posts = [one.payload["channel"] for one in await slack.calls("chat.postMessage")]
    assert SALES not in posts
    assert await mia.troubles() == await ron.troubles() == []
