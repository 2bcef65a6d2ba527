"""Why a deal could be lost, read from however somebody wrote it (docs/rhythm.md R22).

Numbered, bulleted, in lines, "first … second …", with semicolons or commas, or in sentences: by
rules whose words are data (reasons.toml). The words of all languages hold at once, since replies
mix them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.evidence.reading.reasons_lists import Line, counted, headings, marked, top_items, unfolded
from bot.evidence.reading.reasons_text import (
    cleaned,
    is_fine,
    is_nothing,
    sentences,
    trimmed,
    without_denial,
)
from bot.evidence.reading.reasons_words import words

__all__ = ["parse_reasons"]

WANTED = 3
MOST = 20
MOST_FRAGMENTS = 80
FEW = 4
"""So many words, at most, has each part of "price, no champion"."""
LONG_PART = 12
"""A part of a list with more words than this is a clause of its own."""
LONG_HEAD = 9
MANY = 2
_SEMICOLON = re.compile(r"\s*;\s*(?![^()]{0,80}\))")
_COMMA = re.compile(r"\s*[,、，]\s+(?![^()]{0,80}\))")
_BAR = re.compile(r"\s+[/|+·]\s+|\s+(?:->|=>|→|>)\s+")
_HEAD = re.compile(r"[^:=]{1,60}?(?::|=)(?:\s+|$)")

_OPEN_END = re.compile(r"(?:[,;]|\b(?:and|or|und|oder|y|o|et|ou|e))\s*$", re.IGNORECASE)
_LED = re.compile(
    r"^(?:(?:and|or|und|oder|y|et|ou|e)\s+)?(?:that\s+|dass\s+|que\s+|qu['’])?", re.IGNORECASE
)
_TRAILING = re.compile(r"(?:[\s,;]+(?:and|or|und|oder|y|o|e|et|ou))+\s*$|[\s,;]+$", re.IGNORECASE)

Split = Callable[[str], list[str]]


def parse_reasons(text: str, language: str = "") -> tuple[str, ...]:
    """List the reasons in a reply, in its order and its words; none where it names none.

    `language` is the reply's ISO code, "" where nobody knows it: for readers to come; these rules
    need none. Takes linear time.
    """
    del language
    plain = unfolded(cleaned(text))
    lines = marked(plain)
    is_list = any(line.style for line in lines)
    # In one line "Number 1 would be …" counts on in words; a list of one says less.
    segments = counted(plain) if not is_list or len(lines) == 1 else []
    if is_list and not segments:
        found = _of_list(lines)
    else:
        found = _of_segments(segments) if segments else _of_prose([line.text for line in lines])
    return tuple({one.casefold(): one for one in reversed(found) if one}.values())[::-1][:MOST]


def _of_list(lines: Sequence[Line]) -> list[str]:
    heads = headings(lines)
    if len(heads) >= WANTED:
        return _reasons(heads)
    items = top_items(lines)
    told = [_closed(item.text) for item in items]
    if len(told) > 1 and all(len(sentences(one)) < MANY for one in told[:-1]):
        # What comes behind the last one, where no other has a second sentence, is about all.
        told[-1] = next(iter(sentences(told[-1])), "")
    found = [reason for one in told if (reason := _reason(one))]
    if len(found) < WANTED and all(item.style != "number" for item in items):
        found = _split_more(found, _at_semicolons)
    begun = next(at for at, line in enumerate(lines) if line.style)
    if len(found) < WANTED:
        before = [one for line in lines[:begun] for one in _of_preamble(line.text)]
        found = [*before, *found][: max(WANTED, len(found))]
    last = max(at for at, line in enumerate(lines) if line.style)
    for line in lines[last + 1 :]:
        end = words().sequels.at(line.text) or words().conjunctions.match(f" {line.text}")
        if len(found) < WANTED and end and (reason := _reason(line.text)):
            found.append(reason)
    return found


def _closed(item: str) -> str:
    """Cut what only closes the reply off the end of an item: "Thoughts?", "That's all."."""
    parts = sentences(item)
    while len(parts) > 1 and (is_nothing(parts[-1]) or parts[-1].endswith("?")):
        parts.pop()
    return " ".join(parts)


def _of_preamble(line: str) -> Iterator[str]:
    """Find a reason before a list: "Price is the first. Then:", "Biggest: price"."""
    known = words()
    end = known.first.at(line)
    if end is not None and line[end:].strip(" :=–-"):
        yield _reason(_after_copula(line[end:]))
        return
    parts = sentences(line)
    is_heading = line.rstrip().endswith(":")
    for part in parts[:-1] if is_heading else parts:
        bare = part.rstrip(" .!,")
        ending = next((one for one in known.comes_after if bare.lower().endswith(f" {one}")), None)
        if ending:
            yield _reason(bare[: -len(ending)])
        elif is_heading and len(parts) > 1:
            yield _reason(part)


def _of_segments(segments: Iterable[str]) -> list[str]:
    found = []
    for segment in segments:
        said = _after_copula(segment)
        parts = [reason for part in sentences(said) if (reason := _reason(part))]
        found += parts[:1]
    return found


def _after_copula(text: str) -> str:
    text = re.sub(r"^['’](?:s|d be)\b", "", text.lstrip(" \n,:=–—-."))
    frame = words().frame.match(text)
    text = text[frame.end() :] if frame else text
    end = words().copulas.at(text)
    text = text[end:] if end is not None and text[end:].strip() else text
    return _TRAILING.sub("", text)


def _of_prose(lines: Sequence[str]) -> list[str]:
    said = [line for line in map(_without_heading, lines) if line]
    while len(said) > 1 and said[-1].endswith("?"):
        said.pop()
    if len(said) >= WANTED and len(kept := _reasons(said)) >= WANTED:
        return kept
    parts = [part for line in said for part in sentences(line)]
    asked = [part for part in parts if part.endswith("?")]
    if len(asked) < MANY or any(len(part.split()) >= FEW for part in asked):
        # "Budget? Timing?" names reasons; "Does that help?" doesn't.
        parts = [part for part in parts if part not in asked]
    if parts and _is_ignorant(parts):
        return []
    units = _reasons(parts)
    if len(units) < WANTED:
        units = _reasons([piece for part in parts for piece in _at_repeated(part)])
    for split in (_at_semicolons, _at_bars, _at_commas, _at_and):
        if len(units) >= WANTED:
            break
        units = _split_more(units, split)
    return _without_repeated(units)


def _is_ignorant(parts: Sequence[str]) -> bool:
    """Tell whether a reply says first that nobody knows, and doesn't guess then."""
    known = words()
    if known.ignorant.at(parts[0]) is None or not is_nothing(parts[0]):
        return False
    return not _guess(parts[0]) and all(known.guesses.at(part) is None for part in parts[1:])


def _at_repeated(text: str) -> list[str]:
    """Split "because …, because … or because …" and the like at what is said again."""
    for word in words().repeated:
        found = [one.start() for one in re.finditer(rf"(?<!\w){word}", text, re.IGNORECASE)]
        if not 1 < len(found) <= MOST:
            continue
        starts = [at for at in found if _OPEN_END.search(text[max(0, at - 10) : at])]
        if starts[-len(found) + 1 :] == found[1:]:
            bounds = [0, *starts, len(text)]
            pieces = [text[a:b] for a, b in itertools.pairwise(bounds)]
            parts = [_TRAILING.sub("", piece) for piece in pieces]
            # What leads to a reason anyhow ("because of") is taken off whole, later.
            return [
                one
                if words().lead.at(one.lstrip()) is not None
                else re.sub(rf"^\s*{word}", "", one, flags=re.IGNORECASE)
                for one in parts
            ]
    return [text]


def _without_heading(line: str) -> str:
    """Take off what only announces: "My three:", "Top 3 = price, timing, people"."""
    head = _HEAD.match(line)
    if head is None:
        return line
    rest = line[head.end() :].strip()
    said = head[0].rstrip(" :=")
    if not rest or is_nothing(said) or is_nothing(trimmed(said)):
        return rest
    if len(said.split()) <= LONG_HEAD and not words().counts.isdisjoint(said.lower().split()):
        return rest
    end = words().first.at(line) or words().next.at(line)
    return rest if end is not None and end >= len(said) else line


def _reasons(parts: Iterable[str]) -> list[str]:
    return [reason for part in parts if (reason := _reason(part))][:MOST_FRAGMENTS]


def _reason(part: str) -> str:
    """Give the reason in a fragment, bare of what stands around it; "" where there is none."""
    if is_nothing(part):
        guess = _guess(part)
        return _reason(guess) if guess else ""
    text = trimmed(part)
    said = without_denial(text)
    if said is None:
        return ""
    text = trimmed(said) if said != text else text
    bare = next((one for one in words().comes_after if text.lower().endswith(f" {one}")), None)
    text = text[: -len(bare)].strip(" ,") if bare else text
    text = _without_fine(text)
    return "" if is_nothing(text) or is_fine(text) else text


def _without_repeated(units: list[str]) -> list[str]:
    """Take off what several reasons begin with, as "Por precio. Por plazo."."""
    for word in words().repeated:
        begins = [re.match(rf"{word}\s*", unit, re.IGNORECASE) for unit in units]
        if sum(found is not None for found in begins) > 1:
            pairs = zip(units, begins, strict=True)
            return [unit[found.end() :] if found else unit for unit, found in pairs]
    return units


def _guess(part: str) -> str:
    """Find what somebody guesses who says first that they don't know: "No idea, maybe price"."""
    _, comma, rest = part.partition(",")
    return rest.strip() if comma and words().guesses.at(rest.strip()) is not None else ""


def _without_fine(text: str) -> str:
    """Cut off, behind a comma, that all else is well."""
    parts = _COMMA.split(text)
    for at in range(1, min(len(parts), FEW)):
        if is_fine(", ".join(parts[at:])):
            return trimmed(", ".join(parts[:at]))
    return text


def _split_more(units: list[str], split: Split) -> list[str]:
    """Split where that comes nearer to three reasons; a single unit may be a longer list."""
    found: list[str] = []
    for at, unit in enumerate(units):
        parts = [reason for part in split(unit) if (reason := _reason(part))]
        others = len(found) + len(units) - at - 1
        fits = len(units) == 1 or others + len(parts) <= WANTED
        found += parts if len(parts) > 1 and fits else [unit]
    return found


def _at_semicolons(text: str) -> list[str]:
    return _SEMICOLON.split(text)[:MOST_FRAGMENTS]


def _at_bars(text: str) -> list[str]:
    return _BAR.split(text)[:MOST_FRAGMENTS]


def _at_commas(text: str) -> list[str]:
    """Split "price, timing and people"; what only explains what stands before it stays there."""
    known = words()
    parts: list[str] = []
    for piece in _COMMA.split(text)[:MOST_FRAGMENTS]:
        part = _LED.sub("", piece) if parts else piece
        if parts and (known.joined.at(part) is not None or known.trailing.is_whole(part)):
            parts[-1] += f", {part}"
        else:
            parts.append(part)
    if len(parts) == 1:
        return parts
    *first, last = parts
    ended = [*first, *_at_last_word(last)]
    if len(ended) >= WANTED:
        return ended if all(len(one.split()) <= LONG_PART for one in first) else [text]
    is_short = all(len(one.split()) <= FEW for one in parts)
    return parts if is_short and not last.istitle() else [text]


def _at_last_word(part: str) -> list[str]:
    """Split the last part of a list at its "and" or "or", if it has one within."""
    known = words()
    for pattern in (known.conjunctions, known.alternatives):
        if known.lead.at(part) is None and (found := pattern.search(part)):
            return [part[: found.start()], _LED.sub("", part[found.end() :])]
    return [part]


def _at_and(text: str) -> list[str]:
    """Split two clauses, or two short things, at the "and" between them."""
    known = words()
    for pattern in (known.conjunctions, known.alternatives):
        for found in list(pattern.finditer(text))[:MOST]:
            left, right = text[: found.start()], text[found.end() :]
            is_short = len(left.split()) < FEW and len(right.split()) < FEW
            if is_short or known.subjects.at(right) is not None:
                return [left, right]
    return [text]
