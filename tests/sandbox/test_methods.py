"""The Web API's methods: what each does, and each refusal in Slack's own word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import HandClock
from bot.sandbox import Sandbox
from tests.sandbox import pieces as p
from tests.sandbox.bench import Api

SALES, GENERAL, LEADS, OLD = "C07SBXSALES", "C07SBXGEN", "C07SBXLEADS", "C07SBXOLD"
MIA, RON, GONE, POLLY = "U07SBXMIA", "U07SBXRON", "U07SBXGONE", "U07SBXPOLLY"
TS = "1700000000.000001"
ID = {"event_type": "coach_delivery", "event_payload": {"id": "a1"}}

REFUSALS: list[tuple[str, dict[str, Any], str]] = [
    ("chat.postMessage", {"channel": "C00", "text": "a"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "#sales", "text": "a"}, "channel_not_found"),
    ("chat.postMessage", {"channel": LEADS, "text": "a"}, "channel_not_found"),
    ("chat.postMessage", {"channel": GONE, "text": "a"}, "channel_not_found"),
    ("chat.postMessage", {"channel": GENERAL, "text": "a"}, "not_in_channel"),
    ("chat.postMessage", {"channel": OLD, "text": "a"}, "is_archived"),
    ("chat.postMessage", {"channel": SALES}, "no_text"),
    ("chat.postMessage", {"channel": SALES, "text": "", "blocks": []}, "no_text"),
    ("chat.postMessage", {"text": "a"}, "invalid_arguments"),
    ("chat.postMessage", {"channel": SALES, "text": "a", "colour": "red"}, "invalid_arguments"),
    ("chat.postMessage", {"channel": SALES, "text": "a", "mrkdwn": "maybe"}, "invalid_arguments"),
    ("chat.postMessage", {"channel": SALES, "blocks": "[{"}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": SALES, "blocks": {}}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": SALES, "blocks": [{}]}, "invalid_blocks"),
    (
        "chat.postMessage",
        {"channel": SALES, "attachments": [{"text": "a"}] * 101},
        "too_many_attachments",
    ),
    (
        "chat.postMessage",
        {"channel": SALES, "text": "a", "metadata": {"event_type": "a"}},
        "invalid_metadata_format",
    ),
    (
        "chat.postMessage",
        {"channel": SALES, "text": "a", "metadata": "{"},
        "invalid_metadata_format",
    ),
    (
        "chat.postMessage",
        {"channel": SALES, "text": "a", "metadata": ID | {"more": 1}},
        "invalid_metadata_schema",
    ),
    ("chat.postMessage", {"channel": SALES, "text": "a", "thread_ts": TS}, "thread_not_found"),
    ("chat.update", {"channel": SALES, "ts": TS, "text": "a"}, "message_not_found"),
    ("chat.update", {"channel": "C00", "ts": TS, "text": "a"}, "channel_not_found"),
    ("chat.postEphemeral", {"channel": SALES, "user": "U00", "text": "a"}, "user_not_found"),
    (
        "chat.postEphemeral",
        {"channel": SALES, "user": "U07SBXOMAR", "text": "a"},
        "user_not_in_channel",
    ),
    ("chat.postEphemeral", {"channel": GENERAL, "user": MIA, "text": "a"}, "not_in_channel"),
    ("chat.postEphemeral", {"channel": SALES, "user": MIA}, "no_text"),
    ("conversations.open", {}, "users_list_not_supplied"),
    ("conversations.open", {"users": f"{MIA},U00"}, "user_not_found"),
    ("conversations.open", {"users": GONE}, "user_disabled"),
    ("conversations.open", {"users": POLLY}, "cannot_dm_bot"),
    ("conversations.open", {"users": ",".join([MIA] * 9)}, "too_many_users"),
    ("conversations.open", {"channel": SALES}, "method_not_supported_for_channel_type"),
    ("conversations.open", {"users": MIA, "prevent_creation": True}, "channel_not_found"),
    ("conversations.info", {"channel": LEADS}, "channel_not_found"),
    ("conversations.members", {"channel": "C00"}, "channel_not_found"),
    ("conversations.members", {"channel": SALES, "cursor": "bm9uc2Vuc2U="}, "invalid_cursor"),
    ("conversations.members", {"channel": SALES, "limit": 0}, "invalid_limit"),
    ("conversations.history", {"channel": GENERAL}, "not_in_channel"),
    ("conversations.history", {"channel": LEADS}, "channel_not_found"),
    ("conversations.history", {"channel": SALES, "oldest": "monday"}, "invalid_ts_oldest"),
    ("conversations.replies", {"channel": SALES, "ts": TS}, "thread_not_found"),
    ("users.info", {"user": "U00"}, "user_not_found"),
    ("users.list", {"cursor": "???"}, "invalid_cursor"),
    ("views.open", {"trigger_id": "1.2.3", "view": p.modal()}, "invalid_trigger_id"),
    ("views.open", {"trigger_id": "1.2.3", "view": {}}, "invalid_arguments"),
    ("views.open", {"view": p.modal()}, "invalid_arguments"),
    ("views.update", {"view": p.modal()}, "invalid_arguments"),
    ("views.update", {"view": p.modal(), "view_id": "V00"}, "not_found"),
    (
        "views.open",
        {"trigger_id": "1", "view": p.modal(*[p.section("x" * 3000)] * 90)},
        "view_too_large",
    ),
    ("files.getUploadURLExternal", {"filename": "a.ics", "length": 0}, "invalid_arguments"),
    ("files.getUploadURLExternal", {"filename": "a.ics"}, "invalid_arguments"),
    (
        "files.getUploadURLExternal",
        {"filename": "a.png", "length": 1, "alt_txt": "x" * 1001},
        "alt_txt_too_large",
    ),
    ("files.completeUploadExternal", {"files": [{"id": "F00"}]}, "file_not_found"),
    (
        "files.completeUploadExternal",
        {"files": [{"id": "F00"}], "channel_id": "C00"},
        "invalid_channel",
    ),
    (
        "files.completeUploadExternal",
        {"files": [{"id": "F00"}], "channel_id": GENERAL},
        "posting_to_channel_denied",
    ),
    ("chat.delete", {"channel": SALES, "ts": TS}, "unknown_method"),
    ("auth.test", {"team_id": "T00"}, "team_access_not_granted"),
]


@pytest.mark.parametrize(("method", "arguments", "error"), REFUSALS)
async def test_refusals(api: Api, method: str, arguments: dict[str, Any], error: str) -> None:
    """Each wrong call is answered with the error that Slack documents for it."""
    answer = await api(method, **arguments)

    assert (answer["ok"], answer["error"]) == (False, error)


async def test_tokens(api: Api, sandbox: Sandbox) -> None:
    """A missing, an unknown and a wrong kind of token are told apart."""
    async with api.session.post(api.url + "auth.test") as response:
        assert (await response.json())["error"] == "not_authed"
    assert (await api("auth.test", token="xoxb-other"))["error"] == "invalid_auth"
    assert (await api("auth.test", token=sandbox.app_token))["error"] == "not_allowed_token_type"
    assert (await api("apps.connections.open"))["error"] == "not_allowed_token_type"
    assert (await api("api.test", token="none", foo="bar"))["args"] == {"foo": "bar"}


async def test_bodies(api: Api) -> None:
    """Form, JSON and query are read alike; what can't be read is refused in Slack's words."""
    auth = {"Authorization": f"Bearer {api.token}"}
    bodies: list[tuple[dict[str, Any], str | None]] = [
        ({"data": {"channel": SALES, "limit": "1"}}, None),
        ({"json": {"channel": SALES, "limit": 1}}, None),
        ({"params": {"channel": SALES, "limit": "1"}}, None),
        ({"data": {"channel": SALES, "token": api.token}, "headers": {}}, None),
        (
            {"data": b"[]", "headers": auth | {"Content-Type": "application/json"}},
            "json_not_object",
        ),
        ({"data": b"{", "headers": auth | {"Content-Type": "application/json"}}, "invalid_json"),
        ({"data": b"a", "headers": auth | {"Content-Type": "text/csv"}}, "invalid_post_type"),
    ]
    for how, error in bodies:
        async with api.session.post(
            api.url + "conversations.members", **({"headers": auth} | how)
        ) as response:
            assert (await response.json()).get("error") == error


async def test_headers_tell_the_scopes(api: Api) -> None:
    """Every answer names the granted scopes and a request id, as bots log them."""
    _, headers = await api.status("auth.test")

    assert "chat:write" in headers["x-oauth-scopes"].split(",")
    assert headers["x-slack-req-id"]


async def test_invalid_blocks_name_the_place(api: Api) -> None:
    """The answer to wrong blocks holds the JSON pointer, as slack_sdk prints it."""
    answer = await api("chat.postMessage", channel=SALES, blocks=[p.section("x" * 3001)])

    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


async def test_posted_message_is_completed(web: AsyncWebClient) -> None:
    """Slack gives blocks their ids and texts their switches, and returns the message so."""
    posted = await web.chat_postMessage(
        channel=MIA, text="Hello", blocks=[p.section("Hi")], metadata=ID, unfurl_links=False
    )

    [block] = posted["message"]["blocks"]
    assert block["block_id"]
    assert block["text"]["verbatim"] is False
    assert posted["message"]["metadata"] == ID
    assert posted["channel"].startswith("D")
    assert posted["message"]["user"] == "U07SBXCOACH"


async def test_long_text_is_cut_when_posted_and_refused_when_updated(
    api: Api, clock: HandClock
) -> None:
    """40,000 characters are kept of a post; an update takes 4,000 at most."""
    posted = await api("chat.postMessage", channel=SALES, text="x" * 40_001)

    assert len(posted["message"]["text"]) == 40_000
    assert posted["response_metadata"] == {"warnings": ["message_truncated"]}
    place = {"channel": SALES, "ts": posted["ts"]}
    assert (await api("chat.update", **place, text="x" * 4_000))["ok"]
    assert (await api("chat.update", **place, text="x" * 4_001))["error"] == "msg_too_long"


async def test_ts_follow_the_clock_and_never_repeat(
    web: AsyncWebClient, sandbox: Sandbox, clock: HandClock
) -> None:
    """A message's ts is the wound clock's instant; at one instant they still grow."""
    first = await web.chat_postMessage(channel=SALES, text="1")
    mia = await sandbox.acting.message(MIA, SALES, "2")
    clock.advance(timedelta(days=1))
    last = await web.chat_postMessage(channel=SALES, text="3")

    assert [first["ts"], mia["ts"], last["ts"]] == [
        "1795420800.000000",
        "1795420800.000001",
        "1795507200.000000",
    ]


async def test_update_changes_only_what_is_said(web: AsyncWebClient, clock: HandClock) -> None:
    """An update keeps blocks and metadata that it doesn't mention; [] takes the blocks away."""
    posted = await web.chat_postMessage(
        channel=SALES, text="a", blocks=[p.section(block_id="b")], metadata=ID
    )
    place: dict[str, Any] = {"channel": SALES, "ts": posted["ts"]}

    changed = await web.chat_update(**place, text="b")
    assert changed["message"]["blocks"][0]["block_id"] == "b"
    assert changed["message"]["metadata"] == ID
    assert changed["message"]["edited"]["user"] == "U07SBXCOACH"

    bare = await web.chat_update(**place, text="c", blocks=[])
    assert "blocks" not in bare["message"]


async def test_only_own_messages_can_be_updated(api: Api, sandbox: Sandbox) -> None:
    """A person's message is not the bot's to change."""
    said = await sandbox.acting.message(MIA, SALES, "mine")

    answer = await api("chat.update", channel=SALES, ts=said["ts"], text="yours")
    assert answer["error"] == "cant_update_message"


async def test_a_reply_cannot_start_a_thread(api: Api, clock: HandClock) -> None:
    """A thread hangs on its first message; a reply to a reply is refused."""
    parent = await api("chat.postMessage", channel=SALES, text="a")
    clock.advance(timedelta(seconds=1))
    reply = await api("chat.postMessage", channel=SALES, text="b", thread_ts=parent["ts"])
    clock.advance(timedelta(seconds=1))

    answer = await api("chat.postMessage", channel=SALES, text="c", thread_ts=reply["ts"])
    assert answer["error"] == "cannot_reply_to_message"


async def test_the_same_people_share_one_group(web: AsyncWebClient) -> None:
    """Opening a conversation again, in whatever order, finds the same one."""
    first = await web.conversations_open(users=[MIA, RON])
    again = await web.conversations_open(users=[RON, MIA], return_im=True)
    direct = await web.conversations_open(users=MIA)

    assert first["channel"] == {"id": again["channel"]["id"]}
    assert again["already_open"]
    assert again["channel"]["is_mpim"]
    assert direct["channel"]["id"] != first["channel"]["id"]


async def test_channel_info(web: AsyncWebClient) -> None:
    """Bot membership, Slack Connect and archiving are told as Slack tells them."""
    told = {
        channel: (await web.conversations_info(channel=channel))["channel"]
        for channel in (SALES, GENERAL, OLD, "C07SBXNORTH")
    }

    assert told[SALES]["is_member"] is True
    assert told[GENERAL]["is_member"] is False
    assert told[OLD]["is_archived"] is True
    assert told["C07SBXNORTH"]["is_ext_shared"] is True


async def test_users_have_zone_and_locale(web: AsyncWebClient) -> None:
    """A person's zone has its offset of that day; the locale comes only when asked for."""
    mia = (await web.users_info(user=MIA, include_locale=True))["user"]

    assert (mia["tz"], mia["tz_offset"], mia["locale"]) == ("Europe/Berlin", 3600, "en-GB")
    assert "locale" not in (await web.users_info(user=MIA))["user"]
    assert "tz" not in (await web.users_info(user=GONE))["user"]


async def test_upload_makes_a_file_message(web: AsyncWebClient, sandbox: Sandbox) -> None:
    """slack_sdk's own upload ends in a message with the file, in its thread."""
    parent = await web.chat_postMessage(channel=SALES, text="Card")
    await web.files_upload_v2(
        channel=SALES,
        thread_ts=parent["ts"],
        filename="invite.ics",
        title="1:1",
        content="BEGIN:VCALENDAR",
        initial_comment="For your calendar",
    )

    replies = (await web.conversations_replies(channel=SALES, ts=parent["ts"]))["messages"]
    assert replies[1]["text"] == "For your calendar"
    assert replies[1]["files"][0]["name"] == "invite.ics"
    assert sandbox.workspace.uploads.by_id[replies[1]["files"][0]["id"]].content


async def test_upload_of_another_length_is_refused(api: Api) -> None:
    """What arrives has to be as long as was announced, and arrive before it is shared."""
    place = await api("files.getUploadURLExternal", filename="a.ics", length=5)
    complete: dict[str, Any] = {"files": [{"id": place["file_id"]}], "channel_id": SALES}
    assert (await api("files.completeUploadExternal", **complete))["error"] == "file_not_found"

    async with api.session.post(place["upload_url"], data=b"four") as response:
        assert response.status == 200
    assert (await api("files.completeUploadExternal", **complete))["error"] == "file_update_failed"

    async with api.session.post(api.url.replace("api/", "upload/v1/none"), data=b"a") as response:
        assert response.status == 404


@pytest.mark.parametrize("host", ["evil.example", "192.168.0.1:80"])
async def test_foreign_host_names_are_refused(api: Api, host: str) -> None:
    """A web page can't reach the sandbox through a name of its own."""
    async with aiohttp.request("GET", api.url + "api.test", headers={"Host": host}) as response:
        assert response.status == 403
