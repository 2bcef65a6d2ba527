"""A house with deals and checks, on each database."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.store import Store, WorkspaceId
from tests.evidence.book.library import Library
from tests.rhythm.house import RON, SAM


@pytest.fixture(name="library")
async def _library(store: Store, clock: HandClock, workspace: WorkspaceId) -> Library:
    """Monday 2026-11-23, 08:00 UTC; Mia leads Ron, in New York, and Sam, both greeted."""
    library = Library(store, clock, workspace)
    library.furnish()
    await library.greeted(RON, SAM)
    return library
