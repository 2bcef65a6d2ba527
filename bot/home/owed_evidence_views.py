"""What deal checks, risks, endings and praise leave to be done, each with what does it."""

from __future__ import annotations

from bot.evidence.book.views import know_button
from bot.evidence.fit.outcome_views import explain_button, owed_line
from bot.evidence.praise.ids import Act as PraiseAct
from bot.evidence.risks.ids import Act as RiskAct
from bot.evidence.risks.views import open_button
from bot.evidence.starting.ids import Act as StartingAct
from bot.home.check_views import question_link
from bot.home.pages import Channel, Ending, Praised, Risks, Waiting
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, channel_link, mention, mrkdwn
from bot.words import Tongue

__all__ = ["evidence_item"]

QUESTION_SHOWN = 300


def evidence_item(
    t: Tongue, what: Waiting | Risks | Ending | Channel | Praised
) -> tuple[Mrkdwn, list[Element]]:
    """Say one thing that is owed, and offer what does it."""
    match what:
        case Waiting():
            return _waiting(t, what)
        case Risks():
            return _risks(t, what)
        case Ending(page):
            return owed_line(t, page), [explain_button(t, page)]
        case Channel():
            return _channel(t, what)
        case Praised():
            return _praised(t, what)


def _waiting(t: Tongue, what: Waiting) -> tuple[Mrkdwn, list[Element]]:
    question = bk.shorten(what.question.text, QUESTION_SHOWN)
    link = question_link(t, what.check)
    if not what.about or what.check.deal_id is None:
        return mrkdwn(
            t.raw("“{question}” Your answer goes {link}."), question=question, link=link
        ), []
    text = mrkdwn(
        t.raw("*{deal}*: “{question}” Your answer goes {link}."),
        deal=what.about,
        question=question,
        link=link,
    )
    return text, [know_button(t, what.check.deal_id, what.about)]


def _risks(t: Tongue, what: Risks) -> tuple[Mrkdwn, list[Element]]:
    owed = what.owed
    if owed.to_confirm:
        text = mrkdwn(
            t.raw("*{deal}*: did I read your reasons right why it could be lost?"),
            deal=owed.deal.name,
        )
        look = bk.button(t("Look at them"), RiskAct.PUT_RIGHT, value=str(owed.to_confirm))
        return text, [look]
    said = t.many(
        "what do you do against {n} risk?", "what do you do against {n} risks?", owed.without_move
    )
    text = mrkdwn("*{deal}*: {said}", deal=owed.deal.name, said=said)
    return text, [open_button(t, owed.deal.id)]


def _channel(t: Tongue, what: Channel) -> tuple[Mrkdwn, list[Element]]:
    text = mrkdwn(
        t.raw("{who} would like the checks of *{deal}* in {channel}. All right with you?"),
        who=mention(what.link.linked_by),
        deal=what.deal.name,
        channel=channel_link(what.link.channel),
    )
    value = str(what.link.id)
    return text, [
        bk.button(t("Yes, hold them there"), StartingAct.AGREE, value=value),
        bk.button(t("Rather not"), StartingAct.REFUSE, value=value),
    ]


def _praised(t: Tongue, what: Praised) -> tuple[Mrkdwn, list[Element]]:
    text = mrkdwn(
        t.raw("{by} would like to praise what you wrote, and waits for your word."),
        by=what.by or t("Somebody"),
    )
    return text, [bk.button(t("Look at it"), PraiseAct.LOOK, value=str(what.praise.id))]
