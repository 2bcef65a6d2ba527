"""A record that was written stays as it was written, whatever a statement says (R51)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Executable, delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people.model import Audit
from bot.store import AppendOnlyError, Store, WorkspaceId, upsert

AT = datetime(2026, 11, 27, 9, tzinfo=UTC)
TABLE = Audit.metadata.tables[Audit.__tablename__]


def _record(subject: str) -> Audit:
    return Audit(at=AT, actor="U1MIA", event="team.saved", subject=subject)


@pytest.fixture(name="mine")
async def _mine(store: Store, workspace: WorkspaceId) -> WorkspaceId:
    async with store.begin(workspace) as session:
        session.add_all([_record("team:1"), _record("team:2")])
    return workspace


async def _subjects(store: Store) -> list[str]:
    async with store.begin_across() as session:
        return list(await session.scalars(select(Audit.subject).order_by(Audit.id)))


def _overwriting(session: AsyncSession, workspace: WorkspaceId) -> Executable:
    values = {"id": 1, "workspace_id": workspace, "at": AT, "event": "x", "subject": "y"}
    made = upsert(session, Audit).values(values)
    return made.on_conflict_do_update(index_elements=["id"], set_={"subject": "forged"})


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(update(Audit).values(subject="forged"), id="update"),
        pytest.param(delete(Audit), id="delete"),
        pytest.param(delete(Audit).where(Audit.subject == "team:1"), id="delete one"),
    ],
)
async def test_no_statement_changes_a_record(
    store: Store, mine: WorkspaceId, statement: Executable
) -> None:
    """An UPDATE or DELETE of it is refused, in one workspace and across them all."""
    with pytest.raises(AppendOnlyError):
        async with store.begin(mine) as session:
            await session.execute(statement)
    with pytest.raises(AppendOnlyError):
        async with store.begin_across() as session:
            await session.execute(statement)

    assert await _subjects(store) == ["team:1", "team:2"]


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(update(TABLE).values(subject="forged"), id="update"),
        pytest.param(delete(TABLE), id="delete"),
    ],
)
async def test_nor_does_one_on_the_plain_table(
    store: Store, mine: WorkspaceId, statement: Executable
) -> None:
    """Going around the mapped class doesn't get around it, either."""
    assert mine
    with pytest.raises(AppendOnlyError):
        async with store.begin_across() as session:
            await session.execute(statement)

    assert await _subjects(store) == ["team:1", "team:2"]


async def test_an_upsert_overwrites_nothing(store: Store, mine: WorkspaceId) -> None:
    """An INSERT that would overwrite a record is refused; one that only adds isn't."""
    with pytest.raises(AppendOnlyError):
        async with store.begin(mine) as session:
            await session.execute(_overwriting(session, mine))
    with pytest.raises(AppendOnlyError):
        async with store.begin_across() as across:
            await across.execute(_overwriting(across, mine))
    async with store.begin(mine) as session:
        await session.execute(insert(Audit).values(at=AT, event="x", subject="added", detail=""))

    assert await _subjects(store) == ["team:1", "team:2", "added"]


async def test_a_loaded_record_stays(store: Store, mine: WorkspaceId) -> None:
    """Changing or deleting a loaded record fails with the flush, and nothing of it is kept."""
    with pytest.raises(AppendOnlyError):
        async with store.begin(mine) as session:
            (await session.scalars(select(Audit))).first().subject = "forged"  # type: ignore[union-attr]
    with pytest.raises(AppendOnlyError):
        async with store.begin(mine) as session:
            await session.delete((await session.scalars(select(Audit))).first())
    async with store.begin_across() as across:
        assert (await across.execute(text("SELECT count(*) FROM audit"))).scalar() == len(
            await _subjects_in(across)
        )

    assert await _subjects(store) == ["team:1", "team:2"]


async def _subjects_in(session: AsyncSession) -> list[str]:
    return list(await session.scalars(select(Audit.subject)))


async def test_what_changes_before_it_is_written(store: Store, mine: WorkspaceId) -> None:
    """A record is its writer's own until the flush."""
    async with store.begin(mine) as session:
        record = _record("team:3")
        session.add(record)
        record.subject = "team:4"

    assert await _subjects(store) == ["team:1", "team:2", "team:4"]
