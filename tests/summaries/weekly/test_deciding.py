"""Who may decide about a week, read it, and what follows from it (docs/rhythm.md R40, R48, R50)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update

from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.evidence.praise.model import Praise
from bot.evidence.praise.rules import State as PraiseState
from bot.people.audit import Event
from bot.people.model import Audit, Membership
from bot.rhythm.model import OneOnOne, Rhythm
from bot.summaries.weekly.pages import Insight
from bot.summaries.weekly.rules import Setting, State, Whither
from tests.rhythm.house import MIA, RON, SALES, SAM, STRANGER
from tests.summaries.weekly.monday import WEEKS_AGO, Monday, berlin


@pytest.fixture(name="shown")
async def _shown(monday: Monday) -> int:
    """Monday, five past nine: Mia has read her team's week."""
    await monday.meet(RON, SAM)
    await monday.at(berlin(30, "00:00"))
    await monday.at(berlin(30, "09:05"))
    return (await monday.one()).id


async def test_nobody_else_decides(monday: Monday, shown: int) -> None:
    """To its reps and to strangers it isn't there, until the channel has it."""
    house, workspace = monday.summaries, monday.house.workspace
    for person in (RON, STRANGER):
        for ask in (house.share, house.hold, house.keep):
            with pytest.raises((NotFound, NotAllowed)):
                await ask(workspace, shown, by=person)
        with pytest.raises((NotFound, NotAllowed)):
            await house.leave_out(workspace, shown, ["held"], for_good=True, by=person)
        with pytest.raises((NotFound, NotAllowed)):
            await house.counted(workspace, shown, viewer=person, channel=SALES)
    with pytest.raises(NotFound):
        await house.share(workspace, 999, by=MIA)
    assert (await monday.one()).state == State.WAITING

    await monday.at(berlin(30, "09:35"))
    # Whoever clicks where it stands reads it there; elsewhere its reps do, and nobody else.
    page = await house.counted(workspace, shown, viewer=STRANGER, channel=SALES)
    assert page.told.week.held == 2
    await house.counted(workspace, shown, viewer=RON, channel="")
    with pytest.raises(NotFound):
        await house.counted(workspace, shown, viewer=STRANGER, channel="C1OTHER")
    front = await house.front(workspace, RON)
    assert (front.leads, [one.id for one in front.past]) == (False, [shown])


async def test_shared_twice_is_once(monday: Monday, shown: int) -> None:
    """A second tap posts nothing more; at night it waits for the team's morning."""
    workspace = monday.house.workspace
    for _ in range(2):
        page = await monday.summaries.share(workspace, shown, by=MIA)
        assert page.summary.state is State.SHARED
    await monday.worker.drain()
    assert len(monday.said_in()) == 1
    shared = await monday.house.all(Audit, Audit.event == Event.SUMMARY_SHARED)
    assert [one.actor for one in shared] == [MIA]
    with pytest.raises(NotAllowed, match="The channel has it already"):
        await monday.summaries.hold(workspace, shown, by=MIA)


async def test_shared_at_night(monday: Monday, shown: int) -> None:
    """Held by day and shared at night, it waits for the team's morning (R44)."""
    workspace = monday.house.workspace
    await monday.summaries.hold(workspace, shown, by=MIA)
    await monday.at(berlin(30, "12:00"))
    assert monday.said_in() == []
    monday.house.clock.set(berlin(2, "23:30").astimezone(UTC))
    page = await monday.summaries.share(workspace, shown, by=MIA)
    assert (page.summary.state, page.summary.due_at) == (State.WAITING, berlin(3, "09:00"))
    await monday.at(berlin(3, "09:00"))
    assert len(monday.said_in()) == 1


async def test_too_late(monday: Monday, shown: int) -> None:
    """Once the next week's day has come the last one is no news any more."""
    await monday.summaries.keep(monday.house.workspace, shown, by=MIA)
    monday.house.clock.set(berlin(7, "00:01").astimezone(UTC))

    with pytest.raises(NotAllowed, match="That week is over"):
        await monday.summaries.share(monday.house.workspace, shown, by=MIA)


async def test_one_persons_numbers(monday: Monday) -> None:
    """What would be one rep's numbers can't be shared, and the words say why (R50)."""
    await monday.change(
        delete(OneOnOne).where(OneOnOne.rep != RON),
        update(Membership).where(Membership.rep != RON).values(until=WEEKS_AGO),
        update(Rhythm).where(Rhythm.rep != RON).values(ended_at=WEEKS_AGO),
    )
    await monday.meet(RON)
    await monday.at(berlin(30, "00:00"))
    row = await monday.one()
    monday.house.clock.set(berlin(30, "09:10").astimezone(UTC))

    with pytest.raises(NotAllowed, match="every number would be theirs"):
        await monday.summaries.share(monday.house.workspace, row.id, by=MIA)


async def test_praise_of_the_week(monday: Monday, shown: int) -> None:
    """Told is what stands in the channel with its rep's yes, of that week by the team's clock."""

    def praise(ts: str, at: datetime, state: PraiseState, channel: str | None = SALES) -> Praise:
        return Praise(
            rep=RON,
            made_by=MIA,
            quote=ts,
            why="W",
            channel="C1",
            ts=ts,
            team_channel=channel,
            state=state,
            made_at=at,
            answered_at=at,
        )

    friday = datetime(2026, 11, 27, 12, tzinfo=UTC)
    async with monday.house.store.begin(monday.house.workspace) as session:
        session.add_all(
            [
                praise("told", friday, PraiseState.AGREED),
                praise("first", datetime(2026, 11, 22, 23, tzinfo=UTC), PraiseState.AGREED),
                praise("before", datetime(2026, 11, 22, 22, 59, tzinfo=UTC), PraiseState.AGREED),
                praise("after", datetime(2026, 11, 29, 23, tzinfo=UTC), PraiseState.AGREED),
                praise("no", friday, PraiseState.DECLINED),
                praise("back", friday, PraiseState.TAKEN_BACK),
                praise("elsewhere", friday, PraiseState.AGREED, "C1OTHER"),
            ]
        )
    page = await monday.summaries.page(monday.house.workspace, shown, viewer=MIA)

    assert page.told.insights == (Insight(RON, "first", MIA), Insight(RON, "told", MIA))
    assert page.names[RON] == "Ron Cole"


async def test_settings(monday: Monday, shown: int) -> None:
    """Only who leads a team chooses for it; a wrong time is told at its field."""
    workspace, settings = monday.house.workspace, monday.settings
    team = (await monday.one()).team_id
    with pytest.raises((NotFound, NotAllowed)):
        await settings.save(workspace, team, Setting(), by=RON, field="time")
    with pytest.raises((NotFound, NotAllowed)):
        await settings.page(workspace, team, viewer=STRANGER)
    with pytest.raises(InvalidInput):
        await settings.save(workspace, team, Setting(minute=1440), by=MIA, field="time")
    figures = frozenset({"held", "no-such-figure"})
    wanted = Setting(Whither.MANAGER, left_out=figures)
    page = await settings.save(workspace, team, wanted, by=MIA, field="time")
    assert page.setting == Setting(Whither.MANAGER, left_out=frozenset({"held"}))
    # What waits goes to the manager alone by then.
    await monday.at(berlin(30, "09:35"))
    assert monday.said_in() == []
    assert (await monday.one()).state == State.PRIVATE
    page = await settings.save(workspace, team, Setting(), at_once=True, by=MIA, field="time")
    assert page.setting.shared_since is not None
    assert not page.is_new
