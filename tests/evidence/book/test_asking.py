"""What the book asks in a deal's checks: stale evidence, the buyer's view, what is missing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.doctor.made_up import T
from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.evidence.book.ids import Act
from bot.evidence.book.model import Buyer, BuyerView
from bot.evidence.book.rules import Answer, Field
from bot.evidence.book.seats import BUYERS_VIEW
from bot.evidence.checks.model import CheckQuestion, Reading
from bot.evidence.checks.rules import (
    CheckFacts,
    CheckState,
    ClosedWhy,
    Form,
    QuestionFacts,
    QuestionState,
    Source,
)
from bot.evidence.checks.types import Follow, ReplyFacts, Wish
from bot.evidence.questions.bank import bank
from bot.evidence.questions.rules import Step
from bot.evidence.reading.types import Label, ReplyReading
from tests.evidence.book.library import HERE, Library
from tests.rhythm.house import MIA, RON, SAM, STRANGER

DAY = timedelta(days=1)
FULL: dict[str, Any] = {
    "competition": "Globex",
    "approach": "Ours",
    "cost": "EUR 180k",
    "last_act": "Sent the redlines",
    "last_act_on": date(2026, 11, 20),
}
READING = ReplyReading(Label.CLAIM, "en", is_judged=True, found=(), missing=(), reasons=())


async def wishes(library: Library, check: CheckFacts) -> list[Wish]:
    async with library.store.begin(library.workspace) as session:
        return list(await library.extension.wishes(session, check))


async def know_all(library: Library, deal: int) -> None:
    await library.write(deal, **FULL)
    await library.buyer(deal, met_on=date(2026, 11, 20))


async def replied(library: Library, check: CheckFacts, key: str, *texts: str) -> bool | Follow:
    question = QuestionFacts(
        1, check.id, 1, Step.STRATEGY, key, "?", QuestionState.ASKED, 0, None, None
    )
    replies = [
        ReplyFacts(RON, text, (), READING, number, library.clock.now())
        for number, text in enumerate(texts)
    ]
    async with library.store.begin(library.workspace) as session:
        return await library.extension.replied(session, check, question, replies)


async def test_what_is_missing_becomes_the_next_question(library: Library) -> None:
    """A short check asks for what matters most, a long one for more; nothing twice in a month."""
    deal = await library.deal(phase="early")
    check = replace(await library.check(deal), phase="early")

    [first] = await wishes(library, check)
    assert (first.key, first.step) == ("book.cost", Step.CLARIFYING)
    assert str(first.text) == bank()["book.cost"].text

    long = replace(check, form=Form.LONG)
    assert [one.key for one in await wishes(library, long)] == ["book.cost", "book.buyers"]
    async with library.store.begin(library.workspace) as session:
        questions = library.rooms.evidence.questions.questions
        await questions.asked(session, RON, bank()["book.cost"], deal)
    assert [one.key for one in await wishes(library, check)] == ["book.buyers"]
    library.clock.set(library.clock.now() + 29 * DAY)
    assert [one.key for one in await wishes(library, check)] == ["book.cost"]

    assert await wishes(library, replace(check, deal_id=None)) == []


async def test_stale_evidence_comes_first(library: Library) -> None:
    """The question that brought it is asked again, the oldest first, until it was."""
    deal = await library.deal(phase="early")
    await know_all(library, deal)
    await library.buyer(deal, name="Tom")
    now = library.clock.now()
    before = await library.check(deal, state=CheckState.CLOSED, closed_at=now)
    old = await library.asked(before, "evidence.how-do-we-know", text="How do {you} know?")
    own = await library.asked(before, "own.7", text="Who said {so}?")
    other = await library.asked(before, BUYERS_VIEW)
    claim = await library.asked(before, "evidence.who-said-so")
    await library.reading(deal, question=old, said_at=now - 40 * DAY)
    await library.reading(deal, question=own, said_at=now - 50 * DAY)
    await library.reading(deal, question=other, said_at=now - 60 * DAY)
    await library.reading(deal, Label.CLAIM, question=claim, said_at=now - 70 * DAY)
    check = replace(await library.check(deal), phase="early")

    [first] = await wishes(library, check)
    assert (first.key, first.urgency, first.step) == ("own.7", 100, Step.OVERVIEW)
    assert T.text(first.text) == "Who said {so}?"

    # Asked again, and only claimed: old evidence stays old, and isn't asked for twice a month.
    again = await library.asked(check, "own.7")
    await library.reading(deal, Label.CLAIM, question=again)
    [second] = await wishes(library, check)
    assert second.key == "evidence.how-do-we-know"
    assert T.text(second.text) == "How do we know?"

    async with library.store.begin(library.workspace) as session:
        row = await session.get_one(CheckQuestion, old)
        row.key = "again.evidence.how-do-we-know"
    assert (await wishes(library, check))[0].key == "evidence.how-do-we-know"


async def test_what_was_learned_in_calls_grows_old_too(library: Library) -> None:
    """No question brought it: then it is asked what the customer did since."""
    deal = await library.deal(phase="early")
    await know_all(library, deal)
    await library.buyer(deal, name="Tom")
    await library.reading(deal, said_at=library.clock.now() - 40 * DAY)

    [first] = await wishes(library, replace(await library.check(deal), phase="early"))

    assert first.key == "book.last-act"


async def test_a_late_deal_needs_the_buyers_view(library: Library) -> None:
    """Its check wishes for it before all else but stale evidence, and stays open without it."""
    deal = await library.deal()
    await know_all(library, deal)
    check = await library.check(deal)

    [wish] = await wishes(library, check)
    assert (wish.key, wish.urgency) == (BUYERS_VIEW, 95)
    assert str(wish.text) == "If you were them, would you buy from us?"
    async with library.store.begin(library.workspace) as session:
        may_close = library.extension.may_close
        assert not await may_close(session, check)
        for other in (
            replace(check, phase="middle"),
            replace(check, deal_id=None),
            replace(check, source=Source.REACTION),
        ):
            assert await may_close(session, other)

    await library.seats.say(library.workspace, deal, Answer.NO, "", by=MIA)

    async with library.store.begin(library.workspace) as session:
        assert await library.extension.may_close(session, check)
    assert await wishes(library, check) == []


async def test_the_seat_goes_round(library: Library) -> None:
    """After the rep sat in it, who leads them is named, then who else wrote in the thread."""
    deal = await library.deal()
    check = await library.check(deal, source=Source.RHYTHM)
    await library.wrote(check, SAM)
    await library.asked(check, BUYERS_VIEW)
    await library.seats.answer(library.workspace, HERE, Answer.YES, by=RON)

    later = replace(check, id=check.id + 1, opened_at=check.opened_at + DAY)
    text = next(one.text for one in await wishes(library, later) if one.key == BUYERS_VIEW)
    assert str(text).startswith("Mia Berger, take the buyer's seat")

    await library.seats.answer(library.workspace, HERE, Answer.NO, by=MIA)
    text = next(one.text for one in await wishes(library, later) if one.key == BUYERS_VIEW)
    assert str(text).startswith("Sam Lind, take the buyer's seat")


async def test_a_tap_is_kept_and_changed(library: Library) -> None:
    """One answer of each person and check; whoever wrote there may take the seat, no others."""
    deal = await library.deal()
    check = await library.check(deal)
    question = await library.asked(check, BUYERS_VIEW)
    answer = library.seats.answer

    form = await answer(library.workspace, HERE, Answer.YES, by=RON)
    assert form is not None
    assert form.view is not None
    await answer(library.workspace, HERE, Answer.NOT_YET, by=RON)
    with pytest.raises(NotFound):
        await answer(library.workspace, HERE, Answer.NO, by=SAM)
    await library.wrote(check, SAM)
    assert await answer(library.workspace, HERE, Answer.NO, by=SAM) is None
    with pytest.raises(NotFound):
        await answer(library.workspace, replace(HERE, channel="G2"), Answer.NO, by=RON)

    views = [(one.seat, one.answer) for one in await library.all(BuyerView)]
    assert views == [(RON, "not-yet"), (SAM, "no")]
    async with library.store.begin(library.workspace) as session:
        row = await session.get_one(CheckQuestion, question)
        assert row.state == QuestionState.ANSWERED


async def test_two_at_once(library: Library) -> None:
    """Two taps of one person, two equal forms: one view, one buyer, and the check goes on once."""
    deal = await library.deal(phase="early")
    check = await library.check(deal)
    await library.asked(check, BUYERS_VIEW)
    taps = [library.seats.answer(library.workspace, HERE, Answer.YES, by=RON) for _ in range(2)]
    forms = [library.buyer(deal, name="Petra", by=one) for one in (RON, MIA)]

    await asyncio.gather(*taps, *forms)

    assert len(await library.all(BuyerView)) == 1
    assert len(await library.all(Buyer)) == 1
    assert len(await library.all(CheckQuestion)) == 2


async def test_why_can_be_written_below(library: Library) -> None:
    """Words below are the why of a tap; an answer in words counts where it is clear."""
    deal = await library.deal()
    check = await library.check(deal)
    question = await library.asked(check, BUYERS_VIEW)

    assert await replied(library, check, BUYERS_VIEW, "They love the pilot") is Follow.ON
    assert not await library.all(BuyerView)
    text = f"Not yet: <@{SAM}> fears\nthe price &amp; more"
    assert await replied(library, check, BUYERS_VIEW, text) is Follow.ON
    await replied(library, check, BUYERS_VIEW, "No, they fear it")
    [view] = await library.all(BuyerView)
    assert (view.answer, view.why) == ("no", "No, they fear it")
    await replied(library, check, BUYERS_VIEW, text)
    await library.seats.answer(library.workspace, HERE, Answer.YES, by=RON)
    await replied(library, check, BUYERS_VIEW, text)

    [view] = await library.all(BuyerView)
    assert (view.answer, view.why) == ("yes", "Not yet: @Sam Lind fears the price & more")
    assert await replied(library, check, "evidence.how-do-we-know", "Yes") is False
    assert await replied(library, replace(check, deal_id=None), BUYERS_VIEW, "Yes") is False

    # What was typed in the form stays, whatever is written or taken back below.
    await library.seats.say(library.workspace, deal, Answer.NO, "Mine", by=RON, view_id=view.id)
    await replied(library, check, BUYERS_VIEW, text)
    async with library.store.begin(library.workspace) as session:
        await library.extension.follow(session, check)
    [view] = await library.all(BuyerView)
    assert (view.answer, view.why) == ("no", "Mine")
    assert question


async def test_what_is_taken_back_below_is_forgotten(library: Library) -> None:
    """With a deleted reply goes the why; where it was the answer too, all of it."""
    deal = await library.deal()
    check = await library.check(deal)
    question = await library.asked(check, BUYERS_VIEW)
    reading = await library.reading(deal, Label.CLAIM, question=question)
    await replied(library, check, BUYERS_VIEW, "Not yet: the price")
    async with library.store.begin(library.workspace) as session:
        await library.extension.follow(session, check)
    assert len(await library.all(BuyerView)) == 1
    await library.seats.answer(library.workspace, HERE, Answer.NO, by=RON)

    async with library.store.begin(library.workspace) as session:
        await session.delete(await session.get_one(Reading, reading))
        await session.flush()
        await library.extension.follow(session, check)
    [view] = await library.all(BuyerView)
    assert (view.answer, view.why) == ("no", "")

    async with library.store.begin(library.workspace) as session:
        await session.delete(await session.get_one(BuyerView, view.id))
    await replied(library, check, BUYERS_VIEW, "Yes")
    async with library.store.begin(library.workspace) as session:
        await library.extension.follow(session, check)
    assert not await library.all(BuyerView)


async def test_a_view_nobody_gave_goes_to_the_agenda(library: Library) -> None:
    """The check closes after five days all the same, and the two talk about it."""
    deal = await library.deal()
    check = await library.check(deal)
    question = await library.asked(check, BUYERS_VIEW)
    async with library.store.begin(library.workspace) as session:
        row = await session.get_one(CheckQuestion, question)
        row.state = QuestionState.ANSWERED

    async with library.store.begin(library.workspace) as session:
        await library.checks.close(session, check.id, ClosedWhy.TIME, by=None)

    async with library.store.begin(library.workspace) as session:
        [open_one] = await library.checks.for_agenda(session, RON)
    assert open_one.key == BUYERS_VIEW


async def test_the_page_lets_a_check_close(library: Library) -> None:
    """A view that is given on the deal's page is one for the check that waits for it."""
    deal = await library.deal()
    check = await library.check(deal)
    question = await library.asked(check, BUYERS_VIEW)
    await library.seats.say(library.workspace, deal, Answer.YES, "They need it", by=RON)
    async with library.store.begin(library.workspace) as session:
        asked = await library.checks.questions_of(session, check.id)
    assert (asked[0].id, asked[0].state) == (question, QuestionState.ANSWERED)
    async with library.store.begin(library.workspace) as session:
        for one in asked[1:]:
            (await session.get_one(CheckQuestion, one.id)).state = QuestionState.ANSWERED
    await library.seats.say(library.workspace, deal, Answer.NO, "Or not", by=RON)

    async with library.store.begin(library.workspace) as session:
        [stands] = await library.checks.of_deal(session, deal)
    assert stands.id == check.id
    assert (stands.state, stands.closed_why) == (CheckState.CLOSED, ClosedWhy.DONE)


async def test_views_on_the_page(library: Library) -> None:
    """Kept over time; sent twice it is one; only whose it is changes it."""
    deal = await library.deal()
    say = library.seats.say
    await say(library.workspace, deal, Answer.NO, "No reason to move", by=RON)
    page = await say(library.workspace, deal, Answer.NO, "No reason to move", by=RON)
    [view] = page.views
    with pytest.raises(NotAllowed):
        await library.seats.change(library.workspace, view.id, by=MIA)
    with pytest.raises(NotFound):
        await library.seats.change(library.workspace, view.id, by=STRANGER)
    with pytest.raises(NotFound):
        await library.seats.change(library.workspace, 4711, by=RON)
    with pytest.raises(InvalidInput) as told:
        await say(library.workspace, deal, Answer.NO, "x" * 1001, by=RON)
    assert set(told.value.fields) == {Field.WHY}

    form = await library.seats.change(library.workspace, view.id, by=RON)
    assert form.view == view
    page = await say(library.workspace, deal, Answer.YES, "Now", by=RON, view_id=view.id)
    assert [(one.answer, one.why) for one in page.views] == [(Answer.YES, "Now")]
    library.clock.set(library.clock.now() + 8 * DAY)
    page = await say(library.workspace, deal, Answer.YES, "Now", by=RON)
    assert len(page.views) == 2
    assert (await library.seats.form(library.workspace, deal, by=MIA)).view is None


async def test_what_stands_under_questions(library: Library) -> None:
    """Three answers under the buyer's question, one way into the book under the gaps."""
    elements = library.extension.elements

    acts = [one["action_id"] for one in elements(T, BUYERS_VIEW)]
    assert acts == [Act.YES, Act.NOT_YET, Act.NO]
    [button] = elements(T, "book.cost")
    assert (button["action_id"], button["value"]) == (Act.TAKE_IN, "book.cost")
    assert elements(T, "evidence.how-do-we-know") == ()


async def test_what_the_two_read_of_a_check(library: Library) -> None:
    """Its first message opens the deal's page, and says what the buyer's seat said last."""
    deal = await library.deal()
    check = await library.check(deal)
    extension = library.extension
    async with library.store.begin(library.workspace) as session:
        assert await extension.lines(session, T, check) == ()
        assert await extension.lines(session, T, replace(check, deal_id=None)) == ()
    await library.seats.say(library.workspace, deal, Answer.NOT_YET, "", by=MIA)
    async with library.store.begin(library.workspace) as session:
        [line] = await extension.lines(session, T, check)

    assert line == "Would they buy from us? *Not yet*, says Mia Berger, Mon 23 Nov"
    assert extension.buttons(T, check)[0]["value"] == str(deal)
    assert extension.buttons(T, replace(check, deal_id=None)) == ()
