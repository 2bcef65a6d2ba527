"""All tables of all rooms at once: for migrations, and for tests that make a database."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from sqlalchemy import MetaData

import bot
from bot.store.types import Base

__all__ = ["load_tables"]

# Where tables may stand in a room: its `model.py`, and the two tables of `bot.slack`.
_MODULES = ("model", "workspaces", "seen")


def load_tables() -> MetaData:
    """Import every room's tables and return the metadata that then knows them all."""
    for folder in bot.__path__:
        for module in _MODULES:
            for file in sorted(Path(folder).glob(f"*/**/{module}.py")):
                import_module(".".join(("bot", *file.relative_to(folder).with_suffix("").parts)))
    return Base.metadata
