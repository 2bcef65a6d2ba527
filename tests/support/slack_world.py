"""People in front of Slack, for scenario tests: a small client of the sandbox's control API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from io import BytesIO
from types import TracebackType
from typing import Any, Self

import aiohttp

from tests.support.slack_sight import Call, Conversation, Home, Message, Modal, order_of

__all__ = [
    "Call",
    "Conversation",
    "Home",
    "Impossible",
    "Message",
    "Modal",
    "Person",
    "SlackWorld",
]

BAD_REQUEST = 400


class Impossible(Exception):
    """The person couldn't have done that; `fields` are the inputs that held a submit back."""

    def __init__(self, status: int, words: str, fields: Mapping[str, str]) -> None:
        super().__init__(f"{status}: {words} {dict(fields) or ''}")
        self.status = status
        self.words = words
        self.fields = dict(fields)


class SlackWorld:
    """The whole sandbox from outside: its people, its clock, its faults and its record.

    Use it as `async with SlackWorld(sandbox.control_url) as slack:`.
    """

    def __init__(self, control_url: str) -> None:
        self._url = control_url
        self._session = aiohttp.ClientSession()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._session.close()

    def user(self, user: str) -> Person:
        """A person by their id, such as "U07SBXMIA"."""
        return Person(self, user)

    async def now(self) -> datetime:
        return datetime.fromisoformat((await self.get("clock"))["now"])

    async def wind(self, *, to: datetime | None = None, by: timedelta | None = None) -> datetime:
        """Wind the clock to an instant or by a span; the bot does what falls due on the way."""
        target = to if to is not None else await self.now() + (by or timedelta())
        return datetime.fromisoformat(
            (await self.post("clock/wind", {"to": target.isoformat()}))["now"]
        )

    async def fault(self, method: str, kind: str, **more: object) -> None:
        """Order trouble: `await slack.fault("chat.postMessage", "http_500", times=2)`."""
        await self.post("faults", {"method": method, "kind": kind, **more})

    async def no_more_faults(self) -> None:
        await self.post("faults/reset")

    async def calls(self, method: str | None = None) -> list[Call]:
        """The Web API calls so far, of one method or all."""
        found = await self.get("calls" + (f"?method={method}" if method else ""))
        return [
            Call(
                call["method"],
                call["payload"],
                call["response"],
                datetime.fromisoformat(call["at"]),
                call["fault"],
            )
            for call in found["calls"]
        ]

    async def messages(self, channel: str) -> list[Message]:
        """What stands in a conversation for everybody, replies included, in its order."""
        found = await self.get(f"channels/{channel}/messages")
        return [Message.read(message) for message in found["messages"]]

    async def conversations(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.get("channels"))["channels"]
        return found

    async def change_channel(self, channel: str, **changes: bool) -> None:
        """Archive a channel or share it: `archived`, `ext_shared`, `pending_ext_shared`."""
        await self.post(f"channels/{channel}/change", changes)

    async def disconnect_sockets(self, reason: str = "refresh_requested") -> int:
        """Send the app's connections away; returns how many there were."""
        return int((await self.post("socket/disconnect", {"reason": reason}))["told"])

    async def cut_sockets(self) -> int:
        """End the app's connections without a word; returns how many there were."""
        return int((await self.post("socket/cut"))["cut"])

    async def get(self, path: str) -> dict[str, Any]:
        async with self._session.get(self._url + path) as response:
            return await _answer(response)

    async def post(self, path: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        async with self._session.post(self._url + path, json=dict(body or {})) as response:
            return await _answer(response)

    async def post_form(self, path: str, form: aiohttp.FormData) -> dict[str, Any]:
        async with self._session.post(self._url + path, data=form) as response:
            return await _answer(response)


class Person:
    """Somebody in front of Slack. What they can't do raises Impossible."""

    def __init__(self, world: SlackWorld, user: str) -> None:
        self._world = world
        self.id = user

    # --- outside modals ----------------------------------------------------------------------

    async def command(self, typed: str, *, channel: str = "dm") -> None:
        """Type a slash command, such as "/coach setup", in a channel or, with "dm", to the bot."""
        await self._do("command", text=typed, channel=channel)

    async def say(self, channel: str, text: str, *, thread_ts: str | None = None) -> str:
        """Write a message; returns its ts."""
        done = await self._do("message", channel=channel, text=text, thread_ts=thread_ts)
        return str(done["ts"])

    async def click(
        self,
        message: Message,
        action_id: str,
        *,
        block_id: str | None = None,
        value: object = None,
    ) -> None:
        """Press a button of a message, or choose a value in one of its menus."""
        await self._do(
            "click",
            channel=message.channel,
            ts=message.ts,
            action_id=action_id,
            block_id=block_id,
            value=value,
        )

    async def edit(self, message: Message, text: str) -> None:
        """Write one's own message anew."""
        await self._do("edit", channel=message.channel, ts=message.ts, text=text)

    async def delete(self, message: Message) -> None:
        """Delete one's own message, or dismiss an ephemeral one."""
        await self._do("delete", channel=message.channel, ts=message.ts)

    async def react(self, message: Message, name: str) -> None:
        """Add a reaction, such as "tada"."""
        await self._do("react", channel=message.channel, ts=message.ts, name=name)

    async def unreact(self, message: Message, name: str) -> None:
        await self._do("unreact", channel=message.channel, ts=message.ts, name=name)

    async def mark_read(self, channel: str, ts: str) -> None:
        """Have read a conversation up to a message; an earlier ts leaves what follows unread."""
        await self._do("read", channel=channel, ts=ts)

    async def shortcut(self, callback_id: str, message: Message | None = None) -> None:
        """Choose a shortcut of the app, from a message's menu or beside the composer."""
        about = {"channel": message.channel, "ts": message.ts} if message else {}
        await self._do("shortcut", callback_id=callback_id, **about)

    async def drop_file(
        self,
        channel: str,
        name: str,
        content: bytes,
        *,
        text: str = "",
        thread_ts: str | None = None,
    ) -> str:
        """Share a file, with or without words; returns the message's ts."""
        # Names go as browsers send them: as they are.
        form = aiohttp.FormData({"channel": channel, "text": text}, quote_fields=False)
        if thread_ts is not None:
            form.add_field("thread_ts", thread_ts)
        form.add_field("file", BytesIO(content), filename=name)
        return str((await self._world.post_form(f"users/{self.id}/file", form))["ts"])

    async def change(self, **changes: object) -> None:
        """Change one's profile (`status_text`, `tz`, …) or standing (`deleted`, `dnd`, …)."""
        await self._do("change", **changes)

    # --- in the app's Home -------------------------------------------------------------------

    async def open_home(self, tab: str = "home") -> Home | None:
        """Look at the app's Home, or with "messages" at its messages; what stands in the Home."""
        await self._do("home", tab=tab)
        return await self.home()

    async def home(self) -> Home | None:
        """What the app published for them, without looking at it."""
        found = (await self._view())["home"]
        return Home.read(found) if found else None

    async def home_fill(self, values: Mapping[str, object]) -> None:
        await self._do("home/fill", values=dict(values))

    async def home_click(
        self, action_id: str, *, block_id: str | None = None, value: object = None
    ) -> None:
        """Press a button in the Home, or choose in one of its menus."""
        await self._do("home/click", action_id=action_id, block_id=block_id, value=value)

    async def home_options(self, action_id: str, typed: str) -> list[dict[str, Any]]:
        """Type into an external select of the Home; the options on offer."""
        found = await self._do("home/options", action_id=action_id, query=typed)
        return list(found["options"])

    # --- in the topmost modal ----------------------------------------------------------------

    async def modal(self) -> Modal | None:
        """The modal in front of them."""
        stack = (await self._view())["modals"]
        return Modal.read(stack[-1]) if stack else None

    async def open_modal(self) -> Modal:
        """The modal in front of them; AssertionError, with their troubles, when there is none."""
        view = await self._view()
        if not view["modals"]:
            raise AssertionError(f"{self.id} sees no modal; troubles: {view['troubles']}")
        return Modal.read(view["modals"][-1])

    async def fill(self, values: Mapping[str, object]) -> None:
        """Put values into inputs, each by its block_id, action_id or "block_id/action_id"."""
        await self._do("modal/fill", values=dict(values))

    async def press(
        self, action_id: str, *, block_id: str | None = None, value: object = None
    ) -> None:
        """Press a button in the modal."""
        await self._do("modal/click", action_id=action_id, block_id=block_id, value=value)

    async def options(self, action_id: str, typed: str) -> list[dict[str, Any]]:
        """Type into an external select of the modal; the options on offer."""
        found = await self._do("modal/options", action_id=action_id, query=typed)
        return list(found["options"])

    async def submit(self) -> dict[str, str] | None:
        """Press submit; the errors that the bot put at the fields, None when it took the form.

        AssertionError when Slack itself reports trouble.
        """
        done = await self._do("modal/submit")
        if done["trouble"]:
            raise AssertionError(f"{done['trouble']} {await self.troubles()}")
        return dict(done["errors"]) or None

    async def close(self, *, everything: bool = False) -> None:
        await self._do("modal/close", all=everything)

    # --- seeing ------------------------------------------------------------------------------

    async def conversations(self) -> list[Conversation]:
        return [
            Conversation(
                place["id"],
                place["name"],
                place["kind"],
                place["people"],
                [Message.read(message) for message in place["messages"]],
                place["read"],
            )
            for place in (await self._view())["channels"]
        ]

    async def messages(self, where: str = "dm") -> list[Message]:
        """What they see in a conversation, their own ephemerals included.

        `where` is a conversation's id, "dm" for the direct message with the bot, or
        "group:U…,U…" for the group direct message with the bot and those others. Empty when
        there is no such conversation yet.
        """
        for place in await self.conversations():
            if self._is(place, where):
                return place.messages
        return []

    async def last(self, where: str = "dm") -> Message:
        """The newest message there; AssertionError when there is none."""
        messages = await self.messages(where)
        if not messages:
            raise AssertionError(f"{self.id} sees no message in {where}")
        return messages[-1]

    async def find(self, text: str, where: str | None = None) -> Message:
        """The newest message with that text in it, anywhere or in one conversation.

        AssertionError when there is none, with all that this person sees.
        """
        seen: list[Message] = []
        for place in await self.conversations():
            if where is None or self._is(place, where):
                seen += place.messages
        fitting = [message for message in seen if text in message.seen_text]
        if not fitting:
            everything = "\n---\n".join(message.seen_text for message in seen)
            raise AssertionError(f"{self.id} does not see {text!r} but:\n{everything}")
        return max(fitting, key=lambda message: order_of(message.ts))

    async def sees(self, text: str, where: str | None = None) -> bool:
        """Whether that text is in any message or in the modal in front of them."""
        view = await self._view()
        shown = [modal["seen_text"] for modal in view["modals"][-1:] if where is None]
        for place in await self.conversations():
            if where is None or self._is(place, where):
                shown += [message.seen_text for message in place.messages]
        return any(text in each for each in shown)

    async def troubles(self) -> list[str]:
        """What Slack itself told them when the bot didn't answer as it should."""
        return list((await self._view())["troubles"])

    def _is(self, place: Conversation, where: str) -> bool:
        if where == "dm":
            return place.kind == "im"
        if where.startswith("group:"):
            people = {*where.removeprefix("group:").split(","), self.id}
            return place.kind == "mpim" and {*place.people} == people
        return place.id == where

    async def _view(self) -> dict[str, Any]:
        return await self._world.get(f"users/{self.id}/view")

    async def _do(self, act: str, **body: object) -> dict[str, Any]:
        return await self._world.post(f"users/{self.id}/{act}", body)


async def _answer(response: aiohttp.ClientResponse) -> dict[str, Any]:
    body: dict[str, Any] = await response.json()
    if response.status >= BAD_REQUEST:
        raise Impossible(response.status, body.get("error", ""), body.get("fields", {}))
    return body
