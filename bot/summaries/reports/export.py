"""`coach export`: the numbers of all teams as a file, for whoever runs the machine (R41, R51).

They hold the same as a report: no name of a rep, no deal, no word of any 1:1.
"""

from __future__ import annotations

from datetime import UTC

from sqlalchemy import select

from bot.clock import Clock
from bot.errors import N_, CoachError, NotFound
from bot.people import audit
from bot.people.ground import Ground
from bot.people.roles import Roles
from bot.people.roster import Roster
from bot.people.service import People
from bot.slack.answers import SlackUser
from bot.slack.workspaces import Workspace
from bot.store import Store, WorkspaceId
from bot.summaries.figures.service import TeamWeeks
from bot.summaries.picture.workshop import Workshop, WorkshopFailure
from bot.summaries.reports import report_views
from bot.summaries.reports.numbers import numbers_of
from bot.summaries.reports.report_pages import Numbers
from bot.summaries.reports.report_rules import weeks_back
from bot.summaries.reports.tables import Format, Tables
from bot.words import tongue

__all__ = ["export_numbers"]

SECONDS = 600.0


class _NoSlack:
    """Nobody is looked up: what isn't known of somebody stays unknown."""

    async def user(self, workspace: WorkspaceId, user: str) -> SlackUser:
        del workspace, user
        raise NotFound(N_("The command line doesn't ask Slack."))


async def export_numbers(
    store: Store,
    clock: Clock,
    *,
    weeks: int,
    form: Format,
    workspace: str | None = None,
    locale: str = "en",
) -> bytes:
    """Count the last whole weeks of all teams, and write them into a file.

    `workspace` is Slack's team id, needed where there are several. A record of it stays, as done
    on the command line. Raises CoachError.
    """
    found = await _workspace(store, workspace)
    people = People(store, _NoSlack(), clock)
    ground = Ground(store, people, Roster(store, people, clock), clock, Roles(store, people, clock))
    now = clock.now()
    today = now.astimezone(UTC).date()
    first, last = weeks_back(today, weeks)
    numbers = await numbers_of(
        store, found, TeamWeeks(ground), first, last, only=None, now=now, today=today
    )
    async with store.begin(found) as session:
        await audit.note(
            session,
            audit.Event.NUMBERS_EXPORTED,
            actor=None,
            subject="teams:all",
            by="command line",
            first_week=str(first),
            last_week=str(last),
            form=form,
        )
    return await _written(numbers, form, locale)


async def _written(numbers: Numbers, form: Format, locale: str) -> bytes:
    workshop = Workshop(seconds=SECONDS)
    tables = Tables(workshop)
    by_week, *others = report_views.sheets(tongue(locale), numbers)
    try:
        if form is Format.CSV:
            return await tables.as_csv(by_week)
        return await tables.as_xlsx(by_week, *others)
    except WorkshopFailure as error:
        words = N_("The file couldn't be written ({why}). Try fewer weeks.", why=str(error))
        raise CoachError(words) from error
    finally:
        workshop.close()


async def _workspace(store: Store, wanted: str | None) -> WorkspaceId:
    async with store.begin_across() as session:
        rows = await session.execute(
            select(Workspace.id, Workspace.slack_team_id).order_by(Workspace.id)
        )
        known = {team: WorkspaceId(id_) for id_, team in rows}
    if wanted is None and len(known) == 1:
        [wanted] = known
    if wanted is None:
        if not known:
            raise CoachError(N_("There is no workspace yet: start Coach once with `coach run`."))
        words = N_("Say which workspace, with --workspace: {teams}", teams=", ".join(known))
        raise CoachError(words)
    if wanted not in known:
        raise CoachError(N_("There is no workspace {team} here.", team=wanted))
    return known[wanted]
