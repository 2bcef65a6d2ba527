"""The blocks of an agenda, what is carried over, and the bank of questions (R9, R11, R25)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evidence.questions.bank import bank
from bot.meeting import questions, rules
from bot.meeting.rules import Block, ItemFacts, Origin
from tests.rhythm.values import FRIDAY, RON, at

MINUTE, WEEK = timedelta(minutes=1), timedelta(weeks=1)


def item(number: int, **changes: object) -> ItemFacts:
    """An item that was added on the Monday before."""
    values: dict[str, object] = {
        "id": number,
        "rep": RON,
        "block": Block.DEALS,
        "text": f"Item {number}",
        "question": "deals-cost",
        "added_at": at("2026-11-23 09:00"),
        "position": number,
    }
    return ItemFacts(**{**values, **changes})  # type: ignore[arg-type]


def test_an_hour() -> None:
    """The five blocks of an hour, in R9's order."""
    assert list(rules.shares(60).items()) == [
        (Block.DEALS, 30),
        (Block.HEALTH, 10),
        (Block.COVERAGE, 8),
        (Block.SKILL, 8),
        (Block.PAST_DUE, 4),
    ]


@given(st.integers(1, 480))
def test_most_minutes_come_first(length: int) -> None:
    """Of any length: in sequence, none longer than the one before, and nothing is lost."""
    found = list(rules.shares(length).items())

    assert [block for block, _ in found] == list(Block)
    assert sum(minutes for _, minutes in found) == length
    assert [minutes for _, minutes in found] == sorted(
        (minutes for _, minutes in found), reverse=True
    )


@pytest.mark.parametrize(
    ("minutes", "here"),
    [
        (0, "deals"),
        (29, "deals"),
        (30, "health"),
        (40, "coverage"),
        (59, "past_due"),
        (90, "past_due"),
    ],
)
def test_the_block_at_hand_by_the_clock(minutes: int, here: str) -> None:
    """Where nobody chose a block, the clock says which it is; the last one lasts."""
    assert rules.at_hand(60, FRIDAY, FRIDAY + minutes * MINUTE) == here


def test_a_chosen_block_has_its_own_time() -> None:
    """Who went on early or late has the whole share of the chosen block from then on."""
    late = (Block.HEALTH, FRIDAY + 45 * MINUTE)

    assert rules.at_hand(60, FRIDAY, FRIDAY + 54 * MINUTE, late) is Block.HEALTH
    assert rules.at_hand(60, FRIDAY, FRIDAY + 55 * MINUTE, late) is Block.COVERAGE
    back = (Block.DEALS, FRIDAY + 50 * MINUTE)
    assert rules.at_hand(60, FRIDAY, FRIDAY + 51 * MINUTE, back) is Block.DEALS


def test_what_is_on_an_agenda() -> None:
    """What is open and what was covered in it, by block and position; nothing that was dropped."""
    items = [
        item(1, block=Block.SKILL),
        item(2, position=9),
        item(3, covered_in=7, covered_at=FRIDAY),
        item(4, covered_in=8, covered_at=FRIDAY),
        item(5, dropped_at=FRIDAY),
    ]

    assert [one.id for one in rules.shown(items, 7)] == [3, 2, 1]
    assert [one.id for one in rules.open_items(items)] == [2, 1]


def test_an_agenda_that_is_over_stays_as_it_was() -> None:
    """What came later, or was covered by a later one, changes nothing about what it left."""
    over = FRIDAY + timedelta(hours=1)
    items = [
        item(1, covered_in=1, covered_at=FRIDAY),
        item(2, covered_in=2, covered_at=over + WEEK),
        item(3, added_at=over + MINUTE),
        item(4, dropped_at=over + WEEK),
        item(5, dropped_at=FRIDAY),
    ]

    assert [one.id for one in rules.shown(items, 1, until=over)] == [1, 2, 4]


def test_carried_over() -> None:
    """An item was carried over when an earlier 1:1 was to talk about it."""
    assert rules.is_carried(item(1), at("2026-11-24 09:00"))
    assert not rules.is_carried(item(1), at("2026-11-20 09:00"))
    assert not rules.is_carried(item(1), None)


def test_a_pick_is_a_typed_deal_among_the_deals() -> None:
    """A deal in another block, or of an action, is no focus deal (R12)."""
    assert item(1, deal_id=3).is_pick
    assert not item(1, deal_id=3, block=Block.PAST_DUE).is_pick
    assert not item(1, deal_id=3, origin=Origin.ACTION, origin_id=1).is_pick


TOPICS = Counter(one.agenda for one in bank().values())


def test_every_topic_has_questions() -> None:
    """Each block, each origin and each number has enough of them for four weeks (R25)."""
    wanted = [*map(str, Block), Origin.ACTION, Origin.CALL_PLAN]
    wanted += [f"line.{block}" for block in Block]
    wanted.append(questions.OWN_WORDS)

    assert all(TOPICS[topic] >= 5 for topic in wanted), TOPICS


@given(st.text("ABCU0123", min_size=2, max_size=9), st.integers(0, 200))
def test_numbers_ask_anew_each_week(rep: str, week: int) -> None:
    """No number asks a rep the same within four weeks, and each day of a week it is the same."""
    monday = at("2026-01-05 00:00").date() + week * WEEK
    for block in Block:
        asked = [questions.for_line(block, rep=rep, day=monday + n * WEEK) for n in range(5)]
        assert len(set(asked)) == 5
        sunday = monday + timedelta(days=6)
        assert questions.for_line(block, rep=rep, day=sunday) == asked[0]


@given(st.lists(st.integers(0, 20), min_size=1, max_size=40))
def test_items_ask_what_was_asked_longest_ago(days: list[int]) -> None:
    """An item asks what the rep hasn't had for four weeks, or else for longest."""
    asked: dict[str, object] = {}
    now = FRIDAY
    for gap in days:
        now += timedelta(days=gap)
        key = questions.for_item("action", dict(asked), rep=RON, now=now)  # type: ignore[arg-type]
        fresh = [
            one.key
            for one in bank().values()
            if one.agenda == "action" and (one.key not in asked or now - asked[one.key] > 4 * WEEK)  # type: ignore[operator]
        ]
        assert key in fresh if fresh else asked[key] == min(asked.values())  # type: ignore[type-var]
        asked[key] = now
