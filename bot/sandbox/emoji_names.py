"""Emoji by the names that Slack gives them (`:tada:`), and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import emoji

__all__ = ["emoji_called", "emoji_in"]

_FULLY_QUALIFIED = 2
_MAYBE = re.compile("[\u00a9\u00ae\u200d\u203c-\u3299\ufe0f\U0001f000-\U0001faff]")
_TONES = {str(step): chr(0x1F3FB + step - 2) for step in range(2, 7)}
_EMOJI_STYLE = "\ufe0f"
_OWN_NAMES = {
    "beetle": "🪲",
    "bride_with_veil": "👰",
    "egg": "🥚",
    "eject": "⏏️",
    "email": "✉️",
    "face_palm": "🤦",
    "guardsman": "💂",
    "kiwifruit": "🥝",
    "ladybug": "🐞",
    "lightning": "🌩️",
    "man_with_turban": "👳",
    "medal": "🎖️",
    "ok_woman": "🙆",
    "octagonal_sign": "🛑",
    "rain_cloud": "🌧️",
    "satellite": "🛰️",
    "shopping_trolley": "🛒",
    "snow_cloud": "🌨️",
    "snowman": "☃️",
    "staff_of_aesculapius": "⚕️",
    "umbrella": "☂️",
    "first_place_medal": "🥇",
    "second_place_medal": "🥈",
    "third_place_medal": "🥉",
} | {f"skin-tone-{step}": tone for step, tone in _TONES.items()}
"""Slack's names that the emoji package lacks, or has for another picture."""


@lru_cache(maxsize=4096)
def emoji_called(name: str, tone: str = "") -> str | None:
    """The emoji of that name, in one of Slack's skin tones "2" to "6"; None for an unknown name."""
    found = _find(name)
    if found is None or not tone:
        return found
    # The tone follows the first person of a picture, in place of the emoji-style mark.
    toned = found[0] + _TONES[tone] + found[1:].removeprefix(_EMOJI_STYLE)
    return toned if emoji.is_emoji(toned) else found + _TONES[tone]


def emoji_in(text: str) -> Iterator[tuple[int, int]]:
    """Where emoji stand in a text as the characters themselves: start and end of each."""
    if _MAYBE.search(text) is None:
        return
    for found in emoji.emoji_list(text):
        character = str(found["emoji"])
        if emoji.EMOJI_DATA[character]["status"] <= _FULLY_QUALIFIED:
            yield int(found["match_start"]), int(found["match_end"])


def _find(name: str) -> str | None:
    names = _names()
    if country := re.fullmatch(r"flag-([a-z]{2})", name):
        flag = "".join(chr(0x1F1E6 + ord(letter) - ord("a")) for letter in country[1])
        return flag if emoji.is_emoji(flag) else None
    for spelling in (name, name.replace("-", "_"), name.removeprefix("large_")):
        if spelling in names:
            return names[spelling]
    if gendered := re.fullmatch(r"(fe)?male-(.+)", name):
        return names.get(f"{'woman' if gendered[1] else 'man'}_{gendered[2].replace('-', '_')}")
    return None


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for character, facts in emoji.EMOJI_DATA.items():
        if facts["status"] <= _FULLY_QUALIFIED:
            names.setdefault(facts["en"].strip(":"), character)
    for character, facts in emoji.EMOJI_DATA.items():
        if facts["status"] <= _FULLY_QUALIFIED:
            names |= {alias.strip(":"): character for alias in facts.get("alias", ())}
    return names | _OWN_NAMES
