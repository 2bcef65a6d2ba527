"""Setting up and changing a team's rhythm, on real databases."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import HandClock
from bot.errors import InvalidInput, NotFound
from bot.outbox.model import Delivery
from bot.people.model import Membership, Person, Team
from bot.people.rules import Greeting, Times
from bot.rhythm.form import Field
from bot.rhythm.model import OneOnOne, Rhythm, Sheet
from bot.rhythm.rules import Kind, State, WeeklyTime
from bot.slack.failures import SlackRefused, SlackUncertain
from bot.store import Store
from tests.conftest import add_workspace
from tests.rhythm.house import AIKO, MIA, RON, SALES, SAM, STRANGER, House
from tests.rhythm.values import at

BERLIN_FRIDAY = [WeeklyTime("Europe/Berlin", 5, start, 60) for start in (600, 675, 750)]


async def standing(house: House, team: int) -> dict[str, WeeklyTime]:
    async with house.store.begin(house.workspace) as session:
        return await house.standings.times_of(session, team)


async def nothing_written(house: House) -> bool:
    tables = (Person, Team, Membership, Rhythm, OneOnOne, Sheet, Delivery)
    return not any([await house.all(table) for table in tables])


async def test_a_set_up_makes_two_weeks_of_1_1s(house: House) -> None:
    """Each rep gets a rhythm, a 1:1 this week and one next, at a time within both hours (R3)."""
    team = await house.save(RON, AIKO, SAM)

    assert await standing(house, team) == {
        RON: WeeklyTime("Europe/Berlin", 5, 15 * 60, 60),
        AIKO: WeeklyTime("Europe/Berlin", 5, 9 * 60, 60),
        SAM: WeeklyTime("Europe/Berlin", 5, 10 * 60 + 15, 60),
    }
    planned = Counter((row.rep, row.planned_at.date()) for row in await house.all(OneOnOne))
    days = (at("2026-11-27 00:00").date(), at("2026-12-04 00:00").date())
    assert planned == {(rep, day): 1 for rep in (RON, AIKO, SAM) for day in days}


async def test_reps_hear_nothing_of_it(house: House) -> None:
    """Until somebody greets them, the outbox holds nothing but the manager's messages (R46)."""
    await house.save(RON, AIKO, SAM)

    assert {row.recipient for row in await house.deliveries()} == {MIA}
    preview = (await house.deliveries(Kind.PREVIEW))[0]
    assert (preview.klass, preview.due_at) == ("answer", house.clock.now())


async def test_the_draft_starts_from_what_is_there(house: House) -> None:
    """A new manager's form has their zone; later it shows the team and its times."""
    before = await house.set_up.draft(house.workspace, MIA, None)
    team = await house.save(RON)
    after = await house.set_up.draft(house.workspace, MIA, team)

    assert (before.team, before.zone, dict(before.times)) == (None, "Europe/Berlin", {})
    assert after.team is not None
    assert after.team.id == team
    assert set(after.times) == {RON}


@pytest.mark.parametrize(
    ("reps", "policy", "field"),
    [
        ((), {}, Field.REPS),
        ((MIA,), {}, Field.REPS),
        ((RON,), {"channel": "C1NOWHERE"}, Field.CHANNEL),
        ((RON,), {"channel": "C1OLD"}, Field.CHANNEL),
        ((RON,), {"channel": "C1SHARED"}, Field.CHANNEL),
        ((RON,), {"channel": "C1OTHER"}, Field.CHANNEL),
        ((RON,), {"channel": ""}, Field.CHANNEL),
        ((RON,), {"weekday": 6}, Field.DAY),
        ((RON,), {"start": 8 * 60}, Field.TIME),
        ((RON,), {"length": 7}, Field.LENGTH),
        ((RON,), {"zone": "Nowhere"}, Field.ZONE),
        ((AIKO,), {"length": 90}, Field.REPS),
    ],
)
async def test_a_mistake_stands_at_its_field_and_nothing_is_written(
    house: House, reps: tuple[str, ...], policy: dict[str, Any], field: Field
) -> None:
    """A form that can't be saved leaves no trace, not even of the people in it."""
    house.slack.open("C1OLD", is_archived=True)
    house.slack.open("C1SHARED", is_outside=True)
    house.slack.open("C1OTHER", is_member=False)

    with pytest.raises(InvalidInput) as refused:
        await house.save(*reps, **policy)

    assert list(refused.value.fields) == [field]
    assert await nothing_written(house)


async def test_what_slack_does_not_say_is_no_mistake_of_the_form(house: House) -> None:
    """A person or a channel that Slack can't be asked about is Slack's failure, not a field's."""
    with pytest.raises(SlackRefused):
        await house.save("U1NOBODY")
    house.slack.away = SlackUncertain("users.info", cause="timeout")
    with pytest.raises(SlackUncertain):
        await house.save(RON)

    house.slack.away = None
    assert await nothing_written(house)


async def test_a_rep_has_one_manager(house: House) -> None:
    """Who is in a team can't be taken into another; the words name them."""
    await house.save(RON, SAM)

    with pytest.raises(InvalidInput) as refused:
        await house.save(SAM, AIKO, by=STRANGER)

    assert "with another manager: Sam Lind." in str(refused.value.fields[Field.REPS])
    assert len(await house.all(Team)) == 1


async def test_a_managers_own_1_1_is_in_the_way(house: House) -> None:
    """Who is somebody's rep has that 1:1 in mind when their own team is set up (R3)."""
    await house.keep({MIA: WeeklyTime("Europe/Berlin", 5, 10 * 60, 60)}, by=STRANGER)
    team = await house.save(SAM)

    assert (await standing(house, team))[SAM].start == 11 * 60 + 15


async def test_kept_times_are_kept(house: House) -> None:
    """Times that a team has are taken as they are, outside working hours too."""
    times = {
        RON: WeeklyTime("Europe/Berlin", 7, 150, 60),
        SAM: WeeklyTime("Europe/Berlin", 1, 7 * 60, 60),
    }
    team = await house.keep(times)

    assert await standing(house, team) == times


async def test_kept_times_that_clash_are_refused(house: House) -> None:
    """Two at once stands at the second one's time, and names the first."""
    with pytest.raises(InvalidInput) as refused:
        await house.keep(
            {
                RON: WeeklyTime("Europe/Berlin", 5, 600, 60),
                SAM: WeeklyTime("Europe/Berlin", 5, 630, 60),
            }
        )

    assert {field: str(words) for field, words in refused.value.fields.items()} == {
        f"{Field.KEPT_TIME}:{SAM}": "You meet Ron Cole at that time. Pick another day or time."
    }
    assert await nothing_written(house)


async def test_saving_the_same_again_changes_nothing(house: House) -> None:
    """Pressing Save twice makes no second 1:1 and moves none."""
    await house.save(RON, SAM)
    before = [(row.id, row.planned_at, row.sequence) for row in await house.all(OneOnOne)]
    await house.save(RON, SAM)
    await house.save(RON, SAM, channel=SALES)

    assert [(row.id, row.planned_at, row.sequence) for row in await house.all(OneOnOne)] == before


async def test_who_joins_leaves_the_others_where_they_are(house: House) -> None:
    """A new rep is fitted in beside the times that stand (R3)."""
    team = await house.save(RON, SAM)
    before = await standing(house, team)
    await house.save(RON, SAM, AIKO)
    after = await standing(house, team)

    assert {rep: after[rep] for rep in before} == before
    assert after[AIKO].start == 9 * 60


async def test_a_change_is_about_the_future(house: House) -> None:
    """Past and moved 1:1s stay, coming ones get the new time and a new calendar version."""
    await house.keep({RON: BERLIN_FRIDAY[0]})
    await house.wind(at("2026-11-30 10:00"))
    to = at("2026-12-03 14:00")
    moved = await house.one(nth=1)
    await house.rhythms.move(house.workspace, moved.id, by=MIA, to=to, field="slot")
    await house.keep({RON: WeeklyTime("Europe/Berlin", 4, 16 * 60, 45)})

    found = await house.all(OneOnOne, OneOnOne.rep == RON)
    assert [(row.planned_at, row.length_minutes, row.sequence) for row in found] == [
        (at("2026-11-27 09:00"), 60, 0),
        (to, 60, 1),
        (at("2026-12-10 15:00"), 45, 1),
    ]
    assert found[2].original_at == at("2026-12-11 09:00")


async def test_a_change_announces_the_new_day(house: House) -> None:
    """The new day's sheet tells of it, with a ping for the new time; the old one is brought up."""
    await house.keep({SAM: BERLIN_FRIDAY[0]})
    await house.keep({SAM: WeeklyTime("Europe/Berlin", 4, 16 * 60, 60)})

    first = await house.one(SAM)
    pings = [row for row in await house.deliveries(Kind.PING) if row.subject_id == first.id]
    assert [(row.detail, row.expires_at) for row in pings] == [
        ("0", at("2026-11-27 09:00")),
        ("1", at("2026-11-26 15:00")),
    ]
    days = {row.id: row.day.isoformat() for row in await house.all(Sheet)}
    sheets = [days[row.subject_id] for row in await house.deliveries(Kind.SHEET)]
    assert sorted(sheets) == ["2026-11-26", "2026-11-27", "2026-12-03", "2026-12-04"]


async def test_who_leaves_leaves_the_plan(house: House) -> None:
    """A rep taken off the list has no rhythm; coming 1:1s count for nothing, past ones stay."""
    await house.keep({RON: BERLIN_FRIDAY[0], SAM: BERLIN_FRIDAY[1]})
    await house.wind(at("2026-11-27 12:00"))
    team = await house.keep({SAM: BERLIN_FRIDAY[1]})

    assert set(await standing(house, team)) == {SAM}
    states = [(row.planned_at, row.state) for row in await house.all(OneOnOne, OneOnOne.rep == RON)]
    assert states == [
        (at("2026-11-27 09:00"), State.PLANNED),
        (at("2026-12-04 09:00"), State.EXCUSED),
    ]
    gone = await house.one(nth=1)
    files = await house.deliveries(Kind.CHANGED_INVITE)
    assert {(row.subject_id, row.recipient) for row in files} == {(gone.id, MIA), (gone.id, RON)}
    await house.wind_by(days=30)
    assert len(await house.all(OneOnOne, OneOnOne.rep == RON)) == 2


async def test_who_refused_is_not_planned_again(house: House) -> None:
    """Saving the set-up anew doesn't overrule a rep's no (R46)."""
    team = await house.save(RON, SAM)
    await house.welcome.greet(house.workspace, team, by=MIA)
    await house.welcome.refuse(house.workspace, await house.member_of(RON), by=RON)
    await house.save(RON, SAM, start=11 * 60)

    assert set(await standing(house, team)) == {SAM}


async def test_the_preview_shows_what_stands(house: House) -> None:
    """Team, names, times and first dates as they are now; not for another workspace's id."""
    team = await house.save(RON, SAM)
    page = await house.set_up.preview(house.workspace, team)

    assert page.manager.name == "Mia Berger"
    assert {rep: one.name for rep, one in page.reps.items()} == {RON: "Ron Cole", SAM: "Sam Lind"}
    assert set(page.slots) == {RON, SAM}
    assert {first.date() for first in page.first.values()} == {at("2026-11-27 00:00").date()}
    foreign = await add_workspace(house.store, house.clock, "T0002")
    with pytest.raises(NotFound):
        await house.set_up.preview(foreign, team)


async def test_two_workspaces_do_not_meet(house: House, store: Store, clock: HandClock) -> None:
    """The same people set up in two workspaces have two teams, and nobody is taken."""
    other = House(store, clock, await add_workspace(store, clock, "T0002"), house.slack)
    await house.save(RON)
    await other.save(RON, by=STRANGER)

    assert [row.manager for row in await house.all(Team)] == [MIA]
    assert [row.manager for row in await other.all(Team)] == [STRANGER]


async def test_two_managers_at_once(house: House) -> None:
    """Two who save the same reps at the same moment: one has them, the other reads so."""
    results = await asyncio.gather(
        house.save(RON, SAM), house.save(SAM, RON, by=STRANGER), return_exceptions=True
    )

    refused = [one for one in results if isinstance(one, BaseException)]
    assert [type(one) for one in refused] == [InvalidInput]
    assert len(await house.all(Team)) == 1
    assert len(await house.all(Rhythm)) == 2


async def test_one_manager_twice_at_once(house: House) -> None:
    """A double click on Save makes one team, one rhythm a rep, one 1:1 a week."""
    await asyncio.gather(house.save(RON, SAM), house.save(SAM, RON), house.save(RON, SAM))

    assert len(await house.all(Team)) == 1
    assert Counter(row.rep for row in await house.all(Rhythm)) == {RON: 1, SAM: 1}
    assert (
        Counter((row.rep, row.week) for row in await house.all(OneOnOne)).most_common(1)[0][1] == 1
    )


async def test_a_set_up_and_a_tick_at_once(house: House) -> None:
    """While the tick makes next week's 1:1s a change of the set-up doesn't double or lose any."""
    await house.save(RON, SAM)
    house.clock.advance(timedelta(days=7))
    await asyncio.gather(
        house.planner.tick(house.clock.now()),
        house.save(SAM, RON, start=11 * 60),
        house.planner.tick(house.clock.now()),
    )

    weeks = Counter((row.rep, row.week) for row in await house.all(OneOnOne))
    assert weeks == {(rep, f"2026-W{n}"): 1 for rep in (RON, SAM) for n in (48, 49, 50)}


async def test_greetings_survive_a_change(house: House) -> None:
    """Who was greeted stays greeted when the set-up changes, and hears of new times."""
    team = await house.save(RON, times=Times.STAGGERED)
    await house.welcome.greet(house.workspace, team, by=MIA)
    await house.save(RON, SAM)

    async with house.store.begin(house.workspace) as session:
        members = (await house.people.team(session, team)).members
    assert {one.rep: one.greeting for one in members} == {
        RON: Greeting.GREETED,
        SAM: Greeting.WAITING,
    }
