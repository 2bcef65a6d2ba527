"""What is written in a check's thread: kept as it stands, read after a pause (R19, R20)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import select

from bot.evidence.checks import rows, rules
from bot.evidence.checks.flow import better_of
from bot.evidence.checks.model import CheckMessage, CheckQuestion, DealCheck, Reading
from bot.evidence.checks.rules import CheckState, QuestionState, SpokenFacts
from bot.evidence.checks.service import Checks
from bot.evidence.checks.settling import Settler, held_in, late_in
from bot.evidence.checks.types import Follow, ReplyFacts
from bot.evidence.reading.types import Label, ReplyReading
from bot.slack.spoken import Spoken
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Hearing"]

LONGEST_REPLY = 24_000
LATEST = datetime.max.replace(tzinfo=UTC)


class Hearing:
    """Listens in the threads of checks, a while after their end, too; nowhere else (R48, R50)."""

    def __init__(self, checks: Checks) -> None:
        self._checks = checks
        self._settler = Settler(checks)

    async def heard(self, spoken: Spoken) -> None:
        """Take a message, an edit or a deletion in; what isn't in our threads is dropped unread.

        However often and in whatever order the events come, the same stands there in the end.
        """
        async with self._checks.ground.store.begin(spoken.workspace) as session:
            row = await held_in(session, spoken.channel, spoken.thread_ts)
            if row is not None:
                await self._settler.settle(session, row)
            else:
                row = await late_in(session, self._checks.ground, spoken.channel, spoken.thread_ts)
            there = await self._message(session, spoken, row)
            if there is None:
                return
            before = _spoken(there)
            now = before.with_(
                SpokenFacts(
                    spoken.ts,
                    spoken.user,
                    spoken.text,
                    spoken.files,
                    spoken.version,
                    spoken.is_deleted,
                )
            )
            if now != before:
                await self._keep(session, there, now)
            if row is not None:
                await self._is_answering(session, row, there)

    async def read(self, workspace: WorkspaceId, check_id: int, author: str) -> None:
        """Read what somebody wrote in a check, unless they have gone on writing meanwhile."""
        async with self._checks.ground.store.begin(workspace) as session:
            row = await rows.check(session, check_id, is_to_change=True)
            await self._settler.settle(session, row)
            messages = await rows.messages_of(session, check_id, author=author)
            pending = [one for one in messages if one.read_at is not None]
            now = session.clock.now()
            if not pending or any((one.read_at or LATEST) > now for one in pending):
                return
            questions = {one.id: one for one in await rows.questions_of(session, check_id)}
            asked = rows.asked_of(questions.values())
            of = {one.id: rules.question_of(one.ts, asked) for one in messages}
            touched = {of[one.id] for one in pending}
            for one in pending:
                one.read_at = None
            for number in sorted(one for one in touched if one is not None):
                mine = [one for one in messages if of[one.id] == number]
                await self._reply(session, row, questions[number], mine)

    async def _message(
        self, session: WorkspaceSession, spoken: Spoken, row: DealCheck | None
    ) -> CheckMessage | None:
        """Find a message that is kept, or make one in a check's thread; None for others.

        Edits and deletions count as long as the words are kept, also after the check (R20).
        """
        found: CheckMessage | None = await session.scalar(
            select(CheckMessage)
            .where(CheckMessage.channel == spoken.channel, CheckMessage.ts == spoken.ts)
            .with_for_update()
        )
        if found is not None or row is None:
            return found
        asked = rows.asked_of(await rows.questions_of(session, row.id))
        if rules.question_of(spoken.ts, asked) is None:
            return None
        made = CheckMessage(
            check_id=row.id,
            channel=spoken.channel,
            ts=spoken.ts,
            author=spoken.user,
            text="",
            files="",
            edited_ts="",
            seen_at=session.clock.now(),
        )
        session.add(made)
        return made

    async def _keep(self, session: WorkspaceSession, there: CheckMessage, now: SpokenFacts) -> None:
        at = session.clock.now()
        there.text, there.files = now.text, "\n".join(now.files)
        there.edited_ts, there.author = now.edited_ts, now.author
        if now.is_deleted:
            there.deleted_at = there.deleted_at or at
        await session.flush()
        waiting = await session.scalars(
            select(CheckMessage).where(
                CheckMessage.check_id == there.check_id,
                CheckMessage.author == there.author,
                CheckMessage.read_at.is_not(None),
            )
        )
        others = [one for one in waiting if one.id != there.id]
        # What was taken back is forgotten at once.
        until = at if now.is_deleted else rules.read_at(at, _first_seen([*others, there]))
        for one in [*others, there]:
            one.read_at = until

    async def _is_answering(
        self, session: WorkspaceSession, row: DealCheck, message: CheckMessage
    ) -> None:
        """Ask nobody once more who is answering just now."""
        questions = await rows.questions_of(session, row.id)
        if message.author != row.rep or message.deleted_at is not None:
            return
        number = rules.question_of(message.ts, rows.asked_of(questions))
        for one in questions:
            if one.id == number and one.state == QuestionState.ASKED:
                one.again_at = one.agenda_at = None

    async def _reply(
        self,
        session: WorkspaceSession,
        row: DealCheck,
        question: CheckQuestion,
        messages: Sequence[CheckMessage],
    ) -> None:
        """Read what one person wrote to one question, and answer the rep."""
        author = messages[0].author
        alive = [one for one in messages if one.deleted_at is None and (one.text or one.files)]
        there = await rows.find_reading(session, question.id, author)
        if not alive:
            await self._forget(session, row, question, there, author)
            return
        fresh = [one for one in alive if one.taken_at is None]
        whole, latest = self._read(alive, question), None
        if fresh and len(fresh) < len(alive):
            latest = self._read(fresh, question)
        best = better_of(whole, latest) if latest else whole
        kept = there or Reading(
            rep=row.rep, deal_id=row.deal_id, question_id=question.id, author=author
        )
        kept.said_at = _instant(alive[0].ts)
        now = session.clock.now()
        text = _words(alive)
        is_other = rows.put_reading(kept, text, best, now, is_new=there is None)
        session.add(kept)
        await session.flush()
        for one in fresh:
            one.taken_at = now
        if not (is_other or fresh):
            return
        reply = ReplyFacts(author, text, _files(alive), best, kept.id, kept.said_at)
        follow = await self._follow(session, row, question, reply)
        if author == row.rep:
            # The rest is answered by what was added last: "I'll ask him" after a claim is a plan.
            answered = best if best.label is Label.EVIDENCE else latest or best
            await self._checks.conversation.answer(
                session, row, question, answered, follow, is_new=bool(fresh)
            )
            if row.state == CheckState.CLOSED and question.state == QuestionState.UNANSWERED:
                # It came late, and needn't be talked about any more: nothing is asked (R48).
                question.state, question.answered_at = QuestionState.ANSWERED, now
        await self._checks.changed(session, row)

    async def _follow(
        self, session: WorkspaceSession, row: DealCheck, question: CheckQuestion, reply: ReplyFacts
    ) -> Follow:
        """Let the parts above take a reply in, with what others replied to the same question."""
        others = await rows.readings(
            session, Reading.question_id == question.id, Reading.author != reply.author
        )
        replies = [
            reply,
            *(
                ReplyFacts(one.author, one.text, (), rows.as_read(one), one.id, one.said_at)
                for one in others
            ),
        ]
        replies.sort(key=lambda one: one.author != row.rep)
        facts, asked = rows.facts_of(row), rows.question_of(question)
        said = [
            _follow_of(await part.replied(session, facts, asked, replies))
            for part in self._checks.extensions
        ]
        return next((one for one in (Follow.WAIT, Follow.ON) if one in said), Follow.GENERIC)

    async def _forget(
        self,
        session: WorkspaceSession,
        row: DealCheck,
        question: CheckQuestion,
        there: Reading | None,
        author: str,
    ) -> None:
        """Forget a reply that was taken back; a question nobody answers then waits again (R20)."""
        if there is not None:
            await session.delete(there)
        is_open = row.state == CheckState.OPEN and question.state == QuestionState.ASKED
        if author == row.rep and is_open and question.asked_at is not None:
            rep = await self._checks.asker.rep(session, row)
            question.agenda_at = rules.agenda_at(rep.hours, session.clock.now())
        await self._checks.changed(session, row)

    def _read(self, messages: Sequence[CheckMessage], question: CheckQuestion) -> ReplyReading:
        return self._checks.reader.read(
            _words(messages), question=question.text, files=_files(messages)
        )


def _spoken(row: CheckMessage) -> SpokenFacts:
    return SpokenFacts(
        row.ts,
        row.author,
        row.text,
        _lines(row.files),
        row.edited_ts,
        row.deleted_at is not None,
    )


def _follow_of(said: bool | Follow) -> Follow:  # noqa: FBT001 - what a part answers
    if isinstance(said, Follow):
        return said
    return Follow.ON if said else Follow.GENERIC


def _first_seen(messages: Iterable[CheckMessage]) -> datetime | None:
    return min((one.seen_at for one in messages if one.taken_at is None), default=None)


def _words(messages: Iterable[CheckMessage]) -> str:
    return "\n".join(one.text for one in messages if one.text)[:LONGEST_REPLY]


def _files(messages: Iterable[CheckMessage]) -> tuple[str, ...]:
    return tuple(name for one in messages for name in _lines(one.files))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()


def _instant(ts: str) -> datetime:
    seconds, millionths = rules.as_number(ts)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=millionths % 1_000_000)
