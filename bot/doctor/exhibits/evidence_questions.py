"""Examples of what the part `questions` of the room `evidence` shows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bot.doctor.made_up import RON, T
from bot.evidence.questions import hint_views, list_views
from bot.evidence.questions.bank import bank, group
from bot.evidence.questions.hint import Hint
from bot.evidence.questions.hint_rules import LastReply
from bot.evidence.questions.list_views import ListMeta
from bot.evidence.questions.pages import Listed, QuestionLine, QuestionsPage, Which
from bot.evidence.questions.rules import BankQuestion, Step, Topic
from bot.pipeline.rules import Phase
from bot.slack.messages import Said, View

__all__ = ["drawn"]

OWN = BankQuestion(
    "own.1",
    "Which of their plants would they show us first?",
    Topic.PROBLEM,
    "R25",
    Step.OVERVIEW,
    Phase.EARLY,
)
META = ListMeta.of(Listed(), 0)
WORDS = "Petra loves it & wants to go on"


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw each of its messages and forms once."""
    ours = [one for one in bank().values() if not one.is_wished]
    lines = (
        QuestionLine(OWN, is_aside=False),
        *(QuestionLine(one, is_aside=number == 1) for number, one in enumerate(ours[:7])),
    )
    page = QuestionsPage(Listed(), lines, 1, 3, 20, may_change=True)
    yield partial(list_views.questions_list, T, page)
    narrow = Listed(Step.RISKS, Phase.LATE, Topic.CLOSING, Which.ASIDE)
    for listed in (narrow, Listed(which=Which.OWN), Listed(topic=Topic.GROWTH)):
        none = QuestionsPage(listed, (), 0, 1, 0, may_change=False)
        yield partial(list_views.questions_list, T, none)
    yield partial(list_views.questions_form, T, META, view="V1")
    yield partial(list_views.questions_form, T, META, view="V1", question=OWN)
    claim = LastReply(RON.slack_id, "What do they say?", WORDS, "claim", ("actor", "when"))
    asked = group("hint.actor")[0]
    yield partial(hint_views.hint_view, T, Hint(RON, 1, claim, asked, 0))
    silent = LastReply(RON.slack_id)
    yield partial(hint_views.hint_view, T, Hint(RON, 1, silent, group("hint.open")[0], 1))
