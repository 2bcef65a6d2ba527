"""Examples of what the room `pipeline` shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from bot.doctor.made_up import BEFORE, MIA, RON, T
from bot.pipeline import closing_views, form_views, views
from bot.pipeline.pages import DealPage, DealsPage
from bot.pipeline.rules import DealFacts, DealState, Field, Phase, content_of, seen_of
from bot.slack.messages import Said, View

__all__ = ["drawn"]

TODAY = date(2026, 11, 26)
DEAL = DealFacts(
    1,
    RON.slack_id,
    "Meters for the north plant",
    "Acme Water",
    "Proposal",
    Phase.MIDDLE,
    1_250_000,
    "EUR",
    date(2026, 11, 20),
    "Dana shows the offer to her board",
    date(2026, 12, 2),
    DealState.OPEN,
    BEFORE,
    BEFORE,
    BEFORE,
)


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw each of its messages and forms once."""
    names = {RON.slack_id: RON.name}
    yield partial(views.deals_list, T, DealsPage(MIA, TODAY, (DEAL,), names, leads=True))
    yield partial(views.deals_list, T, DealsPage(RON, TODAY, (), typed="Acme"))
    content = content_of(DEAL)
    blank = DealPage(MIA, TODAY, "EUR", name="Acme renewal", reps=(RON,))
    page = DealPage(
        RON,
        TODAY,
        "EUR",
        name=DEAL.name,
        deal=DEAL,
        content=content,
        rep=RON,
        leaders=(MIA.slack_id,),
        seen=seen_of(content),
    )
    clash = replace(
        page, content=replace(content, close_on=TODAY), clashes=(Field.CLOSE_ON, Field.STAGE)
    )
    lost = replace(DEAL, state=DealState.LOST, reason="They build it themselves")
    for shown in (blank, page, clash, replace(page, deal=lost)):
        yield partial(form_views.deal_form, T, shown)
    for state in (DealState.WON, DealState.LOST, DealState.WALKED_AWAY):
        over = replace(page, deal=replace(lost, state=state))
        yield partial(closing_views.closing_form, T, page, state, below="V0000000001")
        yield partial(closing_views.closed, T, over, below="")
    yield partial(closing_views.reopened, T, page)
    yield partial(closing_views.removed, T, page)
    yield partial(form_views.saved, T, DEAL)
