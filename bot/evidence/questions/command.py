"""What `coach questions` says: how many there are, and what is wrong with which (R25)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import N_, CoachError
from bot.evidence.questions.bank import bank, read
from bot.evidence.questions.linter import lint_bank
from bot.evidence.questions.paper import counts, paper
from bot.evidence.questions.rules import BankQuestion

__all__ = ["Examined", "examine"]


@dataclass(frozen=True, slots=True)
class Examined:
    """What is to be printed, and whether all was well."""

    lines: tuple[str, ...]
    is_well: bool


def examine(file: Path | None = None, write: Path | None = None) -> Examined:
    """Lint a file of questions, or the packaged bank; write a sound one down as a page.

    Raises CoachError for a file that can't be read or written.
    """
    questions = tuple(bank().values()) if file is None else _read(file)
    found = lint_bank(questions, known=() if file is None else bank())
    lines = [f"Questions{'' if file is None else f' in {file}'}: {len(questions)}"]
    if file is None:
        lines += ["", *counts(questions), ""]
    texts = {one.key: one.text for one in questions}
    for key, faults in found.items():
        lines += ["", f"{key}: {texts[key]}"]
        lines += [f"  {fault.flaw}: {fault.text}" for fault in faults]
    if found:
        lines += ["", f"To be mended: {len(found)}."]
        return Examined(tuple(lines), is_well=False)
    lines.append("All are well.")
    if write is not None:
        _write(write, paper(questions))
        lines.append(f"Written to {write}.")
    return Examined(tuple(lines), is_well=True)


def _read(file: Path) -> Sequence[BankQuestion]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CoachError(N_("{file} can't be read: {why}.", file=file, why=_why(error))) from error
    try:
        return read(text)
    except ValueError as error:
        raise CoachError(
            N_(
                "{file} isn't a bank of questions: {why}. "
                "docs/questions.md says where the packaged ones stand, to be copied.",
                file=file,
                why=error,
            )
        ) from error


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CoachError(
            N_("{file} can't be written: {why}.", file=path, why=_why(error))
        ) from error


def _why(error: OSError | UnicodeDecodeError) -> str:
    return (isinstance(error, OSError) and error.strerror) or "it isn't text"
