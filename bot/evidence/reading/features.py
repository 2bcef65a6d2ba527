"""What is weighed in a reply: words, letters, their classes, its shape, the deeds in it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from bot.evidence.reading.clauses import Clause
from bot.evidence.reading.text import Token

__all__ = ["features"]


def features(
    clauses: Sequence[Clause], text: str, *, clusters: Mapping[str, int]
) -> dict[str, float]:
    """Give the reply's features with their values; a family's values don't grow with the text.

    Names begin with their family: w(ords), t(ags), u (outlines), d(eeds), p and P (pairs of
    classes in a sentence, in the reply), s(hape), x (letters), c(lusters).
    """
    seen: dict[str, float] = {}
    families = (
        (_words(clauses), 1.0),
        (_tags(clauses), 1.0),
        (_outlines(clauses), 1.3),
        (_deeds(clauses), 0.8),
        (_pairs(clauses), 0.6),
        (_pairs_anywhere(clauses), 0.6),
        (_shapes(clauses, text), 0.8),
        (_letters(text), 1.6),
        (_clusters(clauses, clusters), 1.0),
    )
    for family, weight in families:
        if family:
            value = weight / math.sqrt(len(family))
            seen.update(dict.fromkeys(family, value))
    return seen


def _words(clauses: Sequence[Clause]) -> set[str]:
    found: set[str] = set()
    for clause in clauses:
        lows = ["^", *(token.low for token in clause.tokens), "$"]
        for size in (1, 2, 3):
            for at in range(len(lows) - size + 1):
                found.add("w:" + " ".join(lows[at : at + size]))
    return found


def _tags(clauses: Sequence[Clause]) -> set[str]:
    found: set[str] = set()
    for clause in clauses:
        tags = ["^"]
        for tag in clause.tags:
            if not (tag.isupper() and tags[-1] == tag):
                tags.append(tag)
        tags.append("$")
        for size in (1, 2, 3, 4):
            for at in range(len(tags) - size + 1):
                piece = tags[at : at + size]
                if size == 1 or any(one.isupper() for one in piece):
                    found.add("t:" + " ".join(piece))
        for at in range(len(tags) - 2):
            if tags[at].isupper() and tags[at + 2].isupper():
                found.add(f"t:{tags[at]} * {tags[at + 2]}")
    return found


_ENDINGS = (
    "ing", "ed", "ly", "s", "en", "é", "ó", "ei", "ou", "ar", "er", "ir", "aron", "ieron", "aram",
    "eram", "iram", "t", "te", "ten", "st", "ez", "ons", "ont", "ra", "rai", "rá", "ré", "ría",
    "ait", "aient", "ado", "ido", "ada", "ung",
)  # fmt: skip
_BY_LENGTH = sorted(_ENDINGS, key=len, reverse=True)


def _outline(token: Token, tag: str) -> str:
    if tag.isupper() or len(token.low) <= 3 or not token.low[0].isalpha():
        return tag
    return next(("-" + one for one in _BY_LENGTH if token.low.endswith(one)), "-")


def _outlines(clauses: Sequence[Clause]) -> set[str]:
    found: set[str] = set()
    for clause in clauses:
        outline = ["^"]
        for token, tag in zip(clause.tokens, clause.tags, strict=True):
            now = _outline(token, tag)
            if not (outline[-1] == now and now.isupper()):
                outline.append(now)
        outline.append("$")
        for size in (2, 3, 4):
            for at in range(len(outline) - size + 1):
                found.add("u:" + " ".join(outline[at : at + size]))
    return found


def _deeds(clauses: Sequence[Clause]) -> set[str]:
    found: set[str] = set()
    for clause in clauses:
        for one in clause.doings:
            verb = clause.tokens[one.verb].low
            found.add(f"d:{one.subject} {one.kind}")
            found.add(f"d:{one.subject} {one.kind} {' '.join(one.flags)}")
            found.add(f"d:{one.subject} {verb}")
            found.add(f"d:* {one.kind} {' '.join(one.flags)}")
            for flag in one.flags:
                found.add(f"d:{one.subject} {one.kind} {flag}")
                found.add(f"d:{one.kind} {flag}")
    return found


def _pairs(clauses: Sequence[Clause]) -> set[str]:
    found: set[str] = set()
    for clause in clauses:
        present: list[str] = []
        for several in clause.classes:
            for name in sorted(several):
                if name not in present:
                    present.append(name)
        if clause.tokens and clause.tokens[-1].low == "?":
            present.append("?")
        for at, one in enumerate(present):
            found.add(f"p:{one}")
            found.update(f"p:{one}<{other}" for other in present[at + 1 :])
    return found


def _pairs_anywhere(clauses: Sequence[Clause]) -> set[str]:
    every = sorted({name for clause in clauses for several in clause.classes for name in several})
    return {f"P:{one}+{other}" for at, one in enumerate(every) for other in every[at + 1 :]}


_SIDES = {
    "name": "named", "role": "named", "they": "they", "far-name": "named far",
    "far-role": "named far", "far-they": "they", "me": "ours", "my": "ours", "ours": "ours",
    "our_people": "ours", "far-me": "ours", "far-our_people": "ours", "far-ours": "ours",
}  # fmt: skip
_UNDONE = frozenset({"condition", "will_me", "their_future", "negation"})


def _shapes(clauses: Sequence[Clause], text: str) -> set[str]:
    tokens = [token for clause in clauses for token in clause.tokens]
    size = len(tokens)
    found = {
        f"s:length {min(int(math.log2(size + 1) * 2), 14)}",
        f"s:sentences {min(len(clauses), 5)}",
    }
    if not tokens:
        return found
    found.add(f"s:first {tokens[0].low}")
    found.add(f"s:last {tokens[-1].low}")
    if len(clauses) > 1:
        found.add(f"s:last first {clauses[-1].tokens[0].low}")
    if any(token.low == "?" for token in tokens):
        found.add("s:asks")
    if '"' in text:
        found.add("s:quotes")
    if text.count('"') >= 2:
        found.add("s:quotes whole")
    if any(mark in text for mark in ("‹link›", "‹mail›")):
        found.add("s:link")
    for clause in clauses:
        for one in clause.doings:
            side = _SIDES.get(one.subject, one.subject)
            if side == "none" and "first" in one.flags:
                side = "none first"
            clean = "" if _UNDONE & set(one.flags) else "done"
            found.add(f"s:deed {side} {clean}")
            found.add(f"s:deed {side} {one.kind} {clean}")
        present = {name for several in clause.classes for name in several}
        who = present & {"they", "role", "name", "their"}
        deed = present & {"said", "did"}
        if who and deed and not present & {"me", "condition", "their_future", "will_me"}:
            found.add("s:clean deed")
        if who and deed and "when" in present:
            found.add("s:dated deed")
        if "name" in present and deed:
            found.add("s:named deed")
        if "artefact" in present and "when" in present:
            found.add("s:dated artefact")
    return found


def _letters(text: str) -> set[str]:
    found: set[str] = set()
    for word in text.lower().split():
        padded = f" {word} "
        for size in (2, 3, 4, 5):
            for at in range(len(padded) - size + 1):
                found.add("x:" + padded[at : at + size])
    return found


def _clusters(clauses: Sequence[Clause], clusters: Mapping[str, int]) -> set[str]:
    found: set[str] = set()
    if not clusters:
        return found
    for clause in clauses:
        before = "^"
        for token, tag in zip(clause.tokens, clause.tags, strict=True):
            now = f"{clusters[token.low]}" if token.low in clusters else tag
            if tag.isupper():
                before = tag
                found.add(f"c:{now}")
                continue
            found.add(f"c:{now}")
            found.add(f"c:{before} {now}")
            before = now
    return found
