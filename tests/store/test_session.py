"""A session stays in its workspace, whatever a statement forgets to say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import (
    Executable,
    String,
    cast,
    delete,
    exists,
    func,
    insert,
    select,
    text,
    true,
    union_all,
    update,
)
from sqlalchemy.orm import aliased

from bot.clock import HandClock
from bot.outbox.model import OutboxPause
from bot.slack.workspaces import Workspace
from bot.store import ForeignWorkspaceError, Store, WorkspaceId, upsert
from tests.conftest import add_workspace

UNTIL = datetime(2026, 12, 1, tzinfo=UTC)
Other = aliased(OutboxPause)
TABLE = OutboxPause.metadata.tables[OutboxPause.__tablename__]


def _pause(recipient: str, workspace: int | None = None) -> OutboxPause:
    return OutboxPause(workspace_id=workspace, recipient=recipient, until=UNTIL, reason="limited")


@pytest.fixture(name="mine")
async def _mine(store: Store, workspace: WorkspaceId) -> WorkspaceId:
    async with store.begin(workspace) as session:
        session.add_all([_pause("C1"), _pause("C2")])
    return workspace


@pytest.fixture(name="theirs")
async def _theirs(store: Store, clock: HandClock, mine: WorkspaceId) -> WorkspaceId:
    """Another workspace whose rows have the same names, and one more."""
    theirs = await add_workspace(store, clock, "T0002")
    async with store.begin(theirs) as session:
        session.add_all([_pause("C1"), _pause("C2"), _pause("C3")])
    return theirs


async def _all(store: Store) -> set[tuple[int, str]]:
    async with store.begin_across() as session:
        found = await session.execute(select(OutboxPause.workspace_id, OutboxPause.recipient))
        return {(row[0], row[1]) for row in found}


@pytest.mark.usefixtures("theirs")
class TestReading:
    @pytest.mark.parametrize(
        ("statement", "rows"),
        [
            pytest.param(select(OutboxPause), 2, id="entity"),
            pytest.param(select(OutboxPause.recipient), 2, id="column"),
            pytest.param(select(Other), 2, id="alias"),
            pytest.param(
                select(OutboxPause.recipient, Other.recipient).join(Other, true()), 4, id="join"
            ),
            pytest.param(
                select(Workspace.id, OutboxPause.recipient).outerjoin(
                    OutboxPause, OutboxPause.workspace_id == Workspace.id
                ),
                3,
                id="outer join: their workspace, without their rows",
            ),
            pytest.param(
                select(Workspace.id).where(exists().where(Other.recipient == "C3")),
                0,
                id="exists",
            ),
            pytest.param(
                select(Workspace.id).where(Workspace.id.in_(select(OutboxPause.workspace_id))),
                1,
                id="sub-query in WHERE",
            ),
            pytest.param(select(select(OutboxPause).cte("q").c.recipient), 2, id="CTE"),
            pytest.param(
                select(select(OutboxPause.recipient).subquery().c.recipient), 2, id="sub-query"
            ),
            pytest.param(
                union_all(select(OutboxPause.recipient), select(Other.recipient)), 4, id="union"
            ),
            pytest.param(
                select(OutboxPause).where(OutboxPause.recipient.in_(["C1", "C3"])), 1, id="their C3"
            ),
        ],
    )
    async def test_a_select_finds_our_rows_only(
        self, store: Store, mine: WorkspaceId, statement: Executable, rows: int
    ) -> None:
        """Each way to write a SELECT finds the session's own rows and no others."""
        async with store.begin(mine) as session:
            found = (await session.execute(statement)).all()

        assert len(found) == rows

    async def test_counting(self, store: Store, mine: WorkspaceId) -> None:
        """Aggregates count our rows only, also within a scalar sub-query."""
        counting = select(func.count()).select_from(OutboxPause)
        async with store.begin(mine) as session:
            assert await session.scalar(counting) == 2
            inner = select(func.count(OutboxPause.recipient)).scalar_subquery()
            assert await session.scalar(select(inner)) == 2

    async def test_get(self, store: Store, mine: WorkspaceId, theirs: WorkspaceId) -> None:
        """Even with the right key, another workspace's row isn't there."""
        async with store.begin(mine) as session:
            assert await session.get(OutboxPause, (mine, "C1")) is not None
            assert await session.get(OutboxPause, (theirs, "C1")) is None

    @pytest.mark.parametrize(
        "statement",
        [
            pytest.param(text("SELECT * FROM outbox_pauses"), id="raw SQL"),
            pytest.param(select(TABLE), id="table"),
            pytest.param(select(TABLE.c.recipient), id="column of a table"),
            pytest.param(select(TABLE.alias()), id="alias of a table"),
            pytest.param(
                select(Workspace.id).where(Workspace.id == TABLE.c.workspace_id),
                id="plain column beside a class",
            ),
            pytest.param(select(exists().where(OutboxPause.recipient == "C3")), id="bare exists"),
            pytest.param(update(TABLE).values(reason="x"), id="update of a table"),
            pytest.param(delete(TABLE), id="delete from a table"),
            pytest.param(insert(TABLE).values(recipient="C9"), id="insert into a table"),
        ],
    )
    async def test_what_can_not_be_bound_is_refused(
        self, store: Store, mine: WorkspaceId, statement: Executable
    ) -> None:
        """A statement that SQLAlchemy's hooks can't see into raises instead of leaking."""
        async with store.begin(mine) as session:
            with pytest.raises(ForeignWorkspaceError):
                await session.execute(statement)


class TestWriting:
    async def test_a_new_row_gets_the_workspace(self, store: Store, mine: WorkspaceId) -> None:
        """Rows added without a workspace belong to the session's."""
        assert await _all(store) == {(mine, "C1"), (mine, "C2")}

    async def test_update(self, store: Store, mine: WorkspaceId, theirs: WorkspaceId) -> None:
        """An UPDATE without a condition changes our rows only, by sub-query too."""
        async with store.begin(mine) as session:
            await session.execute(update(OutboxPause).values(reason="changed"))
            await session.execute(
                update(OutboxPause)
                .where(OutboxPause.recipient.in_(select(Other.recipient)))
                .values(until=func.coalesce(OutboxPause.until, OutboxPause.until))
            )

        async with store.begin(theirs) as session:
            assert set(await session.scalars(select(OutboxPause.reason))) == {"limited"}

    async def test_a_value_from_a_subquery(
        self, store: Store, mine: WorkspaceId, theirs: WorkspaceId
    ) -> None:
        """A sub-query in the values of an UPDATE doesn't see their rows."""
        count = select(func.count(Other.recipient)).scalar_subquery()
        async with store.begin(mine) as session:
            await session.execute(
                update(OutboxPause)
                .values(reason=cast(count, String(16)))
                .execution_options(synchronize_session=False)
            )
            found = set(await session.scalars(select(OutboxPause.reason)))

        assert found == {"2"}

    async def test_delete(self, store: Store, mine: WorkspaceId, theirs: WorkspaceId) -> None:
        """A DELETE without a condition deletes our rows only."""
        async with store.begin(mine) as session:
            await session.execute(delete(OutboxPause))

        assert await _all(store) == {(theirs, "C1"), (theirs, "C2"), (theirs, "C3")}

    @pytest.mark.parametrize(
        "write",
        [
            pytest.param(
                lambda session: session.execute(
                    insert(OutboxPause).values(recipient="C9", until=UNTIL, reason="limited")
                ),
                id="values",
            ),
            pytest.param(
                lambda session: session.execute(
                    insert(OutboxPause), [{"recipient": "C9", "until": UNTIL, "reason": "limited"}]
                ),
                id="rows",
            ),
            pytest.param(
                lambda session: session.execute(
                    insert(OutboxPause), {"recipient": "C9", "until": UNTIL, "reason": "limited"}
                ),
                id="row",
            ),
            pytest.param(
                lambda session: session.execute(
                    upsert(session, OutboxPause)
                    .values(recipient="C9", until=UNTIL, reason="limited")
                    .on_conflict_do_nothing()
                ),
                id="upsert",
            ),
        ],
    )
    async def test_an_insert_gets_the_workspace(
        self, store: Store, mine: WorkspaceId, write: Callable[[Any], Any]
    ) -> None:
        """Each way to write an INSERT puts the row into the session's workspace."""
        async with store.begin(mine) as session:
            await write(session)

        assert (mine, "C9") in await _all(store)

    @pytest.mark.parametrize(
        "write",
        [
            pytest.param(
                lambda session, them: session.execute(
                    insert(OutboxPause).values(
                        workspace_id=them, recipient="C9", until=UNTIL, reason="limited"
                    )
                ),
                id="values",
            ),
            pytest.param(
                lambda session, them: session.execute(
                    insert(OutboxPause),
                    [
                        {
                            "workspace_id": them,
                            "recipient": "C9",
                            "until": UNTIL,
                            "reason": "limited",
                        }
                    ],
                ),
                id="rows",
            ),
            pytest.param(
                lambda session, them: session.execute(
                    insert(OutboxPause).values(
                        [{"recipient": "C9", "until": UNTIL, "reason": "limited"}]
                    )
                ),
                id="several values without a workspace",
            ),
            pytest.param(
                lambda session, them: session.execute(
                    insert(OutboxPause).from_select(
                        ["workspace_id", "recipient", "until", "reason"],
                        select(Other.workspace_id + 1, Other.recipient, Other.until, Other.reason),
                    )
                ),
                id="from select",
            ),
            pytest.param(
                lambda session, them: session.execute(
                    update(OutboxPause).values(workspace_id=them)
                ),
                id="update of the workspace",
            ),
            pytest.param(
                lambda session, them: session.execute(update(OutboxPause), {"workspace_id": them}),
                id="update of the workspace, as a parameter",
            ),
            pytest.param(
                lambda session, them: session.execute(
                    update(OutboxPause),
                    [{"workspace_id": them, "recipient": "C1", "reason": "changed"}],
                ),
                id="update of their rows by key",
            ),
        ],
    )
    async def test_a_statement_for_another_workspace_is_refused(
        self,
        store: Store,
        mine: WorkspaceId,
        theirs: WorkspaceId,
        write: Callable[[Any, int], Any],
    ) -> None:
        """A statement that would write into another workspace raises, and nothing is written."""
        before = await _all(store)

        async with store.begin(mine) as session:
            with pytest.raises(ForeignWorkspaceError):
                await write(session, theirs)

        assert await _all(store) == before

    async def test_a_row_of_another_workspace_is_refused(
        self, store: Store, mine: WorkspaceId, theirs: WorkspaceId
    ) -> None:
        """A new row that names another workspace raises at the flush."""
        async with store.begin(mine) as session:
            session.add(_pause("C9", theirs))
            with pytest.raises(ForeignWorkspaceError, match=f"workspace {theirs}"):
                await session.flush()
            session.expunge_all()

    async def test_a_row_does_not_change_sides(
        self, store: Store, mine: WorkspaceId, theirs: WorkspaceId
    ) -> None:
        """A loaded row that is given another workspace raises at the flush."""
        async with store.begin(mine) as session:
            row = await session.get_one(OutboxPause, (mine, "C1"))
            row.workspace_id = theirs
            with pytest.raises(ForeignWorkspaceError):
                await session.flush()
            session.expunge_all()
