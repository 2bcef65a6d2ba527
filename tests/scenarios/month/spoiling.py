"""Evidence that was tampered with: each check has to find the one thing that it is there for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from tests.scenarios.month.checks import Evidence
from tests.scenarios.month.ledger import Quiet, Span
from tests.scenarios.month.record import Sent

__all__ = ["spoiled"]

A_BIT = timedelta(seconds=1)
HALF_A_DAY = timedelta(hours=12)


def spoiled(evidence: Evidence) -> Iterator[tuple[str, Evidence]]:
    """Spoil the evidence in one way after the other; with each, the check that must see it."""
    messages, ledger = evidence.messages, evidence.ledger
    ask = next(one for one in messages if one.asks and one.klass == "ask")
    [reader] = ask.readers
    about = ask.asks[0]
    day = ledger.people[reader].day(ask.at)
    since = ask.at - A_BIT

    yield "_once", replace(evidence, messages=[*messages, ask])
    many = [replace(ask, delivery=f"{ask.delivery}{n}") for n in range(13)]
    yield "_budgets", replace(evidence, messages=[*messages, *many])
    yield "_hours", _with(evidence, ask, replace(ask, at=ask.at + HALF_A_DAY))
    off = Span(reader, day, day, since, "away")
    yield "_days_off", replace(evidence, ledger=replace(ledger, off=[*ledger.off, off]))
    quiet = Quiet(reader, since, ask.at + A_BIT)
    yield "_quiet", replace(evidence, ledger=replace(ledger, quiet=[*ledger.quiet, quiet]))
    done = {**ledger.done, about.subject: since}
    yield "_done", replace(evidence, ledger=replace(ledger, done=done))
    silent = {**ledger.silent, reader: since}
    yield "_silent", replace(evidence, ledger=replace(ledger, silent=silent))
    yield "_appointments", replace(evidence, ledger=replace(ledger, acts=ledger.acts[-1:]))
    wish = ledger.put_off[0]
    early = [
        replace(one, at=wish.at + A_BIT, delivery="early")
        for one in evidence.to(wish.person)
        if any((item.kind, item.subject) == (wish.kind, wish.subject) for item in one.items)
    ]
    yield "_put_off", replace(evidence, messages=[*messages, *early])
    win = next(one for one in messages if any(item.kind == "test.win" for item in one.items))
    muted = {(win.readers[0], "win-loss"): win.at - A_BIT}
    yield "_muted", replace(evidence, ledger=replace(ledger, muted=muted))
    ping = next(one for one in messages if one.kind == "rhythm.ping")
    yield "_plan", _with(evidence, ping, replace(ping, at=ping.at - HALF_A_DAY))
    at, plan = ledger.plans[-1]
    open_again = {number: replace(one, state="planned") for number, one in plan.items()}
    plans = [*ledger.plans[:-1], (at, open_again)]
    yield "_weeks", replace(evidence, ledger=replace(ledger, plans=plans))
    yield "_fallen", replace(evidence, fallen={})


def _with(evidence: Evidence, one: Sent, other: Sent) -> Evidence:
    messages: Sequence[Sent] = [other if each is one else each for each in evidence.messages]
    return replace(evidence, messages=messages)
