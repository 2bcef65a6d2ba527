"""Kind words: to whom something fell behind, in private, with one button (docs/rhythm.md R40)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.errors import N_, NotFound
from bot.evidence.questions.rules import NEW_AGAIN
from bot.outbox import service as outbox
from bot.outbox.model import Delivery, Form
from bot.outbox.model import State as Sending
from bot.outbox.types import DeliveryClass, Due
from bot.people import spending
from bot.people.budget import week_of as iso_week
from bot.people.ground import Ground
from bot.people.rules import PersonFacts
from bot.rhythm import rows
from bot.rhythm.figures import DECIDED
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.rules import State
from bot.store import WorkspaceId, WorkspaceSession, upsert
from bot.summaries.digest.kinds import Kind
from bot.summaries.digest.leading import led_by
from bot.summaries.digest.model import KindWord
from bot.summaries.digest.mondays import has_spare_room
from bot.summaries.digest.monthly import is_behind
from bot.summaries.digest.pages import WordAbout, WordPage
from bot.summaries.neighbours import Neighbours

__all__ = ["KindWords"]

GONE = N_("This message isn't about anything any more.")
OF_USE = timedelta(days=2)
LOOKS_BACK = timedelta(days=14)
LEAST_MEETINGS = 4
DAY = timedelta(days=1)


class KindWords:
    """Use cases of kind words: one a week at most, and the same one every four weeks at most.

    They are asks like others and come after all of them; what is no longer so isn't said.
    """

    def __init__(self, ground: Ground, neighbours: Neighbours) -> None:
        self._ground = ground
        self._figures = neighbours.figures
        self._deals = neighbours.deals
        self._manners = neighbours.manners

    async def make(self, session: WorkspaceSession, person: PersonFacts, *, at: datetime) -> bool:
        """Write somebody a word if anything of theirs is behind; False where nothing is."""
        found = await self._behind(session, person)
        if found is None or await self._was_told(session, person, found.about):
            return False
        now = self._ground.clock.now()
        made = await session.scalar(
            upsert(session, KindWord)
            .values(
                person=person.slack_id,
                week=iso_week(person.hours.local_day(now)),
                about=found.about,
                subject_id=found.team_id,
                made_at=now,
            )
            .on_conflict_do_nothing(index_elements=["workspace_id", "person", "week"])
            .returning(KindWord.id)
        )
        if made is None:
            return False
        return await outbox.enqueue(
            session,
            kind=Kind.KIND_WORD,
            subject=made,
            recipient=person.slack_id,
            due_at=at,
            expires_at=at + OF_USE,
            dedup_key=f"kind-word:{made}",
            klass=DeliveryClass.ASK,
        )

    async def page(self, workspace: WorkspaceId, word: int, *, reader: str) -> WordPage:
        """Load a word as its reader is to read it now; it `holds` while it is still so.

        Raises NotFound.
        """
        async with self._ground.store.begin(workspace) as session:
            row = await session.scalar(
                select(KindWord).where(KindWord.id == word, KindWord.person == reader)
            )
            if row is None:
                raise NotFound(GONE)
            person = (await self._ground.people.persons(session, [reader]))[reader]
            about = WordAbout(row.about)
            now = await self._behind(session, person, only=about)
            return now or WordPage(person, about, holds=False, team_id=row.subject_id)

    async def has_room(self, due: Due) -> bool:
        """Tell whether a word that is to be sent displaces nobody (docs/rhythm.md R43, R49).

        What goes along with others in one message takes no ask of its own.
        """
        async with self._ground.store.begin(due.workspace) as session:
            person = (await self._ground.people.persons(session, [due.recipient]))[due.recipient]
            today = person.hours.local_day(self._ground.clock.now())
            taken = await spending.taken_in(session, person.slack_id, today, self._manners.kinds)
            if any(one.delivery == due.id and not one.use.is_ask for one in taken):
                return True
            others = [one for one in taken if one.delivery != due.id and one.use.is_ask]
            limits = await self._manners.limits(session, person)
            return has_spare_room(
                week=limits.week,
                day=limits.day,
                asked=len(others),
                asked_today=sum(one.day == today for one in others),
                waiting=await self._waiting(session, due),
            )

    async def follow(self, session: WorkspaceSession, persons: Sequence[str]) -> None:
        """Have this week's words to these people brought up to date."""
        today = self._ground.clock.now().date()
        weeks = {iso_week(today - DAY), iso_week(today), iso_week(today + DAY)}
        found = await session.scalars(
            select(KindWord.id).where(KindWord.person.in_(persons), KindWord.week.in_(weeks))
        )
        if ids := found.all():
            await outbox.refresh_all(session, {Kind.KIND_WORD: ids})

    async def _behind(
        self, session: WorkspaceSession, person: PersonFacts, *, only: WordAbout | None = None
    ) -> WordPage | None:
        """Find what is behind for somebody: their own rhythm first, then one that they lead."""
        found = [
            one
            for one in (
                await self._as_rep(session, person),
                await self._as_leader(session, person),
            )
            if one is not None and only in {None, one.about}
        ]
        return found[0] if found else None

    async def _as_rep(self, session: WorkspaceSession, person: PersonFacts) -> WordPage | None:
        rep = person.slack_id
        if not await self._ground.people.is_greeted(session, rep):
            return None
        figures = await self._figures.of_rep(session, rep)
        coming = await rows.current(session, rep)
        if figures is None or coming is None:
            return None
        leader = (await self._ground.people.persons(session, [coming.manager]))[coming.manager]
        page = WordPage(person, WordAbout.RHYTHM, leader=leader, coming=coming)
        if figures.streak.is_drought:
            return page
        if is_behind(figures.hours) and await self._ground.roles.shows_persons(session):
            deals = await self._deals.of_rep(session, rep)
            return WordPage(
                person,
                WordAbout.HOURS,
                leader=leader,
                coming=coming,
                hours=figures.hours,
                has_deals=bool(deals),
            )
        return None

    async def _as_leader(self, session: WorkspaceSession, person: PersonFacts) -> WordPage | None:
        """Look whether half of somebody's 1:1s fell out, and nobody offered them a way already."""
        led = await led_by(session, self._ground, person.slack_id)
        reps = [one.slack_id for one in led.own]
        if not reps:
            return None
        offered = await session.scalar(
            select(Rhythm.id)
            .where(Rhythm.rep.in_(reps), Rhythm.ended_at.is_(None))
            .where(Rhythm.offered_at.is_not(None))
            .limit(1)
        )
        if offered is not None:
            return None
        now = self._ground.clock.now()
        found = await session.execute(
            select(OneOnOne.state, func.count())
            .where(
                OneOnOne.rep.in_(reps),
                OneOnOne.state.in_(DECIDED),
                OneOnOne.planned_at >= now - LOOKS_BACK,
                OneOnOne.planned_at < now,
            )
            .group_by(OneOnOne.state)
        )
        counts = dict(found.all())
        n, held = sum(counts.values()), counts.get(State.HELD, 0)
        if n < LEAST_MEETINGS or held * 2 >= n:
            return None
        [first, *others] = led.teams
        team = None if others else first.id
        return WordPage(person, WordAbout.TEAM, held=held, n=n, team_id=team)

    async def _was_told(
        self, session: WorkspaceSession, person: PersonFacts, about: WordAbout
    ) -> bool:
        found = await session.scalar(
            select(KindWord.id)
            .where(
                KindWord.person == person.slack_id,
                KindWord.about == about,
                KindWord.made_at > self._ground.clock.now() - NEW_AGAIN,
            )
            .limit(1)
        )
        return found is not None

    async def _waiting(self, session: WorkspaceSession, due: Due) -> int:
        """Count the asks that are to come to the same person within a week."""
        found = await session.scalar(
            select(func.count(Delivery.id)).where(
                Delivery.recipient == due.recipient,
                Delivery.klass == DeliveryClass.ASK,
                Delivery.form == Form.POST,
                Delivery.state == Sending.PENDING,
                Delivery.id != due.id,
                Delivery.due_at < self._ground.clock.now() + 7 * DAY,
            )
        )
        return found or 0
