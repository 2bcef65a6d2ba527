"""Setting teams' rhythms up, and changing them later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Protocol

from sqlalchemy import select

from bot.clock import Clock
from bot.errors import InvalidInput, Text
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people import access, audit
from bot.people.access import Parties, Right
from bot.people.rules import Greeting, PersonFacts, Policy, TeamFacts, Times
from bot.people.service import People
from bot.rhythm import form as forms
from bot.rhythm import rules, timetable
from bot.rhythm.form import Field, SetUpForm
from bot.rhythm.handing_over import HandingOver
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.pages import Draft, Preview
from bot.rhythm.prepared import Prepared
from bot.rhythm.rules import Kind, State
from bot.rhythm.standing import Standings
from bot.rhythm.timetable import Slot
from bot.slack.answers import SlackChannel, SlackUser
from bot.slack.failures import SlackRefused
from bot.store import Store, WorkspaceId, WorkspaceSession

__all__ = ["Channels", "SetUp"]

PREVIEW_LASTS = timedelta(days=7)


class Channels(Protocol):
    """Where a channel is looked at: Slack."""

    async def channel(self, workspace: WorkspaceId, channel: str) -> SlackChannel: ...


class SetUp:
    """Use cases around teams and their policies."""

    def __init__(
        self,
        store: Store,
        people: People,
        channels: Channels,
        clock: Clock,
        *,
        standings: Standings,
        handing_over: HandingOver,
        prepared: Prepared,
    ) -> None:
        self._store = store
        self._people = people
        self._standings = standings
        self._handing_over = handing_over
        self._prepared = prepared
        self._channels = channels
        self._clock = clock

    async def teams(self, workspace: WorkspaceId, manager: str) -> tuple[TeamFacts, ...]:
        """List the teams that somebody leads, the oldest first."""
        async with self._store.begin(workspace) as session:
            return tuple(await self._people.teams_of(session, manager))

    async def draft(self, workspace: WorkspaceId, manager: str, team_id: int | None) -> Draft:
        """Load what the form of a team shows at first; None is a new team.

        Raises NotFound, NotAllowed, SlackFailure.
        """
        users = await self._people.profiles(workspace, [manager])
        async with self._store.begin(workspace) as session:
            await self._people.remember(session, users.values())
            team = await self._own(session, team_id, manager)
            others = await self._others(session, manager, team)
            times = await self._standings.times_of(session, team.id) if team else {}
        user = users[manager]
        zone = team.policy.zone if team else user.zone
        return Draft(team, zone, user.locale, times, has_others=bool(others))

    async def save(
        self,
        workspace: WorkspaceId,
        form: SetUpForm,
        *,
        by: str,
        team_id: int | None,
        prepared: int | None = None,
    ) -> None:
        """Write a team's rhythm down, give each rep a time, and show the manager a preview.

        Without a `team_id` it is a new team, perhaps one that ops `prepared`; the same form once
        more, as from a double click, makes no second one. Raises NotFound, NotAllowed, InvalidInput
        at the fields, SlackFailure when Slack can't tell who they are.
        """
        users = await self._people.profiles(workspace, [by, *form.reps])
        problems = forms.problems(form, by, users)
        problems |= await self._channel_problem(workspace, form)
        if problems:
            raise InvalidInput(problems)
        async with self._store.begin(workspace) as session:
            await self._people.remember(session, users.values())
            before = await self._own(session, team_id, by, form)
            others = await self._others(session, by, before)
            if problem := forms.name_problem(form.name, others):
                raise InvalidInput({Field.NAME: problem})
            released = await self._handing_over.release(session, form.reps, to=by)
            await self._check_reps(session, form, by, before, users)
            team = await self._people.save_team(
                session,
                by,
                form.policy,
                form.reps,
                team_id=before.id if before else None,
                name=form.name,
            )
            for one in released.values():
                await self._handing_over.receive(session, team, one)
            team = await self._people.team(session, team.id)
            await self._standings.end(session, team.id, keep=form.reps)
            await _note(session, team, by)
            if prepared is not None:
                await self._prepared.take(session, prepared, team, by=by)
            readers = await self._people.persons(session, [by, *form.reps])
            if problems := forms.hours_problems(form, readers[by].hours):
                raise InvalidInput(problems)
            moving = {rep: one.slot for rep, one in released.items() if one.slot}
            slots = await self._slots(session, form, before, team, readers, moving=moving)
            # First, so that it stands above a sheet that is due at once.
            await self._show_preview(session, team)
            for rep, slot in slots.items():
                await self._standings.stand(session, team, rep, slot, readers)
            await self._standings.make_way(session, team.id)
            await self._handing_over.hand_files(session, team.id, released.keys())

    async def preview(self, workspace: WorkspaceId, team_id: int) -> Preview:
        """Load what the manager's preview shows now. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            team = await self._people.team(session, team_id)
            slots = await self._standings.of_team(session, team.id)
            everybody = await self._people.persons(
                session, [team.manager, *(one.rep for one in team.members)]
            )
            coming = await session.scalars(
                select(OneOnOne)
                .join(Rhythm, Rhythm.id == OneOnOne.rhythm_id)
                .where(
                    Rhythm.team_id == team.id,
                    OneOnOne.state == State.PLANNED,
                    OneOnOne.planned_at >= self._clock.now(),
                )
                .order_by(OneOnOne.planned_at.desc())
            )
            first = {row.rep: row.planned_at for row in coming}
        reps = {one.rep: everybody[one.rep] for one in team.members}
        return Preview(team, everybody[team.manager], reps, slots, first)

    async def _own(
        self,
        session: WorkspaceSession,
        team_id: int | None,
        manager: str,
        form: SetUpForm | None = None,
    ) -> TeamFacts | None:
        """Load a manager's team, and keep it and its rhythms still where a form is to change it."""
        if team_id is None and form is not None:
            teams = await self._people.teams_of(session, manager)
            team_id = next((one.id for one in teams if forms.is_of(form, one)), None)
        if team_id is None:
            return None
        team = await self._people.team(session, team_id, to_change=form is not None)
        access.require(manager, Right.CHANGE_TEAM, Parties(team.manager))
        if form is not None:
            await self._standings.hold(session, team.id)
        return team

    async def _others(
        self, session: WorkspaceSession, manager: str, team: TeamFacts | None
    ) -> list[TeamFacts]:
        teams = await self._people.teams_of(session, manager)
        return [one for one in teams if team is None or one.id != team.id]

    async def _check_reps(
        self,
        session: WorkspaceSession,
        form: SetUpForm,
        by: str,
        before: TeamFacts | None,
        users: Mapping[str, SlackUser],
    ) -> None:
        """Have each rep in one team only. Raises InvalidInput."""
        places = await self._people.members(session, form.reps)
        elsewhere = [
            (member, team) for member, team in places if before is None or team.id != before.id
        ]
        taken = [users[member.rep] for member, team in elsewhere if team.manager != by]
        if taken:
            raise InvalidInput({Field.REPS: forms.taken_words(taken)})
        if elsewhere:
            own = [users[member.rep] for member, _ in elsewhere]
            raise InvalidInput({Field.REPS: forms.in_other_team_words(own)})

    async def _channel_problem(self, workspace: WorkspaceId, form: SetUpForm) -> dict[str, Text]:
        try:
            channel = await self._channels.channel(workspace, form.channel)
        except SlackRefused as refusal:
            if refusal.error != "channel_not_found":
                raise
            return {Field.CHANNEL: forms.INVITE_FIRST}
        problem = forms.channel_problem(channel)
        return {Field.CHANNEL: problem} if problem else {}

    async def _slots(
        self,
        session: WorkspaceSession,
        form: SetUpForm,
        before: TeamFacts | None,
        team: TeamFacts,
        readers: Mapping[str, PersonFacts],
        *,
        moving: Mapping[str, Slot],
    ) -> dict[str, Slot]:
        """Give each rep who takes part a slot; `moving` are those that reps have elsewhere.

        Raises InvalidInput where there is none.
        """
        policy, wanted = form.policy, form.wanted
        part = [one.rep for one in team.members if one.greeting is not Greeting.REFUSED]
        all_standing = await self._standings.of_team(session, team.id)
        standing = {rep: all_standing[rep] for rep in part if rep in all_standing}
        week = rules.first_week(wanted, self._clock.now())
        if policy.times is Times.KEPT:
            times = {rep: form.kept[rep] for rep in part}
            slots, clash = timetable.kept(times, policy.every, standing, week)
            if clash:
                field = forms.kept_field(Field.KEPT_TIME, clash[1])
                raise InvalidInput({field: forms.overlap_words(readers[clash[0]])})
            return slots
        kept = {
            rep: slot
            for rep, slot in standing.items()
            if slot.is_own or (before and _has_same_times(before.policy, policy))
        }
        is_another_rhythm = before is not None and before.policy.every != policy.every
        if is_another_rhythm:
            kept = timetable.in_turns(kept, policy.every, week)
        table = await self._standings.timetable(session, [team.manager, *part], week)
        table = table.without(part).beside(team.manager, kept)
        # Who comes from another manager stays at their time if that is free here.
        for rep in [one for one in part if one in moving]:
            slot = Slot(replace(moving[rep].time, length=policy.length), policy.every, week)
            if table.problem(slot, team.manager, rep) is None:
                kept[rep] = slot
                table = table.beside(team.manager, {rep: slot})
        missing = [rep for rep in part if rep not in kept]
        find = partial(table.place, wanted, policy.every, team.manager, missing, before=standing)
        # The next 1:1s are in every week still, so that at first nobody takes turns if it can be.
        placed, left = find(shares=not is_another_rhythm)
        if left and is_another_rhythm:
            placed, left = find()
        if left:
            raise InvalidInput({Field.REPS: forms.no_slot_words(_named(readers, left))})
        return {**kept, **placed}

    async def _show_preview(self, session: WorkspaceSession, team: TeamFacts) -> None:
        now = self._clock.now()
        await outbox.enqueue(
            session,
            kind=Kind.PREVIEW,
            subject=team.id,
            recipient=team.manager,
            due_at=now,
            expires_at=now + PREVIEW_LASTS,
            dedup_key=f"preview:{team.id}:{now.isoformat()}",
            klass=DeliveryClass.ANSWER,
        )
        await outbox.refresh(session, Kind.PREVIEW, team.id)


def _has_same_times(one: Policy, other: Policy) -> bool:
    """Tell whether two policies ask for the same times; how often and how much is aside."""
    return replace(one, channel="", every=1, target=1) == replace(
        other, channel="", every=1, target=1
    )


def _named(readers: Mapping[str, PersonFacts], reps: Sequence[str]) -> list[PersonFacts]:
    return [readers[one] for one in reps]


async def _note(session: WorkspaceSession, team: TeamFacts, by: str) -> None:
    await audit.note(
        session,
        audit.Event.TEAM_SAVED,
        actor=by,
        subject=f"team:{team.id}",
        reps=sorted(one.rep for one in team.members),
        every=team.policy.every,
        length=team.policy.length,
        target=team.policy.target,
    )
