"""Tables as files: CSV for programs, XLSX for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

__all__ = ["Cell", "Column", "Format", "Kind", "Table"]

Cell = str | int | float | date | None


class Format(StrEnum):
    """What kind of file; its value is the ending of the file's name."""

    XLSX = "xlsx"
    CSV = "csv"


class Kind(StrEnum):
    """What a column holds: a share is between 0 and 1 and shown in percent."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, in the reader's language, and what it holds."""

    name: str
    kind: Kind = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its name (of at most 31 characters), its columns, and rows of as many cells."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row has as many cells as there are columns")
