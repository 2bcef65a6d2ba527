"""A table of figures, in the form in which docs/benchmarks.md shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

__all__ = ["Table", "milliseconds", "percentile", "times"]


@dataclass(slots=True)
class Table:
    """Figures of one run; a row is told in words, numbers come formatted."""

    title: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)

    def add(self, *cells: str) -> None:
        assert len(cells) == len(self.columns)
        self.rows.append(cells)

    def __str__(self) -> str:
        lines = [self.columns, *self.rows]
        widths = [max(len(line[at]) for line in lines) for at in range(len(self.columns))]
        rule = ["-" * width for width in widths]
        body = [
            "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            for line in (self.columns, rule, *self.rows)
        ]
        return "\n".join([self.title, "", *(f"{line} |" for line in body)])


def percentile(figures: Sequence[float], share: float) -> float:
    """The smallest figure that is not below `share` (0..1) of them: the median at 0.5."""
    ordered = sorted(figures)
    return ordered[max(ceil(len(ordered) * share) - 1, 0)]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def times(figure: float, of: float) -> str:
    return f"{figure / of:.2f} ×"
