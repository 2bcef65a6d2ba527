"""Whom a workspace sells to best: described by who leads teams there (docs/rhythm.md R13)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from bot.errors import N_, InvalidInput, NotAllowed
from bot.evidence.fit import rows, rules
from bot.evidence.fit.model import IdealCustomer
from bot.evidence.fit.pages import IdealPage
from bot.evidence.fit.rules import Ideal, Part
from bot.people import audit
from bot.people.access import Role
from bot.people.audit import Event
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.people.model import Team
from bot.store import WorkspaceId

__all__ = ["IdealCustomers"]


class IdealCustomers:
    """Use cases of the one description that a workspace has."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def page(self, workspace: WorkspaceId, viewer: str) -> IdealPage:
        """Load the description; everybody who takes part may read it, and only some change it."""
        may_change = await self._may_change(workspace, viewer)
        async with self._ground.store.begin(workspace) as session:
            reader = (await self._ground.people.persons(session, [viewer]))[viewer]
            return IdealPage(reader, await rows.ideal(session), may_change)

    async def save(self, workspace: WorkspaceId, parts: Mapping[Part, str], *, by: str) -> Ideal:
        """Write the description down; without any words it is taken away again.

        The same once more does nothing. Raises NotAllowed; InvalidInput at the `Part`s.
        """
        if not await self._may_change(workspace, by):
            raise NotAllowed(
                N_(
                    "Whoever leads a team describes your ideal customer. "
                    "Tell them what you would change."
                )
            )
        wanted = {part: " ".join(parts.get(part, "").split()) for part in Part}
        if wrong := rules.problems(wanted):
            raise InvalidInput(wrong)
        async with self._ground.store.begin(workspace) as session:
            await self._ground.people.hold(session, [by])
            row = await rows.ideal_row(session, is_to_change=True)
            if rows.ideal_of(row).parts == wanted or (row is None and not any(wanted.values())):
                return rows.ideal_of(row)
            now = session.clock.now()
            if row is None:
                row = IdealCustomer(changed_by=by, changed_at=now)
                session.add(row)
            for part, column in rows.COLUMNS.items():
                setattr(row, column, wanted[part])
            row.changed_by, row.changed_at = by, now
            await session.flush()
            kept = rows.ideal_of(row)
            described = [str(part) for part in kept.described]
            await audit.note(
                session,
                Event.IDEAL_CUSTOMER_SAVED,
                actor=by,
                subject="ideal-customer",
                parts=described,
            )
            leaders = (await session.scalars(select(Team.manager).distinct())).all()
            await home_changed(session, {by, *leaders})
            return kept

    async def _may_change(self, workspace: WorkspaceId, viewer: str) -> bool:
        async with self._ground.store.begin(workspace) as session:
            teams = await self._ground.people.teams_of(session, viewer)
            if teams or await self._ground.roster.led_by(session, viewer):
                return True
            if Role.ADMIN in await self._ground.roles.roles_of(session, viewer):
                return True
        # Slack is asked outside of transactions, and only about who leads nobody.
        found = await self._ground.people.profiles(workspace, [viewer])
        return viewer in found and found[viewer].is_admin
