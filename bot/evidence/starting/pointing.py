"""Asking about a message that somebody pointed out: "How do we know?" (docs/rhythm.md R43, R50)."""

from __future__ import annotations

import structlog
from sqlalchemy import select

from bot.errors import N_, InvalidInput, NotAllowed, NotFound
from bot.evidence.checks.model import DealCheck
from bot.evidence.checks.rules import CheckFacts, CheckState, Form, Source
from bot.evidence.checks.service import Checks
from bot.evidence.neighbours import Neighbours
from bot.evidence.questions.bank import bank
from bot.evidence.starting.channels import DealChannels
from bot.evidence.starting.ids import Field
from bot.evidence.starting.pages import Outlook, PointedPage, StartedPage
from bot.evidence.starting.rules import REACTIONS, deal_named_in, message_key
from bot.evidence.starting.service import Starting
from bot.outbox import service as outbox
from bot.people.ground import Ground
from bot.people.rules import PersonFacts
from bot.slack.failures import SlackRefused
from bot.slack.messages import MessageRef
from bot.slack.reactions import Reacted
from bot.slack.shortcuts import Pointed
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["HOW_DO_WE_KNOW", "Pointing"]

log = structlog.get_logger(__name__)

HOW_DO_WE_KNOW = "evidence.how-do-we-know"


class Pointing:
    """Use cases around a message: its shortcut and the magnifying glass; its words aren't kept."""

    def __init__(
        self,
        ground: Ground,
        neighbours: Neighbours,
        checks: Checks,
        channels: DealChannels,
        starting: Starting,
    ) -> None:
        self._ground = ground
        self._deals = neighbours.deals
        self._slack = neighbours.slack
        self._checks = checks
        self._channels = channels
        self._starting = starting

    async def page(self, pointed: Pointed) -> PointedPage:
        """Load what is asked about a message: which deal, if any.

        Raises NotFound for whoever has no 1:1s, NotAllowed for a message of nobody of theirs.
        """
        async with self._ground.store.begin(pointed.workspace) as session:
            reps = await self._starting.reps_of(session, pointed.user)
            if pointed.author not in reps:
                raise NotAllowed(
                    N_(
                        "I ask “How do we know?” about what you wrote yourself, or somebody whose "
                        "1:1s you lead. This message is somebody else's."
                    )
                )
            page = await self._page(session, pointed.user, pointed.author, pointed.message)
            named = deal_named_in(pointed.text, page.deals)
            if named is None:
                at = pointed.message.channel
                named = await self._channels.of_channel(session, at, pointed.author)
        return PointedPage(
            page.reader,
            page.rep,
            page.other,
            page.message,
            page.deals,
            named.id if named else None,
            page.outlook,
        )

    async def ask(
        self,
        workspace: WorkspaceId,
        rep: str,
        message: MessageRef,
        deal_id: int | None,
        *,
        by: str,
    ) -> StartedPage:
        """Ask how we know what a message says, in its thread; once for each message.

        Raises NotFound, InvalidInput at `Field.DEAL`.
        """
        async with self._ground.store.begin(workspace) as session:
            if rep not in await self._starting.reps_of(session, by):
                raise NotFound(N_("I can't find that for you. Type `/coach` to see what is yours."))
            page = await self._page(session, by, rep, message)
            deal = next((one for one in page.deals if one.id == deal_id), None)
            if deal_id is not None and deal is None:
                raise InvalidInput({Field.DEAL: N_("This deal isn't open any more: pick another.")})
            if await self._is_asked_there(session, message):
                raise InvalidInput(
                    {Field.DEAL: N_("A check is under way in this thread already: see it there.")}
                )
            check = await self._open(
                session, page.rep, message, deal_id, by=by, source=Source.SHORTCUT
            )
            return StartedPage(page.reader, page.rep, check, deal, page.outlook)

    async def reacted(self, event: Reacted) -> CheckFacts | None:
        """Ask the same about a message that who leads its author put a magnifying glass on.

        Anything else is dropped unread: other reactions, other people's, on others' messages. In a
        thread where a check is under way that one asks on.
        Raises SlackFailure when Slack doesn't tell in which thread the message stands.
        """
        if event.reaction not in REACTIONS or event.user == event.author:
            return None
        async with self._ground.store.begin(event.workspace) as session:
            if not await self._leads(session, event.user, event.author):
                return None
        thread = None
        try:
            thread = await self._slack.thread_of(event.workspace, event.channel, event.ts)
        except SlackRefused as refused:
            if not refused.final:
                raise
            log.info("evidence.thread_unseen", reason=refused.error)
        async with self._ground.store.begin(event.workspace) as session:
            if not await self._leads(session, event.user, event.author):
                return None
            rep = (await self._ground.people.persons(session, [event.author]))[event.author]
            deal = await self._channels.of_channel(session, event.channel, event.author)
            message = MessageRef(event.channel, event.ts, thread)
            if await self._is_asked_there(session, message):
                return None
            return await self._open(
                session,
                rep,
                message,
                deal.id if deal else None,
                by=event.user,
                source=Source.REACTION,
            )

    async def _open(
        self,
        session: WorkspaceSession,
        rep: PersonFacts,
        message: MessageRef,
        deal_id: int | None,
        *,
        by: str,
        source: Source,
    ) -> CheckFacts:
        parties = await self._ground.roster.parties_of(session, rep.slack_id, by)
        group = f"{parties.manager},{rep.slack_id}"
        # In their own group DM nobody else reads; Slack wouldn't tell us that without more scopes.
        is_theirs = await outbox.group_at(session, message.channel, [group]) is not None
        outlook = await self._starting.outlook(session, rep, by=by)
        key = message_key(message.channel, message.ts)
        first = bank()[HOW_DO_WE_KNOW]
        if outlook.falls_away:
            return await self._checks.put_to_agenda(
                session,
                rep=rep.slack_id,
                deal_id=deal_id,
                source=source,
                source_key=key,
                by=by,
                first=first,
                is_told=source is Source.SHORTCUT,  # by its form's last words
            )
        return await self._checks.open(
            session,
            rep=rep.slack_id,
            deal_id=deal_id,
            source=source,
            source_key=key,
            by=by,
            form=Form.SHORT,
            place=group if is_theirs else message.channel,
            thread=message,
            first=first,
        )

    async def _page(
        self, session: WorkspaceSession, viewer: str, rep: str, message: MessageRef
    ) -> PointedPage:
        parties = await self._ground.roster.parties_of(session, rep, viewer)
        known = await self._ground.people.persons(session, {viewer, rep, parties.manager})
        outlook: Outlook = await self._starting.outlook(session, known[rep], by=viewer)
        return PointedPage(
            known[viewer],
            known[rep],
            known[parties.manager if viewer == rep else rep],
            message,
            tuple(await self._deals.of_rep(session, rep)),
            outlook=outlook,
        )

    async def _is_asked_there(self, session: WorkspaceSession, message: MessageRef) -> bool:
        """Tell whether another check is under way in that thread: it asks on by itself."""
        found = await session.scalar(
            select(DealCheck.id)
            .where(
                DealCheck.channel == message.channel,
                DealCheck.thread_ts == (message.thread_ts or message.ts),
                DealCheck.state.in_((CheckState.WAITING, CheckState.OPEN)),
                DealCheck.source_key != message_key(message.channel, message.ts),
            )
            .limit(1)
        )
        return found is not None

    async def _leads(self, session: WorkspaceSession, leader: str, rep: str) -> bool:
        if not rep or leader not in await self._ground.roster.leaders_of(session, rep):
            return False
        return await self._ground.people.is_greeted(session, rep)
