"""A session that can't leave its workspace, whatever a query forgets to say.

SQLAlchemy's own hooks do it: every ORM statement gets `workspace_id = …` for every tenant table
in it, joins, aliases and sub-queries included; every new row gets the workspace. What those
hooks can't see (raw SQL, plain tables) is refused, not let through.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import (
    BigInteger,
    ClauseElement,
    Column,
    Executable,
    Insert,
    Select,
    Table,
    TextClause,
    Update,
    bindparam,
    event,
    inspect,
)
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.sql import visitors
from sqlalchemy.sql.base import ExecutableOption

from bot.clock import Clock
from bot.store.errors import ForeignWorkspaceError
from bot.store.growing import GrowingSession
from bot.store.types import Tenant, WorkspaceId

__all__ = ["WAKE", "AcrossSession", "Lastly", "WorkspaceSession"]

WAKE = "wake"
_WORKSPACE = "workspace"


class _BoundSession(GrowingSession):
    """The synchronous inside of a WorkspaceSession: what the hooks below listen to."""


class AcrossSession(AsyncSession):
    """One transaction over all workspaces; `Store.begin_across` makes it and ends it."""

    sync_session_class = GrowingSession


class WorkspaceSession(AsyncSession):
    """One transaction in one workspace; `Store.begin` makes it and ends it."""

    sync_session_class = _BoundSession

    def __init__(self, engine: AsyncEngine, *, workspace: WorkspaceId, clock: Clock) -> None:
        super().__init__(engine, expire_on_commit=False, info={_WORKSPACE: workspace})
        self.workspace = workspace
        self.clock = clock
        self._lastly: dict[Lastly, set[str]] = {}

    def wake(self) -> None:
        """Have the worker look for due deliveries as soon as this transaction is committed."""
        self.info[WAKE] = True

    def lastly(self, act: Lastly, about: Iterable[str]) -> None:
        """Have `act` done right before the commit, once for all that it is asked `about` till then.

        What many changes of one transaction come to is done once then. Its rows are locked last,
        and in one order everywhere: so nobody waits in a circle for what everybody changes.
        """
        self._lastly.setdefault(act, set()).update(about)

    async def finish(self) -> None:
        """Do what was to be done lastly, and what that asked for; whoever opened it calls this."""
        while self._lastly:
            waiting, self._lastly = self._lastly, {}
            # In one order everywhere: what each of them locks, too.
            for act in sorted(waiting, key=lambda act: getattr(act, "__qualname__", "")):
                await act(self, sorted(waiting[act]))


Lastly = Callable[[WorkspaceSession, Sequence[str]], Awaitable[None]]
"""What is done once at the end of a transaction, about all that it was asked for."""

_HERE = bindparam("the_workspace_of_the_session", type_=BigInteger())
_IN_WORKSPACE = with_loader_criteria(
    Tenant, lambda cls: cls.workspace_id == _HERE, include_aliases=True
)
"""What every SELECT gets. Which workspace is said at each execution; without it there is none."""

_bound: WeakKeyDictionary[Select[Any], Select[Any]] = WeakKeyDictionary()
"""SELECTs that were looked through, and what they are with `_IN_WORKSPACE`.

Looking through one takes as long as all else that SQLAlchemy does for it, so what is written once
is looked through once. A statement never changes, and what is remembered names no workspace.
"""


@lru_cache(maxsize=256)
def _criterion(workspace: int) -> ExecutableOption:
    """What every other ORM statement of a workspace gets: the parameters of those are values."""
    return with_loader_criteria(
        Tenant, lambda cls: cls.workspace_id == workspace, include_aliases=True
    )


@event.listens_for(_BoundSession, "do_orm_execute")
def _stay_inside(state: ORMExecuteState) -> None:
    workspace: int = state.session.info[_WORKSPACE]
    if not state.is_orm_statement:
        _refuse_unseen_tables(state.statement)
        return
    if isinstance(state.statement, Select):
        _select_here(state, workspace)
        return
    _refuse_plain_columns(state)
    if isinstance(state.statement, Insert):
        _insert_here(state, workspace)
        return
    if isinstance(state.statement, Update):
        _refuse_another_workspace(state.statement, state.parameters or {})
    if not _follows_a_row(state):
        state.statement = state.statement.options(_criterion(workspace))


def _select_here(state: ORMExecuteState, workspace: int) -> None:
    assert isinstance(state.statement, Select)
    # Also what follows a row needs it: rows that were loaded with `_IN_WORKSPACE` pass it on.
    state.parameters = {**_given_to_all(state), _HERE.key: workspace}
    bound = _bound.get(state.statement)
    if bound is None:
        has_plain_columns = _refuse_plain_columns(state)
        if _follows_a_row(state):
            return
        bound = state.statement.options(_IN_WORKSPACE)
        # Whether plain columns may stand there depends on more than the statement.
        if not has_plain_columns:
            _bound[state.statement] = bound
    state.statement = bound


def _given_to_all(state: ORMExecuteState) -> Mapping[str, Any]:
    given = state.parameters or {}
    if not isinstance(given, Mapping):
        raise ForeignWorkspaceError("a SELECT with several sets of parameters can't be bound")
    return given


def _follows_a_row(state: ORMExecuteState) -> bool:
    """Tell whether it loads columns or relationships of a row that was already found here."""
    return state.is_column_load or state.is_relationship_load


@event.listens_for(_BoundSession, "before_flush")
def _write_here(session: Session, _: UOWTransaction, __: object) -> None:
    workspace: int = session.info[_WORKSPACE]
    for row in session.new:
        if isinstance(row, Tenant) and row.workspace_id is None:
            row.workspace_id = workspace
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Tenant) and _leaves(row, workspace):
            raise ForeignWorkspaceError(
                f"{type(row).__name__} belongs to workspace {row.workspace_id}, "
                f"this session to {workspace}"
            )


def _leaves(row: Tenant, workspace: int) -> bool:
    history = inspect(row).attrs.workspace_id.history
    return any(value != workspace for value in (*history.sum(),) if value is not None)


def _insert_here(state: ORMExecuteState, workspace: int) -> None:
    statement = state.statement
    assert isinstance(statement, Insert)
    if not _is_tenant(statement.table):
        return
    if statement.select is not None:
        raise ForeignWorkspaceError("INSERT … FROM SELECT can't be bound to a workspace")
    rows = _rows(statement, state.parameters)
    foreign = [row for row in rows if row.get("workspace_id", workspace) != workspace]
    if foreign:
        raise ForeignWorkspaceError(f"an INSERT names another workspace than {workspace}")
    if isinstance(state.parameters, list):
        state.parameters = [{**row, "workspace_id": workspace} for row in state.parameters]
    elif statement._multi_values:  # noqa: SLF001 - SQLAlchemy offers no other way to look
        if any("workspace_id" not in row for row in rows):
            raise ForeignWorkspaceError(
                "several VALUES can't be bound to a workspace: pass the rows to execute() instead"
            )
    else:
        state.statement = statement.values(workspace_id=workspace)


def _rows(statement: Insert, parameters: object) -> list[Mapping[str, Any]]:
    """Every row that an INSERT would write, as far as it is given by value."""
    given: list[Mapping[Any, Any]] = []
    if isinstance(parameters, list):
        given += parameters
    elif isinstance(parameters, Mapping):
        given.append(parameters)
    given.append(statement._values or {})  # noqa: SLF001 - as above
    for several in statement._multi_values:  # noqa: SLF001 - as above
        given += [row for row in several if isinstance(row, Mapping)]
    return [
        {getattr(name, "key", name): getattr(value, "value", value) for name, value in row.items()}
        for row in given
    ]


def _refuse_another_workspace(statement: Update, parameters: object) -> None:
    if not isinstance(parameters, Mapping):
        raise ForeignWorkspaceError(
            "an UPDATE of rows by their keys can't be bound to a workspace: say which in WHERE"
        )
    # SQLAlchemy sets what is passed as a parameter, too.
    named: list[Any] = [*(statement._values or {}), *parameters]  # noqa: SLF001 - as above
    if any(getattr(name, "key", name) == "workspace_id" for name in named):
        raise ForeignWorkspaceError("a row never changes its workspace: leave workspace_id out")


def _refuse_unseen_tables(statement: Executable) -> None:
    if isinstance(statement, TextClause):
        raise ForeignWorkspaceError("raw SQL can't be bound to a workspace: use the mapped classes")
    for table in _tables(statement):
        if _is_tenant(table):
            raise ForeignWorkspaceError(
                f"a statement on the plain table {table.name} can't be bound to a workspace: "
                "begin it with a mapped class or its columns"
            )


def _refuse_plain_columns(state: ORMExecuteState) -> bool:
    """Tell whether there are any that may stand there. Raises ForeignWorkspaceError for others."""
    plain = [
        part
        for part in _parts(state.statement)
        if isinstance(part, Column)
        and _is_tenant(part.table)
        and "parententity" not in part._annotations  # noqa: SLF001 - how the ORM marks its own
    ]
    if not plain:
        return False
    # The ORM itself selects plain primary keys of the class that an UPDATE or DELETE is about.
    own = set(state.bind_mapper.primary_key) if state.bind_mapper and state.is_select else set()
    selected = (
        set(state.statement.selected_columns) if isinstance(state.statement, Select) else set()
    )
    for part in plain:
        if part not in own & selected:
            raise ForeignWorkspaceError(
                f"{part} is a plain column and can't be bound to a workspace: "
                "use the mapped class's attribute"
            )
    return True


def _tables(statement: Executable) -> Iterable[Table]:
    for part in _parts(statement):
        if isinstance(part, Table):
            yield part
        elif isinstance(part, Column):
            yield part.table


def _parts(statement: Executable) -> Iterable[object]:
    return visitors.iterate(cast("ClauseElement", statement))


def _is_tenant(table: object) -> bool:
    return isinstance(table, Table) and "workspace_id" in table.c
