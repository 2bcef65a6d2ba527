"""What tests of Homes do again and again."""

from __future__ import annotations

from sqlalchemy import select

from bot.home import views
from bot.home.pages import HomeShown
from bot.outbox.model import Delivery, Form
from bot.people.kinds import Kind
from bot.slack.home_events import HomeOpened
from bot.slack.ids import SlackUserId
from bot.words import tongue
from tests.home.paper import on_paper
from tests.rhythm.house import House

__all__ = ["greet", "open_home", "page_of", "read", "shown_anew", "stand"]


async def greet(house: House, *reps: str) -> int:
    """Have a team whose reps heard of us; returns its id."""
    return await house.greeted(*reps)


async def open_home(house: House, person: str, event: str = "") -> None:
    """Have somebody look at their Home, by an event of Slack's."""
    user = SlackUserId(person)
    now = house.clock.now().isoformat()
    opening = HomeOpened(house.workspace, event or f"Ev{person}{now}", user, is_home=True)
    await house.rooms.home.homes.opened(opening)


async def stand(house: House, *persons: str) -> None:
    """Have these people's Homes stand in front of them, as Slack shows them."""
    for person in persons:
        await open_home(house, person)
    async with house.store.begin(house.workspace) as session:
        for row in await session.scalars(select(Delivery).where(Delivery.kind == Kind.HOME)):
            row.state, row.form, row.channel, row.ts = "sent", Form.HOME, row.recipient, ""
            row.done, row.finished_at = row.wanted, house.clock.now()


async def shown_anew(house: House) -> set[str]:
    """Name those whose Home is about to be shown anew, each with one publishing at most."""
    pending = [
        row
        for row in await house.deliveries(Kind.HOME)
        if row.form == Form.UPDATE and row.state == "pending"
    ]
    names = [row.recipient for row in pending]
    assert len(names) == len(set(names)), "one on its way is enough for any number of changes"
    return set(names)


async def page_of(house: House, person: str) -> HomeShown:
    return await house.rooms.home.homes.page(house.workspace, person)


async def read(house: House, person: str) -> str:
    """Read somebody's Home as it is drawn."""
    page = await page_of(house, person)
    return on_paper(views.home(tongue(page.locale), page))
