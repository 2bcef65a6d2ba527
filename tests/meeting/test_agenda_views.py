"""How an agenda looks: within limits with forty items of the longest words, one question each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.doctor.exhibits.agenda import EMPTY, LINES, LIVE, OVER, PAGE, PICK
from bot.doctor.exhibits.pipeline import DEAL
from bot.doctor.made_up import FACTS, MIA, RON
from bot.meeting import agenda_forms, agenda_views, sheet_views
from bot.meeting.agenda_forms import AgendaMeta, FocusMeta
from bot.meeting.agenda_pages import (
    AgendaPage,
    Arranging,
    FocusPage,
    ItemLine,
    NextAgenda,
    SheetAgenda,
    Stage,
)
from bot.meeting.rules import Block, ItemFacts
from bot.people.rules import PersonFacts
from bot.pipeline.hygiene import Gap
from bot.pipeline.proposals import proposals
from bot.pipeline.rules import Phase
from bot.rhythm import views as rhythm_views
from bot.rhythm.pages import More
from bot.sandbox.blocks import message_problems, view_bytes, view_problems
from bot.slack.messages import Said
from bot.slack.payloads import Values
from bot.words import tongue
from tests.rhythm.drawn import HOSTILE, labels, words
from tests.rhythm.values import meeting

T = tongue("en-GB")
STAGES = [PAGE, EMPTY, LIVE, OVER, replace(PAGE, stage=Stage.OFF), replace(OVER, is_closed=False)]


def check(said: Said) -> None:
    """Hold a message to Slack's limits and a fallback text."""
    problems = message_problems(list(said.blocks))
    assert not problems, vars(problems)
    assert said.text.strip()


def check_form(view: Mapping[str, Any]) -> None:
    """Hold a form to Slack's limits, its size included."""
    problems = view_problems(view)
    assert not problems, vars(problems)
    assert view_bytes(view) <= 250_000


def full(page: AgendaPage, count: int, text: str) -> AgendaPage:
    """The same agenda with so many items, all with the longest deal, spread over the blocks."""
    deal = replace(DEAL, name=text[:120].strip() or "-", account=text[:120], next_step=text[:300])
    lines = [
        ItemLine(replace(PICK, id=n, text=text[:300].strip() or "-"), LINES[0].question, deal)
        for n in range(count)
    ]
    return replace(
        page,
        parts=tuple(
            replace(part, items=tuple(lines[number::5])) for number, part in enumerate(page.parts)
        ),
        past_due=(deal,) * 9,
    )


@pytest.mark.parametrize("page", STAGES)
@pytest.mark.parametrize("text", ["Short", "&" * 3000, *HOSTILE])
@pytest.mark.parametrize("count", [0, 1, 40, 75])
def test_within_limits(page: AgendaPage, text: str, count: int) -> None:
    """However much is on it, in every stage, Slack takes it."""
    shown = full(page, count, text)

    check(agenda_views.agenda(T, shown))
    check(agenda_views.listing(T, shown, RON, note="Added."))
    check_form(agenda_views.agenda_view(T, NextAgenda(RON, MIA, shown)))
    check(Said("Home", list(agenda_views.home_blocks(T, shown, RON))))
    check_form(agenda_forms.arrange(T, Arranging(RON, MIA, tuple(shown.lines), PICK, (DEAL,))))


def test_a_fortieth_item() -> None:
    """With forty items each block still shows some, and says how many more there are, and where."""
    lines = [replace(PICK, id=n) for n in range(40)]
    items = tuple(ItemLine(one, None) for one in lines)
    others = tuple(ItemLine(replace(PICK, id=n + 40), None) for n in range(2))
    parts = [replace(part, items=()) for part in PAGE.parts]
    parts[0], parts[4] = replace(parts[0], items=items), replace(parts[4], items=others)
    said = words(agenda_views.agenda(T, replace(PAGE, parts=tuple(parts))))

    assert "… and 12 more items: *Arrange* lists all of them." in said
    assert said.count("Meters for the north plant") == 30 + 1  # and once as past due


def test_one_question_each() -> None:
    """Every item and every number comes with exactly one question (R9); what has none, without."""
    for page in (PAGE, LIVE):
        blocks: list[Mapping[str, Any]] = list(agenda_views.agenda(T, page).blocks)
        texts = [block["text"]["text"] for block in blocks if block["type"] == "section"]
        asked = [text.count("_\n") + text.endswith("_") for text in texts[1:]]
        covered = sum(one.is_covered for one in page.lines)
        # DEALS has its question at its item, and what was covered needs none any more.
        assert asked.count(1) == 4 + len(page.lines) - covered
        assert max(asked) == 1


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (PAGE, ["How do we know?", "Choose a skill", "Pick deals", "Add item", "Arrange"]),
        (
            LIVE,
            [
                "Tick off",
                "Choose a skill",
                "Untick",
                "Tick off",
                "Next: Pipeline health",
                "Add item",
                "Arrange",
                "Close the 1:1",
            ],
        ),
        (OVER, []),
    ],
)
def test_buttons(page: AgendaPage, found: list[str]) -> None:
    """What can be done is what makes sense then: pick before, tick in it, nothing after."""
    assert labels(agenda_views.agenda(T, page).blocks) == found


def test_the_last_block_has_no_next() -> None:
    """In the last block there is nothing to go on to."""
    parts = [replace(one, is_here=one.block is Block.PAST_DUE) for one in LIVE.parts]

    assert not any(
        one.startswith("Next")
        for one in labels(agenda_views.agenda(T, replace(LIVE, parts=tuple(parts))).blocks)
    )


def test_afterwards() -> None:
    """What was covered is told, and what is carried over, in words."""
    said = words(agenda_views.agenda(T, OVER))

    assert "*Covered:*\n• How you open calls" in said
    assert "Carried over to the next 1:1, 2 items:*\n• Meters for the north plant" in said
    off = words(agenda_views.agenda(T, replace(PAGE, stage=Stage.OFF)))
    assert "It didn't take place." in off


@pytest.mark.parametrize("text", ["x", *HOSTILE])
@pytest.mark.parametrize("count", [0, 3, 120])
def test_forms(text: str, count: int) -> None:
    """The forms hold their limits with many deals of the longest names."""
    deals = tuple(
        replace(DEAL, id=n, name=text[:120].strip() or "-", account=text[:120])
        for n in range(1, count + 1)
    )
    meta = AgendaMeta(RON.slack_id, 7, "V" * 20)
    item: ItemFacts = replace(PICK, text=text[:300].strip() or "-")
    for about in (None, item, replace(item, deal_id=None)):
        check_form(agenda_forms.item_form(T, RON, deals, meta, about))
    for picked in ((), (1, 2, 3), (1, 2, 3, 4)):
        check_form(agenda_forms.focus_form(T, FocusPage(RON, deals, picked, is_proposed=False)))


def test_four_only_where_there_are_four() -> None:
    """With three deals nobody is asked about a fourth (R12)."""

    def fields(count: int) -> str:
        deals = tuple(replace(DEAL, id=n) for n in range(1, count + 1))
        page = FocusPage(RON, deals, (1,), is_proposed=False)
        return str(agenda_forms.focus_form(T, page))

    assert "Yes, four on purpose" in fields(4)
    assert "four" not in fields(3)
    assert "fourth" not in fields(3)


def test_no_early_deal_asks_whom_to_win() -> None:
    """Without an early deal none is asked for; the form asks where the next is to come from."""
    early = replace(DEAL, phase=Phase.EARLY)
    for deal, said in ((DEAL, "whom would you like to win next"), (early, "still early")):
        page = FocusPage(RON, (deal,), (), is_proposed=False)
        assert said in str(agenda_forms.focus_form(T, page))


def test_whose() -> None:
    """A leader of hundreds picks from the first hundred; what was typed is said again."""
    reps = [PersonFacts(f"U1REP{n}", HOSTILE[n % 4], None, RON.hours) for n in range(300)]

    check(agenda_views.whose(T, reps))
    assert "@name Pricing" in agenda_views.whose(T, reps, typed="Pricing").text


def test_what_was_filled_in_is_read() -> None:
    """The forms' values come back as what they mean; nonsense is nothing."""
    state = {
        "text": {"a": {"value": " Pricing "}},
        "block": {"a": {"selected_option": {"value": "skill"}}},
        "deal": {"a": {"selected_option": {"value": "12"}}},
        "first": {"a": {"selected_option": {"value": "12"}}},
        "second": {"a": {"selected_option": {"value": "nonsense"}}},
        "on_purpose": {"a": {"selected_options": [{"value": "yes"}]}},
    }
    item = agenda_forms.read_item(Values(state), RON.slack_id)

    assert (item.text, item.block, item.deal_id) == ("Pricing", Block.SKILL, 12)
    assert agenda_forms.read_picks(Values(state)) == ({"first": 12}, True)
    assert FocusMeta.loads(FocusMeta("U1RON").dumps()).rep == "U1RON"


@pytest.mark.parametrize("text", ["Acme", *HOSTILE])
def test_on_the_sheet(text: str) -> None:
    """A full prep sheet is within limits: gaps, proposals and names of the longest deals."""
    deals = [
        replace(DEAL, id=n, name=text[:120].strip() or "-", phase=DEAL.phase) for n in range(1, 30)
    ]
    agenda = SheetAgenda(
        FACTS.id,
        60,
        4,
        rep=RON.slack_id,
        today=date(2026, 11, 26),
        names=tuple(one.name for one in deals[:4]),
        gaps=tuple((one, tuple(Gap)) for one in deals),
        proposed=tuple(proposals(deals, {}, date(2026, 11, 26))[:5]),
    )
    more = More(sheet_views.line(T, agenda), sheet_views.prepare(T, agenda))
    here = meeting()
    day = here.rep.hours.local_day(here.facts.planned_at)

    said = rhythm_views.sheet(T, here.rep, day, [here], more={here.facts.id: more})
    check(said)
    assert "… and 24 more deals." in words(said)
    many = [replace(here, facts=replace(here.facts, id=n)) for n in range(1, 21)]
    each = {one.facts.id: replace(more, blocks=more.blocks[:1]) for one in many}
    check(rhythm_views.sheet(T, here.rep, day, many, more=each))


def test_what_the_manager_reads_on_the_sheet() -> None:
    """The manager reads how much is prepared, and no deal's name."""
    agenda = SheetAgenda(FACTS.id, 3, 2)

    assert sheet_views.line(T, agenda) == "3 items on the agenda, 2 deals picked."
    assert sheet_views.line(T, replace(agenda, items=1, picks=0)) == (
        "One item on the agenda, no deals picked yet."
    )
    assert sheet_views.line(T, SheetAgenda(FACTS.id, 0, 0)) == "Nothing is on the agenda yet."
    assert sheet_views.prepare(T, agenda) == ()
