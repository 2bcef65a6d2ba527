"""What deal checks, risks, fit, endings and praise have for a Home (R19, R22, R27, R39)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator
from dataclasses import dataclass

from bot.evidence.checks.rules import CheckState, QuestionState
from bot.evidence.praise.pages import HomePage
from bot.evidence.risks.pages import Owed as RisksOwed
from bot.evidence.room import EvidenceRoom
from bot.evidence.starting.pages import HomePart
from bot.home.pages import Channel, Checks, Ending, Praised, RepChecks, Risks, Waiting, What
from bot.home.rules import Matter, Owed
from bot.people import access
from bot.people.access import Right
from bot.people.ground import Ground
from bot.people.rules import PersonFacts
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Evidence", "OfEvidence"]


@dataclass(frozen=True, slots=True)
class OfEvidence:
    """What somebody's Home shows of it, and what they owe, in no order."""

    checks: Checks
    owed: tuple[Owed[What], ...]


class Evidence:
    """Asks each part for what is its reader's own, and for what they see of those they lead."""

    def __init__(self, ground: Ground, evidence: EvidenceRoom) -> None:
        self._ground = ground
        self._of = evidence

    async def of(
        self,
        session: WorkspaceSession,
        reader: PersonFacts,
        *,
        is_rep: bool,
        leads: Collection[PersonFacts] = (),
    ) -> OfEvidence:
        """Load it for a Home; a few reads however many reps somebody leads."""
        of, person = self._of, reader.slack_id
        part = await of.starting.starting.home(session, person) if is_rep else None
        risks = await of.risks.risks.owed(session, person, viewer=person) if is_rep else []
        praise = await of.praise.praises.home(session, person)
        reps = {one.slack_id for one in leads}
        everybody = {*reps, person} if is_rep else reps
        owed: list[Owed[What]] = [*_risks(risks, session), *_praise(praise)]
        if part is not None:
            owed += [one async for one in self._waiting(session, part)]
            owed += _channels(part)
            for one in await of.fit.outcomes.owed(session, [person], viewer=person):
                if one.facts.asked_at is not None:
                    owed.append(Owed(Matter.ENDING, one.facts.asked_at, Ending(one)))
        standings = await of.book.book.standings(session, everybody) if everybody else ()
        misfits = await of.fit.fitting.to_walk_away(session, everybody) if everybody else []
        checks = Checks(
            part=part,
            own=tuple(one for one in standings if is_rep and one.deal.rep == person),
            theirs=tuple(one for one in standings if one.deal.rep in reps),
            misfits=tuple(misfits),
            praise=praise,
            reps=tuple(leads),
            has_ideal=bool((await of.fit.fitting.ideal(session)).described),
        )
        return OfEvidence(checks, tuple(owed))

    async def of_rep(self, workspace: WorkspaceId, rep: str, *, viewer: str) -> RepChecks:
        """Load all about a rep's deals for one of the two. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            parties = await self._ground.roster.parties_of(session, rep, viewer)
            access.require(viewer, Right.SEE_CHECK, parties)
            known = await self._ground.people.persons(session, {rep, viewer})
            of = self._of
            return RepChecks(
                known[viewer],
                known[rep],
                session.clock.now(),
                await of.starting.starting.home(session, rep),
                await of.book.book.standings(session, [rep]),
                tuple(await of.risks.risks.owed(session, rep, viewer=viewer)),
                tuple(await of.fit.fitting.to_walk_away(session, [rep])),
                tuple(await of.checks.checks.for_agenda(session, rep)),
            )

    async def _waiting(
        self, session: WorkspaceSession, part: HomePart
    ) -> AsyncIterator[Owed[What]]:
        for check, about in part.open:
            if check.state is not CheckState.OPEN:
                continue
            for question in await self._of.checks.checks.questions_of(session, check.id):
                if question.state is QuestionState.ASKED and question.asked_at is not None:
                    what = Waiting(check, question, about)
                    yield Owed(Matter.CHECK, question.asked_at, what)


def _risks(owed: Collection[RisksOwed], session: WorkspaceSession) -> Iterator[Owed[What]]:
    """Ask for what only the rep can do: confirm what was read, and write counter-moves (R22)."""
    now = session.clock.now()
    for one in owed:
        if one.to_confirm or one.without_move:
            yield Owed(Matter.RISKS, now, Risks(one))


def _channels(part: HomePart) -> Iterator[Owed[What]]:
    for link, deal in part.asked:
        yield Owed(Matter.CHANNEL, link.linked_at, Channel(link, deal))


def _praise(page: HomePage) -> Iterator[Owed[What]]:
    for one in page.waiting:
        yield Owed(Matter.PRAISE, one.made_at, Praised(one, (page.by or {}).get(one.made_by, "")))
