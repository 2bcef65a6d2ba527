"""docs/sandbox.md names all that there is, and the sandbox runs by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from bot.clock import HandClock
from bot.sandbox import Sandbox, demo_world
from bot.sandbox.control import Control
from bot.sandbox.methods import METHODS
from tests.sandbox.bench import MANIFEST

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")


def test_every_method_is_named() -> None:
    """Each Web API method stands in the documentation."""
    assert [name for name in METHODS if f"`{name}`" not in DOCS] == []


def test_every_route_is_named(clock: HandClock) -> None:
    """Each route of the control API stands in the documentation."""
    sandbox = Sandbox(clock=clock, manifest=MANIFEST, world=demo_world())
    routes = [f"{route.method} {route.path}" for route in Control(sandbox).routes()]

    assert [route for route in routes if f"`{route}`" not in DOCS] == []


def test_every_channel_of_the_demo_is_named() -> None:
    """The demo workspace's channels stand there with their ids."""
    assert [room.id for room in demo_world().rooms if f"`{room.id}`" not in DOCS] == []


def test_it_runs_alone(tmp_path: Path) -> None:
    """`python -m bot.sandbox` says what the app needs, and ends when asked to."""
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(MANIFEST), encoding="utf-8")
    arguments = [sys.executable, "-u", "-m", "bot.sandbox", str(manifest), "--port", "0"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(7)]
        process.terminate()

    assert lines[1].startswith("  SLACK_API_URL=http://127.0.0.1:")
    assert lines[5].startswith("Page: http://127.0.0.1:")
    assert process.returncode == 0
