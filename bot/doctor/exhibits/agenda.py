"""Examples of agendas: before, in and after a 1:1, and their forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from bot.doctor.exhibits.evidence_fit import IDEAL
from bot.doctor.exhibits.evidence_home import EARLY, LATE
from bot.doctor.exhibits.pipeline import DEAL
from bot.doctor.made_up import AFTER, BEFORE, FACTS, FRIDAY, MIA, RON, T
from bot.errors import N_
from bot.evidence.book.rules import Footing, Standing
from bot.evidence.fit.hypotheses import Known, diagnose
from bot.evidence.praise.breadth_rules import BlindSpot
from bot.evidence.questions.bank import bank
from bot.evidence.questions.rules import Topic
from bot.meeting import agenda_forms, agenda_views, questions, rules
from bot.meeting.agenda_forms import AgendaMeta
from bot.meeting.agenda_pages import (
    AgendaPage,
    Amounts,
    Arranging,
    FocusPage,
    Health,
    ItemLine,
    NextAgenda,
    Part,
    Stage,
)
from bot.meeting.rules import Block, ItemFacts, Origin
from bot.pipeline.rules import Phase
from bot.slack.messages import Said, View

__all__ = ["drawn"]

QUESTION = questions.words("deals-next-act")
PICK = ItemFacts(1, RON.slack_id, Block.DEALS, DEAL.name, "deals-next-act", BEFORE, 1, DEAL.id)
TYPED = replace(
    PICK, id=2, block=Block.SKILL, text="How you open calls", deal_id=None, added_by=MIA.slack_id
)
ACTION = replace(
    PICK,
    id=3,
    block=Block.PAST_DUE,
    text="Send the price list",
    deal_id=None,
    origin=Origin.ACTION,
    origin_id=5,
)
LINES = (
    ItemLine(PICK, QUESTION, DEAL),
    ItemLine(TYPED, QUESTION, is_carried=True),
    ItemLine(ACTION, QUESTION),
)
BEGINS = rules.begins(60, FRIDAY)
PAGE = AgendaPage(
    facts=FACTS,
    manager=MIA,
    rep=RON,
    now=BEFORE,
    stage=Stage.PLANNED,
    parts=tuple(
        Part(block, minutes, tuple(one for one in LINES if one.item.block is block), QUESTION)
        for block, minutes in rules.shares(60).items()
    ),
    health=Health({Phase.EARLY: 4, Phase.MIDDLE: 3, Phase.LATE: 2}, without_step=5),
    coverage=Amounts(date(2027, 1, 1), date(2027, 3, 31), 4, {"EUR": 12_000_000}, 1),
    past_due=(DEAL,),
)
LEFT_OPEN = {
    Origin.WORSE: "Their head of finance hasn't seen it",
    Origin.RISK: "A competitor visits next week",
    Origin.CHECK: "Who else has a say in this, and what do we know of what they want?",
    Origin.STALE: LATE.name,
    Origin.FIT: EARLY.name,
    Origin.ENDING: "Valves for Lyon",
}
CHECKED = replace(
    PAGE,
    parts=(
        replace(
            PAGE.parts[0],
            items=(
                ItemLine(PICK, QUESTION, DEAL, standing=Standing(DEAL, Footing.CLAIMS, None)),
                *(
                    ItemLine(
                        replace(PICK, id=number, text=text, origin=origin, origin_id=number),
                        None,
                        None if origin is Origin.ENDING else LATE,
                    )
                    for number, (origin, text) in enumerate(LEFT_OPEN.items(), 10)
                ),
            ),
        ),
        *PAGE.parts[1:],
    ),
    hypothesis=replace(
        diagnose(Known(date(2026, 11, 26), (LATE,) * 6, IDEAL)).hypotheses[0],
        question=N_("Which kind of customer says yes to you most easily?"),
    ),
    blind_spot=BlindSpot(Topic.COMPETITION, next(iter(bank().values())), 12),
)
EMPTY = replace(
    PAGE,
    parts=tuple(replace(one, items=()) for one in PAGE.parts),
    health=Health(dict.fromkeys(Phase, 0), 0),
    coverage=replace(PAGE.coverage, count=0, sums={}),
    past_due=(),
)
LIVE = replace(
    PAGE,
    facts=replace(FACTS, started_at=FRIDAY),
    now=FRIDAY + timedelta(minutes=5),
    stage=Stage.LIVE,
    parts=tuple(
        replace(
            one,
            begins_at=BEGINS[one.block],
            is_here=one.block is Block.DEALS,
            items=tuple(replace(item, is_covered=one.block is Block.SKILL) for item in one.items),
        )
        for one in PAGE.parts
    ),
)
OVER = replace(LIVE, now=AFTER, stage=Stage.OVER, is_closed=True)


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw each message and form around an agenda once."""
    for page in (PAGE, CHECKED, EMPTY, LIVE, OVER, replace(PAGE, stage=Stage.OFF)):
        yield partial(agenda_views.agenda, T, page)
    yield partial(agenda_views.moved_along, T)
    yield partial(agenda_views.listing, T, PAGE, RON, note="It's on the agenda.")
    yield partial(agenda_views.nothing_planned, T)
    yield partial(agenda_views.whose, T, (RON, MIA))
    yield partial(agenda_views.refused, T, N_("Say in a few words what it is about."))
    yield partial(agenda_views.agenda_view, T, NextAgenda(RON, MIA, PAGE))
    yield partial(agenda_views.agenda_view, T, NextAgenda(RON, MIA, None))
    meta = AgendaMeta(RON.slack_id)
    yield partial(agenda_forms.item_form, T, RON, (DEAL,), meta)
    yield partial(agenda_forms.item_form, T, RON, (DEAL,), replace(meta, item=1), PICK)
    yield partial(agenda_forms.arrange, T, Arranging(RON, MIA, LINES, TYPED, (DEAL,)))
    yield partial(agenda_forms.focus_form, T, FocusPage(RON, (DEAL,), (1,), is_proposed=True))
    yield partial(agenda_forms.focus_form, T, FocusPage(RON, (), (), is_proposed=True))
