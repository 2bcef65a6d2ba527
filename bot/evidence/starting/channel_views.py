"""How a deal's channel looks: linking it, the rep's yes, and why it isn't used (R50)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.evidence.starting.ids import Act, Field, Form, channel_field
from bot.evidence.starting.pages import LinkPage
from bot.evidence.starting.rules import LinkFacts, LinkState, why_words
from bot.pipeline.views import deal_choices
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, channel_link, mention, mrkdwn
from bot.slack.messages import Block, Said, View
from bot.slack.metadata import Metadata
from bot.words import Tongue

__all__ = [
    "ChannelMeta",
    "answered",
    "channel_button",
    "channel_form",
    "consent",
    "link_words",
    "linked",
]

MOST_DEALS = 75


@dataclass(frozen=True)
class ChannelMeta(Metadata):
    """Which deal the form is about; `picks` is 1 where another can be chosen in it."""

    deal: int
    picks: int


def channel_button(t: Tongue, deal_id: int | None = None, *, name: str = "") -> Element:
    """Build the button that opens the form, for a deal's channel or for any."""
    label = t("Link a channel: {name}", name=name) if name else None
    value = "" if deal_id is None else str(deal_id)
    return bk.button(t("Link a channel"), Act.CHANNEL, value=value, accessibility_label=label)


def channel_form(t: Tongue, page: LinkPage) -> View:
    """Show where a deal's checks are held, and ask for another channel."""
    deal, link = page.deal, page.link
    blocks: list[Block] = [bk.context(_readers(t, page))]
    if page.deals:
        choices = deal_choices(t, page.deals[:MOST_DEALS])
        if str(deal.id) not in {one.value for one in choices}:
            choices = [*deal_choices(t, [deal]), *choices[: MOST_DEALS - 1]]
        blocks.append(
            bk.input_block(
                Act.CHANNEL_DEAL,
                t("Which deal?"),
                bk.static_select(Act.CHANNEL_DEAL, choices, initial=str(deal.id)),
                dispatch=True,
            )
        )
    else:
        blocks.append(bk.section(mrkdwn("*{name}*", name=deal.name)))
    if link is not None:
        blocks.append(bk.section(link_words(t, page, link)))
        if buttons := _buttons(t, page, link):
            blocks.append(bk.actions(*buttons))
    blocks.append(
        bk.input_block(
            channel_field(deal.id),
            t("Hold its checks in") if link is None else t("Hold its checks in another channel"),
            bk.conversations_select(Field.CHANNEL, placeholder=t("Pick a channel")),
            hint=t(
                "A channel of those who work on the deal, without guests and not shared with "
                "another company; `/invite @Coach` there first."
            ),
        )
    )
    return bk.modal(
        title=t("Where checks are held"),
        blocks=blocks,
        callback_id=Form.CHANNEL,
        submit=t("Link it"),
        close=t("Close"),
        metadata=ChannelMeta(deal.id, int(bool(page.deals))).dumps(),
    )


def linked(t: Tongue, page: LinkPage) -> View:
    """Say what follows from linking a channel."""
    link = page.link
    assert link is not None, "it was linked just now"
    said = link_words(t, page, link)
    words = (
        t("Right before each message I look again who reads that channel.")
        if link.state is LinkState.AGREED
        else t("Until then, checks stand in the group DM of you two.")
    )
    blocks = [bk.section(mrkdwn("*{name}*\n{said}", name=page.deal.name, said=said))]
    blocks.append(bk.context(words))
    return bk.modal(title=t("Linked"), blocks=blocks, close=t("Close"))


def link_words(t: Tongue, page: LinkPage, link: LinkFacts) -> Mrkdwn:
    """Say how far a deal's channel has come, and why it isn't used just now."""
    channel, rep = channel_link(link.channel), page.rep.name
    match link.state:
        case LinkState.AGREED:
            said = mrkdwn(t.raw("Its checks are held in {channel}."), channel=channel)
        case LinkState.REFUSED:
            said = (
                mrkdwn(t.raw("You would rather not have them in {channel}."), channel=channel)
                if page.is_own
                else mrkdwn(
                    t.raw("{name} would rather not have them in {channel}: they stay in your DM."),
                    name=rep,
                    channel=channel,
                )
            )
        case LinkState.WAITING:
            said = (
                mrkdwn(t.raw("{channel} waits for your yes."), channel=channel)
                if page.is_own
                else mrkdwn(t.raw("{channel} waits for {name}'s yes."), channel=channel, name=rep)
            )
    if link.blocked is None or link.state is not LinkState.AGREED:
        return said
    return mrkdwn(
        t.raw("{said}\nJust now they stand in your group DM: {why}"),
        said=said,
        why=Mrkdwn(t.text(why_words(link.blocked))),
    )


def consent(t: Tongue, page: LinkPage) -> Said:
    """Ask the rep whether a deal's checks may be held in a channel; later, say what stands."""
    link = page.link
    assert link is not None, "a message about a link has one"
    channel, name = channel_link(link.channel), page.deal.name
    if link.is_over:
        text = mrkdwn(
            t.raw("Checks of *{deal}* in {channel}: that is off the table."),
            deal=name,
            channel=channel,
        )
        return Said(text, bk.message([bk.section(text)]))
    if link.state is not LinkState.WAITING:
        words = (
            t.raw("Checks of *{deal}* are held in {channel} from now on.")
            if link.state is LinkState.AGREED
            else t.raw("Checks of *{deal}* stay in your group DM, not in {channel}.")
        )
        text = mrkdwn(words, deal=name, channel=channel)
        blocks = [bk.section(text), bk.actions(*_buttons(t, page, link))]
        return Said(text, bk.message(blocks))
    text = mrkdwn(
        t.raw("{who} would like the checks of *{deal}* in {channel}. All right with you?"),
        who=mention(link.linked_by),
        deal=name,
        channel=channel,
    )
    blocks = [
        bk.section(text),
        bk.actions(*_buttons(t, page, link)),
        bk.context(
            t(
                "Everybody there would read the questions and your replies; what I make of a "
                "reply only you two read. Without your yes nothing is asked there."
            )
        ),
    ]
    return Said(text, bk.message(blocks))


def answered(t: Tongue, page: LinkPage) -> Said:
    """Tell who linked a channel what the rep said."""
    link = page.link
    assert link is not None, "a message about a link has one"
    values = {
        "name": page.rep.name,
        "deal": page.deal.name,
        "channel": channel_link(link.channel),
    }
    if link.is_over:
        words = t.raw("Checks of *{deal}* in {channel}: that is off the table.")
    elif link.state is LinkState.AGREED:
        words = t.raw("{name} agrees: the checks of *{deal}* are held in {channel}.")
    elif link.state is LinkState.REFUSED:
        words = t.raw(
            "{name} would rather not have the checks of *{deal}* in {channel}. They stay in the "
            "group DM of you two."
        )
    else:
        words = t.raw("The checks of *{deal}* in {channel} wait for {name}'s yes.")
    text = mrkdwn(words, **values)
    return Said(text, bk.message([bk.section(text)]))


def _buttons(t: Tongue, page: LinkPage, link: LinkFacts) -> list[Element]:
    about, found = str(link.id), []
    if page.is_own and link.state is not LinkState.AGREED:
        found.append(bk.button(t("Yes, hold them there"), Act.AGREE, value=about, style="primary"))
    if page.is_own and link.state is LinkState.WAITING:
        found.append(bk.button(t("Rather not"), Act.REFUSE, value=about))
    else:
        found.append(bk.button(t("Take it off"), Act.UNLINK, value=about))
    return found


def _readers(t: Tongue, page: LinkPage) -> Mrkdwn:
    if page.is_own:
        return mrkdwn(
            t.raw(
                "You and {name} see which channel it is. By linking it yourself you agree to it; "
                "either of you can take it off."
            ),
            name=page.manager.name,
        )
    return mrkdwn(
        t.raw(
            "You and {name} see which channel it is. {name} is asked first, and either of you can "
            "take it off."
        ),
        name=page.rep.name,
    )
