"""What is sent in a check, composed at the moment of sending (docs/rhythm.md R33, R50)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.errors import Text
from bot.evidence.checks import views
from bot.evidence.checks.conversing import STILL_OPEN
from bot.evidence.checks.flow import Ask
from bot.evidence.checks.gathering import LEFT_CHANNEL, Pages
from bot.evidence.checks.kinds import Kind
from bot.evidence.checks.pages import CheckPage
from bot.evidence.checks.rules import ClosedWhy, QuestionFacts, QuestionState
from bot.evidence.checks.types import ReadingFacts, Safety
from bot.outbox.composing import unless_gone
from bot.outbox.types import Composer, Due, Post, Saying, Silence
from bot.slack.elements import Element
from bot.slack.messages import MessageRef, Said
from bot.words import Tongue, tongue

__all__ = ["Composers"]

NO_TEAM = "no-team"
LED_BY_ANOTHER = "led-by-another"
DONE = "already-done"


class Composers:
    """One method for each kind; each loads what stands now, and looks who could read it."""

    def __init__(self, pages: Pages, safety: Safety, why_words: Callable[[str], Text]) -> None:
        self._pages = pages
        self._safety = safety
        self._why_words = why_words

    def by_kind(self) -> Mapping[str, Composer]:
        """List the composers for the outbox."""
        return {
            Kind.CHECK: unless_gone(self.parent),
            Kind.PUSHED: unless_gone(self.parent),
            Kind.MOVED: unless_gone(self.parent),
            Kind.NEXT: unless_gone(self.next_question),
            Kind.RE_ASK: unless_gone(self.re_ask),
            Kind.AGAIN: unless_gone(self.again),
            Kind.THANKS: unless_gone(self.thanks),
            Kind.HAD_QUESTIONS: unless_gone(self.had_questions),
            Kind.LEFT_CHANNEL: unless_gone(self.left_channel),
        }

    async def parent(self, due: Due) -> Saying:
        """Show a check; one that was closed meanwhile needn't be begun."""
        page = await self._pages.of(due.workspace, due.subject)
        if not due.is_update and not page.check.is_under_way:
            return Silence(_over(page))
        if page.left_why and due.kind != Kind.MOVED:
            # What stands in the channel says what it said when nobody else could read it; no more.
            return Silence(LEFT_CHANNEL)
        if reason := _not_theirs(page):
            return Silence(reason)
        if (why := await self._unsafe(due, page)) is not None:
            if due.is_update:
                return Silence(LEFT_CHANNEL)
            await self._pages.leave_channel(due.workspace, page.check.id, why)
            page = await self._pages.of(due.workspace, due.subject)
            if page.check.is_in_channel:
                return Silence(LEFT_CHANNEL)
        t = tongue(page.rep.locale)
        key = page.current.key if page.current else ""
        said = views.parent(t, page, self._pages.under_question(t, key) if key else ())
        thread = _thread(page) if page.check.closes_at is None else None
        return Post.of(said, thread=thread, place="" if thread else page.check.place)

    async def next_question(self, due: Due) -> Saying:
        """Ask the next question, with what came of the reply before."""
        page = await self._pages.of_question(due.workspace, due.subject)
        question = _find(page, due.subject)
        if not due.is_update and question.state is not QuestionState.WAITING:
            return Silence(DONE)
        t = tongue(page.rep.locale)
        before = next((one for one in page.questions if one.number == question.number - 1), None)

        def said(now: CheckPage) -> Said:
            return views.next_question(
                t,
                now,
                question,
                detail=due.detail,
                under=self._pages.under_question(t, question.key),
                under_reading=self._under(t, now, before),
            )

        return await self._in_thread(due, page, said)

    async def re_ask(self, due: Due) -> Saying:
        """Ask for what is missing, unless it was said meanwhile."""
        page = await self._pages.of_question(due.workspace, due.subject)
        question = _find(page, due.subject)
        if not due.is_update and question.state is not QuestionState.ASKED:
            return Silence(DONE)
        nth = sum(one.re_asks for one in page.questions)
        t = tongue(page.rep.locale)

        def said(now: CheckPage) -> Said:
            return views.asked_on(
                t,
                now,
                question,
                Ask(due.detail),
                nth=nth,
                under_reading=self._under(t, now, question),
            )

        return await self._in_thread(due, page, said)

    async def again(self, due: Due) -> Saying:
        """Ask once more, unless somebody answers already (R19, R33)."""
        page = await self._pages.of_question(due.workspace, due.subject)
        question = _find(page, due.subject)
        is_owed = question.state is QuestionState.ASKED and question.again_at is not None
        if not due.is_update and not is_owed:
            return Silence(DONE)
        t = tongue(page.rep.locale)
        under = self._pages.under_question(t, question.key)
        return await self._in_thread(
            due, page, lambda now: views.asked_again(t, now, question, under)
        )

    async def thanks(self, due: Due) -> Saying:
        """Thank for the last reply; a check that ended otherwise meanwhile needs no thanks."""
        page = await self._pages.of(due.workspace, due.subject)
        is_over = due.detail != STILL_OPEN
        if is_over and page.check.closed_why != ClosedWhy.DONE:
            return Silence(_over(page))
        t = tongue(page.rep.locale)
        last = page.questions[-1] if page.questions else None
        said = views.thanks(
            t,
            page,
            detail=due.detail,
            is_over=is_over,
            under_reading=self._under(t, page, last),
        )
        if reason := _not_theirs(page):
            return Silence(reason)
        if await self._unsafe(due, page) is not None:
            return Silence(LEFT_CHANNEL)
        thread = _thread(page)
        return Post.of(said, thread=thread) if thread else Silence("no-thread")

    async def had_questions(self, due: Due) -> Saying:
        """Tell who wanted to ask that there was no room."""
        page = await self._pages.of(due.workspace, due.subject)
        reader = next((one for one in page.leaders if one.slack_id == due.recipient), None)
        if reader is None:
            return Silence(LED_BY_ANOTHER)
        said = views.had_questions(tongue(reader.locale), page)
        return Post.of(said)

    async def left_channel(self, due: Due) -> Saying:
        """Tell who leads the rep why a check left its channel."""
        page = await self._pages.of(due.workspace, due.subject)
        reader = next((one for one in page.leaders if one.slack_id == due.recipient), None)
        if reader is None:
            return Silence(LED_BY_ANOTHER)
        said = views.left_channel(tongue(reader.locale), page, self._why_words(due.detail))
        return Post.of(said)

    async def _in_thread(
        self, due: Due, page: CheckPage, said: Callable[[CheckPage], Said]
    ) -> Saying:
        """Say something in the thread of a check that is under way, if only its readers read it."""
        if not due.is_update and not page.check.is_under_way:
            return Silence(_over(page))
        if due.is_update and page.left_why:
            return Silence(LEFT_CHANNEL)  # it may stand in the channel
        if reason := _not_theirs(page):
            return Silence(reason)
        if (why := await self._unsafe(due, page)) is not None:
            if not due.is_update:
                await self._pages.leave_channel(due.workspace, page.check.id, why)
            return Silence(LEFT_CHANNEL)
        thread = _thread(page)
        if thread is None:
            return Silence("no-thread")
        message = said(page)
        return Post.of(message, thread=thread)

    async def _unsafe(self, due: Due, page: CheckPage) -> str | None:
        """Look whether an outsider reads along just now (R50). Raises SlackFailure."""
        if not page.check.is_in_channel:
            return None
        return await self._safety.why(due.workspace, page.check.place)

    def _under(self, t: Tongue, page: CheckPage, question: QuestionFacts | None) -> list[Element]:
        reading: ReadingFacts | None = page.mine.get(question.id) if question else None
        return self._pages.under_reading(t, reading) if reading else []


def _thread(page: CheckPage) -> MessageRef | None:
    thread = page.check.thread
    return MessageRef(thread.channel, thread.ts, thread.ts) if thread else None


def _find(page: CheckPage, question_id: int) -> QuestionFacts:
    return next(one for one in page.questions if one.id == question_id)


def _not_theirs(page: CheckPage) -> str | None:
    """Tell why nobody of its two reads it any more (R50)."""
    if not page.leaders:
        return NO_TEAM
    return None if page.leader is not None else LED_BY_ANOTHER


def _over(page: CheckPage) -> str:
    return page.check.closed_why or DONE
