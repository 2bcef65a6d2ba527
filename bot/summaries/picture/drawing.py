"""Has a chart drawn."""

from __future__ import annotations

from dataclasses import asdict

from bot.summaries.picture.rules import Chart
from bot.summaries.picture.workshop import Workshop, WorkshopFailure

__all__ = ["Drawing", "DrawingFailure"]

PLOT = "bot.summaries.picture.plot"


class DrawingFailure(Exception):
    """There is no picture; what it was to stand in goes out without it."""


class Drawing:
    """Draws charts in a workshop, one at a time."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    async def draw(self, chart: Chart) -> bytes:
        """Draw it as PNG. Raises DrawingFailure, within seconds."""
        try:
            return await self._workshop.make(PLOT, asdict(chart))
        except WorkshopFailure as error:
            raise DrawingFailure(str(error)) from error
