"""What the rhythm's deliveries say at the moment of sending, or why they needn't (R33)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.clock import Clock
from bot.outbox.composing import unless_gone
from bot.outbox.types import Composer, Due, Post, Saying, Silence, Upload
from bot.people.rules import PersonFacts
from bot.people.service import People
from bot.rhythm import calendar_file, views, welcome_views
from bot.rhythm.announcing import group_of
from bot.rhythm.composers.sheet import ahead_on, sheet_composer
from bot.rhythm.pages import Meeting
from bot.rhythm.rules import Kind, State
from bot.rhythm.service import Rhythms
from bot.rhythm.set_up import SetUp
from bot.rhythm.welcome import Welcome
from bot.slack.messages import MessageRef
from bot.words import tongue

__all__ = ["Composers"]

LEFT = "left-the-team"


class Composers:
    """One method for each kind; each loads what stands now."""

    def __init__(
        self, rhythms: Rhythms, set_up: SetUp, welcome: Welcome, people: People, clock: Clock
    ) -> None:
        self._rhythms = rhythms
        self._set_up = set_up
        self._welcome = welcome
        self._people = people
        self._clock = clock

    def by_kind(self) -> Mapping[str, Composer]:
        """List the composers for the outbox."""
        return {
            Kind.SHEET: sheet_composer(self._rhythms, self._people),
            Kind.INVITE: self.invite,
            Kind.CHANGED_INVITE: self.changed_invite,
            Kind.WITHDRAWN: self.withdrawn,
            Kind.PING: self.ping,
            Kind.CARD: self.card,
            Kind.PREVIEW: self.preview,
            Kind.GREETING: unless_gone(self.greeting, LEFT),
            Kind.REFUSED: unless_gone(self.refused, LEFT),
            Kind.UNDELIVERED: unless_gone(self.undelivered, LEFT),
        }

    async def invite(self, due: Due) -> Saying:
        """Hand the day's calendar file out, in the thread of its sheet."""
        page, thread = await self._rhythms.sent_sheet(due.workspace, due.subject)
        meetings = ahead_on(page)
        if thread is None or not meetings:
            return Silence("nothing-to-come")
        return self._file(page.reader.locale, due, meetings, thread)

    async def changed_invite(self, due: Due) -> Saying:
        """Hand a changed calendar file to somebody who has the old one."""
        meeting = await self._rhythms.as_it_stands(due.workspace, due.subject)
        if str(meeting.facts.sequence) != due.detail or not _meets(meeting, due.recipient):
            return Silence("changed-again")
        thread = await self._rhythms.announcement(due.workspace, due.subject, reader=due.recipient)
        if thread is None:
            return Silence("not-announced-yet")
        return self._file(_reader(meeting, due).locale, due, [meeting], thread)

    async def withdrawn(self, due: Due) -> Saying:
        """Take a 1:1 out of the calendar of somebody who doesn't lead it any more (R50)."""
        meeting = await self._rhythms.as_it_stands(due.workspace, due.subject)
        if str(meeting.facts.sequence) != due.detail or _meets(meeting, due.recipient):
            return Silence("changed-again")
        thread = await self._rhythms.announcement(due.workspace, due.subject, reader=due.recipient)
        if thread is None:
            return Silence("not-announced-yet")
        locale = await self._people.locale(due.workspace, due.recipient)
        return self._file(locale, due, [meeting], thread, is_withdrawn=True)

    async def ping(self, due: Due) -> Saying:
        """Remind of a 1:1, once for each back-to-back block (R43)."""
        if due.is_update:
            return await self._ping_shown(due)
        found = await self._rhythms.with_block(due.workspace, due.subject, reader=due.recipient)
        if found is None:
            return Silence("led-by-another")
        meeting, block = found
        if str(meeting.facts.sequence) != due.detail:
            return Silence("moved")
        if meeting.facts.state is not State.PLANNED:
            return Silence("off-the-plan")
        if meeting.facts.started_at is not None:
            return Silence("already-started")
        if not block:
            return Silence("in-a-block")
        reader = _reader(meeting, due)
        return Post.of(views.ping(tongue(reader.locale), reader, block))

    async def _ping_shown(self, due: Due) -> Saying:
        meeting = await self._rhythms.as_it_stands(due.workspace, due.subject)
        if not _meets(meeting, due.recipient):
            return await self._led_by_another(due, meeting)
        reader = _reader(meeting, due)
        return Post.of(views.ping(tongue(reader.locale), reader, [meeting]))

    async def card(self, due: Due) -> Saying:
        """Show both their 1:1 in the group DM; an older card points to the newer."""
        meeting = await self._rhythms.as_it_stands(due.workspace, due.subject)
        if group_of(meeting.facts) != due.recipient:
            return await self._led_by_another(due, meeting)
        is_latest = str(meeting.facts.sequence) == due.detail
        if not is_latest and not due.is_update:
            return Silence("changed-again")
        t = tongue(meeting.manager.locale)
        return Post.of(views.card(t, meeting, is_latest=is_latest))

    async def _led_by_another(self, due: Due, meeting: Meeting) -> Saying:
        if not due.is_update:
            return Silence("led-by-another")
        first, _, _ = due.recipient.partition(",")
        t = tongue(await self._people.locale(due.workspace, first))
        return Post.of(views.led_by_another(t, meeting))

    async def preview(self, due: Due) -> Saying:
        """Show the manager what the reps would get (R46)."""
        page = await self._set_up.preview(due.workspace, due.subject)
        return Post.of(welcome_views.preview(tongue(page.manager.locale), page))

    async def greeting(self, due: Due) -> Saying:
        """Greet a rep (R46)."""
        page = await self._welcome.greeting(due.workspace, due.subject)
        return Post.of(welcome_views.greeting(tongue(page.rep.locale), page))

    async def refused(self, due: Due) -> Saying:
        """Tell the manager that a rep would rather not."""
        page = await self._welcome.greeting(due.workspace, due.subject)
        return Post.of(welcome_views.refused(tongue(page.manager.locale), page))

    async def undelivered(self, due: Due) -> Saying:
        """Tell the manager that a rep can't be reached."""
        page = await self._welcome.greeting(due.workspace, due.subject)
        return Post.of(welcome_views.undelivered(tongue(page.manager.locale), page, due.detail))

    def _file(
        self,
        locale: str | None,
        due: Due,
        meetings: list[Meeting],
        thread: MessageRef,
        *,
        is_withdrawn: bool = False,
    ) -> Upload:
        t = tongue(locale)
        content = calendar_file.calendar_file(
            t, due.recipient, meetings, made_at=self._clock.now(), is_withdrawn=is_withdrawn
        )
        return Upload(
            filename=calendar_file.file_name(meetings),
            title=t("For your calendar: open the file once, and it keeps the time."),
            content=content,
            thread=thread,
        )


def _meets(meeting: Meeting, person: str) -> bool:
    return person in {meeting.facts.manager, meeting.facts.rep}


def _reader(meeting: Meeting, due: Due) -> PersonFacts:
    return meeting.manager if due.recipient == meeting.facts.manager else meeting.rep
