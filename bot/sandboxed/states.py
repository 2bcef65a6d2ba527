"""Where a sandbox's state lies, and how one goes on from it, begins anew, or puts it aside."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import get_args

from bot.sandbox.keeper import InUse, OtherShape, documents_of
from bot.sandboxed.stage import SEED, SLACKS_FILE, Seed
from bot.settings import data_folder

__all__ = ["CannotOpen", "State", "find", "folder_of"]

DEMO: Seed = "demo"


class CannotOpen(Exception):
    """A sandbox can't be opened like this; its words say what to do."""


@dataclass(frozen=True, slots=True)
class State:
    """From what a sandbox goes on: a kept state, or (without an instant) a new one."""

    folder: Path
    seed: Seed
    at: datetime | None = None
    """Where the clock stood."""


def folder_of(port: int) -> Path:
    """Where the sandbox on that port keeps its state: each port has one of its own."""
    return data_folder() / "sandbox" / str(port)


def find(folder: Path, *, seed: Seed | None, reset: bool, tell: Callable[[str], None]) -> State:
    """Look what there is to go on from; `reset` throws it away.

    What can't be read is put aside, and told. Raises CannotOpen when another sandbox uses the
    folder, or when the kept state began with another seed than is asked for.
    """
    if reset and folder.exists():
        shutil.rmtree(folder)
    try:
        kept = documents_of(folder / SLACKS_FILE)
        if kept is not None:
            state = State(folder, _seed(kept[SEED]), datetime.fromisoformat(kept["clock"]))
            return _checked(state, seed)
    except InUse as error:
        raise CannotOpen(f"Another sandbox is using {folder}: end that one first.") from error
    except (OtherShape, KeyError, ValueError) as error:
        aside = _put_aside(folder)
        tell(
            f"What this sandbox kept can't be read by this version of Coach ({error}).\n"
            f"It lies in {aside} now, and this one begins anew.\n"
        )
    folder.mkdir(parents=True, exist_ok=True)
    return State(folder, seed or DEMO)


def _checked(state: State, seed: Seed | None) -> State:
    if seed not in (None, state.seed):
        raise CannotOpen(
            f"This sandbox goes on from where it was left, and began with --seed {state.seed}. "
            f"Add --reset to throw that away and begin with --seed {seed}."
        )
    return state


def _seed(value: object) -> Seed:
    for known in get_args(Seed):
        if value == known:
            return known  # type: ignore[no-any-return]
    raise ValueError(f"it began with {value!r}")


def _put_aside(folder: Path) -> Path:
    """Rename a folder to the first free name beside it."""
    number = 1
    while (aside := folder.with_name(f"{folder.name}-aside-{number}")).exists():
        number += 1
    return folder.rename(aside)
