"""Closing a 1:1, on both databases: one transaction, once, and nothing lost (R12 to R15, R48)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.actions.rules import ActionState
from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.meeting.agenda_pages import NewItem
from bot.meeting.closing_pages import Decision
from bot.meeting.ids import Field
from bot.meeting.kinds import Kind
from bot.meeting.model import AgendaItem, DealReview, Draft
from bot.meeting.recap_pages import Useful
from bot.outbox.types import DeliveryClass
from bot.people.audit import Event
from bot.people.model import Audit
from bot.pipeline.rules import DealState, Phase
from bot.rhythm.label import Label
from bot.rhythm.rules import Answer, State
from bot.rhythm.rules import Kind as RhythmKind
from tests.meeting.closed import FRIDAY, Hour
from tests.rhythm.house import MIA, RON, SAM, STRANGER, House

CANARY = "canary-4711"


async def test_as_it_stands(house: House) -> None:
    """Sent as it was filled in, it is held, with its minutes, its recap and its record."""
    hour = await Hour(house).begin()
    page = await hour.page()
    await hour.wind("2026-11-27T09:52+00:00")
    await hour.send(page)

    row = await house.one(SAM)
    assert (row.started_at, row.ended_at) == (FRIDAY, FRIDAY + timedelta(minutes=52))
    assert (row.manager_says, row.manager_coaching, row.manager_forecasting) == (
        Answer.HELD,
        52,
        0,
    )
    [recap] = await house.deliveries(Kind.RECAP)
    assert (recap.recipient, recap.klass) == (f"{MIA},{SAM}", DeliveryClass.ANSWER)
    assert len(await house.deliveries(RhythmKind.CARD)) == 1
    record = await hour.record()
    assert record is not None
    assert (record.version, record.closed_by, record.notes) == (1, MIA, "")


async def test_not_started(house: House) -> None:
    """One that nobody started is closed with the planned times; its card comes with the recap."""
    hour = await Hour(house).begin(at="2026-11-27T12:00+00:00", starts=False)
    await hour.send(await hour.page(), coaching="30", forecasting="30")

    row = await house.one(SAM)
    assert row.ended_at == FRIDAY + timedelta(hours=1)
    assert (row.manager_coaching, row.manager_forecasting) == (30, 30)
    assert len(await house.deliveries(RhythmKind.CARD)) == 1
    assert len(await house.deliveries(Kind.RECAP)) == 1


async def test_corrected_times(house: House) -> None:
    """Times and minutes can be corrected, and what can't be is told at each field at once."""
    hour = await Hour(house).begin()
    page = await hour.page()
    wrong = {
        "started": "10:30",
        "ended": "10:10",
        "action_1_text": "Call Dana",
        "action_2_text": "x" * 501,
        "action_2_due": hour.due(),
        "action_3_text": "Too late",
        "action_3_due": "2026-11-26",
        "notes": "n" * 3001,
    }
    with pytest.raises(InvalidInput) as told:
        await hour.send(page, **wrong)
    assert set(told.value.fields) == {
        "ended",
        "action_1_due",
        "action_2_text",
        "action_3_due",
        "notes",
    }
    with pytest.raises(InvalidInput) as told:
        await hour.send(page, coaching="90", ended="10:40")
    assert set(told.value.fields) == {Field.COACHING}
    assert "but the 1:1 took 40" in str(told.value)
    assert await hour.actions() == []

    await hour.send(
        page, started="10:05", ended="10:45", action_1_text="Call", action_1_due=hour.due()
    )

    row = await house.one(SAM)
    assert row.started_at == FRIDAY + timedelta(minutes=5)
    assert row.manager_coaching == 40


async def test_sent_twice(house: House) -> None:
    """The same form sent again, also at once, closes once and makes its actions once."""
    hour = await Hour(house).begin()
    page = await hour.page()
    fields = {"notes": "Once", "action_1_text": "Call Dana", "action_1_due": hour.due()}
    await asyncio.gather(*(hour.send(page, **fields) for _ in range(2)))
    await hour.wind("2026-11-27T09:40+00:00")
    await hour.send(page, **fields)

    assert len(await hour.actions()) == 1
    assert len(await house.deliveries(Kind.RECAP)) == 1
    record = await hour.record()
    assert record is not None
    assert record.version == 1


async def test_both_at_once(house: House) -> None:
    """The rep's answer and the manager's form at the same moment are both taken: held."""
    hour = await Hour(house).begin()
    await hour.wind("2026-11-27T10:05+00:00")
    page = await hour.page()
    await asyncio.gather(
        hour.send(page, notes="Done"),
        house.rhythms.answer(house.workspace, hour.one_on_one, by=SAM, says=Answer.HELD),
        house.rhythms.label(house.workspace, hour.one_on_one, by=MIA, label=None),
        hour.type(page, notes="Done", at="9.0"),
        return_exceptions=True,
    )

    row = await house.one(SAM)
    assert (row.state, row.manager_says, row.rep_says) == (State.HELD, Answer.HELD, Answer.HELD)
    assert await hour.record() is not None
    assert not (await hour.page()).is_kept


async def test_sent_from_two_places(house: House) -> None:
    """A second form, opened before the first was sent, loses nothing: its words are kept."""
    hour = await Hour(house).begin()
    page = await hour.page()
    await hour.send(page, notes="From the desk")
    with pytest.raises(InvalidInput) as told:
        await hour.send(page, view="V2", notes="From the phone")
    assert set(told.value.fields) == {Field.NOTES}

    page = await hour.page()
    assert page.theirs is not None
    assert page.theirs.notes == "From the desk"
    assert page.fields[Field.NOTES] == "From the phone"
    await hour.send(page, view="V3", notes="Both")
    record = await hour.record()
    assert record is not None
    assert (record.notes, record.version, record.edited_by) == ("Both", 2, MIA)


async def test_what_was_typed_is_kept(house: House) -> None:
    """Each change is kept, in Slack's order; what is sent is gone, and late news is no news."""
    hour = await Hour(house).begin()
    page = await hour.page()
    assert not page.is_kept
    await hour.type(page)
    assert not (await hour.page()).is_kept
    await hour.type(page, at="3.0", notes="newest")
    await hour.type(page, at="2.0", notes="older")
    page = await hour.page()
    assert page.is_kept
    assert page.fields[Field.NOTES] == "newest"

    await hour.send(page, view="V1")
    await hour.type(page, view="V1", at="4.0", notes="newest")
    page = await hour.page()
    assert not page.is_kept
    assert "newest" not in (await house.all(Draft))[0].fields


async def test_it_came_off_the_plan(house: House) -> None:
    """Skipped meanwhile: the words are kept, and stand in the next 1:1's form until it is sent."""
    hour = await Hour(house).begin(at="2026-11-27T08:55+00:00", starts=False)
    await hour.wind("2026-11-27T09:00+00:00")
    page = await hour.page()
    await house.rhythms.skip(house.workspace, hour.one_on_one, by=SAM, reason="A customer")
    with pytest.raises(NotAllowed) as told:
        await hour.send(page, notes="What we began with", coaching="20")
    assert "I kept what you typed" in str(told.value)
    assert await hour.record() is None

    await hour.wind("2026-12-04T09:10+00:00")
    hour.one_on_one = (await house.one(SAM, nth=1)).id
    page = await hour.page()
    assert page.is_of_another
    assert page.fields == {Field.NOTES: "What we began with"}
    await hour.send(page, view="V2")
    record = await hour.record()
    assert record is not None
    assert record.notes == "What we began with"
    assert len(await house.all(Draft)) == 1


async def test_who_may(house: House) -> None:
    """Only its manager closes a 1:1; to strangers there is none, and the rep edits words."""
    hour = await Hour(house).begin()
    page = await hour.page()
    records, workspace = house.rooms.meeting.records, house.workspace
    for by, error in ((SAM, NotAllowed), (STRANGER, NotFound), (RON, NotFound)):
        with pytest.raises(error):
            await hour.page(by=by)
        with pytest.raises(error):
            await hour.send(page, by=by, notes="Mine now")
    with pytest.raises(NotFound):
        await records.edit_page(workspace, hour.one_on_one, by=SAM)
    await hour.send(page, notes="Ours")
    for by in (STRANGER, RON):
        with pytest.raises(NotFound):
            await records.edit_page(workspace, hour.one_on_one, by=by)
        with pytest.raises(NotFound):
            await records.rate(workspace, hour.one_on_one, Label.HALF, by=by)
    with pytest.raises(NotAllowed):
        await records.rate(workspace, hour.one_on_one, Label.HALF, by=MIA)
    with pytest.raises(NotAllowed):
        await records.say_useful(workspace, hour.one_on_one, Useful.YES, by=MIA)
    unknown = Hour(house, 10**9)
    with pytest.raises(NotFound):
        await unknown.page()
    with pytest.raises(NotFound):
        await unknown.send(replace(page, about=replace(page.about, one_on_one=10**9)))


async def test_deals(house: House) -> None:
    """Walking away closes the deal with its reason; back is back; a step of the rep's is seen."""
    hour = await Hour(house).begin()
    acme, globex = await hour.deal(), await hour.deal("Globex", phase=Phase.LATE)
    page = await hour.page()
    assert [(row.deal.name, row.has_step) for row in page.deals] == [
        ("Acme", False),
        ("Globex", False),
    ]
    closing = house.rooms.meeting.closing
    for _ in range(2):
        await closing.ask_for_step(house.workspace, hour.one_on_one, globex, by=MIA)
    with pytest.raises(NotFound):
        await closing.ask_for_step(house.workspace, hour.one_on_one, 10**9, by=MIA)
    decision = f"deal_{acme}_decision"
    with pytest.raises(InvalidInput) as told:
        await hour.send(page, **{decision: Decision.WALK_AWAY})
    assert set(told.value.fields) == {f"deal_{acme}_reason"}
    walk = {decision: str(Decision.WALK_AWAY), f"deal_{acme}_reason": "No problem there"}
    step = {"action_1_text": "Call Gina", "action_1_due": hour.due(), "action_1_deal": str(globex)}
    await hour.send(page, **walk, **step)

    async with house.store.begin(house.workspace) as session:
        deals = await house.rooms.pipeline.deals.named(session, [acme])
    assert (deals[acme].state, deals[acme].reason) == (
        DealState.WALKED_AWAY,
        "No problem there",
    )
    recap = await house.rooms.meeting.records.recap(house.workspace, hour.one_on_one)
    found = {one.deal.name: one for one in recap.reviews}
    assert found["Acme"].decision is Decision.WALK_AWAY
    assert (found["Globex"].has_step, found["Globex"].is_asked) == (False, True)
    [made] = await hour.actions()
    await house.rooms.actions.actions.accept(house.workspace, [made.id], by=SAM)
    recap = await house.rooms.meeting.records.recap(house.workspace, hour.one_on_one)
    assert {one.deal.name: one.has_step for one in recap.reviews}["Globex"]

    page = await hour.page()
    assert page.fields[decision] == Decision.WALK_AWAY
    await hour.send(page, view="V2", **{decision: Decision.PURSUE})
    async with house.store.begin(house.workspace) as session:
        deals = await house.rooms.pipeline.deals.named(session, [acme])
    assert deals[acme].is_open
    assert len(await house.all(DealReview)) == 2


async def test_what_goes_on(house: House) -> None:
    """What was open at the end goes on: the recap's count stays, whatever becomes of it later."""
    hour = await Hour(house).begin()
    agendas, records = house.rooms.meeting.agendas, house.rooms.meeting.records
    for words in ("How you open calls", "The trade fair", "Your notes"):
        await agendas.add(house.workspace, NewItem(SAM, words), by=SAM)
    first, second, third = [one.id for one in await house.all(AgendaItem)]
    await agendas.tick(house.workspace, first, hour.one_on_one, by=MIA, is_covered=True)
    await hour.wind("2026-11-27T09:50+00:00")
    await hour.send(await hour.page(), action_1_text="Call", action_1_due=hour.due())
    await hour.wind("2026-11-27T09:55+00:00")
    await agendas.as_it_stands(house.workspace, hour.one_on_one)
    await agendas.drop(house.workspace, second, by=SAM)

    recap = await records.recap(house.workspace, hour.one_on_one)
    assert (recap.covered, recap.carried) == (("How you open calls",), 2)
    [delivery] = await house.deliveries(Kind.RECAP)
    await house.sent(delivery)
    await agendas.tick(house.workspace, third, hour.one_on_one, by=MIA, is_covered=True)
    recap = await records.recap(house.workspace, hour.one_on_one)
    assert (len(recap.covered), recap.carried) == (2, 1)
    assert [one.form for one in await house.deliveries(Kind.RECAP)] == ["post", "update"]


async def test_the_reps_taps(house: House) -> None:
    """The rep's tap says held, too; what the manager takes back isn't put back by an edit."""
    hour = await Hour(house).begin()
    await hour.wind("2026-11-27T09:45+00:00")
    await hour.send(await hour.page(), coaching="20", forecasting="25")
    records, workspace = house.rooms.meeting.records, house.workspace
    await records.rate(workspace, hour.one_on_one, Label.COACHING, by=SAM)
    await records.say_useful(workspace, hour.one_on_one, Useful.PARTLY, by=SAM)
    row = await house.one(SAM)
    assert (row.state, row.rep_coaching) == (State.HELD, 45)
    recap = await records.recap(workspace, hour.one_on_one)
    assert recap.record.useful == Useful.PARTLY

    await house.rhythms.answer(workspace, hour.one_on_one, by=MIA, says=None)
    await hour.send(await hour.page(), view="V2", notes="Later words")
    row = await house.one(SAM)
    assert (row.manager_says, row.manager_coaching, row.manager_forecasting) == (None, None, None)


async def test_the_recap_is_composed(locked: House) -> None:
    """The recap says what stands; the private note stands sealed, in its author's form alone."""
    hour = await Hour(locked).begin()
    page = await hour.page()
    await hour.type(page, private=CANARY)
    assert (await hour.page()).fields[Field.PRIVATE] == CANARY
    await hour.send(
        page, private=CANARY, notes="Words", action_1_text="Call", action_1_due=hour.due()
    )

    [delivery] = await locked.deliveries(Kind.RECAP)
    said = await locked.composers[Kind.RECAP](locked.due(delivery))
    assert "Words" in str(said)
    assert CANARY not in str(said)
    [action] = await hour.actions()
    assert action.state is ActionState.PROPOSED
    assert (await hour.page()).fields[Field.PRIVATE] == CANARY
    edit = await locked.rooms.meeting.records.edit_page(locked.workspace, hour.one_on_one, by=SAM)
    assert edit.fields[Field.PRIVATE] == ""
    async with locked.store.begin_across() as session:
        for table in ("private_notes", "drafts", "records", "deliveries", "audit"):
            for row in await session.execute(text(f"SELECT * FROM {table}")):
                assert CANARY not in str(row)
    noted = [one for one in await locked.all(Audit) if one.event == Event.RECORD_CLOSED]
    assert len(noted) == 1
    await hour.send(await hour.page(), view="V2", private="")
    assert (await hour.page()).fields[Field.PRIVATE] == ""


async def test_without_keys(house: House) -> None:
    """Where no key is set a private note is neither asked for nor kept."""
    hour = await Hour(house).begin()
    page = await hour.page()
    assert not page.can_be_private
    await hour.type(page, private=CANARY)
    await hour.send(page, private=CANARY)

    assert Field.PRIVATE not in (await hour.page()).fields


async def test_a_rep_who_was_not_greeted(house: House) -> None:
    """A recap is no first contact: the rep gets it only once they have heard of us (R46)."""
    await house.save(SAM)
    hour = Hour(house, (await house.one(SAM)).id)
    await hour.wind("2026-11-27T12:00+00:00")
    await hour.send(await hour.page(), notes="Alone for now")

    assert await house.deliveries(Kind.RECAP) == []
    assert await hour.record() is not None
