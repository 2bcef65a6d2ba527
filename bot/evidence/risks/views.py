"""What is said of risks in messages, on the Home and in a line (docs/rhythm.md R19, R22, R47)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.evidence.risks.ids import Act
from bot.evidence.risks.pages import Owed, ShownPage
from bot.evidence.risks.rules import WANTED, RiskFacts, needs_move, sides
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, mrkdwn, shorten
from bot.slack.messages import Block, Said
from bot.words import Tongue

__all__ = [
    "could_be_lost_by",
    "home_lines",
    "look_again_buttons",
    "open_button",
    "reasons_lines",
    "rest",
    "shown",
    "sides_lines",
]

SHORT, MIDDLE = 60, 200
MOST_NAMED = 4
MOST_DEALS = 3


def shown(t: Tongue, page: ShownPage) -> Said:
    """Show the rep's reasons as they were read, to be put right; later, both sides (R22)."""
    look, name = page.look, page.deal.name if page.deal else ""
    title = (
        mrkdwn(t.raw("Why we could lose {deal}"), deal=name)
        if name
        else mrkdwn(t.raw("Why we could lose this one"))
    )
    own = [one for one in look.risks if one.said_by == look.found.rep]
    if not own:
        text = mrkdwn(t.raw("{title}: you took your reply back, so nothing is kept."), title=title)
        return Said(text, bk.message([bk.section(text)]))
    blocks = [bk.section(mrkdwn("*{title}*", title=title))]
    is_open = page.deal is not None and page.deal.is_open
    if look.found.confirmed_at is None:
        blocks.append(bk.section(_read(t, page, own)))
        if is_open:
            blocks.append(bk.actions(*_put_right(t, look.found.id)))
    else:
        blocks += [bk.section(one) for one in sides_lines(t, page)]
        if is_open and page.deal is not None:
            if needs_move(look.found, look.risks):
                blocks.append(bk.section(_what_next(t, page)))
            blocks.append(bk.actions(open_button(t, page.deal.id)))
    blocks.append(bk.context(t("Only the two of you and I can read this conversation.")))
    listed = t.items([shorten(one.text, SHORT) for one in own])
    return Said(mrkdwn("{title}: {listed}", title=title, listed=listed), bk.message(blocks))


def rest(t: Tongue) -> Said:
    """Ask for what else could lose the deal, without a word on what was read (R19)."""
    text = t("Thank you. What else could make us lose it? Write it here in the thread.")
    return Said(text, bk.message([bk.section(text)]))


def could_be_lost_by(t: Tongue, risks: Sequence[RiskFacts]) -> Mrkdwn:
    """Name a deal's risks in one line."""
    named = [shorten(one.text, SHORT) for one in risks[:MOST_NAMED]]
    more = len(risks) - len(named)
    said = (
        "; ".join(named) if not more else t("{list}; and {n} more", list="; ".join(named), n=more)
    )
    return mrkdwn(t.raw("*What could lose it:* {reasons}"), reasons=said)


def open_button(t: Tongue, deal_id: int) -> Element:
    """Open the deal's page of risks."""
    return bk.button(t("Risks"), Act.OPEN, value=str(deal_id))


def look_again_buttons(t: Tongue, risk: RiskFacts) -> tuple[Element, ...]:
    """Say in one tap how a risk stands on its day (R22)."""
    value = str(risk.id)
    return (
        bk.button(t("Better"), Act.BETTER, value=value),
        bk.button(t("The same"), Act.SAME, value=value),
        bk.button(t("Worse"), Act.WORSE, value=value),
    )


def reasons_lines(risks: Sequence[RiskFacts]) -> Mrkdwn:
    """List reasons, one a line."""
    lines = [
        mrkdwn("{n}. {text}", n=number, text=shorten(one.text, MIDDLE))
        for number, one in enumerate(risks, 1)
    ]
    return Mrkdwn("\n".join(lines))


def sides_lines(t: Tongue, page: ShownPage) -> Iterator[Mrkdwn]:
    """Lay what both saw beside what only one of the two saw; only what there is."""
    found = sides(page.look.found, page.look.risks)
    leader = page.leader.name if page.leader else t("who led you then")
    if not (found.both or found.only_leader):
        yield reasons_lines(found.only_rep)
        return
    if found.both:
        lines = [
            mrkdwn(
                t.raw("• {own} (in the other's words: {theirs})"),
                own=shorten(pair.own.text, MIDDLE),
                theirs=shorten(pair.theirs.text, MIDDLE),
            )
            for pair in found.both
        ]
        yield mrkdwn(t.raw("*Both of you saw:*\n{lines}"), lines=Mrkdwn("\n".join(lines)))
    for name, risks in ((page.rep.name, found.only_rep), (leader, found.only_leader)):
        if risks:
            lines = [mrkdwn("• {text}", text=shorten(one.text, MIDDLE)) for one in risks]
            head = t.raw("*Only {name} saw:*\n{lines}")
            yield mrkdwn(head, name=name, lines=Mrkdwn("\n".join(lines)))


def home_lines(t: Tongue, owed: Sequence[Owed], *, is_rep: bool) -> list[Block]:
    """List what is owed around risks, a deal a line, for the Home; [] where nothing is.

    For the rep, and (not `is_rep`) for who leads them, who can look again and add their own.
    """
    blocks: list[Block] = []
    for one in owed[:MOST_DEALS]:
        said = list(_owed(t, one, is_rep=is_rep))
        if said:
            text = mrkdwn("*{deal}*: {said}", deal=one.deal.name, said="; ".join(said))
            blocks.append(bk.section(text, accessory=open_button(t, one.deal.id)))
        for risk in one.due[:1]:
            question = t.raw("“{text}”: is it better, the same or worse by now?")
            blocks.append(bk.section(mrkdwn(question, text=shorten(risk.text, MIDDLE))))
            row = f"home/risks/{risk.id}"
            blocks.append(bk.actions(*look_again_buttons(t, risk), block_id=row))
    return blocks


def _owed(t: Tongue, one: Owed, *, is_rep: bool) -> Iterator[str]:
    if one.worse:
        yield t.many("{n} risk became worse", "{n} risks became worse", len(one.worse))
    if one.due:
        yield t.many(
            "{n} risk to look at again: better, the same or worse?",
            "{n} risks to look at again: better, the same or worse?",
            len(one.due),
        )
    if one.to_confirm and is_rep:
        yield t("did I read your reasons right?")
    if one.without_move:
        yield t.many(
            "{n} risk without a counter-move", "{n} risks without a counter-move", one.without_move
        )


def _what_next(t: Tongue, page: ShownPage) -> Mrkdwn:
    """Say what is left to do, and whose it is (R22)."""
    said = t.raw("{rep}, what will you do against each? One step is enough: press “Risks”.")
    return mrkdwn(said, rep=page.rep.name)


def _read(t: Tongue, page: ShownPage, own: Sequence[RiskFacts]) -> Mrkdwn:
    listed = reasons_lines(own)
    if not page.is_waiting:
        return mrkdwn(t.raw("I read:\n{listed}\nDid I read that right?"), listed=listed)
    left = WANTED - len(own)
    more = t.many("What would one more be?", "What would {n} more be?", max(1, left))
    how = (
        t("Write it here in the thread. If that is all, press “Looks right”.")
        if page.is_in_thread
        else t("If that is all, press “Looks right”.")
    )
    return mrkdwn(
        t.raw("So far I read:\n{listed}\n{more} {how}"), listed=listed, more=more, how=how
    )


def _put_right(t: Tongue, pre_mortem: int) -> tuple[Element, ...]:
    value = str(pre_mortem)
    return (
        bk.button(t("Looks right"), Act.CONFIRM, value=value, style="primary"),
        bk.button(t("Put right"), Act.PUT_RIGHT, value=value),
    )
