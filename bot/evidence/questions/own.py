"""A workspace's own questions, and those of ours that it puts aside (docs/rhythm.md R25)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from bot.errors import N_, InvalidInput, NotAllowed, NotFound
from bot.evidence.questions import rules
from bot.evidence.questions.bank import bank
from bot.evidence.questions.ids import Field
from bot.evidence.questions.linter import lint
from bot.evidence.questions.model import OwnQuestion
from bot.evidence.questions.pages import Listed, NewQuestion, QuestionLine, QuestionsPage, Which
from bot.evidence.questions.rules import FEWEST_LEFT, OWN, BankQuestion, Step
from bot.evidence.questions.service import question_of
from bot.people import audit
from bot.people.access import Role
from bot.people.audit import Event
from bot.people.ground import Ground
from bot.pipeline.rules import Phase
from bot.store import WorkspaceId, WorkspaceSession, upsert

__all__ = ["OwnQuestions"]

PAGE = 8
MOST_OWN = 200
"""More than a year of weekly checks can ask; a list of them can still be read."""
FEWEST_OF_PLACE = 4
"""So many each part of an agenda keeps."""


class OwnQuestions:
    """Use cases of the list of questions; whoever leads a team, and an admin, changes it."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def page(
        self, workspace: WorkspaceId, viewer: str, listed: Listed, page: int = 0
    ) -> QuestionsPage:
        """Load a page of the list; one beyond the last is the last."""
        may_change = await self._may_change(workspace, viewer)
        async with self._ground.store.begin(workspace) as session:
            rows = await _rows(session)
        found = [one for one in _lines(rows) if _is_listed(one, listed)]
        pages = max(1, -(-len(found) // PAGE))
        page = max(0, min(page, pages - 1))
        lines = tuple(found[page * PAGE : (page + 1) * PAGE])
        return QuestionsPage(listed, lines, page, pages, len(found), may_change)

    async def one(self, workspace: WorkspaceId, key: str, *, by: str) -> BankQuestion:
        """Load a question of the workspace's own, to be changed. Raises NotFound, NotAllowed."""
        await self._require(workspace, by)
        async with self._ground.store.begin(workspace) as session:
            return question_of(await _own(session, key))

    async def may_add(self, workspace: WorkspaceId, *, by: str) -> None:
        """Let somebody open the form. Raises NotAllowed."""
        await self._require(workspace, by)

    async def save(
        self, workspace: WorkspaceId, new: NewQuestion, *, by: str, key: str = ""
    ) -> BankQuestion:
        """Add a question, or write the one with this key anew; the same once more does nothing.

        What was put aside and is added again is asked again. Raises NotFound, NotAllowed, and
        InvalidInput at `Field.TEXT`.
        """
        await self._require(workspace, by)
        text = " ".join(new.text.split())
        if faults := lint(text):
            raise InvalidInput({Field.TEXT: faults[0].text})
        async with self._ground.store.begin(workspace) as session:
            await self._ground.people.hold(session, [by])
            now = session.clock.now()
            rows = await _rows(session)
            row = await _own(session, key) if key else None
            same = next((one for one in rows if _plain(one.text) == _plain(text)), None)
            if same is not None and row is None and _is_as(same, new):
                row = same
            if row is None and sum(bool(one.text) for one in rows) >= MOST_OWN:
                raise InvalidInput(
                    {
                        Field.TEXT: N_(
                            "You have {n} questions of your own, the most there can be. "
                            "Change one of them instead.",
                            n=MOST_OWN,
                        )
                    }
                )
            if (same is not None and same is not row) or _is_ours(text):
                raise InvalidInput(
                    {Field.TEXT: N_("This is asked already. What would you ask in addition?")}
                )
            if row is None:
                key = _new_key(text, {one.key for one in rows})
                row = await _made(session, key, by=by, now=now)
            elif row.text == text and _is_as(row, new) and row.dropped_at is None:
                return question_of(row)
            row.text, row.topic, row.step = text, str(new.topic), str(new.step)
            row.phase = str(new.phase or "")
            row.changed_at, row.dropped_at = now, None
            await audit.note(session, Event.QUESTION_SAVED, actor=by, subject=_subject(row.key))
            return question_of(row)

    async def put_aside(
        self, workspace: WorkspaceId, key: str, *, by: str, is_aside: bool = True
    ) -> None:
        """Have a question asked no more here, or again; once more does nothing.

        Raises NotFound; NotAllowed, also where too few would be left.
        """
        await self._require(workspace, by)
        async with self._ground.store.begin(workspace) as session:
            await self._ground.people.hold(session, [by])
            now = session.clock.now()
            rows = await _rows(session)
            row = next((one for one in rows if one.key == key), None)
            was_aside = row is not None and row.dropped_at is not None
            if was_aside == is_aside:
                return
            ours = bank().get(key)
            if row is None and (ours is None or ours.is_wished):
                raise NotFound(N_("This question isn't in the bank any more. Open the list anew."))
            if is_aside:
                _require_enough(rows, without=key)
            if row is None:
                row = await _made(session, key, by=by, now=now)
            row.dropped_at = now if is_aside else None
            row.changed_at = now
            event = Event.QUESTION_PUT_ASIDE if is_aside else Event.QUESTION_PUT_BACK
            await audit.note(session, event, actor=by, subject=_subject(key))

    async def _require(self, workspace: WorkspaceId, by: str) -> None:
        if not await self._may_change(workspace, by):
            raise NotAllowed(
                N_(
                    "Whoever leads a team looks after the questions. "
                    "Tell them which one you would like to be asked."
                )
            )

    async def _may_change(self, workspace: WorkspaceId, viewer: str) -> bool:
        async with self._ground.store.begin(workspace) as session:
            if await self._ground.people.teams_of(session, viewer):
                return True
            if await self._ground.roster.led_by(session, viewer):
                return True
            if Role.ADMIN in await self._ground.roles.roles_of(session, viewer):
                return True
        # Slack is asked outside of transactions, and only about who leads nobody.
        found = await self._ground.people.profiles(workspace, [viewer])
        return viewer in found and found[viewer].is_admin


async def _rows(session: WorkspaceSession) -> Sequence[OwnQuestion]:
    found = await session.scalars(select(OwnQuestion).order_by(OwnQuestion.id))
    return found.all()


async def _own(session: WorkspaceSession, key: str) -> OwnQuestion:
    row = await session.scalar(
        select(OwnQuestion).where(OwnQuestion.key == key, OwnQuestion.text != "")
    )
    if row is None:
        raise NotFound(N_("This question isn't in the bank any more. Open the list anew."))
    return row


async def _made(session: WorkspaceSession, key: str, *, by: str, now: datetime) -> OwnQuestion:
    """Make a row, or find the one that somebody else made at the same moment."""
    await session.execute(
        upsert(session, OwnQuestion)
        .values(key=key, added_by=by, added_at=now, changed_at=now)
        .on_conflict_do_nothing(index_elements=["workspace_id", "key"])
    )
    row = await session.scalar(select(OwnQuestion).where(OwnQuestion.key == key))
    assert row is not None, "it was made, or was there"
    return row


def _lines(rows: Iterable[OwnQuestion]) -> list[QuestionLine]:
    """List the workspace's own, the newest first, and then ours; not what rules wish for."""
    kept = list(rows)
    aside = {one.key for one in kept if one.dropped_at is not None}
    own = [question_of(one) for one in reversed(kept) if one.text]
    ours = [one for one in bank().values() if not one.is_wished]
    return [QuestionLine(one, one.key in aside) for one in (*own, *ours)]


def _is_listed(line: QuestionLine, listed: Listed) -> bool:
    one = line.question
    return (
        (line.is_aside if listed.which is Which.ASIDE else True)
        and (one.group == OWN if listed.which is Which.OWN else True)
        and (not line.is_aside if listed.which is Which.ASKED else True)
        and listed.step in {None, one.step}
        and (listed.phase is None or one.phase in {None, listed.phase})
        and listed.topic in {None, one.topic}
    )


def _require_enough(rows: Iterable[OwnQuestion], *, without: str) -> None:
    """Keep each step of each phase, and each part of an agenda, from running dry."""
    left = [one.question for one in _lines(rows) if not one.is_aside]
    gone = next((one for one in left if one.key == without), None)
    if gone is None:
        return
    if gone.step is not None:
        phases = [gone.phase] if gone.phase else list(Phase)
        if min(_count(left, gone.step, one) for one in phases) <= FEWEST_LEFT:
            raise NotAllowed(
                N_(
                    "With fewer than {n} questions a step would soon repeat itself. "
                    "Add one of your own to it, then put this one aside.",
                    n=FEWEST_LEFT,
                )
            )
    if gone.agenda and sum(one.agenda == gone.agenda for one in left) <= FEWEST_OF_PLACE:
        raise NotAllowed(
            N_(
                "It is one of the last {n} of its part of the agenda, so it stays.",
                n=FEWEST_OF_PLACE,
            )
        )


def _count(questions: Iterable[BankQuestion], step: Step, phase: Phase) -> int:
    return sum(rules.fits(one, step, phase) for one in questions)


def _is_as(row: OwnQuestion, new: NewQuestion) -> bool:
    return (row.topic, row.step, row.phase) == (new.topic, new.step, new.phase or "")


def _is_ours(text: str) -> bool:
    return any(_plain(one.text) == _plain(text) for one in bank().values())


def _plain(text: str) -> str:
    return text.replace("’", "'").casefold()


def _new_key(text: str, there: set[str]) -> str:
    """Name a new question by its first words; its key stays when the words change."""
    key = f"{OWN}.{sha256(_plain(text).encode()).hexdigest()[:16]}"
    return next(one for n in range(1, 1000) if (one := f"{key}-{n}" if n > 1 else key) not in there)


def _subject(key: str) -> str:
    return f"question:{key}"[:64]
