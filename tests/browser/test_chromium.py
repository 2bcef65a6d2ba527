"""Which Chromium the browser tests take, in what order one is looked for, and what is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.chromium import NoChromium, fetch_chromium, find_chromium

OWN = Path("/cache/playwright/chrome")
DEBIANS = Path("/usr/bin/chromium")


@dataclass(slots=True)
class FakeMachine:
    """A computer with these programs; `brings` tells which of them a command would install."""

    working: set[Path] = field(default_factory=set)
    broken: set[Path] = field(default_factory=set)
    system: str = "Linux"
    environ: Mapping[str, str] = field(default_factory=dict)
    is_root: bool = False
    has_apt: bool = True
    brings: Mapping[str, Path] = field(default_factory=dict)
    ran: list[str] = field(default_factory=list)

    def which(self, command: str) -> Path | None:
        if command == "apt-get":
            return Path("/usr/bin/apt-get") if self.has_apt else None
        there = Path("/usr/bin", command)
        return there if there in self.working | self.broken else None

    def playwrights_own(self) -> Path:
        return OWN

    def starts(self, program: Path) -> bool:
        return program in self.working

    def run(self, *words: str) -> bool:
        command = " ".join(words[1:] if words[0] != "apt-get" else words)
        self.ran.append(command)
        for part, program in self.brings.items():
            if part in command:
                self.working.add(program)
                return True
        return words[1] == "update"


def test_the_chosen_one_comes_first() -> None:
    """CHROMIUM, then CHROME_PATH, decide over whatever else is installed."""
    chosen, other = Path("/opt/chrome"), Path("/opt/other")
    machine = FakeMachine({chosen, other, DEBIANS})

    machine.environ = {"CHROMIUM": str(chosen), "CHROME_PATH": str(other)}
    assert find_chromium(machine) == chosen
    machine.environ = {"CHROME_PATH": str(other)}
    assert find_chromium(machine) == other


def test_a_chosen_one_that_does_not_start_is_told() -> None:
    """Whoever names a Chromium never gets another one behind their back."""
    machine = FakeMachine({DEBIANS}, environ={"CHROMIUM": "/opt/gone"})

    with pytest.raises(NoChromium, match="CHROMIUM is /opt/gone"):
        fetch_chromium(machine, print)
    assert machine.ran == []


def test_what_the_machine_has_is_taken() -> None:
    """The names that distributions use are tried in order, and one that won't start is passed."""
    google, ubuntus = Path("/usr/bin/google-chrome"), Path("/usr/bin/chromium-browser")

    assert find_chromium(FakeMachine({DEBIANS, google, OWN})) == DEBIANS
    assert find_chromium(FakeMachine({google, OWN}, broken={DEBIANS, ubuntus})) == google
    assert find_chromium(FakeMachine({OWN}, broken={DEBIANS})) == OWN
    assert find_chromium(FakeMachine(broken={DEBIANS})) is None


@pytest.mark.parametrize(
    ("system", "place"),
    [
        ("Darwin", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        ("Windows", r"C:\Program Files\Google\Chrome\Application\chrome.exe"),
    ],
)
def test_where_programs_are_not_on_the_path(system: str, place: str) -> None:
    """On macOS and Windows the usual folders are looked into, and only there."""
    assert find_chromium(FakeMachine({Path(place)}, system=system)) == Path(place)
    assert find_chromium(FakeMachine({Path(place)}, system="Linux")) is None


def test_nothing_is_fetched_without_need() -> None:
    """Where there is a Chromium, no command runs and no word is said."""
    machine, said = FakeMachine({DEBIANS}), list[str]()

    assert fetch_chromium(machine, said.append) == DEBIANS
    assert (machine.ran, said) == ([], [])


def test_playwrights_is_fetched_first() -> None:
    """Playwright's own needs no rights, so it is tried before any package."""
    machine = FakeMachine(is_root=True, brings={"playwright install chromium": OWN})

    assert fetch_chromium(machine, print) == OWN
    assert machine.ran == ["-m playwright install chromium"]


@pytest.mark.parametrize("fetched", [True, False])
def test_root_takes_debians_package(*, fetched: bool) -> None:
    """Where Playwright's can't be had, or lacks a library, root installs Debian's."""
    brings = {"install -y": DEBIANS}
    if fetched:  # it arrives, but its libraries are missing
        brings["playwright install"] = Path("/cache/playwright/broken")
    machine, said = FakeMachine(is_root=True, brings=brings), list[str]()

    assert fetch_chromium(machine, said.append) == DEBIANS
    assert machine.ran == [
        "-m playwright install chromium",
        "apt-get update",
        "apt-get install -y --no-install-recommends chromium",
    ]
    assert len(said) == 2


@pytest.mark.parametrize(
    ("machine", "advice"),
    [
        (FakeMachine(), "apt-get install chromium"),
        (FakeMachine(is_root=True), "dnf install chromium"),
        (FakeMachine(is_root=True, has_apt=False), "pacman -S chromium"),
        (FakeMachine(system="Darwin"), "brew install"),
        (FakeMachine(system="Windows"), "winget install"),
        (FakeMachine(system="Plan 9"), "Install Chromium or Google Chrome"),
    ],
)
def test_where_nothing_works_it_says_what_to_do(machine: FakeMachine, advice: str) -> None:
    """After all ways have failed there are words for this system, and how to name one's own."""
    with pytest.raises(NoChromium, match=advice) as failed:
        fetch_chromium(machine, print)

    assert "CHROMIUM=/path/to/chromium" in str(failed.value)
    assert any("apt-get" in command for command in machine.ran) is (
        machine.is_root and machine.has_apt
    )
