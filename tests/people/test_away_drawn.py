"""How leave and hours look: within Slack's limits, escaped, and saying who reads what."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import N_
from bot.people import away_views, hours_views
from bot.people.outlook import Change, Planned, changes
from bot.people.pages import AwayPage, HoursPage, Leave, LeaveDone, LeaveNotice
from bot.people.rules import PersonFacts, WorkingHours
from bot.slack.messages import Said, View
from bot.words import tongue
from tests.rhythm.drawn import HOSTILE, check_message, check_view, labels
from tests.rhythm.drawn import words as words_of

T = tongue("en-GB")
MIA = PersonFacts("U1MIA", "Mia Berger", "en-GB", WorkingHours("Europe/Berlin", country="DE"))
TODAY = date(2026, 11, 23)
TEN = datetime(2026, 11, 27, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
NAMES = ["Ron Cole", *HOSTILE]


def words(view: View) -> str:
    return words_of(Said("", view["blocks"]))  # type: ignore[arg-type]


def rep(name: str = "Ron Cole", slack_id: str = "U1RON") -> PersonFacts:
    return PersonFacts(slack_id, name, "en-GB", WorkingHours("America/New_York"))


def planned(at: datetime = TEN, *, is_on: bool = True, other: str = "U1RON") -> Planned:
    return Planned(other, at, at + HOUR, is_on)


def done(first: date, last: date, *, name: str = "", own: bool = True) -> LeaveDone:
    person = MIA if own else rep(name)
    return LeaveDone(MIA, person, Leave(7, person.slack_id, first, last), TODAY)


@pytest.mark.parametrize("name", NAMES, ids=lambda text: ascii(text)[:20])
@pytest.mark.parametrize("reps", [0, 1, 150])
@pytest.mark.parametrize("leaves", [0, 1, 30])
def test_the_form_of_leave(name: str, reps: int, leaves: int) -> None:
    """With any name, no rep or many, and much leave ahead, the form is valid and says who reads."""
    page = AwayPage(
        MIA,
        TODAY,
        tuple(rep(name, f"U1REP{n:06}") for n in range(reps)),
        tuple(Leave(n, "U1MIA", TODAY, TODAY, is_status=n % 2 == 0) for n in range(leaves)),
    )

    view = away_views.away_form(T, page, who="U1REP000000")

    check_view(view)
    assert "read that you are away, never why" in words(view)


@pytest.mark.parametrize("name", NAMES, ids=lambda text: ascii(text)[:20])
@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize(
    ("first", "last"), [(TODAY, TODAY), (TODAY, TODAY + 4 * HOUR * 24), (date(2027, 1, 4),) * 2]
)
@pytest.mark.parametrize("count", [0, 1, 40])
def test_what_came_of_it(name: str, *, own: bool, first: date, last: date, count: int) -> None:
    """Set or ended, for oneself or a rep, with any number of 1:1s, it is one valid message."""
    ways = [
        Change(planned(), planned(TEN - 24 * HOUR)),
        Change(planned(), planned(is_on=False)),
        Change(planned(is_on=False), planned()),
    ]
    seen = [ways[n % 3] for n in range(count)]
    leave = done(first, last, name=name, own=own)

    for said in (away_views.away_set(T, leave, seen), away_views.back(T, leave, seen)):
        check_message(said)
        check_view(away_views.result_view(T, said))


@pytest.mark.parametrize("typed", [*NAMES, "x" * 3000])
def test_what_cannot_be_read(typed: str) -> None:
    """Whatever was typed is quoted in part, and the form is offered."""
    check_message(away_views.unread(T, typed))
    check_message(away_views.refused(T, N_("Pick a day.")))


def test_changes_are_told_by_the_readers_clock() -> None:
    """A 1:1 that was moved, one that is off and one that is on again are told apart."""
    seen = changes(
        {1: planned(), 2: planned(TEN + HOUR), 3: planned(is_on=False), 4: planned()},
        {
            1: planned(TEN - 24 * HOUR),
            2: planned(TEN + HOUR, is_on=False),
            3: planned(),
            4: planned(),
            5: planned(TEN + 48 * HOUR),
        },
    )

    lines = away_views.change_lines(T, seen, "Europe/Berlin")

    assert lines == [
        "• Your 1:1 with <@U1RON> on Fri 27 Nov, 10:00 is now Thu 26 Nov, 10:00.",
        "• Your 1:1 with <@U1RON> is on again: Fri 27 Nov, 10:00.",
        "• Your 1:1 with <@U1RON> on Fri 27 Nov, 11:00 is off; it counts for nothing.",
    ]
    assert away_views.change_lines(T, [], "Europe/Berlin") == ["None of your 1:1s changes."]


@pytest.mark.parametrize(
    ("leave", "today", "said"),
    [
        (Leave(7, "U1RON", TODAY, TODAY), TODAY, "has set you as away: Monday 23 November."),
        (Leave(7, "U1RON", TODAY, TODAY), TODAY + 24 * HOUR, "Welcome back."),
        (None, TODAY, "is off the list again"),
    ],
)
def test_the_notice(leave: Leave | None, today: date, said: str) -> None:
    """A rep reads what their manager set: ahead, when they are back, and when it is taken back."""
    told = away_views.notice(T, LeaveNotice(rep(), today, "U1MIA", leave))

    check_message(told)
    assert said in told.text


def test_an_old_notice_is_put_into_the_past() -> None:
    """What was read before the leave says afterwards that it was, and offers nothing more."""
    leave = Leave(7, "U1RON", TODAY, TODAY)
    page = LeaveNotice(rep(), TODAY + timedelta(days=1), "U1MIA", leave)

    told = away_views.notice(T, page, is_update=True)

    check_message(told)
    assert told.text.startswith("You were away until Monday 23 November, as <@U1MIA> had set it.")
    assert labels(told.blocks) == []


@pytest.mark.parametrize("country", [None, "", "DE-BY"])
@pytest.mark.parametrize("guessed", ["", "DE"])
def test_the_form_of_hours(country: str | None, guessed: str) -> None:
    """Guessed, chosen or none, the country stands in the form; the form says who reads it."""
    shown = {None: "None that I can tell", "": "No public holidays", "DE-BY": "Germany, Bayern"}
    page = HoursPage(MIA, country, guessed)

    view = hours_views.hours_form(T, page)

    check_view(view)
    wanted = "Germany, by your time zone" if country is None and guessed else shown[country]
    assert wanted in str(view)
    assert "Nobody reads this form." in words(view)


@pytest.mark.parametrize("country", ["", "DE-BY"])
def test_hours_that_were_saved(country: str) -> None:
    """What was kept is said back, with the 1:1s that lie outside it."""
    hours = WorkingHours("Europe/Berlin", frozenset({1, 2}), 8 * 60, 16 * 60, country)
    reader = PersonFacts("U1MIA", "Mia", "en-GB", hours)

    view = hours_views.saved(T, reader, [], [planned(), planned(is_on=False)])

    check_view(view)
    said = words(view)
    assert "You work Monday and Tuesday, 08:00 to 16:00." in said
    assert said.count("lies outside these hours") == 1
    assert ("Germany, Bayern" if country else "No public holidays count") in said
