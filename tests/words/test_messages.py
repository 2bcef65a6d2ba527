"""Every message can be translated: a translator finds it, and what fills it is there."""

from __future__ import annotations

import pytest
from babel.messages.extract import extract_from_dir

from tests.house.codebase import ROOT
from tests.words.messages import messages, places

KEYWORDS = {"N_": None, "t": None, "raw": None, "many": (1, 2)}
"""What `pybabel extract` is told to look for (CONTRIBUTING.md)."""


@pytest.mark.parametrize(
    ("msgid", "found"),
    [
        ("Held.", set()),
        ("{rep}: {day} {at}", {"rep", "day", "at"}),
        ("{start:02}:00 to {end:02}:00", {"start", "end"}),
        ("{{no}} {one.name} {two[0]}", {"one", "two"}),
    ],
)
def test_places_are_read_as_format_does(msgid: str, found: set[str]) -> None:
    """The checks below see the places that filling will see."""
    assert places(msgid) == found


def test_there_are_messages() -> None:
    """The search looks where the messages are."""
    found = messages()

    assert len(found) > 100
    assert {"bot/rhythm/views.py", "bot/errors.py", "bot/people/access.py"} - {
        one.place.partition(":")[0] for one in found
    } == {"bot/errors.py"}


def test_messages_are_written_out() -> None:
    """A message is a literal where it is marked: nobody can translate what is put together."""
    assert [one.place for one in messages() if not one.msgids] == []


def test_what_fills_a_message_is_given() -> None:
    """Each place of a message is given where it is said, and nothing is given for no place."""
    wrong = []
    for one in messages():
        if one.is_open:
            continue
        wanted = set().union(*(places(msgid) for msgid in one.msgids))
        if wanted - one.given or (one.is_exact and one.given - wanted):
            wrong.append((one.place, sorted(wanted ^ one.given)))

    assert wrong == []


def test_singular_and_plural_agree() -> None:
    """Both forms of a message have the same places, but for the number itself."""
    pairs = [one.msgids for one in messages() if len(one.msgids) == 2]

    assert pairs
    assert [pair for pair in pairs if places(pair[0]) | {"n"} != places(pair[1]) | {"n"}] == []


def test_a_translator_finds_every_message() -> None:
    """Babel's extraction gives exactly the messages that the program says."""
    extracted = {
        found[2]
        for found in extract_from_dir(
            str(ROOT / "bot"), method_map=[("**.py", "python")], keywords=KEYWORDS
        )
        if not found[0].endswith("tongue.py")
    }
    said = {one.msgids if len(one.msgids) > 1 else one.msgids[0] for one in messages()}

    assert extracted == said
