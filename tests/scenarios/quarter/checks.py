"""What must hold for all that a quarter left behind, one check for each promise.

Each returns what is wrong, in words; `troubles` lists all of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.sandbox.recorder import RecordedCall
from tests.scenarios.month import checks as month
from tests.scenarios.quarter.rows import Month, Rows
from tests.scenarios.quarter.words import Book, Sighting, Watch, Word, numbers_in

__all__ = ["CHECKS", "Evidence", "troubles"]

TABLE_OF = {
    "meeting.agenda_add_form:text": "agenda_items",
    "/coach agenda:text": "agenda_items",
    "actions.new_form:text": "actions",
    "meeting.close_form:notes": "records",
    "meeting.close_form:insights": "records",
    "meeting.edit_form:notes": "records",
    "meeting.edit_form:insights": "records",
    "meeting.close_form:private": "private_notes",
    "meeting.edit_form:private": "private_notes",
    "call_plans.plan_form:plan_objective": "call_plans",
    "pipeline.deal_form:name": "deals",
    "sessions.plan_form:session_about": "sessions",
} | {f"close:action_{row}_text": "actions" for row in range(1, 9)}
"""Where the words of a form are kept for good: in one row."""
TOUCHES = 2
"""How often the owner of an action is reminded, before it goes to the agenda (R32)."""
MOST_COACHING = timedelta(minutes=10)
FINE = {("conversations.info", "missing_scope")}
"""Slack tells nothing of a group DM; the bot tells in its own what was made in one of before."""
DONE = {"done", "dropped", "declined"}


@dataclass(frozen=True)
class Evidence(month.Evidence):
    """All that the quarter left behind."""

    book: Book
    watch: Watch
    rows: Rows
    months: Sequence[Month]
    calls: Sequence[RecordedCall]
    lost: Sequence[str]
    """What wasn't in a form any more that was closed by accident and opened anew."""
    errors: Sequence[str]
    """Events of the bot's log that tell of a failure."""
    logs: str
    kept: bytes
    """The bot's database, as it lies on the disk."""

    def led(self, rep: str) -> set[str]:
        """Tell who ever led a 1:1 of a rep, or their team."""
        ever = {
            one.manager for _, plan in self.ledger.plans for one in plan.values() if one.rep == rep
        }
        return ever | {t.manager.id for t in self.ledger.teams if rep in {r.id for r in t.reps}}


def troubles(evidence: Evidence) -> list[str]:
    """List all that doesn't hold, each with the name of its check; empty when all is well."""
    return [f"{check.__name__}: {words}" for check in CHECKS for words in check(evidence)]


# --- whose words -------------------------------------------------------------------------------


def _sightings(evidence: Evidence) -> Iterator[tuple[Word, Sighting]]:
    for one in (*evidence.watch.seen.values(), *evidence.watch.called.values()):
        yield evidence.book.words[one.number], one


def _private(evidence: Evidence) -> Iterator[str]:
    """A private note reaches nobody but its author, by no way, and lies sealed on the disk."""
    for word, seen in _sightings(evidence):
        is_own = seen.reader == word.author and seen.how.startswith(("modal", "views."))
        if word.is_private and not is_own:
            yield f"{word} was seen: {seen}"
    for table, rows in evidence.rows.tables.items():
        for row in rows:
            for word in (evidence.book.words[number] for number in numbers_in(row)):
                is_theirs = table == "private_notes" and row["author"] == word.author
                if word.is_private and not is_theirs:
                    yield f"{word} stands in {table}: {row}"
    for word in evidence.book.words.values():
        mark = f"zq{word.number}z"
        if word.is_private and (mark.encode() in evidence.kept or mark in evidence.logs):
            yield f"{word} lies open on the disk or in the log"


def _unsent(evidence: Evidence) -> Iterator[str]:
    """What wasn't sent is its author's alone."""
    for word, seen in _sightings(evidence):
        is_sent = word.sent is not None and word.sent <= seen.at
        if not is_sent and seen.reader not in {word.author, ""} and not word.field.startswith("/"):
            yield f"{word} was seen: {seen}"


def _records(evidence: Evidence) -> Iterator[str]:
    """The notes of a 1:1 are read by its two people, whoever leads the next (R50)."""
    for word, seen in _sightings(evidence):
        if word.pair is not None and seen.reader not in {*word.pair, ""}:
            yield f"{word} was seen: {seen}"


def _two_of_them(evidence: Evidence) -> Iterator[str]:
    """All else that is typed is read by one rep and who leads them, no other."""
    readers: defaultdict[int, set[str]] = defaultdict(set)
    for word, seen in _sightings(evidence):
        readers[word.number] |= {word.author, seen.reader} - {""}
    reps = {rep.id for team in evidence.ledger.teams for rep in team.reps}
    for number, people in readers.items():
        word, of_reps = evidence.book.words[number], people & reps
        allowed = {word.author, *of_reps}
        for rep in of_reps:
            allowed |= evidence.led(rep)
        if len(of_reps) > 1 or people - allowed:
            yield f"{word} was read by {people}"


def _kept(evidence: Evidence) -> Iterator[str]:
    """What was sent is in the database, in one row: nothing lost, nothing twice (R48)."""
    yield from evidence.lost
    places: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for table, rows in evidence.rows.tables.items():
        for row in rows:
            if row.get("origin"):  # an agenda item that stands for something else
                continue
            places[0][table] += 1
            for number in numbers_in(row):
                places[number][table] += 1
    for word in evidence.book.words.values():
        where = TABLE_OF.get(word.field)
        if word.sent is not None and where is not None and places[word.number][where] != 1:
            yield f"{word} stands in {dict(places[word.number])}"


# --- actions and the agenda ----------------------------------------------------------------------


def _owners(evidence: Evidence) -> Iterator[str]:
    """Each action has one owner, who is the rep or led them."""
    for row in evidence.rows["actions"]:
        if row["owner"] not in {row["rep"], *evidence.led(row["rep"])}:
            yield f"nobody of the two owns {row}"
        if row["state"] == "agreed" and row["agreed_at"] is None:
            yield f"nobody accepted {row}"


def _ladder(evidence: Evidence) -> Iterator[str]:
    """The owner is reminded twice at most, and never of what is done (R32)."""
    actions = {row["id"]: row for row in evidence.rows["actions"]}
    times: Counter[int] = Counter()
    for one in evidence.messages:
        for item in one.items:
            if item.kind == "actions.due":
                row = actions[item.subject]
                times[item.subject] += 1
                if row["state"] in DONE and row["closed_at"] < one.at:
                    yield f"reminded of what is {row['state']}: {row}, {one}"
                if one.readers != (row["owner"],):
                    yield f"somebody else is reminded: {row}, {one}"
    yield from (f"{n} reminders of {actions[one]}" for one, n in times.items() if n > TOUCHES)


def _agenda(evidence: Evidence) -> Iterator[str]:
    """One open item for each origin; what is covered was so in a 1:1 of the same rep."""
    ones = {row["id"]: row for row in evidence.rows["one_on_ones"]}
    origins: Counter[tuple[str, str, int]] = Counter()
    for row in evidence.rows["agenda_items"]:
        is_covered, is_dropped = row["covered_in"] is not None, row["dropped_at"] is not None
        if is_covered and (is_dropped or row["covered_at"] is None):
            yield f"covered, and not: {row}"
        if is_covered and ones[row["covered_in"]]["rep"] != row["rep"]:
            yield f"covered with somebody else: {row}"
        if is_covered and ones[row["covered_in"]]["state"] in {"skipped", "excused"}:
            yield f"covered in a 1:1 that never was: {row}"
        if row["origin"] and not is_covered and not is_dropped:
            origins[row["rep"], row["origin"], row["origin_id"]] += 1
    yield from (f"{origin}: {n} open items" for origin, n in origins.items() if n > 1)


# --- minutes -------------------------------------------------------------------------------------


def _minutes(evidence: Evidence) -> Iterator[str]:
    """What the bot says of a month is what its rows come to, each counted once (R1, R6, R15)."""
    for one in evidence.months:
        says = one.says
        counts = {
            "held": (says.held, sum(row["state"] == "held" for row in one.one_on_ones)),
            "minutes": (
                says.coached - says.in_sessions + says.waiting,
                sum(_coaching(row) for row in one.one_on_ones),
            ),
            "in sessions": (
                says.in_sessions,
                sum(row["coaching"] for row in _held(one.sessions) if row["kind"] != "ad-hoc"),
            ),
            "in the moment": (
                says.in_moments,
                sum(row["coaching"] for row in _held(one.sessions) if row["kind"] == "ad-hoc"),
            ),
        }
        for what, (said, counted) in counts.items():
            if said != counted:
                yield f"{one.rep} at {one.at}: {said} {what}, but {counted} in the rows"
    for rhythm, times in Counter(
        (row["rhythm_id"], row["week"]) for row in evidence.rows["one_on_ones"]
    ).items():
        if times > 1:
            yield f"{times} 1:1s of {rhythm}"
    for row in evidence.rows["one_on_ones"]:
        if row["started_at"] and row["ended_at"]:
            took = row["ended_at"] - row["started_at"]
            for side in ("manager", "rep"):
                parts = [row[f"{side}_{kind}"] or 0 for kind in ("coaching", "forecasting")]
                if took <= timedelta() or timedelta(minutes=sum(parts)) > took + MOST_COACHING:
                    yield f"the {side}'s minutes don't fit: {row}"


def _held(rows: Sequence[Any]) -> list[Any]:
    return [row for row in rows if row["state"] == "held"]


def _coaching(row: Any) -> int:
    said = [row[name] for name in ("manager_coaching", "rep_coaching") if row[name] is not None]
    return min(said) if said and row["state"] == "held" else 0


# --- what Slack and the log say ------------------------------------------------------------------


def _calls(evidence: Evidence) -> Iterator[str]:
    """No call is refused, no delivery failed, nobody is told that something went wrong."""
    for call in evidence.calls:
        error = (call.response or {"error": "none"}).get("error")
        # Slack takes one message a second in a place; the bot waits.
        if error not in {None, "ratelimited"} and (call.method, error) not in FINE:
            yield f"refused: {call.method} {call.response} {call.payload}"
    for row in evidence.rows["deliveries"]:
        if row["state"] == "failed":
            yield f"failed: {row}"
    yield from evidence.watch.troubles
    yield from evidence.watch.texts
    yield from evidence.errors


CHECKS = (
    month._once,
    month._budgets,
    month._hours,
    month._days_off,
    month._appointments,
    month._silent,
    _private,
    _unsent,
    _records,
    _two_of_them,
    _kept,
    _owners,
    _ladder,
    _agenda,
    _minutes,
    _calls,
)
