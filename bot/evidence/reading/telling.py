"""Points at what made a reading: the findings in the reply's own words, and the reasons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.evidence.reading.clauses import Clause, Doing
from bot.evidence.reading.types import Finding, Label, What

__all__ = ["Pointed", "missing", "point", "reasons"]

_THEIRS = frozenset({"they", "role", "name", "far-role", "far-name", "far-they", "none", "it",
                     "artefact", "far-artefact"})  # fmt: skip
_NAMED = frozenset({"name", "role"})
_AGAINST = frozenset({"condition", "will_me", "their_future"})
_WIDEST = 90
_QUOTED = re.compile(r'"([^"\n]{4,160})"')
_NUMBERED = re.compile(r"\b(?:[A-Z]{1,4}[-# ]?)?\d{4,12}\b")
_MARK = re.compile(r"‹(\w+)›")
_MARKS = {"link": "link", "mail": "e-mail address"}
_DATE = re.compile(
    r"\b(?:0?[1-9]|[12]\d|3[01])(?:/(?:1[0-2]|0?\d)(?:/\d{2,4})?|\.(?:1[0-2]|0?\d)\.(?:\d{2,4})?"
    r"|st\b|nd\b|rd\b|th\b)|\b\d{1,2}:\d{2}\b"
)
_MOST = 4

Give = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Pointed:
    """What was pointed at in a reply, and the piece that says the most (or "")."""

    found: tuple[Finding, ...]
    deed: str
    artefact: str


def point(clauses: Sequence[Clause], text: str) -> Pointed:
    """Find who of the customer did what, when, and what of it can be looked at."""
    found: dict[What, tuple[int, str]] = {}
    deed, best = "", -1.0
    for clause in clauses:
        for one in clause.doings:
            worth = _worth(one)
            if worth > best and worth > 0:
                best, deed = worth, _around(clause, one, text)
                found[What.ACT] = _span(clause, one.verb, one.verb_end, text)
                found.pop(What.ACTOR, None)
                if one.subject.removeprefix("far-") in _NAMED | {"they"}:
                    found[What.ACTOR] = _span(clause, one.who, one.who_end, text)
    quoted = _QUOTED.search(text)
    if What.ACT not in found and quoted:
        found[What.ACT] = (quoted.start(1), quoted[1])
        deed = quoted[1]
    artefact = _first_of(clauses, "artefact", text)
    if artefact is None and (number := _NUMBERED.search(text)):
        artefact = (number.start(), number[0])
    if artefact is None and (
        mark := next((m for m in _MARK.finditer(text) if m[1] in _MARKS), None)
    ):
        artefact = (mark.start(), _MARKS[mark[1]])
    if artefact:
        found[What.ARTEFACT] = artefact
    actor = found.get(What.ACTOR)
    named = _first_of(clauses, "name", text) or _first_of(clauses, "role", text)
    if named and (actor is None or len(actor[1]) <= 4):
        found[What.ACTOR] = named
    when = _first_of(clauses, "when", text)
    if when is None and (date := _DATE.search(text)):
        when = (date.start(), date[0])
    if when:
        found[What.WHEN] = when
    told = sorted((at, what, piece) for what, (at, piece) in found.items())
    return Pointed(
        tuple(Finding(what, piece) for _, what, piece in told),
        deed,
        artefact[1] if artefact else "",
    )


def missing(label: Label, pointed: Pointed) -> tuple[What, ...]:
    """Say what to ask for, the most telling first.

    What somebody at the customer did is missing from all but evidence, whatever verbs are there.
    """
    have = {one.what for one in pointed.found}
    order: tuple[What, ...] = (What.ACTOR, What.ACT, What.WHEN, What.ARTEFACT)
    if label is Label.EVIDENCE:
        have.add(What.ACT)
    else:
        have.discard(What.ACT)
    return tuple(what for what in order if what not in have)


def reasons(
    label: Label,
    clauses: Sequence[Clause],
    text: str,
    pointed: Pointed,
    *,
    features: Mapping[str, float],
    weight: Give,
) -> tuple[str, ...]:
    """Say in a rep's words what spoke for the label, the strongest first.

    `weight` tells how much a feature speaks for the label.
    """
    told = list(
        _of_evidence(pointed) if label is Label.EVIDENCE else _of_others(label, clauses, text)
    )
    if not told:
        word = _strongest_word(features, weight)
        told = [f"“{word}” {_HABITS[label]}"] if word else [_PLAIN[label]]
    return tuple(dict.fromkeys(told))[:_MOST]


_HABITS = {
    Label.EVIDENCE: "is how people tell what a customer did.",
    Label.CLAIM: "is how people tell what they believe.",
    Label.PLAN: "is how people tell what they are going to do.",
    Label.UNKNOWN: "is how people leave a question open.",
}
_PLAIN = {
    Label.EVIDENCE: "It tells something of the customer that another person could check.",
    Label.CLAIM: "Nothing in it names what somebody at the customer did, said or sent.",
    Label.PLAN: "It only says what you are going to do.",
    Label.UNKNOWN: "It leaves the question open.",
}
_CUES: dict[Label, tuple[tuple[str, str], ...]] = {
    Label.CLAIM: (
        ("hedge", "says how likely it seems to you, not what they did."),
        ("their_future", "is still to come."),
        ("condition", "is a condition: it hasn't happened yet."),
        ("other_customer", "is about others, not about this customer."),
        ("percent", "is a number without what it rests on."),
        ("crm", "is our own record, not the customer's."),
        ("sure", "says how sure you are, not what they did."),
        ("mood", "is a mood, as you read it."),
        ("silence", "is a silence without a date."),
        ("future_when", "is still to come."),
    ),
    Label.PLAN: (
        ("will_me", "is what you are going to do."),
        ("future_when", "is still to come."),
        ("plan_verb", "is a step of ours, not of the customer."),
    ),
    Label.UNKNOWN: (
        ("dont_know", "says that this isn't known, or not told here."),
        ("machine", "talks to the bot, not about the customer."),
        ("abuse", "is about the asking, not about the customer."),
        ("asks_back", "asks back."),
        ("off_topic", "is about something else."),
        ("joke", "reads like a joke."),
        ("thanks", "alone doesn't answer the question."),
    ),
}


def _of_evidence(pointed: Pointed) -> Iterator[str]:
    named = {one.what: one.text for one in pointed.found}
    if pointed.deed and What.ACTOR in named:
        yield f"“{pointed.deed}” names who did what."
    elif pointed.deed:
        yield f"“{pointed.deed}” tells what was done or said."
    if pointed.artefact:
        yield f"“{pointed.artefact}” is something that another person can look at."
    if What.WHEN in named:
        yield f"“{named[What.WHEN]}” says when."


def _of_others(label: Label, clauses: Sequence[Clause], text: str) -> Iterator[str]:
    if label is Label.CLAIM:
        for clause in clauses:
            for one in clause.doings:
                if one.subject in {"me", "my", "ours", "our_people"}:
                    yield f"“{_around(clause, one, text)}” is what we did, not the customer."
                    break
    for name, meaning in _CUES[label]:
        if label is Label.UNKNOWN and name == "asks_back" and "?" not in text:
            continue
        if piece := _first_of(clauses, name, text):
            yield f"“{piece[1]}” {meaning}"
    if label is Label.CLAIM:
        yield _PLAIN[label]


def _strongest_word(features: Mapping[str, float], weight: Give) -> str:
    best, chosen = 0.0, ""
    for name, value in features.items():
        if name.startswith("w:") and (worth := weight(name) * value) > best:
            words = [one for one in name[2:].split() if one[0].isalnum()]
            if sum(map(len, words)) >= 4 and "‹" not in name:
                best, chosen = worth, " ".join(words)
    return chosen


def _worth(one: Doing) -> float:
    """Rate a deed as something of the customer's; 0 or less is none."""
    if one.subject not in _THEIRS or set(one.flags) & _AGAINST:
        return 0.0
    near = one.subject.removeprefix("far-")
    worth = {"name": 4.0, "role": 3.5, "they": 2.5, "artefact": 2.0, "none": 1.0, "it": 0.8}[near]
    worth -= 0.5 * one.subject.startswith("far-") + 0.5 * ("hedge" in one.flags)
    if (
        near == "none"
        and "first" in one.flags
        and {"to-they", "to-name", "to-role"} & set(one.flags)
    ):
        return 0.0
    return worth + 0.5 * ("to-me" in one.flags) + 0.2 * (one.kind == "said")


def _around(clause: Clause, one: Doing, text: str) -> str:
    """Give a deed with who did it and what follows, to the next comma or so."""
    start = one.verb
    if one.who >= 0 and one.verb - one.who <= 6:
        start = one.who
    end = one.verb_end
    while end < len(clause.tokens) and end - one.verb < 7:
        if clause.tokens[end].low in _STOPS:
            break
        end += 1
    piece = text[clause.tokens[start].start : clause.tokens[end - 1].end]
    return _MARK.sub("…", piece)[:_WIDEST].strip()


_STOPS = frozenset({
    ",", ".", ";", ":", "!", "?", "(", ")", "•", "–", "—", "and", "but", "und", "aber", "y", "pero",
    "et", "mais", "e", "mas",
})  # fmt: skip


def _span(clause: Clause, start: int, end: int, text: str) -> tuple[int, str]:
    first, last = clause.tokens[start], clause.tokens[end - 1]
    return first.start, text[first.start : last.end]


def _first_of(clauses: Sequence[Clause], name: str, text: str) -> tuple[int, str] | None:
    """Give the first term of a class with all its words, and where it stands."""
    for clause in clauses:
        for at, several in enumerate(clause.classes):
            if name in several and clause.tokens[at].low[0] != "‹":
                end = at + 1
                while end < len(clause.tokens) and name in clause.classes[end] and end - at < 6:
                    end += 1
                return _span(clause, at, end, text)
    return None
