"""The only door to Slack's Web API. Whatever goes wrong behind it is one of three failures.

See `bot.slack.failures`: SlackLimited, SlackRefused, SlackUncertain. Every method raises these
and no others. Nothing here tries a write twice: who may do that is the outbox.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

import aiohttp
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.answer_reading import (
    read_auth,
    read_channel,
    read_members,
    read_page,
    read_person,
    read_persons,
    read_thread,
    text_of,
)
from bot.slack.answers import AuthTest, ChannelMembers, SlackChannel, SlackUser, WorkspaceMembers
from bot.slack.failures import SlackUncertain
from bot.slack.messages import Blocks, MessageRef, Said, View
from bot.slack.mrkdwn import shorten
from bot.slack.web import CALL_TIMEOUT, Answer, Body, Doors, ask, send
from bot.store import WorkspaceId

__all__ = ["DELIVERY_EVENT", "Gateway", "Tokens"]

T = TypeVar("T")

DELIVERY_EVENT = "coach_delivery"
"""The metadata's event_type on everything that the outbox posts; every app can read it."""

PAGE = 200
MOST_USERS = 1000
ALT_LIMIT = 1000
MOST_PAGES = 50
# Slack's clock and ours may differ by this much when we look for what we sent.
SKEW = timedelta(seconds=5)


class Tokens(Protocol):
    """Who knows the bot token for a workspace: `bot.slack.workspaces.Workspaces`."""

    async def token(self, workspace: WorkspaceId) -> str: ...


class Gateway:
    """Slack's Web API at `base_url` for all workspaces, over one shared aiohttp session.

    `timeout`: seconds for one call, for `upload` its three calls together.
    """

    def __init__(
        self,
        *,
        base_url: str,
        session: aiohttp.ClientSession,
        tokens: Tokens,
        timeout: float = CALL_TIMEOUT,
    ) -> None:
        self.base_url = base_url if base_url.endswith("/") else f"{base_url}/"
        self._session = session
        self._tokens = tokens
        self.timeout = timeout
        self._doors = Doors(self.base_url)

    async def auth_test(self, token: str) -> AuthTest:
        """Ask whose token this is and which scopes it has."""
        return await self._ask(
            "auth.test", self._client(token, patient=True).auth_test(), read_auth
        )

    async def socket_address(self, app_token: str) -> str:
        """Ask for an address of Socket Mode, good once; whoever only looks lets it lapse."""
        asking = self._client(app_token, patient=True).apps_connections_open(app_token=app_token)
        return await self._ask(
            "apps.connections.open", asking, lambda answer: text_of(answer.body, "url")
        )

    async def judge(self, *, message: Said | None = None, view: View | None = None) -> None:
        """Have Slack look whether it would take a message or a view; needs no token.

        Raises SlackRefused for what it wouldn't take, with the reasons in `details`.
        """
        client = self._client(None, patient=True)
        what = "view" if message is None else "message"
        payload: object = view
        if message is not None:
            payload = {"text": message.text, "blocks": _dicts(message.blocks)}
        # slack_sdk's own method puts it into the address, which is too long for a form.
        asking = client.api_call("blocks.validate", data={what: json.dumps(payload)})
        await self._ask("blocks.validate", asking, _nothing)

    async def post(
        self,
        workspace: WorkspaceId,
        channel: str,
        *,
        text: str,
        blocks: Blocks,
        thread_ts: str | None = None,
        delivery: str | None = None,
    ) -> MessageRef:
        """Post a message; `channel` may be a person's id. `delivery` makes it findable again."""
        client = await self._writer(workspace)
        metadata = {"event_type": DELIVERY_EVENT, "event_payload": {"id": delivery}}
        asking = client.chat_postMessage(
            channel=channel,
            text=text,
            blocks=_dicts(blocks),
            thread_ts=thread_ts,
            metadata=metadata if delivery else None,
            unfurl_links=False,
            unfurl_media=False,
        )
        return await self._ask(
            "chat.postMessage",
            asking,
            lambda answer: MessageRef(
                channel=text_of(answer.body, "channel"),
                ts=text_of(answer.body, "ts"),
                thread_ts=thread_ts,
            ),
        )

    async def update(
        self, workspace: WorkspaceId, message: MessageRef, *, text: str, blocks: Blocks
    ) -> None:
        """Put other words into a message of ours."""
        client = await self._writer(workspace)
        asking = client.chat_update(
            channel=message.channel, ts=message.ts, text=text, blocks=_dicts(blocks)
        )
        await self._ask("chat.update", asking, _nothing)

    async def upload(
        self,
        workspace: WorkspaceId,
        channel: str,
        *,
        filename: str,
        title: str,
        content: bytes,
        thread_ts: str | None = None,
        comment: str | None = None,
    ) -> None:
        """Share a file in a conversation; `channel` must be a conversation's id."""
        sharing = {"channel_id": channel, "thread_ts": thread_ts, "initial_comment": comment}
        await self._upload(workspace, filename, content, title=title, sharing=sharing)

    async def upload_picture(
        self, workspace: WorkspaceId, *, filename: str, content: bytes, alt: str
    ) -> str:
        """Bring a picture into Slack without showing it yet; answers its id, for an image block.

        Slack takes a moment to look it through; until then a message with it is refused, see
        `SlackRefused.final`.
        """
        return await self._upload(workspace, filename, content, title=filename, alt=alt)

    async def _upload(
        self,
        workspace: WorkspaceId,
        filename: str,
        content: bytes,
        *,
        title: str,
        alt: str | None = None,
        sharing: Mapping[str, Any] = MappingProxyType({}),
    ) -> str:
        client = await self._writer(workspace)
        try:
            async with asyncio.timeout(self.timeout):
                asking = client.files_getUploadURLExternal(
                    filename=filename, length=len(content), alt_txt=alt and shorten(alt, ALT_LIMIT)
                )
                file, url = await self._ask(
                    "files.getUploadURLExternal",
                    asking,
                    lambda answer: (
                        text_of(answer.body, "file_id"),
                        text_of(answer.body, "upload_url"),
                    ),
                )
                await self._send("upload_url", self._doors.upload_url(url), data=content)
                asking = client.files_completeUploadExternal(
                    files=[{"id": file, "title": title}], **sharing
                )
                await self._ask("files.completeUploadExternal", asking, _nothing)
                return file
        except TimeoutError as error:
            raise SlackUncertain("files.completeUploadExternal", cause="time-out") from error

    async def find_delivery(
        self,
        workspace: WorkspaceId,
        channel: str,
        delivery: str,
        *,
        since: datetime,
        thread_ts: str | None = None,
    ) -> MessageRef | None:
        """Look for a delivery that may have been posted, in a channel or in one thread of it."""
        async for message in self._messages(workspace, channel, since, thread_ts):
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == DELIVERY_EVENT and payload.get("id") == delivery:
                return MessageRef(channel=channel, ts=message["ts"], thread_ts=thread_ts)
        return None

    async def find_file(
        self,
        workspace: WorkspaceId,
        channel: str,
        filename: str,
        *,
        since: datetime,
        thread_ts: str | None = None,
    ) -> bool:
        """Look for a file that may have been shared, in a channel or in one thread of it."""
        async for message in self._messages(workspace, channel, since, thread_ts):
            if any(file.get("name") == filename for file in message.get("files") or ()):
                return True
        return False

    async def open_conversation(self, workspace: WorkspaceId, users: Sequence[str]) -> str:
        """Find or make the DM with one person, or the group DM with several: its channel id."""
        client = await self._reader(workspace)
        return await self._ask(
            "conversations.open",
            client.conversations_open(users=",".join(users)),
            lambda answer: text_of(answer.body["channel"], "id"),
        )

    async def open_view(self, workspace: WorkspaceId, trigger_id: str, view: View) -> str:
        """Open a modal within 3 s of somebody's click; answers the view's id."""
        client = await self._writer(workspace)
        asking = client.views_open(trigger_id=trigger_id, view=dict(view))
        return await self._ask("views.open", asking, _view_id)

    async def push_view(self, workspace: WorkspaceId, trigger_id: str, view: View) -> str:
        """Put a modal on top of the open one, within 3 s of a click in it; answers its id."""
        client = await self._writer(workspace)
        asking = client.views_push(trigger_id=trigger_id, view=dict(view))
        return await self._ask("views.push", asking, _view_id)

    async def update_view(
        self,
        workspace: WorkspaceId,
        view_id: str,
        view: View,
        *,
        hash: str | None = None,  # noqa: A002 - Slack's own name for it
    ) -> None:
        """Change an open modal; with `hash`, only if nobody changed it since."""
        client = await self._writer(workspace)
        asking = client.views_update(view_id=view_id, view=dict(view), hash=hash)
        await self._ask("views.update", asking, _nothing)

    async def publish_home(self, workspace: WorkspaceId, user: str, view: View) -> None:
        """Show somebody their App Home anew."""
        client = await self._writer(workspace)
        asking = client.views_publish(user_id=user, view=dict(view))
        await self._ask("views.publish", asking, _nothing)

    async def respond(
        self,
        url: str,
        *,
        text: str,
        blocks: Blocks | None = None,
        replace_original: bool = False,
    ) -> None:
        """Answer a command or click by its response_url, for that person's eyes only.

        Goes to hooks.slack.com over https or to the API server; Slack takes five answers in 30
        minutes.
        """
        said: dict[str, object] = {
            "response_type": "ephemeral",
            "text": text,
            "replace_original": replace_original,
        }
        if blocks is not None:
            said["blocks"] = _dicts(blocks)
        await self._send("response_url", self._doors.response_url(url), json=said)

    async def user(self, workspace: WorkspaceId, user: str) -> SlackUser:
        """Look a person up."""
        client = await self._reader(workspace)
        asking = client.users_info(user=user, include_locale=True)
        return await self._ask("users.info", asking, read_person)

    async def everybody(self, workspace: WorkspaceId, *, after: str = "") -> WorkspaceMembers:
        """List who is in a workspace, a page at a time; `after` is the `more` of the one before."""
        client = await self._reader(workspace)
        asking = client.users_list(cursor=after or None, limit=MOST_USERS, include_locale=True)
        return await self._ask("users.list", asking, read_persons)

    async def channel(self, workspace: WorkspaceId, channel: str) -> SlackChannel:
        """Look a channel up; SlackRefused with `channel_not_found` also where we may not look."""
        client = await self._reader(workspace)
        asking = client.conversations_info(channel=channel)
        return await self._ask("conversations.info", asking, read_channel)

    async def members(
        self, workspace: WorkspaceId, channel: str, *, after: str = ""
    ) -> ChannelMembers:
        """List who is in a channel, a page at a time; `after` is the `more` of the page before."""
        client = await self._reader(workspace)
        asking = client.conversations_members(channel=channel, cursor=after or None, limit=PAGE)
        return await self._ask("conversations.members", asking, read_members)

    async def thread_of(self, workspace: WorkspaceId, channel: str, ts: str) -> str | None:
        """Tell in which thread a message is a reply; nothing else of it is read."""
        client = await self._reader(workspace)
        asking = client.conversations_replies(channel=channel, ts=ts, limit=1)
        return await self._ask("conversations.replies", asking, read_thread)

    async def _messages(
        self, workspace: WorkspaceId, channel: str, since: datetime, thread_ts: str | None
    ) -> AsyncIterator[Body]:
        client = await self._reader(workspace)
        wanted: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{(since - SKEW).timestamp():.6f}",
            "inclusive": True,
            "include_all_metadata": True,
            "limit": PAGE,
        }
        method = "conversations.replies" if thread_ts else "conversations.history"
        cursor = None
        for _ in range(MOST_PAGES):
            if thread_ts:
                asking = client.conversations_replies(ts=thread_ts, cursor=cursor, **wanted)
            else:
                asking = client.conversations_history(cursor=cursor, **wanted)
            messages, cursor = await self._ask(method, asking, read_page)
            for message in messages:
                yield message
            if not cursor:
                return
        raise SlackUncertain(method, cause=f"more than {MOST_PAGES} pages")

    async def _writer(self, workspace: WorkspaceId) -> AsyncWebClient:
        return self._client(await self._tokens.token(workspace), patient=False)

    async def _reader(self, workspace: WorkspaceId) -> AsyncWebClient:
        return self._client(await self._tokens.token(workspace), patient=True)

    def _client(self, token: str | None, *, patient: bool) -> AsyncWebClient:
        """Make a client; a `patient` one tries once more when the connection drops.

        That is for calls that may be made twice. slack_sdk's default does it for all, and then
        posts a message twice when the connection drops after Slack took it.
        """
        client = AsyncWebClient(
            token=token,
            base_url=self.base_url,
            session=self._session,
            retry_handlers=[AsyncConnectionErrorRetryHandler()] if patient else [],
        )
        # Proxies are the session's matter: slack_sdk would send calls to this very machine
        # through one, too.
        client.proxy = None
        return client

    async def _ask(
        self, method: str, asking: Awaitable[AsyncSlackResponse], read: Callable[[Answer], T]
    ) -> T:
        return await ask(method, asking, read, timeout=self.timeout)

    async def _send(self, method: str, url: Any, **content: Any) -> None:
        await send(method, self._session, url, timeout=self.timeout, **content)


def _nothing(_: Answer) -> None:
    """Read nothing: that it worked is the answer."""


def _view_id(answer: Answer) -> str:
    return text_of(answer.body["view"], "id")


def _dicts(blocks: Blocks) -> list[dict[str, object]]:
    return [dict(block) for block in blocks]
