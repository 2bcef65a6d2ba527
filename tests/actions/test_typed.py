"""What is typed behind `/coach action` is parted into words and a day."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions.typed import read_typed
from bot.slack.shortcuts import mentioned, plain_words
from tests.actions.values import MONDAY

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("typed", "text", "day"),
    [
        ("Send the reference list by Friday", "Send the reference list", FRIDAY),
        ("Send the list, by 27 Nov", "Send the list", FRIDAY),
        ("Call Ann tomorrow", "Call Ann", date(2026, 11, 24)),
        ("Call Ann on Friday.", "Call Ann", FRIDAY),
        ("Drop by the office by Friday", "Drop by the office", FRIDAY),
        ("Liste schicken bis Freitag", "Liste schicken", FRIDAY),
        ("Reach 30 % by talking to Ann", "Reach 30 % by talking to Ann", None),
        ("Send it by 2020-01-01", "Send it by 2020-01-01", None),
        ("Finish by next week", "Finish by next week", None),
        ("Friday", "Friday", None),
        ("", "", None),
    ],
)
def test_typed(typed: str, text: str, day: date | None) -> None:
    """A day at the end is read where it is one day, still to come; else all are words."""
    assert read_typed(typed, MONDAY, "de-DE") == (text, day)


def test_words_of_slack() -> None:
    """What Slack marks up reads as people see it; nobody is named by an id."""
    text = "Ask <@U1RON> &amp; <@U1EVE|eve> in <#C1|sales>: <https://a.b|the plan> <!here> &lt;3"

    assert mentioned(text) == ("U1RON", "U1EVE")
    assert plain_words(text, {"U1RON": "Ron Cole"}) == (
        "Ask @Ron Cole & @eve in #sales: the plan (https://a.b) @here <3"
    )
