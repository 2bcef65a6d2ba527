"""What is said of a deal's fit: by the two, changed at will, proposing and no more."""

from __future__ import annotations

import pytest

from bot.errors import InvalidInput, NotFound
from bot.evidence.checks.rules import CheckFacts, Source
from bot.evidence.fit.rules import Answer, Part
from bot.evidence.fit.tapping import FitQuestions
from bot.slack.messages import MessageRef
from bot.store import WorkspaceSession
from bot.words import tongue
from tests.evidence.fit.fit_house import FitHouse
from tests.rhythm.house import MIA, RON, SAM, STRANGER

NO = {Part.PROBLEM: Answer.NO, Part.TRIGGER: Answer.NO}


async def test_saying_it(house: FitHouse) -> None:
    """Each answer is kept with who said it; the rest stays; an answer can be changed (R48)."""
    await house.describe()
    deal = await house.deal()
    await house.fit.fitting.say(house.workspace, deal.id, NO, by=RON)

    later = {Part.TRIGGER: Answer.YES, Part.NO_GO: Answer.UNKNOWN}
    page = await house.fit.fitting.say(house.workspace, deal.id, later, by=MIA)

    said = {part: (one.answer, one.said_by) for part, one in page.standing.answers.items()}
    assert said == {
        Part.PROBLEM: (Answer.NO, RON),
        Part.TRIGGER: (Answer.YES, MIA),
        Part.NO_GO: (Answer.UNKNOWN, MIA),
    }
    assert not page.standing.proposes_walking_away


async def test_two_noes(house: FitHouse) -> None:
    """Two noes are listed for who leads; the deal stays open whatever was said."""
    await house.describe()
    deal, other = await house.deal(), await house.deal("Second", rep=SAM)
    await house.fit.fitting.say(house.workspace, deal.id, NO, by=RON)
    await house.fit.fitting.say(house.workspace, other.id, {Part.PROBLEM: Answer.NO}, by=SAM)

    async with house.store.begin(house.workspace) as session:
        found = await house.fit.fitting.to_walk_away(session, [RON, SAM])

    assert [one.deal.id for one in found] == [deal.id]
    assert found[0].deal.is_open
    await house.end(deal)
    async with house.store.begin(house.workspace) as session:
        assert await house.fit.fitting.to_walk_away(session, [RON, SAM]) == []


async def test_whose_it_is(house: FitHouse) -> None:
    """To strangers and other reps it isn't there; of a closed deal nothing is said any more."""
    await house.describe()
    deal = await house.deal()
    for somebody in (STRANGER, SAM):
        with pytest.raises(NotFound):
            await house.fit.fitting.page(house.workspace, deal.id, viewer=somebody)
        with pytest.raises(NotFound):
            await house.fit.fitting.say(house.workspace, deal.id, NO, by=somebody)
    await house.end(deal)

    with pytest.raises(InvalidInput):
        await house.fit.fitting.say(house.workspace, deal.id, NO, by=RON)


async def test_what_checks_ask(house: FitHouse) -> None:
    """A check of an early deal asks first what isn't known of its fit, in the workspace's words."""
    deal, late = await house.deal(), await house.deal("Late", phase="late")
    part, checks = house.fit, house.rooms.evidence.checks.checks
    asks = FitQuestions(house.deals, part.fitting)

    async def begin(session: WorkspaceSession, deal_id: int) -> CheckFacts:
        return await checks.open(
            session,
            rep=RON,
            deal_id=deal_id,
            source=Source.RHYTHM,
            source_key=f"week-{deal_id}",
            by=None,
            place=f"{MIA},{RON}",
            thread=MessageRef("G1", f"{deal_id}.000100"),
        )

    async with house.store.begin(house.workspace) as session:
        other = await begin(session, late.id)
    await house.describe()
    async with house.store.begin(house.workspace) as session:
        check = await begin(session, deal.id)
        [first] = await checks.questions_of(session, check.id)
        assert not await asks.wishes(session, other)
    assert first.key == "fit.problem"
    assert "Leaks are found weeks too late" in first.text

    # Answered by a tap below the question, it isn't asked again.
    where = MessageRef("G1", "2.000100", f"{deal.id}.000100")
    tap = part.tapping.tap
    page = await tap(house.workspace, where, Part.PROBLEM, Answer.YES, by=RON)
    assert page.standing.answers[Part.PROBLEM].answer is Answer.YES
    async with house.store.begin(house.workspace) as session:
        wishes = await asks.wishes(session, check)
    assert [one.key for one in wishes] == ["fit.trigger", "fit.no-go"]
    with pytest.raises(NotFound):
        await tap(house.workspace, MessageRef("G1", "9.9"), Part.PROBLEM, Answer.NO, by=RON)
    with pytest.raises(NotFound):
        await tap(house.workspace, where, Part.PROBLEM, Answer.NO, by=STRANGER)
    assert len(asks.elements(tongue("en"), "fit.trigger")) == 3
    assert asks.elements(tongue("en"), "risks.premortem") == []
