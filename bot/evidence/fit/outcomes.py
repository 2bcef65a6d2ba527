"""Why deals were won and lost: asked once when one closes, kept, counted (docs/rhythm.md R39)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.errors import N_, InvalidInput, NotAllowed, NotFound
from bot.evidence.fit import causes, rows
from bot.evidence.fit.causes import MOST_CAUSES, too_many
from bot.evidence.fit.ids import Field
from bot.evidence.fit.kinds import Kind
from bot.evidence.fit.model import DealOutcome
from bot.evidence.fit.pages import MonthCauses, MonthPage, OutcomePage
from bot.evidence.fit.rules import LONGEST_LINE
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people import access
from bot.people.access import Right
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.people.rules import WorkingHours, at_local, working_days_after
from bot.pipeline.rules import DealFacts
from bot.pipeline.service import Deals
from bot.slack.messages import MessageRef
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["LastThread", "Outcomes"]

ASKED_FOR = 5
"""So many working days an answer is waited for."""
OWED_FOR = timedelta(days=14)
"""So long it stands among what is owed; a deal of long ago is explained from its page."""
MOST_UNEXPLAINED = 5
GONE = N_("This deal isn't there any more. Type `/coach deal` to see which are.")
OPEN_AGAIN = N_("This deal is open again, so there is nothing to explain yet.")


LastThread = Callable[[WorkspaceSession, int, str], Awaitable[MessageRef | None]]
"""Finds where a deal was last talked about, if that is the group DM of these two."""


class Outcomes:
    """Use cases of outcomes. What takes a session joins its caller's transaction."""

    def __init__(self, ground: Ground, deals: Deals, last_thread: LastThread) -> None:
        self._ground = ground
        self._deals = deals
        self._last_thread = last_thread

    async def follow(self, session: WorkspaceSession, deal: DealFacts) -> None:
        """Ask once why a deal ended; open again, it is asked no more (docs/rhythm.md R33, R39)."""
        row = await self._row(session, deal.id)
        if deal.is_open:
            if row is not None and row.asked_at is not None:
                row.asked_at = row.answered_at = None
                await self._shown_anew(session, row)
            return
        if row is None:
            row = DealOutcome(deal_id=deal.id, rep=deal.rep, result=str(deal.state))
            session.add(row)
        elif row.asked_at is not None and row.result == deal.state:
            await self._shown_anew(session, row)
            return
        if row.result != deal.state:
            # What it was lost by isn't what it was won by.
            row.causes = causes.written(deal.state, causes.read(row.causes))
            row.answered_at = row.answered_at if row.causes else None
        row.rep, row.result = deal.rep, str(deal.state)
        is_asked = row.asked_at is not None
        row.asked_at = row.asked_at or session.clock.now()
        await session.flush()
        await self._shown_anew(session, row)
        if not is_asked:
            await self._ask(session, row)

    async def page(self, workspace: WorkspaceId, outcome_id: int, *, viewer: str) -> OutcomePage:
        """Load an outcome for one of the two. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            row = await self._theirs(session, outcome_id, viewer)
            return await self._page(session, row, viewer)

    async def shown(
        self, workspace: WorkspaceId, outcome_id: int, *, asked_with: str
    ) -> OutcomePage:
        """Load an outcome for the message that asks its rep. Raises NotFound.

        Of who lead the rep today it is of `asked_with`, while they do.
        """
        async with self._ground.store.begin(workspace) as session:
            row = await session.get(DealOutcome, outcome_id)
            if row is None:
                raise NotFound(GONE)
            return await self._page(session, row, row.rep, asked_with)

    async def place(
        self, workspace: WorkspaceId, page: OutcomePage
    ) -> tuple[MessageRef | None, str]:
        """Tell where its rep is asked: in the two's last thread about it, or their group DM."""
        if page.leader is None:
            return None, ""
        group = f"{page.leader.slack_id},{page.rep.slack_id}"
        async with self._ground.store.begin(workspace) as session:
            thread = await self._last_thread(session, page.deal.id, group)
        return thread, "" if thread else group

    async def tap(
        self, workspace: WorkspaceId, outcome_id: int, cause: str, *, by: str
    ) -> OutcomePage:
        """Add one cause, or take it away again; a fourth stays out.

        Raises NotFound, NotAllowed once the deal is open again.
        """
        async with self._ground.store.begin(workspace) as session:
            row = await self._to_explain(session, outcome_id, by)
            had = causes.read(row.causes)
            wanted = [one for one in had if one != cause] if cause in had else [*had, cause]
            if len(wanted) <= MOST_CAUSES:
                await self._explained(session, row, wanted, row.line)
            return await self._page(session, row, by)

    async def explain(
        self,
        workspace: WorkspaceId,
        outcome_id: int,
        chosen: Sequence[str],
        line: str,
        *,
        by: str,
    ) -> OutcomePage:
        """Write down the causes and a line, or write them anew (docs/rhythm.md R48).

        Raises NotFound, NotAllowed; InvalidInput at `Field.CAUSES` and `Field.LINE`.
        """
        line = " ".join(line.split())
        wrong = {}
        if many := too_many(chosen):
            wrong[Field.CAUSES] = many
        if len(line) > LONGEST_LINE:
            wrong[Field.LINE] = N_(
                "That is too long: at most {most} characters.", most=LONGEST_LINE
            )
        if wrong:
            raise InvalidInput({str(field): words for field, words in wrong.items()})
        async with self._ground.store.begin(workspace) as session:
            row = await self._to_explain(session, outcome_id, by)
            await self._explained(session, row, chosen, line)
            return await self._page(session, row, by)

    async def owed(
        self, session: WorkspaceSession, reps: Collection[str], *, viewer: str
    ) -> list[OutcomePage]:
        """List what these reps were asked lately and didn't explain; access is its caller's."""
        found = await rows.owed(session, reps, session.clock.now() - OWED_FOR)
        pages = []
        for facts in found:
            row = await session.get_one(DealOutcome, facts.id)
            try:
                pages.append(await self._page(session, row, viewer))
            except NotFound:
                continue  # a deal that was entered by mistake
        return pages

    async def causes(
        self, session: WorkspaceSession, reps: Collection[str], month: date, *, zone: str
    ) -> MonthCauses:
        """Count why these reps' deals ended in a month of that zone; access is its caller's."""
        first = month.replace(day=1)
        start, end = at_local(first, 0, zone), at_local(_next_month(first), 0, zone)
        return MonthCauses(first, await rows.ends(session, reps, start, end))

    async def month(
        self, workspace: WorkspaceId, viewer: str, month: date | None = None
    ) -> MonthPage:
        """Load the top causes of a month for whoever leads reps, of their own deals for a rep.

        Of the present month without one. Raises NotFound.
        """
        async with self._ground.store.begin(workspace) as session:
            reader = (await self._ground.people.persons(session, [viewer]))[viewer]
            reps = await self._ground.roster.reps_of(session, viewer)
            whose = reps or (viewer,)
            today = reader.hours.local_day(session.clock.now())
            shown = min(month or today, today)
            return MonthPage(
                reader,
                await self.causes(session, whose, shown, zone=reader.zone),
                today,
                len(whose),
                is_own=not reps,
                unexplained=tuple(await self.owed(session, whose, viewer=viewer))[
                    :MOST_UNEXPLAINED
                ],
            )

    async def _explained(
        self, session: WorkspaceSession, row: DealOutcome, chosen: Collection[str], line: str
    ) -> None:
        facts = rows.outcome_of(row)
        kept = causes.written(facts.result, chosen)
        if (row.causes, row.line) == (kept, line):
            return
        row.causes, row.line = kept, line
        row.answered_at = (row.answered_at or session.clock.now()) if kept or line else None
        await self._shown_anew(session, row)

    async def _ask(self, session: WorkspaceSession, row: DealOutcome) -> None:
        asked_at = row.asked_at
        assert asked_at is not None
        hours = (await self._ground.people.persons(session, [row.rep]))[row.rep].hours
        # Whose group DM it stands in is settled here: who leads later reads it elsewhere (R50).
        leaders = await self._ground.roster.leaders_of(session, row.rep)
        await outbox.enqueue(
            session,
            kind=Kind.WIN_LOSS,
            subject=row.id,
            recipient=row.rep,
            due_at=asked_at,
            expires_at=_until(hours, asked_at),
            # Closed once more after it was opened again, it is asked anew.
            dedup_key=f"win-loss:{row.deal_id}:{asked_at.isoformat()}",
            klass=DeliveryClass.ASK,
            detail=" ".join((asked_at.isoformat(), *leaders[-1:])),
        )

    async def _shown_anew(self, session: WorkspaceSession, row: DealOutcome) -> None:
        await session.flush()
        await outbox.refresh(session, Kind.WIN_LOSS, row.id)
        leaders = await self._ground.roster.leaders_of(session, row.rep)
        await home_changed(session, {row.rep, *leaders})

    async def _row(self, session: WorkspaceSession, deal_id: int) -> DealOutcome | None:
        return await session.scalar(
            select(DealOutcome).where(DealOutcome.deal_id == deal_id).with_for_update()
        )

    async def _theirs(
        self, session: WorkspaceSession, outcome_id: int, viewer: str, *, is_to_change: bool = False
    ) -> DealOutcome:
        asked = select(DealOutcome).where(DealOutcome.id == outcome_id)
        row = await session.scalar(asked.with_for_update() if is_to_change else asked)
        if row is None:
            raise NotFound(GONE)
        parties = await self._ground.roster.parties_of(session, row.rep, viewer)
        access.require(viewer, Right.EXPLAIN_OUTCOME, parties)
        return row

    async def _to_explain(
        self, session: WorkspaceSession, outcome_id: int, viewer: str
    ) -> DealOutcome:
        row = await self._theirs(session, outcome_id, viewer, is_to_change=True)
        if row.asked_at is None:
            raise NotAllowed(OPEN_AGAIN)
        return row

    async def _page(
        self, session: WorkspaceSession, row: DealOutcome, reader: str, asked_with: str = ""
    ) -> OutcomePage:
        deal = (await self._deals.named(session, [row.deal_id])).get(row.deal_id)
        if deal is None:
            raise NotFound(GONE)
        leaders = await self._ground.roster.leaders_of(session, row.rep)
        leads = [one for one in leaders if one == asked_with] or leaders[-1:]
        known = await self._ground.people.persons(session, {row.rep, reader, *leads})
        return OutcomePage(
            rows.outcome_of(row),
            deal,
            known[row.rep],
            known[leads[0]] if leads else None,
            known[reader],
        )


def _until(hours: WorkingHours, asked_at: datetime) -> datetime:
    day = working_days_after(hours, hours.local_day(asked_at), ASKED_FOR)
    return hours.closes(day)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
