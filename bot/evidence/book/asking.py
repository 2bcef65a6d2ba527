"""What this part asks in a deal's checks, and what it makes of the replies (R21, R23, R24)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.errors import N_, Text
from bot.evidence.book import rows, rules
from bot.evidence.book.seats import BUYERS_VIEW, Seats
from bot.evidence.book.service import Book
from bot.evidence.book.views import gap_elements, know_button, overrule_elements, view_elements
from bot.evidence.book.words import answer_words
from bot.evidence.checks.rules import (
    FIRST,
    CheckFacts,
    CheckState,
    ClosedWhy,
    Form,
    QuestionFacts,
    Source,
)
from bot.evidence.checks.types import Extension, Follow, ReadingFacts, ReplyFacts, Shown, Wish
from bot.evidence.questions.rules import NEW_AGAIN, Step
from bot.evidence.questions.service import Questions
from bot.evidence.reading.types import Label
from bot.pipeline.rules import Phase
from bot.slack.blocks import Element, Mrkdwn, mrkdwn
from bot.store import WorkspaceSession
from bot.words import Tongue

__all__ = ["BookExtension"]

OWN_KEYS = ("risks.", "fit.", BUYERS_VIEW)
"""Questions that parts of their own ask again; the age of a reply to them is theirs to mind."""
LAST_ACT = rules.Gap.LAST_ACT.key
"""What was learned in a call no question brought; this one asks for what became of it."""
BUYER_URGENCY, GAP_URGENCY = 95, 60
GAPS_OF = {Form.SHORT: 1, Form.LONG: 3}
"""So many gaps a check asks for at most: the rest of it is about how we know."""
STEPS = {
    rules.Gap.COST: Step.CLARIFYING,
    rules.Gap.BUYERS: Step.CLARIFYING,
    rules.Gap.LAST_ACT: Step.OVERVIEW,
    rules.Gap.COMPETITION: Step.CLARIFYING,
    rules.Gap.APPROACH: Step.STRATEGY,
}
AGAIN = "again."
SEAT = N_("{name}, take the buyer's seat: if you were them, would you buy from us?", name=...)


class BookExtension(Extension, Shown):
    """Stale evidence first, the buyer's seat in late deals, and what is missing in the book."""

    def __init__(self, book: Book, seats: Seats, questions: Questions) -> None:
        self._book = book
        self._seats = seats
        self._questions = questions

    async def wishes(self, session: WorkspaceSession, check: CheckFacts) -> Sequence[Wish]:
        """List what to ask of this deal, from what is known and how old that is."""
        if check.deal_id is None:
            return ()
        found = await self._stale(session, check)
        if _asks_for_view(check) and not await self._seats.has_sat(session, check):
            text = await self._seat_text(session, check)
            found.append(Wish(Step.STRATEGY, BUYERS_VIEW, text, BUYER_URGENCY))
        return [*found, *await self._gaps(session, check)]

    async def replied(
        self,
        session: WorkspaceSession,
        check: CheckFacts,
        question: QuestionFacts,
        replies: Sequence[ReplyFacts],
    ) -> bool | Follow:
        """Keep why the buyer's seat said what it said; there is nothing to ask on about."""
        if question.key != BUYERS_VIEW or check.deal_id is None:
            return False
        for one in replies:
            await self._seats.note(session, check, one.author, one.text)
        return Follow.ON

    async def may_close(self, session: WorkspaceSession, check: CheckFacts) -> bool:
        """Keep a late deal's check open until somebody took the buyer's seat (R23)."""
        return not _asks_for_view(check) or await self._seats.has_sat(session, check)

    async def follow(self, session: WorkspaceSession, check: CheckFacts) -> None:
        """Forget what was taken back; a view that nobody gave goes to the agenda (R20, R23)."""
        await self._seats.forget(session, check.id)
        is_over = check.state is CheckState.CLOSED and check.closed_why == ClosedWhy.TIME
        if is_over and not await self.may_close(session, check):
            await self._seats.put_to_agenda(session, check.id)

    def elements(self, t: Tongue, question_key: str) -> Sequence[Element]:
        """List the three answers of the buyer's seat, or the way into the book."""
        if question_key == BUYERS_VIEW:
            return view_elements(t)
        if any(gap.key == question_key for gap in rules.Gap):
            return gap_elements(t, question_key)
        return ()

    async def lines(
        self, session: WorkspaceSession, t: Tongue, check: CheckFacts
    ) -> Sequence[Mrkdwn]:
        """Say what the buyer's seat said last."""
        views = await rows.views_of(session, check.deal_id) if check.deal_id else []
        if not views:
            return ()
        last = views[0]
        known = await self._book.ground.people.met(session, [last.seat])
        who = known[0].name if known else t("a colleague")
        day = t.short_day(known[0].hours.local_day(last.said_at)) if known else ""
        said = t.raw("Would they buy from us? *{answer}*, says {who}, {day}")
        return (mrkdwn(said, answer=answer_words(t, last.answer), who=who, day=day),)

    def buttons(self, t: Tongue, check: CheckFacts) -> Sequence[Element]:
        """Open the deal's page from the check's first message."""
        return () if check.deal_id is None else (know_button(t, check.deal_id),)

    def under_reading(self, t: Tongue, reading: ReadingFacts) -> Sequence[Element]:
        """Let the two overrule a reading where it is said."""
        return overrule_elements(t, reading)

    async def _stale(self, session: WorkspaceSession, check: CheckFacts) -> list[Wish]:
        """Ask first what brought evidence that is too old by now, the oldest (R21)."""
        assert check.deal_id is not None, "asked about a deal"
        readings = await rows.readings_of(session, check.deal_id)
        for key, text in _gone_stale(readings, session.clock.now()):
            bank = await self._questions.find(session, key)
            words = bank.text if bank else text
            if words:
                return [Wish(Step.OVERVIEW, key, Text(_plain(words)), FIRST)]
        return []

    async def _gaps(self, session: WorkspaceSession, check: CheckFacts) -> Sequence[Wish]:
        assert check.deal_id is not None, "asked about a deal"
        asked = await self._questions.last_asked(session, person=check.rep)
        since = session.clock.now() - NEW_AGAIN
        found: list[Wish] = []
        for gap in await self._book.gaps(session, check.deal_id):
            bank = await self._questions.find(session, gap.key)
            if bank is None or (gap.key in asked and asked[gap.key] > since):
                continue
            urgency = GAP_URGENCY - len(found)
            found.append(Wish(STEPS[gap], gap.key, Text(_plain(bank.text)), urgency))
        return found[: GAPS_OF[check.form]]

    async def _seat_text(self, session: WorkspaceSession, check: CheckFacts) -> Text:
        bank = await self._questions.find(session, BUYERS_VIEW)
        seat = await self._seats.next_seat(session, check)
        if seat != check.rep or bank is None:
            for person in await self._book.ground.people.met(session, [seat]):
                return SEAT.filled(name=person.name)
        assert bank is not None, "the bank asks it"
        return Text(_plain(bank.text))


def _asks_for_view(check: CheckFacts) -> bool:
    """Whether a check is one in which somebody takes the buyer's seat (docs/rhythm.md R23)."""
    is_round = check.source in (Source.MANAGER, Source.RHYTHM)
    return check.deal_id is not None and check.phase == Phase.LATE and is_round


def _gone_stale(readings: Sequence[ReadingFacts], now: datetime) -> Iterator[tuple[str, str]]:
    """List questions whose evidence is stale and whom nobody asked again since, the oldest first.

    With each comes the text it was asked in.
    """
    latest: dict[str, ReadingFacts] = {}
    has_evidence = set()
    for one in sorted(readings, key=lambda one: (one.said_at, one.id)):
        key = one.question_key.removeprefix(AGAIN) or LAST_ACT
        latest[key] = one
        if one.counts_as is Label.EVIDENCE:
            has_evidence.add(key)
    for key, one in sorted(latest.items(), key=lambda pair: (pair[1].said_at, pair[1].id)):
        if (
            key in has_evidence
            and not key.startswith(OWN_KEYS)
            and rules.is_stale(one.said_at, now)
        ):
            yield key, one.question


def _plain(words: str) -> str:
    """Keep braces that somebody typed into a question of their own from being places."""
    return words.replace("{", "{{").replace("}", "}}")
