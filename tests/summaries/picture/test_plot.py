"""The picture itself: small, readable on a phone, and never told by colour alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.summaries.picture import plot
from bot.summaries.picture.rules import Chart
from tests.summaries.picture.charts import chart

LARGEST = 60_000
WHITE = 250


def drawn(made: Chart) -> Image.Image:
    content = plot.make(json.loads(json.dumps(asdict(made))))
    assert len(content) <= LARGEST
    image = Image.open(BytesIO(content))
    assert image.format == "PNG"
    return image.convert("RGB")


def grey(image: Image.Image, box: tuple[int, int, int, int]) -> Iterator[int]:
    """The light of each pixel in a part of it, as somebody sees it who sees no colours."""
    yield from image.crop(box).convert("L").tobytes()


@pytest.mark.parametrize("weeks", [1, 2, 8, 13])
def test_it_is_small(weeks: int) -> None:
    """However many weeks: as wide as three phones, at most 60 kB, and opaque in dark mode."""
    image = drawn(chart(weeks))

    assert image.size == (plot.WIDTH, 1020)
    assert min(image.getpixel((10, 500))) >= WHITE  # type: ignore[arg-type]


def test_half_of_it_is_half_as_high() -> None:
    """Without its hours, or its 1:1s, no empty half is left."""
    assert (
        drawn(replace(chart(), hours=())).height == drawn(replace(chart(), held=())).height == 570
    )


def test_held_and_missing_differ_without_colours() -> None:
    """What was held is filled and dark; what wasn't is light, with slanting lines in it."""
    made = replace(chart(2), held=(1.0, 0.0))
    image = drawn(made)
    left, right = (415, 300, 445, 460), (635, 300, 665, 460)

    assert max(grey(image, left)) < 100
    missing = list(grey(image, right))
    assert max(missing) >= WHITE
    assert 10 < sum(one < 200 for one in missing) / len(missing) * 100 < 60


def test_no_letter_is_tiny() -> None:
    """Nothing is written smaller than 11 points are on a phone that shows it a third as wide."""
    assert min(plot.TITLE, plot.LABEL, plot.FIGURE, plot.AXIS) >= 33
    font, said = plot._fitted("W48", plot.AXIS, 70)
    assert (said, font.size) == ("W48", 34 * 3 // 4 + 1) or font.size > 25


@settings(deadline=None, max_examples=15)
@given(data=st.data(), weeks=st.integers(1, 13))
def test_whatever_the_figures(data: st.DataObject, weeks: int) -> None:
    """Zeros, crowds, long words in any language: it is always drawn, and always small."""
    counts = st.text(max_size=8)
    words = st.text(max_size=80)
    made = Chart(
        title=data.draw(words),
        weeks=tuple(data.draw(counts) for _ in range(weeks)),
        held=tuple(data.draw(st.none() | st.floats(0, 1)) for _ in range(weeks)),
        counts=tuple(data.draw(counts) for _ in range(weeks)),
        hours=tuple(data.draw(st.none() | st.floats(0, 1e6)) for _ in range(weeks)),
        hours_said=tuple(data.draw(counts) for _ in range(weeks)),
        targets=tuple(data.draw(st.floats(0, 1e6)) for _ in range(weeks)),
        held_label=data.draw(words),
        missing_label=data.draw(words),
        hours_label=data.draw(words),
        target_label=data.draw(words),
        alt="x",
    )

    assert drawn(made).width == plot.WIDTH


def test_every_letter_of_ours_is_in_the_font() -> None:
    """German and English, figures and dashes: none of them is drawn as an empty box."""
    font = plot._font(40)
    missing = bytes(font.getmask("\ufffe"))

    for letter in "ÄÖÜäöüßéèñçåøłő–…·×%€“”„’0123456789":
        assert bytes(font.getmask(letter)) != missing, letter


def test_it_is_the_same_each_time() -> None:
    """One chart makes one file, so a digest tells whether it has to be drawn."""
    fields = asdict(chart())

    assert plot.make(fields) == plot.make(fields)
