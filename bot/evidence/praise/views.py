"""Praise in words: the form, the question to the rep, what is posted (docs/rhythm.md R27, R47)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.evidence.praise.ids import Act, Field, Form
from bot.evidence.praise.pages import HomePage, PraisePage
from bot.evidence.praise.rules import QUOTE_LIMIT, WHY_LIMIT, State
from bot.slack import blocks as bk
from bot.slack.blocks import Confirm, Element, Mrkdwn, channel_link, escape, mrkdwn
from bot.slack.messages import Block, Said, View
from bot.slack.metadata import Metadata
from bot.words import Tongue

__all__ = [
    "PraiseMeta",
    "ask",
    "hidden",
    "home_lines",
    "kept",
    "posted",
    "propose_form",
    "status_view",
    "words_form",
]

MOST_NAMED = 3
MOST_WAITING = 3


@dataclass(frozen=True)
class PraiseMeta(Metadata):
    """What a form is about; with `agrees` 1 sending it is the rep's yes."""

    praise: int
    agrees: int = 0


def propose_form(t: Tongue, page: PraisePage) -> View:
    """Ask what is good about a message, and say who will read that (R47)."""
    blocks: list[Block] = [
        bk.context(_who_reads(t, page)),
        bk.section(_wrote(t, page)),
        bk.input_block(
            Field.WHY,
            t("What is good about it?"),
            bk.plain_text_input(Field.WHY, multiline=True, initial=page.praise.why, most=WHY_LIMIT),
            hint=t("One concrete thing that others can learn from."),
        ),
    ]
    return bk.modal(
        title=t("Praise this insight"),
        blocks=blocks,
        callback_id=Form.PROPOSE,
        submit=t("Praise"),
        close=t("Not now"),
        metadata=PraiseMeta(page.praise.id).dumps(),
    )


def status_view(t: Tongue, page: PraisePage) -> View:
    """Show one of its two how a praise stands, and what they can still do."""
    blocks: list[Block] = [bk.section(_stands(t, page)), bk.section(_wrote(t, page))]
    if page.praise.why:
        blocks.append(bk.section(_why(t, page)))
    if row := _row(t, page):
        blocks.append(bk.actions(*row))
    return bk.modal(title=t("Praise"), blocks=blocks, close=t("Close"))


def words_form(t: Tongue, page: PraisePage) -> View:
    """Put one's own part in other words: the rep the quote, who praises the reason."""
    agrees = page.is_reps and page.praise.waits(page.now)
    if page.is_reps:
        field, label, said, most = Field.QUOTE, t("Your words"), page.praise.quote, QUOTE_LIMIT
    else:
        field, label, said, most = Field.WHY, t("What is good about it"), page.praise.why, WHY_LIMIT
    blocks: list[Block] = [
        bk.context(_who_reads_words(t, page)),
        bk.input_block(
            field, label, bk.plain_text_input(field, multiline=True, initial=said, most=most)
        ),
    ]
    return bk.modal(
        title=t("Change the words"),
        blocks=blocks,
        callback_id=Form.WORDS,
        submit=t("Post it like this") if agrees else t("Save"),
        close=t("Leave it"),
        metadata=PraiseMeta(page.praise.id, int(agrees)).dumps(),
    )


def ask(t: Tongue, page: PraisePage) -> Said:
    """Ask the rep whether it may be posted; once they answered, say what came of it."""
    said = _asks(t, page) if page.praise.waits(page.now) else _stands(t, page)
    blocks: list[Block] = [bk.section(said)]
    if page.praise.state in (State.ASKED, State.AGREED, State.DECLINED):
        blocks.append(bk.section(_wrote(t, page, is_own=True)))
        blocks.append(bk.section(_why(t, page)))
    if page.praise.waits(page.now):
        blocks.append(bk.section(_may_i(t, page)))
        blocks.append(bk.actions(*_answers(t, page)))
        blocks.append(bk.context(t("Not answering is fine, too: then nothing is posted.")))
    elif row := _row(t, page):
        blocks.append(bk.actions(*row))
    return Said(said, bk.message(blocks))


def posted(t: Tongue, page: PraisePage, *, is_public: bool) -> Said:
    """Praise: in the team's channel, or to the rep alone. Nobody is pinged by it."""
    facts = page.praise
    if facts.state is State.TAKEN_BACK:
        gone = Mrkdwn(t("The praise that stood here was taken back."))
        return Said(gone, bk.message([bk.section(gone)]))
    by, rep = page.by.name, page.rep.name
    if is_public:
        said = mrkdwn(t.raw("{by} praises an insight of {rep}."), by=by, rep=rep)
        thanks = mrkdwn(
            t.raw("Thank you, {rep}, for sharing it. (Posted with {rep}'s consent.)"), rep=rep
        )
    else:
        said = mrkdwn(t.raw("{by} praises something that you wrote."), by=by)
        thanks = mrkdwn(t.raw("Thank you for it. Only you and {by} know of this praise."), by=by)
    blocks: list[Block] = [
        bk.section(mrkdwn("*{said}*", said=said)),
        bk.section(_quoted(facts.quote)),
        bk.section(_why(t, page)),
        bk.context(thanks),
    ]
    if not is_public and (row := _row(t, page)):
        blocks.append(bk.actions(*row))
    return Said(said, bk.message(blocks))


def hidden(t: Tongue) -> Said:
    """Take the words off where people from outside have come to read since (R50)."""
    said = Mrkdwn(t("The praise that stood here isn't shown any more: others can read here now."))
    return Said(said, bk.message([bk.section(said)]))


def kept(t: Tongue, page: PraisePage) -> Said:
    """Tell who praised that it stays between the two; of a no, nothing else (R27)."""
    if page.praise.state is State.DECLINED:
        said = mrkdwn(
            t.raw("{rep} prefers to keep your praise between you two."), rep=page.rep.name
        )
    else:
        said = mrkdwn(
            t.raw(
                "Your praise for {rep} isn't in the team's channel: I couldn't make sure that "
                "only people from here would read it there. {rep} reads it in a message from me "
                "instead."
            ),
            rep=page.rep.name,
        )
    return Said(said, bk.message([bk.section(said)]))


def home_lines(t: Tongue, page: HomePage) -> list[Block]:
    """Lay out what somebody's Home says of praise, with buttons to the mirror and the breadth.

    What waits for their yes stands first. Who wasn't praised lately is for who leads them (R27).
    """
    blocks: list[Block] = []
    for one in page.waiting[:MOST_WAITING]:
        by = (page.by or {}).get(one.made_by, "")
        blocks.append(
            bk.section(
                mrkdwn(
                    t.raw("{by} would like to praise what you wrote, and waits for your word."),
                    by=by or t("Somebody"),
                ),
                accessory=bk.button(t("Look at it"), Act.LOOK, value=str(one.id)),
            )
        )
    if page.without:
        blocks.append(bk.section(_without(t, page.without)))
    buttons: list[Element] = []
    if page.leads:
        buttons.append(bk.button(t("Mirror"), Act.MIRROR))
    if page.leads or page.is_rep:
        buttons.append(bk.button(t("Breadth"), Act.BREADTH))
    if buttons:
        blocks.append(bk.actions(*buttons))
    return blocks


def _without(t: Tongue, names: tuple[str, ...]) -> Mrkdwn:
    shown = ", ".join(names[:MOST_NAMED])
    if (more := len(names) - MOST_NAMED) > 0:
        shown = t("{names} and {n} more", names=shown, n=more)
    return mrkdwn(
        t.raw(
            "No praise for 30 days: {names}. What did they say lately that others could learn "
            "from? *Praise this insight* stands in the menu of each message. Only you read this."
        ),
        names=shown,
    )


def _wrote(t: Tongue, page: PraisePage, *, is_own: bool = False) -> Mrkdwn:
    who = t("You wrote:") if is_own or page.is_reps else t("{rep} wrote:", rep=page.rep.name)
    return mrkdwn("*{who}*\n{quote}", who=who, quote=_quoted(page.praise.quote))


def _why(t: Tongue, page: PraisePage) -> Mrkdwn:
    said = t("What is good about it, says {by}:", by=page.by.name)
    return mrkdwn("*{said}*\n{why}", said=said, why=_quoted(page.praise.why))


def _quoted(text: str) -> Mrkdwn:
    """Quote somebody line by line; nothing in it becomes a mention, a link or a format."""
    return Mrkdwn("\n".join(f"> {escape(line)}" for line in text.splitlines()) or "> …")


def _who_reads(t: Tongue, page: PraisePage) -> Mrkdwn:
    if page.praise.team_channel is None:
        return mrkdwn(
            t.raw("The team has no channel, so only {rep} reads it, in a message from me."),
            rep=page.rep.name,
        )
    return mrkdwn(
        t.raw(
            "{rep} reads this first, and may change the quote or say no. With a yes it is posted "
            "in {channel}, where everybody in that channel reads it. If people from outside can "
            "read there, only {rep} gets it."
        ),
        rep=page.rep.name,
        channel=channel_link(page.praise.team_channel),
    )


def _who_reads_words(t: Tongue, page: PraisePage) -> Mrkdwn:
    if page.praise.team_channel is None:
        return mrkdwn(t.raw("Only {rep} and {by} read this."), rep=page.rep.name, by=page.by.name)
    return mrkdwn(
        t.raw("Everybody in {channel} reads this, once it is posted there."),
        channel=channel_link(page.praise.team_channel),
    )


def _asks(t: Tongue, page: PraisePage) -> Mrkdwn:
    return mrkdwn(
        t.raw("{by} would like to praise what you wrote in front of the team."), by=page.by.name
    )


def _may_i(t: Tongue, page: PraisePage) -> Mrkdwn:
    assert page.praise.team_channel is not None, "the rep is asked for a channel only"
    return mrkdwn(
        t.raw("May I post it in {channel}? Everybody in that channel would read it."),
        channel=channel_link(page.praise.team_channel),
    )


def _stands(t: Tongue, page: PraisePage) -> Mrkdwn:
    """Say in a sentence or two what became of it, to the one of the two who reads."""
    facts, rep = page.praise, page.rep.name
    channel = channel_link(facts.team_channel) if facts.team_channel else Mrkdwn("")
    if facts.state is State.AGREED:
        if not page.is_reps:
            said = t.raw("{rep} agreed: your praise goes to {channel}.")
            return mrkdwn(said, rep=rep, channel=channel)
        return mrkdwn(t.raw("Thank you! This praise goes to {channel}."), channel=channel)
    if facts.state is State.PRIVATE:
        if page.is_reps:
            return Mrkdwn(t("This praise is for you alone; it stands in a message of its own."))
        return mrkdwn(
            t.raw(
                "{rep} reads your praise in a message from me. It isn't posted: your team has no "
                "channel that only people from here can read and that I am in."
            ),
            rep=rep,
        )
    if facts.state is State.TAKEN_BACK:
        return Mrkdwn(t("This praise was taken back."))
    if facts.state is State.DECLINED:
        if page.is_reps:
            return mrkdwn(
                t.raw("It stays between you two, and that is all that {by} hears from me."),
                by=page.by.name,
            )
        return mrkdwn(t.raw("{rep} prefers to keep your praise between you two."), rep=rep)
    if facts.waits(page.now):
        if page.is_reps:
            return _asks(t, page)
        return mrkdwn(
            t.raw("{rep} is asked whether it may be posted in {channel}, without any hurry."),
            rep=rep,
            channel=channel,
        )
    if page.is_reps:
        return Mrkdwn(t("Nothing was posted of this, and that is fine."))
    return Mrkdwn(t("It isn't posted: no yes came within five working days, and that is fine."))


def _answers(t: Tongue, page: PraisePage) -> list[Element]:
    value = str(page.praise.id)
    return [
        bk.button(t("Yes, post it"), Act.YES, value=value, style="primary"),
        bk.button(t("Rather not"), Act.NO, value=value),
        bk.button(t("Change the words"), Act.EDIT, value=value),
    ]


def _row(t: Tongue, page: PraisePage) -> list[Element]:
    if page.is_reps and page.praise.waits(page.now):
        return _answers(t, page)
    is_late = page.praise.state is State.ASKED and not page.praise.waits(page.now)
    if is_late or not page.praise.may_be_taken_back:
        return []
    value = str(page.praise.id)
    sure = Confirm(
        t("Take it back?"),
        t("Where it is posted, it then says only that it was taken back."),
        t("Take it back"),
        t("Leave it"),
    )
    return [
        bk.button(t("Change the words"), Act.EDIT, value=value),
        bk.button(t("Take it back"), Act.TAKE_BACK, value=value, confirm=sure),
    ]
