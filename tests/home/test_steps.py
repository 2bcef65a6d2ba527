"""What isn't set up yet: listed to whoever can, with what it unlocks, until done or put off."""

from __future__ import annotations

import pytest

from bot.errors import NotFound
from bot.home.model import HomeStep
from bot.home.rules import Lack, Step, Steps, next_steps
from bot.people.access import Role
from bot.people.pages import HoursForm
from bot.people.roles_pages import RoleForm
from bot.summaries.weekly.rules import Setting
from tests.home.homes import greet, open_home, page_of, read, shown_anew, stand
from tests.rhythm.house import AIKO, MIA, RON, SAM, STRANGER, House
from tests.sessions.team import add_deal

NO_CALENDARS = {Step.HOURS, Step.IDEAL, Step.SUMMARY, Step.SKILL}


async def steps_of(house: House, person: str) -> Steps:
    return (await page_of(house, person)).unset


async def names(house: House, person: str) -> list[Step]:
    """Name all that somebody could set up, putting off one after the other."""
    found: list[Step] = []
    while first := (await steps_of(house, person)).first:
        found.append(first[0].step)
        await house.rooms.home.setting_up.put_off(house.workspace, person, first[0].step)
    return found


def test_the_most_useful_first() -> None:
    """Three are shown, by their use; what was put off makes room for the next."""
    several = [Lack(one) for one in reversed(Step)]

    shown = next_steps(several, {Step.TEAM, "gone by now"})

    assert [one.step for one in shown.first] == [Step.GREETING, Step.HOURS, Step.CALENDAR]
    assert shown.more == len(Step) - 4
    assert next_steps([], ()) == Steps()


async def test_a_managers(house: House) -> None:
    """A manager's list shrinks as things are set up or put off, and then is gone."""
    team = await house.save(RON, SAM)
    assert (await steps_of(house, MIA)).first[0] == Lack(Step.GREETING, "", 2)
    assert "2 reps don't hear from me yet" in await read(house, MIA)

    await house.welcome.greet(house.workspace, team, by=MIA)
    found = await steps_of(house, MIA)
    assert Step.GREETING not in {one.step for one in found.first}

    form = HoursForm(frozenset({1, 2, 3, 4}), 9 * 60, 17 * 60, None)
    await house.rooms.own_hours.save(house.workspace, form, by=MIA)
    weekly = house.rooms.summaries.weekly.settings
    await weekly.save(house.workspace, team, Setting(), by=MIA, field="time")

    left = await names(house, MIA)
    assert set(left) <= {Step.CALENDAR, Step.IDEAL, Step.SKILL}
    assert {Step.IDEAL, Step.SKILL} <= set(left)
    assert "Not set up yet" not in await read(house, MIA)


async def test_not_now(house: House) -> None:
    """What somebody puts off is gone from their list alone, and stays so; twice is once."""
    await greet(house, RON, SAM)
    await stand(house, RON)
    before = (await steps_of(house, RON)).first
    assert before[0].step is Step.HOURS

    for _ in range(2):
        await house.rooms.home.setting_up.put_off(house.workspace, RON, Step.HOURS)

    assert await shown_anew(house) == {RON}
    assert Step.HOURS not in {one.step for one in (await steps_of(house, RON)).first}
    assert (await steps_of(house, SAM)).first == before
    [row] = await house.all(HomeStep)
    assert (row.person, row.step, row.put_off_at) == (RON, "hours", house.clock.now())
    with pytest.raises(NotFound):
        await house.rooms.home.setting_up.put_off(house.workspace, STRANGER, Step.HOURS)


async def test_a_reps(house: House) -> None:
    """A rep is offered what is theirs to set up, and nothing of the team's."""
    await greet(house, RON)
    assert not {Step.IDEAL, Step.SUMMARY, Step.CHANNEL} & set(await names(house, RON))

    await add_deal(house, "Meters", rep=RON)

    assert await names(house, RON) == [Step.CHANNEL]


async def test_an_admins(house: House) -> None:
    """One of Slack's admins, never met before, finds a Home of their own, and what comes next."""
    house.slack.meet(STRANGER, name="Eve Stone", is_admin=True)
    await open_home(house, STRANGER)
    await house.rooms.home.homes.look_at(house.workspace, STRANGER)

    said = await read(house, STRANGER)
    assert "You are an admin" in said
    assert "Hello, I'm Coach" not in said
    assert await names(house, STRANGER) == [Step.ROLES, Step.PREPARE]

    await house.rooms.appointing.give(house.workspace, RoleForm(AIKO, Role.LEADER), by=STRANGER)
    of_aiko = await page_of(house, AIKO)
    assert (of_aiko.roles, of_aiko.sees) == (frozenset({Role.LEADER}), 0)
    await house.save(RON)
    assert "You read the numbers of 1 team" in await read(house, AIKO)
    # Of the reps' own things a leader's Home has none (R50).
    assert f"<@{RON}>" not in await read(house, AIKO)


async def test_slack_is_away(house: House) -> None:
    """When Slack doesn't tell who somebody is, they read the greeting."""
    await house.rooms.home.homes.look_at(house.workspace, "U1NOBODY")

    assert "Hello, I'm Coach" in await read(house, "U1NOBODY")
