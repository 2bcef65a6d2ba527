"""Prepared teams, with the same made-up people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.doctor.made_up import BEFORE, MIA, RON, TEAM, T
from bot.errors import N_
from bot.people.rules import Times
from bot.rhythm import prepared_views as views
from bot.rhythm import template_views
from bot.rhythm.prepared_pages import (
    LookedThrough,
    PreparedFor,
    PreparedState,
    PreparedTeam,
    PreparePage,
)
from bot.rhythm.prepared_rules import STANDARD, Fault
from bot.slack.messages import Said, View

__all__ = ["drawn"]

OMAR = "U00000OMAR"


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw the sheet with and without faults, what comes of it, and what managers read."""
    north = replace(STANDARD, name="North", every=2)
    team = PreparedTeam(
        1,
        MIA.slack_id,
        "North",
        TEAM.policy.channel,
        (RON.slack_id, "U000000SAM"),
        north,
        OMAR,
        BEFORE,
        PreparedState.WAITING,
        ("U000000SAM",),
        leads=True,
    )
    kept = replace(team, id=2, name="", channel=None, template=replace(north, times=Times.KEPT))
    page = PreparePage("en", (north, replace(north, name="South")), (team, kept), 3, 1)
    faults = [Fault(3, N_("The rep is missing.")), Fault(4, N_("{name} is an app.", name="Polly"))]
    yield partial(views.prepare_form, T, page)
    yield partial(views.prepare_form, T, page, faults, typed="manager,rep")
    draft = replace(team, state=PreparedState.DRAFT)
    yield partial(views.look_through, T, LookedThrough("en", "a1", (draft, kept)))
    yield partial(views.done, T, 2)
    yield partial(template_views.template_form, T, page, "V1")
    yield partial(views.prepared, T, PreparedFor(MIA, (team,)))
    became = (
        replace(team, state=PreparedState.STARTED),
        replace(kept, state=PreparedState.DROPPED),
    )
    yield partial(views.prepared, T, PreparedFor(MIA, became))
    yield partial(views.declined, T, kept)
