"""One manager with several teams, and how often they meet, on real databases."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from bot.errors import InvalidInput, NotFound
from bot.people.model import Audit, Membership, Person, Team
from bot.people.rules import Greeting
from bot.rhythm.form import Field
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.rules import Cause, State, WeeklyTime
from bot.rhythm.set_up_views import SetUpMeta
from tests.rhythm.house import AIKO, MIA, RON, SAM, STRANGER, House
from tests.rhythm.values import at

LENA = "U1LENA"


@pytest.fixture(name="house")
def _house(house: House) -> House:
    """The usual house, and one more rep in Berlin."""
    house.slack.meet(LENA, name="Lena Vogt")
    return house


async def times(house: House, team: int) -> dict[str, tuple[int, int]]:
    async with house.store.begin(house.workspace) as session:
        found = await house.standings.times_of(session, team)
    return {rep: (time.weekday, time.start) for rep, time in found.items()}


async def weeks_of(house: House, rep: str) -> list[str]:
    return [row.week for row in await house.all(OneOnOne, OneOnOne.rep == rep)]


async def refused(house: House, name: str, *reps: str) -> dict[str, str]:
    with pytest.raises(InvalidInput) as problem:
        await house.save_other(name, *reps)
    return {field: str(words) for field, words in problem.value.fields.items()}


async def test_a_second_team(house: House) -> None:
    """It stands beside the first one, with its own policy, and around its 1:1s (R3)."""
    first = await house.save(RON, SAM)
    second = await house.save_other("Enterprise", AIKO, LENA, length=30, target=1)

    assert (await times(house, first)).keys() == {RON, SAM}
    taken = set((await times(house, first)).values())
    assert not taken & set((await times(house, second)).values())
    teams = {
        row.id: (row.name, row.length_minutes, row.target_hours) for row in await house.all(Team)
    }
    assert teams == {first: ("", 60, 3), second: ("Enterprise", 30, 1)}


async def test_four_a_day_over_all_teams(house: House) -> None:
    """A manager's four 1:1s a day and the ten minutes count across their teams (R3)."""
    reps = [f"U1REP{n}" for n in range(8)]
    for rep in reps:
        house.slack.meet(rep)
    await house.save(*reps[:3], length=30)
    await house.save_other("Second", *reps[3:], length=30)

    days = Counter(row.weekday for row in await house.all(Rhythm))
    assert days == {5: 4, 4: 4}


async def test_a_second_team_needs_a_name_of_its_own(house: House) -> None:
    """Without one, or with one that is there, the words stand at the name; nothing is written."""
    await house.save_other("North", RON)

    assert await refused(house, "", SAM) == {
        Field.NAME: "Give this team a name, so that you can tell your teams apart."
    }
    assert await refused(house, "NORTH", SAM) == {
        Field.NAME: "You lead a team of that name already. Pick another name."
    }
    assert await refused(house, "N" * 61, SAM) == {Field.NAME: "Say it in at most 60 characters."}
    assert len(await house.all(Team)) == 1


async def test_a_rep_is_in_one_team(house: House) -> None:
    """Who is in one team of a manager can't be in another; the words name them."""
    await house.save(RON, SAM)

    words = (await refused(house, "Second", SAM, AIKO))[Field.REPS]
    assert words.startswith("Already in another team of yours: Sam Lind.")


async def test_a_new_teams_form_sent_twice(house: House) -> None:
    """A double click on Save makes one second team, not two."""
    await house.save(RON)
    await asyncio.gather(*(house.save_other("Second", SAM, AIKO) for _ in range(3)))

    assert [row.name for row in await house.all(Team)] == ["", "Second"]
    assert len(await house.all(Membership)) == 3


async def test_only_ones_own_team_is_changed(house: House) -> None:
    """Another manager's team isn't there, for the form and for saving it (R50)."""
    team = await house.save(RON)
    form_of = house.set_up

    with pytest.raises(NotFound):
        await form_of.draft(house.workspace, STRANGER, team)
    with pytest.raises(NotFound):
        await house.save(SAM, by=STRANGER, team_id=team)
    assert [row.manager for row in await house.all(Team)] == [MIA]


async def test_each_team_is_changed_alone(house: House) -> None:
    """Saving one team leaves the other's reps and times as they are."""
    first = await house.save(RON)
    second = await house.save_other("Second", SAM)
    before = await times(house, first)
    await house.save(AIKO, name="Second", team_id=second)

    assert await times(house, first) == before
    assert (await times(house, second)).keys() == {AIKO}
    drafts = [await house.set_up.draft(house.workspace, MIA, one) for one in (first, second)]
    assert [SetUpMeta.of(draft).others for draft in drafts] == [1, 1]


async def test_every_two_weeks(house: House) -> None:
    """Half of a team meets in one week, the other half in the next; two may share a time (R3)."""
    await house.save(SAM, LENA, every=2)
    await house.wind(at("2026-12-22 12:00"))

    rhythms = await house.all(Rhythm)
    assert {(row.weekday, row.start_minute, row.every_weeks) for row in rhythms} == {(5, 600, 2)}
    assert (await weeks_of(house, SAM))[:3] == ["2026-W48", "2026-W50", "2026-W52"]
    assert (await weeks_of(house, LENA))[:2] == ["2026-W49", "2026-W51"]


async def test_from_weekly_to_two_weeks(house: House) -> None:
    """What is planned stays where it is, everybody keeps their time; from then on it is fewer."""
    team = await house.save(SAM, LENA)
    before = await times(house, team)
    await house.save(SAM, LENA, every=2)
    await house.wind(at("2026-12-22 12:00"))

    assert await times(house, team) == before
    assert (await weeks_of(house, SAM))[:3] == ["2026-W48", "2026-W49", "2026-W50"]
    assert sorted([len(await weeks_of(house, one)) for one in (SAM, LENA)]) == [4, 4]


async def test_another_time_every_two_weeks(house: House) -> None:
    """A team that meets every two weeks goes to another day; nobody's two 1:1s meet."""
    await house.save(SAM, LENA, every=2)
    await house.save(SAM, LENA, RON, every=2, weekday=3)

    assert [await weeks_of(house, one) for one in (SAM, LENA)] == [["2026-W48"], ["2026-W49"]]
    planned = [(row.planned_at, row.state) for row in await house.all(OneOnOne)]
    assert len(set(planned)) == len(planned) == 3
    assert {at.isoweekday() for at, _ in planned} == {3}


async def test_another_time_and_two_weeks_at_once(house: House) -> None:
    """While the 1:1s of both weeks stand, nobody gets a time at which somebody else is there."""
    await house.save(SAM, LENA)
    await house.save(SAM, LENA, every=2, weekday=3)

    planned = [row.planned_at for row in await house.all(OneOnOne)]
    assert len(set(planned)) == len(planned) == 4


async def test_back_to_weekly(house: House) -> None:
    """The weeks between are filled, and of two who shared a time one gets another (R3)."""
    team = await house.save(SAM, LENA, every=2)
    await house.save(SAM, LENA)

    assert await times(house, team) == {SAM: (5, 600), LENA: (5, 675)}
    assert [await weeks_of(house, one) for one in (SAM, LENA)] == [
        ["2026-W48", "2026-W49"],
        ["2026-W49", "2026-W48"],
    ]


async def test_another_target_moves_nobody(house: House) -> None:
    """Target and name are no reason to stagger a team anew."""
    await house.save(SAM, RON)
    before = [(row.id, row.planned_at, row.sequence) for row in await house.all(OneOnOne)]
    await house.save(SAM, RON, target=1, name="East")

    assert [(row.id, row.planned_at, row.sequence) for row in await house.all(OneOnOne)] == before
    assert [(row.name, row.target_hours) for row in await house.all(Team)] == [("East", 1)]


async def test_a_manager_who_is_gone(house: House) -> None:
    """Their reps can be taken in at once: greeting and time move along, and they are told (R50)."""
    team = await house.keep({RON: WeeklyTime("Europe/Berlin", 4, 15 * 60, 60)})
    await house.welcome.greet(house.workspace, team, by=MIA)
    [greeting] = await house.deliveries("rhythm.greeting")
    await house.sent(greeting)
    async with house.store.begin(house.workspace) as session:
        (await session.get_one(Person, (house.workspace, MIA))).is_gone = True
    new = await house.save(RON, SAM, by=STRANGER)

    async with house.store.begin(house.workspace) as session:
        found = await house.people.team(session, new)
    assert {one.rep: one.greeting for one in found.members} == {
        RON: Greeting.GREETED,
        SAM: Greeting.WAITING,
    }
    assert (await times(house, new))[RON] == (4, 15 * 60)
    old = await house.all(OneOnOne, OneOnOne.manager == MIA)
    assert {(row.state, row.cause) for row in old} == {(State.EXCUSED, Cause.HANDED_OVER)}
    assert [row.recipient for row in await house.deliveries("roster.new_leader")] == [RON]
    assert len(await house.deliveries("rhythm.greeting")) == 1


async def test_what_is_saved_is_recorded(house: House) -> None:
    """Each save leaves a record of who did it, without a word that anybody wrote (R51)."""
    await house.save_other("Secret name", RON)

    [record] = await house.all(Audit, Audit.event == "team.saved")
    assert (record.actor, record.subject.partition(":")[0]) == (MIA, "team")
    assert "Secret" not in record.detail
