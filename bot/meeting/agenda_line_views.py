"""The lines of an agenda: its blocks' names and figures, and its items with their questions."""

from __future__ import annotations

from bot.actions.views import action_line
from bot.call_plans.views import plan_line
from bot.evidence.book.rules import Footing
from bot.evidence.book.words import footing_words
from bot.evidence.fit.hypotheses import Hypothesis
from bot.evidence.questions.rules import TOPIC_WORDS
from bot.meeting.agenda_pages import AgendaPage, ItemLine, Part
from bot.meeting.rules import Block, Origin
from bot.meeting.skill_book import question_for
from bot.meeting.skill_views import skill_line
from bot.pipeline import money
from bot.pipeline.rules import Phase
from bot.pipeline.views import deal_line, phase_words
from bot.slack.blocks import Mrkdwn, mrkdwn, shorten
from bot.words import Tongue

__all__ = ["block_words", "figure", "item_text", "question_line"]

MOST_NAMED = 3
NAME_LIMIT = 60


def block_words(t: Tongue, block: Block) -> str:
    """Name a block of the agenda (docs/rhythm.md R9)."""
    return {
        Block.DEALS: t("Opportunities to move forward"),
        Block.HEALTH: t("Pipeline health"),
        Block.COVERAGE: t("Coverage of the next quarter"),
        Block.SKILL: t("Skill of the month"),
        Block.PAST_DUE: t("Past due"),
    }[block]


def figure(t: Tongue, page: AgendaPage, part: Part) -> list[Mrkdwn]:
    """Say a block's number, or that it has none, with the one question that goes with it (R9)."""
    match part.block:
        case Block.DEALS:
            return [] if part.items else _asking(t, part, t("Nothing is picked yet."))
        case Block.HEALTH:
            return _health(t, page, part)
        case Block.COVERAGE:
            return _coverage(t, page, part)
        case Block.SKILL:
            return _skill(t, page, part)
        case Block.PAST_DUE:
            return _past_due(t, page, part)


def item_text(t: Tongue, line: ItemLine, page: AgendaPage) -> Mrkdwn:
    """Say an item: what it is, where it comes from, its deal as it is now, and its question."""
    said = _about(t, line, page)
    if line.is_covered:
        return mrkdwn(t.raw("*Covered:* {text}"), text=said)
    if source := _source(t, line, page):
        said = mrkdwn("{text}\n{source}", text=said, source=source)
    return Mrkdwn("\n".join([f"• {said}", *question_line(t, line)]))


def _about(t: Tongue, line: ItemLine, page: AgendaPage) -> Mrkdwn:
    item, deal = line.item, line.deal
    if line.action is not None:
        return mrkdwn(t.raw("Action: {text}"), text=action_line(t, line.action, ""))
    if line.plan is not None:
        zone, differs = page.rep.zone, page.rep.zone != page.manager.zone
        plan = plan_line(t, line.plan, zone, names_zone=differs)
        return mrkdwn(t.raw("Call without an outcome: {text}"), text=plan)
    if item.origin is Origin.ACTION:
        return mrkdwn(t.raw("Action: {text}"), text=item.text)
    if item.origin is Origin.CALL_PLAN:
        return mrkdwn(t.raw("Call without an outcome: {text}"), text=item.text)
    if item.origin:
        return _from_evidence(t, line)
    if deal is None:
        return mrkdwn("{text}", text=item.text)
    if not item.is_pick:
        return mrkdwn("{text} ({deal})", text=item.text, deal=deal.name)
    said = deal_line(t, deal)
    # Of a deal that nobody was asked about the button beside it says enough.
    if line.standing is not None and line.standing.on is not Footing.NOTHING:
        said = mrkdwn(
            t.raw("{deal}\nIt {rests}."), deal=said, rests=footing_words(t, line.standing.on)
        )
    return said if item.text == deal.name else mrkdwn("{d}\n{text}", d=said, text=item.text)


def _from_evidence(t: Tongue, line: ItemLine) -> Mrkdwn:
    """Say what deal checks, risks, fit and endings brought up (R13, R19 to R22, R39)."""
    item = line.item
    name = line.deal.name if line.deal else ""
    if item.origin is Origin.STALE:
        return mrkdwn(
            t.raw("*{deal}*: what we know of this late deal is older than a month."), deal=item.text
        )
    if item.origin is Origin.FIT:
        return mrkdwn(
            t.raw("*{deal}*: two points don't fit. Pursue, fix or walk away?"), deal=item.text
        )
    if item.origin is Origin.ENDING:
        return mrkdwn(t.raw("What decided “{deal}”? Nobody said yet."), deal=item.text)
    said = {
        Origin.CHECK: t.raw("From a deal check: {text}"),
        Origin.WORSE: t.raw("Got worse: {text}"),
        Origin.RISK: t.raw("Risk to look at again: {text}"),
    }[item.origin]
    text = mrkdwn(said, text=item.text)
    return mrkdwn("{text} ({deal})", text=text, deal=name) if name else text


def question_line(t: Tongue, line: ItemLine | Part) -> list[Mrkdwn]:
    """Say a suggested question; nothing where there is none."""
    if line.question is None:
        return []
    return [mrkdwn("_{question}_", question=t.text(line.question))]


def _source(t: Tongue, line: ItemLine, page: AgendaPage) -> str:
    known = {one.slack_id: one.name for one in (page.manager, page.rep)}
    # That the rep picked a deal goes without saying.
    is_own_pick = line.item.is_pick and line.item.added_by == page.rep.slack_id
    who = "" if is_own_pick else known.get(line.item.added_by or "", "")
    parts = [t("from {name}", name=who)] if who else []
    if line.is_carried:
        parts.append(t("carried over"))
    return " · ".join(parts)


def _asking(t: Tongue, part: Part, said: str) -> list[Mrkdwn]:
    return [mrkdwn("{said}", said=said), *question_line(t, part)]


def _health(t: Tongue, page: AgendaPage, part: Part) -> list[Mrkdwn]:
    health = page.health
    if not health.count:
        return [Mrkdwn(t("No open deals are entered yet: `/coach deal` takes the first."))]
    phases = [
        t("{n} {phase}", n=health.phases[phase], phase=phase_words(t, phase))
        for phase in Phase
        if health.phases[phase]
    ]
    said = t.many(
        "One open deal: {phases}.",
        "{n} open deals: {phases}.",
        health.count,
        phases=t.items(phases),
    )
    if health.without_step:
        step = t.many("One has no next step.", "{n} have no next step.", health.without_step)
        said = f"{said} {step}"
    if page.hypothesis is None:
        return _asking(t, part, said)
    return [Mrkdwn(said), *_hypothesis(t, page.hypothesis)]


def _hypothesis(t: Tongue, one: Hypothesis) -> list[Mrkdwn]:
    """Say what the figures give reason to ask, and ask that instead (docs/rhythm.md R34 to R36)."""
    rests = t.many("It rests on {n} deal.", "It rests on {n} deals.", one.n)
    figures = " ".join([*(t.text(figure) for figure in one.figures), rests])
    lines = [
        mrkdwn(t.raw("A hypothesis: {says} {figures}"), says=t.text(one.says), figures=figures)
    ]
    if one.question is not None:
        lines.append(mrkdwn("_{question}_", question=t.text(one.question)))
    return lines


def _coverage(t: Tongue, page: AgendaPage, part: Part) -> list[Mrkdwn]:
    amounts = page.coverage
    first, last = t.short_day(amounts.first), t.short_day(amounts.last)
    if not amounts.count:
        said = t("No open deal has a close date from {first} to {last}.", first=first, last=last)
        return _asking(t, part, said)
    sums = [money.say(t, amount, currency) for currency, amount in sorted(amounts.sums.items())]
    values = {"first": first, "last": last}
    if sums:
        said = t.many(
            "{sums} to close from {first} to {last}, in one deal.",
            "{sums} to close from {first} to {last}, in {n} deals.",
            amounts.count,
            sums=t.items(sums),
            **values,
        )
    else:
        said = t.many(
            "One deal to close from {first} to {last}.",
            "{n} deals to close from {first} to {last}.",
            amounts.count,
            **values,
        )
    if amounts.without_amount:
        without = t.many("One has no amount.", "{n} have no amount.", amounts.without_amount)
        said = f"{said} {without}"
    no_quota = t("There is no quota yet, so I can't say how much of it that covers.")
    return _asking(t, part, f"{said} {no_quota}")


def _skill(t: Tongue, page: AgendaPage, part: Part) -> list[Mrkdwn]:
    shown, blind = page.skill_page, _blind_spot(t, page)
    if shown.focus is None and shown.proposed is None:
        none = t("No skill is chosen yet.")
        if page.blind_spot is None:
            return _asking(t, part, none)
        asked = mrkdwn("_{question}_", question=t.text(page.blind_spot.question.words))
        return [Mrkdwn(none), *blind, asked]
    line = skill_line(t, shown)
    if shown.focus is None:
        return [line, *blind]
    question = t.packaged(question_for(shown.focus, shown.today))
    asked = mrkdwn("_{question}_", question=question)
    return [line, asked, *blind]


def _blind_spot(t: Tongue, page: AgendaPage) -> list[Mrkdwn]:
    """Name a topic that didn't come up for long (docs/rhythm.md R38)."""
    if page.blind_spot is None:
        return []
    topic = t.text(TOPIC_WORDS[page.blind_spot.topic])
    return [mrkdwn(t.raw("Didn't come up for a while: {topic}."), topic=t.within(topic))]


def _past_due(t: Tongue, page: AgendaPage, part: Part) -> list[Mrkdwn]:
    late = page.past_due
    if not late:
        return [Mrkdwn(t("No deal is past its close date."))]
    names = [shorten(one.name, NAME_LIMIT) for one in late[:MOST_NAMED]]
    if more := len(late) - len(names):
        names.append(t.many("one more deal", "{n} more deals", more))
    said = t.many(
        "One deal is past its close date: {names}.",
        "{n} deals are past their close date: {names}.",
        len(late),
        names=t.items(names),
    )
    return _asking(t, part, said)
