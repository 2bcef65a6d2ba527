"""What people are told of a pause, a stand-in, and a rep's change of manager (R4, R50)."""

from __future__ import annotations

from bot.people.roster_rules import ClosurePage, StandInPage
from bot.rhythm.hand_over_rules import OfferState
from bot.rhythm.roster_pages import LeaderPage, OfferPage
from bot.rhythm.team_views import TeamAct, days, stands_on
from bot.rhythm.welcome_views import First
from bot.slack import blocks as bk
from bot.slack.blocks import mention, mrkdwn
from bot.slack.messages import Block, Said
from bot.words import Tongue

__all__ = [
    "hand_over",
    "hand_over_answer",
    "new_leader",
    "paused",
    "resumed",
    "stand_in",
    "stand_in_ended",
]


def paused(t: Tongue, page: ClosurePage) -> Said:
    """Tell a rep that their team pauses, or that it doesn't any more."""
    closure = page.closure
    if page.is_over:
        return _note(t, t("The pause is over. `/coach` shows your next 1:1s."))
    text = mrkdwn(
        t.raw("{manager} has your team pause: {days}, whole days."),
        manager=mention(page.manager.slack_id),
        days=days(t, closure.first, closure.last),
    )
    more = t("I send you nothing then, and no 1:1 counts as missed. Afterwards all goes on.")
    return _note(t, text, more)


def resumed(t: Tongue) -> Said:
    """Tell a rep that a pause of which they were told has ended early."""
    text = t("Your team's pause is over: your 1:1s go on. `/coach` shows the next ones.")
    return _note(t, text)


def stand_in(t: Tongue, page: StandInPage) -> Said:
    """Tell somebody whose 1:1s they lead, when, and what they see of them."""
    facts = page.stand_in
    manager = mention(page.manager.slack_id)
    if facts.last < facts.first:
        return _note(t, mrkdwn(t.raw("{manager} leads these 1:1s after all."), manager=manager))
    text = mrkdwn(
        t.raw("{manager} asks you to lead the 1:1s of {team}: {days}."),
        manager=manager,
        team=page.team.name or t("their team"),
        days=days(t, facts.first, facts.last),
    )
    more = t(
        "These 1:1s come to you like your own, with their times and buttons. Earlier ones, and "
        "what was written in them, stay between the two who had them. `/coach team` lists the reps."
    )
    return _note(t, text, more)


def stand_in_ended(t: Tongue, page: StandInPage) -> Said:
    """Tell a stand-in that the manager leads again."""
    text = mrkdwn(
        t.raw("{manager} leads the 1:1s of {team} again. Thank you for standing in."),
        manager=mention(page.manager.slack_id),
        team=page.team.name or t("their team"),
    )
    return _note(t, text)


def hand_over(t: Tongue, page: OfferPage) -> Said:
    """Ask a manager whether they take a rep in, and show later what came of it."""
    by, rep = mention(page.by.slack_id), mention(page.rep.slack_id)
    if page.state is not OfferState.OPEN:
        words = {
            OfferState.ACCEPTED: t.raw("{rep} is in your team now: {slot}."),
            OfferState.DECLINED: t.raw("You said not now; {rep} stays with {by}."),
            OfferState.WITHDRAWN: t.raw("{by} took it back: {rep} stays where they are."),
            OfferState.EXPIRED: t.raw("{by} asked you to take {rep} in; that has run out."),
            OfferState.LEFT: t.raw("{rep} has left the team of {by} meanwhile."),
        }
        said = words[page.state]
        if page.state is OfferState.ACCEPTED and page.slot is None:
            said = t.raw("{rep} is in your team now.")
        slot = stands_on(t, page.slot) if page.slot else ""
        return _note(t, mrkdwn(said, by=by, rep=rep, slot=slot))
    text = mrkdwn(t.raw("{by} asks you to take over the 1:1s with {rep}."), by=by, rep=rep)
    now = (
        t(
            "Now they are on {slot}. They stay there if you are both free then; otherwise I find "
            "the next free time.",
            slot=stands_on(t, page.slot),
        )
        if page.slot
        else t("They don't take part at the moment.")
    )
    value = str(page.offer.id)
    blocks: list[Block] = [
        bk.section(text),
        bk.section(now),
        bk.section(t("Earlier 1:1s stay between the two who had them.")),
        bk.actions(
            bk.button(
                t("Take {name} in", name=page.rep.name),
                TeamAct.TAKE_IN,
                value=value,
                style="primary",
            ),
            bk.button(t("Not now"), TeamAct.NOT_NOW, value=value),
        ),
        bk.context(t("Only you can read this.")),
    ]
    return Said(text, bk.message(blocks))


def hand_over_answer(t: Tongue, page: OfferPage) -> Said:
    """Tell who asked what the other manager said."""
    to, rep = mention(page.to.slack_id), mention(page.rep.slack_id)
    if page.state is OfferState.ACCEPTED:
        text = mrkdwn(
            t.raw("{to} leads the 1:1s of {rep} from now on. Your old ones stay with you two."),
            to=to,
            rep=rep,
        )
    else:
        text = mrkdwn(
            t.raw(
                "{to} can't take {rep} in just now, so {rep} stays with you. `/coach team` lets "
                "you ask somebody else."
            ),
            to=to,
            rep=rep,
        )
    return _note(t, text)


def new_leader(t: Tongue, page: LeaderPage) -> Said:
    """Tell a rep who leads their 1:1s from now on, and how to stop (R46, R50)."""
    text = mrkdwn(
        t.raw("From now on your 1:1s are with {manager}."), manager=mention(page.manager.slack_id)
    )
    lines = [text]
    if page.slot:
        lines.append(mrkdwn(t.raw("The time: {slot}."), slot=stands_on(t, page.slot)))
    lines.append(
        mrkdwn(
            t.raw(
                "Earlier 1:1s stay between you and whom you had them with. {manager} sees what "
                "comes from now on."
            ),
            manager=mention(page.manager.slack_id),
        )
    )
    no = bk.button(
        t("Not for me"),
        First.REFUSE,
        value=str(page.member_id),
        confirm=bk.Confirm(
            t("Stop here?"),
            t("You get nothing more from me, and your manager is told. You can come back."),
            t("Yes, stop"),
            t("No, go on"),
        ),
    )
    blocks = [bk.section(line) for line in lines]
    return Said(
        text, bk.message([*blocks, bk.actions(no), bk.context(t("Only you can read this."))])
    )


def _note(t: Tongue, text: str, more: str = "") -> Said:
    blocks: list[Block] = [bk.section(text)]
    if more:
        blocks.append(bk.section(more))
    blocks.append(bk.context(t("Only you can read this.")))
    return Said(text, bk.message(blocks))
