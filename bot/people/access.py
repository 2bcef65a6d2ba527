"""Who may see and do what: decided here, asked on every load (docs/rhythm.md R50)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import structlog

from bot.errors import N_, NotAllowed, NotFound

__all__ = ["Parties", "Right", "require"]

log = structlog.get_logger(__name__)


class Right(StrEnum):
    """What somebody wants to do with a thing."""

    SEE_ONE_ON_ONE = "one-on-one:see"
    RUN_ONE_ON_ONE = "one-on-one:run"
    JOIN_OR_REFUSE = "rhythm:join-or-refuse"
    CHANGE_TEAM = "team:change"
    SET_AWAY = "person:set-away"
    TAKE_OVER = "rep:take-over"


@dataclass(frozen=True, slots=True)
class Parties:
    """The people whom a thing belongs to, by their Slack ids."""

    manager: str
    rep: str | None = None


def require(viewer: str, right: Right, parties: Parties) -> None:
    """Let the viewer pass, or refuse and write down that it was tried.

    To a stranger the thing isn't there: whether it exists is itself not theirs to know.

    Raises NotFound for strangers, NotAllowed for a party who lacks this right.
    """
    both: set[str | None] = {parties.manager, parties.rep}
    allowed: set[str | None] = {
        Right.SEE_ONE_ON_ONE: both,
        Right.RUN_ONE_ON_ONE: both,
        Right.JOIN_OR_REFUSE: both - {parties.manager},
        Right.CHANGE_TEAM: both - {parties.rep},
        Right.SET_AWAY: both,
        Right.TAKE_OVER: both - {parties.rep},
    }[right]
    if viewer in allowed:
        return
    log.warning("access.refused", viewer=viewer, right=str(right))
    if viewer in both:
        raise NotAllowed(N_("This one isn't yours to change. Ask the other of you two to do it."))
    raise NotFound(N_("I can't find that for you. Type `/coach` to see what is yours."))
