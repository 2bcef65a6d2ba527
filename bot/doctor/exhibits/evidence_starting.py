"""Examples of what the part `starting` of the room `evidence` shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.doctor.exhibits.evidence_checks import CHECK, DEAL
from bot.doctor.made_up import AFTER, BEFORE, MIA, RON, T
from bot.evidence.checks.rules import CheckState
from bot.evidence.starting import channel_views, views
from bot.evidence.starting.pages import CheckPage, LinkPage, Outlook, PointedPage, StartedPage
from bot.evidence.starting.rules import LinkFacts, Why
from bot.slack.messages import MessageRef, Said, View

__all__ = ["LINK", "LINK_PAGE", "PAGE", "POINTED", "STARTED", "drawn"]

ACME = "C00000ACME"
LINK = LinkFacts(1, DEAL.id, ACME, "deal-acme", MIA.slack_id, BEFORE, None, None, None)
AGREED = replace(LINK, agreed_at=BEFORE)
LINK_PAGE = LinkPage(RON, RON, MIA, DEAL, LINK)
PAGE = CheckPage(MIA, (RON, MIA), RON, RON, (DEAL,), DEAL)
POINTED = PointedPage(MIA, RON, RON, MessageRef("C00000SALES", "1.000100"), (DEAL,), DEAL.id)
STARTED = StartedPage(MIA, RON, CHECK, DEAL)


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw each of its messages and forms once."""
    later, full = Outlook(AFTER), Outlook(falls_away=True)
    for page in (
        PAGE,
        replace(PAGE, link=AGREED, outlook=later),
        replace(PAGE, under_way=CHECK, outlook=full),
        replace(PAGE, deals=(), deal=None),
        replace(PAGE, reader=RON, other=MIA, reps=(RON,)),
        replace(PAGE, reader=RON, other=MIA, reps=(RON,), deals=(), deal=None),
    ):
        yield partial(views.check_form, T, page)
    for pointed in (POINTED, replace(POINTED, reader=RON, other=MIA, guess=None)):
        yield partial(views.pointed_form, T, pointed)
    in_channel = replace(CHECK, place=ACME, is_in_channel=True)
    for started in (
        STARTED,
        replace(STARTED, check=in_channel, outlook=later),
        replace(STARTED, check=replace(CHECK, state=CheckState.FELL_AWAY), outlook=full),
        replace(STARTED, reader=RON, deal=None),
    ):
        yield partial(views.started, T, started)
    yield from _links()


def _links() -> Iterator[partial[Said] | partial[View]]:
    refused, over = replace(LINK, refused_at=BEFORE), replace(LINK, is_over=True)
    blocked = replace(AGREED, blocked=Why.GUESTS)
    for link in (LINK, AGREED, refused, blocked):
        for reader in (RON, MIA):
            page = replace(LINK_PAGE, reader=reader, link=link)
            yield partial(channel_views.channel_form, T, page)
            yield partial(channel_views.linked, T, page)
    yield partial(channel_views.channel_form, T, replace(LINK_PAGE, link=None, deals=(DEAL,)))
    for link in (LINK, AGREED, refused, over):
        page = replace(LINK_PAGE, link=link)
        yield partial(channel_views.consent, T, page)
        yield partial(channel_views.answered, T, replace(page, reader=MIA))
