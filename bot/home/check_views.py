"""Deal checks in the Home, and all about one rep's deals in a modal (docs/rhythm.md R19 to R24)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.evidence.book.list_views import home_lines as footing_lines
from bot.evidence.book.list_views import standing_line
from bot.evidence.book.views import know_button
from bot.evidence.checks.rules import CheckFacts, CheckState, QuestionFacts
from bot.evidence.fit.diagnosis_views import diagnose_button
from bot.evidence.fit.fit_views import fit_button, proposal_block
from bot.evidence.fit.ideal_views import ideal_button
from bot.evidence.fit.ids import Act as FitAct
from bot.evidence.praise.ids import Act as PraiseAct
from bot.evidence.praise.views import home_lines as praise_lines
from bot.evidence.questions.ids import Act as QuestionAct
from bot.evidence.risks.views import home_lines as risk_lines
from bot.evidence.risks.views import open_button
from bot.evidence.starting.channel_views import channel_button
from bot.evidence.starting.pages import HomePart
from bot.evidence.starting.rules import why_words
from bot.evidence.starting.views import check_button
from bot.home.ids import Act
from bot.home.pages import HomeShown, RepChecks
from bot.home.rules import Step
from bot.pipeline.rules import Phase
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Element, Mrkdwn, channel_link, mrkdwn
from bot.slack.messages import Block, View
from bot.words import Tongue

__all__ = ["checks", "question_link", "rep_checks"]

MOST_OPEN, MOST_BLOCKED, MOST_DEALS, MOST_REPS, MOST_ASKED = 3, 2, 15, 100, 5
QUESTION_SHOWN = 150


def checks(t: Tongue, page: HomeShown) -> Iterator[Block]:
    """Show what deals rest on, what is asked just now, and where it is asked from."""
    found = page.checks
    yield bk.header(t("Deal checks: how do we know?"))
    lines: list[Mrkdwn] = []
    if found.part is not None:
        lines += _under_way(t, found.part)
        lines += footing_lines(t, found.own)
    if found.theirs:
        name = t.many("*Your rep's deals*", "*Your {n} reps' deals*", len(found.reps))
        of_reps = footing_lines(t, found.theirs) or [Mrkdwn(t("All of them rest on evidence."))]
        lines += [Mrkdwn(name), *of_reps]
    if not lines:
        lines = [
            Mrkdwn(
                t(
                    "A few questions about one deal, in a thread: I tell what is known of it from "
                    "what is hoped."
                )
            )
        ]
    yield bk.section(Mrkdwn("\n".join(lines)))
    for standing in found.misfits[:1]:
        yield from proposal_block(t, standing)
    if len(found.reps) > 0:
        yield bk.section(t("One rep's deals, one by one:"), accessory=_reps(t, page))
    # What waits for a yes stands among what is owed.
    yield from praise_lines(t, replace(found.praise, waiting=()))
    yield bk.actions(*_doors(t, page), block_id="home/checks")


def rep_checks(t: Tongue, page: RepChecks) -> View:
    """Show all about a rep's deals to one of the two, each with what can be asked and seen."""
    blocks: list[Block] = [bk.context(_readers(t, page))]
    lines = _under_way(t, page.part)
    if lines:
        blocks.append(bk.section(Mrkdwn("\n".join(lines))))
    if page.unanswered:
        blocks.append(bk.section(_unanswered(t, page)))
    blocks += risk_lines(t, page.risks, is_rep=page.is_own)
    for standing in page.misfits[:1]:
        blocks += proposal_block(t, standing)
    blocks.append(bk.divider())
    for one in page.standings[:MOST_DEALS]:
        blocks.append(bk.section(standing_line(t, one, page.now, page.reader.hours.zone)))
        deal = one.deal
        buttons = [
            check_button(t, deal.id, name=deal.name),
            know_button(t, deal.id, deal.name),
            open_button(t, deal.id),
        ]
        if deal.phase is Phase.EARLY:
            buttons.append(fit_button(t, deal.id))
        buttons.append(channel_button(t, deal.id, name=deal.name))
        blocks.append(bk.actions(*buttons, block_id=f"home/deal/{deal.id}"))
    if not page.standings:
        blocks.append(bk.section(t("No open deals yet. `/coach deal` and a name begins one.")))
    elif (more := len(page.standings) - MOST_DEALS) > 0:
        blocks.append(
            bk.context(
                t.many(
                    "And one more. `/coach know` and a name finds it.",
                    "And {n} more. `/coach know` and a name finds each of them.",
                    more,
                )
            )
        )
    breadth = bk.button(t("Breadth"), PraiseAct.BREADTH, value=page.rep.slack_id)
    last = [breadth]
    if not page.is_own:
        last = [
            diagnose_button(t, page.rep.slack_id, page.rep.name),
            bk.button(t("Mirror"), PraiseAct.MIRROR, value=page.rep.slack_id),
            breadth,
        ]
    blocks.append(bk.actions(*last, block_id="home/rep"))
    title = t("Your deals") if page.is_own else bk.shorten(page.rep.name.strip(), 24)
    return bk.modal(title=title or t("Deals"), blocks=blocks, close=t("Close"))


def question_link(t: Tongue, check: CheckFacts) -> Mrkdwn:
    """Link the thread that a check is asked in; its words alone while it stands nowhere."""
    words = t("in the thread")
    if check.thread is None:
        return Mrkdwn(words)
    place = check.thread
    address = f"https://slack.com/app_redirect?channel={place.channel}&message_ts={place.ts}"
    return Mrkdwn(f"<{address}|{words}>")


def _under_way(t: Tongue, part: HomePart) -> list[Mrkdwn]:
    lines = []
    for check, name in part.open[:MOST_OPEN]:
        about = name or t("a message")
        if check.state is CheckState.WAITING:
            lines.append(mrkdwn(t.raw("• *{deal}*: the first question is on its way."), deal=about))
        else:
            thread = question_link(t, check)
            lines.append(mrkdwn(t.raw("• *{deal}*: asked {link}."), deal=about, link=thread))
    if more := len(part.open) - len(lines) if len(part.open) > MOST_OPEN else 0:
        lines.append(Mrkdwn(t.many("… and one more.", "… and {n} more.", more)))
    for link, deal in part.blocked[:MOST_BLOCKED]:
        if link.blocked is not None:
            lines.append(
                mrkdwn(
                    t.raw("• *{deal}*: {channel} isn't used just now. {why}"),
                    deal=deal.name,
                    channel=channel_link(link.channel),
                    why=t.text(why_words(link.blocked)),
                )
            )
    return lines


def _reps(t: Tongue, page: HomeShown) -> Element:
    choices = [
        Choice(one.name.strip() or one.slack_id, one.slack_id)
        for one in page.checks.reps[:MOST_REPS]
    ]
    return bk.static_select(Act.REP_CHECKS, choices, placeholder=t("Pick a rep"))


def _doors(t: Tongue, page: HomeShown) -> list[Element]:
    assert page.reader is not None
    doors = [check_button(t)]
    if page.is_rep:
        doors.append(bk.button(t("My deals"), Act.REP_CHECKS, value=page.reader.slack_id))
    doors.append(bk.button(t("Why deals end"), FitAct.MONTH))
    if page.leads:
        doors.append(bk.button(t("Question bank"), QuestionAct.OPEN))
    is_offered_above = any(lack.step is Step.IDEAL for lack in page.unset.first)
    if page.checks.has_ideal or (page.leads and not is_offered_above):
        doors.append(ideal_button(t))
    return doors


def _unanswered(t: Tongue, page: RepChecks) -> Mrkdwn:
    names = {one.deal.id: one.deal.name for one in page.standings}
    lines = [_asked_of(one, names) for one in page.unanswered[:MOST_ASKED]]
    title = t("*Nobody answered yet; it is on the agenda:*")
    return Mrkdwn("\n".join([title, *lines]))


def _asked_of(one: QuestionFacts, names: Mapping[int, str]) -> Mrkdwn:
    text = bk.shorten(one.text, QUESTION_SHOWN)
    if one.deal_id is None or one.deal_id not in names:
        return mrkdwn("• {text}", text=text)
    return mrkdwn("• {text} ({deal})", text=text, deal=names[one.deal_id])


def _readers(t: Tongue, page: RepChecks) -> Mrkdwn:
    if page.is_own:
        return Mrkdwn(t("You and whoever leads your 1:1s can read this."))
    return mrkdwn(t.raw("{rep} and whoever leads their 1:1s can read this."), rep=page.rep.name)
