"""Hypotheses about a rep: from their open deals and books, for who leads them alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import NotAllowed, NotFound
from bot.evidence.fit.hypotheses import Cause
from tests.evidence.fit.fit_house import FitHouse
from tests.rhythm.house import MIA, RON, SAM


async def test_for_who_leads_alone(house: FitHouse) -> None:
    """The manager reads a hypothesis with its question; the rep and others don't."""
    since = house.clock.now() - timedelta(weeks=6)
    for number in range(5):
        await house.deal(f"Deal {number}", phase="middle", stage_since=since)

    page = await house.fit.diagnosing.page(house.workspace, RON, viewer=MIA)

    [one] = page.diagnosis.hypotheses
    assert (one.cause, one.n) == (Cause.COST, 5)
    assert one.question is not None
    assert one.key.startswith("stuck.money.")
    with pytest.raises(NotAllowed):
        await house.fit.diagnosing.page(house.workspace, RON, viewer=RON)
    with pytest.raises(NotFound):
        await house.fit.diagnosing.page(house.workspace, RON, viewer=SAM)


async def test_an_ideal_customer_tells_more(house: FitHouse) -> None:
    """The same thin pipeline is silent about targeting until the ideal customer is described."""
    for number in range(5):
        await house.deal(f"Deal {number}", phase="late")

    async with house.store.begin(house.workspace) as session:
        assert await house.fit.diagnosing.hypotheses(session, RON) == ()
    await house.describe()
    async with house.store.begin(house.workspace) as session:
        [one] = await house.fit.diagnosing.hypotheses(session, RON)
    assert one.cause is Cause.TARGETING
