"""Examples of what the part `risks` of the room `evidence` shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.doctor.exhibits.pipeline import DEAL, TODAY
from bot.doctor.made_up import BEFORE, MIA, RON, T
from bot.evidence.risks import form_views, page_views, views
from bot.evidence.risks.pages import CounterForm, Look, PairForm, ReasonsForm, RisksPage, ShownPage
from bot.evidence.risks.rules import PreMortemFacts, RiskFacts, RiskState
from bot.slack.messages import Said, View

__all__ = ["drawn"]

FOUND = PreMortemFacts(1, RON.slack_id, DEAL.id, 1, MIA.slack_id, BEFORE, BEFORE)
OWN = (
    RiskFacts(
        1,
        1,
        DEAL.id,
        RON.slack_id,
        1,
        "We are 20 % above Initech",
        "Show the savings",
        MIA.slack_id,
    ),
    RiskFacts(2, 1, DEAL.id, RON.slack_id, 2, "Anna is on leave from March", recheck_on=TODAY),
    RiskFacts(
        3, 1, DEAL.id, RON.slack_id, 3, "They do nothing", state=RiskState.WORSE, state_at=BEFORE
    ),
)
THEIRS = (
    RiskFacts(4, 1, DEAL.id, MIA.slack_id, 1, "The price", same_as=1),
    RiskFacts(5, 1, DEAL.id, MIA.slack_id, 2, "Nobody met the CFO"),
)


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw each of its messages and forms once."""
    sure = replace(FOUND, confirmed_at=BEFORE, managers_at=BEFORE)
    both = Look(sure, (*OWN, *THEIRS))
    shown = ShownPage(Look(FOUND, OWN), DEAL, RON, MIA, is_in_thread=True, is_waiting=False)
    fewer = replace(shown, look=Look(FOUND, OWN[:2]), is_waiting=True)
    for one in (shown, fewer, replace(shown, look=both), replace(shown, look=Look(FOUND, ()))):
        yield partial(views.shown, T, one)
    yield partial(views.rest, T)
    older = (Look(replace(sure, id=2), OWN[:2]),)
    own = RisksPage(DEAL, RON, RON, MIA, both, (), older, TODAY)
    for page in (
        own,
        replace(own, reader=MIA),
        replace(own, current=Look(FOUND, OWN), older=()),
        replace(own, current=None, reader=MIA, hidden=THEIRS),
        replace(own, current=None),
    ):
        yield partial(page_views.risks_page, T, page)
    texts, ids = tuple(one.text for one in OWN), tuple(one.id for one in OWN)
    form = ReasonsForm(DEAL, RON, RON, MIA, 1, texts, ids, is_leaders=False)
    leaders = ReasonsForm(DEAL, MIA, RON, MIA, 0, (), (), is_leaders=True, is_hidden=True)
    yield partial(form_views.reasons_form, T, form)
    yield partial(form_views.reasons_form, T, leaders, number=4)
    yield partial(form_views.counter_form, T, CounterForm(OWN[0], DEAL, RON, MIA))
    yield partial(form_views.pair_form, T, PairForm(both, DEAL, RON, RON, MIA))
