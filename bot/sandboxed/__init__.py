"""The bot inside the sandbox: one process, one clock that both live by."""

from __future__ import annotations

from bot.sandboxed.running import CannotOpen, run
from bot.sandboxed.stage import SECOND, Seed, Stage, Winder, manifest_path, open_stage

__all__ = [
    "SECOND",
    "CannotOpen",
    "Seed",
    "Stage",
    "Winder",
    "manifest_path",
    "open_stage",
    "run",
]
