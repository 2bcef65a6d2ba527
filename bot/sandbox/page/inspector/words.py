"""Calls and payloads said in words: what the app did, and what somebody did to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.journal import Entry
from bot.sandbox.page.inspector.names import Names

__all__ = ["said_in_words", "text_of"]

LONGEST = 90
Body = Mapping[str, Any]


def said_in_words(entry: Entry, names: Names) -> str:
    """One line: "Writes to Mia Hoffmann", "Ron Becker pressed “Plan it”"."""
    if entry.kind == "call":
        call = _CALLS.get(entry.name)
        return call(entry, names) if call else f"Calls {entry.name}"
    who = names.person(entry.user) if entry.user else "Somebody"
    if entry.name.startswith("/"):
        typed = f"{entry.name} {entry.body.get('text', '')}".strip()
        place = names.place(entry.body.get("channel_id"), besides=entry.user)
        words = f"typed “{names.spelt_out(typed)}” {_in(place)}"
    else:
        payload = _PAYLOADS.get(entry.name)
        words = payload(entry.body, names) if payload else f"caused {entry.name}"
    return _short(f"{who} {words}")


def text_of(entry: Entry, names: Names) -> str:
    """The first words of the message that a call says; empty where it says none."""
    text = entry.body.get("text") if entry.kind == "call" else None
    return _short(names.spelt_out(text)) if isinstance(text, str) else ""


# --- calls ---------------------------------------------------------------------------------------


def _post(entry: Entry, names: Names) -> str:
    place = names.place(entry.body.get("channel"))
    if entry.body.get("thread_ts"):
        return f"Replies in a thread, {_in(place)}"
    return f"Writes {_in(place)}"


def _update(entry: Entry, names: Names) -> str:
    return f"Changes a message {_in(names.place(entry.body.get('channel')))}"


def _ephemeral(entry: Entry, names: Names) -> str:
    place = names.place(entry.body.get("channel"))
    return f"Shows something to {names.person(entry.body.get('user'))} alone, {_in(place, 'with')}"


def _open_conversation(entry: Entry, names: Names) -> str:
    users = entry.body.get("users")
    if not isinstance(users, str):
        return f"Opens the conversation {_in(names.place(entry.body.get('channel')), 'with')}"
    people = [user.strip() for user in users.split(",")]
    kind = "a direct message" if len(people) == 1 else "a group"
    return f"Opens {kind} with {names.people(people)}"


def _view(verb: str) -> Callable[[Entry, Names], str]:
    return lambda entry, _names: f"{verb} the form “{_title(entry.body.get('view'))}”"


def _publish(entry: Entry, names: Names) -> str:
    return f"Draws the Home of {names.person(entry.body.get('user_id'))}"


def _upload(entry: Entry, _names: Names) -> str:
    return f"Announces the file “{entry.body.get('filename', '')}”"


def _share(entry: Entry, names: Names) -> str:
    channel = entry.body.get("channel_id")
    return f"Shares a file {_in(names.place(channel), 'with')}" if channel else "Finishes a file"


def _respond(entry: Entry, _names: Names) -> str:
    if entry.body.get("delete_original"):
        return "Takes the message away that a click was on"
    if entry.body.get("replace_original"):
        return "Replaces the message that a click was on"
    return "Answers a command or click"


def _about(verb: str) -> Callable[[Entry, Names], str]:
    return lambda entry, names: f"{verb} {_in(names.place(entry.body.get('channel')), 'with')}"


_CALLS: Mapping[str, Callable[[Entry, Names], str]] = {
    "api.test": lambda _entry, _names: "Tries whether Slack answers",
    "apps.connections.open": lambda _entry, _names: "Asks for a connection",
    "auth.test": lambda _entry, _names: "Asks who it is",
    "chat.postEphemeral": _ephemeral,
    "chat.postMessage": _post,
    "chat.update": _update,
    "conversations.history": _about("Reads what was said"),
    "conversations.info": _about("Looks up the conversation"),
    "conversations.members": _about("Asks who is"),
    "conversations.open": _open_conversation,
    "conversations.replies": _about("Reads a thread"),
    "files.completeUploadExternal": _share,
    "files.getUploadURLExternal": _upload,
    "files.info": lambda entry, _names: f"Looks up the file {entry.body.get('file', '')}",
    "response_url": _respond,
    "users.info": lambda entry, names: f"Looks up {names.person(entry.body.get('user'))}",
    "users.list": lambda _entry, _names: "Looks up everybody",
    "views.open": _view("Opens"),
    "views.publish": _publish,
    "views.push": _view("Lays on top"),
    "views.update": _view("Redraws"),
}


# --- payloads ------------------------------------------------------------------------------------


def _pressed(body: Body, names: Names) -> str:
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions else {}
    if action.get("type") == "button":
        return f"pressed “{_plain(action.get('text')) or action.get('action_id')}”"
    chosen = _chosen(action, names)
    return f"chose “{chosen}”" if chosen else "took a choice back"


def _chosen(action: Body, names: Names) -> str:
    """What a menu, a box or a field was set to."""
    option = action.get("selected_option")
    if isinstance(option, dict):
        return _plain(option.get("text"))
    options = action.get("selected_options")
    if isinstance(options, list):
        return ", ".join(_plain(each.get("text")) for each in options)
    for key, value in action.items():
        if key.startswith("selected_"):
            ids = value if isinstance(value, list) else [value]
            return ", ".join(names.place(each) for each in ids if each is not None)
    return str(action.get("value") or "")


def _message(body: Body, names: Names) -> str:
    event = _event(body)
    said = event.get("message") or event.get("previous_message") or event
    place = names.place(event.get("channel"), besides=said.get("user"))
    match event.get("subtype"):
        case "message_changed":
            return f"changed a message {_in(place, 'with')}"
        case "message_deleted":
            return f"deleted a message {_in(place, 'with')}"
        case "file_share":
            return f"dropped a file {_in(place, 'with')}"
        case _:
            return f"wrote “{names.spelt_out(str(event.get('text', '')))}” {_in(place)}"


def _reacted(verb: str) -> Callable[[Body, Names], str]:
    return lambda body, _names: f"{verb} :{_event(body).get('reaction', '')}:"


_PAYLOADS: Mapping[str, Callable[[Body, Names], str]] = {
    "app_home_opened": lambda _body, _names: "opened the app's Home",
    "block_actions": _pressed,
    "block_suggestion": lambda body, _names: f"typed “{body.get('value', '')}” into a menu",
    "message": _message,
    "message_action": lambda body, _names: f"used the shortcut {body.get('callback_id', '')}",
    "reaction_added": _reacted("reacted with"),
    "reaction_removed": _reacted("took back"),
    "shortcut": lambda body, _names: f"used the shortcut {body.get('callback_id', '')}",
    "view_closed": lambda body, _names: f"closed the form “{_title(body.get('view'))}”",
    "view_submission": lambda body, _names: f"submitted the form “{_title(body.get('view'))}”",
}


def _event(body: Body) -> Body:
    event = body.get("event")
    return event if isinstance(event, dict) else {}


def _title(view: object) -> str:
    return _plain(view.get("title")) if isinstance(view, dict) else ""


def _plain(text: object) -> str:
    return str(text.get("text", "")) if isinstance(text, dict) else ""


def _in(place: str, otherwise: str = "to") -> str:
    return f"in {place}" if place.startswith("#") else f"{otherwise} {place}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"
