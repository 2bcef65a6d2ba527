"""Examples of what the room `sessions` shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.doctor.made_up import AFTER, BEFORE, FRIDAY, MIA, RON, T
from bot.errors import N_
from bot.sessions import form_views, moment_views, views
from bot.sessions.pages import LogPage, MomentPage, PlanPage, SessionPage
from bot.sessions.rules import AD_HOC, SessionFacts, State
from bot.sessions.templates import templates
from bot.slack.messages import Said, View

__all__ = ["drawn"]


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw each of its messages and forms once."""
    yield from _in_the_moment()
    yield from _planned()


def _in_the_moment() -> Iterator[partial[Said] | partial[View]]:
    facts = SessionFacts(
        1,
        "a1",
        AD_HOC,
        MIA.slack_id,
        RON.slack_id,
        BEFORE,
        15,
        MIA.slack_id,
        BEFORE,
        about="Pricing call",
        state=State.HELD,
        coaching=15,
    )
    of_mia, of_ron = MomentPage(facts, MIA, RON), MomentPage(facts, RON, MIA)
    yield partial(moment_views.one_tap, T, LogPage(MIA, (RON,), BEFORE))
    yield partial(moment_views.one_tap, T, LogPage(RON, (), BEFORE, (of_ron,)))
    yield partial(moment_views.one_tap, T, LogPage(RON, (), BEFORE))
    yield partial(moment_views.log_form, T, LogPage(MIA, (RON,), BEFORE), RON.slack_id)
    yield partial(moment_views.logged, T, of_mia)
    yield partial(moment_views.removed, T, of_mia)
    yield partial(moment_views.refused, T, N_("Begin with whom you coached."))
    yield partial(moment_views.saved, T, moment_views.logged(T, of_mia))


def _planned() -> Iterator[partial[Said] | partial[View]]:
    facts = SessionFacts(
        2,
        "a2",
        "deal",
        MIA.slack_id,
        RON.slack_id,
        FRIDAY + timedelta(hours=6),
        45,
        MIA.slack_id,
        BEFORE,
        about="Who else has to sign",
    )
    page = SessionPage(facts, MIA, RON, BEFORE, templates()["deal"])
    over = facts.ends_at
    yield partial(form_views.plan_form, T, PlanPage(MIA, (RON,), BEFORE))
    yield partial(form_views.move_form, T, page, RON.slack_id)
    for kind in templates().values():
        yield partial(views.card, T, replace(page, template=kind))
    for now in (AFTER, over):
        yield partial(views.card, T, replace(page, now=now, off=(RON,)))
    for state, coaching in ((State.HELD, 45), (State.NOT_HELD, None), (State.CANCELLED, None)):
        became = replace(facts, state=state, coaching=coaching, changed_by=RON.slack_id)
        yield partial(views.card, T, replace(page, facts=became, now=over))
    yield partial(views.card, T, page, is_latest=False)
