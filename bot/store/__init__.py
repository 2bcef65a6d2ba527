"""The database: engine, sessions bound to a workspace, column types. Nothing about coaching."""

from bot.store.errors import AppendOnlyError, ForeignWorkspaceError, StoreError
from bot.store.patience import hurried
from bot.store.session import WAKE, WorkspaceSession
from bot.store.store import Store
from bot.store.types import AppendOnly, Base, BigId, Secret, Tenant, UtcDateTime, WorkspaceId
from bot.store.upsert import upsert

__all__ = [
    "WAKE",
    "AppendOnly",
    "AppendOnlyError",
    "Base",
    "BigId",
    "ForeignWorkspaceError",
    "Secret",
    "Store",
    "StoreError",
    "Tenant",
    "UtcDateTime",
    "WorkspaceId",
    "WorkspaceSession",
    "hurried",
    "upsert",
]
