"""Slack's mrkdwn, taken apart: lines of words, marks, links, mentions, dates, emoji and code.

One pass over the text, in time linear in its length, whatever was typed. What isn't well formed
(a mark that is never closed, an unknown `<…>`) stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.sandbox.emoji_names import emoji_called

__all__ = [
    "Broadcast",
    "ChannelMention",
    "Code",
    "DateStamp",
    "Emoji",
    "GroupMention",
    "Line",
    "Link",
    "Mark",
    "Part",
    "UserMention",
    "Words",
    "link_target",
    "parse",
    "parse_plain",
    "special",
    "unescaped",
]

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_INTERESTING = re.compile(r"[<`*_~:\n]|https?://")
_RUN = re.compile(r"(.)\1*")
_SPECIAL = re.compile(r"<([^<>\n]+)>")
_EMOJI = re.compile(r":([a-z0-9_+-]{1,64}):(?::skin-tone-([2-6]):)?")
_BARE_URL = re.compile(r"https?://(?:(?!&[lg]t;)[^\s<>|`\x7f])+")
_AFTER_URL = ".,;:!?*_~'\""
_QUOTE = re.compile(r"(>>>|&gt;&gt;&gt;)|(?:>|&gt;)")
_TARGET = re.compile(r"(?:https?://|mailto:|tel:)[^\s|\x00-\x20\x7f]+", re.IGNORECASE)
_DATE = re.compile(r"!date\^(-?\d{1,11})\^([^^|]*)(?:\^([^|]*))?\|(.*)", re.DOTALL)
_MENTION = re.compile(r"([@#])([A-Z0-9]+)(?:\|(.*))?")
_GROUP = re.compile(r"!subteam\^([A-Z0-9]+)(?:\|(.*))?")
_BROADCAST = re.compile(r"!(here|channel|everyone)(?:\|.*)?")


@dataclass(frozen=True, slots=True)
class Words:
    """Text as it is read, its entities already resolved."""

    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Where bold, italic or struck text begins or ends."""

    sign: str
    """`*`, `_` or `~`."""
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Code as it was typed; whole lines of it, or a few words within a line."""

    text: str
    is_block: bool = False


@dataclass(frozen=True, slots=True)
class Emoji:
    """An emoji that was written by its name."""

    name: str
    character: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page, a mail address or a telephone number."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class UserMention:
    """Somebody, by id; `label` is for when nobody has that id."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class ChannelMention:
    """A conversation, by id."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class GroupMention:
    """A user group; the sandbox has none, so that only its label can be shown."""

    label: str


@dataclass(frozen=True, slots=True)
class Broadcast:
    """`here`, `channel` or `everyone`."""

    name: str


@dataclass(frozen=True, slots=True)
class DateStamp:
    """An instant in seconds since the epoch, to be shown by a template of date tokens."""

    seconds: int
    template: str
    url: str
    fallback: str


Special = Link | UserMention | ChannelMention | GroupMention | Broadcast | DateStamp
Part = Words | Mark | Code | Emoji | Special


@dataclass(slots=True)
class Line:
    """One line, or one block of code, which stands by itself."""

    parts: list[Part] = field(default_factory=list)
    is_quote: bool = False

    @property
    def is_block(self) -> bool:
        return len(self.parts) == 1 and isinstance(self.parts[0], Code) and self.parts[0].is_block


def parse(text: str, *, verbatim: bool = False) -> list[Line]:
    """Take a mrkdwn text apart; with `verbatim`, bare addresses don't become links."""
    return _Parser(_writable(text), verbatim=verbatim).lines()


def parse_plain(text: str, *, emoji: bool = True) -> list[Line]:
    """Take a plain text apart: nothing in it means anything but, if wanted, names of emoji."""
    lines = []
    for written in _writable(text).split("\n"):
        parts: list[Part] = []
        at = 0
        for found in _EMOJI.finditer(written) if emoji else ():
            character = emoji_called(found[1], found[2] or "")
            if character is not None:
                parts += [Words(unescaped(written[at : found.start()])), Emoji(found[1], character)]
                at = found.end()
        lines.append(Line([*parts, Words(unescaped(written[at:]))]))
    return lines


def unescaped(text: str) -> str:
    """Text with Slack's three entities resolved."""
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def link_target(url: str) -> str | None:
    """The address if a link may lead there: http, https, mailto or tel, and nothing odd in it."""
    resolved = unescaped(url)
    return resolved if _TARGET.fullmatch(resolved) else None


def special(body: str) -> Special | None:
    """What stands between `<` and `>`; None where Slack would know nothing to make of it."""
    if match := _MENTION.fullmatch(body):
        kind = UserMention if match[1] == "@" else ChannelMention
        return kind(match[2], unescaped(match[3] or ""))
    if match := _DATE.fullmatch(body):
        link = link_target(match[3] or "") or ""
        return DateStamp(int(match[1]), unescaped(match[2]), link, unescaped(match[4]))
    if match := _BROADCAST.fullmatch(body):
        return Broadcast(match[1])
    if match := _GROUP.fullmatch(body):
        return GroupMention(unescaped(match[2] or "") or f"@{match[1]}")
    address, _, label = body.partition("|")
    target = link_target(address)
    if target is None:
        return None
    bare = re.sub("^(?:mailto|tel):", "", target, flags=re.IGNORECASE)
    return Link(target, unescaped(label) or bare)


def _writable(text: str) -> str:
    """Text that can be sent to a browser: no control characters, no halves of characters."""
    return _UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


class _Parser:
    def __init__(self, text: str, *, verbatim: bool) -> None:
        self._text = text
        self._verbatim = verbatim
        self._at = 0
        self._done: list[Line] = []
        self._line = Line()
        self._quotes_rest = False
        self._line_end = -1
        self._more_fences = True
        self._reads: dict[str, Callable[[], None]] = {
            "<": self._special,
            "`": self._ticks,
            ":": self._emoji,
            "\n": self._new_line,
            "h": self._bare_url,
            "*": self._mark,
            "_": self._mark,
            "~": self._mark,
        }

    def lines(self) -> list[Line]:
        text = self._text
        self._begin_line()
        while found := _INTERESTING.search(text, self._at):
            self._words(found.start())
            self._reads[found[0][0]]()
        self._words(len(text))
        self._end_line()
        return self._done

    def _words(self, end: int) -> None:
        if end > self._at:
            self._line.parts.append(Words(unescaped(self._text[self._at : end])))
            self._at = end

    def _take(self, part: Part, end: int) -> None:
        self._line.parts.append(part)
        self._at = end

    # --- lines -------------------------------------------------------------------------------

    def _begin_line(self) -> None:
        self._line = Line(is_quote=self._quotes_rest)
        found = None if self._quotes_rest else _QUOTE.match(self._text, self._at)
        if found:
            self._quotes_rest = found[1] is not None
            self._line.is_quote = True
            self._at = found.end() + self._text.startswith(" ", found.end())

    def _end_line(self) -> None:
        self._line.parts = _paired(self._line.parts)
        self._done.append(self._line)

    def _new_line(self) -> None:
        self._end_line()
        self._at += 1
        self._begin_line()

    # --- code --------------------------------------------------------------------------------

    def _ticks(self) -> None:
        text, start = self._text, self._at
        run = _run_end(text, start) - start
        if run >= 3:
            end = text.find("```", start + 3) if self._more_fences else -1
            self._more_fences = end >= 0
            if end > start + 3:
                self._fence(text[start + 3 : end], end + 3)
                return
        elif run == 1 and not _is_word(text, start - 1):
            end = text.find("`", start + 1, self._end_of_line())
            if end > 0 and not _is_word(text, end + 1):
                self._take(Code(text[start + 1 : end]), end + 1)
                return
        self._words(start + run)

    def _end_of_line(self) -> int:
        if self._line_end < self._at:
            found = self._text.find("\n", self._at)
            self._line_end = found if found >= 0 else len(self._text)
        return self._line_end

    def _fence(self, code: str, end: int) -> None:
        is_quote = self._line.is_quote
        if self._line.parts:
            self._end_line()
        code = code.removeprefix("\n").removesuffix("\n")
        self._done.append(Line([Code(code, is_block=True)], is_quote))
        self._at = end + self._text.startswith("\n", end)
        if self._at > end or end == len(self._text):
            self._begin_line()
        else:
            self._line = Line(is_quote=is_quote)

    # --- within a line -----------------------------------------------------------------------

    def _special(self) -> None:
        found = _SPECIAL.match(self._text, self._at)
        made = special(found[1]) if found else None
        if found and made is not None:
            self._take(made, found.end())
        else:
            self._words(self._at + 1)

    def _emoji(self) -> None:
        found = _EMOJI.match(self._text, self._at)
        character = emoji_called(found[1], found[2] or "") if found else None
        if found and character is not None:
            self._take(Emoji(found[1], character), found.end())
        else:
            self._words(self._at + 1)

    def _bare_url(self) -> None:
        # The cheap questions come first: an address may be long, and be asked for many times.
        hidden = self._verbatim or _is_word(self._text, self._at - 1)
        found = None if hidden else _BARE_URL.match(self._text, self._at)
        if found is None:
            self._words(self._at + 1)
            return
        written = _without_end_of_sentence(found[0])
        target = link_target(written)
        if target is None:
            self._words(self._at + 1)
        else:
            self._take(Link(target, target), self._at + len(written))

    def _mark(self) -> None:
        text, start = self._text, self._at
        end = _run_end(text, start)
        if end - start > 1:
            self._words(end)
            return
        opens = not _is_word(text, start - 1) and not _is_space(text, end)
        closes = not _is_space(text, start - 1) and not _is_word(text, end)
        self._take(Mark(text[start], opens, closes), end)


def _paired(parts: list[Part]) -> list[Part]:
    """The parts of a line, with only those marks that belong to another one."""
    paired = list(parts)
    waiting: list[tuple[str, int]] = []
    for place, part in enumerate(parts):
        if not isinstance(part, Mark):
            continue
        paired[place] = Words(part.sign)
        signs = [sign for sign, _ in waiting]
        if part.closes and part.sign in signs:
            _, opened = waiting[signs.index(part.sign)]
            del waiting[signs.index(part.sign) :]
            paired[opened] = Mark(part.sign, opens=True)
            paired[place] = replace(part, opens=False, closes=True)
        elif part.opens and part.sign not in signs:
            waiting.append((part.sign, place))
    return paired


def _without_end_of_sentence(url: str) -> str:
    """An address without what follows it: a full stop, or a bracket that opened before it."""
    url = url.rstrip(_AFTER_URL)
    unopened = url.count(")") - url.count("(")
    while unopened > 0 and url.endswith(")"):
        url, unopened = url[:-1].rstrip(_AFTER_URL), unopened - 1
    return url


def _run_end(text: str, start: int) -> int:
    found = _RUN.match(text, start)
    assert found
    return found.end()


def _is_word(text: str, place: int) -> bool:
    return 0 <= place < len(text) and text[place].isalnum()


def _is_space(text: str, place: int) -> bool:
    """Whether nothing but space is there; before the beginning and after the end as well."""
    return not 0 <= place < len(text) or text[place].isspace()
