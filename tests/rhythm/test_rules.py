"""What may become of a 1:1, and when: tables and properties of the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput, NotAllowed
from bot.people.rules import WorkingHours
from bot.rhythm import move_rules, rules
from bot.rhythm.rules import Answer, OneOnOneFacts, Phase, Side, State, Week, WeeklyTime
from tests.rhythm.values import AIKO, FRIDAY, MIA, RON, at, one_on_one

HELD, NOT_HELD = Answer.HELD, Answer.NOT_HELD
DAYS = st.dates(date(2015, 1, 1), date(2045, 12, 31))
INSTANTS = st.datetimes(
    datetime(2015, 1, 1),  # noqa: DTZ001 - Hypothesis wants naive bounds and adds the zone
    datetime(2045, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
ZONES = st.sampled_from(
    (
        "Europe/Berlin",
        "America/New_York",
        "Australia/Sydney",
        "America/Santiago",
        "Asia/Kolkata",
        "Pacific/Kiritimati",
        "Pacific/Niue",
        "UTC",
    )
)
TIMES = st.builds(
    WeeklyTime,
    zone=ZONES,
    weekday=st.integers(1, 7),
    start=st.integers(0, 1439),
    length=st.sampled_from([30, 60]),
)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2026-11-27", "2026-W48"),
        ("2026-12-31", "2026-W53"),
        ("2027-01-03", "2026-W53"),
        ("2027-01-04", "2027-W01"),
        ("2020-12-31", "2020-W53"),
        ("2021-01-01", "2020-W53"),
        ("2024-12-30", "2025-W01"),
        ("2025-12-29", "2026-W01"),
    ],
)
def test_weeks_at_the_ends_of_years(day: str, week: str) -> None:
    """A day belongs to its ISO week, also in years of 53 and across New Year."""
    assert str(Week.of(date.fromisoformat(day))) == week


@given(day=DAYS, ahead=st.integers(-200, 200))
def test_weeks_follow_one_another(day: date, ahead: int) -> None:
    """Weeks are read as they are written, hold their days, and go on without gap or repeat."""
    week = Week.of(day)

    assert Week.parse(str(week)) == week
    assert week.day(day.isoweekday()) == day
    assert week.plus(ahead).plus(-ahead) == week
    assert week.plus(1).day(1) == week.day(7) + timedelta(days=1)
    assert (week < week.plus(ahead)) is (ahead > 0)
    assert (str(week) < str(week.plus(ahead))) is (ahead > 0)


@pytest.mark.parametrize("text", ["", "2026", "2026-W54", "2025-W53", "W48-2026", "2026-W00"])
def test_what_is_no_week_is_refused(text: str) -> None:
    """A week that doesn't exist is an error, not another week."""
    with pytest.raises(ValueError):
        Week.parse(text)


@given(standing=TIMES, now=INSTANTS)
def test_a_new_rhythm_begins_on_a_later_day(standing: WeeklyTime, now: datetime) -> None:
    """The first 1:1 is the earliest that isn't today: never at once, never two weeks off (R3)."""
    week = rules.first_week(standing, now)
    today = standing.local_day(now)
    first = week.day(standing.weekday)

    assert timedelta(days=1) <= first - today <= timedelta(days=7)
    assert standing.on(week) > now


@given(standing=TIMES, now=INSTANTS, behind=st.integers(-3, 60))
def test_what_a_pause_left_out_stays_out(standing: WeeklyTime, now: datetime, behind: int) -> None:
    """After a pause nothing is made whose time is past, and nothing that is to come is left out."""
    today = Week.of(standing.local_day(now))
    week = rules.catch_up(today.plus(-behind), standing, now)

    assert week >= today.plus(-behind)
    assert standing.on(week) > now
    if week > today.plus(-behind):
        assert standing.on(week.plus(-1)) <= now


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-23 00:00", "2026-12-07 12:00"),
        ("2026-11-29 23:59", "2026-12-07 12:00"),
        ("2026-11-30 00:00", "2026-12-14 12:00"),
        ("2026-12-28 08:00", "2027-01-11 12:00"),
    ],
)
def test_the_plan_is_two_weeks_long(now: str, until: str) -> None:
    """1:1s are made for this ISO week and the next, to its end in the latest zone on earth."""
    assert rules.horizon(at(now)) == at(until)


@given(planned=INSTANTS, later=st.timedeltas(timedelta(), timedelta(days=30)))
def test_near_from_reads_horizon_backwards(planned: datetime, later: timedelta) -> None:
    """From `near_from` on, and not a moment before, an instant lies within the horizon."""
    near = rules.near_from(planned)

    assert rules.horizon(near - timedelta(microseconds=1)) <= planned
    assert rules.horizon(near + later) > planned


@given(standing=TIMES, now=INSTANTS)
def test_the_horizon_holds_two_whole_weeks_anywhere(standing: WeeklyTime, now: datetime) -> None:
    """Wherever on earth, this week's and next week's 1:1 lie within the horizon."""
    for_all = Week.of(now.date())

    assert standing.on(for_all) < rules.horizon(now)
    assert standing.on(for_all.plus(1)) < rules.horizon(now)


@pytest.mark.parametrize(
    ("facts", "now", "phase"),
    [
        (one_on_one(), "2026-11-27 08:59", Phase.AHEAD),
        (one_on_one(), "2026-11-27 09:30", Phase.AHEAD),
        (one_on_one(started_at=FRIDAY), "2026-11-27 09:30", Phase.UNDER_WAY),
        (one_on_one(started_at=FRIDAY), "2026-11-27 10:00", Phase.OVER),
        (one_on_one(), "2026-11-27 10:00", Phase.OVER),
        (one_on_one(state=State.HELD), "2026-11-27 08:00", Phase.CLOSED),
        (one_on_one(state=State.SKIPPED), "2026-11-27 11:00", Phase.CLOSED),
    ],
)
def test_a_card_shows_one_of_four_phases(facts: OneOnOneFacts, now: str, phase: Phase) -> None:
    """Ahead, under way, over and closed follow from state and clock alone."""
    assert facts.phase(at(now)) is phase


def test_starting_early_enough() -> None:
    """From an hour before until its end a 1:1 can be started, and a second tap changes nothing."""
    early = FRIDAY - timedelta(hours=1)
    begun = rules.started(one_on_one(), early)

    assert begun.started_at == early
    assert rules.started(begun, FRIDAY) is begun
    with pytest.raises(NotAllowed, match="a while away"):
        rules.started(one_on_one(), early - timedelta(seconds=1))
    with pytest.raises(NotAllowed, match="time is over"):
        rules.started(one_on_one(), FRIDAY + timedelta(hours=1))


def test_a_move_keeps_the_first_time() -> None:
    """A move keeps the original time, raises the sequence and voids what was said (R4)."""
    before = one_on_one(started_at=FRIDAY, manager_says=HELD, rep_says=NOT_HELD)
    to = at("2026-11-30 09:00")
    after = rules.moved(before, to, by=RON)

    assert (after.original_at, after.planned_at, after.sequence) == (FRIDAY, to, 1)
    assert (after.started_at, after.manager_says, after.rep_says) == (None, None, None)
    assert after.planned_at != after.original_at
    assert after.changed_by == RON
    assert after.state is State.PLANNED


def test_a_skip_with_a_slot_is_a_move_with_a_reason() -> None:
    """The reason of a skip stays with it through later moves (R4)."""
    caught_up = rules.moved(one_on_one(), at("2026-11-30 09:00"), by=MIA, reason="a customer")
    again = rules.moved(caught_up, at("2026-12-01 09:00"), by=RON)

    assert again.reason == "a customer"
    assert again.sequence == 2


def test_a_skip_without_a_slot_is_off_the_plan() -> None:
    """It is skipped, with its reason and by whom, and its calendar entry has a new version."""
    gone = rules.skipped(one_on_one(sequence=3), by=RON, reason="ill")

    assert (gone.state, gone.reason, gone.changed_by, gone.sequence) == (
        State.SKIPPED,
        "ill",
        RON,
        4,
    )


CHANGES: list[Callable[[OneOnOneFacts], object]] = [
    lambda facts: rules.started(facts, FRIDAY),
    lambda facts: rules.moved(facts, FRIDAY + timedelta(hours=3), by=MIA),
    lambda facts: rules.skipped(facts, by=MIA, reason="ill"),
]


@pytest.mark.parametrize("state", [State.HELD, State.MISSED, State.SKIPPED, State.EXCUSED])
@pytest.mark.parametrize("change", CHANGES, ids=["start", "move", "skip"])
def test_what_is_closed_stays(change: Callable[[OneOnOneFacts], object], state: State) -> None:
    """A stale button on a closed 1:1 is answered in words and changes nothing."""
    with pytest.raises(NotAllowed, match="closed already"):
        change(one_on_one(state=state))


def test_an_excuse_counts_for_nothing() -> None:
    """An excused 1:1 leaves the plan whatever was said, with its reason."""
    assert rules.excused(one_on_one(), rules.Cause.RHYTHM_ENDED).state is State.EXCUSED


@pytest.mark.parametrize(
    ("answers", "state", "disputed"),
    [
        ([(MIA, HELD)], State.PLANNED, False),
        ([(RON, NOT_HELD)], State.PLANNED, False),
        ([(MIA, HELD), (RON, HELD)], State.HELD, False),
        ([(MIA, NOT_HELD), (RON, NOT_HELD)], State.MISSED, False),
        ([(MIA, HELD), (RON, NOT_HELD)], State.PLANNED, True),
        ([(MIA, HELD), (RON, NOT_HELD), (RON, HELD)], State.HELD, False),
        ([(MIA, HELD), (RON, HELD), (MIA, None)], State.PLANNED, False),
        ([(MIA, HELD), (RON, HELD), (MIA, NOT_HELD)], State.PLANNED, True),
        ([(MIA, None)], State.PLANNED, False),
        ([(MIA, HELD), (MIA, HELD)], State.PLANNED, False),
    ],
)
def test_both_sides_decide(
    answers: list[tuple[str, Answer | None]], state: State, *, disputed: bool
) -> None:
    """Both say held: held; both deny it: missed; else it is open, and answers change (R42, R48)."""
    facts = one_on_one()
    for by, says in answers:
        facts = rules.answered(facts, by, says, now=FRIDAY)

    assert facts.state is state
    assert facts.is_disputed is disputed


def test_no_answer_before_it_began() -> None:
    """Nobody can say how a 1:1 went before it has begun."""
    with pytest.raises(NotAllowed, match="hasn't begun"):
        rules.answered(one_on_one(), MIA, HELD, now=FRIDAY - timedelta(seconds=1))


@pytest.mark.parametrize("state", [State.SKIPPED, State.EXCUSED])
def test_no_answer_for_what_is_off_the_plan(state: State) -> None:
    """What was skipped or excused can't be declared held."""
    with pytest.raises(NotAllowed, match="off the plan"):
        rules.answered(one_on_one(state=state), MIA, HELD, now=FRIDAY)


def test_a_late_answer_reopens() -> None:
    """An answer after settling counts as one given in time: R48 lets anything be edited."""
    settled = rules.settled(one_on_one(manager_says=HELD))
    late = rules.answered(settled, RON, HELD, now=FRIDAY + timedelta(days=9))

    assert (settled.state, settled.one_sided) == (State.HELD, True)
    assert (late.state, late.one_sided) == (State.HELD, False)


@pytest.mark.parametrize(
    ("manager", "rep", "state", "one_sided"),
    [
        (HELD, None, State.HELD, True),
        (None, HELD, State.HELD, True),
        (None, None, State.MISSED, False),
        (NOT_HELD, None, State.MISSED, False),
        (HELD, NOT_HELD, State.MISSED, False),
    ],
)
def test_time_settles_what_stays_open(
    manager: Answer | None, rep: Answer | None, state: State, *, one_sided: bool
) -> None:
    """One word without objection is held, one-sided; silence and disputes are missed (R42)."""
    facts = rules.settled(one_on_one(manager_says=manager, rep_says=rep))

    assert (facts.state, facts.one_sided) == (state, one_sided)


@pytest.mark.parametrize(
    ("planned", "settles"),
    [
        ("2026-11-23 09:00", "2026-11-25 17:00"),
        ("2026-11-26 09:00", "2026-11-30 17:00"),
        ("2026-11-27 09:00", "2026-12-01 17:00"),
        ("2026-11-28 09:00", "2026-12-01 17:00"),
        ("2026-11-29 09:00", "2026-12-01 17:00"),
        ("2026-10-22 08:00", "2026-10-26 17:00"),
        ("2026-11-23 22:30", "2026-11-26 17:00"),
    ],
)
def test_two_working_days_to_object(planned: str, settles: str) -> None:
    """An open answer settles at the close of the second working day, local time (R42, R7)."""
    facts = one_on_one(planned_at=at(planned))

    assert rules.settles_at(facts, WorkingHours("Europe/Berlin")) == at(settles)


def chain(*starts: int, length: int = 60, **changes: object) -> list[OneOnOneFacts]:
    """1:1s that start so many minutes after 9:00, numbered from 1."""
    return [
        one_on_one(
            id=number, planned_at=FRIDAY + timedelta(minutes=start), length=length, **changes
        )
        for number, start in enumerate(starts, 1)
    ]


@pytest.mark.parametrize(
    ("day", "blocks"),
    [
        (chain(0), [(1,)]),
        (chain(0, 70, 140), [(1, 2, 3), (), ()]),
        (chain(0, 75), [(1, 2), ()]),
        (chain(0, 76), [(1,), (2,)]),
        (chain(0, 60, 240, 300), [(1, 2), (), (3, 4), ()]),
        (list(reversed(chain(0, 70))), [(1, 2), ()]),
        (chain(0, 30), [(1, 2), ()]),
    ],
)
def test_one_ping_per_block(day: list[OneOnOneFacts], blocks: list[tuple[int, ...]]) -> None:
    """Back-to-back 1:1s, up to 15 minutes apart, have one ping: that of the first (R43)."""
    by_id = sorted(day, key=lambda one: one.id)

    assert [tuple(one.id for one in rules.block_from(first, day)) for first in by_id] == blocks


def test_what_left_the_plan_breaks_a_block() -> None:
    """When the middle one is skipped, what follows it opens a block of its own (R43)."""
    first, middle, last = chain(0, 70, 140)
    day = [first, rules.skipped(middle, by=MIA, reason="ill"), last]

    assert rules.block_from(first, day) == (first,)
    assert rules.block_from(last, day) == (last,)
    assert rules.block_from(day[1], day) == ()


@given(st.lists(st.integers(0, 600), max_size=12, unique=True))
def test_each_1_1_stands_in_exactly_one_block(starts: list[int]) -> None:
    """Whatever a day looks like, nobody is reminded twice of a 1:1, or not at all (R43)."""
    day = chain(*starts, length=30)
    blocks = [rules.block_from(first, day) for first in day]
    told = sorted(one.id for block in blocks for one in block)

    assert told == [one.id for one in day]
    for block in blocks:
        assert all(
            late.planned_at - early.ends_at <= timedelta(minutes=15)
            for early, late in pairwise(block)
        )


@pytest.mark.parametrize(
    "chosen", [None, "", "none", "tomorrow", "2026-11-27T10:00", "{}", "9" * 50]
)
def test_only_an_offered_slot_is_a_slot(chosen: str | None) -> None:
    """Whatever else comes back as a slot, naive times too, is an error at its field."""
    with pytest.raises(InvalidInput) as refused:
        move_rules.slot_from("slot", chosen)

    assert list(refused.value.fields) == ["slot"]


def test_a_slot_comes_back_in_utc() -> None:
    """A slot with an offset is the same instant in UTC."""
    assert move_rules.slot_from("slot", "2026-11-27T10:00:00+01:00") == FRIDAY


def test_a_reason_has_words() -> None:
    """A skip needs a reason that isn't blank (R4)."""
    assert move_rules.checked_reason("reason", "  ill ") == "ill"
    for blank in (None, "", " \n "):
        with pytest.raises(InvalidInput) as refused:
            move_rules.checked_reason("reason", blank)
        assert list(refused.value.fields) == ["reason"]


def test_sides() -> None:
    """The manager is the manager, the other is the rep, and each has their own answer."""
    facts = one_on_one(manager_says=HELD)

    assert (facts.side(MIA), facts.side(RON), facts.side(AIKO)) == (
        Side.MANAGER,
        Side.REP,
        Side.REP,
    )
    assert (facts.says(Side.MANAGER), facts.says(Side.REP)) == (HELD, None)
