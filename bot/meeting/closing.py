"""Closing a 1:1: one form for the manager, one transaction, nothing lost (R12 to R15)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import partial

from sqlalchemy import select

from bot.actions.rules import ActionFacts, Source
from bot.errors import N_, InvalidInput, NotAllowed, NotFound
from bot.meeting import closing_form, record_rows
from bot.meeting.agenda import Agendas
from bot.meeting.closing_form import Review, Sent
from bot.meeting.closing_pages import (
    About,
    ClosePage,
    DealRow,
    Decision,
    RecordFacts,
)
from bot.meeting.closing_reading import ClosingReader, Neighbours
from bot.meeting.drafts import Drafts
from bot.meeting.hints import Sign, signs
from bot.meeting.ids import Field
from bot.meeting.kinds import Kind
from bot.meeting.minutes import may_close, measured
from bot.meeting.model import AgendaItem, DealReview, Record
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people import audit
from bot.people.access import Right
from bot.people.audit import Event
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.pipeline.rules import DealState
from bot.rhythm import rows
from bot.rhythm.announcing import group_of
from bot.rhythm.closing_up import closed_up
from bot.rhythm.rules import OneOnOneFacts
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Closing"]


class Closing:
    """Use cases of the closing form; the manager of that very 1:1 has it."""

    def __init__(self, ground: Ground, near: Neighbours, agendas: Agendas) -> None:
        self._ground = ground
        self._near = near
        self._drafts = Drafts(ground.store)
        self._reader = ClosingReader(ground, near, agendas, self._drafts)

    async def page(self, workspace: WorkspaceId, one_on_one: int, *, by: str) -> ClosePage:
        """Load the form, with what was typed before. Raises NotFound, NotAllowed."""
        async with self._ground.store.begin(workspace) as session:
            facts = await self._load(session, one_on_one, by)
            may_close(facts, session.clock.now())
            return await self._reader.page(session, facts)

    async def typed(
        self,
        workspace: WorkspaceId,
        given: Mapping[str, str],
        about: About,
        *,
        by: str,
        view: str,
        typed_at: str,
    ) -> tuple[Sign, ...]:
        """Keep what stands in the open form; tell what of it sounds like forecasting (R15).

        Raises NotFound, NotAllowed.
        """
        async with self._ground.store.begin(workspace) as session:
            await self._load(session, about.one_on_one, by)
            await self._keep(session, given, about, by, view=view, typed_at=typed_at)
        return signs(given.get(Field.NOTES, ""))

    async def ask_for_step(
        self, workspace: WorkspaceId, one_on_one: int, deal: int, *, by: str
    ) -> None:
        """Have the recap ask the rep for a dated step with a deal (docs/rhythm.md R12).

        Asked twice is asked once. Raises NotFound, NotAllowed.
        """
        async with self._ground.store.begin(workspace) as session:
            facts = await self._load(session, one_on_one, by)
            known = {row.deal.id for row in await self._reader.deals(session, facts)}
            if deal not in known:
                raise NotFound(N_("This deal isn't part of this 1:1 any more."))
            review = await self._review(session, one_on_one, deal)
            if review.asked_rep is None:
                review.asked_rep = session.clock.now()
                await session.flush()
                await outbox.refresh(session, Kind.RECAP, one_on_one)

    async def close(
        self,
        workspace: WorkspaceId,
        given: Mapping[str, str],
        about: About,
        *,
        by: str,
        view: str,
    ) -> None:
        """Close a 1:1 with everything in the form, or change what was sent; twice is once.

        What can't be taken stays kept as a draft. Raises NotFound; NotAllowed where it can't be
        closed any more; InvalidInput at the fields.
        """
        try:
            async with self._ground.store.begin(workspace) as session:
                await self._close(session, given, about, by, view)
        except (InvalidInput, NotAllowed):
            async with self._ground.store.begin(workspace) as session:
                if by in await rows.parties(session, about.one_on_one):
                    await self._keep(session, given, about, by, view=view, typed_at="")
            raise

    async def _close(
        self,
        session: WorkspaceSession,
        given: Mapping[str, str],
        about: About,
        by: str,
        view: str,
    ) -> None:
        # As a move does: whoever changes anything of the two at this moment waits.
        await self._ground.people.hold(session, await rows.parties(session, about.one_on_one))
        facts = await self._load(session, about.one_on_one, by)
        if await self._drafts.was_sent(session, facts.id, by, view=view):
            return
        now = session.clock.now()
        may_close(facts, now, is_sent=True)
        before = await record_rows.record_of(session, facts.id)
        if about.version != (before.version if before else 0):
            raise InvalidInput({Field.NOTES: closing_form.CHANGED})
        people = await self._ground.people.persons(session, [facts.manager, facts.rep])
        deals = await self._reader.deals(session, facts)
        sent = closing_form.read(
            given,
            about,
            facts,
            measured=measured(facts, now, is_sent=True),
            zone=people[facts.manager].zone,
            deals=deals,
            today={who: one.hours.local_day(now) for who, one in people.items()},
        )
        is_changed = await self._write(session, facts, sent, before, by)
        if self._ground.store.secrets.is_on:
            await record_rows.keep_private(session, facts.id, by, sent.private)
        made = await self._act(session, facts, sent, deals, by)
        await self._reviews(session, facts, sent, deals, made)
        # Once it was closed, an edit of the words changes nothing of what both said of it.
        own = closing_form.shown_in(about)
        if before is None or any(given.get(name, text) != text for name, text in own.items()):
            await self._hold(session, facts, sent)
        await self._drafts.sent(session, facts.id, by, view=view)
        await self._drafts.let_go_of_stranded(session, facts.rep, by)
        if is_changed:
            await audit.note(
                session, Event.RECORD_CLOSED, actor=by, subject=f"one-on-one:{facts.id}"
            )
        await self._tell(session, facts.id)

    async def _write(
        self,
        session: WorkspaceSession,
        facts: OneOnOneFacts,
        sent: Sent,
        before: RecordFacts | None,
        by: str,
    ) -> bool:
        """Write the record down; False where its words are what they were."""
        now = session.clock.now()
        row = await record_rows.record_row(session, facts.id)
        if row is None:
            row = Record(one_on_one_id=facts.id)
            session.add(row)
        if before is None:
            row.closed_at, row.closed_by, row.version = now, by, 1
        elif (before.notes, before.insights) == (sent.notes, sent.insights):
            return False
        else:
            row.edited_at, row.edited_by, row.version = now, by, before.version + 1
        row.notes, row.insights = sent.notes, sent.insights
        await session.flush()
        return True

    async def _act(
        self,
        session: WorkspaceSession,
        facts: OneOnOneFacts,
        sent: Sent,
        deals: Collection[DealRow],
        by: str,
    ) -> list[ActionFacts]:
        known = {row.deal.id for row in deals}
        return [
            await self._near.actions.propose(
                session,
                text=one.text,
                owner=one.owner,
                due_on=one.due_on,
                by=by,
                rep=facts.rep,
                source=Source.ONE_ON_ONE,
                source_id=facts.id,
                deal_id=one.deal if one.deal in known else None,
            )
            for one in sent.actions
        ]

    async def _reviews(
        self,
        session: WorkspaceSession,
        facts: OneOnOneFacts,
        sent: Sent,
        deals: Collection[DealRow],
        made: Collection[ActionFacts],
    ) -> None:
        """Note which deals were looked at: ticked, decided on, or with something agreed on."""
        covered = await session.scalars(
            select(AgendaItem.deal_id).where(AgendaItem.covered_in == facts.id)
        )
        said = {one.deal: one for one in sent.reviews}
        touched = {*covered, *said, *(one.deal_id for one in made)}
        for row in deals:
            if row.deal.id in touched:
                review = await self._review(session, facts.id, row.deal.id)
                await self._decide(session, review, row, said.get(row.deal.id), facts.manager)

    async def _decide(
        self,
        session: WorkspaceSession,
        review: DealReview,
        row: DealRow,
        said: Review | None,
        by: str,
    ) -> None:
        before, reason = review.decision, review.reason
        review.decision = said.decision if said else None
        review.reason = said.reason if said else ""
        await session.flush()
        if (before, reason) == (review.decision, review.reason):
            return
        if review.decision == Decision.WALK_AWAY:
            state = DealState.WALKED_AWAY
            await self._near.deals.close(session, row.deal.id, state, review.reason, by=by)
        elif before == Decision.WALK_AWAY and row.deal.state is DealState.WALKED_AWAY:
            await self._near.deals.reopen(session, row.deal.id, by=by)

    async def _hold(self, session: WorkspaceSession, facts: OneOnOneFacts, sent: Sent) -> None:
        change = partial(
            closed_up,
            started=sent.span.started,
            ended=sent.span.ended,
            coaching=sent.minutes.coaching,
            forecasting=sent.minutes.forecasting,
            now=session.clock.now(),
        )
        await self._near.rhythms.decide(
            session, facts.id, change, by=facts.manager, right=Right.CLOSE_ONE_ON_ONE
        )

    async def _tell(self, session: WorkspaceSession, one_on_one: int) -> None:
        """Have the recap in the thread of the card, for a rep who has heard of us (R46)."""
        facts = await rows.one_on_one(session, one_on_one)
        await home_changed(session, [facts.manager, facts.rep])
        await outbox.refresh(session, Kind.AGENDA, facts.id)
        if not await self._ground.people.is_greeted(session, facts.rep):
            return
        await self._near.planner.show_card(session, facts)
        now = session.clock.now()
        is_new = await outbox.enqueue(
            session,
            kind=Kind.RECAP,
            subject=facts.id,
            recipient=group_of(facts),
            due_at=now,
            expires_at=now + timedelta(days=14),
            dedup_key=f"recap:{facts.id}",
            klass=DeliveryClass.ANSWER,
        )
        if not is_new:
            await outbox.refresh(session, Kind.RECAP, facts.id)

    async def _review(self, session: WorkspaceSession, one_on_one: int, deal: int) -> DealReview:
        row = (await record_rows.reviews_of(session, one_on_one)).get(deal)
        if row is None:
            row = DealReview(
                one_on_one_id=one_on_one, deal_id=deal, reason="", made_at=session.clock.now()
            )
            session.add(row)
        return row

    async def _keep(
        self,
        session: WorkspaceSession,
        given: Mapping[str, str],
        about: About,
        by: str,
        *,
        view: str,
        typed_at: str,
    ) -> None:
        await self._drafts.keep(
            session,
            about.one_on_one,
            by,
            closing_form.without_defaults(given, about),
            view=view,
            typed_at=typed_at,
            version=about.version,
        )

    async def _load(self, session: WorkspaceSession, one_on_one: int, by: str) -> OneOnOneFacts:
        row = await rows.load(session, one_on_one, viewer=by, right=Right.CLOSE_ONE_ON_ONE)
        return rows.facts_of(row)
