"""Messages and forms of sessions: valid whatever stands in them, and typed words stay typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pipeline.rules import DealFacts, DealState, Phase
from bot.rhythm import figure_views
from bot.rhythm.hours import Hours, Tally
from bot.sandbox.blocks import message_problems, view_bytes, view_problems
from bot.sessions import form_views, moment_views, views
from bot.sessions.ids import Act, Field
from bot.sessions.pages import LogPage, MomentPage, PlanPage, SessionPage
from bot.sessions.rules import AD_HOC, SessionMinutes, State
from bot.sessions.templates import template, templates
from bot.slack.messages import Said
from bot.words import tongue
from tests.rhythm.drawn import HOSTILE, labels, words
from tests.rhythm.values import person
from tests.sessions.values import MIA, RON, TUESDAY, planned

T = tongue("en-GB")
NAMES = st.sampled_from(["Ron Cole", "", *HOSTILE])
TYPED = st.sampled_from(["", "Pricing call", *(one[:150] for one in HOSTILE)])
FORGED = ("<!channel>", "<!here>", "<@U1EVE>", "<#C1SALES>", "<https://evil", "\u202e")


def deal(name: str) -> DealFacts:
    return DealFacts(
        7,
        RON,
        name[:120] or "Acme",
        name[:120],
        "Discovery",
        Phase.EARLY,
        None,
        "",
        None,
        "",
        None,
        DealState.OPEN,
        TUESDAY,
        TUESDAY,
    )


PAGES = st.builds(
    lambda facts, kind, name, now, about, has_deal: SessionPage(
        replace(facts, about=about),
        person(MIA),
        person(RON, "America/New_York", name=name),
        TUESDAY + timedelta(hours=now),
        template(kind),
        deal(name) if has_deal else None,
        (person(RON),),
    ),
    st.builds(
        planned,
        state=st.sampled_from([one for one in State if one is not State.REMOVED]),
        coaching=st.sampled_from([None, 0, 22, 45]),
        changed_by=st.sampled_from([None, RON]),
    ),
    st.sampled_from([*templates(), "unknown"]),
    NAMES,
    st.integers(-30, 30),
    TYPED,
    st.booleans(),
)


def check(said: Said) -> None:
    blocks: list[Mapping[str, Any]] = list(said.blocks)
    assert not message_problems(blocks), vars(message_problems(blocks))
    assert said.text.strip()
    marked = [said.text, *(text for text in _marked(blocks))]
    assert not any(forged in text for text in marked for forged in FORGED)


def _marked(node: object) -> list[str]:
    if isinstance(node, Mapping):
        own = [str(node["text"])] if node.get("type") == "mrkdwn" else []
        return own + [text for child in node.values() for text in _marked(child)]
    if isinstance(node, list | tuple):
        return [text for child in node for text in _marked(child)]
    return []


def check_form(view: Mapping[str, Any]) -> None:
    assert not view_problems(view), vars(view_problems(view))
    assert view_bytes(view) <= 250_000
    assert not any(forged in text for text in _marked(view["blocks"]) for forged in FORGED)


@given(page=PAGES, is_latest=st.booleans())
def test_the_message(page: SessionPage, *, is_latest: bool) -> None:
    """Whatever stands, the message is valid, says when, and escapes what was typed."""
    said = views.card(T, page, is_latest=is_latest)

    check(said)
    assert "24 November" in said.text
    # Mia's clock and Ron's differ, so both are said (R7).
    assert "Berlin time" in said.text
    assert "New York" in said.text
    assert len(labels(said.blocks)) <= 4


@given(PAGES)
def test_forms_of_a_session(page: SessionPage) -> None:
    """The form to move it is valid, in its reader's own time."""
    check_form(form_views.move_form(T, page, RON))
    assert views.session_line(T, page, RON)
    assert views.file_title(T, page)


@given(st.lists(NAMES, min_size=1, max_size=130), st.sampled_from(["", "U1REP3", "U1NOBODY"]))
def test_forms_for_many_reps(names: list[str], chosen: str) -> None:
    """With one rep or more than a menu takes, both forms are valid."""
    reps = tuple(person(f"U1REP{n}", name=name) for n, name in enumerate(names))

    check_form(form_views.plan_form(T, PlanPage(person(MIA), reps, TUESDAY), chosen))
    check_form(moment_views.log_form(T, LogPage(person(MIA), reps, TUESDAY), chosen))
    check(moment_views.one_tap(T, LogPage(person(MIA), reps, TUESDAY)))
    assert moment_views.deal_choices([(deal(names[0]), reps[0])])


@given(NAMES, TYPED)
def test_in_the_moment(name: str, about: str) -> None:
    """What was logged is said to each of the two with the way back, and in a line for lists."""
    facts = planned(kind=AD_HOC, state=State.HELD, coaching=45, about=about)
    page = MomentPage(facts, person(RON, name=name), person(MIA, name=name))

    for said in (moment_views.logged(T, page), moment_views.removed(T, page)):
        check(said)
    check(moment_views.one_tap(T, LogPage(page.reader, (), TUESDAY, (page,))))
    assert "min in the moment with <@U1MIA>" in moment_views.moment_line(T, page)


def test_what_is_asked_afterwards() -> None:
    """What is usual stands out at first; what was said isn't offered again."""
    over = SessionPage(
        planned(), person(MIA), person(RON), TUESDAY + timedelta(hours=1), templates()["deal"]
    )
    answers = ["All of it coaching", "Half of it", "None of it", "Not held"]
    assert labels(views.card(T, over).blocks) == answers
    primary = [one for one in _buttons(views.card(T, over)) if one.get("style") == "primary"]
    assert [one["action_id"] for one in primary] == [Act.HELD_ALL]
    held = replace(over, facts=planned(state=State.HELD, coaching=22, changed_by=RON))
    assert labels(views.card(T, held).blocks) == [answers[0], *answers[2:]]
    not_held = replace(over, facts=planned(state=State.NOT_HELD, changed_by=RON))
    assert labels(views.card(T, not_held).blocks) == answers[:3]


def _buttons(said: Said) -> list[Mapping[str, Any]]:
    blocks: list[Mapping[str, Any]] = list(said.blocks)
    return [one for block in blocks if block["type"] == "actions" for one in block["elements"]]


def test_who_reads_it() -> None:
    """Each form says who will be able to read what is typed (R47)."""
    page = PlanPage(person(MIA), (person(RON),), TUESDAY)
    for view in (
        form_views.plan_form(T, page),
        moment_views.log_form(T, LogPage(person(MIA), (person(RON),), TUESDAY)),
    ):
        assert "and nobody else" in " ".join(_marked(view["blocks"]))


@pytest.mark.parametrize("field", [Field.DAY, Field.TIME])
def test_now_by_the_readers_clock(field: Field) -> None:
    """The form begins with now, in the reader's own time (R7)."""
    late = TUESDAY.replace(hour=23, tzinfo=UTC)
    view = moment_views.log_form(T, LogPage(person(MIA), (person(RON),), late))

    blocks = {block["block_id"]: block for block in view["blocks"] if "block_id" in block}  # type: ignore[attr-defined]
    element = blocks[field]["element"]
    initial = element.get("initial_date") or element.get("initial_time")
    assert initial == {Field.DAY: "2026-11-25", Field.TIME: "00:00"}[field]


def test_in_figures() -> None:
    """Sessions are part of the hours and said as such; the moment is said beside them (R6)."""
    counted = Tally(coached=60).with_sessions(
        SessionMinutes(planned=45, ad_hoc=25, ad_hoc_times=2, open=30)
    )
    assert (counted.coached, counted.in_sessions, counted.open) == (105, 45, 30)
    line = figure_views.hours_line(T, Hours(date(2026, 11, 24), 180, 100.0, 0, counted))

    assert line == (
        "1.8 of 3.0 h of coaching, on pace on the 24th. 0.8 h of it in planned sessions. "
        "Besides, 2 × in the moment, 25 min."
    )
    assert "in the moment" not in words(
        Said(figure_views.hours_line(T, Hours(date(2026, 11, 24), 180, 100.0, 0, Tally())), [])
    )
