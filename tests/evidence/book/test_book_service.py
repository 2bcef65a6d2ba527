"""What is known of a deal: written by its two, read by nobody else (docs/rhythm.md R20 to R24)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.evidence.book.model import Buyer, DealKnowledge
from bot.evidence.book.pages import BookForm, BookPage, BuyerForm, Typed
from bot.evidence.book.rules import (
    MOST_BUYERS,
    BuyerFacts,
    Field,
    Footing,
    Gap,
    Share,
)
from bot.evidence.checks.model import CheckQuestion, Reading
from bot.evidence.checks.rules import QuestionState
from bot.evidence.reading.types import Label
from tests.evidence.book.library import HERE, Library
from tests.rhythm.house import AIKO, MIA, RON, SAM, STRANGER

DAY = timedelta(days=1)


async def test_the_two_write_one_book(library: Library) -> None:
    """What either writes both read, and what is missing gets less."""
    deal = await library.deal(currency="EUR", amount=100)
    assert (await library.page(deal)).gaps[0] is Gap.BUYERS

    await library.write(deal, competition="Globex", cost="180k", reckoning="Petra's")
    page = await library.write(
        deal,
        by=MIA,
        competition="Globex",
        approach="Their own data",
        cost="EUR 180,000",
        reckoning="Petra's",
        last_act="Petra sent the redlines",
        last_act_on=date(2026, 11, 20),
    )
    page = await library.buyer(deal, name=" Petra   Vogel ", role="COO", met_on=date(2026, 11, 9))

    assert page.gaps == ()
    assert page.book.cost == 18_000_000
    assert page.book.changed_by == MIA
    assert page.book.buyers[0].name == "Petra Vogel"
    assert (await library.page(deal, by=MIA)).book == page.book
    async with library.store.begin(library.workspace) as session:
        assert await library.book.gaps(session, deal) == ()
        assert await library.book.gaps(session, deal + 1) == ()
        assert (await library.book.of_deals(session, [deal]))[deal] == page.book


@pytest.mark.parametrize("stranger", [SAM, STRANGER])
async def test_strangers_find_nothing(library: Library, stranger: str) -> None:
    """To whoever isn't one of the two there is no deal, no book and no buyer."""
    deal = await library.deal()
    await library.buyer(deal)
    [buyer] = await library.all(Buyer)
    reading = await library.reading(deal)

    with pytest.raises(NotFound):
        await library.page(deal, by=stranger)
    with pytest.raises(NotFound):
        await library.write(deal, by=stranger, competition="Me")
    with pytest.raises(NotFound):
        await library.writing.buyer(library.workspace, buyer.id, by=stranger)
    with pytest.raises(NotFound):
        await library.writing.drop_buyer(library.workspace, buyer.id, by=stranger)
    with pytest.raises(NotFound):
        await library.overruling.overrule(library.workspace, reading, Label.CLAIM, by=stranger)
    with pytest.raises(NotFound):
        await library.overruling.verify(library.workspace, reading, by=stranger)
    with pytest.raises(NotFound):
        await library.seats.form(library.workspace, deal, by=stranger)
    assert not await library.all(DealKnowledge)


async def test_of_two_who_write_at_once_the_later_is_asked(library: Library) -> None:
    """Other fields are joined, the same field is shown with both words, and then decided."""
    deal = await library.deal()
    form = await library.writing.form(library.workspace, deal, by=MIA)
    await library.write(deal, competition="Globex")

    joined = await library.writing.save(
        library.workspace, deal, Typed(approach="Ours"), by=MIA, seen=form.seen
    )
    assert isinstance(joined, BookPage)
    assert (joined.book.competition, joined.book.approach) == ("Globex", "Ours")

    wanted = Typed(competition="Doing nothing", approach="Ours")
    asked = await library.writing.save(library.workspace, deal, wanted, by=MIA, seen=form.seen)
    assert isinstance(asked, BookForm)
    assert asked.clashes == (Field.COMPETITION,)
    assert (await library.page(deal)).book.competition == "Globex"

    saved = await library.writing.save(library.workspace, deal, wanted, by=MIA, seen=asked.seen)
    assert isinstance(saved, BookPage)
    assert saved.book.competition == "Doing nothing"


async def test_wrong_words_stand_at_their_fields(library: Library) -> None:
    """Too long, unreadable, still to come: each is told where it was typed."""
    deal = await library.deal()
    with pytest.raises(InvalidInput) as told:
        await library.write(
            deal,
            competition="界" * 501,
            cost="a lot",
            last_act="Signed",
            last_act_on=date(2026, 12, 1),
        )
    assert set(told.value.fields) == {Field.COMPETITION, Field.COST, Field.LAST_ACT_ON}

    with pytest.raises(InvalidInput) as told:
        await library.buyer(deal, name=" ", role="x" * 121, met_on=date(2026, 12, 1))
    assert set(told.value.fields) == {Field.NAME, Field.ROLE, Field.MET_ON}
    assert not await library.all(Buyer)


async def test_buyers_come_and_go(library: Library) -> None:
    """Sent twice it is one; each is changed and taken off in its own form; names are told apart."""
    deal = await library.deal()
    await library.buyer(deal, name="Petra", role="COO")
    page = await library.buyer(deal, name="Petra", role="COO", by=MIA)
    [petra] = page.book.buyers
    with pytest.raises(InvalidInput, match="on the list"):
        await library.buyer(deal, name="PETRA", role="CFO")

    page = await library.buyer(deal, id=petra.id, name="Petra Vogel", met_on=date(2026, 11, 20))
    assert page.book.buyers == (BuyerFacts(petra.id, "Petra Vogel", "", date(2026, 11, 20)),)
    form = await library.writing.buyer(library.workspace, petra.id, by=MIA)
    assert form.buyer == page.book.buyers[0]

    for _ in range(2):
        page = await library.writing.drop_buyer(library.workspace, petra.id, by=RON)
        assert page.book.buyers == ()
    with pytest.raises(NotFound):
        await library.writing.buyer(library.workspace, petra.id, by=RON)
    with pytest.raises(NotFound):
        await library.writing.buyer(library.workspace, 4711, by=RON)


async def test_twenty_buyers_are_enough(library: Library) -> None:
    """One more is refused with words; those on the list can still be changed."""
    deal = await library.deal()
    async with library.store.begin(library.workspace) as session:
        session.add_all(
            Buyer(deal_id=deal, name=f"P{n}", role="", added_by=RON, changed_at=library.clock.now())
            for n in range(MOST_BUYERS)
        )
    with pytest.raises(InvalidInput, match="20 people"):
        await library.buyer(deal, name="One more")
    [first, *_] = (await library.page(deal)).book.buyers

    page = await library.buyer(deal, id=first.id, name="P0", role="CFO")

    assert page.book.buyers[0].role == "CFO"


async def test_a_reply_is_taken_into_the_book(library: Library) -> None:
    """The form comes filled with the reply's words, and nothing is kept before it is sent."""
    deal = await library.deal()
    check = await library.check(deal)
    question = await library.asked(check, "book.cost")
    buyers = await library.asked(check, "book.buyers")
    await library.asked(check, "book.approach")
    reply = await library.reading(deal, Label.CLAIM, question=question, text="Petra reckons 180k")
    await library.reading(deal, Label.CLAIM, question=buyers, text="Petra and Tom")

    form = await library.writing.take_in(library.workspace, HERE, "book.cost", by=MIA)
    assert isinstance(form, BookForm)
    assert (form.content.reckoning, form.content.cost) == ("Petra reckons 180k", None)
    assert form.words == "Petra reckons 180k"
    assert await library.writing.take_in_reading(library.workspace, reply, by=MIA) == form
    people = await library.writing.take_in(library.workspace, HERE, "book.buyers", by=RON)
    assert isinstance(people, BuyerForm)
    assert people.words == "Petra and Tom"
    early = await library.writing.take_in(library.workspace, HERE, "book.approach", by=RON)
    assert isinstance(early, BookForm)
    assert early.words == ""
    with pytest.raises(NotFound):
        await library.writing.take_in(library.workspace, HERE, "book.cost", by=SAM)
    with pytest.raises(NotFound):
        await library.writing.take_in(library.workspace, HERE, "book.competition", by=RON)
    for reading, person in ((reply, SAM), (4711, RON)):
        with pytest.raises(NotFound):
            await library.writing.take_in_reading(library.workspace, reading, by=person)
    assert not await library.all(DealKnowledge)


async def test_overruled_and_taken_back(library: Library) -> None:
    """Both words are kept; its own label, or the way back, ends what somebody said."""
    deal = await library.deal()
    reading = await library.reading(deal, Label.CLAIM)
    act = library.overruling.overrule

    done = await act(library.workspace, reading, Label.EVIDENCE, by=RON)
    again = await act(library.workspace, reading, Label.EVIDENCE, by=RON)
    assert done.reading.counts_as is again.reading.counts_as is Label.EVIDENCE
    [row] = await library.all(Reading)
    assert (row.label, row.overruled, row.overruled_by) == ("claim", "evidence", RON)

    verified = await library.overruling.verify(library.workspace, reading, by=MIA)
    assert verified.reading.verified_by == MIA
    back = await act(library.workspace, reading, Label.CLAIM, by=MIA)
    assert back.reading.overruled is None
    assert back.reading.counts_as is Label.CLAIM
    await act(library.workspace, reading, Label.PLAN, by=MIA)
    assert (await act(library.workspace, reading, None, by=RON)).reading.overruled is None
    with pytest.raises(NotFound):
        await act(library.workspace, 4711, None, by=RON)


async def test_what_the_two_take_for_evidence_isnt_asked_on(library: Library) -> None:
    """A tap that says evidence lets the check go on; somebody else's words don't."""
    deal = await library.deal(phase="early")
    check = await library.check(deal, phase="early")
    question = await library.asked(check, "evidence.how-do-we-know")
    theirs = await library.reading(deal, Label.CLAIM, question=question, author=SAM)
    mine = await library.reading(deal, Label.CLAIM, question=question)

    await library.overruling.overrule(library.workspace, theirs, Label.EVIDENCE, by=MIA)
    [asked] = await library.all(CheckQuestion)
    assert asked.state == QuestionState.ASKED
    await library.overruling.overrule(library.workspace, mine, Label.PLAN, by=RON)
    assert len(await library.all(CheckQuestion)) == 1

    await library.overruling.overrule(library.workspace, mine, Label.EVIDENCE, by=RON)

    asked, following = await library.all(CheckQuestion)
    assert (asked.state, following.state) == (QuestionState.ANSWERED, QuestionState.WAITING)


async def test_who_verifies(library: Library) -> None:
    """Only who leads the rep verifies, only evidence, and may take it back."""
    deal = await library.deal()
    proof = await library.reading(deal)
    claim = await library.reading(deal, Label.CLAIM)
    act = library.overruling.verify

    with pytest.raises(NotAllowed):
        await act(library.workspace, proof, by=RON)
    with pytest.raises(NotAllowed, match="Only evidence"):
        await act(library.workspace, claim, by=MIA)
    await act(library.workspace, proof, by=MIA)
    assert (await library.page(deal)).may_verify is False
    page = await library.page(deal, by=MIA)
    assert page.may_verify
    assert {one.verified_by for one in page.readings} == {MIA, None}

    await act(library.workspace, proof, by=MIA, holds=False)

    assert all(one.verified_at is None for one in await library.all(Reading))


async def test_who_stands_in_takes_part(library: Library) -> None:
    """Whoever leads the 1:1s meanwhile reads the page, writes in it and verifies (R50)."""
    deal = await library.deal()
    proof = await library.reading(deal)
    [team] = await library.teams_of(MIA)
    today = library.clock.now().date()
    await library.roster.set_stand_in(
        library.workspace, team.id, STRANGER, today, today + 4 * DAY, by=MIA
    )

    page = await library.write(deal, by=STRANGER, competition="Globex")
    await library.overruling.verify(library.workspace, proof, by=STRANGER)

    assert page.may_verify
    assert (await library.page(deal)).leaders == (MIA, STRANGER)
    assert (await library.page(deal)).readings[0].verified_by == STRANGER
    library.clock.set(library.clock.now() + 7 * DAY)
    with pytest.raises(NotFound):
        await library.page(deal, by=STRANGER)


async def test_calls_feed_the_evidence(library: Library) -> None:
    """What was learned is read, read anew when it changes, and forgotten when it goes."""
    deal = await library.deal()
    told = await library.call(deal, "Petra signed the order on Tuesday")
    page = await library.page(deal)
    [one] = page.readings
    assert one.text == "Petra signed the order on Tuesday"
    assert one.call_plan_id == told.plan.id
    assert page.calls[0].outcome == "partly"
    await library.overruling.overrule(library.workspace, one.id, Label.UNKNOWN, by=MIA)
    await library.learn(told.plan.id, "Petra signed the order on Tuesday")
    assert (await library.page(deal)).readings[0].overruled is Label.UNKNOWN

    await library.learn(told.plan.id, "They like us")
    [one] = (await library.page(deal)).readings
    assert (one.text, one.overruled) == ("They like us", None), "it was about other words"

    await library.learn(told.plan.id, "")
    assert (await library.page(deal)).readings == ()


async def test_shares_count_what_nobody_overruled(library: Library) -> None:
    """Each rep's own judged replies in the time; overruled and verified ones stand beside it."""
    deal = await library.deal()
    check = await library.check(deal)
    now = library.clock.now()

    async def reply(
        label: Label | str, *, key: str = "evidence.how-do-we-know", **more: object
    ) -> int:
        question = await library.asked(check, key)
        return await library.reading(deal, label, question=question, **more)  # type: ignore[arg-type]

    proof = await reply(Label.EVIDENCE)
    await reply(Label.EVIDENCE, said_at=now - 3 * DAY)
    await reply(Label.CLAIM)
    await reply(Label.CLAIM, overruled=Label.EVIDENCE, overruled_by=RON)
    await reply("not-judged")
    await reply(Label.EVIDENCE, author=SAM)
    await reply(Label.EVIDENCE, said_at=now - 9 * DAY)
    for key in ("book.buyers-view", "risks.premortem"):
        await reply(Label.CLAIM, key=key)
    await library.reading(deal, Label.EVIDENCE)
    await library.overruling.verify(library.workspace, proof, by=MIA)

    async with library.store.begin(library.workspace) as session:
        found = await library.book.share(session, [RON, SAM], now - 7 * DAY, now + DAY)

    assert found == {RON: Share(3, 2, 1, 1), SAM: Share()}


async def test_fears_are_no_claims(library: Library) -> None:
    """What answers a pre-mortem or the buyer's view stands in its own place, not as a claim."""
    deal = await library.deal()
    check = await library.check(deal)
    for key in ("book.buyers-view", "risks.premortem"):
        question = await library.asked(check, key)
        await library.reading(deal, Label.CLAIM, question=question, text="price, legal")

    assert (await library.page(deal)).readings == ()
    async with library.store.begin(library.workspace) as session:
        [standing] = await library.book.standings(session, [RON])
        assert await library.checks.readings_of(session, [deal]) == {deal: []}
    assert standing.on is Footing.NOTHING


async def test_what_deals_rest_on(library: Library) -> None:
    """Late deals on claims, old evidence or nothing are counted; overruling counts, too."""
    now = library.clock.now()
    fresh = await library.deal("Fresh")
    await library.reading(fresh)
    old = await library.deal("Old", amount=500, currency="EUR")
    await library.reading(old, said_at=now - 31 * DAY)
    said = await library.deal("Said")
    claim = await library.reading(said, Label.CLAIM)
    bare = await library.deal("Bare", phase="early")
    closed = await library.deal("Closed")
    await library.close(closed)

    async with library.store.begin(library.workspace) as session:
        late = await library.book.late_on_claims(session, [RON, SAM])
        without = await library.book.without_evidence(session, [RON])
        nobody = await library.book.standings(session, [AIKO])
    assert [(one.deal.id, one.on) for one in late] == [
        (old, Footing.STALE),
        (said, Footing.CLAIMS),
    ]
    assert [one.deal.id for one in without] == [said, bare]
    assert nobody == ()

    await library.overruling.overrule(library.workspace, claim, Label.EVIDENCE, by=MIA)
    async with library.store.begin(library.workspace) as session:
        assert [one.deal.id for one in await library.book.late_on_claims(session, [RON])] == [old]
