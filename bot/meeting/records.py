"""The record of a 1:1: its recap, what each may change of it, and the rep's two taps (R47, R48)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from sqlalchemy import and_, func, or_, select

from bot.actions.rules import ActionFacts, Source
from bot.call_plans.rules import PlanFacts
from bot.errors import N_, InvalidInput, NotFound
from bot.meeting import closing_form, record_rows
from bot.meeting.closing_pages import EditPage
from bot.meeting.closing_reading import Neighbours, steps_of, theirs_in
from bot.meeting.drafts import Drafts
from bot.meeting.ids import Field
from bot.meeting.kinds import Kind
from bot.meeting.model import AgendaItem
from bot.meeting.recap_pages import RecapPage, ReviewLine, Useful
from bot.outbox import service as outbox
from bot.outbox.types import Due
from bot.people import audit
from bot.people.access import Right
from bot.people.audit import Event
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.rhythm import rows
from bot.rhythm.announcing import group_of
from bot.rhythm.closing_up import rated
from bot.rhythm.label import Label
from bot.rhythm.rules import Kind as RhythmKind
from bot.rhythm.rules import OneOnOneFacts
from bot.slack.messages import MessageRef
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Records"]

NOT_CLOSED = N_("This 1:1 isn't closed yet, so there is nothing to change.")


class Records:
    """Use cases of what was closed; only the two people of that very 1:1 have them (R50)."""

    def __init__(self, ground: Ground, near: Neighbours) -> None:
        self._ground = ground
        self._near = near
        self._drafts = Drafts(ground.store)

    async def recap(self, workspace: WorkspaceId, one_on_one: int) -> RecapPage:
        """Load a recap for the message that both read. Raises NotFound before it was closed."""
        async with self._ground.store.begin(workspace) as session:
            facts = await rows.one_on_one(session, one_on_one)
            record = await record_rows.record_of(session, one_on_one)
            if record is None:
                raise NotFound(NOT_CLOSED)
            people = await self._ground.people.persons(session, [facts.manager, facts.rep])
            manager = people[facts.manager]
            return RecapPage(
                facts,
                manager,
                people[facts.rep],
                manager.hours.local_day(facts.planned_at),
                record,
                covered=tuple(await _covered(session, facts)),
                carried=await _carried(session, facts, record.closed_at),
                reviews=tuple(await self._reviews(session, facts)),
                actions=tuple(
                    await self._near.actions.of_source(session, Source.ONE_ON_ONE, one_on_one)
                ),
            )

    async def thread(self, due: Due) -> MessageRef | None:
        """Find the card under which a recap belongs, in the same conversation."""
        async with self._ground.store.begin(due.workspace) as session:
            return await outbox.sent_message(session, RhythmKind.CARD, due.subject, due.recipient)

    async def is_theirs(self, due: Due) -> bool:
        """Tell whether it goes to the two of that 1:1, and nobody else."""
        async with self._ground.store.begin(due.workspace) as session:
            return group_of(await rows.one_on_one(session, due.subject)) == due.recipient

    async def rate(self, workspace: WorkspaceId, one_on_one: int, label: Label, *, by: str) -> None:
        """Take down what it mostly was, for the rep, and that it was held (R15, R42).

        Raises NotFound, NotAllowed.
        """
        async with self._ground.store.begin(workspace) as session:
            await self._ground.people.hold(session, await rows.parties(session, one_on_one))
            change = partial(rated, label=label, now=session.clock.now())
            facts = await self._near.rhythms.decide(
                session, one_on_one, change, by=by, right=Right.RATE_ONE_ON_ONE
            )
            await self._changed(session, facts)

    async def say_useful(
        self, workspace: WorkspaceId, one_on_one: int, useful: Useful, *, by: str
    ) -> None:
        """Take down whether it was of use to the rep. Raises NotFound, NotAllowed."""
        async with self._ground.store.begin(workspace) as session:
            facts = rows.facts_of(
                await rows.load(session, one_on_one, viewer=by, right=Right.RATE_ONE_ON_ONE)
            )
            row = await record_rows.record_row(session, one_on_one)
            if row is None:
                raise NotFound(NOT_CLOSED)
            if row.useful != useful:
                row.useful = useful
                await session.flush()
                await self._changed(session, facts)

    async def edit_page(self, workspace: WorkspaceId, one_on_one: int, *, by: str) -> EditPage:
        """Load the words that both may change, and one's own note. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            row = await rows.load(session, one_on_one, viewer=by, right=Right.SEE_RECORD)
            facts = rows.facts_of(row)
            record = await record_rows.record_of(session, one_on_one)
            if record is None:
                raise NotFound(NOT_CLOSED)
            kept = await self._drafts.find(session, one_on_one, by)
            is_on = self._ground.store.secrets.is_on
            fields: dict[str, str] = {
                Field.NOTES: record.notes,
                Field.INSIGHTS: record.insights,
                Field.PRIVATE: await record_rows.private_of(session, one_on_one, by)
                if is_on
                else "",
            }
            people = await self._ground.people.persons(session, [facts.manager, facts.rep])
            return EditPage(
                facts,
                people[by],
                people[facts.manager if by == facts.rep else facts.rep],
                record.version,
                fields | dict(kept.fields if kept else {}),
                can_be_private=is_on,
                is_kept=kept is not None,
                theirs=theirs_in(record, kept, by),
            )

    async def typed(
        self,
        workspace: WorkspaceId,
        one_on_one: int,
        given: Mapping[str, str],
        *,
        version: int,
        by: str,
        view: str,
        typed_at: str,
    ) -> None:
        """Keep what stands in an open form, for its author alone. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            await rows.load(session, one_on_one, viewer=by, right=Right.SEE_RECORD)
            await self._drafts.keep(
                session, one_on_one, by, given, view=view, typed_at=typed_at, version=version
            )

    async def edit(
        self,
        workspace: WorkspaceId,
        one_on_one: int,
        given: Mapping[str, str],
        *,
        version: int,
        by: str,
        view: str,
    ) -> None:
        """Change the words, and one's own note; twice is once, and nobody's words are lost.

        Raises NotFound; InvalidInput at the fields, also where the other one was faster.
        """
        try:
            async with self._ground.store.begin(workspace) as session:
                await self._edit(session, one_on_one, given, version=version, by=by, view=view)
        except InvalidInput:
            await self.typed(
                workspace, one_on_one, given, version=version, by=by, view=view, typed_at=""
            )
            raise

    async def follow(self, session: WorkspaceSession, facts: OneOnOneFacts) -> None:
        """Keep the recap in step with what both say of the 1:1."""
        await outbox.refresh(session, Kind.RECAP, facts.id)

    async def follow_action(self, session: WorkspaceSession, action: ActionFacts) -> None:
        """Keep the recap in step with an action that was made in it, or about a deal of it."""
        about = set()
        if action.source is Source.ONE_ON_ONE and action.source_id is not None:
            about.add(action.source_id)
        if action.deal_id is not None:
            about |= set(await record_rows.reviewed_deal_in(session, action.deal_id))
        await outbox.refresh_all(session, {Kind.RECAP: about})

    async def follow_plan(self, session: WorkspaceSession, plan: PlanFacts) -> None:
        """Keep the recap in step with a call plan about a deal of it: it is a step (R12)."""
        if plan.deal_id is not None:
            about = await record_rows.reviewed_deal_in(session, plan.deal_id)
            await outbox.refresh_all(session, {Kind.RECAP: about})

    async def _edit(
        self,
        session: WorkspaceSession,
        one_on_one: int,
        given: Mapping[str, str],
        *,
        version: int,
        by: str,
        view: str,
    ) -> None:
        facts = rows.facts_of(
            await rows.load(session, one_on_one, viewer=by, right=Right.SEE_RECORD)
        )
        if await self._drafts.was_sent(session, one_on_one, by, view=view):
            return
        row = await record_rows.record_row(session, one_on_one)
        if row is None or row.closed_at is None:
            raise NotFound(NOT_CLOSED)
        words = closing_form.spoken(given)
        if row.version != version:
            raise InvalidInput({Field.NOTES: closing_form.CHANGED})
        if self._ground.store.secrets.is_on:
            await record_rows.keep_private(session, one_on_one, by, words[Field.PRIVATE])
        if (row.notes, row.insights) != (words[Field.NOTES], words[Field.INSIGHTS]):
            row.notes, row.insights = words[Field.NOTES], words[Field.INSIGHTS]
            row.edited_at, row.edited_by = session.clock.now(), by
            row.version = version + 1
            await audit.note(
                session, Event.RECORD_CLOSED, actor=by, subject=f"one-on-one:{one_on_one}"
            )
            await session.flush()
            await self._changed(session, facts)
        await self._drafts.sent(session, one_on_one, by, view=view)

    async def _changed(self, session: WorkspaceSession, facts: OneOnOneFacts) -> None:
        await outbox.refresh(session, Kind.RECAP, facts.id)
        await home_changed(session, [facts.manager, facts.rep])

    async def _reviews(self, session: WorkspaceSession, facts: OneOnOneFacts) -> list[ReviewLine]:
        reviews = await record_rows.reviews_of(session, facts.id)
        deals = await self._near.deals.named(session, list(reviews))
        steps = await steps_of(session, facts, deals.values(), self._near)
        return [
            ReviewLine(
                deals[deal],
                record_rows.decision_of(review),
                review.reason,
                is_asked=review.asked_rep is not None,
                has_step=deal in steps,
            )
            for deal, review in reviews.items()
            if deal in deals
        ]


async def _covered(session: WorkspaceSession, facts: OneOnOneFacts) -> list[str]:
    found = await session.scalars(
        select(AgendaItem.text)
        .where(AgendaItem.covered_in == facts.id)
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return list(found)


async def _carried(session: WorkspaceSession, facts: OneOnOneFacts, closed_at: datetime) -> int:
    """Count what was open on the agenda when the 1:1 was closed, whatever became of it since."""
    found = await session.scalar(
        select(func.count())
        .select_from(AgendaItem)
        .where(
            AgendaItem.rep == facts.rep,
            AgendaItem.added_at < closed_at,
            or_(
                AgendaItem.covered_at.is_(None),
                and_(AgendaItem.covered_at > closed_at, AgendaItem.covered_in != facts.id),
            ),
            or_(AgendaItem.dropped_at.is_(None), AgendaItem.dropped_at > closed_at),
        )
    )
    return found or 0
