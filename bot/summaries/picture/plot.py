"""Draws a chart. Runs in a `Workshop`: nothing of the bot's own process imports this."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from bot.summaries.picture.rules import Chart

__all__ = ["WIDTH", "make"]

# A phone shows it at a third of this width: nothing is written smaller than 32, 11 points there.
WIDTH = 1080
# Shapes are drawn at twice the size and made smaller, which smooths their edges.
FINER = 2
SIDE = 40
PAPER, INK, SOFT = "#ffffff", "#1a1d21", "#5c6370"
BAR, HATCH, LINE, TARGET, FRAME = "#14507a", "#9aa5b1", "#8a3ffc", "#b3261e", "#d0d5db"
FONT = Path(__file__).parent / "font" / "DejaVuSans-Bold.ttf"
TITLE, LABEL, FIGURE, AXIS = 46, 36, 38, 34
# From the top of the paper, then from the top of each half of it.
HEAD, HALF, FOOT = 100, 450, 20
LEGEND, TOP, BOTTOM = 40, 122, 370
ASIDE, FIGURE_WIDTH = 34, 104
COLOURS = 64
Point = tuple[float, float]
_Mark = Callable[[Sequence[float]], None]


@dataclass(frozen=True, slots=True)
class _Word:
    """A text in its place, of at most so many pixels; above the middle unless said otherwise."""

    place: Point
    said: str
    size: int
    room: float
    anchor: str = "ms"


def make(of: Mapping[str, Any]) -> bytes:
    """Draw a chart, given as the fields of one, as PNG."""
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in of.items()
    }
    chart = Chart(**fields)
    halves = [half for half, has in ((_bars, chart.held), (_line, chart.hours)) if has]
    sheet = _Sheet(len(chart.weeks), HEAD + HALF * len(halves) + FOOT)
    for at, draw in enumerate(halves):
        sheet.top = HEAD + HALF * at
        draw(sheet, chart)
    return sheet.finished(chart.title)


def _bars(sheet: _Sheet, chart: Chart) -> None:
    """Draw for each week the 1:1s held, filled, of those planned, the whole hatched box."""
    sheet.legend(((sheet.solid, chart.held_label), (sheet.hatched, chart.missing_label)))
    half = sheet.step * 0.33
    for at, (share, count) in enumerate(zip(chart.held, chart.counts, strict=True)):
        x = sheet.middle(at)
        sheet.write(_Word((x, TOP - 8), count, FIGURE, sheet.step))
        if share is not None:
            sheet.hatched((x - half, TOP + 8, x + half, BOTTOM))
        if share:
            sheet.solid((x - half, BOTTOM - (BOTTOM - TOP - 8) * share, x + half, BOTTOM))
    sheet.axis(chart.weeks)


def _line(sheet: _Sheet, chart: Chart) -> None:
    """Draw the coaching hours as a line with marks, and the target as dashes."""
    sheet.legend(((sheet.marked, chart.hours_label), (sheet.dashed, chart.target_label)))
    hours = [one for one in chart.hours if one is not None]
    highest = max((*hours, *chart.targets, 1.0))
    lowest, height = BOTTOM - 16, BOTTOM - 16 - TOP - 38
    for at, target in enumerate(chart.targets):
        if chart.hours[at] is not None:
            left, y = sheet.middle(at) - sheet.step / 2, lowest - height * target / highest
            sheet.dashed((left, y, left + sheet.step, y))
    points = [
        None if one is None else (sheet.middle(at), lowest - height * one / highest)
        for at, one in enumerate(chart.hours)
    ]
    for one, other in pairwise(points):
        if one and other:
            sheet.line([one, other], LINE, 8)
    for at, point in enumerate(points):
        if point:
            sheet.dot(point)
        x, y = point or (sheet.middle(at), lowest)
        # As far as the figures beside it leave room.
        aside = min(ASIDE, max(0.0, (sheet.step - FIGURE_WIDTH) / 2)) * _free_side(points, at)
        sheet.write(_Word((x + aside, y - 22), chart.hours_said[at], FIGURE, sheet.step))
    sheet.axis(chart.weeks)


def _free_side(points: Sequence[Point | None], at: int) -> int:
    """Tell where no line rises through a figure: -1 to its left, 1 to its right, else 0."""
    here = points[at]
    beside = (points[at - 1] if at else None, points[at + 1] if at + 1 < len(points) else None)
    before, after = (one is not None and here is not None and here[1] > one[1] for one in beside)
    return before - after


class _Sheet:
    """The paper: shapes first, at the finer size; words afterwards, at their own.

    Places are pixels of the picture, down from `top`.
    """

    def __init__(self, weeks: int, height: int) -> None:
        self._size = WIDTH, height
        self._image = Image.new("RGB", (WIDTH * FINER, height * FINER), PAPER)
        self._shapes = ImageDraw.Draw(self._image)
        self._words: list[_Word] = []
        self.top = 0
        # What a single week would get of the paper is too broad for a bar.
        self.step = (WIDTH - 2 * SIDE) / max(weeks, 4)
        self._left = (WIDTH - self.step * weeks) / 2

    def middle(self, at: int) -> float:
        """Tell where a week's column has its middle."""
        return self._left + self.step * (at + 0.5)

    def axis(self, weeks: Sequence[str]) -> None:
        """Draw the line that all stands on, and the weeks' names below it."""
        self.line([(SIDE, BOTTOM), (WIDTH - SIDE, BOTTOM)], SOFT, 3)
        for at, week in enumerate(weeks):
            self.write(_Word((self.middle(at), BOTTOM + 46), week, AXIS, self.step - 8))

    def legend(self, entries: Sequence[tuple[_Mark, str]]) -> None:
        """Draw each mark beside what it stands for."""
        font = _font(LABEL)
        longest = [font.getlength(said or " ") for _, said in entries]
        # What is too long for the paper is made smaller, all of it alike.
        scale = min(1.0, (WIDTH - 2 * SIDE - 132 * len(entries) + 60) / sum(longest))
        x: float = SIDE
        for (mark, said), length in zip(entries, longest, strict=True):
            mark((x, LEGEND - 30, x + 56, LEGEND + 4))
            self.write(_Word((x + 72, LEGEND), said, LABEL, length * scale + 1, "ls"))
            x += length * scale + 132

    def write(self, word: _Word) -> None:
        """Have a text written at the end."""
        x, y = word.place
        self._words.append(replace(word, place=(x, y + self.top)))

    def finished(self, title: str) -> bytes:
        """Write the words, and pack it all as a small PNG."""
        image = self._image.reduce(FINER)
        writing = ImageDraw.Draw(image)
        for word in (_Word((SIDE, 72), title, TITLE, WIDTH - 2 * SIDE, "ls"), *self._words):
            font, said = _fitted(word.said, word.size, word.room)
            writing.text(
                word.place,
                said,
                font=font,
                fill=INK,
                anchor=word.anchor,
                # What it stands on is kept off its letters.
                stroke_width=5,
                stroke_fill=PAPER,
            )
        width, height = self._size
        writing.rectangle((0, 0, width - 1, height - 1), outline=FRAME, width=3)
        packed = BytesIO()
        # The quick ways: 12 ms instead of 90 for a fifth more bytes.
        few = image.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(packed, "PNG")
        return packed.getvalue()

    def solid(self, box: Sequence[float]) -> None:
        """Fill a box."""
        self._shapes.rectangle(self._finer(box), fill=BAR)

    def hatched(self, box: Sequence[float]) -> None:
        """Draw an empty box with slanting lines in it."""
        left, top, right, bottom = self._finer(box)
        height = bottom - top
        clip = Image.new("RGB", (int(right - left), int(height)), PAPER)
        pen = ImageDraw.Draw(clip)
        for x in range(-int(height), clip.width, 32):
            pen.line((x, height, x + height, 0), fill=HATCH, width=6)
        self._image.paste(clip, (int(left), int(top)))
        self._shapes.rectangle((left, top, right, bottom), outline=SOFT, width=5)

    def marked(self, box: Sequence[float]) -> None:
        """Draw a line with a mark across a box."""
        middle = (box[1] + box[3]) / 2
        self.line([(box[0], middle), (box[2], middle)], LINE, 8)
        self.dot(((box[0] + box[2]) / 2, middle))

    def dashed(self, box: Sequence[float]) -> None:
        """Draw dashes across the middle of a box."""
        x, middle = box[0], (box[1] + box[3]) / 2
        while x < box[2]:
            self.line([(x, middle), (min(x + 18, box[2]), middle)], TARGET, 6)
            x += 30

    def line(self, points: Sequence[Point], colour: str, width: int) -> None:
        """Draw a line through these points."""
        flat = [tuple(self._finer(point)) for point in points]
        self._shapes.line(flat, fill=colour, width=width * FINER, joint="curve")

    def dot(self, middle: Point) -> None:
        """Draw a mark at a point."""
        x, y = self._finer(middle)
        for radius, colour in ((15 * FINER, LINE), (7 * FINER, PAPER)):
            self._shapes.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    def _finer(self, places: Sequence[float]) -> list[float]:
        """Turn x, y, x, y … into whole pixels of the finer size."""
        tops = (0, self.top)
        return [round((one + tops[at % 2]) * FINER) for at, one in enumerate(places)]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    # The plain way to set letters: our words need no more, and whatever a text holds is drawn.
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)


def _fitted(said: str, size: int, room: float) -> tuple[ImageFont.FreeTypeFont, str]:
    """Find the size at which it fits, down to three quarters of the wanted one; then cut it."""
    for tried in range(size, size * 3 // 4, -1):
        font = _font(tried)
        if font.getlength(said) <= room:
            break
    if font.getlength(said) > room:
        while said and font.getlength(f"{said}…") > room:
            said = said[:-1].rstrip()
        said = f"{said}…"
    return font, said
