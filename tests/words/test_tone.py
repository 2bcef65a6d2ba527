"""A linter for tone: no blame, no shouting, few emoji, short sentences, in every language (R44)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import emoji
import pytest
from babel.messages.pofile import read_po

from bot.words import languages
from tests.house.codebase import ROOT
from tests.words.messages import messages
from tests.words.test_bank import others, questions

DATA: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("tone.toml").read_text("utf-8"))
FOR_OPERATORS = ("bot/settings.py", "bot/cli", "bot/store/", "bot/doctor/", "bot/slack/manifest")
"""Who runs Coach is told what a setting must be; nobody in Slack reads it."""
NAMED = re.compile(r":[a-z0-9_+-]*[a-z][a-z0-9_+-]*:")
PARTS = re.compile(r"(?<=[.!?:;])\s|\n")


def faults(text: str, language: str) -> list[str]:
    """Tell what makes a text sound wrong: the words that blame or shout, or what is too long."""
    small, limits = text.casefold(), DATA["limits"]
    patterns = [*DATA["blame"].get(language, ()), *DATA["blame"]["any"]]
    found = [hit.group() for one in patterns if (hit := re.search(one, small))]
    if len(emoji.emoji_list(text)) + len(NAMED.findall(text)) > limits["emoji"]:
        found.append("emoji")
    longest = max(len(part.split()) for part in PARTS.split(text))
    if longest > limits["words_in_a_sentence"]:
        found.append(f"a sentence of {longest} words")
    if len(text) > limits["characters"]:
        found.append(f"{len(text)} characters")
    return found


def in_english() -> Iterator[str]:
    """List all that people in Slack may read, as it stands in the code and in the TOML files."""
    for message in messages():
        if not message.place.startswith(FOR_OPERATORS):
            yield from message.msgids
    yield from questions()
    yield from others()


def in_another(language: str) -> Iterator[str]:
    """List the same in another language."""
    english = set(in_english())
    for path in sorted((ROOT / "bot/words/locale" / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as lines:
            for message in read_po(lines, locale=language):
                ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
                said = (
                    message.string
                    if isinstance(message.string, tuple | list)
                    else (message.string,)
                )
                if not english.isdisjoint(ids):
                    yield from (one for one in said if one)


@pytest.mark.parametrize("language", ["en", *languages()])
def test_the_tone_of_every_text(language: str) -> None:
    """No text blames, shouts, is crowded with emoji, or takes a second reading."""
    texts = set(in_english() if language == "en" else in_another(language))
    wrong = {text: found for text in texts if (found := faults(text, language))}

    assert len(texts) > 3000
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "language", "fault"),
    [
        ("That failed.", "en", "failed"),
        ("You forgot your sheet.", "en", "you forgot"),
        ("Das ist fehlgeschlagen.", "de", "fehlgeschlagen"),
        ("Du hast vergessen zu antworten.", "de", "hast vergessen"),
        ("Now!! Do it.", "en", "!!"),
        ("🎉 :tada: 👏 Held.", "en", "emoji"),
        ("well " * 31, "en", "a sentence of 31 words"),
        ("Fine. " * 70, "en", "420 characters"),
        ("Held. Thank you!", "en", None),
        ("At 10:30: your 1:1.", "en", None),
    ],
)
def test_a_tone_is_heard(text: str, language: str, fault: str | None) -> None:
    """The linter hears what it is for, and leaves a kind text alone."""
    assert faults(text, language) == ([] if fault is None else [fault])
