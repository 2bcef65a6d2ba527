"""A Chromium for the browser tests: one that the machine has, else one that is fetched.

`./coach test` runs this file, so that one is there before the tests look for it.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

__all__ = ["Computer", "Machine", "NoChromium", "fetch_chromium", "find_chromium"]

CHOSEN_BY = ("CHROMIUM", "CHROME_PATH")
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES: Mapping[str, tuple[str, ...]] = {
    "Darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ),
    "Windows": (
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    ),
}
ADVICE: Mapping[str, str] = {
    "Linux": (
        "Install your distribution's package (Debian: apt-get install chromium; Fedora: dnf install"
        " chromium; Arch: pacman -S chromium)."
    ),
    "Darwin": "Install Google Chrome, or: brew install --cask chromium",
    "Windows": "Install Google Chrome, or: winget install Google.Chrome",
}
SECONDS_TO_START = 30


class NoChromium(Exception):
    """No Chromium works here; the words say what to do about it."""


class Machine(Protocol):
    """What a computer is asked for on the way to a Chromium."""

    @property
    def system(self) -> str:
        """As `platform.system` has it: "Linux", "Darwin", "Windows"."""

    @property
    def environ(self) -> Mapping[str, str]: ...

    @property
    def is_root(self) -> bool: ...

    def which(self, command: str) -> Path | None: ...

    def playwrights_own(self) -> Path:
        """Where Playwright keeps the Chromium that it fetches, whether it is there or not."""

    def starts(self, program: Path) -> bool:
        """Whether a program is there and comes up; one with missing libraries does not."""

    def run(self, *words: str) -> bool:
        """Run a command in the open; says whether it went well."""


def find_chromium(machine: Machine) -> Path | None:
    """Find a Chromium that starts: the chosen one, the machine's, the one fetched before.

    Raises NoChromium when the chosen one (CHROMIUM, CHROME_PATH) doesn't start.
    """
    for name in CHOSEN_BY:
        if chosen := machine.environ.get(name):
            if machine.starts(Path(chosen)):
                return Path(chosen)
            raise NoChromium(f"{name} is {chosen}, and that does not start. Mend it or unset it.")
    return next(filter(machine.starts, _usual_places(machine)), None)


def fetch_chromium(machine: Machine, tell: Callable[[str], None]) -> Path:
    """Find a Chromium or bring one: Playwright's, else Debian's package where this is root.

    Raises NoChromium, with what to do by hand, when that fails too.
    """
    if found := find_chromium(machine):
        return found
    for what, commands in _ways(machine):
        tell(f"there is no Chromium for the browser tests; fetching {what}")
        if all(machine.run(*command) for command in commands) and (found := find_chromium(machine)):
            return found
    advice = ADVICE.get(machine.system, "Install Chromium or Google Chrome.")
    raise NoChromium(
        f"The browser tests need a Chromium, and none could be found or fetched. {advice}"
        " One in a place of its own is named so: CHROMIUM=/path/to/chromium ./coach test"
    )


def _usual_places(machine: Machine) -> Iterator[Path]:
    yield from filter(None, map(machine.which, COMMANDS))
    yield from map(Path, PLACES.get(machine.system, ()))
    yield machine.playwrights_own()


def _ways(machine: Machine) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    playwright = (sys.executable, "-m", "playwright", "install", "chromium")
    yield "Playwright's (some 150 MB, once)", [playwright]
    if machine.is_root and machine.which("apt-get"):
        install = ("apt-get", "install", "-y", "--no-install-recommends", "chromium")
        yield "Debian's package", [("apt-get", "update"), install]


class Computer:
    """This machine."""

    system = platform.system()
    environ = os.environ

    @property
    def is_root(self) -> bool:
        return hasattr(os, "geteuid") and os.geteuid() == 0

    def which(self, command: str) -> Path | None:
        found = shutil.which(command)
        return Path(found) if found else None

    def playwrights_own(self) -> Path:
        # In a process of its own: it asks Playwright's driver, which wants no other event loop.
        said = subprocess.run(
            [sys.executable, "-c", _ASK_PLAYWRIGHT], capture_output=True, text=True, check=True
        )
        return Path(said.stdout.strip())

    def starts(self, program: Path) -> bool:
        if not program.exists():
            return False
        if self.system == "Windows":  # there --version opens a window
            return True
        try:
            tried = subprocess.run(
                [program, "--version"], capture_output=True, timeout=SECONDS_TO_START, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        return tried.returncode == 0

    def run(self, *words: str) -> bool:
        try:
            return subprocess.run(words, stdout=sys.stderr, check=False).returncode == 0
        except OSError:
            return False


_ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def _main() -> None:
    try:
        fetch_chromium(Computer(), lambda words: print(f"coach: {words}", file=sys.stderr))
    except NoChromium as error:
        sys.exit(f"coach: {error}")


if __name__ == "__main__":
    _main()
