"""The database: engine, sessions bound to a workspace, column types. Nothing about coaching."""

from bot.store.errors import ForeignWorkspaceError, StoreError
from bot.store.session import WAKE, WorkspaceSession
from bot.store.store import Store
from bot.store.types import Base, BigId, Secret, Tenant, UtcDateTime, WorkspaceId
from bot.store.upsert import upsert

__all__ = [
    "WAKE",
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
    "upsert",
]
