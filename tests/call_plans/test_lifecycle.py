"""Whatever people do with call plans, in any order: what holds all the same."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.call_plans.kinds import Kind
from bot.call_plans.rules import Outcome, PlanState
from bot.errors import CoachError
from bot.outbox.types import Silence
from tests.call_plans.office import Office
from tests.rhythm.house import MIA, RON, STRANGER


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_people_do(office: Office, seed: int) -> None:
    """Any order of doings leaves one ask a plan, a legal state, and nothing said needlessly."""
    chance = random.Random(seed)
    people = (RON, RON, RON, MIA, STRANGER)
    for _ in range(40):
        plans = [row.id for row in await office.rows()] or [1]
        plan, by = chance.choice(plans), chance.choice(people)
        day = office.clock.now().date() + timedelta(days=chance.randint(0, 4))
        minute = 60 * chance.randint(8, 17)
        with suppress(CoachError):
            match chance.randrange(7):
                case 0:
                    await office.try_to_save(by=by, day=day, minute=minute)
                case 1:
                    await office.try_to_save(by=by, plan_id=plan, day=day, is_reminded=True)
                case 2:
                    await office.writing.cancel(office.workspace, plan, by=by)
                case 3:
                    outcome = chance.choice(list(Outcome))
                    await office.answering.answer(office.workspace, plan, outcome, by=by)
                case 4:
                    await office.answering.ask(office.workspace, plan, f"{chance.random()}?", by=by)
                case 5:
                    await office.answering.learn(
                        office.workspace, plan, chance.choice([None, *Outcome]), "Much", by=by
                    )
                case _:
                    office.clock.set(office.clock.now() + timedelta(hours=chance.randint(1, 20)))

    rows = await office.rows()
    asks = [one for one in await office.house.deliveries(Kind.OUTCOME) if one.form != "update"]
    assert sorted(one.subject_id for one in asks) == sorted(row.id for row in rows)
    for row in rows:
        assert row.rep == RON
        assert (row.state == PlanState.ANSWERED) is (row.outcome is not None)
        if row.answered_at is not None:
            assert row.answered_at >= row.call_at
    for number, one in enumerate(asks):
        said = await office.compose(Kind.OUTCOME, nth=number)
        state = next(row.state for row in rows if row.id == one.subject_id)
        assert isinstance(said, Silence) or state == PlanState.PLANNED
