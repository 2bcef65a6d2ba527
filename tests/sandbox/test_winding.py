"""Winding the clock in steps: where it goes, what is told on the way, and what came."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.clock import HandClock
from bot.sandbox import Sandbox, demo_world
from bot.sandbox.changes import Change, ClockWound
from bot.sandbox.duties import Duties
from bot.sandbox.winding import Winding, next_morning
from tests.sandbox.bench import MANIFEST
from tests.support.slack_world import Impossible, SlackWorld

MIA, RON, VERA = "U07SBXMIA", "U07SBXRON", "U07SBXVERA"
SALES = "C07SBXSALES"
HOUR = timedelta(hours=1)


class Diary:
    """A winder whose bot does at certain instants what a test wrote down for them."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock
        self._plans: dict[datetime, Callable[[], object]] = {}
        self.may_go = asyncio.Event()
        self.may_go.set()

    def plan(self, after: timedelta, act: Callable[[], object]) -> None:
        self._plans[self._clock.now() + after] = act

    async def next_instant(self) -> datetime | None:
        return min(self._plans, default=None)

    async def wind(self, to: datetime, *, enough: Callable[[], bool]) -> None:
        while (due := await self.next_instant()) is not None and due <= to:
            await self.may_go.wait()
            self._clock.set(due)
            self._plans.pop(due)()
            if enough():
                return
        self._clock.set(to)


@pytest.fixture(name="diary")
def _diary(clock: HandClock) -> Diary:
    return Diary(clock)


@pytest.fixture(name="sandbox")
async def _sandbox(clock: HandClock, diary: Diary) -> AsyncIterator[Sandbox]:
    """A sandbox whose clock this diary winds; it is Monday, nine o'clock in Berlin."""
    sandbox = Sandbox(clock=clock, manifest=MANIFEST, world=demo_world(), winder=diary)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture(name="speak")
def _speak(sandbox: Sandbox) -> Callable[[str, str], Callable[[], object]]:
    """What the bot may have in its diary: to say something to a person, or in a channel."""

    def speak(where: str, text: str) -> Callable[[], object]:
        workspace = sandbox.workspace

        def say() -> object:
            place = workspace.conversations.get(where) or workspace.direct(where)
            return workspace.say(place, author=workspace.bot_user, text=text)

        return say

    return speak


async def step(slack: SlackWorld, name: str, user: str | None = MIA) -> dict[str, Any]:
    return await slack.post("clock/wind", {"step": name, "user": user})


@pytest.mark.parametrize(
    ("zone", "now", "morning"),
    [
        ("Europe/Berlin", "2026-11-23 07:59", "2026-11-23 08:00"),
        ("Europe/Berlin", "2026-11-23 08:00", "2026-11-24 08:00"),
        ("Europe/Berlin", "2026-11-27 12:00", "2026-11-30 08:00"),
        ("Europe/Berlin", "2026-11-28 02:00", "2026-11-30 08:00"),
        ("Europe/Berlin", "2026-10-23 12:00", "2026-10-26 08:00"),
        ("Europe/Berlin", "2026-03-27 12:00", "2026-03-30 07:00"),
        ("America/New_York", "2026-11-23 13:00", "2026-11-23 14:00"),
        ("Australia/Sydney", "2026-11-22 21:00", "2026-11-22 22:00"),
        ("Australia/Sydney", "2026-11-27 00:00", "2026-11-29 22:00"),
    ],
)
def test_the_next_working_morning(zone: str, now: str, morning: str) -> None:
    """It is the next nine o'clock from Monday to Friday, also where the clocks change before."""
    instant = datetime.fromisoformat(now).replace(tzinfo=UTC)

    assert next_morning(instant, ZoneInfo(zone)) == datetime.fromisoformat(morning).replace(
        tzinfo=UTC
    )


async def test_steps(slack: SlackWorld, clock: HandClock) -> None:
    """An hour, a working morning and a week go by as the person in front of it counts them."""
    start = clock.now()
    assert (await step(slack, "hour"))["now"] == (start + HOUR).isoformat()
    assert clock.now() == start + HOUR

    await step(slack, "morning", RON)
    assert clock.now() == start + timedelta(days=1)
    await slack.post("clock/wind", {"to": "2026-11-24T10:30", "user": "U07SBXSAM"})
    assert clock.now() == datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
    await step(slack, "week")
    assert clock.now() == datetime(2026, 12, 1, 15, 30, tzinfo=UTC)


async def test_a_week_over_a_change_of_clocks(slack: SlackWorld, clock: HandClock) -> None:
    """A week later it is the same time of day, though the day in between had 23 hours."""
    clock.set(datetime(2027, 3, 25, 9, 0, tzinfo=UTC))

    answer = await step(slack, "week")

    assert clock.now() == datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
    assert answer["words"] == "It's Thursday 10:00. No new message."


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"step": "year"}, 422, "no step"),
        ({"step": "hour", "user": "U0"}, 404, "no user U0"),
        ({"to": "2029-01-01T00:00:00Z"}, 422, "a year at once"),
        ({"to": "9999-12-31T23:59:59-12:00"}, 422, "ISO 8601"),
        ({"seconds": 1e300}, 422, "within reach"),
        ({"seconds": "many"}, 422, "say"),
        ({"seconds": -1}, 422, "only goes forwards"),
        ({"to": "2026-11-23T08:59", "user": MIA}, 422, "only goes forwards"),
    ],
)
async def test_where_it_can_not_go(
    slack: SlackWorld, clock: HandClock, asked: dict[str, Any], status: int, words: str
) -> None:
    """What can't be wound to is refused in words, and the clock stays."""
    before = clock.now()

    with pytest.raises(Impossible, match=words) as refusal:
        await slack.post("clock/wind", asked)

    assert refusal.value.status == status
    assert clock.now() == before


async def test_what_came(
    slack: SlackWorld, diary: Diary, speak: Callable[[str, str], Callable[[], object]]
) -> None:
    """The answer counts what is new to the person, by conversation, and says it in a sentence."""
    diary.plan(HOUR, speak(MIA, "one"))
    diary.plan(2 * HOUR, speak(MIA, "two"))
    diary.plan(3 * HOUR, speak(SALES, "three"))
    diary.plan(4 * HOUR, speak(RON, "four"))

    answer = await step(slack, "morning")

    assert [(each["name"], each["count"]) for each in answer["came"]] == [
        ("Coach", 2),
        ("#sales", 1),
    ]
    assert answer["came"][1]["channel"] == SALES
    assert answer["words"] == "It's Tuesday 09:00. 3 messages came."


async def test_what_came_for_others(
    slack: SlackWorld, diary: Diary, speak: Callable[[str, str], Callable[[], object]]
) -> None:
    """Where nothing came for the person, it is said who got something."""
    for number, user in enumerate((RON, VERA, "U07SBXSAM", "U07SBXDEV"), 1):
        diary.plan(number * HOUR, speak(user, "hello"))

    answer = await slack.post("clock/wind", {"seconds": 2 * 3600, "user": MIA})
    assert answer["came"] == []
    assert answer["words"] == (
        "It's Monday 11:00. No new message for you, but Ron Becker and Vera Lindqvist got messages."
    )

    diary.plan(timedelta(minutes=5), speak(RON, "again"))
    answer = await slack.post("clock/wind", {"seconds": 3 * 3600})
    assert [each["name"] for each in answer["came"]] == ["Ron Becker", "Sam Whitfield", "Dev Patel"]
    assert answer["words"] == "It's Monday 13:00 UTC. 3 messages came."


async def test_until_the_bot_says_something(
    sandbox: Sandbox,
    slack: SlackWorld,
    clock: HandClock,
    diary: Diary,
    speak: Callable[[str, str], Callable[[], object]],
) -> None:
    """The next thing is a message that somebody sees: no work within, no update of an old one."""
    start, workspace = clock.now(), sandbox.workspace
    place = workspace.direct(MIA)
    old = workspace.say(place, author=workspace.bot_user, text="old")
    diary.plan(HOUR, lambda: None)
    diary.plan(2 * HOUR, lambda: workspace.touch(place, old))
    diary.plan(3 * HOUR, speak(RON, "hello"))
    diary.plan(4 * HOUR, speak(MIA, "later"))

    answer = await step(slack, "next")

    assert clock.now() == start + 3 * HOUR
    assert answer["words"].endswith("No new message for you, but Ron Becker got a message.")
    assert (await step(slack, "next"))["words"] == "It's Monday 13:00. 1 message came."


async def test_a_bot_that_says_nothing(slack: SlackWorld, clock: HandClock, diary: Diary) -> None:
    """Four weeks are enough to wait for a word; with nothing to wait for, the clock stays."""
    start = clock.now()
    answer = await step(slack, "next")
    assert answer["words"] == "It's Monday 09:00. Coach had nothing to say."
    assert clock.now() == start

    for week in range(6):
        diary.plan(timedelta(weeks=week, hours=1), lambda: None)
    answer = await step(slack, "next")
    assert answer["words"].endswith("Coach had nothing to say.")
    assert clock.now() == start + timedelta(weeks=4)


async def test_one_at_a_time(
    sandbox: Sandbox,
    slack: SlackWorld,
    diary: Diary,
    speak: Callable[[str, str], Callable[[], object]],
) -> None:
    """While the clock is wound it says so, and nobody else can wind it."""
    diary.plan(HOUR, speak(MIA, "hello"))
    diary.may_go.clear()
    first = asyncio.create_task(step(slack, "week"))
    while not sandbox.winding.is_on:  # noqa: ASYNC110 - the server works in this very loop
        await asyncio.sleep(0.001)

    state = await slack.get("clock")
    assert state["winding"] is True
    assert state["next"] == "2026-11-23T09:00:00+00:00"
    with pytest.raises(Impossible, match="being wound already") as refusal:
        await step(slack, "hour")
    assert refusal.value.status == 409

    diary.may_go.set()
    assert (await first)["words"] == "It's Monday 09:00. 1 message came."
    assert (await slack.get("clock"))["winding"] is False


async def test_an_end_in_the_middle(
    sandbox: Sandbox, slack: SlackWorld, clock: HandClock, diary: Diary
) -> None:
    """When the sandbox ends, winding ends at the next stop; and a stop that takes for ever, too."""
    start = clock.now()
    for hours in (1, 2, 3):
        diary.plan(hours * HOUR, lambda: None)
    diary.may_go.clear()
    winding = asyncio.create_task(step(slack, "week"))
    while not sandbox.winding.is_on:  # noqa: ASYNC110 - the server works in this very loop
        await asyncio.sleep(0.001)
    closing = asyncio.create_task(sandbox.winding.close())
    await asyncio.sleep(0)
    diary.may_go.set()
    await closing
    assert clock.now() == start + HOUR
    await winding
    with pytest.raises(Impossible, match="about to end"):
        await step(slack, "hour")

    stuck = Winding(sandbox.workspace, Duties(), diary)
    diary.may_go.clear()
    task = asyncio.create_task(stuck.wind({"step": "week"}))
    await asyncio.sleep(0.001)
    await stuck.close()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not stuck.is_on


async def test_every_stop_is_told(sandbox: Sandbox, slack: SlackWorld, diary: Diary) -> None:
    """Pages hear of the start, of each stop on the way, and of the end."""
    heard: list[tuple[str, bool]] = []

    def listen(change: Change) -> None:
        if isinstance(change, ClockWound):
            now = sandbox.clock.now()
            heard.append((f"{now:%H:%M}", sandbox.winding.is_on))

    sandbox.workspace.changes.listen(listen)
    diary.plan(timedelta(minutes=10), lambda: None)
    diary.plan(timedelta(minutes=20), lambda: None)

    await step(slack, "hour")

    assert list(dict.fromkeys(heard)) == [
        ("08:00", True),
        ("08:10", True),
        ("08:20", True),
        ("09:00", True),
        ("09:00", False),
    ]


async def test_events_are_repeated_on_the_way(
    sandbox: Sandbox, slack: SlackWorld, diary: Diary
) -> None:
    """An event that nobody acked is sent again when it is due, between what the bot does."""
    seen: list[str] = []
    for minutes in (3, 9):
        act = lambda: seen.append(f"{sandbox.clock.now():%H:%M}")  # noqa: E731
        diary.plan(timedelta(minutes=minutes), act)
    await slack.user(MIA).say(SALES, "nobody listens")

    await step(slack, "hour")

    sent = [entry for entry in sandbox.workspace.journal.entries if entry.name == "message"]
    assert [entry.at[11:16] for entry in sent] == ["08:00", "08:00", "08:01", "08:06"]
    assert seen == ["08:03", "08:09"]
