"""The floors of the house and the furniture of its rooms."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.house.codebase import ROOT


def test_the_import_contracts_hold() -> None:
    """Every import contract in pyproject.toml is kept, as .ci/run wants it."""
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout
