"""Countries and their parts, whose public holidays somebody may have (docs/rhythm.md R8)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

import holidays
from babel import Locale
from babel.core import get_global

__all__ = ["find", "is_known", "name_of", "of_zone"]

ALSO_CALLED = {"AE": {"uae"}, "GB": {"uk", "great britain"}, "US": {"usa", "america"}}


@cache
def of_zone(zone: str) -> str:
    """Guess the country whose holidays somebody has by their zone; "" where none can be told.

    Slack knows no country. People who live elsewhere choose their own.
    """
    zone = get_global("zone_aliases").get(zone, zone)
    found = get_global("zone_territories").get(zone, "")
    return found if is_known(found) else ""


def is_known(code: str) -> bool:
    """Tell whether we know the holidays of a country (`DE`) or its part (`DE-BY`)."""
    country, _, part = code.partition("-")
    parts = _countries().get(country)
    return parts is not None and (not part or part in parts)


def name_of(code: str, locale: Locale) -> str:
    """Say a country, or its part, as its reader would: `Deutschland, Bayern`.

    Parts are called as at home; those for which nobody gives a name, by their code.
    """
    country, _, part = code.partition("-")
    said = locale.territories.get(country) or country
    return f"{said}, {_countries()[country][part]}" if part else said


def find(typed: str, locale: Locale, *, most: int) -> list[str]:
    """Find countries and their parts by what somebody typed of their names or codes.

    Countries first; a name that begins with what was typed goes before one that has it inside.
    """
    wanted = _plain(typed)
    ranked = [
        (rank, "-" in code, position, code)
        for position, (code, names) in enumerate(_searched(str(locale)))
        if (rank := _rank(wanted, names)) is not None
    ]
    return [code for *_, code in sorted(ranked)[:most]]


def _rank(wanted: str, names: tuple[str, ...]) -> int | None:
    if not wanted:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 0
    return 1 if any(wanted in name for name in names) else None


@cache
def _searched(locale: str) -> list[tuple[str, tuple[str, ...]]]:
    """List every code with all by which it may be found, in the order of the names."""
    reader, english = Locale.parse(locale), Locale("en")
    found = []
    for code in _codes():
        country, _, part = code.partition("-")
        names = {name_of(code, reader), name_of(code, english), code}
        names |= {_countries()[country][part]} if part else ALSO_CALLED.get(country, set())
        found.append((code, tuple(sorted(map(_plain, names)))))
    return sorted(found, key=lambda one: _plain(name_of(one[0], reader)))


def _codes() -> Iterator[str]:
    for country, parts in _countries().items():
        yield country
        yield from (f"{country}-{part}" for part in parts)


@cache
def _countries() -> Mapping[str, Mapping[str, str]]:
    """List the countries that we know the holidays of, each with its parts by name."""
    return {
        country: {part: _aliases(country).get(part, part) for part in parts}
        for country, parts in holidays.list_supported_countries(include_aliases=False).items()
    }


@cache
def _aliases(country: str) -> Mapping[str, str]:
    calendar = type(holidays.country_holidays(country))
    names: dict[str, str] = {}
    for name, part in getattr(calendar, "subdivisions_aliases", {}).items():
        names.setdefault(part, name)
    return names


def _plain(text: str) -> str:
    """Drop accents and capitals, so that nobody has to type them."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter)).strip()
