"""What stands in an App Home at the moment of showing it."""

from __future__ import annotations

from bot.home import views
from bot.home.service import Homes
from bot.outbox.types import Due, Home, Saying
from bot.people.service import People
from bot.words import tongue

__all__ = ["HomeComposer"]


class HomeComposer:
    """Composes somebody's Home from what stands then: any number of changes are shown at once."""

    def __init__(self, homes: Homes, people: People) -> None:
        self._homes = homes
        self._people = people

    async def __call__(self, due: Due) -> Saying:
        await self._people.freshen(due.workspace, [due.recipient])
        await self._homes.look_at(due.workspace, due.recipient)
        page = await self._homes.page(due.workspace, due.recipient)
        return Home(views.home(tongue(page.locale), page))
