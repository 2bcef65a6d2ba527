"""A 1:1 stays at its wall-clock time in its own zone, whatever the other side's clock does.

New York changes its clocks three weeks before Europe in spring, and one after it in autumn.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.scenarios.cast import MIA, NEW_YORK, SAM, pressed, set_up, utc
from tests.support.slack_world import SlackWorld

FORTNIGHT = timedelta(days=12)


@pytest.mark.parametrize(
    ("start", "told"),
    [
        pytest.param(
            utc("2026-10-19 12:00"),
            [
                ("Friday 23 October: 15:00", "15:00–16:00 Berlin time (09:00–10:00 in New York)"),
                ("Friday 30 October: 14:00", "14:00–15:00 Berlin time (09:00–10:00 in New York)"),
            ],
            id="Europe falls back",
        ),
        pytest.param(
            utc("2026-10-26 12:00"),
            [
                ("Friday 30 October: 14:00", "14:00–15:00 Berlin time (09:00–10:00 in New York)"),
                ("Friday 6 November: 15:00", "15:00–16:00 Berlin time (09:00–10:00 in New York)"),
            ],
            id="New York falls back",
        ),
        pytest.param(
            utc("2027-03-08 12:00"),
            [
                ("Friday 12 March: 15:00", "15:00–16:00 Berlin time (09:00–10:00 in New York)"),
                ("Friday 19 March: 14:00", "14:00–15:00 Berlin time (09:00–10:00 in New York)"),
            ],
            id="New York springs forward",
        ),
        pytest.param(
            utc("2027-03-22 12:00"),
            [
                # The Friday is Good Friday in Germany.
                ("Thursday 25 March: 14:00", "14:00–15:00 Berlin time (09:00–10:00 in New York)"),
                ("Friday 2 April: 15:00", "15:00–16:00 Berlin time (09:00–10:00 in New York)"),
            ],
            id="Europe springs forward",
        ),
    ],
)
async def test_nine_in_new_york(
    slack: SlackWorld, start: datetime, told: list[tuple[str, str]]
) -> None:
    """Nine in the morning in New York stays that, whatever it is in Berlin that week."""
    mia, sam = slack.user(MIA), slack.user(SAM)
    preview = await set_up(slack, [SAM], zone=NEW_YORK, time="09:00")
    await pressed(slack, mia, preview, "rhythm.greet_all")
    await slack.wind(to=start + FORTNIGHT)

    for text, span in told:
        assert span in (await mia.find(f"Your 1:1 on {text} Sam Whitfield")).seen_text
        day = text.partition(":")[0]
        assert await sam.sees(f"Your 1:1 on {day}: 09:00 Mia Hoffmann")
    pings = [
        call.at
        for call in await slack.calls("chat.postMessage")
        if call.payload["text"].startswith("In 10 minutes") and call.payload["channel"] == MIA
    ]
    assert [f"{at:%H:%M}" for at in pings] == [_ten_before(text) for text, _ in told]


def _ten_before(told: str) -> str:
    """Say in UTC when the ping for Mia's time comes: Berlin is an hour ahead, in summer two."""
    day, _, clock = told.partition(": ")
    is_summer = day in {"Friday 23 October", "Friday 2 April"}
    return f"{int(clock[:2]) - 2 - is_summer:02}:50"
