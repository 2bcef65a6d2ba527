"""What Slack hands out for a while is forgotten in the end, whatever became of it."""

from __future__ import annotations

import pytest

from bot.sandbox.failures import Refused
from bot.sandbox.grants import MOST_REMEMBERED
from bot.sandbox.workspace import MOST_TROUBLES
from tests.sandbox.page.seen import a_workspace

MIA, SALES = "U07SBXMIA", "C07SBXSALES"


def test_only_the_latest_triggers_are_known() -> None:
    """A sandbox that runs for weeks doesn't keep every trigger id that it ever gave out."""
    triggers = a_workspace().triggers
    first, *_, last = [triggers.give(MIA, channel=SALES) for _ in range(MOST_REMEMBERED + 1)]

    with pytest.raises(Refused, match="invalid_trigger_id"):
        triggers.take(first)
    assert triggers.take(last).user == MIA


def test_only_the_latest_response_urls_are_known() -> None:
    """Nor every response URL, which were looked through whenever something is kept."""
    urls = a_workspace().response_urls
    paths = [urls.give("actions", user=MIA, channel=SALES) for _ in range(MOST_REMEMBERED + 1)]

    assert list(urls.given) == paths[1:]
    with pytest.raises(Refused, match="invalid_url"):
        urls.take(paths[0])


def test_only_the_latest_troubles_are_kept() -> None:
    """What went wrong long ago interests nobody."""
    workspace = a_workspace()
    for number in range(MOST_TROUBLES + 1):
        workspace.trouble(MIA, f"No. {number}")

    assert len(workspace.troubles[MIA]) == MOST_TROUBLES
    assert workspace.troubles[MIA][-1] == f"No. {MOST_TROUBLES}"
