"""Evidence that was tampered with: each check has to find the one thing that it is there for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from tests.scenarios.busy.checks import AskedOf, Evidence
from tests.scenarios.month.ledger import Quiet, Span

__all__ = ["spoiled"]

A_BIT = timedelta(seconds=1)


def spoiled(evidence: Evidence) -> Iterator[tuple[str, Evidence]]:
    """Spoil the evidence in one way after the other; with each, the check that must see it."""
    messages, ledger = evidence.messages, evidence.ledger
    ask = next(one for one in messages if one.klass == "ask" and len(one.readers) == 1)
    [reader], since = ask.readers, ask.at - A_BIT
    day = ledger.people[reader].day(ask.at)

    yield "_once", replace(evidence, messages=[*messages, ask])
    many = [replace(ask, delivery=f"{ask.delivery}{n}") for n in range(13)]
    yield "_budgets", replace(evidence, messages=[*messages, *many])
    night = replace(ask, delivery="night", at=ask.at.replace(hour=2))
    yield "_hours", replace(evidence, messages=[*messages, night])
    off = Span(reader, day, day, since, "away")
    yield "_days_off", replace(evidence, ledger=replace(ledger, off=[*ledger.off, off]))
    yield "_appointments", replace(evidence, ledger=replace(ledger, acts=[]))
    quiet = Quiet(reader, since, ask.at + A_BIT)
    yield "_quiet", replace(evidence, ledger=replace(ledger, quiet=[*ledger.quiet, quiet]))
    first = AskedOf(ledger.teams[0].reps[0].id, "a question", ask.at, "evidence.check")
    again = replace(first, at=first.at + timedelta(days=27))
    yield "_questions", replace(evidence, questions=[*evidence.questions, first, again])
    item = ask.items[0]
    yield "_settled", replace(evidence, settled={(item.kind, item.subject): since})
    loud = [replace(one, klass="appointment") if one is ask else one for one in messages]
    yield "_classes", replace(evidence, messages=loud)
    posted = next(one for one in evidence.calls if one.method == "chat.postMessage")
    shout = replace(posted, payload={**posted.payload, "channel": "C0", "text": "<!here> Look"})
    yield "_channels", replace(evidence, calls=[*evidence.calls, shout])
    refused = replace(posted, response={"ok": False, "error": "channel_not_found"})
    yield "_calls", replace(evidence, calls=[*evidence.calls, refused])
