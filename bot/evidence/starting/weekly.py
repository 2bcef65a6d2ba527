"""The checks that begin by themselves, once a week (docs/rhythm.md R43, R49)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import CoachError
from bot.evidence.checks.model import DealCheck
from bot.evidence.checks.rules import CheckState, Source
from bot.evidence.checks.service import Checks
from bot.evidence.neighbours import Neighbours
from bot.evidence.reading.types import Label
from bot.evidence.starting.rules import CHECKS_A_WEEK, due_this_week, next_in_rhythm, next_rhythm
from bot.evidence.starting.service import Starting
from bot.outbox.foresight import Coming
from bot.people.budget import week_of
from bot.people.ground import Ground
from bot.people.model import Membership
from bot.people.rules import Greeting, PersonFacts, at_local
from bot.pipeline.proposals import MOST_IN_FOCUS, proposals
from bot.pipeline.rules import DealFacts
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import State
from bot.store import StoreError, WorkspaceId, WorkspaceSession

__all__ = ["FocusDeals", "Weekly"]

log = structlog.get_logger(__name__)

LASTS = timedelta(days=1)
"""So long after its moment a week's rhythm is still begun, for a bot that was down meanwhile."""


TAKE_PART = (Membership.until.is_(None), Membership.greeting == Greeting.GREETED)


class FocusDeals(Protocol):
    """Who knows which deals were in focus in a rep's last held 1:1: the room of meetings."""

    async def of_last(self, session: WorkspaceSession, rep: str) -> Sequence[int]:
        """List the deals' ids, in the order they were looked at; none where none was picked."""
        ...


class Weekly:
    """Begins each rep's checks of the week; `focus` says about which deals, once it is known."""

    def __init__(
        self, ground: Ground, neighbours: Neighbours, checks: Checks, starting: Starting
    ) -> None:
        self._ground = ground
        self._deals = neighbours.deals
        self._checks = checks
        self._starting = starting
        self._focus: FocusDeals | None = None
        self._coming = Coming()
        ground.people.watch_days(self._days_changed)

    def follow(self, focus: FocusDeals) -> None:
        """Go by the deals that somebody knows to be in focus, instead of by proposals."""
        self._focus = focus

    async def tick(self, now: datetime) -> None:
        """Begin the checks of all whose moment of this week has come."""
        if self._coming.holds_at(now):
            return
        crowd, reps = await self._reps()
        coming: list[datetime] = []
        for workspace, person in reps:
            due = due_this_week(person.hours, now)
            if due is not None and due <= now < due + LASTS:
                await self._begin(workspace, person, now)
            if later := next_rhythm(person.hours, now):
                coming.append(later)
        self._coming.found(crowd, now, min(coming, default=None))

    async def next_instant(self, session: AsyncSession) -> datetime | None:
        """Tell when somebody's checks begin next; for whoever winds a clock."""
        return self._coming.next_for(await _crowd(session), self._ground.clock.now())

    async def _begin(self, workspace: WorkspaceId, person: PersonFacts, now: datetime) -> None:
        try:
            async with self._ground.store.begin(workspace) as session:
                await self._open(session, person, now)
        except StoreError:
            raise
        except CoachError as error:
            # A deal closed, or a rep left, while we looked: nothing to ask then.
            log.info("evidence.rhythm_skipped", why=str(error))

    async def _open(self, session: WorkspaceSession, person: PersonFacts, now: datetime) -> None:
        rep = person.slack_id
        await self._ground.people.hold(session, [rep])
        outlook = await self._starting.outlook(session, person, by=None)
        if outlook.falls_away or not await self._met(session, rep):
            return
        room = CHECKS_A_WEEK[person.habits.intensity] - await self._asked(session, person, now)
        for deal in (await self._ranked(session, person, now))[: max(room, 0)]:
            await self._checks.open(
                session,
                rep=rep,
                deal_id=deal.id,
                source=Source.RHYTHM,
                source_key=f"rhythm:{week_of(person.hours.local_day(now))}:{rep}:{deal.id}",
                by=None,
                place=await self._starting.place_of(session, deal.id, rep, rep),
            )

    async def _met(self, session: WorkspaceSession, rep: str) -> bool:
        """Tell whether somebody leads the rep, and they ever met: it is their deals' rhythm."""
        if not await self._ground.roster.leaders_of(session, rep):
            return False
        held = await session.scalar(
            select(OneOnOne.id).where(OneOnOne.rep == rep, OneOnOne.state == State.HELD).limit(1)
        )
        return held is not None

    async def _asked(self, session: WorkspaceSession, person: PersonFacts, now: datetime) -> int:
        """Count this week's checks of a rep; what they opened themselves never counts (R43)."""
        day = person.hours.local_day(now)
        monday = at_local(day - timedelta(days=day.isoweekday() - 1), 0, person.zone)
        found = await session.scalar(
            select(func.count(DealCheck.id)).where(
                DealCheck.rep == person.slack_id,
                DealCheck.opened_at >= monday,
                DealCheck.opened_by.is_distinct_from(person.slack_id),
                DealCheck.state != CheckState.FELL_AWAY,
            )
        )
        return found or 0

    async def _ranked(
        self, session: WorkspaceSession, person: PersonFacts, now: datetime
    ) -> list[DealFacts]:
        deals = await self._in_focus(session, person, now)
        ids = [one.id for one in deals]
        rows = await session.execute(
            select(DealCheck.deal_id, DealCheck.opened_at, DealCheck.state)
            .where(DealCheck.deal_id.in_(ids))
            .order_by(DealCheck.opened_at)
        )
        # One that is under way still isn't begun beside.
        checked = {
            deal: now if state in (CheckState.WAITING, CheckState.OPEN) else at
            for deal, at, state in rows
            if deal is not None
        }
        evidence = {
            deal: max(one.said_at for one in readings if one.counts_as is Label.EVIDENCE)
            for deal, readings in (await self._checks.readings_of(session, ids)).items()
            if any(one.counts_as is Label.EVIDENCE for one in readings)
        }
        return next_in_rhythm(deals, evidence, checked, now)

    async def _in_focus(
        self, session: WorkspaceSession, person: PersonFacts, now: datetime
    ) -> list[DealFacts]:
        """List the last 1:1's focus deals; where there are none, what would be proposed."""
        rep = person.slack_id
        ids = await self._focus.of_last(session, rep) if self._focus else ()
        known = await self._deals.named(session, ids) if ids else {}
        theirs = [known[one] for one in dict.fromkeys(ids) if one in known]
        if still := [one for one in theirs if one.rep == rep and one.is_open]:
            return still
        open_deals = await self._deals.of_rep(session, rep)
        today = person.hours.local_day(now)
        return [one.deal for one in proposals(open_deals, {}, today)][:MOST_IN_FOCUS]

    async def _days_changed(self, _session: WorkspaceSession, _persons: Collection[str]) -> None:
        self._coming.forget()

    async def _reps(self) -> tuple[tuple[int, int], list[tuple[WorkspaceId, PersonFacts]]]:
        """List everybody who takes part and has 1:1s, in all workspaces, and the crowd they are."""
        async with self._ground.store.begin_across() as session:
            crowd = await _crowd(session)
            found = await session.execute(
                select(Membership.workspace_id, Membership.rep)
                .where(*TAKE_PART)
                .order_by(Membership.workspace_id, Membership.id)
            )
            reps: dict[WorkspaceId, list[str]] = {}
            for workspace, rep in found:
                reps.setdefault(WorkspaceId(workspace), []).append(rep)
        people: list[tuple[WorkspaceId, PersonFacts]] = []
        for one, ids in reps.items():
            async with self._ground.store.begin(one) as session:
                met = await self._ground.people.met(session, ids)
            people += [(one, person) for person in met if not person.is_gone]
        return crowd, people


async def _crowd(session: AsyncSession) -> tuple[int, int]:
    """Tell in short who takes part: another number, other people."""
    found = await session.execute(
        select(func.count(Membership.id), func.max(Membership.id)).where(*TAKE_PART)
    )
    count, latest = found.one()
    return count, latest or 0
