"""What becomes of a praise, and how breadth is counted: pure decisions (R27, R38)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput, NotAllowed
from bot.evidence.praise import breadth_rules, rules
from bot.evidence.praise.breadth_rules import OF_SESSIONS, OF_SKILLS, Coverage
from bot.evidence.praise.rules import PraiseFacts, State
from bot.evidence.questions.rules import Topic
from bot.meeting.skill_book import skills
from bot.sessions.templates import templates
from tests.actions.values import NOW
from tests.rhythm.house import MIA, RON, SALES, SAM

ASKED = PraiseFacts(
    1, RON, MIA, "a", "b", SALES, "1.0", SALES, State.ASKED, NOW, None, NOW + timedelta(days=7)
)


def test_a_yes_and_a_no() -> None:
    """Each is taken once and at its time; the other doesn't follow it."""
    yes, no = rules.agreed(ASKED, NOW), rules.declined(ASKED, NOW)

    assert (yes.state, yes.answered_at) == (State.AGREED, NOW)
    assert (no.state, no.answered_at) == (State.DECLINED, NOW)
    assert rules.agreed(yes, NOW + timedelta(days=9)) == yes
    assert rules.declined(no, NOW + timedelta(days=9)) == no
    late = NOW + timedelta(days=7)
    for change, facts, now in (
        (rules.agreed, no, NOW),
        (rules.declined, yes, NOW),
        (rules.agreed, ASKED, late),
        (rules.declined, rules.taken_back(ASKED, MIA, NOW), NOW),
    ):
        with pytest.raises(NotAllowed):
            change(facts, now)
    with pytest.raises(NotAllowed):
        rules.taken_back(no, MIA, NOW)


def test_taken_back_is_the_end() -> None:
    """Asked or posted, it can be taken back once."""
    back = rules.taken_back(rules.agreed(ASKED, NOW), MIA, NOW)

    assert rules.taken_back(back, RON, NOW) == back
    assert not back.is_said
    assert not back.may_be_taken_back
    # Who was never asked may be asked anew; nobody is asked twice.
    assert not back.may_be_praised
    assert rules.taken_back(ASKED, MIA, NOW).may_be_praised
    assert not rules.taken_back(ASKED, RON, NOW).may_be_praised


def test_who_may() -> None:
    """Who leads, and team mates; nobody themselves."""
    assert rules.may_praise(MIA, RON, leaders=[MIA], team=[RON, SAM])
    assert rules.may_praise(SAM, RON, leaders=[MIA], team=[RON, SAM])
    assert not rules.may_praise("U1EVE", RON, leaders=[MIA], team=[RON, SAM])
    with pytest.raises(NotAllowed):
        rules.may_praise(RON, RON, leaders=[MIA], team=[RON])


@given(st.text(max_size=60))
def test_words(text: str) -> None:
    """Words are stripped; none and too many are told at their field."""
    if 0 < len(text.strip()) <= 50:
        assert rules.checked_words("why", text, 50) == text.strip()
        return
    with pytest.raises(InvalidInput) as caught:
        rules.checked_words("why", text, 50)
    assert set(caught.value.fields) == {"why"}


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_quarters(day: date) -> None:
    """Every day is in one quarter, and the quarters follow each other."""
    first = breadth_rules.quarter(day)
    after = breadth_rules.next_quarter(first)

    assert first <= day < after
    assert first.day == after.day == 1
    assert breadth_rules.quarter_before(after) == first
    assert breadth_rules.quarter(first) == first


def test_every_kind_is_counted() -> None:
    """Sessions and skills of today's house all have a topic; a plain forecast has none (R15a)."""
    assert set(templates()) - set(OF_SESSIONS) == {"forecast"}
    assert set(OF_SKILLS) <= set(skills())
    assert breadth_rules.of_skills({"asserting-a-meeting": 2, "silence": 1, "listening": 1}) == {
        Topic.SKILLS: 2,
        Topic.LISTENING: 2,
    }
    assert breadth_rules.of_sessions({"deal": 2, "forecast": 4, "gone": 1}) == {Topic.DEALS: 2}


def test_coverage() -> None:
    """What came up is listed, the most often first; of too little nothing is concluded (R42)."""
    found = Coverage({Topic.FIT: 2, Topic.CALLS: 6}, {Topic.FIT: 1}, {Topic.GROWTH: 1})

    assert list(found.covered) == [Topic.CALLS, Topic.FIT, Topic.GROWTH]
    assert set(found.covered) | set(found.missing) == set(Topic)
    assert found.total == 10
    assert found.says_something
    assert not Coverage({Topic.CALLS: 9}).says_something
