"""Persons and teams on real databases: remembering, loading, joining, leaving, waiting."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.clock import HandClock
from bot.errors import NotFound
from bot.people.model import Person
from bot.people.rules import Greeting, Policy, TeamFacts, Times
from bot.people.service import People
from bot.slack.failures import SlackLimited, SlackRefused
from bot.store import Store, WorkspaceId
from tests.conftest import add_workspace
from tests.people.fakes import FakeSlack

MIA, RON, AIKO, SAM = "U1MIA", "U1RON", "U1AIKO", "U1SAM"
POLICY = Policy("C1SALES", "Europe/Berlin", 5, 600, 60, Times.STAGGERED)


async def enrol(
    people: People, store: Store, workspace: WorkspaceId, *reps: str, manager: str = MIA
) -> TeamFacts:
    users = await people.profiles(workspace, [manager, *reps])
    async with store.begin(workspace) as session:
        await people.remember(session, users.values())
        teams = await people.teams_of(session, manager)
        team_id = teams[0].id if teams else None
        return await people.save_team(session, manager, POLICY, reps, team_id=team_id)


async def test_profiles_are_asked_for_once_each(
    people: People, slack: FakeSlack, workspace: WorkspaceId
) -> None:
    """A person who is named twice is asked for once, and all come back by their id."""
    found = await people.profiles(workspace, [MIA, RON, MIA])

    assert set(found) == {MIA, RON}
    assert sorted(slack.asked) == [MIA, RON]


async def test_what_slack_refuses_is_passed_on(people: People, workspace: WorkspaceId) -> None:
    """An id that Slack doesn't know is Slack's refusal, for the caller to tell."""
    with pytest.raises(SlackRefused, match="user_not_found"):
        await people.profiles(workspace, ["U1NOBODY"])


async def test_people_are_remembered_and_updated(
    people: People, slack: FakeSlack, store: Store, workspace: WorkspaceId
) -> None:
    """Name, zone and language follow Slack; hours are the default ones, and stay as set (R8)."""
    await enrol(people, store, workspace, RON)
    async with store.begin(workspace) as session:
        row = await session.get_one(Person, (workspace, RON))
        row.work_from, row.work_days = 7 * 60, "1234"
    slack.change(RON, name="Ron Cole", zone="America/Chicago", locale="de-DE")
    await enrol(people, store, workspace, RON)

    async with store.begin(workspace) as session:
        ron = (await people.persons(session, [RON]))[RON]
        mia = (await people.persons(session, [MIA]))[MIA]
    assert (ron.name, ron.zone, ron.locale) == ("Ron Cole", "America/Chicago", "de-DE")
    assert (ron.hours.start, ron.hours.days) == (7 * 60, frozenset({1, 2, 3, 4}))
    assert (mia.hours.start, mia.hours.end, mia.hours.days) == (
        540,
        1080,
        frozenset({1, 2, 3, 4, 5}),
    )


async def test_a_name_of_any_length_is_kept_in_part(
    people: People, slack: FakeSlack, store: Store, workspace: WorkspaceId
) -> None:
    """A name of 3,000 characters doesn't break the table."""
    slack.change(RON, name="R" * 3000)
    await enrol(people, store, workspace, RON)

    async with store.begin(workspace) as session:
        assert (await people.persons(session, [RON]))[RON].name == "R" * 120


async def test_a_zone_that_nobody_knows_is_utc(
    people: People, slack: FakeSlack, store: Store, workspace: WorkspaceId
) -> None:
    """A zone name that our tables lack doesn't break whatever has to do with that person."""
    slack.change(RON, zone="Mars/Olympus_Mons")
    await enrol(people, store, workspace, RON)

    async with store.begin(workspace) as session:
        ron = (await people.persons(session, [RON]))[RON]
    assert ron.hours.local_day(datetime.fromisoformat("2026-11-27T00:30:00+00:00")).day == 27


async def test_strangers_are_not_found(
    people: People, store: Store, workspace: WorkspaceId
) -> None:
    """Whoever was never enrolled has no facts, no language, and isn't loaded by mistake."""
    async with store.begin(workspace) as session:
        assert await people.known(session, RON) is None
        with pytest.raises(NotFound):
            await people.persons(session, [RON])
    assert await people.locale(workspace, RON) is None


async def test_names_come_from_memory_first(
    people: People, slack: FakeSlack, store: Store, workspace: WorkspaceId
) -> None:
    """Only for whom we haven't met is Slack asked."""
    await enrol(people, store, workspace, RON)
    slack.asked.clear()

    assert await people.names(workspace, [RON, AIKO]) == {RON: "U1Ron", AIKO: "U1Aiko"}
    assert slack.asked == [AIKO]


async def test_profiles_are_freshened_once_a_day(
    people: People, slack: FakeSlack, store: Store, clock: HandClock, workspace: WorkspaceId
) -> None:
    """Who moved to another zone is known there by the next day; Slack is asked once a day."""
    await enrol(people, store, workspace, RON)
    slack.change(RON, zone="Asia/Tokyo")
    slack.asked.clear()
    await people.freshen(workspace, [RON])
    assert slack.asked == []

    clock.advance(timedelta(days=1, seconds=1))
    await people.freshen(workspace, [RON])
    await people.freshen(workspace, [RON])

    assert slack.asked == [RON]
    async with store.begin(workspace) as session:
        assert (await people.persons(session, [RON]))[RON].zone == "Asia/Tokyo"


async def test_slack_being_away_is_no_harm_to_freshening(
    people: People, slack: FakeSlack, store: Store, clock: HandClock, workspace: WorkspaceId
) -> None:
    """When Slack doesn't answer, yesterday's profile serves on, and the log says so."""
    await enrol(people, store, workspace, RON)
    clock.advance(timedelta(days=2))
    slack.away = SlackLimited("users.info", retry_after=30)

    with capture_logs() as logs:
        await people.freshen(workspace, [RON])

    assert [entry["event"] for entry in logs] == ["people.not_freshened"]


async def test_a_team_is_saved_and_changed(
    people: People, store: Store, workspace: WorkspaceId
) -> None:
    """Who joins waits for a greeting, who stays keeps theirs, who leaves has no place left."""
    first = await enrol(people, store, workspace, RON, AIKO)
    async with store.begin(workspace) as session:
        await people.set_greeting(session, first.id, RON, Greeting.GREETED)
    second = await enrol(people, store, workspace, RON, SAM)

    assert second.id == first.id
    assert {one.rep: one.greeting for one in second.members} == {
        RON: Greeting.GREETED,
        SAM: Greeting.WAITING,
    }
    gone = next(one for one in first.members if one.rep == AIKO)
    async with store.begin(workspace) as session:
        assert await people.managers_of(session, [RON, AIKO, SAM]) == {RON: MIA, SAM: MIA}
        assert await people.is_greeted(session, RON)
        assert not await people.is_greeted(session, SAM)
        with pytest.raises(NotFound):
            await people.member(session, gone.id)


async def test_who_comes_back_is_new(people: People, store: Store, workspace: WorkspaceId) -> None:
    """A rep who left and joins again is greeted again, and keeps no old answer (R46)."""
    team = await enrol(people, store, workspace, RON)
    async with store.begin(workspace) as session:
        await people.set_greeting(session, team.id, RON, Greeting.REFUSED)
    await enrol(people, store, workspace, SAM)
    again = await enrol(people, store, workspace, RON, SAM)

    assert again.greeting_of(RON) is Greeting.WAITING


async def test_teams_are_found_by_manager_and_id(
    people: People, store: Store, workspace: WorkspaceId
) -> None:
    """The same team by either way; no team for a rep, none for an id that isn't there."""
    saved = await enrol(people, store, workspace, RON)

    async with store.begin(workspace) as session:
        assert await people.teams_of(session, MIA) == [saved]
        assert await people.team(session, saved.id) == replace(saved)
        assert await people.team(session, saved.id, to_change=True) == saved
        assert await people.teams_of(session, RON) == []
        with pytest.raises(NotFound):
            await people.team(session, saved.id + 1)


async def test_another_workspace_sees_nothing(
    people: People, store: Store, clock: HandClock, workspace: WorkspaceId
) -> None:
    """The same ids in another workspace are other people: nothing is found by ours (R50)."""
    saved = await enrol(people, store, workspace, RON)
    foreign = await add_workspace(store, clock, "T0002")

    async with store.begin(foreign) as session:
        assert await people.known(session, RON) is None
        assert await people.teams_of(session, MIA) == []
        assert await people.managers_of(session, [RON]) == {}
        with pytest.raises(NotFound):
            await people.team(session, saved.id)
        with pytest.raises(NotFound):
            await people.member(session, saved.members[0].id)
        await people.set_greeting(session, saved.id, RON, Greeting.GREETED)
    async with store.begin(workspace) as session:
        assert not await people.is_greeted(session, RON)


async def test_the_same_person_may_live_in_two_workspaces(
    people: People, slack: FakeSlack, store: Store, clock: HandClock, workspace: WorkspaceId
) -> None:
    """A person of two workspaces has a row in each, and each follows its own Slack."""
    await enrol(people, store, workspace, RON)
    foreign = await add_workspace(store, clock, "T0002")
    slack.change(RON, name="Ron elsewhere")
    await enrol(people, store, foreign, RON)

    assert await people.names(workspace, [RON]) == {RON: "U1Ron"}
    assert await people.names(foreign, [RON]) == {RON: "Ron elsewhere"}
