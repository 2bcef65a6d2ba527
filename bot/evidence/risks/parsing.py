"""From a reply to reasons that can be kept (docs/rhythm.md R22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.evidence.reading.reasons import parse_reasons
from bot.evidence.risks.rules import LONGEST, MOST, tidy
from bot.slack.mrkdwn import shorten
from bot.slack.shortcuts import plain_words

__all__ = ["reasons_in"]

MOST_LINES = 30


def reasons_in(
    text: str,
    language: str,
    names: Mapping[str, str],
    *,
    before: Sequence[str] = (),
) -> list[str]:
    """List the reasons of a reply, each short enough to be kept; people by their `names`.

    `before` are those that were read when the rest was asked for: what was written after that is
    read for itself, so that a list and a sentence below it are both heard.
    """
    found = _kept(parse_reasons(text, language), names)
    if not before:
        return found
    lines = text.split("\n")[:MOST_LINES]
    for upto in range(1, len(lines)):
        if _kept(parse_reasons("\n".join(lines[:upto]), language), names) == list(before):
            rest = _kept(parse_reasons("\n".join(lines[upto:]), language), names)
            both = list(dict.fromkeys([*before, *rest]))[:MOST]
            return both if len(both) > len(found) else found
    return found


def _kept(reasons: Sequence[str], names: Mapping[str, str]) -> list[str]:
    said = tidy(plain_words(one, names) for one in reasons)
    return [shorten(one, LONGEST) for one in said if one][:MOST]
