"""All composers of this room's deliveries."""

from __future__ import annotations

from collections.abc import Mapping

from bot.outbox.types import Composer
from bot.rhythm.composers import Composers
from bot.rhythm.composers.day_sheet import day_sheet_composer
from bot.rhythm.composers.prepared import PreparedComposers
from bot.rhythm.composers.revival import revival_composer
from bot.rhythm.composers.roster import RosterComposers
from bot.rhythm.rules import Kind
from bot.rhythm.services import Services

__all__ = ["of_rhythm"]


def of_rhythm(services: Services) -> Mapping[str, Composer]:
    """Say for each kind of this room who composes it."""
    every = Composers(
        services.rhythms, services.set_up, services.welcome, services.people, services.clock
    )
    roster = RosterComposers(services.roster, services.handing_over, services.welcome)
    return {
        **every.by_kind(),
        **roster.by_kind(),
        **PreparedComposers(services.prepared, services.people).by_kind(),
        Kind.REVIVAL: revival_composer(services.revival),
        Kind.DAY_SHEET: day_sheet_composer(services.rhythms),
    }
