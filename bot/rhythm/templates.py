"""Policy templates: what teams are prepared with, written down once by ops (docs/rhythm.md R46)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from bot.clock import Clock
from bot.errors import N_, InvalidInput, Text
from bot.people import audit
from bot.people.access import WorkspaceRight
from bot.people.roles import Roles
from bot.people.rules import Times
from bot.rhythm.capacity import LENGTHS, RHYTHMS, TARGETS
from bot.rhythm.form import LONGEST_NAME
from bot.rhythm.model import PolicyTemplate, PreparedTeam
from bot.rhythm.prepared_pages import PreparedField
from bot.rhythm.prepared_rules import Template
from bot.store import Store, WorkspaceId, WorkspaceSession, upsert

__all__ = ["Templates", "template_of"]

MOST_TEMPLATES = 50


class Templates:
    """Use cases of templates; a team that was prepared keeps what it was prepared with."""

    def __init__(self, store: Store, roles: Roles, clock: Clock) -> None:
        self._store = store
        self._roles = roles
        self._clock = clock

    async def templates_in(self, session: WorkspaceSession) -> tuple[Template, ...]:
        """List the templates by name."""
        rows = await session.scalars(select(PolicyTemplate).order_by(PolicyTemplate.name))
        return tuple([template_of(row, row.name) for row in rows.all()])

    async def save_template(
        self, workspace: WorkspaceId, template: Template, *, by: str
    ) -> tuple[Template, ...]:
        """Write a template down, in place of the one of that name; returns all of them.

        Raises NotAllowed, InvalidInput at the fields.
        """
        async with self._store.begin(workspace) as session:
            await self._roles.require(session, by, WorkspaceRight.PREPARE_TEAMS)
            known = await self.templates_in(session)
            if problems := _problems(template, known):
                raise InvalidInput(problems)
            same = [one for one in known if one.name.casefold() == template.name.casefold()]
            name = same[0].name if same else template.name
            if replace(template, name=name) not in known:
                await self._write(session, template, name, by=by)
            return await self.templates_in(session)

    async def _write(
        self, session: WorkspaceSession, template: Template, name: str, *, by: str
    ) -> None:
        values = {
            "weekday": template.weekday,
            "start_minute": template.start,
            "length_minutes": template.length,
            "times": template.times,
            "every_weeks": template.every,
            "target_hours": template.target,
            "changed_by": by,
            "changed_at": self._clock.now(),
        }
        template_id = await session.scalar(
            upsert(session, PolicyTemplate)
            .values(name=name, **values)
            .on_conflict_do_update(index_elements=["workspace_id", "name"], set_=values)
            .returning(PolicyTemplate.id)
        )
        await audit.note(
            session,
            audit.Event.TEMPLATE_SAVED,
            actor=by,
            subject=f"template:{template_id}",
            every=template.every,
            length=template.length,
            target=template.target,
        )


def template_of(row: PolicyTemplate | PreparedTeam, name: str) -> Template:
    """Read a policy that ops wrote down."""
    return Template(
        name,
        row.weekday,
        row.start_minute,
        row.length_minutes,
        Times(row.times),
        row.every_weeks,
        row.target_hours,
    )


def _problems(template: Template, known: tuple[Template, ...]) -> dict[str, Text]:
    found: dict[str, Text] = {}
    names = {one.name.casefold() for one in known}
    if not template.name:
        found[PreparedField.NAME] = N_("Give it a name: the sheet's lines name it.")
    elif len(template.name) > LONGEST_NAME:
        found[PreparedField.NAME] = N_("Say it in at most {n} characters.", n=LONGEST_NAME)
    elif template.name.casefold() not in names and len(known) >= MOST_TEMPLATES:
        found[PreparedField.NAME] = N_(
            "There are {n} templates already. Change one of them: type its name here.",
            n=MOST_TEMPLATES,
        )
    if template.length not in LENGTHS:
        found[PreparedField.LENGTH] = N_("Pick one of the lengths in the list.")
    if template.every not in RHYTHMS:
        found[PreparedField.EVERY] = N_("Pick how often.")
    if template.target not in TARGETS:
        found[PreparedField.TARGET] = N_("Pick how many hours.")
    return found
