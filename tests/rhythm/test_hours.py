"""Hours of coaching in a month, and their pace (docs/rhythm.md R1, R15, R42)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.rules import DayOff, Policy, TeamFacts, Times, WhyOff, WorkingHours
from bot.rhythm import figure_views
from bot.rhythm.hours import Hours, Month, Pace, Tally, hours, tally, unmade
from bot.rhythm.pages import TeamFigures
from bot.rhythm.rules import Answer, OneOnOneFacts, State, Week, WeeklyTime
from bot.rhythm.streak import Streak
from bot.words import tongue
from tests.rhythm.values import FRIDAY, at, one_on_one

BERLIN = WorkingHours("Europe/Berlin")
NOVEMBER = Month(date(2026, 11, 1), "Europe/Berlin")
SOON, SETTLED = FRIDAY + timedelta(hours=2), at("2026-12-01 17:00")
HELD = {"state": State.HELD, "manager_says": Answer.HELD, "rep_says": Answer.HELD}
T = tongue("en-GB")


@pytest.mark.parametrize(
    ("facts", "now", "worth"),
    [
        (one_on_one(), FRIDAY, Tally()),
        (one_on_one(), SOON, Tally(over=1, open=60)),
        (one_on_one(state=State.MISSED), SOON, Tally(over=1)),
        (one_on_one(state=State.SKIPPED), SOON, Tally(over=1)),
        (one_on_one(state=State.EXCUSED), SOON, Tally()),
        (one_on_one(**HELD), SETTLED, Tally(held=1, over=1, unlabelled=60)),
        (
            one_on_one(manager_coaching=60, rep_coaching=30, **HELD),
            SOON,
            Tally(held=1, over=1, coached=30),
        ),
        (
            one_on_one(manager_coaching=0, rep_coaching=60, **HELD),
            SOON,
            Tally(held=1, over=1),
        ),
        (one_on_one(rep_coaching=60, **HELD), SOON, Tally(held=1, over=1, waiting=60)),
        (
            one_on_one(state=State.HELD, rep_says=Answer.HELD, one_sided=True, rep_coaching=60),
            SETTLED,
            Tally(held=1, on_one_word=1, over=1, coached=60, one_sided=60),
        ),
        (
            one_on_one(rep_coaching=60, **HELD),
            SETTLED,
            Tally(held=1, over=1, coached=60, one_sided=60),
        ),
    ],
)
def test_what_a_1_1_is_worth(facts: OneOnOneFacts, now: datetime, worth: Tally) -> None:
    """The smaller label counts; a single one after two working days, marked one-sided (R15)."""
    assert tally([facts], BERLIN, now) == worth
    assert tally([facts, facts], BERLIN, now) == worth + worth


def of(
    now: datetime,
    counted: Tally,
    *,
    rep: WorkingHours = BERLIN,
    to_come: int = 0,
    since: date = date(2026, 1, 1),
) -> Hours:
    return hours(counted, NOVEMBER, rep, target=3, since=since, to_come=to_come, now=now)


EIGHTEENTH = at("2026-11-18 10:00")


@pytest.mark.parametrize(
    ("counted", "to_come", "pace"),
    [
        (Tally(coached=180), 0, Pace.REACHED),
        # 12 of 21 working days are over: 1.71 of 3 hours.
        (Tally(coached=103), 0, Pace.ON_PACE),
        (Tally(coached=102), 0, Pace.BEHIND),
        (Tally(coached=60, unlabelled=60), 0, Pace.WITHIN_REACH),
        (Tally(coached=60, waiting=43), 0, Pace.WITHIN_REACH),
        (Tally(coached=60, open=60), 0, Pace.WITHIN_REACH),
        (Tally(coached=60), 119, Pace.BEHIND),
        (Tally(coached=60), 120, Pace.WITHIN_REACH),
        # No 1:1 was possible yet: nobody is on pace, and nobody behind.
        (Tally(), 60, Pace.BEGUN),
        (Tally(over=1), 60, Pace.BEHIND),
        (Tally(), 0, Pace.BEHIND),
    ],
)
def test_the_pace(counted: Tally, to_come: int, pace: Pace) -> None:
    """The pace is the share of working days that are over; what is to come counts, too (R1)."""
    assert of(EIGHTEENTH, counted, to_come=to_come).pace is pace


def test_leave_and_holidays_do_not_count() -> None:
    """Half a month of leave slows the pace that is expected, by the rep's own hours (R1, R8)."""
    away = DayOff(date(2026, 11, 1), date(2026, 11, 13), WhyOff.AWAY)
    rested = WorkingHours("Europe/Berlin", off=(away,))

    assert of(EIGHTEENTH, Tally()).expected == pytest.approx(180 * 12 / 21)
    assert of(EIGHTEENTH, Tally(), rep=rested).expected == pytest.approx(180 * 2 / 11)
    whole = WorkingHours(
        "Europe/Berlin", off=(DayOff(date(2026, 1, 1), date(2026, 12, 31), WhyOff.AWAY),)
    )
    assert of(EIGHTEENTH, Tally(), rep=whole).pace is Pace.ON_PACE


def test_a_rhythm_of_the_middle_of_the_month() -> None:
    """Nobody is behind for the days before their rhythm began."""
    begun = of(EIGHTEENTH, Tally(), since=date(2026, 11, 16))

    assert begun.expected == pytest.approx(180 * 2 / 21)
    assert of(EIGHTEENTH, Tally(), since=date(2026, 12, 1)).expected == 0


@given(
    st.datetimes(datetime(2026, 11, 1, 1), datetime(2026, 11, 30, 22), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(0, 300),
    st.integers(0, 300),
)
def test_more_is_never_worse(now: datetime, coached: int, more: int) -> None:
    """More minutes never make a pace worse, and a day that passes never makes it better."""
    order = list(Pace)
    less, later = (of(at, Tally(coached=coached)) for at in (now, now + timedelta(days=1)))

    assert order.index(of(now, Tally(coached=coached + more)).pace) <= order.index(less.pace)
    if NOVEMBER.holds(now + timedelta(days=1)):
        assert less.expected <= later.expected <= less.target


def test_the_month_is_that_of_the_zone() -> None:
    """In Tokyo a month begins while it is still the last one in New York (R1)."""
    instant = at("2026-11-30 20:00")

    assert Month.of(instant, "Asia/Tokyo").first == date(2026, 12, 1)
    assert Month.of(instant, "America/New_York").first == date(2026, 11, 1)
    assert NOVEMBER.starts_at == at("2026-10-31 23:00")
    assert NOVEMBER.ends_at == at("2026-11-30 23:00")
    assert not NOVEMBER.holds(NOVEMBER.ends_at)
    assert Month(date(2026, 12, 1), "UTC").next.first == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("next_week", "every", "minutes"),
    [
        (Week(2026, 48), 1, 60),
        (Week(2026, 47), 1, 120),
        (Week(2026, 46), 2, 120),
        (Week(2026, 49), 1, 0),
    ],
)
def test_what_is_not_made_yet(next_week: Week, every: int, minutes: int) -> None:
    """1:1s beyond the horizon count for what the month can still bring, each in its own week."""
    assert unmade(WeeklyTime("Europe/Berlin", 5, 600, 60), next_week, every, NOVEMBER) == minutes


@pytest.mark.parametrize(
    ("counted", "now", "line"),
    [
        (
            Tally(coached=126),
            EIGHTEENTH,
            "2.1 of 3.0 h of coaching, on pace on the 18th.",
        ),
        (
            Tally(coached=54),
            EIGHTEENTH,
            ("0.9 of 3.0 h of coaching by the 18th; a longer talk or one more would help."),
        ),
        (
            Tally(coached=60, one_sided=60, unlabelled=60),
            EIGHTEENTH,
            (
                "1.0 of 3.0 h of coaching by the 18th; what is planned and still to be labelled "
                "is enough. 1.0 h of it on one side's word. 1.0 h not labelled yet."
            ),
        ),
        (
            Tally(coached=180, waiting=30),
            at("2026-11-23 10:00"),
            (
                "3.0 of 3.0 h of coaching, this month's target reached. "
                "0.5 h labelled by one of you so far."
            ),
        ),
    ],
)
def test_hours_in_words(counted: Tally, now: datetime, line: str) -> None:
    """The figure comes with its pace and says what it rests on, without blame (R1, R42)."""
    assert figure_views.hours_line(T, of(now, counted)) == line


def test_a_month_that_has_just_begun() -> None:
    """Before a 1:1 was possible nobody is called on pace with nothing (R1, R42)."""
    words = figure_views.hours_line(T, of(at("2026-11-02 10:00"), Tally(), to_come=240))

    assert words == "0.0 of 3.0 h of coaching; this month's first 1:1 is still to come."


@pytest.mark.parametrize(
    ("day", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd"), (30, "30th")]
)
def test_a_day_in_words(day: int, said: str) -> None:
    """Days of the month are said as people say them."""
    words = figure_views.hours_line(T, Hours(date(2026, 11, day), 180, 0, 0, Tally()))

    assert words.endswith(f"on pace on the {said}.")


@pytest.mark.parametrize(
    ("streak", "words"),
    [
        (Streak(), ""),
        (Streak(0, 4, 1), ""),
        (Streak(4, 4, 0), "4 in a row"),
        (Streak(1, 7, 0), "1 in a row, 7 at best"),
    ],
)
def test_a_streak_in_words(streak: Streak, words: str) -> None:
    """A streak is said in few words, and a broken one isn't rubbed in (R5)."""
    assert figure_views.streak_words(T, streak) == words


@pytest.mark.parametrize(
    ("counted", "line"),
    [
        (
            Tally(held=7, over=9, coached=852),
            "*Sales ∗DACH∗*: 7 of 9 1:1s held this month, 14.2 of 27.0 h of coaching.",
        ),
        (
            Tally(held=0, over=0),
            "*Sales ∗DACH∗*: no 1:1 is over yet this month. 27.0 h of coaching are to come.",
        ),
        (
            Tally(held=7, on_one_word=2, over=9, coached=852, one_sided=60),
            (
                "*Sales ∗DACH∗*: 7 of 9 1:1s held this month, 14.2 of 27.0 h of coaching. "
                "On one side's word: 2 held, 1.0 h."
            ),
        ),
    ],
)
def test_a_team_in_words(counted: Tally, line: str) -> None:
    """A team's line shows apart what rests on one side's word, and a typed name as typed (R42)."""
    policy = Policy("C1", "UTC", 5, 600, 60, Times.KEPT)
    team = TeamFacts(1, "U1MIA", policy, (), "Sales *DACH*")

    assert figure_views.team_line(T, team, TeamFigures(counted, 9 * 180)) == line
