"""What was compiled for one test's engine serves all others: thousands of tests open one each."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache

from bot.store.secrets import SecretBox, box_of, keep_box

__all__ = ["share"]

MOST = 3_000
"""More than our statements are, in all their forms."""


def share() -> None:
    """Have engines of a driver speak one dialect: SQLAlchemy keeps compiled statements by it.

    Else each test would compile its statements anew, and mappers would keep those of the last
    hundred engines: looking through all that, the garbage collector stopped everything for 3 s at
    a time, as long as Slack waits for an answer.
    """
    dialects: dict[type[Dialect], Dialect] = {}
    boxes: WeakKeyDictionary[Engine, SecretBox] = WeakKeyDictionary()
    compiled: LRUCache[object, object] = LRUCache(MOST)

    @event.listens_for(Engine, "engine_connect")
    def on_connect(connection: Connection) -> None:
        engine = connection.engine
        dialect = dialects.setdefault(type(engine.dialect), engine.dialect)
        if engine not in boxes:
            boxes[engine] = box_of(engine.dialect)
            engine.dialect = connection.dialect = dialect
            engine.update_execution_options(compiled_cache=compiled)
            connection.execution_options(compiled_cache=compiled)
        # A dialect knows the keys of its engine: now those of the one that has something to say.
        keep_box(dialect, boxes[engine])
