"""What a leader asks about a plan: once, in its thread, and in other words later (R26, R48)."""

from __future__ import annotations

import pytest

from bot.call_plans.ids import Field
from bot.call_plans.kinds import Kind
from bot.call_plans.model import PlanQuestion
from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.outbox.types import Post
from tests.call_plans.office import Office
from tests.rhythm.house import AIKO, MIA, RON


async def test_questions(office: Office) -> None:
    """The manager asks, and that is all; the rep reads it in the thread, once (R26)."""
    page = await office.save()
    plan = page.plan.id
    await office.house.sent(await office.delivery(Kind.PLAN), "7.1")

    for _ in range(2):
        await office.answering.ask(office.workspace, plan, "Who else decides?", by=MIA)

    [question] = await office.house.all(PlanQuestion)
    assert question.text == "Who else decides?"
    said = await office.compose(Kind.QUESTION)
    assert isinstance(said, Post)
    assert said.thread is not None
    assert said.thread.ts == "7.1"
    assert "Who else decides?" in said.text
    with pytest.raises(NotAllowed, match="they ask, you plan"):
        await office.answering.ask(office.workspace, plan, "Me?", by=RON)
    for text in ("", "x" * 3000):
        with pytest.raises(InvalidInput) as wrong:
            await office.answering.ask(office.workspace, plan, text, by=MIA)
        assert set(wrong.value.fields) == {Field.QUESTION}


async def test_in_other_words(office: Office) -> None:
    """Whoever asked rewords it where it stands; nobody else does, and too much isn't taken."""
    page = await office.save()
    answering, workspace = office.answering, office.workspace
    await answering.ask(workspace, page.plan.id, "Who decides?", by=MIA)
    [question] = await office.house.all(PlanQuestion)
    await office.house.sent(await office.delivery(Kind.QUESTION))

    for _ in range(2):
        await answering.reword(workspace, question.id, "Who else decides?", by=MIA)

    [stands] = await office.house.all(PlanQuestion)
    assert stands.text == "Who else decides?"
    said = await office.compose(Kind.QUESTION, is_update=True)
    assert isinstance(said, Post)
    assert "Who else decides?" in said.text
    assert [one.form for one in await office.house.deliveries(Kind.QUESTION)] == ["post", "update"]
    with pytest.raises(InvalidInput):
        await answering.reword(workspace, question.id, "", by=MIA)
    for by, error in ((RON, NotAllowed), (AIKO, NotFound)):
        with pytest.raises(error):
            await answering.reword(workspace, question.id, "Mine", by=by)
