"""Private calendars on real databases: given, read again, failing, forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.clock import HandClock
from bot.errors import InvalidInput, NotFound
from bot.outbox.types import DeliveryClass
from bot.people.busy import GOOD_FOR, Busy
from bot.people.calendars.problems import Problem
from bot.people.calendars.service import ADDRESS, Calendars
from bot.people.model import Audit, BusyTime, Person
from bot.people.service import People
from bot.store import Store
from bot.store.secrets import SecretsOff, new_key
from tests.conftest import START, add_workspace
from tests.people.calendar_desk import LATER, MIA, OTHER, RON, SPAN, URL, Desk, Eyes, Web
from tests.people.fakes import FakeSlack
from tests.support.foresight import next_instant


@pytest.fixture(name="desk")
async def _desk(database_url: str, clock: HandClock, slack: FakeSlack) -> AsyncIterator[Desk]:
    """Mia's desk, on a store that keeps secrets."""
    store = Store(database_url, clock=clock, secret_keys=[new_key()])
    workspace = await add_workspace(store, clock, "T0001")
    web, eyes = Web({URL: b"mia", OTHER: b"other"}), Eyes({b"mia": [SPAN], b"other": [LATER]})
    desk = Desk(store, workspace, clock, People(store, slack, clock), web, eyes)
    await desk.page(MIA)
    yield desk
    await store.close()


async def test_a_calendar_is_looked_at_before_it_is_kept(desk: Desk) -> None:
    """What is given is read at once, five weeks ahead, and tells when its owner is busy."""
    assert not (await desk.page()).is_kept

    assert await desk.give()

    assert await desk.busy() == [SPAN]
    [(start, end, zone)] = desk.eyes.windows
    assert (start, zone) == (START, "Europe/Berlin")
    assert end - start >= timedelta(weeks=5)
    page = await desk.page()
    assert (page.is_kept, page.read_at, page.problem) == (True, START, None)
    assert await desk.told() == []


@pytest.mark.parametrize("problem", [one for one in Problem if one is not Problem.UNREAD])
async def test_what_is_wrong_stands_at_the_field(desk: Desk, problem: Problem) -> None:
    """An address that can't be read is refused where it was typed; nothing of it is kept."""
    desk.web.at[URL] = problem

    with pytest.raises(InvalidInput) as caught:
        await desk.give()

    assert set(caught.value.fields) == {ADDRESS}
    assert not (await desk.page()).is_kept
    assert await next_instant(desk.store, desk.calendars) is None


async def test_a_better_one_stays_when_the_next_is_wrong(desk: Desk) -> None:
    """A failed change leaves the calendar that was read before."""
    await desk.give()
    desk.web.at[OTHER] = Problem.GONE

    with pytest.raises(InvalidInput):
        await desk.give(address=OTHER)

    assert await desk.busy() == [SPAN]


async def test_another_address_takes_the_place(desk: Desk) -> None:
    """What was read at the former address is gone with it."""
    await desk.give()
    await desk.give(address=OTHER)

    assert await desk.busy() == [LATER]


async def test_a_slow_calendar_is_read_later(desk: Desk) -> None:
    """Who has waited long enough is told afterwards how it went."""
    desk.web.at[URL] = asyncio.Event()
    assert not await desk.give()
    page = await desk.page()
    assert (page.is_kept, page.problem) == (True, Problem.UNREAD)

    desk.web.at[URL] = b"mia"
    await desk.calendars.tick(desk.clock.now())

    assert await desk.busy() == [SPAN]
    [delivery] = await desk.told()
    assert delivery.klass == DeliveryClass.ANSWER
    assert "I've read your calendar" in await desk.said(delivery)


async def test_a_slow_calendar_that_is_none(desk: Desk) -> None:
    """A first reading that fails is told at once, with what to do, and not again."""
    desk.web.at[URL] = asyncio.Event()
    await desk.give()
    desk.web.at[URL] = Problem.LOCKED
    await desk.wind(hours=2)

    [delivery] = await desk.told()
    said = await desk.said(delivery)
    assert "I couldn't read the calendar that you gave me." in said
    assert "asks for a password" in said
    assert "/coach calendar" in said


async def test_it_is_read_again_every_six_hours(desk: Desk) -> None:
    """Changes in the calendar arrive within hours."""
    await desk.give()
    desk.web.asked.clear()
    desk.eyes.spans[b"mia"] = [LATER]

    await desk.wind(hours=5)
    assert desk.web.asked == []
    await desk.wind(hours=2)
    assert len(desk.web.asked) == 1
    assert await desk.busy() == [LATER]
    await desk.wind(days=1)
    assert 4 <= len(desk.web.asked) <= 5


async def test_what_has_not_changed_is_not_sent_again(desk: Desk) -> None:
    """An etag spares both sides a file, but for a day only: the weeks ahead move on."""
    desk.web.etag = '"1"'
    await desk.give()
    desk.web.asked.clear()

    await desk.wind(days=2)

    etags = [etag for _, etag in desk.web.asked]
    assert etags.count("") in {1, 2}
    assert etags[0] == '"1"'
    assert await desk.busy() == [SPAN]
    assert (await desk.page()).read_at is not None
    windows = [end for _, end, _ in desk.eyes.windows]
    assert windows[-1] > desk.clock.now() + timedelta(weeks=5) - timedelta(hours=1)


async def test_the_same_address_given_again_is_read_again(desk: Desk) -> None:
    """Who gives the same address anew gets it read, etag or not."""
    desk.web.etag = '"1"'
    await desk.give()

    assert await desk.give()

    assert await desk.busy() == [SPAN]


async def test_a_short_failure_is_nobodys_business(desk: Desk) -> None:
    """While a server is away what was read counts on, tries become rarer, and nobody is told."""
    await desk.give()
    desk.web.at[URL] = Problem.UNREACHABLE
    await desk.wind(hours=48)

    assert await desk.busy() == [SPAN]
    assert await desk.told() == []
    assert len(desk.web.asked) < 20
    desk.web.at[URL] = b"mia"
    await desk.wind(hours=24)
    assert (await desk.page()).problem is None


async def test_a_long_failure_is_told_once(desk: Desk) -> None:
    """After three days what was read counts no more, and its owner is told, once."""
    await desk.give()
    desk.web.at[URL] = Problem.UNREACHABLE
    await desk.wind(days=14)

    assert await desk.busy() == []
    [delivery] = await desk.told()
    assert delivery.klass == DeliveryClass.NOTICE
    assert delivery.due_at - START >= GOOD_FOR
    said = await desk.said(delivery)
    assert "I can't read your calendar any more" in said
    assert "Nothing answers there" in said


async def test_a_second_drought_is_told_again(desk: Desk) -> None:
    """Once it could be read in between, a new failure is news."""
    await desk.give()
    for _ in range(2):
        desk.web.at[URL] = Problem.GONE
        await desk.wind(days=5)
        desk.web.at[URL] = b"mia"
        await desk.wind(days=2)

    assert len(await desk.told()) == 2


async def test_what_has_mended_itself_is_not_told(desk: Desk) -> None:
    """At the moment of sending it is looked again: mended or forgotten, there is nothing to say."""
    await desk.give()
    desk.web.at[URL] = Problem.GONE
    await desk.wind(days=4)
    [delivery] = await desk.told()
    desk.web.at[URL] = b"mia"
    await desk.wind(days=2)
    assert await desk.said(delivery) == "changed-again"

    await desk.calendars.forget(desk.workspace, MIA)
    assert await desk.said(delivery) == "forgotten"


async def test_forgotten_is_forgotten(desk: Desk) -> None:
    """After forgetting there is neither address nor time, and nobody asks there any more."""
    await desk.give()
    await desk.calendars.forget(desk.workspace, MIA)
    desk.web.asked.clear()
    await desk.wind(days=2)

    assert desk.web.asked == []
    assert await desk.busy() == []
    async with desk.store.begin(desk.workspace) as session:
        assert (await session.scalars(select(BusyTime))).all() == []
        assert (await session.scalars(select(Person.calendar_url))).all() == [None]


async def test_forgotten_while_it_was_read(desk: Desk) -> None:
    """Who forgets their calendar in the middle of a reading doesn't find it back after it."""
    await desk.give()
    desk.clock.advance(timedelta(days=1))
    desk.eyes.spans[b"mia"] = [SPAN]
    reads = desk.eyes

    class Slow(Eyes):
        async def __call__(
            self, content: bytes, start: datetime, end: datetime, *, zone: str
        ) -> list[Busy]:
            await desk.calendars.forget(desk.workspace, MIA)
            return await reads(content, start, end, zone=zone)

    slow = Desk(desk.store, desk.workspace, desk.clock, desk.people, desk.web, Slow())
    await slow.calendars.tick(desk.clock.now())

    assert await desk.busy() == []
    assert await next_instant(desk.store, desk.calendars) is None


async def test_two_replicas_read_each_once(desk: Desk) -> None:
    """What one process reads just now no other reads."""
    for person in (MIA, RON):
        await desk.page(person)
        await desk.give(person)
    desk.web.asked.clear()
    other = Desk(desk.store, desk.workspace, desk.clock, desk.people, desk.web, desk.eyes)
    desk.clock.advance(timedelta(hours=8))

    await asyncio.gather(
        *(one.calendars.tick(desk.clock.now()) for one in (desk, other, desk, other))
    )

    assert len(desk.web.asked) == 2


async def test_a_process_that_dies_leaves_it_to_the_next(desk: Desk) -> None:
    """A calendar whose reader is gone is due again within minutes."""
    await desk.give()
    desk.clock.advance(timedelta(hours=8))
    await desk.calendars._due()
    desk.web.asked.clear()

    await desk.calendars.tick(desk.clock.now())
    assert desk.web.asked == []
    desk.clock.advance(timedelta(minutes=11))
    await desk.calendars.tick(desk.clock.now())
    assert len(desk.web.asked) == 1


async def test_a_few_at_a_time(desk: Desk, slack: FakeSlack) -> None:
    """Twenty calendars due at once are read eight by eight, and spread after it."""
    for number in range(20):
        slack.meet(f"U1P{number}")
        await desk.page(f"U1P{number}")
        await desk.give(f"U1P{number}")
    desk.web.asked.clear()
    desk.clock.advance(timedelta(days=1))

    await desk.calendars.tick(desk.clock.now())
    assert len(desk.web.asked) == 8
    assert desk.web.most_at_once <= 8
    await desk.wind(minutes=1)
    assert len(desk.web.asked) == 20
    async with desk.store.begin(desk.workspace) as session:
        dues = set(await session.scalars(select(Person.calendar_due_at)))
    assert len(dues) > 10


async def test_who_left_is_left_alone(desk: Desk) -> None:
    """The calendar of somebody who left Slack isn't read any more."""
    await desk.give()
    async with desk.store.begin(desk.workspace) as session:
        (await session.get_one(Person, (desk.workspace, MIA))).is_gone = True
    desk.web.asked.clear()

    await desk.wind(days=1)

    assert desk.web.asked == []


async def test_nothing_is_kept_without_a_key(
    store: Store, people: People, clock: HandClock
) -> None:
    """Where secrets can't be kept, the words say who can change that."""
    workspace = await add_workspace(store, clock, "T0001")
    calendars = Calendars(store, people, clock, fetch=Web(), read=Eyes())

    with pytest.raises(SecretsOff, match="isn't set up"):
        await calendars.page(workspace, MIA)
    with pytest.raises(SecretsOff):
        await calendars.keep(workspace, MIA, URL)


async def test_an_address_of_nobody(desk: Desk) -> None:
    """A form of somebody whom we never met is told so."""
    with pytest.raises(NotFound):
        await desk.give("U1NOBODY")


async def test_the_log_names_no_address(desk: Desk) -> None:
    """Neither log nor audit says where a calendar is; both say that one was given."""
    with capture_logs() as logs:
        await desk.give()
        await desk.wind(hours=8)
        await desk.calendars.forget(desk.workspace, MIA)

    assert "calendar.read" in {log["event"] for log in logs}
    assert "example.com" not in repr(logs)
    async with desk.store.begin(desk.workspace) as session:
        notes = (await session.scalars(select(Audit).order_by(Audit.id))).all()
    assert [note.event for note in notes] == ["calendar.given", "calendar.forgotten"]
    assert "example.com" not in repr([(note.subject, note.detail) for note in notes])


async def test_who_travels_gets_days_of_their_new_zone(desk: Desk) -> None:
    """What lasts all day is one of the owner's days: in another zone it is read anew."""
    desk.web.etag = '"1"'
    await desk.give()
    async with desk.store.begin(desk.workspace) as session:
        (await session.get_one(Person, (desk.workspace, MIA))).zone = "Asia/Tokyo"

    await desk.wind(hours=8)

    assert [zone for _, _, zone in desk.eyes.windows] == ["Europe/Berlin", "Asia/Tokyo"]
