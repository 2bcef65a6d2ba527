"""The routes of the control API by which one acts as a person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from bot.sandbox.asking import Body, asked, optional_text, text_of, worded
from bot.sandbox.failures import Impossible
from bot.sandbox.sharing import MOST_BYTES, Dropped, check_size
from bot.sandbox.view_acting import ViewActing

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

__all__ = ["PeopleControl"]

Act = Callable[[str, Body], Awaitable[dict[str, Any]]]


class PeopleControl:
    """The routes below `/control/users/{user}/` that change something."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def routes(self) -> list[web.RouteDef]:
        acts: dict[str, Act] = {
            "command": self._command,
            "message": self._message,
            "click": self._click,
            "options": self._options,
            "edit": self._edit,
            "delete": self._delete,
            "react": self._react,
            "unreact": self._unreact,
            "read": self._read,
            "change": self._sandbox.circumstances.change_person,
            "shortcut": self._shortcut,
            **_within("modal", self._sandbox.modal_acting),
            "modal/submit": self._submit,
            "modal/close": self._close,
            "home": self._home,
            **_within("home", self._sandbox.home_acting),
        }
        user = "/control/users/{user}"
        by_json = [web.post(f"{user}/{name}", worded(_by_json(act))) for name, act in acts.items()]
        return [*by_json, web.post(f"{user}/file", worded(self._file))]

    # --- in conversations --------------------------------------------------------------------

    async def _command(self, user: str, body: Body) -> dict[str, Any]:
        channel = optional_text(body, "channel") or "dm"
        return await self._sandbox.acting.command(user, channel, text_of(body, "text"))

    async def _message(self, user: str, body: Body) -> dict[str, Any]:
        return await self._sandbox.acting.message(
            user,
            text_of(body, "channel"),
            text_of(body, "text"),
            thread_ts=optional_text(body, "thread_ts"),
        )

    async def _click(self, user: str, body: Body) -> dict[str, Any]:
        return await self._sandbox.acting.click(
            user,
            text_of(body, "channel"),
            text_of(body, "ts"),
            action_id=text_of(body, "action_id"),
            block_id=optional_text(body, "block_id"),
            value=body.get("value"),
        )

    async def _options(self, user: str, body: Body) -> dict[str, Any]:
        offered = await self._sandbox.acting.suggest(
            user,
            text_of(body, "channel"),
            text_of(body, "ts"),
            action_id=text_of(body, "action_id"),
            block_id=optional_text(body, "block_id"),
            typed=text_of(body, "query"),
        )
        return {"options": offered}

    async def _edit(self, user: str, body: Body) -> dict[str, Any]:
        return await self._sandbox.message_acting.edit(
            user, text_of(body, "channel"), text_of(body, "ts"), text_of(body, "text")
        )

    async def _delete(self, user: str, body: Body) -> dict[str, Any]:
        return await self._sandbox.message_acting.delete(
            user, text_of(body, "channel"), text_of(body, "ts")
        )

    async def _react(self, user: str, body: Body) -> dict[str, Any]:
        return await self._sandbox.message_acting.react(
            user, text_of(body, "channel"), text_of(body, "ts"), text_of(body, "name")
        )

    async def _unreact(self, user: str, body: Body) -> dict[str, Any]:
        return await self._sandbox.message_acting.unreact(
            user, text_of(body, "channel"), text_of(body, "ts"), text_of(body, "name")
        )

    async def _read(self, user: str, body: Body) -> dict[str, Any]:
        self._sandbox.message_acting.read(user, text_of(body, "channel"), text_of(body, "ts"))
        return {}

    async def _file(self, request: web.Request) -> web.StreamResponse:
        fields, dropped = await _multipart(request)
        done = await self._sandbox.sharing.drop(
            request.match_info["user"],
            text_of(dict(fields), "channel"),
            dropped,
            text=fields.get("text", ""),
            thread_ts=fields.get("thread_ts") or None,
        )
        return web.json_response(done)

    # --- shortcuts ---------------------------------------------------------------------------

    async def _shortcut(self, user: str, body: Body) -> dict[str, Any]:
        callback_id = text_of(body, "callback_id")
        if "ts" not in body:
            return await self._sandbox.acting.global_shortcut(user, callback_id)
        return await self._sandbox.acting.message_shortcut(
            user, callback_id, text_of(body, "channel"), text_of(body, "ts")
        )

    # --- modals and the Home -----------------------------------------------------------------

    async def _submit(self, user: str, body: Body) -> dict[str, Any]:
        return await self._sandbox.modal_acting.submit(user, view=optional_text(body, "view"))

    async def _close(self, user: str, body: Body) -> dict[str, Any]:
        return await self._sandbox.modal_acting.close(
            user, whole_stack=bool(body.get("all")), view=optional_text(body, "view")
        )

    async def _home(self, user: str, body: Body) -> dict[str, Any]:
        return await self._sandbox.home_acting.open(user, body.get("tab", "home"))


def _within(view: str, acting: ViewActing) -> dict[str, Act]:
    """What one does in a view, be it a modal or a Home."""

    async def fill(user: str, body: Body) -> dict[str, Any]:
        dispatch = bool(body.get("dispatch", True))
        values, which = _values(body), optional_text(body, "view")
        return await acting.fill(user, values, view=which, dispatch=dispatch)

    async def click(user: str, body: Body) -> dict[str, Any]:
        return await acting.click(
            user,
            action_id=text_of(body, "action_id"),
            block_id=optional_text(body, "block_id"),
            value=body.get("value"),
            view=optional_text(body, "view"),
        )

    async def options(user: str, body: Body) -> dict[str, Any]:
        offered = await acting.suggest(
            user,
            action_id=text_of(body, "action_id"),
            block_id=optional_text(body, "block_id"),
            typed=text_of(body, "query"),
        )
        return {"options": offered}

    return {f"{view}/fill": fill, f"{view}/click": click, f"{view}/options": options}


def _by_json(act: Act) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        return web.json_response(await act(*await asked(request)))

    return handle


def _values(body: Body) -> dict[str, object]:
    values = body.get("values")
    if not isinstance(values, dict):
        raise Impossible('say {"values": {"<block_id or action_id>": …}}', status=422)
    return values


async def _multipart(request: web.Request) -> tuple[dict[str, str], list[Dropped]]:
    """A form's fields and its files."""
    if request.content_type != "multipart/form-data":
        words = "send a file as multipart/form-data"
        raise Impossible(words, status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    fields: dict[str, str] = {}
    dropped: list[Dropped] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise Impossible("a form within a form can't be read", status=HTTPStatus.BAD_REQUEST)
        if part.filename is None:
            fields[part.name or ""] = await part.text()
        else:
            # Browsers write a quotation mark in a name like this, and nothing else.
            name = part.filename.replace("%22", '"')
            dropped.append(Dropped(name, await _content(part, name)))
    return fields, dropped


async def _content(part: BodyPartReader, name: str) -> bytes:
    """The bytes of a file; of one that is too large all is read and nothing is kept.

    A browser shows the words of a refusal only once it has sent everything.
    """
    content, size = bytearray(), 0
    while chunk := await part.read_chunk(65536):
        size += len(chunk)
        if size <= MOST_BYTES:
            content += chunk
    check_size(name, size)
    return bytes(content)
