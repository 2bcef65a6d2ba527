"""The calendar's form: what is promised in it, and that it never shows the address."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.people.calendar_views import (
    calendar_form,
    calendar_told,
    forgets,
    forgotten,
    read_once,
    still_reading,
)
from bot.people.calendars.problems import WORDS, Problem
from bot.people.calendars.service import ADDRESS, CalendarPage, Told
from bot.people.rules import PersonFacts, WorkingHours
from bot.slack.messages import View
from bot.slack.payloads import Values
from bot.words import tongue

T = tongue("en-GB")
MIA = PersonFacts("U1MIA", "Mia Berger", "en-GB", WorkingHours("Europe/Berlin"))
NONE = CalendarPage(MIA, is_kept=False)
READ = CalendarPage(MIA, is_kept=True, read_at=datetime(2026, 11, 27, 9, 5, tzinfo=UTC))


def fields(view: View) -> dict[str, bool]:
    """Which fields there are, and which may stay empty."""
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    return {
        block["block_id"]: block.get("optional", False)
        for block in blocks
        if block["type"] == "input"
    }


def test_a_first_address_is_needed() -> None:
    """Without a calendar there is one field, which can't stay empty, and nothing to stop."""
    assert fields(calendar_form(T, NONE)) == {ADDRESS: False}


def test_a_kept_address_can_stay_or_go() -> None:
    """With one, it can be changed or forgotten, and when it was last read stands there."""
    view = calendar_form(T, READ)

    assert fields(view) == {"calendar_forget": True, ADDRESS: True}
    assert "last on Fri 27 Nov at 10:05" in repr(view)


def test_the_form_says_what_is_read_and_who_sees_it() -> None:
    """Every form says who reads it (R47); this one also what isn't read at all."""
    drawn = repr(calendar_form(T, NONE))

    assert "*Who sees it:* nobody." in drawn
    assert "No titles, no places, no people" in drawn


@pytest.mark.parametrize("problem", Problem)
def test_each_problem_says_what_to_do(problem: Problem) -> None:
    """Whatever is wrong is told in the form, and in the message, in the same words."""
    page = replace(READ, problem=problem)

    assert str(WORDS[problem]) in repr(calendar_form(T, page)).replace("&gt;", ">")
    said = calendar_told(T, page, Told.LOST)
    assert str(WORDS[problem]) in said.text
    assert "/coach calendar" in said.text
    assert said.blocks


def test_what_is_said_of_a_good_reading() -> None:
    """A good reading asks for nothing more."""
    assert "/coach calendar" not in calendar_told(T, READ, Told.READ).text


def test_waiting_needs_no_answer() -> None:
    """While it is still read there is nothing to fill in."""
    assert fields(still_reading(T)) == {}


@pytest.mark.parametrize("view", [read_once(T, READ), forgotten(T)])
def test_what_is_done_is_said(view: View) -> None:
    """Once an address was read, or forgotten, the form says so and has nothing to fill in."""
    assert "*Done.*" in repr(view)
    assert fields(view) == {}
    assert "submit" not in view


@pytest.mark.parametrize(("ticked", "expected"), [(["calendar_forget"], True), ([], False)])
def test_forgetting_is_read(ticked: list[str], expected: bool) -> None:
    """The tick, and only it, forgets."""
    options = [{"value": one} for one in ticked]
    state = {"calendar_forget": {"calendar_forget": {"selected_options": options}}}

    assert forgets(Values(state)) is expected
    assert not forgets(Values({}))
