"""The list of questions and its form: limits, what each reader can do, what is carried along."""

from __future__ import annotations

from typing import Any

import pytest

from bot.evidence.questions.bank import bank
from bot.evidence.questions.ids import Act, Field
from bot.evidence.questions.list_views import (
    Below,
    ListMeta,
    questions_form,
    questions_list,
    read,
    read_listed,
)
from bot.evidence.questions.pages import Listed, NewQuestion, QuestionLine, QuestionsPage, Which
from bot.evidence.questions.rules import BankQuestion, Step, Topic
from bot.pipeline.rules import Phase
from bot.slack.payloads import Malformed, Values
from bot.words import tongue

T = tongue("en")
OWN = BankQuestion("own.1", "What is {this} & <that>?", Topic.RISKS, "R25", Step.RISKS, Phase.LATE)


def shown(*lines: QuestionLine, may_change: bool = True, pages: int = 1, page: int = 0) -> str:
    """The list, as it goes to Slack."""
    return str(
        questions_list(T, QuestionsPage(Listed(), lines, page, pages, len(lines), may_change))
    )


def test_a_page() -> None:
    """Own words are escaped and keep their braces; where a question belongs stands below it."""
    view = shown(QuestionLine(OWN, is_aside=False))

    assert "What is {this} &amp; &lt;that&gt;?\\n_Risks · Late deals · Risks · your own_" in view
    assert "change:own.1" in view
    assert "aside:own.1" in view
    assert "1 question." in view


def test_what_can_be_done() -> None:
    """Ours are put aside or back; who may only look sees no button for that."""
    ours = bank()["risks-uneasy"]
    aside = shown(QuestionLine(ours, is_aside=True))
    assert Act.PUT_BACK in aside
    assert "put aside_" in aside

    looking = shown(QuestionLine(ours, is_aside=False), may_change=False)
    assert not [act for act in (Act.NEW, Act.ASIDE, Act.PUT_BACK, Act.MENU) if act in looking]


@pytest.mark.parametrize(
    ("page", "acts"),
    [(0, {Act.PAGE_ON}), (1, {Act.PAGE_BACK, Act.PAGE_ON}), (2, {Act.PAGE_BACK})],
)
def test_turning(page: int, acts: set[str]) -> None:
    """There is a way back but on the first page, and on but on the last."""
    view = shown(pages=3, page=page)

    assert {act for act in (Act.PAGE_BACK, Act.PAGE_ON) if act in view} == acts


@pytest.mark.parametrize("which", list(Which))
def test_nothing_listed(which: Which) -> None:
    """An empty list says what to do."""
    listed = Listed(step=Step.RISKS, which=which)
    view = questions_list(T, QuestionsPage(listed, (), 0, 1, 0, may_change=False))

    blocks: Any = view["blocks"]
    assert blocks[1]["text"]["text"].endswith((".", "yet."))
    assert ListMeta.loads(str(view["private_metadata"])).listed == listed


def test_the_form() -> None:
    """It says who reads it, begins with what is there or listed, and knows the list below."""
    meta = ListMeta.of(Listed(step=Step.STRATEGY, topic=Topic.MONEY), 2)
    new, change = (
        questions_form(T, meta, view="V9"),
        questions_form(T, meta, view="V9", question=OWN),
    )

    assert "reads it" in str(new["blocks"])
    blocks: Any = new["blocks"]
    initial = [one["element"].get("initial_option", {}).get("value") for one in blocks[2:]]
    assert initial == [None, "strategy", "any", "money"]
    assert "What is {this} & <that>?" in str(change)
    below = Below.loads(str(change["private_metadata"]))
    assert (below.key, below.view, below.meta) == ("own.1", "V9", meta)


def test_reading_the_form() -> None:
    """What was filled in comes back as values; a choice that we never offered doesn't."""

    def chosen(value: str) -> dict[str, object]:
        return {"x": {"type": "static_select", "selected_option": {"value": value}}}

    state: dict[str, object] = {
        Field.TEXT: {"x": {"value": " What? "}},
        Field.STEP: chosen("risks"),
        Field.PHASE: chosen("any"),
        Field.TOPIC: chosen("money"),
    }
    assert read(Values(state)) == NewQuestion("What?", Step.RISKS, Topic.MONEY)
    for field, value in ((Field.STEP, "any"), (Field.TOPIC, "love"), (Field.PHASE, "never")):
        with pytest.raises(Malformed):
            read(Values({**state, field: chosen(value)}))
    with pytest.raises(Malformed):
        read_listed("", "", "", "everything")
