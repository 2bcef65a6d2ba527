"""Every message and form of the inside of a 1:1, as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.doctor.gallery import Exhibit, gallery
from bot.slack.messages import Said
from tests.home.paper import on_paper

GOLDEN = Path(__file__).parent / "golden"
ROOMS = ["actions", "call_plans", "meeting", "pipeline", "sessions"]


def written(room: str) -> Iterator[str]:
    """Write each example of a room down, with what a notification or a title says of it."""
    for one in gallery():
        if one.name.startswith(f"{room}."):
            yield f"======== {one.name}: {_title(one)}\n{on_paper(_view(one))}"


def _title(one: Exhibit) -> str:
    if isinstance(one.shown, Said):
        return one.shown.text
    title = one.shown["title"]
    assert isinstance(title, dict)
    return f"[{title['text']}]"


def _view(one: Exhibit) -> dict[str, object]:
    return {"blocks": one.shown.blocks} if isinstance(one.shown, Said) else dict(one.shown)


@pytest.mark.parametrize("room", ROOMS)
def test_on_paper(room: str) -> None:
    """Each example of a room reads as somebody has read and approved it.

    To renew a room, delete its file, run this test twice, and read what it wrote.
    """
    said, file = "\n".join(written(room)), GOLDEN / f"{room}.txt"
    if not file.exists():
        file.write_text(said, encoding="utf-8")
        pytest.fail(f"wrote {file.name}: read it")

    assert said == file.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    """The golden files are those of the rooms that there are."""
    assert {file.stem for file in GOLDEN.iterdir()} == set(ROOMS)
