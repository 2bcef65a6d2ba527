"""Streaks and hours, as they grow over weeks (docs/rhythm.md R1, R5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import pytest

from bot.rhythm.rules import Week
from tests.scenarios.cast import MIA, RON, SALES, VERA, greet_all, pressed, utc
from tests.support.slack_world import Person, SlackWorld

FIRST = Week(2026, 41)
EVERYBODYS = ("of coaching", "in a row")


@pytest.fixture(name="start")
def _start() -> datetime:
    """A Monday from which on no Friday is a holiday for long."""
    return utc("2026-10-05 08:00")


def sheet_of(week: int) -> str:
    day = FIRST.plus(week).day(5)
    return f"on {day:%A} {day.day} {day:%B}: "


async def hold(slack: SlackWorld, persons: Iterable[Person], *weeks: int) -> None:
    """Have these Fridays' 1:1s held and labelled coaching; the first Friday is number 0."""
    for week in weeks:
        await slack.wind(to=utc(f"{FIRST.plus(week).day(5)} 10:00"))
        for person in persons:
            for act in ("rhythm.held", "rhythm.label_coaching"):
                await pressed(slack, person, await person.find(sheet_of(week), "dm"), act)


async def shown(person: Person) -> str:
    await person.command("/coach")
    return (await person.last()).seen_text


async def test_a_streak_grows(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """The sheet says how many it were in a row; the fifth has a kind word, and no message more."""
    await greet_all(slack, [RON])
    await hold(slack, [mia, ron], 0)
    assert "in a row" not in (await ron.find(sheet_of(0), "dm")).seen_text

    await hold(slack, [mia, ron], 1, 2, 3)
    assert f"4 in a row with <@{MIA}>." in (await ron.find(sheet_of(3), "dm")).seen_text
    await slack.wind(to=utc("2026-11-05 12:00"))
    assert f"4 in a row with <@{RON}>." in (await mia.find(sheet_of(4), "dm")).seen_text
    before = len(await slack.calls("chat.postMessage"))
    await hold(slack, [mia, ron], 4)

    fifth = (await ron.find(sheet_of(4), "dm")).seen_text
    assert f"5 in a row with <@{MIA}>: here most rhythms end, and yours goes on." in fifth
    assert "4 in a row" in (await ron.find(sheet_of(3), "dm")).seen_text
    # The pings of that Friday, one for each.
    assert len(await slack.calls("chat.postMessage")) == before + 2


async def test_how_the_month_goes(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """/coach tells a rep their own streak and hours, a manager the team's, a stranger none."""
    await greet_all(slack, [RON])
    assert "0.0 of 3.0 h of coaching; this month's first 1:1 is still to come." in await shown(ron)
    await hold(slack, [mia, ron], 0, 1)

    own, team = await shown(ron), await shown(mia)
    assert "2 in a row. This month: 2.0 of 3.0 h of coaching, on pace on the 16th." in own
    assert "2 of 2 1:1s held this month, 2.0 of 3.0 h of coaching." in team
    assert "`/coach team` shows each rep." in team
    stranger = await shown(slack.user(VERA))
    assert not any(words in stranger for words in EVERYBODYS)


async def test_what_the_hours_rest_on(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """One side's label counts only after two working days, and is marked; none doesn't (R15)."""
    await greet_all(slack, [RON])
    await hold(slack, [ron], 0)
    await pressed(slack, mia, await mia.find(sheet_of(0), "dm"), "rhythm.held")
    assert "1.0 h labelled by one of you so far." in await shown(ron)

    await slack.wind(to=utc("2026-10-13 16:01"))
    assert "1.0 h of it on one side's word." in await shown(ron)

    await slack.wind(to=utc("2026-10-16 10:00"))
    for person in (mia, ron):
        await pressed(slack, person, await person.find(sheet_of(1), "dm"), "rhythm.held")
    assert "1.0 h not labelled yet." in await shown(ron)


async def test_before_the_greeting_there_are_no_figures(
    slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """A rep who hasn't been greeted learns nothing of a rhythm from /coach (R46)."""
    await mia.command("/coach setup")
    await mia.fill({"reps": [RON], "channel": SALES})
    assert await mia.submit() is None

    own = await shown(ron)
    assert not any(words in own for words in EVERYBODYS)
    assert "no 1:1 is over yet this month" in await shown(mia)


async def test_a_new_month(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """The month begins anew, the streak goes on."""
    await greet_all(slack, [RON])
    await hold(slack, [mia, ron], 0, 1, 2, 3)
    assert "4.0 of 3.0 h of coaching, this month's target reached." in await shown(ron)

    await slack.wind(to=utc("2026-11-02 09:00"))
    assert "4 in a row. This month: 0.0 of 3.0 h of coaching; this month's first 1:1 is still" in (
        await shown(ron)
    )
