"""One reader's language: messages, plurals, dates, zones, and English for want of better."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import N_
from bot.people.rules import zones
from bot.words import Tongue, languages, render, tongue, warm

FRIDAY = date(2026, 11, 27)
NINE = datetime(2026, 11, 27, 9, tzinfo=UTC)
GERMAN = """
msgid ""
msgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Held"
msgstr "Gehalten"

msgid "1:1 with {name}"
msgstr "Mit {name}: 1:1"

msgid "In {n} minute"
msgid_plural "In {n} minutes"
msgstr[0] "In {n} Minute"
msgstr[1] "In {n} Minuten"
"""


def german() -> Tongue:
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.StringIO(GERMAN), locale="de"))
    compiled.seek(0)
    return Tongue(Locale("de"), Translations(compiled))


@pytest.mark.parametrize(
    "locale", [None, "", "en", "en-US", "en-GB", "ja-JP", "tlh", "xx-XX", "-", "../../etc"]
)
def test_english_for_want_of_better(locale: str | None) -> None:
    """Without a catalogue, whatever Slack calls the language, words and dates are English."""
    t = tongue(locale)

    assert t("Held") == "Held"
    assert t.weekday(FRIDAY) == "Friday"
    assert t.locale.language == "en"


@given(st.text(max_size=40) | st.from_regex(r"[a-z]{1,3}([-_][A-Za-z0-9@.]{0,8}){0,4}"))
def test_no_locale_breaks_a_message(locale: str) -> None:
    """Whatever stands in a profile as the language, there is a tongue for it."""
    assert tongue(locale)("Held") == "Held"


def test_the_same_tongue_is_made_once() -> None:
    """A catalogue isn't read anew for each message."""
    assert tongue("en-GB") is tongue("en-GB")


def test_german_is_there() -> None:
    """A German reader has words, plurals, days, numbers and the texts of TOML files in German."""
    t = tongue("de-DE")

    assert (t("Save"), t("Nobody has said so")) == ("Speichern", "Nobody has said so")
    assert [t.many("{n} team", "{n} teams", n) for n in (1, 2)] == ["1 Team", "2 Teams"]
    assert (t.day(FRIDAY), t.short_day(FRIDAY)) == ("Freitag, 27. November", "Fr, 27. Nov")
    assert (t.hours(126), t.number(1234.5)) == ("2,1", "1.234,5")
    assert t.percent(0.85) == "85\N{NO-BREAK SPACE}%"
    assert t.packaged("Who exactly said that?") == "Wer genau hat das gesagt?"
    assert tongue("de-AT")("Save") == "Speichern"


def test_a_name_fits_into_a_sentence() -> None:
    """Inside of a sentence English begins a name small; German keeps its nouns."""
    assert tongue("en-GB").within("The Pipeline") == "the Pipeline"
    assert tongue("de-DE").within("Gebiet") == "Gebiet"
    assert tongue("de-DE").opening("ein Beleg") == "Ein Beleg"


def test_catalogues_can_be_read_ahead() -> None:
    """Every language is read at the start, and English needs no catalogue."""
    warm()

    assert languages() == ("de",)
    assert tongue("de-CH")("Save") == "Speichern"


def test_places_are_filled() -> None:
    """What fills a place is taken as it is: braces in it are only braces."""
    t = tongue(None)

    assert t("1:1 with {name}", name="{n} {0.__class__}") == "1:1 with {n} {0.__class__}"
    assert t.raw("1:1 with {name}") == "1:1 with {name}"


@pytest.mark.parametrize(
    ("n", "said"), [(0, "In 0 minutes"), (1, "In 1 minute"), (2, "In 2 minutes")]
)
def test_numbers(n: int, said: str) -> None:
    """A message that depends on a number has its singular."""
    assert tongue("en-US").many("In {n} minute", "In {n} minutes", n) == said


def test_a_catalogue_speaks() -> None:
    """With a catalogue words, plurals and dates are that language's; the rest stays English."""
    t = german()

    assert t("Held") == "Gehalten"
    assert t("1:1 with {name}", name="Ron") == "Mit Ron: 1:1"
    assert [t.many("In {n} minute", "In {n} minutes", n) for n in (1, 10)] == [
        "In 1 Minute",
        "In 10 Minuten",
    ]
    assert t("Not translated yet") == "Not translated yet"
    assert t.day(FRIDAY) == "Freitag, 27. November"
    assert t.items(["a", "b", "c"]) == "a, b und c"


def test_words_left_by_rules_are_said_here() -> None:
    """What a service left as a message without a language is said in the reader's."""
    text = N_("1:1 with {name}", name="Ron")

    assert german().text(text) == "Mit Ron: 1:1"
    assert render(text, "en-GB") == str(text) == "1:1 with Ron"


def test_a_date_left_by_rules_is_said_as_a_day() -> None:
    """A date in such words is written as the reader's language writes days."""
    said = tongue("en-GB").text(N_("By {day}.", day=date(2026, 11, 27)))

    assert said == "By Friday 27 November."


def test_dates() -> None:
    """Days long and short, and times by the clock of a zone, in 24 hours."""
    t = tongue("en-GB")

    assert (t.weekday(FRIDAY), t.day(FRIDAY)) == ("Friday", "Friday 27 November")
    assert t.short_day(FRIDAY) == "Fri 27 Nov"
    assert [t.time(NINE, zone) for zone in ("UTC", "Europe/Berlin", "America/New_York")] == [
        "09:00",
        "10:00",
        "04:00",
    ]
    assert t.time(datetime(2026, 7, 1, 22, 5, tzinfo=UTC), "Asia/Kolkata") == "03:35"
    assert t.items(["Ron", "Aiko"]) == "Ron and Aiko"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Berlin", "Berlin"),
        ("America/New_York", "New York"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("America/Indiana/Indianapolis", "Indianapolis"),
        ("Asia/Kolkata", "Kolkata"),
    ],
)
def test_zones_are_named_by_their_city(zone: str, said: str) -> None:
    """A reader knows a city better than a region/name."""
    assert tongue("en-GB").zone(zone) == said


def test_every_zone_has_a_name() -> None:
    """Whatever zone Slack names, there is a word for it, and no error in mid-sheet."""
    t = tongue("en-US")

    assert [zone for zone in sorted(zones()) if not t.zone(zone).strip()] == []
