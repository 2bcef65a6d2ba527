"""What the doctor finds, and how it is told."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Finding", "Health", "report"]

WIDTH = 96


class Health(StrEnum):
    """How bad it is; only what is broken keeps Coach from its work."""

    FINE = "fine"
    LOOK = "look"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. What isn't fine says in `mend` what to do."""

    check: str
    health: Health
    said: str
    mend: str = ""


def report(findings: Sequence[Finding]) -> Iterator[str]:
    """Tell them line by line, the sum in the end."""
    for one in findings:
        yield from _told(f"{one.health:<8}{one.check:<12}", one.said)
        if one.mend:
            yield from _told(" " * 20 + "→ ", one.mend)
    broken = sum(one.health is Health.BROKEN for one in findings)
    looks = sum(one.health is Health.LOOK for one in findings)
    yield ""
    if not broken and not looks:
        yield "All is fine."
        return
    yield f"To mend: {broken}. Worth a look: {looks}."


def _told(head: str, words: str) -> list[str]:
    return textwrap.wrap(
        words,
        WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    )
