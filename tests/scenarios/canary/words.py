"""A word of its own for every column, and where it was planted."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select

from bot.store import Base, Store, WorkspaceId
from tests.scenarios.canary.columns import FREE

__all__ = ["Planted", "canary"]

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def canary(table: str, column: str) -> str:
    """Make the word of a column: one that nothing else holds, of letters only."""
    places = [(one, name) for one, names in sorted(FREE.items()) for name in sorted(names)]
    number = places.index((table, column))
    return f"kanarienvogel{LETTERS[number // 26]}{LETTERS[number % 26]}zeisig"


@dataclass
class Planted:
    """What was planted where, to be looked for; by table and column.

    `ids` names the row of each table that was planted last.
    """

    words: dict[tuple[str, str], str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)

    async def look(self, store: Store, workspace: WorkspaceId) -> list[tuple[str, str]]:
        """List the columns in which no row holds their word, so that nothing would be proved."""
        missing = []
        async with store.begin(workspace) as session:
            for (table, name), word in self.words.items():
                column = Base.metadata.tables[table].c[name]
                model = _model(table)
                rows = await session.scalars(select(getattr(model, column.key)))
                if not any(word in str(one) for one in rows):
                    missing.append((table, name))
        return missing


def _model(table: str) -> type[Base]:
    return next(
        mapper.class_
        for mapper in Base.registry.mappers
        if mapper.local_table.name == table  # type: ignore[attr-defined]
    )
