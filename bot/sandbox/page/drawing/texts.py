"""Draws Slack's texts, once they are taken apart, for one reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from markupsafe import Markup

from bot.sandbox.emoji_names import emoji_in
from bot.sandbox.failures import Impossible
from bot.sandbox.page.drawing.dates import Dates
from bot.sandbox.page.drawing.html import Html, Tag
from bot.sandbox.page.drawing.mrkdwn import (
    Broadcast,
    ChannelMention,
    Code,
    DateStamp,
    Emoji,
    GroupMention,
    Line,
    Link,
    Mark,
    Part,
    UserMention,
    Words,
    parse_plain,
    special,
    unescaped,
)
from bot.sandbox.workspace import Workspace

__all__ = ["Texts", "is_only_emoji"]

MOST_LARGE_EMOJI = 23
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TAGS: dict[str, Tag] = {"*": "b", "_": "i", "~": "s"}
_SPECIAL = re.compile(r"<([^<>\n]+)>")


@dataclass(frozen=True, slots=True)
class Texts:
    """Draws texts for one reader; `is_own` says whether an address leads into this sandbox."""

    workspace: Workspace
    user: str
    dates: Dates
    is_own: Callable[[str], bool]

    def drawn(self, lines: Sequence[Line]) -> Markup:
        """All lines, one under the other; quotations and code stand out."""
        html = Html()
        for is_quote, group in groupby(lines, key=lambda line: line.is_quote):
            if is_quote:
                html.open("blockquote")
            follows_text = False
            for line in group:
                if follows_text and not line.is_block:
                    html.open("br")
                for part in line.parts:
                    self._draw(html, part)
                follows_text = not line.is_block
            if is_quote:
                html.close("blockquote")
        return html.done()

    def _draw(self, html: Html, part: Part) -> None:
        match part:
            case Words(text):
                _words(html, text)
            case Mark(sign, opens):
                if opens:
                    html.open(_TAGS[sign])
                else:
                    html.close(_TAGS[sign])
            case Emoji(name, character):
                _emoji(html, character, f":{name}:")
            case Code(_, is_block):
                tag: Tag = "pre" if is_block else "code"
                html.open(tag).text(self._read(part)).close(tag)
            case Link(url, label):
                html.open("a", self._leading_to(url))
                for each in parse_plain(label)[0].parts:
                    self._draw(html, each)
                html.close("a")
            case DateStamp():
                self._date(html, part)
            case UserMention(user):
                own = " mention-me" if user == self.user else ""
                html.open("span", {"class": f"mention{own}", "data-user": user})
                html.name(self._read(part)).close("span")
            case ChannelMention(channel) if self._place(channel):
                address = f"/client/{self.user}/{channel}"
                html.open("a", {"class": "mention", "href": address}).name(self._read(part))
                html.close("a")
            case Broadcast():
                html.open("span", {"class": "mention mention-me"}).text(self._read(part))
                html.close("span")
            case _:
                html.open("span", {"class": "mention"}).name(self._read(part)).close("span")

    def _read(self, part: Part) -> str:
        match part:
            case Words(text):
                return text
            case Mark():
                return ""
            case Emoji(_, character):
                return character
            case Code(text):
                return unescaped(_SPECIAL.sub(self._read_in_code, text))
            case Link(_, label) | GroupMention(label):
                return label
            case DateStamp():
                instant = _instant(part.seconds)
                return self.dates.written(instant, part.template) if instant else part.fallback
            case UserMention(user, label):
                member = self.workspace.members.get(user)
                return f"@{member.real_name if member else label.removeprefix('@') or user}"
            case ChannelMention(channel, label):
                return self._place(channel) or self._place_unseen(channel, label)
            case Broadcast(name):
                return f"@{name}"

    def _read_in_code(self, match: re.Match[str]) -> str:
        made = special(match[1])
        if made is None:
            return match[0]
        # What is read back here is unescaped with the rest of the code.
        return self._read(made).replace("&", "&amp;")

    def _place(self, channel: str) -> str:
        """What the reader calls a conversation; empty for one that they can't see."""
        try:
            place = self.workspace.conversation_for(self.user, channel)
        except Impossible:
            return ""
        return self.workspace.called(place, by=self.user)

    def _place_unseen(self, channel: str, label: str) -> str:
        if channel in self.workspace.conversations:
            return "a private conversation"
        return f"#{label.removeprefix('#') or channel}"

    def _date(self, html: Html, stamp: DateStamp) -> None:
        instant = _instant(stamp.seconds)
        if stamp.url:
            html.open("a", self._leading_to(stamp.url))
        if instant:
            exact = {"datetime": instant.isoformat(), "title": self.dates.full(instant)}
            html.open("time", exact)
        html.text(self._read(stamp))
        if instant:
            html.close("time")
        if stamp.url:
            html.close("a")

    def _leading_to(self, url: str) -> dict[str, str]:
        """A link's attributes: what leads away opens beside this window and is told nothing."""
        if self.is_own(url):
            return {"href": url}
        return {"href": url, "target": "_blank", "rel": "noopener noreferrer"}


def is_only_emoji(lines: Sequence[Line]) -> bool:
    """Whether a text is nothing but a few emoji, which Slack draws large."""
    count = 0
    for line in lines:
        for part in line.parts:
            if isinstance(part, Emoji):
                count += 1
            elif isinstance(part, Words) and len(part.text) < MOST_LARGE_EMOJI * 16:
                rest, at = "", 0
                for start, end in emoji_in(part.text):
                    count += 1
                    rest, at = rest + part.text[at:start], end
                if (rest + part.text[at:]).strip():
                    return False
            else:
                return False
        if line.is_quote:
            return False
    return 1 <= count <= MOST_LARGE_EMOJI


def _words(html: Html, text: str) -> None:
    at = 0
    for start, end in emoji_in(text):
        html.text(text[at:start])
        _emoji(html, text[start:end])
        at = end
    html.text(text[at:])


def _emoji(html: Html, character: str, name: str = "") -> None:
    html.open("span", {"class": "emoji", **({"title": name} if name else {})})
    html.text(character).close("span")


def _instant(seconds: int) -> datetime | None:
    """An instant that a calendar knows in every zone; None for others."""
    try:
        instant = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None
    return instant if 2 <= instant.year <= 9998 else None
