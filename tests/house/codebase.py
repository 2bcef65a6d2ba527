"""The codebase as its own tests see it: files, syntax trees, and what they import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

__all__ = ["ROOT", "functions", "imports", "line", "parse", "python_files", "text_files"]

ROOT = Path(__file__).resolve().parents[2]

# What is made here and never committed (see .gitignore).
_MADE = {"__pycache__", "build", "dist", "var"}
_OWN = {".env", "uv.lock"}


@cache
def text_files() -> tuple[Path, ...]:
    """Every file that a checkout holds and that is text. A downloaded copy has no git to ask."""
    return tuple(path for path in _walk(ROOT) if _is_text(path))


def python_files(*folders: str) -> list[Path]:
    """Every Python file of these folders of the checkout, relative to it."""
    return sorted(
        path.relative_to(ROOT)
        for folder in folders
        for path in _walk(ROOT / folder)
        if path.suffix == ".py"
    )


@cache
def parse(path: Path) -> ast.Module:
    """Read a file of the checkout as a syntax tree."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Give each module or name that a file imports, in full, with its line."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Give each function of a file, methods and inner ones too."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def line(path: Path, number: int) -> str:
    """Name a place so that an editor can jump there."""
    return f"{path}:{number}"


def _walk(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            hidden = path.name.startswith(".") and path.name != ".ci"
            if not hidden and path.name not in _MADE and not path.name.endswith(".egg-info"):
                yield from _walk(path)
        elif path.name not in _OWN and ".sqlite3" not in path.name:
            yield path


def _is_text(path: Path) -> bool:
    return b"\0" not in path.read_bytes()[:8192]
