"""What is done once at the end of a transaction, about all that it was asked for."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.store import Store, WorkspaceId, WorkspaceSession


class Notes:
    """Writes down what it was asked for, in which transaction."""

    def __init__(self) -> None:
        self.done: list[Sequence[str]] = []

    async def __call__(self, session: WorkspaceSession, about: Sequence[str]) -> None:
        assert session.in_transaction()
        self.done.append(about)


async def test_done_once_and_in_order(store: Store, workspace: WorkspaceId) -> None:
    """However often it is asked, it is done once, right before the commit, in one order."""
    notes, others = Notes(), Notes()
    async with store.begin(workspace) as session:
        session.lastly(notes, ["b"])
        session.lastly(notes, ["c", "a"])
        session.lastly(others, ["z"])
        session.lastly(notes, ["b"])
        assert notes.done == []

    assert (notes.done, others.done) == ([["a", "b", "c"]], [["z"]])


async def test_not_done_where_all_is_taken_back(store: Store, workspace: WorkspaceId) -> None:
    """A transaction that fails does nothing lastly, and the next one begins afresh."""
    notes = Notes()
    with pytest.raises(LookupError):
        async with store.begin(workspace) as session:
            session.lastly(notes, ["a"])
            raise LookupError
    async with store.begin(workspace):
        pass

    assert notes.done == []
