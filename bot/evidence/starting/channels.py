"""The channel of a deal: linked by one of the two, used once its rep agreed (R50)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot.errors import N_, InvalidInput, NotFound
from bot.evidence.neighbours import Neighbours
from bot.evidence.starting.ids import channel_field
from bot.evidence.starting.kinds import Kind
from bot.evidence.starting.model import DealChannel
from bot.evidence.starting.pages import LinkPage
from bot.evidence.starting.rules import LinkFacts, Why, why_words
from bot.evidence.starting.safety import Safety
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people import access, audit
from bot.people.access import Right
from bot.people.audit import Event
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.pipeline.rules import DealFacts
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["DealChannels"]

CONSENT_LASTS = timedelta(days=14)
NOTICE_LASTS = timedelta(days=5)
LONGEST_NAME = 80
GONE = N_("This channel isn't linked any more. `/coach channel` shows where checks are held.")


class DealChannels:
    """Use cases around where a deal's checks are held; of each send it judges whether it may be."""

    def __init__(self, ground: Ground, neighbours: Neighbours, safety: Safety) -> None:
        self._ground = ground
        self._deals = neighbours.deals
        self._slack = neighbours.slack
        self._safety = safety
        neighbours.deals.watch(self.deal_changed)

    async def deal_changed(self, session: WorkspaceSession, deal: DealFacts) -> None:
        """Ask whoever has a deal now about its channel: another's yes isn't theirs (R50)."""
        row = await self._row(session, deal_id=deal.id)
        if row is None:
            return
        stands = (await self._deals.named(session, [deal.id])).get(deal.id)
        if stands is None or not stands.is_open or stands.rep == row.rep:
            return
        row.rep, row.agreed_at, row.refused_at = stands.rep, None, None
        await session.flush()
        await self._ask(session, row, stands, by="")

    async def why(self, workspace: WorkspaceId, channel: str) -> Why | None:
        """Tell why nothing may be posted in a channel just now; never inside a transaction.

        It is noted with the deals that are linked to it. Raises SlackFailure when Slack can't be
        asked: then it is tried later.
        """
        why = await self._safety.why(workspace, channel)
        async with self._ground.store.begin(workspace) as session:
            rows = await session.scalars(
                select(DealChannel)
                .where(
                    DealChannel.channel == channel,
                    DealChannel.ended_at.is_(None),
                    DealChannel.blocked_why != (why or ""),
                )
                .order_by(DealChannel.id)
                .with_for_update()
            )
            for row in rows.all():
                row.blocked_why, row.blocked_at = why or "", session.clock.now() if why else None
                for deal in (await self._deals.named(session, [row.deal_id])).values():
                    await self._homes(session, deal)
        return why

    async def used_for(
        self, session: WorkspaceSession, deal_ids: Collection[int]
    ) -> dict[int, str]:
        """Tell of each deal the channel that its rep agreed to, if there is one."""
        return {
            deal: link.channel
            for deal, link in (await self.of_deals(session, deal_ids)).items()
            if link.agreed_at is not None
        }

    async def of_deals(
        self, session: WorkspaceSession, deal_ids: Collection[int]
    ) -> dict[int, LinkFacts]:
        """Load the links of deals, by the deals' ids."""
        rows = await session.scalars(
            select(DealChannel).where(
                DealChannel.deal_id.in_(deal_ids), DealChannel.ended_at.is_(None)
            )
        )
        return {row.deal_id: facts_of(row) for row in rows}

    async def of_channel(
        self, session: WorkspaceSession, channel: str, rep: str
    ) -> DealFacts | None:
        """Find the one open deal of a rep whose agreed channel this is; None for several."""
        found = await session.scalars(
            select(DealChannel.deal_id).where(
                DealChannel.channel == channel,
                DealChannel.agreed_at.is_not(None),
                DealChannel.ended_at.is_(None),
            )
        )
        deals = await self._deals.named(session, found.all())
        theirs = [one for one in deals.values() if one.rep == rep and one.is_open]
        return theirs[0] if len(theirs) == 1 else None

    async def page(
        self, workspace: WorkspaceId, deal_id: int, *, viewer: str, picks: bool = False
    ) -> LinkPage:
        """Load where a deal's checks are held; with `picks`, also which other deals there are.

        Raises NotFound.
        """
        async with self._ground.store.begin(workspace) as session:
            deal = await self._deals.see(session, deal_id, viewer=viewer)
            deals = await self._open_deals(session, viewer) if picks else ()
            return await self._page(session, deal, viewer, deals=tuple(deals))

    async def choices(self, workspace: WorkspaceId, viewer: str, typed: str) -> LinkPage:
        """Find the deal that somebody means by its name, and list what else there is.

        Raises NotFound when there is none.
        """
        async with self._ground.store.begin(workspace) as session:
            deals = await self._open_deals(session, viewer)
            wanted = " ".join(typed.split()).casefold()
            alike = [one for one in deals if wanted in f"{one.name} {one.account}".casefold()]
            if not deals:
                raise NotFound(
                    N_("There is no open deal yet to link a channel to. `/coach deal` enters one.")
                )
            if not alike:
                raise NotFound(
                    N_("I find no open deal called “{name}”. `/coach deal` lists them.", name=typed)
                )
            return await self._page(session, alike[0], viewer, deals=tuple(deals))

    async def link(
        self, workspace: WorkspaceId, deal_id: int, channel: str | None, *, by: str
    ) -> LinkPage:
        """Link a channel to a deal; its rep is asked, or agrees by linking it (R50).

        Once more with the same does nothing. Raises NotFound; InvalidInput at the channel's field
        where outsiders could read along, SlackFailure when Slack doesn't tell.
        """
        if not channel:
            raise InvalidInput({channel_field(deal_id): N_("Pick the channel of this deal.")})
        async with self._ground.store.begin(workspace) as session:
            await self._deals.see(session, deal_id, viewer=by)
        if why := await self._safety.why(workspace, channel):
            raise InvalidInput({channel_field(deal_id): why_words(why)})
        name = (await self._slack.channel(workspace, channel)).name[:LONGEST_NAME]
        async with self._ground.store.begin(workspace) as session:
            deal = await self._deals.see(session, deal_id, viewer=by)
            parties = await self._ground.roster.parties_of(session, deal.rep, by)
            access.require(by, Right.LINK_CHANNEL, parties)
            await self._ground.people.hold(session, [deal.rep])
            row = await self._row(session, deal_id=deal_id)
            if row is None or row.channel != channel:
                row = await self._put(session, deal, channel, name, by=by)
                await self._ask(session, row, deal, by=by)
            elif by == deal.rep and row.agreed_at is None:
                await self._say(session, row, deal, agrees=True)
                await _note(session, Event.CHANNEL_ANSWERED, row, by)
            return await self._page(session, deal, by)

    async def answer(
        self, workspace: WorkspaceId, link_id: int, *, agrees: bool, by: str
    ) -> LinkPage:
        """Take the rep's word on a channel down, which they may change.

        Raises NotFound, NotAllowed.
        """
        async with self._ground.store.begin(workspace) as session:
            row, deal = await self._load(session, link_id, by, Right.AGREE_TO_CHANNEL)
            if (row.agreed_at if agrees else row.refused_at) is None:
                await self._say(session, row, deal, agrees=agrees)
                await _note(session, Event.CHANNEL_ANSWERED, row, by)
            return await self._page(session, deal, by)

    async def unlink(self, workspace: WorkspaceId, link_id: int, *, by: str) -> LinkPage:
        """Take a channel off a deal: either of the two may. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            row, deal = await self._load(session, link_id, by, Right.LINK_CHANNEL)
            await self._end(session, row, deal)
            await _note(session, Event.CHANNEL_UNLINKED, row, by)
            return await self._page(session, deal, by)

    async def link_page(self, workspace: WorkspaceId, link_id: int, *, reader: str) -> LinkPage:
        """Load a link for a message about it; one that has ended, too. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            row, deal = await self._load(session, link_id, reader, Right.LINK_CHANNEL, ended=True)
            page = await self._page(session, deal, reader)
            return replace(page, link=facts_of(row))

    async def asked_of(
        self, session: WorkspaceSession, rep: str
    ) -> list[tuple[LinkFacts, DealFacts]]:
        """List the channels about which a rep hasn't said anything yet, for their Home."""
        deals = {one.id: one for one in await self._deals.of_rep(session, rep)}
        links = await self.of_deals(session, deals)
        return [
            (link, deals[link.deal_id])
            for link in sorted(links.values(), key=lambda one: one.id)
            if link.agreed_at is None and link.refused_at is None
        ]

    async def _put(
        self, session: WorkspaceSession, deal: DealFacts, channel: str, name: str, *, by: str
    ) -> DealChannel:
        """Make the row, or a new one in the place of an older channel's: that one's are over."""
        before = await self._row(session, deal_id=deal.id)
        if before is not None:
            await self._end(session, before, deal)
        now = session.clock.now()
        row = DealChannel(
            deal_id=deal.id,
            channel=channel,
            name=name,
            linked_by=by,
            linked_at=now,
            rep=deal.rep,
            agreed_at=now if by == deal.rep else None,
            blocked_why="",
        )
        session.add(row)
        await session.flush()
        await _note(session, Event.CHANNEL_LINKED, row, by)
        return row

    async def _ask(
        self, session: WorkspaceSession, row: DealChannel, deal: DealFacts, *, by: str
    ) -> None:
        await self._homes(session, deal)
        if by == deal.rep:
            return
        now = session.clock.now()
        await outbox.enqueue(
            session,
            kind=Kind.CONSENT,
            subject=row.id,
            recipient=deal.rep,
            due_at=now,
            expires_at=now + CONSENT_LASTS,
            dedup_key=f"channel-consent:{row.id}:{deal.rep}",
            klass=DeliveryClass.ASK,
        )

    async def _say(
        self, session: WorkspaceSession, row: DealChannel, deal: DealFacts, *, agrees: bool
    ) -> None:
        now = session.clock.now()
        row.agreed_at, row.refused_at = (now, None) if agrees else (None, now)
        await session.flush()
        await self._shown_anew(session, row.id, deal)
        if row.linked_by != deal.rep:
            await outbox.enqueue(
                session,
                kind=Kind.ANSWERED,
                subject=row.id,
                recipient=row.linked_by,
                due_at=now,
                expires_at=now + NOTICE_LASTS,
                dedup_key=f"channel-answered:{row.id}",
                klass=DeliveryClass.NOTICE,
            )

    async def _end(self, session: WorkspaceSession, row: DealChannel, deal: DealFacts) -> None:
        row.ended_at = session.clock.now()
        await session.flush()
        await self._shown_anew(session, row.id, deal)

    async def _load(
        self,
        session: WorkspaceSession,
        link_id: int,
        viewer: str,
        right: Right,
        *,
        ended: bool = False,
    ) -> tuple[DealChannel, DealFacts]:
        row = await self._row(session, link_id=link_id)
        deal = None
        if row is not None:
            deal = (await self._deals.named(session, [row.deal_id])).get(row.deal_id)
        if row is None or deal is None or (row.ended_at is not None and not ended):
            raise NotFound(GONE)
        parties = await self._ground.roster.parties_of(session, deal.rep, viewer)
        access.require(viewer, right, parties)
        return row, deal

    async def _row(
        self, session: WorkspaceSession, *, deal_id: int = 0, link_id: int = 0
    ) -> DealChannel | None:
        which = DealChannel.id == link_id
        if deal_id:
            which = (DealChannel.deal_id == deal_id) & DealChannel.ended_at.is_(None)
        found: DealChannel | None = await session.scalar(
            select(DealChannel)
            .where(which)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return found

    async def _page(
        self,
        session: WorkspaceSession,
        deal: DealFacts,
        viewer: str,
        *,
        deals: tuple[DealFacts, ...] = (),
    ) -> LinkPage:
        rep, parties = deal.rep, await self._ground.roster.parties_of(session, deal.rep, viewer)
        known = await self._ground.people.persons(session, {viewer, rep, parties.manager})
        link = (await self.of_deals(session, [deal.id])).get(deal.id)
        return LinkPage(known[viewer], known[rep], known[parties.manager], deal, link, deals)

    async def _open_deals(self, session: WorkspaceSession, viewer: str) -> list[DealFacts]:
        reps = await self._ground.roster.reps_of(session, viewer)
        return await self._deals.of_reps(session, {viewer, *reps})

    async def _shown_anew(self, session: WorkspaceSession, link_id: int, deal: DealFacts) -> None:
        await outbox.refresh_all(session, {Kind.CONSENT: [link_id], Kind.ANSWERED: [link_id]})
        await self._homes(session, deal)

    async def _homes(self, session: WorkspaceSession, deal: DealFacts) -> None:
        leaders = await self._ground.roster.leaders_of(session, deal.rep)
        await home_changed(session, {deal.rep, *leaders})


async def _note(session: WorkspaceSession, event: Event, row: DealChannel, by: str) -> None:
    says = str(facts_of(row).state)
    await audit.note(
        session, event, actor=by, subject=f"deal:{row.deal_id}", channel=row.channel, says=says
    )


def facts_of(row: DealChannel) -> LinkFacts:
    """Read a deal's channel."""
    return LinkFacts(
        row.id,
        row.deal_id,
        row.channel,
        row.name,
        row.linked_by,
        row.linked_at,
        row.agreed_at,
        row.refused_at,
        Why(row.blocked_why) if row.blocked_why else None,
        is_over=row.ended_at is not None,
    )
