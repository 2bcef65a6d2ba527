"""Writes spreadsheets. Runs in a `Workshop`: nothing of the bot's own process imports this."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from importlib import import_module
from io import BytesIO, StringIO
from typing import Any

__all__ = ["make"]

# What a spreadsheet would take for a formula, or for the way into one.
HARMFUL = ("=", "+", "-", "@", "\t", "\r")
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
NAME_LIMIT, CELL_LIMIT = 31, 32_767
NARROWEST, WIDEST = 8, 70
HEADING_HEIGHT = 48
LONG_HEADING = 16
# Excel counts days since 1900; a workbook without a moment of making would take this machine's.
MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def make(of: Mapping[str, Any]) -> bytes:
    """Write tables, given as `tables.Tables` hands them over, as CSV or XLSX."""
    return _csv(of["tables"][0]) if of["form"] == "csv" else _xlsx(of["tables"])


def _csv(table: Mapping[str, Any]) -> bytes:
    written = StringIO(newline="")
    rows = csv.writer(written)  # RFC 4180: commas, CR LF, quotes only where they are needed
    rows.writerow([_harmless(name) for name, _ in table["columns"]])
    rows.writerows([_harmless(cell) for cell in row] for row in table["rows"])
    # Without a BOM Excel reads UTF-8 as if it were the machine's own old encoding.
    return written.getvalue().encode("utf-8-sig")


def _harmless(cell: Any) -> Any:
    """Keep a text from being run as a formula; numbers may well be negative."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(HARMFUL) else cell


def _xlsx(tables: Sequence[Mapping[str, Any]]) -> bytes:
    packed = BytesIO()
    # It comes without type hints, so mypy is told nothing of it.
    book: Any = import_module("xlsxwriter").Workbook(packed, {"in_memory": True})
    book.set_properties({"created": MADE})
    styles = {
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "number": book.add_format({"valign": "top"}),
        "share": book.add_format({"num_format": "0%", "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
        "heading": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EDF2"}
        ),
    }
    names: set[str] = set()
    for table in tables:
        sheet = book.add_worksheet(_sheet_name(table["name"], names))
        _write(sheet, table, styles)
    book.close()
    return packed.getvalue()


def _write(sheet: Any, table: Mapping[str, Any], styles: Mapping[str, Any]) -> None:
    columns, rows = table["columns"], table["rows"]
    sheet.set_row(0, HEADING_HEIGHT)
    # The first column says what a row is about: it stays in sight like the headings.
    sheet.freeze_panes(1, 1)
    if rows and len(columns) > 2:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    for at, (name, kind) in enumerate(columns):
        longest = max((len(str(row[at])) for row in rows if row[at] is not None), default=0)
        wide = max(longest, min(len(name), LONG_HEADING), NARROWEST) + 2
        sheet.set_column(at, at, min(wide, WIDEST))
        sheet.write_string(0, at, name[:CELL_LIMIT], styles["heading"])
        for down, row in enumerate(rows, start=1):
            cell = row[at]
            if cell is None:
                continue
            if kind == "date":
                midnight = datetime.combine(date.fromisoformat(cell), time())
                sheet.write_datetime(down, at, midnight, styles["date"])
            elif isinstance(cell, str):
                # Never `write`: that makes a formula of what looks like one.
                sheet.write_string(down, at, cell[:CELL_LIMIT], styles["text"])
            else:
                sheet.write_number(down, at, cell, styles[kind])


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """Find a name that Excel allows, and that no other sheet has."""
    name = " ".join(FORBIDDEN.sub(" ", wanted).split()).strip("'")[:NAME_LIMIT].strip() or "1"
    at, free = 1, name
    while free.casefold() in taken:
        at += 1
        free = f"{name[: NAME_LIMIT - 4]} {at}"
    taken.add(free.casefold())
    return free
