"""Agreed actions: proposing, answering, doing, and who sees them (docs/rhythm.md R31, R32, R50)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import or_, select

from bot.actions import rows, rules
from bot.actions.ladder import Ladders
from bot.actions.model import Action
from bot.actions.rules import (
    LONGEST_HELP,
    LONGEST_OUTCOME,
    ActionFacts,
    ActionField,
    ActionState,
    Source,
)
from bot.actions.telling import Teller, is_told
from bot.errors import N_, InvalidInput, NotFound, Text
from bot.people import access
from bot.people.access import Parties, Right
from bot.people.ground import Ground
from bot.rhythm import rows as one_on_ones
from bot.slack.messages import MessageRef
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["GONE", "ActionChanged", "Actions"]

ActionChanged = Callable[[WorkspaceSession, ActionFacts], Awaitable[None]]
"""Told, in the transaction that did it, of an action that is new or other than before."""

Change = Callable[[ActionFacts], ActionFacts]

GONE = N_("I can't find that for you. Type `/coach actions` to see what is yours.")


class Actions:
    """Use cases of actions.

    What takes a session joins its caller's transaction; what takes a workspace opens its own.
    """

    def __init__(self, ground: Ground) -> None:
        self._store = ground.store
        self._people = ground.people
        self._roster = ground.roster
        self._clock = ground.clock
        self._ladders = Ladders(ground)
        self._teller = Teller(ground)
        self._watching: list[ActionChanged] = []
        ground.people.watch_days(self._ladders.days_changed)

    def watch(self, follow: ActionChanged) -> None:
        """Have `follow` called whenever an action is made or changes."""
        self._watching.append(follow)

    # --- for other rooms, in their transactions ----------------------------------------------

    async def propose(
        self,
        session: WorkspaceSession,
        *,
        text: str,
        owner: str,
        due_on: date,
        by: str,
        rep: str,
        source: Source,
        source_id: int | None = None,
        deal_id: int | None = None,
        place: MessageRef | None = None,
    ) -> ActionFacts:
        """Make an action, agreed at once if its owner makes it; the same within ten minutes is one.

        Else the owner is asked, in one message for all of ten minutes; of a 1:1 its recap asks.
        `place` is the message that it is about. Raises NotFound and NotAllowed for whom it is none
        of, and InvalidInput at the fields TEXT, DUE and OWNER.
        """
        theirs = await self._two_of(session, by, rep, source, source_id)
        if by != owner and source is not Source.ONE_ON_ONE:
            # Of two proposals at once the second shall see the first.
            await self._people.hold(session, [owner])
        text, now = rules.in_one_line(text), self._clock.now()
        problems = await self._problems(session, text, due_on, owner)
        if owner not in theirs:
            problems[ActionField.OWNER] = N_("It is one of you two who does it. Pick again.")
        if problems:
            raise InvalidInput(problems)
        mine = (Action.rep == rep, Action.owner == owner, Action.source == source)
        known = await rows.found(
            session, *mine, Action.source_id.is_not_distinct_from(source_id), states=rows.OPEN
        )
        if same := rules.same_as(known, text, due_on, by, now=now):
            return same
        is_own = by == owner
        row = Action(
            text=text,
            owner=owner,
            rep=rep,
            proposed_by=by,
            due_on=due_on,
            state=ActionState.AGREED if is_own else ActionState.PROPOSED,
            source=source,
            source_id=source_id,
            deal_id=deal_id,
            channel=place.channel if place else None,
            ts=(place.thread_ts or place.ts) if place else None,
            made_at=now,
            agreed_at=now if is_own else None,
            outcome="",
            moves=0,
        )
        batch = None
        if not is_own and source is not Source.ONE_ON_ONE:
            batch = await self._teller.batch_of(session, owner)
        session.add(row)
        await session.flush()
        if not is_own and source is not Source.ONE_ON_ONE:
            row.batch = batch or row.id
        facts = await self._ladders.planned(session, rows.facts_of(row))
        rows.write(row, facts)
        await session.flush()
        await self._teller.made(session, facts)
        await self._follow(session, facts)
        return facts

    async def open_of(self, session: WorkspaceSession, rep: str) -> list[ActionFacts]:
        """List what is open in a rep's coaching, of both owners, what is due first first."""
        return await rows.found(session, Action.rep == rep, states=rows.OPEN)

    async def owed_by(self, session: WorkspaceSession, person: str) -> list[ActionFacts]:
        """List what somebody agreed to or is asked to accept, what is due first first."""
        return await rows.found(session, Action.owner == person, states=rows.OPEN)

    async def of_source(
        self, session: WorkspaceSession, source: Source, source_id: int
    ) -> list[ActionFacts]:
        """List all that was made in a 1:1 or a check, closed ones too."""
        return await rows.found(session, Action.source == source, Action.source_id == source_id)

    async def for_agenda(
        self, session: WorkspaceSession, rep: str, *, at: datetime | None = None
    ) -> list[ActionFacts]:
        """List what a rep's 1:1 at that instant (now) takes up: R32's third touch, help, no yes."""
        when = at or self._clock.now()
        return [
            one for one in await self.open_of(session, rep) if rules.belongs_on_agenda(one, at=when)
        ]

    async def of_deals(
        self, session: WorkspaceSession, deals: Collection[int], since: datetime
    ) -> dict[int, list[ActionFacts]]:
        """List what was made about each of these deals since then, or is due later (R12)."""
        made: dict[int, list[ActionFacts]] = {one: [] for one in deals}
        is_ahead = or_(Action.made_at >= since, Action.due_on > since.date())
        for one in await rows.found(session, Action.deal_id.in_(deals), is_ahead):
            if one.deal_id is not None:
                made[one.deal_id].append(one)
        return made

    # --- what the two say --------------------------------------------------------------------

    async def see(self, workspace: WorkspaceId, action: int, *, viewer: str) -> ActionFacts:
        """Load an action for somebody. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            return rows.facts_of(await self._load(session, action, viewer, Right.SEE_ACTION))

    async def accept(
        self, workspace: WorkspaceId, actions: Collection[int], *, by: str
    ) -> Sequence[ActionFacts]:
        """Have the owner agree to these; of several, what isn't open any more is passed over.

        Raises NotFound, NotAllowed.
        """
        now = self._clock.now()
        return await self._each(
            workspace, actions, by, lambda one: rules.accepted(one, by, now=now)
        )

    async def decline(
        self, workspace: WorkspaceId, action: int, why: str, *, by: str
    ) -> ActionFacts:
        """Have the owner say no. Raises NotFound, NotAllowed, and InvalidInput at WORDS."""
        said = rules.words_of(why, longest=LONGEST_OUTCOME, field=ActionField.WORDS)
        now = self._clock.now()
        return await self._one(
            workspace, action, by, lambda one: rules.declined(one, by, said, now=now)
        )

    async def finish(
        self, workspace: WorkspaceId, actions: Collection[int], *, by: str
    ) -> Sequence[ActionFacts]:
        """Have these done; of several, what isn't open any more is passed over.

        Raises NotFound, NotAllowed.
        """
        now = self._clock.now()
        return await self._each(workspace, actions, by, lambda one: rules.done(one, by, now=now))

    async def drop(self, workspace: WorkspaceId, action: int, *, by: str) -> ActionFacts:
        """Let one go. Raises NotFound, NotAllowed."""
        now = self._clock.now()
        return await self._one(workspace, action, by, lambda one: rules.dropped(one, by, now=now))

    async def explain(
        self, workspace: WorkspaceId, action: int, words: str, *, by: str
    ) -> ActionFacts:
        """Keep what came of it, or why it was let go.

        Raises NotFound, NotAllowed, and InvalidInput at WORDS.
        """
        said = rules.words_of(words, longest=LONGEST_OUTCOME, field=ActionField.WORDS)
        return await self._one(workspace, action, by, lambda one: rules.with_outcome(one, said))

    async def reopen(self, workspace: WorkspaceId, action: int, *, by: str) -> ActionFacts:
        """Take back that it was done or dropped. Raises NotFound, NotAllowed."""
        now = self._clock.now()
        return await self._one(workspace, action, by, lambda one: rules.reopened(one, now=now))

    async def ask_for_help(
        self, workspace: WorkspaceId, action: int, words: str, *, by: str
    ) -> ActionFacts:
        """Put it on the next agenda that the owner needs help; before it, if that is far away.

        Raises NotFound, NotAllowed, and InvalidInput at WORDS.
        """
        said = rules.words_of(words, longest=LONGEST_HELP, field=ActionField.WORDS)
        return await self._one(
            workspace,
            action,
            by,
            lambda one: rules.asked_for_help(one, by, said or one.needs_help or ""),
        )

    async def change(
        self,
        workspace: WorkspaceId,
        action: int,
        *,
        text: str,
        due_on: date | None,
        by: str,
        accepts: bool = False,
    ) -> ActionFacts:
        """Put other words or another day, and agree to it if `accepts` (docs/rhythm.md R26, R48).

        Raises NotFound, NotAllowed, and InvalidInput at TEXT and DUE.
        """
        text, now = rules.in_one_line(text), self._clock.now()
        async with self._store.begin(workspace) as session:
            row = await self._load(session, action, by, Right.CHANGE_ACTION)
            before = rows.facts_of(row)
            problems = await self._problems(session, text, due_on, before.owner)
            # What was overdue may stay so while its words change.
            if due_on == before.due_on:
                problems.pop(ActionField.DUE, None)
            if problems:
                raise InvalidInput(problems)
            assert due_on is not None, "a missing day is a problem"
            facts = rules.changed(before, by, text=text, due_on=due_on)
            if accepts:
                facts = rules.accepted(facts, by, now=now)
            return await self._keep(session, row, before, facts)

    # --- inside ------------------------------------------------------------------------------

    async def _each(
        self, workspace: WorkspaceId, actions: Collection[int], by: str, change: Change
    ) -> list[ActionFacts]:
        changed = []
        async with self._store.begin(workspace) as session:
            for action in sorted(set(actions)):
                row = await self._load(session, action, by, Right.CHANGE_ACTION)
                before = rows.facts_of(row)
                if len(actions) > 1 and (not before.is_open or before.owner != by):
                    continue
                changed.append(await self._keep(session, row, before, change(before)))
        return changed

    async def _one(
        self, workspace: WorkspaceId, action: int, by: str, change: Change
    ) -> ActionFacts:
        [changed] = await self._each(workspace, [action], by, change)
        return changed

    async def _keep(
        self, session: WorkspaceSession, row: Action, before: ActionFacts, facts: ActionFacts
    ) -> ActionFacts:
        """Write a change down, and have all follow that comes of it; no change does nothing."""
        if facts == before:
            return facts
        is_other_day = facts.due_on != before.due_on
        if facts.state is ActionState.AGREED and (is_other_day or facts.reminds_at is None):
            facts = await self._ladders.planned(session, facts)
        has_other_state = facts.state is not before.state
        rows.write(row, facts)
        await session.flush()
        if has_other_state and is_told(facts):
            lead = await self._teller.closed(session, facts)
            facts = replace(facts, told_with=lead.id if lead else None)
            rows.write(row, facts)
            await session.flush()
        if has_other_state and ActionState.PROPOSED is before.state:
            await self._teller.answered(session, facts)
        if facts.needs_help is not None and before.needs_help is None:
            await self._teller.help(session, facts)
        if before.told_with is not None:
            await self._teller.changed(session, before)
        await self._follow(session, facts)
        return facts

    async def _follow(self, session: WorkspaceSession, facts: ActionFacts) -> None:
        await self._teller.changed(session, facts)
        for follow in self._watching:
            await follow(session, facts)

    async def _load(
        self, session: WorkspaceSession, action: int, viewer: str, right: Right
    ) -> Action:
        """Load an action for its owner, its rep, or who leads the rep now (docs/rhythm.md R50)."""
        row = await session.scalar(select(Action).where(Action.id == action).with_for_update())
        if row is None:
            raise NotFound(GONE)
        if viewer == row.owner:
            parties = Parties(viewer, row.rep)
        else:
            parties = await self._roster.parties_of(session, row.rep, viewer)
        access.require(viewer, right, parties)
        return row

    async def _two_of(
        self,
        session: WorkspaceSession,
        by: str,
        rep: str,
        source: Source,
        source_id: int | None,
    ) -> set[str]:
        """Name who may own an action: the two of a 1:1, or the rep and who leads them now."""
        if source is Source.ONE_ON_ONE and source_id is not None:
            one = await one_on_ones.one_on_one(session, source_id)
            access.require(by, Right.PROPOSE_ACTION, Parties(one.manager, one.rep))
            return {one.manager, one.rep, *await self._roster.leaders_of(session, rep)}
        parties = await self._roster.parties_of(session, rep, by)
        access.require(by, Right.PROPOSE_ACTION, parties)
        return {rep, parties.manager, *await self._roster.leaders_of(session, rep)}

    async def _problems(
        self, session: WorkspaceSession, text: str, due_on: date | None, owner: str
    ) -> dict[str, Text]:
        known = await self._people.met(session, [owner])
        now = self._clock.now()
        today = known[0].hours.local_day(now) if known else now.date()
        return rules.problems(text, due_on, today=today)
