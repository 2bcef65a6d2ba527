"""What is sent of a team's week, composed at the moment of sending (docs/rhythm.md R40, R50)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.evidence.starting.rules import Why
from bot.evidence.starting.safety import Safety
from bot.outbox.composing import unless_gone
from bot.outbox.types import Composer, Due, Post, Saying, Silence
from bot.store import WorkspaceId
from bot.summaries.figures.rules import Figure
from bot.summaries.picture.pictures import Picture, Pictures
from bot.summaries.picture.rules import Chart
from bot.summaries.picture.views import rhythm_chart
from bot.summaries.weekly import views
from bot.summaries.weekly.kinds import Kind
from bot.summaries.weekly.pages import SummaryPage
from bot.summaries.weekly.rules import State
from bot.summaries.weekly.service import Summaries
from bot.words import Tongue, tongue

__all__ = ["WeeklyComposers"]

OUTSIDERS = (Why.SHARED, Why.GUESTS)
"""With these, what stands in a channel is taken off; with the others nobody new reads it."""


class WeeklyComposers:
    """One method for each kind; each loads what stands now."""

    def __init__(self, summaries: Summaries, safety: Safety, pictures: Pictures) -> None:
        self._summaries = summaries
        self._safety = safety
        self._pictures = pictures

    def by_kind(self) -> Mapping[str, Composer]:
        """List the composers for the outbox."""
        return {
            Kind.PREVIEW: unless_gone(self.preview),
            Kind.SHARED: unless_gone(self.shared),
            Kind.DETAILS: unless_gone(self.details),
            Kind.STOPPED: unless_gone(self.stopped),
        }

    async def preview(self, due: Due) -> Saying:
        """Show it to who leads the team, as long as that is who it was made for."""
        page = await self._summaries.shown(due.workspace, due.subject)
        if due.recipient != page.summary.manager:
            return Silence("led-by-another")
        t = tongue(page.leader.locale)
        page, chart = await self._drawn(t, due.workspace, page)
        return Post.of(views.preview(t, page, chart))

    async def shared(self, due: Due) -> Saying:
        """Post it where only insiders read it right now; else its manager hears why not."""
        page = await self._summaries.shown(due.workspace, due.subject)
        if not due.is_update and page.summary.state is not State.SHARED:
            return Silence("held-meanwhile")
        t = tongue(page.leader.locale)
        if (found := await self._unsafe(t, due)) is not None:
            return found
        page, chart = await self._drawn(t, due.workspace, page)
        return Post.of(views.shared(t, page, chart))

    async def details(self, due: Due) -> Saying:
        """Say in its thread what the figures rest on; of few people there is nothing to add."""
        page = await self._summaries.shown(due.workspace, due.subject)
        above = await self._summaries.stands(due.workspace, due.subject)
        if above is None or above.channel != due.recipient:
            return Silence("nothing-above")
        if page.told.week.is_small and not due.is_update:
            return Silence("few-people")
        t = tongue(page.leader.locale)
        if (found := await self._unsafe(t, due)) is not None:
            return found
        return Post.of(views.details(t, page), thread=above)

    async def stopped(self, due: Due) -> Saying:
        """Tell who leads the team why it isn't in the channel, unless it is by now."""
        page = await self._summaries.shown(due.workspace, due.subject)
        if not due.is_update and page.summary.state in (State.KEPT, State.WAITING):
            return Silence("decided-meanwhile")
        return Post.of(views.stopped(tongue(page.leader.locale), page, due.detail))

    async def _unsafe(self, t: Tongue, due: Due) -> Saying | None:
        """Look who reads the channel; None where only insiders do. Raises SlackFailure."""
        why = await self._safety.why(due.workspace, due.recipient)
        if why is None:
            return None
        await self._summaries.stop(due.workspace, due.subject, str(why))
        if due.is_update and why in OUTSIDERS:
            return Post.of(views.hidden(t))
        return Silence(f"channel-{why}")

    async def _drawn(
        self, t: Tongue, workspace: WorkspaceId, page: SummaryPage
    ) -> tuple[SummaryPage, Chart | None]:
        """Have its picture in Slack; without one the summary goes out all the same."""
        weeks = page.told.weeks
        # Weeks with few people tell of one of them, also in a picture.
        for one in reversed(weeks):
            if one.is_small:
                weeks = weeks[weeks.index(one) + 1 :]
                break
        left_out = [one for one in Figure if not page.shows(one)]
        chart = rhythm_chart(t, weeks, left_out=left_out)
        if chart is None:
            return page, None
        file, drawn = await self._summaries.picture(workspace, page.summary.id)
        last = None if file is None else Picture(file, drawn)
        picture = await self._pictures.for_summary(workspace, chart, last=last)
        if picture is None:
            return page, None
        if picture != last:
            await self._summaries.drew(workspace, page.summary.id, picture.file, picture.drawn)
        return replace(page, picture=picture.file), chart
