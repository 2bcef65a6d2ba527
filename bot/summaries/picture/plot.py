"""Draws a chart. Runs in a `Workshop`: nothing of the bot's own process imports this."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from bot.summaries.picture.rules import Chart

__all__ = ["HEIGHT", "WIDTH", "make"]

# A phone shows it at a third of this width: nothing is written smaller than 32, 11 points there.
WIDTH, HEIGHT = 1080, 1000
# Shapes are drawn at twice the size and made smaller, which smooths their edges.
FINER = 2
SIDE = 40
PAPER, INK, SOFT = "#ffffff", "#1a1d21", "#5c6370"
BAR, HATCH, LINE, TARGET, FRAME = "#14507a", "#9aa5b1", "#8a3ffc", "#b3261e", "#d0d5db"
FONT = Path(__file__).parent / "font" / "DejaVuSans-Bold.ttf"
TITLE, LABEL, FIGURE, AXIS = 46, 36, 38, 34
BARS_TOP, BARS_BOTTOM = 222, 470
LINE_TOP, LINE_BOTTOM = 690, 900
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
    sheet = _Sheet(len(chart.weeks))
    sheet.panel_of_bars(chart)
    sheet.panel_of_hours(chart)
    return sheet.finished(chart)


class _Sheet:
    """The paper: shapes first, at the finer size; words afterwards, at their own."""

    def __init__(self, weeks: int) -> None:
        self._image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), PAPER)
        self._shapes = ImageDraw.Draw(self._image)
        self._words: list[_Word] = []
        # At most thirteen: what a single week would get is too broad for a bar.
        self._step = (WIDTH - 2 * SIDE) / max(weeks, 4)
        self._left = (WIDTH - self._step * weeks) / 2

    def panel_of_bars(self, chart: Chart) -> None:
        """Draw for each week the 1:1s held, filled, of those planned, the whole hatched box."""
        self._legend(140, ((self._solid, chart.held_label), (self._hatched, chart.missing_label)))
        half = self._step * 0.33
        for at, (share, count) in enumerate(zip(chart.held, chart.counts, strict=True)):
            middle = self._middle(at)
            self._write(_Word((middle, BARS_TOP - 8), count, FIGURE, self._step))
            if share is None:
                continue
            box = (middle - half, BARS_TOP + 8, middle + half, BARS_BOTTOM)
            self._hatched(box)
            if share:
                top = BARS_BOTTOM - (BARS_BOTTOM - BARS_TOP - 8) * share
                self._solid((box[0], top, box[2], BARS_BOTTOM))
        self._axis(chart, BARS_BOTTOM)

    def panel_of_hours(self, chart: Chart) -> None:
        """Draw the coaching hours as a line with marks, and the target as dashes."""
        self._legend(600, ((self._marked, chart.hours_label), (self._dashed, chart.target_label)))
        highest = max(*chart.hours, *chart.targets, 1.0)
        points = [
            (self._middle(at), self._height(hours, highest)) for at, hours in enumerate(chart.hours)
        ]
        for at, target in enumerate(chart.targets):
            self._dashes(self._middle(at) - self._step / 2, self._height(target, highest))
        self._line(points, LINE, 8)
        for point in points:
            self._dot(point)
        for (x, y), said in zip(points, chart.hours_said, strict=True):
            self._write(_Word((x, y - 22), said, FIGURE, self._step))
        self._axis(chart, LINE_BOTTOM)

    def finished(self, chart: Chart) -> bytes:
        """Write the words, and pack it all as a small PNG."""
        image = self._image.reduce(FINER)
        writing = ImageDraw.Draw(image)
        self._write(_Word((SIDE, 72), chart.title, TITLE, WIDTH - 2 * SIDE, "ls"))
        for word in self._words:
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
        writing.rectangle((0, 0, WIDTH - 1, HEIGHT - 1), outline=FRAME, width=3)
        packed = BytesIO()
        # The quick ways: 12 ms instead of 90 for a fifth more bytes.
        few = image.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(packed, "PNG")
        return packed.getvalue()

    def _middle(self, at: int) -> float:
        return self._left + self._step * (at + 0.5)

    def _height(self, value: float, highest: float) -> float:
        return LINE_BOTTOM - 16 - (LINE_BOTTOM - 16 - LINE_TOP) * value / highest

    def _axis(self, chart: Chart, y: float) -> None:
        self._line([(SIDE, y), (WIDTH - SIDE, y)], SOFT, 3)
        for at, week in enumerate(chart.weeks):
            self._write(_Word((self._middle(at), y + 46), week, AXIS, self._step - 8))

    def _legend(self, y: float, entries: Sequence[tuple[_Mark, str]]) -> None:
        font = ImageFont.truetype(FONT, LABEL)
        longest = [font.getlength(said or " ") for _, said in entries]
        # What is too long for the paper is made smaller, all of it alike.
        scale = min(1.0, (WIDTH - 2 * SIDE - 132 * len(entries) + 60) / sum(longest))
        x: float = SIDE
        for (mark, said), length in zip(entries, longest, strict=True):
            mark((x, y - 30, x + 56, y + 4))
            self._write(_Word((x + 72, y), said, LABEL, length * scale + 1, "ls"))
            x += length * scale + 132

    def _write(self, word: _Word) -> None:
        self._words.append(word)

    def _solid(self, box: Sequence[float]) -> None:
        self._shapes.rectangle(_finer(box), fill=BAR)

    def _hatched(self, box: Sequence[float]) -> None:
        left, top, right, bottom = _finer(box)
        height = bottom - top
        clip = Image.new("RGB", (int(right - left), int(height)), PAPER)
        pen = ImageDraw.Draw(clip)
        for x in range(-int(height), clip.width, 32):
            pen.line((x, height, x + height, 0), fill=HATCH, width=6)
        self._image.paste(clip, (int(left), int(top)))
        self._shapes.rectangle((left, top, right, bottom), outline=SOFT, width=5)

    def _marked(self, box: Sequence[float]) -> None:
        middle = (box[1] + box[3]) / 2
        self._line([(box[0], middle), (box[2], middle)], LINE, 8)
        self._dot(((box[0] + box[2]) / 2, middle))

    def _dashed(self, box: Sequence[float]) -> None:
        self._dashes(box[0], (box[1] + box[3]) / 2, box[2] - box[0])

    def _dashes(self, left: float, y: float, length: float | None = None) -> None:
        x, end = left, left + (length or self._step)
        while x < end:
            self._line([(x, y), (min(x + 18, end), y)], TARGET, 6)
            x += 30

    def _line(self, points: Sequence[Point], colour: str, width: int) -> None:
        flat = [tuple(_finer(point)) for point in points]
        self._shapes.line(flat, fill=colour, width=width * FINER, joint="curve")

    def _dot(self, middle: Point) -> None:
        x, y = _finer(middle)
        for radius, colour in ((15 * FINER, LINE), (7 * FINER, PAPER)):
            self._shapes.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _finer(numbers: Sequence[float]) -> list[float]:
    return [round(number * FINER) for number in numbers]


def _fitted(said: str, size: int, room: float) -> tuple[ImageFont.FreeTypeFont, str]:
    """Find the size at which it fits, down to three quarters of the wanted one; then cut it."""
    for tried in range(size, size * 3 // 4, -1):
        font = ImageFont.truetype(FONT, tried)
        if font.getlength(said) <= room:
            return font, said
    while said and font.getlength(f"{said}…") > room:
        said = said[:-1].rstrip()
    return font, f"{said}…"
