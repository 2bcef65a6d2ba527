"""Bringing all secrets of a database under the present key, when the keys were changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import structlog
from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    String,
    Table,
    func,
    select,
    type_coerce,
    update,
)

from bot.store.schema import load_tables
from bot.store.secrets import PREFIX_LENGTH, WrongKey
from bot.store.store import Store
from bot.store.types import Secret

__all__ = ["reseal"]

log = structlog.get_logger(__name__)

# A transaction holds SQLite for all others; so many take a few hundredths of a second.
BATCH = 200


async def reseal(store: Store) -> None:
    """Encrypt anew what is still under an older key of the store's.

    It costs a look at the first letters of each secret while there is nothing to do. Raises
    WrongKey when there are secrets which none of the keys opens.
    """
    for table, column in _secrets():
        async with store.begin_across() as session:
            query = select(_prefix(column)).where(column.is_not(None)).distinct()
            found = set(await session.scalars(query))
        if found - store.secrets.prefixes:
            raise WrongKey
        if found and found != {store.secrets.prefix}:
            await _reseal(store, table, column)


async def _reseal(store: Store, table: Table, column: Column[str]) -> None:
    old = (
        select(*table.primary_key, column)
        .where(column.is_not(None), _prefix(column) != store.secrets.prefix)
        .limit(BATCH)
        .with_for_update()
    )
    count = 0
    while rows := await _reseal_some(store, table, column, old):
        count += rows
    log.info("secrets.resealed", table=table.name, column=column.name, count=count)


async def _reseal_some(
    store: Store, table: Table, column: Column[str], old: Select[tuple[Any, ...]]
) -> int:
    async with store.begin_across() as session:
        rows = (await session.execute(old)).all()
        for row in rows:
            *key, secret = row
            its_row = [one == value for one, value in zip(table.primary_key, key, strict=True)]
            await session.execute(update(table).where(*its_row).values({column: secret}))
    return len(rows)


def _prefix(column: Column[str]) -> ColumnElement[str]:
    # As a plain text: compared as a secret, the other side would be encrypted first.
    return func.substr(type_coerce(column, String), 1, PREFIX_LENGTH, type_=String)


def _secrets() -> Iterator[tuple[Table, Column[str]]]:
    for table in load_tables().sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Secret):
                yield table, column
