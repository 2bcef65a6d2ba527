"""When somebody works, as they say it themselves (docs/rhythm.md R8)."""

from __future__ import annotations

from sqlalchemy import select

from bot.errors import N_, InvalidInput, Text
from bot.people import audit, countries, rows
from bot.people.model import Person
from bot.people.pages import HoursField, HoursForm, HoursPage
from bot.people.rules import PersonFacts
from bot.people.service import People
from bot.store import Store, WorkspaceId

__all__ = ["OwnHours"]

LEAST = 120
"""Minutes a day: shorter, and no 1:1 would find a place."""


class OwnHours:
    """Use cases of one's own working hours; nobody sets another's."""

    def __init__(self, store: Store, people: People) -> None:
        self._store = store
        self._people = people

    async def page(self, workspace: WorkspaceId, reader: str) -> HoursPage:
        """Load what the form starts from. Raises NotFound for a stranger."""
        async with self._store.begin(workspace) as session:
            facts = (await self._people.persons(session, [reader]))[reader]
            chosen = await session.scalar(select(Person.country).where(Person.slack_id == reader))
        return HoursPage(facts, chosen, countries.of_zone(facts.zone))

    async def save(self, workspace: WorkspaceId, form: HoursForm, *, by: str) -> PersonFacts:
        """Keep somebody's hours, and have the plan follow.

        Raises NotFound, InvalidInput.
        """
        if problems := _problems(form):
            raise InvalidInput(problems)
        async with self._store.begin(workspace) as session:
            await self._people.persons(session, [by])
            await self._people.hold_around(session, [by])
            [row] = await rows.persons_to_change(session, [by])
            before = rows.hours_of(row), row.country
            row.work_days = "".join(map(str, sorted(form.days)))
            row.work_from, row.work_until = form.start or 0, form.end or 0
            row.country = form.country
            if (rows.hours_of(row), row.country) != before:
                await audit.note(
                    session,
                    audit.Event.HOURS_SET,
                    actor=by,
                    subject=f"person:{by}",
                    days=row.work_days,
                    start=row.work_from,
                    end=row.work_until,
                    country=row.country,
                )
                await self._people.days_changed(session, [by])
            return (await self._people.persons(session, [by]))[by]


def _problems(form: HoursForm) -> dict[str, Text]:
    found: dict[str, Text] = {}
    if not form.days:
        found[HoursField.DAYS] = N_("Tick at least one day.")
    if form.start is None:
        found[HoursField.FROM] = N_("Say when you begin.")
    if form.end is None:
        found[HoursField.UNTIL] = N_("Say when you stop.")
    if form.start is not None and form.end is not None:
        if form.end <= form.start:
            found[HoursField.UNTIL] = N_("That is before you begin. Pick a later time.")
        elif form.end - form.start < LEAST:
            found[HoursField.UNTIL] = N_(
                "That leaves less than two hours, too little for a 1:1. Pick a later time."
            )
    if form.country and not countries.is_known(form.country):
        found[HoursField.COUNTRY] = N_("I don't know that country. Pick one from the list.")
    return found
