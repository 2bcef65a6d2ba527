"""What stands in a Home about how checks begin: open ones, a channel that waits, where they are.

Pieces that the room of the Home puts where they belong.
"""

from __future__ import annotations

from bot.evidence.questions.rules import STEP_WORDS
from bot.evidence.starting.ids import Act
from bot.evidence.starting.pages import HomePart
from bot.evidence.starting.rules import LinkFacts, why_words
from bot.evidence.starting.words import where
from bot.pipeline.rules import DealFacts
from bot.slack import blocks as bk
from bot.slack.blocks import Mrkdwn, channel_link, mention, mrkdwn
from bot.slack.messages import Block
from bot.words import Tongue

__all__ = ["consent_rows", "home_lines", "open_lines"]

MOST_LINES = 5


def home_lines(t: Tongue, part: HomePart) -> list[Mrkdwn]:
    """Say of a rep's checks what the two may know: which are open, which channels aren't used."""
    return [*open_lines(t, part), *_blocked_lines(t, part)]


def open_lines(t: Tongue, part: HomePart) -> list[Mrkdwn]:
    """Say which checks are under way, in which step, and where."""
    lines = [
        mrkdwn(
            t.raw("• Deal check of *{deal}*: {step}, {where}"),
            deal=name or t("a message"),
            step=t.text(STEP_WORDS[check.step]),
            where=where(t, check.place),
        )
        for check, name in part.open[:MOST_LINES]
    ]
    more = len(part.open) - len(lines)
    if more > 0:
        lines.append(Mrkdwn(t.many("• and one more", "• and {n} more", more)))
    return lines


def consent_rows(t: Tongue, link: LinkFacts, deal: DealFacts) -> list[Block]:
    """Ask the rep, in their Home, about a channel that waits for their yes: two blocks."""
    said = mrkdwn(
        t.raw("{who} would like the checks of *{deal}* in {channel}. All right with you?"),
        who=mention(link.linked_by),
        deal=deal.name,
        channel=channel_link(link.channel),
    )
    about = str(link.id)
    return [
        bk.section(said),
        bk.actions(
            bk.button(t("Yes, hold them there"), Act.AGREE, value=about),
            bk.button(t("Rather not"), Act.REFUSE, value=about),
            block_id=f"starting.consent:{about}",
        ),
    ]


def _blocked_lines(t: Tongue, part: HomePart) -> list[Mrkdwn]:
    return [
        mrkdwn(
            t.raw("• Checks of *{deal}* stand in your group DM: {why}"),
            deal=deal.name,
            why=Mrkdwn(t.text(why_words(link.blocked))),
        )
        for link, deal in part.blocked[:MOST_LINES]
        if link.blocked is not None
    ]
