"""Which question comes next: nobody hears the same within four weeks (R25)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evidence.questions.bank import bank
from bot.evidence.questions.rules import (
    NEW_AGAIN,
    OWN,
    BankQuestion,
    Step,
    Topic,
    fits,
    next_question,
)
from bot.pipeline.rules import Phase
from bot.words import tongue
from tests.rhythm.values import FRIDAY

DAY = timedelta(days=1)


def question(key: str, phase: Phase | None = None) -> BankQuestion:
    """A question about risks."""
    return BankQuestion(key, f"What about {key}?", Topic.RISKS, "R22", Step.RISKS, phase)


@given(
    st.sampled_from(list(Step)),
    st.sampled_from(list(Phase)),
    st.lists(st.integers(0, 10), min_size=1, max_size=60),
    st.text("UABC0123", min_size=2, max_size=9),
)
def test_never_twice_in_four_weeks(step: Step, phase: Phase, gaps: list[int], who: str) -> None:
    """While another fits none comes again within four weeks; then it is the oldest."""
    found = [one for one in bank().values() if fits(one, step, phase)]
    asked: dict[str, datetime] = {}
    now = FRIDAY
    for gap in gaps:
        now += gap * DAY
        key = next_question(found, asked, person=who).key
        is_exhausted = all(one.key in asked and now - asked[one.key] < NEW_AGAIN for one in found)
        assert key not in asked or now - asked[key] >= NEW_AGAIN or is_exhausted
        assert key not in asked or asked[key] == min(asked[one.key] for one in found)
        asked[key] = now


@given(st.permutations([question("a"), question("b"), question("c")]), st.text(max_size=4))
def test_the_order_of_files_says_nothing(found: list[BankQuestion], who: str) -> None:
    """The same people get the same question, however the bank is read."""
    assert next_question(found, {}, person=who) == next_question(
        sorted(found, key=str), {}, person=who
    )


def test_early_deals_get_early_questions() -> None:
    """Of those that are new the ones made for the deal's phase come first."""
    found = [question("any"), question("made", Phase.EARLY), question("other")]

    assert next_question(found, {}, person="U1").key == "made"
    assert next_question(found, {"made": FRIDAY}, person="U1").phase is None


def test_a_deal_hears_something_new() -> None:
    """What another was asked about the deal comes later for who has it now."""
    found = [question("a"), question("b")]

    assert next_question(found, {}, person="U1", of_deal={"a": FRIDAY}).key == "b"
    assert next_question(found, {}, person="U1", of_deal={"b": FRIDAY}).key == "a"


def test_people_begin_with_different_ones() -> None:
    """Two reps of one team rarely hear the same in the same week."""
    found = [question(str(n)) for n in range(8)]

    assert len({next_question(found, {}, person=f"U{n}").key for n in range(9)}) > 3


def test_something_must_be_there() -> None:
    """Nothing to choose from is a mistake of who asks."""
    with pytest.raises(ValueError):
        next_question([], {}, person="U1")


def test_fits() -> None:
    """A question fits its step, in its phase or in all; what is wished for never comes by turns."""
    early = question("a", Phase.EARLY)

    assert fits(early, Step.RISKS, Phase.EARLY)
    assert fits(question("b"), Step.RISKS, Phase.LATE)
    assert not fits(early, Step.RISKS, Phase.LATE)
    assert not fits(early, Step.STRATEGY, Phase.EARLY)
    assert not fits(bank()["risks.premortem"], Step.RISKS, Phase.LATE)


def test_own_words_are_told_as_they_are() -> None:
    """A workspace's own question keeps its braces; ours goes to the catalogues."""
    own = BankQuestion(f"{OWN}.1", "What is {this}?", Topic.RISKS, "R25", Step.RISKS)

    assert tongue("en").text(own.words) == "What is {this}?"
    assert own.group == OWN
    assert question("a").words.msgid == "What about a?"
    assert bank()["loss.told"].group == "loss"
    assert bank()["stuck.money.own-figure"].group == "stuck.money"
