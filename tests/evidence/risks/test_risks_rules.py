"""What holds for pre-mortems: who sees what, what is the same, what was added (R22)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evidence.risks.matching import same_reasons
from bot.evidence.risks.parsing import reasons_in
from bot.evidence.risks.rules import (
    LONGEST,
    MOST,
    OLD_AFTER,
    PreMortemFacts,
    RiskFacts,
    is_old,
    needs_move,
    recheck_problem,
    sides,
    tidy,
    visible,
)

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
TODAY = NOW.date()
REP, LEADER = "U1RON", "U1MIA"
LOOK = PreMortemFacts(1, REP, 1, 1, LEADER, NOW, NOW)


def risk(number: int, text: str = "price", by: str = REP, **more: object) -> RiskFacts:
    return replace(RiskFacts(number, 1, 1, by, number, text), **more)  # type: ignore[arg-type]


@given(
    is_confirmed=st.booleans(),
    is_added=st.booleans(),
    readers=st.sampled_from([[REP], [REP, LEADER]]),
)
def test_hidden_until_confirmed(*, is_confirmed: bool, is_added: bool, readers: list[str]) -> None:
    """Nobody but who wrote them sees the leader's reasons before the rep's are confirmed."""
    found = replace(
        LOOK,
        confirmed_at=NOW if is_confirmed else None,
        managers_at=NOW if is_added else None,
    )
    risks = [risk(1), risk(2, by=LEADER)]
    seen = {one.said_by for one in visible(found, risks, readers)}
    assert (LEADER in seen) == (is_confirmed and is_added)
    assert REP in seen
    assert len(visible(found, risks, [LEADER])) == len(risks)
    assert (
        len(visible(found, risks, ["U1NEXT"])) == len(visible(found, risks, [REP, "U1NEXT"])) == 1
    )


@pytest.mark.parametrize(
    ("own", "theirs"),
    [
        ("Our prices are too high", "price"),
        ("no exec sponsor", "No executive sponsor"),
        ("Our champion Dana left", "champion leaving"),
        ("der Preis ist zu hoch", "Preis"),
        ("falta de presupuesto", "no tienen presupuesto"),
    ],
)
def test_the_same_in_other_words(own: str, theirs: str) -> None:
    """Reasons that share what they are about are the same, whatever stands around it."""
    assert same_reasons([risk(1, own)], [risk(2, theirs, LEADER)]) == {2: 1}


@pytest.mark.parametrize(
    ("own", "theirs"),
    [("the price", "the timing"), ("they do nothing", "they have no time"), ("语", "語")],
)
def test_not_the_same(own: str, theirs: str) -> None:
    """Reasons that share small words only are two."""
    assert same_reasons([risk(1, own)], [risk(2, theirs, LEADER)]) == {}


def test_each_is_paired_once() -> None:
    """Of two that would fit, the more alike goes first; each reason is in one pair at most."""
    own = [risk(1, "price"), risk(2, "price of the licence")]
    theirs = [risk(3, "licence price", LEADER), risk(4, "the price", LEADER)]
    pairs = same_reasons(own, theirs)
    assert sorted(pairs) == [3, 4]
    assert sorted(pairs.values()) == [1, 2]


def test_sides_and_moves() -> None:
    """What both saw needs one counter-move, in the rep's row; nothing before it is confirmed."""
    risks = [risk(1), risk(2, "legal"), risk(3, "Pricing", LEADER, same_as=1), risk(4, "x", LEADER)]
    found = sides(LOOK, risks)
    assert [(pair.own.id, pair.theirs.id) for pair in found.both] == [(1, 3)]
    assert [one.id for one in found.to_answer] == [1, 2, 4]
    assert needs_move(LOOK, risks) == ()
    sure = replace(LOOK, confirmed_at=NOW, managers_at=NOW)
    assert [one.id for one in needs_move(sure, risks)] == [1, 2, 4]
    alone = replace(sure, managers_at=None)
    seen = visible(alone, risks, [REP, LEADER])
    assert [one.id for one in needs_move(alone, seen)] == [1, 2]
    gone = [one for one in risks if one.id != 1]
    assert [one.id for one in sides(sure, gone).only_leader] == [3, 4]


def test_old() -> None:
    """A look is asked for again after thirty days, or where the rep never answered."""
    assert is_old(None, NOW)
    assert is_old(replace(LOOK, answered_at=None), NOW)
    assert not is_old(LOOK, NOW + OLD_AFTER)
    assert is_old(LOOK, NOW + OLD_AFTER + timedelta(seconds=1))


def test_days_to_look_again() -> None:
    """A day to look again is to come, within a year; the one that stood there may stay."""
    assert recheck_problem(None, TODAY, before=None) is None
    assert recheck_problem(TODAY, TODAY, before=None) is not None
    assert recheck_problem(TODAY, TODAY, before=TODAY) is None
    assert recheck_problem(date(2030, 1, 1), TODAY, before=None) is not None
    assert recheck_problem(TODAY + timedelta(days=1), TODAY, before=None) is None


def test_what_is_kept_of_a_reply() -> None:
    """People are called by their names, nothing is longer than can be kept, six are enough."""
    assert reasons_in("1. <@U1EVE> left\n2. A&amp;B", "en", {"U1EVE": "Eve"}) == [
        "@Eve left",
        "A&B",
    ]
    assert [len(one) for one in reasons_in("x" * 3000, "en", {})] == [LONGEST]
    assert len(reasons_in("\n".join(f"{n}. r{n}" for n in range(1, 12)), "en", {})) == MOST


@pytest.mark.parametrize(
    ("text", "before", "found"),
    [
        (
            "- price\n- timing\nTheir CIO left",
            ["price", "timing"],
            ["price", "timing", "Their CIO left"],
        ),
        ("price\nand timing, I think", ["price"], ["price", "timing"]),
        ("price\nthat's all", ["price"], ["price"]),
        ("price\n1. timing\n2. legal", ["price"], ["price", "timing", "legal"]),
    ],
)
def test_the_rest_is_added(text: str, before: list[str], found: list[str]) -> None:
    """What is written after the rest was asked for is read for itself, below what was there."""
    assert reasons_in(text, "en", {}, before=before) == found


def test_tidy() -> None:
    """Typed reasons keep their places, without blanks and lines."""
    assert tidy([" a \n b ", "", "c"]) == ["a b", "", "c"]
