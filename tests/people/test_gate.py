"""The gate on each database: leave, mutes, quiet, and the budget that nobody gets past."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from bot.outbox.types import DeliveryClass, Due, Go, Silence, Verdict
from bot.people.holding import Reason
from bot.people.kinds import MANNERS
from bot.people.kinds import Kind as PeopleKind
from bot.people.manners import Manners
from bot.people.model import DayOff, Person
from bot.people.roster_rules import RosterKind
from bot.people.rules import Habits, Intensity
from bot.rhythm.manners import MANNERS as OF_RHYTHM
from bot.rhythm.rules import Kind
from bot.slack.failures import SlackRefused, SlackUncertain
from tests.people.gatehouse import (
    AIKO,
    MIA,
    POLICY,
    RON,
    SAM,
    Gatehouse,
    at,
    refuse,
    set_person,
    take_off,
)
from tests.support.asks import KINDS

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
APPOINTMENT = DeliveryClass.APPOINTMENT
REFUSED = Silence(Reason.REFUSED)


class TestHeldBack:
    """What keeps a message from its readers whatever it costs."""

    @pytest.mark.parametrize("klass", [APPOINTMENT, DeliveryClass.ASK, DeliveryClass.NOTICE])
    @pytest.mark.parametrize("recipient", [SAM, f"{MIA},{SAM}"])
    async def test_who_left(self, gate: Gatehouse, klass: DeliveryClass, recipient: str) -> None:
        """Nothing is sent to somebody who left, nor to a group with them."""
        await set_person(gate, SAM, is_gone=True)
        await gate.put("action", 1, recipient, klass=klass)

        assert await gate.deliver() == []
        assert await gate.reasons() == {1: ("silent", "left")}

    async def test_who_said_no(self, gate: Gatehouse) -> None:
        """Who would rather not take part is asked nothing, also what waited already; others are."""
        await gate.put("action", 1)
        await gate.put("re_ask", 2, klass=DeliveryClass.CONVERSATION)
        await gate.put("action", 3, MIA)
        await refuse(gate, SAM)

        assert [message.text for message in await gate.deliver()] == ["test.action 3"]
        assert (await gate.reasons())[1] == ("silent", "refused")
        assert (await gate.reasons())[2] == ("silent", "refused")

    @pytest.mark.parametrize(
        ("kind", "klass", "recipient", "verdict"),
        [
            (PeopleKind.AWAY_SET, DeliveryClass.NOTICE, SAM, REFUSED),
            (RosterKind.PAUSED, DeliveryClass.NOTICE, SAM, REFUSED),
            ("test.action", DeliveryClass.NOTICE, SAM, REFUSED),
            ("test.action", DeliveryClass.NOTICE, f"{MIA},{SAM}", REFUSED),
            ("test.action", DeliveryClass.NOTICE, MIA, Go()),
            (Kind.GREETING, DeliveryClass.NOTICE, SAM, Go()),
            (RosterKind.NEW_LEADER, DeliveryClass.NOTICE, SAM, Go()),
            (RosterKind.STAND_IN, DeliveryClass.NOTICE, SAM, Go()),
            (RosterKind.HAND_OVER, DeliveryClass.NOTICE, SAM, Go()),
            # The 1:1 that is off leaves their calendar; what they press is answered.
            (Kind.WITHDRAWN, APPOINTMENT, SAM, Go()),
            (Kind.GREETING, DeliveryClass.SILENT, SAM, Go()),
            ("test.action", DeliveryClass.ANSWER, SAM, Go()),
        ],
    )
    async def test_what_is_told_to_who_said_no(
        self, gate: Gatehouse, kind: str, klass: DeliveryClass, recipient: str, verdict: Verdict
    ) -> None:
        """Of others' doings they hear what concerns them all the same, and nothing else (R46)."""
        manners = Manners(gate.store, gate.people, {**MANNERS, **OF_RHYTHM, **KINDS})
        await refuse(gate, SAM)
        now = gate.clock.now()

        assert (
            await manners.gate(
                Due(1, gate.workspace, kind, 1, recipient, klass, now, None, ""), now
            )
            == verdict
        )

    async def test_who_said_no_and_leads(self, gate: Gatehouse) -> None:
        """A manager who said no to 1:1s of their own is still asked about their team."""
        async with gate.store.begin(gate.workspace) as session:
            await gate.people.save_team(session, SAM, POLICY, [MIA])
        await refuse(gate, SAM)
        await gate.put("action", 1)

        assert [message.text for message in await gate.deliver()] == ["test.action 1"]

    @pytest.mark.parametrize("klass", [APPOINTMENT, DeliveryClass.ASK, DeliveryClass.CONVERSATION])
    async def test_muted(self, gate: Gatehouse, klass: DeliveryClass) -> None:
        """A muted topic is silent, appointments of it as well; other topics aren't."""
        await set_person(gate, SAM, muted="actions,praise")
        await gate.put("action", 1, klass=klass)
        await gate.put("outcome", 2, klass=klass)

        assert [message.text for message in await gate.deliver()] == ["test.outcome 2"]
        assert (await gate.reasons())[1] == ("silent", "muted")

    async def test_an_answer_to_ones_own_doing_is_never_muted(self, gate: Gatehouse) -> None:
        """What follows from one's own doing comes at once, muted or not, quiet or not."""
        await set_person(gate, SAM, muted="actions", quiet_until=gate.clock.now() + DAY)
        await gate.put("action", 1, klass=DeliveryClass.ANSWER)

        assert [message.text for message in await gate.deliver()] == ["test.action 1"]

    async def test_a_group_of_which_one_muted(self, gate: Gatehouse) -> None:
        """What only one of a group muted, the group still gets."""
        await set_person(gate, SAM, muted="actions")
        await gate.put("action", 1, f"{MIA},{SAM}", klass=APPOINTMENT)

        assert len(await gate.deliver()) == 1

    async def test_an_appointment_on_a_day_off(self, gate: Gatehouse) -> None:
        """On a day off not even an appointment comes; on a working day it does at any hour."""
        await take_off(gate, SAM, date(2026, 11, 23), date(2026, 11, 24))
        await gate.put("action", 1, klass=APPOINTMENT)
        await gate.put("action", 2, klass=APPOINTMENT, lasts=HOUR)

        await gate.wind(at("2026-11-26T08:00"))
        gate.clock.set(at("2026-11-27T04:00"))
        await gate.put("action", 3, klass=APPOINTMENT)
        await gate.deliver()

        assert gate.heard() == [("Wed 08:00", "test.action 1"), ("Fri 04:00", "test.action 3")]
        assert (await gate.reasons())[2] == ("expired", "day-off")

    async def test_quiet(self, gate: Gatehouse) -> None:
        """While somebody wants quiet, asks wait and appointments come."""
        await gate.wishes.be_quiet(gate.workspace, SAM, gate.clock.now() + 3 * HOUR)
        await gate.put("action", 1)
        await gate.put("action", 2, klass=APPOINTMENT)
        await gate.put("action", 3, klass=DeliveryClass.CONVERSATION)
        await gate.put("action", 4, lasts=HOUR)

        await gate.wind(at("2026-11-23T12:00"))

        assert gate.heard() == [
            ("Mon 08:00", "test.action 2"),
            ("Mon 11:00", "test.action 1"),
            ("Mon 11:00", "test.action 3"),
        ]
        assert (await gate.reasons())[4] == ("expired", "snoozed")

    async def test_quiet_that_ends_early(self, gate: Gatehouse) -> None:
        """Who ends their quiet hears at once what waited."""
        await gate.wishes.be_quiet(gate.workspace, SAM, gate.clock.now() + 3 * HOUR)
        await gate.put("action", 1)
        assert await gate.deliver() == []

        await gate.wishes.be_quiet(gate.workspace, SAM, None)

        assert [message.text for message in await gate.deliver()] == ["test.action 1"]

    async def test_back_early(self, gate: Gatehouse) -> None:
        """Whose days off change is asked at once what waited for them."""
        await take_off(gate, SAM, date(2026, 11, 23), date(2026, 11, 27))
        await gate.put("action", 1)
        assert await gate.deliver() == []

        async with gate.store.begin(gate.workspace) as session:
            await session.execute(delete(DayOff))
            await gate.people.days_changed(session, [SAM])

        assert [message.text for message in await gate.deliver()] == ["test.action 1"]


class TestBudget:
    """Asks and minutes of a week (R49)."""

    async def test_a_day_and_a_week_of_light(self, gate: Gatehouse) -> None:
        """Two asks a day and five a week; what is too much waits for the morning or Monday."""
        for subject in range(7):
            await gate.put("action", subject, due_at=gate.clock.now() + subject * HOUR)

        await gate.wind(at("2026-12-01T12:00"))

        assert gate.heard() == [
            ("Mon 08:00", "test.action 0"),
            ("Mon 09:00", "test.action 1"),
            # The five that waited come in one message, one ask.
            (
                "Tue 08:00",
                "5 things for you: " + " · ".join(f"test.action {n}" for n in range(2, 7)),
            ),
        ]

    async def test_the_week_is_over(self, gate: Gatehouse) -> None:
        """The sixth ask of a week waits for Monday, and falls away when that is too late."""
        for day in range(5):
            await gate.put("action", day, due_at=gate.clock.now() + day * DAY)
        late = gate.clock.now() + 4 * DAY + HOUR
        await gate.put("outcome", 8, due_at=late)
        await gate.put("outcome", 9, due_at=late, lasts=DAY)

        await gate.wind(at("2026-12-01T12:00"))

        assert gate.heard()[5:] == [("Mon 08:00", "test.outcome 8")]
        assert (await gate.reasons())[9] == ("expired", "over-budget")

    async def test_minutes(self, gate: Gatehouse) -> None:
        """Fifteen minutes a week, whatever the asks are; a conversation takes of them, too."""
        await gate.put("plan", 1)
        await gate.put("plan", 2, klass=DeliveryClass.CONVERSATION)
        await gate.put("plan", 3, due_at=gate.clock.now() + DAY, klass=DeliveryClass.CONVERSATION)
        await gate.put("outcome", 4, due_at=gate.clock.now() + DAY)

        await gate.wind(at("2026-11-30T12:00"))

        assert gate.heard() == [
            ("Mon 08:00", "test.plan 1"),
            ("Mon 08:00", "test.plan 2"),
            ("Tue 08:00", "test.outcome 4"),
            ("Mon 08:00", "test.plan 3"),
        ]

    async def test_what_others_set_off(self, gate: Gatehouse) -> None:
        """Two questions a week that others set off; the third goes to the agenda."""
        for subject in range(3):
            await gate.put("question", subject, due_at=gate.clock.now() + subject * DAY)

        await gate.wind(at("2026-11-26T12:00"))

        assert [words for _, words in gate.heard()] == ["test.question 0", "test.question 1"]
        assert (await gate.reasons())[2] == ("silent", "had-their-questions")

    async def test_a_manager(self, gate: Gatehouse) -> None:
        """A manager gets two asks a day and ten a week, whatever intensity stands with them."""
        await set_person(gate, MIA, intensity="light")
        for subject in range(12):
            start = gate.clock.now() + (subject // 3) * DAY + (subject % 3) * HOUR
            await gate.put("action", subject, MIA, due_at=start)

        await gate.wind(at("2026-11-27T16:00"))

        per_day = [moment[:3] for moment, _ in gate.heard(MIA)]
        assert max(per_day.count(day) for day in set(per_day)) == 2
        assert len(per_day) > 5

    async def test_who_wants_more(self, gate: Gatehouse) -> None:
        """Who raises their intensity hears at once what waited for room."""
        for subject in range(3):
            await gate.put("action", subject, due_at=gate.clock.now() + subject * MINUTE)
        await gate.wind(gate.clock.now() + HOUR)
        assert len(gate.heard()) == 2

        await gate.wishes.choose(gate.workspace, SAM, Habits(Intensity.STANDARD))
        await gate.deliver()

        assert gate.heard()[2:] == [("Mon 09:00", "test.action 2")]

    async def test_a_group(self, gate: Gatehouse) -> None:
        """An ask of a group takes of each one's week, and waits for whoever has no room."""
        for subject in (1, 2):
            await gate.put("action", subject, due_at=gate.clock.now() + subject * MINUTE)
        await gate.put("outcome", 3, f"{MIA},{SAM}", due_at=gate.clock.now() + HOUR)

        await gate.wind(at("2026-11-24T08:00"))

        assert [message.text for message in gate.slack.messages][-1] == "test.outcome 3"
        assert f"{gate.slack.messages[-1].at:%a %H:%M}" == "Tue 08:00"
        assert [one.counts for one in await gate.spent(MIA)] == [True]

    async def test_a_retry_takes_nothing_twice(self, gate: Gatehouse) -> None:
        """What is tried again has its room already, and takes it once."""
        gate.slack.fail("post", SlackUncertain("chat.postMessage", cause="time-out"))
        await gate.put("action", 1)
        await gate.deliver()
        gate.clock.advance(MINUTE)

        assert [message.text for message in await gate.deliver()] == ["test.action 1"]
        assert [(one.delivery_id, one.seconds) for one in await gate.spent()] == [
            ((await gate.rows())[0].id, 8)
        ]

    async def test_a_retry_on_another_day(self, gate: Gatehouse) -> None:
        """What Friday couldn't send takes of Monday's week, not of the old one."""
        gate.clock.set(at("2026-11-27T16:59:59"))
        gate.slack.fail("post", SlackUncertain("chat.postMessage", cause="time-out"))
        await gate.put("action", 1)
        await gate.deliver()

        await gate.wind(at("2026-11-30T08:00"))

        assert [(one.week, one.day) for one in await gate.spent()] == [
            ("2026-W49", date(2026, 11, 30))
        ]

    async def test_what_could_not_be_sent_gives_its_room_back(self, gate: Gatehouse) -> None:
        """A final refusal, or a silence after all, leaves the room to others."""
        refused = SlackRefused("chat.postMessage", error="channel_not_found", final=True)
        gate.slack.fail("post", refused)
        await gate.put("action", 1)
        await gate.deliver()
        gate.room.done.add(2)
        for subject in (2, 3, 4):
            await gate.put("action", subject, due_at=gate.clock.now() + subject * MINUTE)

        await gate.wind(gate.clock.now() + HOUR)

        assert [words for _, words in gate.heard()] == ["test.action 3", "test.action 4"]


async def test_two_replicas_never_get_past_it(gate: Gatehouse) -> None:
    """Two replicas at once, in four conversations of one person: the day's two asks, no more."""
    for subject, others in enumerate(["", f",{MIA}", f",{RON}", f",{AIKO}"]):
        await gate.put("action", subject, f"{SAM}{others}")
    gate.clock.set(at("2026-11-23T14:00"))
    async with gate.store.begin(gate.workspace) as session:
        for one in (AIKO, RON):
            row = await session.get_one(Person, (gate.workspace, one))
            row.zone = "Europe/Berlin"

    first, second = gate.worker(), gate.worker()
    await asyncio.gather(first.drain(), second.drain())

    assert len(gate.slack.messages) == 2
    assert sum(one.counts for one in await gate.spent()) == 2


async def test_a_manager_chooses_no_intensity(gate: Gatehouse) -> None:
    """The intensity that a manager had stays, whatever a form says."""
    page = await gate.wishes.page(gate.workspace, MIA)
    wanted = replace(page.reader.habits, intensity=Intensity.ACTIVE, ping_lead=5)

    await gate.wishes.choose(gate.workspace, MIA, wanted)

    habits = (await gate.wishes.reader(gate.workspace, MIA)).habits
    assert habits == replace(wanted, intensity=Intensity.LIGHT)
    assert page.reps == 3
