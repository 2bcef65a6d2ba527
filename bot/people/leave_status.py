"""Which status in Slack says that somebody is on leave, and for which days (docs/rhythm.md R8)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256

from bot.people.dates import Span
from bot.people.rules import WorkingHours
from bot.slack.answers import SlackStatus

__all__ = ["days_of", "is_leave", "key_of"]

EMOJI = frozenset(
    {
        "beach_with_umbrella",
        "cruise_ship",
        "desert_island",
        "face_with_head_bandage",
        "face_with_thermometer",
        "palm_tree",
        "umbrella_on_ground",
    }
)
"""Slack's own suggestions for vacation and sickness, and what stands for the same beyond doubt."""

WORDS = {
    "en": (
        "annual leave|away on holiday|bank holiday|day off|holiday|holidays|maternity leave|"
        "off sick|on leave|ooo|out of office|out of the office|out sick|parental leave|"
        "paternity leave|pto|sabbatical|sick|vacation|vacationing"
    ),
    "de": (
        "abwesend|elternzeit|feiertag|krank|krankgeschrieben|krankheit|mutterschutz|"
        "nicht im büro|resturlaub|urlaub"
    ),
    "fr": "absent|absente|arrêt maladie|congé|congés|malade|vacances",
    "es": "baja médica|de baja|enferma|enfermo|vacaciones",
    "pt": "atestado médico|de férias|doente|férias",
    "it": "ferie|malata|malato|malattia",
    "nl": "met verlof|vakantie|ziek",
    "da": "på ferie|syg",
    "nb": "sykmeldt|syk",
    "sv": "på semester|sjuk|föräldraledig",
    "pl": "chora|chory|na urlopie|urlop",
    "ja": "休暇|休み|病欠",
}
"""What people write when they are on leave, by language; only whole words count."""

WORKING = (
    "after|arbeite|back from|bald|before|cover|home office|homeoffice|nach dem|next week|planning|"
    "remote|remotely|sick of|soon|vor dem|wfh|working|zurück aus"
)
"""With one of these a word of leave means somebody who works: `back from vacation`."""


def is_leave(status: SlackStatus) -> bool:
    """Tell whether a status says that somebody doesn't work.

    What is in doubt is no leave: a 1:1 that moves without need is worse than one that somebody
    moves themselves.
    """
    if _working().search(status.text):
        return False
    # ":palm_tree::skin-tone-2:" is a palm tree, too.
    emoji = status.emoji.strip(":").partition("::")[0]
    return emoji in EMOJI or bool(_leave().search(status.text))


def key_of(status: SlackStatus) -> str:
    """Make a mark by which a status is known again, without keeping what it says."""
    until = status.until.isoformat() if status.until else ""
    return sha256(f"{status.emoji}\n{status.text}\n{until}".encode()).hexdigest()


def days_of(status: SlackStatus, hours: WorkingHours, now: datetime) -> Span | None:
    """Tell for which days a leave status stands; None when it leaves today's work as it is.

    One without an end counts for today; while it stands it is looked at again each day. On its
    last day somebody works if it ends in the first half of that day's hours.
    """
    today = hours.local_day(now)
    if status.until is None:
        return Span(today, today)
    last = hours.local_day(status.until)
    noon = hours.opens(last) + (hours.closes(last) - hours.opens(last)) / 2
    if status.until < noon:
        last -= timedelta(days=1)
    return Span(today, last) if last >= today else None


@cache
def _leave() -> re.Pattern[str]:
    return _any_of(WORDS.values())


@cache
def _working() -> re.Pattern[str]:
    return _any_of([WORKING])


def _any_of(lists: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lists)})\b", re.IGNORECASE)
