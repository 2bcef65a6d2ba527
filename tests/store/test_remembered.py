"""A statement that is written once is looked through once, and bound at each execution."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import defer

from bot.clock import HandClock
from bot.outbox.model import OutboxPause
from bot.slack.workspaces import Workspace
from bot.store import ForeignWorkspaceError, Store, WorkspaceId
from tests.conftest import add_workspace

UNTIL = datetime(2026, 12, 1, tzinfo=UTC)
WRITTEN_ONCE = select(OutboxPause.reason).where(OutboxPause.recipient == bindparam("recipient"))


@pytest.fixture(name="theirs")
async def _theirs(store: Store, clock: HandClock, workspace: WorkspaceId) -> WorkspaceId:
    """Another workspace; each of the two has a row of the same name that says whose it is."""
    theirs = await add_workspace(store, clock, "T0002")
    for one, reason in ((workspace, "ours"), (theirs, "theirs")):
        async with store.begin(one) as session:
            session.add(OutboxPause(recipient="C1", until=UNTIL, reason=reason))
    return theirs


async def _found(store: Store, workspace: WorkspaceId, **given: object) -> list[str]:
    async with store.begin(workspace) as session:
        return list(await session.scalars(WRITTEN_ONCE, {"recipient": "C1", **given}))


async def test_each_workspace_finds_its_own(
    store: Store, workspace: WorkspaceId, theirs: WorkspaceId
) -> None:
    """One statement, asked in turns in two workspaces, finds each one's own row every time."""
    found = [await _found(store, one) for one in (workspace, theirs, workspace, theirs)]

    assert found == [["ours"], ["theirs"], ["ours"], ["theirs"]]


async def test_no_parameter_says_which_workspace(
    store: Store, workspace: WorkspaceId, theirs: WorkspaceId
) -> None:
    """Whoever passes a parameter of the name under which the workspace travels isn't heard."""
    given = {"the_workspace_of_the_session": theirs}

    assert await _found(store, workspace, **given) == ["ours"]


async def test_other_sessions_see_it_as_it_was_written(
    store: Store, workspace: WorkspaceId, theirs: WorkspaceId
) -> None:
    """Sessions that aren't bound see the statement as it was written, before and after."""
    for _ in range(2):
        await _found(store, workspace)
        async with store.begin_across() as session:
            found = await session.scalars(WRITTEN_ONCE, {"recipient": "C1"})
            assert sorted(found) == ["ours", "theirs"]
    assert await _found(store, theirs) == ["theirs"]


async def test_what_was_refused_is_refused_again(store: Store, workspace: WorkspaceId) -> None:
    """A statement that can't be bound isn't remembered as one that was looked through."""
    plain = OutboxPause.metadata.tables[OutboxPause.__tablename__]
    query = select(Workspace.id).where(Workspace.id == plain.c.workspace_id)
    for statement in (query, select(exists().where(OutboxPause.recipient == "C1"))):
        for _ in range(2):
            async with store.begin(workspace) as session:
                with pytest.raises(ForeignWorkspaceError):
                    await session.execute(statement)


async def test_what_is_written_anew_from_it_is_bound_too(
    store: Store, workspace: WorkspaceId, theirs: WorkspaceId
) -> None:
    """A statement made from a remembered one is looked through and bound for itself."""
    await _found(store, workspace)
    query = WRITTEN_ONCE.where(OutboxPause.until == UNTIL).with_for_update()
    async with store.begin(theirs) as session:
        assert list(await session.scalars(query, {"recipient": "C1"})) == ["theirs"]


async def test_columns_that_come_later(
    store: Store, workspace: WorkspaceId, theirs: WorkspaceId
) -> None:
    """A column that was put off, or a row that is read anew, comes from the row's workspace."""
    query = select(OutboxPause).options(defer(OutboxPause.reason))
    for one, reason in ((workspace, "ours"), (theirs, "theirs")):
        async with store.begin(one) as session:
            row = (await session.scalars(query)).one()
            await session.refresh(row, ["reason"])
            assert row.reason == reason
            await session.refresh(row)
            assert row.workspace_id == one


async def test_several_sets_of_parameters_are_refused(store: Store, workspace: WorkspaceId) -> None:
    """A SELECT with a list of parameters has no place for the workspace, and raises."""
    async with store.begin(workspace) as session:
        with pytest.raises(ForeignWorkspaceError):
            await session.execute(WRITTEN_ONCE, [{"recipient": "C1"}, {"recipient": "C2"}])
