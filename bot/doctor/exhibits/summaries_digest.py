"""Examples of what the part `digest` of the room `summaries` shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from bot.doctor.exhibits.pipeline import DEAL
from bot.doctor.made_up import BEFORE, FACTS, FRIDAY, MIA, RON, T
from bot.errors import Text
from bot.rhythm.hours import Hours, Tally
from bot.rhythm.rules import State
from bot.slack.messages import Said, View
from bot.summaries.digest import views, word_views
from bot.summaries.digest.pages import (
    Capacity,
    DigestPage,
    Pick,
    Short,
    WeeksMeeting,
    WordAbout,
    WordPage,
)
from bot.summaries.digest.rules import Vulnerability, Weak

__all__ = ["drawn"]

MONDAY = date(2026, 11, 23)
QUESTION = Text("What have they done for this in the last two weeks?")
HOURS = Hours(MONDAY, 180, 120.0, 60, Tally(held=1, over=3, coached=40))
DEALS = (DEAL.name,)
PAGE = DigestPage(
    MIA,
    MONDAY,
    BEFORE,
    (
        WeeksMeeting(replace(FACTS, state=State.HELD), RON),
        WeeksMeeting(replace(FACTS, id=2), RON),
    ),
    shorts=(
        Short(RON, HOURS, FRIDAY),
        Short(RON, HOURS, None, FRIDAY),
        Short(RON, HOURS, None),
    ),
    all_shorts=5,
    capacity=Capacity(120, 165.6, 720, 300, 60, 240),
)


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw each of its messages once."""
    for weak in Weak:
        names = ("territory",) if weak is Weak.TOPIC else DEALS
        found = Vulnerability(RON.slack_id, weak, 2, 7, names, 3, MONDAY)
        yield partial(views.digest, T, replace(PAGE, picks=(Pick(RON, found, QUESTION),)))
    stale = Vulnerability(RON.slack_id, Weak.STALE, 2, 3, DEALS, 1)
    changed = (Pick(RON, stale, QUESTION, holds=False), Pick(RON, stale, None))
    yield partial(views.digest, T, replace(PAGE, picks=changed, all_shorts=4, stands_in=True))
    yield partial(views.digest_view, T, DigestPage(MIA, MONDAY, BEFORE, ()))
    for capacity in (Capacity(120, 60, 720, 480, 0, 240), Capacity(120, 60, 720, 720, 0, 0)):
        yield partial(views.digest_view, T, replace(PAGE, capacity=capacity))
    own = WordPage(RON, WordAbout.RHYTHM, leader=MIA, coming=FACTS, hours=HOURS)
    yield partial(word_views.kind_word, T, own)
    yield partial(word_views.kind_word, T, replace(own, about=WordAbout.HOURS))
    yield partial(word_views.kind_word, T, replace(own, about=WordAbout.HOURS, has_deals=True))
    yield partial(word_views.kind_word, T, WordPage(MIA, WordAbout.TEAM, held=2, n=9, team_id=1))
    yield partial(word_views.kind_word, T, WordPage(MIA, WordAbout.TEAM, holds=False))
