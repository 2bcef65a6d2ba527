"""The list of questions in words, and the form for one of a workspace's own (R25, R47)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from bot.errors import N_, Text
from bot.evidence.questions.ids import Act, Field, Form
from bot.evidence.questions.pages import Listed, NewQuestion, QuestionLine, QuestionsPage, Which
from bot.evidence.questions.rules import (
    OWN,
    PHASE_WORDS,
    STEP_WORDS,
    TEXT_LIMIT,
    TOPIC_WORDS,
    BankQuestion,
    Step,
    Topic,
)
from bot.pipeline.rules import Phase
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Element, Mrkdwn, mrkdwn
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.slack.payloads import Malformed, Values
from bot.words import Tongue

__all__ = [
    "LIST",
    "Below",
    "ListMeta",
    "questions_button",
    "questions_form",
    "questions_list",
    "read",
    "read_listed",
]

LIST = "questions.list"
"""The callback id: it can't be sent, so nothing listens to it."""
ANY = "any"
TYPED_LIMIT = 300
"""More than a question may have, so that the form can say by how much it is too long."""

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True)
class ListMeta(Metadata):
    """What the list is narrowed to, "" for everything, and its page from 0."""

    step: str
    phase: str
    topic: str
    which: str
    page: int

    @classmethod
    def of(cls, listed: Listed, page: int) -> ListMeta:
        """Carry along what is listed."""
        return cls(
            str(listed.step or ""),
            str(listed.phase or ""),
            str(listed.topic or ""),
            str(listed.which),
            page,
        )

    @property
    def listed(self) -> Listed:
        """Read it back. Raises Malformed."""
        return read_listed(self.step, self.phase, self.topic, self.which)


@dataclass(frozen=True)
class Below(Metadata):
    """Which question the form changes, "" for a new one, and the list below it."""

    key: str
    view: str
    step: str
    phase: str
    topic: str
    which: str
    page: int

    @property
    def meta(self) -> ListMeta:
        """What that list shows."""
        return ListMeta(self.step, self.phase, self.topic, self.which, self.page)


def read_listed(step: str, phase: str, topic: str, which: str) -> Listed:
    """Read what is to be listed from what was chosen. Raises Malformed."""
    return Listed(
        _of(Step, step),
        _of(Phase, phase),
        _of(Topic, topic),
        _of(Which, which) or Which.ASKED,
    )


def questions_button(t: Tongue) -> Element:
    """Lead to the list, from the Home or a modal."""
    return bk.button(t("Questions"), Act.OPEN)


def questions_list(t: Tongue, page: QuestionsPage) -> View:
    """Show a page of the list, with what can be done with each."""
    listed = page.listed
    blocks: list[Block] = [
        bk.actions(
            _select(t, Act.WHICH, _WHICH, listed.which),
            _select(t, Act.STEP, STEP_WORDS, listed.step, t("Every step")),
            _select(t, Act.PHASE, PHASE_WORDS, listed.phase, t("Deals of every phase")),
            _select(t, Act.TOPIC, TOPIC_WORDS, listed.topic, t("Every topic")),
        )
    ]
    if page.may_change:
        blocks.append(bk.actions(bk.button(t("Add a question"), Act.NEW, style="primary")))
    if not page.lines:
        blocks.append(bk.section(_nothing(t, listed)))
    for line in page.lines:
        accessory = _accessory(t, line) if page.may_change else None
        block_id = f"question:{line.question.key}"
        blocks.append(bk.section(_line(t, line), accessory=accessory, block_id=block_id))
    if page.pages > 1:
        blocks.append(_turning(t, page))
    count = t.many("{n} question.", "{n} questions.", page.count)
    blocks.append(
        bk.context(
            count,
            t(
                "Nobody is asked the same within four weeks. Whoever leads a team and your admins "
                "can add questions and put some aside; everybody here can be asked them."
            ),
        )
    )
    return bk.modal(
        title=t("Questions"),
        blocks=blocks,
        callback_id=LIST,
        close=t("Close"),
        metadata=ListMeta.of(listed, page.page).dumps(),
    )


def questions_form(
    t: Tongue, meta: ListMeta, *, view: str, question: BankQuestion | None = None
) -> View:
    """Ask for a question in own words; `view` is the list below, to be shown anew."""
    listed = meta.listed
    step = question.step if question else listed.step
    topic = question.topic if question else listed.topic
    phase = question.phase if question else listed.phase
    blocks: list[Block] = [
        bk.context(
            t(
                "Everybody in this workspace who is asked it reads it; "
                "whoever leads a team and your admins can change it or put it aside."
            )
        ),
        bk.section(
            t(
                "A good question is open, asks one thing and leaves your own view out. "
                "“What did they do after the demo?” brings more than “Did they like it?”"
            )
        ),
        bk.input_block(
            Field.TEXT,
            t("Your question"),
            bk.plain_text_input(
                Field.TEXT,
                multiline=True,
                initial=question.text if question else "",
                most=TYPED_LIMIT,
            ),
            hint=t("At most {n} characters.", n=TEXT_LIMIT),
        ),
        _choice(t, Field.STEP, t("In which step of a deal check?"), STEP_WORDS, step),
        bk.input_block(
            Field.PHASE,
            t("For which deals?"),
            _select(t, Field.PHASE, PHASE_WORDS, phase, t("Deals of every phase")),
        ),
        _choice(t, Field.TOPIC, t("What is it about?"), TOPIC_WORDS, topic),
    ]
    key = question.key if question else ""
    below = Below(key, view, meta.step, meta.phase, meta.topic, meta.which, meta.page)
    return bk.modal(
        title=t("Your question") if question else t("Add a question"),
        blocks=blocks,
        callback_id=Form.OWN,
        submit=t("Save"),
        close=t("Leave it"),
        metadata=below.dumps(),
    )


def read(values: Values) -> NewQuestion:
    """Read the form. Raises Malformed."""
    step = _of(Step, values.choice(Field.STEP) or "")
    topic = _of(Topic, values.choice(Field.TOPIC) or "")
    if step is None or topic is None:
        raise Malformed("a question needs a step and a topic")
    phase = _of(Phase, values.choice(Field.PHASE) or "")
    return NewQuestion(values.text(Field.TEXT), step, topic, phase)


_WHICH: Mapping[Which, Text] = {
    Which.ASKED: N_("What is asked"),
    Which.OWN: N_("Your own"),
    Which.ASIDE: N_("Put aside"),
}


def _of(kind: type[E], given: str) -> E | None:
    if given in {"", ANY}:
        return None
    try:
        return kind(given)
    except ValueError as error:
        raise Malformed(f"no {kind.__name__}: {given[:40]!r}") from error


def _select(
    t: Tongue, action: str, words: Mapping[E, Text], chosen: E | None, every: str = ""
) -> Element:
    choices = [Choice(every, ANY)] if every else []
    choices += [Choice(t.text(words[one]), str(one)) for one in words]
    return bk.static_select(action, choices, initial=str(chosen or ANY))


def _choice(
    t: Tongue, field: Field, label: str, words: Mapping[E, Text], chosen: E | None
) -> Block:
    choices = [Choice(t.text(words[one]), str(one)) for one in words]
    initial = str(chosen) if chosen else None
    return bk.input_block(field, label, bk.static_select(field, choices, initial=initial))


def _line(t: Tongue, line: QuestionLine) -> Mrkdwn:
    one = line.question
    where = [t.text(STEP_WORDS[one.step])] if one.step else []
    if one.agenda:
        where.append(t("on agendas"))
    if one.phase:
        where.append(t.text(PHASE_WORDS[one.phase]))
    where.append(t.text(TOPIC_WORDS[one.topic]))
    if one.group == OWN:
        where.append(t("your own"))
    if line.is_aside:
        where.append(t("put aside"))
    return mrkdwn("{text}\n_{where}_", text=t.text(one.words), where=" · ".join(where))


def _accessory(t: Tongue, line: QuestionLine) -> Element:
    key = line.question.key
    if line.question.group == OWN:
        last = (
            Choice(t("Put back"), f"back:{key}")
            if line.is_aside
            else Choice(t("Put aside"), f"aside:{key}")
        )
        return bk.overflow(Act.MENU, [Choice(t("Change"), f"change:{key}"), last])
    if line.is_aside:
        return bk.button(t("Put back"), Act.PUT_BACK, value=key)
    return bk.button(t("Put aside"), Act.ASIDE, value=key)


def _turning(t: Tongue, page: QuestionsPage) -> Block:
    back = bk.button(t("Back"), Act.PAGE_BACK, value=str(page.page - 1))
    on = bk.button(t("More"), Act.PAGE_ON, value=str(page.page + 1))
    buttons = [back] if page.page > 0 else []
    if page.page < page.pages - 1:
        buttons.append(on)
    return bk.actions(*buttons)


def _nothing(t: Tongue, listed: Listed) -> str:
    if listed.which is Which.OWN:
        return t("You have no questions of your own here yet.")
    if listed.which is Which.ASIDE:
        return t("Nothing is put aside here.")
    return t("No question fits all of this. Choose a wider step, phase or topic.")
