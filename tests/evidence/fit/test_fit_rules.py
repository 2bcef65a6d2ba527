"""What is asked about a deal's fit, when walking away is proposed, and how causes are kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.evidence.fit import causes
from bot.evidence.fit.rules import (
    LONGEST_PART,
    Answer,
    FitFacts,
    Ideal,
    Part,
    Standing,
    problems,
)
from bot.pipeline.rules import CLOSED, DealState, Phase
from tests.evidence.fit.fit_house import WORDS
from tests.pipeline.values import deal

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
EARLY = deal(phase=Phase.EARLY)


def said(**answers: Answer) -> dict[Part, FitFacts]:
    parts = {Part(name.replace("_", "-")): answer for name, answer in answers.items()}
    return {part: FitFacts(part, answer, "U1RON", NOW) for part, answer in parts.items()}


def test_three_parts_are_asked_about() -> None:
    """Of five described parts the three most telling are asked; of two described, these two."""
    assert Ideal(WORDS).asked == (Part.PROBLEM, Part.TRIGGER, Part.NO_GO)
    assert Ideal({Part.SIZE: "Large", Part.SEGMENT: "Water"}).asked == (Part.SEGMENT, Part.SIZE)
    assert Ideal({}).asked == ()


@pytest.mark.parametrize(
    ("answers", "is_proposed"),
    [
        ({}, False),
        ({"problem": Answer.NO}, False),
        ({"problem": Answer.NO, "trigger": Answer.UNKNOWN}, False),
        ({"problem": Answer.NO, "trigger": Answer.NO}, True),
        ({"problem": Answer.NO, "trigger": Answer.NO, "no_go": Answer.YES}, True),
        # A part that nobody asks about any more says nothing.
        ({"problem": Answer.NO, "size": Answer.NO}, False),
    ],
)
def test_two_noes_propose_walking_away(answers: dict[str, Answer], is_proposed: bool) -> None:
    """Two noes propose walking away from an open deal, fewer don't, and a closed one never."""
    asked = Ideal(WORDS).asked

    assert Standing(EARLY, asked, said(**answers)).proposes_walking_away is is_proposed
    lost = deal(phase=Phase.EARLY, state=DealState.LOST)
    assert not Standing(lost, asked, said(**answers)).proposes_walking_away


def test_only_early_deals_are_asked() -> None:
    """What was answered, be it by "don't know", isn't asked again; later deals aren't asked."""
    asked = Ideal(WORDS).asked
    answers = said(problem=Answer.UNKNOWN)

    assert Standing(EARLY, asked, answers).open_parts == (Part.TRIGGER, Part.NO_GO)
    assert Standing(deal(phase=Phase.MIDDLE), asked, answers).open_parts == ()


def test_a_description_that_is_too_long() -> None:
    """A part is refused where it is too long, and only there."""
    assert [*problems({Part.SIZE: "x" * (LONGEST_PART + 1), Part.PROBLEM: "Leaks"})] == [Part.SIZE]


@pytest.mark.parametrize("state", CLOSED)
def test_causes_fit_into_their_place(state: DealState) -> None:
    """Ten causes at most, each with a key of its own, and any three of them fit into the table."""
    known = causes.causes_of(state)
    keys = sorted((one.key for one in known), key=len)

    assert 8 <= len(known) <= 10
    assert len({*keys}) == len(known)
    assert all(one.text and len(one.text) <= 40 for one in known)
    assert len(",".join(keys[-3:])) <= 200
    assert causes.read(causes.written(state, [keys[1], keys[0], keys[1], "made-up"])) == tuple(
        one.key for one in known if one.key in keys[:2]
    )
