"""Monday morning for whoever leads: the week, whom to ask what, the hours (docs/rhythm.md R41a)."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.sandboxed import Stage
from tests.scenarios.cast import AIKO, LEAST, MIA, RON, VERA, greet_all, pressed, utc
from tests.scenarios.checking import deal_of
from tests.support.slack_world import Message, Person, SlackWorld

DIGEST = "Your week"
OF_VERA = "10:00"
"""The 1:1 by the clock of who stands in."""
WORD = "didn't come about. Weeks are like that."


@pytest.fixture(name="start")
def _start() -> datetime:
    """A Monday, ten in Berlin, four in the night in New York."""
    return utc("2026-10-05 08:00")


async def sent(slack: SlackWorld, text: str) -> list[tuple[str, datetime]]:
    """List to whom messages with these words went, and when."""
    return [
        (str(one.payload["channel"]), one.at)
        for one in await slack.calls("chat.postMessage")
        if text in str(one.payload["text"])
    ]


async def test_a_managers_monday(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """It comes each Monday, to the manager alone; its offer plans a session in one tap."""
    await greet_all(slack, [RON, AIKO])
    assert not await mia.sees(DIGEST)
    await slack.wind(to=utc("2026-10-12 07:09"))
    assert not await mia.sees(DIGEST)
    await slack.wind(to=utc("2026-10-26 08:15"))

    told = [one for one in await sent(slack, DIGEST) if one[0] == MIA]
    # Twice at nine in summer, once at nine in winter, and each just after the office opened.
    assert [at.replace(second=0, microsecond=0) for _, at in told] == [
        utc("2026-10-12 07:10"),
        utc("2026-10-19 07:10"),
        utc("2026-10-26 08:10"),
    ]
    assert not await ron.sees(DIGEST)
    said = await mia.find(DIGEST, "dm")
    assert "Fri 30 Oct: 10:00" in said.seen_text
    assert "0.0 of 3.0 h of coaching so far" in said.seen_text
    assert "Your team's 1:1s of this week offer 2 h" in said.seen_text

    block = next(str(one["accessory"]["value"]) for one in said.blocks if one.get("accessory"))
    assert block.startswith(RON)
    await mia.click(said, "digest.plan", block_id=_block_with(said, block))
    await slack.wind(by=LEAST)
    mended = await mia.find(DIGEST, "dm")
    assert "A session besides: Tue 27 Oct, 09:00." in mended.seen_text
    assert mended.action_ids == ["digest.plan"]
    assert len(await sent(slack, DIGEST)) == 3
    assert await mia.troubles() == await ron.troubles() == []


def _block_with(message: Message, value: str) -> str:
    return next(
        str(one["block_id"])
        for one in message.blocks
        if one.get("accessory", {}).get("value") == value
    )


async def test_a_kind_word(stage: Stage, slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Two 1:1s fell out: the rep alone reads a kind word on Monday, and one tap helps."""
    await greet_all(slack, [RON])
    await deal_of(stage)
    await slack.wind(to=utc("2026-10-26 09:00") + LEAST)

    [(to, at)] = await sent(slack, WORD)
    assert to == RON
    assert at.replace(second=0, microsecond=0) == utc("2026-10-26 09:00")
    word = await ron.find(WORD, "dm")
    assert word.action_ids == ["rhythm.move"]
    assert not await mia.sees(WORD)
    await ron.click(word, "rhythm.move")
    assert await ron.modal() is not None

    await slack.wind(to=utc("2026-10-30 10:05"))
    for person in (mia, ron):
        card = await person.find("on Friday 30 October: ", "dm")
        await pressed(slack, person, card, "rhythm.held")
    settled = await ron.find("This has settled itself since.", "dm")
    assert settled.action_ids == []
    assert len(await sent(slack, WORD)) == 1


async def test_a_stand_ins_monday(slack: SlackWorld, mia: Person) -> None:
    """Whoever leads in a week reads of it, in their own zone and hours; the manager doesn't."""
    vera = slack.user(VERA)
    await greet_all(slack, [RON])
    await mia.command("/coach team")
    await mia.click(await mia.last(), "roster.stand_in")
    await mia.fill({"who": [VERA], "first": "2026-10-12", "last": "2026-10-16"})
    assert await mia.submit() is None
    await slack.wind(to=utc("2026-10-19 09:00"))

    told = [(who, at.replace(second=0)) for who, at in await sent(slack, DIGEST)]
    assert [who for who, _ in told] == [VERA, MIA]
    lent = await vera.find(DIGEST, "dm")
    assert f"Fri 16 Oct: {OF_VERA} <@{RON}>" in lent.seen_text
    assert "of coaching" not in lent.seen_text
    assert "Of those whom you lead in somebody's place" in lent.seen_text
    own = await mia.find(DIGEST, "dm")
    assert "Fri 23 Oct: 10:00" in own.seen_text
