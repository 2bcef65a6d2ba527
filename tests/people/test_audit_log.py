"""The audit log as it is read: in its order, page by page, each event in words (R51)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.clock import HandClock
from bot.errors import N_, NotFound
from bot.people import access, audit
from bot.people.access import Parties, Refusal, Right
from bot.people.audit import Event
from bot.people.audit_log import WORDS, AuditLog, Entry
from bot.store import Store, WorkspaceId
from tests.conftest import add_workspace


async def entries(store: Store, workspace: str | None = None) -> list[Entry]:
    return [one async for one in AuditLog(store, page=2).entries(workspace=workspace)]


async def test_page_by_page(store: Store, clock: HandClock, workspace: WorkspaceId) -> None:
    """However long it is, the log is read whole and in its order, one workspace's or all."""
    theirs = await add_workspace(store, clock, "T0002")
    for n in range(5):
        async with store.begin(theirs if n == 3 else workspace) as session:
            await audit.note(session, Event.TEAM_SAVED, actor=None, subject=f"team:{n}")
        clock.advance(timedelta(minutes=1))

    everything = await entries(store)

    assert [one.subject for one in everything] == [f"team:{n}" for n in range(5)]
    assert [one.subject for one in await entries(store, "T0002")] == ["team:3"]
    since = everything[3].at
    late = [one.subject async for one in AuditLog(store).entries(since=since)]
    assert late == ["team:3", "team:4"]
    assert "Coach saved a team's set-up: team:0" in everything[0].line()


async def test_a_refusal(store: Store, workspace: WorkspaceId) -> None:
    """What `require` refuses is written down; what simply isn't there isn't of interest."""
    log = AuditLog(store)
    with pytest.raises(Refusal) as refused:
        access.require("U1EVE", Right.RUN_ONE_ON_ONE, Parties("U1MIA", "U1RON"))
    await log.refused(workspace, refused.value)
    await log.refused(workspace, NotFound(N_("Gone.")))

    [entry] = await entries(store)

    assert (entry.actor, entry.event, entry.subject, entry.detail) == (
        "U1EVE",
        "access.refused",
        "person:U1RON",
        {"right": "one-on-one:run"},
    )


@pytest.mark.parametrize("event", list(Event))
def test_each_event_has_words(event: Event) -> None:
    """Whatever is written down can be told to people."""
    assert WORDS[event].strip()
