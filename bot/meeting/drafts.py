"""What somebody typed into a form that isn't sent yet: kept as they go, for them alone (R48).

Each function joins its caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import undefer

from bot.meeting.ids import Field
from bot.meeting.model import Draft
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import State
from bot.store import Store, WorkspaceSession, upsert

__all__ = ["Drafts", "Kept"]

OFF_THE_PLAN = (State.SKIPPED, State.EXCUSED)
MOVES_ON = (Field.NOTES, Field.INSIGHTS, Field.PRIVATE)
"""What of a 1:1 that came off the plan belongs into the next one's form."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed, by field; over which `version` of the record.

    It `is_of_another` when it was typed for a 1:1 with the same rep that came off the plan.
    """

    fields: Mapping[str, str]
    version: int = 0
    is_of_another: bool = False


class Drafts:
    """Keeps drafts; what is private in one is sealed, or not kept where no key is set."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def keep(
        self,
        session: WorkspaceSession,
        one_on_one: int,
        author: str,
        fields: Mapping[str, str],
        *,
        view: str,
        typed_at: str,
        version: int,
    ) -> None:
        """Keep what stands in a form now.

        `view` is Slack's id of the open form and `typed_at` Slack's time of the change: what
        arrives late, after a newer change or after the form was sent, is no news.
        """
        row = await _row(session, one_on_one, author)
        if row is not None:
            said = json.loads(row.fields)
            is_old = _seconds(typed_at) < _seconds(said.get("at", ""))
            if said.get("view") == view and (said.get("sent") or is_old):
                return
        open_fields = {
            name: text for name, text in fields.items() if name != Field.PRIVATE and text
        }
        said = {"view": view, "at": typed_at, "version": version, "fields": open_fields}
        private = fields.get(Field.PRIVATE) if self._store.secrets.is_on else None
        await _write(session, one_on_one, author, said, private or None)

    async def find(self, session: WorkspaceSession, one_on_one: int, author: str) -> Kept | None:
        """Find what its author typed into a form that they didn't send."""
        row = await _row(session, one_on_one, author)
        return None if row is None else _kept(row)

    async def find_stranded(self, session: WorkspaceSession, rep: str, author: str) -> Kept | None:
        """Find what was typed for a 1:1 with this rep that came off the plan before it was sent."""
        row = await session.scalar(
            select(Draft)
            .options(undefer(Draft.private))
            .join(OneOnOne, OneOnOne.id == Draft.one_on_one_id)
            .where(Draft.author == author, OneOnOne.rep == rep, OneOnOne.state.in_(OFF_THE_PLAN))
            .order_by(Draft.changed_at.desc(), Draft.id.desc())
            .limit(1)
        )
        kept = None if row is None else _kept(row)
        if kept is None:
            return None
        fields = {name: text for name, text in kept.fields.items() if name in MOVES_ON}
        return Kept(fields, is_of_another=True) if fields else None

    async def sent(
        self, session: WorkspaceSession, one_on_one: int, author: str, *, view: str
    ) -> None:
        """Let go of what was typed: it was sent. Only the form's id stays."""
        await _write(session, one_on_one, author, {"view": view, "sent": True}, None)

    async def was_sent(
        self, session: WorkspaceSession, one_on_one: int, author: str, *, view: str
    ) -> bool:
        """Tell whether this very form was sent already."""
        row = await _row(session, one_on_one, author)
        said = {} if row is None else json.loads(row.fields)
        return bool(said.get("sent")) and said.get("view") == view

    async def let_go_of_stranded(self, session: WorkspaceSession, rep: str, author: str) -> None:
        """Let go of what was typed for 1:1s off the plan: it moved into another's form."""
        found = await session.scalars(
            select(Draft)
            .join(OneOnOne, OneOnOne.id == Draft.one_on_one_id)
            .where(Draft.author == author, OneOnOne.rep == rep, OneOnOne.state.in_(OFF_THE_PLAN))
        )
        for row in found:
            await session.delete(row)


def _kept(row: Draft) -> Kept | None:
    said = json.loads(row.fields)
    fields: dict[str, str] = said.get("fields", {})
    if row.private:
        fields[Field.PRIVATE] = row.private
    return Kept(fields, said.get("version", 0)) if fields else None


async def _write(
    session: WorkspaceSession,
    one_on_one: int,
    author: str,
    said: Mapping[str, object],
    private: str | None,
) -> None:
    statement = upsert(session, Draft).values(
        one_on_one_id=one_on_one,
        author=author,
        fields=json.dumps(said),
        private=private,
        changed_at=session.clock.now(),
    )
    new = statement.excluded
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["one_on_one_id", "author"],
            set_={"fields": new.fields, "private": new.private, "changed_at": new.changed_at},
        )
    )


async def _row(session: WorkspaceSession, one_on_one: int, author: str) -> Draft | None:
    found: Draft | None = await session.scalar(
        select(Draft)
        .options(undefer(Draft.private))
        .where(Draft.one_on_one_id == one_on_one, Draft.author == author)
        .execution_options(populate_existing=True)
    )
    return found


def _seconds(typed_at: str) -> float:
    try:
        return float(typed_at or 0)
    except ValueError:
        return 0.0
