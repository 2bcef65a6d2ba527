"""The forms of actions: a new one, other words or another day, and a line to what was said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.actions.ids import Act, Form
from bot.actions.pages import About, Draft, FormPage, OnePage
from bot.actions.rules import (
    LONGEST_HELP,
    LONGEST_OUTCOME,
    LONGEST_TEXT,
    ActionField,
    ActionState,
    Place,
)
from bot.actions.views import action_line, ladder_words
from bot.pipeline.views import deal_choices
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Mrkdwn, mrkdwn
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.slack.payloads import SUBJECT_DIGITS, Values
from bot.words import Tongue

__all__ = [
    "Below",
    "ChangeMeta",
    "NewMeta",
    "WordsAbout",
    "WordsMeta",
    "change_form",
    "made_view",
    "new_form",
    "read_new",
    "words_form",
]

ME, OTHER = "me", "other"
# With names of emoji throughout, a hundred of both would be more than a view may hold.
MOST_PAIRS = MOST_DEALS = 75
NAME_SHOWN = 60


class WordsAbout(StrEnum):
    """What a line is asked for; kept in the form that asks for it."""

    OUTCOME = "outcome"
    HELP = "help"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Below:
    """The list that lies below a form, to be shown anew; "" where none does."""

    view: str = ""
    listed: str = ""
    page: int = 0


@dataclass(frozen=True)
class NewMeta(Metadata):
    """What a new action comes from; `rep` is whose deals the form lists."""

    rep: str
    one_on_one: int | None
    deal: int | None
    channel: str | None
    ts: str | None

    @property
    def about(self) -> About:
        place = Place(self.channel, self.ts) if self.channel and self.ts else None
        return About(self.rep, self.one_on_one, self.deal, place)


@dataclass(frozen=True)
class ChangeMeta(Metadata):
    """Which action gets other words; `accepts` is 1 where sending it is a yes, too."""

    action: int
    accepts: int
    view: str
    listed: str
    page: int


@dataclass(frozen=True)
class WordsMeta(Metadata):
    """Which action a line is about, and what it says of it: `WordsAbout`."""

    action: int
    about: str
    view: str
    listed: str
    page: int


def new_form(t: Tongue, page: FormPage) -> View:
    """Ask what shall be done, by whom and by when; whoever leads several picks the rep first."""
    chosen, reader = page.chosen, page.reader.slack_id
    rep = chosen.rep.slack_id
    blocks: list[Block] = [bk.context(_readers(t, page))]
    if len(page.pairs) > 1:
        choices = [_pair_choice(t, page, at) for at in range(min(len(page.pairs), MOST_PAIRS))]
        blocks.append(
            bk.input_block(
                ActionField.REP,
                t("Whose 1:1s is it about?"),
                bk.static_select(Act.REP, choices, initial=rep),
                dispatch=True,
            )
        )
    owners = [
        Choice(t("I do it"), ME),
        Choice(t("{name} does it", name=bk.shorten(chosen.other.name, NAME_SHOWN)), OTHER),
    ]
    blocks += [
        _text_field(t, page.text),
        bk.input_block(
            ActionField.OWNER,
            t("Who does it?"),
            bk.radio_buttons(ActionField.OWNER, owners, initial=ME if rep == reader else OTHER),
            hint=t("Whoever does it accepts it first, and may change its words and its day."),
        ),
        bk.input_block(
            ActionField.DUE,
            t("By when?"),
            bk.datepicker(ActionField.DUE, initial=page.due_on),
        ),
    ]
    if page.deals:
        deals = deal_choices(t, page.deals[:MOST_DEALS])
        there = {one.value for one in deals}
        initial = str(page.deal) if page.deal and str(page.deal) in there else None
        blocks.append(
            bk.input_block(
                # Another rep's deals are another field: nothing chosen stays by mistake.
                _deal_field(rep),
                t("Which deal is it about?"),
                bk.static_select(ActionField.DEAL, deals, placeholder=t("None"), initial=initial),
                optional=True,
            )
        )
    place = page.place
    meta = NewMeta(
        rep,
        page.source_id,
        page.deal,
        place.channel if place else None,
        place.ts if place else None,
    )
    return bk.modal(
        title=t("New action"),
        blocks=blocks,
        callback_id=Form.NEW,
        submit=t("Save"),
        close=t("Leave it"),
        metadata=meta.dumps(),
    )


def read_new(values: Values, meta: NewMeta) -> Draft:
    """Read the form of a new action."""
    about = meta.about
    rep = values.choice(ActionField.REP) or meta.rep
    chosen = values.choice(_deal_field(rep)) or ""
    is_id = chosen.isascii() and chosen.isdigit() and len(chosen) <= SUBJECT_DIGITS
    return Draft(
        values.text(ActionField.TEXT),
        values.date(ActionField.DUE),
        is_own=values.choice(ActionField.OWNER) != OTHER,
        about=About(rep, about.one_on_one, int(chosen) if is_id else None, about.place),
        came_from=about.deal,
    )


def made_view(t: Tongue, page: OnePage) -> View:
    """Say what was made, and what follows from it (docs/rhythm.md R32)."""
    action = page.action
    blocks: list[Block] = [
        bk.section(action_line(t, action, page.reader.slack_id, today=page.today))
    ]
    if action.state is ActionState.AGREED:
        blocks.append(bk.section(ladder_words(t, action, page.reader.zone)))
    elif action.batch is not None:
        words = t(
            "I ask for a yes within ten minutes, in one message with whatever else you propose "
            "until then. The reminders begin with that yes."
        )
        blocks.append(bk.section(words))
    else:
        blocks.append(bk.section(t("It is asked for in the recap of your 1:1.")))
    return bk.modal(title=t("Noted"), blocks=blocks, close=t("Close"))


def change_form(t: Tongue, page: OnePage, below: Below) -> View:
    """Ask for other words or another day; of a proposal its owner accepts by sending it."""
    action = page.action
    is_proposed = action.state is ActionState.PROPOSED
    accepts = is_proposed and action.owner == page.reader.slack_id
    day = t.day(action.due_on)
    if accepts:
        was = t("It was proposed for {day}.", day=day)
    elif action.due_on < page.today:
        was = t("It was due on {day}.", day=day)
    else:
        was = t("Until now it is due on {day}.", day=day)
    meta = ChangeMeta(action.id, int(accepts), below.view, below.listed, below.page)
    blocks = [
        bk.context(t("You two can read this, and whoever leads these 1:1s later.")),
        _text_field(t, action.text),
        bk.input_block(
            ActionField.DUE,
            t("By when?"),
            bk.datepicker(ActionField.DUE, initial=action.due_on),
            hint=was,
        ),
    ]
    return bk.modal(
        title=t("Change, then accept") if accepts else t("Move or change"),
        blocks=blocks,
        callback_id=Form.CHANGE,
        submit=t("Accept") if accepts else t("Save"),
        close=t("Leave it"),
        metadata=meta.dumps(),
    )


def words_form(t: Tongue, page: OnePage, about: WordsAbout, below: Below) -> View:
    """Ask for a line: what came of it, what help is needed, or why it is off."""
    action = page.action
    is_done = action.state is ActionState.DONE
    label, title, done = {
        WordsAbout.OUTCOME: (
            (t("What came of it?"), t("What came of it"), t("It is done."))
            if is_done
            else (t("Why is it off?"), t("Dropped"), t("It is dropped. This line is up to you."))
        ),
        WordsAbout.HELP: (
            t("What do you need?"),
            t("Need help"),
            t("It is on your next agenda. This line is up to you."),
        ),
        WordsAbout.DECLINE: (
            t("Why not?"),
            t("Say no"),
            t("A line helps, but isn't needed."),
        ),
    }[about]
    there = (action.needs_help or "") if about is WordsAbout.HELP else action.outcome
    most = LONGEST_HELP if about is WordsAbout.HELP else LONGEST_OUTCOME
    meta = WordsMeta(action.id, about, below.view, below.listed, below.page)
    blocks = [
        bk.context(_words_readers(t, page, about)),
        bk.section(mrkdwn("*{text}*\n{done}", text=action.text, done=done)),
        bk.input_block(
            ActionField.WORDS,
            label,
            bk.plain_text_input(ActionField.WORDS, multiline=True, initial=there, most=most),
            optional=True,
        ),
    ]
    return bk.modal(
        title=title,
        blocks=blocks,
        callback_id=Form.WORDS,
        submit=t("Say no") if about is WordsAbout.DECLINE else t("Save"),
        close=t("Not now"),
        metadata=meta.dumps(),
    )


def _text_field(t: Tongue, text: str) -> Block:
    return bk.input_block(
        ActionField.TEXT,
        t("What shall be done?"),
        bk.plain_text_input(
            ActionField.TEXT,
            initial=" ".join(text.split()),
            placeholder=t("Send the reference list"),
            most=LONGEST_TEXT,
        ),
    )


def _pair_choice(t: Tongue, page: FormPage, at: int) -> Choice:
    rep = page.pairs[at].rep
    if rep.slack_id == page.reader.slack_id:
        name = page.pairs[at].other.name
        return Choice(t("Mine, with {name}", name=name), rep.slack_id)
    return Choice(rep.name.strip() or rep.slack_id, rep.slack_id)


def _deal_field(rep: str) -> str:
    return f"{ActionField.DEAL}:{rep}"


def _readers(t: Tongue, page: FormPage) -> Mrkdwn:
    if page.place is None:
        return mrkdwn(
            t.raw("You and {name} can read this, and whoever leads these 1:1s later."),
            name=page.chosen.other.name,
        )
    return mrkdwn(
        t.raw(
            "You and {name} can read this, and whoever leads these 1:1s later. When it is done I "
            "say so in that message's thread if I'm in the channel and no outsider is; "
            "everybody there can read that."
        ),
        name=page.chosen.other.name,
    )


def _words_readers(t: Tongue, page: OnePage, about: WordsAbout) -> str:
    if about is WordsAbout.OUTCOME and page.action.place is not None:
        return t(
            "You two can read this, and everybody who can read the thread in which the action was "
            "made."
        )
    return t("You two can read this, and whoever leads these 1:1s later.")
