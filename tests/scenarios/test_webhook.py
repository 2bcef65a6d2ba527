"""The webhook through the real protocol: set, tried, called on the 5th, mended, ended."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from bot.summaries.reports.webhook_rules import signature
from tests.scenarios.cast import AIKO, LEAST, MIA, RON, greet_all, utc
from tests.summaries.reports.receiver import Receiver, receiver
from tests.support.slack_world import Person, SlackWorld

OMAR = "U07SBXOMAR"
KEY = "quittenmus"


@pytest.fixture(name="server")
async def _server() -> AsyncIterator[Receiver]:
    async with receiver() as server:
        yield server


async def test_webhook(slack: SlackWorld, mia: Person, server: Receiver) -> None:
    """The admin sets it and sees the secret once; a refused month is mended with one button."""
    await greet_all(slack, [RON, AIKO])
    omar = slack.user(OMAR)
    await omar.command("/coach webhook")
    await omar.fill({"webhook_address": "https://user:secret@example.com"})
    assert set(await omar.submit() or {}) == {"webhook_address"}
    await omar.fill({"webhook_address": server.url})
    assert await omar.submit() is None
    shown = await omar.open_modal()
    secret = next(word.strip("`") for word in shown.seen_text.split() if "whsec_" in word)
    await omar.press("reports.webhook_test")
    assert "*It works.*" in (await omar.open_modal()).seen_text
    assert json.loads(server.posted[0][1])["is_test"] is True
    await omar.close(everything=True)
    await omar.command("/coach webhook")
    form = await omar.open_modal()
    assert "numbers go to *127.0.0.1*" in form.seen_text
    assert "Next on Sat 5 Dec" in form.seen_text
    assert secret not in repr(form)
    assert KEY not in repr(form)
    await omar.close(everything=True)

    server.answers = [500, 410, 200]
    await slack.wind(to=utc("2026-12-05 05:59"))
    assert len(server.posted) == 1
    await slack.wind(to=utc("2026-12-05 06:10"))
    assert len(server.posted) == 3
    # A Saturday: what happened is told on Monday morning.
    await slack.wind(to=utc("2026-12-07 15:00"))
    told = await omar.find("I couldn't deliver the numbers of November 2026", "dm")
    assert "There is nothing at that address any more." in told.seen_text
    await omar.click(told, "reports.webhook_again")
    await slack.wind(by=LEAST)
    assert "after all" in (await omar.find("The numbers of November 2026", "dm")).seen_text

    calls = server.posted[1:]
    assert len({headers["X-Coach-Delivery"] for headers, _ in calls}) == 1
    assert len({body for _, body in calls}) == 1
    for headers, body in calls:
        at = int(headers["X-Coach-Timestamp"])
        assert headers["X-Coach-Signature"] == signature(secret, at, body)
    sent = json.loads(calls[-1][1])
    [team] = sent["teams"]
    assert (sent["month"], team["counts_only"], team["shares"]) == ("2026-11", True, None)
    assert team["numbers"]["one_on_ones"]["planned"] == 2

    await mia.command("/coach webhook")
    assert "another role than yours" in (await mia.last()).seen_text
    await omar.command("/coach webhook")
    await omar.press("reports.webhook_end")
    assert "*Done.* I send no numbers there any more" in (await omar.open_modal()).seen_text
    await omar.close(everything=True)
    said = json.dumps([call.payload for call in await slack.calls()])
    assert KEY not in said
    assert secret not in said
    assert await omar.troubles() == await slack.user(MIA).troubles() == []
