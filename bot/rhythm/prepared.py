"""Teams that ops prepare, and their managers start: nobody else (docs/rhythm.md R46)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, func, or_, select

from bot.clock import Clock
from bot.errors import N_, NotFound
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people import audit
from bot.people.access import WorkspaceRight
from bot.people.model import Membership, Team
from bot.people.roles import Roles
from bot.people.rows import slack_team
from bot.people.rules import TeamFacts
from bot.people.service import People
from bot.rhythm import model, prepared_rules
from bot.rhythm.prepared_lookup import Directory, Lookup
from bot.rhythm.prepared_pages import (
    Faulty,
    LookedThrough,
    PreparedFor,
    PreparedState,
    PreparedTeam,
    PreparePage,
)
from bot.rhythm.prepared_rules import Found, Wanted
from bot.rhythm.rules import Kind
from bot.rhythm.templates import Templates, template_of
from bot.slack.answers import SlackUser
from bot.store import Store, WorkspaceId, WorkspaceSession

__all__ = ["Prepared"]

TOLD_FOR = timedelta(days=30)
DRAFTS_KEPT = timedelta(days=1)
LOOKING = timedelta(seconds=1.5)
"""Whoever sent the form waits; Slack gives up after three seconds."""
MOST_SHOWN = 20
MOST_AT_ONCE = 10_000
WAITING = (
    model.PreparedTeam.offered_at.is_not(None),
    model.PreparedTeam.taken_at.is_(None),
    model.PreparedTeam.dropped_at.is_(None),
)
GONE = N_("This was taken back, or replaced by a newer one. Type `/coach` to see what is yours.")


class Prepared(Templates):
    """Use cases of prepared teams; those of policy templates it has from `Templates`."""

    def __init__(
        self, store: Store, people: People, directory: Directory, roles: Roles, clock: Clock
    ) -> None:
        super().__init__(store, roles, clock)
        self._people = people
        self._lookup = Lookup(people, directory)

    async def page(self, workspace: WorkspaceId, viewer: str) -> PreparePage:
        """Load what ops see first. Raises NotAllowed, SlackFailure."""
        await self._roles.look_at(workspace, viewer)
        async with self._store.begin(workspace) as session:
            await self._roles.require(session, viewer, WorkspaceRight.PREPARE_TEAMS)
            known = await self._people.known(session, viewer)
            waiting = await session.scalars(
                select(model.PreparedTeam)
                .where(*WAITING)
                .order_by(model.PreparedTeam.id.desc())
                .limit(MOST_SHOWN)
            )
            counted = (
                await session.execute(
                    select(
                        func.count(model.PreparedTeam.taken_at),
                        func.count(model.PreparedTeam.dropped_at),
                    ).where(model.PreparedTeam.offered_at.is_not(None))
                )
            ).one()
            return PreparePage(
                known.locale if known else None,
                await self.templates_in(session),
                tuple([_facts(row) for row in waiting.all()]),
                *counted,
            )

    async def look_through(
        self,
        workspace: WorkspaceId,
        text: str,
        *,
        by: str,
        patience: timedelta = LOOKING,
    ) -> LookedThrough:
        """Read a sheet, and keep what it says where only `by` sees it: nobody is told yet.

        `patience` is how long the workspace's people are looked through for names.

        Raises NotAllowed, SlackFailure, and Faulty with each fault and its line.
        """
        lines, faults = prepared_rules.read_lines(text)
        await self._roles.look_at(workspace, by)
        async with self._store.begin(workspace) as session:
            await self._roles.require(session, by, WorkspaceRight.PREPARE_TEAMS)
            templates = await self.templates_in(session)
            home = await slack_team(session)
        people, is_whole = await self._lookup.people_in(workspace, lines, patience)
        found = Found(
            people,
            await self._lookup.channels_in(workspace, lines),
            {one.name.casefold(): one for one in templates},
            home,
            is_whole,
        )
        teams, more = prepared_rules.wanted(lines, found)
        if faults or more:
            raise Faulty(tuple(sorted((*faults, *more), key=lambda one: one.line)))
        users: dict[str, SlackUser] = {one.id: one for same in people.values() for one in same}
        async with self._store.begin(workspace) as session:
            managers = {one.manager for one in teams}
            await self._people.remember(session, [users[one] for one in sorted(managers)])
            batch = await self._keep(session, teams, by)
            known = await self._people.known(session, by)
            kept = await self._of(session, model.PreparedTeam.batch == batch)
        return LookedThrough(known.locale if known else None, batch, kept)

    async def offer(self, workspace: WorkspaceId, batch: str, *, by: str) -> int:
        """Have the managers told of what was looked through; twice does it once.

        What waited for the same manager under the same name is replaced. Returns how many teams
        wait now. Raises NotAllowed, NotFound.
        """
        async with self._store.begin(workspace) as session:
            await self._roles.require(session, by, WorkspaceRight.PREPARE_TEAMS)
            rows = await self._rows(session, batch, by)
            now = self._clock.now()
            fresh = [row for row in rows if row.offered_at is None]
            for row in fresh:
                row.offered_at = now
            await self._replace(session, fresh)
            first: dict[str, int] = {}
            for row in fresh:
                first.setdefault(row.manager, row.id)
            for manager, subject in sorted(first.items()):
                await self._enqueue(session, Kind.PREPARED, subject, manager)
            if fresh:
                await audit.note(
                    session,
                    audit.Event.TEAMS_PREPARED,
                    actor=by,
                    subject=f"batch:{batch}",
                    teams=len(fresh),
                    managers=sorted(first),
                )
            return len(rows)

    async def prepared_for(
        self, workspace: WorkspaceId, prepared_id: int, *, reader: str
    ) -> PreparedFor:
        """Load what a manager reads of what was prepared for them at once. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            row = await self._row(session, prepared_id, reader)
            facts = (await self._people.persons(session, [reader]))[reader]
            teams = await self._of(
                session,
                model.PreparedTeam.batch == row.batch,
                model.PreparedTeam.manager == reader,
                model.PreparedTeam.offered_at.is_not(None),
            )
        return PreparedFor(facts, teams)

    async def one(self, workspace: WorkspaceId, prepared_id: int, *, reader: str) -> PreparedTeam:
        """Load one prepared team: for its manager, and for who prepared it. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            row = await self._row(session, prepared_id, reader)
            [team] = await self._of(session, model.PreparedTeam.id == row.id)
        return team

    async def decline(self, workspace: WorkspaceId, prepared_id: int, *, by: str) -> None:
        """Take a manager's no; who prepared it is told. Twice does nothing. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            row = await self._row(session, prepared_id, by, to_change=True)
            if row.manager != by:
                raise NotFound(GONE)
            if row.taken_at is not None or row.dropped_at is not None:
                return
            row.dropped_at = self._clock.now()
            await session.flush()
            await self._show(session, [row])
            await self._note(session, audit.Event.PREPARED_DECLINED, row)
            if row.prepared_by != by:
                await self._enqueue(session, Kind.PREPARED_DECLINED, row.id, row.prepared_by)

    async def take(
        self, session: WorkspaceSession, prepared_id: int, team: TeamFacts, *, by: str
    ) -> None:
        """Note that a manager set up what was prepared for them; twice does nothing.

        Raises NotFound.
        """
        row = await self._row(session, prepared_id, by, to_change=True)
        if row.manager != by:
            raise NotFound(GONE)
        if row.taken_at is None:
            row.taken_at, row.dropped_at = self._clock.now(), None
            await session.flush()
            await self._show(session, [row])
            await self._note(session, audit.Event.PREPARED_STARTED, row, team=team.id)

    async def _keep(self, session: WorkspaceSession, teams: Sequence[Wanted], by: str) -> str:
        """Write drafts down, in place of those that nobody went on with."""
        now = self._clock.now()
        await session.execute(
            delete(model.PreparedTeam).where(
                model.PreparedTeam.offered_at.is_(None),
                or_(
                    model.PreparedTeam.prepared_by == by,
                    model.PreparedTeam.prepared_at < now - DRAFTS_KEPT,
                ),
            )
        )
        batch = uuid4().hex
        session.add_all(
            model.PreparedTeam(
                manager=one.manager,
                name=one.name,
                channel=one.channel,
                reps=",".join(one.reps),
                weekday=one.template.weekday,
                start_minute=one.template.start,
                length_minutes=one.template.length,
                times=one.template.times,
                every_weeks=one.template.every,
                target_hours=one.template.target,
                prepared_by=by,
                prepared_at=now,
                batch=batch,
            )
            for one in teams
        )
        await session.flush()
        return batch

    async def _replace(
        self, session: WorkspaceSession, fresh: Sequence[model.PreparedTeam]
    ) -> None:
        """Drop what still waits for the same manager under the same name."""
        batches = {row.batch for row in fresh}
        waiting = await session.scalars(
            select(model.PreparedTeam)
            .where(*WAITING, model.PreparedTeam.manager.in_({row.manager for row in fresh}))
            .order_by(model.PreparedTeam.id)
            .with_for_update()
        )
        named = {(row.manager, row.name.casefold()) for row in fresh}
        old = [
            row
            for row in waiting
            if row.batch not in batches and (row.manager, row.name.casefold()) in named
        ]
        for row in old:
            row.dropped_at = self._clock.now()
        await session.flush()
        await self._show(session, old)

    async def _rows(
        self, session: WorkspaceSession, batch: str, by: str
    ) -> Sequence[model.PreparedTeam]:
        rows = await session.scalars(
            select(model.PreparedTeam)
            .where(model.PreparedTeam.batch == batch, model.PreparedTeam.prepared_by == by)
            .order_by(model.PreparedTeam.id)
            .with_for_update()
        )
        if found := rows.all():
            return found
        raise NotFound(N_("This list is out of date. Open `/coach prepare` and begin again."))

    async def _row(
        self, session: WorkspaceSession, prepared_id: int, reader: str, *, to_change: bool = False
    ) -> model.PreparedTeam:
        """Load one for its manager or who prepared it; to others it isn't there."""
        query = select(model.PreparedTeam).where(
            model.PreparedTeam.id == prepared_id, model.PreparedTeam.offered_at.is_not(None)
        )
        row = await session.scalar(query.with_for_update() if to_change else query)
        if row is None or reader not in {row.manager, row.prepared_by}:
            raise NotFound(GONE)
        return row

    async def _of(self, session: WorkspaceSession, *where: Any) -> tuple[PreparedTeam, ...]:
        rows = await session.scalars(
            select(model.PreparedTeam).where(*where).order_by(model.PreparedTeam.id)
        )
        found = [_facts(row) for row in rows]
        taken = await self._taken(session, {rep for one in found for rep in one.reps})
        leading = set(
            await session.scalars(
                select(Team.manager).where(Team.manager.in_({one.manager for one in found}))
            )
        )
        return tuple(
            replace(
                one,
                elsewhere=tuple(rep for rep in one.reps if rep in taken),
                leads=one.manager in leading,
            )
            for one in found
        )

    async def _taken(self, session: WorkspaceSession, reps: Collection[str]) -> set[str]:
        """Find those who are in a team already."""
        found: set[str] = set()
        every = sorted(reps)
        for first in range(0, len(every), MOST_AT_ONCE):
            some = every[first : first + MOST_AT_ONCE]
            found.update(
                await session.scalars(
                    select(Membership.rep).where(
                        Membership.rep.in_(some), Membership.until.is_(None)
                    )
                )
            )
        return found

    async def _show(self, session: WorkspaceSession, rows: Sequence[model.PreparedTeam]) -> None:
        """Bring the messages up to date that tell of these: one for each batch and manager."""
        for batch, manager in sorted({(row.batch, row.manager) for row in rows}):
            subject = await session.scalar(
                select(func.min(model.PreparedTeam.id)).where(
                    model.PreparedTeam.batch == batch, model.PreparedTeam.manager == manager
                )
            )
            if subject is not None:
                await outbox.refresh(session, Kind.PREPARED, subject)

    async def _note(
        self,
        session: WorkspaceSession,
        event: audit.Event,
        row: model.PreparedTeam,
        *,
        team: int | None = None,
    ) -> None:
        await audit.note(session, event, actor=row.manager, subject=f"prepared:{row.id}", team=team)

    async def _enqueue(
        self, session: WorkspaceSession, kind: Kind, subject: int, recipient: str
    ) -> None:
        now = self._clock.now()
        await outbox.enqueue(
            session,
            kind=kind,
            subject=subject,
            recipient=recipient,
            due_at=now,
            expires_at=now + TOLD_FOR,
            dedup_key=f"{kind}:{subject}",
            klass=DeliveryClass.NOTICE,
        )


def _facts(row: model.PreparedTeam) -> PreparedTeam:
    return PreparedTeam(
        row.id,
        row.manager,
        row.name,
        row.channel,
        tuple(row.reps.split(",")),
        template_of(row, ""),
        row.prepared_by,
        row.prepared_at,
        _state(row),
    )


def _state(row: model.PreparedTeam) -> PreparedState:
    if row.offered_at is None:
        return PreparedState.DRAFT
    if row.taken_at is not None:
        return PreparedState.STARTED
    return PreparedState.WAITING if row.dropped_at is None else PreparedState.DROPPED
