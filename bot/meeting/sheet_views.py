"""What a prep sheet says of an agenda: a line for both, and what the rep can prepare (R10, R12)."""

from __future__ import annotations

from typing import Literal

from bot.meeting.agenda_pages import SheetAgenda
from bot.meeting.ids import Act
from bot.pipeline.proposals import Proposal
from bot.pipeline.views import gap_blocks
from bot.rhythm.figure_views import hours_line
from bot.slack import blocks as bk
from bot.slack.blocks import Mrkdwn, mrkdwn, shorten
from bot.slack.messages import Block, Blocks
from bot.words import Tongue

__all__ = ["line", "prepare"]

MOST_GAPS = 5
PRIMARY: Literal["primary"] = "primary"
NAME_LIMIT = 60


def line(t: Tongue, agenda: SheetAgenda) -> Mrkdwn:
    """Say what is on an agenda so far, its deals by name to the rep; then how the month stands."""
    said = _items(t, agenda)
    if agenda.hours is None:
        return said
    return mrkdwn("{said}\n{hours}", said=said, hours=hours_line(t, agenda.hours))


def _items(t: Tongue, agenda: SheetAgenda) -> Mrkdwn:
    if not agenda.items:
        return Mrkdwn(t("Nothing is on the agenda yet."))
    items = t.many("One item on the agenda", "{n} items on the agenda", agenda.items)
    if not agenda.picks:
        return mrkdwn(t.raw("{items}, no deals picked yet."), items=items)
    if agenda.names:
        names = t.items([shorten(one, NAME_LIMIT) for one in agenda.names])
        return mrkdwn(t.raw("{items}. Picked: {names}."), items=items, names=names)
    picks = t.many("one deal picked", "{n} deals picked", agenda.picks)
    return mrkdwn(t.raw("{items}, {picks}."), items=items, picks=picks)


def prepare(t: Tongue, agenda: SheetAgenda) -> Blocks:
    """Show a rep what to mend before, which deals to pick and why; nothing to anybody else."""
    if not agenda.rep:
        return ()
    blocks: list[Block] = []
    if agenda.gaps:
        blocks.append(bk.section(t("*To put right before, so that your time goes to the deals:*")))
        for deal, found in agenda.gaps[:MOST_GAPS]:
            blocks += gap_blocks(t, deal, found, today=agenda.today)
        if more := max(0, len(agenda.gaps) - MOST_GAPS):
            blocks.append(
                bk.context(
                    t.many(
                        "… and one more deal. `/coach deal` lists all.",
                        "… and {n} more deals. `/coach deal` lists all.",
                        more,
                    )
                )
            )
    if agenda.proposed:
        title = (
            t("*Not picked*, if you would rather look at another:")
            if agenda.picks
            else t("*Which deals do you want to look at?* At most three; I would look at:")
        )
        said = [Mrkdwn(title), *(_proposal(t, one) for one in agenda.proposed)]
        blocks.append(bk.section("\n".join(said)))
    buttons = [bk.button(t("Add item"), Act.AGENDA_ADD, value=agenda.rep)]
    if agenda.picks:
        buttons.insert(0, bk.button(t("Pick others"), Act.FOCUS, value=agenda.rep))
    elif agenda.proposed:
        pick = bk.button(t("Pick your deals"), Act.FOCUS, value=agenda.rep, style=PRIMARY)
        buttons.insert(0, pick)
    if agenda.items:
        buttons.append(bk.button(t("Show agenda"), Act.AGENDA_SHOW, value=agenda.rep))
    blocks.append(bk.actions(*buttons, block_id=f"prepare:{agenda.one_on_one}"))
    return blocks


def _proposal(t: Tongue, proposal: Proposal) -> Mrkdwn:
    why = "; ".join(t.text(one) for one in proposal.reasons)
    return mrkdwn("• *{name}*: {why}", name=shorten(proposal.deal.name, NAME_LIMIT), why=why)
