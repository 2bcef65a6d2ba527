"""The skill of the month: chosen by both, carried on, looked at again after four weeks (R37)."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.meeting.ids import Field
from bot.meeting.model import SkillFocus
from bot.meeting.skill_book import LOOK_AGAIN_AFTER, SkillFacts, SkillPage, question_for, skills
from bot.meeting.skill_views import skill_buttons, skill_line
from bot.rhythm.rules import Answer
from bot.words import tongue
from tests.meeting.closed import Hour
from tests.rhythm.house import MIA, RON, SAM, STRANGER, House

T = tongue("en-GB")
AIM = "Win three new accounts by spring"


async def page(house: House, *, viewer: str = MIA) -> SkillPage:
    return await house.rooms.meeting.skills.page(house.workspace, SAM, viewer=viewer)


async def propose(house: House, skill: str = "silence", aim: str = AIM, *, by: str = MIA) -> None:
    await house.rooms.meeting.skills.propose(house.workspace, SAM, skill, aim, by=by)


async def agree(house: House, *, by: str = SAM) -> None:
    proposed = (await page(house, viewer=by)).proposed
    assert proposed is not None
    await house.rooms.meeting.skills.agree(house.workspace, proposed.id, by=by)


async def test_chosen_together(house: House) -> None:
    """One proposes, the other agrees; until then what was agreed on before stays."""
    await Hour(house).begin()
    await propose(house)
    await propose(house)
    with pytest.raises(NotAllowed):
        await agree(house, by=MIA)
    found = await page(house, viewer=SAM)
    assert found.focus is None
    assert found.proposed is not None
    await agree(house)
    await house.rooms.meeting.skills.agree(house.workspace, found.proposed.id, by=SAM)
    await propose(house, "listening", by=SAM)
    await propose(house, "targeting", by=MIA)

    found = await page(house)
    assert found.focus is not None
    assert (found.focus.key, found.focus.aim, found.focus.agreed_by) == ("silence", AIM, SAM)
    assert found.proposed is not None
    assert (found.proposed.key, found.proposed.proposed_by) == ("targeting", MIA)
    assert len(await house.all(SkillFocus)) == 2


async def test_both_propose_the_same(house: House) -> None:
    """Who proposes what the other one proposed has agreed with it, also at the same moment."""
    await Hour(house).begin()
    await asyncio.gather(propose(house, by=MIA), propose(house, by=SAM))

    found = await page(house)
    assert found.proposed is None
    assert found.focus is not None
    assert {found.focus.proposed_by, found.focus.agreed_by} == {MIA, SAM}


async def test_carried_on_and_looked_at_again(house: House) -> None:
    """It stays from month to month; after four weeks it wants a look, with how often it was on."""
    hour = await Hour(house).begin()
    await propose(house)
    await agree(house)
    assert skill_buttons(T, await page(house))[0]["action_id"] == "meeting.skill"
    await hour.wind("2026-12-04T10:30+00:00")
    for person in (MIA, SAM):
        second = (await house.one(SAM, nth=1)).id
        await house.rhythms.answer(house.workspace, second, by=person, says=Answer.HELD)
    await hour.wind("2026-12-25T08:00+00:00")

    found = await page(house)
    assert found.focus is not None
    assert (found.focus.since, found.focus.times) == (date(2026, 11, 27), 1)
    assert found.focus.wants_a_look(found.today)
    assert "Four weeks, 1 1:1 with it: look at it again." in skill_line(T, found)
    async with house.store.begin(house.workspace) as session:
        skills_room = house.rooms.meeting.skills
        in_january = await skills_room.focus_of(session, SAM, date(2027, 1, 15))
        assert in_january is not None
        assert await skills_room.focus_of(session, SAM, date(2026, 10, 31)) is None

    await house.rooms.meeting.skills.keep(house.workspace, found.focus.id, by=SAM)
    found = await page(house)
    assert found.focus is not None
    assert not found.focus.wants_a_look(found.today)
    assert found.focus.wants_a_look(found.today + LOOK_AGAIN_AFTER)


async def test_who_may_choose(house: House) -> None:
    """To whoever isn't of the two there is no skill, and nothing to agree on."""
    await Hour(house).begin()
    await propose(house)
    [row] = await house.all(SkillFocus)
    for viewer in (STRANGER, RON):
        with pytest.raises(NotFound):
            await page(house, viewer=viewer)
        with pytest.raises(NotFound):
            await propose(house, by=viewer)
        with pytest.raises(NotFound):
            await house.rooms.meeting.skills.agree(house.workspace, row.id, by=viewer)
    with pytest.raises(NotFound):
        await house.rooms.meeting.skills.agree(house.workspace, 10**9, by=SAM)
    with pytest.raises(NotAllowed):
        await house.rooms.meeting.skills.keep(house.workspace, row.id, by=SAM)


@pytest.mark.parametrize(
    ("skill", "aim", "field"),
    [("juggling", "", Field.SKILL), ("", "", Field.SKILL), ("silence", "n" * 301, Field.AIM)],
)
async def test_what_cannot_be_proposed(house: House, skill: str, aim: str, field: Field) -> None:
    """What isn't in the book, or too long, is told at its field."""
    await Hour(house).begin()
    with pytest.raises(InvalidInput) as told:
        await propose(house, skill, aim)

    assert set(told.value.fields) == {field}


def test_the_book() -> None:
    """Twenty skills, each with open questions and indicators, each said once."""
    book = skills()
    closed = ("Is", "Are", "Do", "Did", "Does", "Have", "Has", "Can", "Could", "Would", "Will")

    assert len(book) >= 20
    assert len({one.name for one in book.values()}) == len(book)
    for key, one in book.items():
        assert one.key == key
        assert len(key) <= 48
        assert one.what.endswith(".")
        assert 3 <= len(one.questions) <= 4
        assert 2 <= len(one.indicators) <= 3
        for question in one.questions:
            assert question.endswith("?")
            assert question.split()[0] not in closed


def test_questions_come_in_turn() -> None:
    """Week by week another question is asked, until all were."""
    skill = skills()["listening"]
    start = date(2026, 11, 2)
    facts = SkillFacts(
        1,
        SAM,
        skill.key,
        skill.name,
        skill.what,
        skill.questions,
        skill.indicators,
        AIM,
        MIA,
        SAM,
        start,
    )
    asked = [
        question_for(facts, start + timedelta(weeks=week)) for week in range(len(skill.questions))
    ]

    assert set(asked) == set(skill.questions)
    assert question_for(facts, start) == question_for(facts, start + timedelta(days=6))
