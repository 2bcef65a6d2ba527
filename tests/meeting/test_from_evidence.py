"""What deal checks, risks, fit and endings bring onto agendas, and what takes it off again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.evidence.checks.model import CheckQuestion
from bot.evidence.checks.rules import QuestionState, Source
from bot.evidence.fit.rules import Answer, Part
from bot.evidence.questions.pages import NewQuestion
from bot.evidence.questions.rules import Step, Topic
from bot.evidence.risks.model import PreMortem, Risk
from bot.evidence.risks.rules import RiskState
from bot.meeting.agenda_line_views import item_text
from bot.meeting.last_focus import LastFocus
from bot.meeting.model import AgendaItem
from bot.pipeline.rules import DealState
from bot.words import tongue
from tests.evidence.fit.fit_house import WORDS
from tests.meeting.agendas import Desk
from tests.meeting.closed import Hour
from tests.rhythm.house import MIA, RON, SAM, House

T = tongue("en-GB")


async def lines(desk: Desk) -> Sequence[str]:
    """Say the items of the next agenda as they are drawn."""
    page = await desk.page()
    return [item_text(T, one, page) for one in page.lines]


async def test_a_question_that_nobody_answered(house: House) -> None:
    """It stands on the agenda with its deal, once; what closed with its deal is gone."""
    desk = Desk(house)
    await desk.open()
    deal = await desk.deal("Acme renewal")
    checks = house.rooms.evidence.checks.checks
    async with house.store.begin(house.workspace) as session:
        check = await checks.put_to_agenda(
            session, rep=RON, deal_id=deal, source=Source.MANAGER, source_key="k", by=MIA
        )
        [question] = await checks.questions_of(session, check.id)

    assert question.state is QuestionState.FELL_AWAY
    for _ in range(2):
        [said] = await lines(desk)
        assert said.startswith("• From a deal check: ")
        assert "(Acme renewal)" in said
    async with house.store.begin(house.workspace) as session:
        await house.rooms.pipeline.deals.close(session, deal, DealState.WON, "", by=RON)
    assert await lines(desk) == []


async def test_the_workspaces_own_question(house: House) -> None:
    """An item's question is said in its words, also where the workspace wrote it itself (R25)."""
    desk = Desk(house)
    await desk.open()
    new = NewQuestion("Which of their plants would they show us first?", Step.RISKS, Topic.PROBLEM)
    own = await house.rooms.evidence.questions.own.save(house.workspace, new, by=MIA)
    async with house.store.begin(house.workspace) as session:
        session.add(
            AgendaItem(
                rep=RON,
                block="deals",
                text="Their plants",
                question=own.key,
                added_by=MIA,
                added_at=house.clock.now(),
                position=1,
            )
        )
    assert new.text in "".join(await lines(desk))


async def test_a_ticked_question_stays_ticked(house: House) -> None:
    """What was talked about doesn't come up again, though nobody answered it in the thread."""
    desk = Desk(house)
    await desk.open()
    checks = house.rooms.evidence.checks.checks
    deal = await desk.deal("Acme renewal")
    async with house.store.begin(house.workspace) as session:
        await checks.put_to_agenda(
            session, rep=RON, deal_id=deal, source=Source.MANAGER, source_key="k", by=MIA
        )
    one_on_one = await desk.start()
    [line] = (await desk.page()).lines
    agendas = house.rooms.meeting.agendas
    await agendas.tick(house.workspace, line.item.id, one_on_one.id, by=MIA, is_covered=True)

    assert await desk.open_texts() == []


async def test_two_noes_and_an_unexplained_ending(house: House) -> None:
    """Two noes make a decision for the two; an ending is asked about after two days alone."""
    desk = Desk(house)
    await desk.open()
    fit = house.rooms.evidence.fit
    await fit.ideals.save(house.workspace, WORDS, by=MIA)
    early, late = await desk.deal("Pumps", phase="early"), await desk.deal("Valves", phase="late")
    noes = dict.fromkeys((Part.PROBLEM, Part.TRIGGER), Answer.NO)
    await fit.fitting.say(house.workspace, early, noes, by=RON)
    async with house.store.begin(house.workspace) as session:
        await house.rooms.pipeline.deals.close(session, late, DealState.LOST, "Price", by=RON)

    [said] = await lines(desk)
    assert said == "• *Pumps*: two points don't fit. Pursue, fix or walk away?"
    house.clock.set(house.clock.now() + timedelta(days=2, hours=1))
    assert "• What decided “Valves”? Nobody said yet." in await lines(desk)
    async with house.store.begin(house.workspace) as session:
        [owed] = await fit.outcomes.owed(session, [RON], viewer=RON)
    await fit.outcomes.tap(house.workspace, owed.facts.id, "price", by=RON)
    await fit.fitting.say(house.workspace, early, {Part.TRIGGER: Answer.YES}, by=MIA)
    assert await lines(desk) == []


async def test_a_risk_that_got_worse_comes_first(house: House) -> None:
    """A worse risk stands before what was there already; a better one leaves by itself."""
    desk = Desk(house)
    await desk.open()
    deal = await desk.deal("Acme renewal")
    await desk.add("Pricing")
    now = house.clock.now()
    async with house.store.begin(house.workspace) as session:
        look = PreMortem(rep=RON, deal_id=deal, begun_at=now, answered_at=now, confirmed_at=now)
        session.add(look)
        await session.flush()
        risk = Risk(
            pre_mortem_id=look.id,
            deal_id=deal,
            said_by=RON,
            position=1,
            text="Their head of finance hasn't seen it",
            counter_move="Ask Dana to bring her in",
            state=RiskState.WORSE,
            state_at=now,
        )
        session.add(risk)
        await session.flush()
        number = risk.id

    first, second = await lines(desk)
    assert first == "• Got worse: Their head of finance hasn't seen it (Acme renewal)"
    assert "Pricing" in second
    async with house.store.begin(house.workspace) as session:
        (await session.get_one(Risk, number)).state = RiskState.BETTER
    assert await desk.texts() == ["Pricing"]


async def test_what_was_in_focus_last(house: House) -> None:
    """The deals that the last held 1:1 looked at are those that the week's checks go by."""
    hour = await Hour(house).begin()
    deal = await hour.deal("Acme")
    focus = LastFocus()
    async with house.store.begin(house.workspace) as session:
        assert await focus.of_last(session, SAM) == ()
    page = await hour.page()
    await hour.send(page, **{f"deal_{deal}_decision": "pursue"})
    async with house.store.begin(house.workspace) as session:
        assert list(await focus.of_last(session, SAM)) == [deal]


async def test_in_depth(house: House) -> None:
    """A deal is in depth with clarifying, risks and next call done, and ten minutes for it."""
    hour = await Hour(house).begin()
    deal = await hour.deal("Acme")
    page = await hour.page()
    await hour.wind("2026-11-27T10:00+00:00")
    await hour.send(page, **{f"deal_{deal}_decision": "pursue"})
    depth = house.rooms.meeting.depth
    start, now = house.clock.now() - timedelta(days=7), house.clock.now()
    checks = house.rooms.evidence.checks.checks
    async with house.store.begin(house.workspace) as session:
        check = await checks.put_to_agenda(
            session, rep=SAM, deal_id=deal, source=Source.MANAGER, source_key="k", by=MIA
        )
        for number, step in enumerate(("clarifying", "next-call"), 2):
            session.add(
                CheckQuestion(
                    check_id=check.id,
                    number=number,
                    step=step,
                    key="k",
                    text="?",
                    sent_as="",
                    state=QuestionState.ANSWERED,
                    answered_at=now,
                )
            )
    await hour.wind("2026-12-02T10:00+00:00")
    async with house.store.begin(house.workspace) as session:
        [one] = await depth.of(session, [SAM, RON], start, house.clock.now())
        assert (one.deal_id, one.is_early, one.is_in_depth) == (deal, True, False)
        assert one.minutes >= 10
        session.add(PreMortem(rep=SAM, deal_id=deal, begun_at=now, answered_at=now))
        await session.flush()
        [one] = await depth.of(session, [SAM], start, house.clock.now())
        assert one.is_in_depth
        assert await depth.of(session, [RON], start, house.clock.now()) == ()
