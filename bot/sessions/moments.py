"""Coaching in the moment: logged in one tap, taken out in another (docs/rhythm.md R6)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from bot.errors import N_, InvalidInput, NotAllowed, NotFound
from bot.people import audit
from bot.people.consent import refused_by
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.sessions import rows, rules
from bot.sessions.asking import LEADS_NOBODY, Asking
from bot.sessions.ids import Field
from bot.sessions.model import Session
from bot.sessions.pages import LogPage, MomentPage, Wish
from bot.sessions.rules import AD_HOC, SessionFacts, State
from bot.sessions.service import Sessions
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Moments"]

USUAL = 15
LONGEST = 240
OLDEST = timedelta(days=14)
SAME_TAP = timedelta(minutes=1)
A_BIT = timedelta(minutes=5)


class Moments:
    """Use cases of coaching in the moment; each is one transaction.

    Who leads a rep logs it; both read of it in their Homes, and either may take it out.
    """

    def __init__(self, ground: Ground, asking: Asking, sessions: Sessions) -> None:
        self._ground = ground
        self._asking = asking
        self._sessions = sessions

    async def page(self, workspace: WorkspaceId, reader: str) -> LogPage:
        """Load what somebody may log, or what was logged of them. Raises NotAllowed."""
        async with self._ground.store.begin(workspace) as session:
            me, reps = await self._asking.led(session, reader)
            of_me = await self._sessions.logged_lately(session, reader)
            pages = [await self._page(session, one, reader) for one in of_me if one.rep == reader]
        return LogPage(me, reps, self._ground.clock.now(), tuple(pages))

    async def form(self, workspace: WorkspaceId, reader: str) -> LogPage:
        """Load what the form shows. Raises NotAllowed for somebody who leads nobody."""
        page = await self.page(workspace, reader)
        if not page.reps:
            raise NotAllowed(LEADS_NOBODY)
        return page

    async def log(self, workspace: WorkspaceId, wish: Wish, *, by: str) -> MomentPage:
        """Write down that somebody coached a rep; twice within a minute is once.

        Raises NotFound, NotAllowed, InvalidInput.
        """
        now = self._ground.clock.now()
        about, length = self._asking.about(wish.about), wish.length or USUAL
        if not 1 <= length <= LONGEST:
            raise InvalidInput({Field.LENGTH: N_("Say how many minutes it took, up to 240.")})
        async with self._ground.store.begin(workspace) as session:
            parties = await self._asking.parties(session, wish.rep, by=by)
            if await refused_by(session, [wish.rep]):
                raise InvalidInput(
                    {Field.REP: N_("They would rather not take part, so nothing is kept of them.")}
                )
            me = (await self._ground.people.persons(session, [by]))[by]
            at = wish.at(me.zone)
            if at > now + A_BIT:
                raise InvalidInput(
                    {Field.DAY: N_("That is still to come. To plan it, type `/coach session`.")}
                )
            if at < now - OLDEST:
                raise InvalidInput({Field.DAY: N_("Pick a day of the last two weeks.")})
            await self._asking.deal(session, wish.deal_id, wish.rep)
            row = await self._tapped_twice(session, wish.rep, length, about, by=by)
            if row is None:
                row = Session(
                    kind=AD_HOC,
                    uid=uuid4().hex,
                    manager=parties.manager,
                    rep=wish.rep,
                    about=about,
                    deal_id=wish.deal_id,
                    planned_at=at,
                    length_minutes=length,
                    state=State.HELD,
                    coaching=length,
                    set_by=by,
                    made_at=now,
                )
                session.add(row)
                await session.flush()
                await audit.note(
                    session,
                    audit.Event.SESSION_LOGGED,
                    actor=by,
                    subject=f"person:{wish.rep}",
                    kind=AD_HOC,
                    minutes=length,
                )
                await home_changed(session, [parties.manager, wish.rep])
            return await self._page(session, rows.facts_of(row), by)

    async def remove(self, workspace: WorkspaceId, session_id: int, *, by: str) -> MomentPage:
        """Take out what was logged, for two working days; twice does nothing.

        Raises NotFound, NotAllowed.
        """
        async with self._ground.store.begin(workspace) as session:
            row = await rows.load(session, session_id, viewer=by, to_change=True)
            if row.kind != AD_HOC:
                raise NotFound(N_("This session was planned. Its message has the buttons for it."))
            leader = (await self._ground.people.persons(session, [row.manager]))[row.manager]
            before = rows.facts_of(row)
            after = rules.removed(before, by=by, now=self._ground.clock.now(), hours=leader.hours)
            if after != before:
                rows.write(row, after)
                await session.flush()
                await audit.note(
                    session,
                    audit.Event.SESSION_LOGGED,
                    actor=by,
                    subject=f"person:{row.rep}",
                    kind=AD_HOC,
                    removed=row.id,
                )
                await home_changed(session, [row.manager, row.rep])
            return await self._page(session, after, by)

    async def _tapped_twice(
        self, session: WorkspaceSession, rep: str, length: int, about: str, *, by: str
    ) -> Session | None:
        found: Session | None = await session.scalar(
            select(Session)
            .where(
                Session.kind == AD_HOC,
                Session.set_by == by,
                Session.rep == rep,
                Session.length_minutes == length,
                Session.about == about,
                Session.state == State.HELD,
                Session.made_at > self._ground.clock.now() - SAME_TAP,
            )
            .order_by(Session.id.desc())
            .limit(1)
        )
        return found

    async def _page(
        self, session: WorkspaceSession, facts: SessionFacts, reader: str
    ) -> MomentPage:
        other = facts.other(reader)
        known = await self._ground.people.persons(session, [reader, other])
        return MomentPage(facts, known[reader], known[other])
