"""`coach evaluate`: figures over labelled lines, errors with line numbers, predictions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.evidence.reading.evaluate import BadLines, read_lines, read_reason_lines

GOOD = [
    {"text": "Petra told me yesterday: no budget this year", "label": "evidence", "lang": "en"},
    {"text": "They love it", "label": "claim", "question": "How do we know?"},
    {"text": "I'll ask Petra on Thursday", "label": "plan"},
    {"text": "no idea", "label": "unknown"},
    {"text": "They adore us, 95 %", "label": "plan"},
]


def written(folder: Path, *lines: object) -> Path:
    path = folder / "lines.jsonl"
    text = "\n".join(
        one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in lines
    )
    path.write_text(text, encoding="utf-8")
    return path


def test_figures_and_worst_errors(tmp_path: Path) -> None:
    """It prints accuracy, figures per label and language, who was taken for what, and errors."""
    done = CliRunner().invoke(main, ["evaluate", str(written(tmp_path, *GOOD))])
    assert done.exit_code == 0, done.output
    assert "5 replies, accuracy 80.0%" in done.output
    assert "precision" in done.output
    assert "Labelled (down), read as (across):" in done.output
    assert "line 5: labelled plan, read as claim" in done.output
    assert "They adore us, 95 %" in done.output


def test_predictions_are_written(tmp_path: Path) -> None:
    """--predictions writes a line of JSON for each line, with label and findings."""
    out = tmp_path / "out.jsonl"
    path = written(tmp_path, *GOOD, "", "  ")
    done = CliRunner().invoke(main, ["evaluate", str(path), "--predictions", str(out)])
    assert done.exit_code == 0, done.output
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [one["label"] for one in lines] == ["evidence", "claim", "plan", "unknown", "claim"]
    assert {"what": "actor", "text": "Petra"} in lines[0]["found"]
    assert [one["line"] for one in lines] == [1, 2, 3, 4, 5]


def test_bad_lines_are_named(tmp_path: Path) -> None:
    """Each line that can't be used is told by its number, and nothing is scored."""
    path = written(
        tmp_path,
        GOOD[0],
        "{not json",
        '"a text"',
        {"label": "claim"},
        {"text": "x", "label": "proof"},
        {"text": "x", "label": "claim", "lang": 4},
    )
    done = CliRunner().invoke(main, ["evaluate", str(path)])
    assert done.exit_code == 1
    for number in (2, 3, 4, 5, 6):
        assert f"line {number}:" in done.output
    assert "accuracy" not in done.output
    assert "evidence, claim, plan, unknown" in done.output


def test_an_empty_file_and_many_bad_lines() -> None:
    """No lines is an error; of very many bad lines the first twenty are told."""
    with pytest.raises(BadLines, match="no lines"):
        read_lines("\n\n")
    with pytest.raises(BadLines) as told:
        read_lines("\n".join(["x"] * 50))
    assert len(told.value.problems) == 21
    assert told.value.problems[-1] == "… and 30 more"


def test_reasons_are_scored(tmp_path: Path) -> None:
    """--reasons scores the parsing of reasons instead."""
    path = written(
        tmp_path, {"text": "1. price\n2. timing", "gold": {"reasons": ["price", "timing"]}}
    )
    done = CliRunner().invoke(main, ["evaluate", "--reasons", str(path)])
    assert done.exit_code == 0, done.output
    assert "1 lines" in done.output
    with pytest.raises(BadLines, match=r"line 1: “gold\.reasons”"):
        read_reason_lines('{"text": "a", "gold": {}}')


def test_what_is_not_text_is_refused(tmp_path: Path) -> None:
    """A file that isn't UTF-8 is refused in words."""
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\xff\xfe\x00\x01")
    done = CliRunner().invoke(main, ["evaluate", str(path)])
    assert done.exit_code == 1
    assert "UTF-8" in done.output
