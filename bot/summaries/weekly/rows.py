"""From rows of summaries and their settings to values and back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from bot.errors import N_, NotFound
from bot.rhythm.rules import Week
from bot.store import WorkspaceSession
from bot.summaries.weekly.model import Summary, SummarySetting
from bot.summaries.weekly.rules import Setting, State, SummaryFacts, Whither

__all__ = [
    "facts_of",
    "joined",
    "latest",
    "load",
    "names_of",
    "setting",
    "setting_of",
    "settings",
    "write",
]


def names_of(text: str) -> frozenset[str]:
    """Read names that are kept comma-separated."""
    return frozenset(filter(None, text.split(",")))


def joined(names: Collection[str]) -> str:
    """Write names as they are kept."""
    return ",".join(sorted(names))


def facts_of(row: Summary) -> SummaryFacts:
    """Read a summary as the rules know it."""
    return SummaryFacts(
        row.id,
        row.team_id,
        Week.parse(row.week),
        row.manager,
        row.channel,
        State(row.state),
        names_of(row.left_out),
        row.shows_at,
        row.due_at,
        row.settles_at,
        row.decided_by,
        row.decided_at,
        row.shared_at,
    )


def write(row: Summary, facts: SummaryFacts) -> None:
    """Put into the row what may change."""
    row.manager, row.channel = facts.manager, facts.channel
    row.state, row.left_out = facts.state, joined(facts.left_out)
    row.shows_at, row.due_at = facts.shows_at, facts.due_at
    row.decided_by, row.decided_at = facts.decided_by, facts.decided_at
    row.shared_at = facts.shared_at


async def load(session: WorkspaceSession, summary: int) -> Summary:
    """Load a summary, to be changed; the caller asks whose it is. Raises NotFound."""
    row = await session.scalar(select(Summary).where(Summary.id == summary).with_for_update())
    if row is None or row.state == State.NOTHING:
        raise NotFound(
            N_("This summary isn't there any more. `/coach summary` shows the latest one.")
        )
    return row


async def latest(
    session: WorkspaceSession, team: int, states: Collection[State], most: int
) -> Sequence[SummaryFacts]:
    """List a team's summaries in these states, the latest first."""
    found = await session.scalars(
        select(Summary)
        .where(Summary.team_id == team, Summary.state.in_(states))
        .order_by(Summary.week.desc())
        .limit(most)
    )
    return [facts_of(row) for row in found]


def setting_of(row: SummarySetting | None) -> Setting:
    """Read a team's setting; without a row it is the default."""
    if row is None:
        return Setting()
    whither = Whither.MANAGER if row.is_private else Whither.CHANNEL
    return Setting(
        whither if row.is_on else Whither.NOBODY,
        row.weekday,
        row.minute,
        row.shared_since,
        names_of(row.left_out),
    )


async def settings(session: WorkspaceSession, teams: Collection[int]) -> Mapping[int, Setting]:
    """Load the settings of these teams."""
    found = await session.scalars(select(SummarySetting).where(SummarySetting.team_id.in_(teams)))
    rows = {row.team_id: row for row in found}
    return {team: setting_of(rows.get(team)) for team in teams}


async def setting(session: WorkspaceSession, team: int) -> Setting:
    """Load the setting of one team."""
    return (await settings(session, [team]))[team]
