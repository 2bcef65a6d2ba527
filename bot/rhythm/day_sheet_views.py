"""How the manager's daily sheet looks (docs/rhythm.md R49)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.people.rules import PersonFacts
from bot.rhythm.pages import Meeting
from bot.rhythm.views import entry
from bot.slack import blocks as bk
from bot.slack.blocks import Mrkdwn, mrkdwn
from bot.slack.messages import Block, Said
from bot.words import Tongue

__all__ = ["day_sheet"]

MOST_ENTRIES = 12


def day_sheet(
    t: Tongue,
    reader: PersonFacts,
    day: date,
    still_open: Sequence[Meeting],
    answered: Sequence[Meeting],
) -> Said:
    """Ask how a day's 1:1s went; each row follows its answer in place."""
    title = t.many(
        "How did your 1:1 on {day} go?",
        "How did your 1:1s on {day} go?",
        len(still_open) + len(answered),
        day=t.day(day),
    )
    if not still_open:
        title = _done(t, day, answered)
    names = Mrkdwn(", ".join(mrkdwn("{name}", name=one.rep.name) for one in still_open))
    text = mrkdwn("{title} {names}", title=title, names=names) if names else title
    blocks: list[Block] = [bk.header(title)]
    for one in sorted([*still_open, *answered], key=_by_time)[:MOST_ENTRIES]:
        blocks += entry(t, reader, day, one)
    blocks.append(bk.context(t("Only you can read this. One tap each is enough.")))
    return Said(text, bk.message(blocks))


def _done(t: Tongue, day: date, meetings: Sequence[Meeting]) -> str:
    """Thank whoever answered; the silence that decided a 1:1 was no answer (R42)."""
    if all(one.facts.manager_says for one in meetings):
        return t.many(
            "Your 1:1 on {day}: answered. Thank you.",
            "Your 1:1s on {day}: all answered. Thank you.",
            len(meetings),
            day=t.day(day),
        )
    return t.many(
        "Nothing is open any more about your 1:1 on {day}.",
        "Nothing is open any more about your 1:1s on {day}.",
        len(meetings),
        day=t.day(day),
    )


def _by_time(meeting: Meeting) -> tuple[datetime, int]:
    return meeting.facts.planned_at, meeting.facts.id
