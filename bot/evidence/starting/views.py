"""How asking for a deal check looks: its form, a message pointed out, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.evidence.checks.rules import CheckState
from bot.evidence.checks.rules import Form as Length
from bot.evidence.questions.rules import TEXT_LIMIT
from bot.evidence.starting.ids import Act, Field, Form, deal_field
from bot.evidence.starting.pages import CheckPage, Outlook, PointedPage, StartedPage, Wanted
from bot.evidence.starting.words import where
from bot.people.rules import PersonFacts
from bot.pipeline.views import deal_choices
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Element, Mrkdwn, channel_link, mrkdwn
from bot.slack.messages import Block, MessageRef, View
from bot.slack.metadata import Metadata
from bot.slack.payloads import SUBJECT_DIGITS, Malformed, Values
from bot.words import Tongue

__all__ = [
    "CheckMeta",
    "PointedMeta",
    "check_button",
    "check_form",
    "deal_of",
    "pointed_form",
    "read_check",
    "started",
]

MOST_REPS = 100
# With names of emoji throughout, a hundred of both would be more than a view may hold.
MOST_DEALS = 75
NONE = "none"


@dataclass(frozen=True)
class CheckMeta(Metadata):
    """Whose deals the form lists."""

    rep: str


@dataclass(frozen=True)
class PointedMeta(Metadata):
    """Which message was pointed out, and who wrote it."""

    rep: str
    channel: str
    ts: str
    thread: str | None

    @property
    def message(self) -> MessageRef:
        return MessageRef(self.channel, self.ts, self.thread)


def check_button(t: Tongue, deal_id: int | None = None, *, name: str = "") -> Element:
    """Build the button that opens the form, for a deal or for any: wherever buttons stand."""
    if deal_id is None:
        return bk.button(t("Check a deal"), Act.CHECK)
    label = t("How do we know? {name}", name=name) if name else None
    return bk.button(t("How do we know?"), Act.CHECK, value=str(deal_id), accessibility_label=label)


def check_form(t: Tongue, page: CheckPage) -> View:
    """Ask which deal is looked at, how long, and perhaps with which question first."""
    rep = page.rep.slack_id
    blocks: list[Block] = [bk.context(_readers(t, page))]
    if len(page.reps) > 1:
        choices = [_rep_choice(t, page, one) for one in page.reps[:MOST_REPS]]
        blocks.append(
            bk.input_block(
                Act.REP,
                t("Whose deal?"),
                bk.static_select(Act.REP, choices, initial=rep),
                dispatch=True,
            )
        )
    if page.deals and page.deal:
        blocks += _deal_fields(t, page)
    else:
        words = (
            t("You have no open deal yet. `/coach deal` enters one.")
            if page.is_own
            else mrkdwn(
                t.raw("{name} has no open deal yet. `/coach deal` enters one."), name=page.rep.name
            )
        )
        blocks.append(bk.section(Mrkdwn(words)))
    return bk.modal(
        title=t("Check a deal"),
        blocks=blocks,
        callback_id=Form.CHECK,
        submit=t("Ask") if page.deals and not page.is_own else t("Begin"),
        close=t("Not now"),
        metadata=CheckMeta(rep).dumps(),
    )


def pointed_form(t: Tongue, page: PointedPage) -> View:
    """Ask which deal a message is about; then "How do we know?" is asked in its thread."""
    message = page.message
    blocks: list[Block] = [bk.context(_pointed_readers(t, page))]
    choices = [Choice(t("None, or another one"), NONE)]
    choices += deal_choices(t, page.deals[:MOST_DEALS])
    known = {one.value for one in choices}
    guess = str(page.guess) if page.guess and str(page.guess) in known else NONE
    words = (
        mrkdwn(t.raw("I ask you *How do we know?* in that message's thread."))
        if page.is_own
        else mrkdwn(
            t.raw("I ask {name} *How do we know?* in that message's thread."), name=page.rep.name
        )
    )
    blocks += [
        bk.section(words),
        bk.input_block(
            Field.DEAL,
            t("Which deal is it about?"),
            bk.static_select(Field.DEAL, choices, initial=guess),
            hint=t("What is answered stands with that deal. What the message says isn't kept."),
        ),
    ]
    if outlook := outlook_words(t, page.outlook, page.rep, page.reader):
        blocks.append(bk.context(outlook))
    meta = PointedMeta(page.rep.slack_id, message.channel, message.ts, message.thread_ts)
    return bk.modal(
        title=t("How do we know?"),
        blocks=blocks,
        callback_id=Form.POINTED,
        submit=t("Ask"),
        close=t("Not now"),
        metadata=meta.dumps(),
    )


def started(t: Tongue, page: StartedPage) -> View:
    """Say what came of a form: when and where it is asked, or that it is on the agenda."""
    check, name = page.check, page.rep.name
    is_own = page.rep.slack_id == page.reader.slack_id
    about = page.deal.name if page.deal else t("that message")
    if check.state is CheckState.FELL_AWAY:
        said = mrkdwn(
            t.raw(
                "{name} has had their questions this week. Yours about *{about}* is on the agenda "
                "of your next 1:1, so nothing is lost."
            ),
            name=name,
            about=about,
        )
        return bk.modal(title=t("On the agenda"), blocks=[bk.section(said)], close=t("Close"))
    if is_own:
        said = mrkdwn(
            t.raw("I ask you about *{about}* {where}, one question at a time."),
            about=about,
            where=where(t, check.place),
        )
    else:
        said = mrkdwn(
            t.raw("I ask {name} about *{about}* {where}, one question at a time."),
            name=name,
            about=about,
            where=where(t, check.place),
        )
    blocks = [bk.section(said)]
    if outlook := outlook_words(t, page.outlook, page.rep, page.reader):
        blocks.append(bk.context(outlook))
    if check.is_in_channel:
        blocks.append(bk.context(_if_unsafe(t)))
    return bk.modal(title=t("Noted"), blocks=blocks, close=t("Close"))


def outlook_words(
    t: Tongue, outlook: Outlook, rep: PersonFacts, reader: PersonFacts
) -> Mrkdwn | None:
    """Say when there is room for a question; nothing where it is asked at once (R43, R49)."""
    if outlook.falls_away:
        return mrkdwn(
            t.raw(
                "{name} has had their questions this week. Yours goes to the agenda of your next "
                "1:1 instead."
            ),
            name=rep.name,
        )
    if outlook.until is None:
        return None
    return mrkdwn(
        t.raw("{name} is asked when there is room: {at} at the earliest."),
        name=rep.name,
        at=_when(t, outlook.until, reader.zone),
    )


def read_check(values: Values, meta: CheckMeta) -> Wanted:
    """Read the form of a check. Raises Malformed."""
    rep = values.choice(Act.REP) or meta.rep
    length = values.choice(Field.FORM) or Length.SHORT
    if length not in set(Length):
        raise Malformed("no length of a check")
    return Wanted(
        rep, deal_of(values.choice(deal_field(rep))), Length(length), values.text(Field.WORDS)
    )


def deal_of(chosen: str | None) -> int | None:
    """Read the deal that was chosen in a select; None for none, and for what is no id."""
    chosen = chosen or ""
    is_id = chosen.isascii() and chosen.isdigit() and len(chosen) <= SUBJECT_DIGITS
    return int(chosen) if is_id else None


def _deal_fields(t: Tongue, page: CheckPage) -> list[Block]:
    assert page.deal is not None, "only where there is one"
    choices = deal_choices(t, page.deals[:MOST_DEALS])
    known = {one.value for one in choices}
    chosen = str(page.deal.id)
    if chosen not in known:
        choices = [*deal_choices(t, [page.deal]), *choices[: MOST_DEALS - 1]]
    blocks = [
        bk.input_block(
            deal_field(page.rep.slack_id),
            t("Which deal?"),
            bk.static_select(Act.DEAL, choices, initial=chosen),
            dispatch=True,
        )
    ]
    if page.under_way is not None:
        words = t.raw("A check of *{name}* is under way {where}. One at a time is plenty.")
        held = where(t, page.under_way.place)
        blocks.append(bk.section(mrkdwn(words, name=page.deal.name, where=held)))
    lengths = [
        Choice(t("Short: three questions"), Length.SHORT),
        Choice(t("Long: the whole way from overview to next call"), Length.LONG),
    ]
    blocks += [
        bk.input_block(
            Field.FORM,
            t("How long?"),
            bk.radio_buttons(Field.FORM, lengths, initial=Length.SHORT),
        ),
        bk.input_block(
            Field.WORDS,
            t("First question"),
            bk.plain_text_input(
                Field.WORDS, most=TEXT_LIMIT, placeholder=t("What did Anna say about the price?")
            ),
            optional=True,
            hint=t(
                "In your own words, open, and one thing. Left empty, I choose what fits the deal."
            ),
        ),
    ]
    if outlook := outlook_words(t, page.outlook, page.rep, page.reader):
        blocks.append(bk.context(outlook))
    return blocks


def _readers(t: Tongue, page: CheckPage) -> Mrkdwn:
    link = page.link
    if link is not None and link.agreed_at is not None:
        return mrkdwn(
            t.raw(
                "It is held in {channel}: everybody there reads questions and replies. What I make "
                "of a reply only you two read. {unsafe}"
            ),
            channel=channel_link(link.channel),
            unsafe=_if_unsafe(t),
        )
    return mrkdwn(
        t.raw(
            "You and {name} read it, in your group DM with me. Whoever leads these 1:1s later sees "
            "what is known by now, and not your words."
        ),
        name=page.other.name,
    )


def _pointed_readers(t: Tongue, page: PointedPage) -> Mrkdwn:
    return mrkdwn(
        t.raw(
            "Whoever reads that thread reads question and reply. Where I'm not in the channel, or "
            "outsiders are, I ask in the group DM of you and {name} with a link."
        ),
        name=page.other.name,
    )


def _if_unsafe(t: Tongue) -> Mrkdwn:
    return Mrkdwn(
        t("If outsiders can read that channel by then, I ask in your group DM and tell you why.")
    )


def _rep_choice(t: Tongue, page: CheckPage, rep: PersonFacts) -> Choice:
    if rep.slack_id == page.reader.slack_id:
        return Choice(t("Mine"), rep.slack_id)
    return Choice(rep.name.strip() or rep.slack_id, rep.slack_id)


def _when(t: Tongue, instant: datetime, zone: str) -> str:
    day = instant.astimezone(ZoneInfo(zone)).date()
    return f"{t.short_day(day)}, {t.time(instant, zone)}"
