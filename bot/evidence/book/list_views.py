"""Deals in a list, each with what it rests on, and lines for the Home (docs/rhythm.md R21, R41)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.evidence.book.pages import KnowPage
from bot.evidence.book.rules import Footing, Standing, amounts, late_on_claims
from bot.evidence.book.views import know_button
from bot.evidence.book.words import age_words, footing_words
from bot.pipeline import money
from bot.pipeline.views import stage_words
from bot.slack import blocks as bk
from bot.slack.blocks import Mrkdwn, mrkdwn
from bot.slack.messages import Block, Said
from bot.words import Tongue

__all__ = ["home_lines", "know_list", "standing_line"]

MOST_LISTED = 20


def know_list(t: Tongue, page: KnowPage) -> Said:
    """List deals with what each rests on, each with its page one button away."""
    head = _head(t, page)
    blocks: list[Block] = [bk.section(head)]
    rep = page.reader.slack_id
    shown = sorted(page.standings, key=lambda one: _place(page, one.deal.rep))
    for one in shown[:MOST_LISTED]:
        if one.deal.rep != rep:
            rep = one.deal.rep
            blocks.append(bk.context(mrkdwn("*{name}*", name=page.names.get(rep) or rep)))
        blocks.append(
            bk.section(
                standing_line(t, one, page.now, page.reader.hours.zone),
                accessory=know_button(t, one.deal.id, one.deal.name),
                block_id=f"book.deal:{one.deal.id}",
            )
        )
    if (more := len(shown) - MOST_LISTED) > 0:
        hint = t.many(
            "And one more. `/coach know` and a name finds it.",
            "And {n} more. `/coach know` and a name finds each of them.",
            more,
        )
        blocks.append(bk.context(Mrkdwn(hint)))
    return Said(head, bk.message(blocks))


def standing_line(t: Tongue, one: Standing, now: datetime, zone: str) -> Mrkdwn:
    """Say a deal in a line: what it is called, where it lies and what it rests on."""
    rests = footing_words(t, one.on)
    if one.on is Footing.EVIDENCE and one.newest:
        rests = t("{rests}, the newest {age}", rests=rests, age=age_words(t, one.newest, now, zone))
    stage = stage_words(t, one.deal)
    return mrkdwn("*{name}* · {stage}: {rests}", name=one.deal.name, stage=stage, rests=rests)


def home_lines(t: Tongue, standings: Sequence[Standing]) -> list[Mrkdwn]:
    """Say in at most two lines which deals stand on little: the late ones, and all others.

    The numbers say what they rest on: how many deals there are (docs/rhythm.md R42).
    """
    late = [one for one in standings if one.deal.phase == "late"]
    weak = late_on_claims(standings)
    lines = []
    if weak:
        worth = amounts([one.deal for one in weak])
        said = t.many(
            "{of} of {n} late deal rests on claims or on old evidence",
            "{of} of {n} late deals rest on claims or on old evidence",
            len(late),
            of=len(weak),
        )
        if worth:
            sums = [money.say(t, amount, currency) for currency, amount in worth.items()]
            said = t("{said}: {worth}", said=said, worth=t.items(sums[:3]))
        lines.append(mrkdwn("{said}.", said=said))
    bare = sum(one.on in (Footing.NOTHING, Footing.CLAIMS) for one in standings)
    if bare:
        lines.append(
            Mrkdwn(
                t.many(
                    "Without evidence yet: {of} of {n} open deal",
                    "Without evidence yet: {of} of {n} open deals",
                    len(standings),
                    of=bare,
                )
            )
        )
    return lines


def _place(page: KnowPage, rep: str) -> tuple[bool, str, str]:
    """Put the reader's own deals first, then those of each rep together."""
    return rep != page.reader.slack_id, page.names.get(rep, "").casefold(), rep


def _head(t: Tongue, page: KnowPage) -> Mrkdwn:
    if page.typed and page.standings:
        return mrkdwn(
            t.raw("Open deals with “{typed}” in their name or account:"), typed=page.typed
        )
    if page.typed:
        return mrkdwn(
            t.raw("I find no open deal with “{typed}” in its name. `/coach know` lists them all."),
            typed=page.typed,
        )
    if page.standings:
        return Mrkdwn(t("What your open deals rest on. A deal's page says how we know."))
    return Mrkdwn(t("No open deals yet. `/coach deal` and a name begins one."))
