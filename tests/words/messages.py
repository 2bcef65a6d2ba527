"""Every message of the program, found in its syntax trees, with what is given to fill it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from tests.house.codebase import line, parse, python_files

__all__ = ["Message", "messages", "places"]

MARKS = {"N_", "t"}
TEMPLATES = {"mrkdwn"}
"""What fills a message that was asked for with its places open."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Message:
    """One use: where, the message ids (two with a plural), what is given, what may be left over.

    No `msgids` when the words aren't a literal, so that nobody could translate them.
    """

    place: str
    msgids: tuple[str, ...]
    given: frozenset[str]
    is_exact: bool = True
    is_open: bool = False
    """Filled elsewhere, or of a mapping made elsewhere: only saying it shows what is given."""


def places(msgid: str) -> set[str]:
    """Name the places of a message: {name} and {start:02} alike."""
    found = {field for _, field, _, _ in Formatter().parse(msgid) if field is not None}
    return {field.partition(".")[0].partition("[")[0] for field in found}


def messages() -> list[Message]:
    """List every message of bot/."""
    return [
        message for path in python_files("bot") if path.name != "tongue.py" for message in _of(path)
    ]


def _of(path: Path) -> Iterator[Message]:
    tree = parse(path)
    around: dict[ast.AST, ast.AST] = {
        child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (message := _read(path, node, around)):
            yield message


def _read(path: Path, call: ast.Call, around: dict[ast.AST, ast.AST]) -> Message | None:
    place = line(path, call.lineno)
    match call.func:
        case ast.Name(id=name) if name in MARKS:
            has_mapping, is_open = _mapped([call], around)
            return Message(
                place,
                _literals(call.args[:1]),
                _given(call, around),
                is_exact=not has_mapping,
                is_open=is_open,
            )
        case ast.Attribute(value=ast.Name(id="t"), attr="many"):
            return Message(
                place,
                _literals(call.args[:2]),
                _given(call, around) | {"n"},
                is_exact=False,
                is_open=_mapped([call], around)[1],
            )
        case ast.Attribute(value=ast.Name(id="t"), attr="raw"):
            parent = around[call]
            if _is_template(parent):
                has_mapping, is_open = _mapped([parent], around)
                return Message(
                    place,
                    _literals(call.args[:1]),
                    _given(parent, around),
                    is_exact=not has_mapping,
                    is_open=is_open,
                )
            fills = [other for other in ast.walk(_function(call, around)) if _is_template(other)]
            given = frozenset[str]().union(*(_given(other, around) for other in fills))
            is_open = not fills or _mapped(fills, around)[1]
            return Message(place, _literals(call.args[:1]), given, is_exact=False, is_open=is_open)
    return None


def _mapped(calls: list[ast.AST], around: dict[ast.AST, ast.AST]) -> tuple[bool, bool]:
    """Tell whether a mapping fills one of these calls, and whether it is made elsewhere."""
    mappings = [
        keyword.value
        for call in calls
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg is None
    ]
    made_here = [
        isinstance(one, ast.Name) and bool(_keys(one.id, _function(one, around)))
        for one in mappings
    ]
    return bool(mappings), not all(made_here)


def _is_template(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and (node.func.id in TEMPLATES)
    )


def _literals(arguments: list[ast.expr]) -> tuple[str, ...]:
    found = [
        one.value
        for one in arguments
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]
    return tuple(found) if len(found) == len(arguments) else ()


def _given(call: ast.AST, around: dict[ast.AST, ast.AST]) -> frozenset[str]:
    assert isinstance(call, ast.Call)
    found = {keyword.arg for keyword in call.keywords if keyword.arg}
    for keyword in call.keywords:
        if keyword.arg is None and isinstance(keyword.value, ast.Name):
            found |= _keys(keyword.value.id, _function(call, around))
    return frozenset(found)


def _keys(name: str, function: ast.AST) -> set[str]:
    """Name the keys of a dict that a function writes down whole under this name."""
    return {
        key.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Dict)
        and None not in node.value.keys
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
        for key in node.value.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def _function(node: ast.AST, around: dict[ast.AST, ast.AST]) -> ast.AST:
    while not isinstance(node, Function) and node in around:
        node = around[node]
    return node
