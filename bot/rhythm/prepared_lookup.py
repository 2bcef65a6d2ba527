"""Whom and what a sheet of teams names, looked up in Slack (docs/rhythm.md R46)."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import Protocol

from bot.errors import Text
from bot.people.service import People
from bot.rhythm import form as forms
from bot.rhythm import prepared_rules
from bot.rhythm.prepared_rules import Column, Line
from bot.slack.answers import SlackChannel, SlackUser, WorkspaceMembers
from bot.slack.failures import SlackRefused
from bot.store import WorkspaceId

__all__ = ["Directory", "Lookup"]

MOST_SINGLE = 20


class Directory(Protocol):
    """Where a workspace's people and channels are looked up: Slack."""

    async def everybody(self, workspace: WorkspaceId, *, after: str = "") -> WorkspaceMembers: ...

    async def channel(self, workspace: WorkspaceId, channel: str) -> SlackChannel: ...


class Lookup:
    """Asks Slack; never inside a transaction. What it raises is SlackFailure."""

    def __init__(self, people: People, directory: Directory) -> None:
        self._people = people
        self._directory = directory

    async def people_in(
        self, workspace: WorkspaceId, lines: Sequence[Line], patience: timedelta
    ) -> tuple[Mapping[str, Sequence[SlackUser]], bool]:
        """Look up who a sheet names; False when there was no time to look through everybody."""
        missing = set(prepared_rules.people_in(lines))
        has_names = any(prepared_rules.user_id(one) is None for one in missing)
        found: defaultdict[str, dict[str, SlackUser]] = defaultdict(dict)
        is_whole = True
        if has_names or len(missing) > MOST_SINGLE:
            try:
                async with asyncio.timeout(patience.total_seconds()):
                    await self._look_through(workspace, missing, found)
            except TimeoutError:
                is_whole = False
        single = [
            one for one in missing if one not in found and prepared_rules.user_id(one) is not None
        ]
        for one in single[:MOST_SINGLE]:
            try:
                users = await self._people.profiles(workspace, [one])
            except SlackRefused as refusal:
                if refusal.error != "user_not_found":
                    raise
            else:
                found[one] = users
        is_whole = is_whole and len(single) <= MOST_SINGLE
        return {key: list(same.values()) for key, same in found.items()}, is_whole

    async def _look_through(
        self,
        workspace: WorkspaceId,
        wanted: AbstractSet[str],
        found: Mapping[str, dict[str, SlackUser]],
    ) -> None:
        ids = {one for one in wanted if prepared_rules.user_id(one)}
        after = ""
        while True:
            page = await self._directory.everybody(workspace, after=after)
            for user in page.users:
                for key in {user.id, user.name.casefold(), user.display_name.casefold()}:
                    if key in wanted:
                        found[key][user.id] = user
            if not page.more or wanted <= {key for key in found if key in ids}:
                return
            after = page.more

    async def channels_in(
        self, workspace: WorkspaceId, lines: Sequence[Line]
    ) -> Mapping[str, Text | None]:
        """Tell which channels of a sheet can't take a summary, and why (R50)."""
        named = {prepared_rules.channel_id(line[Column.CHANNEL]) for line in lines}
        ids = sorted(one for one in named if one is not None)
        problems = await asyncio.gather(*(self._channel(workspace, one) for one in ids))
        return dict(zip(ids, problems, strict=True))

    async def _channel(self, workspace: WorkspaceId, channel: str) -> Text | None:
        try:
            found = await self._directory.channel(workspace, channel)
        except SlackRefused as refusal:
            if refusal.error != "channel_not_found":
                raise
            # A private one that we aren't in yet looks the same; the manager's form tells.
            return None
        problem = forms.channel_problem(found)
        return None if problem is forms.INVITE_FIRST else problem
