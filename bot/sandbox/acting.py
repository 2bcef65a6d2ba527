"""What a person does in conversations: commands, messages, shortcuts, clicks on messages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.sandbox.blocks import offered_options, suggestion_problems
from bot.sandbox.conversations import Conversation, StateValues
from bot.sandbox.delivery import Answer, Delivery
from bot.sandbox.failures import Impossible, Refused
from bot.sandbox.finding import Spot, find_message, find_place_to_write, find_spot
from bot.sandbox.inputs import Chooser, empty_state, state_of
from bot.sandbox.manifest import Shortcut
from bot.sandbox.methods.chat import checked_blocks
from bot.sandbox.modals import values_after
from bot.sandbox.payloads import Payloads, moment
from bot.sandbox.subscriptions import Subscriptions
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import SLACKBOT

__all__ = [
    "Acting",
    "action_for",
    "check_typed",
    "chooser_for",
    "content_of",
    "keep_suggestions",
    "say_response",
]

INVITE = "/invite"


class Acting:
    """Acts as a person in front of Slack, as far as Slack's own client would let them.

    Every method raises Impossible for what that client wouldn't offer.
    """

    def __init__(
        self,
        workspace: Workspace,
        payloads: Payloads,
        delivery: Delivery,
        subscriptions: Subscriptions,
    ) -> None:
        self._workspace = workspace
        self._payloads = payloads
        self._delivery = delivery
        self._subscriptions = subscriptions

    async def command(self, user: str, channel: str, typed: str) -> dict[str, Any]:
        """Type a slash command in a conversation: the app's, or Slack's own `/invite @name`."""
        self._workspace.person(user)
        place = self._workspace.conversation_for(user, channel)
        if not place.sees(user):
            raise Impossible(f"{user} has to join {channel} first", status=409)
        name, _, text = typed.strip().partition(" ")
        if name == INVITE:
            self._invite(user, place, text.strip())
            return {"trouble": None}
        command = self._workspace.manifest.commands.get(name)
        if command is None:
            raise Impossible(f"{name} is not a command of this app")
        text = text.strip()
        payload = self._payloads.command(
            user, place, name, self._escaped(text) if command.escaped else text
        )
        answer = await self._delivery.send("slash_commands", payload)
        if answer.trouble:
            words = f'{name} failed with the error "{answer.trouble}"'
            self._slackbot(place, user, words)
        elif answer.body is not None:
            self._say_ack(place, user, name, answer)
        return {"trouble": answer.trouble}

    def _invite(self, user: str, place: Conversation, called: str) -> None:
        """Bring somebody, or the app, into a channel that one is in."""
        find_place_to_write(self._workspace, user, place.id, None)
        if place.kind not in ("public", "private"):
            raise Impossible("one invites people into channels only", status=409)
        wanted = called.removeprefix("@").casefold()
        for each in self._workspace.members.values():
            if wanted in (each.name.casefold(), each.real_name.casefold()) and not each.deleted:
                if place.sees(each.id):
                    words = f"{each.real_name} is in #{place.name} already"
                    raise Impossible(words, status=409)
                return self._workspace.join(place, each.id, invited_by=user)
        raise Impossible(f"there is nobody called {called or '…'} to invite")

    async def message(
        self, user: str, channel: str, text: str, *, thread_ts: str | None = None
    ) -> dict[str, Any]:
        """Write a message; the app hears of it if it subscribed to such events and is there."""
        place = find_place_to_write(self._workspace, user, channel, thread_ts)
        if not text:
            raise Impossible("an empty message can't be sent", status=422)
        more = {"client_msg_id": self._workspace.client_message_id()}
        message = self._workspace.say(place, author=user, text=text, thread_ts=thread_ts, more=more)
        return {"ts": message.ts, "trouble": await self._subscriptions.said(place, message)}

    async def global_shortcut(self, user: str, callback_id: str) -> dict[str, Any]:
        """Choose one of the app's shortcuts beside the composer."""
        self._workspace.person(user)
        shortcut = self._shortcut(callback_id, "global")
        payload = self._payloads.global_shortcut(user, callback_id)
        return await self._choose(user, shortcut, payload)

    async def message_shortcut(
        self, user: str, callback_id: str, channel: str, ts: str
    ) -> dict[str, Any]:
        """Choose one of the app's shortcuts in a message's menu; any message has them."""
        self._workspace.person(user)
        shortcut = self._shortcut(callback_id, "message")
        place, message = find_message(self._workspace, user, channel, ts)
        if message.only_for is not None:
            raise Impossible("a message that only you see has no shortcuts", status=409)
        payload = self._payloads.message_shortcut(user, callback_id, place, message)
        return await self._choose(user, shortcut, payload)

    async def click(
        self,
        user: str,
        channel: str,
        ts: str,
        *,
        action_id: str,
        block_id: str | None = None,
        value: object = None,
    ) -> dict[str, Any]:
        """Press a button in a message, or choose `value` in one of its menus."""
        self._workspace.person(user)
        place, message = find_message(self._workspace, user, channel, ts)
        spot = find_spot(message.blocks, action_id, block_id)
        before = message.chosen.get(user, {})
        values = values_after(before, message.blocks, channel=place.id)
        message.chosen[user] = values
        action = action_for(self._workspace, user, spot, value, values)
        if empty_state(spot.element) is not None:
            self._workspace.touch(place, message)
        payload = self._payloads.message_action(user, place, message, action, values)
        answer = await self._delivery.send("interactive", payload)
        self._note_failure(user, spot, answer)
        return {"trouble": answer.trouble}

    async def suggest(
        self, user: str, channel: str, ts: str, *, action_id: str, block_id: str | None, typed: str
    ) -> list[dict[str, Any]]:
        """Type into an external select of a message; the options that the app offers."""
        self._workspace.person(user)
        place, message = find_message(self._workspace, user, channel, ts)
        spot = find_spot(message.blocks, action_id, block_id)
        check_typed(spot, typed)
        payload = self._payloads.suggestion(
            user, spot.block_id, spot.action_id, typed, place=(place, message)
        )
        return keep_suggestions(
            self._workspace, user, spot, await self._delivery.send("interactive", payload)
        )

    def _shortcut(self, callback_id: str, kind: str) -> Shortcut:
        shortcut = self._workspace.manifest.shortcuts.get(callback_id)
        if shortcut is None or shortcut.kind != kind:
            raise Impossible(f"the app has no {kind} shortcut {callback_id!r}")
        return shortcut

    async def _choose(
        self, user: str, shortcut: Shortcut, payload: Mapping[str, Any]
    ) -> dict[str, Any]:
        answer = await self._delivery.send("interactive", payload)
        if answer.trouble:
            words = f"the shortcut {shortcut.name} was not answered: {answer.trouble}"
            self._workspace.trouble(user, words)
        return {"trouble": answer.trouble}

    def _note_failure(self, user: str, spot: Spot, answer: Answer) -> None:
        if answer.trouble:
            words = f"the click on {spot.action_id} was not answered: {answer.trouble}"
            self._workspace.trouble(user, words)

    def _say_ack(self, place: Conversation, user: str, name: str, answer: Answer) -> None:
        try:
            with self._workspace.during(answer.entry):
                say_response(self._workspace, place, user, answer.body)
        except Refused as error:
            self._slackbot(place, user, f'{name} failed with the error "{error.error}"')

    def _slackbot(self, place: Conversation, user: str, words: str) -> None:
        self._workspace.trouble(user, words)
        self._workspace.say(place, author=SLACKBOT, text=words, only_for=user)

    def _escaped(self, text: str) -> str:
        """@mia and #sales as `<@U…|mia>` and `<#C…|sales>`, for commands with should_escape."""
        people = {member.name: member.id for member in self._workspace.members.values()}
        rooms = {
            each.name: each.id for each in self._workspace.conversations.values() if each.is_channel
        }

        def person(match: re.Match[str]) -> str:
            found = people.get(match[1])
            return f"<@{found}|{match[1]}>" if found else match[0]

        def room(match: re.Match[str]) -> str:
            found = rooms.get(match[1])
            return f"<#{found}|{match[1]}>" if found else match[0]

        return re.sub(r"#([\w-]+)", room, re.sub(r"@([\w.-]+)", person, text))


def say_response(workspace: Workspace, place: Conversation, user: str, body: object) -> None:
    """Say what an ack or a response URL carried; raises Refused as chat.postMessage would."""
    if not isinstance(body, dict):
        raise Refused("invalid_payload")
    text, blocks = content_of(workspace, body)
    everybody = body.get("response_type", "ephemeral") == "in_channel"
    workspace.say(
        place,
        author=workspace.bot_user,
        text=text,
        only_for=None if everybody else user,
        more={"blocks": blocks} if blocks else {},
    )


def content_of(workspace: Workspace, body: Mapping[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """Text and blocks of such an answer; raises Refused as chat.postMessage would."""
    text = body.get("text") or ""
    if not isinstance(text, str):
        raise Refused("invalid_payload")
    blocks = checked_blocks(workspace, body["blocks"]) if "blocks" in body else []
    if not text and not blocks:
        raise Refused("no_text")
    return text, blocks


def chooser_for(workspace: Workspace, user: str, spot: Spot) -> Chooser:
    """What this person's menus offer them."""

    def places(element: Mapping[str, Any]) -> list[str]:
        include = element.get("filter", {}).get("include", ["im", "mpim", "private", "public"])
        if element["type"] == "channels_select":
            include = ["public"]
        inside_only = element.get("filter", {}).get("exclude_external_shared_channels", False)
        return [
            each.id
            for each in workspace.conversations.values()
            if each.kind in include
            and workspace.can_find(user, each)
            and not each.is_archived
            and not (inside_only and each.is_ext_shared)
        ]

    return Chooser(
        people=lambda: [each.id for each in workspace.members.values() if not each.deleted],
        places=places,
        suggested=workspace.suggested.get((user, spot.block_id, spot.action_id), ()),
    )


def action_for(
    workspace: Workspace, user: str, spot: Spot, value: object, values: StateValues
) -> dict[str, Any]:
    """The action that a click or a choice makes; a choice is kept in `values`."""
    element = spot.element
    kind = element["type"]
    action: dict[str, Any] = {
        "type": kind,
        "action_id": spot.action_id,
        "block_id": spot.block_id,
        "action_ts": moment(workspace),
    }
    if kind == "button":
        action |= {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    elif kind == "overflow":
        offered = {each["value"]: each for each in offered_options(element)}
        if value not in offered:
            raise Impossible(f"{value!r} is not in that menu, only {list(offered)}", status=422)
        action["selected_option"] = offered[str(value)]
    elif empty_state(element) is not None:
        state = chooser_for(workspace, user, spot).state(element, value)
        values.setdefault(spot.block_id, {})[spot.action_id] = state
        action |= state_of(element, state)
    if "confirm" in element:
        action["confirm"] = element["confirm"]
    return action


def check_typed(spot: Spot, typed: str) -> None:
    """Only an external select asks the app, and only once enough was typed."""
    if spot.element["type"] != "external_select":
        raise Impossible(f"{spot.action_id} does not ask the app for options", status=422)
    least = spot.element.get("min_query_length", 3)
    if len(typed) < least:
        raise Impossible(f"Slack asks the app from {least} characters on", status=422)


def keep_suggestions(
    workspace: Workspace, user: str, spot: Spot, answer: Answer
) -> list[dict[str, Any]]:
    """The options that the app offered, kept so that one of them can be chosen.

    Raises Impossible (502) when the app offered nothing that Slack would show.
    """
    body = answer.body if isinstance(answer.body, dict) else {}
    problems = suggestion_problems(body)
    if answer.trouble or problems:
        words = answer.trouble or "; ".join(problems.messages)
        workspace.trouble(user, "Could not load options.")
        raise Impossible(f"the app offered no options: {words}", status=502)
    offered = offered_options(body)
    workspace.suggested[user, spot.block_id, spot.action_id] = offered
    return offered
