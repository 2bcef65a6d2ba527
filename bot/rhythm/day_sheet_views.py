"""How the manager's daily sheet looks (docs/rhythm.md R49)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

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
    t: Tongue, reader: PersonFacts, day: date, meetings: Sequence[Meeting], *, still_open: int
) -> Said:
    """Ask how a day's 1:1s went; each row follows its answer in place."""
    title = t("How did your 1:1s on {day} go?", day=t.day(day))
    if still_open == 0:
        title = t("Your 1:1s on {day}: all answered. Thank you.", day=t.day(day))
    names = Mrkdwn(", ".join(mrkdwn("{name}", name=one.rep.name) for one in meetings))
    blocks: list[Block] = [bk.header(title)]
    for one in meetings[:MOST_ENTRIES]:
        blocks += entry(t, reader, day, one)
    blocks.append(bk.context(t("Only you can read this. One tap each is enough.")))
    return Said(mrkdwn("{title} {names}", title=title, names=names), bk.message(blocks))
