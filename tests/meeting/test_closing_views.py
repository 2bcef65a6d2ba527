"""How the end of a 1:1 looks: within Slack's limits for the longest words, whole and escaped."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions.rules import ActionState
from bot.doctor.exhibits.closing import ACTION, CLOSED, DEAL, DUE, OVER
from bot.doctor.made_up import FACTS, FRIDAY, MIA, RON
from bot.meeting import closing_views, recap_views, skill_views
from bot.meeting.closing_pages import (
    MOST_ACTION_ROWS,
    About,
    ClosePage,
    DealRow,
    Decision,
    Part,
    RecordFacts,
    Shown,
    Theirs,
    action_field,
    deal_field,
)
from bot.meeting.hints import Sign
from bot.meeting.ids import Act, Field
from bot.meeting.minutes import Minutes
from bot.meeting.recap_pages import RecapPage, ReviewLine, Useful
from bot.meeting.recap_views import in_sections
from bot.meeting.skill_book import SkillPage
from bot.rhythm.rules import Answer, OneOnOneFacts
from bot.sandbox.blocks import elements_of, message_problems, view_bytes, view_problems
from bot.slack.messages import Said
from bot.slack.payloads import Values
from bot.words import tongue
from tests.rhythm.drawn import HOSTILE

T = tongue("en-GB")
SCRIPTS = "Straße & <Brücke> 日本語の会議 العربية Кириллица 🙂 "
LONGEST = (SCRIPTS * 100)[:3000]
ALL_ESCAPED = "&" * 3000


def texts(node: object) -> Iterator[str]:
    """List all mrkdwn of some blocks."""
    if isinstance(node, Mapping):
        if node.get("type") == "mrkdwn":
            yield str(node["text"])
        for child in node.values():
            yield from texts(child)
    elif isinstance(node, list | tuple):
        for child in node:
            yield from texts(child)


def check(said: Said) -> None:
    """Hold a message to Slack's limits."""
    blocks: list[Mapping[str, Any]] = list(said.blocks)
    problems = message_problems(blocks)
    assert not problems, vars(problems)
    assert said.text.strip()


def recap_of(
    words: str, *, many: int, state: ActionState, facts: OneOnOneFacts = CLOSED
) -> RecapPage:
    """A recap with as much in it as there may be."""
    deals = [replace(DEAL, id=one, name=words[:120].strip() or "Deal") for one in range(1, 8)]
    return RecapPage(
        facts,
        MIA,
        RON,
        FRIDAY.date(),
        RecordFacts(1, words, words, Useful.PARTLY, OVER, MIA.slack_id, 99, OVER, RON.slack_id),
        covered=(words[:500].strip() or "Item",) * many,
        carried=many,
        reviews=tuple(
            ReviewLine(one, Decision.FIX, words[:300].strip(), is_asked=True, has_step=False)
            for one in deals
        ),
        actions=tuple(
            replace(ACTION, id=one, text=words[:500].strip() or "Do", state=state)
            for one in range(1, many + 1)
        ),
    )


@pytest.mark.parametrize("words", [LONGEST, ALL_ESCAPED, "N" * 3000, *HOSTILE])
@pytest.mark.parametrize("state", [ActionState.PROPOSED, ActionState.DONE])
def test_the_longest_recap(words: str, state: ActionState) -> None:
    """Notes, insights, deals and actions at their longest fit one message, hostile words too."""
    said = recap_views.recap(T, recap_of(words, many=40, state=state))

    check(said)
    shown = "".join(texts(list(said.blocks)))
    for bad in ("<!channel>", "<https://evil", "<@U1EVE>", "\u202e"):
        assert bad not in shown


def test_a_long_note_arrives_whole() -> None:
    """A note of 3,000 characters in four scripts is in the recap to its last character."""
    said = recap_views.recap(T, recap_of(LONGEST, many=0, state=ActionState.DONE))

    shown = html.unescape("".join(texts(list(said.blocks))))
    for word in set(LONGEST.split()):
        assert shown.count(word) >= 2 * LONGEST.count(word)


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=3000))
def test_sections_lose_nothing(text: str) -> None:
    """However a text is cut into sections, together they say it, but for blanks at the cuts."""
    blocks = in_sections(text, title="Notes")

    said = html.unescape("".join(texts(blocks))).removeprefix("*Notes*\n")
    kept = [one for one in text if one.isascii() and one.isalnum()]
    assert [one for one in said if one.isascii() and one.isalnum()] == kept
    assert all(len(one) <= 3000 for one in texts(blocks))


def test_nobody_is_led() -> None:
    """Until the rep said what it was, the recap doesn't tell what the manager says."""
    silent = replace(CLOSED, rep_coaching=None, rep_says=None)
    page = recap_of("Words", many=1, state=ActionState.AGREED, facts=silent)
    shown = "".join(texts(list(recap_views.recap(T, page).blocks)))
    assert "40 of 55" not in shown
    assert "for each of" not in shown
    assert "what was it mostly?" in shown

    page = recap_of("Words", many=1, state=ActionState.AGREED)
    assert "the morning it is due" in str(recap_views.recap(T, page).blocks)
    shown = "".join(texts(list(recap_views.recap(T, page).blocks)))
    assert "40 of 55 minutes coaching" in shown
    coaching = min(page.facts.manager_coaching or 0, page.facts.rep_coaching or 0)
    assert f"{coaching // 7} minutes of coaching for each of 7 deals." in shown
    page = replace(page, facts=replace(page.facts, rep_says=Answer.NOT_HELD, rep_coaching=None))
    shown = "".join(texts(list(recap_views.recap(T, page).blocks)))
    assert "says that it wasn't held" in shown


@pytest.mark.parametrize("words", [LONGEST, ALL_ESCAPED, *HOSTILE])
@pytest.mark.parametrize("is_closed", [False, True])
def test_the_longest_form(words: str, *, is_closed: bool) -> None:
    """With every field at its longest the form is within the limits, and reads back the same."""
    deals = tuple(
        DealRow(
            replace(DEAL, id=one, name=words[:120].strip() or "Deal"),
            Decision.WALK_AWAY,
            is_asked=False,
            has_step=False,
        )
        for one in range(1, 6)
    )
    fields: dict[str, str] = {Field.NOTES: words, Field.INSIGHTS: words, Field.PRIVATE: words}
    for row in range(1, MOST_ACTION_ROWS + 1):
        fields |= {
            action_field(row, Part.TEXT): words[:500],
            action_field(row, Part.OWNER): MIA.slack_id,
            action_field(row, Part.DUE): DUE.isoformat(),
            action_field(row, Part.DEAL): "1",
        }
    for one in deals:
        fields[deal_field(one.deal.id, Part.DECISION)] = Decision.WALK_AWAY
        fields[deal_field(one.deal.id, Part.REASON)] = words[:300]
    about = About(1, 3, Shown("10:00", "11:00", Minutes(60)), MOST_ACTION_ROWS, is_hinted=True)
    page = ClosePage(
        FACTS,
        replace(MIA, name=words[:120].strip() or "Mia"),
        replace(RON, name=words[:120].strip() or "Ron"),
        about,
        fields,
        DUE,
        is_closed=is_closed,
        deals=deals,
        actions=(replace(ACTION, text=words[:500].strip() or "Do"),) * 12,
        is_kept=True,
        theirs=Theirs(RON.slack_id, words, words),
        signs=tuple(Sign),
    )
    view = closing_views.close_form(T, page)

    problems = view_problems(view)
    assert not problems, vars(problems)
    assert view_bytes(view) <= 250_000
    assert closing_views.about_of(str(view["private_metadata"])) == about


def test_what_stands_in_a_form_is_read() -> None:
    """Texts, choices, days and times come back by field, whatever input they stand in."""
    state = {
        "notes": {Act.TYPED: {"type": "plain_text_input", "value": " Words "}},
        "empty": {Act.TYPED: {"type": "plain_text_input", "value": None}},
        "deal_1_decision": {Act.TYPED: {"selected_option": {"value": "fix"}}},
        "action_1_due": {Act.TYPED: {"selected_date": "2026-12-01"}},
        "ended": {Act.TYPED: {"selected_time": "10:45"}},
    }
    assert closing_views.given_in(Values(state)) == {
        "notes": "Words",
        "deal_1_decision": "fix",
        "action_1_due": "2026-12-01",
        "ended": "10:45",
    }


def test_every_field_tells_of_itself() -> None:
    """Each field of the form is kept as it is typed: it dispatches to the one listener."""
    about = About(1, 0, Shown("10:00", "11:00", Minutes(60)))
    row = DealRow(DEAL, None, is_asked=False, has_step=False)
    view = closing_views.close_form(T, ClosePage(FACTS, MIA, RON, about, {}, DUE, deals=(row,)))
    blocks: Any = view["blocks"]

    inputs = [block for block in blocks if block["type"] == "input"]
    assert inputs
    for block in inputs:
        assert block["dispatch_action"]
        assert block["optional"]
        assert [one["action_id"] for one in elements_of(block)] == [Act.TYPED]


def test_who_leads_many_reads_fifteen() -> None:
    """The skills of forty reps fit one answer, and it says that there are more."""
    pages = [SkillPage(f"U000000{one:03}", "N" * 120, None, None, DUE) for one in range(40)]
    said = skill_views.skills_said(T, pages, MIA.slack_id)

    check(said)
    assert "and 25 more" in "".join(texts(list(said.blocks)))
