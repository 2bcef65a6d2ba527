"""The private mirror and breadth: counted from data, for the right eyes only (R26, R38, R50)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.actions.model import Action
from bot.call_plans.model import CallPlan, PlanQuestion
from bot.errors import NotAllowed, NotFound
from bot.evidence.checks.model import CheckQuestion, DealCheck, Reading
from bot.evidence.praise.breadth import Breadth
from bot.evidence.praise.mirror import Mirror
from bot.evidence.praise.mirror_rules import Counts, MeetingCounts, Part, Weeks
from bot.evidence.questions.bank import bank
from bot.evidence.questions.model import QuestionAsked
from bot.evidence.questions.rules import Topic
from bot.evidence.risks.model import PreMortem, Risk
from bot.meeting.model import AgendaItem, SkillFocus
from bot.pipeline.model import Deal
from bot.sessions.model import Session
from bot.store import Base
from tests.evidence.praise.stage import Stage
from tests.rhythm.house import AIKO, MIA, RON, SAM, STRANGER

DAY = timedelta(days=1)


@pytest.fixture(name="mirror")
def _mirror(stage: Stage) -> Mirror:
    return stage.house.rooms.evidence.praise.mirror


@pytest.fixture(name="breadth")
def _breadth(stage: Stage) -> Breadth:
    return stage.house.rooms.evidence.praise.breadth


async def put(stage: Stage, *rows: Base) -> None:
    """Put rows into the database, in this order."""
    async with stage.house.store.begin(stage.house.workspace) as session:
        for row in rows:
            session.add(row)
            await session.flush()


def deal(number: int, now: datetime, rep: str = RON) -> Deal:
    return Deal(
        id=number,
        rep=rep,
        name=f"Deal {number}",
        stage="Proposal",
        phase="late",
        stage_since=now,
        state="open",
        created_by=rep,
        created_at=now,
        changed_at=now,
    )


def check(number: int, at: datetime, rep: str = RON) -> DealCheck:
    return DealCheck(
        id=number,
        rep=rep,
        deal_id=number,
        source="manager",
        source_key=f"check:{number}",
        form="short",
        phase="late",
        place=f"{MIA},{rep}",
        step="overview",
        state="open",
        opened_at=at,
    )


def question(
    number: int, of: int, step: str, at: datetime | None, key: str = "any"
) -> CheckQuestion:
    return CheckQuestion(
        id=number,
        check_id=of,
        number=number,
        step=step,
        key=key,
        text="How do we know?",
        sent_as="evidence.check",
        state="asked",
        asked_at=at,
    )


def reading(of: int, author: str, label: str, at: datetime, **more: object) -> Reading:
    return Reading(
        rep=RON,
        question_id=of,
        author=author,
        text="…",
        label=label,
        said_at=at,
        read_at=at,
        **more,
    )


def item(text: str, by: str, at: datetime, **more: object) -> AgendaItem:
    return AgendaItem(
        rep=RON, block="deals", text=text, added_by=by, added_at=at, position=1, **more
    )


def action(owner: str, by: str, at: datetime, **more: object) -> Action:
    values: dict[str, object] = {
        "text": "Send the list",
        "due_on": at.date(),
        "state": "agreed",
        "agreed_at": at,
        "source": "command",
    }
    return Action(rep=RON, owner=owner, proposed_by=by, made_at=at, **values | more)


async def fill(stage: Stage, at: datetime) -> None:
    """Let there be one of everything that the mirror counts, and something that it doesn't."""
    await stage.held(RON, at)
    await stage.held(RON, at - 7 * DAY, state="missed")
    await stage.held(SAM, at)
    await stage.held(SAM, at - 7 * DAY, state="excused")
    await put(
        stage,
        item("Two words", RON, at),
        item("Quite a few more words", MIA, at),
        item("By nobody", STRANGER, at),
        item("Dropped", MIA, at, dropped_at=at),
        item("", "", at, origin="action", origin_id=1),
        deal(1, at),
        deal(2, at),
        deal(3, at, SAM),
        check(1, at),
        check(2, at),
        check(3, at, SAM),
        question(1, 1, "clarifying", at),
        question(2, 1, "risks", at),
        question(3, 1, "next-call", at, "book.buyers-view"),
        question(4, 2, "clarifying", at),
        question(5, 2, "risks", None, "book.buyers-view"),
        question(6, 3, "overview", at),
        reading(1, RON, "claim", at),
        reading(1, MIA, "evidence", at),
        reading(2, RON, "evidence", at),
        reading(4, RON, "claim", at, overruled="evidence"),
        reading(3, RON, "claim", at),
        PreMortem(id=1, rep=RON, deal_id=1, begun_at=at, answered_at=at, managers_at=at + DAY),
        PreMortem(id=2, rep=RON, deal_id=2, begun_at=at, answered_at=at),
        *(
            Risk(
                pre_mortem_id=1,
                said_by=RON,
                position=n,
                text="No budget",
                state="open",
                state_at=at,
            )
            for n in range(3)
        ),
        action(RON, MIA, at, text="Call Dana on Monday", state="done", closed_at=at + DAY),
        action(RON, RON, at),
        action(MIA, RON, at, due_on=at.date() + 90 * DAY),
        action(RON, MIA, at, state="declined", agreed_at=None, text="No"),
        CallPlan(
            id=1,
            rep=RON,
            uid="u1",
            call_at=at,
            length_minutes=30,
            objective="Dates",
            commitment="She sends them",
            state="planned",
            made_at=at,
            changed_at=at,
        ),
        PlanQuestion(plan_id=1, asked_by=MIA, text="What if not?", asked_at=at),
    )


WHOLE = Counts(
    meeting=MeetingCounts(1, 1, 2, 5),
    on_rhythm=Part(1, 2),
    whole_checks=Part(1, 2),
    buyers_view=Part(1, 2),
    evidence=Part(2, 3),
    own_reasons=Part(1, 2),
    praises=1,
    praised=Part(1, 1),
    held={RON: 1, AIKO: 0, SAM: 1},
    own_actions=Part(2, 3),
    asks=1,
    tells=2,
    words_of_asks=3,
    words_of_tells=5,
    followed_up=Part(1, 2),
)


async def test_what_is_counted(stage: Stage, mirror: Mirror) -> None:
    """Of one rep each line counts what it says; of all, everybody's; of before, nothing."""
    now = stage.house.clock.now()
    await fill(stage, now - 10 * DAY)
    await stage.praise(by=MIA)
    stage.house.clock.set(now + timedelta(seconds=1))
    workspace = stage.house.workspace

    page = await mirror.page(workspace, viewer=MIA, of=RON)
    assert page.counts == WHOLE
    assert page.since == date(2026, 10, 26)
    assert [one.name for one in page.reps] == ["Aiko Mori", "Ron Cole", "Sam Lind"]
    every = (await mirror.page(workspace, viewer=MIA)).counts
    assert (every.on_rhythm, every.whole_checks) == (Part(2, 3), Part(1, 3))
    assert (every.buyers_view, every.praised) == (Part(1, 3), Part(1, 3))

    stage.house.clock.set(now + 40 * DAY)
    later = await mirror.page(workspace, viewer=MIA, of=RON)
    nothing = Counts(meeting=MeetingCounts(), praised=Part(0, 1), held={RON: 0, AIKO: 0, SAM: 0})
    assert later.counts == nothing
    quarter = await mirror.page(workspace, viewer=MIA, of=RON, weeks=Weeks.TWELVE)
    assert quarter.counts == WHOLE


async def test_for_the_manager_alone(stage: Stage, mirror: Mirror) -> None:
    """A rep, a stranger and another manager see nothing of it; looking leaves nothing behind."""
    workspace = stage.house.workspace
    before = len(await stage.house.deliveries())
    for viewer, of in ((RON, ""), (STRANGER, ""), (STRANGER, RON), (SAM, RON), (MIA, STRANGER)):
        with pytest.raises(NotFound):
            await mirror.page(workspace, viewer=viewer, of=of)
    with pytest.raises(NotAllowed):
        await mirror.page(workspace, viewer=RON, of=RON)
    await mirror.page(workspace, viewer=MIA)

    assert len(await stage.house.deliveries()) == before


async def test_breadth(stage: Stage, breadth: Breadth) -> None:
    """Questions, skills and sessions of a quarter are counted by topic, wherever they came up."""
    now = stage.house.clock.now()
    workspace = stage.house.workspace
    at = now - 10 * DAY
    met = await stage.held(RON, at)
    [known] = [one for one in bank().values() if one.key == "deals-next-act"]
    await put(
        stage,
        QuestionAsked(person=RON, key="a", topic="territory", asked_at=at),
        QuestionAsked(person=RON, key="b", topic="territory", asked_at=now - 100 * DAY),
        QuestionAsked(person=SAM, key="a", topic="closing", asked_at=at),
        QuestionAsked(person=RON, key="gone", topic="", asked_at=at),
        item("An item", RON, at, question=known.key, covered_in=met, covered_at=at),
        item("Open", RON, at, question=known.key),
        SkillFocus(
            rep=RON,
            month=date(2026, 10, 1),
            skill="listening",
            proposed_by=MIA,
            proposed_at=at - 20 * DAY,
            agreed_by=RON,
            agreed_at=at - 20 * DAY,
        ),
        *(
            Session(
                kind=kind,
                uid=kind,
                manager=MIA,
                rep=RON,
                planned_at=at,
                length_minutes=30,
                state=state,
                set_by=MIA,
                made_at=at,
            )
            for kind, state in (("account-plan", "held"), ("deal", "cancelled"), ("ad-hoc", "held"))
        ),
    )

    page = await breadth.page(workspace, viewer=MIA, rep=RON)
    assert page.coverage.questions == {Topic.TERRITORY: 1, Topic(known.topic): 1}
    assert page.coverage.skills == {Topic.LISTENING: 1}
    assert page.coverage.sessions == {Topic.GROWTH: 1}
    assert (page.first, page.is_now, page.blind) == (date(2026, 10, 1), True, None)
    assert (await breadth.page(workspace, viewer=RON)).coverage == page.coverage
    before = await breadth.page(workspace, viewer=RON, first=date(2026, 8, 15))
    assert (before.first, before.is_now) == (date(2026, 7, 1), False)
    assert before.coverage.questions == {Topic.TERRITORY: 1}
    ahead = await breadth.page(workspace, viewer=RON, first=date(2099, 1, 1))
    assert ahead.first == date(2026, 10, 1)
    for viewer, rep in ((STRANGER, RON), (SAM, RON), (STRANGER, ""), (MIA, STRANGER)):
        with pytest.raises(NotFound):
            await breadth.page(workspace, viewer=viewer, rep=rep)


async def test_a_blind_spot(stage: Stage, breadth: Breadth) -> None:
    """Once enough came up, one missing topic is suggested with an open question for it."""
    now = stage.house.clock.now()
    rows = [
        QuestionAsked(person=RON, key="a", topic="calls", asked_at=now - n * DAY)
        for n in range(1, 11)
    ]
    await put(stage, *rows[:9])
    assert (await breadth.page(stage.house.workspace, viewer=RON)).blind is None
    await put(stage, rows[9])

    spot = (await breadth.page(stage.house.workspace, viewer=RON)).blind

    assert spot is not None
    assert spot.n == 10
    assert spot.topic is not Topic.CALLS
    assert spot.question.topic == spot.topic
    assert spot.question.text.endswith("?")
    again = (await breadth.page(stage.house.workspace, viewer=MIA, rep=RON)).blind
    assert again == spot
