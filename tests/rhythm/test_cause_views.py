"""How it reads why Coach moved a 1:1 or took it off the plan (R4, R8, R50)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.people.rules import DayOff, PersonFacts, WhyOff
from bot.rhythm.cause_views import gone_line, moved_line, off_line
from bot.rhythm.pages import Meeting
from bot.rhythm.rules import Cause, State
from bot.rhythm.views import card, led_by_another, sheet
from bot.words import tongue
from tests.rhythm.values import FRIDAY, MIA, RON, at, meeting, one_on_one, person

T = tongue("en-GB")
DAY = date(2026, 11, 27)
THURSDAY = at("2026-11-26 09:00")


def somebody(who: str, *, why: WhyOff | None = None, name: str = "") -> PersonFacts:
    """Somebody in Berlin, off on the Friday for that reason."""
    found = person(who)
    if why is None:
        return found
    return replace(found, hours=replace(found.hours, off=(DayOff(DAY, DAY, why, name),)))


def moved(
    cause: Cause, *, manager: PersonFacts | None = None, rep: PersonFacts | None = None
) -> Meeting:
    """A Friday's 1:1 that is on Thursday now."""
    facts = one_on_one(planned_at=THURSDAY, original_at=FRIDAY, cause=cause)
    return meeting(facts, now=THURSDAY, manager=manager or somebody(MIA), rep=rep or somebody(RON))


HOLIDAY = {"why": WhyOff.HOLIDAY, "name": "Feast of All & Sundry"}


@pytest.mark.parametrize(
    ("cause", "manager", "rep", "to_mia", "to_both"),
    [
        (Cause.REP_AWAY, None, None, "<@U1RON> is away", "<@U1RON> is away"),
        (Cause.MANAGER_AWAY, None, None, "you are away", "<@U1MIA> is away"),
        (
            Cause.HOLIDAY,
            HOLIDAY,
            HOLIDAY,
            "it is Feast of All &amp; Sundry",
            "it is Feast of All &amp; Sundry",
        ),
        (
            Cause.HOLIDAY,
            HOLIDAY,
            None,
            "it is Feast of All &amp; Sundry where you are",
            "it is Feast of All &amp; Sundry for <@U1MIA>",
        ),
        (Cause.HOLIDAY, None, None, "it is a public holiday", "it is a public holiday"),
        (
            Cause.CLOSED,
            None,
            {"why": WhyOff.CLOSED, "name": "Kick-off"},
            "your team has a closing day (Kick-off)",
            "your team has a closing day (Kick-off)",
        ),
        (
            Cause.CLOSED,
            None,
            None,
            "your team has a closing day",
            "your team has a closing day",
        ),
        (Cause.PAUSED, None, None, "your team pauses", "your team pauses"),
        (
            Cause.STAND_IN,
            None,
            None,
            "<@U1MIA> leads it and isn't free then",
            "<@U1MIA> leads it and isn't free then",
        ),
    ],
)
def test_why_it_was_moved(
    cause: Cause,
    manager: dict[str, object] | None,
    rep: dict[str, object] | None,
    to_mia: str,
    to_both: str,
) -> None:
    """Each reads why from where they stand; of an absence no more than that there is one."""
    one = moved(
        cause,
        manager=somebody(MIA, **manager or {}),  # type: ignore[arg-type]
        rep=somebody(RON, **rep or {}),  # type: ignore[arg-type]
    )

    assert moved_line(T, one, one.manager) == f"Moved from Fri 27 Nov 10:00: {to_mia}."
    assert moved_line(T, one, None) == f"Moved from Fri 27 Nov 10:00: {to_both}."
    assert f"Moved from Fri 27 Nov 10:00: {to_both}." in str(card(T, one).blocks)


def test_the_day_that_it_left_says_where_it_is() -> None:
    """On the old day's sheet: where it went and why; and that it is off, if it is by now."""
    one = moved(Cause.REP_AWAY)

    line = "<@U1RON>: moved to Thursday 26 November, 10:00\u201311:00; <@U1RON> is away."
    assert line in str(sheet(T, one.manager, DAY, [one]).blocks)
    off = replace(one, facts=replace(one.facts, state=State.EXCUSED))
    assert gone_line(T, off, off.manager, "") == (
        "<@U1RON>: This one is off: <@U1RON> is away. It counts for nothing."
    )


def test_what_is_off_names_the_next_one() -> None:
    """Why, that it costs nothing, and when the next one is."""
    facts = one_on_one(state=State.EXCUSED, cause=Cause.REP_AWAY)
    off = replace(meeting(facts), next_at=at("2026-12-04 09:00"))

    assert off_line(T, off, off.manager) == (
        "This one is off: <@U1RON> is away. It counts for nothing. The next one is on Fri 4 Dec."
    )
    assert moved_line(T, off, off.manager) is None


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (Cause.RHYTHM_ENDED, "Off the plan; it counts for nothing."),
        (
            Cause.HANDED_OVER,
            "This one is off: somebody else leads these 1:1s from now on. It counts for nothing.",
        ),
        (None, "Off the plan; it counts for nothing."),
    ],
)
def test_what_is_off_for_good(cause: Cause | None, said: str) -> None:
    """An ended rhythm has no next one to name."""
    off = meeting(one_on_one(state=State.EXCUSED, cause=cause))

    assert off_line(T, off, off.rep) == said


def test_what_the_two_moved_themselves_has_no_cause() -> None:
    """Their own move is told as theirs."""
    facts = one_on_one(planned_at=THURSDAY, original_at=FRIDAY, changed_by=RON)

    assert moved_line(T, meeting(facts), None) is None
    assert "<@U1RON> moved it" in str(card(T, meeting(facts, now=THURSDAY)).blocks)


def test_who_leads_it_this_time() -> None:
    """The manager's sheet names the stand-in, and where nothing is left it says so."""
    led = meeting(one_on_one(manager="U1TOM"), manager=person("U1TOM"))
    mine = person(MIA)

    said = sheet(T, mine, DAY, [], [led])
    assert "<@U1RON>: <@U1TOM> leads it this time." in str(said.blocks)
    assert "No 1:1 is left on this day." in str(sheet(T, mine, DAY, []).blocks)
    assert (
        led_by_another(T, led).text == "<@U1TOM> leads the 1:1 with <@U1RON> on Friday 27 November."
    )
