"""A leader's month through the real protocol (docs/rhythm.md R41)."""

from __future__ import annotations

from tests.scenarios.cast import AIKO, LEAST, LENA, RON, SAM, VERA, greet_all, make_leader, utc
from tests.support.slack_world import Person, SlackWorld


async def test_roll_up(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """On the month's first working morning a leader reads their teams' numbers, and how counted."""
    await greet_all(slack, [RON, AIKO, LENA, SAM])
    vera = slack.user(VERA)
    await make_leader(slack)

    # Nine in Stockholm; the 1:1s of the Friday before were nobody's to answer for.
    await slack.wind(to=utc("2026-12-01 07:59"))
    assert not [one for one in await vera.messages("dm") if "Your teams in" in one.seen_text]
    await slack.wind(to=utc("2026-12-01 08:01"))
    told = await vera.find("Your teams in the four weeks from Mon 2 Nov to Sun 29 Nov", "dm")
    assert "1:1s held: 0 of 4, 0%" in told.seen_text
    assert "*The team of Mia Hoffmann*: 0 of 4 held" in told.seen_text
    for rep in ("Ron", "Aiko", "Lena", "Sam"):
        assert rep not in told.seen_text

    await vera.click(told, "reports.roll_up")
    page = await vera.open_modal()
    assert "*The team of Mia Hoffmann*, 4 reps" in page.seen_text
    assert "Week by week: 0/0 · 0/0 · 0/0 · 0/4" in page.seen_text
    await vera.press("reports.roll_up_counted")
    assert "*1:1s held*" in (await vera.open_modal()).seen_text
    await vera.close(everything=True)
    await vera.command("/coach rollup")
    assert "*The team of Mia Hoffmann*" in (await vera.open_modal()).seen_text
    await vera.close(everything=True)

    # A manager looks at their own; a rep has none to look at, and old buttons know it.
    await mia.command("/coach rollup")
    assert "*The team of Mia Hoffmann*" in (await mia.open_modal()).seen_text
    await mia.close(everything=True)
    await ron.command("/coach rollup")
    assert "another role than yours" in (await ron.last()).seen_text
    await slack.wind(to=utc("2026-12-02 12:00"))
    found = [one for one in await vera.messages("dm") if "Your teams in" in one.seen_text]
    assert len(found) == 1
    await slack.wind(by=LEAST)
    assert await vera.troubles() == await mia.troubles() == await ron.troubles() == []
