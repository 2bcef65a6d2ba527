"""The bank on paper: docs/questions.md, written from the data (docs/rhythm.md R25)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.evidence.questions.rules import (
    PHASE_WORDS,
    STEP_WORDS,
    TOPIC_WORDS,
    BankQuestion,
    Step,
    fits,
)
from bot.pipeline.rules import Phase

__all__ = ["counts", "paper"]

ABOUT = """\
# Questions

<!-- Written by `coach questions --write docs/questions.md`; change the bank, not this page. -->

What Coach asks, word for word: {n} questions, data and not code. They stand in
`bot/evidence/questions/bank/` as TOML, each with its topic, the step and the phase of a deal that
it fits, and the rule that it serves ([rhythm.md](rhythm.md)). They are open, one at a time, and
nobody is asked the same within four weeks (R25). A workspace puts aside what it doesn't like and
adds its own, in the App Home.

`coach questions` holds them to that: it refuses what can be answered with yes or no (the buyer's
view apart, R23), what puts an answer into somebody's mouth, two questions in one, forecasting,
blame, shouting, and what is longer than two lines; it names the word and says how to mend it.
`coach questions FILE.toml` does so for a file of your own.

## How many

Questions that come by turns in a deal check, those for every phase counted in each.
"""
IN_AGENDAS = "In a 1:1's agenda"
WISHED = {
    "risks": "The pre-mortem",
    "book": "What the page of a deal doesn't say yet",
    "fit": "How well a customer fits",
    "evidence": "How do we know?",
    "stale": "When evidence has become old",
    "walk": "Pursue, mend or walk away",
    "targeting": "With a thin top of the funnel",
    "messaging": "With much activity and few results",
    "stuck.money": "Stuck in the middle: no cost in money",
    "stuck.people": "Stuck in the middle: buyers not met",
    "loss": "After a deal was lost",
    "win": "After a deal was won",
    "walked": "After walking away",
    "breadth": "A topic that hasn't come up for long",
    "hint.actor": "For the manager to ask next: nobody is named",
    "hint.act": "For the manager to ask next: nothing was done",
    "hint.when": "For the manager to ask next: no day is named",
    "hint.artefact": "For the manager to ask next: nothing can be seen",
    "hint.unknown": "For the manager to ask next: it isn't known",
    "hint.plan": "For the manager to ask next: it is a plan",
    "hint.evidence": "For the manager to ask next: there is evidence",
    "hint.open": "For the manager to ask next: anything else",
}
"""Headings of what is asked only where somebody wishes for it, by group."""


def paper(questions: Iterable[BankQuestion]) -> str:
    """Write the page that lists a bank; the same bank gives the same page."""
    every = tuple(questions)
    parts = [ABOUT.format(n=len(every)), "\n".join(counts(every)), ""]
    parts += _steps(every)
    parts += _agendas(every)
    parts += _wished(every)
    return "\n".join(parts).rstrip("\n") + "\n"


def counts(questions: Sequence[BankQuestion]) -> Iterator[str]:
    """Count what comes by turns, by step and phase, as the lines of a table."""
    yield "| step | " + " | ".join(phase for phase in Phase) + " |"
    yield "|---|" + "--:|" * len(Phase)
    for step in Step:
        found = [sum(fits(one, step, phase) for one in questions) for phase in Phase]
        yield f"| {STEP_WORDS[step]} | " + " | ".join(map(str, found)) + " |"


def _steps(questions: Sequence[BankQuestion]) -> Iterator[str]:
    for step in Step:
        yield f"## {STEP_WORDS[step]}\n"
        for phase in (None, *Phase):
            there = [
                one
                for one in questions
                if one.step is step and one.phase is phase and not one.is_wished
            ]
            if there:
                heading = "Deals of every phase" if phase is None else PHASE_WORDS[phase]
                yield f"### {heading}\n"
                yield _table(there)


def _agendas(questions: Sequence[BankQuestion]) -> Iterator[str]:
    yield f"## {IN_AGENDAS}\n"
    yield (
        "With each item and each number of an agenda (R9); those with a step above come in deal "
        "checks, too.\n"
    )
    there = [one for one in questions if one.agenda]
    for place in dict.fromkeys(one.agenda for one in there):
        yield f"### `{place}`\n"
        yield _table([one for one in there if one.agenda == place])


def _wished(questions: Sequence[BankQuestion]) -> Iterator[str]:
    yield "## Where a rule asks for them\n"
    groups: dict[str, list[BankQuestion]] = {}
    for one in questions:
        if one.is_wished:
            groups.setdefault(one.group, []).append(one)
    for group in sorted(groups, key=_place):
        yield f"### {WISHED.get(group, group)}\n"
        yield _table(groups[group])


def _place(group: str) -> tuple[int, str]:
    known: Mapping[str, int] = {name: n for n, name in enumerate(WISHED)}
    return known.get(group, len(known)), group


def _table(questions: Iterable[BankQuestion]) -> str:
    lines = ["| question | topic | rule | key |", "|---|---|---|---|"]
    lines += [
        f"| {_cell(one.text)} | {TOPIC_WORDS[one.topic]} | {one.serves} | `{one.key}` |"
        for one in questions
    ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
