"""The calls to Slack: how each form is sent, and how a doubt about it is settled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.outbox.claim import Claimed
from bot.outbox.model import Form
from bot.outbox.types import Home, Post, Upload
from bot.slack.failures import SlackUncertain
from bot.slack.messages import Blocks, MessageRef, View
from bot.store import WorkspaceId

__all__ = ["Sender", "form_of", "place_of", "send", "settle", "without_pictures"]

PICTURE_TRIES = 4

# How far Slack's clock and ours may be apart when we look for what we sent. A message carries its
# delivery's id, so looking further back does no harm; a file has only its name, and an older one
# of the same name must stay outside.
SKEW = timedelta(seconds=30)


class Sender(Protocol):
    """What the outbox needs of the gateway (`bot.slack.gateway`); raises SlackFailure."""

    async def post(
        self,
        workspace: WorkspaceId,
        channel: str,
        *,
        text: str,
        blocks: Blocks,
        thread_ts: str | None = None,
        delivery: str | None = None,
    ) -> MessageRef: ...

    async def update(
        self, workspace: WorkspaceId, message: MessageRef, *, text: str, blocks: Blocks
    ) -> None: ...

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
    ) -> None: ...

    async def find_delivery(
        self,
        workspace: WorkspaceId,
        channel: str,
        delivery: str,
        *,
        since: datetime,
        thread_ts: str | None = None,
    ) -> MessageRef | None: ...

    async def find_file(
        self,
        workspace: WorkspaceId,
        channel: str,
        filename: str,
        *,
        since: datetime,
        thread_ts: str | None = None,
    ) -> bool: ...

    async def open_conversation(self, workspace: WorkspaceId, users: Sequence[str]) -> str: ...

    async def publish_home(self, workspace: WorkspaceId, user: str, view: View) -> None: ...


def form_of(claimed: Claimed, saying: Post | Upload | Home) -> Form:
    """Tell how this will go out; ValueError for a file where a message is to be updated."""
    if isinstance(saying, Home):
        # An update of a Home keeps its form: by that there is one at most on its way.
        return Form.UPDATE if claimed.form is Form.UPDATE else Form.HOME
    if claimed.form is Form.UPDATE:
        if isinstance(saying, Upload):
            raise ValueError(f"an update of {claimed.due.kind} can't be a file")
        return Form.UPDATE
    return Form.UPLOAD if isinstance(saying, Upload) else Form.POST


def place_of(claimed: Claimed, saying: Post | Upload | Home) -> tuple[str, str | None]:
    """Tell the channel (or person) and the thread that it goes to."""
    if isinstance(saying, Home):
        return claimed.due.recipient, None
    if claimed.form is Form.UPDATE:
        return claimed.message.channel, claimed.message.thread_ts
    if saying.thread is not None:
        return saying.thread.channel, saying.thread.thread_ts or saying.thread.ts
    if isinstance(saying, Post) and saying.place:
        return saying.place, None
    return claimed.due.recipient, None


def without_pictures(saying: Post, attempts: int) -> Post:
    """Leave pictures out once Slack had its time with them: better the words alone than nothing.

    What was uploaded a moment ago is refused until Slack has looked it through; the fifth attempt
    comes after half a minute. A file that was deleted since is refused for good.
    """
    if attempts <= PICTURE_TRIES:
        return saying
    return replace(saying, blocks=[one for one in saying.blocks if "slack_file" not in one])


async def send(
    sender: Sender, claimed: Claimed, saying: Post | Upload | Home, *, within: timedelta
) -> MessageRef:
    """Say it, now; return where it stands. A file and a Home have no ts: "".

    Raises SlackFailure, SlackUncertain also when it isn't done `within` that time.
    """
    workspace = claimed.due.workspace
    channel, thread_ts = place_of(claimed, saying)
    async with _in_time(within):
        if isinstance(saying, Home):
            await sender.publish_home(workspace, claimed.due.recipient, saying.view)
            return MessageRef(claimed.due.recipient, "")
        if isinstance(saying, Upload):
            channel = await _conversation(sender, workspace, channel)
            await sender.upload(
                workspace,
                channel,
                filename=saying.filename,
                title=saying.title,
                content=saying.content,
                thread_ts=thread_ts,
                comment=saying.title,
            )
            return MessageRef(channel, "", thread_ts)
        if claimed.form is Form.UPDATE:
            await sender.update(workspace, claimed.message, text=saying.text, blocks=saying.blocks)
            return claimed.message
        if "," in channel:  # posting takes one person's id for a channel, but not several
            channel = await _conversation(sender, workspace, channel)
        return await sender.post(
            workspace,
            channel,
            text=saying.text,
            blocks=saying.blocks,
            thread_ts=thread_ts,
            delivery=claimed.public_id,
        )


async def settle(
    sender: Sender, claimed: Claimed, since: datetime, *, within: timedelta
) -> MessageRef | None:
    """Look whether an earlier attempt arrived; None if it didn't, then it may be sent again.

    An update or a Home is never looked for: doing it again changes nothing. Raises as `send` does.
    """
    if claimed.form in {Form.UPDATE, Form.HOME}:
        return None
    workspace, thread_ts = claimed.due.workspace, claimed.thread_ts
    async with _in_time(within):
        channel = await _conversation(sender, workspace, claimed.channel or claimed.due.recipient)
        if claimed.form is Form.POST:
            return await sender.find_delivery(
                workspace,
                channel,
                claimed.public_id,
                since=since - SKEW,
                thread_ts=thread_ts,
            )
        arrived = await sender.find_file(
            workspace,
            channel,
            claimed.filename or "",
            since=since,
            thread_ts=thread_ts,
        )
        return MessageRef(channel, "", thread_ts) if arrived else None


async def _conversation(sender: Sender, workspace: WorkspaceId, channel: str) -> str:
    """Find the DM of a person, or the group DM of several whose ids are joined by commas."""
    if channel.startswith(("U", "W")):
        return await sender.open_conversation(workspace, channel.split(","))
    return channel


@asynccontextmanager
async def _in_time(within: timedelta) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(within.total_seconds()):
            yield
    except TimeoutError as error:
        raise SlackUncertain("outbox", cause="no answer in time") from error
