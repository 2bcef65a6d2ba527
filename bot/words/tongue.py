"""One reader's language, ready to speak."""

from __future__ import annotations

import io
from datetime import date, datetime
from functools import cache, lru_cache
from importlib import resources
from itertools import chain
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_timezone_location
from babel.lists import format_list
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations

from bot.errors import Text

__all__ = ["Tongue", "languages", "render", "tongue", "warm"]

DOMAINS = ("coach", "bank")
"""The program's messages, and the texts of its TOML files; where both say one, the first counts."""
LOCALES = resources.files("bot.words") / "locale"
SOURCE = Locale("en")


class Tongue:
    """Says our messages in one language; what has no translation yet is said in English."""

    def __init__(self, locale: Locale, catalogue: NullTranslations) -> None:
        self.locale = locale
        self._catalogue = catalogue

    def __call__(self, msgid: str, /, **values: object) -> str:
        return self.raw(msgid).format_map(values)

    def raw(self, msgid: str, /) -> str:
        """Say a message with its places open, for a caller that escapes what fills them."""
        said: str = self._catalogue.gettext(msgid)
        return said

    def template(self, text: Text) -> str:
        """Say a text with its places open, for a caller that escapes what fills them."""
        return self.raw(text.msgid)

    def packaged(self, words: str) -> str:
        """Say words of the program's own TOML files: a question, a skill, a cause (`bank.po`)."""
        return self.raw(words)

    def many(self, one: str, more: str, n: int, /, **values: object) -> str:
        """Say a message that depends on a number; `{n}` stands for it."""
        said: str = self._catalogue.ngettext(one, more, n)
        return said.format_map({"n": n, **values})

    def text(self, text: Text) -> str:
        """Say what a rule or a service left in words without a language; a date as a day."""
        said = {
            name: self.day(value) if isinstance(value, date) else value
            for name, value in text.values.items()
        }
        return self(text.msgid, **said)

    def within(self, words: str) -> str:
        """Fit a name into a sentence: English begins it small, German keeps its nouns."""
        if self.locale.language != SOURCE.language:
            return words
        return words[:1].lower() + words[1:]

    def opening(self, words: str) -> str:
        """Begin a sentence or a line with words that stand inside of one elsewhere."""
        return words[:1].upper() + words[1:]

    def weekday(self, day: date) -> str:
        """Say a day by its name alone: Friday."""
        return format_date(day, "EEEE", locale=self.locale)

    def day(self, day: date) -> str:
        """Say a day with its date: Friday 27 November."""
        return self._date(day, "EEEE", "d MMMM", self._pattern("MMMMd"))

    def short_day(self, day: date) -> str:
        """Say a day in few letters, for lists and menus: Fri 27 Nov."""
        # The names that stand alone have no dot at their end, so that a full stop can follow.
        return self._date(day, "ccc", "d MMM", self._pattern("MMMd").replace("MMM", "LLL"))

    def time(self, instant: datetime, zone: str) -> str:
        """Say the wall-clock time of an instant in a zone: 10:00."""
        return format_time(instant.astimezone(ZoneInfo(zone)), "HH:mm", locale=self.locale)

    def zone(self, zone: str) -> str:
        """Say a zone by its city: Berlin."""
        said = get_timezone_location(zone, locale=self.locale, return_city=True)
        # Of names in three parts Babel leaves two: "Argentina/Buenos Aires".
        return said.rpartition("/")[2]

    def hours(self, minutes: float) -> str:
        """Say minutes as hours, to a tenth: 2.1."""
        return format_decimal(minutes / 60, "0.0", locale=self.locale)

    def items(self, parts: list[str]) -> str:
        """Join parts as this language does: a, b and c."""
        return format_list(parts, locale=self.locale)

    def either(self, parts: list[str]) -> str:
        """Join what is to be chosen from, as this language does: a, b or c."""
        return format_list(parts, style="or", locale=self.locale)

    def number(self, number: float) -> str:
        """Say a number with at most one decimal: 39, 19.5."""
        return format_decimal(number, "#,##0.#", locale=self.locale)

    def percent(self, share: float) -> str:
        """Say a share (0.85) in whole percent: 85%, or 85 % where that is the custom."""
        return format_percent(share, locale=self.locale)

    def month(self, day: date) -> str:
        """Say the month of a day with its year: October 2026."""
        said: str = format_skeleton("yMMMM", day, locale=self.locale)
        return said

    def _pattern(self, skeleton: str) -> str:
        found: str = self.locale.datetime_skeletons[skeleton].pattern
        return found

    def _date(self, day: date, weekday: str, in_english: str, elsewhere: str) -> str:
        # English readers sit on both sides of an ocean: day, month name and no comma is read by
        # all of them. Every other language has its own way, which Babel knows.
        name = format_date(day, weekday, locale=self.locale)
        if self.locale.language == SOURCE.language:
            return f"{name} {format_date(day, in_english, locale=self.locale)}"
        return f"{name}, {format_date(day, elsewhere, locale=self.locale)}"


def tongue(locale: str | None) -> Tongue:
    """Find the tongue for a Slack locale such as `de-DE`; English for none or an unknown one."""
    try:
        found = Locale.parse((locale or "en").replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        found = SOURCE
    return _tongue(str(found))


def render(text: Text, locale: str | None) -> str:
    """Say one message in a reader's language."""
    return tongue(locale).text(text)


def languages() -> tuple[str, ...]:
    """List the languages that there are catalogues of, English apart."""
    return tuple(sorted(one.name for one in LOCALES.iterdir() if one.is_dir()))


def warm() -> None:
    """Read all catalogues once, so that no reader and no event loop waits for one."""
    for language in languages():
        _catalogue(language)


@lru_cache(maxsize=64)
def _tongue(name: str) -> Tongue:
    locale = Locale.parse(name)
    for language in (name, locale.language):
        if (LOCALES / language).is_dir():
            return Tongue(locale, _catalogue(language))
    return Tongue(locale if locale.language == SOURCE.language else SOURCE, NullTranslations())


@cache
def _catalogue(language: str) -> NullTranslations:
    ours, *others = [_read(language, domain) for domain in DOMAINS]
    for message in chain.from_iterable(others):
        if message.id not in ours:
            ours[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, ours)
    compiled.seek(0)
    return Translations(compiled)


def _read(language: str, domain: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as lines:
        return read_po(lines, locale=language, domain=domain)
