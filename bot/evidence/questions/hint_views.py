"""The hint in words: a modal for the manager alone, and the button that opens it (R28)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import N_, Text
from bot.evidence.questions.hint import Hint
from bot.evidence.questions.hint_rules import group_of
from bot.evidence.questions.ids import Act
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, mrkdwn
from bot.slack.messages import Block, View
from bot.slack.mrkdwn import shorten
from bot.words import Tongue

__all__ = ["hint_button", "hint_view"]

HINT = "questions.hint_view"
"""The callback id: it can't be sent, so nothing listens to it."""
QUOTED = 150

WHY: Mapping[str, Text] = {
    "hint.actor": N_("It doesn't say who of theirs said or did it, so this asks for a person."),
    "hint.act": N_("It doesn't say what the customer did, so this asks for that."),
    "hint.when": N_("It doesn't say when it was, so this asks for a day."),
    "hint.artefact": N_(
        "Nothing in it could be looked at by somebody else, so this asks for something that can."
    ),
    "hint.unknown": N_("It isn't known yet, so this helps to find it out."),
    "hint.plan": N_("It says what comes next on our side, so this asks for the customer's."),
    "hint.evidence": N_("It rests on what the customer did, so this goes one step further."),
    "hint.open": N_("This one opens the talk, whatever the answer is."),
}


def hint_button(t: Tongue, check: int) -> Element:
    """Offer the manager a question on; never where the rep reads."""
    return bk.button(t("What could I ask next?"), Act.HINT, value=str(check))


def hint_view(t: Tongue, hint: Hint) -> View:
    """Show one question, and what it follows from."""
    blocks: list[Block] = [
        bk.section(mrkdwn("*{text}*", text=t.text(hint.question.words))),
        bk.context(_why(t, hint)),
    ]
    if hint.reply.text:
        blocks.append(bk.context(_reply(t, hint)))
    blocks += [
        bk.actions(bk.button(t("Another one"), Act.ANOTHER, value=f"{hint.check}:{hint.turn + 1}")),
        bk.context(
            mrkdwn(
                t.raw(
                    "Only you see this, and it is kept nowhere. {rep} hears it from you, in your "
                    "words, or not at all."
                ),
                rep=hint.rep.name.strip() or hint.rep.slack_id,
            )
        ),
    ]
    return bk.modal(title=t("To ask next"), blocks=blocks, callback_id=HINT, close=t("Close"))


def _why(t: Tongue, hint: Hint) -> str:
    if not hint.reply.text:
        return t("Nobody has replied yet. With this you can begin yourself.")
    return t.text(WHY[group_of(hint.reply)])


def _reply(t: Tongue, hint: Hint) -> Mrkdwn:
    words = shorten(hint.reply.text, QUOTED)
    return mrkdwn(t.raw("The last reply was: “{words}”"), words=words)
