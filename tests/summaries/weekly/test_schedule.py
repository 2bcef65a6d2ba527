"""What is made, sent and corrected by itself (docs/rhythm.md R4, R40, R43, R44)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date

import pytest
from sqlalchemy import delete, update

from bot.people.dates import Span
from bot.people.model import Membership, Team
from bot.people.rules import Habits
from bot.people.topics import Topic
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.rules import State as Became
from bot.store import Store
from bot.summaries.weekly.model import Summary, SummarySetting
from bot.summaries.weekly.rules import Setting, Whither
from tests.rhythm.house import AIKO, MIA, RON, SALES, SAM, House
from tests.summaries.weekly.monday import WEEKS_AGO, Monday, berlin
from tests.support.foresight import next_instant


async def test_once_and_by_itself(monday: Monday, store: Store) -> None:
    """Made once, by however many replicas; seen first, then posted with its thread, then still."""
    await monday.meet(RON, SAM)
    other = Monday(House(store, monday.house.clock, monday.house.workspace, monday.house.slack))
    await monday.at(berlin(30, "00:00"))
    await other.at(berlin(30, "00:01"))
    assert await monday.kinds() == [("preview", "post", "pending")]
    assert await next_instant(monday.house.store, monday.schedule) == berlin(30, "09:30")

    await monday.at(berlin(30, "08:59"))
    assert monday.told() == []
    await monday.at(berlin(30, "09:00"))
    assert ("preview", "post", "sent") in await monday.kinds()
    assert monday.said_in() == []
    await monday.at(berlin(30, "09:30"))
    await other.at(berlin(30, "09:30"))

    # Of three reps there is nothing to add in a thread.
    assert [one.text for one in monday.said_in()] == ["Team of Mia Berger, week 48. 1:1s held: 2"]
    assert ("details", "post", "silent") in await monday.kinds()
    row = await monday.one()
    assert (row.week, row.state, row.shared_at) == ("2026-W48", "shared", berlin(30, "09:30"))
    assert await next_instant(monday.house.store, monday.schedule) == berlin(7, "00:00")


async def test_late_facts(monday: Monday) -> None:
    """What changed is counted anew every six hours and updates both messages, for ten days."""
    await monday.meet(RON)
    await monday.at(berlin(30, "09:00"))
    await monday.at(berlin(30, "09:30"))
    before = len(monday.told())
    await monday.meet(RON, SAM)
    await monday.at(berlin(30, "14:45"))
    assert monday.said_in()[0].text.endswith("1:1s held: 1")
    await monday.at(berlin(30, "15:31"))

    assert monday.said_in()[0].text.endswith("1:1s held: 2")
    assert len(monday.told()) == before
    updates = monday.slack.calls.count("update")
    # Nothing new is no update, and after ten days it stays as it is.
    await monday.at(berlin(1, "12:00"))
    assert monday.slack.calls.count("update") == updates
    await monday.meet(RON, SAM, AIKO)
    await monday.at(berlin(11, "12:00"))
    assert monday.said_in()[0].text.endswith("1:1s held: 2")


@pytest.mark.parametrize("why", ["nothing", "new", "off", "paused", "nobody"])
async def test_nothing_to_tell(monday: Monday, why: str) -> None:
    """A week without anything, a team of this week, one switched off or pausing says nothing."""
    house = monday.house
    [team] = await house.teams_of(MIA)
    match why:
        case "nothing":
            await monday.change(delete(OneOnOne))
        case "new":
            await monday.change(update(Team).values(created_at=berlin(30, "00:00").astimezone(UTC)))
        case "off":
            await monday.settings.save(
                house.workspace, team.id, Setting(Whither.NOBODY), by=MIA, field="time"
            )
        case "paused":
            first, last = date(2026, 11, 30), date(2026, 12, 4)
            await house.roster.pause(house.workspace, team.id, first, last, by=MIA)
        case "nobody":
            await monday.change(
                delete(OneOnOne), update(Membership).values(until=house.clock.now())
            )
    for at in ("00:00", "09:00", "09:30", "12:00"):
        await monday.at(berlin(30, at))

    assert await monday.kinds() == []
    assert all(row.state == "nothing" for row in await monday.rows())


async def test_only_who_saw_it(monday: Monday) -> None:
    """Without its manager having read it nothing goes out; who mutes the preview wants none."""
    house = monday.house
    await monday.meet(RON)
    await monday.at(berlin(30, "00:00"))
    tuesday = berlin(1, "14:00").astimezone(UTC)
    await house.rooms.wishes.be_quiet(house.workspace, MIA, tuesday)
    for at in ("09:00", "09:30", "12:00"):
        await monday.at(berlin(30, at))
    assert monday.said_in() == []
    await monday.at(berlin(1, "14:00"))
    assert ("preview", "post", "sent") in await monday.kinds()
    assert monday.said_in() == []
    await monday.at(berlin(1, "14:31"))
    assert len(monday.said_in()) == 1

    muted = Habits(muted=frozenset({Topic.SUMMARY}))
    await house.rooms.wishes.choose(house.workspace, MIA, muted)
    for at in ("00:00", "09:00", "09:30"):
        await monday.at(berlin(7, at))
    assert len(monday.said_in()) == 2


async def test_a_stand_in(monday: Monday) -> None:
    """With its manager away the stand-in reads it first; with nobody there it stays where it is."""
    house = monday.house
    [team] = await house.teams_of(MIA)
    await monday.meet(RON)
    house.slack.meet("U1LEO", name="Leo Stein")
    days = date(2026, 11, 30), date(2026, 12, 4)
    await house.days_off.set_away(house.workspace, MIA, Span(*days), by=MIA)
    await house.roster.set_stand_in(house.workspace, team.id, "U1LEO", *days, by=MIA)
    for at in ("00:00", "09:00", "09:30"):
        await monday.at(berlin(30, at))

    row = await monday.one()
    assert (row.manager, row.state) == ("U1LEO", "shared")
    assert len(monday.said_in()) == 1
    page = await monday.summaries.page(house.workspace, row.id, viewer=MIA)
    assert page.team.manager == MIA


async def test_away_all_week(monday: Monday) -> None:
    """Whose whole week is free, and for whom nobody stands in, reads it later, alone."""
    house = monday.house
    await monday.meet(RON)
    days = date(2026, 11, 30), date(2026, 12, 7)
    await house.days_off.set_away(house.workspace, MIA, Span(*days), by=MIA)
    for day, at in ((30, "00:00"), (30, "09:30"), (3, "12:00"), (7, "12:00")):
        await monday.at(berlin(day, at))
    assert monday.told() == []
    await monday.at(berlin(8, "09:00"))

    assert monday.said_in() == []
    [preview] = monday.told()
    assert "Only you read it" in preview.text


async def test_one_rep(monday: Monday) -> None:
    """What would be one person's numbers is never posted by itself."""
    await monday.change(
        delete(OneOnOne).where(OneOnOne.rep != RON),
        update(Membership).where(Membership.rep != RON).values(until=WEEKS_AGO),
        update(Rhythm).where(Rhythm.rep != RON).values(ended_at=WEEKS_AGO),
        update(OneOnOne).values(state=Became.HELD),
    )
    for at in ("00:00", "09:00", "09:30"):
        await monday.at(berlin(30, at))

    assert (await monday.one()).state == "private"
    assert monday.said_in() == []


async def test_a_bot_that_was_down(monday: Monday) -> None:
    """Up again on Monday afternoon or Tuesday it is told then; on Friday it isn't news any more."""
    await monday.meet(RON)
    await monday.at(berlin(1, "11:00"))
    assert ("preview", "post", "sent") in await monday.kinds()
    await monday.at(berlin(1, "11:30"))
    assert len(monday.said_in()) == 1

    await monday.change(delete(Summary))
    later = Monday(
        House(monday.house.store, monday.house.clock, monday.house.workspace, monday.house.slack)
    )
    await later.at(berlin(4, "11:00"))
    assert await later.rows() == []


async def test_other_days(monday: Monday) -> None:
    """A setting's day and time hold, also for those that are to come; each team has its own."""
    house = monday.house
    [team] = await house.teams_of(MIA)
    wanted = Setting(weekday=3, minute=15 * 60)
    await monday.settings.save(house.workspace, team.id, wanted, by=MIA, field="time")
    await monday.settings.save(house.workspace, team.id, wanted, by=MIA, field="time")
    await monday.meet(RON)
    await monday.at(berlin(30, "12:00"))
    assert await monday.rows() == []
    assert await next_instant(monday.house.store, monday.schedule) == berlin(2, "00:00")
    await monday.at(berlin(2, "00:00"))
    row = await monday.one()
    assert (row.shows_at, row.due_at) == (berlin(2, "14:00"), berlin(2, "15:00"))
    assert len(await house.all(SummarySetting)) == 1
    assert replace(wanted).weekday == 3
    assert row.channel == SALES
