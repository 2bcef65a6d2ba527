"""The same figures counted by plain loops over all rows, by somebody who never saw the SQL.

Days and weeks are read off each zone's wall clock, minutes are told by `bot.rhythm.hours`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.actions.model import Action
from bot.call_plans.model import CallPlan
from bot.evidence.checks.model import CheckQuestion, DealCheck, Reading
from bot.evidence.praise.model import Praise
from bot.evidence.risks.model import PreMortem
from bot.meeting.model import AgendaItem, DealReview
from bot.people import rows as people_rows
from bot.people.model import DayOff, Membership, Person, Team
from bot.people.rules import WorkingHours
from bot.pipeline.model import Deal
from bot.rhythm import rows as rhythm_rows
from bot.rhythm.hours import Tally, tally
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.rules import State, Week
from bot.sessions.model import Session
from bot.store import Base, Store, WorkspaceId

__all__ = ["Everything", "counted", "of_teams"]

Key = tuple[int, str, str]
"""Team, rep, week."""


@dataclass(frozen=True, slots=True)
class Everything:
    """All rows there are, and the present instant."""

    now: datetime
    rows: dict[type[Base], list[Any]]
    indexed: dict[type[Base], dict[int, Any]] = field(default_factory=dict)
    sorted: dict[tuple[type[Base], str], defaultdict[Any, list[Any]]] = field(default_factory=dict)

    @classmethod
    async def read(cls, store: Store, workspace: WorkspaceId, now: datetime) -> Everything:
        """Read them."""
        async with store.begin(workspace) as session:
            found: dict[type[Base], list[Any]] = {}
            for model in MODELS:
                found[model] = list(await session.scalars(select(model)))
        return cls(now, found)

    def by_id(self, model: type[Base]) -> dict[int, Any]:
        """Index a table."""
        if model not in self.indexed:
            self.indexed[model] = {row.id: row for row in self.rows[model]}
        return self.indexed[model]

    def of(self, model: type[Base], column: str) -> defaultdict[Any, list[Any]]:
        """Sort a table by what stands in a column."""
        if (model, column) not in self.sorted:
            self.sorted[model, column] = there = defaultdict(list)
            for row in self.rows[model]:
                there[getattr(row, column)].append(row)
        return self.sorted[model, column]

    def hours(self, person: str) -> WorkingHours:
        """Tell when somebody works."""
        [row] = self.of(Person, "slack_id")[person]
        off = [people_rows.day_off_of(one) for one in self.of(DayOff, "person")[person]]
        return people_rows.hours_of(row, off)

    def team_at(self, rep: str, at: datetime) -> Any:
        """Find the team that a rep is in at an instant; None for none."""
        for row in self.of(Membership, "rep")[rep]:
            if row.since <= at and (row.until is None or at < row.until):
                return self.by_id(Team)[row.team_id]
        return None


MODELS: tuple[type[Base], ...] = (
    Person,
    Team,
    Membership,
    Rhythm,
    OneOnOne,
    DayOff,
    Session,
    Deal,
    DealReview,
    DealCheck,
    CheckQuestion,
    Reading,
    AgendaItem,
    PreMortem,
    CallPlan,
    Action,
    Praise,
)


class Count:
    """Counts row by row; the result is by team, rep and week."""

    def __init__(self, every: Everything, weeks: Sequence[Week]) -> None:
        self.every = every
        self.weeks = weeks
        self.found: defaultdict[Key, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.teams = every.by_id(Team)
        self.rhythms = every.by_id(Rhythm)
        self.hours = {one.slack_id: every.hours(one.slack_id) for one in every.rows[Person]}
        checks = every.by_id(DealCheck)
        self.asked: defaultdict[int | None, list[Any]] = defaultdict(list)
        for question in every.rows[CheckQuestion]:
            self.asked[checks[question.check_id].deal_id].append(question)

    def all(self) -> dict[Key, dict[str, int]]:
        """Count everything."""
        self.one_on_ones()
        self.taking_part()
        self.streaks()
        self.deals()
        self.sessions()
        self.replies()
        self.actions()
        self.praise()
        asked = {str(week) for week in self.weeks}
        kept = {
            key: {name: number for name, number in counts.items() if number}
            for key, counts in self.found.items()
            if key[2] in asked
        }
        return {key: counts for key, counts in kept.items() if counts}

    def one_on_ones(self) -> None:
        for row in self.every.rows[OneOnOne]:
            worth = self.worth(row)
            there = self.found[self.rhythms[row.rhythm_id].team_id, row.rep, row.week]
            there["planned"] += worth.over
            there["held"] += worth.held
            there["on_one_word"] += worth.on_one_word
            if row.state == "planned" and worth.over:
                there["half_said"] += {row.manager_says, row.rep_says} == {"held", None}
            there["coached"] += worth.coached
            there["one_sided"] += worth.one_sided
            labels = [one for one in (row.manager_coaching, row.rep_coaching) if one is not None]
            is_open = worth.waiting > 0 or (
                len(labels) == 1 and labels[0] == 0 and self.is_waiting(row)
            )
            if row.state == "held" and (not labels or is_open):
                there["unlabelled"] += 1
            elif row.state == "held":
                stated = [
                    one for one in (row.manager_forecasting, row.rep_forecasting) if one is not None
                ]
                lasted = rhythm_rows.facts_of(row).lasted
                there["forecasting"] += max(stated, default=0)
                there["admin"] += max(0, lasted - worth.coached - max(stated, default=0))

    def worth(self, row: Any) -> Tally:
        facts = rhythm_rows.facts_of(row)
        return tally([facts], self.hours[row.manager], self.every.now)

    def is_waiting(self, row: Any) -> bool:
        """Tell of a lone label of no minutes at all whether it may still be objected to."""
        row.manager_coaching, kept = (
            (1 if row.manager_coaching == 0 else None),
            row.manager_coaching,
        )
        row.rep_coaching, also = (1 if row.rep_coaching == 0 else None), row.rep_coaching
        waiting = self.worth(row).waiting > 0
        row.manager_coaching, row.rep_coaching = kept, also
        return waiting

    def taking_part(self) -> None:
        for rhythm in self.every.rows[Rhythm]:
            zone = ZoneInfo(self.teams[rhythm.team_id].zone)
            there_are = {one.week: one for one in self.every.of(OneOnOne, "rhythm_id")[rhythm.id]}
            for week in self.weeks:
                monday = midnight(week.day(1), zone)
                sunday = midnight(week.plus(1).day(1), zone)
                one = there_are.get(str(week))
                stands = rhythm.created_at <= monday and (
                    rhythm.ended_at is None or rhythm.ended_at >= sunday
                )
                if not stands and (one is None or one.state == "excused"):
                    continue
                there = self.found[rhythm.team_id, rhythm.rep, str(week)]
                there["reps"] = 1
                if one is not None and one.state == "excused":
                    continue
                if one is None and self.is_away(rhythm.rep, week):
                    continue
                there["present"] = 1
                hours = self.teams[rhythm.team_id].target_hours
                there["target"] = round(hours * 60 * 12 / 52)

    def is_away(self, rep: str, week: Week) -> bool:
        return any(
            off.first <= week.day(1) and week.day(5) <= off.last
            for off in self.every.of(DayOff, "person")[rep]
        )

    def streaks(self) -> None:
        for rhythm in self.every.rows[Rhythm]:
            zone = ZoneInfo(self.teams[rhythm.team_id].zone)
            theirs = sorted(
                self.every.of(OneOnOne, "rhythm_id")[rhythm.id],
                key=lambda one: Week.parse(one.week),
            )
            for week in self.weeks:
                end = midnight(week.plus(1).day(1), zone)
                if rhythm.created_at >= end or (rhythm.ended_at and rhythm.ended_at < end):
                    continue
                run = 0
                for one in theirs:
                    if Week.parse(one.week) > week:
                        break
                    if one.state == "held":
                        run += 1
                    elif one.state in {"missed", "skipped"}:
                        run = 0
                there = self.found[rhythm.team_id, rhythm.rep, str(week)]
                there["streaks"] += run >= 4
                there["longest_streak"] = max(there["longest_streak"], run)

    def deals(self) -> None:
        one_on_ones, deals = self.every.by_id(OneOnOne), self.every.by_id(Deal)
        shared: defaultdict[int, int] = defaultdict(int)
        for review in self.every.rows[DealReview]:
            shared[review.one_on_one_id] += 1
        for review in self.every.rows[DealReview]:
            one, deal = one_on_ones[review.one_on_one_id], deals[review.deal_id]
            if one.state != State.HELD:
                continue
            there = self.found[self.rhythms[one.rhythm_id].team_id, one.rep, one.week]
            there["deals"] += 1
            there["early"] += deal.phase == "early"
            if self.worth(one).coached / shared[one.id] >= 10:
                there["in_depth"] += {"clarifying", "risks", "next-call"} <= self.steps(one, deal)

    def steps(self, one: Any, deal: Any) -> set[str]:
        first = one.planned_at - timedelta(days=14)
        ended = one.ended_at or one.planned_at + timedelta(minutes=one.length_minutes)
        last = ended + timedelta(days=1)
        return {step for step, at in self.done(one, deal) if at is not None and first <= at <= last}

    def done(self, one: Any, deal: Any) -> Iterable[tuple[str, datetime | None]]:
        questions = self.every.by_id(CheckQuestion)
        for question in self.asked[deal.id]:
            yield question.step, question.answered_at
        for item in self.every.of(AgendaItem, "covered_in")[one.id]:
            if (item.deal_id, item.origin) == (deal.id, "check"):
                yield questions[item.origin_id].step, item.covered_at
        for look in self.every.of(PreMortem, "deal_id")[deal.id]:
            if look.answered_at is not None:
                yield "risks", look.confirmed_at or look.answered_at
        for plan in self.every.of(CallPlan, "deal_id")[deal.id]:
            if plan.state != "cancelled":
                yield "next-call", plan.made_at

    def sessions(self) -> None:
        for row in self.every.rows[Session]:
            if row.kind == "ad-hoc" or row.state != "held" or row.coaching is None:
                continue
            if (there := self.at(row.rep, row.planned_at)) is not None:
                there["coached"] += row.coaching
                there["in_sessions"] += row.coaching
                rest = "forecasting" if row.kind == "forecast" else "admin"
                there[rest] += max(0, row.length_minutes - row.coaching)

    def replies(self) -> None:
        questions = self.every.by_id(CheckQuestion)
        for row in self.every.rows[Reading]:
            if row.author != row.rep or row.question_id is None:
                continue
            if questions[row.question_id].key in {"book.buyers-view", "risks.premortem"}:
                continue
            if row.label == "not-judged" and row.overruled is None:
                continue
            there = self.at(row.rep, row.said_at)
            if there is None:
                continue
            if row.overruled is None:
                there["replies"] += 1
                there["with_evidence"] += row.label == "evidence"
            else:
                there["overruled"] += 1
            if row.verified_at is not None and (row.overruled or row.label) == "evidence":
                there["verified"] += 1

    def actions(self) -> None:
        people = {one.slack_id: one for one in self.every.rows[Person]}
        for row in self.every.rows[Action]:
            zone = ZoneInfo(people[row.owner].zone)
            over = midnight(row.due_on + timedelta(days=1), zone)
            team = self.every.team_at(row.rep, over)
            if team is None or row.agreed_at is None:
                continue
            in_time = row.closed_at is not None and row.closed_at < over
            is_done = row.state == "done" and in_time
            if row.state == "dropped" and in_time:
                continue
            if over <= self.every.now or is_done:
                there = self.found[team.id, row.rep, str(Week.of(row.due_on))]
                there["actions_due"] += 1
                there["actions_done"] += is_done

    def praise(self) -> None:
        for row in self.every.rows[Praise]:
            if row.state == "agreed" and row.team_channel and row.answered_at:
                there = self.at(row.rep, row.answered_at)
                if there is not None:
                    there["praised"] += 1

    def at(self, rep: str, instant: datetime) -> defaultdict[str, int] | None:
        """Find where to count what a rep did at an instant: by the wall clock of their team."""
        team = self.every.team_at(rep, instant)
        if team is None:
            return None
        day = instant.astimezone(ZoneInfo(team.zone)).date()
        return self.found[team.id, rep, str(Week.of(day))]


def counted(every: Everything, weeks: Sequence[Week]) -> dict[Key, dict[str, int]]:
    """Count by rep; what is 0 is left out."""
    return Count(every, weeks).all()


def of_teams(
    every: Everything, by_rep: dict[Key, dict[str, int]]
) -> dict[tuple[int, str], dict[str, int]]:
    """Add reps up to teams."""
    teams: defaultdict[tuple[int, str], defaultdict[str, int]] = defaultdict(
        lambda: defaultdict(int)
    )
    for (team, _, week), counts in by_rep.items():
        there = teams[team, week]
        for name, number in counts.items():
            if name == "longest_streak":
                there[name] = max(there[name], number)
            elif name != "target":
                there[name] += number
    hours = {row.id: row.target_hours for row in every.rows[Team]}
    for (team, _), there in teams.items():
        there["target"] = round(there["present"] * hours[team] * 60 * 12 / 52)
    return {
        key: {name: number for name, number in there.items() if number}
        for key, there in teams.items()
    }


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Tell when a day begins in a zone."""
    return datetime(day.year, day.month, day.day, tzinfo=zone)
