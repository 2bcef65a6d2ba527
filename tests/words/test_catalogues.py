"""Each catalogue says all that the program says, with the same places."""

from __future__ import annotations

import io

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

from tests.house.codebase import ROOT
from tests.words.messages import messages, places

Msgid = str | tuple[str, ...]


def faults(catalogue: Catalog, wanted: set[Msgid]) -> list[str]:
    """Tell what a catalogue lacks, has in doubt, or fills differently."""
    found = [f"missing: {msgid}" for msgid in sorted(map(str, wanted - _ids(catalogue)))]
    for message in catalogue:
        if not message.id:
            continue
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        allowed = {frozenset(places(msgid)) for msgid in ids}
        if message.fuzzy:
            found.append(f"fuzzy: {ids[0]}")
        said = [form for form in forms if form]
        if len(said) < len(forms):
            found.append(f"empty: {ids[0]}")
        elif any(frozenset(places(form)) not in allowed for form in said):
            found.append(f"other places: {ids[0]}")
    return found


def _ids(catalogue: Catalog) -> set[Msgid]:
    return {
        tuple(one.id) if isinstance(one.id, tuple | list) else one.id for one in catalogue if one.id
    }


def test_each_catalogue_is_whole() -> None:
    """Whatever language there is a catalogue of, it lacks nothing and breaks nothing."""
    wanted: set[Msgid] = {
        one.msgids if len(one.msgids) > 1 else one.msgids[0] for one in messages()
    }
    wrong: dict[str, list[str]] = {}
    for path in sorted((ROOT / "bot/words/locale").glob("*/LC_MESSAGES/coach.po")):
        with path.open("rb") as lines:
            wrong[path.parts[-3]] = faults(read_po(lines, locale=path.parts[-3]), wanted)

    assert {language: found for language, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "{n} days"\nmsgstr "{n} Tage"', []),
        ('msgid "{n} days"\nmsgstr "Tage"', ["other places: {n} days"]),
        ('msgid "{n} days"\nmsgstr "{m} Tage"', ["other places: {n} days"]),
        ('msgid "{n} days"\nmsgstr ""', ["empty: {n} days"]),
        ('#, fuzzy\nmsgid "{n} days"\nmsgstr "{n} Tage"', ["fuzzy: {n} days"]),
        ('msgid "other"\nmsgstr "anderes"', ["missing: {n} days"]),
    ],
)
def test_a_fault_is_found(entry: str, fault: list[str]) -> None:
    """The check of catalogues sees what is missing, in doubt, empty, or filled differently."""
    catalogue = read_po(io.StringIO(f'msgid ""\nmsgstr ""\n\n{entry}\n'), locale="de")

    assert faults(catalogue, {"{n} days"}) == fault


def test_a_singular_may_leave_its_number_out() -> None:
    """“Your 1:1” and “your {n} 1:1s” are both right: a form has the places of either."""
    entry = 'msgid "One day"\nmsgid_plural "{n} days"\nmsgstr[0] "Ein Tag"\nmsgstr[1] "{n} Tage"'
    catalogue = read_po(io.StringIO(f'msgid ""\nmsgstr ""\n\n{entry}\n'), locale="de")

    assert faults(catalogue, {("One day", "{n} days")}) == []
