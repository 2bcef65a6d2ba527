"""How the team's page, its forms and its notices look: within Slack's limits, escaped, in pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.people.roster_rules import ClosureFacts, ClosurePage, StandInFacts, StandInPage
from bot.people.rules import (
    DayOff,
    Greeting,
    Member,
    PersonFacts,
    Policy,
    TeamFacts,
    Times,
    WhyOff,
)
from bot.rhythm import roster_forms, roster_notices, team_views
from bot.rhythm.hand_over_rules import OfferFacts, OfferState
from bot.rhythm.hours import Hours, Tally
from bot.rhythm.pages import RepFigures
from bot.rhythm.roster_forms import DaysMeta, OfferMeta, PlaceMeta
from bot.rhythm.roster_pages import (
    LeaderPage,
    OfferPage,
    OwnPage,
    RepLine,
    TeamPage,
    TeamSection,
)
from bot.rhythm.rules import WeeklyTime
from bot.rhythm.streak import Streak
from bot.rhythm.timetable import Slot
from bot.sandbox.blocks import elements_of
from bot.slack.messages import Said
from bot.words import tongue
from tests.rhythm.drawn import HOSTILE, check_message, check_view, labels, words
from tests.rhythm.values import MIA, RON, at, one_on_one, person

T = tongue("en-GB")
NOW = at("2026-11-23 08:00")
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
POLICY = Policy("C1SALES", "Europe/Berlin", 5, 600, 60, Times.STAGGERED)
SLOT = Slot(WeeklyTime("Europe/Berlin", 5, 600, 60))
FIGURES = RepFigures(Streak(3, 5), Hours(TODAY, 180, 90.0, 60, Tally(held=3, over=3, coached=120)))
NAMES = ["Ron Cole", *HOSTILE]
named = pytest.mark.parametrize("name", NAMES, ids=lambda text: ascii(text)[:20])


def rep_line(n: int = 1, *, full: bool = True, greeting: Greeting = Greeting.GREETED) -> RepLine:
    rep = person(f"U1REP{n:04}")
    offer = OfferFacts(n, n, rep.slack_id, MIA, "U1TOM", NOW, None, is_there=True)
    return RepLine(
        Member(n, rep.slack_id, greeting),
        rep,
        SLOT if full else None,
        one_on_one(rep=rep.slack_id) if full else None,
        FIGURES if full else None,
        DayOff(TODAY, TODAY + DAY, WhyOff.AWAY) if full else None,
        offer if full else None,
        person("U1TOM") if full else None,
    )


def section(
    reps: int, *, team: int = 1, name: str = "", closures: int = 0, may_change: bool = True
) -> TeamSection:
    return TeamSection(
        TeamFacts(team, MIA, POLICY, (), name),
        person(MIA),
        TODAY,
        tuple(rep_line(team * 100 + n) for n in range(reps)),
        tuple(
            ClosureFacts(n, team, TODAY, TODAY + n * DAY, WhyOff.CLOSED, name or "Party", MIA)
            for n in range(closures)
        ),
        ((StandInFacts(1, team, "U1TOM", TODAY, TODAY, MIA), person("U1TOM", name=name)),),
        may_change,
    )


def drawn(page: TeamPage) -> list[Said]:
    """Turn the pages as their buttons do, from the first to the last."""
    pages = [team_views.team_page(T, page)]
    while on := [value for act, value in pressable(pages[-1]) if act == "roster.page_on"]:
        pages.append(team_views.team_page(T, page, number=int(on[0])))
        assert len(pages) < 50
    return pages


def pressable(said: Said) -> list[tuple[str, str]]:
    return [
        (element["action_id"], element.get("value", ""))
        for block in said.blocks
        for element in elements_of(block)
    ]


@pytest.mark.parametrize("reps", [0, 1, 9, 40])
@pytest.mark.parametrize("closures", [0, 3, 60])
def test_every_rep_is_on_a_page_once(reps: int, closures: int) -> None:
    """However large a team is, its pages hold each rep once, and each fits into a message."""
    pages = drawn(TeamPage(person(MIA), (section(reps, closures=closures),), None))

    for said in pages:
        check_message(said)
    text = "\n".join(words(said) for said in pages)
    for n in range(reps):
        assert text.count(f"*<@U1REP{100 + n:04}>*") == 1
    assert [act for said in pages for act, _ in pressable(said)].count("roster.pause") == 1


def test_forty_reps_take_one_page_and_a_bit() -> None:
    """A rep takes one block, so that forty with the page's own lines nearly fit."""
    pages = drawn(TeamPage(person(MIA), (section(40, closures=8),), None))

    assert len(pages) == 2
    assert "*Your team*, continued" in words(pages[1])


def test_several_teams_and_a_stand_ins() -> None:
    """Each team has its section; one that is only stood in for has nothing to press."""
    own = section(2, name="North")
    other = replace(section(2, team=2, may_change=False), manager=person("U1KIM", name="Kim"))
    [said] = drawn(TeamPage(person(MIA), (own, other), None))
    check_message(said)

    assert "*North*, 2 reps" in words(said)
    assert "*The team of Kim*, 2 reps" in words(said)
    assert labels(said.blocks).count("Change the set-up") == 1
    acts = [act for act, _ in pressable(said)]
    assert acts.count("roster.rep") == 2


@pytest.mark.parametrize("greeting", list(Greeting))
@pytest.mark.parametrize("full", [True, False])
def test_a_reps_own_line(greeting: Greeting, *, full: bool) -> None:
    """With all there is to say, or nothing, the line stands, and says who leads."""
    line = rep_line(full=full, greeting=greeting)
    own = OwnPage(person(MIA), person("U1TOM"), line)
    said = team_views.team_page(T, TeamPage(line.rep, (), own))
    check_message(said)

    assert f"*Your 1:1s with <@{MIA}>*" in words(said)
    assert "<@U1TOM> leads them now." in words(said)


@named
def test_names_are_only_names(name: str) -> None:
    """Names of teams, closing days and people can't call a channel or make a link."""
    mia, ron = person(MIA, name=name), person(RON, name=name)
    for said in drawn(TeamPage(mia, (section(3, name=name.strip(), closures=2),), None)):
        check_message(said)
    team = TeamFacts(1, MIA, POLICY, (), name.strip())
    facts = ClosureFacts(1, 1, TODAY, TODAY, WhyOff.PAUSED, name, MIA)
    stand_in = StandInFacts(1, 1, RON, TODAY, TODAY, MIA)
    pause = ClosurePage(facts, team, mia, ron, TODAY, is_told=True)
    standing = StandInPage(stand_in, team, mia, ron, is_told=True)
    check_message(roster_notices.paused(T, pause))
    check_message(roster_notices.stand_in(T, standing))
    check_message(roster_notices.stand_in_ended(T, standing))
    for state in OfferState:
        check_message(roster_notices.hand_over(T, offered(state, ron)))
        check_message(roster_notices.hand_over_answer(T, offered(state, ron)))
    leader = LeaderPage(1, Greeting.GREETED, mia, ron, SLOT)
    check_message(roster_notices.new_leader(T, leader))


def offered(state: OfferState, rep: PersonFacts, slot: Slot | None = SLOT) -> OfferPage:
    facts = OfferFacts(7, 1, rep.slack_id, MIA, "U1TOM", NOW, None, is_there=True)
    teams = (TeamFacts(2, "U1TOM", POLICY, (), rep.name.strip()), TeamFacts(3, "U1TOM", POLICY, ()))
    team = TeamFacts(1, MIA, POLICY, ())
    return OfferPage(facts, state, team, teams, person(MIA), person("U1TOM"), rep, slot)


@named
@pytest.mark.parametrize("teams", [1, 2, 120])
def test_forms(name: str, teams: int) -> None:
    """For one team or for many, every form is valid and says who can read it (R47)."""
    several = [TeamFacts(n, MIA, POLICY, (), name.strip()) for n in range(teams)]
    ron = person(RON, name=name)
    forms = [
        roster_forms.pause_form(T, several, first=TODAY, unread=name),
        roster_forms.close_form(T, several, first=TODAY),
        roster_forms.stand_in_form(T, several, first=TODAY),
        roster_forms.hand_over_form(T, ron, 12),
        roster_forms.take_in_form(T, offered(OfferState.OPEN, ron)),
    ]
    for view in forms:
        check_view(view)
        assert "can read" in str(view["blocks"])
    about = DaysMeta.loads(str(forms[0]["private_metadata"]))
    assert about.team == (0 if teams == 1 else None)
    assert PlaceMeta.loads(str(forms[3]["private_metadata"])).member == 12
    assert OfferMeta.loads(str(forms[4]["private_metadata"])).offer == 7


def test_a_pause_that_runs_is_in_the_form() -> None:
    """The form of a team that pauses begins with that pause's days."""
    facts = ClosureFacts(1, 1, TODAY - DAY, TODAY + DAY, WhyOff.PAUSED, "", MIA)
    view = roster_forms.pause_form(T, [TeamFacts(1, MIA, POLICY, ())], first=TODAY, running=facts)

    assert "2026-11-22" in str(view["blocks"])
    assert "2026-11-24" in str(view["blocks"])


def test_an_offer_says_what_happens() -> None:
    """Before the answer: the present time and two buttons; after it: what came of it, and none."""
    ron = person(RON, name="Ron Cole")
    before = roster_notices.hand_over(T, offered(OfferState.OPEN, ron))
    assert labels(before.blocks) == ["Take Ron Cole in", "Not now"]
    assert "Now they are on Friday 10:00, 60 min (Berlin time)." in words(before)
    idle = roster_notices.hand_over(T, offered(OfferState.OPEN, ron, None))
    assert "They don't take part at the moment." in words(idle)

    for state in set(OfferState) - {OfferState.OPEN}:
        after = roster_notices.hand_over(T, offered(state, ron))
        assert labels(after.blocks) == []
        assert f"<@{RON}>" in words(after)
