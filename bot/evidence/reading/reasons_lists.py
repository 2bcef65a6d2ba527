"""Lists in a reply: what is numbered, lettered or bulleted, in lines or within one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.evidence.reading.reasons_words import words

__all__ = ["Line", "counted", "headings", "marked", "top_items", "unfolded"]

MOST_LINES = 200
MOST_STARTS = 400

_PREFIX = (
    r"(?:no|nr|n|nº|n°|grund|reason|risk|raz[oó]n|motivo|raison|raz[aã]o|number|nummer|n[uú]mero)"
)
_NUMBER = re.compile(
    r"\(?(?P<value>\d{1,2})(?P<style>\.-|\.\)|[.)\]:/]|\s*[–—-]|\s*:)(?:\s+|(?=[^\W\d])|$)"
)
_NTH = re.compile(r"(?P<value>\d)(?P<style>st|nd|rd|th|er|re|e|º|ª|°)[.:,)]?\s+", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?P<style>{_PREFIX}\.?\s?[°º]?\s?|#\s?)(?P<value>\d{{1,2}})\s*[:.,)–—-]*\s*", re.IGNORECASE
)
_INNER = re.compile(
    rf"(?<![^\s,;.(])(?:{_PREFIX}\.?\s?[°º]?\s?|#\s?)(?P<value>\d)(?!\d)|(?<!\S)(?P<nth>\d)(?:st|nd|rd|th|[ºª°])(?!\w)",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?P<value>\d)\s+(?=\S)")
_LETTER = re.compile(r"\(?(?P<value>[a-h])(?P<style>[.):])\s+", re.IGNORECASE)
_ROMAN = re.compile(r"\(?(?P<value>i{1,3}|iv|v|vi)(?P<style>[.)])\s+", re.IGNORECASE)
_BULLETS = set("•◦▪‣●○∙·-*")
_BULLET = re.compile(r"(?P<style>[•◦▪‣●○∙·■□▸►→»]|[-–—]{1,2}>?|[=~]>|[*+>])(?P<gap>\s*)")
_FIRSTLY = re.compile(r"first|erst|prem|prim", re.IGNORECASE)
_TOLD = {",", ":"}
_ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
_QUOTED = re.compile(r"^\s*>\s*(?=\S)")
_INLINE = re.compile(r"(?<=[\s,;.:!?)])(?=\(?(?:\d{1,2}|[a-hA-H]|[iv]{1,3})[.):/\s–—-])")
_CLAUSE = re.compile(r"^|(?<=[.!?…;:,–—])\s+|\n\s*|\s+-\s+")
_ENDS_OPEN = re.compile(r"(?:[ ,;]|\b(?:and|und|y|et|e|or|oder|ou|o)(?=[ ]*$))*$", re.IGNORECASE)
_ASKED = re.compile(r"^\s*>.*\?\s*$")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its mark: `style` names it ("" for none), `value` is its number or 0."""

    indent: int
    style: str
    value: int
    text: str


def marked(text: str) -> list[Line]:
    """Read each line's mark, empty lines left out; all are unmarked where no list is found."""
    raw = [line for line in text.split("\n") if line.strip() and not _ASKED.match(line)]
    raw = raw[:MOST_LINES]
    lines = [_line(line) for line in raw]
    if not any(line.style for line in lines) and len(raw) > 1:
        bare = [_BARE.match(line.strip()) for line in raw]
        values = [int(found["value"]) for found in bare if found]
        if len(values) > 1 and values == list(range(1, len(values) + 1)):
            return [
                Line(0, "number", int(found["value"]), line.strip()[found.end() :])
                if found
                else Line(0, "", 0, line.strip())
                for line, found in zip(raw, bare, strict=True)
            ]
    return _proven(lines)


def top_items(lines: Sequence[Line]) -> list[Line]:
    """Pick of marked lines those that aren't below another: the reasons, not what explains them."""
    listed = [line for line in lines if line.style]
    top = min(line.indent for line in listed)
    outer = [line for line in listed if line.indent <= top + 1]
    values = [line.value for line in outer if line.style == "number"]
    if len(values) > 1 and values == list(range(1, len(values) + 1)):
        # Numbered through without them: bullets at the same indent explain the numbers.
        return [line for line in outer if line.style == "number"]
    styles = [line.style for line in outer]
    if outer[0].style not in {"number", "letter"} and styles.count(styles[0]) > 1:
        others = set(styles[1:]) - {styles[0]}
        if others and not values and styles[-1] in {styles[0], *others}:
            is_below = styles[0] in styles[styles.index(next(iter(others))) :]
            return [line for line in outer if line.style == styles[0]] if is_below else outer
    return outer


def headings(lines: Sequence[Line]) -> list[str]:
    """List lines without a mark where each has bullets below: those explain them; else []."""
    is_marked = [bool(line.style) for line in lines]
    pairs = zip(is_marked, [*is_marked[1:], False], strict=True)
    if is_marked[0] or any(not here and not below for here, below in pairs):
        return []
    if any(line.style in {"number", "letter"} for line in lines):
        return []
    return [line.text.rstrip(" :") for line in lines if not line.style]


def unfolded(text: str) -> str:
    """Break lines before numbers and letters that count through within a line."""
    text = _unfolded_bullets(text)
    named = [
        (found.start(), int(found["value"] or found["nth"])) for found in _INNER.finditer(text)
    ]
    if len(chain := _chain(named[:MOST_STARTS])) > 1:
        return _broken(text, chain)
    starts = [0, *(found.end() for found in _INLINE.finditer(text))][:MOST_STARTS]
    starts += [found.end() for found in re.finditer(r"\n[ ]*", text)][:MOST_STARTS]
    marks: dict[str, list[tuple[int, int]]] = {}
    for start in sorted(set(starts)):
        for style, value in _styles_at(text, start):
            marks.setdefault(style, []).append((start, value))
    for found in marks.values():
        chain = _chain(found)
        if len(chain) > 1:
            return _broken(text, chain)
    return text


def _unfolded_bullets(text: str) -> str:
    """Break a line at the bullet that it begins with: "• price • timing"."""
    line = text.strip()
    mark = line[:1]
    if "\n" in line or mark not in _BULLETS:
        return text
    parts = line[1:].split(f" {mark} ")
    fewest = 3 if mark == "-" else 2
    return "\n".join(f"{mark} {part.strip()}" for part in parts) if len(parts) >= fewest else text


def counted(text: str) -> list[str]:
    """Split a text at "first … second … then …" into what each of them leads to; [] for none."""
    known = words()
    starts = sorted({found.end() for found in _CLAUSE.finditer(text)})
    if (led := known.lead.at(text)) is not None:
        starts.append(led + 1)
    starts += [found.end() for found in known.conjunctions.finditer(text)]
    spaces = [0, *(found.end() for found in _SPACE.finditer(text))]
    marks: dict[int, tuple[int, str]] = {}
    for start in spaces[: 4 * MOST_STARTS]:
        if (end := known.anywhere.at(text, start)) is not None:
            is_first = _FIRSTLY.match(text, start) is not None
            marks[start] = (end, "first" if is_first else "next")
    for start in sorted(set(starts))[:MOST_STARTS]:
        if start in marks:
            continue
        for kind, phrases in (("first", known.first), ("next", known.next)):
            if (end := phrases.at(text, start)) is not None and start not in marks:
                marks[start] = (end, kind)
        if start not in marks and (end := known.sequels.at(text, start)) is not None:
            marks[start] = (end, "sequel")
    return _segments(text, marks)


def _segments(text: str, marks: dict[int, tuple[int, str]]) -> list[str]:
    ordered = sorted((start, end, kind) for start, (end, kind) in marks.items())
    begun = next((at for at, one in enumerate(ordered) if one[2] == "first"), None)
    if begun is None:
        # "They build it themselves. Secondly, …": the first goes without saying.
        nexts = [one for one in ordered if one[2] == "next" and text[one[1] : one[1] + 1] in _TOLD]
        if not (nexts and text[: nexts[0][0]].strip()):
            return []
        ordered, begun = [(0, 0, "first"), *nexts], 0
    ordered = [one for one in ordered[begun:] if one is ordered[begun] or one[2] != "first"]
    last = max((at for at, one in enumerate(ordered) if one[2] == "next"), default=0)
    chain = [one for at, one in enumerate(ordered) if one[2] != "sequel" or at > last]
    if len(chain) == 1:
        return []
    ends = [one[0] for one in chain[1:]] + [len(text)]
    return [text[one[1] : end] for one, end in zip(chain, ends, strict=True)]


def _line(line: str) -> Line:
    rest = line.lstrip()
    indent = len(line) - len(rest)
    quoted = _QUOTED.match(line)
    if quoted and (inner := _mark(line[quoted.end() :])):
        style, value, end = inner
        return Line(0, style, value, line[quoted.end() + end :].strip())
    found = _mark(rest)
    if found is None:
        return Line(indent, "", 0, rest.strip())
    style, value, end = found
    return Line(indent, style, value, rest[end:].strip())


def _mark(text: str) -> tuple[str, int, int] | None:
    """Read the mark that a line begins with: its style, its number and where it ends."""
    for pattern in (_NUMBER, _NTH, _NAMED):
        if found := pattern.match(text):
            return "number", int(found["value"]), found.end()
    if found := _LETTER.match(text):
        return "letter", ord(found["value"].lower()) - ord("a") + 1, found.end()
    if found := _ROMAN.match(text):
        return "letter", _ROMANS.get(found["value"].lower(), 0), found.end()
    if (found := _BULLET.match(text)) and found.end() < len(text):
        following = text[found.end()]
        is_apart = bool(found["gap"]) or found["style"] not in {"*", "+", "—", "–"}
        if is_apart and not (found["style"] == "-" and not found["gap"] and following.isdigit()):
            return found["style"], 0, found.end()
    return None


def _proven(lines: list[Line]) -> list[Line]:
    """Take as a list only what counts from its beginning; a lone "A." or "3." is none."""
    letters = [line.value for line in lines if line.style == "letter"]
    is_lettered = len(letters) > 1 and letters[0] == 1
    numbers = [line.value for line in lines if line.style == "number"]
    is_numbered = bool(numbers) and (len(lines) == 1 or min(numbers) <= 2)
    return list(_kept(lines, is_lettered=is_lettered, is_numbered=is_numbered))


def _kept(lines: list[Line], *, is_lettered: bool, is_numbered: bool) -> Iterator[Line]:
    for line in lines:
        if line.style == "number" and not is_numbered:
            yield Line(line.indent, "", 0, f"{line.value} {line.text}")
        elif line.style == "letter" and not is_lettered:
            yield Line(line.indent, "", 0, line.text)
        else:
            yield line


def _styles_at(text: str, start: int) -> Iterator[tuple[str, int]]:
    if found := _NUMBER.match(text, start):
        yield "number" + found["style"].strip(), int(found["value"])
    if found := _ROMAN.match(text, start):
        yield "roman" + found["style"], _ROMANS.get(found["value"].lower(), 0)
    if found := _LETTER.match(text, start):
        yield "letter" + found["style"], ord(found["value"].lower()) - ord("a") + 1
    if found := _BARE.match(text, start):
        yield "bare", int(found["value"])


def _chain(marks: list[tuple[int, int]]) -> list[int]:
    chain: list[int] = []
    for start, value in marks:
        if value == len(chain) + 1:
            chain.append(start)
    return chain


def _broken(text: str, chain: Sequence[int]) -> str:
    parts, before = [], 0
    for start in chain:
        part = text[before:start]
        if part and not part.rstrip(" ").endswith("\n"):
            part = _ENDS_OPEN.sub("", part) + "\n"
        parts.append(part)
        before = start
    return "".join((*parts, text[before:]))
