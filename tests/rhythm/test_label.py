"""What a 1:1 mostly was, by either side: who is asked, what counts (docs/rhythm.md R15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotAllowed
from bot.rhythm import rules
from bot.rhythm.label import Label, label_of, labelled, may_label
from bot.rhythm.label_views import LABELS, label_line
from bot.rhythm.rules import Answer, OneOnOneFacts, Side, State
from bot.words import tongue
from tests.rhythm.values import FRIDAY, MIA, RON, meeting, one_on_one

HELD, NOT_HELD = Answer.HELD, Answer.NOT_HELD
LATER = FRIDAY + timedelta(hours=2)
BOTH = {"state": State.HELD, "manager_says": HELD, "rep_says": HELD}
T = tongue("en-GB")


@pytest.mark.parametrize(
    ("facts", "manager", "rep"),
    [
        (one_on_one(), False, False),
        (one_on_one(manager_says=HELD), True, False),
        (one_on_one(rep_says=NOT_HELD), False, False),
        (one_on_one(manager_says=HELD, rep_says=NOT_HELD), False, False),
        (one_on_one(**BOTH), True, True),
        (one_on_one(state=State.HELD, rep_says=HELD, one_sided=True), True, True),
        (one_on_one(state=State.MISSED), False, False),
        (one_on_one(state=State.EXCUSED), False, False),
    ],
)
def test_who_is_asked(facts: OneOnOneFacts, *, manager: bool, rep: bool) -> None:
    """Whoever said held is asked, and either side of what counts as held; nobody in a dispute."""
    for person, side, asked in ((MIA, Side.MANAGER, manager), (RON, Side.REP, rep)):
        assert may_label(facts, side) is asked
        if not asked:
            with pytest.raises(NotAllowed):
                labelled(facts, person, Label.HALF, now=LATER)


def test_a_label_is_an_answer() -> None:
    """Who labels what counts as held on the other's word says with it that it was held (R42)."""
    facts = one_on_one(state=State.HELD, manager_says=HELD, one_sided=True)

    said = labelled(facts, RON, Label.COACHING, now=LATER)

    assert (said.rep_says, said.state, said.one_sided, said.rep_coaching) == (
        HELD,
        State.HELD,
        False,
        60,
    )


@pytest.mark.parametrize("answer", [None, NOT_HELD])
def test_without_the_answer_no_label(answer: Answer | None) -> None:
    """Who takes their answer back, or no longer says held, has no label any more either (R48)."""
    facts = labelled(one_on_one(**BOTH), RON, Label.HALF, now=LATER)

    assert rules.answered(facts, RON, answer, now=LATER).rep_coaching is None
    assert rules.answered(facts, MIA, answer, now=LATER).rep_coaching == 30


def test_a_move_voids_labels() -> None:
    """What was said of the old time isn't true of the new one."""
    facts = labelled(one_on_one(manager_says=HELD), MIA, Label.COACHING, now=LATER)

    assert rules.moved(facts, LATER, by=RON).manager_coaching is None


@given(st.sampled_from(Label), st.sampled_from([30, 45, 60, 90]), st.sampled_from([MIA, RON]))
def test_a_label_is_read_as_it_was_given(label: Label, length: int, person: str) -> None:
    """Minutes go down in the table, and the label that they came from is found again."""
    facts = labelled(one_on_one(length=length, **BOTH), person, label, now=LATER)

    assert label_of(facts, facts.side(person)) is label
    other = RON if person == MIA else MIA
    assert label_of(facts, facts.side(other)) is None
    assert labelled(facts, person, None, now=LATER) == one_on_one(length=length, **BOTH)


def test_each_button_is_a_label() -> None:
    """The buttons stand for all the labels there are, and for taking one back."""
    assert set(LABELS.values()) == {*Label, None}


@pytest.mark.parametrize(
    ("mine", "theirs", "line"),
    [
        (None, None, "What was it mostly?"),
        (None, 60, "What was it mostly?"),
        (60, None, "You said: coaching."),
        (0, 0, "You both said: forecast or admin."),
        (
            60,
            30,
            (
                f"You said coaching, <@{RON}> half and half; the smaller figure counts: "
                "30 minutes of coaching."
            ),
        ),
    ],
)
def test_what_a_side_sees(mine: int | None, theirs: int | None, line: str) -> None:
    """Both see where they differ, but nobody the other's label before their own (R15)."""
    facts = replace(one_on_one(**BOTH), manager_coaching=mine, rep_coaching=theirs)
    shown = meeting(facts, now=LATER)

    assert label_line(T, shown, shown.manager) == line
