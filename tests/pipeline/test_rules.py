"""What may stand in a deal, and what becomes of a form that others overtook (R13, R48)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pipeline import stages
from bot.pipeline.rules import (
    Content,
    DealState,
    Field,
    Phase,
    content_of,
    merge,
    problems,
    reason_problem,
    seen_of,
    step_problems,
    tidy,
)
from tests.pipeline.values import DEAL, TODAY

GOOD = content_of(DEAL)
YESTERDAY = TODAY - timedelta(days=1)
FAR = TODAY + timedelta(days=3000)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"name": ""}, [Field.NAME]),
        ({"name": "n" * 121}, [Field.NAME]),
        ({"account": "a" * 121}, [Field.ACCOUNT]),
        ({"close_on": YESTERDAY}, [Field.CLOSE_ON]),
        ({"close_on": FAR}, [Field.CLOSE_ON]),
        ({"close_on": TODAY}, []),
        ({"close_on": None, "next_step": "", "next_step_on": None}, []),
        ({"next_step": ""}, [Field.NEXT_STEP]),
        ({"next_step": "s" * 301}, [Field.NEXT_STEP]),
        ({"next_step_on": YESTERDAY}, [Field.NEXT_STEP_ON]),
        ({"next_step": "", "next_step_on": FAR}, [Field.NEXT_STEP, Field.NEXT_STEP_ON]),
    ],
)
def test_what_cannot_be_saved(changes: dict[str, object], fields: list[Field]) -> None:
    """Each mistake stands at its own field, and only there."""
    content = replace(GOOD, **changes)  # type: ignore[arg-type]

    assert sorted(problems(content, TODAY)) == sorted(fields)


def test_what_has_passed_may_stay() -> None:
    """A form can be saved without mending a day that passed since; only a new one is refused."""
    before = replace(GOOD, close_on=YESTERDAY, next_step_on=YESTERDAY)

    assert problems(replace(before, name="Other"), TODAY, before=before) == {}
    assert problems(replace(before, next_step="Other"), TODAY, before=before) == {}
    earlier = YESTERDAY - timedelta(days=1)
    assert [*problems(replace(before, close_on=earlier), TODAY, before=before)] == [Field.CLOSE_ON]


def test_a_step_alone() -> None:
    """A step without a day is one, a day without a step isn't."""
    assert step_problems("Call Dana", None, TODAY) == {}
    assert step_problems("", None, TODAY) == {}
    assert [*step_problems("", TODAY, TODAY)] == [Field.NEXT_STEP]


@pytest.mark.parametrize("state", [DealState.WON, DealState.LOST, DealState.WALKED_AWAY])
def test_reasons(state: DealState) -> None:
    """Losing and walking away take a reason, winning may have one; none is endless."""
    assert (reason_problem(state, "") is None) is (state is DealState.WON)
    assert reason_problem(state, "No budget") is None
    assert reason_problem(state, "r" * 301) is not None


def test_tidying() -> None:
    """Blanks that say nothing go, and so does a currency of no amount."""
    messy = replace(GOOD, name=" Acme \n renewal ", next_step="  ", amount=None)

    assert tidy(messy) == replace(messy, name="Acme renewal", next_step="", currency="")


def test_of_two_who_change_different_fields() -> None:
    """Both changes are kept, whoever saves last."""
    now = replace(GOOD, close_on=date(2027, 1, 15), stage="Lead", phase=Phase.EARLY)
    wanted = replace(GOOD, amount=5, currency="USD")

    merged = merge(seen_of(GOOD), now, wanted)

    assert merged.clashes == ()
    assert merged.content == replace(now, amount=5, currency="USD")


def test_of_two_who_change_one_field() -> None:
    """The later one is told, and decides with open eyes by saving once more."""
    now = replace(GOOD, next_step="Theirs", account="Acme Water")
    wanted = replace(GOOD, next_step="Mine")

    first = merge(seen_of(GOOD), now, wanted)
    assert first.clashes == (Field.NEXT_STEP,)
    assert first.content == replace(now, next_step="Mine")

    again = merge(first.seen, now, wanted)
    assert again.clashes == ()
    assert again.content == replace(now, next_step="Mine")
    third = merge(first.seen, replace(now, next_step="Third"), wanted)
    assert third.clashes == (Field.NEXT_STEP,)


contents = st.builds(
    Content,
    st.sampled_from(["A", "B"]),
    st.sampled_from(["", "A", "B"]),
    st.sampled_from(["Lead", "Proposal"]),
    st.just(Phase.EARLY),
    st.sampled_from([None, 1, 2]),
    st.sampled_from(["EUR", "USD"]),
    st.sampled_from([None, TODAY, YESTERDAY]),
    st.sampled_from(["", "a", "b"]),
    st.sampled_from([None, TODAY]),
)


@given(base=contents, theirs=contents, mine=contents)
def test_nobody_overwrites_what_they_never_saw(
    base: Content, theirs: Content, mine: Content
) -> None:
    """Of each field the one side's change is kept, or, where both changed it, told as a clash."""
    merged = merge(seen_of(base), theirs, mine)

    for field in (Field.NAME, Field.ACCOUNT, Field.CLOSE_ON, Field.NEXT_STEP, Field.NEXT_STEP_ON):
        was, now, wanted, came = (
            getattr(one, str(field)) for one in (base, theirs, mine, merged.content)
        )
        if was == now:
            assert came == wanted
        elif was == wanted:
            assert came == now
        else:
            assert (field in merged.clashes) is (now != wanted)
            assert came == wanted
    assert merge(merged.seen, theirs, mine).clashes == ()


def test_stages_as_data() -> None:
    """Every phase has stages, no name stands for two, and all fit into their column and a menu."""
    known = stages.known()
    names = [name for one in known for name in (one.name, *one.also)]

    assert {one.phase for one in known} == set(Phase)
    assert [one.phase for one in known] == sorted((o.phase for o in known), key=list(Phase).index)
    assert all(stages.find(name) in known for name in names)
    assert all(stages.find(name.upper()) is stages.find(name) for name in names)
    folded = {"".join(c for c in name.casefold() if c.isalnum()) for name in names}
    assert len(folded) == len(names)
    assert all(len(name) <= 60 for name in names)


def test_an_unknown_stage() -> None:
    """What an import brings and we don't know stays unknown; nothing is guessed."""
    assert stages.find("Moon phase") is None
    assert stages.find("") is None
    found = stages.find("id decision makers")
    assert found is not None
    assert found.phase is Phase.EARLY
