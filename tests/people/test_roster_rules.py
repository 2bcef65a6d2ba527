"""Closing days, pauses and stand-ins: what is decided about their days and people."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.errors import InvalidInput
from bot.people.roster_rules import (
    ClosureFacts,
    ClosurePage,
    RosterField,
    StandInFacts,
    chosen_days,
    day_problems,
    ended,
    leader_on,
    leader_problem,
)
from bot.people.rules import PersonFacts, Policy, TeamFacts, Times, WhyOff, WorkingHours
from bot.slack.answers import SlackUser
from bot.slack.ids import SlackUserId, TeamId

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
HOME = TeamId("T0001")


def user(
    slack_id: str, *, is_bot: bool = False, deleted: bool = False, is_guest: bool = False
) -> SlackUser:
    return SlackUser(
        SlackUserId(slack_id),
        slack_id.title(),
        "Europe/Berlin",
        is_bot=is_bot,
        deleted=deleted,
        is_guest=is_guest,
        team_id=HOME,
    )


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (0, 0, None),
        (0, 5, None),
        (7, 700, None),
        (-1, 3, RosterField.FIRST),
        (-3, -1, RosterField.LAST),
        (3, 2, RosterField.LAST),
        (0, 733, RosterField.LAST),
    ],
)
def test_days_are_ahead_and_in_order(first: int, last: int, field: RosterField | None) -> None:
    """A span begins today or later, ends no earlier than it begins, and within two years."""
    problems = day_problems(TODAY + first * DAY, TODAY + last * DAY, TODAY)

    assert list(problems) == ([field] if field else [])


def test_one_day_is_its_own_end() -> None:
    """Without a last day the first one stands alone; without a first there is nothing to take."""
    assert chosen_days(TODAY, None) == (TODAY, TODAY)
    assert chosen_days(TODAY, TODAY + DAY) == (TODAY, TODAY + DAY)
    with pytest.raises(InvalidInput) as refused:
        chosen_days(None, TODAY)
    assert list(refused.value.fields) == [RosterField.FIRST]


@pytest.mark.parametrize(
    ("first", "last"), [(-3, -1), (0, -1), (4, 3)], ids=["running", "from today", "ahead"]
)
def test_what_is_ended_today_leaves_today_free(first: int, last: int) -> None:
    """What runs ends yesterday; what hadn't begun ends before its own first day."""
    assert ended(TODAY + first * DAY, TODAY) == TODAY + last * DAY


def test_who_leads_on_a_day() -> None:
    """On a stand-in's days, the first and last included, it is they; else the manager."""
    stand_in = StandInFacts(1, 1, "U1TOM", TODAY, TODAY + 2 * DAY, "U1MIA")

    leaders = [leader_on(TODAY + n * DAY, "U1MIA", [stand_in]) for n in range(-1, 4)]
    assert leaders == ["U1MIA", "U1TOM", "U1TOM", "U1TOM", "U1MIA"]


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (user("U1TOM"), None),
        (user("U1MIA"), "who leads them now"),
        (user("U1BOT", is_bot=True), "Apps can't lead"),
        (user("U1GONE", deleted=True), "no longer in this workspace"),
        (user("U1GUEST", is_guest=True), "Guests can't lead"),
        (user("U1RON"), "with themselves"),
    ],
    ids=lambda value: value.id if isinstance(value, SlackUser) else "",
)
def test_who_can_lead(who: SlackUser, words: str | None) -> None:
    """A colleague can; an app, a guest, who has left, who leads already and who is led can't."""
    problem = leader_problem(who, user("U1MIA"), "U1MIA", ["U1RON"])

    assert (problem is None) == (words is None)
    assert problem is None or str(words) in str(problem)


def test_who_is_of_another_workspace_cant_lead() -> None:
    """Somebody met through Slack Connect is an outsider here."""
    outside = SlackUser(SlackUserId("U1OUT"), "Out", "Europe/Berlin", team_id=TeamId("T0002"))

    assert leader_problem(outside, user("U1MIA"), "U1MIA", []) is not None


@pytest.mark.parametrize(
    ("first", "last", "is_over"), [(0, 0, False), (-2, -1, True), (2, 1, True), (2, 5, False)]
)
def test_whether_a_pause_is_over(first: int, last: int, is_over: bool) -> None:
    """A pause is over after its last day, and when it was withdrawn before its first."""
    hours = WorkingHours("Europe/Berlin")
    mia = PersonFacts("U1MIA", "Mia", None, hours)
    policy = Policy("C1", "Europe/Berlin", 5, 600, 60, Times.STAGGERED)
    facts = ClosureFacts(1, 1, TODAY + first * DAY, TODAY + last * DAY, WhyOff.PAUSED, "", "U1MIA")
    page = ClosurePage(facts, TeamFacts(1, "U1MIA", policy, ()), mia, mia, TODAY, is_told=False)

    assert page.is_over is is_over
