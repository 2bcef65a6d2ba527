"""How coaching in the moment looks: one tap, what came of it, and its form (docs/rhythm.md R6)."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.errors import Text
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts
from bot.sessions.ids import Act, Field, Form, Options
from bot.sessions.pages import LogPage, MomentPage
from bot.sessions.rules import LONGEST_ABOUT, MOMENT_LENGTHS, SessionFacts
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block, Said, View
from bot.words import Tongue

__all__ = [
    "deal_choices",
    "deal_field",
    "log_form",
    "logged",
    "moment_line",
    "one_tap",
    "refused",
    "remove_button",
    "removed",
    "rep_choices",
    "saved",
]

USUAL = 15
MOST_REPS = 8
MOST_CHOICES = 100


def one_tap(t: Tongue, page: LogPage) -> Said:
    """Offer a quarter of an hour with each of the likeliest reps, in one tap."""
    if not page.reps:
        return _of_reader(t, page)
    text = t("Whom did you coach just now? One tap logs {n} minutes.", n=USUAL)
    blocks: list[Block] = [bk.section(text)]
    blocks += [
        bk.section(
            mrkdwn("{rep}", rep=mention(rep.slack_id)),
            accessory=bk.button(
                t("{n} min", n=USUAL),
                Act.LOG_NOW,
                value=rep.slack_id,
                accessibility_label=t("{n} minutes with {name}", n=USUAL, name=_name(rep)),
            ),
            block_id=f"log:{rep.slack_id}",
        )
        for rep in page.reps[:MOST_REPS]
    ]
    blocks += [
        bk.actions(bk.button(t("Somebody else, or more to say"), Act.LOG)),
        bk.context(
            t(
                "Counted apart from your 1:1s. The rep sees it in their Home. Quicker still: "
                "`/coach log @Ron 15 pricing call`"
            )
        ),
    ]
    return Said(text, bk.message(blocks))


def _of_reader(t: Tongue, page: LogPage) -> Said:
    """Tell somebody who leads nobody what was logged of them, each to be taken out."""
    if not page.logged:
        text = t("Who leads a team logs coaching in the moment here. Of you nothing was logged.")
        return Said(text, bk.message([bk.section(text)]))
    text = t("Coaching in the moment that was logged with you lately:")
    rows: list[Block] = [
        bk.section(
            moment_line(t, one),
            accessory=remove_button(t, one.facts),
            block_id=f"moment:{one.facts.id}",
        )
        for one in page.logged
    ]
    note = bk.context(t("You and the one who coached you see this. Not right? Take it out."))
    return Said(text, bk.message([bk.section(text), *rows, note]))


def moment_line(t: Tongue, page: MomentPage) -> Mrkdwn:
    """Say in a line when the reader and the other talked, how long, and what about: for lists."""
    facts = page.facts
    day = t.short_day(page.reader.hours.local_day(facts.planned_at))
    line = mrkdwn(
        t.raw("{day}: {n} min in the moment with {person}"),
        day=day,
        n=facts.length,
        person=mention(page.other.slack_id),
    )
    return mrkdwn("{line}, {about}", line=line, about=facts.about) if facts.about else line


def remove_button(t: Tongue, facts: SessionFacts, *, label: str = "") -> Element:
    """Draw the button by which either of the two takes it out again."""
    return bk.button(label or t("Take it out"), Act.REMOVE, value=str(facts.id))


def logged(t: Tongue, page: MomentPage) -> Said:
    """Say what was logged, with the way back."""
    text = mrkdwn(
        t.raw("Logged {n} minutes with {person}."),
        n=page.facts.length,
        person=mention(page.other.slack_id),
    )
    blocks = [
        bk.section(text, accessory=remove_button(t, page.facts, label=t("Undo"))),
        bk.context(_counted_apart(t, page.other)),
    ]
    return Said(text, bk.message(blocks))


def removed(t: Tongue, page: MomentPage) -> Said:
    """Say that it is out again."""
    text = mrkdwn(
        t.raw("Taken out: {n} minutes in the moment with {person}."),
        n=page.facts.length,
        person=mention(page.other.slack_id),
    )
    return Said(text, bk.message([bk.section(text)]))


def refused(t: Tongue, words: Text) -> Said:
    """Say why a typed line wasn't logged; a command has no fields where it could stand."""
    text = mrkdwn("{why}", why=t.text(words))
    how = bk.context(t("Like this: `/coach log @Ron 15 pricing call`"))
    return Said(text, bk.message([bk.section(text), how]))


def saved(t: Tongue, said: Said) -> View:
    """Show in place of a form what came of it."""
    return bk.modal(
        title=t("In the moment"), blocks=said.blocks, callback_id=Form.LOG, close=t("Done")
    )


def log_form(t: Tongue, page: LogPage, rep: str = "") -> View:
    """Ask with whom, how long, when and what about."""
    now = page.now.astimezone(ZoneInfo(page.reader.zone))
    choices = rep_choices(page.reps)
    known = {one.value for one in choices}
    lengths = [Choice(t("{n} minutes", n=one), str(one)) for one in MOMENT_LENGTHS]
    blocks = [
        bk.context(
            t(
                "You and this rep can read it, in your Homes, and nobody else. It is counted apart "
                "from your 1:1s and never stands in for one. Either of you can take it out for two "
                "working days."
            )
        ),
        bk.input_block(
            Field.REP,
            t("With whom?"),
            bk.static_select(Field.REP, choices, initial=rep if rep in known else None),
        ),
        bk.input_block(
            Field.LENGTH,
            t("How long?"),
            bk.static_select(Field.LENGTH, lengths, initial=str(USUAL)),
        ),
        bk.input_block(Field.DAY, t("When?"), bk.datepicker(Field.DAY, initial=now.date())),
        bk.input_block(
            Field.TIME,
            t("At"),
            bk.timepicker(Field.TIME, initial=now.time()),
            hint=t("Your time, {zone}.", zone=t.zone(page.reader.zone)),
        ),
        bk.input_block(
            Field.ABOUT,
            t("What about?"),
            bk.plain_text_input(
                Field.ABOUT, most=LONGEST_ABOUT, placeholder=t("How to open a pricing call")
            ),
            optional=True,
        ),
        deal_field(t),
    ]
    return bk.modal(
        title=t("In the moment"),
        blocks=blocks,
        callback_id=Form.LOG,
        submit=t("Log it"),
        close=t("Leave it"),
    )


def rep_choices(reps: Sequence[PersonFacts]) -> list[Choice]:
    """List reps to choose from."""
    return [Choice(_name(rep), rep.slack_id) for rep in reps[:MOST_CHOICES]]


def deal_field(t: Tongue) -> Block:
    """Ask which deal it is about; the choices come while somebody types."""
    return bk.input_block(
        Field.DEAL,
        t("About a deal?"),
        bk.external_select(Options.DEAL, placeholder=t("Type a name")),
        optional=True,
    )


def deal_choices(deals: Sequence[tuple[DealFacts, PersonFacts]]) -> list[Element]:
    """List deals to choose from, each with whose it is."""
    return [
        bk.option(Choice(f"{deal.name} · {_name(rep)}", str(deal.id)))
        for deal, rep in deals[:MOST_CHOICES]
    ]


def _counted_apart(t: Tongue, other: PersonFacts) -> Mrkdwn:
    return mrkdwn(
        t.raw("Counted apart from your 1:1s. {name} sees it in their Home."), name=_name(other)
    )


def _name(person: PersonFacts) -> str:
    return person.name.strip() or person.slack_id
