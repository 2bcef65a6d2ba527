"""What is said of each deal's fit, and what two noes propose (docs/rhythm.md R13)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping

from bot.errors import N_, InvalidInput, NotFound
from bot.evidence.fit import rows
from bot.evidence.fit.model import FitAnswer
from bot.evidence.fit.pages import FitPage
from bot.evidence.fit.rules import Answer, Ideal, Part, Standing
from bot.people import access
from bot.people.access import Right
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.pipeline.rules import DealFacts
from bot.pipeline.service import Deals
from bot.store import WorkspaceId, WorkspaceSession, upsert

__all__ = ["FitChanged", "Fitting"]

FitChanged = Callable[[WorkspaceSession, str], Awaitable[None]]
"""Told, in the transaction that did it, of whose deal something else is said now."""


class Fitting:
    """Use cases of fit. What takes a session joins its caller's transaction."""

    def __init__(self, ground: Ground, deals: Deals) -> None:
        self._ground = ground
        self._deals = deals
        self._watching: list[FitChanged] = []

    def watch(self, follow: FitChanged) -> None:
        """Have `follow` called whenever something else is said of a deal's fit."""
        self._watching.append(follow)

    async def standings(
        self, session: WorkspaceSession, deals: Collection[DealFacts]
    ) -> dict[int, Standing]:
        """Tell how deals stand against the ideal customer; access is its caller's."""
        asked = (await rows.ideal(session)).asked
        said = await rows.answers_of(session, [one.id for one in deals])
        return {one.id: Standing(one, asked, said.get(one.id, {})) for one in deals}

    async def ideal(self, session: WorkspaceSession) -> Ideal:
        """Load whom the workspace sells to best."""
        return await rows.ideal(session)

    async def to_walk_away(
        self, session: WorkspaceSession, reps: Collection[str]
    ) -> list[Standing]:
        """List open deals of these reps that don't fit in two points (R13)."""
        deals = await self._deals.of_reps(session, reps)
        found = await self.standings(session, deals)
        return [one for one in found.values() if one.proposes_walking_away]

    async def page(self, workspace: WorkspaceId, deal_id: int, *, viewer: str) -> FitPage:
        """Load a deal's fit for one of the two. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            return await self._page(session, deal_id, viewer)

    async def say(
        self, workspace: WorkspaceId, deal_id: int, said: Mapping[Part, Answer], *, by: str
    ) -> FitPage:
        """Write down what somebody says of a deal's fit; the rest of it stays as it was.

        Raises NotFound; InvalidInput for a deal that is closed.
        """
        async with self._ground.store.begin(workspace) as session:
            return await self.keep(session, deal_id, said, by=by)

    async def keep(
        self, session: WorkspaceSession, deal_id: int, said: Mapping[Part, Answer], *, by: str
    ) -> FitPage:
        """Do the same in a transaction that is open already. Raises as `say` does."""
        page = await self._page(session, deal_id, by)
        if not page.deal.is_open:
            words = N_("This deal is closed by now. Open it again, then say whether it fits.")
            raise InvalidInput(dict.fromkeys(said or Part, words))
        await self._keep(session, page.standing, said, by)
        return await self._page(session, deal_id, by)

    async def _keep(
        self, session: WorkspaceSession, standing: Standing, said: Mapping[Part, Answer], by: str
    ) -> None:
        now, deal = session.clock.now(), standing.deal
        news = {
            part: answer
            for part, answer in said.items()
            if part not in standing.answers or standing.answers[part].answer is not answer
        }
        for part, answer in news.items():
            values = {"answer": str(answer), "said_by": by, "said_at": now}
            await session.execute(
                upsert(session, FitAnswer)
                .values(deal_id=deal.id, part=str(part), **values)
                .on_conflict_do_update(index_elements=["deal_id", "part"], set_=values)
            )
        if news:
            for follow in self._watching:
                await follow(session, deal.rep)
            leaders = await self._ground.roster.leaders_of(session, deal.rep)
            await home_changed(session, {deal.rep, *leaders})

    async def _page(self, session: WorkspaceSession, deal_id: int, viewer: str) -> FitPage:
        deal = (await self._deals.named(session, [deal_id])).get(deal_id)
        if deal is None:
            raise NotFound(
                N_("This deal isn't there any more. Type `/coach deal` to see which are.")
            )
        roster = self._ground.roster
        parties = await roster.parties_of(session, deal.rep, viewer)
        access.require(viewer, Right.ANSWER_FIT, parties)
        known = await self._ground.people.persons(session, {deal.rep, viewer})
        standings = await self.standings(session, [deal])
        return FitPage(
            known[viewer],
            known[deal.rep],
            await roster.leaders_of(session, deal.rep),
            await rows.ideal(session),
            standings[deal.id],
        )
