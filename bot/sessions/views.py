"""How a planned session looks: its message in the group DM, and its line elsewhere (R15a)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.pipeline.ids import Act as DealAct
from bot.pipeline.rules import DealFacts
from bot.sessions.ids import Act
from bot.sessions.pages import SessionPage
from bot.sessions.rules import SessionFacts, Share, State
from bot.sessions.templates import Template
from bot.slack import blocks as bk
from bot.slack.blocks import Confirm, Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block, Said
from bot.words import Tongue

__all__ = ["card", "file_title", "kind_name", "session_line", "when_for"]

ANSWERS = {
    Share.ALL: Act.HELD_ALL,
    Share.HALF: Act.HELD_HALF,
    Share.NONE: Act.HELD_NONE,
}


def kind_name(t: Tongue, kind: Template | None) -> str:
    """Name a kind of session, also one that this version doesn't know any more."""
    return t.text(kind.name) if kind else t("Session")


def card(t: Tongue, page: SessionPage, *, is_latest: bool = True) -> Said:
    """Show both people their session, in their group DM."""
    facts = page.facts
    title = mrkdwn(
        t.raw("{session} of {manager} and {rep}"),
        session=kind_name(t, page.template),
        manager=mention(facts.manager),
        rep=mention(facts.rep),
    )
    when = _when_for_both(t, page)
    if not is_latest and facts.state is State.PLANNED:
        text = mrkdwn(t.raw("{title}: it is on {when} now."), title=title, when=when)
        return Said(text, bk.message([bk.section(text)]))
    if facts.state is State.CANCELLED or not is_latest:
        text = (
            mrkdwn(
                t.raw("{title} on {when} is off. {person} called it off."),
                title=title,
                when=when,
                person=mention(facts.changed_by or facts.set_by),
            )
            if facts.state is State.CANCELLED
            else mrkdwn(t.raw("{title}: it was on {when}."), title=title, when=when)
        )
        return Said(text, bk.message([bk.section(text)]))
    head = [mrkdwn("*{title}*\n{when}", title=title, when=when), *_about(t, page)]
    head += _standing(t, page)
    blocks: list[Block] = [bk.section("\n".join(head))]
    if facts.state is State.PLANNED:
        blocks += _blocks(t, page)
    buttons = _buttons(t, page)
    if buttons:
        blocks.append(bk.actions(*buttons, block_id=f"session:{facts.id}"))
    blocks.append(
        bk.context(
            t(
                "Only the two of you and I can read this conversation. Its coaching minutes count "
                "for the month, not for the streak of your 1:1s."
            )
        )
    )
    return Said(mrkdwn("{title}, {when}", title=title, when=when), bk.message(blocks))


def file_title(t: Tongue, page: SessionPage) -> str:
    """Say what the calendar file in the thread is for."""
    if page.facts.state is State.CANCELLED:
        return t("Called off: open the file once, and your calendar lets go of the time.")
    return t("For both your calendars: open the file once, and it keeps the time.")


def session_line(t: Tongue, page: SessionPage, reader: str) -> Mrkdwn:
    """Say in a line when somebody has a session, of what kind and with whom: for lists."""
    return mrkdwn(
        t.raw("{when}: {session} with {person}"),
        when=when_for(t, page, reader),
        session=kind_name(t, page.template),
        person=mention(page.facts.other(reader)),
    )


def when_for(t: Tongue, page: SessionPage, reader: str) -> str:
    """Say day and time in the reader's zone, and the other's where their clocks differ (R7)."""
    facts, other = page.facts, page.other(reader)
    mine = page.manager if reader == facts.manager else page.rep
    day = t.day(facts.planned_at.astimezone(ZoneInfo(mine.zone)).date())
    span = _span(t, facts, mine.zone)
    if _same_clock(facts, mine.zone, other.zone):
        return f"{day}, {span}"
    return t(
        "{day}, {span} {zone} time ({other} in {their_zone})",
        day=day,
        span=span,
        zone=t.zone(mine.zone),
        other=_span(t, facts, other.zone),
        their_zone=t.zone(other.zone),
    )


def _about(t: Tongue, page: SessionPage) -> list[Mrkdwn]:
    lines = []
    if page.deal:
        lines.append(mrkdwn(t.raw("Deal: {deal}"), deal=_deal_name(page.deal)))
    elif page.template and page.template.picks_early_deal:
        lines.append(mrkdwn(t.raw("No early deal is open: which new customer could be the next?")))
    if page.facts.about:
        lines.append(mrkdwn(t.raw("About: {about}"), about=page.facts.about))
    return lines


def _deal_name(deal: DealFacts) -> Mrkdwn:
    return (
        mrkdwn("*{name}*", name=deal.name)
        if not deal.account
        else mrkdwn("*{name}* ({account})", name=deal.name, account=deal.account)
    )


def _standing(t: Tongue, page: SessionPage) -> list[Mrkdwn]:
    facts = page.facts
    person = mention(facts.changed_by or facts.set_by)
    if facts.state is State.HELD:
        return [
            mrkdwn(
                t.raw(
                    "Held, {minutes} min of it coaching, says {person}. Either of you can put that "
                    "right for two working days."
                ),
                minutes=facts.coaching or 0,
                person=person,
            )
        ]
    if facts.state is State.NOT_HELD:
        return [
            mrkdwn(
                t.raw(
                    "Not held, says {person}. Either of you can put that right for two working "
                    "days."
                ),
                person=person,
            )
        ]
    if facts.is_over(page.now):
        return [mrkdwn(t.raw("How was it? One tap by one of you is enough."))]
    return [
        mrkdwn(
            t.raw("{person} doesn't work on that day. Move it, or call it off."),
            person=mention(one.slack_id),
        )
        for one in page.off
    ]


def _blocks(t: Tongue, page: SessionPage) -> list[Block]:
    if page.template is None:
        return []
    lines = [
        mrkdwn(
            "*{n}. {name}*\n{question}",
            n=n,
            name=t.text(block.name),
            question=t.text(block.question),
        )
        for n, block in enumerate(page.template.blocks, start=1)
    ]
    return [
        bk.section(mrkdwn("{it}", it=t.text(page.template.purpose))),
        bk.section("\n".join(lines)),
    ]


def _buttons(t: Tongue, page: SessionPage) -> list[Element]:
    facts = page.facts
    value = str(facts.id)
    if facts.state is State.PLANNED and not facts.is_over(page.now):
        buttons = [
            bk.button(t("Move"), Act.MOVE, value=value),
            bk.button(
                t("Call it off"),
                Act.CANCEL,
                value=value,
                confirm=Confirm(
                    t("Call it off?"),
                    t("Both of you read that it is off, and it counts for nothing."),
                    t("Call it off"),
                    t("Keep it"),
                ),
            ),
        ]
        if page.template and page.template.becomes:
            label = t("Make this forecast call coaching")
            buttons.insert(0, bk.button(label, Act.MAKE_COACHING, value=value, style="primary"))
        if page.deal:
            buttons.append(bk.button(t("Open the deal"), DealAct.OPEN, value=str(page.deal.id)))
        return buttons
    usual = page.template.usual if page.template else Share.ALL
    labels = {
        Share.ALL: t("All of it coaching"),
        Share.HALF: t("Half of it"),
        Share.NONE: t("None of it"),
    }
    # What was said already isn't offered again; a first word begins with what is usual.
    said = facts.share if facts.state is State.HELD else None
    is_first = facts.state is State.PLANNED
    shares = [
        bk.button(
            labels[share],
            act,
            value=value,
            style="primary" if is_first and share is usual else None,
        )
        for share, act in ANSWERS.items()
        if share is not said
    ]
    if facts.state is not State.NOT_HELD:
        shares.append(bk.button(t("Not held"), Act.NOT_HELD, value=value))
    return shares


def _when_for_both(t: Tongue, page: SessionPage) -> str:
    return when_for(t, page, page.facts.manager)


def _span(t: Tongue, facts: SessionFacts, zone: str) -> str:
    return f"{t.time(facts.planned_at, zone)}–{t.time(facts.ends_at, zone)}"


def _same_clock(facts: SessionFacts, one: str, other: str) -> bool:
    at = facts.planned_at
    return at.astimezone(ZoneInfo(one)).utcoffset() == at.astimezone(ZoneInfo(other)).utcoffset()
