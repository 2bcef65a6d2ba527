"""What is asked next, and what happens when: pure decisions (R17, R19, R21, R43)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evidence.checks import rules
from bot.evidence.checks.flow import Ask, better_of, re_ask
from bot.evidence.checks.rules import FIRST, Form, Slot, Source, SpokenFacts
from bot.evidence.questions.rules import Step
from bot.evidence.reading.types import Finding, Label, ReplyReading, What
from bot.people.rules import WorkingHours

BERLIN = WorkingHours("Europe/Berlin")
CLARIFYING, RISKS, STRATEGY, CALL = (
    Step.CLARIFYING,
    Step.RISKS,
    Step.STRATEGY,
    Step.NEXT_CALL,
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def steps(form: Form, *wishes: Slot, source: Source = Source.MANAGER) -> list[tuple[Step, str]]:
    """Ask until the check is through; the steps and keys in their order."""
    asked: list[Slot] = []
    here = Step.OVERVIEW
    while slot := rules.next_slot(form, source, here=here, asked=asked, wishes=wishes):
        asked.append(Slot(slot.step, slot.key or f"bank{len(asked)}", slot.urgency))
        here = slot.step if slot.urgency < FIRST else here
        assert len(asked) <= 8
    return [(one.step, "" if one.key.startswith("bank") else one.key) for one in asked]


def test_forms() -> None:
    """The short form asks three questions, the long one goes through all five steps, in order."""
    assert steps(Form.SHORT) == [(CLARIFYING, ""), (RISKS, ""), (CALL, "")]
    assert [step for step, _ in steps(Form.LONG)] == list(Step)


def test_about_a_message() -> None:
    """A message that was pointed out is asked about once, however long the form."""
    for source in (Source.SHORTCUT, Source.REACTION):
        assert len(steps(Form.LONG, source=source)) == 1


def test_wishes() -> None:
    """A part's wish takes its step; of too many the most urgent are asked, in the order of R17."""
    early = Slot(Step.OVERVIEW, "fit.size", 90)
    money = Slot(STRATEGY, "book.cost", 70)
    view = Slot(CALL, "book.buyers-view", 80)
    weak = Slot(RISKS, "risks.weak", 10)

    assert steps(Form.SHORT, view) == [(CLARIFYING, ""), (RISKS, ""), (CALL, "book.buyers-view")]
    assert steps(Form.SHORT, money, view, early) == [
        (Step.OVERVIEW, "fit.size"),
        (STRATEGY, "book.cost"),
        (CALL, "book.buyers-view"),
    ]
    assert (RISKS, "risks.weak") in steps(Form.LONG, weak)


def test_more_in_a_step() -> None:
    """A long check asks up to three more, of what a part is really after; a short one doesn't."""
    wishes = [Slot(RISKS, f"risk{n}", 60 + n) for n in range(5)]

    long = steps(Form.LONG, *wishes)
    assert [key for step, key in long if step is RISKS] == ["risk4", "risk3", "risk2", "risk1"]
    assert len(long) == 8
    assert [key for _, key in steps(Form.SHORT, *wishes)] == ["", "risk4", ""]


def test_stale_comes_first() -> None:
    """What is stale opens the check whatever its step, and doesn't end the way through (R21)."""
    stale = Slot(CALL, "again.step", FIRST + 5)

    assert steps(Form.SHORT, stale) == [(CALL, "again.step"), (CLARIFYING, ""), (RISKS, "")]


@given(
    st.lists(
        st.builds(
            Slot,
            st.sampled_from(Step),
            st.sampled_from([f"k{n}" for n in range(12)]),
            st.integers(0, 150),
        ),
        max_size=12,
        unique_by=lambda one: one.key,
    ),
    st.sampled_from(Form),
)
def test_never_too_many(wishes: list[Slot], form: Form) -> None:
    """Whatever is wished for: no question twice, never too many, never back but for the first."""
    asked = steps(form, *wishes)

    keys = [key for _, key in asked if key]
    assert len(keys) == len(set(keys))
    assert 1 <= len(asked) <= (3 if form is Form.SHORT else 8)
    places = [rules.IN_ORDER.index(step) for step, _ in asked[1:]]
    assert places == sorted(places)


def test_times() -> None:
    """Once more the next working morning, then the agenda; closed after five working days (R19)."""
    friday = utc("2026-11-27 15:00")

    assert rules.again_at(BERLIN, friday) == utc("2026-11-30 08:00")
    assert rules.agenda_at(BERLIN, friday) == utc("2026-12-01 17:00")
    assert rules.closes_at(BERLIN, friday) == utc("2026-12-04 17:00")
    assert rules.last_chance(BERLIN, friday) == utc("2026-12-01 17:00")


def test_an_answer_within_a_day_of_work() -> None:
    """An answer is of use for 24 working hours, counted over nights and weekends (R43)."""
    assert rules.answer_until(BERLIN, utc("2026-11-23 08:00")) == utc("2026-11-25 14:00")
    assert rules.answer_until(BERLIN, utc("2026-11-27 16:00")) == utc("2026-12-02 13:00")
    assert rules.answer_until(BERLIN, utc("2026-11-28 16:00")) == utc("2026-12-02 14:00")


def test_pause() -> None:
    """A reply is read when nobody has written for a while, at last ten minutes after its begin."""
    now = utc("2026-11-23 10:00")

    assert rules.read_at(now, None) == now + rules.PAUSE
    assert rules.read_at(now, now - timedelta(minutes=9)) == now + timedelta(minutes=1)
    assert rules.read_at(now, now - timedelta(minutes=20)) == now


def test_which_question() -> None:
    """A message answers the last question asked before it; above the first it answers none."""
    asked = [("100.000100", 1), ("200.000100", 2)]

    assert rules.question_of("100.000099", asked) is None
    assert rules.question_of("100.000100", asked) is None
    assert rules.question_of("150.000001", asked) == 1
    assert rules.question_of("1000.000001", asked) == 2


SAID = SpokenFacts("5.000001", "U1", "They love it")
EVENTS = st.lists(
    st.one_of(
        st.just(SAID),
        st.builds(
            lambda n, text: SpokenFacts("5.000001", "U1", text, (), f"6.00000{n}"),
            st.integers(1, 5),
            st.sampled_from(["a", "b"]),
        ),
        st.just(SpokenFacts("5.000001", "U1", edited_ts="7.000001", is_deleted=True)),
    ),
    min_size=1,
    max_size=8,
)


@given(EVENTS, st.randoms(use_true_random=False))
def test_one_state_whatever_the_order(events: list[SpokenFacts], random: Random) -> None:
    """A message's events come to the same in any order, and however often they come."""

    def end(of: list[SpokenFacts]) -> SpokenFacts:
        found = SpokenFacts("5.000001")
        for one in of:
            found = found.with_(one)
        return found

    others = [*events, *events]
    random.shuffle(others)
    assert end(others) == end(events)
    if any(one.is_deleted for one in events):
        assert end(others).text == ""


def reading(label: Label, *missing: What, is_judged: bool = True) -> ReplyReading:
    return ReplyReading(label, "en", is_judged, (), missing, ())


@pytest.mark.parametrize(
    ("missing", "before", "wanted"),
    [
        ((What.ACTOR, What.WHEN), (), Ask.WHO_WHEN),
        ((What.ACTOR,), (), Ask.WHO),
        ((What.ACT, What.ACTOR), (), Ask.WHAT),
        ((What.ACTOR, What.WHEN), (Ask.WHO_WHEN,), Ask.SEEN),
        ((What.ACTOR, What.ACT), (Ask.WHO_WHEN,), Ask.WHAT),
        ((What.ARTEFACT,), (Ask.SEEN,), None),
        ((), (), Ask.SEEN),
        ((What.ACT,), (Ask.WHO, Ask.WHEN), None),
    ],
)
def test_what_is_asked_on(
    missing: tuple[What, ...], before: tuple[Ask, ...], wanted: Ask | None
) -> None:
    """One targeted re-ask at a time, never the same twice, two at most (R19)."""
    assert re_ask(reading(Label.CLAIM, *missing), before, in_check=len(before)) is wanted


def test_what_is_not_asked_on() -> None:
    """Only a claim that was judged is asked on, and not a fourth time in a check."""
    for label in (Label.EVIDENCE, Label.PLAN, Label.UNKNOWN):
        assert re_ask(reading(label, What.ACTOR), (), in_check=0) is None
    assert re_ask(reading(Label.CLAIM, What.ACTOR, is_judged=False), (), in_check=0) is None
    assert re_ask(reading(Label.CLAIM, What.ACTOR), (), in_check=3) is None


def test_evidence_anywhere_counts() -> None:
    """What was added last makes a reply evidence; it doesn't unmake it."""
    claim, plan = reading(Label.CLAIM), reading(Label.PLAN)
    proof = ReplyReading(Label.EVIDENCE, "en", True, (Finding(What.ACT, "sent"),), (), ())

    assert better_of(claim, proof) is proof
    assert better_of(proof, claim) is proof
    assert better_of(claim, plan) is claim
