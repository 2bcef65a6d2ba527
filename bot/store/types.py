"""What every table is made of: the declarative base, tenancy and the column types."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NewType

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.store.secrets import box_of

__all__ = ["AppendOnly", "Base", "BigId", "Secret", "Tenant", "UtcDateTime", "WorkspaceId"]

WorkspaceId = NewType("WorkspaceId", int)
"""Our own row id of a workspace; Slack's team id stays in `bot.slack`."""

# SQLite counts up by itself only in a column that is exactly INTEGER PRIMARY KEY.
BigId = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: refuses naive ones, gives aware UTC back on both databases.

    SQLite keeps no zone, so there the same instant is kept as naive UTC, always with
    microseconds: its text then sorts as time does.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive instant can't be stored, it needs a zone: {value!r}")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Secret(TypeDecorator[str]):
    """Text that only the program can read: encrypted in the database with the store's keys.

    Map it `deferred`, so that only who asks for it opens it. Reading raises WrongKey when the
    store lacks the key; writing raises SecretsOff when it has none, which SQLAlchemy wraps, so
    whoever is about to write asks `store.secrets.is_on` first.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else box_of(dialect).seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else box_of(dialect).open(value)


class Base(DeclarativeBase):
    """The one metadata; its naming convention lets a migration name every constraint."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy's own class setting


class Tenant:
    """Mixin of every table but `workspaces`: its rows belong to exactly one workspace.

    A `WorkspaceSession` sees and writes only its own workspace's rows of such a table. The
    column has no index of its own: a table indexes it together with what it is searched by.
    """

    workspace_id: Mapped[int] = mapped_column(BigId, ForeignKey("workspaces.id"), sort_order=-10)


class AppendOnly:
    """Mixin of a table that only grows: our sessions add rows to it, and change or delete none."""
