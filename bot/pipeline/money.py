"""Amounts of money as people say them."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal

from bot.words import Tongue

__all__ = ["say"]


def say(t: Tongue, amount: int, currency: str) -> str:
    """Say hundredths of a currency: EUR 12,500. By its code, since `$` is many currencies'."""
    number = format_decimal(Decimal(amount) / 100, "#,##0.##", locale=t.locale)
    return f"{currency} {number}".strip()
