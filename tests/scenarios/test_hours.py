"""`/coach hours`: working days, hours and public holidays, and the plan that follows them (R8)."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.scenarios.cast import LEAST, MIA, RON, VERA, greet_all, set_up, utc
from tests.support.slack_world import Person, SlackWorld

FRIDAY = "Fri 27 Nov, 10:00"


def _texts(options: list[dict[str, object]]) -> list[str]:
    return [str(option["text"]["text"]) for option in options]  # type: ignore[index]


async def test_hours_are_shown_and_changed(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Who works no Friday any more reads which 1:1 is at odds with that; it stays as agreed."""
    await greet_all(slack, [RON])
    await ron.command("/coach hours")
    form = await ron.open_modal()
    assert "Times are by your clock in Slack: *Berlin*." in form.seen_text
    assert "Germany, by your time zone" in form.seen_text

    await ron.fill({"days": ["1", "2", "3", "4"], "from": "08:00", "until": "16:30"})
    assert await ron.submit() is None

    done = (await ron.open_modal()).seen_text
    assert "You work Monday, Tuesday, Wednesday, and Thursday, 08:00 to 16:30." in done
    assert "Public holidays: Germany." in done
    assert "None of your 1:1s changes." in done
    assert f"Your 1:1 with <@{MIA}> on {FRIDAY} lies outside these hours." in done
    await ron.close()
    await ron.command("/coach hours")
    assert "16:30" in str((await ron.open_modal()).blocks)


@pytest.mark.parametrize(
    ("filled", "field", "words"),
    [
        ({"from": "18:00", "until": "09:00"}, "until", "That is before you begin."),
        ({"from": "09:00", "until": "09:00"}, "until", "That is before you begin."),
        ({"from": "09:00", "until": "10:30"}, "until", "less than two hours"),
    ],
)
async def test_hours_that_leave_no_room(
    slack: SlackWorld, ron: Person, filled: dict[str, str], field: str, words: str
) -> None:
    """What can't be is said at its field, and nothing is lost."""
    await greet_all(slack, [RON])
    await ron.command("/coach hours")

    await ron.fill(filled)
    errors = await ron.submit() or {}

    assert list(errors) == [field]
    assert words in errors[field]


async def test_countries_are_found(slack: SlackWorld, ron: Person) -> None:
    """Countries and their parts are found by name or code, in any spelling of capitals."""
    await greet_all(slack, [RON])
    await ron.command("/coach hours")

    first = _texts(await ron.options("country", ""))
    assert first[:3] == ["Germany, by your time zone", "No public holidays", "Germany"]
    assert "Germany, Bayern" in first[:20]
    assert _texts(await ron.options("country", "BAY"))[0] == "Germany, Bayern"
    assert "United States, Texas" in _texts(await ron.options("country", "texas"))
    assert _texts(await ron.options("country", "no pub")) == ["No public holidays"]
    assert _texts(await ron.options("country", "atlantis")) == []


class TestEpiphany:
    """In Bavaria the sixth of January is a holiday, in the rest of Germany it isn't."""

    @pytest.fixture(name="start")
    def _start(self) -> datetime:
        return utc("2026-12-28 08:00")

    async def test_a_part_of_a_country(self, slack: SlackWorld, mia: Person, ron: Person) -> None:
        """Whoever picks Bavaria has a 1:1 of Epiphany on another day of its week."""
        preview = await set_up(slack, [RON], day="3")
        await mia.click(preview, "rhythm.greet_all")
        await slack.wind(by=LEAST)
        await ron.command("/coach hours")
        found = await ron.options("country", "bayern")
        await ron.fill({"country": found[0]["value"]})
        assert await ron.submit() is None

        done = (await ron.open_modal()).seen_text
        assert "Public holidays: Germany, Bayern." in done
        assert f"Your 1:1 with <@{MIA}> on Wed 6 Jan, 10:00 is now Thu 7 Jan, 10:00." in done


async def test_a_stranger_has_no_hours(slack: SlackWorld) -> None:
    """Whoever has nothing to do with Coach is shown the way in instead of a form."""
    vera = slack.user(VERA)

    await vera.command("/coach hours")

    assert "Type `/coach` to start." in (await vera.last()).seen_text
    assert await vera.modal() is None
