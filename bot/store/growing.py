"""Tables that only grow: whatever a statement says, their rows are never changed or deleted."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Delete, FromClause, Insert, Table, Update, event, inspect
from sqlalchemy.dialects.postgresql.dml import OnConflictDoUpdate as PostgresUpsert
from sqlalchemy.dialects.sqlite.dml import OnConflictDoUpdate as SqliteUpsert
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from bot.store.errors import AppendOnlyError
from bot.store.types import AppendOnly, Base

__all__ = ["GrowingSession"]


class GrowingSession(Session):
    """The synchronous inside of all our sessions: it adds to an AppendOnly table, and reads it."""


@event.listens_for(GrowingSession, "do_orm_execute", propagate=True)
def _only_add(state: ORMExecuteState) -> None:
    statement = state.statement
    if isinstance(statement, Update | Delete) or (
        isinstance(statement, Insert)
        # SQLAlchemy offers no other way to look at what follows VALUES.
        and isinstance(statement._post_values_clause, PostgresUpsert | SqliteUpsert)  # noqa: SLF001
    ):
        _refuse(statement.table)


@event.listens_for(GrowingSession, "before_flush", propagate=True)
def _leave_alone(session: Session, _: UOWTransaction, __: object) -> None:
    changed = (row for row in session.dirty if session.is_modified(row))
    for row in (*changed, *session.deleted):
        _refuse(inspect(row).mapper.local_table)


def _refuse(table: FromClause) -> None:
    # By its name: the ORM puts a copy of the table into its statements.
    if isinstance(table, Table) and _only_grows(table.key):
        raise AppendOnlyError(f"{table} only grows: its rows stay as they were written")


@cache
def _only_grows(table: str) -> bool:
    return any(
        issubclass(one.class_, AppendOnly)
        and isinstance(one.local_table, Table)
        and one.local_table.key == table
        for one in Base.registry.mappers
    )
