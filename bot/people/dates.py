"""Days as people type them: `until Friday`, `12 Dec to 6 Jan`, `next week`, `bis 24. Dezember`.

Names of days and months are read in English and in the reader's own language, as Babel knows them;
the words around them in English and German. What could mean two things isn't read at all: whoever
asks then offers a date picker, which is better than somebody being away at the wrong time.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import get_date_format, get_day_names, get_month_names

__all__ = ["Span", "read_span"]

LONGEST_TEXT = 80
# A day without a year is the next one of that date. If that is as far off as this, somebody more
# likely meant the one that just went by.
FARTHEST = timedelta(days=300)
LAST_YEAR = 2199

TODAY = {"today": 0, "heute": 0, "tomorrow": 1, "morgen": 1}
TODAY |= {"day after tomorrow": 2, "übermorgen": 2}
THIS = r"(?:this|the|diese[nrs]?|der|die|des)"
NEXT = r"(?:next|nächste[nrs]?|kommende[nrs]?)"
END = r"(?:(?:the )?end of|(?:zum )?ende)"
UNITS = {
    "day": "day",
    "days": "day",
    "tag": "day",
    "tage": "day",
    "tagen": "day",
    "week": "week",
    "weeks": "week",
    "woche": "week",
    "wochen": "week",
    "month": "month",
    "monat": "month",
    "monats": "month",
}
NUMBERS = {"a": 1, "one": 1, "ein": 1, "eine": 1, "einen": 1, "einer": 1, "two": 2, "zwei": 2}
NUMBERS |= {"three": 3, "drei": 3, "four": 4, "vier": 4}

_UNIT = rf"(?P<unit>{'|'.join(UNITS)})"
_COUNT = rf"(?P<count>[0-9]{{1,3}}|{'|'.join(NUMBERS)})"
_BEGIN = re.compile(r"^(?:from|starting|on|vom|von|ab|am) ")
_UNTIL = re.compile(r"^(?:until|till|til|through|thru|bis)(?: zum| and including)? ")
_BETWEEN = re.compile(r" (?:until|till|til|to|through|thru|bis|bis zum|-|–|—) ")
_ARTICLE = re.compile(r"^(?:the|on|am|den|dem) ")
_PERIOD = re.compile(rf"^(?:{THIS}|(?P<next>{NEXT})) (?P<unit>week|month|woche|monats?)$")
_PERIOD_END = re.compile(
    rf"^{END} (?:(?P<next>{NEXT})|{THIS} )? ?(?P<unit>week|month|woche|monats?)$"
)
_AHEAD = re.compile(rf"^in {_COUNT} {_UNIT}$")
_LASTING = re.compile(rf"^(?:for |für )?{_COUNT} {_UNIT}$")
_ISO = re.compile(r"^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$")
_DOTTED = re.compile(r"^([0-9]{1,2})\. ?([0-9]{1,2})\.? ?([0-9]{4}|[0-9]{2})?$")
_SLASHED = re.compile(r"^([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?$")
_DAY_FIRST = re.compile(
    r"^(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)? (?:of |de )?(?P<month>[^\W\d]+)\.?,?"
    r"(?: (?P<year>[0-9]{4}))?$"
)
_MONTH_FIRST = re.compile(
    r"^(?P<month>[^\W\d]+)\.? (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?(?: (?P<year>[0-9]{4}))?$"
)
_ORDINAL = re.compile(r"^([0-9]{1,2})(?:st|nd|rd|th|\.)$")


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row, the first and the last included."""

    first: date
    last: date


def read_span(text: str, today: date, locale: str | None) -> Span | None:
    """Read days that somebody typed on `today`; None for what can't be told for certain.

    `until Friday` begins today. `locale` is Slack's, such as `de-DE`.
    """
    said = re.sub(r"\s+", " ", text.strip().casefold())
    if not said or len(said) > LONGEST_TEXT:
        return None
    reader = _Reader(*_names(locale or "en"))
    if until := _UNTIL.match(said):
        ends = reader.days(said[until.end() :], today)
        # "Until next week" may be meant with that week or without it.
        is_one_day = ends is not None and ends.first == ends.last >= today
        return Span(today, ends.last) if ends and is_one_day else None
    said = _BEGIN.sub("", said)
    if whole := reader.days(said, today):
        return whole
    # A dash may stand in a date too, so each place where the text could be parted is tried.
    for between in _BETWEEN.finditer(said):
        begins = reader.days(said[: between.start()], today)
        ends = begins and reader.days(said[between.end() :], begins.first)
        if begins and ends and ends.last >= begins.first:
            return Span(begins.first, ends.last)
    return None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one day or one period, counted from a day, in one language and English."""

    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    is_day_first: bool | None

    def days(self, said: str, base: date) -> Span | None:
        said = _ARTICLE.sub("", said.strip(" ,"))
        if period := _period(said, base):
            return period
        day = self._day(said, base)
        return Span(day, day) if day else None

    def _day(self, said: str, base: date) -> date | None:
        if said in TODAY:
            return base + timedelta(days=TODAY[said])
        return next(filter(None, (read(said, base) for read in self._ways())), None)

    def _ways(self) -> Iterator[Callable[[str, date], date | None]]:
        yield self._weekday
        yield self._numbers
        yield self._with_month
        yield self._after_weekday

    def _weekday(self, said: str, base: date) -> date | None:
        """Read `Friday`, `this Friday`, `next Friday`, `Friday next week`."""
        monday = base - timedelta(days=base.weekday())
        name = re.sub(rf"^{NEXT} | (?:{NEXT}) (?:week|woche)$", "", said)
        if name != said:
            ahead = self.weekdays.get(name.rstrip("."))
            return monday + timedelta(days=7 + ahead) if ahead is not None else None
        ahead = self.weekdays.get(re.sub(rf"^{THIS} ", "", said).rstrip("."))
        return None if ahead is None else base + timedelta(days=(ahead - base.weekday()) % 7)

    def _numbers(self, said: str, base: date) -> date | None:
        """Read `2026-12-12`, `12.12.`, `24/12`, `the 5th`."""
        if iso := _ISO.match(said):
            return _date(*map(int, iso.groups()))
        if dotted := _DOTTED.match(said):
            return _in_year(dotted[3], int(dotted[2]), int(dotted[1]), base)
        if slashed := _SLASHED.match(said):
            one, other, year = int(slashed[1]), int(slashed[2]), slashed[3]
            day_first = _in_year(year, other, one, base) if self.is_day_first is not False else None
            month_first = (
                _in_year(year, one, other, base) if self.is_day_first is not True else None
            )
            if day_first and month_first and day_first != month_first:
                return None
            return day_first or month_first
        if ordinal := _ORDINAL.match(said):
            return _of_month(int(ordinal[1]), base)
        return None

    def _with_month(self, said: str, base: date) -> date | None:
        """Read `12 Dec`, `Dec 12th, 2026`, `12. Dezember`."""
        for form in (_DAY_FIRST, _MONTH_FIRST):
            found = form.match(said)
            month = found and self.months.get(found["month"])
            if found and month:
                return _in_year(found["year"], month, int(found["day"]), base)
        return None

    def _after_weekday(self, said: str, base: date) -> date | None:
        """Read `Fri 12 Dec`; a name that isn't that day's means that one of them is wrong."""
        name, _, rest = said.partition(" ")
        wanted = self.weekdays.get(name.rstrip(".,"))
        day = self._numbers(rest, base) or self._with_month(rest, base)
        return day if day and day.weekday() == wanted else None


def _period(said: str, base: date) -> Span | None:
    if found := _PERIOD.match(said):
        return _whole(UNITS[found["unit"]], base, is_next=bool(found["next"]))
    if found := _PERIOD_END.match(said):
        last = _whole(UNITS[found["unit"]], base, is_next=bool(found["next"])).last
        return Span(last, last)
    if found := _AHEAD.match(said):
        day = _plus(base, _count(found["count"]), UNITS[found["unit"]])
        return Span(day, day)
    if found := _LASTING.match(said):
        count = _count(found["count"])
        last = _plus(base, count, UNITS[found["unit"]]) - timedelta(days=1)
        return Span(base, last) if count else None
    return None


def _whole(unit: str, base: date, *, is_next: bool) -> Span:
    """Find this or the next week or month; of this one only what is left."""
    if unit == "week":
        monday = base - timedelta(days=base.weekday()) + timedelta(days=7 * is_next)
        return Span(max(base, monday), monday + timedelta(days=6))
    first = _plus(base.replace(day=1), int(is_next), "month")
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return Span(max(base, first), last)


def _plus(day: date, count: int, unit: str) -> date:
    if unit == "month":
        years, month = divmod(day.month - 1 + count, 12)
        year, month = day.year + years, month + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    return day + timedelta(days=count * (7 if unit == "week" else 1))


def _count(said: str) -> int:
    return NUMBERS.get(said) or int(said)


def _in_year(year: str | None, month: int, day: int, base: date) -> date | None:
    if year:
        return _date(int(year) if len(year) > 2 else 2000 + int(year), month, day)
    # Eight years hold a 29 February, whatever the century.
    for ahead in range(9):
        found = _date(base.year + ahead, month, day)
        if found and found >= base:
            return found if found - base <= FARTHEST else None
    return None


def _of_month(day: int, base: date) -> date | None:
    for ahead in range(3):
        first = _plus(base.replace(day=1), ahead, "month")
        found = _date(first.year, first.month, day)
        if found and found >= base:
            return found
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year <= LAST_YEAR else None
    except ValueError:
        return None


@cache
def _names(locale: str) -> tuple[Mapping[str, int], Mapping[str, int], bool | None]:
    """List how days and months are called, and whether a day stands before its month.

    In the English that Slack has for everybody who never chose it is anybody's guess: None.
    """
    try:
        reader = Locale.parse(locale.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        reader = Locale("en")
    weekdays: dict[str, int] = {}
    months: dict[str, int] = {}
    for language in (Locale("en"), reader):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                days = get_day_names(width, context, language)
                weekdays |= {_plain(name): day for day, name in days.items()}
                names = get_month_names(width, context, language)
                months |= {_plain(name): month for month, name in names.items()}
    weekdays |= {"tues": 1, "thur": 3, "thurs": 3}
    months |= {"sept": 9}
    if str(reader) in ("en", "en_US"):
        return weekdays, months, None
    pattern = get_date_format("short", reader).pattern
    return weekdays, months, pattern.index("d") < pattern.index("M")


def _plain(name: str) -> str:
    return name.casefold().rstrip(".")
