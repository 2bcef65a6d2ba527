"""Files: those that people drop, how the app hears of them, and who can read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from bot.sandbox.sharing import MOST_BYTES
from tests.sandbox.bench import Connect
from tests.support.slack_world import Impossible, SlackWorld

MIA, RON, OMAR = "U07SBXMIA", "U07SBXRON", "U07SBXOMAR"
SALES, GENERAL = "C07SBXSALES", "C07SBXGEN"
PNG = b"\x89PNG\r\n\x1a\nand so on"
PAGE = {"Sec-Fetch-Site": "same-origin"}


async def _read(url: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
    async with aiohttp.request("GET", url, headers=headers) as answer:
        return answer.status, answer.headers, await answer.read()


async def test_the_app_reads_what_was_dropped(
    app: AsyncApp, connect: Connect, slack: SlackWorld, sandbox: Sandbox
) -> None:
    """It hears of a file_share with Slack's file object, and reads the content with its token."""
    heard: list[dict[str, Any]] = []

    @app.event("message")
    async def shared(event: dict[str, Any]) -> None:
        heard.append(event)

    await connect(app)
    mia = slack.user(MIA)
    thread = await mia.say(SALES, "The pipeline")
    ts = await mia.drop_file(SALES, "Deals Q4.csv", b"deal,amount\n", text="Here", thread_ts=thread)

    _, event = heard
    [file] = event["files"]
    assert event["subtype"] == "file_share"
    assert (event["ts"], event["thread_ts"], event["text"]) == (ts, thread, "Here")
    assert (event["user"], event["channel"], event["upload"]) == (MIA, SALES, True)
    assert (file["name"], file["mimetype"], file["filetype"], file["size"], file["user"]) == (
        "Deals Q4.csv",
        "text/csv",
        "csv",
        12,
        MIA,
    )
    assert file["url_private"] == f"{sandbox.base_url}/files/{file['id']}/deals_q4.csv"
    assert "thumb_360" not in file
    token = f"Bearer {sandbox.bot_token}"
    status, _, content = await _read(file["url_private_download"], Authorization=token)
    assert (status, content) == (200, b"deal,amount\n")
    seen = (await slack.user(RON).last(SALES)).raw
    assert seen["files"] == [file]
    assert "subtype" not in seen


async def test_pictures_are_shown_and_all_else_is_downloaded(
    slack: SlackWorld, sandbox: Sandbox
) -> None:
    """Whatever is dropped, the browser runs nothing of it."""
    mia = slack.user(MIA)
    kinds = {
        "a.png": "image/png",
        "b.svg": "application/octet-stream",
        "c.html": "application/octet-stream",
        "Größe 5.pdf": "application/octet-stream",
    }
    for name, kind in kinds.items():
        await mia.drop_file("dm", name, PNG)
        [file] = (await mia.last()).files
        status, headers, content = await _read(file["url_private"], **PAGE)

        assert (status, content) == (200, PNG)
        assert headers["Content-Type"] == kind
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "private, max-age=3600"
        assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert ("Content-Disposition" in headers) == (name != "a.png")
        assert ("thumb_360" in file) == (name == "a.png")
    assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe%205.pdf"


async def test_who_may_not_read_gets_slacks_sign_in_page(
    slack: SlackWorld, sandbox: Sandbox
) -> None:
    """Without the app's own token, and outside the page, there is a page of HTML, with 200."""
    await slack.user(MIA).drop_file("dm", "a.csv", b"secret")
    [file] = (await slack.user(MIA).last()).files

    for headers in (
        {},
        {"Authorization": "Bearer xoxb-wrong"},
        {"Authorization": f"Bearer {sandbox.app_token}"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"},
    ):
        status, answered, content = await _read(file["url_private"], **headers)
        assert (status, b"secret" in content) == (200, False)
        assert answered["Content-Type"].startswith("text/html")
        assert answered["Cache-Control"] == "no-store"
    assert (await _read(f"{sandbox.base_url}/files/F00/a.csv", **PAGE))[0] == 404


class TestWithoutScope:
    @pytest.fixture(name="manifest")
    def _manifest(self, manifest: dict[str, Any]) -> dict[str, Any]:
        scopes = [s for s in manifest["oauth_config"]["scopes"]["bot"] if s != "files:read"]
        return {**manifest, "oauth_config": {"scopes": {"bot": scopes}}}

    async def test_the_token_is_not_enough(self, slack: SlackWorld, sandbox: Sandbox) -> None:
        """An app that lacks files:read can't read what people drop."""
        await slack.user(MIA).drop_file("dm", "a.csv", b"secret")
        [file] = (await slack.user(MIA).last()).files

        _, _, content = await _read(
            file["url_private"], Authorization=f"Bearer {sandbox.bot_token}"
        )
        assert content.startswith(b"<!DOCTYPE html>")


async def test_the_apps_own_files_have_addresses(slack: SlackWorld, web: AsyncWebClient) -> None:
    """What the app uploads can be read by the page as well."""
    await web.files_upload_v2(channel=SALES, filename="1on1.ics", content="BEGIN:VCALENDAR")

    [file] = (await slack.user(MIA).last(SALES)).files
    assert (await _read(file["url_private"], **PAGE))[2] == b"BEGIN:VCALENDAR"


async def test_several_files_make_one_message(slack: SlackWorld) -> None:
    """Files that are dropped together come together."""
    form = aiohttp.FormData({"channel": SALES}, quote_fields=False)
    for name in ("folder/one.txt", "two.txt"):
        form.add_field("file", b"text", filename=name)
    await slack.post_form(f"users/{MIA}/file", form)

    assert [file["name"] for file in (await slack.user(RON).last(SALES)).files] == [
        "one.txt",
        "two.txt",
    ]


async def test_refusals(slack: SlackWorld) -> None:
    """Nothing, something empty, too much, and a place that isn't one's own are refused."""
    mia = slack.user(MIA)
    many = aiohttp.FormData({"channel": SALES})
    for number in range(11):
        many.add_field("file", b"text", filename=f"{number}.txt")
    for acting, words, status in [
        (slack.post(f"users/{MIA}/file", {"channel": SALES}), "multipart/form-data", 415),
        (slack.post_form(f"users/{MIA}/file", many), "one to 10 files", 422),
        (mia.drop_file(SALES, "a.txt", b""), "is empty", 422),
        (mia.drop_file(SALES, "a.txt", b"a", thread_ts="1.2"), "no thread starts", 404),
        (mia.drop_file(SALES, "a.bin", bytes(MOST_BYTES + 1)), "up to 50 MB", 413),
        (slack.user(OMAR).drop_file(SALES, "a.txt", b"a"), "can't write", 409),
    ]:
        with pytest.raises(Impossible, match=words) as refusal:
            await acting
        assert refusal.value.status == status
    assert await slack.messages(SALES) == []


async def test_what_was_written_is_edited_and_the_file_stays(slack: SlackWorld) -> None:
    """A file's message may be left without words."""
    mia = slack.user(MIA)
    await mia.drop_file(SALES, "a.txt", b"a", text="Here")
    await mia.edit(await mia.last(SALES), "")

    left = await mia.last(SALES)
    assert (left.text, [file["name"] for file in left.files]) == ("", ["a.txt"])


async def test_a_picture_in_a_block(slack: SlackWorld, web: AsyncWebClient) -> None:
    """An uploaded picture that stands nowhere yet is shown by a block, and by nothing before."""

    async def upload(filename: str, *, complete: bool = True) -> str:
        at: Any = await web.files_getUploadURLExternal(filename=filename, length=len(PNG))
        async with aiohttp.request("POST", at["upload_url"], data=PNG):
            pass
        if complete:
            await web.files_completeUploadExternal(files=[{"id": at["file_id"]}])
        return str(at["file_id"])

    def image(file: str) -> dict[str, Any]:
        return {"type": "image", "slack_file": {"id": file}, "alt_text": "A chart"}

    picture = await upload("rhythm.png")
    assert await slack.messages(SALES) == []
    await web.chat_postMessage(channel=SALES, text="Look", blocks=[image(picture)])
    assert (await slack.user(RON).last(SALES)).blocks[0]["slack_file"] == {"id": picture}

    none = [await upload("a.png", complete=False), await upload("a.svg"), "F0000"]
    for file in none:
        accessory = {"type": "section", "text": {"type": "mrkdwn", "text": "a"}}
        accessory["accessory"] = image(file)
        for at, blocks in (("/blocks/0", [image(file)]), ("/blocks/0/accessory", [accessory])):
            with pytest.raises(SlackApiError) as refused:
                await web.chat_postMessage(channel=SALES, text="Look", blocks=blocks)
            body: Any = refused.value.response.data
            assert body["error"] == "invalid_blocks"
            assert body["response_metadata"]["messages"] == [
                f"[ERROR] invalid slack file [json-pointer:{at}/slack_file]"
            ]
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await web.views_publish(user_id=MIA, view={"type": "home", "blocks": [image("F0000")]})
