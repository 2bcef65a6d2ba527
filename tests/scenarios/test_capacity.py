"""The live line of the set-up form: hours needed, hours offered, and what fits (R2)."""

from __future__ import annotations

import pytest

from tests.scenarios.cast import REPS, RON, SALES, set_up
from tests.support.slack_world import Modal, Person, SlackWorld

FITS = (
    "9 reps at 3 h a month are 27 h of coaching, about a sixth of your working time. "
    "Your 1:1s offer 39 h: seven minutes of ten must be coaching."
)
TOO_SHORT = (
    "9 reps at 3 h a month are 27 h of coaching, about a sixth of your working time. "
    "Your 1:1s offer 19.5 h, so 3 h each can't be reached. What fits: 2 h each or 45 minutes."
)
TOO_SELDOM = (
    "9 reps at 3 h a month are 27 h of coaching, about a sixth of your working time. "
    "Your 1:1s offer 19.5 h, so 3 h each can't be reached. "
    "What fits: 2 h each, 90 minutes or every week."
)


@pytest.fixture(name="form")
async def _form(mia: Person) -> Modal:
    """Mia has the form open, with nine reps and #sales filled in."""
    await mia.command("/coach setup")
    await mia.fill({"reps": list(REPS), "channel": SALES})
    return await mia.open_modal()


async def test_the_line_before_anybody_is_picked(mia: Person) -> None:
    """An empty form says where the figures will appear."""
    await mia.command("/coach setup")

    assert "Pick your reps, and I tell you here how many hours it takes." in (
        (await mia.open_modal()).seen_text
    )


async def test_the_line_follows_what_is_filled_in(mia: Person, form: Modal) -> None:
    """Each of reps, length, rhythm and target acts at once; what was filled in stays."""
    await mia.fill({"name": "Field sales", "time": "11:00"})
    assert FITS in (await mia.open_modal()).seen_text
    await mia.fill({"length": "30"})
    assert TOO_SHORT in (await mia.open_modal()).seen_text
    await mia.fill({"length": "60"})
    await mia.fill({"every": "2"})
    assert TOO_SELDOM in (await mia.open_modal()).seen_text
    await mia.fill({"target": "2"})
    assert "Your 1:1s offer 19.5 h: nine minutes of ten" in (await mia.open_modal()).seen_text
    await mia.fill({"reps": [RON]})

    after = await mia.open_modal()
    assert "1 rep at 2 h a month is 2 h of coaching. Your 1:1s offer 2.2 h" in after.seen_text
    assert after.values["name"]["name"]["value"] == "Field sales"
    assert after.values["time"]["time"]["selected_time"] == "11:00"
    assert after.values["channel"]["channel"]["selected_conversation"] == SALES
    assert await mia.troubles() == []


async def test_what_can_t_work_is_told_and_never_refused(slack: SlackWorld, mia: Person) -> None:
    """A plan that can't reach its target is saved as it is; the preview says so again."""
    preview = await set_up(slack, REPS, length="30")

    assert TOO_SHORT in preview.seen_text


async def test_the_preview_says_what_it_takes(slack: SlackWorld) -> None:
    """The preview holds the same line as the form, and how often each rep meets."""
    preview = await set_up(slack, REPS, every="2", target="2", name="Field sales")

    assert "Your rhythm is saved. Field sales" in preview.seen_text
    assert "9 reps at 2 h a month are 18 h of coaching" in preview.seen_text
    assert preview.seen_text.count("60 min every two weeks, first on") == len(REPS)
    assert "set up a 1:1 with you every two weeks, " in preview.seen_text


async def test_half_of_a_team_a_week(slack: SlackWorld) -> None:
    """Every two weeks, five of nine meet in the first week, four in the second (R3)."""
    preview = await set_up(slack, REPS, every="2")

    first = [line.partition("first on ")[2] for line in preview.seen_text.split("\n")]
    days = [line.split(" (")[0] for line in first if line]
    weeks = [day.endswith("Nov") for day in days]
    assert (weeks.count(True), weeks.count(False)) == (5, 4)
