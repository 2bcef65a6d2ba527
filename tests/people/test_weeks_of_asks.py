"""Weeks of asks of every kind, at random: nobody is ever over a limit, nothing is lost."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from datetime import timedelta
from random import Random, SystemRandom

from bot.outbox.types import DeliveryClass
from bot.people.budget import week_of
from tests.people.gatehouse import MIA, RON, SAM, Gatehouse
from tests.support.asks import KINDS

WEEKS, LONG = 2, 8
A_WEEK = 36
LIMITS = {SAM: (5, 2, 15 * 60), RON: (5, 2, 15 * 60), MIA: (10, 2, 15 * 60)}
ENDS = {"muted", "over-budget", "had-their-questions", "already-done", "too-late", "after-others"}
ENDS |= {"outside-working-hours", "day-off", "nothing-left"}


async def test_nobody_is_ever_over_a_limit(gate: Gatehouse, *, is_long: bool) -> None:
    """Asks and minutes keep to the limits of each day and week; each ask is said once, or why not.

    Counted from what was posted, not from our own book.
    """
    seed = int(os.environ.get("TEST_SEED") or SystemRandom().randrange(1_000_000))
    print(f"TEST_SEED={seed}")
    random = Random(seed)
    start = gate.clock.now()
    conversations = set()
    weeks_asked = LONG if is_long else WEEKS
    for subject in range(weeks_asked * A_WEEK):
        kind = random.choice(sorted(KINDS)).removeprefix("test.")
        is_conversation = kind == "re_ask"
        conversations |= {subject} if is_conversation else set()
        await gate.put(
            kind,
            subject,
            random.choice([SAM, SAM, RON, MIA]),
            due_at=start + timedelta(minutes=random.randrange(weeks_asked * 7 * 24 * 60)),
            lasts=timedelta(hours=random.choice([2, 24, 24 * 7])),
            klass=DeliveryClass.CONVERSATION if is_conversation else DeliveryClass.ASK,
        )
        if random.random() < 0.1:
            gate.room.done.add(subject)

    await gate.wind(start + timedelta(weeks=weeks_asked + 2))

    said: Counter[int] = Counter()
    for person, (a_week, a_day, seconds) in LIMITS.items():
        hours = (await gate.wishes.reader(gate.workspace, person)).hours
        days: Counter[object] = Counter()
        weeks: Counter[str] = Counter()
        minutes: defaultdict[str, int] = defaultdict(int)
        for message in gate.slack.messages:
            if message.channel != f"D{person[1:]}":
                continue
            assert hours.is_open(message.at), message
            day = hours.local_day(message.at)
            items = message.text.partition(": ")[2] or message.text
            subjects = [int(item.split()[1]) for item in items.split(" · ")]
            said.update(subjects)
            if not conversations.issuperset(subjects):
                days[day] += 1
                weeks[week_of(day)] += 1
            minutes[week_of(day)] += sum(
                KINDS[item.split()[0]].seconds for item in items.split(" · ")
            )
        assert max(days.values()) <= a_day
        assert max(weeks.values()) <= a_week
        assert max(minutes.values()) <= seconds

    assert set(said.values()) == {1}
    for row in await gate.rows():
        assert row.state in {"sent", "merged", "silent", "expired"}, row
        if row.state in {"silent", "expired"}:
            assert row.reason in ENDS, row.reason
            assert row.subject_id not in said or row.kind == "people.bundle"
