"""The Bolt app without any feature: who may come in, and what is said when something fails.

Rooms register their listeners on it. A listener does its work, then acknowledges; what it raises
ends here, and so does whatever no listener wanted, so nobody ever meets Bolt's 404.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.listener.async_listener_completion_handler import AsyncListenerCompletionHandler
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.errors import N_, CoachError, InvalidInput, Text
from bot.slack.failures import SlackFailure
from bot.slack.gateway import Gateway
from bot.slack.ids import SlackUserId
from bot.slack.once import Once
from bot.slack.payloads import Malformed, Payload
from bot.slack.telling import Asked, Say, Teller
from bot.store import StoreError, WorkspaceId
from bot.words import render

__all__ = ["Declined", "Directory", "build_app"]

log = structlog.get_logger()

Declined = Callable[[WorkspaceId, CoachError], Awaitable[None]]
"""Told of an error whose words a person reads, in the workspace where it was raised."""

UNKNOWN_WORKSPACE = N_(
    "Coach isn’t set up in this workspace, or not yet. Please ask whoever looks after your Slack."
)
SLACK_SILENT = N_(
    "Slack didn’t give me what I need for this just now. Nothing you typed is lost; "
    "please try again in a moment."
)
NOBODY_WANTED_IT = {
    Asked.COMMAND: N_("I don’t know that command. Try `/coach help`."),
    Asked.CLICK: N_(
        "I don’t know that button any more; the message may be an old one. "
        "Try `/coach` to see where things stand."
    ),
    Asked.FORM: N_(
        "I don’t know that form any more, so nothing was saved. "
        "Please copy what you need from it and open it again with `/coach`."
    ),
}


class Directory(Protocol):
    """Who knows the workspaces: `bot.slack.workspaces.Workspaces`."""

    async def by_team(self, team_id: str) -> WorkspaceId | None: ...

    async def bot(self, workspace: WorkspaceId) -> SlackUserId: ...


def build_app(
    *,
    workspaces: Directory,
    gateway: Gateway,
    signing_secret: str | None = None,
    say: Say = render,
    on_declined: Declined | None = None,
) -> AsyncApp:
    """Build the app; it calls nobody until a payload comes.

    Without a `signing_secret` every request over HTTP is refused; Socket Mode needs none.
    `on_declined` hears of everything that a service declined, before the person does.
    """
    teller = Teller(gateway, say)
    logging.getLogger("slack_bolt.AsyncApp").addFilter(_worth_saying)
    app = AsyncApp(
        name="coach",
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        # An empty secret would be looked for in the environment; this one nobody can sign with.
        signing_secret=signing_secret or secrets.token_hex(),
        authorize=_authorize_with(workspaces),
    )
    app.middleware(Once().cross)
    app.middleware(_Threshold(workspaces, teller).cross)
    app.error(_Failures(teller, on_declined).answer)
    app.listener_runner.listener_completion_handler = _AlwaysAcknowledged()
    return app


def _worth_saying(record: logging.LogRecord) -> bool:
    """Drop Bolt's word that SLACK_BOT_TOKEN is ignored: by Bolt it is, but not by us."""
    return "SLACK_BOT_TOKEN" not in record.getMessage()


def _authorize_with(workspaces: Directory) -> Callable[..., Awaitable[AuthorizeResult]]:
    async def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
        """Tell Bolt which user is the bot itself; tokens stay with the gateway.

        An unknown team passes, too: the threshold has kinder words for it than Bolt.
        """
        workspace = await workspaces.by_team(team_id) if team_id else None
        bot = await workspaces.bot(workspace) if workspace is not None else None
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_user_id=bot, bot_token=None
        )

    return authorize


class _Threshold:
    """Lets a known workspace's people in, and puts `workspace` into the context."""

    def __init__(self, workspaces: Directory, teller: Teller) -> None:
        self._workspaces = workspaces
        self._teller = teller

    async def cross(
        self,
        context: AsyncBoltContext,
        body: Payload,
        next: Callable[[], Awaitable[None]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse | None:
        team = context.team_id
        workspace = await self._workspaces.by_team(team) if team else None
        if workspace is None:
            log.warning("slack.unknown_team", team=team, enterprise=context.enterprise_id)
            return await self._teller.tell(UNKNOWN_WORKSPACE, body, workspace=None)
        if _is_from_a_bot(body):
            return BoltResponse(status=200)
        context["workspace"] = workspace
        await next()
        # Not a response: Bolt would send it instead of what the listener says.
        return None


class _Failures:
    """Turns whatever was raised into words, and into the status that Slack understands."""

    def __init__(self, teller: Teller, on_declined: Declined | None) -> None:
        self._teller = teller
        self._on_declined = on_declined

    async def answer(
        self, error: Exception, context: AsyncBoltContext, body: Payload
    ) -> BoltResponse:
        workspace: WorkspaceId | None = context.get("workspace")
        asked = Asked.of(body)
        match error:
            case BoltUnhandledRequestError():
                return await self._nobody_wanted(asked, body, workspace)
            case InvalidInput():
                log.info("slack.invalid_input", fields=sorted(error.fields))
                return await self._teller.tell_fields(error, body, workspace=workspace)
            case CoachError() if not isinstance(error, StoreError):
                log.info("slack.declined", kind=type(error).__name__, why=_why(error))
                await self._pass_on(error, workspace)
                return await self._teller.tell(error.user_message, body, workspace=workspace)
            case SlackFailure() if asked is not Asked.EVENT:
                log.warning("slack.unreachable", why=str(error))
                return await self._teller.tell(SLACK_SILENT, body, workspace=workspace)
        # A StoreError's words are for whoever runs Coach: they name the database.
        reference = secrets.token_hex(4).upper()
        log.error("slack.failed", reference=reference, asked=asked.name, exc_info=error)
        if asked is Asked.EVENT:
            # Slack sends it again, three times within some minutes.
            return BoltResponse(status=500)
        return await self._teller.tell(_sorry(reference), body, workspace=workspace)

    async def _pass_on(self, error: CoachError, workspace: WorkspaceId | None) -> None:
        if self._on_declined is None or workspace is None:
            return
        try:
            await self._on_declined(workspace, error)
        except Exception:
            # The person gets their answer all the same.
            log.exception("slack.declined_unheard", kind=type(error).__name__)

    async def _nobody_wanted(
        self, asked: Asked, body: Payload, workspace: WorkspaceId | None
    ) -> BoltResponse:
        log.warning("slack.unhandled", asked=asked.name, what=_named(body))
        words = NOBODY_WANTED_IT.get(asked)
        if words is None:
            empty: dict[str, object] = {"options": []}
            return BoltResponse(status=200, body=empty if asked is Asked.OPTIONS else "")
        return await self._teller.tell(words, body, workspace=workspace)


class _AlwaysAcknowledged(AsyncListenerCompletionHandler):
    """Acknowledges for a listener that forgot to.

    Bolt would offer the payload to the next listener, and in the end call it unhandled, after
    its work was done.
    """

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:
        if response is None and request.context.ack.response is None:
            log.error("slack.not_acknowledged", what=_named(request.body))
            await request.context.ack()


def _sorry(reference: str) -> Text:
    return N_(
        "Something went wrong on my side. Nothing you typed is lost; please try again in a "
        "moment. If it happens again, tell whoever looks after Coach (reference {reference}).",
        reference=reference,
    )


def _why(error: CoachError) -> str:
    return error.why if isinstance(error, Malformed) else error.user_message.msgid


def _is_from_a_bot(body: Payload) -> bool:
    event = body.get("event")
    return isinstance(event, dict) and bool(
        event.get("bot_id") or event.get("subtype") == "bot_message"
    )


def _named(body: Payload) -> str:
    """Name a payload for the log, by our own ids only: no text that somebody typed."""
    actions, view, event = body.get("actions"), body.get("view"), body.get("event")
    if isinstance(actions, list) and actions and isinstance(actions[0], dict):
        return str(actions[0].get("action_id"))
    if isinstance(event, dict):
        return str(event.get("type"))
    if isinstance(view, dict):
        return str(view.get("callback_id"))
    return str(body.get("command") or body.get("callback_id") or body.get("type"))
