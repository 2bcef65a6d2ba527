"""The agenda's forms: a new item, an item anew, all of them in order, and the deals picked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.meeting.agenda_line_views import block_words
from bot.meeting.agenda_pages import Arranging, FocusPage, ItemLine, NewItem
from bot.meeting.ids import Act, Form
from bot.meeting.rules import PICK_FIELDS, TEXT_LIMIT, AgendaField, Block, ItemFacts, PickField
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts, Phase
from bot.pipeline.views import deal_choices
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Mrkdwn, mrkdwn
from bot.slack.messages import Block as SlackBlock
from bot.slack.messages import View
from bot.slack.metadata import Metadata
from bot.slack.payloads import Values
from bot.words import Tongue

__all__ = [
    "AgendaMeta",
    "FocusMeta",
    "Todo",
    "arrange",
    "focus_form",
    "item_form",
    "read_item",
    "read_picks",
]

MOST_ARRANGED = 90
NAME_LIMIT = 150
MOST_OFFERED = 60


class Todo(StrEnum):
    """What can be done with an item in the form that arranges them."""

    UP = "up"
    DOWN = "down"
    EDIT = "edit"
    DROP = "drop"


@dataclass(frozen=True)
class AgendaMeta(Metadata):
    """Whose agenda a form is about; `item` is None for a new one.

    `below` is the view under this one that shows what comes of it, or "".
    """

    rep: str
    item: int | None = None
    below: str = ""


@dataclass(frozen=True)
class FocusMeta(Metadata):
    """Whose deals a form picks."""

    rep: str


def item_form(
    t: Tongue,
    rep: PersonFacts,
    deals: Sequence[DealFacts],
    meta: AgendaMeta,
    item: ItemFacts | None = None,
) -> View:
    """Ask for an item: what it is about, in which block, and with which deal."""
    blocks: list[SlackBlock] = [bk.context(_readers(t, rep))]
    is_typed = item is None or not item.origin
    if is_typed:
        blocks.append(
            bk.input_block(
                AgendaField.TEXT,
                t("What is it about?"),
                bk.plain_text_input(
                    AgendaField.TEXT,
                    initial=item.text if item else "",
                    placeholder=t("A question, a topic, a worry"),
                    most=TEXT_LIMIT,
                ),
                # A deal alone says enough.
                optional=bool(deals),
            )
        )
    choices = [Choice(block_words(t, block), str(block)) for block in Block]
    blocks.append(
        bk.input_block(
            AgendaField.BLOCK,
            t("Where does it belong?"),
            bk.static_select(
                AgendaField.BLOCK, choices, initial=str(item.block if item else Block.DEALS)
            ),
        )
    )
    options = deal_choices(t, deals)
    if options and is_typed:
        chosen = str(item.deal_id) if item and item.deal_id else None
        known = {one.value for one in options}
        blocks.append(
            bk.input_block(
                AgendaField.DEAL,
                t("Is it about a deal?"),
                bk.static_select(
                    AgendaField.DEAL,
                    options,
                    placeholder=t("No deal"),
                    initial=chosen if chosen in known else None,
                ),
                optional=True,
                hint=t("Among the opportunities it becomes one of the three that you look at."),
            )
        )
    return bk.modal(
        title=t("Add item") if item is None else t("Change item"),
        blocks=blocks,
        callback_id=Form.AGENDA_ADD if item is None else Form.AGENDA_ITEM,
        submit=t("Add") if item is None else t("Save"),
        close=t("Leave it"),
        metadata=meta.dumps(),
    )


def read_item(values: Values, rep: str) -> NewItem:
    """Read an item's form."""
    block, deal = values.choice(AgendaField.BLOCK), values.choice(AgendaField.DEAL)
    known = {str(one) for one in Block}
    return NewItem(
        rep=rep,
        text=values.text(AgendaField.TEXT),
        block=Block(block) if block in known else Block.DEALS,
        deal_id=int(deal) if deal and deal.isascii() and deal.isdigit() else None,
    )


def arrange(t: Tongue, page: Arranging) -> View:
    """List all open items, each with a menu: up, down, change, take off."""
    blocks: list[SlackBlock] = []
    here: Block | None = None
    for line in page.lines[:MOST_ARRANGED]:
        if line.item.block is not here:
            here = line.item.block
            blocks.append(bk.context(mrkdwn("*{name}*", name=block_words(t, here))))
        blocks.append(_row(t, line))
    if not page.lines:
        blocks.append(bk.section(t("Nothing is open. *Add item* puts something on the agenda.")))
    if more := max(0, len(page.lines) - MOST_ARRANGED):
        blocks.append(bk.context(Mrkdwn(t.many("… and one more.", "… and {n} more.", more))))
    if page.dropped is not None:
        name = bk.shorten(page.dropped.text, NAME_LIMIT)
        blocks.append(
            bk.section(
                mrkdwn(t.raw("Taken off: {name}"), name=name),
                accessory=bk.button(t("Put it back"), Act.AGENDA_BACK, value=str(page.dropped.id)),
            )
        )
    add = bk.button(t("Add item"), Act.AGENDA_ADD, value=page.rep.slack_id)
    blocks += [bk.actions(add), bk.context(_readers(t, page.rep))]
    meta = AgendaMeta(page.rep.slack_id)
    return bk.modal(
        title=t("Arrange the agenda"), blocks=blocks, close=t("Done"), metadata=meta.dumps()
    )


def _row(t: Tongue, line: ItemLine) -> SlackBlock:
    item = line.item
    choices = [
        Choice(t("Up"), f"{Todo.UP}:{item.id}"),
        Choice(t("Down"), f"{Todo.DOWN}:{item.id}"),
        Choice(t("Change"), f"{Todo.EDIT}:{item.id}"),
        Choice(t("Take off"), f"{Todo.DROP}:{item.id}"),
    ]
    text = mrkdwn("{text}", text=bk.shorten(item.text, NAME_LIMIT))
    if line.deal and line.deal.name != item.text:
        text = mrkdwn("{text} ({deal})", text=text, deal=line.deal.name)
    return bk.section(
        text, accessory=bk.overflow(Act.AGENDA_ITEM, choices), block_id=f"item:{item.id}"
    )


def focus_form(t: Tongue, page: FocusPage) -> View:
    """Have a rep pick the deals for their next 1:1 (docs/rhythm.md R12)."""
    blocks: list[SlackBlock] = [bk.context(_readers(t, page.rep))]
    first = [one for one in page.deals if one.id in page.picked]
    rest = [one for one in page.deals if one.id not in page.picked]
    offered = [*first, *rest][:MOST_OFFERED]
    # Four menus with descriptions would be more than Slack takes in one form.
    choices = [replace(one, description=None) for one in deal_choices(t, offered)]
    if not choices:
        said = t("You have no open deals yet. `/coach deal` enters the first; then pick it here.")
        return bk.modal(
            title=t("Pick your deals"), blocks=[bk.section(said), *blocks], close=t("Close")
        )
    words = (
        t("At most three, so that each gets its time, and at least one that is still early.")
        if any(one.phase is Phase.EARLY for one in page.deals)
        else t(
            "At most three, so that each gets its time. None of them is early just now: whom would "
            "you like to win next, and why them?"
        )
    )
    if page.is_proposed:
        filled = t("I filled in what I would look at; change it as you like.")
        words = f"{words} {filled}"
    blocks.append(bk.section(words))
    if more := len(page.deals) - len(offered):
        best = t.many(
            "One deal that matters less just now isn't listed; *Add item* takes it.",
            "{n} deals that matter less just now aren't listed; *Add item* takes them.",
            more,
        )
        blocks.append(bk.context(best))
    known = {one.value for one in choices}
    labels = {
        PickField.FIRST: t("First deal"),
        PickField.SECOND: t("Second deal"),
        PickField.THIRD: t("Third deal"),
        PickField.FOURTH: t("A fourth, on purpose"),
    }
    can_be_four = len(choices) >= len(PICK_FIELDS)
    for n, field in enumerate(PICK_FIELDS if can_be_four else PICK_FIELDS[:-1]):
        chosen = str(page.picked[n]) if n < len(page.picked) else None
        blocks.append(
            bk.input_block(
                field,
                labels[field],
                bk.static_select(
                    field,
                    choices,
                    placeholder=t("No deal"),
                    initial=chosen if chosen in known else None,
                ),
                optional=True,
            )
        )
    if can_be_four:
        blocks.append(_on_purpose(t, is_ticked=len(page.picked) == len(PICK_FIELDS)))
    return bk.modal(
        title=t("Pick your deals"),
        blocks=blocks,
        callback_id=Form.FOCUS,
        submit=t("Save"),
        close=t("Leave it"),
        metadata=FocusMeta(page.rep.slack_id).dumps(),
    )


YES = "yes"


def _on_purpose(t: Tongue, *, is_ticked: bool) -> SlackBlock:
    return bk.input_block(
        PickField.ON_PURPOSE,
        t("Four deals?"),
        bk.checkboxes(
            PickField.ON_PURPOSE,
            [Choice(t("Yes, four on purpose"), YES)],
            initial=[YES] if is_ticked else [],
        ),
        optional=True,
    )


def read_picks(values: Values) -> tuple[dict[PickField, int], bool]:
    """Read which deals were picked, and whether four are meant."""
    found = {}
    for field in PICK_FIELDS:
        chosen = values.choice(field) or ""
        if chosen.isascii() and chosen.isdigit():
            found[field] = int(chosen)
    return found, YES in values.choices(PickField.ON_PURPOSE)


def _readers(t: Tongue, rep: PersonFacts) -> Mrkdwn:
    return mrkdwn(
        t.raw(
            "Who reads this: the two of {name}'s 1:1s, and whoever stands in for one of them; "
            "nobody else."
        ),
        name=rep.name,
    )
