"""Out of order, twice, changed, taken back: one state comes out of a thread (R19, R20)."""

from __future__ import annotations

from itertools import count
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.evidence.checks import rows
from bot.evidence.checks.model import CheckMessage, CheckQuestion, DealCheck, Reading
from bot.evidence.checks.rules import PAUSE, CheckFacts, CheckState, Form, QuestionState, Source
from bot.evidence.questions.rules import Step
from bot.evidence.reading.types import Label
from bot.pipeline.rules import Phase
from tests.evidence.checks.check_house import PLACE, CheckHouse
from tests.evidence.checks.word_reader import HOPE, PROOF
from tests.rhythm.house import MIA, RON, SAM

SIX = [SAM, MIA, RON, "U1SEVEN", "U1EIGHT", "U1NINE"]
TEXTS = [PROOF, HOPE, "ok", "I'll call them", "no idea", "", "🎉"]
NUMBERS = count(1)

Said = tuple[int, str, str, str, bool]
"""One event: second and number of the message as one, author, text, version, is it taken back."""


def made_up(random: Random) -> list[Said]:
    """Make up what six people say in 80 messages, with edits, deletions and duplicates."""
    found: list[Said] = []
    for number in range(80):
        author, text = random.choice(SIX), random.choice(TEXTS)
        found.append((number, author, text, "", False))
        found += [
            (number, author, f"{text} {edit} {PROOF}", f"3{edit}", False)
            for edit in range(random.choice([0, 0, 0, 1, 2]))
        ]
        if random.random() < 0.15:
            found.append((number, author, "", "40", True))
    return found + random.sample(found, 20)


@st.composite
def threads(draw: st.DrawFn) -> tuple[list[Said], list[Said]]:
    """Draw what people say in a thread: in the order they said it, and as Slack brings it."""
    plain: list[Said] = []
    for number in range(draw(st.sampled_from([1, 2, 2, 3, 3, 4, 6]))):
        author = draw(st.sampled_from(SIX))
        plain.append((number, author, draw(st.sampled_from(TEXTS)), "", False))
        # Changed, taken back, or neither; changed twice and taken back.
        later = draw(st.sampled_from(["", "", "1", "2", "x", "12x"]))
        plain += [
            (number, author, draw(st.sampled_from(TEXTS)), f"3{edit}", False)
            for edit in later.replace("x", "")
        ]
        if "x" in later:
            plain.append((number, author, "", "40", True))
    again = draw(st.lists(st.sampled_from(plain), max_size=1))
    return plain, draw(st.permutations(plain + again))


async def thread(house: CheckHouse) -> tuple[CheckFacts, int]:
    """Let there be a check whose second question is asked three messages after its first."""
    second, number, now = int(house.clock.now().timestamp()), next(NUMBERS), house.clock.now()
    async with house.store.begin(house.workspace) as session:
        row = DealCheck(
            rep=SAM,
            source=Source.RHYTHM,
            source_key=f"one-state:{number}",
            form=Form.SHORT,
            phase=Phase.MIDDLE,
            place=PLACE,
            channel=f"G{number}",
            thread_ts=f"{second - 60}.000001",
            step=Step.CLARIFYING,
            state=CheckState.OPEN,
            opened_at=now,
        )
        session.add(row)
        await session.flush()
        for nth, (step, ts) in enumerate(
            [(Step.CLARIFYING, f"{second - 60}.000001"), (Step.RISKS, f"{second}.250000")]
        ):
            session.add(
                CheckQuestion(
                    check_id=row.id,
                    number=nth + 1,
                    step=step,
                    key=f"one.{nth}",
                    text="How do we know?",
                    sent_as="evidence.next",
                    state=QuestionState.ASKED if nth else QuestionState.ANSWERED,
                    ts=ts,
                    asked_at=now,
                )
            )
        return rows.facts_of(row), second


async def state_after(house: CheckHouse, said: list[Said]) -> object:
    """Let it all be heard and read in a thread of its own; what stands there then."""
    check, second = await thread(house)
    for number, author, text, version, is_deleted in said:
        ts = f"{second + number // 10}.{100_000 * (number % 10) + 1:06}"
        when = f"{second + number // 10}.9{number:03}{version}" if version else ""
        await house.say(check, text, by=author, ts=ts, version=when, is_deleted=is_deleted)
    house.clock.advance(PAUSE)
    for author in sorted({author for _, author, *_ in said}):
        await house.hearing.read(house.workspace, check.id, author)
    messages = {
        (float(one.ts) - second): (one.author, one.text, one.edited_ts[-3:], one.deleted_at is None)
        for one in await house.all(CheckMessage, CheckMessage.check_id == check.id)
    }
    questions = await house.questions(check)
    numbers = {one.id: one.number for one in questions}
    readings = {
        (numbers[one.question_id], one.author): (one.text, one.label, one.found, one.missing)
        for one in await house.all(Reading, Reading.question_id.in_(numbers))
        if one.question_id
    }
    return messages, readings, [(one.number, one.state, one.re_asked) for one in questions]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
# Each example is two threads heard on a real database: half as many as of what is pure.
@settings(
    max_examples=settings().max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(said=threads())
async def test_one_state_in_whatever_order(
    house: CheckHouse, said: tuple[list[Said], list[Said]]
) -> None:
    """What several people say, change and take back stands there the same in any order."""
    plain, as_it_comes = said
    assert await state_after(house, as_it_comes) == await state_after(house, plain)


async def test_a_long_thread(house: CheckHouse) -> None:
    """Six people, 80 messages, edits, deletions, duplicates: the same on each database."""
    random = Random(18)
    said = made_up(random)
    shuffled = list(said)
    random.shuffle(shuffled)

    assert await state_after(house, said) == await state_after(house, shuffled)
    labels = {one.label for one in await house.readings()}
    assert labels <= {*Label, "not-judged"}
