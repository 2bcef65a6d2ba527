"""What deals rest on, and how replies are counted (docs/rhythm.md R20, R22, R42)."""

from __future__ import annotations

from datetime import timedelta

from bot.evidence.book.rules import Footing, Share
from bot.evidence.reading.types import Label
from tests.evidence.book.library import Library
from tests.rhythm.house import AIKO, MIA, RON, SAM

DAY = timedelta(days=1)


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
