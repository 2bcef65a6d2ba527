"""Holds questions to what makes them worth asking: open, one at a time, not leading (R25).

It names the word that is wrong and how to mend it, for whoever writes questions in a form, in a
file, or in this house. Its words are data (`linter.toml`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from bot.errors import N_, Text
from bot.evidence.questions.rules import TEXT_LIMIT, BankQuestion

__all__ = ["Fault", "Flaw", "lint", "lint_bank", "lint_question"]

KEY = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
RULE = re.compile(r"R\d+a?")
KEY_LIMIT = 48
FEWEST_WORDS = 3
ESSAY = 1000
"""What is longer isn't read word by word: it is too long, whatever else."""
MARKS = "?？؟"
QUOTED = re.compile('[“"«„][^“”"«»„]*[”"»“]')
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
BREAKS = re.compile(r"[,;:.—–()]|\s-\s")
EITHER = re.compile(r"\b(who|what) or (?:what|who)\b")
SPOKEN = frozenset({"breadth"})
"""Groups that are asked where two people talk, and never in a thread."""


class Flaw(StrEnum):
    """What can be wrong with a question."""

    EMPTY = "empty"
    SHORT = "short"
    LONG = "long"
    NO_MARK = "no-question-mark"
    CLOSED = "yes-or-no"
    NOT_OPEN = "not-a-question"
    LEADING = "leading"
    TWO = "two-in-one"
    FORECAST = "forecasting"
    BLAME = "blame"
    SHOUTING = "shouting"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the word that makes it so, and how to mend it."""

    flaw: Flaw
    word: str
    text: Text


@dataclass(frozen=True, slots=True)
class _Book:
    words: Mapping[str, frozenset[str]]
    patterns: Mapping[str, tuple[re.Pattern[str], ...]]


def lint(text: str, *, serves: str = "", is_spoken: bool = False) -> tuple[Fault, ...]:
    """Tell all that is wrong with a question, the gravest first; nothing for a good one.

    The one that serves R23 may be answered with yes or no. Where two people talk (`is_spoken`)
    a question may have a second half ("…, and how do you know?"); in a thread it may not.
    """
    said = " ".join(text.split())
    if not said:
        return (Fault(Flaw.EMPTY, "", N_("Write the question here.")),)
    if len(said) > ESSAY:
        return tuple(one for one in (_long(said),) if one is not None)
    plain = QUOTED.sub("something", said.replace("’", "'").replace("‘", "'"))
    small = plain.casefold()
    words = WORD.findall(small)
    found: list[Fault | None] = []
    if _is_english(words):
        found += [
            _matching(small, "blame", Flaw.BLAME),
            _matching(small, "forecast", Flaw.FORECAST),
            _matching(small, "leading", Flaw.LEADING),
            None if serves == "R23" else _opening(small),
            _two(small, is_spoken=is_spoken),
            _short(words),
        ]
    else:
        found.append(_marks(small))
    found += [_mark(said), _long(said), _shouting(plain)]
    return tuple(one for one in found if one is not None)


def lint_question(question: BankQuestion) -> tuple[Fault, ...]:
    """Tell what is wrong with a question of a bank: its words, and what stands beside them."""
    is_spoken = question.step is None and bool(question.agenda or question.group in SPOKEN)
    found = list(lint(question.text, serves=question.serves, is_spoken=is_spoken))
    if not KEY.fullmatch(question.key) or len(question.key) > KEY_LIMIT:
        found.append(
            Fault(
                Flaw.KEY,
                question.key,
                N_("A key has small letters, digits, hyphens and dots, {n} at most.", n=KEY_LIMIT),
            )
        )
    if not RULE.fullmatch(question.serves):
        found.append(Fault(Flaw.KEY, question.serves, N_("`serves` names a rule, such as “R24”.")))
    return tuple(found)


def lint_bank(
    questions: Iterable[BankQuestion], *, known: Collection[str] = ()
) -> Mapping[str, tuple[Fault, ...]]:
    """Tell what is wrong with which question of a bank, by keys; nothing for a good bank.

    `known` are keys that another bank has already.
    """
    found: dict[str, tuple[Fault, ...]] = {}
    keys, texts = set(known), set[str]()
    for one in questions:
        faults = list(lint_question(one))
        if one.key in keys:
            faults.append(Fault(Flaw.KEY, one.key, N_("Another question has this key.")))
        if one.text.casefold() in texts:
            faults.append(Fault(Flaw.KEY, one.text, N_("Another question has these words.")))
        keys.add(one.key)
        texts.add(one.text.casefold())
        if faults:
            found[one.key] = (*found.get(one.key, ()), *faults)
    return found


@cache
def _book() -> _Book:
    source = resources.files("bot.evidence.questions").joinpath("linter.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    return _Book(
        {name: frozenset(words) for name, words in data["words"].items()},
        {name: tuple(map(re.compile, found)) for name, found in data["patterns"].items()},
    )


def _is_english(words: Sequence[str]) -> bool:
    english = sum(word in _book().words["english"] for word in words)
    foreign = sum(word in _book().words["foreign"] for word in words)
    return english > foreign


MENDS: Mapping[Flaw, Text] = {
    Flaw.BLAME: N_(
        "“{word}” sounds like blame. Ask what led there, or what would help now: "
        "“What stood in the way?”",
        word=...,
    ),
    Flaw.FORECAST: N_(
        "“{word}” asks for a forecast. Ask what the customer did, said or needs instead.",
        word=...,
    ),
    Flaw.LEADING: N_(
        "“{word}” puts an answer into their mouth. Leave your own view out and begin with what, "
        "how, who or which.",
        word=...,
    ),
    Flaw.CLOSED: N_(
        "“{word}” can be answered with yes or no. Begin with what, how, who, which, where or when.",
        word=...,
    ),
    Flaw.NOT_OPEN: N_(
        "It begins with “{word}”, which isn't a question yet. "
        "Begin with what, how, who, which, where or when.",
        word=...,
    ),
    Flaw.TWO: N_(
        "“{word}” begins a second question. Ask one thing, and keep the other for later.", word=...
    ),
}


def _fault(flaw: Flaw, word: str) -> Fault:
    mend = MENDS[flaw]
    return Fault(flaw, word, mend.filled(word=word))


def _matching(small: str, name: str, flaw: Flaw) -> Fault | None:
    for pattern in _book().patterns[name]:
        if found := pattern.search(small):
            return _fault(flaw, found.group().strip(" ,?"))
    return None


def _opening(small: str) -> Fault | None:
    """Find the clause that asks, and judge by its head."""
    book = _book().words
    closed = book["closed"] | book["denied"]
    is_open, head = False, ""
    for words in filter(None, map(WORD.findall, BREAKS.split(small))):
        clause = _without_lead_ins(words)
        if not clause:
            continue
        if is_open:
            # “What do they want, is it price?” is a choice in the end.
            if clause[0] in closed and clause[1:2] and clause[1] in book["subjects"]:
                return _fault(Flaw.CLOSED, " ".join(clause[:2]))
            continue
        if _asks(clause):
            is_open = True
        elif clause[0] in closed:
            return _fault(Flaw.CLOSED, " ".join(clause[:2]))
        elif not head and not _comes_before(clause):
            head = clause[0]
    if is_open and not head:
        return None
    if is_open and head not in book["subjects"] | book["orders"]:
        return None  # a name, or a few words before the question
    if is_open:
        return None if _is_sentence_before(small) else _fault(Flaw.NOT_OPEN, head)
    words = WORD.findall(small)
    return _fault(Flaw.NOT_OPEN, head or (words[0] if words else ""))


def _without_lead_ins(words: Sequence[str]) -> Sequence[str]:
    lead_ins = _book().words["lead_ins"]
    at = next((n for n, word in enumerate(words) if word not in lead_ins), len(words))
    return words[at:]


def _asks(clause: Sequence[str]) -> bool:
    """Tell whether a clause asks openly: “what…”, “by whom…”, “after the call what…”."""
    book = _book().words
    closed = book["closed"] | book["denied"]
    if clause[0] in book["open"]:
        # “When you met them” isn't a question, “when did you meet them” is.
        return clause[0] != "when" or (len(clause) > 1 and clause[1] in closed)
    if clause[0] not in book["prepositions"] | book["subordinate"]:
        return False
    for word in clause[1:]:
        if word in book["open"]:
            return True
        if word in closed:
            return False
    return False


def _comes_before(clause: Sequence[str]) -> bool:
    book = _book().words
    return clause[0] in book["prepositions"] | book["subordinate"] | {"when"}


def _is_sentence_before(small: str) -> bool:
    """Tell whether what comes first is a sentence of its own: “They were silent. What now?”."""
    return bool(re.search(r"[.:;—–]\s", small))


def _two(small: str, *, is_spoken: bool) -> Fault | None:
    if found := _marks(small):
        return found
    book = _book().words
    heads = "|".join(sorted(map(re.escape, book["open"])))
    helpers = "|".join(sorted(map(re.escape, book["closed"] | book["denied"])))
    subjects = "|".join(sorted(map(re.escape, book["subjects"])))
    prepositions = "|".join(sorted(book["prepositions"]))
    small = EITHER.sub(r"\1", small)
    first = WORD.search(small)
    rest = small[first.end() :] if first else ""
    joined = re.search(rf"\b(?:and|or|but),? (?:{helpers}) (?:{subjects})\b", rest)
    if joined is None and not is_spoken:
        # “What it costs and what they say” is one thing to tell: only what asks itself is another.
        told = "|".join(sorted(book["telling"]))
        asks = rf"(?:(?:{prepositions}) )?(?:{heads})\b(?! (?:{told})\b)"
        joined = re.search(rf"\b(?:and|or|but),? {asks}", rest)
    if joined is None and not is_spoken:
        asked = rf"(?:(?:{prepositions}) )?(?:{heads}) (?:{helpers})\b"
        after = re.search(rf"\b(?:{heads})\b.*?[,;—–] ({asked})", small)
        return _fault(Flaw.TWO, after.group(1)) if after else None
    return _fault(Flaw.TWO, joined.group()) if joined else None


def _marks(small: str) -> Fault | None:
    count = sum(small.count(mark) for mark in MARKS)
    if count < 2:
        return None
    if re.search(r"[?？؟]{2}", small):
        return Fault(
            Flaw.SHOUTING, "??", N_("One question mark is enough: more of them sound impatient.")
        )
    return Fault(
        Flaw.TWO,
        "?",
        N_("There are {n} question marks. Ask one thing, and keep the rest for later.", n=count),
    )


def _mark(said: str) -> Fault | None:
    if re.search(r"[?？؟][”\"»“]?$", said):
        return None
    return Fault(
        Flaw.NO_MARK,
        said.rsplit(maxsplit=1)[-1],
        N_("End it with a question mark, with nothing after it."),
    )


def _short(words: Sequence[str]) -> Fault | None:
    if len(words) >= FEWEST_WORDS:
        return None
    return Fault(
        Flaw.SHORT,
        " ".join(words),
        N_("Say what it is about: it has {n} words so far.", n=len(words)),
    )


def _long(said: str) -> Fault | None:
    if len(said) <= TEXT_LIMIT:
        return None
    return Fault(
        Flaw.LONG,
        said[TEXT_LIMIT:],
        N_(
            "It has {n} characters, and {most} is the most. Leave out what they know already.",
            n=len(said),
            most=TEXT_LIMIT,
        ),
    )


def _shouting(plain: str) -> Fault | None:
    if "!" in plain:
        return Fault(Flaw.SHOUTING, "!", N_("Leave out the exclamation mark: a question is calm."))
    loud = [
        word
        for word in WORD.findall(plain)
        if len(word) > 1 and word.isupper() and word.casefold() in _book().words["loud"]
    ]
    if not loud:
        return None
    return Fault(
        Flaw.SHOUTING,
        loud[0],
        N_("“{word}” in capitals shouts. Write it in small letters.", word=loud[0]),
    )
