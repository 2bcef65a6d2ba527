"""Tables as files: CSV for programs, XLSX for people."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.summaries.picture.workshop import Workshop

__all__ = ["Cell", "Column", "Format", "Kind", "Table", "Tables"]

MAKER = "bot.summaries.reports.sheets"

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
    """A sheet: its name, its columns, and rows of as many cells; an empty cell is None."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row has as many cells as there are columns")


class Tables:
    """Makes the files, in a workshop."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    async def as_csv(self, table: Table) -> bytes:
        """Write a table as RFC 4180 has it, in UTF-8 with a BOM. Raises WorkshopFailure."""
        return await self._make(Format.CSV, [table])

    async def as_xlsx(self, *tables: Table) -> bytes:
        """Write a workbook with a sheet for each. Raises WorkshopFailure."""
        return await self._make(Format.XLSX, tables)

    @property
    def is_open(self) -> bool:
        """Tell whether the process is there that they are made in."""
        return self._workshop.is_open

    def close(self) -> None:
        """Let that process go."""
        self._workshop.close()

    async def _make(self, form: Format, tables: Sequence[Table]) -> bytes:
        # In a thread: of a long table it takes a while, and others want to be answered meanwhile.
        return await self._workshop.make(MAKER, await asyncio.to_thread(_given, form, tables))


def _given(form: Format, tables: Sequence[Table]) -> Mapping[str, Any]:
    """Turn tables into what JSON can carry."""
    return {
        "form": form,
        "tables": [
            {
                "name": table.name,
                "columns": [[column.name, column.kind] for column in table.columns],
                "rows": [
                    [cell.isoformat() if isinstance(cell, date) else cell for cell in row]
                    for row in table.rows
                ],
            }
            for table in tables
        ],
    }
