"""Examples of what the room `actions` shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from bot.actions import form_views, list_views, views
from bot.actions.form_views import Below, WordsAbout
from bot.actions.pages import (
    ClosedPage,
    DuePage,
    FormPage,
    Listed,
    ListPage,
    MadePage,
    OnePage,
    Pair,
)
from bot.actions.rules import ActionFacts, ActionState, Place, Source
from bot.doctor.made_up import AFTER, BEFORE, FRIDAY, MIA, RON, T
from bot.slack.messages import Said, View

__all__ = ["drawn"]

TODAY = date(2026, 11, 27)
PROPOSED = ActionFacts(
    1,
    "Send the reference list to Dana",
    RON.slack_id,
    RON.slack_id,
    MIA.slack_id,
    TODAY,
    ActionState.PROPOSED,
    Source.COMMAND,
    None,
    None,
    "",
    None,
    0,
    BEFORE,
    None,
    None,
    batch=1,
)
AGREED = replace(
    PROPOSED,
    id=2,
    state=ActionState.AGREED,
    agreed_at=BEFORE,
    reminds_at=FRIDAY,
    again_at=FRIDAY + timedelta(days=3),
)
DONE = replace(
    AGREED,
    id=3,
    state=ActionState.DONE,
    closed_at=AFTER,
    closed_by=RON.slack_id,
    outcome="She calls two of them on Monday",
)
DECLINED = replace(
    PROPOSED,
    id=4,
    state=ActionState.DECLINED,
    outcome="Dana has it already",
    closed_at=AFTER,
    closed_by=RON.slack_id,
)
DROPPED = replace(DONE, id=5, state=ActionState.DROPPED, outcome="")
HELP = replace(AGREED, id=6, needs_help="Nobody at Acme returns my calls")


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw each of its messages and forms once."""
    yield from _messages()
    yield from _forms()


def _messages() -> Iterator[partial[Said]]:
    proposed = MadePage(RON, [PROPOSED, replace(PROPOSED, id=7), AGREED], TODAY)
    yield partial(views.made, T, proposed)
    yield partial(views.answered, T, MadePage(MIA, [AGREED, DECLINED, DONE, PROPOSED], TODAY))
    place = Place("C00000SALES", "1795507320.000100")
    for action in (AGREED, DONE, DROPPED, HELP, replace(AGREED, due_on=date(2026, 12, 4))):
        yield partial(views.due, T, DuePage(RON, action, TODAY, is_last=False, made_at=place))
    late = replace(AGREED, due_on=date(2026, 11, 26))
    yield partial(views.due, T, DuePage(RON, late, TODAY, is_last=True, coming=AFTER))
    names = {RON.slack_id: RON.name}
    yield partial(views.closed, T, ClosedPage(MIA, [DONE, DROPPED, AGREED], names))
    yield partial(views.help_needed, T, OnePage(MIA, HELP, TODAY))
    yield partial(views.help_needed, T, OnePage(MIA, DONE, TODAY))


def _forms() -> Iterator[partial[View]]:
    pairs = (Pair(RON, RON), Pair(MIA, MIA))
    several = FormPage(MIA, pairs, pairs[0], (), TODAY, place=Place("C00000SALES", "1.000100"))
    yield partial(form_views.new_form, T, several)
    yield partial(
        form_views.new_form, T, FormPage(RON, (Pair(RON, MIA),), Pair(RON, MIA), (), TODAY)
    )
    for action in (PROPOSED, AGREED):
        yield partial(form_views.made_view, T, OnePage(RON, action, TODAY))
        yield partial(form_views.change_form, T, OnePage(RON, action, TODAY), Below())
    for about in WordsAbout:
        yield partial(form_views.words_form, T, OnePage(RON, DONE, TODAY), about, Below())
    page = ListPage(MIA, Listed.MINE, tuple(Listed), [AGREED, PROPOSED], 12, 1, 3, (2, 3), TODAY)
    yield partial(list_views.actions_list, T, page)
    empty = ListPage(MIA, Listed.OVERDUE, tuple(Listed), [], 0, 0, 1, (), TODAY)
    yield partial(list_views.actions_list, T, empty)
