"""A leader's roll-up: made each month, counted whenever it is shown (docs/rhythm.md R41)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import N_, NotFound
from bot.outbox import service as outbox
from bot.outbox.foresight import Coming
from bot.outbox.types import DeliveryClass
from bot.people.access import Role, WorkspaceRight
from bot.people.ground import Ground
from bot.people.model import Membership, RoleGrant
from bot.people.rules import PersonFacts
from bot.pipeline.model import Deal
from bot.pipeline.rules import DealState
from bot.rhythm.rules import Week
from bot.store import WorkspaceId, WorkspaceSession, upsert
from bot.summaries.figures.lasting import won_of
from bot.summaries.figures.rules import Habit, LateDeals, TeamWeek, WonOf, total
from bot.summaries.figures.service import TeamWeeks
from bot.summaries.reports.kinds import Kind
from bot.summaries.reports.model import RollUp
from bot.summaries.reports.roll_up_pages import RollUpPage, TeamPart
from bot.summaries.reports.roll_up_rules import (
    WEEKS,
    Closing,
    Coverage,
    begins_quarter,
    covers,
    due_in_month,
    last_weeks,
    next_due,
    quarter_before,
    quarter_of,
)
from bot.summaries.reports.teams import names_of, tells_of_one

__all__ = ["RollUps"]

LASTS = timedelta(days=14)

LEADS = (RoleGrant.role == Role.LEADER, RoleGrant.ended_at.is_(None))


class RollUps:
    """Use cases of the roll-up. What it tells is of teams: no words, no deal, no rep."""

    def __init__(self, ground: Ground, weeks: TeamWeeks) -> None:
        self._ground = ground
        self._clock = ground.clock
        self._weeks = weeks
        self._coming = Coming()

    async def tick(self, now: datetime) -> None:
        """Make the roll-ups of all leaders whose first morning of this month has come."""
        if self._coming.holds_at(now):
            return
        coming: list[datetime] = []
        crowd, leaders = await self._leaders()
        for workspace, leader in leaders:
            month = leader.hours.local_day(now).replace(day=1)
            due = due_in_month(leader.hours, month)
            if due is not None and due <= now < due + LASTS:
                await self._make(workspace, leader.slack_id, month, due)
            if later := next_due(leader.hours, now):
                coming.append(later)
        self._coming.found(crowd, now, min(coming, default=None))

    async def next_instant(self, session: AsyncSession) -> datetime | None:
        """Tell when somebody's roll-up is next made; for whoever winds a clock."""
        return self._coming.next_for(await _crowd(session), self._clock.now())

    async def page(
        self, workspace: WorkspaceId, viewer: str, last: Week | None = None
    ) -> RollUpPage:
        """Load the numbers of the teams that somebody may see, up to a week; else the last one.

        Raises NotAllowed.
        """
        async with self._ground.store.begin(workspace) as session:
            await self._ground.roles.require(session, viewer, WorkspaceRight.SEE_NUMBERS)
            teams = await self._ground.roles.led_by(session, viewer)
            [reader] = (await self._ground.people.persons(session, [viewer])).values()
            today = reader.hours.local_day(self._clock.now())
            if last is not None and last < Week.of(today):
                # Of weeks that are told again only those are looked at that are over.
                today = min(today, last.plus(1).day(7))
        return await self._page(workspace, reader, teams, today, with_won=True)

    async def told(self, workspace: WorkspaceId, roll_up: int) -> RollUpPage:
        """Load what a month's roll-up tells its leader, as it stands now.

        Raises NotFound for one that is gone, or whose reader leads nobody any more.
        """
        async with self._ground.store.begin(workspace) as session:
            row = await session.get(RollUp, roll_up)
            teams = () if row is None else await self._led(session, row.leader)
            if row is None or not teams:
                raise NotFound(N_("That roll-up isn't there any more."))
            [reader] = (await self._ground.people.persons(session, [row.leader])).values()
            today = reader.hours.local_day(row.made_at)
            with_won = begins_quarter(row.month)
        return await self._page(workspace, reader, teams, today, with_won=with_won)

    async def _led(self, session: WorkspaceSession, leader: str) -> Sequence[int]:
        return (await self._ground.roles.leaders(session, leader)).get(leader, ())

    async def _page(
        self,
        workspace: WorkspaceId,
        reader: PersonFacts,
        teams: Collection[int],
        today: date,
        *,
        with_won: bool,
    ) -> RollUpPage:
        weeks = last_weeks(today)
        counted = await self._weeks.of_many(workspace, teams, weeks)
        now = self._clock.now()
        quarter = quarter_of(today)
        ended = quarter_before(quarter) if with_won else None
        async with self._ground.store.begin(workspace) as session:
            habits = await self._weeks.habit(session, teams, now)
            late = await self._weeks.late_deals(session, teams, now)
            coverage = await self._coverage(session, teams, reader.hours.local_day(now))
            won = await won_of(session, teams, ended) if ended else {}
            names = await names_of(session, teams)
        parts = []
        for name in names:
            before, these = weeks[:WEEKS], weeks[WEEKS:]
            parts.append(
                TeamPart(
                    name,
                    _whole(counted, name.id, these),
                    _whole(counted, name.id, before),
                    tuple(counted[name.id, week] for week in these),
                    habits.get(name.id, Habit()),
                    late.get(name.id, LateDeals()),
                    coverage.get(name.id, Coverage()),
                    _any(won.get(name.id)),
                )
            )
        return RollUpPage(
            reader,
            today=today,
            first=weeks[WEEKS],
            last=weeks[-1],
            quarter=quarter,
            teams=tuple(parts),
            all_now=_together(part.now for part in parts),
            all_before=_together(part.before for part in parts),
            ended=ended,
        )

    async def _coverage(
        self, session: WorkspaceSession, teams: Collection[int], today: date
    ) -> Mapping[int, Coverage]:
        """Sum up the open deals of the teams' present reps, by the quarter that they close in."""
        found = await session.execute(
            select(
                Membership.team_id,
                Deal.close_on,
                func.sum(Deal.amount),
                Deal.currency,
                func.count(Deal.id),
                func.count(Deal.amount),
            )
            .join(Deal, Deal.rep == Membership.rep)
            .where(
                Membership.until.is_(None),
                Membership.team_id.in_(teams),
                Deal.state == DealState.OPEN,
            )
            .group_by(Membership.team_id, Deal.close_on, Deal.currency)
        )
        return covers(
            [
                Closing(
                    team,
                    close_on,
                    None if amount is None else int(amount),
                    currency,
                    deals=deals,
                    without_amount=deals - priced,
                )
                for team, close_on, amount, currency, deals, priced in found
            ],
            today,
        )

    async def _make(self, workspace: WorkspaceId, leader: str, month: date, due: datetime) -> None:
        async with self._ground.store.begin(workspace) as session:
            if not await self._led(session, leader):
                return
            made = await session.scalar(
                upsert(session, RollUp)
                .values(leader=leader, month=month, made_at=self._clock.now())
                .on_conflict_do_nothing(index_elements=["workspace_id", "leader", "month"])
                .returning(RollUp.id)
            )
            if made is not None:
                await outbox.enqueue(
                    session,
                    kind=Kind.ROLL_UP,
                    subject=made,
                    recipient=leader,
                    due_at=due,
                    expires_at=due + LASTS,
                    dedup_key=f"roll-up:{made}",
                    klass=DeliveryClass.NOTICE,
                )

    async def _leaders(self) -> tuple[tuple[int, ...], list[tuple[WorkspaceId, PersonFacts]]]:
        """List everybody who leads teams' numbers, in all workspaces, and which crowd it is."""
        async with self._ground.store.begin_across() as session:
            crowd = await _crowd(session)
            found = await session.execute(
                select(RoleGrant.workspace_id, RoleGrant.person).where(*LEADS)
            )
            leaders: defaultdict[WorkspaceId, list[str]] = defaultdict(list)
            for workspace, person in found:
                leaders[WorkspaceId(workspace)].append(person)
        people: list[tuple[WorkspaceId, PersonFacts]] = []
        for one, ids in leaders.items():
            async with self._ground.store.begin(one) as session:
                met = await self._ground.people.met(session, ids)
            people += [(one, person) for person in met if not person.is_gone]
        return crowd, people


async def _crowd(session: AsyncSession) -> tuple[int, ...]:
    """Tell in short who leads: another number, other people."""
    found = await session.execute(
        select(func.count(RoleGrant.id), func.max(RoleGrant.id)).where(*LEADS)
    )
    return tuple(one or 0 for one in found.one())


def _any(won: WonOf | None) -> WonOf | None:
    return won if won and any(one.committed for one in won.values()) else None


def _whole(
    counted: Mapping[tuple[int, Week], TeamWeek], team: int, weeks: Sequence[Week]
) -> TeamWeek | None:
    whole = total(counted[team, week] for week in weeks if (team, week) in counted)
    return None if whole is None or whole.is_empty else whole


def _together(parts: Iterable[TeamWeek | None]) -> TeamWeek | None:
    """Add teams up, but for those whose numbers would be one rep's."""
    return total(one for one in parts if one is not None and not tells_of_one(one))
