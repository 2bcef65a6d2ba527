"""Evidence that was tampered with: each check has to find the one thing that it is there for.

What a short play had none of can't be spoilt; a long one has all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from tests.scenarios.month.ledger import Span
from tests.scenarios.month.record import Item, Sent
from tests.scenarios.quarter.checks import Evidence
from tests.scenarios.quarter.crew import NEXT_DOOR
from tests.scenarios.quarter.rows import Row, Rows
from tests.scenarios.quarter.words import Sighting, Watch, Word

__all__ = ["spoiled"]

Thing = TypeVar("Thing")
STRANGER = NEXT_DOOR.reps[0].id
A_BIT, LATER = timedelta(seconds=1), timedelta(days=300)
DUE = "actions.due"


def spoiled(evidence: Evidence) -> Iterator[tuple[str, Evidence]]:
    """Spoil the evidence in one way after the other; with each, the check that must see it."""
    yield from _of_messages(evidence)
    yield from _of_words(evidence)
    yield from _of_rows(evidence)
    yield "_kept", replace(evidence, lost=["a word"])
    yield "_calls", replace(evidence, errors=["slack.failed"])
    [month, *others] = evidence.months
    says = replace(month.says, held=month.says.held + 1)
    yield "_minutes", replace(evidence, months=[replace(month, says=says), *others])


def _of_messages(evidence: Evidence) -> Iterator[tuple[str, Evidence]]:
    messages = evidence.messages
    for ask in _first(messages, lambda one: one.klass == "ask" and "rhythm" not in one.kind):
        yield from _of_an_ask(evidence, ask)


def _of_an_ask(evidence: Evidence, ask: Sent) -> Iterator[tuple[str, Evidence]]:
    messages = evidence.messages
    yield "_once", replace(evidence, messages=[*messages, ask])
    many = [replace(ask, delivery=f"{ask.delivery}{n}") for n in range(13)]
    yield "_budgets", replace(evidence, messages=[*messages, *many])
    night = replace(ask, delivery="night", at=ask.at.replace(hour=1))
    yield "_hours", replace(evidence, messages=[*messages, night])
    reader, since = ask.readers[0], ask.at - A_BIT
    day = evidence.ledger.people[reader].day(ask.at)
    off = [*evidence.ledger.off, Span(reader, day, day, since, "away")]
    yield "_days_off", replace(evidence, ledger=replace(evidence.ledger, off=off))
    silent = {**evidence.ledger.silent, reader: since}
    yield "_silent", replace(evidence, ledger=replace(evidence.ledger, silent=silent))
    yield "_appointments", replace(evidence, ledger=replace(evidence.ledger, acts=[since]))
    for done in _first(evidence.rows["actions"], lambda row: row["state"] == "done"):
        late = _due(ask, done, at=done["closed_at"] + A_BIT)
        yield "_ladder", replace(evidence, messages=[*messages, late])
    for action in evidence.rows["actions"][:1]:
        thrice = [_due(ask, action, at=action["made_at"])] * 3
        yield "_ladder", replace(evidence, messages=[*messages, *thrice])


def _due(like: Sent, action: Row, *, at: datetime) -> Sent:
    return replace(
        like, at=at, kind=DUE, readers=(action["owner"],), items=(Item(DUE, action["id"]),)
    )


def _of_words(evidence: Evidence) -> Iterator[tuple[str, Evidence]]:
    words = list(evidence.book.words.values())
    for private in _first(words, lambda one: one.is_private and one.pair is not None):
        yield from _of_a_private_note(evidence, private)
    for notes in _first(words, lambda one: bool(one.pair and one.sent and not one.is_private)):
        [other] = (notes.pair or frozenset()) - {notes.author}
        yield "_records", _seen(evidence, notes, "U0MNOBODY", "message")
        yield "_unsent", _seen(evidence, notes, other, "message", at=notes.made - A_BIT)
    for item in _first(words, lambda one: bool(one.sent and "agenda_add" in one.field)):
        yield "_two_of_them", _seen(evidence, item, STRANGER, "home")
        mark = f"zq{item.number}z"
        twice = _with(evidence, "agenda_items", only=mark, again=True)
        yield "_kept", replace(evidence, rows=twice)
        lost = _with(evidence, "agenda_items", only=mark, text="")
        yield "_kept", replace(evidence, rows=lost)


def _of_a_private_note(evidence: Evidence, private: Word) -> Iterator[tuple[str, Evidence]]:
    [other] = (private.pair or frozenset()) - {private.author}
    yield "_private", _seen(evidence, private, other, "modal")
    yield "_private", _seen(evidence, private, private.author, "chat.postMessage")
    yield "_private", replace(evidence, logs=f"typed zq{private.number}z")
    yield "_private", replace(evidence, kept=f"typed zq{private.number}z".encode())
    leaked = _with(evidence, "actions", text=f"zq{private.number}z")
    yield "_private", replace(evidence, rows=leaked)


def _of_rows(evidence: Evidence) -> Iterator[tuple[str, Evidence]]:
    yield "_owners", replace(evidence, rows=_with(evidence, "actions", owner="U0MNOBODY"))
    agreed = _with(evidence, "actions", state="agreed", agreed_at=None)
    yield "_owners", replace(evidence, rows=agreed)
    item = evidence.rows["agenda_items"][0]
    fresh = {"covered_in": None, "dropped_at": None, "origin": "action", "origin_id": 1}
    two = [*evidence.rows["agenda_items"], {**item, **fresh}, {**item, **fresh}]
    yield "_agenda", replace(evidence, rows=_table(evidence.rows, "agenda_items", two))
    one = evidence.rows["one_on_ones"][0]
    times = [*evidence.rows["one_on_ones"], one]
    yield "_minutes", replace(evidence, rows=_table(evidence.rows, "one_on_ones", times))
    failed = _with(evidence, "deliveries", state="failed")
    yield "_calls", replace(evidence, rows=failed)


def _first(things: Iterable[Thing], fits: Callable[[Thing], bool]) -> Iterator[Thing]:
    """Find one that fits, if there is any."""
    return islice((one for one in things if fits(one)), 1)


def _with(
    evidence: Evidence, table: str, *, only: str = "", again: bool = False, **changes: Any
) -> Rows:
    """Change the first row of a table (with `only` this in it), or have it stand there twice."""
    rows: Sequence[Row] = evidence.rows[table]
    typed = (row for row in rows if only in str(row) and "zq" in str(row))
    chosen = next(typed, rows[0])
    others = [row for row in rows if row is not chosen]
    new = [chosen, {**chosen, "id": 0}] if again else [{**chosen, **changes}]
    return _table(evidence.rows, table, [*others, *new])


def _table(rows: Rows, table: str, new: Sequence[Row]) -> Rows:
    return Rows({**rows.tables, table: new})


def _seen(
    evidence: Evidence, word: Word, reader: str, how: str, *, at: datetime | None = None
) -> Evidence:
    watch = evidence.watch
    seen = Sighting(word.number, reader, how, at or (word.sent or word.made) + LATER)
    called = {**watch.called, (word.number, reader, f"spoiled {how}"): seen}
    return replace(evidence, watch=Watch(watch.workspace, watch.seen, called))
