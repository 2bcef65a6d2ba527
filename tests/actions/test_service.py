"""Proposing, answering, doing, and who sees what: on both databases (R31, R50)."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from bot.actions.kinds import Kind
from bot.actions.model import Action
from bot.actions.rules import ActionFacts, ActionField, ActionState, Source
from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass, Post, Silence
from bot.rhythm.rules import Kind as RhythmKind
from bot.slack.messages import MessageRef
from bot.store import WorkspaceSession
from tests.actions.office import Office
from tests.actions.values import at
from tests.rhythm.house import MIA, RON, SALES, SAM, STRANGER, House

HERE = MessageRef(SALES, "1795507320.000100")


@pytest.fixture(name="office")
def _office(house: House) -> Office:
    return Office(house)


async def test_own_ones_are_agreed(office: Office) -> None:
    """What its owner makes is agreed at once, has its reminders, and asks nobody."""
    made = await office.agree()

    assert made.state is ActionState.AGREED
    assert made.reminds_at == at("2026-11-27 14:00")
    assert made.again_at == at("2026-11-30 14:00")
    assert await office.house.deliveries(Kind.MADE) == []
    due = await office.house.deliveries(Kind.DUE)
    assert [(one.due_at, one.expires_at) for one in due] == [
        (at("2026-11-27 14:00"), at("2026-11-30 14:00")),
        (at("2026-11-30 14:00"), at("2026-11-30 23:00")),
    ]
    assert {one.klass for one in due} == {DeliveryClass.ASK}


async def test_ten_minutes_are_one_message(office: Office) -> None:
    """What is proposed within ten minutes to one owner is one ask; what is later is another."""
    clock = office.house.clock
    first = await office.propose("One")
    clock.set(first.made_at + timedelta(minutes=9))
    second = await office.propose("Two")
    other = await office.propose("Other", owner=SAM, rep=SAM)
    clock.set(first.made_at + timedelta(minutes=10))
    third = await office.propose("Three")

    assert (second.batch, third.batch, other.batch) == (first.id, third.id, other.id)
    asks = await office.house.deliveries(Kind.MADE, to=RON)
    assert [one.subject_id for one in asks] == [first.id, third.id]
    assert asks[0].due_at == first.made_at + timedelta(minutes=10)


async def test_two_at_once(office: Office) -> None:
    """Two proposals in the same moment come in one message too."""
    made = await asyncio.gather(*(office.propose(f"Number {n}") for n in range(4)))

    assert len({one.batch for one in made}) == 1
    assert len(await office.house.deliveries(Kind.MADE)) == 1


async def test_the_same_twice_is_one(office: Office) -> None:
    """A form that was sent twice makes one action; ten minutes later it means a new one."""
    first = await office.propose("  Send \n the   list ")
    assert await office.propose("Send the list") == first
    assert first.text == "Send the list"
    office.house.clock.set(first.made_at + timedelta(minutes=10))

    assert (await office.propose("Send the list")).id != first.id


async def test_nothing_from_a_one_on_one(office: Office) -> None:
    """Of what a 1:1 made its recap asks: no message of its own (R43)."""
    source = (await office.house.one(RON)).id
    made = await office.propose(source=Source.ONE_ON_ONE, source_id=source)

    assert made.batch is None
    assert await office.house.deliveries(Kind.MADE) == []
    async with office.house.store.begin(office.house.workspace) as session:
        found = await office.actions.of_source(session, Source.ONE_ON_ONE, source)
    assert found == [made]


@pytest.mark.parametrize(
    ("text", "due", "owner", "field"),
    [
        ("", date(2026, 11, 27), RON, ActionField.TEXT),
        ("x" * 501, date(2026, 11, 27), RON, ActionField.TEXT),
        ("x", date(2026, 11, 20), RON, ActionField.DUE),
        ("x", date(2026, 11, 27), SAM, ActionField.OWNER),
    ],
)
async def test_what_cannot_be(office: Office, text: str, due: date, owner: str, field: str) -> None:
    """What is wrong stands at its field, and nothing is made."""
    with pytest.raises(InvalidInput) as caught:
        await office.propose(text, due=due, owner=owner)

    assert set(caught.value.fields) == {field}
    assert await office.house.all(Action) == []


async def test_strangers(office: Office) -> None:
    """To strangers, another manager's people and other reps an action doesn't exist (R50)."""
    made = await office.propose()
    house = office.house
    for who in (STRANGER, SAM):
        with pytest.raises(NotFound):
            await office.actions.see(house.workspace, made.id, viewer=who)
        with pytest.raises(NotFound):
            await office.actions.finish(house.workspace, [made.id], by=who)
        with pytest.raises(NotFound):
            await office.propose("Mine now", by=who, owner=who)
    with pytest.raises(NotFound):
        await office.actions.see(house.workspace, 999_999, viewer=MIA)
    assert (await office.now(made.id)).state is ActionState.PROPOSED


async def test_only_its_owner_accepts(office: Office) -> None:
    """The one who proposed it can't accept for the other; the owner can, twice is once."""
    made = await office.propose()
    workspace = office.house.workspace
    with pytest.raises(NotAllowed):
        await office.actions.accept(workspace, [made.id], by=MIA)

    for _ in range(2):
        [agreed] = await office.actions.accept(workspace, [made.id], by=RON)
        assert agreed.state is ActionState.AGREED
    assert len(await office.house.deliveries(Kind.DUE)) == 2
    [told] = await office.house.deliveries(Kind.ANSWERED)
    assert (told.recipient, told.klass) == (MIA, DeliveryClass.NOTICE)


async def test_all_at_once(office: Office) -> None:
    """Of several, what isn't open any more or isn't one's own is passed over."""
    ids = [(await office.propose(f"Number {n}")).id for n in range(3)]
    mine = await office.agree("Mia's own", owner=MIA)
    workspace = office.house.workspace
    await office.actions.drop(workspace, ids[0], by=MIA)

    accepted = await office.actions.accept(workspace, [*ids, mine.id], by=RON)
    assert [one.id for one in accepted] == ids[1:]
    done = await office.actions.finish(workspace, [*ids, mine.id], by=RON)
    assert [one.id for one in done] == ids[1:]
    assert (await office.now(mine.id)).state is ActionState.AGREED


async def test_changed_while_accepting(office: Office) -> None:
    """The owner puts other words and another day, and that is their yes (R26)."""
    made = await office.propose()
    due = date(2026, 12, 3)
    facts = await office.actions.change(
        office.house.workspace, made.id, text="Send half of it", due_on=due, by=RON, accepts=True
    )

    assert (facts.state, facts.text, facts.due_on) == (ActionState.AGREED, "Send half of it", due)
    assert facts.reminds_at == at("2026-12-03 14:00")
    with pytest.raises(NotAllowed):
        await office.actions.change(
            office.house.workspace, made.id, text="No, all of it", due_on=due, by=MIA
        )


async def test_what_is_overdue_can_be_reworded(office: Office) -> None:
    """Other words don't ask for another day, even if that day is over; another day must come."""
    made = await office.agree(due=date(2026, 11, 24))
    office.house.clock.set(at("2026-11-26 15:00"))
    change = office.actions.change
    facts = await change(office.house.workspace, made.id, text="Other", due_on=made.due_on, by=RON)
    assert facts.text == "Other"
    with pytest.raises(InvalidInput):
        await change(
            office.house.workspace, made.id, text="Other", due_on=date(2026, 11, 25), by=RON
        )


async def test_a_no_with_a_line(office: Office) -> None:
    """Who proposed it reads the no and its line; a no may become a yes."""
    made = await office.propose("Call *Ann*")
    workspace = office.house.workspace
    await office.actions.decline(workspace, made.id, "She has <left>", by=RON)
    [told] = await office.house.deliveries(Kind.ANSWERED)
    said = await office.house.composers[Kind.ANSWERED](office.house.due(told))
    assert isinstance(said, Post)
    assert "said no: *Call ∗Ann∗*" in said.text
    assert "She has &lt;left&gt;" in str(said.blocks)

    [agreed] = await office.actions.accept(workspace, [made.id], by=RON)
    assert (agreed.state, agreed.outcome) == (ActionState.AGREED, "")


async def test_done_and_taken_back(office: Office) -> None:
    """Done is told where it was made; taken back before that, nothing is told."""
    made = await office.propose()
    workspace = office.house.workspace
    await office.actions.accept(workspace, [made.id], by=RON)
    await office.actions.finish(workspace, [made.id], by=RON)
    [told] = await office.house.deliveries(Kind.CLOSED)
    assert (told.recipient, told.klass) == (MIA, DeliveryClass.NOTICE)

    back = await office.actions.reopen(workspace, made.id, by=RON)

    assert (back.state, back.closed_at, back.told_with) == (ActionState.AGREED, None, None)
    said = await office.house.composers[Kind.CLOSED](office.house.due(told))
    assert said == Silence("taken-back")


async def test_done_together_is_told_together(office: Office) -> None:
    """What is done within ten minutes at one place is one message; the outcome is in it."""
    source = (await office.house.one(RON)).id
    workspace = office.house.workspace
    ids = [
        (await office.agree(f"Number {n}", source=Source.ONE_ON_ONE, source_id=source)).id
        for n in range(3)
    ]
    for one in ids[:2]:
        await office.actions.finish(workspace, [one], by=RON)
    office.house.clock.set(office.house.clock.now() + timedelta(minutes=11))
    await office.actions.finish(workspace, ids[2:], by=RON)
    await office.actions.explain(workspace, ids[1], "They sign", by=RON)

    told = await office.house.deliveries(Kind.CLOSED)
    assert [(one.subject_id, one.recipient) for one in told] == [
        (ids[0], f"{MIA},{RON}"),
        (ids[2], f"{MIA},{RON}"),
    ]
    said = await office.house.composers[Kind.CLOSED](office.house.due(told[0]))
    assert isinstance(said, Post)
    assert "Number 0" in said.text
    assert "What came of it: They sign" in said.text
    assert "<@" not in said.text


async def test_in_the_thread_of_the_card(office: Office) -> None:
    """What a 1:1 made is told under its card in the group DM; without one, in the group DM."""
    house = office.house
    source, group = (await house.one(RON)).id, f"{MIA},{RON}"
    made = await office.agree(source=Source.ONE_ON_ONE, source_id=source)
    await office.actions.finish(house.workspace, [made.id], by=MIA)
    [told] = await house.deliveries(Kind.CLOSED)
    said = await house.composers[Kind.CLOSED](house.due(told))
    assert isinstance(said, Post)
    assert said.thread is None

    async with house.store.begin(house.workspace) as session:
        await outbox.enqueue(
            session,
            kind=RhythmKind.CARD,
            subject=source,
            recipient=group,
            due_at=house.clock.now(),
            expires_at=None,
            dedup_key="the card",
            klass=DeliveryClass.APPOINTMENT,
        )
    await house.sent((await house.deliveries(RhythmKind.CARD, to=group))[-1], "7.000100")
    said = await house.composers[Kind.CLOSED](house.due(told))
    assert isinstance(said, Post)
    assert said.thread == MessageRef(f"D{group}", "7.000100")


@pytest.mark.parametrize(
    ("more", "is_told_there"),
    [
        ({}, True),
        ({"is_member": False}, False),
        ({"is_outside": True}, False),
        ({"is_archived": True}, False),
    ],
)
async def test_where_a_message_stands(
    office: Office, more: dict[str, bool], *, is_told_there: bool
) -> None:
    """Done is told in the message's thread, unless we aren't in there or an outsider is (R50)."""
    office.house.slack.open(SALES, "sales", **more)
    made = await office.agree(source=Source.MESSAGE, place=HERE, owner=RON)
    await office.actions.finish(office.house.workspace, [made.id], by=RON)
    [told] = await office.house.deliveries(Kind.CLOSED)

    said = await office.house.composers[Kind.CLOSED](office.house.due(told))

    if is_told_there:
        assert isinstance(said, Post)
        assert said.thread == HERE
    else:
        assert said == Silence("knows-it")


async def test_a_message_out_of_reach(office: Office) -> None:
    """A DM of two people isn't ours to post in: who proposed it reads it in their own DM."""
    place = MessageRef("D1THEIRS", "1.000100")
    made = await office.propose(source=Source.MESSAGE, place=place)
    await office.actions.accept(office.house.workspace, [made.id], by=RON)
    await office.actions.finish(office.house.workspace, [made.id], by=RON)
    [told] = await office.house.deliveries(Kind.CLOSED)
    assert told.recipient == MIA

    said = await office.house.composers[Kind.CLOSED](office.house.due(told))

    assert isinstance(said, Post)
    assert said.thread is None


async def test_help(office: Office) -> None:
    """Help goes to the next agenda; only if that is more than a week away the other hears now."""
    made = await office.agree(due=date(2026, 12, 20))
    workspace = office.house.workspace
    await office.actions.ask_for_help(workspace, made.id, "", by=RON)
    assert await office.house.deliveries(Kind.HELP) == []
    async with office.house.store.begin(workspace) as session:
        assert [one.id for one in await office.actions.for_agenda(session, RON)] == [made.id]

    await office.actions.finish(workspace, [made.id], by=RON)
    await office.actions.reopen(workspace, made.id, by=RON)
    team = (await office.house.teams_of(MIA))[0]
    first = date(2026, 11, 23)
    await office.house.roster.pause(workspace, team.id, first, date(2026, 12, 18), by=MIA)
    await office.actions.ask_for_help(workspace, made.id, "Nobody answers", by=RON)
    [told] = await office.house.deliveries(Kind.HELP)
    assert (told.recipient, told.klass) == (MIA, DeliveryClass.NOTICE)
    said = await office.house.composers[Kind.HELP](office.house.due(told))
    assert isinstance(said, Post)
    assert "Needs help: Nobody answers" in str(said.blocks)
    await office.actions.finish(workspace, [made.id], by=RON)
    said = await office.house.composers[Kind.HELP](office.house.due(told))
    assert said == Silence("settled")


async def test_stand_in_and_after(office: Office) -> None:
    """Who stands in sees and changes a rep's actions for these days, and never again after."""
    made = await office.propose()
    house = office.house
    team = (await house.teams_of(MIA))[0]
    days = date(2026, 11, 23), date(2026, 11, 25)
    await house.roster.set_stand_in(house.workspace, team.id, STRANGER, *days, by=MIA)
    assert (await office.actions.see(house.workspace, made.id, viewer=STRANGER)).id == made.id
    own = await office.agree("Ask Vera", owner=STRANGER)

    house.clock.set(at("2026-11-27 12:00"))

    with pytest.raises(NotFound):
        await office.actions.see(house.workspace, made.id, viewer=STRANGER)
    # What they took on stays theirs until it is closed, and visible to the rep.
    await office.actions.finish(house.workspace, [own.id], by=STRANGER)
    assert (await office.actions.see(house.workspace, own.id, viewer=RON)).state is ActionState.DONE


async def test_watchers_hear(office: Office) -> None:
    """Rooms above are told in the same transaction, of what is new and of each change."""
    heard: list[ActionState] = []

    async def hear(_: WorkspaceSession, facts: ActionFacts) -> None:
        heard.append(facts.state)

    office.actions.watch(hear)
    made = await office.propose()
    for _ in range(2):
        await office.actions.accept(office.house.workspace, [made.id], by=RON)
    await office.actions.finish(office.house.workspace, [made.id], by=RON)

    assert heard == [ActionState.PROPOSED, ActionState.AGREED, ActionState.DONE]
