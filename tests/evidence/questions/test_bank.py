"""The packaged bank: enough for every step and phase, each question worth asking (R25)."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.evidence.questions import bank as banks
from bot.evidence.questions.bank import bank, group, read
from bot.evidence.questions.linter import lint_bank
from bot.evidence.questions.paper import WISHED, paper
from bot.evidence.questions.rules import (
    FEWEST_LEFT,
    PHASE_WORDS,
    STEP_WORDS,
    TOPIC_WORDS,
    Step,
    Topic,
    fits,
)
from bot.pipeline.rules import Phase
from tests.house.codebase import ROOT

KEYS = [
    "risks.premortem",
    "book.buyers-view",
    "book.competition",
    "book.approach",
    "book.cost",
    "book.buyers",
    "book.last-act",
    "fit.segment",
    "fit.size",
    "fit.problem",
    "fit.trigger",
    "fit.no-go",
    "evidence.how-do-we-know",
]
JARGON = (
    "champion",
    "economic buyer",
    "meddic",
    "bant",
    "pain point",
    "stakeholder",
    "leverage",
    "synergy",
    "circle back",
    "touch base",
    "low-hanging",
    "value prop",
    "icp",
    "funnel",
    "qualify",
    "prospect",
    "decision criteria",
    "roi",
    "kpi",
)


def test_the_whole_bank_is_well() -> None:
    """The linter has nothing to say about any packaged question."""
    assert lint_bank(bank().values()) == {}


def test_there_are_enough() -> None:
    """At least 220 in all; 8 come by turns in each step of early, middle and late deals."""
    assert len(bank()) >= 220
    for step in Step:
        for phase in Phase:
            there = [one for one in bank().values() if fits(one, step, phase)]
            assert len(there) >= 8, (step, phase)
            assert sum(one.phase is phase for one in there) >= FEWEST_LEFT, (step, phase)


def test_what_rules_ask_for_is_there() -> None:
    """The questions that other parts name by their keys are there, and come only when wished."""
    assert bank().keys() >= set(KEYS)
    assert all(bank()[key].is_wished for key in KEYS)
    assert bank()["risks.premortem"].serves == "R22"
    assert bank()["book.buyers-view"].serves == "R23"


def test_every_topic_is_asked_about() -> None:
    """Each topic has words, questions that come by themselves, and one for a blind spot (R38)."""
    by_turns = Counter(one.topic for one in bank().values() if not one.is_wished)

    assert set(TOPIC_WORDS) == set(Topic) == set(by_turns)
    assert {one.key for one in group("breadth")} == {f"breadth.{topic}" for topic in Topic}
    assert set(STEP_WORDS) == set(Step)
    assert set(PHASE_WORDS) == set(Phase)


@pytest.mark.parametrize(
    ("serves", "fewest"),
    [("R13", 6), ("R34", 5), ("R35", 5), ("R36", 5), ("R38", 20), ("R39", 15), ("R28", 40)],
)
def test_rules_have_questions(serves: str, fewest: int) -> None:
    """What a hypothesis, an outcome or a hint asks has several ways to be asked."""
    assert sum(one.serves == serves for one in bank().values()) >= fewest


def test_no_jargon() -> None:
    """A question is said in words that a customer would use, too."""
    assert not [
        one.text for one in bank().values() if any(word in one.text.casefold() for word in JARGON)
    ]


def test_what_is_wished_for_has_a_heading() -> None:
    """Each group has its place on the page of questions; none is there for nothing."""
    assert set(WISHED) == {one.group for one in bank().values() if one.is_wished}


def test_the_page_is_todays() -> None:
    """docs/questions.md is what `coach questions --write docs/questions.md` writes today."""
    assert (ROOT / "docs" / "questions.md").read_text() == paper(bank().values())


def test_the_same_key_twice() -> None:
    """Files can't both have a key: items and rows would not know which was meant."""
    assert sum(map(len, banks.files().values())) == len(bank())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[question]]\nkey = "a"', "question a: "),
        ('[[question]]\nkey = "a"\ntext = "What?"\nserves = "R1"\ntopic = "love"', "question a: "),
        ("[[question]]\ncolour = 1", "question 1: "),
        ("question = [1, 2]", "question 1: "),
        ("question =", "Invalid value"),
        ("question = 1", "[[question]]"),
    ],
)
def test_a_file_that_is_no_bank(text: str, says: str) -> None:
    """What is wrong with a file is said with the question it is wrong with."""
    with pytest.raises(ValueError) as error:
        read(text)

    assert says in str(error.value)
