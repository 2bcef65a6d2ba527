"""From rows to values: where this room's tables and rules meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import Date, and_, bindparam, select

from bot.people import countries, model
from bot.people.model import Membership, Person, Team
from bot.people.rules import (
    DayOff,
    Greeting,
    Habits,
    Intensity,
    Member,
    PersonFacts,
    Policy,
    TeamFacts,
    Times,
    WhyOff,
    WorkingHours,
)
from bot.slack.workspaces import Workspace
from bot.store import WorkspaceSession

__all__ = [
    "day_off_of",
    "found",
    "hold",
    "hours_of",
    "member_of",
    "persons",
    "persons_to_change",
    "slack_team",
    "team_facts",
]

# Written once: it is asked more often than anything else, and writing it takes as long as asking.
_PERSONS = select(Person).where(Person.slack_id.in_(bindparam("ids", expanding=True)))
_PERSONS_TO_CHANGE = _PERSONS.order_by(Person.slack_id).with_for_update(key_share=True)
# Sorted first, then locked one by one. Not against new rows that refer to a person: those don't
# wait for each other.
_HOLDING = (
    select(Person.slack_id)
    .where(Person.slack_id.in_(bindparam("ids", expanding=True)))
    .order_by(Person.slack_id)
    .with_for_update(key_share=True)
)
_WITH_DAYS_OFF = (
    select(Person, model.DayOff)
    .outerjoin(
        model.DayOff,
        and_(
            model.DayOff.person == Person.slack_id,
            model.DayOff.last >= bindparam("since", type_=Date()),
        ),
    )
    .where(Person.slack_id.in_(bindparam("ids", expanding=True)))
    .order_by(model.DayOff.first, model.DayOff.id)
)


async def persons(session: WorkspaceSession, ids: Collection[str]) -> list[Person]:
    """Load people's rows by their Slack ids; who isn't known is left out."""
    return list(await session.scalars(_PERSONS, {"ids": list(ids)}))


async def hold(session: WorkspaceSession, ids: Collection[str]) -> None:
    """Keep people's rows still until the commit, in the order of their ids."""
    await session.execute(_HOLDING, {"ids": list(ids)})


async def persons_to_change(session: WorkspaceSession, ids: Collection[str]) -> list[Person]:
    """Load people's rows as they are now, in the order of their ids, and keep them still."""
    found = await session.scalars(
        _PERSONS_TO_CHANGE, {"ids": list(ids)}, execution_options={"populate_existing": True}
    )
    return list(found)


async def slack_team(session: WorkspaceSession) -> str:
    """Tell Slack's own id of the session's workspace."""
    found = await session.scalars(
        select(Workspace.slack_team_id).where(Workspace.id == session.workspace)
    )
    return found.one()


async def found(
    session: WorkspaceSession, ids: Collection[str], *, since: date
) -> list[PersonFacts]:
    """Load those of these people whom we have met, with their days off from `since` on."""
    rows = await session.execute(_WITH_DAYS_OFF, {"ids": list(ids), "since": since})
    known: dict[str, Person] = {}
    off: defaultdict[str, list[DayOff]] = defaultdict(list)
    for person, day in rows:
        known[person.slack_id] = person
        if day is not None:
            off[person.slack_id].append(day_off_of(day))
    return [_facts(row, off[one]) for one, row in known.items()]


async def team_facts(session: WorkspaceSession, team: Team) -> TeamFacts:
    """Read a team with its present reps."""
    members = await session.scalars(
        select(Membership)
        .where(Membership.team_id == team.id, Membership.until.is_(None))
        .order_by(Membership.id)
    )
    return TeamFacts(
        team.id,
        team.manager,
        Policy(
            team.channel,
            team.zone,
            team.weekday,
            team.start_minute,
            team.length_minutes,
            Times(team.times),
            team.every_weeks,
            team.target_hours,
        ),
        tuple(member_of(row) for row in members),
        team.name,
    )


def member_of(row: Membership) -> Member:
    """Read a rep's place in a team."""
    return Member(row.id, row.rep, Greeting(row.greeting))


def hours_of(row: Person, off: Iterable[DayOff] = ()) -> WorkingHours:
    """Read when somebody works."""
    return WorkingHours(
        row.zone,
        frozenset(map(int, row.work_days)),
        row.work_from,
        row.work_until,
        countries.of_zone(row.zone) if row.country is None else row.country,
        tuple(off),
    )


def _facts(row: Person, off: Iterable[DayOff]) -> PersonFacts:
    habits = Habits(
        Intensity(row.intensity),
        frozenset(filter(None, row.muted.split(","))),
        row.ping_lead,
        row.sheet_days,
        row.quiet_until,
    )
    return PersonFacts(row.slack_id, row.name, row.locale, hours_of(row, off), habits, row.is_gone)


def day_off_of(row: model.DayOff) -> DayOff:
    """Read days off."""
    return DayOff(row.first, row.last, WhyOff(row.kind), row.name)
