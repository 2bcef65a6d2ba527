"""Checks are opened once, seen by their two, and end as they should (R17, R19, R20, R43, R50)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import NotAllowed, NotFound
from bot.evidence.checks.kinds import Kind
from bot.evidence.checks.rules import CheckState, ClosedWhy, QuestionState, Source
from bot.evidence.questions.bank import bank
from bot.evidence.reading.types import Label
from bot.outbox.types import DeliveryClass, Post, Silence
from bot.people.holding import Reason
from bot.pipeline.rules import DealState
from bot.slack.messages import MessageRef
from tests.evidence.checks.check_house import GROUP, PLACE, CheckHouse
from tests.evidence.checks.word_reader import HOPE, PROOF
from tests.rhythm.house import MIA, SAM, STRANGER

HOW = bank()["evidence.how-do-we-know"]


async def test_opened_once(house: CheckHouse) -> None:
    """What was opened for the same reason before is the same check, with one question sent."""
    deal = await house.deal()
    one, other = await house.open(deal), await house.open(deal)
    assert one == other
    assert (one.state, one.rep, one.is_in_channel) == (CheckState.WAITING, SAM, False)
    [ask] = await house.said()
    assert (ask.kind, ask.klass, ask.recipient) == (Kind.PUSHED, DeliveryClass.ASK, SAM)
    assert len(await house.questions(one)) == 1


async def test_who_asks_decides_what_it_costs(house: CheckHouse) -> None:
    """The manager's counts as pushed, the rhythm's as an ask, one's own as nothing (R43)."""
    kinds = {MIA: (Kind.PUSHED, "ask"), SAM: (Kind.CHECK, "answer"), None: (Kind.CHECK, "ask")}
    for by, (kind, klass) in kinds.items():
        await house.open(await house.deal(), by=by, key=f"by {by}")
        last = (await house.said())[-1]
        assert (last.kind, last.klass) == (kind, klass)


async def test_who_may(house: CheckHouse) -> None:
    """Strangers find nothing, and a deal must be the rep's and open (R50)."""
    deal = await house.deal()
    with pytest.raises(NotFound):
        await house.open(deal, by=STRANGER)
    check = await house.open(deal)
    async with house.store.begin(house.workspace) as session:
        for viewer in (MIA, SAM):
            assert (await house.checks.facts(session, check.id, viewer=viewer)).id == check.id
    for viewer in (STRANGER, "U1RON"):
        with pytest.raises(NotFound):
            async with house.store.begin(house.workspace) as session:
                await house.checks.facts(session, check.id, viewer=viewer)
        with pytest.raises(NotFound):
            await house.checks.enough(house.workspace, check.id, by=viewer)
    async with house.store.begin(house.workspace) as session:
        await house.deals.close(session, deal.id, DealState.WON, "", by=SAM)
    with pytest.raises(NotFound, match="isn't open any more"):
        await house.open(deal, key="another")


async def test_about_a_message(house: CheckHouse) -> None:
    """A message that was pointed out gets its one question in its own thread, then thanks."""
    there = MessageRef("C1DEAL", "5.000200", "5.000100")
    check = await house.open(
        None, thread=there, place="C1DEAL", source=Source.REACTION, first=HOW, key="reaction:1"
    )
    house.slack.open("C1DEAL")
    said = await house.compose(Kind.PUSHED)
    assert isinstance(said, Post)
    assert said.thread is not None
    assert (said.thread.channel, said.thread.thread_ts) == ("C1DEAL", "5.000100")
    assert "How do we know?" in said.text
    await house.send(channel="C1DEAL")
    [question] = await house.questions(check)
    assert (question.key, question.state) == (HOW.key, QuestionState.ASKED)


async def test_no_room(house: CheckHouse) -> None:
    """What finds no room goes to the agenda, and who wanted to ask is told why, once (R43, R45)."""
    first = await house.open(await house.deal("Acme"))
    await house.fall_away(Reason.HAD_THEIR_QUESTIONS)
    assert (await house.check(first.id)).state is CheckState.FELL_AWAY
    [told] = [one for one in await house.said() if one.kind == Kind.HAD_QUESTIONS]
    assert (told.recipient, told.klass) == (MIA, DeliveryClass.NOTICE)
    said = await house.compose(Kind.HAD_QUESTIONS)
    assert isinstance(said, Post)
    assert "Sam Lind has had their questions this week." in said.text
    assert "Acme" in said.text

    await house.open(await house.deal("Brightwell"), key="muted")
    await house.fall_away(Reason.MUTED)
    said = await house.compose(Kind.HAD_QUESTIONS)
    assert isinstance(said, Post)
    assert "would rather be asked about deals in the 1:1" in said.text

    await house.open(await house.deal("Cato"), by=None, key="rhythm")
    await house.fall_away(Reason.OVER_BUDGET)
    async with house.store.begin(house.workspace) as session:
        await house.checks.put_to_agenda(
            session,
            rep=SAM,
            deal_id=(await house.deals.of_rep(session, SAM))[0].id,
            source=Source.MANAGER,
            source_key="put",
            by=MIA,
        )
        waiting = await house.checks.for_agenda(session, SAM)
        assert [one.state for one in waiting] == [QuestionState.FELL_AWAY] * 4
        await house.checks.taken_up(session, [one.id for one in waiting[:3]])
        assert len(await house.checks.for_agenda(session, SAM)) == 1


async def test_silence_goes_to_the_agenda(house: CheckHouse) -> None:
    """A question nobody answers goes to the agenda; answered late it comes off it again (R19)."""
    check = await house.asked()
    house.clock.advance(timedelta(days=2))
    await house.tick()
    [question] = await house.questions(check)
    assert question.state == QuestionState.ASKED
    house.clock.advance(timedelta(hours=12))
    await house.tick()
    async with house.store.begin(house.workspace) as session:
        assert len(await house.checks.for_agenda(session, SAM)) == 1
    await house.reply(check, PROOF)
    async with house.store.begin(house.workspace) as session:
        assert await house.checks.for_agenda(session, SAM) == []
    house.clock.advance(timedelta(days=8))
    await house.tick()
    assert (await house.check(check.id)).closed_why == ClosedWhy.TIME


async def test_asked_again_only_while_it_is_owed(house: CheckHouse) -> None:
    """Whoever has begun to answer isn't asked once more, and the deal's end ends it, too (R33)."""
    check = await house.asked()
    house.clock.advance(timedelta(hours=25))
    assert isinstance(await house.compose(Kind.AGAIN), Post)
    await house.say(check, HOPE)
    assert await house.compose(Kind.AGAIN) == Silence("already-done")

    other = await house.open(await house.deal("Cato"), key="cato")
    await house.send()
    async with house.store.begin(house.workspace) as session:
        await house.deals.remove(session, other.deal_id or 0, by=SAM)
    house.clock.advance(timedelta(hours=25))
    assert await house.compose(Kind.AGAIN) == Silence("already-done")
    assert (await house.check(other.id)).closed_why == ClosedWhy.DEAL_CLOSED
    async with house.store.begin(house.workspace) as session:
        assert {one.check_id for one in await house.checks.for_agenda(session, SAM)} <= {check.id}


async def test_nobody_else_is_told(house: CheckHouse) -> None:
    """Who was taken out of the team, or is led by another, hears no more of it (R50)."""
    check = await house.asked()
    await house.say(check, HOPE)
    house.clock.advance(timedelta(seconds=91))
    await house.tick()
    await house.save("U1RON")
    assert await house.compose(Kind.RE_ASK) == Silence("no-team")
    assert await house.compose(Kind.PUSHED, is_update=True) == Silence("no-team")
    house.clock.advance(timedelta(hours=1))
    await house.tick()
    assert (await house.row(check)).closed_why == ClosedWhy.LEFT
    assert {one.state for one in await house.questions(check)} == {QuestionState.DROPPED}


async def test_led_by_another(house: CheckHouse) -> None:
    """What two began stays between the two: who leads next reads nothing of it (R50)."""
    check = await house.asked()
    await house.say(check, HOPE)
    house.clock.advance(timedelta(seconds=91))
    await house.tick()
    await house.save("U1RON")
    await house.save(SAM, by="U1AIKO")
    assert await house.compose(Kind.RE_ASK) == Silence("led-by-another")


async def test_overruled_and_verified(house: CheckHouse) -> None:
    """Both may overrule a reading and take it back; the manager alone verifies (R20)."""
    check = await house.asked()
    await house.reply(check, HOPE)
    [reading] = await house.readings()
    async with house.store.begin(house.workspace) as session:
        said = await house.checks.overrule(session, reading.id, Label.EVIDENCE, by=SAM)
        assert (said.label, said.counts_as) == (Label.CLAIM, Label.EVIDENCE)
        said = await house.checks.verify(session, reading.id, is_verified=True, by=MIA)
        assert said.verified_by == MIA
        said = await house.checks.overrule(session, reading.id, None, by=MIA)
        assert (said.counts_as, said.overruled_by) == (Label.CLAIM, None)
    with pytest.raises(NotAllowed):
        async with house.store.begin(house.workspace) as session:
            await house.checks.verify(session, reading.id, is_verified=True, by=SAM)
    with pytest.raises(NotFound):
        async with house.store.begin(house.workspace) as session:
            await house.checks.overrule(session, reading.id, Label.PLAN, by=STRANGER)
    async with house.store.begin(house.workspace) as session:
        deal = check.deal_id or 0
        assert len((await house.checks.readings_of(session, [deal]))[deal]) == 1
        assert [one.id for one in await house.checks.of_deal(session, deal)] == [check.id]
        assert [one.id for one in await house.checks.open_of(session, SAM)] == [check.id]


async def test_a_channel_that_is_not_safe_from_the_start(house: CheckHouse) -> None:
    """A check whose channel outsiders can read begins in the group DM; the manager is told why."""
    house.slack.open("C1DEAL", is_outside=True)
    check = await house.open(await house.deal(), place="C1DEAL")
    said = await house.compose(Kind.PUSHED)
    assert isinstance(said, Post)
    assert said.place == PLACE
    assert "Read by" in str(said.blocks)
    assert (await house.compose(Kind.PUSHED, is_update=True)) is not None
    told = [one for one in await house.said() if one.kind == Kind.LEFT_CHANNEL]
    assert [one.recipient for one in told] == [MIA]
    notice = await house.compose(Kind.LEFT_CHANNEL)
    assert isinstance(notice, Post)
    assert "shared with another company" in notice.text
    await house.send(channel=GROUP)
    assert (await house.row(check)).channel == GROUP
