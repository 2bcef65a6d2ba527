"""The skill of the month: proposed by one of the two, agreed on by the other (R37)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from bot.errors import N_, InvalidInput, NotAllowed, NotFound
from bot.meeting.ids import Field
from bot.meeting.kinds import Kind
from bot.meeting.model import SkillFocus
from bot.meeting.skill_book import Skill, SkillFacts, SkillPage, skills
from bot.outbox import service as outbox
from bot.people import access
from bot.people.access import Right
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.people.rules import PersonFacts
from bot.rhythm import rows
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import State
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Skills"]

LONGEST_AIM = 300
GONE = N_("This choice isn't there any more. `/coach skill` shows what stands.")


class Skills:
    """Use cases of the skill of the month; none sends a message of its own (R43)."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def focus_of(self, session: WorkspaceSession, rep: str, month: date) -> SkillFacts | None:
        """Tell which skill a rep works on in a month, by any day of it; None before the first.

        What was agreed on stays from month to month, until something else is.
        """
        row = await session.scalar(
            select(SkillFocus)
            .where(
                SkillFocus.rep == rep,
                SkillFocus.agreed_at.is_not(None),
                SkillFocus.month <= month.replace(day=1),
            )
            .order_by(SkillFocus.agreed_at.desc(), SkillFocus.id.desc())
            .limit(1)
        )
        return None if row is None else await self._facts(session, row)

    async def proposed_of(self, session: WorkspaceSession, rep: str) -> SkillFacts | None:
        """Tell which skill waits for the other one's yes, if one does."""
        row = await _proposed(session, rep)
        return None if row is None else await self._facts(session, row)

    async def page_of(self, session: WorkspaceSession, rep: str) -> SkillPage:
        """Load what there is of a rep's skill, for one of the two; the caller saw to that."""
        person = (await self._ground.people.persons(session, [rep]))[rep]
        today = person.hours.local_day(session.clock.now())
        return SkillPage(
            rep,
            person.name,
            await self.focus_of(session, rep, today),
            await self.proposed_of(session, rep),
            today,
        )

    async def pages(self, workspace: WorkspaceId, *, viewer: str) -> list[SkillPage]:
        """List what somebody sees of skills: their own as a rep, then those of whom they lead."""
        async with self._ground.store.begin(workspace) as session:
            own = [one.rep for one, _ in await self._ground.people.members(session, [viewer])]
            reps = [*own, *await self._ground.roster.reps_of(session, viewer)]
            return [await self.page_of(session, rep) for rep in reps]

    async def page(self, workspace: WorkspaceId, rep: str, *, viewer: str) -> SkillPage:
        """Load one rep's skill for one of the two. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            await self._require(session, rep, viewer)
            return await self.page_of(session, rep)

    async def propose(
        self, workspace: WorkspaceId, rep: str, skill: str | None, aim: str, *, by: str
    ) -> None:
        """Propose a skill; a later proposal of either takes the place of an earlier one.

        Who proposes just what the other one proposed has agreed with it. Raises NotFound,
        InvalidInput at the field.
        """
        chosen = _checked(skill, aim)
        async with self._ground.store.begin(workspace) as session:
            await self._require(session, rep, by)
            person = await self._person(session, rep)
            now = session.clock.now()
            row = await _proposed(session, rep)
            focus = await self.focus_of(session, rep, person.hours.local_day(now))
            if row is None and focus and (focus.key, focus.aim) == (chosen.key, aim):
                return
            if row is None:
                row = SkillFocus(rep=rep)
                session.add(row)
            elif row.proposed_by != by and (row.skill, row.aim) == (chosen.key, aim):
                await self._agree(session, row, person, by)
                return
            row.month = person.hours.local_day(now).replace(day=1)
            row.skill, row.aim = chosen.key, aim
            row.proposed_by, row.proposed_at = by, now
            await self._changed(session, rep)

    async def agree(self, workspace: WorkspaceId, number: int, *, by: str) -> None:
        """Agree with what the other one proposed; once more changes nothing.

        Raises NotFound, NotAllowed.
        """
        async with self._ground.store.begin(workspace) as session:
            row = await self._load(session, number, by)
            if row.agreed_at is not None:
                return
            if row.proposed_by == by:
                raise NotAllowed(
                    N_("You proposed it yourself. It counts once the other of you two agrees.")
                )
            await self._agree(session, row, await self._person(session, row.rep), by)

    async def keep(self, workspace: WorkspaceId, number: int, *, by: str) -> None:
        """Go on with a skill that wanted a look after four weeks (R37).

        Raises NotFound, NotAllowed for one that isn't agreed on yet.
        """
        async with self._ground.store.begin(workspace) as session:
            row = await self._load(session, number, by)
            if row.agreed_at is None:
                raise NotAllowed(N_("You two haven't agreed on this one yet."))
            row.looked_at = session.clock.now()
            await self._changed(session, row.rep)

    async def _agree(
        self, session: WorkspaceSession, row: SkillFocus, person: PersonFacts, by: str
    ) -> None:
        now = session.clock.now()
        row.agreed_by, row.agreed_at = by, now
        row.month = person.hours.local_day(now).replace(day=1)
        await self._changed(session, row.rep)

    async def _changed(self, session: WorkspaceSession, rep: str) -> None:
        await session.flush()
        await home_changed(session, [rep, *await self._ground.roster.leaders_of(session, rep)])
        facts = await rows.current(session, rep)
        if facts is not None:
            await outbox.refresh(session, Kind.AGENDA, facts.id)

    async def _load(self, session: WorkspaceSession, number: int, viewer: str) -> SkillFocus:
        row = await session.scalar(
            select(SkillFocus).where(SkillFocus.id == number).with_for_update()
        )
        if row is None:
            raise NotFound(GONE)
        await self._require(session, row.rep, viewer)
        return row

    async def _require(self, session: WorkspaceSession, rep: str, viewer: str) -> None:
        parties = await self._ground.roster.parties_of(session, rep, viewer)
        access.require(viewer, Right.CHOOSE_SKILL, parties)
        # One of them at a time: the other's proposal is seen, whoever comes second.
        await self._ground.people.hold(session, [rep])

    async def _person(self, session: WorkspaceSession, rep: str) -> PersonFacts:
        return (await self._ground.people.persons(session, [rep]))[rep]

    async def _facts(self, session: WorkspaceSession, row: SkillFocus) -> SkillFacts:
        hours = (await self._person(session, row.rep)).hours
        # A skill that left the book keeps its name.
        skill = skills().get(row.skill) or Skill(row.skill, row.skill, "", (NEUTRAL,), ())
        times = 0
        if row.agreed_at is not None:
            times = (
                await session.scalar(
                    select(func.count())
                    .select_from(OneOnOne)
                    .where(
                        OneOnOne.rep == row.rep,
                        OneOnOne.state == State.HELD,
                        OneOnOne.planned_at >= row.agreed_at,
                    )
                )
                or 0
            )
        return SkillFacts(
            id=row.id,
            rep=row.rep,
            key=skill.key,
            name=skill.name,
            what=skill.what,
            questions=skill.questions,
            indicators=skill.indicators,
            aim=row.aim,
            proposed_by=row.proposed_by,
            agreed_by=row.agreed_by,
            since=hours.local_day(row.agreed_at or row.proposed_at),
            looked_at=hours.local_day(row.looked_at) if row.looked_at else None,
            times=times,
        )


NEUTRAL = N_("What did you try since we last spoke of it?").msgid


async def _proposed(session: WorkspaceSession, rep: str) -> SkillFocus | None:
    found: SkillFocus | None = await session.scalar(
        select(SkillFocus).where(SkillFocus.rep == rep, SkillFocus.agreed_at.is_(None))
    )
    return found


def _checked(skill: str | None, aim: str) -> Skill:
    if len(aim) > LONGEST_AIM:
        raise InvalidInput(
            {Field.AIM: N_("Say it in at most {most} characters.", most=LONGEST_AIM)}
        )
    found = skills().get(skill or "")
    if found is None:
        raise InvalidInput({Field.SKILL: N_("Pick one of the skills.")})
    return found
