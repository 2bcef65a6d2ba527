"""Moving to a time that one types: past, too far, half filled in, taken, outside hours."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.scenarios.cast import AIKO, MIA, NAOMI, RON, SAM, greet_all, pressed, utc
from tests.support.slack_world import Person, SlackWorld

MINUTE = timedelta(minutes=1)


@pytest.fixture(name="form")
async def _form(slack: SlackWorld) -> Person:
    """On Wednesday Ron has the form open that moves Thursday's 1:1; Mia has Aiko's then, too."""
    await greet_all(slack, [RON, AIKO])
    await slack.user(MIA).command("/coach setup")
    await slack.user(MIA).fill({"day": "4"})
    assert await slack.user(MIA).submit() is None
    await slack.wind(to=utc("2026-11-25 12:00"))
    ron = slack.user(RON)
    await ron.click(await ron.find("on Thursday 26 November: "), "rhythm.move")
    return ron


UNFIT: list[tuple[dict[str, object], str, str]] = [
    (
        {"day": "2026-11-24", "time": "10:00"},
        "time",
        "That time is past. Pick one that is still to come.",
    ),
    (
        {"day": "2026-11-25", "time": "12:59"},
        "time",
        "That time is past. Pick one that is still to come.",
    ),
    (
        {"day": "1970-01-01", "time": "00:00"},
        "time",
        "That time is past. Pick one that is still to come.",
    ),
    (
        {"day": "2027-11-25", "time": "10:00"},
        "time",
        "Keep it near, so that the week isn't lost. Pick a day from",
    ),
    (
        {"day": "9999-12-31", "time": "23:59"},
        "time",
        "Keep it near, so that the week isn't lost. Pick a day from",
    ),
    ({"day": "2026-11-27"}, "time", "Pick both a day and a time."),
    ({"time": "10:00"}, "day", "Pick both a day and a time."),
    ({}, "day", "Pick one of the free times, or a day and a time."),
    (
        {"day": "2026-11-27", "time": "20:00"},
        "time",
        "That is outside the working hours of Mia Hoffmann",
    ),
    (
        {"day": "2026-11-28", "time": "10:00"},
        "time",
        "Keep it near, so that the week isn't lost. Pick a day from Wednesday 25 November to",
    ),
    (
        {"day": "2026-11-26", "time": "11:00"},
        "time",
        "One of you has another 1:1 then, or four that day. Pick another time.",
    ),
    (
        {"day": "2026-11-26", "time": "10:00"},
        "time",
        "It is planned for that time. Pick another one.",
    ),
]


async def test_times_that_do_not_fit(slack: SlackWorld, form: Person) -> None:
    """The reason stands at the field; what was typed stays, and the 1:1 stays where it was."""
    for values, field, words in UNFIT:
        await form.fill({"day": None, "time": None, **values})

        errors = await form.submit()
        assert errors is not None, values
        assert list(errors) == [field]
        assert errors[field].startswith(words)
        kept = (await form.open_modal()).values
        for name, value in values.items():
            assert value in kept[name][name].values()
    await form.close()
    await slack.wind()
    assert not await form.sees("moved it")


async def test_a_typed_time(slack: SlackWorld, form: Person) -> None:
    """A day and a time that fit are taken, by the reader's own clock."""
    await form.fill({"day": "2026-11-27", "time": "09:10"})

    assert await form.submit() is None
    await slack.wind(by=MINUTE)
    assert "Friday 27 November, 09:10–10:10" in (await form.last(f"group:{MIA}")).seen_text


async def test_a_slot_that_was_free(slack: SlackWorld, form: Person) -> None:
    """A slot that somebody took while the form was open is refused at its field."""
    mia, slot = slack.user(MIA), "2026-11-27T09:00:00+00:00"
    sheet = await mia.find("on Thursday 26 November: ")
    await pressed(slack, mia, sheet, "rhythm.move", about="Aiko Tanaka")
    await mia.fill({"slot": slot})
    await form.fill({"slot": slot})
    assert await mia.submit() is None

    words = "One of you has another 1:1 then, or four that day. Pick another time."
    assert await form.submit() == {"slot": words}


async def test_a_slot_that_went_by(slack: SlackWorld, form: Person) -> None:
    """A slot that has passed while the form was open is refused at its field."""
    await form.fill({"slot": "2026-11-25T12:30:00+00:00"})
    await slack.wind(to=utc("2026-11-25 12:31"))

    words = "That time is past. Pick one that is still to come."
    assert await form.submit() == {"slot": words}


@pytest.mark.parametrize("rep", [SAM, NAOMI])
async def test_each_types_by_their_own_clock(slack: SlackWorld, rep: str) -> None:
    """What a rep types in another zone than the manager's is meant by the rep's clock."""
    await greet_all(slack, [rep])
    await slack.wind(to=utc("2026-11-26 15:00"))
    person = slack.user(rep)
    await person.click(await person.find("on Friday 27 November: "), "rhythm.move")
    await person.fill({"day": "2026-11-27", "time": "10:45"})

    assert await person.submit() is None
    await slack.wind(by=MINUTE)
    shown = (await person.find("on Friday 27 November: ", "dm")).seen_text
    assert "*10:45–11:45 " in shown
    there = {SAM: "16:45–17:45", NAOMI: "11:45–12:45"}[rep]
    assert f"({there} in Berlin)" in shown
