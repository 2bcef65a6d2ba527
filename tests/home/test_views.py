"""How the Home looks: as people read it, within Slack's limits, in pages, for its reader alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions.rules import ActionFacts
from bot.call_plans.rules import PlanFacts
from bot.doctor.exhibits import evidence_home
from bot.doctor.exhibits import home as exhibits
from bot.doctor.made_up import BEFORE, FACTS, FRIDAY, MIA, RON
from bot.evidence.praise.pages import HomePage
from bot.home import check_views, team_views, views
from bot.home.pages import Accept, Checks, Do, HomeShown, Outcome, What
from bot.home.rules import Lack, Step, Steps, owing
from bot.people.access import Role
from bot.people.rules import Habits, PersonFacts
from bot.people.topics import Topic
from bot.rhythm.pages import Meeting
from bot.rhythm.roster_pages import TeamPage, TeamSection
from bot.sandbox.blocks import elements_of, view_bytes, view_problems
from bot.words import tongue
from tests.home.paper import on_paper
from tests.rhythm.drawn import HOSTILE

T = tongue("en-GB")
GOLDEN = Path(__file__).parent / "golden"
FACES = exhibits.faces()
MOST_BLOCKS = 100


def drawn(page: HomeShown) -> Mapping[str, Any]:
    """Draw a Home, and hold it to Slack's limits."""
    view = views.home(tongue(page.locale), page)
    problems = view_problems(view, "home")
    assert not problems, vars(problems)
    assert len(view["blocks"]) <= MOST_BLOCKS  # type: ignore[arg-type]
    assert view_bytes(view) <= 250_000
    return view


def pressable(view: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for block in view["blocks"]:
        for element in elements_of(block):
            yield element["action_id"], element.get("value", "")


@pytest.mark.parametrize("face", FACES)
def test_on_paper(face: str) -> None:
    """Each reader's Home reads as somebody has read and approved it.

    To renew one, delete its file, run this test twice, and read what it wrote.
    """
    said, file = on_paper(drawn(FACES[face])), GOLDEN / f"{face}.txt"
    if not file.exists():
        file.write_text(said, encoding="utf-8")
        pytest.fail(f"wrote {file.name}: read it")

    assert said == file.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    """The golden files are those of the faces that there are."""
    assert {file.stem for file in GOLDEN.iterdir()} == set(FACES)


@pytest.mark.parametrize("locale", ["de-DE", "fr-FR", "ja-JP", "ar-EG", None])
@pytest.mark.parametrize("face", FACES)
def test_in_other_languages(face: str, locale: str | None) -> None:
    """Days and numbers come in the reader's own language, and nothing breaks there."""
    page = FACES[face]
    reader = replace(page.reader, locale=locale) if page.reader else None

    drawn(replace(page, reader=reader))


def test_times_are_the_readers_own() -> None:
    """Somebody in Tokyo reads their next 1:1 in Tokyo's time, with the other's beside it."""
    aiko = replace(RON, slack_id="U00000AIKO", hours=replace(RON.hours, zone="Asia/Tokyo"))
    page = FACES["rep"]
    coming = (Meeting(replace(FACTS, rep=aiko.slack_id), MIA, aiko, BEFORE),)

    said = on_paper(drawn(replace(page, reader=aiko, coming=coming)))

    assert "Fri 27 Nov, 18:00–19:00 Tokyo time (10:00–11:00 in Berlin)" in said


def team_of(reps: int, *, name: str = "") -> TeamPage:
    team = FACES["manager-owing"].team
    assert team
    [section] = team.sections
    line = section.lines[1]
    lines = tuple(
        replace(
            line,
            member=replace(line.member, id=number),
            rep=PersonFacts(f"U1REP{number:05}", name, None, RON.hours),
        )
        for number in range(reps)
    )
    return TeamPage(MIA, (replace(section, lines=lines),), None)


def stretched(what: What, plan: PlanFacts, action: ActionFacts) -> What:
    """The same thing owed, with the longest words that it may have."""
    match what:
        case Outcome():
            return Outcome(plan)
        case Do():
            return Do(action)
        case Accept():
            return Accept((replace(action, state=what.actions[0].state),) * 25)
        case _:
            return what


def checked(text: str, reps: list[PersonFacts]) -> Checks:
    """All that deal checks can bring into a Home, in the longest words."""
    name = text[:120].strip() or "-"
    own = evidence_home.of_own()
    assert own.part
    standings = [replace(one, deal=replace(one.deal, name=name)) for one in own.own]
    [misfit] = own.misfits
    return replace(
        own,
        part=replace(
            own.part,
            open=tuple((one, name) for one, _ in own.part.open) * 9,
            blocked=own.part.blocked * 9,
        ),
        own=tuple(standings),
        theirs=tuple(standings) * 99,
        misfits=(replace(misfit, deal=replace(misfit.deal, name=name)),) * 9,
        praise=HomePage(without=(text[:80],) * 40, leads=True, is_rep=True),
        reps=tuple(reps),
        has_ideal=False,
    )


def longest(text: str, *, reps: int, number: int = 0) -> HomeShown:
    """Everything that can stand in a Home at once, each as long as it may be."""
    page, lead = FACES["rep-owing"], FACES["manager-owing"]
    work, team = page.work, team_of(reps, name=text)
    assert page.team
    assert page.settings
    assert page.reader
    assert page.agenda
    kept, [part] = page.settings.why.fallen[0], page.agenda.parts
    item = replace(part.items[0], item=replace(part.items[0].item, text=(text * 9)[:500]))
    words = text[:500].strip() or "-"
    action = replace(work.actions[1], text=words, needs_help=text[:300])
    plan = replace(work.plans[0], objective=words, customer=text[:120], commitment=text[:300])
    owed = [
        replace(one, what=stretched(one.what, plan, action))
        for one in (*page.owing.first, *lead.owing.first)
    ]
    reader = replace(
        page.reader, name=text, habits=Habits(muted=frozenset(Topic), quiet_until=FRIDAY)
    )
    settings_ = replace(
        page.settings, why=replace(page.settings.why, reader=reader, fallen=(kept,) * 5)
    )
    return replace(
        page,
        reader=reader,
        owing=owing(owed),
        coming=tuple(
            replace(page.coming[0], facts=replace(FACTS, id=number)) for number in range(5)
        ),
        agenda=replace(page.agenda, parts=(replace(part, items=(item,) * 40),)),
        work=replace(
            work,
            deals=tuple(
                replace(
                    work.deals[0],
                    id=number,
                    name=words[:120],
                    account=text[:120],
                    next_step=text[:300],
                    amount=10**14,
                )
                for number in range(60)
            ),
            actions=tuple(replace(action, id=number) for number in range(60)),
            plans=tuple(replace(plan, id=number) for number in range(60)),
            sessions=work.sessions * 20,
            logged=work.logged * 20,
        ),
        checks=checked(text, [line.rep for one in team.sections for line in one.lines]),
        team=replace(team, own=page.team.own),
        items={line.rep.slack_id: 400 for one in team.sections for line in one.lines},
        number=number,
        unset=Steps(
            tuple(Lack(one, "U1RON", 40) for one in (Step.GREETING, Step.SUMMARY, Step.SKILL)), 40
        ),
        roles=frozenset(Role),
        sees=2000,
        word=FACES["manager-and-admin"].word,
        settings=settings_,
    )


@pytest.mark.parametrize("text", [*HOSTILE, "Ж" * 3000, "界" * 3000, "ש" * 3000])
@pytest.mark.parametrize("reps", [9, 40, 200])
def test_with_the_longest_contents(text: str, reps: int) -> None:
    """Who leads and has a manager, with all of everything, still gets one whole Home."""
    pages = -(-reps // team_views.EACH_PAGE)
    for number in (0, 1, pages - 1, 999):
        drawn(longest(text, reps=reps, number=number))


@settings(max_examples=30)
@given(reps=st.integers(0, 90))
def test_each_rep_is_on_one_page(reps: int) -> None:
    """Turned from the first to the last and back, the pages hold each rep once."""
    page = replace(FACES["manager"], team=team_of(reps))
    seen: list[str] = []
    number: int | None = 0
    while number is not None:
        shown = replace(page, number=number)
        view = drawn(shown)
        paper = on_paper(view)
        seen += [f"U1REP{one:05}" for one in range(reps) if f"<@U1REP{one:05}>" in paper]
        on = [value for act, value in pressable(view) if act == "home.page_on"]
        back = [value for act, value in pressable(view) if act == "home.page_back"]
        assert back == ([str(number - 1)] if number else [])
        number = int(on[0]) if on else None

    assert seen == [f"U1REP{one:05}" for one in range(reps)]


def test_a_page_that_is_gone() -> None:
    """Whose last page emptied meanwhile sees the last one that there is."""
    page = replace(FACES["manager"], team=team_of(20), number=7)

    assert "Page 2 of 2" in on_paper(drawn(page))


def test_a_stand_in_sees_no_figures() -> None:
    """Who stands in reads names and times, neither streaks nor hours, and hands nobody over."""
    team = FACES["manager"].team
    assert team
    sections = tuple(replace(one, may_change=False) for one in team.sections)
    lines: list[TeamSection] = [
        replace(one, lines=tuple(replace(line, figures=None) for line in one.lines))
        for one in sections
    ]
    said = on_paper(drawn(replace(FACES["manager"], team=replace(team, sections=tuple(lines)))))

    assert "h of coaching" not in said
    assert "hand-over:" not in said
    assert "slot:" not in said


@pytest.mark.parametrize("early", [timedelta(hours=1), timedelta(hours=1, seconds=1)])
def test_start_when_near(early: timedelta) -> None:
    """Start is there from an hour before on; earlier it would only be declined."""
    now = FRIDAY - early
    page = replace(FACES["rep"], now=now, coming=(Meeting(FACTS, MIA, RON, now),))

    acts = [act for act, _ in pressable(drawn(page))]

    assert ("rhythm.start" in acts) is (early == timedelta(hours=1))


def test_nothing_of_a_stranger_is_told() -> None:
    """Who wasn't greeted yet reads the same as somebody whom we never met (R46)."""
    known = HomeShown(RON, BEFORE, team=TeamPage(RON, (), None), settings=FACES["rep"].settings)

    assert on_paper(drawn(known)) == on_paper(drawn(FACES["new"]))


def test_an_open_question_names_its_deal() -> None:
    """Among a rep's deals a question that nobody answered says which one it is about."""
    page = evidence_home.of_rep(MIA)
    [asked] = page.unanswered
    name = next(one.deal.name for one in page.standings if one.deal.id == asked.deal_id)
    assert f"{asked.text} ({name})" in str(check_views.rep_checks(tongue("en"), page))
