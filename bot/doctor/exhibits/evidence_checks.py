"""Examples of what the part `checks` of the room `evidence` shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.doctor.made_up import AFTER, BEFORE, FRIDAY, MIA, RON, T
from bot.errors import N_
from bot.evidence.book.views import overrule_elements
from bot.evidence.checks import views
from bot.evidence.checks.flow import Ask
from bot.evidence.checks.pages import CheckPage
from bot.evidence.checks.rules import (
    CheckFacts,
    CheckState,
    ClosedWhy,
    Form,
    QuestionFacts,
    QuestionState,
    Source,
    Thread,
)
from bot.evidence.checks.types import ReadingFacts
from bot.evidence.questions.rules import Step
from bot.evidence.reading.types import Finding, Label, What
from bot.people.holding import Reason
from bot.pipeline.rules import DealFacts, DealState, Phase
from bot.slack.messages import Said, View
from bot.slack.mrkdwn import Mrkdwn

__all__ = ["CHECK", "DEAL", "FIRST", "READING", "SECOND", "drawn"]

DEAL = DealFacts(
    id=1,
    rep=RON.slack_id,
    name="Acme renewal",
    account="Acme",
    stage="Proposal",
    phase=Phase.MIDDLE,
    amount=None,
    currency="",
    close_on=None,
    next_step="",
    next_step_on=None,
    state=DealState.OPEN,
    created_at=BEFORE,
    changed_at=BEFORE,
)
CHECK = CheckFacts(
    id=1,
    rep=RON.slack_id,
    deal_id=1,
    source=Source.MANAGER,
    form=Form.SHORT,
    phase=Phase.MIDDLE,
    place=f"{MIA.slack_id},{RON.slack_id}",
    thread=Thread("G000000001", "1795600000.000100"),
    step=Step.CLARIFYING,
    state=CheckState.OPEN,
    opened_by=MIA.slack_id,
    opened_at=BEFORE,
    closes_at=FRIDAY + timedelta(days=7),
    closed_at=None,
    closed_why="",
    is_in_channel=False,
)
FIRST = QuestionFacts(
    1,
    1,
    1,
    Step.CLARIFYING,
    "deal.who-says-yes",
    "Who has to say yes, and what did they say last?",
    QuestionState.ANSWERED,
    1,
    BEFORE,
    FRIDAY,
)
SECOND = QuestionFacts(
    2,
    1,
    2,
    Step.RISKS,
    "deal.risk",
    "What would make them leave everything as it is?",
    QuestionState.ASKED,
    0,
    FRIDAY,
    None,
    AFTER,
)
READING = ReadingFacts(
    id=1,
    rep=RON.slack_id,
    deal_id=1,
    check_id=1,
    question_id=1,
    question_key=FIRST.key,
    question=FIRST.text,
    call_plan_id=None,
    author=RON.slack_id,
    text="They are keen\n<@U000000MIA>: Anna Weber signed the order form on Tuesday",
    label=Label.EVIDENCE,
    language="en",
    found=(
        Finding(What.ACTOR, "Anna Weber"),
        Finding(What.ACT, "signed the order form"),
        Finding(What.WHEN, "on Tuesday"),
    ),
    missing=(),
    reasons=(),
    said_at=BEFORE,
    read_at=BEFORE,
    overruled=None,
    overruled_by=None,
    overruled_at=None,
    verified_by=None,
    verified_at=None,
)
NAMES = {MIA.slack_id: MIA.name, RON.slack_id: RON.name}
PAGE = CheckPage(CHECK, RON, (MIA,), DEAL, (FIRST, SECOND), AFTER, names=NAMES)


def read_as(label: Label | None, text: str = "They are keen to start") -> CheckPage:
    """See the page with the first reply read as something else."""
    said = replace(READING, label=label, text=text, found=())
    return replace(PAGE, mine={1: said})


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw each of its messages once."""
    known = replace(PAGE, evidence=(READING,) * 5, mine={1: READING})
    in_channel = replace(
        known,
        check=replace(CHECK, place="C00000ACME", is_in_channel=True, form=Form.LONG),
    )
    fresh = replace(PAGE, questions=(replace(FIRST, state=QuestionState.ASKED),))
    left = replace(FIRST, state=QuestionState.UNANSWERED)
    closed = replace(CHECK, state=CheckState.CLOSED, closed_at=AFTER, closed_why=ClosedWhy.TIME)
    fell_away = replace(closed, state=CheckState.FELL_AWAY, closed_why=Reason.HAD_THEIR_QUESTIONS)
    yield partial(views.parent, T, fresh)
    yield partial(views.parent, T, replace(known, lines=(Mrkdwn("*Risks*\n• No budget"),)))
    yield partial(views.parent, T, in_channel)
    yield partial(views.parent, T, replace(PAGE, check=closed, questions=(left, SECOND)))
    to_others = replace(READING, said_to=("U000000EVE", RON.slack_id)).shown_to([MIA.slack_id])
    later = {1: replace(READING, read_at=AFTER + timedelta(days=1))}
    yield partial(views.parent, T, replace(PAGE, check=closed, evidence=(to_others,), mine=later))
    one = replace(CHECK, source=Source.REACTION, deal_id=None)
    yield partial(views.parent, T, replace(fresh, check=one, deal=None))
    for page in (known, in_channel, *map(read_as, (*Label, None))):
        yield partial(views.next_question, T, page, SECOND)
    claimed = read_as(Label.CLAIM)
    under = overrule_elements(T, claimed.mine[1])
    yield partial(views.asked_on, T, claimed, FIRST, Ask.WHO_WHEN, nth=1, under_reading=under)
    yield partial(views.asked_on, T, in_channel, FIRST, Ask.SEEN, nth=2)
    yield partial(views.asked_again, T, PAGE, SECOND)
    yield partial(views.thanks, T, known)
    yield partial(views.thanks, T, in_channel)
    yield partial(views.thanks, T, known, is_over=False)
    yield partial(views.had_questions, T, replace(PAGE, check=fell_away))
    yield partial(views.left_channel, T, PAGE, N_("There are guests in that channel."))
