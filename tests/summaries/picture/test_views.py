"""The words of the picture."""

from __future__ import annotations

from dataclasses import replace

from bot.summaries.figures.rules import Figure, TeamWeek
from bot.summaries.picture.rules import ALT_LIMIT
from bot.summaries.picture.views import rhythm_chart
from bot.words import tongue
from tests.summaries.picture.charts import chart, week

T = tongue("en")


def test_what_the_chart_tells() -> None:
    """It holds each week's figures, and says all of them in words, too."""
    made = rhythm_chart(T, [week(47, 8, 6, 300), week(48, 9, 9, 390)])

    assert made is not None
    assert made.title == "Rhythm of the last 2 weeks"
    assert (made.weeks, made.held, made.counts) == (("W47", "W48"), (0.75, 1.0), ("6/8", "9/9"))
    assert (made.hours, made.hours_said) == ((5.0, 6.5), ("5.0", "6.5"))
    assert made.targets == (5.6, 6.3)
    assert made.alt == (
        "Rhythm of the last 2 weeks. W47: 6 of 8 1:1s held, 5.0 coaching hours, target 5.6. "
        "W48: 9 of 9 1:1s held, 6.5 coaching hours, target 6.3."
    )


def test_numbers_are_the_readers() -> None:
    """Hours stand in the picture as the reader's language writes them."""
    german = tongue("de-DE")
    made = rhythm_chart(german, [week(47, 8, 6, 330)])

    assert made is not None
    assert made.hours_said == (german.hours(330),)


def test_weeks_before_the_first_are_left_out() -> None:
    """A team that began two weeks ago has a picture of two weeks; a break in between is shown."""
    empty = TeamWeek(team=1, week=week(41).week)
    pause = replace(empty, week=week(43).week)

    made = rhythm_chart(T, [empty, week(42), pause, week(44)])

    assert made is not None
    assert made.weeks == ("W42", "W43", "W44")
    assert (made.held[1], made.counts[1], made.hours[1], made.hours_said[1]) == (
        None,
        "–",
        None,
        "–",
    )
    assert "W43: nothing was planned." in made.alt
    assert rhythm_chart(T, [empty]) is None
    assert rhythm_chart(T, []) is None


def test_what_the_manager_leaves_out_is_nowhere() -> None:
    """A figure that is left out of the summary is neither drawn nor told in words (R40)."""
    weeks = [week(47), week(48)]

    bars = rhythm_chart(T, weeks, left_out={Figure.HOURS})
    line = rhythm_chart(T, weeks, left_out={Figure.HELD})

    assert bars is not None
    assert line is not None
    assert (bars.hours, line.held) == ((), ())
    assert "hours" not in bars.alt
    assert "1:1s held" not in line.alt
    assert rhythm_chart(T, weeks, left_out={Figure.HELD, Figure.HOURS}) is None


def test_the_words_fit() -> None:
    """What Slack takes for those who can't see it is enough for a quarter."""
    assert len(chart(13).alt) < ALT_LIMIT
    assert "…" not in chart(13).alt
