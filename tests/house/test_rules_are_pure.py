"""Decisions depend on nothing but what they are given."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.house.codebase import imports, line, python_files

RULES = [path for path in python_files("bot") if path.name == "rules.py"]

# Parts of the standard library that reach out of the program, or differ from run to run.
IMPURE = {
    "asyncio",
    "http",
    "logging",
    "multiprocessing",
    "os",
    "pathlib",
    "random",
    "secrets",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib",
    "uuid",
}

# They reckon with dates and reach for nothing.
DATE_LIBRARIES = {"holidays"}


def test_there_are_rules() -> None:
    """The check looks where the rules are."""
    assert {path.parent.name for path in RULES} >= {"outbox", "people", "rhythm"}


@pytest.mark.parametrize("path", RULES, ids=str)
def test_rules_import_nothing_that_acts(path: Path) -> None:
    """Each rules.py stands on the standard library's pure part, bot.errors and other rules."""
    guilty = [f"{line(path, at)} {name}" for name, at in imports(path) if not _is_pure(name)]

    assert not guilty


@pytest.mark.parametrize(
    ("name", "pure"),
    [
        ("datetime.datetime", True),
        ("zoneinfo.ZoneInfo", True),
        ("bot.errors.N_", True),
        ("bot.people.rules.WorkingHours", True),
        ("bot.people.service.People", False),
        ("bot.clock.Clock", False),
        ("holidays.country_holidays", True),
        ("sqlalchemy.select", False),
        ("random.choice", False),
        ("asyncio", False),
    ],
)
def test_what_counts_as_pure(name: str, *, pure: bool) -> None:
    """The check itself tells pure imports from those that act."""
    assert _is_pure(name) is pure


def _is_pure(name: str) -> bool:
    package, *rest = name.split(".")
    if package == "bot":
        return rest[0] == "errors" or "rules" in rest[1:3]
    return package in DATE_LIBRARIES or package in sys.stdlib_module_names - IMPURE
