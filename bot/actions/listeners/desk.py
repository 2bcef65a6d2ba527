"""What this room's listeners work with, and how they show a form or a list anew."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.actions.drafting import Drafts
from bot.actions.form_views import Below
from bot.actions.list_views import LIST, ListMeta, actions_list
from bot.actions.lists import Lists
from bot.actions.pages import Listed, OnePage
from bot.actions.service import Actions
from bot.people.desk import Desk
from bot.slack.failures import SlackFailure
from bot.slack.messages import View
from bot.slack.payloads import SUBJECT_DIGITS, Click, Malformed, Payload
from bot.store import WorkspaceId
from bot.words import tongue

__all__ = ["ActionDesk", "ids_of", "is_in_modal", "listed_of"]

log = structlog.get_logger(__name__)

MOST_IDS = 200


@dataclass(frozen=True, slots=True)
class ActionDesk:
    """The house's desk, and this room's services."""

    desk: Desk
    actions: Actions
    drafts: Drafts
    lists: Lists

    async def one(self, click: Click, action: int) -> OnePage:
        """Load an action for the form that a click opens. Raises NotFound."""
        return await self.lists.one(click.workspace, action, viewer=click.user)

    async def show(self, click: Click, body: Payload, view: View) -> None:
        """Open a form; in a modal, on top of that."""
        gateway = self.desk.gateway
        show = gateway.push_view if is_in_modal(body) else gateway.open_view
        await show(click.workspace, click.trigger_id, view)

    async def renew(self, workspace: WorkspaceId, user: str, below: Below) -> None:
        """Show a list as it is now; if it was closed meanwhile, that's no harm."""
        if not below.view:
            return
        page = await self.lists.page(workspace, user, listed_of(below.listed), below.page)
        view = actions_list(tongue(page.reader.locale), page)
        try:
            await self.desk.gateway.update_view(workspace, below.view, view)
        except SlackFailure as failure:
            log.info("actions.list_not_renewed", reason=str(failure))

    def below(self, click: Click) -> Below:
        """Tell which list a click was made in; an empty one for a click elsewhere."""
        if click.view is None or click.view.callback_id != LIST:
            return Below()
        meta = ListMeta.loads(click.view.metadata)
        return Below(click.view.id, meta.listed, meta.page)


def is_in_modal(body: Payload) -> bool:
    """Tell whether a click was made in a modal: not in a message, nor in the App Home."""
    view = body.get("view")
    return isinstance(view, dict) and view.get("type") == "modal"


def listed_of(given: str) -> Listed:
    """Read what is to be listed. Raises Malformed."""
    try:
        return Listed(given or Listed.MINE)
    except ValueError as error:
        raise Malformed(f"no list: {given[:40]!r}") from error


def ids_of(click: Click) -> list[int]:
    """Read the ids that a button for several actions carries. Raises Malformed."""
    parts = click.value.split(",")
    if len(parts) > MOST_IDS or not all(
        one.isascii() and one.isdigit() and len(one) <= SUBJECT_DIGITS for one in parts
    ):
        raise Malformed(f"{click.action_id} carries no ids: {click.value[:40]!r}")
    return [int(one) for one in parts]
