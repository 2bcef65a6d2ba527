"""The list of `/coach actions`: a modal that is filtered and turned in its place (R31)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.ids import Act
from bot.actions.pages import Listed, ListPage
from bot.actions.views import action_buttons, action_line, done_all
from bot.slack import blocks as bk
from bot.slack.blocks import Choice
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.words import Tongue

__all__ = ["LIST", "ListMeta", "actions_list"]

LIST = "actions.list"
"""The callback id: it can't be sent, so nothing listens to it."""


@dataclass(frozen=True)
class ListMeta(Metadata):
    """Which page of which list is shown: a `Listed` and a number from 0."""

    listed: str
    page: int


def actions_list(t: Tongue, page: ListPage) -> View:
    """Show a page of a list, with what can be done with each."""
    choices = [Choice(_name(t, one), one) for one in page.choices]
    row = [
        bk.static_select(Act.FILTER, choices, initial=page.listed),
        bk.button(t("New action"), Act.NEW),
    ]
    if len(page.own) > 1:
        row.append(done_all(t, page.own))
    blocks: list[Block] = [bk.actions(*row)]
    if not page.actions:
        blocks.append(bk.section(_nothing(t, page.listed)))
    for one in page.actions:
        blocks.append(bk.section(action_line(t, one, page.reader.slack_id, today=page.today)))
        if buttons := action_buttons(t, one, page.reader.slack_id):
            blocks.append(bk.actions(*buttons, block_id=f"action:{one.id}"))
    if page.pages > 1:
        blocks.append(_turning(t, page))
    words = t("Of each you see what you own, and what belongs to the 1:1s that you lead or have.")
    blocks.append(bk.context(words))
    return bk.modal(
        title=t("Actions"),
        blocks=blocks,
        callback_id=LIST,
        close=t("Close"),
        metadata=ListMeta(page.listed, page.page).dumps(),
    )


def _turning(t: Tongue, page: ListPage) -> Block:
    back = bk.button(t("Back"), Act.PAGE_BACK, value=str(page.page - 1))
    on = bk.button(t("More"), Act.PAGE_ON, value=str(page.page + 1))
    buttons = [back] if page.page > 0 else []
    if page.page < page.pages - 1:
        buttons.append(on)
    return bk.actions(*buttons)


def _name(t: Tongue, listed: Listed) -> str:
    return {
        Listed.MINE: t("Mine"),
        Listed.OURS: t("Of my 1:1s"),
        Listed.TEAM: t("My team's"),
        Listed.OVERDUE: t("Overdue"),
        Listed.CLOSED: t("Closed in the last two weeks"),
    }[listed]


def _nothing(t: Tongue, listed: Listed) -> str:
    return {
        Listed.MINE: t("You owe nothing just now."),
        Listed.OURS: t("Nothing is open from your 1:1s."),
        Listed.TEAM: t("Nothing is open from the 1:1s you lead."),
        Listed.OVERDUE: t("Nothing is overdue."),
        Listed.CLOSED: t("Nothing was closed in the last two weeks."),
    }[listed]
