"""What fails at the door to Slack is one of three failures, over real sockets."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.failures import SlackFailure, SlackLimited, SlackRefused, SlackUncertain
from bot.slack.gateway import Gateway
from bot.slack.messages import MessageRef
from bot.slack.web import Doors
from tests.slack.fakes import WORKSPACE, FakeSlack, Reply

BLOCKS = [{"type": "divider"}]


async def post(gateway: Gateway, **more: Any) -> MessageRef:
    return await gateway.post(WORKSPACE, "D1", text="Hi", blocks=BLOCKS, **more)


def refusal(error: str) -> Reply:
    return Reply({"ok": False, "error": error})


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (refusal("channel_not_found"), SlackRefused),
        (refusal("is_archived"), SlackRefused),
        (refusal("service_unavailable"), SlackRefused),
        (Reply({"ok": False, "error": "not_found"}, status=404), SlackRefused),
        (refusal("fatal_error"), SlackUncertain),
        (refusal("internal_error"), SlackUncertain),
        (Reply({"ok": False, "error": "ratelimited"}, status=429), SlackLimited),
        (Reply("slow down", status=429, content_type="text/html"), SlackLimited),
        (Reply({"ok": False, "error": "oops"}, status=500), SlackUncertain),
        (Reply("<h1>Bad gateway</h1>", status=502, content_type="text/html"), SlackUncertain),
        (Reply("<h1>Hotel Wi-Fi</h1>", content_type="text/html"), SlackUncertain),
        (Reply("ok", content_type="text/plain"), SlackUncertain),
        (Reply("{", content_type="application/json"), SlackUncertain),
        (Reply(b"\xff\xfe\x00", content_type="application/json"), SlackUncertain),
        (Reply("[]"), SlackUncertain),
        (Reply("[1]"), SlackUncertain),
        (Reply("null"), SlackUncertain),
        (Reply("7"), SlackUncertain),
        (Reply({"ok": True}), SlackUncertain),
        (Reply({"ok": True, "channel": 1, "ts": None}), SlackUncertain),
        (Reply({"error": "what?"}), SlackUncertain),
        (Reply({"ok": False}), SlackUncertain),
        (Reply(drops=True), SlackUncertain),
        (Reply(delay=3.0), SlackUncertain),
    ],
    ids=repr,
)
async def test_failures(
    slack: FakeSlack, gateway: Gateway, reply: Reply, kind: type[SlackFailure]
) -> None:
    """Whatever goes wrong is one of three failures, and a post is never tried twice."""
    slack.plan("chat.postMessage", reply)

    with pytest.raises(SlackFailure) as caught:
        await post(gateway)

    assert type(caught.value) is kind
    assert caught.value.method == "chat.postMessage"
    assert len(slack.asked("chat.postMessage")) == 1


@pytest.mark.parametrize(
    ("error", "final"),
    [
        ("channel_not_found", True),
        ("account_inactive", True),
        ("token_revoked", True),
        ("invalid_blocks", True),
        ("some_word_of_tomorrow", True),
        ("service_unavailable", False),
        ("request_timeout", False),
        ("ratelimited", False),
        ("team_added_to_org", False),
    ],
)
async def test_final_refusals(
    slack: FakeSlack, gateway: Gateway, *, error: str, final: bool
) -> None:
    """A refusal is final unless it is one of those that pass by themselves."""
    slack.plan("chat.postMessage", refusal(error))

    with pytest.raises(SlackRefused) as caught:
        await post(gateway)

    assert (error, final) == (caught.value.error, caught.value.final)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("12", 12.0),
        ("2.5", 2.5),
        ("0", 1.0),
        (None, 30.0),
        ("", 30.0),
        ("soon", 30.0),
        ("-4", 30.0),
        ("nan", 30.0),
        ("inf", 30.0),
        ("99999999", 30.0),
        ("Fri, 27 Nov 2026 10:00:00 GMT", 30.0),
    ],
)
async def test_retry_after(
    slack: FakeSlack, gateway: Gateway, header: str | None, seconds: float
) -> None:
    """A 429 says how long to wait; 30 seconds where Slack says nothing that makes sense."""
    headers = {} if header is None else {"Retry-After": header}
    slack.plan("chat.postMessage", Reply({"ok": False}, status=429, headers=headers))

    with pytest.raises(SlackLimited) as caught:
        await post(gateway)

    assert seconds == caught.value.retry_after


async def test_nobody_listens(slack: FakeSlack, gateway: Gateway) -> None:
    """A server that isn't there is uncertain, too: a proxy may stand between."""
    await slack.stop()

    with pytest.raises(SlackUncertain):
        await post(gateway)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply("no", status=500), SlackUncertain),
        (Reply(drops=True), SlackUncertain),
        (Reply(delay=3.0), SlackUncertain),
        (Reply("", status=302, headers={"Location": "/api/secret"}), SlackUncertain),
        (Reply("", status=403), SlackRefused),
        (Reply("", status=429, headers={"Retry-After": "3"}), SlackLimited),
    ],
    ids=repr,
)
async def test_upload_of_bytes_fails(
    slack: FakeSlack, gateway: Gateway, reply: Reply, kind: type[SlackFailure]
) -> None:
    """When the bytes don't arrive, nothing is shared and no redirect is followed."""
    address = Reply({"ok": True, "file_id": "F1", "upload_url": slack.url("/upload")})
    slack.plan("files.getUploadURLExternal", address)
    slack.plan("upload", reply)

    with pytest.raises(kind):
        await gateway.upload(WORKSPACE, "G1", filename="1.ics", title="1:1", content=b"B")

    assert len(slack.calls) == 2


async def test_upload_elsewhere(slack: FakeSlack, gateway: Gateway) -> None:
    """Bytes go to Slack's own hosts only."""
    address = Reply({"ok": True, "file_id": "F1", "upload_url": "http://169.254.169.254/x"})
    slack.plan("files.getUploadURLExternal", address)

    with pytest.raises(SlackRefused, match="foreign_address"):
        await gateway.upload(WORKSPACE, "G1", filename="1.ics", title="1:1", content=b"B")


async def test_upload_takes_one_timeout(slack: FakeSlack, gateway: Gateway) -> None:
    """An upload's three calls together stay within the time of one call."""
    address = {"ok": True, "file_id": "F1", "upload_url": slack.url("/upload")}
    slack.plan("files.getUploadURLExternal", Reply(address, delay=1.0))
    slack.plan("upload", Reply("", delay=1.0))

    with pytest.raises(SlackUncertain):
        await gateway.upload(WORKSPACE, "G1", filename="1.ics", title="1:1", content=b"B")


async def test_late_view(slack: FakeSlack, gateway: Gateway) -> None:
    """A trigger that expired is a final refusal."""
    slack.plan("views.open", refusal("expired_trigger_id"))

    with pytest.raises(SlackRefused, match="expired_trigger_id"):
        await gateway.open_view(WORKSPACE, "1.2.3", {"type": "modal"})


async def test_respond(slack: FakeSlack, gateway: Gateway) -> None:
    """An answer by response_url is for that person alone."""
    slack.plan("respond", Reply("ok", content_type="text/plain"))

    await gateway.respond(slack.url("/respond"), text="Hi", blocks=BLOCKS)

    [call] = slack.calls
    assert call.fields == {
        "response_type": "ephemeral",
        "text": "Hi",
        "replace_original": False,
        "blocks": BLOCKS,
    }
    assert call.token == ""


async def test_respond_refused(slack: FakeSlack, gateway: Gateway) -> None:
    """A used-up response_url is a refusal in Slack's own word."""
    slack.plan("respond", Reply({"ok": False, "error": "used_url"}, status=404))

    with pytest.raises(SlackRefused, match="used_url"):
        await gateway.respond(slack.url("/respond"), text="Hi")


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://hooks.slack.com/actions/T1/2/3", True),
        ("https://hooks.slack.com:443/actions", True),
        ("http://127.0.0.1:8080/respond/1", True),
        ("http://hooks.slack.com/actions", False),
        ("https://hooks.slack.com:8443/actions", False),
        ("https://hooks.slack.com.evil.example/x", False),
        ("https://evil.example/hooks.slack.com", False),
        ("https://hooks.slack.com@evil.example/x", False),
        ("https://me:pw@hooks.slack.com/x", False),
        ("https://evil.example\\@hooks.slack.com/x", False),
        ("http://127.0.0.1:8081/respond", False),
        ("https://127.0.0.1:8080/respond", False),
        ("http://localhost:8080/respond", False),
        ("http://169.254.169.254/latest/meta-data", False),
        ("file:///etc/passwd", False),
        ("//hooks.slack.com/x", False),
        ("/relative", False),
        ("http://[::1", False),
        ("", False),
    ],
)
def test_doors(url: str, *, allowed: bool) -> None:
    """A payload can't send us anywhere but to Slack's hosts and the API server."""
    doors = Doors("http://127.0.0.1:8080/api/")

    try:
        doors.response_url(url)
    except SlackRefused:
        assert not allowed
    else:
        assert allowed


def test_doors_of_uploads() -> None:
    """Files go to files.slack.com, and only there."""
    doors = Doors("https://slack.com/api/")

    assert doors.upload_url("https://files.slack.com/upload/v1/ABC")
    with pytest.raises(SlackRefused):
        doors.upload_url("https://hooks.slack.com/upload/v1/ABC")


@pytest.mark.parametrize(
    ("messages", "final"),
    [
        (["[ERROR] invalid slack file [json-pointer:/blocks/2/slack_file]"], False),
        (["[ERROR] invalid slack file [json-pointer:/blocks/2]", "[ERROR] too long"], True),
        (["[ERROR] too long"], True),
    ],
)
async def test_a_picture_that_slack_still_looks_at(
    slack: FakeSlack, gateway: Gateway, messages: list[str], *, final: bool
) -> None:
    """A picture of a moment ago is refused for a moment; what else is wrong is so for good."""
    said = {"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": messages}}
    slack.plan("chat.postMessage", Reply(said))

    with pytest.raises(SlackRefused) as refused:
        await gateway.post(WORKSPACE, "D1", text="Hi", blocks=[])

    assert refused.value.final is final
