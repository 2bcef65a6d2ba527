"""The ladder, sent by the real worker through the real gate: three touches at most (R32)."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date, datetime, timedelta
from random import Random, SystemRandom

from bot.actions.kinds import Kind
from bot.actions.rules import ActionFacts, ActionState
from bot.errors import InvalidInput, NotAllowed
from bot.outbox.model import Delivery, Form, State
from bot.people.dates import Span
from tests.actions.office import Office
from tests.actions.values import MONDAY, at
from tests.outbox.world import Message
from tests.rhythm.house import AIKO, MIA, RON, SAM, House

FRIDAY = date(2026, 11, 27)


async def reminders(office: Office) -> list[tuple[str, str]]:
    """List when Sam was reminded, and with which words."""
    return [(f"{one.at:%d %H:%M}", one.text) for one in await office.of_kind(Kind.DUE)]


async def test_two_reminders_then_the_agenda(house: House) -> None:
    """The morning it is due, the next working day, then only the next 1:1's agenda."""
    office = Office(house)
    made = await office.agree(owner=SAM, rep=SAM, due=FRIDAY)
    await office.wind(at("2026-11-30 07:59"))
    async with house.store.begin(house.workspace) as session:
        assert await office.actions.for_agenda(session, SAM) == []

    await office.wind(at("2026-12-11 12:00"))

    assert await reminders(office) == [
        ("27 08:00", "Due today: Send the list"),
        ("30 08:00", "It was due on Friday 27 November: Send the list"),
    ]
    async with house.store.begin(house.workspace) as session:
        [taken_up] = await office.actions.for_agenda(session, SAM)
        assert taken_up.id == made.id


async def test_out_of_the_team(house: House) -> None:
    """Who was taken out of the team is asked nothing more, neither to accept nor to do."""
    office = Office(house)
    await office.agree(owner=SAM, rep=SAM, due=FRIDAY)
    await office.propose(owner=SAM, rep=SAM, due=FRIDAY)
    [team] = await house.teams_of(MIA)
    await house.save(RON, AIKO, team_id=team.id)

    await office.wind(at("2026-12-11 12:00"))

    assert await reminders(office) == []
    assert await office.of_kind(Kind.MADE) == []
    states = {one.reason for one in await house.deliveries() if one.kind in (Kind.DUE, Kind.MADE)}
    assert states == {"gone"}


async def test_it_stops_at_once(house: House) -> None:
    """Done after the first reminder, there is no second, and its words say that it is done."""
    office = Office(house)
    made = await office.agree(owner=SAM, rep=SAM, due=FRIDAY)
    await office.wind(at("2026-11-27 09:00"))
    await office.actions.finish(house.workspace, [made.id], by=SAM)

    await office.wind(at("2026-12-11 12:00"))

    assert await reminders(office) == [("27 08:00", "This one is done. Send the list")]
    states = [(one.state, one.reason) for one in await house.deliveries(Kind.DUE)]
    assert (State.SILENT, "already-done") in states


async def test_moving_moves_what_is_left(house: House) -> None:
    """Moved after the first reminder, one is left: on the new day (R32)."""
    office = Office(house)
    made = await office.agree(owner=SAM, rep=SAM, due=FRIDAY)
    await office.wind(at("2026-11-27 09:00"))
    moved = await office.actions.change(
        house.workspace, made.id, text=made.text, due_on=date(2026, 12, 2), by=SAM
    )
    assert moved.moves == 1

    await office.wind(at("2026-12-11 12:00"))

    assert [day for day, _ in await reminders(office)] == ["27 08:00", "02 08:00"]


async def test_moved_to_this_very_day(house: House) -> None:
    """Moved to a morning that is over, it reminds the next working day only, and never at once."""
    office = Office(house)
    made = await office.agree(owner=SAM, rep=SAM, due=FRIDAY)
    await office.wind(at("2026-11-24 10:00"))
    await office.actions.change(
        house.workspace, made.id, text=made.text, due_on=date(2026, 11, 24), by=SAM
    )

    await office.wind(at("2026-12-11 12:00"))

    assert [day for day, _ in await reminders(office)] == ["25 08:00"]


async def test_leave_counts(house: House) -> None:
    """Leave entered later moves the reminders to the owner's next working days."""
    office = Office(house)
    await office.agree(owner=SAM, rep=SAM, due=FRIDAY)
    span = Span(FRIDAY, date(2026, 12, 1))
    await house.days_off.set_away(house.workspace, SAM, span, by=SAM)

    await office.wind(at("2026-12-11 12:00"))

    assert [day for day, _ in await reminders(office)] == ["02 08:00", "03 08:00"]


async def test_not_before_the_yes(house: House) -> None:
    """What isn't accepted has no ladder, and goes to the next agenda (R31)."""
    office = Office(house)
    made = await office.propose(owner=SAM, rep=SAM, due=date(2026, 11, 24))

    await office.wind(at("2026-12-01 12:00"))

    assert await reminders(office) == []
    async with house.store.begin(house.workspace) as session:
        assert await office.actions.for_agenda(session, SAM) == [made]


async def test_weeks_of_everything(house: House, *, is_long: bool) -> None:
    """Whatever the two do in any order, no action has more than three touches (R32).

    None after it is closed, none before it is agreed to, none outside the owner's working hours.
    """
    seed = int(os.environ.get("TEST_SEED") or SystemRandom().randrange(1_000_000))
    print(f"TEST_SEED={seed}")
    random, office = Random(seed), Office(house)
    history: dict[int, list[tuple[datetime, ActionState]]] = {}
    made: list[ActionFacts] = []
    start = house.clock.now()
    steps, most = (400, 40) if is_long else (70, 10)
    for hour in sorted(random.randrange(24 * 21) for _ in range(steps)):
        await office.wind(start + timedelta(hours=hour))
        now = house.clock.now()
        if not made or (len(made) < most and random.random() < 0.4):
            rep = random.choice([RON, AIKO, SAM])
            due = max(MONDAY, now.date()) + timedelta(days=random.randrange(1, 9))
            by = random.choice([rep, MIA])
            owner = random.choice([rep, rep, MIA])
            one = await office.propose(f"<{len(made):03}>", owner=owner, by=by, rep=rep, due=due)
            made.append(one)
        else:
            one = random.choice(made)
            await _do_something(random, office, one)
        stands = await office.now(one.id)
        history.setdefault(one.id, []).append((now, stands.state))
    await office.wind(start + timedelta(days=45))

    touches: Counter[int] = Counter()
    for message, sent in await _touches(office):
        touches[sent.subject_id] += 1
        # What was done in the very moment of a message was done after it.
        passed = [state for when, state in history[sent.subject_id] if when < message.at]
        assert passed[-1] is ActionState.AGREED, (message, history[sent.subject_id])
        hours = (await house.rooms.wishes.reader(house.workspace, sent.recipient)).hours
        assert hours.is_open(message.at), message
    assert touches
    assert max(touches.values()) <= 2, touches  # the third is the agenda


async def _touches(office: Office) -> list[tuple[Message, Delivery]]:
    """List each reminder that was sent, by itself or in a bundle, with what it was sent in."""
    rows = await office.house.deliveries()
    posts = {one.delivery: one for one in office.slack.messages}
    public = {row.id: row.public_id for row in rows}
    return [
        (posts[sent], row)
        for row in rows
        if row.kind == Kind.DUE
        and row.form == Form.POST
        and row.state in {State.SENT, State.MERGED}
        if (sent := public[row.merged_into or row.id]) in posts
    ]


async def _do_something(random: Random, office: Office, one: ActionFacts) -> None:
    house, actions = office.house, office.actions
    by = random.choice([one.owner, one.owner, one.proposed_by])
    today = house.clock.now().date()
    try:
        match random.choice(["accept", "accept", "move", "move", "done", "drop", "back", "away"]):
            case "accept":
                await actions.accept(house.workspace, [one.id], by=by)
            case "move":
                due = today + timedelta(days=random.randrange(9))
                await actions.change(house.workspace, one.id, text=one.text, due_on=due, by=by)
            case "done":
                await actions.finish(house.workspace, [one.id], by=by)
            case "drop":
                await actions.drop(house.workspace, one.id, by=by)
            case "back":
                await actions.reopen(house.workspace, one.id, by=by)
            case _:
                first = today + timedelta(days=random.randrange(1, 6))
                span = Span(first, first + timedelta(days=random.randrange(3)))
                await house.days_off.set_away(house.workspace, one.rep, span, by=one.rep)
    except (InvalidInput, NotAllowed):
        pass  # said in words; nothing was done
