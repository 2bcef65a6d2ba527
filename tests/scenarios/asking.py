"""A stage with asks of future kinds, put in where their rooms will."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.outbox import service as outbox
from bot.sandboxed import Stage
from bot.store import WorkspaceId
from tests.scenarios.cast import LEAST
from tests.support.asks import AskRoom
from tests.support.slack_world import SlackWorld

__all__ = ["Asking"]


@dataclass
class Asking:
    """The stage, and the room of asks in it."""

    stage: Stage
    room: AskRoom

    async def put(self, kind: str, subject: int, recipient: str, *, at: datetime) -> None:
        """Have it asked at an instant."""
        workspace = await self.workspace()
        await self.room.put(self.stage.bot.store, workspace, kind, subject, recipient, at=at)

    async def answer(self, slack: SlackWorld, kind: str, subject: int) -> None:
        """Have it answered, as a room would."""
        self.room.done.add(subject)
        async with self.stage.bot.store.begin(await self.workspace()) as session:
            await outbox.refresh(session, kind, subject)
        await slack.wind(by=LEAST)

    async def workspace(self) -> WorkspaceId:
        found = await self.stage.bot.workspaces.by_team(self.stage.sandbox.workspace.world.team_id)
        assert found is not None
        return found
