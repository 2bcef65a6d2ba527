"""Examples of what praise, the mirror and breadth show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from bot.doctor.made_up import AFTER, BEFORE, MIA, RON, TEAM, T
from bot.evidence.praise import breadth_views, mirror_views, views
from bot.evidence.praise.breadth_rules import BlindSpot, BreadthPage, Coverage
from bot.evidence.praise.mirror_rules import Counts, MeetingCounts, MirrorPage, Part, Weeks
from bot.evidence.praise.pages import PraisePage
from bot.evidence.praise.rules import PraiseFacts, State
from bot.evidence.questions.bank import bank
from bot.evidence.questions.rules import Topic
from bot.slack.messages import Said, View

__all__ = ["drawn"]

FACTS = PraiseFacts(
    1,
    RON.slack_id,
    MIA.slack_id,
    "Dana wrote on Tuesday that *they* <lose> 40,000 a month & asked for dates.\n> Her own words!",
    "Somebody, a day and a number: we can all check it.",
    "C00000SALES",
    "1795507320.000100",
    TEAM.policy.channel,
    State.ASKED,
    BEFORE,
    expires_at=AFTER + timedelta(days=5),
)
COUNTS = Counts(
    MeetingCounts(7, 12, 84, 230),
    on_rhythm=Part(7, 9),
    whole_checks=Part(3, 5),
    buyers_view=Part(2, 4),
    evidence=Part(9, 14),
    own_reasons=Part(1, 2),
    praises=1,
    praised=Part(1, 1),
    held={RON.slack_id: 3, MIA.slack_id: 0},
    own_actions=Part(6, 8),
    asks=4,
    tells=9,
    words_of_asks=41,
    words_of_tells=118,
    followed_up=Part(5, 6),
)
COVERAGE = Coverage(
    {topic: number for number, topic in enumerate(tuple(Topic)[2:], 1)},
    {Topic.LISTENING: 3},
    {Topic.GROWTH: 1},
)


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw each of its messages and forms once."""
    for state in State:
        facts = replace(FACTS, state=state)
        of_ron, of_mia = _page(facts, of_rep=True), _page(facts)
        yield partial(views.ask, T, of_ron)
        yield partial(views.status_view, T, of_ron)
        yield partial(views.status_view, T, of_mia)
        for is_public in (True, False):
            yield partial(views.posted, T, of_ron, is_public=is_public)
    late = replace(_page(FACTS, of_rep=True), now=AFTER + timedelta(days=9))
    yield partial(views.ask, T, late)
    nowhere = replace(FACTS, team_channel=None)
    for facts in (FACTS, nowhere):
        yield partial(views.propose_form, T, _page(facts))
        yield partial(views.words_form, T, _page(facts, of_rep=True))
        yield partial(views.words_form, T, _page(facts))
    for state in (State.DECLINED, State.PRIVATE):
        yield partial(views.kept, T, _page(replace(FACTS, state=state)))
    yield partial(views.hidden, T)
    yield from _mirror()
    yield from _breadth()


def _mirror() -> Iterator[partial[View]]:
    page = MirrorPage(MIA, (RON,), None, Weeks.FOUR, date(2026, 10, 26), COUNTS)
    yield partial(mirror_views.mirror, T, page)
    yield partial(mirror_views.mirror, T, replace(page, of=RON, weeks=Weeks.TWELVE))
    yield partial(mirror_views.mirror, T, replace(page, counts=Counts()))


def _breadth() -> Iterator[partial[View]]:
    spot = BlindSpot(Topic.TERRITORY, next(iter(bank().values())), COVERAGE.total)
    page = BreadthPage(MIA, RON, (RON,), date(2026, 10, 1), True, COVERAGE, spot)
    yield partial(breadth_views.breadth, T, page)
    own = replace(page, reader=RON, reps=(), first=date(2026, 7, 1), is_now=False, blind=None)
    yield partial(breadth_views.breadth, T, own)
    yield partial(breadth_views.breadth, T, replace(own, coverage=Coverage()))


def _page(facts: PraiseFacts, *, of_rep: bool = False) -> PraisePage:
    return PraisePage(RON if of_rep else MIA, facts, RON, MIA, BEFORE)
