"""What goes wrong with the database in a way that somebody should read about."""

from __future__ import annotations

from bot.errors import CoachError

__all__ = ["AppendOnlyError", "ForeignWorkspaceError", "StoreError"]


class StoreError(CoachError):
    """The database can't be opened or is too busy; the words say what to look at."""


class ForeignWorkspaceError(RuntimeError):
    """A mistake in our code: a statement would have touched another workspace's rows."""


class AppendOnlyError(RuntimeError):
    """A mistake in our code: a statement would have changed or deleted a record that stays."""
