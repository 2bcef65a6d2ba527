"""Modals: trigger ids, the stack of three, updates, and what a submission may be answered."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from tests.sandbox import pieces as p
from tests.sandbox.bench import Api, Connect
from tests.support.slack_world import Impossible, SlackWorld

MIA, SALES = "U07SBXMIA", "C07SBXSALES"


def _trigger(sandbox: Sandbox) -> str:
    return sandbox.workspace.triggers.give(MIA, channel=SALES)


def _trigger_in_modal(sandbox: Sandbox) -> str:
    return sandbox.workspace.triggers.give(MIA, channel=None, in_modal=True)


class TestTriggers:
    @pytest.fixture(name="patience")
    def _patience(self) -> float:
        return 0.05

    async def test_expires(self, api: Api, sandbox: Sandbox) -> None:
        """A trigger id is of no use after its (here shortened) time, whatever the clock says."""
        trigger = _trigger(sandbox)
        await asyncio.sleep(0.06)

        answer = await api("views.open", trigger_id=trigger, view=p.modal())
        assert answer["error"] == "expired_trigger_id"


async def test_trigger_is_good_once(api: Api, sandbox: Sandbox) -> None:
    """A trigger id opens one modal."""
    opening: dict[str, Any] = {"trigger_id": _trigger(sandbox), "view": p.modal()}

    assert (await api("views.open", **opening))["ok"]
    assert (await api("views.open", **opening))["error"] == "exchanged_trigger_id"


async def test_a_refused_view_leaves_the_trigger(api: Api, sandbox: Sandbox) -> None:
    """What Slack wouldn't show doesn't use the trigger id up."""
    trigger = _trigger(sandbox)

    assert not (await api("views.open", trigger_id=trigger, view=p.modal(nonsense=1)))["ok"]
    assert (await api("views.open", trigger_id=trigger, view=p.modal()))["ok"]


async def test_three_views_at_most(api: Api, sandbox: Sandbox) -> None:
    """The stack holds three; a push needs a modal to stand on."""
    assert (await api("views.push", trigger_id=_trigger(sandbox), view=p.modal()))[
        "error"
    ] == "invalid_trigger_id"
    first = await api("views.open", trigger_id=_trigger(sandbox), view=p.modal())
    second = await api("views.push", trigger_id=_trigger_in_modal(sandbox), view=p.modal())
    third = await api("views.push", trigger_id=_trigger_in_modal(sandbox), view=p.modal())
    fourth = await api("views.push", trigger_id=_trigger_in_modal(sandbox), view=p.modal())

    assert second["view"]["root_view_id"] == third["view"]["root_view_id"] == first["view"]["id"]
    assert third["view"]["previous_view_id"] == second["view"]["id"]
    assert fourth["error"] == "push_limit_reached"


async def test_update_by_hash_and_external_id(api: Api, sandbox: Sandbox) -> None:
    """A stale hash is a conflict; an external id is unique and names the view."""
    opened = await api("views.open", trigger_id=_trigger(sandbox), view=p.modal(external_id="one"))
    fresh = {"hash": opened["view"]["hash"], "view": p.modal(external_id="one")}

    assert (await api("views.update", external_id="one", **fresh))["ok"]
    assert (await api("views.update", external_id="one", **fresh))["error"] == "hash_conflict"
    pushed = await api(
        "views.push", trigger_id=_trigger_in_modal(sandbox), view=p.modal(external_id="one")
    )
    assert pushed["error"] == "duplicate_external_id"


async def test_update_keeps_what_was_filled_in(
    api: Api, sandbox: Sandbox, slack: SlackWorld
) -> None:
    """Input stays where block_id and action_id stay, and goes with them."""
    two = p.modal(p.text_field("a"), p.text_field("b"))
    opened = await api("views.open", trigger_id=_trigger(sandbox), view=two)
    mia = slack.user(MIA)
    await mia.fill({"a": "kept", "b": "lost"})

    other = p.modal(p.section(), p.text_field("a"), p.text_field("c"))
    await api("views.update", view_id=opened["view"]["id"], view=other)

    values = (await mia.open_modal()).values
    assert values["a"]["plain_text_input"]["value"] == "kept"
    assert values["c"]["plain_text_input"]["value"] is None
    assert "b" not in values


async def test_what_went_while_one_was_typing_can_not_be_chosen(
    api: Api,
    sandbox: Sandbox,
    slack: SlackWorld,
    app: AsyncApp,
    connect: Connect,
    web: AsyncWebClient,
) -> None:
    """An app may show another form while it is asked for options; then the menu isn't there."""
    menu = p.element("external_select", min_query_length=0)
    opened = await api(
        "views.open", trigger_id=_trigger(sandbox), view=p.modal(p.field(menu, "zone"))
    )

    @app.options("external_select")
    async def offer(ack: AsyncAck) -> None:
        other = p.modal(p.text_field("other"))
        await web.views_update(view_id=opened["view"]["id"], view=other)
        await ack(options=[p.option("Berlin")])

    await connect(app)
    with pytest.raises(Impossible, match="there is no"):
        await slack.user(MIA).fill({"zone": "Berlin"})


async def test_menu_starts_at_the_current_conversation(api: Api, sandbox: Sandbox) -> None:
    """default_to_current_conversation fills in the channel that the command was typed in."""
    menu = p.element("conversations_select", default_to_current_conversation=True)
    opened = await api("views.open", trigger_id=_trigger(sandbox), view=p.modal(p.field(menu)))

    state = opened["view"]["state"]["values"]["field"]["conversations_select"]
    assert state["selected_conversation"] == SALES


async def test_required_and_too_short_input_is_held_back(
    api: Api, sandbox: Sandbox, slack: SlackWorld
) -> None:
    """Slack's client doesn't send an incomplete form; the refusal names each block."""
    view = p.modal(
        p.text_field("must"),
        p.text_field("may", optional=True),
        p.field(p.element("plain_text_input", min_length=5), "long"),
        p.field(p.element("plain_text_input", max_length=2), "short"),
        p.field(p.element("checkboxes", options=p.options(2)), "tick"),
        p.field(p.element("number_input", is_decimal_allowed=False, max_value="10"), "n"),
    )
    await api("views.open", trigger_id=_trigger(sandbox), view=view)
    mia = slack.user(MIA)
    await mia.fill({"long": "four", "short": "three", "n": "11"})

    with pytest.raises(Impossible) as refusal:
        await mia.submit()
    assert refusal.value.status == 422
    assert refusal.value.fields == {
        "must": "Please complete this required field.",
        "long": "Must be at least 5 characters.",
        "short": "Must be at most 2 characters.",
        "tick": "Please complete this required field.",
        "n": "Must be at most 10.",
    }


STATES: list[tuple[dict[str, Any], Any, dict[str, Any]]] = [
    (p.element("plain_text_input"), "hi", {"value": "hi"}),
    (p.element("number_input", is_decimal_allowed=True), "1.5", {"value": "1.5"}),
    (p.element("users_select"), MIA, {"selected_user": MIA}),
    (p.element("multi_users_select"), [MIA], {"selected_users": [MIA]}),
    (p.element("conversations_select"), SALES, {"selected_conversation": SALES}),
    (p.element("channels_select"), SALES, {"selected_channel": SALES}),
    (p.element("datepicker"), "2026-11-27", {"selected_date": "2026-11-27"}),
    (p.element("timepicker"), "09:30", {"selected_time": "09:30"}),
    (p.element("datetimepicker"), 1_795_420_800, {"selected_date_time": 1_795_420_800}),
    (
        p.element("static_select", options=p.options(2)),
        "1",
        {"selected_option": p.option("1") | {"text": p.plain("One") | {"emoji": True}}},
    ),
    (
        p.element("radio_buttons", options=p.options(1)),
        "0",
        {"selected_option": p.option("0") | {"text": p.plain("One") | {"emoji": True}}},
    ),
    (
        p.element("checkboxes", options=p.options(1)),
        ["0"],
        {"selected_options": [p.option("0") | {"text": p.plain("One") | {"emoji": True}}]},
    ),
    (
        p.element("multi_static_select", options=p.options(1)),
        [],
        {"selected_options": []},
    ),
]


@pytest.mark.parametrize(
    ("element", "value", "state"), STATES, ids=[each[0]["type"] for each in STATES]
)
async def test_states(
    api: Api,
    sandbox: Sandbox,
    slack: SlackWorld,
    element: dict[str, Any],
    value: Any,
    state: dict[str, Any],
) -> None:
    """What is chosen stands in state.values in the shape of Slack's reference."""
    await api("views.open", trigger_id=_trigger(sandbox), view=p.modal(p.field(element)))
    mia = slack.user(MIA)
    await mia.fill({"field": value})

    [found] = (await mia.open_modal()).values["field"].values()
    assert found == {"type": element["type"], **state}


WRONG: list[tuple[dict[str, Any], Any]] = [
    (p.element("users_select"), "U00"),
    (p.element("multi_users_select", max_selected_items=1), [MIA, "U07SBXRON"]),
    (p.element("multi_users_select"), MIA),
    (p.element("conversations_select", filter={"include": ["public"]}), "C07SBXLEADS"),
    (p.element("channels_select"), "C07SBXLEADS"),
    (p.element("datepicker"), "tomorrow"),
    (p.element("datepicker"), "2026-02-30"),
    (p.element("timepicker"), "25:00"),
    (p.element("datetimepicker"), "soon"),
    (p.element("plain_text_input"), 5),
    (p.element("static_select", options=p.options(2)), "9"),
    (p.element("checkboxes", options=p.options(2)), ["9"]),
]


@pytest.mark.parametrize(("element", "value"), WRONG)
async def test_what_a_menu_does_not_offer_cannot_be_chosen(
    api: Api, sandbox: Sandbox, slack: SlackWorld, element: dict[str, Any], value: Any
) -> None:
    """The control API takes no value that Slack's client would not."""
    await api("views.open", trigger_id=_trigger(sandbox), view=p.modal(p.field(element)))

    with pytest.raises(Impossible) as refusal:
        await slack.user(MIA).fill({"field": value})
    assert refusal.value.status == 422


class TestAnswers:
    """What the app may answer to a submission, through real Bolt."""

    @pytest.fixture(name="answer")
    def _answer(self) -> dict[str, Any]:
        return {}

    @pytest.fixture(autouse=True)
    async def _open(
        self, app: AsyncApp, connect: Connect, slack: SlackWorld, answer: dict[str, Any]
    ) -> None:
        view = p.modal(p.text_field("a", optional=True), callback_id="form", notify_on_close=True)

        @app.command("/coach")
        async def command(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
            await client.views_open(trigger_id=body["trigger_id"], view=view)
            await ack()

        @app.view("form")
        async def submitted(ack: AsyncAck) -> None:
            await ack(**answer)

        await connect(app)
        await slack.user(MIA).command("/coach", channel=SALES)

    async def test_update(self, slack: SlackWorld, answer: dict[str, Any]) -> None:
        """`update` changes the view in its place."""
        answer |= {"response_action": "update", "view": p.modal(title=p.plain("Thanks"))}
        mia = slack.user(MIA)

        assert await mia.submit() is None
        assert (await mia.open_modal()).title == "Thanks"

    async def test_push_then_clear(self, slack: SlackWorld, answer: dict[str, Any]) -> None:
        """`push` puts a view on top, `clear` closes them all."""
        answer |= {
            "response_action": "push",
            "view": p.modal(title=p.plain("More"), callback_id="form"),
        }
        mia = slack.user(MIA)
        await mia.submit()
        assert len((await slack.get(f"users/{MIA}/view"))["modals"]) == 2

        answer.clear()
        answer["response_action"] = "clear"
        await mia.submit()
        assert await mia.modal() is None

    @pytest.mark.parametrize(
        "wrong",
        [
            {"response_action": "errors", "errors": {"b": "no such block"}},
            {"response_action": "errors", "errors": {"a": ""}},
            {"response_action": "update", "view": p.modal(title=p.plain("x" * 25))},
        ],
    )
    async def test_nonsense_is_trouble(
        self, slack: SlackWorld, answer: dict[str, Any], wrong: dict[str, Any]
    ) -> None:
        """An answer that Slack can't use shows its own words, and the form stays open."""
        answer |= wrong
        mia = slack.user(MIA)

        with pytest.raises(AssertionError, match="We had some trouble connecting"):
            await mia.submit()
        assert (await mia.open_modal()).trouble == "We had some trouble connecting. Try again?"

    async def test_closing_is_told(
        self, app: AsyncApp, slack: SlackWorld, answer: dict[str, Any]
    ) -> None:
        """A view with notify_on_close tells the app, and says whether all went."""
        told: list[bool] = []

        @app.view_closed("form")
        async def closed(ack: AsyncAck, body: dict[str, Any]) -> None:
            told.append(body["is_cleared"])
            await ack()

        mia = slack.user(MIA)
        await mia.close()
        assert told == [False]
        assert await mia.modal() is None
        with pytest.raises(Impossible, match="no modal open"):
            await mia.close()


async def test_what_is_not_in_the_modal_cannot_be_pressed(
    api: Api, sandbox: Sandbox, slack: SlackWorld
) -> None:
    """Ids that aren't there are answered 404, in words that say what is there."""
    view = p.modal(p.actions(p.button("here"), block_id="row"), p.text_field("a"))
    await api("views.open", trigger_id=_trigger(sandbox), view=view)
    mia = slack.user(MIA)

    with pytest.raises(Impossible, match="row/here") as refusal:
        await mia.press("elsewhere")
    assert refusal.value.status == 404
    with pytest.raises(Impossible, match="fill it in"):
        await mia.press("plain_text_input")
    with pytest.raises(Impossible, match="there is no"):
        await mia.fill({"nowhere": "x"})


async def test_unanswered_view_calls_raise_in_the_sdk(web: AsyncWebClient) -> None:
    """slack_sdk sees a refused view as it sees Slack's."""
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await web.views_open(trigger_id="1.2.3", view=p.modal(title=p.plain("x" * 25)))
