"""Dates and times as Slack shows them: in the reader's zone and language, near ones by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, format_timedelta

from bot.sandbox.conversations import micros_of

__all__ = ["Dates", "city", "instant_of"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HALF_A_YEAR = timedelta(days=183)
_TOKEN = re.compile(r"\{([a-z_]+)\}")
_YEAR = re.compile(r"(?:,?\s*(?:'[^']*'\s*)?)y+[年년]?\s*")
_NARROW_SPACES = str.maketrans("\u202f\u2009", "\u00a0\u00a0")
_NEAR = {
    "de": ("gestern", "heute", "morgen"),
    "en": ("yesterday", "today", "tomorrow"),
    "es": ("ayer", "hoy", "mañana"),
    "fr": ("hier", "aujourd’hui", "demain"),
    "it": ("ieri", "oggi", "domani"),
    "ja": ("昨日", "今日", "明日"),
    "pt": ("ontem", "hoje", "amanhã"),
    "sv": ("i går", "i dag", "i morgon"),
}
"""Babel doesn't know these words; in other languages near days are dates like any other."""


def instant_of(ts: str) -> datetime:
    """The instant of a message's ts. Raises ValueError for what is none."""
    return EPOCH + timedelta(microseconds=micros_of(ts))


def city(zone: str) -> str:
    """The city after which a zone is named: "New York"."""
    return zone.rpartition("/")[2].replace("_", " ")


@dataclass(frozen=True, slots=True)
class Dates:
    """Writes instants for one reader, seen from `now`."""

    zone: ZoneInfo
    locale: str
    """As Slack has it (`en-US`); one that Babel doesn't know is read as `en-US`."""
    now: datetime

    def written(self, instant: datetime, template: str) -> str:
        """Fill Slack's date tokens (`{date_short_pretty}`) into a text; unknown ones stay."""

        def token(match: re.Match[str]) -> str:
            write = _TOKENS.get(match[1])
            if write is None:
                return match[0]
            words = write(self, instant)
            at_start = match.start() == 0 and match[1].endswith("_pretty")
            return words[:1].upper() + words[1:] if at_start else words

        return _TOKEN.sub(token, template)

    def time(self, instant: datetime) -> str:
        """6:39 AM, or 06:39 where hours are counted to 24."""
        return self._time(instant, "short")

    def time_to_the_second(self, instant: datetime) -> str:
        """6:39:45 AM."""
        return self._time(instant, "medium")

    def full(self, instant: datetime) -> str:
        """Day and time to the second, for tooltips."""
        day = self._day(instant, _patterns(self.locale).long, with_year=True)
        return f"{day}, {self.time_to_the_second(instant)}"

    def ago(self, instant: datetime) -> str:
        """3 minutes ago, in 4 hours: never less than a second."""
        span = instant - self.now
        if abs(span) < timedelta(seconds=1):
            span = timedelta(seconds=-1)
        return format_timedelta(
            span, add_direction=True, threshold=1, locale=_patterns(self.locale).locale
        )

    def slashed(self, instant: datetime) -> str:
        """02/18/2014, 18.02.2014."""
        pattern = _patterns(self.locale).slashed
        return format_date(self._there(instant), pattern, locale=_patterns(self.locale).locale)

    def near(self, instant: datetime) -> str:
        """Yesterday, today or tomorrow; empty for other days."""
        words = _NEAR.get(_patterns(self.locale).locale.language)
        distance = (self._there(instant) - self._there(self.now)).days
        return words[distance + 1] if words and abs(distance) <= 1 else ""

    def short_date(self, instant: datetime) -> str:
        return self._day(instant, _patterns(self.locale).short, ordinal=False)

    def plain_date(self, instant: datetime) -> str:
        return self._day(instant, _patterns(self.locale).plain)

    def long_date(self, instant: datetime) -> str:
        return self._day(instant, _patterns(self.locale).long)

    def full_date(self, instant: datetime) -> str:
        """The date with its year, however near it is."""
        return self._day(instant, _patterns(self.locale).plain, with_year=True)

    def numeric(self, instant: datetime) -> str:
        """2014-02-18."""
        return self._there(instant).isoformat()

    def divider(self, instant: datetime) -> str:
        """Today, Yesterday, or a day's name, with its year where that isn't the present one."""
        near = self.near(instant)
        this_year = self._there(instant).year == self._there(self.now).year
        pattern = _patterns(self.locale).long
        return near or self._day(instant, pattern, with_year=not this_year)

    def _there(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def _time(self, instant: datetime, length: Literal["short", "medium"]) -> str:
        locale = _patterns(self.locale).locale
        written = format_time(instant, length, tzinfo=self.zone, locale=locale)
        return written.translate(_NARROW_SPACES)

    def _day(
        self,
        instant: datetime,
        pattern: str,
        *,
        with_year: bool | None = None,
        ordinal: bool = True,
    ) -> str:
        patterns = _patterns(self.locale)
        day = self._there(instant)
        if with_year is None:
            with_year = abs(instant - self.now) >= HALF_A_YEAR
        if not with_year:
            pattern = _YEAR.sub("", pattern)
        if ordinal and patterns.has_ordinals:
            pattern = re.sub(r"d+", f"d'{_ending(day.day)}'", pattern, count=1)
        return format_date(day, pattern, locale=patterns.locale).translate(_NARROW_SPACES)


@dataclass(frozen=True, slots=True)
class _Patterns:
    """A language's ways to write dates, as CLDR patterns with a year."""

    locale: Locale
    plain: str
    short: str
    long: str
    slashed: str
    has_ordinals: bool


@cache
def _patterns(name: str) -> _Patterns:
    try:
        locale = Locale.parse(name, sep="-")
    except (ValueError, UnknownLocaleError):
        locale = Locale.parse("en-US", sep="-")
    formats, skeletons = locale.date_formats, locale.datetime_skeletons
    return _Patterns(
        locale=locale,
        plain=formats["long"].pattern,
        short=(skeletons["yMMMd"] if "yMMMd" in skeletons else formats["medium"]).pattern,
        long=formats["full"].pattern,
        slashed=re.sub(r"y+", "y", re.sub(r"\b([dM])\b", r"\1\1", formats["short"].pattern)),
        has_ordinals=locale.language == "en" and locale.territory in (None, "US"),
    )


def _ending(day: int) -> str:
    if 11 <= day <= 13:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _or_near(write: Callable[[Dates, datetime], str]) -> Callable[[Dates, datetime], str]:
    return lambda dates, instant: dates.near(instant) or write(dates, instant)


_TOKENS: dict[str, Callable[[Dates, datetime], str]] = {
    "date_num": Dates.numeric,
    "date_slash": Dates.slashed,
    "date": Dates.plain_date,
    "date_short": Dates.short_date,
    "date_long": Dates.long_date,
    "date_long_full": Dates.full_date,
    "date_pretty": _or_near(Dates.plain_date),
    "date_short_pretty": _or_near(Dates.short_date),
    "date_long_pretty": _or_near(Dates.long_date),
    "day_divider_pretty": Dates.divider,
    "time": Dates.time,
    "time_secs": Dates.time_to_the_second,
    "ago": Dates.ago,
}
