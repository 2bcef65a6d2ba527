"""Tables that a statement is given as one JSON parameter, on both databases.

A statement whose text never changes is compiled once, however much it is given, and no limit of
bound parameters counts (SQLite takes 32,766). What differs between the two databases is here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute

from bot.store import UtcDateTime, WorkspaceSession

__all__ = ["Dialect", "Instant", "as_json", "dialect_of", "given", "in_seconds", "once", "stamp"]

AS_STORED = "%Y-%m-%d %H:%M:%S.%f"

Cell = str | int | date | datetime
Instant = ColumnElement[Any] | InstrumentedAttribute[Any]


class Dialect(StrEnum):
    """The two databases; statements are written once for each."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


_TYPES: dict[type, Any] = {str: String(), int: BigInteger(), date: Date(), datetime: UtcDateTime()}


def dialect_of(session: WorkspaceSession) -> Dialect:
    """Tell on which of the two a session is."""
    return Dialect(session.get_bind().dialect.name)


def given(dialect: Dialect, name: str, **columns: type) -> CTE:
    """Make the table of a parameter of its own name, filled by `as_json`."""
    parameter = bindparam(name, type_=String())
    if dialect is Dialect.SQLITE:
        rows = func.json_each(parameter).table_valued("value", name=f"_{name}")
    else:
        rows = func.jsonb_array_elements(cast(parameter, JSONB())).table_valued(
            "value", name=f"_{name}"
        )
    cells = [
        _cell(dialect, f"_{name}.value", at, kind).label(column)
        for at, (column, kind) in enumerate(columns.items())
    ]
    return once(select(*cells).select_from(rows).cte(name))


def once(part: CTE) -> CTE:
    """Have a part of a statement worked out once, not anew in each turn of a loop."""
    return part.prefix_with("MATERIALIZED")


def _cell(dialect: Dialect, row: str, at: int, kind: type) -> ColumnElement[Any]:
    if dialect is Dialect.SQLITE:
        # Of a known type, or SQLite makes no index for a join with it.
        kept = "INTEGER" if kind is int else "TEXT"
        return literal_column(f"CAST(json_extract({row}, '$[{at}]') AS {kept})", _TYPES[kind])
    text = literal_column(f"{row} ->> {at}", String())
    if kind is datetime:
        # Without a zone the text would be read in the connection's.
        return func.timezone("UTC", cast(text, DateTime()), type_=UtcDateTime())
    return cast(text, _TYPES[kind])


def as_json(rows: Iterable[Sequence[Cell]]) -> str:
    """Write rows down as `given` reads them; instants and days as SQLite keeps them, too."""
    return json.dumps([[_plain(cell) for cell in row] for row in rows])


def stamp(instant: datetime) -> int:
    """Tell an instant in whole seconds, the next where it lies between two."""
    seconds = instant.timestamp()
    return int(-(-seconds // 1))


def in_seconds(dialect: Dialect, instant: Instant) -> ColumnElement[int]:
    """Read an instant in whole seconds since 1970, so that it can be reckoned with."""
    if dialect is Dialect.SQLITE:
        return cast(func.strftime("%s", instant), Integer())
    return cast(func.floor(func.extract("epoch", instant)), BigInteger())


def _plain(cell: Cell) -> str | int:
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).strftime(AS_STORED)
    return cell.isoformat() if isinstance(cell, date) else cell
