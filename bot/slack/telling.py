"""Words for the person at the keyboard, told where that person is looking."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from enum import Enum, auto

import structlog
from slack_bolt import BoltResponse

from bot.errors import N_, InvalidInput, Text
from bot.slack import blocks
from bot.slack.failures import SlackFailure
from bot.slack.gateway import Gateway
from bot.slack.messages import View
from bot.slack.mrkdwn import Mrkdwn, escape
from bot.store import WorkspaceId

__all__ = ["Asked", "Say", "Teller"]

Say = Callable[[Text, str | None], str]
"""Says a text in a reader's language: `bot.words.render`."""

Body = Mapping[str, object]

log = structlog.get_logger()

# The words of a click travel by a call of their own, before the answer that Slack awaits for 3 s.
TELLING_SECONDS = 2.0
MOST_VIEWS = 3
FIELD_WORDS_LIMIT = 300


class Asked(Enum):
    """What kind of payload it is, as far as the way of answering differs."""

    COMMAND = auto()
    CLICK = auto()
    """A button, menu or shortcut: anything whose answer doesn't fit into the acknowledgement."""
    FORM = auto()
    OPTIONS = auto()
    CLOSING = auto()
    EVENT = auto()

    @classmethod
    def of(cls, body: Body) -> Asked:
        if "command" in body:
            return cls.COMMAND
        return {
            "event_callback": cls.EVENT,
            "view_submission": cls.FORM,
            "view_closed": cls.CLOSING,
            "block_suggestion": cls.OPTIONS,
            "dialog_suggestion": cls.OPTIONS,
        }.get(str(body.get("type")), cls.CLICK)


class Teller:
    """Tells why something didn't happen; the response acknowledges the payload."""

    def __init__(self, gateway: Gateway, say: Say) -> None:
        self._gateway = gateway
        self._say = say

    async def tell(self, words: Text, body: Body, *, workspace: WorkspaceId | None) -> BoltResponse:
        """Tell one thing: under a command, over a form, beside a message."""
        match Asked.of(body):
            case Asked.COMMAND:
                said = {"response_type": "ephemeral", "text": self._marked_up(words, body)}
                return BoltResponse(status=200, body=said)
            case Asked.FORM:
                return self._over_the_form(words, body)
            case Asked.OPTIONS:
                return BoltResponse(status=200, body={"options": []})
            case Asked.CLICK:
                await self._beside_the_click(words, body, workspace)
        return BoltResponse(status=200)

    async def tell_fields(
        self, error: InvalidInput, body: Body, *, workspace: WorkspaceId | None
    ) -> BoltResponse:
        """Tell what is wrong at each field of the form; at no field, if one isn't in the form."""
        inputs = _input_blocks(body)
        if Asked.of(body) is not Asked.FORM or not error.fields.keys() <= set(inputs):
            return await self.tell(error.user_message, body, workspace=workspace)
        return self._at_fields(error.fields, body)

    def _over_the_form(self, words: Text, body: Body) -> BoltResponse:
        """Put words over a form and keep what was typed, as far as Slack has a way to."""
        if _depth(body) < MOST_VIEWS:
            return _answer({"response_action": "push", "view": self._view(words, body)})
        inputs = _input_blocks(body)
        if inputs:
            return self._at_fields({inputs[-1]: words}, body)
        return _answer({"response_action": "update", "view": self._view(words, body)})

    def _at_fields(self, fields: Mapping[str, Text], body: Body) -> BoltResponse:
        locale = _locale(body)
        said = {
            field: blocks.shorten(self._say(words, locale), FIELD_WORDS_LIMIT)
            for field, words in fields.items()
        }
        return _answer({"response_action": "errors", "errors": said})

    async def _beside_the_click(
        self, words: Text, body: Body, workspace: WorkspaceId | None
    ) -> None:
        trigger, url = body.get("trigger_id"), body.get("response_url")
        try:
            async with asyncio.timeout(TELLING_SECONDS):
                if isinstance(url, str) and url:
                    await self._gateway.respond(url, text=self._marked_up(words, body))
                elif isinstance(trigger, str) and trigger and workspace is not None:
                    in_modal = _view(body).get("type") == "modal"
                    show = self._gateway.push_view if in_modal else self._gateway.open_view
                    await show(workspace, trigger, self._view(words, body))
                else:
                    log.warning("slack.untold", words=words.msgid)
        except (SlackFailure, TimeoutError) as failure:
            log.warning("slack.untold", words=words.msgid, why=repr(failure))

    def _view(self, words: Text, body: Body) -> View:
        locale = _locale(body)
        return blocks.modal(
            title=self._say(N_("That didn’t work"), locale),
            close=self._say(N_("Close"), locale),
            blocks=[blocks.section(self._marked_up(words, body))],
        )

    def _marked_up(self, words: Text, body: Body) -> str:
        """Say words of ours in mrkdwn; what somebody typed stays as typed."""
        safe = {
            name: value if isinstance(value, Mrkdwn) else escape(str(value))
            for name, value in words.values.items()
        }
        return self._say(Text(words.msgid, safe), _locale(body))


def _answer(body: dict[str, object]) -> BoltResponse:
    return BoltResponse(status=200, body=body)


def _view(body: Body) -> Body:
    view = body.get("view")
    return view if isinstance(view, dict) else {}


def _input_blocks(body: Body) -> list[str]:
    """List the block ids of the form's fields, in their order."""
    shown = _view(body).get("blocks")
    return [
        block["block_id"]
        for block in (shown if isinstance(shown, list) else [])
        if isinstance(block, dict)
        and block.get("type") == "input"
        and isinstance(block.get("block_id"), str)
    ]


def _depth(body: Body) -> int:
    """Tell how many views are open on top of each other; of two that are known, the larger."""
    view = _view(body)
    root, previous = view.get("root_view_id"), view.get("previous_view_id")
    if not previous:
        return 1
    return 2 if previous == root else MOST_VIEWS


def _locale(body: Body) -> str | None:
    """Find the reader's locale where a payload has one; English is told to all others."""
    user = body.get("user")
    locale = user.get("locale") if isinstance(user, dict) else None
    return locale if isinstance(locale, str) else None
