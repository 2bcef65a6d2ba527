"""Amounts of money as people type and read them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import (
    NumberFormatError,
    format_decimal,
    get_territory_currencies,
    list_currencies,
    parse_decimal,
)

from bot.errors import N_, Text
from bot.words import Tongue

__all__ = ["Money", "read", "say", "usual_in"]

LONGEST = 40
MOST = 10**12
"""The largest amount, in units of its currency."""

_UNITS: Mapping[str, int] = {
    **dict.fromkeys(("k", "t", "tsd", "tausend", "thousand"), 10**3),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mln", "million", "millions", "millionen"), 10**6),
    **dict.fromkeys(("b", "bn", "billion", "billions", "mrd", "milliarden"), 10**9),
}
_SYMBOLS: Mapping[str, str] = {
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "pounds": "GBP",
    "us$": "USD",
    "ca$": "CAD",
    "c$": "CAD",
    "au$": "AUD",
    "a$": "AUD",
    "nz$": "NZD",
    "hk$": "HKD",
    "s$": "SGD",
    "mx$": "MXN",
    "r$": "BRL",
    "fr": "CHF",
    "sfr": "CHF",
    "franken": "CHF",
    "₹": "INR",
    "rs": "INR",
    "₩": "KRW",
    "₺": "TRY",
    "₴": "UAH",
    "₪": "ILS",
    "zł": "PLN",
    "kč": "CZK",
    "円": "JPY",
    "元": "CNY",
}
# What several currencies are written with, and the one meant where the usual one isn't among them.
_SHARED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "$": ("USD", ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "CLP", "COP", "ARS")),
    "dollars": ("USD", ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD")),
    "¥": ("JPY", ("JPY", "CNY")),
    "kr": ("", ("SEK", "NOK", "DKK", "ISK")),
}
_FILLERS = {"ca", "approx", "about", "~", "≈", "."}
# "12.500,-" is how a round sum is written in German.
_ENDINGS = {",", "-", "–", "—"}

_SHAPE = re.compile(r"(?P<before>\D*?)(?P<number>\d(?:[\d.,'’ ]*\d)?)(?P<after>\D*)")
_WORDS = re.compile(r"[^\W\d_]*\$|[^\W\d_]+|[^\w\s]")
_IN_GROUPS = re.compile(r"\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d{1,2})?")
_ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")

UNREAD = N_("I can't read that as an amount. Write it like 12,500 or 12k or EUR 1.5m.")
UNKNOWN_CURRENCY = N_("Which currency? Write its three letters, too, like EUR 12,500.")
TOO_MUCH = N_("That is more than I can keep. Is it a slip?")
NOTHING = N_("Nothing is no amount. Leave this empty as long as you don't know it.")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in hundredths of a currency, which is an ISO code."""

    amount: int
    currency: str


def say(t: Tongue, amount: int, currency: str) -> str:
    """Say hundredths of a currency: EUR 12,500. By its code, since `$` is many currencies'."""
    number = format_decimal(Decimal(amount) / 100, "#,##0.##", locale=t.locale)
    return f"{currency} {number}".strip()


def read(typed: str, *, usual: str, locale: str | None) -> Money | Text:
    """Read an amount such as `12,500`, `12.500,00`, `12k` or `€ 1.5m`, or say what is wrong.

    `usual` is the currency of an amount without one, "" for none. `locale` (Slack's) decides only
    what can be read in two ways, such as `1.250k`.
    """
    text = "".join(_plain(typed.strip()))
    found = _SHAPE.fullmatch(text)
    if found is None or len(text) > LONGEST:
        return UNREAD
    around = _Around(usual)
    for word in _WORDS.findall(found["before"]):
        if not around.takes(word) and word not in _FILLERS:
            return UNREAD
    for word in _WORDS.findall(found["after"]):
        if not around.takes(word) and word not in _FILLERS | _ENDINGS:
            return UNREAD
    number = _number(found["number"], locale, is_scaled=around.unit is not None)
    if number is None:
        return UNREAD
    currency = around.currency or ("" if around.is_unclear else usual)
    if not currency:
        return UNKNOWN_CURRENCY
    amount = number * (around.unit or 1)
    if amount > MOST:
        return TOO_MUCH
    hundredths = int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
    return Money(hundredths, currency) if hundredths else NOTHING


def usual_in(country: str) -> str:
    """Name the currency of a country (`DE`) or its part (`DE-BY`); "" where none is known."""
    found = get_territory_currencies(country.partition("-")[0]) if country else []
    return str(found[0]) if found else ""


class _Around:
    """The words around a number: a currency and a unit, each at most once."""

    def __init__(self, usual: str) -> None:
        self._usual = usual
        self.currency = ""
        self.unit: int | None = None
        self.is_unclear = False

    def takes(self, word: str) -> bool:
        """Take a word in; tells whether it means something here."""
        if currency := self._currency(word):
            is_first, self.currency = not self.currency, currency
            return is_first
        if word in _SHARED:
            self.is_unclear = True
            return True
        if word in _UNITS:
            is_first, self.unit = self.unit is None, _UNITS[word]
            return is_first
        # k€ is two words, and so is TEUR.
        return word[:1] in _UNITS and bool(self._currency(word[1:])) and self._takes_both(word)

    def _takes_both(self, word: str) -> bool:
        return self.takes(word[:1]) and self.takes(word[1:])

    def _currency(self, word: str) -> str:
        if word in _SYMBOLS:
            return _SYMBOLS[word]
        if word in _SHARED:
            first, candidates = _SHARED[word]
            return self._usual if self._usual in candidates else first
        return word.upper() if word.upper() in _codes() else ""


def _number(text: str, locale: str | None, *, is_scaled: bool) -> Decimal | None:
    if _IN_GROUPS.fullmatch(text):
        text = re.sub(r"[ '’]", "", text)
    if text.isdecimal():
        return Decimal(text)
    for group, point in ((",", "."), (".", ",")):
        whole = rf"\d{{1,3}}(?:\{group}\d{{3}})"
        clear = rf"{whole}+\{point}\d{{1,2}}|{whole}{{2,}}|\d+\{point}\d{{1,2}}"
        if re.fullmatch(clear, text):
            return Decimal(text.replace(group, "").replace(point, "."))
    if _ONE_GROUP.fullmatch(text) and not is_scaled:
        # Nobody writes money with three decimals.
        return Decimal(re.sub(r"[.,]", "", text))
    try:
        number = parse_decimal(text, locale=_locale(locale), strict=True)
    except NumberFormatError:
        return None
    return number if is_scaled or number == round(number, 2) else None


def _plain(text: str) -> Iterator[str]:
    """Give characters as a keyboard in English has them: digits of all scripts, blanks."""
    for one in unicodedata.normalize("NFKC", text).casefold():
        if one.isdecimal():
            yield str(unicodedata.decimal(one))
        else:
            yield {"٫": ".", "٬": ","}.get(one, " " if one.isspace() else one)


def _locale(locale: str | None) -> Locale:
    try:
        return Locale.parse((locale or "en").replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en")


@cache
def _codes() -> frozenset[str]:
    return frozenset(list_currencies())
