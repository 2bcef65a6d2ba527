"""The pre-mortem in a check, on both databases: read, shown back, put right (R19, R20, R22)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from bot.evidence.checks.kinds import Kind as CheckKind
from bot.evidence.checks.rules import QuestionState
from bot.evidence.risks.kinds import Kind
from bot.outbox.types import DeliveryClass, Post, Silence
from tests.evidence.checks.check_house import PLACE
from tests.evidence.risks.risks_house import THREE, RisksHouse
from tests.rhythm.house import MIA, SALES, SAM


async def test_three_reasons_are_shown_back(house: RisksHouse) -> None:
    """Three reasons are kept, shown in the thread to be put right, and the check goes on."""
    deal = await house.deal()
    check = await house.pre_mortem(deal)

    await house.reply(check, THREE)

    assert await house.texts(deal) == ["The price", "Our champion left", "They do nothing"]
    [told] = await house.told()
    assert (told.recipient, told.klass) == (SAM, DeliveryClass.CONVERSATION)
    post = await house.shown()
    assert post.thread is not None
    assert check.thread is not None
    assert post.thread.thread_ts == check.thread.ts
    assert "1. The price\n2. Our champion left" in json.dumps(post.blocks).replace("\\n", "\n")
    assert "Did I read that right?" in json.dumps(post.blocks)
    [first, second] = await house.questions(check)
    assert (first.state, second.state) == (QuestionState.ANSWERED, QuestionState.ASKED)


async def test_fewer_than_three(house: RisksHouse) -> None:
    """The rest is asked for once, in the same message; the next reply adds to what was read."""
    deal = await house.deal()
    check = await house.pre_mortem(deal)

    await house.reply(check, "- the price\n- timing")
    assert "What would one more be?" in json.dumps((await house.shown()).blocks)
    [question] = await house.questions(check)
    assert (question.state, question.re_asks) == (QuestionState.ASKED, 1)

    await house.reply(check, "Their new CIO comes from Acme.")
    assert await house.texts(deal) == ["the price", "timing", "Their new CIO comes from Acme"]
    assert len(await house.told()) == 1
    assert (await house.questions(check))[0].state == QuestionState.ANSWERED


async def test_the_rest_is_asked_for_once(house: RisksHouse) -> None:
    """Who has no more to say isn't asked again; one tap says that this is all."""
    deal = await house.deal()
    check = await house.pre_mortem(deal)
    await house.reply(check, "just the price")
    [look] = await house.looks()

    await house.writing.confirm(house.workspace, look.id, by=SAM)
    await house.writing.confirm(house.workspace, look.id, by=SAM)

    questions = await house.questions(check)
    assert [one.state for one in questions] == [QuestionState.ANSWERED, QuestionState.WAITING]
    assert await house.say_it() == Silence("already-done")
    other = await house.pre_mortem(await house.deal("Other"), key="other")
    await house.reply(other, "price")
    await house.reply(other, "that's all")
    assert (await house.questions(other))[0].state == QuestionState.ANSWERED


async def test_no_reasons(house: RisksHouse) -> None:
    """To "no idea" the check has an answer of its own; nothing is kept and nothing is shown."""
    deal = await house.deal()
    check = await house.pre_mortem(deal)

    await house.reply(check, "no idea, honestly")

    assert not await house.looks()
    assert not await house.told()
    kinds = [one.kind for one in await house.said()]
    assert CheckKind.NEXT in kinds


async def test_edits_and_what_was_put_right(house: RisksHouse) -> None:
    """An edited reply is read anew until the rep put it right; then their word stands (R20)."""
    deal = await house.deal()
    check = await house.pre_mortem(deal)
    ts = await house.say(check, THREE)
    await house.pause()

    await house.say(check, "price; timing; legal", ts=ts, version="2.0")
    await house.pause()
    assert await house.texts(deal) == ["price", "timing", "legal"]
    [look] = await house.looks()
    form = await house.writing.read_form(house.workspace, look.id, by=SAM)
    page = await house.writing.put_right(
        house.workspace, (deal.id, look.id), ["price", "", "their legal"], form.ids, by=SAM
    )
    assert page.current is not None
    assert [one.text for one in page.current.risks] == ["price", "their legal"]

    await house.say(check, "something else entirely", ts=ts, version="3.0")
    await house.pause()
    assert await house.texts(deal) == ["price", "their legal"]


async def test_a_reply_taken_back(house: RisksHouse) -> None:
    """A deleted reply is forgotten with what was read in it (R20)."""
    deal = await house.deal()
    check = await house.pre_mortem(deal)
    ts = await house.say(check, "price and timing")
    await house.pause()
    await house.sent((await house.told())[0])
    assert await house.texts(deal)

    await house.say(check, "", ts=ts, is_deleted=True)
    await house.pause()

    assert not await house.texts(deal)
    assert not await house.rows()
    assert "nothing is kept" in (await house.shown(is_update=True)).text


async def test_in_a_channel(house: RisksHouse) -> None:
    """In a channel nothing tells what was read: it thanks there, and shows it to the two (R19)."""
    house.slack.people[SALES] = [MIA, SAM]
    deal = await house.deal()
    check = await house.pre_mortem(deal, channel=SALES, place=SALES)

    await house.reply(check, "the price")

    rest = await house.say_it(Kind.REST)
    assert isinstance(rest, Post)
    assert rest.thread is not None
    assert rest.thread.channel == SALES
    assert "price" not in json.dumps(rest.blocks)
    shown = await house.shown()
    assert (shown.thread, shown.place) == (None, PLACE)
    assert "the price" in json.dumps(shown.blocks)


async def test_the_deal_closed(house: RisksHouse) -> None:
    """Nobody is asked whether it was read right once the deal is closed."""
    deal = await house.deal()
    check = await house.pre_mortem(deal)
    await house.say(check, THREE)
    house.clock.advance(timedelta(seconds=91))
    await house.tick()
    await house.close_deal(deal)

    assert await house.say_it() == Silence("deal-closed")


async def test_wished_for(house: RisksHouse) -> None:
    """A check asks for the reasons where there are none, or where they are a month old."""
    deal = await house.deal()
    first = await house.asked(deal)
    keys = {one.key for one in await house.questions(first)}
    await house.reply(first, "Anna sent the signed order on Tuesday")
    keys |= {one.key for one in await house.questions(first)}
    assert "risks.premortem" in keys

    other = await house.deal("Other")
    await house.named(other, "price", "timing", "legal")
    async with house.store.begin(house.workspace) as session:
        extension = house.checks.extensions
        check = await house.checks.open_of(session, SAM)
        assert check
        facts = replace(check[0], deal_id=other.id)
        wishes = [one.key for part in extension for one in await part.wishes(session, facts)]
        assert "risks.premortem" not in wishes
        house.clock.advance(timedelta(days=31))
        wishes = [one.key for part in extension for one in await part.wishes(session, facts)]
        assert "risks.premortem" in wishes


async def test_the_first_message_names_them(house: RisksHouse) -> None:
    """The check's first message says what the deal could be lost by; the manager sees it there."""
    deal = await house.deal()
    check = await house.pre_mortem(deal)
    await house.reply(check, THREE)

    parent = await house.compose(CheckKind.PUSHED, is_update=True)

    assert isinstance(parent, Post)
    assert "The price; Our champion left" in json.dumps(parent.blocks)
    assert (await house.page(deal, MIA)).current is not None
