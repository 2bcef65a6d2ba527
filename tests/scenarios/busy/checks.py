"""What must hold for all that a busy month sent, one check for each promise (R25, R43 to R49).

Budgets and days off are held by the month's own checks; these hold what it can't know.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from bot.evidence.questions.bank import bank
from bot.outbox.types import DeliveryClass
from bot.sandbox.recorder import RecordedCall
from tests.home.manners import CLASSES
from tests.scenarios.month import checks as month
from tests.scenarios.month.record import Sent

__all__ = ["CHECKS", "AskedOf", "Evidence", "asked_of", "troubles"]

NEW_AGAIN = timedelta(weeks=4)
ONCE_MORE = {"evidence.again", "evidence.re_ask"}
"""What repeats a question because it wasn't answered (R19)."""
FINE = {("conversations.info", "missing_scope")}


@dataclass(frozen=True, slots=True)
class AskedOf:
    """A question of the bank, as it was asked of a rep, or proposed to who leads them."""

    rep: str
    key: str
    at: datetime
    kind: str


@dataclass(frozen=True)
class Evidence(month.Evidence):
    """All that the month left behind."""

    questions: Sequence[AskedOf]
    settled: Mapping[tuple[str, int], datetime]
    """When what a kind asks of a subject was done, whoever did it."""
    calls: Sequence[RecordedCall]
    troubles: Sequence[str]
    """What people were told went wrong, and what the bot's log has of failures."""


def troubles(evidence: Evidence) -> list[str]:
    """List all that doesn't hold, each with the name of its check; empty when all is well."""
    return [f"{check.__name__}: {words}" for check in CHECKS for words in check(evidence)]


def asked_of(message: Sent, blocks: Sequence[Mapping[str, Any]]) -> Iterator[AskedOf]:
    """Read the bank's questions out of a message: whom each is for, and which it is.

    What is asked per deal, as the pre-mortem is, may come again with another deal (R22, R23).
    """
    if message.kind in ONCE_MORE:
        return
    is_check, is_digest = message.kind.startswith("evidence."), "digest.monday" in message.kind
    if not (is_check or is_digest):
        return
    everybody = set(message.asked)
    for text in _texts(blocks):
        plain = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
        for key, question in bank().items():
            if question.is_wished or question.text not in plain:
                continue
            named = set(_mentioned(text)) if is_digest else everybody
            yield from (AskedOf(rep, key, message.at, message.kind) for rep in named)


def _mentioned(text: str) -> Iterator[str]:
    return (part.partition(">")[0] for part in text.split("<@")[1:])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key == "text" and isinstance(each, str):
                yield each
            else:
                yield from _texts(each)


def _hours(evidence: Evidence) -> Iterator[str]:
    """What wants something, or tells what others did, comes while those work whom it is for.

    A deal check in a group DM is for the rep: the other of the two only reads along (R43, R50).
    """
    people = evidence.ledger.people
    for one in evidence.messages:
        for reader in _meant(one):
            if one.klass in month.COSTS | {"notice"} and not people[reader].is_at_work(one.at):
                yield f"outside their hours: {one}"


def _days_off(evidence: Evidence) -> Iterator[str]:
    """On a day off of theirs nobody is asked, nor told what others did."""
    meant = [replace(one, readers=_meant(one)) for one in evidence.messages]
    yield from month._days_off(replace(evidence, messages=meant))


def _meant(one: Sent) -> tuple[str, ...]:
    """Name whom of its readers a message is for."""
    return tuple(who for who in one.readers if who in one.asked) or one.readers


def _questions(evidence: Evidence) -> Iterator[str]:
    """Nobody hears the same question twice within four weeks, wherever it is asked (R25)."""
    reps = {rep.id for team in evidence.ledger.teams for rep in team.reps}
    found: defaultdict[tuple[str, str], list[AskedOf]] = defaultdict(list)
    for one in evidence.questions:
        if one.rep in reps:
            found[one.rep, one.key].append(one)
    for several in found.values():
        ordered = sorted(several, key=lambda one: one.at)
        for before, after in pairwise(ordered):
            if after.at - before.at < NEW_AGAIN:
                yield f"{before}, and again: {after}"


def _settled(evidence: Evidence) -> Iterator[str]:
    """What is done is asked no more (R33)."""
    for one in evidence.messages:
        for item in one.items:
            done = evidence.settled.get((item.kind, item.subject))
            if done is not None and one.at > done and one.klass in month.COSTS:
                yield f"done at {done}: {one}"


def _classes(evidence: Evidence) -> Iterator[str]:
    """Each kind is sent in the class that the table of manners says."""
    for one in evidence.messages:
        if one.kind != "file" and DeliveryClass(one.klass) not in CLASSES[one.kind]:
            yield f"{one.klass} isn't what the table says: {one}"


def _channels(evidence: Evidence) -> Iterator[str]:
    """In a channel nobody is pinged, but for the rep whose deal's check is held there."""
    for call in evidence.calls:
        channel = str(call.payload.get("channel", ""))
        if call.method == "chat.postMessage" and channel.startswith("C"):
            name = str(call.payload.get("metadata", {}).get("event_type", ""))
            if "<!" in str(call.payload["text"]) or not name:
                yield f"everybody is pinged: {call.payload['text']}"


def _calls(evidence: Evidence) -> Iterator[str]:
    """No call is refused, nobody is told that something went wrong."""
    for call in evidence.calls:
        error = (call.response or {"error": "none"}).get("error")
        if error not in {None, "ratelimited"} and (call.method, error) not in FINE:
            yield f"refused: {call.method} {call.response} {call.payload}"
    yield from evidence.troubles


CHECKS = (
    month._once,
    month._budgets,
    _hours,
    _days_off,
    month._appointments,
    month._quiet,
    _questions,
    _settled,
    _classes,
    _channels,
    _calls,
)
