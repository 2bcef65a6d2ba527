"""Slack's date tokens, in the reader's zone and language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.page.drawing.dates import Dates, instant_of
from tests.sandbox.page.seen import MONDAY, Seen, a_drawing, a_workspace

BERLIN = ZoneInfo("Europe/Berlin")
OLD = datetime(2014, 2, 18, 14, 39, 42, tzinfo=UTC)
NEAR = MONDAY - timedelta(days=20)


def dates(locale: str = "en-US", zone: ZoneInfo = BERLIN) -> Dates:
    return Dates(zone, locale, MONDAY)


@pytest.mark.parametrize(
    ("token", "american", "german"),
    [
        ("{date_num}", "2014-02-18", "2014-02-18"),
        ("{date_slash}", "02/18/2014", "18.02.2014"),
        ("{date}", "February 18th, 2014", "18. Februar 2014"),
        ("{date_short}", "Feb 18, 2014", "18. Feb. 2014"),
        ("{date_long}", "Tuesday, February 18th, 2014", "Dienstag, 18. Februar 2014"),
        ("{date_long_full}", "February 18th, 2014", "18. Februar 2014"),
        ("{date_pretty}", "February 18th, 2014", "18. Februar 2014"),
        ("{date_short_pretty}", "Feb 18, 2014", "18. Feb. 2014"),
        ("{date_long_pretty}", "Tuesday, February 18th, 2014", "Dienstag, 18. Februar 2014"),
        ("{day_divider_pretty}", "Tuesday, February 18th, 2014", "Dienstag, 18. Februar 2014"),
        ("{time}", "3:39\N{NO-BREAK SPACE}PM", "15:39"),
        ("{time_secs}", "3:39:42\N{NO-BREAK SPACE}PM", "15:39:42"),
        ("{ago}", "13 years ago", "vor 13 Jahren"),
        ("{nonsense} {", "{nonsense} {", "{nonsense} {"),
    ],
)
def test_every_token_of_slack(token: str, american: str, german: str) -> None:
    """Each token is written as the reader's language writes it; unknown ones stay."""
    assert dates().written(OLD, token) == american
    assert dates("de-DE").written(OLD, token) == german


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en-US", "November 3rd, Nov 3, Tuesday, November 3rd, November 3rd, 2026"),
        ("en-GB", "3 November, 3 Nov, Tuesday, 3 November, 3 November 2026"),
        ("de-DE", "3. November, 3. Nov., Dienstag, 3. November, 3. November 2026"),
        ("pt-BR", "3 de novembro, 3 de nov., terça-feira, 3 de novembro, 3 de novembro de 2026"),
        ("fr-FR", "3 novembre, 3 nov., mardi 3 novembre, 3 novembre 2026"),
        ("ja-JP", "11月3日, 11月3日, 11月3日火曜日, 2026年11月3日"),
        ("tlh", "November 3rd, Nov 3, Tuesday, November 3rd, November 3rd, 2026"),
    ],
)
def test_the_year_is_left_out_within_half_a_year(locale: str, words: str) -> None:
    """Near dates have no year, except where it is asked for; an unknown language is English."""
    assert dates(locale).written(NEAR, "{date}, {date_short}, {date_long}, {date_long_full}") == (
        words
    )


@pytest.mark.parametrize(
    ("day", "ending"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")]
)
def test_days_of_the_month_are_counted_in_american_english(day: int, ending: str) -> None:
    """1st, 2nd, 3rd, and 11th to 13th."""
    assert dates().written(MONDAY.replace(day=day), "{date}") == f"November {ending}"


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en-US", "Yesterday, today, tomorrow"),
        ("de-DE", "Gestern, heute, morgen"),
        ("sv-SE", "I går, i dag, i morgon"),
    ],
)
def test_near_days_have_names(locale: str, words: str) -> None:
    """The days around the present one are named, with a capital where the text begins."""
    said = [
        dates(locale).written(MONDAY + timedelta(days=n), f"{start}{{date_short_pretty}}")
        for n, start in ((-1, ""), (0, ", "), (1, ", "))
    ]

    assert "".join(said) == words
    assert dates("nl-NL").written(MONDAY, "{date_pretty}") == "23 november"


def test_days_end_where_the_reader_is() -> None:
    """Late on Monday in Berlin is still Monday noon in New York, and Tuesday in Tokyo."""
    evening = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    said = {
        zone: Dates(ZoneInfo(zone), "en-GB", MONDAY).written(evening, "{date_pretty} {time}")
        for zone in ("Europe/Berlin", "America/New_York", "Asia/Tokyo")
    }

    assert said == {
        "Europe/Berlin": "Today 23:30",
        "America/New_York": "Today 17:30",
        "Asia/Tokyo": "Tomorrow 07:30",
    }


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (MONDAY, "Today"),
        (MONDAY - timedelta(days=1), "Yesterday"),
        (NEAR, "Tuesday, November 3rd"),
        (OLD, "Tuesday, February 18th, 2014"),
    ],
)
def test_what_parts_days(instant: datetime, day: str) -> None:
    """A day has its year only where that isn't the present one."""
    assert dates().written(instant, "{day_divider_pretty}") == day


def test_ago_counts_from_the_wound_clock() -> None:
    """Winding the clock makes a message older."""
    workspace = a_workspace()
    drawing = a_drawing(workspace)
    lena, ron = drawing.viewer("U07SBXLENA"), drawing.viewer("U07SBXRON")
    text = f"<!date^{int(MONDAY.timestamp())}^{{ago}}|then>"
    before = Seen(drawing.mrkdwn(text, lena)).text
    workspace.clock.advance(timedelta(hours=3))  # type: ignore[attr-defined]

    assert before == "vor 1 Sekunde"
    assert Seen(drawing.mrkdwn(text, lena)).text == "vor 3 Stunden"
    assert Seen(drawing.mrkdwn(text, ron)).text == "3 hours ago"


def test_a_date_in_a_text() -> None:
    """A date carries its exact instant, and leads where it is told to."""
    drawing = a_drawing()
    text = "*Due <!date^1392734382^{date_num} at {time}^https://a.example/|18 Feb>*"

    page = Seen(drawing.mrkdwn(text, drawing.viewer("U07SBXRON")))

    assert page.text == "Due 2014-02-18 at 3:39\N{NO-BREAK SPACE}PM"
    assert page.all("time") == [
        {
            "datetime": "2014-02-18T14:39:42+00:00",
            "title": "Tuesday, February 18th, 2014, 3:39:42\N{NO-BREAK SPACE}PM",
        }
    ]
    assert page.links[0]["href"] == "https://a.example/"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<!date^-99999999999^{date}|long ago &lt;b&gt;>", "long ago <b>"),
        ("<!date^1392734382^{date_num}^javascript:alert(1)|x>", "2014-02-18"),
        ("<!date^soon^{date}|x>", "<!date^soon^{date}|x>"),
        ("<!date^1392734382^{date_num} &amp; &lt;b&gt;|x>", "2014-02-18 & <b>"),
    ],
)
def test_odd_dates(text: str, words: str) -> None:
    """A date that no calendar has shows its fallback; a wrong one stays text; nothing is a tag."""
    drawing = a_drawing()

    page = Seen(drawing.mrkdwn(text, drawing.viewer("U07SBXRON")))

    assert page.text == words
    assert page.tags <= {"time"}


@given(st.integers(-99_999_999_999, 99_999_999_999), st.sampled_from(["U07SBXSAM", "U07SBXKIRI"]))
def test_any_instant_can_be_drawn(seconds: int, user: str) -> None:
    """Whatever instant an app names, the page draws it."""
    drawing = a_drawing()

    assert drawing.mrkdwn(
        f"<!date^{seconds}^{{date_long}} {{time}} {{ago}}|x>", drawing.viewer(user)
    )


def test_the_instant_of_a_message() -> None:
    """A message's ts is an instant, to the microsecond."""
    assert instant_of("1392734382.000250") == OLD + timedelta(microseconds=250)
    assert a_drawing().time("1392734382.000250", a_drawing().viewer("U07SBXMIA")) == "15:39"
