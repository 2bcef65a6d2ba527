"""Every payload is answered, with words where something failed: through real, signed requests."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from structlog.testing import capture_logs

from bot.errors import N_, CoachError, InvalidInput, NotAllowed, NotFound
from bot.slack.app_factory import build_app
from bot.slack.blocks import mention
from bot.slack.dispatch import dispatch
from bot.slack.gateway import Gateway
from bot.slack.payloads import parse_click, parse_command
from bot.store import StoreError
from tests.slack import fakes
from tests.slack.conftest import Ear, Slack
from tests.slack.fakes import FakeSlack, OneTeam, Reply

JSON = "application/json"
GONE = NotFound(N_("That 1:1 isn’t there any more, {name}.", name="<!channel>"))


def failing(error: Exception) -> Callable[[], Awaitable[None]]:
    async def listener() -> None:
        raise error

    return listener


def words(view: dict[str, Any]) -> str:
    return str(view["blocks"][0]["text"]["text"])


async def test_command(app: AsyncApp, http: Slack) -> None:
    """A listener gets the workspace in its context, and its acknowledgement is the answer."""

    @app.command("/coach")
    async def coach(ack: AsyncAck, context: dict[str, Any], body: dict[str, Any]) -> None:
        said = parse_command(context, body)
        await ack(f"{said.workspace}: {said.text}")

    response = await http.post(fakes.command("help"))

    assert await response.text() == "7: help"


async def test_forgotten_acknowledgement(app: AsyncApp, http: Slack) -> None:
    """A listener that forgot to acknowledge has still done its work, and isn't called unknown."""
    clicks = []

    @app.action("held")
    async def held(context: dict[str, Any], body: dict[str, Any]) -> None:
        clicks.append(parse_click(context, body).value)

    with capture_logs() as logs:
        assert await http.interact(fakes.click()) is None

    assert clicks == ["42"]
    assert [entry["event"] for entry in logs] == ["slack.not_acknowledged"]


async def test_command_declined(app: AsyncApp, http: Slack) -> None:
    """What a service declines is told under the command, with typed text escaped."""
    app.command("/coach")(failing(GONE))

    assert await http.command(fakes.command()) == {
        "response_type": "ephemeral",
        "text": "That 1:1 isn’t there any more, &lt;!channel&gt;.",
    }


async def test_marked_up_values(app: AsyncApp, http: Slack) -> None:
    """A value that is mrkdwn already, such as a mention, stays one."""
    app.command("/coach")(failing(NotAllowed(N_("Ask {who}.", who=mention("U1")))))

    said = await http.command(fakes.command())

    assert said is not None
    assert said["text"] == "Ask <@U1>."


async def test_click_declined(app: AsyncApp, http: Slack, slack: FakeSlack) -> None:
    """What a service declines after a click is told beside the message, to that person alone."""
    app.action("held")(failing(GONE))

    assert await http.interact(fakes.click(response_url=slack.url("/respond"))) is None

    [told] = slack.asked("respond")
    assert told["response_type"] == "ephemeral"
    assert told["replace_original"] is False
    assert "isn’t there any more" in told["text"]


async def test_click_in_a_view_declined(app: AsyncApp, http: Slack, slack: FakeSlack) -> None:
    """After a click in a form the words come on top of it."""
    slack.plan("views.push", Reply({"ok": True, "view": {"id": "V2"}}))
    app.action("held")(failing(GONE))

    await http.interact(fakes.click(view=fakes.submission()["view"]))

    [pushed] = slack.asked("views.push")
    assert pushed["trigger_id"] == "1.2.3"
    assert "isn’t there any more" in words(_json(pushed["view"]))


async def test_shortcut_declined(app: AsyncApp, http: Slack, slack: FakeSlack) -> None:
    """A shortcut has no message to answer beside, so the words come in a view."""
    slack.plan("views.open", Reply({"ok": True, "view": {"id": "V1"}}))
    app.shortcut("praise")(failing(GONE))

    await http.interact({**fakes.click(), "type": "shortcut", "callback_id": "praise"})

    assert "isn’t there" in words(_json(slack.asked("views.open")[0]["view"]))


@pytest.mark.parametrize("fault", [Reply("no", status=500), Reply(drops=True), Reply(delay=3.0)])
async def test_words_that_do_not_arrive(
    app: AsyncApp, http: Slack, slack: FakeSlack, fault: Reply
) -> None:
    """When Slack doesn't take the words, the click is acknowledged all the same."""
    slack.plan("respond", fault)
    app.action("held")(failing(GONE))

    with capture_logs() as logs:
        await http.interact(fakes.click(response_url=slack.url("/respond")))

    assert "slack.untold" in [entry["event"] for entry in logs]


async def test_words_never_leave_slack(app: AsyncApp, http: Slack) -> None:
    """A foreign response_url is not called."""
    app.action("held")(failing(GONE))

    with capture_logs() as logs:
        await http.interact(fakes.click(response_url="http://169.254.169.254/"))

    assert "foreign_address" in str(logs)


async def test_fields(app: AsyncApp, http: Slack) -> None:
    """What is wrong with a form stands at its fields."""
    wrong = InvalidInput({"day": N_("{day} is past.", day="*Mon*"), "name": N_("Who?")})
    app.view("setup")(failing(wrong))

    assert await http.interact(fakes.submission()) == {
        "response_action": "errors",
        "errors": {"day": "*Mon* is past.", "name": "Who?"},
    }


@pytest.mark.parametrize(
    "error",
    [GONE, InvalidInput({"elsewhere": N_("That 1:1 isn’t there any more.")})],
    ids=["no field", "a field of another form"],
)
@pytest.mark.parametrize(
    ("root", "previous"), [("V1", None), ("V0", "V0")], ids=["one view", "two views"]
)
async def test_form_declined(
    app: AsyncApp, http: Slack, error: CoachError, root: str, previous: str | None
) -> None:
    """What belongs to no field comes on top of the form, which keeps what was typed."""
    app.view("setup")(failing(error))

    said = await http.interact(fakes.submission(root_view_id=root, previous_view_id=previous))

    assert said is not None
    assert said["response_action"] == "push"
    assert "isn’t there any more" in words(said["view"])


async def test_form_on_top_declined(app: AsyncApp, http: Slack) -> None:
    """Over three views Slack allows no fourth: the words stand at the last field."""
    app.view("setup")(failing(NotFound(N_("Gone."))))
    third = fakes.submission(root_view_id="V0", previous_view_id="V9")

    assert await http.interact(third) == {"response_action": "errors", "errors": {"day": "Gone."}}


async def test_form_without_fields_declined(app: AsyncApp, http: Slack) -> None:
    """A third view without a field has nothing to lose, so the words take its place."""
    app.view("setup")(failing(NotFound(N_("Gone."))))
    third = fakes.submission(root_view_id="V0", previous_view_id="V9", blocks=[])

    said = await http.interact(third)

    assert said is not None
    assert said["response_action"] == "update"


@pytest.mark.parametrize("is_deaf", [False, True])
async def test_what_is_declined_is_passed_on(
    app: AsyncApp, http: Slack, ear: Ear, *, is_deaf: bool
) -> None:
    """Whoever keeps the audit log hears of a refusal; if they can't, the answer comes still."""
    ear.is_deaf = is_deaf
    app.command("/coach")(failing(GONE))

    said = await http.command(fakes.command())

    assert said is not None
    assert "isn’t there any more" in said["text"]
    assert ear.heard == ([] if is_deaf else [GONE])


async def test_what_is_wrong_in_a_form_is_nobody_elses_business(
    app: AsyncApp, http: Slack, ear: Ear
) -> None:
    """A field that was filled in wrongly, or a crash, isn't a refusal."""
    app.view("setup")(failing(InvalidInput({"day": N_("Past.")})))
    await http.interact(fakes.submission())
    app.command("/coach")(failing(RuntimeError()))
    await http.command(fakes.command())

    assert ear.heard == []


async def test_unexpected(app: AsyncApp, http: Slack) -> None:
    """A crash gives a reference that stands in the log beside the trace; nothing of it is shown."""
    app.command("/coach")(failing(RuntimeError("a secret of the database")))

    with capture_logs() as logs:
        said = await http.command(fakes.command("a long text"))

    assert said is not None
    [reference] = re.findall(r"\(reference ([0-9A-F]{8})\)", said["text"])
    assert "Nothing you typed is lost" in said["text"]
    assert "secret" not in said["text"]
    [failed] = [entry for entry in logs if entry["event"] == "slack.failed"]
    assert failed["reference"] == reference
    assert isinstance(failed["exc_info"], RuntimeError)
    assert failed["exc_info"].__traceback__ is not None


async def test_database_away(app: AsyncApp, http: Slack) -> None:
    """Words about the database are for whoever runs Coach, not for the people in Slack."""
    app.command("/coach")(failing(StoreError(N_("The database at db.internal can't be opened."))))

    said = await http.command(fakes.command())

    assert said is not None
    assert "db.internal" not in said["text"]


async def test_unexpected_in_a_form(app: AsyncApp, http: Slack) -> None:
    """A crash keeps the form open with what was typed."""
    app.view("setup")(failing(RuntimeError()))

    said = await http.interact(fakes.submission())

    assert said is not None
    assert said["response_action"] == "push"
    assert "Nothing you typed is lost" in words(said["view"])


async def test_unexpected_before_the_listener(http: Slack, teams: OneTeam) -> None:
    """A crash on the threshold is told as one in a listener is."""
    teams.broken = RuntimeError()

    said = await http.command(fakes.command())

    assert said is not None
    assert "reference" in said["text"]


async def test_crash_over_words(app: AsyncApp, http: Slack) -> None:
    """A crash after the acknowledgement is told, since nothing has been sent yet."""

    @app.command("/coach")
    async def coach(ack: AsyncAck) -> None:
        await ack("Done!")
        raise RuntimeError

    said = await http.command(fakes.command())

    assert said is not None
    assert "Something went wrong" in said["text"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RuntimeError(), 500),
        (StoreError(N_("The database is too busy.")), 500),
        (GONE, 200),
    ],
)
async def test_event_failed(app: AsyncApp, http: Slack, error: Exception, status: int) -> None:
    """Slack sends an event again that crashed, not one that we declined."""
    app.event("team_join")(failing(error))

    response = await http.post(json.dumps(fakes.event()), kind=JSON)

    assert response.status == status


async def test_options_failed(app: AsyncApp, http: Slack) -> None:
    """A select that can't find its choices shows none."""
    app.options("zone")(failing(RuntimeError()))
    asked = {**fakes.click(), "type": "block_suggestion", "action_id": "zone", "value": "b"}

    assert await http.interact(asked) == {"options": []}


async def test_bots(app: AsyncApp, http: Slack) -> None:
    """What other bots and Coach itself write never reaches a listener."""
    heard = []

    @app.event("message")
    async def message(body: dict[str, Any]) -> None:
        heard.append(body["event"]["user"])

    for said in (
        {"user": "U0001"},
        {"user": "U0BOT"},
        {"user": "U9", "bot_id": "B9"},
        {"user": "U9", "subtype": "bot_message"},
    ):
        body = fakes.event(event={"type": "message", **said})
        assert (await http.post(json.dumps(body), kind=JSON)).status == 200

    assert heard == ["U0001"]


def _stranger(payload: dict[str, Any]) -> dict[str, Any]:
    return {**payload, "team": {"id": "T9999"}}


async def test_unknown_team(app: AsyncApp, http: Slack, slack: FakeSlack) -> None:
    """A team that Coach isn't installed in reads so, and no listener hears of it."""
    for feature in (app.command("/coach"), app.action("held"), app.view("setup")):
        feature(failing(AssertionError("a listener was called")))

    commanded = await http.command(fakes.command(team_id="T9999"))
    submitted = await http.interact(_stranger(fakes.submission()))
    await http.interact(_stranger(fakes.click(response_url=slack.url("/respond"))))
    await http.interact(_stranger(fakes.click(view=fakes.submission()["view"], trigger_id="4.5.6")))

    assert commanded is not None
    assert "isn’t set up in this workspace" in commanded["text"]
    assert submitted is not None
    assert "isn’t set up in this workspace" in words(submitted["view"])
    assert "isn’t set up in this workspace" in slack.asked("respond")[0]["text"]
    assert len(slack.calls) == 1


async def test_no_team_at_all(http: Slack) -> None:
    """A payload without a team, as from an Enterprise Grid install, is refused as kindly."""
    said = await http.command("command=%2Fcoach&user_id=U1&channel_id=C1")

    assert said is not None
    assert "isn’t set up" in said["text"]


async def test_app_calls_nobody(gateway: Gateway, slack: FakeSlack) -> None:
    """Building the app asks Slack nothing."""
    build_app(workspaces=OneTeam(), gateway=gateway)

    assert slack.calls == []


async def test_token_in_the_environment(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The token in the environment is ours: nobody reads at start that it would be ignored."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")

    build_app(workspaces=OneTeam(), gateway=gateway)

    assert caplog.messages == []


async def test_locale(gateway: Gateway) -> None:
    """Words are said in the reader's language where Slack tells it."""
    asked = []

    def say(text: object, locale: str | None) -> str:
        asked.append(locale)
        return str(text)

    german = build_app(workspaces=OneTeam(), gateway=gateway, signing_secret=fakes.SECRET, say=say)
    german.view("setup")(failing(InvalidInput({"day": N_("No.")})))
    body = {**fakes.submission(), "user": {"id": "U1", "locale": "de-DE"}}

    await dispatch(german, body, mode="socket_mode", headers={})

    assert asked == ["de-DE"]


def _json(text: Any) -> dict[str, Any]:
    """slack_sdk sends a view as an object, or as text in a form."""
    return dict(json.loads(text) if isinstance(text, str) else text)
