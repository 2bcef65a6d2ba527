"""When an App Home is to be shown anew; what stands in it, the room `home` says."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people.kinds import Kind
from bot.store import WorkspaceSession

__all__ = ["home_changed", "home_opened"]

MOST_AT_ONCE = 10_000
SUBJECT = 0
"""A Home is about its reader, whom the delivery names as the recipient."""


async def home_changed(session: WorkspaceSession, persons: Collection[str]) -> None:
    """Have the Homes of these people shown anew, of those who ever opened theirs.

    Call it at each change, as often as there are: a transaction asks for all of them once.
    """
    session.lastly(_refresh, [_key(person) for person in persons])


async def home_opened(session: WorkspaceSession, person: str) -> None:
    """Have somebody's Home shown: for the first time, or as it is now."""
    is_new = await outbox.enqueue(
        session,
        kind=Kind.HOME,
        subject=SUBJECT,
        recipient=person,
        due_at=session.clock.now(),
        expires_at=None,
        dedup_key=_key(person),
        klass=DeliveryClass.SILENT,
    )
    if not is_new:
        # Where Slack once refused it for good, who opens it again shall see more than that.
        await outbox.try_again(session, _key(person))
        await home_changed(session, [person])


async def _refresh(session: WorkspaceSession, keys: Sequence[str]) -> None:
    # What a whole workspace decides is about more people than a statement can name.
    for first in range(0, len(keys), MOST_AT_ONCE):
        await outbox.refresh_home(session, keys[first : first + MOST_AT_ONCE])


def _key(person: str) -> str:
    return f"home:{person}"
