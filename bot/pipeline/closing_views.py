"""How a deal ends, and what is said of it: the form that asks why, and the ways there and back."""

from __future__ import annotations

from dataclasses import dataclass

from bot.pipeline.ids import Act, Form
from bot.pipeline.pages import DealPage
from bot.pipeline.rules import LONGEST_REASON, DealFacts, DealState, Field
from bot.pipeline.views import deal_line
from bot.slack import blocks as bk
from bot.slack.blocks import Confirm, Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.words import Tongue

__all__ = [
    "ClosingMeta",
    "closed",
    "closed_blocks",
    "closing_form",
    "readers",
    "removed",
    "reopened",
    "ways_out",
]

BUTTONS = {
    DealState.WON: Act.WON,
    DealState.LOST: Act.LOST,
    DealState.WALKED_AWAY: Act.WALK_AWAY,
}


@dataclass(frozen=True)
class ClosingMeta(Metadata):
    """Which deal is closed as what, and the form that lies below, if there is one."""

    deal: int
    state: str
    below: str


def closing_form(t: Tongue, page: DealPage, state: DealState, *, below: str) -> View:
    """Ask why a deal ends so: asked of whoever loses it or walks away, offered to who wins."""
    deal = page.deal
    assert deal is not None
    words, label, hint = {
        DealState.WON: (
            t("Congratulations. A line about why helps with the next one."),
            t("What made the difference?"),
            t("It may stay empty; the deal's form lets you add it later."),
        ),
        DealState.LOST: (
            t("It happens. A line about why is worth the next deal."),
            t("Why was it lost?"),
            t("What would you look for earlier next time?"),
        ),
        DealState.WALKED_AWAY: (
            t(
                "Walking away from a deal that won't work is good selling: "
                "the hours go to one that can."
            ),
            t("Why do you walk away?"),
            t("For example: no budget this year, and nobody who would ask for one."),
        ),
    }[state]
    reason = deal.reason if deal.state is state else ""
    blocks = [
        bk.context(readers(t, page)),
        bk.section(mrkdwn("{line}\n{words}", line=deal_line(t, deal), words=words)),
        bk.input_block(
            Field.REASON,
            label,
            bk.plain_text_input(Field.REASON, multiline=True, initial=reason, most=LONGEST_REASON),
            optional=state is DealState.WON,
            hint=hint,
        ),
    ]
    return bk.modal(
        title=_title(t, state),
        blocks=blocks,
        callback_id=Form.CLOSING,
        submit=_button_words(t, state),
        close=t("Not yet"),
        metadata=ClosingMeta(deal.id, str(state), below).dumps(),
    )


def closed(t: Tongue, page: DealPage, *, below: str) -> View:
    """Say that a deal is closed, and offer the way back."""
    deal = page.deal
    assert deal is not None
    words = {
        DealState.WON: t("It's won. Well done."),
        DealState.LOST: t("It's off the list. Thank you for writing down why."),
        DealState.WALKED_AWAY: t("Well decided. That frees time for deals that can be won."),
    }[deal.state]
    blocks: list[Block] = [
        bk.section(mrkdwn("{words}\n{line}", words=words, line=deal_line(t, deal)))
    ]
    if deal.reason:
        blocks.append(bk.section(mrkdwn(t.raw("Why: {reason}"), reason=deal.reason)))
    blocks.append(bk.actions(_reopen(t, deal)))
    metadata = ClosingMeta(deal.id, str(deal.state), below).dumps()
    return _told(t, _title(t, deal.state), blocks, metadata, Form.CLOSING)


def reopened(t: Tongue, page: DealPage) -> View:
    """Say that a deal is open again."""
    deal = page.deal
    assert deal is not None
    words = mrkdwn("{words}\n{line}", words=t("It's open again."), line=deal_line(t, deal))
    return _told(t, t("Open again"), [bk.section(words)])


def removed(t: Tongue, page: DealPage) -> View:
    """Say that what was entered by mistake is gone."""
    words = mrkdwn(t.raw("*{name}* is taken out, as if it had never been here."), name=page.name)
    return _told(t, t("Taken out"), [bk.section(words)])


def readers(t: Tongue, page: DealPage) -> Mrkdwn:
    """Say who will be able to read a deal (docs/rhythm.md R47)."""
    if page.is_own:
        if not page.leaders:
            return Mrkdwn(t("Only you can read this, and whoever comes to lead your 1:1s."))
        leaders = Mrkdwn(t.items([mention(one) for one in page.leaders]))
        return mrkdwn(
            t.raw("You and who leads your 1:1s can read this: {leaders}."), leaders=leaders
        )
    if page.rep is None:
        return Mrkdwn(t("The rep and whoever leads their 1:1s can read this."))
    return mrkdwn(
        t.raw("{rep} and whoever leads their 1:1s can read this."), rep=mention(page.rep.slack_id)
    )


def closed_blocks(t: Tongue, deal: DealFacts) -> list[Block]:
    """Say what became of a deal and why, with the way back."""
    line = deal_line(t, deal)
    if deal.reason:
        line = mrkdwn(t.raw("{line}\nWhy: {reason}"), line=line, reason=deal.reason)
    why = bk.button(
        t("Change why") if deal.reason else t("Say why"), BUTTONS[deal.state], value=str(deal.id)
    )
    return [bk.section(line), bk.actions(_reopen(t, deal), why)]


def _reopen(t: Tongue, deal: DealFacts) -> Element:
    return bk.button(t("Open it again"), Act.REOPEN, value=str(deal.id))


def ways_out(t: Tongue, deal: DealFacts) -> list[Block]:
    """Offer the ends that an open deal can come to (docs/rhythm.md R13)."""
    value = str(deal.id)
    ends = [bk.button(_button_words(t, state), act, value=value) for state, act in BUTTONS.items()]
    sure = Confirm(
        t("Take it out?"),
        t("For what was entered by mistake. What was really lost is better closed as lost."),
        t("Take it out"),
        t("Keep it"),
        danger=True,
    )
    return [
        bk.divider(),
        bk.actions(
            *ends, bk.button(t("Entered by mistake"), Act.REMOVE, value=value, confirm=sure)
        ),
        bk.context(
            t(
                "A deal that can't be won is worth walking away from: that is a result, too. "
                "Won, lost or walked away from: each can be taken back."
            )
        ),
    ]


def _title(t: Tongue, state: DealState) -> str:
    return {
        DealState.OPEN: t("Deal"),
        DealState.WON: t("Won"),
        DealState.LOST: t("Lost"),
        DealState.WALKED_AWAY: t("Walk away"),
    }[state]


def _button_words(t: Tongue, state: DealState) -> str:
    return {
        DealState.OPEN: t("Open it again"),
        DealState.WON: t("Won"),
        DealState.LOST: t("Lost"),
        DealState.WALKED_AWAY: t("Walk away"),
    }[state]


def _told(
    t: Tongue, title: str, blocks: list[Block], metadata: str = "", callback_id: str = ""
) -> View:
    return bk.modal(
        title=title,
        blocks=blocks,
        close=t("Done"),
        metadata=metadata,
        callback_id=callback_id,
    )
