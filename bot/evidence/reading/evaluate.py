"""How well replies are read, measured against labels that people gave (`coach evaluate`)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.evidence.reading.reasons_score import ReasonLine
from bot.evidence.reading.types import Label, Reader, ReplyReading

__all__ = [
    "BadLines",
    "Line",
    "Reading",
    "prediction",
    "read_lines",
    "read_reason_lines",
    "report",
    "table_of",
]

T = TypeVar("T")

WORST = 10
_SHOWN = 160
_MOST_PROBLEMS = 20


class BadLines(ValueError):
    """Lines of a file that can't be used; `problems` names each by its number."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep the problems, one a line."""
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Line:
    """A reply with the label that a person gave it."""

    number: int
    text: str
    label: Label
    question: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A line and what the reader made of it."""

    line: Line
    read: ReplyReading

    @property
    def is_right(self) -> bool:
        """Say whether the reader and the person agree."""
        return self.read.label is self.line.label


def read_lines(text: str) -> list[Line]:
    """Read JSON Lines with `text`, `label` and, optionally, `question` and `lang`.

    Raises BadLines, which tells every line that is wrong.
    """
    problems: list[str] = []
    lines: list[Line] = []
    for number, told in _objects(text, problems):
        if not isinstance(told.get("text"), str):
            problems.append(f"line {number}: “text” must be there, as a text")
        elif told.get("label") not in set(Label):
            problems.append(
                f"line {number}: “label” must be one of {', '.join(Label)}, "
                f"not {json.dumps(told.get('label'), ensure_ascii=False)}"
            )
        elif not all(isinstance(told.get(one) or "", str) for one in ("question", "lang")):
            problems.append(f"line {number}: “question” and “lang” must be texts")
        else:
            question, lang = told.get("question") or "", told.get("lang") or ""
            lines.append(Line(number, told["text"], Label(told["label"]), question, lang))
    return _unless(problems, lines)


def read_reason_lines(text: str) -> list[ReasonLine]:
    """Read JSON Lines with `text`, `gold.reasons` and, optionally, `lang`.

    Raises BadLines, which tells every line that is wrong.
    """
    problems: list[str] = []
    lines: list[ReasonLine] = []
    for number, told in _objects(text, problems):
        gold = told.get("gold")
        reasons = gold.get("reasons") if isinstance(gold, dict) else None
        if not isinstance(told.get("text"), str):
            problems.append(f"line {number}: “text” must be there, as a text")
        elif not isinstance(reasons, list) or not all(isinstance(one, str) for one in reasons):
            problems.append(f"line {number}: “gold.reasons” must be a list of texts")
        else:
            lines.append(ReasonLine(told["text"], tuple(reasons), str(told.get("lang") or "")))
    return _unless(problems, lines)


def table_of(lines: Iterable[Line], reader: Reader) -> list[Reading]:
    """Read every line."""
    return [Reading(line, reader.read(line.text, question=line.question)) for line in lines]


def report(readings: Sequence[Reading]) -> Iterator[str]:
    """Tell accuracy, figures per label and language, who was taken for what, the worst errors."""
    right = sum(one.is_right for one in readings)
    yield f"{len(readings)} replies, accuracy {_share(right, len(readings))}"
    yield ""
    yield f"{'label':10}{'precision':>10}{'recall':>9}{'F1':>9}{'replies':>9}"
    pairs = Counter((one.line.label, one.read.label) for one in readings)
    for label in Label:
        hit = pairs[label, label]
        found = sum(pairs[other, label] for other in Label)
        wanted = sum(pairs[label, other] for other in Label)
        both = found + wanted
        yield (
            f"{label:10}{_share(hit, found):>10}{_share(hit, wanted):>9}"
            f"{_share(2 * hit, both):>9}{wanted:>9}"
        )
    yield ""
    yield "Labelled (down), read as (across):"
    yield f"{'':10}" + "".join(f"{label:>10}" for label in Label)
    for label in Label:
        yield f"{label:10}" + "".join(f"{pairs[label, other]:>10}" for other in Label)
    languages = Counter(one.line.lang or "?" for one in readings)
    if set(languages) != {"?"}:
        yield ""
        for language, number in languages.most_common():
            hits = sum(one.is_right for one in readings if (one.line.lang or "?") == language)
            yield f"{language:10}{_share(hits, number):>10} of {number}"
    wrong = sorted(
        (one for one in readings if not one.is_right),
        key=lambda one: (-one.read.confidence, one.line.number),
    )
    if wrong:
        yield ""
        yield f"The worst of {len(wrong)} errors, the surest first:"
    for one in wrong[:WORST]:
        shown = " ".join(one.line.text.split())
        yield (
            f"  line {one.line.number}: labelled {one.line.label}, read as {one.read.label} "
            f"({one.read.confidence:.0%}): {shown[:_SHOWN]}{'…' if len(shown) > _SHOWN else ''}"
        )
        for reason in one.read.reasons:
            yield f"      {reason}"


def prediction(one: Reading) -> str:
    """Give a line of JSON: what was read, what was found in it and why."""
    return json.dumps(
        {
            "line": one.line.number,
            "text": one.line.text,
            "label": one.read.label,
            "confidence": round(one.read.confidence, 4),
            "language": one.read.language,
            "is_judged": one.read.is_judged,
            "found": [{"what": part.what, "text": part.text} for part in one.read.found],
            "missing": list(one.read.missing),
            "reasons": list(one.read.reasons),
        },
        ensure_ascii=False,
    )


def _objects(text: str, problems: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
        except ValueError as error:
            problems.append(f"line {number}: not JSON ({error})")
            continue
        if isinstance(told, dict):
            yield number, told
        else:
            problems.append(f'line {number}: must be an object like {{"text": …}}')


def _unless(problems: list[str], lines: list[T]) -> list[T]:
    if not problems and not lines:
        problems.append("there are no lines in it")
    if problems:
        more = len(problems) - _MOST_PROBLEMS
        raise BadLines(problems[:_MOST_PROBLEMS] + ([f"… and {more} more"] if more > 0 else []))
    return lines


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"
