"""The sandbox with an unmodified Bolt app on its other side, over Socket Mode."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.bench import Connect
from tests.support.slack_world import SlackWorld

SALES = "C07SBXSALES"
FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "set-up",
    "title": {"type": "plain_text", "text": "Set up"},
    "submit": {"type": "plain_text", "text": "Start"},
    "blocks": [
        {
            "type": "input",
            "block_id": "reps",
            "label": {"type": "plain_text", "text": "Reps"},
            "element": {"type": "multi_users_select", "action_id": "reps"},
        },
        {
            "type": "input",
            "block_id": "zone",
            "label": {"type": "plain_text", "text": "Zone"},
            "element": {
                "type": "external_select",
                "action_id": "zone",
                "min_query_length": 2,
            },
        },
        {
            "type": "input",
            "block_id": "time",
            "label": {"type": "plain_text", "text": "Time"},
            "element": {"type": "timepicker", "action_id": "time", "initial_time": "09:00"},
        },
    ],
}


async def test_command_opens_a_modal_whose_submission_is_answered_at_its_fields(
    app: AsyncApp, connect: Connect, slack: SlackWorld
) -> None:
    """A command's trigger opens a modal; errors stand at their fields, a bare ack closes it."""
    seen: list[dict[str, Any]] = []

    @app.command("/coach")
    async def command(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)
        await ack()

    @app.options("zone")
    async def zones(ack: AsyncAck) -> None:
        zone = {"text": {"type": "plain_text", "text": "Berlin"}, "value": "Europe/Berlin"}
        await ack(options=[zone])

    @app.view("set-up")
    async def submitted(ack: AsyncAck, body: dict[str, Any]) -> None:
        seen.append(body["view"]["state"]["values"])
        if len(seen) == 1:
            await ack(response_action="errors", errors={"reps": "Not yourself, please"})
        else:
            await ack()

    await connect(app)
    mia = slack.user("U07SBXMIA")
    await mia.command("/coach setup", channel=SALES)
    await mia.fill({"reps": ["U07SBXMIA"], "zone": "Europe/Berlin"})

    assert await mia.submit() == {"reps": "Not yourself, please"}
    assert (await mia.open_modal()).errors == {"reps": "Not yourself, please"}

    await mia.fill({"reps": ["U07SBXRON", "U07SBXLENA"], "time": "14:30"})

    assert await mia.submit() is None
    assert await mia.modal() is None
    assert seen[-1]["reps"]["reps"] == {
        "type": "multi_users_select",
        "selected_users": ["U07SBXRON", "U07SBXLENA"],
    }
    assert seen[-1]["time"]["time"] == {"type": "timepicker", "selected_time": "14:30"}
    assert seen[-1]["zone"]["zone"]["selected_option"]["value"] == "Europe/Berlin"
