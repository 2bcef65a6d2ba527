"""Text before and after reasons are found in it: markup off, sentences apart, remarks cut."""

from __future__ import annotations

import re

from bot.evidence.reading.reasons_words import words

__all__ = ["cleaned", "is_fine", "is_nothing", "sentences", "trimmed", "without_denial"]

MOST_CHARACTERS = 12_000
MOST_LEADS = 8
LONGEST_TOKEN = 40

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b-\x1f]")
_LINK = re.compile(r"<((?:https?|mailto|tel)[^<>|\n]*)(?:\|([^<>|\n]*))?>")
_CALL = re.compile(r"<![a-z]+(?:\^[^<>\n]*)?>")
_STRUCK = re.compile(r"(?<![\w~])~{1,2}(?=\S)[^~\n]+(?<=\S)~{1,2}(?![\w~])")
_BOLD = re.compile(r"(?<![\w*])\*{1,2}(?=[^\s*])([^*\n]+)(?<=\S)\*{1,2}(?![\w*])")
_ITALIC = re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]+)(?<=\S)_(?![\w_])")
_CODE = re.compile(r"`+")
_NAMED_NUMBER = re.compile(r":(one|two|three|four|five|six):")
_CIRCLED = re.compile("[①-⑨] *")
_NAMED_EMOJI = re.compile(
    r"(?<![\w:]):[a-z+][a-z0-9_+'-]*[a-z0-9]:(?::skin-tone-\d:)?(?!\w)|:[-+]1:"
)
_BLANKS = re.compile(r"(?<=\S)[ ]{2,}|(?<=^[ ]{24})[ ]+")
_KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u200d]+")
_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}

_STOP = re.compile(r"(?:[.!?…]+[\"”’')\]]*)(?=\s|$)")
_LAST_TOKEN = re.compile(r"[^\s(\"“]+$")
_DATE = re.compile(r"\d{1,2}(?:\.\d{1,2})?")
_YEAR_DATE = re.compile(r"\d{1,2}\.\d{1,2}")
_BEFORE = ' \t\n-–—,:;.…=>•*+!/|·"“”„»«'
_BEHIND = " \t\n,;:!?…-–—=|/·"
_ASIDE = re.compile(r"\s*[,;–—(]\s*[^,;–—()]{1,40}\)?$|\s+-\s+[^,;()]{1,40}$")
_COMMAND = re.compile(r"/[a-z]{2,}\b")
_BLOCK = re.compile(r"```[^`]*```")
_URL = re.compile(r"(?:https?://|www\.)\S+")
_BARE = re.compile(r"\s+(?:tbh|lol|imo|imho|haha|lmao|xd|:\)|;\)|:\(|:-\))$", re.IGNORECASE)
_LAUGH = re.compile(r"\s*,\s*(?:ha|haha|hah|lol|hehe)\b[^\n]*$", re.IGNORECASE)


def cleaned(text: str) -> str:
    """Take Slack's markup off a reply, with what was struck through, emoji and what isn't seen.

    A mention stays as Slack writes it: `<@U123>`.
    """
    text = text[:MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    text = _INVISIBLE.sub("", text.replace("\t", "    "))
    text = _CALL.sub("", _LINK.sub(lambda found: found[2] or found[1], text))
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    text = _STRUCK.sub("", _BLOCK.sub(" ", text))
    text = _KEYCAP.sub(r"\1. ", text)
    text = _CIRCLED.sub(lambda found: f"{ord(found[0][0]) - ord('①') + 1}. ", text)
    text = _NAMED_NUMBER.sub(lambda found: f"{_NUMBERS[found[1]]}. ", text)
    text = _EMOJI.sub(" ", _NAMED_EMOJI.sub(" ", text))
    text = _ITALIC.sub(r"\1", _BOLD.sub(r"\1", text))
    # Runs of blanks hold nothing but an indent, and would be looked through again and again.
    lines = (_BLANKS.sub(" ", line.rstrip()) for line in _CODE.sub("", text).split("\n"))
    return "\n".join(line for line in lines if line)


def sentences(text: str) -> list[str]:
    """Split a line into its sentences, each with what ends it; an abbreviation ends none."""
    found, start = [], 0
    for stop in _STOP.finditer(text):
        if stop[0] == "." and _is_within(text, stop.start(), stop.end()):
            continue
        found.append(text[start : stop.end()].strip())
        start = stop.end()
    found.append(text[start:].strip())
    return [one for one in found if one.strip(_BEFORE)]


def trimmed(text: str) -> str:
    """Take off what leads to a reason and what trails behind it; "" where nothing is left."""
    text = text.lstrip(_BEFORE)
    is_led = False
    for _ in range(MOST_LEADS):
        end = _lead_end(text, is_led=is_led)
        if end is None:
            break
        text, is_led = text[end:].lstrip(_BEFORE), True
    text = _without_aside(text)
    return _paired(text)


def is_nothing(text: str) -> bool:
    """Tell whether a fragment names no reason: a greeting, "no idea", "that's all"."""
    is_command = _COMMAND.match(text.lstrip()) is not None
    text = text.strip(_BEFORE + _BEHIND + "()")
    if not any(one.isalnum() for one in text) or is_command:
        return True
    known = words()
    if _URL.fullmatch(text) or not _led_off(text):
        return True
    if known.nothing.is_whole(text) or known.nothing_starts.at(text) is not None:
        return True
    end = known.unsure.at(text)
    if end is None:
        return False
    rest = text[end:].lstrip()
    return not rest or not rest[0].isalnum() or known.loose.at(rest) is not None


def is_fine(text: str) -> bool:
    """Tell whether a fragment says that all is well with something, which loses no deal."""
    known = words()
    parts = re.split(r",\s+", known.conjunctions.sub(", ", text.strip(_BEFORE + _BEHIND)))
    return all(known.fine.is_whole(_led_off(part)) for part in parts)


def without_denial(text: str) -> str | None:
    """Give what a fragment says instead of what it denies; None where it only denies."""
    known = words()
    end = known.denied.at(text)
    if end is None or known.denied_unless.at(text[end:].lstrip()) is not None:
        return text
    for found in re.finditer(r"[,;–—.]\s*|\s+-\s+|\s+", text[end:]):
        start = end + found.end()
        if (upto := known.instead.at(text, start)) is not None:
            return text[upto:]
    return None


def _led_off(text: str) -> str:
    text = text.strip(_BEFORE + _BEHIND)
    for _ in range(MOST_LEADS):
        end = words().lead.at(text)
        if end is None:
            break
        text = text[end:].strip(_BEFORE + _BEHIND)
    return text


def _lead_end(text: str, *, is_led: bool) -> int | None:
    """Find where what leads to a reason ends; never all of it."""
    known = words()
    frame = known.frame.match(text)
    found = [known.lead.at(text), frame.end() if frame else None]
    if is_led:
        found.append(known.lead_after_lead.at(text))
    comma = known.lead_before_comma.at(text)
    if comma is not None and text[comma : comma + 1] in {",", ":", "…", "!", "."}:
        found.append(comma)
    article = known.lead_before_article.at(text)
    if article is not None and known.articles.at(text[article:].lstrip()) is not None:
        found.append(article)
    ends = [one for one in found if one is not None and text[one:].strip(_BEFORE + _BEHIND)]
    return max(ends, default=None)


def _without_aside(text: str) -> str:
    known = words()
    text = _LAUGH.sub("", text)
    for _ in range(MOST_LEADS):
        text = _bare_end(text)
        aside = _ASIDE.search(text)
        if aside is None or not aside.start():
            break
        said = aside[0].strip(_BEFORE + _BEHIND + "()")
        is_cut = known.trailing.is_whole(said) or known.denied.at(said) is not None
        if not (is_cut or is_nothing(said)):
            break
        text = text[: aside.start()]
    return text


def _bare_end(text: str) -> str:
    text = _BARE.sub("", text.rstrip(_BEHIND))
    token = _LAST_TOKEN.search(text[-LONGEST_TOKEN:])
    last = token[0] if token else ""
    if last.endswith(".") and not _stays_dotted(last[:-1]):
        text = text.rstrip("." + _BEHIND)
    return text.rstrip(_BEHIND)


def _stays_dotted(last: str) -> bool:
    return bool(_YEAR_DATE.fullmatch(last)) or (
        last.casefold() in words().abbreviations and last.casefold() != "no"
    )


def _paired(text: str) -> str:
    """Drop a quotation mark or a bracket whose other half was cut off."""
    text = text.strip()
    for left, right in ("()", "“”", "„“"):
        if text.endswith(right) and left not in text:
            text = text[:-1].rstrip()
        if text.startswith(left) and right not in text:
            text = text[1:].lstrip()
    return text.removesuffix('"') if text.count('"') == 1 else text


def _is_within(text: str, dot: int, end: int) -> bool:
    """Tell whether a full stop belongs to an abbreviation, or to a date as "am 3. Mai"."""
    rest = text[end:].lstrip()
    if not rest:
        return False
    known = words()
    token = _LAST_TOKEN.search(text, max(0, dot - LONGEST_TOKEN), dot)
    last = token[0].casefold() if token else ""
    if last in known.abbreviations:
        ends = rest[0].isupper() and (last == "etc" or last in known.months)
        return rest[0].isdigit() or not (ends or last == "no")
    if _DATE.fullmatch(last):
        following = re.match(r"\w+", rest)
        is_month = following is not None and following[0].casefold() in known.months
        return is_month or not (rest[0].isupper() or rest[0].isdigit())
    return False
