"""Examples of the App Home: one for each kind of reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from bot.actions.rules import ActionFacts, ActionState, Source
from bot.call_plans.rules import PlanFacts, PlanState
from bot.doctor.exhibits import evidence_home
from bot.doctor.exhibits.pipeline import DEAL
from bot.doctor.made_up import AFTER, BEFORE, FACTS, FRIDAY, MIA, RON, TEAM, TIME, T
from bot.home import check_views, views
from bot.home.pages import (
    Accept,
    Answer,
    Closing,
    Do,
    HomeShown,
    Outcome,
    Pick,
    Said,
    Settings,
    SkillAsked,
    What,
    Work,
)
from bot.home.rules import Lack, Matter, Owed, Step, Steps, next_steps, owing
from bot.meeting.agenda_pages import AgendaPage, Amounts, Health, ItemLine, Part, Stage
from bot.meeting.rules import Block, ItemFacts
from bot.meeting.skill_book import SkillFacts, SkillPage
from bot.people.access import Role
from bot.people.budget import limits_of
from bot.people.holding import Reason
from bot.people.manners_pages import KeptBack, Week, WhyPage
from bot.people.rules import DayOff, Greeting, Habits, Intensity, Member, PersonFacts, WhyOff
from bot.people.topics import Topic
from bot.rhythm.hours import Hours, Tally
from bot.rhythm.pages import Meeting, RepFigures
from bot.rhythm.roster_pages import OwnPage, RepLine, TeamPage, TeamSection
from bot.rhythm.rules import Answer as OneOnOneAnswer
from bot.rhythm.rules import State as OneOnOneState
from bot.rhythm.streak import Streak
from bot.rhythm.timetable import Slot
from bot.sessions.pages import MomentPage, SessionPage
from bot.sessions.rules import AD_HOC, SessionFacts
from bot.sessions.rules import State as SessionState
from bot.sessions.templates import template
from bot.slack.messages import Said as Message
from bot.slack.messages import View
from bot.summaries.digest.pages import WordAbout, WordPage

__all__ = ["drawn", "faces"]

TODAY = date(2026, 11, 26)
WEEK = timedelta(weeks=1)
LATER = "Ask the plant manager what a day of standstill costs"

ACTION = ActionFacts(
    1,
    "Send Dana the reference list",
    RON.slack_id,
    RON.slack_id,
    MIA.slack_id,
    TODAY,
    ActionState.AGREED,
    Source.ONE_ON_ONE,
    1,
    DEAL.id,
    "",
    None,
    0,
    BEFORE,
    BEFORE,
    None,
)
PLAN = PlanFacts(
    1,
    RON.slack_id,
    DEAL.id,
    "c1",
    0,
    FRIDAY + timedelta(hours=4),
    30,
    "Acme Water",
    "Dana",
    "Agree on who decides",
    "Dana introduces us to her head of finance",
    False,
    "",
    "",
    "",
    None,
    PlanState.PLANNED,
    None,
    "",
    BEFORE,
    BEFORE,
    None,
)
SKILL = SkillFacts(
    1,
    RON.slack_id,
    "silence",
    "Staying with silence",
    "Ask, then wait until the customer has finished thinking.",
    ("Where did you wait this week, and what came of it?",),
    (),
    "Three questions a call, and no answer of mine in between",
    MIA.slack_id,
    RON.slack_id,
    TODAY - WEEK,
    None,
    1,
)
SESSION = SessionFacts(
    1, "s1", "deal", MIA.slack_id, RON.slack_id, FRIDAY + WEEK, 45, MIA.slack_id, BEFORE
)
FIGURES = RepFigures(
    Streak(held=4, best=6), Hours(TODAY, 180, 150.0, 60, Tally(held=3, over=3, coached=126))
)


def drawn() -> Iterator[partial[Message] | partial[View]]:
    """Draw the Home of each kind of reader once."""
    for page in faces().values():
        yield partial(views.home, T, page)
    for one in (evidence_home.of_rep(MIA), evidence_home.of_rep(RON), evidence_home.nothing(RON)):
        yield partial(check_views.rep_checks, T, one)


def faces() -> Mapping[str, HomeShown]:
    """Make up a Home for each kind of reader."""
    rep, manager = _rep(), _manager()
    return {
        "rep": rep,
        "rep-owing": replace(rep, owing=owing(_owed())),
        "rep-differing": replace(rep, differing=(_differing(),)),
        "rep-checked": replace(
            rep, owing=owing(evidence_home.owed()), checks=evidence_home.of_own()
        ),
        "rep-asked": replace(rep, owing=owing(evidence_home.owed()[3:])),
        "manager": manager,
        "manager-owing": replace(manager, owing=owing(_owed_by_manager())),
        "both": replace(rep, team=replace(manager.team, own=rep.team.own))
        if rep.team and manager.team
        else rep,
        "stand-in": replace(
            manager, team=_stand_in(), coming=(Meeting(FACTS, MIA, RON, BEFORE),), unset=Steps()
        ),
        "new": HomeShown(None, BEFORE),
        "prepared-for": replace(_of_role(), unset=Steps((Lack(Step.TEAM, "1"),))),
        "admin": replace(_of_role(Role.ADMIN), unset=Steps((Lack(Step.ROLES), Lack(Step.PREPARE)))),
        "leader": replace(_of_role(Role.LEADER), sees=12),
        "leader-of-nothing": _of_role(Role.LEADER),
        "ops": replace(_of_role(Role.OPS), unset=Steps((Lack(Step.WEBHOOK),))),
        "manager-and-admin": replace(
            manager, roles=frozenset({Role.ADMIN, Role.LEADER}), sees=3, word=_word()
        ),
        "refused": HomeShown(RON, BEFORE, refused=1, team=TeamPage(RON, (), None)),
    }


def _differing() -> Meeting:
    facts = replace(
        FACTS,
        state=OneOnOneState.HELD,
        manager_says=OneOnOneAnswer.HELD,
        rep_says=OneOnOneAnswer.HELD,
        manager_coaching=FACTS.length,
        rep_coaching=20,
    )
    return Meeting(facts, MIA, RON, AFTER)


def _rep() -> HomeShown:
    quiet = replace(RON, habits=Habits(muted=frozenset({Topic.PING}), quiet_until=FRIDAY))
    fallen = KeptBack("rhythm.revival", 1, Topic.PREP, Reason.OVER_BUDGET, BEFORE)
    later = Meeting(replace(FACTS, id=2, planned_at=FRIDAY + WEEK), MIA, RON, BEFORE)
    return HomeShown(
        quiet,
        BEFORE,
        coming=(Meeting(FACTS, MIA, RON, BEFORE), later),
        agenda=_agenda(),
        figures=FIGURES,
        work=Work(
            deals=(DEAL, replace(DEAL, id=2, name="Flow sensors, pilot", next_step="")),
            actions=(ACTION, replace(ACTION, id=2, text=LATER, due_on=TODAY + WEEK)),
            plans=(PLAN,),
            sessions=(SessionPage(SESSION, MIA, RON, BEFORE, template("deal")),),
            logged=(_moment(),),
            skill=SkillPage(RON.slack_id, RON.name, SKILL, None, TODAY),
            named={DEAL.id: DEAL},
        ),
        team=TeamPage(quiet, (), OwnPage(MIA, None, _line())),
        settings=Settings(_why(quiet, fallen), DayOff(TODAY + WEEK, TODAY + WEEK, WhyOff.AWAY)),
        unset=Steps((Lack(Step.HOURS), Lack(Step.CALENDAR), Lack(Step.CHANNEL))),
    )


def _manager() -> HomeShown:
    reps = tuple(
        replace(
            _line(figures=FIGURES if greeting is Greeting.GREETED else None),
            member=Member(number, f"U00000REP{number}", greeting),
            rep=replace(RON, slack_id=f"U00000REP{number}", name=f"Rep {number}"),
        )
        for number, greeting in enumerate(Greeting, 1)
    )
    return HomeShown(
        MIA,
        FRIDAY + timedelta(minutes=5),
        coming=(
            Meeting(replace(FACTS, started_at=FRIDAY), MIA, RON, FRIDAY + timedelta(minutes=5)),
        ),
        team=TeamPage(MIA, (TeamSection(TEAM, MIA, TODAY, reps, (), (), may_change=True),), None),
        items={reps[0].rep.slack_id: 4, reps[1].rep.slack_id: 1},
        checks=evidence_home.of_reps([line.rep for line in reps[:2]]),
        settings=Settings(_why(MIA, reps=3), None),
        unset=_unset(),
    )


def _of_role(*roles: Role) -> HomeShown:
    """Somebody who takes no part in 1:1s."""
    vera = replace(MIA, slack_id="U00000VERA", name="Vera Holm")
    return HomeShown(
        vera,
        BEFORE,
        team=TeamPage(vera, (), None),
        settings=Settings(_why(vera), None),
        roles=frozenset(roles),
    )


def _unset() -> Steps:
    several = (
        Lack(Step.GREETING, "D00000MIA:1795770000.000100", 1),
        Lack(Step.IDEAL),
        Lack(Step.SUMMARY, "1"),
        Lack(Step.SKILL, RON.slack_id, 2),
    )
    return next_steps(several, ())


def _word() -> WordPage:
    return WordPage(MIA, WordAbout.TEAM, held=3, n=8, team_id=1)


def _stand_in() -> TeamPage:
    line = _line(figures=None)
    vera = replace(MIA, slack_id="U00000VERA", name="Vera Holm")
    return TeamPage(MIA, (TeamSection(TEAM, vera, TODAY, (line,), (), (), may_change=False),), None)


def _owed() -> list[Owed[What]]:
    over = replace(PLAN, call_at=BEFORE - WEEK)
    proposed = replace(ACTION, id=3, state=ActionState.PROPOSED)
    ahead = Meeting(FACTS, MIA, RON, BEFORE)
    return [
        Owed(Matter.PICK, BEFORE, Pick(ahead)),
        Owed(Matter.SKILL, BEFORE, SkillAsked(replace(SKILL, agreed_by=None))),
        Owed(Matter.ACTION, BEFORE, Do(ACTION)),
        Owed(Matter.ACCEPT, BEFORE, Accept((proposed, replace(proposed, id=4, text=LATER)))),
        Owed(Matter.OUTCOME, BEFORE, Outcome(over)),
    ]


def _owed_by_manager() -> list[Owed[What]]:
    over = replace(FACTS, planned_at=FRIDAY - WEEK, original_at=FRIDAY - WEEK)
    started = replace(over, id=2, started_at=FRIDAY - WEEK)
    session = replace(SESSION, planned_at=BEFORE - WEEK)
    return [
        Owed(Matter.ANSWER, BEFORE, Answer(Meeting(over, MIA, RON, AFTER))),
        Owed(Matter.ANSWER, BEFORE, Closing(Meeting(started, MIA, RON, AFTER))),
        Owed(Matter.ANSWER, BEFORE, Said(SessionPage(session, MIA, RON, AFTER, template("deal")))),
    ]


def _line(figures: RepFigures | None = FIGURES) -> RepLine:
    return RepLine(
        Member(1, RON.slack_id, Greeting.GREETED),
        RON,
        Slot(TIME),
        FACTS,
        figures,
        None,
        None,
        None,
    )


def _agenda() -> AgendaPage:
    item = ItemFacts(1, RON.slack_id, Block.DEALS, "Who decides at Acme?", "", BEFORE, 1)
    part = Part(Block.DEALS, 30, (ItemLine(item, None),), None)
    return AgendaPage(
        facts=FACTS,
        manager=MIA,
        rep=RON,
        now=BEFORE,
        stage=Stage.PLANNED,
        parts=(part,),
        health=Health({}, 0),
        coverage=Amounts(TODAY, TODAY + WEEK, 0, {}, 0),
        past_due=(),
    )


def _moment() -> MomentPage:
    facts = replace(
        SESSION,
        id=2,
        kind=AD_HOC,
        planned_at=BEFORE - timedelta(hours=2),
        length=15,
        about="Pricing call",
        state=SessionState.HELD,
        coaching=15,
    )
    return MomentPage(facts, RON, MIA)


def _why(reader: PersonFacts, *fallen: KeptBack, reps: int = 0) -> WhyPage:
    limits = limits_of(Intensity.LIGHT, reps=reps)
    return WhyPage(reader, limits, Week(2, 1, 83, 0), (), (), fallen, BEFORE)
