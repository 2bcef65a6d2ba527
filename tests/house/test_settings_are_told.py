"""Whoever sets Coach up finds each setting, and each that is written down exists."""

from __future__ import annotations

import re

import pytest

from bot.settings import NAMES, Settings, SettingsError
from tests.house.codebase import ROOT

EXAMPLE = ROOT / ".env.example"


def test_the_example_has_each_setting() -> None:
    """`.env.example` has a line, or a commented one, for each setting, and for nothing else."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    told = [found[1] for words in lines if (found := re.match(r"#? ?([A-Z_]+)=", words))]

    assert set(told) == set(NAMES)


def test_the_example_only_lacks_tokens() -> None:
    """A copy of `.env.example` is read without complaint but for what only Slack can give."""
    with pytest.raises(SettingsError) as caught:
        Settings.load({}, EXAMPLE)

    said = [str(problem) for problem in caught.value.problems]
    assert len(said) == 2
    assert said[0].startswith("SLACK_BOT_TOKEN is missing")
    assert said[1].startswith("It isn't said how Slack reaches Coach")


def test_the_docs_have_each_setting() -> None:
    """docs/operate.md's table explains each setting, and nothing else."""
    docs = (ROOT / "docs/operate.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `([A-Z_]+)` \|", docs, re.MULTILINE)) == set(NAMES)
