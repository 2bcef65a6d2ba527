"""Keeps a workspace in a SQLite file, so that a restart changes nothing that anybody sees."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.sandbox.changes import Change
from bot.sandbox.keeping import (
    MOST_ENTRIES,
    Kept,
    Key,
    concerned,
    quiet_marks,
    read,
    shelves,
)
from bot.sandbox.workspace import Workspace

__all__ = ["InUse", "Keeper", "OtherShape", "documents_of"]

SHAPE = 1
"""The number of this way to keep a workspace. A file with another one isn't read."""
SECONDS_BETWEEN = 2.0
"""How often, in real time, the clock's instant is kept while nothing else happens."""
PATIENCE = 0.5

SCHEMA = """
CREATE TABLE things (
    number INTEGER PRIMARY KEY,
    shelf TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    content BLOB,
    UNIQUE (shelf, name)
);
CREATE TABLE documents (name TEXT PRIMARY KEY, body TEXT NOT NULL);
"""
# What is written again keeps its number: things come back in the order in which they came.
WRITE = """
INSERT INTO things (shelf, name, body, content) VALUES (?, ?, ?, ?)
ON CONFLICT (shelf, name) DO UPDATE SET body = excluded.body, content = excluded.content
"""
DELETE = "DELETE FROM things WHERE shelf = ? AND name = ?"
WRITE_DOCUMENT = "INSERT OR REPLACE INTO documents (name, body) VALUES (?, ?)"

log = logging.getLogger(__name__)


class OtherShape(Exception):
    """The file was written by another version, or is none of ours."""


class InUse(Exception):
    """Another sandbox keeps its workspace in this file right now."""


@dataclass(frozen=True, slots=True)
class _Document:
    dump: Callable[[], Any]
    restore: Callable[[Any], None]


class Keeper:
    """Listens to a workspace and writes what changed, once per turn of the loop.

    After a crash at most the last turn is missing. The clock, which flows without a word, is
    written `every` so many real seconds as well. Without a path nothing is kept.
    """

    def __init__(
        self, workspace: Workspace, path: Path | None, *, every: float = SECONDS_BETWEEN
    ) -> None:
        self._workspace = workspace
        self._path = path
        self._every = every
        self._file: sqlite3.Connection | None = None
        self._is_new = True
        self._shelves = shelves(workspace)
        self._documents: dict[str, _Document] = {}
        self._to_write: dict[Key, None] = {}
        self._marks: dict[Key, object] = {}
        self._written: dict[str, str] = {}
        self._soon: asyncio.Handle | None = None
        self._later: asyncio.TimerHandle | None = None
        self._end_listening: Callable[[], None] | None = None
        # The clock comes back before everything else, by whoever makes it: `documents_of`.
        self.add("clock", lambda: workspace.clock.now().isoformat(), lambda _: None)
        self.add("ids", workspace.ids.dump, workspace.ids.restore)

    def add(self, name: str, dump: Callable[[], Any], restore: Callable[[Any], None]) -> None:
        """Have one more thing kept, as a JSON document.

        `dump` is asked whenever anything is written, so it has to be quick; `restore` gets what
        it gave last, before the sandbox listens. A ValueError, KeyError or TypeError of `restore`
        means that it doesn't know this document (any more): it is left out, with a warning.
        """
        self._documents[name] = _Document(dump, restore)

    def restore(self) -> bool:
        """Take back what is kept; says whether there was anything.

        Raises OtherShape and InUse, and OSError when the folder can't be made.
        """
        if self._path is None:
            return False
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = _open(self._path)
        things = _things(self._file)
        for shelf in self._shelves:
            for name, thing in things[shelf]:
                self._shelves[shelf].put(name, thing)
        for name, body in _documents(self._file).items():
            self._restore_document(name, body)
        self._marks = dict(quiet_marks(self._workspace))
        self._is_new = not any(things.values())
        return not self._is_new

    def start(self) -> None:
        """Keep from now on what changes, in a new file all that there is; needs a running loop."""
        if self._file is None:
            return
        if self._is_new:
            for place in self._workspace.conversations.values():
                self._to_write["conversation", place.id] = None
                for ts in (*place.messages, *place.ephemerals):
                    self._to_write["message", f"{place.id}/{ts}"] = None
        self._end_listening = self._workspace.changes.listen(self._note)
        self._beat()

    def flush(self) -> None:
        """Write what has changed."""
        self._soon = None
        if self._file is None:
            return
        going, self._to_write = self._to_write, {}
        try:
            with self._file:
                self._write(self._file, going)
        except sqlite3.Error:
            # A full disk, say: everything goes on, and the next turn tries again.
            self._to_write = {**going, **self._to_write}
            self._marks, self._written = {}, {}
            log.exception("the sandbox's state can't be written to %s", self._path)

    def close(self) -> None:
        """Write the last, and let go of the file."""
        if self._end_listening is not None:
            self._end_listening()
            self._end_listening = None
        for timer in (self._soon, self._later):
            if timer is not None:
                timer.cancel()
        if self._file is not None:
            self.flush()
            self._file.close()
            self._file = None

    def _note(self, change: Change) -> None:
        self._to_write.update(dict.fromkeys(concerned(change)))
        if self._soon is None:
            self._soon = asyncio.get_running_loop().call_soon(self.flush)

    def _beat(self) -> None:
        self.flush()
        self._later = asyncio.get_running_loop().call_later(self._every, self._beat)

    def _write(self, file: sqlite3.Connection, going: dict[Key, None]) -> None:
        marks = dict(quiet_marks(self._workspace))
        for key in {**self._marks, **marks}:
            if marks.get(key) != self._marks.get(key):
                going[key] = None
        self._marks = marks
        for shelf, name in going:
            kept = self._shelves[shelf].dump(name)
            if kept is None:
                file.execute(DELETE, (shelf, name))
                continue
            file.execute(WRITE, (shelf, name, _json(kept.body), kept.content))
            if shelf == "entry":
                file.execute(DELETE, ("entry", str(int(name) - MOST_ENTRIES)))
        for name, document in self._documents.items():
            body = _json(document.dump())
            if self._written.get(name) != body:
                file.execute(WRITE_DOCUMENT, (name, body))
                self._written[name] = body

    def _restore_document(self, name: str, body: Any) -> None:
        document = self._documents.get(name)
        if document is None:
            return
        try:
            document.restore(body)
        except (ValueError, KeyError, TypeError):
            log.warning("what the sandbox kept of %r is of another shape, and left out", name)


def documents_of(path: Path) -> dict[str, Any] | None:
    """The documents in a file, None when there is none yet; looks through all the rest as well.

    Raises OtherShape, InUse and OSError.
    """
    if not path.exists():
        return None
    with closing(_open(path)) as file:
        things = _things(file)
        return _documents(file) if any(things.values()) else None


def _open(path: Path) -> sqlite3.Connection:
    """Open the file for oneself alone, with all tables."""
    file = sqlite3.connect(path, timeout=PATIENCE, isolation_level="IMMEDIATE")
    try:
        file.execute("PRAGMA locking_mode = EXCLUSIVE")
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA synchronous = NORMAL")
        with file:
            file.execute("BEGIN EXCLUSIVE")
            _shape(file)
    except sqlite3.DatabaseError as error:
        file.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise InUse(f"another sandbox keeps its state in {path}") from error
        if isinstance(error, sqlite3.OperationalError):
            raise OSError(f"{path} can't be used: {error}") from error
        raise OtherShape(f"it can't be read: {error}") from error
    except OtherShape:
        file.close()
        raise
    return file


def _shape(file: sqlite3.Connection) -> None:
    [shape] = file.execute("PRAGMA user_version").fetchone()
    [tables] = file.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if shape == SHAPE:
        return
    if tables:
        raise OtherShape(f"it has the shape {shape}, not {SHAPE}")
    for statement in SCHEMA.split(";"):
        file.execute(statement)
    file.execute(f"PRAGMA user_version = {SHAPE}")


def _things(file: sqlite3.Connection) -> defaultdict[str, list[tuple[str, Any]]]:
    """Everything but the documents, by shelf and in its order. Raises OtherShape."""
    found: defaultdict[str, list[tuple[str, Any]]] = defaultdict(list)
    try:
        select = "SELECT shelf, name, body, content FROM things ORDER BY number"
        for shelf, name, body, content in file.execute(select):
            found[shelf].append((name, read(shelf, Kept(json.loads(body), content))))
    except (sqlite3.DatabaseError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise OtherShape(f"something in it can't be read: {error!r}") from error
    return found


def _documents(file: sqlite3.Connection) -> dict[str, Any]:
    rows = file.execute("SELECT name, body FROM documents")
    return {name: json.loads(body) for name, body in rows}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
