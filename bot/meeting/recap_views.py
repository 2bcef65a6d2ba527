"""The recap of a 1:1 in the thread of its card: for both, updated in place (R12 to R15, R48)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.actions.ids import Act as OfActions
from bot.actions.rules import ActionState
from bot.actions.views import accept_all, action_buttons, action_line
from bot.call_plans.ids import Act as OfCallPlans
from bot.meeting.closing_pages import Decision
from bot.meeting.ids import Act
from bot.meeting.recap_pages import RecapPage, ReviewLine, Useful
from bot.rhythm.label import minutes_of
from bot.rhythm.label_views import label_words
from bot.rhythm.rules import Answer, Side
from bot.slack import blocks as bk
from bot.slack.blocks import Mrkdwn, escape, mention, mrkdwn, shorten
from bot.slack.messages import Block, Said
from bot.words import Tongue

__all__ = ["MOSTLY", "USEFUL", "in_sections", "recap"]

SECTION = 2900
MOST_COVERED, MOST_ACTIONS, MOST_ASKED = 12, 8, 4
COVERED_LENGTH = 120

MOSTLY = (Act.MOSTLY_COACHING, Act.MOSTLY_HALF, Act.MOSTLY_OTHER)
USEFUL = {
    Act.USEFUL_YES: Useful.YES,
    Act.USEFUL_PARTLY: Useful.PARTLY,
    Act.USEFUL_NO: Useful.NO,
}


def recap(t: Tongue, page: RecapPage) -> Said:
    """Show both what they talked about and agreed on, with each one's taps."""
    title = t("Recap of your 1:1 on {day}", day=t.day(page.day))
    blocks = [
        bk.header(title),
        bk.section(_about(t, page)),
        *_covered(t, page),
        *_words(t("Notes"), page.record.notes),
        *_words(t("Insights"), page.record.insights),
        *_reviews(t, page),
        *_actions(t, page),
        *_taps(t, page),
        bk.actions(
            bk.button(t("Edit"), Act.EDIT, value=str(page.facts.id)),
            block_id=f"recap:{page.facts.id}",
        ),
        bk.context(_foot(t, page)),
    ]
    return Said(title, bk.message(blocks))


def in_sections(text: str, *, title: str = "") -> list[Block]:
    """Show a long text whole: escaped, over as many sections as it needs.

    It is cut between lines or words where there are any, never within what escaping made.
    """
    head = mrkdwn("*{title}*\n", title=title) if title else Mrkdwn()
    found: list[Block] = []
    rest = text.strip()
    while rest:
        room = SECTION - (0 if found else len(head))
        piece = _fitting(rest, room)
        said = escape(piece.strip())
        if said:
            found.append(bk.section(said if found else Mrkdwn(head + said)))
        rest = rest[len(piece) :]
    return found


def _fitting(text: str, room: int) -> str:
    """Take as much of the beginning as fits, once it is escaped."""
    size = min(len(text), room)
    while len(escape(text[:size])) > room:
        size = size * 9 // 10
    if size == len(text):
        return text
    for gap in ("\n", " "):
        at = text.rfind(gap, size // 2, size)
        if at > 0:
            return text[: at + 1]
    return text[:size]


def _about(t: Tongue, page: RecapPage) -> Mrkdwn:
    facts = page.facts
    lines = [
        mrkdwn(
            t.raw("{manager} and {rep}, {n} minutes."),
            manager=mention(facts.manager),
            rep=mention(facts.rep),
            n=facts.lasted,
        )
    ]
    # What one side said would lead the other one, who hasn't said it yet (R15).
    if minutes_of(facts, Side.REP) is not None and facts.manager_coaching is not None:
        mine = label_words(t, facts, Side.MANAGER)
        theirs = label_words(t, facts, Side.REP)
        if facts.manager_coaching == facts.rep_coaching:
            lines.append(mrkdwn(t.raw("You both say: {label}."), label=mine))
        else:
            lines.append(
                mrkdwn(
                    t.raw(
                        "{manager} says {mine}, {rep} {theirs}; the smaller figure counts: "
                        "{n} minutes of coaching."
                    ),
                    manager=mention(facts.manager),
                    rep=mention(facts.rep),
                    mine=mine,
                    theirs=theirs,
                    n=min(facts.manager_coaching, facts.rep_coaching or 0),
                )
            )
        if page.reviews:
            lines.append(_depth(t, page, min(facts.manager_coaching, facts.rep_coaching or 0)))
    return Mrkdwn("\n".join(lines))


def _depth(t: Tongue, page: RecapPage, coaching: int) -> Mrkdwn:
    """Say how many minutes of coaching there were for each deal looked at (R12)."""
    said = t.many(
        "{each} minutes of coaching for one deal.",
        "{each} minutes of coaching for each of {n} deals.",
        len(page.reviews),
        each=coaching // len(page.reviews),
    )
    return mrkdwn("{said}", said=said)


def _covered(t: Tongue, page: RecapPage) -> Iterator[Block]:
    shown = page.covered[:MOST_COVERED]
    lines = [mrkdwn("• {text}", text=shorten(text, COVERED_LENGTH)) for text in shown]
    if rest := len(page.covered) - len(shown):
        lines.append(mrkdwn(t.many("• and {n} more", "• and {n} more", rest)))
    if page.carried:
        lines.append(
            mrkdwn(
                t.many(
                    "{n} item goes on to the next 1:1.",
                    "{n} items go on to the next 1:1.",
                    page.carried,
                )
            )
        )
    if lines:
        said = Mrkdwn("\n".join(lines))
        title = t("Covered") if shown else t("Nothing was ticked")
        yield bk.section(mrkdwn("*{title}*\n{lines}", title=title, lines=said))


def _words(title: str, text: str) -> list[Block]:
    return in_sections(text, title=title)


def _reviews(t: Tongue, page: RecapPage) -> Iterator[Block]:
    if not page.reviews:
        return
    lines = [_review(t, one) for one in page.reviews]
    said = Mrkdwn("\n".join(lines))
    yield bk.section(mrkdwn(t.raw("*Deals*\n{lines}"), lines=said))
    asked = [
        one
        for one in page.reviews
        if one.is_asked and not one.has_step and one.decision is not Decision.WALK_AWAY
    ]
    for one in asked[:MOST_ASKED]:
        asks = mrkdwn(
            t.raw("{rep}, what is your next dated step with *{deal}*?"),
            rep=mention(page.facts.rep),
            deal=one.deal.name,
        )
        yield bk.section(asks)
        yield bk.actions(
            bk.button(
                t("Plan the next call"),
                OfCallPlans.WRITE,
                value=str(one.deal.id),
                accessibility_label=t("Plan the next call: {deal}", deal=one.deal.name),
            ),
            bk.button(
                t("Write an action"),
                OfActions.NEW,
                value=f"deal:{one.deal.id}",
                accessibility_label=t("Write an action: {deal}", deal=one.deal.name),
            ),
            block_id=f"step:{one.deal.id}",
        )


def _review(t: Tongue, one: ReviewLine) -> Mrkdwn:
    words = {
        Decision.PURSUE: t("pursue"),
        Decision.FIX: t("fix"),
        Decision.WALK_AWAY: t("walked away. That frees time for better ones: well done"),
    }
    said = words[one.decision] if one.decision else t("looked at")
    line = mrkdwn("• *{deal}*: {said}", deal=one.deal.name, said=said)
    if one.reason:
        line = mrkdwn("{line} ({why})", line=line, why=one.reason)
    if one.decision is Decision.WALK_AWAY:
        return line
    step = t("a dated step is there") if one.has_step else t("no dated step yet")
    return mrkdwn("{line}; {step}", line=line, step=step)


def _actions(t: Tongue, page: RecapPage) -> Iterator[Block]:
    if not page.actions:
        return
    yield bk.section(mrkdwn(t.raw("*Actions*")))
    for one in page.actions[:MOST_ACTIONS]:
        yield bk.section(action_line(t, one, ""), block_id=f"action:{one.id}")
        if buttons := action_buttons(t, one, ""):
            yield bk.actions(*buttons, block_id=f"actions:{one.id}")
    rest = len(page.actions) - MOST_ACTIONS
    if rest > 0:
        yield bk.context(t("… and {n} more. `/coach actions` lists them all.", n=rest))
    proposed = [one for one in page.actions if one.state is ActionState.PROPOSED]
    if len(proposed) > 1:
        yield bk.actions(accept_all(t, proposed), block_id="accept_all")
    yield bk.context(
        t(
            "I remind whoever does it on the morning it is due and on the next working day; then "
            "it's on your next agenda. What isn't accepted comes up there without reminders."
        )
    )


def _taps(t: Tongue, page: RecapPage) -> Iterator[Block]:
    """Ask the rep two things, each in one tap; what was tapped is shown, and can be changed."""
    facts, rep = page.facts, mention(page.facts.rep)
    value = str(facts.id)
    if facts.rep_says is Answer.NOT_HELD:
        mostly = mrkdwn(t.raw("{rep} says that it wasn't held. If it was: mostly …?"), rep=rep)
    elif minutes_of(facts, Side.REP) is None:
        mostly = mrkdwn(t.raw("{rep}, what was it mostly?"), rep=rep)
    else:
        label = label_words(t, facts, Side.REP)
        mostly = mrkdwn(t.raw("{rep} says it was mostly: {label}."), rep=rep, label=label)
    yield bk.section(mostly)
    yield bk.actions(
        bk.button(t("Coaching"), Act.MOSTLY_COACHING, value=value),
        bk.button(t("Half and half"), Act.MOSTLY_HALF, value=value),
        bk.button(t("Forecast or admin"), Act.MOSTLY_OTHER, value=value),
        block_id=f"mostly:{value}",
    )
    words = {Useful.YES: t("yes"), Useful.PARTLY: t("partly"), Useful.NO: t("no")}
    if page.record.useful is None:
        useful = mrkdwn(t.raw("{rep}, was it useful to you?"), rep=rep)
    else:
        said = words[Useful(page.record.useful)]
        useful = mrkdwn(t.raw("Useful to {rep}: {said}."), rep=rep, said=said)
    yield bk.section(useful)
    yield bk.actions(
        bk.button(t("Yes"), Act.USEFUL_YES, value=value),
        bk.button(t("Partly"), Act.USEFUL_PARTLY, value=value),
        bk.button(t("No"), Act.USEFUL_NO, value=value),
        block_id=f"useful:{value}",
    )


def _foot(t: Tongue, page: RecapPage) -> Mrkdwn:
    record = page.record
    reads = t("Only the two of you and I can read this conversation.")
    if record.edited_at is None or record.edited_by is None:
        return mrkdwn("{reads}", reads=reads)
    day = t.short_day(page.manager.hours.local_day(record.edited_at))
    time = t.time(record.edited_at, page.manager.zone)
    if page.manager.zone != page.rep.zone:
        time = t("{time} {zone} time", time=time, zone=t.zone(page.manager.zone))
    edited = mrkdwn(
        t.raw("Edited by {person} on {day} at {time}, version {n}."),
        person=mention(record.edited_by),
        day=day,
        time=time,
        n=record.version,
    )
    return mrkdwn("{edited} {reads}", edited=edited, reads=reads)
