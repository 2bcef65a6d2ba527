"""What deal checks bring into the examples of Homes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.doctor.exhibits.pipeline import DEAL
from bot.doctor.made_up import BEFORE, MIA, RON
from bot.evidence.book.rules import Footing, Standing
from bot.evidence.checks.rules import (
    CheckFacts,
    CheckState,
    Form,
    QuestionFacts,
    QuestionState,
    Source,
    Thread,
)
from bot.evidence.fit.pages import OutcomeFacts, OutcomePage
from bot.evidence.fit.rules import Answer, FitFacts, Part
from bot.evidence.fit.rules import Standing as FitStanding
from bot.evidence.praise.pages import HomePage
from bot.evidence.praise.rules import PraiseFacts
from bot.evidence.praise.rules import State as PraiseState
from bot.evidence.questions.rules import Step
from bot.evidence.risks.pages import Owed as RisksOwed
from bot.evidence.risks.rules import RiskFacts
from bot.evidence.starting.pages import HomePart
from bot.evidence.starting.rules import LinkFacts, Why
from bot.home.pages import Channel, Checks, Ending, Praised, RepChecks, Risks, Waiting, What
from bot.home.rules import Matter, Owed
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealState, Phase

__all__ = ["EARLY", "LATE", "MISFIT", "nothing", "of_own", "of_rep", "of_reps", "owed"]

LATE = replace(DEAL, id=3, name="Leak sensors, roll-out", stage="Contract", phase=Phase.LATE)
EARLY = replace(DEAL, id=4, name="Pumps for Utrecht", stage="Lead", phase=Phase.EARLY)
CHECK = CheckFacts(
    1,
    RON.slack_id,
    DEAL.id,
    Source.RHYTHM,
    Form.SHORT,
    Phase.MIDDLE,
    f"{MIA.slack_id},{RON.slack_id}",
    Thread("G00000PAIR", "1795420804.000100"),
    Step.CLARIFYING,
    CheckState.OPEN,
    None,
    BEFORE,
    BEFORE + timedelta(days=7),
    None,
    "",
    is_in_channel=False,
)
QUESTION = QuestionFacts(
    1,
    1,
    1,
    Step.CLARIFYING,
    "evidence.how-do-we-know",
    "What did Dana do that tells us she wants it this year?",
    QuestionState.ASKED,
    0,
    BEFORE,
    None,
)
RISK = RiskFacts(1, 1, LATE.id, RON.slack_id, 1, "Their head of finance hasn't seen it")
LINK = LinkFacts(1, LATE.id, "C0000DEAL3", "leak-sensors", MIA.slack_id, BEFORE, None, None, None)
PRAISE = PraiseFacts(
    1,
    RON.slack_id,
    MIA.slack_id,
    "I asked what a day of standstill costs, and waited",
    "You let her do the sum",
    "C00000SALES",
    "1795420804.000200",
    "C00000SALES",
    PraiseState.ASKED,
    BEFORE,
)
OWED = RisksOwed(LATE, 1, 2, (RISK,), ())
STANDINGS = (
    Standing(LATE, Footing.CLAIMS, None),
    Standing(DEAL, Footing.EVIDENCE, BEFORE - timedelta(days=3)),
    Standing(EARLY, Footing.NOTHING, None),
)
MISFIT = FitStanding(
    EARLY,
    (Part.PROBLEM, Part.TRIGGER),
    {
        part: FitFacts(part, Answer.NO, RON.slack_id, BEFORE)
        for part in (Part.PROBLEM, Part.TRIGGER)
    },
)
PART = HomePart(
    RON,
    ((CHECK, DEAL.name), (replace(CHECK, id=2, state=CheckState.WAITING, thread=None), "")),
    blocked=((replace(LINK, agreed_at=BEFORE, blocked=next(iter(Why))), LATE),),
)


def owed() -> list[Owed[What]]:
    """Make up what a rep owes around deal checks: the first three, and others."""
    lost = replace(DEAL, id=5, name="Valves for Lyon", state=DealState.LOST)
    facts = OutcomeFacts(1, lost.id, RON.slack_id, lost.state, asked_at=BEFORE)
    return [
        Owed(Matter.CHECK, BEFORE, Waiting(CHECK, QUESTION, DEAL.name)),
        Owed(Matter.RISKS, BEFORE, Risks(OWED)),
        Owed(Matter.ENDING, BEFORE, Ending(OutcomePage(facts, lost, RON, MIA, RON))),
        Owed(Matter.CHANNEL, BEFORE, Channel(LINK, LATE)),
        Owed(Matter.PRAISE, BEFORE, Praised(PRAISE, MIA.name)),
        Owed(Matter.RISKS, BEFORE, Risks(replace(OWED, to_confirm=0))),
    ]


def of_own() -> Checks:
    """Make up what a rep's Home shows of their deals."""
    return Checks(
        part=PART, own=STANDINGS, misfits=(MISFIT,), praise=HomePage(is_rep=True), has_ideal=True
    )


def of_reps(reps: Sequence[PersonFacts]) -> Checks:
    """Make up what the Home shows of the deals of those whom somebody leads."""
    return Checks(
        theirs=STANDINGS,
        praise=HomePage(without=("Rep 2",), leads=True),
        reps=tuple(reps),
        has_ideal=False,
    )


def of_rep(reader: PersonFacts) -> RepChecks:
    """Make up all about a rep's deals."""
    unanswered = replace(QUESTION, state=QuestionState.UNANSWERED, deal_id=DEAL.id)
    return RepChecks(reader, RON, BEFORE, PART, STANDINGS, (OWED,), (MISFIT,), (unanswered,))


def nothing(reader: PersonFacts) -> RepChecks:
    """Make up the same where there is nothing yet."""
    return RepChecks(reader, RON, BEFORE, HomePart(RON), (), (), (), ())
