"""What gets installed is what pyproject.toml asks for, pinned, hashed and from nowhere special."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.codebase import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"([a-z0-9][a-z0-9-]*)(?:\[[a-z,]+\])?==([^ ]+)(?: ; [^\\]+)?")


@pytest.mark.parametrize("name", LOCKS)
def test_each_line_is_a_pin_with_hashes(name: str) -> None:
    """A lock holds pins and their SHA-256 sums: no address, no path, no option."""
    for entry in _entries(name):
        pin, *hashes = (part.strip() for part in entry.split("\\\n"))
        assert PIN.fullmatch(pin), pin
        assert hashes, pin
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", each) for each in hashes), pin


def test_the_locks_agree() -> None:
    """A package in both locks has one version, so that the second never changes the first."""
    runtime, dev = map(_pins, LOCKS)

    assert {name: dev[name] for name in dev.keys() & runtime.keys()}.items() <= runtime.items()


@pytest.mark.parametrize(
    ("lock", "table"),
    [
        (LOCKS[0], "dependencies"),
        (LOCKS[0], "build"),
        (LOCKS[1], "dev"),
    ],
)
def test_the_locks_hold_what_is_asked_for(lock: str, table: str) -> None:
    """Each dependency of pyproject.toml is locked, at a version that it allows."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = pyproject["project"].get(table) or pyproject["dependency-groups"][table]
    pins = _pins(lock)

    for words in asked:
        requirement = Requirement(words)
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), words


def _entries(name: str) -> list[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    entries = "\n".join(words for words in lines if words.strip() and words.lstrip()[0] != "#")
    return re.split(r"\n(?=\S)", entries)


def _pins(name: str) -> dict[str, str]:
    found = [PIN.match(entry) for entry in _entries(name)]
    return {pin[1]: pin[2] for pin in found if pin is not None}
