"""`coach questions`: lints the bank or a file, and writes the page."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from bot.cli import main
from bot.evidence.questions.bank import bank
from bot.evidence.questions.paper import paper

GOOD = '[[question]]\nkey = "x"\ntext = "What do they want?"\ntopic = "risks"\nserves = "R22"\n'


def test_the_packaged_bank(tmp_path: Path) -> None:
    """It counts, says that all are well, and writes the page where it is told to."""
    page = tmp_path / "questions.md"

    ran = CliRunner().invoke(main, ["questions", "--write", str(page)])

    assert ran.exit_code == 0
    assert f"Questions: {len(bank())}" in ran.output
    assert "| Overview | 15 |" in ran.output
    assert "All are well." in ran.output
    assert page.read_text() == paper(bank().values())


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    """A good file passes; a bad question is named with what is wrong, and the code is 1."""
    file = tmp_path / "own.toml"
    file.write_text(GOOD)
    assert CliRunner().invoke(main, ["questions", str(file)]).exit_code == 0

    file.write_text(GOOD.replace("What do they want", "Is there money"))
    ran = CliRunner().invoke(main, ["questions", str(file), "--write", str(tmp_path / "no.md")])

    assert ran.exit_code == 1
    assert "x: Is there money?" in ran.output
    assert "yes-or-no: “is there” can be answered with yes or no." in ran.output
    assert not (tmp_path / "no.md").exists()


def test_what_cannot_be_read_or_written(tmp_path: Path) -> None:
    """A file that isn't there, is no bank or no text, and a page that has no place: in words."""
    file = tmp_path / "odd.toml"
    file.write_bytes(b"\xff\xfe")
    for args, says in (
        ([str(tmp_path / "none.toml")], "No such file"),
        ([str(file)], "it isn't text"),
        (["--write", str(tmp_path / "no" / "page.md")], "can't be written"),
    ):
        ran = CliRunner().invoke(main, ["questions", *args])
        assert ran.exit_code == 1
        assert says in ran.output

    file.write_text("question = 1")
    assert "isn't a bank of questions" in CliRunner().invoke(main, ["questions", str(file)]).output
