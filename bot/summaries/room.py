"""The room as the house knows it: its parts, furnished and acquainted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground, Room
from bot.slack.commands import Commands
from bot.summaries.digest.room import DigestPart
from bot.summaries.figures.room import FiguresPart
from bot.summaries.neighbours import Neighbours
from bot.summaries.picture.room import PicturePart
from bot.summaries.reports.room import ReportsPart
from bot.summaries.reports.webhook_posting import Post
from bot.summaries.weekly.room import WeeklyPart

__all__ = ["SummariesRoom"]


@dataclass(frozen=True, slots=True)
class SummariesRoom:
    """The parts of summaries, from below."""

    figures: FiguresPart
    picture: PicturePart
    weekly: WeeklyPart
    digest: DigestPart
    reports: ReportsPart

    @classmethod
    def furnish(cls, ground: Ground, neighbours: Neighbours, *, post: Post) -> SummariesRoom:
        """Make them; `post` is how a webhook is called."""
        figures = FiguresPart.furnish(ground)
        picture = PicturePart.furnish(neighbours.slack)
        return cls(
            figures,
            picture,
            WeeklyPart.furnish(ground, neighbours, figures.team_weeks, picture.pictures),
            DigestPart.furnish(ground, neighbours),
            ReportsPart.furnish(ground, figures.team_weeks, post=post),
        )

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this room who composes it."""
        return {kind: one for part in self._parts() for kind, one in part.composers().items()}

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        for part in self._parts():
            part.listen(app, desk, commands)

    def close(self) -> None:
        """End the processes that pictures and spreadsheets are made in."""
        self.picture.workshop.close()
        self.reports.tables.close()

    def _parts(self) -> Sequence[Room]:
        return (self.figures, self.picture, self.weekly, self.digest, self.reports)
