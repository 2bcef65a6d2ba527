"""Every kind of message is in the table of manners, and the table is what the kinds say (R43)."""

from __future__ import annotations

import pytest

from bot.outbox.types import DeliveryClass
from bot.people.kinds import Kind
from tests.home.manners import CLASSES, COSTS, FALLS_AWAY, page
from tests.house.codebase import ROOT
from tests.rhythm.house import House

PAGE = ROOT / "docs" / "manners.md"


def test_every_kind_has_its_class(house: House) -> None:
    """The table names every kind that can be sent, and no other."""
    assert set(CLASSES) == set(house.manners.kinds)


def test_what_costs(house: House) -> None:
    """What is asked takes seconds, all else none; and what costs is found again elsewhere."""
    for kind, classes in CLASSES.items():
        costs = bool(COSTS & set(classes)) and kind not in {Kind.BUNDLE, "evidence.thanks"}
        assert costs == bool(house.manners.kinds[kind].seconds), kind
        assert (costs or kind == Kind.BUNDLE) == (kind in FALLS_AWAY), kind


def test_what_others_push(house: House) -> None:
    """What another person sets off is an ask, so that it is counted."""
    for kind, manner in house.manners.kinds.items():
        if manner.is_pushed:
            assert CLASSES[kind] == (DeliveryClass.ASK,), kind


def test_the_page(house: House) -> None:
    """`docs/manners.md` is what the kinds say; to renew it, delete it and run this twice."""
    said = page(house.manners.kinds)
    if not PAGE.exists():
        PAGE.write_text(said, encoding="utf-8")
        pytest.fail("wrote docs/manners.md: read it")

    assert said == PAGE.read_text(encoding="utf-8")
