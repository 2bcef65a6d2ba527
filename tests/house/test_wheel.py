"""What is installed from a wheel is all that a checkout runs with."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import PurePosixPath
from zipfile import ZipFile

import pytest

from tests.house.codebase import ROOT

BESIDE = ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE", "manifest.yml")
FOLDERS = ("bot", "migrations")
BUILD = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"


@pytest.fixture(scope="module", name="packed")
def _packed(tmp_path_factory: pytest.TempPathFactory) -> set[PurePosixPath]:
    """The files of a wheel, built from a copy so that the checkout stays as it is."""
    copy, out = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("wheel")
    for name in BESIDE:
        shutil.copy(ROOT / name, copy)
    for name in FOLDERS:
        made = shutil.ignore_patterns("__pycache__", "*.sqlite3*")
        shutil.copytree(ROOT / name, copy / name, ignore=made)
    subprocess.run([sys.executable, "-c", BUILD, out], cwd=copy, check=True, capture_output=True)
    (wheel,) = out.glob("*.whl")
    with ZipFile(wheel) as archive:
        return {PurePosixPath(name) for name in archive.namelist()}


def test_every_file_of_the_package_is_in_it(packed: set[PurePosixPath]) -> None:
    """Code, catalogues, the page's templates, scripts and styles, the tour's steps: all of it."""
    files = {
        PurePosixPath(path.relative_to(ROOT).as_posix())
        for path in (ROOT / "bot").rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
    }

    assert {path.suffix for path in files} >= {".py", ".html", ".css", ".js"}
    assert files - packed == set()


def test_what_stands_beside_the_package_is_in_it(packed: set[PurePosixPath]) -> None:
    """Migrations and the manifest are found inside the package where there is no checkout."""
    versions = [path.name for path in (ROOT / "migrations/versions").glob("*.py")]

    assert PurePosixPath("bot/_manifest.yml") in packed
    assert PurePosixPath("bot/_migrations/env.py") in packed
    assert {PurePosixPath("bot/_migrations/versions", name) for name in versions} <= packed


def test_nothing_else_is_in_it(packed: set[PurePosixPath]) -> None:
    """Tests and tools stay at home: at the top there are the package and its metadata."""
    tops = {path.parts[0] for path in packed}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"bot"}
