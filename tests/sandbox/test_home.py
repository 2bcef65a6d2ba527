"""The app's Home: publishing it, opening it, and acting in it."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from bot.sandbox.changes import HomeChanged
from tests.sandbox import pieces as p
from tests.sandbox.bench import Api, Connect
from tests.support.slack_world import Impossible, SlackWorld

MIA, RON, POLLY, GONE = "U07SBXMIA", "U07SBXRON", "U07SBXPOLLY", "U07SBXGONE"


def _home(*blocks: p.Json, **more: Any) -> p.Json:
    return {"type": "home", "blocks": list(blocks), **more}


async def test_bolt_app_publishes_when_it_is_opened(
    app: AsyncApp, connect: Connect, slack: SlackWorld
) -> None:
    """Opening tells the app, which publishes; a button there opens a form and changes the Home."""
    events: list[dict[str, Any]] = []
    bodies: list[dict[str, Any]] = []

    @app.event("app_home_opened")
    async def opened(event: dict[str, Any], client: AsyncWebClient) -> None:
        events.append(event)
        row = p.actions(p.button("add"), p.select("pick"), block_id="row")
        await client.views_publish(user_id=event["user"], view=_home(p.section("Hello"), row))

    @app.action("add")
    async def add(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        bodies.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=p.modal(p.text_field()))

    @app.action("pick")
    async def pick(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        bodies.append(body)
        await client.views_update(
            view_id=body["view"]["id"], hash=body["view"]["hash"], view=_home(p.section("Picked"))
        )

    await connect(app)
    mia = slack.user(MIA)
    assert await mia.home() is None
    home = await mia.open_home()
    assert home is not None
    assert (home.seen_text, home.action_ids) == ("Hello\nGo\nOne\nOne", ["add", "pick"])
    await mia.home_click("add")
    assert (await mia.open_modal()).title == "Title"
    await mia.home_click("pick", value="1")

    after = await mia.home()
    assert after is not None
    assert (after.id, after.seen_text) == (home.id, "Picked")
    view = bodies[0]["view"]
    assert (view["type"], view["id"], view["root_view_id"]) == ("home", home.id, home.id)
    assert (view["previous_view_id"], view["submit"], view["close"]) == (None, None, None)
    assert bodies[0]["container"] == {"type": "view", "view_id": home.id}
    assert sorted(bodies[0].keys() & {"channel", "message", "response_url"}) == []
    state = bodies[1]["view"]["state"]["values"]["row"]["pick"]
    assert state["selected_option"]["value"] == "1"
    assert await slack.user(RON).home() is None

    await mia.open_home()
    await mia.open_home("messages")
    assert [(event["tab"], "view" in event) for event in events] == [
        ("home", False),
        ("home", True),
        ("messages", False),
    ]
    assert events[0]["channel"] == (await mia.conversations())[-1].id


async def test_inputs_in_a_home(app: AsyncApp, connect: Connect, slack: SlackWorld) -> None:
    """What is filled in goes along with a click, and stays through publishing where ids stay."""
    states: list[dict[str, Any]] = []

    @app.action("save")
    async def save(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        states.append(body["view"]["state"]["values"])
        await client.views_publish(user_id=MIA, view=_home(p.text_field("note")))

    @app.options("external_select")
    async def offer(ack: AsyncAck, body: dict[str, Any]) -> None:
        assert body["view"]["type"] == "home"
        await ack(options=[p.option("berlin", "Berlin")])

    await connect(app)
    menu = p.element("external_select", min_query_length=0)
    fields = (p.text_field("note"), p.field(menu, "zone"))
    await app.client.views_publish(user_id=MIA, view=_home(*fields, p.actions(p.button("save"))))
    mia = slack.user(MIA)
    assert [each["value"] for each in await mia.home_options("external_select", "be")] == ["berlin"]
    await mia.home_fill({"note": "Call them", "zone": "berlin"})
    with pytest.raises(Impossible, match="fill it in"):
        await mia.home_click("plain_text_input")
    await mia.home_click("save")

    assert states[0]["note"]["plain_text_input"]["value"] == "Call them"
    assert states[0]["zone"]["external_select"]["selected_option"]["value"] == "berlin"
    home = await mia.home()
    assert home is not None
    assert home.values == {
        "note": {"plain_text_input": {"type": "plain_text_input", "value": "Call them"}}
    }


async def test_publish_answers_the_view(api: Api, sandbox: Sandbox) -> None:
    """The id of somebody's Home lasts, its hash doesn't; a stale hash is a conflict."""
    told: list[object] = []
    sandbox.workspace.changes.listen(told.append)
    first = (await api("views.publish", user_id=MIA, view=_home(callback_id="mine")))["view"]
    second = (await api("views.publish", user_id=MIA, view=_home(), hash=first["hash"]))["view"]
    third = await api("views.publish", user_id=MIA, view=_home(), hash=first["hash"])
    nobody = await api("views.publish", user_id=RON, view=_home(), hash=first["hash"])

    assert (first["type"], first["callback_id"], first["state"]) == ("home", "mine", {"values": {}})
    assert first["id"] == second["id"]
    assert first["hash"] != second["hash"]
    assert (third["error"], nobody["error"]) == ("hash_conflict", "hash_conflict")
    assert told.count(HomeChanged(MIA)) == 2


async def test_external_id_is_one_homes(api: Api) -> None:
    """An external id names one view: another person's Home can't have it too."""
    own = _home(external_id="mine")
    await api("views.publish", user_id=MIA, view=own)

    assert (await api("views.publish", user_id=MIA, view=own))["ok"]
    assert (await api("views.update", external_id="mine", view=own))["view"]["type"] == "home"
    assert (await api("views.publish", user_id=RON, view=own))["error"] == "duplicate_external_id"


_TOO_LARGE = _home(*[p.section("x" * 3000)] * 90)


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("views.publish", {"user_id": "U00", "view": _home()}, "invalid_arguments"),
        ("views.publish", {"user_id": POLLY, "view": _home()}, "invalid_arguments"),
        ("views.publish", {"user_id": GONE, "view": _home()}, "invalid_arguments"),
        ("views.publish", {"user_id": MIA}, "invalid_arguments"),
        ("views.publish", {"user_id": MIA, "view": _TOO_LARGE}, "view_too_large"),
        ("views.publish", {"user_id": MIA, "view": p.modal()}, "invalid_arguments"),
        ("views.update", {"view_id": "V07SBX00001", "view": p.modal()}, "invalid_arguments"),
        ("views.push", {"trigger_id": "1", "view": _home()}, "invalid_arguments"),
    ],
)
async def test_refusals(api: Api, method: str, arguments: dict[str, Any], error: str) -> None:
    """A Home goes to people, in its size and kind, and nowhere but into the Home tab."""
    await api("views.publish", user_id=RON, view=_home())

    assert (await api(method, **arguments))["error"] == error


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (_home(title=p.plain("No")), "invalid additional property: title"),
        (_home(submit=p.plain("No")), "invalid additional property: submit"),
        (_home(close=p.plain("No")), "invalid additional property: close"),
        (_home(*[p.section()] * 101), "no more than 100 items allowed"),
        (_home(p.section(block_id="a"), p.section(block_id="a")), "already exists"),
        (_home({"type": "markdown", "text": "a"}), "unsupported type: markdown"),
    ],
)
async def test_what_a_home_cannot_be(api: Api, view: p.Json, words: str) -> None:
    """It has blocks as a modal has, and none of a modal's title, submit and close."""
    answer = await api("views.publish", user_id=MIA, view=view)

    assert answer["error"] == "invalid_arguments"
    assert words in answer["response_metadata"]["messages"][0]


async def test_a_push_needs_a_modal(api: Api, slack: SlackWorld, sandbox: Sandbox) -> None:
    """From a Home a form is opened, never pushed."""
    await api("views.publish", user_id=MIA, view=_home(p.actions(p.button("add"))))
    await slack.user(MIA).home_click("add")
    sent = sandbox.workspace.journal.entries[-1]

    answer = await api("views.push", trigger_id=sent.body["trigger_id"], view=p.modal())
    assert answer["error"] == "invalid_trigger_id"
    assert await slack.user(MIA).troubles() == [
        "the click on add was not answered: dispatch_failed"
    ]


async def test_nobody_acts_in_what_is_not_there(slack: SlackWorld) -> None:
    """Without a published Home there is nothing to press, and no third tab to open."""
    mia = slack.user(MIA)
    for acting, words in [
        (mia.home_click("add"), "has no Home of Coach yet"),
        (mia.open_home("files"), "Coach has no tab 'files'"),
        (slack.user(GONE).open_home(), "can't act"),
    ]:
        with pytest.raises(Impossible, match=words):
            await acting


class TestWithoutHomeTab:
    @pytest.fixture(name="manifest")
    def _manifest(self, manifest: dict[str, Any]) -> dict[str, Any]:
        return {**manifest, "features": {**manifest["features"], "app_home": {}}}

    async def test_is_not_enabled(self, api: Api, slack: SlackWorld) -> None:
        """An app whose manifest doesn't enable the Home tab has none to publish or open."""
        answer = await api("views.publish", user_id=MIA, view=_home())

        assert answer["error"] == "not_enabled"
        with pytest.raises(Impossible, match="Coach has no tab 'home'"):
            await slack.user(MIA).open_home()
