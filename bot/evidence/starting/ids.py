"""What can be clicked, sent and chosen here: action ids, callback ids, fields."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Act", "Field", "Form", "Shortcut", "channel_field", "deal_field"]


class Act(StrEnum):
    """Buttons, and fields that change what else is in a form.

    CHECK, CHANNEL carry a deal's id, or ""; AGREE, REFUSE and UNLINK that of a deal's channel.
    """

    CHECK = "starting.check"
    """Asks how a check shall be; from a message, a modal or the Home."""
    REP = "starting.rep"
    DEAL = "starting.deal"
    CHANNEL = "starting.channel"
    """Shows where a deal's checks are held, to link a channel or to take it off."""
    CHANNEL_DEAL = "starting.channel_deal"
    AGREE = "starting.agree"
    REFUSE = "starting.refuse"
    UNLINK = "starting.unlink"


class Form(StrEnum):
    """Modals that can be sent, by their callback ids."""

    CHECK = "starting.check_form"
    POINTED = "starting.pointed_form"
    CHANNEL = "starting.channel_form"


class Shortcut(StrEnum):
    """What stands in the menu of every message; the manifest names it, too."""

    HOW_DO_WE_KNOW = "starting.how_do_we_know"


class Field(StrEnum):
    """Fields of the forms that nothing listens to; errors stand at these names."""

    FORM = "form"
    WORDS = "words"
    DEAL = "deal"
    CHANNEL = "channel"


def deal_field(rep: str) -> str:
    """Name the field of a rep's deals: another rep's is another, so nothing chosen stays."""
    return f"{Act.DEAL}:{rep}"


def channel_field(deal_id: int) -> str:
    """Name the field of a deal's channel: what was picked for one isn't saved for another."""
    return f"{Field.CHANNEL}:{deal_id}"
