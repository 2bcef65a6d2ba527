"""Text in Slack's mrkdwn: ours is marked up, everybody else's stays what was typed.

`mrkdwn("*{name}* is ready", name=typed)` escapes `typed`; what these functions
return is `Mrkdwn` and goes into another template unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

__all__ = ["Mrkdwn", "channel_link", "date", "escape", "mention", "mrkdwn", "shorten"]

ELLIPSIS = "…"

# Slack knows no way to escape its formatting characters. Zero-width spaces beside them are
# folklore that depends on each client's parser and travels along when people copy; look-alikes
# are certain, since every parser knows the ASCII character only.
_LOOK_ALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
_LOW_LINE = "ˍ"
# Inside a word (acme_renewal_2027) Slack doesn't read a low line as italics, so it may stay.
_LOW_LINE_AT_EDGE = re.compile(r"(?<![A-Za-z0-9_])_+|_+(?![A-Za-z0-9_])")
# A line that begins with > is a quotation, escaped or not.
_QUOTE_MARK = re.compile(r"^(\s*)>", re.MULTILINE)
# These turn the reading direction of what follows, our own words included.
_DIRECTION_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# An entity or a <…> sequence that has begun and not ended.
_CUT_SEQUENCE = re.compile(r"(&[a-z]{0,3}|<[^<>]*)\Z")


class Mrkdwn(str):
    """Text that is already mrkdwn: safe to put into a template unescaped."""

    __slots__ = ()


def escape(text: str) -> Mrkdwn:
    """Make typed text show as it was typed: no mention, link or formatting comes of it."""
    text = _DIRECTION_MARKS.sub("", text)
    text = _QUOTE_MARK.sub("\\1›", text)
    text = _LOW_LINE_AT_EDGE.sub(lambda found: _LOW_LINE * len(found.group()), text)
    text = text.translate(_LOOK_ALIKES)
    return Mrkdwn(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def mrkdwn(template: str, /, **values: object) -> Mrkdwn:
    """Fill a template of ours with values; all but `Mrkdwn` ones are escaped."""
    return Mrkdwn(template.format_map(_escaped(values)))


def _escaped(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value if isinstance(value, Mrkdwn) else escape(str(value))
        for name, value in values.items()
    }


def mention(user_id: str) -> Mrkdwn:
    """Name a person by their Slack id; they are notified. Raises ValueError for no id."""
    return Mrkdwn(f"<@{_known_id(user_id, 'UW')}>")


def channel_link(channel_id: str) -> Mrkdwn:
    """Link a channel by its Slack id. Raises ValueError for no id."""
    return Mrkdwn(f"<#{_known_id(channel_id, 'CGD')}>")


def date(instant: datetime, fmt: str, fallback: str) -> Mrkdwn:
    """Show an instant in the reader's own zone, by Slack's date tokens such as `{time}`.

    `fallback` is what a client without that feature shows. Raises ValueError for a naive instant.
    """
    if instant.tzinfo is None:
        raise ValueError("a date needs an aware instant")
    # Neither part may hold what ends it; a look-alike reads the same.
    fmt, fallback = (part.replace("^", "ˆ").replace("|", "¦") for part in (fmt, fallback))
    return Mrkdwn(f"<!date^{int(instant.timestamp())}^{_plain(fmt)}|{_plain(fallback)}>")


def shorten(text: str, limit: int) -> str:
    """Cut text to at most `limit` characters, "…" included, never within `&amp;` or `<…>`."""
    if len(text) <= limit:
        return text
    return _CUT_SEQUENCE.sub("", text[: limit - len(ELLIPSIS)]) + ELLIPSIS


def _known_id(given: str, kinds: str) -> str:
    if not re.fullmatch(f"[{kinds}][A-Z0-9]{{1,30}}", given):
        raise ValueError(f"no Slack id of kind {'/'.join(kinds)}: {given!r}")
    return given


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
