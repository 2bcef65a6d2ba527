"""A made-up quarter of many teams, written row by row: whatever a quarter can hold, at random."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.actions.model import Action
from bot.call_plans.model import CallPlan
from bot.evidence.checks.model import Reading
from bot.evidence.praise.model import Praise
from bot.evidence.risks.model import PreMortem
from bot.meeting.model import AgendaItem, DealReview
from bot.people.model import DayOff, Membership, Person, Team
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.rules import Week
from bot.sessions.model import Session
from tests.summaries.figures.rows import NOW, STEPS, WEEKS, ZONES, Rows

__all__ = ["NOW", "WEEKS", "Simulated"]


@dataclass
class Simulated(Rows):
    """A quarter; the same for the same seed."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for number in self.team_ids:
            self._team(number)

    def _person(self, name: str) -> str:
        dice = self.dice
        self._add(
            Person,
            slack_id=name,
            name=name,
            zone=dice.choice(ZONES),
            work_days=dice.choice(("12345", "12345", "1234", "7123")),
            country=dice.choice(("", "DE", "US")),
            seen_at=self.begins,
        )
        if dice.random() < 0.5:
            monday = dice.choice(WEEKS).day(1)
            early, late = dice.choice(((0, 4), (0, 6), (-3, 9), (1, 3), (0, 3), (2, 4)))
            self._add(
                DayOff,
                person=name,
                first=monday + timedelta(days=early),
                last=monday + timedelta(days=late),
                kind="away",
                set_at=self.begins,
            )
        return name

    def _team(self, number: int) -> None:
        dice = self.dice
        manager = self._person(f"UMAN{number - self.after}")
        team = self._add(
            Team,
            manager=manager,
            channel="C1",
            zone=dice.choice(ZONES),
            weekday=5,
            start_minute=600,
            length_minutes=60,
            times="kept",
            every_weeks=dice.choice((1, 1, 2)),
            target_hours=dice.choice((1, 2, 3)),
            created_at=self.begins,
            changed_at=self.begins,
        )
        for nth in range(dice.choice((1, 2, 3, 4, 5, 6, 8))):
            rep = self._person(f"UREP{number - self.after}X{nth}")
            self._place(rep, team, self._any_time(0, 40) if dice.random() < 0.3 else self.begins)
            self._deeds(rep)

    def _place(self, rep: str, team: int, since: datetime) -> None:
        """Put a rep into a team; a few leave it, and some of these enter another one."""
        dice = self.dice
        until = since + timedelta(days=dice.randint(5, 80), minutes=dice.randint(0, 1440))
        leaves = dice.random() < 0.25 and until < NOW
        self._add(
            Membership,
            team_id=team,
            rep=rep,
            greeting=dice.choice(("greeted", "greeted", "greeted", "waiting", "refused")),
            since=since,
            until=until if leaves else None,
        )
        begun = since + timedelta(hours=dice.choice((0, 0, 3, 90)))
        ended = until if leaves else None
        if dice.random() < 0.1:
            ended = min(begun + timedelta(days=dice.randint(1, 60)), until if leaves else NOW)
        self._rhythm(rep, team, begun, ended)
        if ended and not leaves and dice.random() < 0.5:
            self._rhythm(rep, team, ended + timedelta(hours=1), None)
        if leaves and dice.random() < 0.6:
            self._place(
                rep,
                dice.randint(self.after + 1, team),
                until + timedelta(hours=dice.choice((0, 100))),
            )

    def _rhythm(self, rep: str, team: int, begun: datetime, ended: datetime | None) -> None:
        dice = self.dice
        standing = self.rows[Team][team - self.after - 1]
        rhythm = self._add(
            Rhythm,
            team_id=team,
            manager=standing["manager"],
            rep=rep,
            zone=standing["zone"],
            weekday=5,
            start_minute=600,
            length_minutes=60,
            every_weeks=standing["every_weeks"],
            next_week="2027-W01",
            next_at=NOW + timedelta(days=40),
            created_at=begun,
            ended_at=ended,
        )
        week = Week.of(begun.date()).plus(dice.choice((0, 1)))
        while week <= WEEKS[-1].plus(1) and (ended is None or week <= Week.of(ended.date())):
            if dice.random() < 0.97:
                self._one_on_one(rhythm, standing["manager"], rep, week)
            week = week.plus(standing["every_weeks"])

    def _one_on_one(self, rhythm: int, manager: str, rep: str, week: Week) -> None:
        dice = self.dice
        friday = datetime.combine(week.day(dice.randint(1, 6)), datetime.min.time(), UTC)
        original = friday + timedelta(minutes=15 * dice.randint(20, 80))
        moved = timedelta(days=dice.choice((0, 0, 0, 0, -1, 3, 8)))
        planned = original + moved
        length = dice.choice((30, 45, 60, 90))
        ends = planned + timedelta(minutes=length)
        if ends > NOW:
            state = dice.choice(("planned", "planned", "excused", "skipped"))
        elif ends > NOW - timedelta(days=6):
            state = dice.choice(("planned", "held", "held", "missed", "skipped"))
        else:
            state = dice.choice(("held",) * 7 + ("missed", "skipped", "excused", "planned"))
        said = {side: self._said(length) for side in ("manager", "rep")}
        is_measured = state == "held" and dice.random() < 0.5
        started = planned + timedelta(minutes=dice.randint(-5, 5), seconds=dice.randint(0, 59))
        # Never half a minute sharp: who rounds that how is nobody's business.
        lasted = timedelta(minutes=dice.randint(0, length + 10), seconds=dice.choice((0, 13, 47)))
        self._add(
            OneOnOne,
            rhythm_id=rhythm,
            week=str(week),
            uid="u",
            manager=manager if dice.random() < 0.9 else "UMAN1",
            rep=rep,
            zone="Europe/Berlin",
            original_at=original,
            planned_at=planned,
            length_minutes=length,
            state=state,
            started_at=started if is_measured or dice.random() < 0.1 else None,
            ended_at=started + lasted if is_measured else None,
            one_sided=state == "held" and dice.random() < 0.2,
            manager_says=dice.choice((None, "held", "not-held")),
            rep_says=dice.choice((None, "held", "not-held")),
            manager_coaching=said["manager"][0],
            rep_coaching=said["rep"][0],
            manager_forecasting=said["manager"][1],
            rep_forecasting=said["rep"][1],
            answered_at=self._answered(ends),
        )
        if ends <= NOW and dice.random() < 0.7:
            self._reviews(rep, planned)

    def _said(self, length: int) -> tuple[int | None, int | None]:
        if self.dice.random() < 0.35:
            return None, None
        coaching = self.dice.choice((0, length // 2, length, self.dice.randint(0, length + 5)))
        stated = self.dice.randint(0, length) if self.dice.random() < 0.4 else None
        return coaching, stated

    def _answered(self, ends: datetime) -> datetime | None:
        if self.dice.random() < 0.3:
            return None
        after = timedelta(minutes=self.dice.choice((3, 300, 3000, 15_000)), microseconds=7)
        return min(ends + after, NOW)

    def _reviews(self, rep: str, planned: datetime) -> None:
        """Have up to four deals looked at, with what was done for each."""
        dice = self.dice
        one = self.after + len(self.rows[OneOnOne])
        for _ in range(dice.randint(0, 4)):
            deal = self._deal(rep)
            self._add(DealReview, one_on_one_id=one, deal_id=deal, made_at=planned)
            for step in dice.sample(STEPS, dice.randint(0, 5)):
                self._question(rep, deal, step, self._near(planned))
            if dice.random() < 0.5:
                question = self._question(rep, deal, dice.choice(STEPS), None)
                self._add(
                    AgendaItem,
                    rep=rep,
                    block="deals",
                    text="?",
                    deal_id=deal,
                    origin="check" if dice.random() < 0.8 else "",
                    origin_id=question,
                    added_at=planned,
                    position=1,
                    covered_in=one if dice.random() < 0.7 else None,
                    covered_at=self._near(planned),
                )
            if dice.random() < 0.4:
                self._add(
                    PreMortem,
                    rep=rep,
                    deal_id=deal,
                    begun_at=planned,
                    answered_at=self._near(planned) if dice.random() < 0.8 else None,
                    confirmed_at=self._near(planned) if dice.random() < 0.4 else None,
                )
            if dice.random() < 0.4:
                made = self._near(planned)
                self._add(
                    CallPlan,
                    rep=rep,
                    deal_id=deal,
                    uid="u",
                    call_at=made,
                    length_minutes=30,
                    objective="o",
                    commitment="c",
                    state=dice.choice(("planned", "answered", "cancelled")),
                    made_at=made,
                    changed_at=made,
                )

    def _near(self, planned: datetime) -> datetime:
        return planned + timedelta(minutes=self.dice.randint(-17 * 1440, 2 * 1440))

    def _deeds(self, rep: str) -> None:
        dice = self.dice
        for _ in range(dice.randint(0, 12)):
            self._reading(rep, self._edge())
        for _ in range(dice.randint(0, 6)):
            self._session(rep, self._edge())
        for _ in range(dice.randint(0, 10)):
            self._action(rep)
        for _ in range(dice.randint(0, 3)):
            self._add(
                Praise,
                rep=rep,
                made_by=rep,
                quote="q",
                channel="C1",
                ts=f"{len(self.rows[Praise])}.1",
                team_channel=dice.choice(("C1", "C1", None)),
                state=dice.choice(("agreed", "agreed", "private", "asked", "taken-back")),
                made_at=self.begins,
                answered_at=dice.choice((self._edge(), None)),
            )

    def _reading(self, rep: str, said: datetime) -> None:
        dice = self.dice
        deal = self._deal(rep) if dice.random() < 0.8 else None
        question = (
            self._question(rep, deal, "risks", said) if deal and dice.random() < 0.85 else None
        )
        is_overruled, is_verified = dice.random() < 0.2, dice.random() < 0.2
        self._add(
            Reading,
            rep=rep,
            deal_id=deal,
            question_id=question,
            author=rep if dice.random() < 0.9 else "UMAN1",
            text="t",
            label=dice.choice(("evidence", "evidence", "claim", "plan", "unknown", "not-judged")),
            said_at=said,
            read_at=said,
            overruled=dice.choice(("evidence", "claim")) if is_overruled else None,
            verified_at=said if is_verified else None,
        )

    def _session(self, rep: str, at: datetime) -> None:
        dice = self.dice
        length = dice.choice((15, 30, 45))
        self._add(
            Session,
            kind=dice.choice(("deal", "forecast", "ad-hoc", "loss")),
            uid="u",
            manager="UMAN1",
            rep=rep,
            planned_at=at,
            length_minutes=length,
            state=dice.choice(("held", "held", "planned", "not-held", "cancelled", "removed")),
            coaching=dice.choice((None, 0, length // 2, length, 5)),
            set_by=rep,
            made_at=at,
        )

    def _action(self, rep: str) -> None:
        dice = self.dice
        due = dice.choice(WEEKS).day(dice.randint(1, 7))
        owner = dice.choice((rep, rep, "UMAN1"))
        state = dice.choice(("agreed", "done", "done", "dropped", "proposed", "declined"))
        made = datetime.combine(due, datetime.min.time(), UTC) - timedelta(days=dice.randint(0, 9))
        # Around midnight of the day on which it is due, by whatever zone.
        closed = datetime.combine(due, datetime.min.time(), UTC) + timedelta(
            hours=dice.randint(-20, 60)
        )
        is_closed = state in {"done", "dropped", "declined"}
        self._add(
            Action,
            text="a",
            owner=owner,
            rep=rep,
            proposed_by=rep,
            due_on=due,
            state=state,
            source="command",
            made_at=made,
            agreed_at=None if state in {"proposed", "declined"} else made,
            closed_at=closed if is_closed else None,
        )
