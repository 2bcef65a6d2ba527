"""Making an action by a form: from a command, a message, a deal or a 1:1 (docs/rhythm.md R31)."""

from __future__ import annotations

from dataclasses import replace

from bot.actions.pages import About, Draft, FormPage, OnePage, Pair
from bot.actions.rules import ActionField, Source, default_due
from bot.actions.service import Actions
from bot.actions.typed import read_typed
from bot.errors import N_, InvalidInput, NotFound
from bot.people import access
from bot.people.access import Parties, Right
from bot.people.ground import Ground
from bot.people.rules import PersonFacts
from bot.pipeline.service import Deals
from bot.rhythm import rows as one_on_ones
from bot.slack.messages import MessageRef
from bot.slack.shortcuts import mentioned, plain_words
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Drafts"]


class Drafts:
    """Use cases around the form of a new action."""

    def __init__(self, ground: Ground, deals: Deals, actions: Actions) -> None:
        self._store = ground.store
        self._people = ground.people
        self._roster = ground.roster
        self._clock = ground.clock
        self._deals = deals
        self._actions = actions

    async def page(
        self, workspace: WorkspaceId, viewer: str, about: About, *, typed: str = ""
    ) -> FormPage:
        """Load what the form shows at first; a day at the end of what was typed is read.

        Raises NotFound for strangers, and for what isn't theirs.
        """
        async with self._store.begin(workspace) as session:
            reader = (await self._people.persons(session, [viewer]))[viewer]
            pairs = await self._pairs(session, reader, about)
            chosen = next((one for one in pairs if one.rep.slack_id == about.rep), pairs[0])
            deals = await self._deals.of_rep(session, chosen.rep.slack_id)
            named = await self._people.met(session, mentioned(typed))
        now = self._clock.now()
        said = plain_words(typed, {one.slack_id: one.name for one in named})
        text, day = read_typed(said, reader.hours.local_day(now), reader.locale)
        hours = chosen.rep.hours
        there = {one.id for one in deals}
        return FormPage(
            reader,
            pairs,
            chosen,
            tuple(deals),
            day or default_due(hours, hours.local_day(now)),
            source_id=about.one_on_one,
            deal=about.deal if about.deal in there else None,
            text=text,
            place=about.place,
        )

    async def make(self, workspace: WorkspaceId, draft: Draft, *, by: str) -> OnePage:
        """Make the action of a form. Raises NotFound, NotAllowed, InvalidInput at its fields."""
        about = draft.about
        if draft.due_on is None:
            raise InvalidInput({ActionField.DUE: N_("Pick the day by which it shall be done.")})
        source = Source.MESSAGE if about.place else Source.COMMAND
        place = MessageRef(about.place.channel, about.place.ts) if about.place else None
        async with self._store.begin(workspace) as session:
            reader = (await self._people.persons(session, [by]))[by]
            pairs = await self._pairs(session, reader, replace(about, deal=draft.came_from))
            pair = next((one for one in pairs if one.rep.slack_id == about.rep), None)
            if pair is None:
                raise InvalidInput({ActionField.REP: N_("Pick one of the people in the list.")})
            if about.deal is not None:
                deal = await self._deals.see(session, about.deal, viewer=by)
                if deal.rep != pair.rep.slack_id:
                    raise InvalidInput(
                        {ActionField.DEAL: N_("That deal is another rep's. Pick again.")}
                    )
            action = await self._actions.propose(
                session,
                text=draft.text,
                owner=by if draft.is_own else pair.other.slack_id,
                due_on=draft.due_on,
                by=by,
                rep=pair.rep.slack_id,
                source=source if about.one_on_one is None else Source.ONE_ON_ONE,
                source_id=about.one_on_one,
                deal_id=about.deal,
                place=place,
            )
            return OnePage(reader, action, reader.hours.local_day(self._clock.now()))

    async def _pairs(
        self, session: WorkspaceSession, reader: PersonFacts, about: About
    ) -> tuple[Pair, ...]:
        """List whose coaching it can belong to, and with whom. Raises NotFound if there is none."""
        me = reader.slack_id
        if about.one_on_one is not None:
            one = await one_on_ones.one_on_one(session, about.one_on_one)
            access.require(me, Right.PROPOSE_ACTION, Parties(one.manager, one.rep))
            return (await self._pair(session, me, one.rep, one.manager),)
        if about.deal is not None:
            rep = (await self._deals.see(session, about.deal, viewer=me)).rep
            theirs = await self._roster.parties_of(session, rep, me)
            return (await self._pair(session, me, rep, theirs.manager),)
        pairs = []
        leaders = await self._roster.leaders_of(session, me)
        if leaders and await self._people.is_greeted(session, me):
            pairs.append(await self._pair(session, me, me, leaders[0]))
        reps = await self._roster.reps_of(session, me)
        greeted = [one for one in reps if await self._people.is_greeted(session, one)]
        pairs += [await self._pair(session, me, rep, me) for rep in greeted]
        if not pairs:
            raise NotFound(
                N_(
                    "Actions belong to two people who have 1:1s, and I don't know of any of yours "
                    "yet. Type `/coach` to start."
                )
            )
        return tuple(pairs)

    async def _pair(self, session: WorkspaceSession, me: str, rep: str, leader: str) -> Pair:
        known = await self._people.persons(session, {rep, leader})
        return Pair(known[rep], known[leader if me == rep else rep])
