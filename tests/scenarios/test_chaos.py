"""A fifth of all calls fails, sockets drop, acks get lost, events come twice and in disorder.

Two weeks of a team of nine: everything arrives once, and says in the end what is so.
"""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from structlog.testing import capture_logs

from bot.clock import HandClock
from bot.sandboxed import open_stage
from tests.scenarios.cast import MIA, REPS, RON, english_world, greet_all, utc
from tests.scenarios.chaos import (
    Stubborn,
    Trouble,
    check_files,
    check_log,
    check_posts,
    check_texts,
    days_off,
)
from tests.support.databases import Postgres
from tests.support.slack_world import Message, SlackWorld

SEED = int(os.environ.get("TEST_SEED") or 20261122)
CALL_TIMEOUT = timedelta(seconds=0.4)
DAYS = tuple(f"2026-11-{day}" for day in range(23, 28)) + tuple(
    f"2026-12-0{day}" for day in range(1, 5)
)
VACATION = {"status_text": "Vacationing", "status_emoji": ":palm_tree:"}
NONE = {"status_text": "", "status_emoji": ""}
STATUSES = {2: (VACATION, NONE, VACATION), 4: (NONE, VACATION, NONE)}
"""What Ron says of himself, by the number of the day: away from Wednesday night to Friday night."""


def _sheets(messages: list[Message]) -> list[Message]:
    return [one for one in messages if "rhythm.held" in one.action_ids]


class Fortnight:
    """What the team does in two weeks, whatever happens around them."""

    def __init__(self, slack: SlackWorld, trouble: Trouble, random: Random) -> None:
        self._slack = slack
        self._trouble = trouble
        self._random = random
        self.done: Counter[str] = Counter()

    async def live(self) -> None:
        for number, day in enumerate(DAYS):
            for time in ("08:30", "13:00", "21:00"):
                await self._trouble.strike_sockets()
                await self._slack.wind(to=utc(f"{day} {time}"))
                for user in (*REPS, MIA):
                    await self._look(user)
            # In quick succession: the events come late, twice and in any order.
            for status in STATUSES.get(number, ()):
                await self._slack.user(RON).change(**status)

    async def _look(self, user: str) -> None:
        """Look at the messages, answer what is asked, and now and then change something."""
        person = Stubborn(self._slack.user(user), self._slack)
        messages = await person.person.messages()
        for sheet in _sheets(messages):
            for block in sheet.blocks:
                if any(e.get("action_id") == "rhythm.held" for e in block.get("elements", ())):
                    label = block["elements"][0].get("accessibility_label", "")
                    about = label.rpartition(": ")[2]
                    answer = self._random.choice(["rhythm.held", "rhythm.held", "rhythm.not_held"])
                    await person.press(sheet, answer, about=about)
                    self.done["answered"] += 1
        movable = [one for one in messages if "rhythm.move" in one.action_ids]
        if movable and user != MIA and self._random.random() < 0.1:
            await self._move(person, movable[-1])

    async def _move(self, person: Stubborn, sheet: Message) -> None:
        modal = await person.open(sheet, "rhythm.move")
        with suppress(KeyError):
            options = modal.block("slot")["element"]["options"]
            chosen = self._random.choice(options)["value"]
            await person.person.fill({"slot": chosen})
            self.done["moved" if await person.submit() else "refused"] += 1
            return
        await person.person.close(everything=True)


@pytest.mark.timeout(900)
async def test_chaos(tmp_path: Path, postgres: Postgres, *, is_long: bool) -> None:
    """Everything arrives once, the texts are right in the end, each retry is in the log."""
    runs = [(SEED, "postgresql")]
    if is_long:
        runs = [(SEED + n, name) for n in range(5) for name in ("sqlite", "postgresql")]
    for seed, database in runs:
        print(f"TEST_SEED={seed} {database}")
        folder = tmp_path / f"{seed}-{database}"
        folder.mkdir()
        with postgres.database(empty=True) as url:
            await _chaos(folder, url if database == "postgresql" else None, seed)


async def _chaos(folder: Path, database_url: str | None, seed: int) -> None:
    random = Random(seed)
    with capture_logs() as logged:
        async with (
            open_stage(
                folder=folder,
                clock=HandClock(utc("2026-11-23 08:00")),
                world=english_world(),
                database_url=database_url,
                call_timeout=CALL_TIMEOUT,
            ) as stage,
            SlackWorld(stage.sandbox.control_url) as slack,
        ):
            await greet_all(slack, list(REPS))
            trouble = Trouble(slack, random)
            await trouble.begin()
            fortnight = Fortnight(slack, trouble, random)
            await fortnight.live()
            await slack.no_more_faults()
            await slack.wind(to=utc("2026-12-05 12:00"))

            calls = await slack.calls()
            struck = Counter(call.fault for call in calls if call.fault)
            print(f"{len(calls)} calls, {struck.total()} of them struck: {dict(struck)}")
            print(dict(fortnight.done))
            await check_posts(stage)
            await check_files(stage)
            await check_texts(stage)
            await check_log(stage, logged)
            assert await days_off(stage, RON) == [date(2026, 11, day) for day in (25, 26, 27)]
    assert struck.total() > 0.1 * len(calls)
    assert fortnight.done["answered"] > 10
    assert fortnight.done["moved"] > 0
