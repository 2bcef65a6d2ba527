"""Slack's payloads, read once at the edge into frozen values; whatever is wrong is `Malformed`.

`parse_*` take Bolt's context, where the middleware has put `context["workspace"]`, and the body.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.errors import N_, CoachError
from bot.slack.ids import ChannelId, SlackUserId
from bot.slack.messages import MessageRef
from bot.store import WorkspaceId

__all__ = [
    "Click",
    "Closed",
    "Command",
    "Malformed",
    "Options",
    "Payload",
    "Submission",
    "Values",
    "ViewRef",
    "clean",
    "parse_click",
    "parse_close",
    "parse_command",
    "parse_options",
    "parse_submission",
    "subject_of",
]

Payload = Mapping[str, object]

SUBJECT_DIGITS = 18


class Malformed(CoachError):
    """A payload that isn't what our messages and forms send; `why` is for the log."""

    def __init__(self, why: str) -> None:
        super().__init__(
            N_(
                "I couldn't read that. It may come from an older message or form: "
                "please open it again, or type `/coach`."
            )
        )
        self.why = why


@dataclass(frozen=True, slots=True)
class Values:
    """What stands in the fields of a form, by block id; a field that isn't there is empty."""

    state: Payload

    def text(self, block: str) -> str:
        """Read a text field, without blanks around it; "" for an empty one."""
        return _text(self._field(block), "value").strip()

    def choice(self, block: str) -> str | None:
        """Read the value of the one option chosen in a select or in radio buttons."""
        return _text(_map(self._field(block), "selected_option"), "value") or None

    def choices(self, block: str) -> tuple[str, ...]:
        """Read the values of all options chosen, as in checkboxes."""
        options = _list(self._field(block), "selected_options")
        return tuple(_text(_as_map(option), "value") for option in options)

    def users(self, block: str) -> tuple[SlackUserId, ...]:
        """Read the people chosen, each once, in the order of choosing."""
        chosen = _list(self._field(block), "selected_users")
        return tuple(dict.fromkeys(SlackUserId(_as_text(user)) for user in chosen))

    def conversation(self, block: str) -> ChannelId | None:
        """Read the conversation chosen."""
        return ChannelId(_text(self._field(block), "selected_conversation")) or None

    def date(self, block: str) -> dt.date | None:
        """Read a date picker."""
        given = _text(self._field(block), "selected_date")
        try:
            return dt.date.fromisoformat(given) if given else None
        except ValueError as error:
            raise Malformed(f"no date in {block}: {given!r}") from error

    def time(self, block: str) -> dt.time | None:
        """Read a time picker: a wall-clock time without a zone."""
        given = _text(self._field(block), "selected_time")
        try:
            # strptime, since fromisoformat would also take seconds and an offset
            return dt.datetime.strptime(given, "%H:%M").time() if given else None  # noqa: DTZ007
        except ValueError as error:
            raise Malformed(f"no time in {block}: {given!r}") from error

    def _field(self, block: str) -> Payload:
        """Find the one element of an input block."""
        elements = _map(self.state, block)
        return _as_map(next(iter(elements.values()), {}))


@dataclass(frozen=True, slots=True)
class ViewRef:
    """The view that a click happened in, with what stands in its fields at that moment."""

    id: str
    hash: str
    callback_id: str
    metadata: str
    values: Values


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command; `text` is what follows it, without blanks around."""

    workspace: WorkspaceId
    user: SlackUserId
    text: str
    channel: ChannelId
    trigger_id: str
    response_url: str

    @property
    def word(self) -> str:
        """Its first word, in small letters."""
        return self.text.partition(" ")[0].lower()

    @property
    def rest(self) -> str:
        """What follows the first word."""
        return self.text.partition(" ")[2].strip()


@dataclass(frozen=True, slots=True)
class Click:
    """A button, or a choice made in a menu, in a message or a view.

    `value` is the button's value or what was chosen; "" where nothing is, or several are.
    """

    workspace: WorkspaceId
    user: SlackUserId
    action_id: str
    block_id: str
    value: str
    trigger_id: str
    message: MessageRef | None
    view: ViewRef | None
    response_url: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that was sent; `metadata` is what `Metadata.loads` reads."""

    workspace: WorkspaceId
    user: SlackUserId
    callback_id: str
    view_id: str
    hash: str
    metadata: str
    values: Values


@dataclass(frozen=True, slots=True)
class Closed:
    """A form that was closed without being sent."""

    workspace: WorkspaceId
    user: SlackUserId
    callback_id: str
    view_id: str
    metadata: str


@dataclass(frozen=True, slots=True)
class Options:
    """Somebody types into a select whose choices come from us."""

    workspace: WorkspaceId
    user: SlackUserId
    action_id: str
    query: str
    view: ViewRef | None


def parse_command(context: Payload, body: Payload) -> Command:
    """Read a slash command. Raises Malformed."""
    return Command(
        workspace=_workspace(context),
        user=SlackUserId(_needed(body, "user_id")),
        text=_text(body, "text").strip(),
        channel=ChannelId(_needed(body, "channel_id")),
        trigger_id=_text(body, "trigger_id"),
        response_url=_text(body, "response_url"),
    )


def parse_click(context: Payload, body: Payload) -> Click:
    """Read a click in a message or a view. Raises Malformed."""
    actions = _list(body, "actions")
    if not actions:
        raise Malformed("a click without an action")
    action = _as_map(actions[0])
    return Click(
        workspace=_workspace(context),
        user=_user(body),
        action_id=_needed(action, "action_id"),
        block_id=_text(action, "block_id"),
        value=_chosen(action),
        trigger_id=_text(body, "trigger_id"),
        message=_message(body),
        view=_view(body) if body.get("view") else None,
        response_url=_text(body, "response_url"),
    )


def parse_submission(context: Payload, body: Payload) -> Submission:
    """Read a form that was sent. Raises Malformed."""
    view = _view(body)
    return Submission(
        workspace=_workspace(context),
        user=_user(body),
        callback_id=view.callback_id,
        view_id=view.id,
        hash=view.hash,
        metadata=view.metadata,
        values=view.values,
    )


def parse_close(context: Payload, body: Payload) -> Closed:
    """Read that a form was closed. Raises Malformed."""
    view = _view(body)
    return Closed(
        workspace=_workspace(context),
        user=_user(body),
        callback_id=view.callback_id,
        view_id=view.id,
        metadata=view.metadata,
    )


def parse_options(context: Payload, body: Payload) -> Options:
    """Read what somebody types into an external select. Raises Malformed."""
    return Options(
        workspace=_workspace(context),
        user=_user(body),
        action_id=_needed(body, "action_id"),
        query=_text(body, "value").strip(),
        view=_view(body) if body.get("view") else None,
    )


def subject_of(click: Click) -> int:
    """Read the row id that our buttons carry. Raises Malformed for anything else.

    Whether it exists, and is this person's to see, only the service can tell.
    """
    digits = click.value
    if not (digits.isascii() and digits.isdigit() and len(digits) <= SUBJECT_DIGITS):
        raise Malformed(f"{click.action_id} carries no id: {digits[:40]!r}")
    return int(digits)


def clean(text: str) -> str:
    """Drop what no database and no encoder takes: NULs and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _workspace(context: Payload) -> WorkspaceId:
    workspace = context["workspace"]
    assert isinstance(workspace, int), "the middleware puts the workspace into the context"
    return WorkspaceId(workspace)


def _user(body: Payload) -> SlackUserId:
    return SlackUserId(_needed(_map(body, "user"), "id"))


def _view(body: Payload) -> ViewRef:
    view = _map(body, "view")
    return ViewRef(
        id=_needed(view, "id"),
        hash=_text(view, "hash"),
        callback_id=_text(view, "callback_id"),
        metadata=_text(view, "private_metadata"),
        values=Values(_map(_map(view, "state"), "values")),
    )


def _message(body: Payload) -> MessageRef | None:
    container, message = _map(body, "container"), _map(body, "message")
    channel = _text(container, "channel_id") or _text(_map(body, "channel"), "id")
    ts = _text(container, "message_ts") or _text(message, "ts")
    if not (channel and ts):
        return None
    thread = _text(message, "thread_ts") or _text(container, "thread_ts")
    return MessageRef(channel=channel, ts=ts, thread_ts=thread or None)


def _chosen(action: Payload) -> str:
    return next((found for found in _candidates(action) if found), "")


def _candidates(action: Payload) -> Iterator[str]:
    yield _text(action, "value")
    yield _text(_map(action, "selected_option"), "value")
    for kind in ("user", "conversation", "channel", "date", "time"):
        yield _text(action, f"selected_{kind}")


def _needed(parent: Payload, key: str) -> str:
    found = _text(parent, key)
    if not found:
        raise Malformed(f"{key} is missing")
    return found


def _text(parent: Payload, key: str) -> str:
    found = parent.get(key)
    return "" if found is None else _as_text(found, key)


def _map(parent: Payload, key: str) -> Payload:
    found = parent.get(key)
    return {} if found is None else _as_map(found, key)


def _list(parent: Payload, key: str) -> list[object]:
    found = parent.get(key)
    if found is None:
        return []
    if not isinstance(found, list):
        raise Malformed(f"{key} is no list")
    return found


def _as_text(found: object, what: str = "a value") -> str:
    if not isinstance(found, str):
        raise Malformed(f"{what} is no text")
    return clean(found)


def _as_map(found: object, what: str = "a value") -> Payload:
    if not isinstance(found, dict):
        raise Malformed(f"{what} is no object")
    return found
