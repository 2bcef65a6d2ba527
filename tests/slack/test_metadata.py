"""What a view carries comes back as it was sent, or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from bot.slack.ids import SlackUserId
from bot.slack.metadata import Metadata
from bot.slack.payloads import Malformed


@dataclass(frozen=True)
class SkipForm(Metadata):
    one_on_one: int
    person: SlackUserId
    slot: str | None = None


@dataclass(frozen=True)
class MoveForm(Metadata):
    one_on_one: int
    person: SlackUserId
    slot: str | None = None


def said(**changes: object) -> str:
    whole = {"kind": "SkipForm", "one_on_one": 7, "person": "U1", "slot": None, **changes}
    return json.dumps({key: value for key, value in whole.items() if value != "gone"})


@pytest.mark.parametrize(
    "form", [SkipForm(7, SlackUserId("U1")), SkipForm(0, SlackUserId("ü"), "")]
)
def test_round_trip(form: SkipForm) -> None:
    """What was written is read back."""
    assert SkipForm.loads(form.dumps()) == form


def test_too_long() -> None:
    """Metadata holds ids, so too much of it is a mistake of ours."""
    with pytest.raises(ValueError, match="3000"):
        SkipForm(1, SlackUserId("U" * 3000)).dumps()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "7",
        "{}",
        "not json",
        "[" * 5000,
        said(kind="gone"),
        said(kind="MoveForm"),
        said(kind=["SkipForm"]),
        said(one_on_one="7"),
        said(one_on_one=7.0),
        said(one_on_one=True),
        said(one_on_one=None),
        said(one_on_one=10**18),
        said(one_on_one=-(10**30)),
        said(one_on_one="gone"),
        said(person=None),
        said(person="U\x00"),
        said(person="\ud800"),
        said(slot={"deep": []}),
        said(extra=1),
        '{"kind": "SkipForm", "one_on_one": ' + "9" * 5000 + ', "person": "U1", "slot": null}',
    ],
    ids=lambda text: text[:60],
)
def test_foreign(text: str) -> None:
    """Metadata that another form wrote, an older version or nobody, has kind words, not a crash."""
    with pytest.raises(Malformed):
        SkipForm.loads(text)


def test_forms_are_not_mixed_up() -> None:
    """Two forms with the same fields don't read each other's metadata."""
    with pytest.raises(Malformed):
        MoveForm.loads(SkipForm(7, SlackUserId("U1")).dumps())
