"""A conversation's messages as the rows of a list, with the lines between days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from jinja2 import Environment
from markupsafe import Markup

from bot.sandbox.conversations import Conversation, Message
from bot.sandbox.page.drawing import Drawing, Viewer
from bot.sandbox.page.drawing.dates import instant_of
from bot.sandbox.page.message_facts import MessageFacts
from bot.sandbox.page.people import Face, People
from bot.sandbox.wording import in_a_row

__all__ = ["PAGE", "Reaction", "Rows", "Stretch"]

PAGE = 100
"""How many messages a page starts with, and gets more at a time."""
TOGETHER_SECONDS = 5 * 60
MOST_FACES = 4
BRITISH = Locale("en", "GB")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some messages of a conversation in their order, and whether there are earlier ones."""

    messages: Sequence[Message]
    has_earlier: bool


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji under a message, and who put it there."""

    name: str
    emoji: Markup
    count: int
    is_mine: bool
    words: str


class Rows:
    """Draws messages as rows; the same row for every window that sees it alike."""

    def __init__(
        self, environment: Environment, drawing: Drawing, people: People, facts: MessageFacts
    ) -> None:
        self._template = environment.get_template("message.html")
        self._list = environment.get_template("rows.html")
        self._drawing = drawing
        self._people = people
        self._facts = facts

    def latest(self, place: Conversation, user: str, *, before: str = "") -> Stretch:
        """The last messages of a conversation, or before a ts; with the person's ephemerals."""
        own = [m for m in place.ephemerals.values() if m.only_for == user and not m.is_reply]
        said = (each for each in reversed(place.messages.values()) if each.is_top_level)
        wanted = (message for message in said if not before or message.ts < before)
        found = list(islice(wanted, PAGE + 1))
        has_earlier = len(found) > PAGE
        found = found[:PAGE]
        earliest = found[-1].ts if has_earlier else ""
        found += [m for m in own if m.ts > earliest and (not before or m.ts < before)]
        return Stretch(sorted(found, key=_ts), has_earlier)

    def thread(self, place: Conversation, user: str, ts: str) -> Stretch:
        """The message that starts a thread and all replies."""
        own = [m for m in place.ephemerals.values() if m.only_for == user and m.thread_ts == ts]
        return Stretch(sorted([*place.thread(ts), *own], key=_ts), has_earlier=False)

    def draw(
        self,
        place: Conversation,
        messages: Sequence[Message],
        user: str,
        *,
        read: str | None = None,
    ) -> Markup:
        """Rows for several messages, with the lines between days.

        `read` is up to where the person has read: a line stands before what is new to them.
        """
        viewer = self._drawing.viewer(user)
        rows = []
        before: Message | None = None
        for message in messages:
            is_new_day = before is None or _day(before, viewer) != _day(message, viewer)
            is_first_new = (
                read is not None
                and message.ts > read
                and message.author != user
                and message.only_for is None
            )
            if is_first_new:
                read = None
            rows.append(
                {
                    "body": self.row(place, message, viewer),
                    "day": self._day_name(message, viewer) if is_new_day else "",
                    "date": _day(message, viewer),
                    "is_first_new": is_first_new,
                    "goes_on": not is_new_day and not is_first_new and _goes_on(before, message),
                }
            )
            before = message
        return Markup(self._list.render(rows=rows))  # noqa: S704 - the template escapes

    def row(self, place: Conversation, message: Message, viewer: Viewer) -> Markup:
        """One message: what stands inside the row."""
        return self._facts.drawn(
            place, message, viewer, lambda: self._draw_row(place, message, viewer)
        )

    def _draw_row(self, place: Conversation, message: Message, viewer: Viewer) -> Markup:
        body = message.body
        html = self._template.render(
            place=place,
            message=message,
            face=self._people.face(message.author),
            body=self._drawing.message(place, message, viewer),
            time=self._drawing.time(message.ts, viewer),
            full_time=self._drawing.full(message.ts, viewer),
            instant=_instant(message.ts, viewer).isoformat(timespec="seconds"),
            day=_day(message, viewer),
            day_name=self._day_name(message, viewer),
            is_broadcast=message.is_broadcast,
            is_gone=body.get("subtype") == "tombstone",
            reactions=[self._reaction(*each, viewer) for each in message.reactions.items()],
            repliers=self._repliers(message),
            latest_reply=self._moment(body.get("latest_reply"), viewer),
        )
        return Markup(html)  # noqa: S704 - the template escapes

    def _reaction(self, name: str, users: list[str], viewer: Viewer) -> Reaction:
        names = ["you" if user == viewer.user else self._people.face(user).name for user in users]
        who = in_a_row(names)
        return Reaction(
            name=name,
            emoji=self._drawing.plain(f":{name}:"),
            count=len(users),
            is_mine=viewer.user in users,
            words=f"{who[0].upper()}{who[1:]} reacted with :{name}:",
        )

    def _repliers(self, message: Message) -> list[Face]:
        users = message.body.get("reply_users", ())[:MOST_FACES]
        return [self._people.face(user) for user in users]

    def _moment(self, ts: str | None, viewer: Viewer) -> str:
        if ts is None:
            return ""
        day = format_skeleton("MMMEd", _instant(ts, viewer), locale=_locale(viewer))
        return f"{day}, {self._drawing.time(ts, viewer)}"

    def _day_name(self, message: Message, viewer: Viewer) -> str:
        """The day in full: "Today" would be wrong as soon as somebody winds the clock."""
        at = _instant(message.ts, viewer)
        return str(format_date(at, "full", locale=_locale(viewer)))


def _ts(message: Message) -> str:
    return message.ts


def _instant(ts: str, viewer: Viewer) -> datetime:
    return instant_of(ts).astimezone(viewer.zone)


def _day(message: Message, viewer: Viewer) -> str:
    return f"{_instant(message.ts, viewer):%Y-%m-%d}"


def _goes_on(before: Message | None, message: Message) -> bool:
    """Whether a message stands under the same name as the one before it."""
    return (
        before is not None
        and before.author == message.author
        and before.only_for == message.only_for
        and before.is_reply == message.is_reply  # a thread's start stands apart
        and message.body.get("subtype") is None
        and float(message.ts) - float(before.ts) < TOGETHER_SECONDS
    )


def _locale(viewer: Viewer) -> Locale:
    """The viewer's kind of English: the page's own words are English, and so are its days."""
    try:
        locale = Locale.parse(viewer.locale, sep="-")
    except (UnknownLocaleError, ValueError):
        return BRITISH
    return locale if locale.language == "en" else BRITISH
