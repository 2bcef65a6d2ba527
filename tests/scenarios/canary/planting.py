"""A word of its own in every column of text that people fill, all about one rep and manager."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import func, select, update

from bot.actions.model import Action
from bot.call_plans.model import CallPlan, PlanQuestion
from bot.evidence.book.model import Buyer, BuyerView, DealKnowledge
from bot.evidence.checks.model import CheckMessage, CheckQuestion, DealCheck, Reading
from bot.evidence.fit.model import DealOutcome, IdealCustomer
from bot.evidence.praise.model import Praise
from bot.evidence.questions.model import OwnQuestion
from bot.evidence.risks.model import PreMortem, Risk
from bot.evidence.starting.model import DealChannel
from bot.meeting.model import (
    AgendaItem,
    DealReview,
    Draft,
    PrivateNote,
    Record,
    SkillFocus,
)
from bot.people.model import Closure, DayOff, Person, Team
from bot.pipeline.model import Deal
from bot.rhythm.model import OneOnOne, PolicyTemplate, PreparedTeam
from bot.sessions.model import Session
from bot.store import Base, Store, WorkspaceId, WorkspaceSession
from bot.summaries.reports.model import Webhook
from tests.scenarios.canary.columns import FREE
from tests.scenarios.canary.words import Planted, canary

__all__ = ["plant"]

Row = TypeVar("Row", bound=Base)
DAY = timedelta(days=1)


async def plant(
    store: Store, workspace: WorkspaceId, *, manager: str, rep: str, channel: str, now: datetime
) -> Planted:
    """Write a row with its words into every table that people type into."""
    async with store.begin(workspace) as session:
        gardener = _Gardener(session, manager, rep, channel, now)
        await gardener.plant()
    return gardener.planted


@dataclass
class _Gardener:
    session: WorkspaceSession
    manager: str
    rep: str
    channel: str
    now: datetime
    planted: Planted = field(default_factory=Planted)

    async def plant(self) -> None:
        meeting = await self._held()
        deal = await self._deals()
        await self._around_deals(deal)
        await self._checks(deal)
        await self._meeting(meeting, deal)
        await self._team()
        await self._workspace()

    async def _add(self, model: type[Row], **values: Any) -> Row:
        """Add a row; what people type into its table gets its words, unless it is given."""
        table = str(model.__table__.name)  # type: ignore[attr-defined]
        row = model(**{**self._words(table), **values})
        self.session.add(row)
        await self.session.flush()
        self.planted.ids[table] = row.id  # type: ignore[attr-defined]
        return row

    def _words(self, table: str) -> Mapping[str, str]:
        found = {}
        for name in FREE.get(table, ()):
            found[name] = word = canary(table, name)
            self.planted.words[table, name] = word
        return found

    async def _held(self) -> int:
        """Give the rep's last 1:1 a reason: it was held with both sides' labels."""
        words = self._words("one_on_ones")
        last = await self.session.scalar(
            select(func.max(OneOnOne.id)).where(
                OneOnOne.rep == self.rep, OneOnOne.planned_at < self.now
            )
        )
        assert last is not None
        self.planted.ids["one_on_ones"] = int(last)
        await self.session.execute(
            update(OneOnOne)
            .where(OneOnOne.id == last)
            .values(
                **words,
                state="held",
                manager_says="held",
                rep_says="held",
                manager_coaching=40,
                rep_coaching=35,
                answered_at=self.now,
            )
        )
        return int(last)

    async def _deals(self) -> int:
        shared = {
            "rep": self.rep,
            "phase": "late",
            "stage_since": self.now - 40 * DAY,
            "amount": 1_000_000,
            "currency": "EUR",
            "next_step_on": self.now.date() - DAY,
            "created_by": self.rep,
            "created_at": self.now - 40 * DAY,
            "changed_at": self.now - 40 * DAY,
        }
        lost = await self._add(Deal, state="lost", closed_at=self.now, **shared)
        await self._add(
            DealOutcome,
            deal_id=lost.id,
            rep=self.rep,
            result="lost",
            asked_at=self.now,
            answered_at=self.now,
        )
        close_on = self.now.date() + 20 * DAY
        return (await self._add(Deal, state="open", close_on=close_on, **shared)).id

    async def _around_deals(self, deal: int) -> None:
        await self._add(Buyer, deal_id=deal, added_by=self.rep, changed_at=self.now)
        await self._add(DealKnowledge, deal_id=deal, changed_by=self.rep, changed_at=self.now)
        await self._add(
            DealChannel,
            deal_id=deal,
            channel="C0ELSEWHERE",
            linked_by=self.manager,
            linked_at=self.now,
            rep=self.rep,
            ended_at=self.now,
        )
        await self._add(
            BuyerView,
            deal_id=deal,
            seat=self.rep,
            answer="no",
            said_at=self.now,
            changed_at=self.now,
        )
        plan = await self._add(
            CallPlan,
            rep=self.rep,
            deal_id=deal,
            uid="u1",
            call_at=self.now + DAY,
            length_minutes=30,
            state="planned",
            made_at=self.now,
            changed_at=self.now,
        )
        await self._add(PlanQuestion, plan_id=plan.id, asked_by=self.manager, asked_at=self.now)
        await self._add(
            Session,
            kind="deal",
            uid="u2",
            manager=self.manager,
            rep=self.rep,
            deal_id=deal,
            planned_at=self.now + DAY,
            length_minutes=30,
            state="planned",
            set_by=self.manager,
            made_at=self.now,
        )
        await self._add(
            Action,
            owner=self.rep,
            rep=self.rep,
            proposed_by=self.rep,
            due_on=self.now.date() + DAY,
            state="agreed",
            source="command",
            deal_id=deal,
            made_at=self.now,
            agreed_at=self.now,
            reminds_at=self.now + DAY,
        )

    async def _checks(self, deal: int) -> None:
        check = await self._add(
            DealCheck,
            rep=self.rep,
            deal_id=deal,
            source="rhythm",
            source_key="canary",
            form="short",
            phase="late",
            place=f"{self.manager},{self.rep}",
            step="risks",
            state="closed",
            opened_at=self.now - DAY,
            closed_at=self.now,
        )
        question = await self._add(
            CheckQuestion,
            check_id=check.id,
            number=1,
            step="risks",
            key="canary",
            sent_as="x",
            state="answered",
            asked_at=self.now,
            answered_at=self.now,
        )
        await self._add(
            CheckMessage,
            check_id=check.id,
            channel="G1",
            ts="1.1",
            author=self.rep,
            seen_at=self.now,
            taken_at=self.now,
        )
        cue = [["actor", self._words("readings")["found"]]]
        found = json.dumps({"found": cue, "reasons": []})
        await self._add(
            Reading,
            rep=self.rep,
            deal_id=deal,
            question_id=question.id,
            author=self.rep,
            label="claim",
            found=found,
            said_at=self.now,
            read_at=self.now,
        )
        mortem = await self._add(
            PreMortem,
            rep=self.rep,
            deal_id=deal,
            check_id=check.id,
            manager=self.manager,
            begun_at=self.now,
            answered_at=self.now,
            confirmed_at=self.now,
        )
        await self._add(
            Risk,
            pre_mortem_id=mortem.id,
            deal_id=deal,
            said_by=self.rep,
            position=1,
            state="open",
            state_at=self.now,
        )

    async def _meeting(self, meeting: int, deal: int) -> None:
        await self._add(
            AgendaItem,
            rep=self.rep,
            block="deals",
            deal_id=deal,
            added_by=self.rep,
            added_at=self.now,
            position=1,
        )
        await self._add(DealReview, one_on_one_id=meeting, deal_id=deal, made_at=self.now)
        fields = json.dumps({"notes": self._words("drafts")["fields"]})
        await self._add(
            Draft,
            one_on_one_id=meeting,
            author=self.manager,
            fields=fields,
            changed_at=self.now,
        )
        await self._add(
            PrivateNote, one_on_one_id=meeting, author=self.manager, changed_at=self.now
        )
        await self._add(
            Record,
            one_on_one_id=meeting,
            closed_at=self.now,
            closed_by=self.manager,
        )
        await self._add(
            SkillFocus,
            rep=self.rep,
            month=self.now.date().replace(day=1),
            skill="listening",
            proposed_by=self.rep,
            proposed_at=self.now,
            agreed_by=self.manager,
            agreed_at=self.now,
        )

    async def _team(self) -> None:
        [team] = await self.session.scalars(select(Team).where(Team.manager == self.manager))
        team.name = self._words("teams")["name"]
        last = self.now.date() - 30 * DAY
        await self._add(
            Closure,
            team_id=team.id,
            first=last,
            last=last,
            kind="closed",
            set_by=self.manager,
            set_at=self.now,
        )
        await self._add(
            DayOff,
            person=self.rep,
            first=last,
            last=last,
            kind="away",
            set_by=self.manager,
            set_at=self.now,
        )
        # Only of what the rep agreed to is anything posted, and by what asks for it: not here.
        await self._add(
            Praise,
            rep=self.rep,
            made_by=self.manager,
            channel=self.channel,
            ts="2.2",
            state="private",
            made_at=self.now,
            answered_at=self.now,
        )

    async def _workspace(self) -> None:
        await self._add(IdealCustomer, changed_by=self.manager, changed_at=self.now)
        await self._add(
            OwnQuestion,
            key="own.canary",
            topic="evidence",
            phase="",
            step="risks",
            added_by=self.manager,
            added_at=self.now,
            changed_at=self.now,
        )
        policy = {
            "weekday": 5,
            "start_minute": 600,
            "length_minutes": 60,
            "times": "staggered",
            "every_weeks": 1,
            "target_hours": 3,
        }
        await self._add(PolicyTemplate, changed_by=self.manager, changed_at=self.now, **policy)
        await self._add(
            PreparedTeam,
            manager=self.manager,
            reps="[]",
            prepared_by=self.manager,
            prepared_at=self.now,
            batch="b",
            dropped_at=self.now,
            **policy,
        )
        await self._add(
            Webhook, host="example.com", set_by=self.manager, set_at=self.now, ended_at=self.now
        )
        row = await self.session.scalar(select(Person).where(Person.slack_id == self.rep))
        assert row is not None
        # No address at all: its reading fails, and its owner is told so.
        row.calendar_url = self._words("persons")["calendar_url"]
        row.calendar_read_at, row.calendar_due_at = self.now - 10 * DAY, self.now
