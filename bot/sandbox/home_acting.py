"""What a person does in the app's Home."""

from __future__ import annotations

from typing import Any

from bot.sandbox.delivery import Delivery
from bot.sandbox.failures import Impossible
from bot.sandbox.homes import Home
from bot.sandbox.payloads import Payloads
from bot.sandbox.subscriptions import Subscriptions
from bot.sandbox.view_acting import ViewActing
from bot.sandbox.workspace import Workspace

__all__ = ["HomeActing"]


class HomeActing(ViewActing):
    """Opens the app's Home as a person, and acts in it.

    Every method raises Impossible for what Slack's client wouldn't offer.
    """

    def __init__(
        self,
        workspace: Workspace,
        payloads: Payloads,
        delivery: Delivery,
        subscriptions: Subscriptions,
    ) -> None:
        super().__init__(workspace, payloads, delivery)
        self._subscriptions = subscriptions

    async def open(self, user: str, tab: object = "home") -> dict[str, Any]:
        """Look at the app's "home" or "messages"; it hears of it if it subscribed to that."""
        self._workspace.person(user)
        manifest = self._workspace.manifest
        if tab == "home" and manifest.home_tab:
            return {"trouble": await self._subscriptions.home_opened(user, "home")}
        if tab == "messages":
            return {"trouble": await self._subscriptions.home_opened(user, "messages")}
        raise Impossible(f"{manifest.app_name} has no tab {tab!r}", status=409)

    def _open(self, user: str, view: str | None) -> Home:
        return self._in_front(user, view)

    def _in_front(self, user: str, view: str | None) -> Home:
        self._workspace.person(user)
        home = self._workspace.homes.get(user)
        if home is None or view not in (None, home.id):
            raise Impossible(f"{user} has no Home of {self._workspace.manifest.app_name} yet")
        return home
