"""Typed text shows as typed; only our own marks mean anything."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.mrkdwn import channel_link, date, escape, mention, mrkdwn, shorten

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Acme", "Acme"),
        ("R&D <team>", "R&amp;D &lt;team&gt;"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("<@U1>", "&lt;@U1&gt;"),
        ("<https://evil.example|Click me>", "&lt;https://evil.example|Click me&gt;"),
        ("&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;"),
        ("*bold*", "∗bold∗"),
        ("~gone~", "∼gone∼"),
        ("`code`", "ˋcodeˋ"),
        ("```block```", "ˋˋˋblockˋˋˋ"),
        ("_soft_", "ˍsoftˍ"),
        ("acme_renewal_2027", "acme_renewal_2027"),
        ("> quoted", "› quoted"),
        ("one\n  > two", "one\n  › two"),
        ("3 > 2", "3 &gt; 2"),
        ("abc\u202edef", "abcdef"),
        ("Łukasz 🎉 日本", "Łukasz 🎉 日本"),
    ],
)
def test_escape(typed: str, shown: str) -> None:
    """No mention, link, broadcast, formatting or turned text comes of what somebody typed."""
    assert escape(typed) == shown


@given(st.text())
def test_escape_anything(typed: str) -> None:
    """Whatever is typed, none of Slack's own characters is left to mean something."""
    shown = escape(typed)

    assert not set("<>*~`") & set(shown)
    assert re.fullmatch(r"(?:[^&]|&(?:amp|lt|gt);)*", shown, re.DOTALL)
    assert not re.search(r"(?<![A-Za-z0-9_])_|_(?![A-Za-z0-9_])", shown)


def test_template() -> None:
    """Our marks stay, typed values are escaped, and what was escaped isn't escaped again."""
    who = mrkdwn("*{name}*", name="R&D *A*")

    assert mrkdwn("_Hi_ {who}, {user}", who=who, user=mention("U1")) == "_Hi_ *R&amp;D ∗A∗*, <@U1>"


def test_template_in_a_value() -> None:
    """A typed value with braces is a value, not a template."""
    assert mrkdwn("{name}", name="{name.zone}") == "{name.zone}"


@pytest.mark.parametrize("given_id", ["", "u1", "C1", "U1> <!channel", "U" * 40])
def test_mention_of_no_id(given_id: str) -> None:
    """Only an id makes a mention."""
    with pytest.raises(ValueError, match="no Slack id"):
        mention(given_id)


def test_channel_link() -> None:
    """Only a channel's id makes a link to one."""
    assert channel_link("C1") == "<#C1>"
    with pytest.raises(ValueError, match="no Slack id"):
        channel_link("U1")


def test_date() -> None:
    """An instant is shown in each reader's zone; nothing in the fallback can end it early."""
    shown = date(NOON, "{date_short} at {time}", "Fri 12:00 |<!channel>^")

    assert shown == (
        f"<!date^{int(NOON.timestamp())}^{{date_short}} at {{time}}|Fri 12:00 ¦&lt;!channel&gt;ˆ>"
    )


def test_date_naive() -> None:
    """An instant without a zone is refused."""
    with pytest.raises(ValueError, match="aware"):
        date(NOON.replace(tzinfo=None), "{time}", "12:00")


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("fish &amp; chips", 9, "fish …"),
        ("fish &amp; chips", 11, "fish &amp;…"),
        ("ask <@U123> now", 9, "ask …"),
        ("ask <@U123> now", 12, "ask <@U123>…"),
    ],
)
def test_shorten(text: str, limit: int, cut: str) -> None:
    """Cut text ends with an ellipsis, never in the middle of a character or a mention."""
    assert shorten(text, limit) == cut
    assert len(cut) <= limit
