"""The quiet hint "sounds like forecasting": what sets it off, and what doesn't (R15)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meeting.hints import Sign, signs


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Close date moved to January", Sign.CLOSE_DATE),
        ("Acme will close in Q4, he says", Sign.CLOSE_DATE),
        ("it slipped into next quarter", Sign.CLOSE_DATE),
        ("Abschlussdatum: Ende Dezember", Sign.CLOSE_DATE),
        ("Globex kommt noch im Dezember", Sign.CLOSE_DATE),
        ("rutscht ins nächste Quartal", Sign.CLOSE_DATE),
        ("probability is unclear", Sign.PROBABILITY),
        ("he is 80 % sure", Sign.PROBABILITY),
        ("steht bei 60 Prozent", Sign.PROBABILITY),
        ("Wahrscheinlichkeit eher gering", Sign.PROBABILITY),
        ("How likely is this one?", Sign.PROBABILITY),
        ("in commit since Monday", Sign.COMMIT),
        ("his commit is short", Sign.COMMIT),
        ("best case 200", Sign.COMMIT),
        ("Forecast durchgegangen", Sign.COMMIT),
        ("deal size doubled", Sign.SIZE),
        ("the deal is about 80k €", Sign.SIZE),
        ("€120,000 deal", Sign.SIZE),
        ("Auftragswert halbiert", Sign.SIZE),
        ("ACV up", Sign.SIZE),
    ],
)
def test_it_sounds_like_forecasting(text: str, sign: Sign) -> None:
    """Close dates, probabilities, commit and sizes are heard, in English and German."""
    assert sign in signs(text)
    assert sign in signs(f"Line before.\n{text.upper()}\nLine after.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "She said the audit failed twice; the CFO wants to see it on Friday.",
        "The problem costs them 40,000 € a month, reckoned by their finance lead.",
        "Sie verlieren 30 % der Zeit mit Handarbeit.",
        "The customer committed to a meeting with the plant manager.",
        "Let's close this topic. We close the loop by Friday.",
        "Ron closes with a question now, and waits.",
        "He practises staying with silence; 3 of 4 calls went well.",
        "Champion booked the room, meets procurement on 3 December.",
        "Der Betriebsrat hat am Montag zugesagt, die Liste zu schicken.",
    ],
)
def test_it_is_coaching(text: str) -> None:
    """Game plans, evidence, customers and skills are coaching, with figures in them, too."""
    assert signs(text) == ()


@given(st.text(max_size=3000))
def test_any_text_is_read(text: str) -> None:
    """Whatever somebody types is read, and soon."""
    assert set(signs(text)) <= set(Sign)


def test_long_texts_are_read_soon() -> None:
    """The longest note of words that nearly fit takes no noticeable time."""
    for word in ("deal ", "80 % ", "close ", "chance ", "€1 "):
        signs((word * 3000)[:3000])
