"""What no listener wanted is answered kindly, and never with Bolt's 404."""

from __future__ import annotations

import json
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from tests.slack import fakes
from tests.slack.conftest import Slack
from tests.slack.fakes import FakeSlack

JSON = "application/json"


async def wanted() -> None:
    raise AssertionError("this listener wanted something else")


async def test_unknown_command(http: Slack) -> None:
    """A command that nobody knows points to the help."""
    said = await http.command(fakes.command(command="/teach"))

    assert said is not None
    assert "/coach help" in said["text"]


async def test_unknown_button(http: Slack, slack: FakeSlack) -> None:
    """A button of an old message says what to do instead."""
    await http.interact(fakes.click(response_url=slack.url("/respond")))

    assert "/coach" in slack.asked("respond")[0]["text"]


async def test_unknown_form(http: Slack) -> None:
    """A form that nobody knows stays open, so that what was typed can be copied."""
    said = await http.interact(fakes.submission())

    assert said is not None
    assert said["response_action"] == "push"
    assert "nothing was saved" in said["view"]["blocks"][0]["text"]["text"]


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        ({**fakes.submission(), "type": "view_closed"}, None),
        ({**fakes.click(), "type": "block_suggestion", "action_id": "x"}, {"options": []}),
        ({**fakes.click(), "type": "shortcut", "callback_id": "x", "trigger_id": ""}, None),
        ({**fakes.click(), "type": "message_action", "callback_id": "x"}, None),
        ({**fakes.click(), "type": "interactive_message", "callback_id": "x"}, None),
        ({**fakes.click(), "type": "dialog_submission", "callback_id": "x"}, None),
        ({**fakes.click(), "type": "something_of_tomorrow"}, None),
        ({**fakes.click(), "type": None}, None),
        ({**fakes.click(), "actions": [{}]}, None),
        ({"team": {"id": "T0001"}}, None),
        ({**fakes.submission(), "view": {"id": "V1"}}, {"response_action": "push"}),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_unknown_anything(
    http: Slack, app: AsyncApp, payload: dict[str, Any], answer: dict[str, Any] | None
) -> None:
    """Whatever comes from Slack is acknowledged, also what no listener could read."""
    app.action("held")(wanted)
    app.view("setup")(wanted)

    said = await http.interact(payload)

    assert (said or {}).items() >= (answer or {}).items()


async def test_unknown_event(http: Slack) -> None:
    """An event that nobody wanted isn't sent again."""
    response = await http.post(json.dumps(fakes.event()), kind=JSON)

    assert (response.status, await response.text()) == (200, "")
