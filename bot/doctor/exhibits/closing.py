"""Examples of what is shown around the end of a 1:1, and of the skill of the month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from bot.actions.rules import ActionFacts, ActionState, Source
from bot.doctor.exhibits.evidence_home import EARLY, MISFIT
from bot.doctor.made_up import BEFORE, FACTS, FRIDAY, MIA, RON, T
from bot.meeting import closing_views, recap_views, skill_views
from bot.meeting.closing_pages import (
    About,
    ClosePage,
    DealRow,
    Decision,
    EditPage,
    RecordFacts,
    Shown,
    Theirs,
)
from bot.meeting.hints import Sign
from bot.meeting.ids import Field
from bot.meeting.minutes import Minutes
from bot.meeting.recap_pages import RecapPage, ReviewLine, Useful
from bot.meeting.skill_book import SkillFacts, SkillPage, skills
from bot.pipeline.rules import DealFacts, DealState, Phase
from bot.rhythm.rules import Answer
from bot.slack.messages import Said, View

__all__ = ["drawn"]

DUE = date(2026, 12, 4)
DEAL = DealFacts(
    1,
    RON.slack_id,
    "Acme renewal",
    "Acme",
    "Discovery",
    Phase.EARLY,
    1_200_000,
    "EUR",
    date(2027, 1, 29),
    "",
    None,
    DealState.OPEN,
    BEFORE,
    BEFORE,
)
ACTION = ActionFacts(
    1,
    "Ask Dana who signs",
    RON.slack_id,
    RON.slack_id,
    MIA.slack_id,
    DUE,
    ActionState.PROPOSED,
    Source.ONE_ON_ONE,
    FACTS.id,
    DEAL.id,
    "",
    None,
    0,
    FRIDAY,
    None,
    None,
)
OVER = FRIDAY + timedelta(minutes=55)
CLOSED = replace(
    FACTS,
    started_at=FRIDAY,
    ended_at=OVER,
    manager_says=Answer.HELD,
    rep_says=Answer.HELD,
    manager_coaching=40,
    manager_forecasting=15,
    rep_coaching=55,
)


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw each of its messages and forms once."""
    yield from _forms()
    yield from _recaps()
    yield from _skills()


def _forms() -> Iterator[partial[View]]:
    about = About(FACTS.id, 0, Shown("10:00", "11:00", Minutes(60)))
    empty = ClosePage(FACTS, MIA, RON, about, {}, DUE)
    asked = DealRow(DEAL, Decision.FIX, is_asked=True, has_step=False)
    full = replace(
        empty,
        fields={Field.NOTES: "He is 80 % sure.", Field.INSIGHTS: "Ron waits now."},
        deals=(
            DealRow(DEAL, None, is_asked=False, has_step=False),
            DealRow(EARLY, None, is_asked=False, has_step=True, fit=MISFIT),
        ),
        actions=(ACTION,),
        is_kept=True,
        signs=(Sign.PROBABILITY,),
    )
    again = replace(
        full, is_closed=True, deals=(asked,), theirs=Theirs(RON.slack_id, "No.", "Yes.")
    )
    for page in (empty, full, again, replace(empty, can_be_private=False, is_of_another=True)):
        yield partial(closing_views.close_form, T, page)
    words: dict[str, str] = {Field.NOTES: "What we said", Field.INSIGHTS: "Ron waits now."}
    edit = EditPage(CLOSED, RON, MIA, 1, words)
    yield partial(closing_views.edit_form, T, edit)
    kept = replace(edit, is_kept=True, theirs=Theirs(MIA.slack_id, "Other words", ""))
    yield partial(closing_views.edit_form, T, kept)


def _recaps() -> Iterator[partial[Said]]:
    record = RecordFacts(FACTS.id, "", "", None, OVER, MIA.slack_id, 1)
    short = RecapPage(CLOSED, MIA, RON, FRIDAY.date(), record)
    yield partial(
        recap_views.recap,
        T,
        replace(short, facts=replace(CLOSED, rep_says=None, rep_coaching=None)),
    )
    words = replace(
        record,
        notes="We planned the talk with Dana.",
        insights="Ron waits after a question, and they go on.",
        useful=Useful.YES,
        version=2,
        edited_at=OVER,
        edited_by=RON.slack_id,
    )
    full = replace(
        short,
        record=words,
        covered=("Acme renewal", "How to open the call with Globex"),
        carried=2,
        reviews=(
            ReviewLine(DEAL, Decision.PURSUE, "", is_asked=True, has_step=False),
            ReviewLine(
                replace(DEAL, id=2, name="Globex"),
                Decision.WALK_AWAY,
                "No problem there",
                is_asked=False,
                has_step=False,
            ),
        ),
        actions=(ACTION, replace(ACTION, id=2, text="Send the list")),
    )
    yield partial(recap_views.recap, T, full)


def _skills() -> Iterator[partial[Said] | partial[View]]:
    skill = next(iter(skills().values()))
    focus = SkillFacts(
        1,
        RON.slack_id,
        skill.key,
        skill.name,
        skill.what,
        skill.questions,
        skill.indicators,
        "Win three new accounts",
        MIA.slack_id,
        RON.slack_id,
        date(2026, 10, 20),
        times=4,
    )
    proposed = replace(focus, id=2, agreed_by=None, since=date(2026, 11, 23))
    today = date(2026, 11, 27)
    none = SkillPage(RON.slack_id, RON.name, None, None, today)
    both = replace(none, focus=focus, proposed=proposed)
    yield partial(skill_views.skills_said, T, [none], RON.slack_id)
    yield partial(skill_views.skills_said, T, [both], MIA.slack_id)
    yield partial(skill_views.skills_said, T, [], MIA.slack_id)
    yield partial(skill_views.skill_form, T, none, is_rep=True)
    yield partial(skill_views.skill_form, T, both, is_rep=False)
