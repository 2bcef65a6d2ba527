"""Pictures in Slack: uploaded once, and anew only when they would look otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.slack.failures import SlackFailure
from bot.store import WorkspaceId
from bot.summaries.neighbours import Slack
from bot.summaries.picture.drawing import Drawing, DrawingFailure
from bot.summaries.picture.rules import Chart

__all__ = ["Picture", "Pictures"]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in Slack: the file's id, for an image block, and the digest of what it shows."""

    file: str
    drawn: str


class Pictures:
    """Knows how a chart becomes a file that an image block can show."""

    def __init__(self, drawing: Drawing, slack: Slack) -> None:
        self._drawing = drawing
        self._slack = slack

    async def for_summary(
        self, workspace: WorkspaceId, chart: Chart, *, last: Picture | None = None
    ) -> Picture | None:
        """Find the file that shows this chart; `last` is the one that stands there until now.

        Draws and uploads only when it would look otherwise. None when there can't be one today:
        a summary goes out without it, and its next update tries again. Never raises; takes
        seconds, so it is no matter for a transaction. Keep what it answers: it is `last` then.
        """
        if last is not None and last.drawn == chart.digest:
            return last
        try:
            content = await self._drawing.draw(chart)
            # Slack shows the name to whoever saves the picture; it names neither team nor week.
            file = await self._slack.upload_picture(
                workspace, filename="rhythm.png", content=content, alt=chart.alt
            )
        except DrawingFailure as failure:
            log.warning("picture.undrawn", workspace=workspace, why=str(failure))
            return None
        except SlackFailure as failure:
            log.warning("picture.kept_back", workspace=workspace, why=str(failure))
            return None
        return Picture(file, chart.digest)
