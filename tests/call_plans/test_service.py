"""Call plans on both databases: written once, told in step, asked about once (R29, R30)."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.call_plans.commitment import Doubted
from bot.call_plans.ids import Field
from bot.call_plans.kinds import Kind
from bot.call_plans.rules import Outcome, PlanFacts, PlanState
from bot.call_plans.writing import mark_of
from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.outbox.types import DeliveryClass, Post, Silence, Upload
from bot.people.model import Audit, Person
from bot.pipeline.rules import DealState
from bot.store import WorkspaceSession
from tests.call_plans.office import Office
from tests.call_plans.values import at
from tests.rhythm.house import AIKO, MIA, RON, SAM, STRANGER

OWN_DOING = "Send a proposal"


async def test_a_plan_is_saved_and_told(office: Office) -> None:
    """A saved plan is a NOTICE in the group DM, and asks once, when the call is over."""
    page = await office.save(customer="Acme", is_reminded=True)

    [row] = await office.rows()
    assert (row.id, row.rep, row.call_at) == (page.plan.id, RON, at("2026-11-24 20:00"))
    told = await office.delivery(Kind.PLAN)
    assert (told.recipient, told.klass) == (f"{MIA},{RON}", DeliveryClass.NOTICE)
    reminder = await office.delivery(Kind.REMINDER)
    assert (reminder.recipient, reminder.klass) == (RON, DeliveryClass.APPOINTMENT)
    assert reminder.due_at == at("2026-11-24 19:30")
    ask = await office.delivery(Kind.OUTCOME)
    assert (ask.recipient, ask.klass, ask.due_at) == (RON, DeliveryClass.ASK, page.plan.ends_at)


async def test_the_same_form_twice_is_one_plan(office: Office) -> None:
    """Sent twice, one after the other or both at once, a form makes one plan."""
    await asyncio.gather(office.save(), office.save())
    await office.save()

    assert len(await office.rows()) == 1
    for kind in (Kind.PLAN, Kind.OUTCOME):
        assert len(await office.house.deliveries(kind)) == 1


async def test_insisting(office: Office) -> None:
    """One's own doing is doubted once; the same words again are kept, as insisted."""
    found = await office.try_to_save(commitment=OWN_DOING)
    assert isinstance(found, Doubted)
    assert not await office.rows()

    other = await office.try_to_save(commitment="Show a demo", told_of=mark_of(OWN_DOING))
    assert isinstance(other, Doubted)
    page = await office.save(commitment=OWN_DOING, told_of=mark_of(OWN_DOING))
    assert page.plan.is_insisted
    again = await office.save(commitment=OWN_DOING, plan_id=page.plan.id, objective="Another")
    assert again.plan.is_insisted
    mended = await office.save(plan_id=page.plan.id)
    assert not mended.plan.is_insisted


async def test_changing(office: Office) -> None:
    """A changed plan has everything re-dated; the messages that stand are brought up to date."""
    page = await office.save(is_reminded=True)
    await office.house.sent(await office.delivery(Kind.PLAN))

    moved = await office.save(plan_id=page.plan.id, day=date(2026, 11, 25), is_reminded=True)

    assert (moved.plan.id, moved.plan.sequence, moved.plan.uid) == (
        page.plan.id,
        1,
        page.plan.uid,
    )
    assert (await office.delivery(Kind.OUTCOME)).due_at == moved.plan.ends_at
    office.clock.set(at("2026-11-24 19:30"))
    assert await office.compose(Kind.REMINDER) == Silence("changed-again")
    office.clock.set(at("2026-11-25 19:30"))
    assert isinstance(await office.compose(Kind.REMINDER, nth=1), Post)
    updates = [one for one in await office.house.deliveries(Kind.PLAN) if one.form == "update"]
    assert len(updates) == 1


async def test_no_reminder_without_a_tick(office: Office) -> None:
    """Nobody is reminded who didn't ask, and who took the tick away isn't either (R43)."""
    page = await office.save()
    assert not await office.house.deliveries(Kind.REMINDER)

    await office.save(plan_id=page.plan.id, is_reminded=True)
    await office.save(plan_id=page.plan.id)
    office.clock.set(at("2026-11-24 19:30"))

    assert await office.compose(Kind.REMINDER) == Silence("not-ticked")


async def test_after_the_call_it_stays(office: Office) -> None:
    """Once the call has begun the plan is read-only, and says so."""
    page = await office.save()
    office.clock.set(page.plan.call_at)

    with pytest.raises(NotAllowed, match="The call has begun"):
        await office.save(plan_id=page.plan.id, objective="Too late")
    with pytest.raises(NotAllowed, match="The call has begun"):
        await office.writing.form(office.workspace, page.plan.id, None, by=RON)


async def test_bad_input(office: Office) -> None:
    """What is wrong stands at its field: a past day, blanks, too much, a deal that is gone."""
    deal = await office.deal()
    await office.close(deal)

    with pytest.raises(InvalidInput) as wrong:
        await office.save(
            day=date(2026, 11, 1), objective="", commitment="They sign", customer="x" * 3000
        )
    assert set(wrong.value.fields) == {Field.DATE, Field.OBJECTIVE, Field.CUSTOMER}
    for bad in (deal, 4711, await office.deal("Other", rep=SAM)):
        with pytest.raises(InvalidInput) as about:
            await office.save(deal_id=bad)
        assert set(about.value.fields) == {Field.DEAL}
    assert not await office.rows()


async def test_who_may_write(office: Office) -> None:
    """Only a rep who takes part plans; to their manager a plan is to read, to others it isn't."""
    page = await office.save()
    plan = page.plan.id

    for person in (MIA, STRANGER):
        with pytest.raises(NotAllowed, match="written by reps"):
            await office.save(by=person)
    for do in (office.writing.cancel, office.writing.hand_file):
        with pytest.raises(NotAllowed, match="its rep's to write"):
            await do(office.workspace, plan, by=MIA)
    assert (await office.plans.page(office.workspace, plan, viewer=MIA)).plan == page.plan
    for person in (SAM, STRANGER):
        with pytest.raises(NotFound):
            await office.plans.page(office.workspace, plan, viewer=person)
        with pytest.raises(NotFound):
            await office.answering.ask(office.workspace, plan, "Why?", by=person)
    refused = await office.house.all(Audit, Audit.event == "access.refused")
    assert all(plan_words not in one.detail for one in refused for plan_words in ("Anna", "pilot"))


async def test_out_of_the_team(office: Office) -> None:
    """Who was taken out of the team is neither reminded of a call nor asked about it."""
    plan = (await office.save(is_reminded=True)).plan
    [team] = await office.house.teams_of(MIA)
    others = [one.rep for one in team.members if one.rep != RON] or [SAM]
    await office.house.save(*others, team_id=team.id)
    assert await office.compose(Kind.REMINDER) == Silence("no-team")

    office.after(plan)

    assert await office.compose(Kind.OUTCOME) == Silence("no-team")


async def test_the_outcome(office: Office) -> None:
    """One ask; one tap answers it; it can be told anew, and learned from (R30, R48)."""
    plan = (await office.save()).plan
    with pytest.raises(NotAllowed, match="still ahead"):
        await office.answering.answer(office.workspace, plan.id, Outcome.YES, by=RON)
    office.after(plan)
    said = await office.compose(Kind.OUTCOME)
    assert isinstance(said, Post)
    assert said.is_open
    assert [one.id for one in await owing(office)] == [plan.id]

    await office.answering.answer(office.workspace, plan.id, Outcome.YES, by=RON)
    await office.answering.learn(office.workspace, plan.id, Outcome.PARTLY, "Tom decides", by=RON)

    [row] = await office.rows()
    assert (row.state, row.outcome, row.learned) == ("answered", "partly", "Tom decides")
    assert await office.compose(Kind.OUTCOME) == Silence("already-done")
    shown = await office.compose(Kind.OUTCOME, is_update=True)
    assert isinstance(shown, Post)
    assert not shown.is_open
    assert await owing(office) == []
    in_group = await office.compose(Kind.PLAN, is_update=True)
    assert isinstance(in_group, Post)
    assert "Tom decides" in str(in_group.blocks)
    with pytest.raises(NotAllowed, match="its rep tells"):
        await office.answering.answer(office.workspace, plan.id, Outcome.NO, by=MIA)
    with pytest.raises(NotAllowed, match="so it stays"):
        await office.writing.cancel(office.workspace, plan.id, by=RON)


async def test_nothing_is_asked_of_a_closed_deal(office: Office) -> None:
    """Of a deal that closed meanwhile nobody asks, nor does it come to the agenda (R33)."""
    deal = await office.deal()
    plan = (await office.save(deal_id=deal)).plan
    assert await about_deals(office, deal) == {deal: plan}
    await office.close(deal, DealState.LOST)
    office.after(plan)

    assert await office.compose(Kind.OUTCOME) == Silence("deal-closed")
    assert await owing(office) == []


async def test_cancelling(office: Office) -> None:
    """A cancelled call is told of where it was told; no reminder, no ask, no further change."""
    plan = (await office.save(is_reminded=True)).plan

    for _ in range(2):
        await office.writing.cancel(office.workspace, plan.id, by=RON)

    assert await office.compose(Kind.PLAN) == Silence("cancelled")
    told = await office.compose(Kind.PLAN, is_update=True)
    assert isinstance(told, Post)
    assert "Cancelled" in str(told.blocks)
    assert await office.compose(Kind.REMINDER) == Silence("cancelled")
    office.after(plan)
    assert await office.compose(Kind.OUTCOME) == Silence("cancelled")
    for do in (
        office.answering.answer(office.workspace, plan.id, Outcome.YES, by=RON),
        office.answering.ask(office.workspace, plan.id, "Why?", by=MIA),
        office.save(plan_id=plan.id),
    ):
        with pytest.raises(NotAllowed, match="cancelled"):
            await do
    assert await about_deals(office) == {}


async def test_the_calendar_file(office: Office) -> None:
    """The file is handed out on a click, and anew by itself to whoever has an older one."""
    plan = (await office.save()).plan
    await office.save(plan_id=plan.id, customer="Acme")
    assert not await office.house.deliveries(Kind.FILE)

    for _ in range(2):
        await office.writing.hand_file(office.workspace, plan.id, by=RON)
    [file] = await office.house.deliveries(Kind.FILE)
    assert (file.recipient, file.klass) == (RON, DeliveryClass.ANSWER)
    upload = await office.compose(Kind.FILE)
    assert isinstance(upload, Upload)
    content = upload.content.decode()
    assert f"UID:{plan.uid}@coach" in content
    assert "SUMMARY:Call with Acme" in content
    assert "SEQUENCE:1" in content

    await office.house.sent(file)
    await office.writing.cancel(office.workspace, plan.id, by=RON)
    withdrawn = await office.compose(Kind.FILE, nth=1)
    assert isinstance(withdrawn, Upload)
    assert withdrawn.filename != upload.filename
    assert "STATUS:CANCELLED" in withdrawn.content.decode()
    assert await office.compose(Kind.FILE) == Silence("changed-again")


async def test_a_stand_in(office: Office) -> None:
    """Who stands in for the manager gets the plan and asks; afterwards it isn't theirs (R50)."""
    first, last = date(2026, 11, 23), date(2026, 11, 24)
    [team] = await office.house.teams_of(MIA)
    await office.house.roster.set_stand_in(office.workspace, team.id, AIKO, first, last, by=MIA)

    plan = (await office.save(day=date(2026, 11, 27))).plan

    assert (await office.delivery(Kind.PLAN)).recipient == f"{AIKO},{RON}"
    await office.answering.ask(office.workspace, plan.id, "Who else decides?", by=AIKO)
    office.clock.set(at("2026-11-25 12:00"))
    with pytest.raises(NotFound):
        await office.plans.page(office.workspace, plan.id, viewer=AIKO)
    assert await office.compose(Kind.PLAN, is_update=True) == Silence("led-by-another")
    await office.save(plan_id=plan.id, day=date(2026, 11, 27), objective="Another aim")
    recipients = {one.recipient for one in await office.house.deliveries(Kind.PLAN)}
    assert recipients == {f"{AIKO},{RON}", f"{MIA},{RON}"}


async def test_two_who_never_work_together(office: Office) -> None:
    """A plan reaches a manager at the other end of the world, too: when they begin to work."""
    async with office.house.store.begin(office.workspace) as session:
        for person, zone in ((MIA, "Europe/Berlin"), (RON, "America/Los_Angeles")):
            (
                await session.scalars(select(Person).where(Person.slack_id == person))
            ).one().zone = zone
    office.clock.set(at("2026-11-23 22:00"))

    plan = (await office.save(day=date(2026, 11, 25))).plan
    await office.answering.ask(office.workspace, plan.id, "Who else decides?", by=MIA)

    told = await office.delivery(Kind.PLAN)
    assert (told.due_at, told.klass) == (at("2026-11-24 08:00"), DeliveryClass.ANSWER)
    asked = await office.delivery(Kind.QUESTION)
    assert (asked.due_at, asked.klass) == (at("2026-11-23 22:00"), DeliveryClass.ANSWER)


async def test_who_watches(office: Office) -> None:
    """Other rooms are told of each change, in its own transaction."""
    told: list[tuple[PlanState, str]] = []

    async def follow(session: WorkspaceSession, plan: PlanFacts) -> None:
        assert session.workspace == office.workspace
        told.append((plan.state, plan.objective))

    office.plans.watch(follow)
    plan = (await office.save()).plan
    await office.save(plan_id=plan.id, objective="Another")
    await office.writing.cancel(office.workspace, plan.id, by=RON)

    assert told == [
        (PlanState.PLANNED, "Agree on the pilot"),
        (PlanState.PLANNED, "Another"),
        (PlanState.CANCELLED, "Another"),
    ]


async def test_lists(office: Office) -> None:
    """Everybody's list: one's own calls, and as a leader those of one's reps."""
    late = (await office.save(day=date(2026, 11, 26))).plan
    soon = (await office.save()).plan

    own = await office.plans.plans(office.workspace, RON)
    assert [one.id for one in own.coming] == [soon.id, late.id]
    assert own.is_rep
    led = await office.plans.plans(office.workspace, MIA)
    assert [(rep.slack_id, one.id) for rep, one in led.of_reps] == [
        (RON, soon.id),
        (RON, late.id),
    ]
    assert not led.is_rep
    office.after(soon)
    over = await office.plans.plans(office.workspace, RON)
    assert [one.id for one in over.owing] == [soon.id]
    assert [one.id for one in over.coming] == [late.id]


async def test_the_form_knows_what_was_typed(office: Office) -> None:
    """After `/coach plan` a deal's name finds the deal; all else is taken for the customer."""
    deal = await office.deal("Acme renewal")
    other = await office.deal("Northwind rollout", account="", close_on=date(2027, 1, 1))

    for typed, found in (("acme renewal", deal), ("ACME", deal), ("northwind", other)):
        page = await office.writing.new(office.workspace, by=RON, typed=typed)
        assert (page.draft.deal_id, page.unknown, page.deals[0].id) == (found, "", found)
    page = await office.writing.new(office.workspace, by=RON, typed="Contoso")
    assert (page.draft.deal_id, page.draft.customer, page.unknown) == (None, "Contoso", "Contoso")
    page = await office.writing.new(office.workspace, by=RON, deal_id=deal)
    assert page.draft.deal_id == deal
    with pytest.raises(NotFound):
        await office.writing.new(office.workspace, by=RON, deal_id=4711)


async def test_anothers_deal(office: Office) -> None:
    """A manager who is a rep themselves plans their own calls, not those of their reps' deals."""
    deal = await office.deal()
    team = await office.house.save(MIA, by=AIKO)
    await office.house.welcome.greet(office.workspace, team, by=AIKO)

    assert (await office.writing.new(office.workspace, by=MIA)).draft.deal_id is None
    with pytest.raises(NotAllowed, match="its rep plans"):
        await office.writing.new(office.workspace, by=MIA, deal_id=deal)
    await office.close(deal)
    assert (await office.writing.new(office.workspace, by=RON, deal_id=deal)).draft.deal_id is None


async def test_a_plan_keeps_the_deal_that_closed(office: Office) -> None:
    """A plan may be changed though its deal closed meanwhile; one that was deleted it loses."""
    deal = await office.deal()
    plan = (await office.save(deal_id=deal)).plan
    await office.close(deal)

    page = await office.writing.form(office.workspace, plan.id, None, by=RON)
    assert [one.id for one in page.deals] == [deal]
    changed = await office.save(plan_id=plan.id, deal_id=deal, objective="Say goodbye")
    assert changed.plan.deal_id == deal
    async with office.house.store.begin(office.workspace) as session:
        await office.plans.deals.remove(session, deal, by=RON)
    page = await office.writing.form(office.workspace, plan.id, None, by=RON)
    assert page.deals == ()
    assert (await office.plans.page(office.workspace, plan.id, viewer=MIA)).deal is None


async def owing(office: Office) -> list[PlanFacts]:
    async with office.house.store.begin(office.workspace) as session:
        return await office.plans.owing_outcome(session, RON)


async def about_deals(office: Office, *deals: int) -> dict[int, PlanFacts]:
    since = office.clock.now() - timedelta(days=1)
    async with office.house.store.begin(office.workspace) as session:
        return await office.plans.of_deals(session, deals, since)
