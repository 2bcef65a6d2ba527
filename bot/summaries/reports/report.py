"""`/coach report`: numbers of teams as a file, for who may see them (docs/rhythm.md R41, R50, R51).

The file holds numbers of teams: no name of a rep, no deal, no word of any 1:1.
"""

from __future__ import annotations

from datetime import date, timedelta

from bot.errors import N_, InvalidInput, NotFound
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people import audit
from bot.people.access import Role, WorkspaceRight
from bot.people.ground import Ground
from bot.people.rules import PersonFacts
from bot.rhythm.rules import Week
from bot.store import WorkspaceId, WorkspaceSession
from bot.summaries.figures.service import TeamWeeks
from bot.summaries.reports.kinds import Kind
from bot.summaries.reports.model import ReportRequest
from bot.summaries.reports.numbers import numbers_of
from bot.summaries.reports.report_pages import Report, ReportForm
from bot.summaries.reports.report_rules import (
    MOST_ROWS,
    Asked,
    ReportField,
    weeks_asked,
    weeks_from,
)
from bot.summaries.reports.tables import Format
from bot.summaries.reports.teams import TeamName, names_of

__all__ = ["Reports"]

WAITED_FOR = timedelta(days=1)
ALL_TEAMS = frozenset({Role.ADMIN, Role.OPS})
"""Who has numbers exported for others: of every team."""


class Reports:
    """Use cases of reports. Each looks anew at what its person may see."""

    def __init__(self, ground: Ground, weeks: TeamWeeks, *, most_rows: int = MOST_ROWS) -> None:
        self._store = ground.store
        self._people = ground.people
        self._roles = ground.roles
        self._clock = ground.clock
        self._weeks = weeks
        self._most_rows = most_rows

    async def form(self, workspace: WorkspaceId, viewer: str) -> ReportForm:
        """Load what the form shows. Raises NotAllowed, SlackFailure."""
        await self._meet(workspace, viewer)
        async with self._store.begin(workspace) as session:
            reader = await self._reader(session, viewer)
            return ReportForm(reader, await self._teams(session, viewer), self._today(reader))

    async def ask(
        self, workspace: WorkspaceId, asked: Asked, form: Format, *, by: str
    ) -> ReportForm:
        """Have a file made and sent to who asks; a record of it stays (docs/rhythm.md R51).

        Raises NotAllowed, InvalidInput, SlackFailure.
        """
        await self._meet(workspace, by)
        async with self._store.begin(workspace) as session:
            reader = await self._reader(session, by)
            theirs = await self._teams(session, by)
            ids = [one.id for one in theirs if not asked.teams or one.id in asked.teams]
            if not ids and asked.teams:
                raise InvalidInput(
                    {ReportField.TEAMS: N_("These aren't your teams any more. Pick others.")}
                )
            if not ids:
                raise InvalidInput(
                    {ReportField.PERIOD: N_("There is no team yet whose numbers you could have.")}
                )
            first, last = weeks_asked(asked, self._today(reader))
            weeks = len(weeks_from(first, last))
            if weeks * len(ids) > self._most_rows:
                words = N_(
                    "That would be {rows} rows, and I make at most {most} at a time. Pick fewer "
                    "teams or weeks.",
                    rows=weeks * len(ids),
                    most=self._most_rows,
                )
                raise InvalidInput({ReportField.TEAMS: words})
            now = self._clock.now()
            request = ReportRequest(
                asked_by=by,
                teams=",".join(map(str, ids)),
                first_week=str(first),
                last_week=str(last),
                form=form,
                made_at=now,
            )
            session.add(request)
            await session.flush()
            await audit.note(
                session,
                audit.Event.NUMBERS_EXPORTED,
                actor=by,
                subject=f"report:{request.id}",
                teams=[str(one) for one in ids],
                first_week=str(first),
                last_week=str(last),
                form=form,
            )
            await outbox.enqueue(
                session,
                kind=Kind.REPORT,
                subject=request.id,
                recipient=by,
                due_at=now,
                expires_at=now + WAITED_FOR,
                dedup_key=f"report:{request.id}",
                klass=DeliveryClass.ANSWER,
            )
            return ReportForm(reader, theirs, self._today(reader))

    async def made(self, workspace: WorkspaceId, request_id: int) -> Report:
        """Count what a report holds, of those of its teams that its asker may still see.

        Raises NotFound, NotAllowed.
        """
        async with self._store.begin(workspace) as session:
            request = await session.get(ReportRequest, request_id)
            if request is None:
                raise NotFound(N_("That report isn't there any more."))
            reader = await self._reader(session, request.asked_by)
            asked = {int(one) for one in request.teams.split(",")}
            theirs = {one.id for one in await self._teams(session, request.asked_by)}
        numbers = await numbers_of(
            self._store,
            workspace,
            self._weeks,
            Week.parse(request.first_week),
            Week.parse(request.last_week),
            only=asked & theirs,
            now=self._clock.now(),
            today=self._today(reader),
        )
        if not numbers.teams:
            raise NotFound(N_("These aren't your teams any more."))
        return Report(request.id, reader, Format(request.form), numbers)

    async def _teams(self, session: WorkspaceSession, viewer: str) -> tuple[TeamName, ...]:
        """List the teams whose numbers somebody may have as a file. Raises NotAllowed."""
        roles = await self._roles.roles_of(session, viewer)
        if roles & ALL_TEAMS:
            return tuple(await names_of(session))
        await self._roles.require(session, viewer, WorkspaceRight.SEE_NUMBERS)
        return tuple(await names_of(session, await self._roles.led_by(session, viewer)))

    async def _meet(self, workspace: WorkspaceId, viewer: str) -> None:
        """Look whether they are one of Slack's admins, whom we may never have met."""
        await self._roles.look_at(workspace, viewer)

    async def _reader(self, session: WorkspaceSession, viewer: str) -> PersonFacts:
        known = await self._people.known(session, viewer)
        if known is None:
            # Who was never met has neither team nor role: the words are those of the roles.
            await self._roles.require(session, viewer, WorkspaceRight.EXPORT)
            raise NotFound(N_("I don't know you yet."))
        return known

    def _today(self, reader: PersonFacts) -> date:
        return reader.hours.local_day(self._clock.now())
