"""What was said between two stays between them, also when somebody else leads (R50)."""

from __future__ import annotations

import pytest

from bot.errors import NotAllowed
from bot.evidence.book.rules import Answer
from bot.evidence.book.views import book_page
from bot.evidence.checks.rules import may_read, said_to
from bot.evidence.reading.types import Label
from bot.words import tongue
from tests.evidence.book.library import Library
from tests.evidence.book.values import a_reading
from tests.rhythm.house import MIA, RON, SALES, SAM

VERA = "U1VERA"
SECRET = "Petra told me that she leaves"


@pytest.mark.parametrize(
    ("place", "readers", "may"),
    [
        (f"{MIA},{RON}", [RON], True),
        (f"{MIA},{RON}", [MIA, RON], True),
        (f"{MIA},{RON}", [VERA], False),
        (f"{MIA},{RON}", [VERA, RON], False),
        ("C1DEALS", [VERA], True),
        ("", [VERA], True),
    ],
)
def test_who_may_read(place: str, readers: list[str], *, may: bool) -> None:
    """The two of a group DM may, together or each; what a channel reads everybody may."""
    assert may_read(said_to(place), readers) is may
    shown = a_reading(text=SECRET, said_to=said_to(place)).shown_to(readers)
    assert (SECRET in str(shown)) is may
    assert shown.label is Label.EVIDENCE


async def test_whoever_leads_next(library: Library) -> None:
    """They see that there is evidence, its age and label; its words the rep sees, and only they."""
    deal = await library.deal()
    check = await library.check(deal)
    asked = await library.asked(check, "book.cost")
    reading = await library.reading(deal, question=asked, text=SECRET)
    await library.check(deal, place=SALES, channel=SALES)
    await library.reading(deal, text="Tom Lind signed, I heard in the call")
    async with library.store.begin(library.workspace) as session:
        await library.seats.note(session, check, RON, f"No, {SECRET}")

    library.slack.meet(VERA, name="Vera Holm")
    await library.save(SAM)
    await library.save(RON, by=VERA)
    page, own = await library.page(deal, by=VERA), await library.page(deal, by=RON)
    assert SECRET not in str(page)
    assert SECRET in str(own)
    kept = next(one for one in page.readings if one.id == reading)
    assert (kept.is_kept, kept.label, kept.found) == (True, Label.EVIDENCE, ())
    assert {one.answer for one in page.views} == {Answer.NO}

    seen = str(book_page(tongue("en"), page))
    assert "said to somebody else before: ask Ron Cole" in seen
    assert "Tom Lind signed" in seen
    for label in (Label.CLAIM, None):
        with pytest.raises(NotAllowed):
            await library.overruling.overrule(library.workspace, reading, label, by=VERA)
    with pytest.raises(NotAllowed):
        await library.overruling.verify(library.workspace, reading, by=VERA)
    form = await library.writing.take_in_reading(library.workspace, reading, by=VERA)
    assert SECRET not in str(form)
    hint = await library.rooms.evidence.questions.hints.hint(
        library.workspace, check.id, viewer=VERA
    )
    assert SECRET not in str(hint)
