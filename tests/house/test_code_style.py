"""What we promised of our code and no linter holds for us."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house.codebase import ROOT, functions, imports, line, parse, python_files, text_files

OURS = python_files("bot", "tests", "migrations")
TESTS = [path for path in python_files("tests") if path.name.startswith("test_")]

MOST_LINES = 400


def test_files_stay_short() -> None:
    """A file of code or tests over 400 lines wants to be two."""
    lengths = {str(path): len(_lines(ROOT / path)) for path in python_files("bot", "tests")}

    assert {path: length for path, length in lengths.items() if length > MOST_LINES} == {}


def test_each_test_says_what_it_holds() -> None:
    """Every test has a docstring: one sentence on what it holds."""
    silent = [
        line(path, test.lineno)
        for path in TESTS
        for test in functions(path)
        if test.name.startswith("test_") and not _is_sentence(ast.get_docstring(test))
    ]

    assert silent == []


def test_nothing_is_patched_or_mocked() -> None:
    """What stands in for something is a small class with state, handed over in the open."""
    banned = re.compile(r"(^|\.)(mock|pytest_mock)(\.|$)")
    guilty = [line(path, at) for path in OURS for name, at in imports(path) if banned.search(name)]
    for path in TESTS:
        guilty += [
            line(path, test.lineno)
            for test in functions(path)
            if "mocker" in {argument.arg for argument in test.args.args}
        ]
        guilty += _uses(path, {"setattr", "setitem"}, of="monkeypatch")

    assert guilty == []


def test_no_test_is_left_out() -> None:
    """A test runs or is deleted; none is skipped or expected to fail."""
    left_out = {"skip", "skipif", "xfail", "importorskip"}

    # Only pytest's own: a service may well skip a 1:1.
    found = [
        place
        for path in TESTS
        for owner in ("pytest", "mark")
        for place in _uses(path, left_out, of=owner)
    ]

    assert found == []


def test_nothing_is_left_for_later() -> None:
    """No file carries a note of work that should have been done."""
    note = re.compile(r"\b(TO" + "DO|FIX" + "ME|X" + r"XX)\b")

    assert _lines_with(note) == []


def test_every_cited_rule_exists() -> None:
    """Where code or docs cite a rule of docs/rhythm.md, that rule stands there."""
    rules = (ROOT / "docs/rhythm.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^- \*\*(R\d+a?)\b", rules, re.MULTILINE))
    citation = re.compile(r"rhythm\.md[`)\]]*((?:[ ,]+(?:and )?R\d+a?)+)")
    wrong = [
        f"{path}: {rule}"
        for path in text_files()
        for cited in citation.finditer(path.read_text(encoding="utf-8"))
        for rule in re.findall(r"R\d+a?", cited[1])
        if rule not in known
    ]

    assert len(known) == 51 + 3
    assert wrong == []


def test_nothing_speaks_of_one_machine() -> None:
    """No committed file names a package registry's host or a folder of somebody's machine."""
    hosts = "|".join(("py" + r"pi\.org", "python" + "hosted", "np" + r"mjs\.", "anaconda" + r"\."))
    folders = "|".join(("work", "root", "opt/wheels", "opt/py" + "pi"))

    assert _lines_with(re.compile(rf"{hosts}|(?<![\w.}}/])/(?:{folders})/")) == []


def _is_sentence(words: str | None) -> bool:
    return words is not None and len(words.split()) > 2 and words.endswith(".")


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _uses(path: Path, names: set[str], *, of: str | None = None) -> list[str]:
    return [
        line(path, node.lineno)
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Attribute)
        and node.attr in names
        and (of is None or _last_name(node.value) == of)
    ]


def _last_name(node: ast.expr) -> str | None:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return None


def _lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        line(path.relative_to(ROOT), number)
        for path in text_files()
        for number, words in enumerate(_lines(path), start=1)
        if pattern.search(words)
    ]
