"""A reply clause by clause: which class each word has, and who does what."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.evidence.reading.cues_file import Cues
from bot.evidence.reading.text import Token, Words

__all__ = ["Clause", "Doing", "look"]

# The first that fits names a token where several classes do.
_RANKS = (
    "future_when", "when", "me", "my", "our_people", "other_customer", "they", "their", "you",
    "nobody", "dont_know", "silence", "hedge", "condition", "negation", "will_me", "their_future",
    "crm", "sure", "channel", "said", "did", "artefact", "role", "got", "competitor", "machine",
    "abuse", "asks_back", "joke", "thanks", "off_topic", "mood", "percent", "plan_verb",
)  # fmt: skip
_RANK = {name: at for at, name in enumerate(_RANKS)}
_BREAKS = frozenset({",", ";", ":", "–", "—", "-", "(", ")", '"', "•", "...", "…", "/"})
_JOINS = frozenset({"but", "because", "cause", "cuz", "bc", "so", "which", "who", "that", "and",
                    "aber", "weil", "denn", "dass", "und", "pero", "porque", "que", "y", "mais",
                    "parce", "qui", "et", "mas", "pois", "e"})  # fmt: skip
_DEEDS = ("said", "did")
_SUBJECTS = ("me", "our_people", "other_customer", "they", "role", "name", "you", "nobody",
             "artefact", "it")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doing:
    """A deed in a clause: who (a class and the tokens from `who` to `who_end`), and which words."""

    subject: str
    who: int
    who_end: int
    verb: int
    verb_end: int
    kind: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence as it is seen: its tokens, the classes of each, what each stands for."""

    tokens: tuple[Token, ...]
    classes: tuple[frozenset[str], ...]
    tags: tuple[str, ...]
    spans: tuple[tuple[int, int, str], ...]
    doings: tuple[Doing, ...]


def look(
    words: Words, cues: Cues, names: Collection[str], *, nouns_are_capital: bool
) -> list[Clause]:
    """See each sentence's classes and deeds."""
    return [
        _look(sentence, cues, names, nouns_are_capital=nouns_are_capital)
        for sentence in words.sentences
    ]


def _look(
    tokens: tuple[Token, ...], cues: Cues, names: Collection[str], *, nouns_are_capital: bool
) -> Clause:
    classes: list[set[str]] = [set() for _ in tokens]
    spans: list[tuple[int, int, str]] = []
    longest: list[int] = [0] * len(tokens)
    for hit in cues.hits(tokens):
        length = hit.end - hit.start
        for at in range(hit.start, hit.end):
            if length >= longest[at]:
                if length > longest[at]:
                    classes[at] = set()
                    longest[at] = length
                classes[at].update(hit.classes)
        spans.extend((hit.start, hit.end, name) for name in hit.classes)
    first = True
    for at, token in enumerate(tokens):
        if not token.low[0].isalpha():
            if token.low[0].isdigit():
                classes[at].add("number")
            continue
        is_name = token.low in names and (token.is_capital or not classes[at])
        if not is_name and token.is_capital and not first and not nouns_are_capital:
            is_name = not classes[at] and (token.end - token.start) > 1
        if is_name and not classes[at] & {"when", "me"}:
            classes[at].add("name")
        first = False
    tags = tuple(_tag(token, several) for token, several in zip(tokens, classes, strict=True))
    frozen = tuple(frozenset(several) for several in classes)
    return Clause(tokens, frozen, tags, tuple(spans), tuple(_doings(tokens, frozen)))


def _tag(token: Token, classes: set[str]) -> str:
    if "name" in classes:
        return "NAME"
    if classes:
        best = min(classes, key=lambda one: _RANK.get(one, 99))
        if best != "number":
            return best.upper()
        return "NUM"
    return token.low


def _doings(tokens: Sequence[Token], classes: Sequence[frozenset[str]]) -> Iterator[Doing]:
    subject, who, who_end = "none", -1, -1
    flags: dict[str, int] = {}
    for at, (token, several) in enumerate(zip(tokens, classes, strict=True)):
        if token.low in _BREAKS or token.low in _JOINS:
            flags = {name: seen for name, seen in flags.items() if name == "condition"}
        for name in ("negation", "condition", "will_me", "hedge", "their_future"):
            if name in several:
                flags[name] = at
        deed = next((name for name in _DEEDS if name in several), "")
        if deed and not (at and classes[at - 1] & {deed} and not several & {"role"}):
            near = subject if at - who <= 8 else "far-" + subject
            after = _object(classes[at + 1 : at + 5])
            be = (
                "be"
                if at
                and any(
                    t.low in {"was", "were", "been", "got", "be", "being", "is", "are", "'s"}
                    for t in tokens[max(0, at - 2) : at]
                )
                else ""
            )
            seen = tuple(sorted(name for name, where in flags.items() if at - where <= 6))
            first = "first" if not any(t.low[0].isalnum() for t in tokens[:at]) else ""
            more = tuple(one for one in (after, be, first) if one)
            yield Doing(near, who, who_end, at, at + 1, deed, (*seen, *more))
            continue
        found = (
            "it"
            if token.low in {"it", "this", "that"}
            else next((name for name in _SUBJECTS if name in several), "")
        )
        if found:
            if found == subject and at == who_end:
                who_end = at + 1
            elif found == "role" and at and "my" in classes[at - 1] and subject == "my":
                subject, who, who_end = "ours", at - 1, at + 1
            else:
                subject, who, who_end = found, at, at + 1
        elif "my" in several:
            subject, who, who_end = "my", at, at + 1
        elif "their" in several:
            subject, who, who_end = "they", at, at + 1


def _object(after: Sequence[frozenset[str]]) -> str:
    for several in after:
        for name in ("me", "our_people", "they", "name", "role", "their", "artefact", "when"):
            if name in several:
                return f"to-{name}"
    return ""
