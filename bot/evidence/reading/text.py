"""Makes plain words of what Slack hands over, and cuts them into clauses and tokens.

All of it in linear time: no pattern here can try a piece of the text twice.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from emoji import replace_emoji

__all__ = ["Token", "Words", "folded", "plain", "words_of"]

LINK, MAIL, PERSON, CODE, EMOJI, CHANNEL = (
    "‹link›",
    "‹mail›",
    "‹person›",
    "‹code›",
    "‹emoji›",
    "‹channel›",
)
_MARKS = frozenset({LINK, MAIL, PERSON, CODE, EMOJI, CHANNEL})
_READ_AT_MOST = 12_000

_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_ANGLE = re.compile(r"<([@#!]|https?://|mailto:|tel:)([^<>|\n]{0,2000})(?:\|([^<>\n]{0,500}))?>")
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>]{2,2000}", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{2,64})+")
_SHORTCODE = re.compile(r":[a-z0-9_+'-]{2,60}:(?::skin-tone-\d:)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_STRUCK = re.compile(r"(?<![\w~])~(?=[^\s~])[^~\n]{1,500}~(?![\w~])")
_SMILEY = re.compile(r"(?<!\S)(?:[:;]-?[()DPp/|]|<3|\^\^|xD+)(?!\w)")
_SHRUG = re.compile(r"¯\\{0,3}_\(ツ\)_/¯")
_SPACES = re.compile(r"[^\S\n]+")
_LAUGHTER = re.compile(r"(.)\1{3,}")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(?=\w)", re.IGNORECASE)
_CLITIC = re.compile(r"(?<=\w)(?:n't|'(?:ll|ve|re|s|d|m))$", re.IGNORECASE)
_TOKEN = re.compile(
    r"‹\w+›|[^\W\d_]+(?:['&][^\W\d_]+)*|\d+(?:[.,:/]\d+)*|\.{2,}|[^\w\s]|_",
)
_ENDS = frozenset(".!?…\n;")
_BULLET = re.compile(r"^\s{0,20}(?:[-*•◦▪–]|\d{1,2}[.)])\s+", re.MULTILINE)
_QUOTE_LINE = re.compile(r"^\s{0,20}>\s?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign: as it reads (`low`), and where it stands in the plain text."""

    low: str
    start: int
    end: int
    is_capital: bool


@dataclass(frozen=True, slots=True)
class Words:
    """A reply made plain (`text`), in sentences of tokens."""

    text: str
    sentences: tuple[tuple[Token, ...], ...]

    def size(self) -> int:
        """Count words and numbers (emoji, links, signs and code are none)."""
        return sum(token.low[0].isalnum() for sentence in self.sentences for token in sentence)

    def has_words(self) -> bool:
        """Say whether a word or number is in it at all."""
        return any(token.low[0].isalnum() for sentence in self.sentences for token in sentence)


def plain(text: str) -> str:
    """Take away Slack's markup and what can't be seen; links, people, code become marks."""
    text = html.unescape(_ANGLE.sub(_unangled, text[:_READ_AT_MOST]))
    text = _SHRUG.sub(f" {EMOJI} ", text)
    text = unicodedata.normalize("NFKC", text).replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = "".join(one for one in text if one.isascii() or _can_be_seen(one))
    text = _CONTROL.sub("", text)
    text = text.translate(_QUOTES)
    text = _FENCE.sub(f" {CODE} ", text).replace("`", " ")
    text = _URL.sub(f" {LINK} ", text)
    text = _ADDRESS.sub(f" {MAIL} ", text)
    text = _SMILEY.sub(f" {EMOJI} ", _SHORTCODE.sub(f" {EMOJI} ", text))
    if any(one > "\u2000" for one in text):
        text = replace_emoji(text, f" {EMOJI} ").replace("\u200d", "").replace("\u200c", "")
    text = _BULLET.sub("• ", _QUOTE_LINE.sub("", _STRUCK.sub(" ", text)))
    text = _LAUGHTER.sub(r"\1\1\1", text)
    return _SPACES.sub(" ", text).strip()


def folded(low: str) -> str:
    """Write a German word without umlauts however they were typed: für, fuer and fur are one."""
    return low.translate(_UMLAUTS).replace("ue", "u").replace("oe", "o").replace("ae", "a")


def words_of(text: str) -> Words:
    """Cut plain text into sentences, and these into tokens."""
    sentences: list[tuple[Token, ...]] = []
    sentence: list[Token] = []
    at = 0
    for match in _TOKEN.finditer(text):
        raw, start = match[0], match.start()
        if sentence and "\n" in text[at:start]:
            sentences.append(tuple(sentence))
            sentence = []
        at = match.end()
        sentence += _split(raw, start)
        if raw[0] in _ENDS:
            sentences.append(tuple(sentence))
            sentence = []
    if sentence:
        sentences.append(tuple(sentence))
    return Words(text, tuple(sentences))


_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‚": "'"}
)


@cache
def _can_be_seen(one: str) -> bool:
    """Say so of a letter or sign; the joiners that make up emoji may stay until these are marks."""
    return one in "\u200c\u200d" or unicodedata.category(one) not in {"Cc", "Cf", "Co", "Cs"}


def _unangled(match: re.Match[str]) -> str:
    kind, rest, label = match[1], match[2], match[3]
    if kind == "@":
        return f" {PERSON} "
    if kind == "#":
        return f" {CHANNEL} "
    if kind == "!":
        return " " if not label else f" {label} "
    if kind == "mailto:":
        return f" {MAIL} "
    if label and label != kind + rest and not label.startswith(("http", "www.")):
        return f" {label} {LINK} "
    return f" {LINK} "


def _split(raw: str, start: int) -> list[Token]:
    """Part "l'acheteur", "she's" and "didn't" where their words meet."""
    if raw in _MARKS or "'" not in raw:
        return [_token(raw, start)]
    tokens = []
    if head := _ELISION.match(raw):
        tokens.append(_token(head[0], start))
        raw, start = raw[head.end() :], start + head.end()
    tail = _CLITIC.search(raw)
    if tail and tail.start() > 0:
        tokens.append(_token(raw[: tail.start()], start))
        tokens.append(_token(tail[0], start + tail.start()))
    elif raw:
        tokens.append(_token(raw, start))
    return tokens


def _token(raw: str, start: int) -> Token:
    return Token(raw.lower(), start, start + len(raw), raw[0].isupper())
