"""What may become of a session, and what it counts for (docs/rhythm.md R1, R6, R15a, R42)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotAllowed
from bot.sessions import rules
from bot.sessions.rules import AD_HOC, SessionFacts, SessionMinutes, Share, State
from tests.sessions.values import BERLIN, MIA, RON, TUESDAY, at, planned

AFTER = TUESDAY + timedelta(hours=1)
SETTLED = at("2026-11-26 17:00")


def answered(facts: SessionFacts, share: Share | None, now: datetime = AFTER) -> SessionFacts:
    return rules.answered(facts, share, by=RON, now=now, hours=BERLIN)


@pytest.mark.parametrize(
    ("share", "state", "coaching"),
    [
        (Share.ALL, State.HELD, 45),
        (Share.HALF, State.HELD, 22),
        (Share.NONE, State.HELD, 0),
        (None, State.NOT_HELD, None),
    ],
)
def test_answers(share: Share | None, state: State, coaching: int | None) -> None:
    """One tap says whether it was held and how much of it was coaching; the same again is one."""
    said = answered(planned(), share)

    assert (said.state, said.coaching, said.changed_by) == (state, coaching, RON)
    assert answered(said, share, AFTER + timedelta(hours=1)) == said
    assert said.share is share


def test_answers_can_be_put_right_for_two_working_days() -> None:
    """Either corrects the other's word until the end of the second working day (R42)."""
    held = answered(planned(), Share.ALL)

    assert answered(held, None, SETTLED - timedelta(minutes=1)).state is State.NOT_HELD
    with pytest.raises(NotAllowed, match="two working days"):
        answered(held, None, SETTLED)


@pytest.mark.parametrize(
    ("facts", "now", "words"),
    [
        (planned(), TUESDAY - timedelta(minutes=1), "hasn't begun"),
        (planned(state=State.CANCELLED), AFTER, "called off"),
        (planned(), TUESDAY + timedelta(days=15), "two weeks ago"),
    ],
)
def test_what_cannot_be_answered(facts: SessionFacts, now: datetime, words: str) -> None:
    """Too early, called off, or long over: words say so, and what holds instead."""
    with pytest.raises(NotAllowed, match=words):
        answered(facts, Share.ALL, now)


def test_moving() -> None:
    """A move makes a new version of the calendar entry; to the same time it is none."""
    now = TUESDAY - timedelta(hours=1)
    later = rules.moved(planned(), AFTER, by=RON, now=now)

    assert (later.planned_at, later.sequence, later.version) == (AFTER, 1, 1)
    assert rules.moved(later, AFTER, by=MIA, now=now) == later
    off = rules.cancelled(later, by=MIA, now=now)
    assert (off.state, off.version) == (State.CANCELLED, 2)
    assert rules.cancelled(off, by=RON, now=now) == off


def move(facts: SessionFacts, now: datetime) -> SessionFacts:
    return rules.moved(facts, TUESDAY + timedelta(days=1), by=MIA, now=now)


def cancel(facts: SessionFacts, now: datetime) -> SessionFacts:
    return rules.cancelled(facts, by=MIA, now=now)


@pytest.mark.parametrize("change", [move, cancel])
@pytest.mark.parametrize(
    ("facts", "now", "words"),
    [
        (planned(), AFTER, "time is over"),
        (planned(state=State.HELD, coaching=45), AFTER, "closed already"),
        (planned(state=State.NOT_HELD), AFTER, "closed already"),
    ],
)
def test_what_is_over_stays(
    change: Callable[[SessionFacts, datetime], SessionFacts],
    facts: SessionFacts,
    now: datetime,
    words: str,
) -> None:
    """What is over or closed is neither moved nor called off."""
    with pytest.raises(NotAllowed, match=words):
        change(facts, now)


def test_a_moment_can_be_taken_out() -> None:
    """Either takes coaching in the moment out for two working days after it was logged (R6)."""
    moment = planned(kind=AD_HOC, state=State.HELD, coaching=45, made_at=AFTER)

    def remove(now: datetime) -> SessionFacts:
        return rules.removed(moment, by=RON, now=now, hours=BERLIN)

    out = remove(SETTLED - timedelta(minutes=1))
    assert out.state is State.REMOVED
    assert rules.removed(out, by=MIA, now=SETTLED + timedelta(days=9), hours=BERLIN) == out
    with pytest.raises(NotAllowed, match="more than two working days"):
        remove(SETTLED)


@pytest.mark.parametrize(
    ("facts", "now", "worth"),
    [
        (planned(), TUESDAY, SessionMinutes(to_come=45)),
        (planned(), AFTER, SessionMinutes(open=45)),
        (planned(), AFTER + timedelta(days=14), SessionMinutes()),
        (planned(state=State.HELD, coaching=22), AFTER, SessionMinutes(planned=22)),
        (planned(state=State.NOT_HELD), AFTER, SessionMinutes()),
        (planned(state=State.CANCELLED), TUESDAY, SessionMinutes()),
        (
            planned(kind=AD_HOC, state=State.HELD, coaching=45),
            AFTER,
            SessionMinutes(ad_hoc=45, ad_hoc_times=1),
        ),
        (planned(kind=AD_HOC, state=State.REMOVED, coaching=45), AFTER, SessionMinutes()),
    ],
)
def test_worth(facts: SessionFacts, now: datetime, worth: SessionMinutes) -> None:
    """Only what was held counts; what came in the moment counts apart (R1, R6)."""
    assert rules.minutes_of([(facts, Share.ALL)], now) == worth
    assert rules.minutes_of([(facts, Share.ALL)] * 2, now) == worth + worth


SESSIONS = st.lists(
    st.builds(
        planned,
        kind=st.sampled_from(["deal", "forecast", AD_HOC]),
        state=st.sampled_from(State),
        length=st.integers(1, 180),
        coaching=st.integers(0, 180),
        planned_at=st.integers(-600, 600).map(lambda hours: TUESDAY + timedelta(hours=hours)),
    ),
    max_size=12,
)


@given(SESSIONS)
def test_no_minute_twice(several: list[SessionFacts]) -> None:
    """Summed up plainly, held minutes are planned or in the moment, never both, never more."""
    found = rules.minutes_of([(one, Share.ALL) for one in several], TUESDAY)

    held = [one for one in several if one.state is State.HELD]
    assert found.planned == sum(one.coaching or 0 for one in held if one.kind != AD_HOC)
    assert found.ad_hoc == sum(one.coaching or 0 for one in held if one.kind == AD_HOC)
    assert found.ad_hoc_times == len([one for one in held if one.kind == AD_HOC])
    rest = sum(one.length for one in several if one.state is State.PLANNED)
    assert found.open + found.to_come <= rest
