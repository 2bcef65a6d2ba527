"""Is a commitment the customer's to make? Told by its verb and subject (docs/rhythm.md R29).

It speaks up only where it can say which words made it; what it can't read passes. Its words are
data: commitment.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Literal

from bot.errors import N_, Text

__all__ = ["Doubt", "Doubted", "doubt"]


Theirs = Literal["theirs"]
THEIRS: Theirs = "theirs"


class Doubt(StrEnum):
    """Why a commitment doesn't look like one of the customer's."""

    OWN = "own"
    """The rep does it."""
    RECEIVED = "received"
    """The customer only gets what the rep sends."""
    FEELING = "feeling"
    """Nobody can see it done."""


@dataclass(frozen=True, slots=True)
class Doubted:
    """What makes a commitment doubtful: the kind of doubt, and the words that gave rise to it."""

    doubt: Doubt
    words: str

    @property
    def why(self) -> Text:
        """Say it to the rep, with what would help."""
        said = {
            Doubt.OWN: N_(
                "“{words}” reads like something you do. What will they do? "
                "For example: “Anna introduces us to the CFO by Friday.”",
                words=self.words,
            ),
            Doubt.RECEIVED: N_(
                "“{words}”: what they get comes from you. What will they do with it? "
                "For example: “They book a date to go through it.”",
                words=self.words,
            ),
            Doubt.FEELING: N_(
                "“{words}” is hard to see done. What will they do that shows it? "
                "For example: “They name a date for the decision.”",
                words=self.words,
            ),
        }
        return said[self.doubt]


@dataclass(frozen=True, slots=True)
class _Words:
    """A list of words and phrases, each tried at a place in a clause."""

    entries: tuple[tuple[str, ...], ...]

    def at(self, tokens: Sequence[str], place: int) -> int:
        """Count how many tokens from this place on are one of the entries; the longest counts."""
        return max((len(one) for one in self.entries if _fits(one, tokens, place)), default=0)

    def find(self, tokens: Sequence[str], start: int = 0, end: int | None = None) -> int | None:
        """Find the first place that one of the entries begins at."""
        stop = len(tokens) if end is None else min(end, len(tokens))
        return next((place for place in range(start, stop) if self.at(tokens, place)), None)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    own: _Words
    own_verbs: _Words
    own_nouns: _Words
    own_participles: _Words
    received: _Words
    done: _Words
    customer: _Words
    pronouns: _Words
    customer_verbs: _Words
    customer_nouns: _Words
    customer_participles: _Words
    obtaining: _Words
    causing: _Words
    us: _Words
    them: _Words
    jointly: _Words
    auxiliaries: _Words
    feeling_verbs: _Words
    feeling_words: _Words
    times: _Words


@dataclass(frozen=True, slots=True)
class _Clause:
    """One statement: its words in small letters, and those that begin with a capital."""

    tokens: tuple[str, ...]
    as_typed: tuple[str, ...]

    def quote(self, start: int, end: int) -> str:
        return " ".join(self.as_typed[start:end])


_CLAUSES = re.compile(
    r"[.;,:\n!?]+|\b(?:and then|and|then|but|und dann|und|dann|damit)\b", re.IGNORECASE
)
_TOKEN = re.compile(r"[\w'&@/-]+")
_OPENERS = frozenset({"that", "the", "a", "an", "please", "to", "dass", "der", "die", "das", "den"})
_DETERMINERS = _OPENERS | {
    "this",
    "their",
    "our",
    "ihr",
    "ihre",
    "ein",
    "eine",
    "einen",
    "of",
    "dem",
}


def doubt(text: str) -> Doubted | None:
    """Say what makes a commitment look like somebody else's than the customer's; None if nothing.

    One clause in which the customer does something is enough for all of it.
    """
    found: list[Doubted] = []
    for clause in _clauses(text):
        verdict = _verdict(clause, _lexicon())
        if verdict == THEIRS:
            return None
        if verdict is not None:
            found.append(verdict)
    return found[0] if found else None


def _clauses(text: str) -> list[_Clause]:
    plain = text.replace("’", "'")
    made = []
    for part in _CLAUSES.split(plain):
        typed = tuple(_TOKEN.findall(part))
        while typed and typed[0].lower() in _OPENERS:
            typed = typed[1:]
        if typed:
            made.append(_Clause(tuple(one.lower() for one in typed), typed))
    return made


def _verdict(clause: _Clause, lex: _Lexicon) -> Doubted | Theirs | None:
    """Judge one clause: THEIRS, a doubt, or None when it can't be told."""
    tokens = clause.tokens
    if own := lex.own.at(tokens, 0):
        return _of_ours(clause, lex, own)
    if (verb := _verb_at_start(tokens, lex)) is not None:
        return _without_subject(clause, lex, verb)
    if (subject := _customer(clause, lex)) is not None:
        return _of_theirs(clause, lex, subject)
    return _of_a_thing(clause, lex)


def _of_ours(clause: _Clause, lex: _Lexicon, subject: int) -> Doubted | Theirs | None:
    tokens = clause.tokens
    verb = _past_auxiliaries(tokens, subject, lex)
    if lex.jointly.find(tokens, subject, verb + 2) is not None:
        return THEIRS
    if lex.obtaining.at(tokens, verb) or lex.causing.at(tokens, verb):
        return _without_subject(clause, lex, verb)
    return Doubted(Doubt.OWN, clause.quote(0, min(len(tokens), verb + 1)))


def _without_subject(clause: _Clause, lex: _Lexicon, verb: int) -> Doubted | Theirs | None:
    """Judge what begins with its verb: who does it shows in what follows."""
    tokens = clause.tokens
    length = max(
        lex.own_verbs.at(tokens, verb),
        lex.customer_verbs.at(tokens, verb),
        lex.obtaining.at(tokens, verb),
        lex.causing.at(tokens, verb),
        1,
    )
    after = verb + length
    told = Doubted(Doubt.OWN, clause.quote(0, after))
    if lex.us.find(tokens, after) is not None and not lex.own.at(tokens, after):
        return THEIRS
    if lex.causing.at(tokens, verb) and _is_caused(tokens, after, lex):
        return THEIRS
    if lex.obtaining.at(tokens, verb):
        is_ours = lex.own_nouns.find(tokens, after) is not None
        is_only_sent = is_ours and lex.done.find(tokens, after) is not None
        return Doubted(Doubt.OWN, clause.quote(0, len(tokens))) if is_only_sent else THEIRS
    if lex.own_verbs.at(tokens, verb):
        return Doubted(Doubt.OWN, clause.quote(0, min(len(tokens), after + 2)))
    return THEIRS if lex.customer_verbs.at(tokens, verb) else told


def _of_theirs(clause: _Clause, lex: _Lexicon, subject: int) -> Doubted | Theirs | None:
    tokens = clause.tokens
    last = len(tokens) - 1
    # "Kunden anrufen": in German one's own verb stands last, behind whom it is done to.
    if tokens[last].endswith("en") and not lex.pronouns.at(tokens, subject - 1):
        is_own = lex.own_verbs.at(tokens, last) and lex.us.find(tokens) is None
        if is_own and lex.auxiliaries.find(tokens, subject) is None:
            return Doubted(Doubt.OWN, clause.quote(0, len(tokens)))
    verb = _past_auxiliaries(tokens, subject, lex)
    shown = clause.quote(0, min(len(tokens), verb + 1))
    if lex.feeling_words.find(tokens, subject, verb + 2) is not None:
        return Doubted(Doubt.FEELING, clause.quote(0, min(len(tokens), verb + 2)))
    if lex.feeling_verbs.at(tokens, verb):
        return Doubted(Doubt.FEELING, shown)
    if lex.received.at(tokens, verb):
        return Doubted(Doubt.RECEIVED, shown)
    return THEIRS


def _of_a_thing(clause: _Clause, lex: _Lexicon) -> Doubted | Theirs | None:
    """Judge what has neither subject nor verb in front: nouns, participles, German infinitives."""
    tokens = clause.tokens
    if lex.us.find(tokens) is not None or lex.customer_participles.find(tokens) is not None:
        return THEIRS
    everything = clause.quote(0, len(tokens))
    if (place := lex.feeling_words.find(tokens)) is not None:
        return Doubted(Doubt.FEELING, clause.quote(place, place + 1))
    if lex.own_participles.find(tokens) is not None or lex.own_verbs.at(tokens, len(tokens) - 1):
        return Doubted(Doubt.OWN, everything)
    if (
        lex.customer_verbs.at(tokens, len(tokens) - 1)
        or lex.customer_nouns.find(tokens) is not None
    ):
        return THEIRS
    if (place := lex.own_nouns.find(tokens)) is not None:
        return Doubted(Doubt.OWN, clause.quote(place, place + 1))
    return None


def _verb_at_start(tokens: Sequence[str], lex: _Lexicon) -> int | None:
    """Tell whether a clause begins with a verb, and not with a noun that reads the same."""
    first = (lex.own_verbs, lex.customer_verbs, lex.obtaining, lex.causing)
    if not any(one.at(tokens, 0) for one in first):
        return None
    if lex.customer_participles.at(tokens, 0) or lex.customer_nouns.at(tokens, 0):
        is_noun = len(tokens) > 1 and tokens[1] in {"of", "on", "for", "with", "from", "to", "by"}
        return None if is_noun or lex.customer_participles.at(tokens, 0) else 0
    return 0


def _customer(clause: _Clause, lex: _Lexicon) -> int | None:
    """Find where a customer's name or role ends that something is said of.

    A subject stands in front of the verb: what follows a preposition is none.
    """
    tokens = clause.tokens
    place, end = 0, None
    while place < len(tokens):
        length = lex.customer.at(tokens, place)
        is_name = clause.as_typed[place][:1].isupper() and _may_be_name(tokens[place], lex)
        if length:
            place += length
            end = place
        elif is_name or (tokens[place] in _DETERMINERS and end is not None):
            place += 1
            end = place if is_name else end
        elif tokens[place] in _DETERMINERS:
            place += 1
        else:
            break
    if end is None or end >= len(tokens):
        return None
    return end


def _may_be_name(token: str, lex: _Lexicon) -> bool:
    lists = (
        lex.times,
        lex.own,
        lex.own_nouns,
        lex.own_participles,
        lex.customer_nouns,
        lex.customer_participles,
        lex.feeling_words,
    )
    return not any(one.at((token,), 0) for one in lists)


def _is_caused(tokens: Sequence[str], start: int, lex: _Lexicon) -> bool:
    """Tell whether somebody else is made to do something: "get Anna to sign"."""
    if "to" in tokens[start:]:
        return lex.own_nouns.find(tokens, start, tokens.index("to", start)) is None
    found = lex.customer.find(tokens, start, start + 3)
    return found is not None and lex.customer_verbs.find(tokens, found + 1) is not None


def _past_auxiliaries(tokens: Sequence[str], start: int, lex: _Lexicon) -> int:
    place = start
    while place < len(tokens) - 1 and (length := lex.auxiliaries.at(tokens, place)):
        place += length
    return min(place, len(tokens) - 1)


def _fits(entry: Sequence[str], tokens: Sequence[str], place: int) -> bool:
    there = tokens[place : place + len(entry)]
    return len(there) == len(entry) and all(map(_is_word, entry, there))


def _is_word(wanted: str, token: str) -> bool:
    return token.startswith(wanted[:-1]) if wanted.endswith("*") else token == wanted


@cache
def _lexicon() -> _Lexicon:
    source = resources.files("bot.call_plans") / "commitment.toml"
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    own, customer, ways, feeling = (
        data[one] for one in ("own", "customer", "obtaining", "feeling")
    )
    return _Lexicon(
        own=_words(own["subjects"]),
        own_verbs=_verbs(own["verbs"]),
        own_nouns=_words(own["nouns"]),
        own_participles=_words(own["participles"]),
        received=_verbs(own["received"]),
        done=_words(own["done"]),
        customer=_words(customer["subjects"]),
        pronouns=_words(customer["pronouns"]),
        customer_verbs=_verbs(customer["verbs"]),
        customer_nouns=_words(customer["nouns"]),
        customer_participles=_words(customer["participles"]),
        obtaining=_verbs(ways["verbs"]),
        causing=_verbs(ways["causing"]),
        us=_words(ways["us"]),
        them=_words(ways["them"]),
        jointly=_words(ways["jointly"]),
        auxiliaries=_words(ways["auxiliaries"]),
        feeling_verbs=_verbs(feeling["verbs"]),
        feeling_words=_words(feeling["words"]),
        times=_words(data["times"]["words"]),
    )


def _words(listed: Iterable[str]) -> _Words:
    return _Words(tuple(dict.fromkeys(tuple(one.split()) for one in listed)))


def _verbs(listed: Iterable[str]) -> _Words:
    """Take English verbs in all their regular forms; German ones bring their own endings."""
    return _words(form for verb in listed for form in _forms(verb))


def _forms(verb: str) -> list[str]:
    if verb.endswith("*"):
        return [verb]
    first, _, rest = verb.partition(" ")
    stem = first.removesuffix("e")
    by_y = first[:-1] if first.endswith("y") and first[-2:-1] not in {*"aeiou"} else ""
    forms = [first, f"{first}s", f"{first}es", f"{stem}ed", f"{stem}ing"]
    if by_y:
        forms += [f"{by_y}ies", f"{by_y}ied"]
    if first[-1] in "bgmnpt" and first[-2:-1] in {*"aeiou"}:
        forms += [f"{first}{first[-1]}ed", f"{first}{first[-1]}ing"]
    return [f"{form} {rest}".strip() for form in forms]
