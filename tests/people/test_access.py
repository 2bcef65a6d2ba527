"""Who may see and do what, and what the log keeps of a refusal."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from bot.errors import NotAllowed, NotFound
from bot.people.access import Parties, Right, require

BOTH = Parties("U1MIA", "U1RON")


@pytest.mark.parametrize(
    ("right", "manager", "rep"),
    [
        (Right.SEE_ONE_ON_ONE, True, True),
        (Right.RUN_ONE_ON_ONE, True, True),
        (Right.JOIN_OR_REFUSE, False, True),
        (Right.CHANGE_TEAM, True, False),
        (Right.SET_AWAY, True, True),
    ],
)
def test_each_side_has_its_rights(right: Right, *, manager: bool, rep: bool) -> None:
    """Both run a 1:1; only the rep joins or refuses; only the manager changes the team (R50)."""
    for viewer, allowed in (("U1MIA", manager), ("U1RON", rep)):
        if allowed:
            require(viewer, right, BOTH)
        else:
            with pytest.raises(NotAllowed):
                require(viewer, right, BOTH)


@pytest.mark.parametrize("right", list(Right))
@pytest.mark.parametrize("viewer", ["U1EVE", "", "u1mia", "U1MIA,U1RON"])
def test_to_a_stranger_it_is_not_there(right: Right, viewer: str) -> None:
    """Who is neither of the two reads that there is nothing, and the attempt is logged (R50)."""
    with capture_logs() as logs, pytest.raises(NotFound):
        require(viewer, right, BOTH)

    assert logs == [
        {
            "event": "access.refused",
            "log_level": "warning",
            "viewer": viewer,
            "right": str(right),
        }
    ]


def test_nobody_passes_for_a_missing_rep() -> None:
    """Where a thing has no rep, no empty id slips through as one."""
    with pytest.raises(NotFound):
        require("", Right.JOIN_OR_REFUSE, Parties("U1MIA"))


def test_what_is_allowed_is_not_logged() -> None:
    """The log holds refusals, not everybody's everyday doing."""
    with capture_logs() as logs:
        require("U1MIA", Right.RUN_ONE_ON_ONE, BOTH)

    assert logs == []
