"""Whom a Monday's digest names, for what, and when (docs/rhythm.md R41a, R42)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evidence.book.rules import Footing
from bot.evidence.questions.bank import bank
from bot.evidence.questions.rules import Topic
from bot.people.rules import DayOff, WhyOff, WorkingHours
from bot.pipeline.rules import DealFacts, DealState, Phase
from bot.summaries.digest.asking import candidates
from bot.summaries.digest.mondays import due_this_week, has_spare_room, is_short, next_monday
from bot.summaries.digest.rules import (
    MOST,
    Cause,
    Look,
    RepSeen,
    SkillSeen,
    TopicSeen,
    Vulnerability,
    Weak,
    choose,
    vulnerabilities,
)

RON = "U1RON"
TODAY = date(2026, 11, 23)
LONG_AGO = datetime(2026, 8, 3, 9, tzinfo=UTC)


def deal(
    number: int,
    phase: Phase = Phase.MIDDLE,
    *,
    amount: int | None = None,
    close_on: date | None = None,
    since: datetime = LONG_AGO,
) -> DealFacts:
    return DealFacts(
        number,
        RON,
        f"Deal {number}",
        "",
        "Stage",
        phase,
        amount,
        "EUR" if amount else "",
        close_on,
        "",
        None,
        DealState.OPEN,
        since,
        since,
    )


def looks(*numbers: int, deep: int = 99, is_early: bool = True) -> list[Look]:
    """Have these deals been looked at, two in each 1:1; the first `deep` of them in depth."""
    return [Look(at // 2, one, is_early, at < deep) for at, one in enumerate(numbers)]


def found(**seen: object) -> dict[Weak, Vulnerability]:
    known = replace(RepSeen(RON, TODAY, met=8), **seen)  # type: ignore[arg-type]
    return {one.weak: one for one in vulnerabilities(known)}


MIDDLE = [deal(number) for number in range(1, 7)]
EARLY = deal(9, Phase.EARLY)


def test_nothing_is_said_of_nobody() -> None:
    """Of a rep of whom nothing is known nothing is said."""
    assert found() == {}
    assert found(met=0) == {}


@pytest.mark.parametrize(
    ("footings", "said"),
    [
        ({1: Footing.STALE}, None),
        ({1: Footing.STALE, 2: Footing.STALE, 3: Footing.EVIDENCE}, (2, 3, 0)),
        ({7: Footing.STALE}, (1, 1, 1)),
        ({7: Footing.CLAIMS, 1: Footing.NOTHING}, None),
    ],
)
def test_stale_evidence(footings: dict[int, Footing], said: tuple[int, int, int] | None) -> None:
    """Two deals rest on old evidence, or one late one does; claims are another matter (R21)."""
    known = found(deals=[*MIDDLE, deal(7, Phase.LATE)], footings=footings, looks=looks(1, 2))

    one = known.get(Weak.STALE)

    assert (one and (one.part, one.n, one.more)) == said


@pytest.mark.parametrize(
    ("numbers", "deep", "said"),
    [((1, 2, 3), 0, None), ((1, 2, 3, 4), 0, (0, 4)), ((1, 2, 3, 4), 1, None)],
)
def test_depth(numbers: tuple[int, ...], deep: int, said: tuple[int, int] | None) -> None:
    """Less than a quarter of at least four deals was looked at in depth (R12)."""
    one = found(deals=MIDDLE, looks=looks(*numbers, deep=deep)).get(Weak.NO_DEPTH)

    assert (one and (one.part, one.n)) == said


def test_early_deals() -> None:
    """1:1s without an early deal are told of where there are any, and waived where not (R12)."""
    several = looks(1, 2, 3, 4, 5, 6, is_early=False)

    assert found(deals=[*MIDDLE, EARLY], looks=several)[Weak.FEW_EARLY].part == 0
    assert found(deals=[*MIDDLE, EARLY], looks=several)[Weak.FEW_EARLY].n == 3
    assert Weak.FEW_EARLY not in found(deals=MIDDLE, looks=several)
    assert Weak.FEW_EARLY not in found(deals=[*MIDDLE, EARLY], looks=several[:2])


def test_left_out() -> None:
    """Others' deals were looked at and none of these, though the two did meet (R14)."""
    assert found(deals=MIDDLE, of_others=5)[Weak.LEFT_OUT].n == 5
    assert Weak.LEFT_OUT not in found(deals=MIDDLE, of_others=5, met=2)
    assert Weak.LEFT_OUT not in found(deals=MIDDLE, of_others=3)
    assert Weak.LEFT_OUT not in found(deals=MIDDLE, of_others=5, looks=looks(1))


def test_only_the_biggest() -> None:
    """All that was looked at is in the upper half by amount, and amounts compare (R14)."""
    deals = [deal(number, amount=number * 100) for number in range(1, 7)]
    upper = looks(4, 5, 6)

    assert found(deals=deals, looks=upper)[Weak.ONLY_BIGGEST].more == 3
    assert Weak.ONLY_BIGGEST not in found(deals=deals, looks=looks(3, 4, 5, 6))
    mixed = [*deals[:-1], replace(deals[-1], currency="USD")]
    assert Weak.ONLY_BIGGEST not in found(deals=mixed, looks=upper)


def test_only_this_quarter() -> None:
    """All that was looked at closes this quarter, though three close later (R14)."""
    soon = [deal(number, close_on=date(2026, 12, 31)) for number in (1, 2, 3)]
    later = [deal(number, close_on=date(2027, 1, 1)) for number in (4, 5, 6)]

    assert found(deals=[*soon, *later], looks=looks(1, 2, 3))[Weak.ONLY_SOON].more == 3
    assert Weak.ONLY_SOON not in found(deals=[*soon, *later], looks=looks(1, 2, 3, 4))
    assert Weak.ONLY_SOON not in found(deals=[*soon, *later[:2]], looks=looks(1, 2, 3))


def test_never_looked_at() -> None:
    """Half of the deals that are old enough, and three at least, never came up (R14)."""
    one = found(deals=MIDDLE, looks=looks(1, 2), ever={1, 2, 3})[Weak.UNSEEN]
    assert (one.part, one.n, one.names) == (3, 6, ("Deal 4", "Deal 5", "Deal 6"))
    young = [deal(number, since=datetime(2026, 11, 20, tzinfo=UTC)) for number in range(1, 7)]
    assert Weak.UNSEEN not in found(deals=young, looks=looks(1, 2), ever={1})
    assert Weak.UNSEEN not in found(deals=MIDDLE, looks=looks(1, 2), ever={1, 2, 3, 4})


def test_what_others_found() -> None:
    """Hypotheses, a skill and a topic are taken over with their figures (R34 to R38)."""
    known = found(
        causes=[Cause(Weak.COST, 4, 6)],
        skill=SkillSeen("Listening", date(2026, 10, 19), 4),
        topic=TopicSeen("territory", 14),
    )

    assert (known[Weak.COST].part, known[Weak.COST].n) == (4, 6)
    assert known[Weak.SKILL].n == 4
    assert known[Weak.TOPIC].n == 14
    assert Weak.SKILL not in found(skill=SkillSeen("Listening", date(2026, 10, 19), 0))


PICKS = st.lists(
    st.builds(
        Vulnerability,
        st.sampled_from(["U1", "U2", "U3", "U4", "U5"]),
        st.sampled_from(Weak),
        st.integers(0, 9),
        st.integers(1, 9),
    ),
    max_size=20,
)


@given(PICKS, st.dictionaries(st.sampled_from(["U1", "U2", "U3"]), st.sampled_from(Weak)))
def test_at_most_three_reps_each_once(found: list[Vulnerability], before: dict[str, Weak]) -> None:
    """Whatever was found: at most three reps, each once, and what is new before what isn't."""
    chosen = choose(found, before, week="2026-W48")

    reps = [one.rep for one in chosen]
    assert len(reps) == len(set(reps)) == min(MOST, len({one.rep for one in found}))
    repeats = [before.get(one.rep) is one.weak for one in chosen]
    assert repeats == sorted(repeats)
    for one in chosen:
        theirs = [other for other in found if other.rep == one.rep]
        fresh = [other for other in theirs if before.get(one.rep) is not other.weak]
        assert one.weight == max(other.weight for other in fresh or theirs)
    left = {one.rep for one in found} - set(reps)
    if any(repeats):
        assert all(before.get(other.rep) is other.weak for other in found if other.rep in left)


def test_every_weakness_has_questions() -> None:
    """Each has several open questions in the bank, and what is put aside isn't one of them."""
    for weak in Weak:
        for topic in Topic if weak is Weak.TOPIC else [Topic.DEALS]:
            one = Vulnerability(RON, weak, 1, 2, (str(topic),))
            several = candidates(one, ())
            assert len(several) >= (1 if weak is Weak.TOPIC else 4), (weak, topic)
            assert len(several) == len({question.key for question in several})
            if len(several) > 1:
                assert several[0] not in candidates(one, {several[0].key})
            assert list(candidates(one, set(bank()))) == list(several)


@pytest.mark.parametrize(
    ("coached", "may_count", "expected", "short"),
    [
        (0, 0, 89, False),
        (0, 0, 90, True),
        (71, 0, 90, True),
        (72, 0, 90, False),
        (0, 72, 120, False),
    ],
)
def test_far_behind(coached: int, may_count: int, expected: float, *, short: bool) -> None:
    """Below 40 % of the target once half of the month is over, if no label is missing (R41a)."""
    assert is_short(coached, may_count, expected, 180) is short


def at(day: str, time: str = "00:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=UTC)


BERLIN = WorkingHours("Europe/Berlin", country="DE")


@pytest.mark.parametrize(
    ("hours", "now", "due"),
    [
        (BERLIN, at("2026-11-25"), at("2026-11-23", "08:10")),
        (BERLIN, at("2026-10-20"), at("2026-10-19", "07:10")),
        # Easter Monday, then a manager's leave until Wednesday.
        (BERLIN, at("2027-03-30"), at("2027-03-30", "07:10")),
        (
            replace(BERLIN, off=(DayOff(date(2026, 11, 23), date(2026, 11, 25), WhyOff.AWAY),)),
            at("2026-11-23", "12:00"),
            at("2026-11-26", "08:10"),
        ),
        (
            replace(BERLIN, off=(DayOff(date(2026, 11, 23), date(2026, 11, 29), WhyOff.AWAY),)),
            at("2026-11-23", "12:00"),
            None,
        ),
        (WorkingHours("America/New_York"), at("2026-11-23", "12:00"), at("2026-11-23", "14:10")),
        # Sunday is the first working day of a week of its own here: that is the week's last.
        (
            WorkingHours("Asia/Dubai", days=frozenset({7, 1, 2, 3, 4})),
            at("2026-11-22", "12:00"),
            at("2026-11-16", "05:10"),
        ),
    ],
)
def test_when_a_week_begins(hours: WorkingHours, now: datetime, due: datetime | None) -> None:
    """A digest comes just after the first working day of somebody's week has opened."""
    assert due_this_week(hours, now) == due


@given(st.integers(0, 2 * 365 * 24 * 60))
def test_the_next_one_is_ahead(minutes: int) -> None:
    """The next moment is always ahead, at most nine days, and is due in its own week."""
    now = at("2026-01-01") + timedelta(minutes=minutes)
    after = next_monday(BERLIN, now)

    assert after is not None
    assert now < after <= now + timedelta(days=9)
    assert due_this_week(BERLIN, after) == after


@pytest.mark.parametrize(
    ("asked", "today", "waiting", "room"),
    [(0, 0, 0, True), (2, 0, 0, True), (3, 0, 0, False), (0, 1, 0, False), (1, 0, 2, False)],
)
def test_room_for_a_kind_word(asked: int, today: int, waiting: int, *, room: bool) -> None:
    """On light it leaves two of five asks to others, and one of the day's two (R49)."""
    given_room = has_spare_room(week=5, day=2, asked=asked, asked_today=today, waiting=waiting)
    assert given_room is room
