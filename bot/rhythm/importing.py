"""Teams from a file, for whoever runs the machine: `coach import teams` (docs/rhythm.md R46)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from bot.rhythm.prepared import Prepared
from bot.rhythm.prepared_pages import Faulty, PreparedTeam
from bot.store import WorkspaceId
from bot.words import tongue

__all__ = ["Imported", "import_teams"]

PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Imported:
    """What to print, and whether the file could be taken."""

    lines: tuple[str, ...]
    is_well: bool


async def import_teams(
    prepared: Prepared, workspace: WorkspaceId, text: str, *, by: str, tells: bool
) -> Imported:
    """Look a file of teams through in the name of an admin or ops, and have the managers told.

    Unless it `tells`, nothing counts: it says what would come of it. Raises NotAllowed,
    SlackFailure.
    """
    t = tongue(None)
    try:
        found = await prepared.look_through(workspace, text, by=by, patience=PATIENCE)
    except Faulty as faulty:
        faults = [f"Line {one.line}: {t.text(one.says)}" for one in faulty.faults]
        return Imported((*faults, "Nothing was prepared. Mend the file, and try again."), False)
    lines = [line for team in found.teams for line in _told(team)]
    if tells:
        teams = await prepared.offer(workspace, found.batch, by=by)
        lines.append(f"Prepared: {teams}. Each manager is told in their working hours.")
    else:
        lines.append("Nothing was prepared yet: add --tell to have the managers told.")
    return Imported(tuple(lines), True)


def _told(team: PreparedTeam) -> Iterator[str]:
    name = f"{team.name}: " if team.name else ""
    yield f"{name}{team.manager} with {', '.join(team.reps)}"
    if team.elsewhere:
        yield f"  in a team already, so left out: {', '.join(team.elsewhere)}"
    if team.leads:
        yield "  they lead a team already; this would be one more"
