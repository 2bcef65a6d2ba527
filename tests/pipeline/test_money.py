"""Amounts are read as people write them, in whichever way their keyboard has it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Text
from bot.pipeline import money
from bot.pipeline.money import Money, read, usual_in
from bot.words import tongue


@pytest.mark.parametrize(
    ("typed", "amount", "currency"),
    [
        ("12500", 12_500, "EUR"),
        ("12,500", 12_500, "EUR"),
        ("12.500", 12_500, "EUR"),
        ("12,500.00", 12_500, "EUR"),
        ("12.500,00", 12_500, "EUR"),
        ("12 500", 12_500, "EUR"),
        ("12\u202f500", 12_500, "EUR"),
        ("1'250'000.50", Decimal("1250000.5"), "EUR"),
        ("12,5", Decimal("12.5"), "EUR"),
        ("12.5", Decimal("12.5"), "EUR"),
        ("12k", 12_000, "EUR"),
        ("€ 12k", 12_000, "EUR"),
        ("12 k€", 12_000, "EUR"),
        ("TEUR 12", 12_000, "EUR"),
        ("12 tsd. €", 12_000, "EUR"),
        ("1.5m", 1_500_000, "EUR"),
        ("1,5 Mio. EUR", 1_500_000, "EUR"),
        ("$5", 5, "USD"),
        ("US$12k", 12_000, "USD"),
        ("gbp 3 million", 3_000_000, "GBP"),
        ("12.500,-", 12_500, "EUR"),
        ("Fr. 12'000.–", 12_000, "CHF"),
        ("R$ 3", 3, "BRL"),
        ("ca. 12k", 12_000, "EUR"),
        ("１２k", 12_000, "EUR"),
        ("٣٤٥", 345, "EUR"),
        ("999999999999", 999_999_999_999, "EUR"),
    ],
)
def test_what_is_read(typed: str, amount: Decimal | int, currency: str) -> None:
    """Groups and points of either kind, units, and currencies before or behind."""
    for locale in ("en-US", "de-DE", None, "no-such"):
        assert read(typed, usual="EUR", locale=locale) == Money(int(amount * 100), currency)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "abc", "-5", "12 5", "1.2.3", "12k k", "EUR 12 USD", "1e9", "12 bananas", "12,3456"),
        *("€", "1" * 41, "12,50,00.0", "½", "{name} 5", "<!channel> 5", "12..5", "∞"),
    ],
)
def test_what_is_not_read(typed: str) -> None:
    """What may mean anything is never taken for an amount; the words say how to write one."""
    assert read(typed, usual="EUR", locale="de-DE") == money.UNREAD


def test_what_can_be_read_in_two_ways() -> None:
    """Only where a unit leaves both open does the reader's language decide."""
    assert read("1.250k", usual="EUR", locale="en-US") == Money(125_000, "EUR")
    assert read("1.250k", usual="EUR", locale="de-DE") == Money(125_000_000, "EUR")
    assert read("12,50,000", usual="INR", locale="en-IN") == Money(125_000_000, "INR")


def test_currencies_that_share_a_sign() -> None:
    """A sign of several currencies means the usual one if that is among them."""
    assert read("$5", usual="CAD", locale=None) == Money(500, "CAD")
    assert read("¥5", usual="CNY", locale=None) == Money(500, "CNY")
    assert read("¥5", usual="EUR", locale=None) == Money(500, "JPY")
    assert read("5 kr", usual="SEK", locale=None) == Money(500, "SEK")
    assert read("5 kr", usual="EUR", locale=None) == money.UNKNOWN_CURRENCY
    assert read("5", usual="", locale=None) == money.UNKNOWN_CURRENCY


def test_too_much_and_nothing() -> None:
    """What the database couldn't hold, and nothing at all, have words of their own."""
    assert read("1000 bn", usual="EUR", locale=None) == Money(10**14, "EUR")
    assert read("1001 bn", usual="EUR", locale=None) == money.TOO_MUCH
    assert read("0", usual="EUR", locale=None) == money.NOTHING
    assert read("0.001k", usual="EUR", locale="en") == Money(100, "EUR")


def test_the_usual_currency() -> None:
    """A country's currency of today is known, a part's is its country's."""
    assert [usual_in(one) for one in ("DE", "DE-BY", "US", "JP", "", "XX")] == [
        "EUR",
        "EUR",
        "USD",
        "JPY",
        "",
        "",
    ]


@given(
    amount=st.integers(1, money.MOST * 100),
    locale=st.sampled_from(["en-US", "en-GB", "de-DE", "fr-FR", "es-ES", "pt-BR", "ja-JP"]),
    currency=st.sampled_from(["EUR", "USD", "JPY", "CHF"]),
)
def test_what_we_say_we_read(amount: int, locale: str, currency: str) -> None:
    """A form that shows an amount and is sent unchanged has that amount in it."""
    said = money.say(tongue(locale), amount, currency)

    assert read(said, usual="GBP", locale=locale) == Money(amount, currency)


@given(
    amount=st.integers(1, 10**9),
    locale=st.sampled_from(["en_US", "de_DE", "fr_FR", "de_CH", "en_IN", "sv_SE", "it_IT"]),
)
def test_what_a_language_writes(amount: int, locale: str) -> None:
    """Whole and broken amounts in a reader's own way of writing are read."""
    typed = format_decimal(Decimal(amount) / 100, "#,##0.00", locale=locale)

    assert read(typed, usual="EUR", locale=locale) == Money(amount, "EUR")


@given(st.text(max_size=50))
def test_nothing_breaks_it(typed: str) -> None:
    """Whatever is typed, the answer is an amount within bounds or words."""
    found = read(typed, usual="EUR", locale="de-DE")

    assert isinstance(found, Text) or 0 < found.amount <= money.MOST * 100
