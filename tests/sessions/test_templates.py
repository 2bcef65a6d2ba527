"""The kinds of planned sessions, as data (docs/rhythm.md R15a)."""

from __future__ import annotations

import re

import pytest

from bot.sessions.rules import AD_HOC, Share
from bot.sessions.templates import Template, template, templates
from bot.slack.elements import OPTION_TEXT_LIMIT

CLOSED = ("do ", "does ", "did ", "is ", "are ", "was ", "can ", "could ", "will ", "have ", "has ")
KINDS = [pytest.param(one, id=key) for key, one in templates().items()]


def test_the_kinds() -> None:
    """There are deal, account-plan, loss, process and forecast sessions; others are none."""
    assert {"deal", "account-plan", "loss", "process", "forecast"} <= set(templates())
    assert template(AD_HOC) is template("nonsense") is None


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind(kind: Template) -> None:
    """Each has a name for a menu, a purpose, four to six blocks, and one open question in each."""
    assert len(kind.key) <= 24
    assert len(str(kind.name)) <= OPTION_TEXT_LIMIT
    assert len(str(kind.purpose)) <= OPTION_TEXT_LIMIT
    assert 15 <= kind.minutes <= 90
    assert 4 <= len(kind.blocks) <= 6
    for block in kind.blocks:
        question = str(block.question)
        assert question.count("?") == 1, question
        assert question.endswith("?")
        assert not question.lower().startswith(CLOSED), question
        assert not re.search(r"[{}]", f"{block.name}{question}{kind.purpose}{kind.name}")


def test_a_forecast_becomes_coaching() -> None:
    """Made coaching, it picks one early deal, asks for evidence, and splits the minutes."""
    made = template(templates()["forecast"].becomes)

    assert made is not None
    assert (templates()["forecast"].usual, made.usual) == (Share.NONE, Share.HALF)
    assert made.picks_early_deal
    assert any("evidence" in str(block.name).lower() for block in made.blocks)
