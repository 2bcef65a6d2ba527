"""What a picture may show, and when it would look otherwise."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest

from bot.summaries.picture.rules import MOST_WEEKS
from tests.summaries.picture.charts import chart

CHART = chart()

WRONG = [
    {"weeks": ()},
    {"weeks": ("W1",) * (MOST_WEEKS + 1)},
    {"held": (0.5,)},
    {"held": (1.1,) * 8},
    {"hours": (-1.0,) * 8},
    {"targets": (inf,) * 8},
    {"held": (), "hours": ()},
]


@pytest.mark.parametrize("change", WRONG)
def test_what_makes_no_picture_is_refused(change: dict[str, object]) -> None:
    """A chart with too few or too many figures, or impossible ones, is a mistake of ours."""
    with pytest.raises(ValueError, match=r"."):
        replace(CHART, **change)  # type: ignore[arg-type]


def test_half_of_it_may_be_left_out() -> None:
    """A picture shows the 1:1s alone, or the hours alone."""
    assert replace(CHART, held=()).hours
    assert replace(CHART, hours=()).held


def test_the_digest_tells_looks_apart() -> None:
    """It changes with whatever can be seen, and not with the words for who can't see it."""
    assert replace(CHART, alt="Others").digest == CHART.digest
    assert len(CHART.digest) == 64
    others = (
        replace(CHART, counts=("9/9", *CHART.counts[1:])),
        replace(CHART, title="Another"),
        replace(CHART, hours=()),
        chart(locale="de"),
    )
    assert CHART.digest not in {one.digest for one in others[:3]}
