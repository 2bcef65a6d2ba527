"""The Slack workspaces that Coach is installed in, and how to speak to each."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.clock import Clock
from bot.slack.answers import AuthTest
from bot.slack.ids import SlackUserId
from bot.store import Base, BigId, Store, WorkspaceId, upsert

__all__ = ["Workspace", "Workspaces"]

log = structlog.get_logger()


class Workspace(Base):
    """One Slack team; every other table's rows belong to exactly one of these.

    `scopes` are the granted ones, as Slack's own header lists them; until `paused_until` (set
    when Slack limits the whole workspace) the worker sends nothing there.
    """

    __tablename__ = "workspaces"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    slack_team_id: Mapped[str] = mapped_column(String(32), unique=True)
    enterprise_id: Mapped[str | None] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(255))
    bot_user_id: Mapped[str] = mapped_column(String(32))
    scopes: Mapped[str] = mapped_column(Text, default="")
    paused_until: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Introducer(Protocol):
    """Who can ask Slack whose token this is: the gateway."""

    async def auth_test(self, token: str) -> AuthTest: ...


class Workspaces:
    """Finds workspaces by Slack's ids, and the token for each.

    With one workspace the token is the one from the settings and is never stored.
    """

    def __init__(self, store: Store, *, clock: Clock, token: str) -> None:
        self._store = store
        self._clock = clock
        self._token = token
        # A row's id never changes and nothing deletes one, so a found one stays true. Unknown
        # teams are asked for again each time: another replica may have installed it since.
        self._known: dict[str, WorkspaceId] = {}
        self._bots: dict[WorkspaceId, SlackUserId] = {}

    async def connect(self, slack: Introducer) -> WorkspaceId:
        """Ask Slack whom the token belongs to, and install that workspace.

        Raises SlackFailure, among them SlackRefused with `invalid_auth` for a wrong token.
        """
        auth = await slack.auth_test(self._token)
        workspace = await self.install(auth)
        log.info("slack.connected", team=auth.team_id, name=auth.team_name, bot=auth.bot_user_id)
        return workspace

    async def install(self, auth: AuthTest) -> WorkspaceId:
        """Insert the workspace, or bring its name, bot and scopes up to date."""
        seen: dict[str, object] = {
            "enterprise_id": auth.enterprise_id,
            "name": auth.team_name[:255],
            "bot_user_id": auth.bot_user_id,
            "scopes": ",".join(auth.scopes),
        }
        async with self._store.begin_across() as session:
            statement = (
                upsert(session, Workspace)
                .values(slack_team_id=auth.team_id, created_at=self._clock.now(), **seen)
                .on_conflict_do_update(index_elements=[Workspace.slack_team_id], set_=seen)
                .returning(Workspace.id)
            )
            workspace = WorkspaceId((await session.scalars(statement)).one())
        self._remember(auth.team_id, workspace, auth.bot_user_id)
        return workspace

    async def by_team(self, team_id: str) -> WorkspaceId | None:
        """Find a workspace by Slack's team id; None where Coach isn't installed."""
        if team_id not in self._known:
            async with self._store.begin_across() as session:
                row = await session.scalar(
                    select(Workspace).where(Workspace.slack_team_id == team_id)
                )
            if row is None:
                return None
            self._remember(team_id, WorkspaceId(row.id), SlackUserId(row.bot_user_id))
        return self._known[team_id]

    async def bot(self, workspace: WorkspaceId) -> SlackUserId:
        """Name Coach's own user in a workspace. Raises KeyError for one that isn't there."""
        if workspace not in self._bots:
            async with self._store.begin_across() as session:
                row = await session.get(Workspace, workspace)
            if row is None:
                raise KeyError(workspace)
            self._remember(row.slack_team_id, workspace, SlackUserId(row.bot_user_id))
        return self._bots[workspace]

    async def token(self, workspace: WorkspaceId) -> str:  # noqa: ARG002 - one token for now
        """Find the bot token for a workspace."""
        return self._token

    def _remember(self, team_id: str, workspace: WorkspaceId, bot: SlackUserId) -> None:
        self._known[team_id] = workspace
        self._bots[workspace] = bot
