"""Whoever leads a team, or an admin, describes the ideal customer; the others read it."""

from __future__ import annotations

import pytest

from bot.errors import InvalidInput, NotAllowed
from bot.evidence.fit.rules import LONGEST_PART, Part
from bot.people.access import Role
from bot.people.audit import Event
from bot.people.model import Audit
from bot.people.roles_pages import RoleForm
from tests.evidence.fit.fit_house import WORDS, FitHouse
from tests.rhythm.house import MIA, RON, SAM


async def test_describing(house: FitHouse) -> None:
    """It is kept without stray blanks, told to the audit log without its words, once."""
    words = {**WORDS, Part.SIZE: "  Two   plants\nor more "}
    for _ in range(2):
        await house.describe(words)

    page = await house.fit.ideals.page(house.workspace, RON)
    assert page.ideal.parts == WORDS
    assert (page.ideal.changed_by, page.may_change) == (MIA, False)
    [note] = await house.all(Audit, Audit.event == Event.IDEAL_CUSTOMER_SAVED)
    assert note.actor == MIA
    assert "Leaks" not in note.detail


async def test_taking_it_away(house: FitHouse) -> None:
    """Without any words there is no description any more, and nothing is asked."""
    await house.describe()

    kept = await house.fit.ideals.save(house.workspace, {}, by=MIA)

    assert kept.described == kept.asked == ()


async def test_who_may(house: FitHouse) -> None:
    """A rep may not change it, an admin who leads nobody may."""
    with pytest.raises(NotAllowed):
        await house.describe(by=RON)
    house.slack.change(SAM, is_admin=True)

    await house.describe(by=SAM)

    assert (await house.fit.ideals.page(house.workspace, SAM)).may_change


async def test_an_appointed_admin(house: FitHouse) -> None:
    """Whom Slack's admin made an admin of Coach's may change it, too."""
    house.slack.change(SAM, is_admin=True)
    house.slack.meet("U1VERA", name="Vera Lind")
    await house.rooms.appointing.give(house.workspace, RoleForm("U1VERA", Role.ADMIN), by=SAM)

    await house.describe(by="U1VERA")


async def test_too_long(house: FitHouse) -> None:
    """What is too long is said at its field, and nothing is kept."""
    with pytest.raises(InvalidInput) as refused:
        await house.describe({Part.TRIGGER: "x" * (LONGEST_PART + 1), Part.SIZE: "Large"})

    assert [*refused.value.fields] == [Part.TRIGGER]
    assert not (await house.fit.ideals.page(house.workspace, MIA)).ideal.described
