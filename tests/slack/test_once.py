"""What comes twice is done once, and answered as the first time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.errors import N_, InvalidInput
from bot.slack.once import Once, attempt
from tests.slack import fakes
from tests.slack.conftest import Slack
from tests.slack.fakes import Slow

JSON = "application/json"


class Work:
    """Listeners that count how often they were called, and fail as often as they are told to."""

    def __init__(self, app: AsyncApp) -> None:
        self.done: list[str] = []
        self.failures: list[Exception] = []
        app.command("/coach")(self._work)
        app.action("held")(self._work)
        app.view("setup")(self._work)
        app.event("team_join")(self._work_quietly)

    async def _work(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await self._work_quietly(body)
        await ack()

    async def _work_quietly(self, body: dict[str, Any]) -> None:
        self.done.append(str(body.get("type") or body.get("command")))
        if self.failures:
            raise self.failures.pop(0)


@pytest.fixture(name="work")
def _work(app: AsyncApp) -> Work:
    return Work(app)


@pytest.fixture(name="triggers")
def _triggers() -> Iterator[str]:
    return map(str, count())


def form(trigger: str, typed: str = "", **view: Any) -> dict[str, Any]:
    """A submission of the one form, with something typed in it."""
    values = {"name": {"name": {"type": "plain_text_input", "value": typed}}}
    view = {"state": {"values": values}, **view}
    return {**fakes.submission(**view), "trigger_id": trigger}


async def test_the_same_click(work: Work, http: Slack) -> None:
    """A payload that Slack delivers once more is not carried out once more."""
    for _ in range(2):
        assert await http.interact(fakes.click()) is None
        assert await http.command(fakes.command()) is None

    assert work.done == ["block_actions", "/coach"]


async def test_another_click(work: Work, http: Slack) -> None:
    """Who presses the same button again means it: that is another payload."""
    for trigger in ("1", "2"):
        await http.interact(fakes.click(trigger_id=trigger))

    assert len(work.done) == 2


async def test_at_the_same_time(app: AsyncApp, http: Slack) -> None:
    """The second of two at the same time waits for the answer of the first."""
    slow = Slow(app)
    both = [asyncio.create_task(http.post(fakes.command())) for _ in range(2)]
    await slow.begun.wait()
    slow.begun.clear()
    await asyncio.sleep(0.05)
    slow.may_end.set()
    said = [await (await each).text() for each in both]

    assert said == ["done", "done"]
    assert not slow.begun.is_set()


async def test_a_form_that_seemed_stuck(work: Work, http: Slack, triggers: Iterator[str]) -> None:
    """Who submits the same again, since the first answer got lost, gets that answer."""
    for _ in range(2):
        assert await http.interact(form(next(triggers), "Mia")) is None
    assert len(work.done) == 1

    await http.interact(form(next(triggers), "Ron"))
    await http.interact(form(next(triggers), "Ron", id="V2"))
    await http.interact(form(next(triggers), "Ron", hash="h2"))
    assert len(work.done) == 4


@pytest.mark.parametrize("failure", [InvalidInput({"name": N_("No.")}), RuntimeError("No.")])
async def test_a_form_that_stayed_open(
    work: Work, http: Slack, triggers: Iterator[str], failure: Exception
) -> None:
    """What couldn't be done the first time is tried anew, with the same in it, too."""
    work.failures.append(failure)
    assert await http.interact(form(next(triggers), "Mia")) is not None
    assert await http.interact(form(next(triggers), "Mia")) is None

    assert len(work.done) == 2


async def test_an_event_that_failed(work: Work, http: Slack) -> None:
    """An event that couldn't be taken in is taken in when it comes again, and only then."""
    work.failures.append(RuntimeError("No."))
    statuses = [(await http.post(json.dumps(fakes.event()), kind=JSON)).status for _ in range(3)]

    assert statuses == [500, 200, 200]
    assert len(work.done) == 2


async def test_nobody_unsigned_hears_of_it(work: Work, http: Slack) -> None:
    """Who isn't Slack gets nothing out of what was answered before."""
    await http.command(fakes.command())
    forged = {"Content-Type": "application/x-www-form-urlencoded", **fakes.signed("other")}
    response = await http.http.post("/slack/events", data=fakes.command(), headers=forged)

    assert response.status == 401
    assert len(work.done) == 1


async def test_it_forgets() -> None:
    """Only the latest are remembered."""
    once, done = Once(most=2), []

    async def come(trigger: str) -> None:
        async def work() -> None:
            done.append(trigger)

        with attempt() as mine:
            await once.cross({"type": "block_actions", "trigger_id": trigger}, work)
            mine.came_to(BoltResponse(status=200))

    for trigger in ("1", "1", "2", "3", "4", "1"):
        await come(trigger)

    assert done == ["1", "2", "3", "4", "1"]
