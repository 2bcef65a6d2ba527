"""Tours for tests: steps with one deed each, and ways to do it."""

from __future__ import annotations

from typing import Any

from bot.sandbox.tour import Reading, Sending, Step, Tour, Who
from bot.sandbox.workspace import Workspace

__all__ = ["MIA", "RON", "happen", "reading", "sending", "step", "ticked"]

MIA, RON = "U07SBXMIA", "U07SBXRON"


def step(named: str, deed: Sending | Reading, **more: Any) -> Step:
    texts = {"title": f"Step {named}", "words": "Why", "hint": "How"}
    return Step(**{"id": named, **texts, "person": MIA, "where": "dm", "done": (deed,), **more})


def sending(payload: str, *ids: str, by: str = "", not_by: str = "") -> Sending:
    return Sending(Who(by, not_by), payload, frozenset(ids))


def reading(*ids: str, by: str = "", after: str = "", days: int = 0) -> Reading:
    return Reading(Who(by), frozenset(ids), after, days)


def happen(
    workspace: Workspace,
    name: str,
    body: dict[str, Any],
    *,
    user: str = MIA,
    answer: Any = None,
    trouble: str = "",
) -> None:
    """A payload goes to the app and is answered."""
    entry = workspace.journal.begin("payload", name, body, user=user)
    workspace.journal.end(entry, answer, trouble=trouble)


def ticked(tour: Tour) -> str:
    return "".join(each.id for each in tour.plan.steps if tour.is_done(each))
