"""What the prep sheet tells of the agenda: picks, what to mend, how full it is (R10, R12)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.meeting import sheet_views
from bot.meeting.focus import Focus
from bot.outbox.types import Composer
from bot.people.service import People
from bot.rhythm.composers.sheet import sheet_composer
from bot.rhythm.pages import More, SheetPage
from bot.rhythm.service import Rhythms
from bot.store import WorkspaceId
from bot.words import Tongue

__all__ = ["prep_sheet_composer"]


def prep_sheet_composer(rhythms: Rhythms, people: People, focus: Focus) -> Composer:
    """Make the composer of sheets that tell of agendas, too."""

    async def besides(t: Tongue, workspace: WorkspaceId, page: SheetPage) -> Mapping[int, More]:
        found = await focus.on_sheet(workspace, page)
        return {
            number: More(sheet_views.line(t, one), sheet_views.prepare(t, one))
            for number, one in found.items()
        }

    return sheet_composer(rhythms, people, besides)
