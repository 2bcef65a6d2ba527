"""Breadth of coaching: which topics came up, and one that could (docs/rhythm.md R38)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zlib import crc32

from sqlalchemy import func, select

from bot.errors import N_, NotFound
from bot.evidence.praise import breadth_rules as rules
from bot.evidence.praise.breadth_rules import BlindSpot, BreadthPage, Coverage
from bot.evidence.praise.meeting_figures import MeetingFigures, NoMeetings
from bot.evidence.questions.bank import bank
from bot.evidence.questions.model import QuestionAsked
from bot.evidence.questions.rules import Topic
from bot.evidence.questions.service import Questions
from bot.people import access
from bot.people.access import Right
from bot.people.ground import Ground
from bot.people.rules import at_local
from bot.sessions.model import Session
from bot.sessions.rules import AD_HOC, State
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Breadth"]

LOOKS_BACK = timedelta(weeks=13)
OLDEST = date(2020, 1, 1)


class Breadth:
    """Use cases around the breadth of a rep's coaching; it is shown to the two alone."""

    def __init__(self, ground: Ground, questions: Questions) -> None:
        self._ground = ground
        self._questions = questions
        self._meetings: MeetingFigures = NoMeetings()

    def learn_of_meetings(self, figures: MeetingFigures) -> None:
        """Have what came up in 1:1s counted, too: by the room above, which knows them."""
        self._meetings = figures

    async def page(
        self, workspace: WorkspaceId, *, viewer: str, rep: str = "", first: date | None = None
    ) -> BreadthPage:
        """Show a rep's coverage of a quarter; of one's first rep, or oneself, where none is named.

        Raises NotFound for who isn't one of the two, and for who has no 1:1s at all.
        """
        ground = self._ground
        async with ground.store.begin(workspace) as session:
            reps = await ground.roster.reps_of(session, viewer)
            if not rep:
                is_rep = await ground.people.is_greeted(session, viewer)
                rep = viewer if is_rep else next(iter(reps), "")
            if not rep:
                raise NotFound(
                    N_("I don't know of any 1:1s of yours yet. Type `/coach` to start with them.")
                )
            parties = await ground.roster.parties_of(session, rep, viewer)
            access.require(viewer, Right.SEE_CHECK, parties)
            known = await ground.people.persons(session, {viewer, rep, *reps})
            person = known[rep]
            now = ground.clock.now()
            this = rules.quarter(person.hours.local_day(now))
            first = min(this, max(OLDEST, rules.quarter(first or this)))
            zone = person.zone
            start = at_local(first, 0, zone)
            end = at_local(rules.next_quarter(first), 0, zone)
            return BreadthPage(
                known[viewer],
                person,
                tuple(known[one] for one in reps),
                first,
                first == this,
                await self.coverage(session, rep, start, end),
                await self.blind_spot(session, rep) if first == this else None,
            )

    async def coverage(
        self, session: WorkspaceSession, rep: str, start: datetime, end: datetime
    ) -> Coverage:
        """Count which topics came up with a rep from `start` to before `end` (UTC)."""
        asked = await session.execute(
            select(QuestionAsked.key, QuestionAsked.topic, func.count())
            .where(
                QuestionAsked.person == rep,
                QuestionAsked.asked_at >= start,
                QuestionAsked.asked_at < end,
            )
            .group_by(QuestionAsked.key, QuestionAsked.topic)
        )
        questions: Counter[Topic] = Counter()
        for key, topic, n in asked:
            if found := _topic(topic, key):
                questions[found] += n
        for key, n in (await self._meetings.questions(session, rep, start, end)).items():
            if found := _topic("", key):
                questions[found] += n
        skills = await self._meetings.skills(session, rep, start, end)
        return Coverage(
            dict(questions),
            rules.of_skills(skills),
            rules.of_sessions(await _sessions(session, rep, start, end)),
        )

    async def blind_spot(self, session: WorkspaceSession, rep: str) -> BlindSpot | None:
        """Suggest one topic that didn't come up in the last 13 weeks, with a question for it.

        None while too little came up at all, or where everything did. For the agenda: of several
        topics each week has another.
        """
        now = self._ground.clock.now()
        found = await self.coverage(session, rep, now - LOOKS_BACK, now)
        askable = {
            topic: [one for one in bank().values() if one.topic == topic and not one.is_wished]
            for topic in found.missing
        }
        topics = [topic for topic, questions in askable.items() if questions]
        if not (found.says_something and topics):
            return None
        year, week, _ = now.isocalendar()
        topic = topics[(crc32(rep.encode()) + year * 53 + week) % len(topics)]
        question = await self._questions.choose_of(session, askable[topic], person=rep)
        return BlindSpot(topic, question, found.total)


def _topic(kept: str, key: str) -> Topic | None:
    """Find the topic of a question: as it was kept, else the bank's; None for an unknown one."""
    known = bank().get(key)
    name = kept or (known.topic if known else "")
    return Topic(name) if name in set(Topic) else None


async def _sessions(
    session: WorkspaceSession, rep: str, start: datetime, end: datetime
) -> Mapping[str, int]:
    found = await session.execute(
        select(Session.kind, func.count())
        .where(
            Session.rep == rep,
            Session.state == State.HELD,
            Session.kind != AD_HOC,
            Session.planned_at >= start,
            Session.planned_at < end,
        )
        .group_by(Session.kind)
    )
    return dict(found.all())
