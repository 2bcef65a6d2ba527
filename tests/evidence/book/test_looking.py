"""A deal is found by a part of its name, and its page shows what other parts know."""

from __future__ import annotations

from bot.evidence.book.pages import BookPage, KnowPage
from bot.evidence.book.rules import RiskLine
from tests.evidence.book.library import Library
from tests.rhythm.house import MIA, RON, SAM


async def test_looking_for_a_deal(library: Library) -> None:
    """A name that fits one deal opens its page, several are listed, none says so."""
    acme = await library.deal("Acme renewal")
    await library.deal("Acme pilot")
    await library.deal("Globex", account="", rep=SAM)

    page = await library.look("acme  RENEWAL")
    assert isinstance(page, BookPage)
    assert page.deal.id == acme
    several = await library.look("acme")
    assert isinstance(several, KnowPage)
    assert len(several.standings) == 2
    nothing = await library.look("glob")
    assert isinstance(nothing, KnowPage)
    assert nothing.standings == ()
    theirs = await library.look("glob", by=MIA)
    assert isinstance(theirs, BookPage)
    every = await library.look(by=MIA)
    assert isinstance(every, KnowPage)
    assert every.leads
    assert len(every.standings) == 3


async def test_the_page_shows_what_others_know(library: Library) -> None:
    """Risks come from the part that keeps them, open questions from the deal's checks."""
    deal = await library.deal()
    check = await library.check(deal)
    await library.asked(check, "evidence.how-do-we-know", text="Who else decides?")

    async def risks(session: object, deal_id: int, viewer: str) -> list[RiskLine]:
        return [RiskLine(f"Risk of {deal_id} for {viewer}")]

    library.book.show_risks(risks)
    page = await library.page(deal, offset=-5)

    assert page.risks == (RiskLine(f"Risk of {deal} for {RON}"),)
    assert page.questions == ("Who else decides?",)
    assert page.offset == 0
