"""Writing down what became of a claimed delivery, each time in a short transaction of its own.

Every write is fenced: it happens only while the row still belongs to this claim. False means that
the lease ran out and somebody else took over, who then says what became of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, case, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningUpdate

from bot.clock import Clock
from bot.outbox.bundles import absorb, leave_out
from bot.outbox.claim import Claimed
from bot.outbox.model import Delivery, Form, OutboxPause, PauseReason, State
from bot.outbox.refreshing import want_updates
from bot.outbox.rules import Pause, pause_after
from bot.outbox.types import Bundle
from bot.slack.messages import MessageRef
from bot.slack.workspaces import Workspace
from bot.store import Store, upsert

__all__ = ["Record"]

NOTHING: Mapping[int, str] = MappingProxyType({})

_LET_GO: dict[str, Any] = {"lease_owner": None, "lease_until": None}
_CERTAIN: dict[str, Any] = {"unsettled_since": None}


class Record:
    """The worker's pen."""

    def __init__(self, store: Store, *, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def sending(
        self,
        claimed: Claimed,
        *,
        form: Form,
        channel: str,
        thread_ts: str | None,
        filename: str | None,
        takes: timedelta,
        left_out: Mapping[int, str] = NOTHING,
    ) -> bool:
        """Note right before the call how a doubt about it could be settled.

        What a bundle has `left_out` ends here: told only after the call, a crash in between would
        leave nobody who knows. False, and then nothing may be sent, also when the lease doesn't
        cover what it `takes`.
        """
        now = self._clock.now()
        if claimed.lease_until < now + takes:
            return False
        async with self._store.begin_across() as session:
            is_mine = await _write(
                session,
                claimed,
                form=form,
                channel=channel,
                thread_ts=thread_ts,
                filename=filename,
                unsettled_since=now,
            )
            if is_mine:
                await leave_out(session, claimed.due.id, left_out)
            return is_mine

    async def sent(
        self, claimed: Claimed, *, form: Form, message: MessageRef, was_in_doubt: bool = False
    ) -> bool:
        """End it well. What changed since its composer looked becomes an update, now or still."""
        now = self._clock.now()
        async with self._store.begin_across() as session:
            # Mostly nothing has changed meanwhile; then there is nothing to be read first.
            is_settled = not was_in_doubt and await _write(
                session,
                claimed,
                if_unchanged=True,
                state=State.SENT,
                channel=message.channel,
                ts=message.ts or None,
                thread_ts=message.thread_ts,
                form=form,
                done=claimed.wanted,
                finished_at=now,
                **_LET_GO,
                **_CERTAIN,
            )
            if is_settled:
                return True
            row = await session.scalar(_mine(claimed).with_for_update())
            if row is None:
                return False
            has_changed = row.wanted > claimed.wanted
            row.lease_owner = row.lease_until = row.unsettled_since = None
            row.channel, row.ts = message.channel, message.ts or None
            row.thread_ts = message.thread_ts
            row.form = form
            row.done = claimed.wanted
            if form is Form.UPDATE and has_changed:
                row.attempts = 0
            else:
                row.state = State.SENT
                row.finished_at = now
            # After a doubt nobody knows which state it was composed from.
            if form in {Form.POST, Form.HOME} and (has_changed or was_in_doubt):
                await want_updates(session, [row], now=now)
            return True

    async def silent(
        self, claimed: Claimed, reason: str, *, left_out: Mapping[int, str] = NOTHING
    ) -> bool:
        return await self._end(claimed, State.SILENT, reason, left_out=left_out)

    async def expired(self, claimed: Claimed, reason: str) -> bool:
        return await self._end(claimed, State.EXPIRED, reason)

    async def failed(self, claimed: Claimed, reason: str, error: str) -> bool:
        return await self._end(claimed, State.FAILED, reason, last_error=error)

    async def waits(self, claimed: Claimed, until: datetime, reason: str) -> bool:
        """Put it off, as the gate says. That was no attempt."""
        async with self._store.begin_across() as session:
            return await _write(
                session,
                claimed,
                is_no_attempt=True,
                not_before=until,
                reason=reason,
                **_LET_GO,
                **_CERTAIN,
            )

    async def retries(
        self, claimed: Claimed, at: datetime, error: str, *, in_doubt: bool, holds_channel: bool
    ) -> bool:
        """Try again at that instant.

        `holds_channel` lets the later messages of this recipient wait as long, to keep their
        order; `in_doubt` has Slack asked first.
        """
        async with self._store.begin_across() as session:
            is_mine = await _write(
                session,
                claimed,
                not_before=at,
                last_error=error,
                **_LET_GO,
                **({} if in_doubt else _CERTAIN),
            )
            if is_mine and holds_channel:
                await _pause_channel(session, claimed, at, PauseReason.BACK_OFF)
            return is_mine

    async def limited(
        self, claimed: Claimed, until: datetime, method: str, *, in_doubt: bool
    ) -> Pause | None:
        """Obey Slack's Retry-After, for the channel or the workspace. That was no attempt.

        Return what was paused. The pause holds even when the row was lost: Slack said it to all.
        """
        now = self._clock.now()
        async with self._store.begin_across() as session:
            # One at a time per workspace: two channels limited in the same moment must see it.
            await session.execute(
                select(Workspace.id)
                .where(Workspace.id == claimed.due.workspace)
                .with_for_update(key_share=True)
            )
            pause = pause_after(
                method,
                another_channel_is_limited=await _another_is_limited(session, claimed, now),
            )
            if pause is Pause.CHANNEL:
                await _pause_channel(session, claimed, until, PauseReason.LIMITED)
            else:
                await _pause_workspace(session, claimed, until)
            await _write(
                session,
                claimed,
                is_no_attempt=True,
                not_before=until,
                last_error=f"{method}: limited",
                **_LET_GO,
                **({} if in_doubt else _CERTAIN),
            )
            return pause

    async def bundles(self, claimed: Claimed, bundle: Bundle) -> bool:
        """Put it into one message with others, as the gate says. That was no attempt.

        Where nothing is left to be bundled with, it is given back and judged anew.
        """
        async with self._store.begin_across() as session:
            row = await session.scalar(_mine(claimed).with_for_update())
            if row is None:
                return False
            row.attempts -= 1
            if not await absorb(session, row, bundle, now=self._clock.now()):
                row.lease_owner = row.lease_until = None
            return True

    async def release(self, claimed: Claimed) -> bool:
        """Give it back untouched, to be claimed again at once."""
        async with self._store.begin_across() as session:
            return await _write(session, claimed, **_LET_GO)

    async def _end(
        self,
        claimed: Claimed,
        state: State,
        reason: str,
        *,
        left_out: Mapping[int, str] = NOTHING,
        **more: Any,
    ) -> bool:
        async with self._store.begin_across() as session:
            is_mine = await _write(
                session,
                claimed,
                state=state,
                reason=reason,
                finished_at=self._clock.now(),
                **_LET_GO,
                **_CERTAIN,
                **more,
            )
            if is_mine:
                await leave_out(session, claimed.due.id, left_out)
            return is_mine


def _mine(claimed: Claimed) -> Any:
    return select(Delivery).where(
        Delivery.id == claimed.due.id,
        Delivery.state == State.PENDING,
        Delivery.lease_owner == claimed.lease_owner,
    )


async def _write(
    session: AsyncSession,
    claimed: Claimed,
    *,
    if_unchanged: bool = False,
    is_no_attempt: bool = False,
    **values: Any,
) -> bool:
    """Write into the row as long as it is ours; says whether it was.

    With `if_unchanged` only where nobody has wanted an update since the claim; with
    `is_no_attempt` the one that the claim has counted is taken back.
    """
    given = {f"new_{name}": value for name, value in values.items()}
    given |= {"delivery": claimed.due.id, "owner": claimed.lease_owner}
    if if_unchanged:
        given["composed"] = claimed.wanted
    statement = _writing(tuple(values), if_unchanged=if_unchanged, is_no_attempt=is_no_attempt)
    return await session.scalar(statement, given) is not None


@cache
def _writing(
    names: tuple[str, ...], *, if_unchanged: bool, is_no_attempt: bool
) -> ReturningUpdate[int]:
    """The statement for these columns, made only once: every delivery writes twice."""
    mine = [
        Delivery.id == bindparam("delivery"),
        Delivery.state == State.PENDING,
        Delivery.lease_owner == bindparam("owner"),
    ]
    if if_unchanged:
        mine.append(Delivery.wanted == bindparam("composed"))
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    if is_no_attempt:
        values["attempts"] = Delivery.attempts - 1
    return (
        update(Delivery)
        .where(*mine)
        .values(values)
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )


async def _another_is_limited(session: AsyncSession, claimed: Claimed, now: datetime) -> bool:
    found = await session.scalar(
        select(OutboxPause.recipient)
        .where(
            OutboxPause.workspace_id == claimed.due.workspace,
            OutboxPause.recipient != claimed.due.recipient,
            OutboxPause.reason == PauseReason.LIMITED,
            OutboxPause.until > now,
        )
        .limit(1)
    )
    return found is not None


async def _pause_channel(
    session: AsyncSession, claimed: Claimed, until: datetime, reason: PauseReason
) -> None:
    is_longer = OutboxPause.until < until
    await session.execute(
        upsert(session, OutboxPause)
        .values(
            workspace_id=claimed.due.workspace,
            recipient=claimed.due.recipient,
            until=until,
            reason=reason,
        )
        .on_conflict_do_update(
            index_elements=["workspace_id", "recipient"],
            set_={
                "until": case((is_longer, until), else_=OutboxPause.until),
                "reason": case((is_longer, str(reason)), else_=OutboxPause.reason),
            },
        )
    )


async def _pause_workspace(session: AsyncSession, claimed: Claimed, until: datetime) -> None:
    await session.execute(
        update(Workspace)
        .where(
            Workspace.id == claimed.due.workspace,
            (Workspace.paused_until.is_(None)) | (Workspace.paused_until < until),
        )
        .values(paused_until=until)
        .execution_options(synchronize_session=False)
    )
