"""What stands in TOML files is said in every language, too, and as well as in English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

from bot.evidence.fit import causes
from bot.evidence.questions.bank import files
from bot.evidence.questions.linter import lint
from bot.evidence.questions.rules import TEXT_LIMIT
from bot.meeting.skill_book import skills
from bot.pipeline.rules import DealState
from bot.sessions.templates import templates
from bot.words import languages
from tests.house.codebase import ROOT

CLOSED = ("Aus Käufersicht: Würdest du bei uns kaufen?",)
"""The buyer's view is the one question that a yes or no answers (docs/rhythm.md R23)."""
OPEN = frozenset(
    [
        "was",
        "wer",
        "wen",
        "wem",
        "wessen",
        "wie",
        "wo",
        "woher",
        "wohin",
        "wann",
        "warum",
        "welche",
        "welcher",
        "welchen",
        "welchem",
        "welches",
        "worum",
        "worauf",
        "worin",
        "woran",
        "wonach",
        "womit",
        "wozu",
        "wofür",
    ]
)
BEFORE = frozenset(
    ["mit", "von", "bei", "aus", "in", "an", "auf", "nach", "um", "zu", "wenn", "im", "über"]
)
LEADING = (
    "nicht wahr",
    "oder nicht",
    "findest du nicht",
    "solltest du",
    "doch sicher",
    "warum hast du",
)


def questions() -> Iterator[str]:
    """List every packaged question, of checks, agendas, hints, skills and sessions."""
    for found in files().values():
        yield from (one.text for one in found)
    for skill in skills().values():
        yield from skill.questions
    for template in templates().values():
        yield from (str(block.question) for block in template.blocks)


def others() -> Iterator[str]:
    """List what else such files say: names, purposes, indicators, causes."""
    for skill in skills().values():
        yield from (skill.name, skill.what, *skill.indicators)
    for template in templates().values():
        yield from (str(template.name), str(template.purpose))
        yield from (str(block.name) for block in template.blocks)
    for state in (DealState.LOST, DealState.WON):
        yield from (one.text for one in causes.causes_of(state))


def german_questions() -> list[str]:
    """List the German of all questions."""
    german = catalogue("de", "bank")
    return [str(german[text].string) for text in questions()]


def catalogue(language: str, domain: str) -> Catalog:
    path = ROOT / "bot/words/locale" / language / "LC_MESSAGES" / f"{domain}.po"
    with path.open("rb") as lines:
        return read_po(lines, locale=language)


@pytest.mark.parametrize("language", languages())
def test_every_text_of_a_toml_file_is_said(language: str) -> None:
    """A question, skill, session or cause without this language isn't shipped, and none is left."""
    wanted = {*questions(), *others()}
    said = {one.id: one.string for one in catalogue(language, "bank") if one.id}

    assert sorted(wanted - said.keys()) == []
    assert sorted(said.keys() - wanted) == []
    assert [one for one, words in said.items() if not words] == []


@pytest.mark.parametrize("language", languages())
def test_what_both_catalogues_say_is_said_alike(language: str) -> None:
    """The same English is the same words, whichever catalogue it comes from."""
    ours = catalogue(language, "coach")
    theirs = [one for one in catalogue(language, "bank") if one.id and one.id in ours]

    assert [
        (one.string, ours[one.id].string) for one in theirs if ours[one.id].string != one.string
    ] == []


def test_german_questions_are_open() -> None:
    """Like the English ones: a W-word asks, and nothing leads (docs/rhythm.md R25)."""
    assert [words for words in german_questions() if not is_open(words)] == []


def test_german_questions_keep_the_linters_rules() -> None:
    """Their length, their question mark and their voice are held like those in any language."""
    found = {words: lint(words) for words in german_questions()}

    assert {words: faults for words, faults in found.items() if faults} == {}
    assert all(len(words) <= TEXT_LIMIT for words in found)


def is_open(said: str) -> bool:
    """Tell whether a German question asks openly, as far as its first words tell."""
    small = said.casefold()
    if said in CLOSED:
        return True
    if any(one in small for one in LEADING):
        return False
    heads = [part.replace(",", "").split() for part in small.replace(":", ",").split(", ")]
    return any(
        words[0] in OPEN or (words[0] in BEFORE and any(one in OPEN for one in words[1:4]))
        for words in heads
        if words
    )


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ("Was kostet sie das?", True),
        ("In welchem Gespräch kam das auf?", True),
        ("Wenn das heute neu hereinkäme: Was würdest du damit tun?", True),
        ("Hast du gefragt?", False),
        ("Warum hast du nicht gefragt?", False),
        ("Wollen sie kaufen?", False),
    ],
)
def test_openness_is_told(said: str, *, is_one: bool) -> None:
    """The check above tells an open question from one that a yes answers, or that blames."""
    assert is_open(said) is is_one
