"""A rep who reads German and a manager who reads English live through the same days (issue 7)."""

from __future__ import annotations

import re

import pytest

from bot.evidence.questions.bank import bank
from bot.sandbox.world import World, demo_world
from bot.sandboxed import Stage
from bot.words import tongue
from tests.evidence.checks.word_reader import HOPE
from tests.scenarios.cast import LEAST, LENA, MIA, greet_all, pressed, utc
from tests.scenarios.checking import alone, deal_of, opened, questions, replied, thread_of
from tests.support.slack_world import SlackWorld

ENGLISH = re.compile(r"\b(?:the|your|you|with|only|this)\b", re.IGNORECASE)
GERMAN = re.compile(r"\b(?:und|der|das|dein|dir|ist|mit|nicht)\b", re.IGNORECASE)
OURS = f"group:{MIA},{LENA}"


@pytest.fixture(name="world")
def _world() -> World:
    """The sandbox's people as they are: Lena reads German, Mia English."""
    return demo_world()


async def test_each_reads_their_own_language(stage: Stage, slack: SlackWorld) -> None:
    """Greeting, sheet, check, re-ask, the week: words, days and numbers are the reader's own."""
    alone(stage)
    lena, mia = slack.user(LENA), slack.user(MIA)
    await greet_all(slack, [LENA])
    assert await lena.sees("hat ein wöchentliches 1:1 mit dir angelegt, Freitag um 10:00")

    check = await opened(stage, await deal_of(stage, rep=LENA), rep=LENA, place=f"{MIA},{LENA}")
    await slack.wind(by=LEAST)
    parent = await lena.find("Deal-Check: Acme renewal", OURS)
    [asked] = await questions(stage, check.id)
    assert asked.text == tongue("de-DE").text(bank()[asked.key].words) != bank()[asked.key].text
    assert asked.text in parent.seen_text, "who is asked decides the language"
    await replied(slack, lena, parent, HOPE)
    [re_ask] = await thread_of(lena, parent, besides=[LENA])
    assert "Danke. Damit wir es zeigen können" in re_ask

    await slack.wind(to=utc("2026-11-27 15:00"))
    theirs = await lena.find("Dein 1:1 am Freitag, 27. November", "dm")
    ours = await mia.find("Your 1:1 on Friday 27 November", "dm")
    assert "Hat stattgefunden" in theirs.seen_text
    assert "Held" in ours.seen_text
    await pressed(slack, lena, theirs, "rhythm.held")
    await slack.wind(to=utc("2026-11-30 12:00"))
    assert await mia.sees("Team of Mia Hoffmann, week 48", "dm")
    await lena.command("/coach")
    assert await lena.sees("• Fr, 4. Dez, 10:00–11:00", "dm")
    assert await lena.sees("0,0 von 3,0 Std. Coaching", "dm")

    read = {
        one: " ".join([said.seen_text for said in await one.messages("dm")]) for one in (lena, mia)
    }
    assert ENGLISH.findall(read[lena]) == []
    assert GERMAN.findall(read[mia]) == []
