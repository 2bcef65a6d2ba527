"""Every form, and what begins a thread, says who will be able to read it (docs/rhythm.md R47)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from bot.doctor.gallery import Exhibit, gallery
from bot.slack.messages import Said

SAYS_IT = re.compile(r"\b(reads?|sees?)\b", re.IGNORECASE)
ON_TOP = ("pipeline", "sessions", "actions", "call_plans", "meeting")
"""The rooms of what two people write down together: there it is said before anything is typed."""
BEGIN_A_THREAD = {
    "rhythm.views.card",
    "sessions.views.card",
    "call_plans.plan_views.plan_message",
    "meeting.agenda_views.agenda",
    "meeting.recap_views.recap",
    "actions.views.made",
}


def forms() -> Iterator[tuple[str, Sequence[Mapping[str, Any]]]]:
    """Name each form in which something is typed or picked, with its blocks."""
    for one in gallery():
        if not isinstance(one.shown, Said):
            blocks: Any = one.shown["blocks"]
            if any(block["type"] == "input" for block in blocks):
                yield one.name, blocks


def test_every_form() -> None:
    """Whoever fills a form in reads in it who will read that; in the new rooms on its very top."""
    found = list(forms())
    assert len(found) > 40
    for name, blocks in found:
        assert SAYS_IT.search(str(blocks)), name
        if name.startswith(ON_TOP):
            assert SAYS_IT.search(str(blocks[0])), name


@pytest.mark.parametrize("name", sorted(BEGIN_A_THREAD))
def test_what_begins_a_thread(name: str) -> None:
    """A message that a conversation begins with says who else is in it, as it is first posted."""
    first: Exhibit = next(one for one in gallery() if one.name == name)
    assert isinstance(first.shown, Said)

    assert SAYS_IT.search(str(first.shown.blocks))
