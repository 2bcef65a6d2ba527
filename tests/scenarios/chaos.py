"""Trouble of every kind at random, people who put up with it, and what must be true in the end."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import ndiff
from random import Random
from typing import Any

from sqlalchemy import select

from bot.outbox.claim import due_of
from bot.outbox.model import Delivery, Form, State
from bot.outbox.types import DeliveryClass, Post
from bot.people.model import DayOff
from bot.rhythm.rules import Kind
from bot.sandboxed import Stage
from tests.scenarios.cast import row_about
from tests.support.slack_world import Impossible, Message, Modal, Person, SlackWorld

__all__ = [
    "Stubborn",
    "Trouble",
    "check_files",
    "check_log",
    "check_posts",
    "check_texts",
    "days_off",
]

CALLS: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("ratelimited", {"retry_after": 3}),
    ("error", {"error": "internal_error"}),
    ("http_500", {}),
    ("http_500", {"after": True}),
    ("garbage", {}),
    ("garbage", {"after": True}),
    ("cut_short", {}),
    ("timeout", {}),
    ("timeout", {"after": True}),
    ("drop_before", {}),
    ("drop_after", {}),
)
PAYLOADS = (("lost_ack", 0.1), ("cut", 0.05), ("duplicate", 0.1))
TRIES = 25
NEXT = re.compile(r"The next one is on .*")
SECOND = timedelta(seconds=1)
AGAIN = {"delivery.retry", "delivery.limited", "delivery.lease_lost", "delivery.broke"}


@dataclass(frozen=True)
class Trouble:
    """A share of all calls fails, in one way or another; payloads and connections get lost."""

    slack: SlackWorld
    random: Random
    share: float = 0.2

    async def begin(self) -> None:
        each = 1 - (1 - self.share) ** (1 / len(CALLS))
        for kind, more in CALLS:
            await self._order("*", kind, each, **more)
        for kind, probability in PAYLOADS:
            await self._order("*", kind, probability)
        await self._order("user_change", "late", 0.5, seconds=90)

    async def strike_sockets(self) -> None:
        """Let connections go now and then, in one way or another."""
        match self.random.randrange(4):
            case 0:
                await self.slack.cut_sockets()
            case 1:
                await self.slack.disconnect_sockets(self.random.choice(["warning", "refresh"]))
            case _:
                pass

    async def _order(self, method: str, kind: str, probability: float, **more: object) -> None:
        seed = self.random.randrange(1_000_000)
        await self.slack.fault(method, kind, times=None, probability=probability, seed=seed, **more)


@dataclass(frozen=True)
class Stubborn:
    """Somebody who tries again until it has worked, as people do when Slack shows an error."""

    person: Person
    slack: SlackWorld

    async def press(self, message: Message, action_id: str, *, about: str = "") -> None:
        """Press a button until it is gone."""

        async def once() -> bool:
            now = await self._as_it_stands(message)
            with suppress(AssertionError, Impossible):
                block = row_about(now, about) if about else None
                await self.person.click(now, action_id, block_id=block)
                return False
            return True

        await self._until(once)

    async def open(self, message: Message, action_id: str, *, about: str = "") -> Modal:
        """Press a button until its form stands there."""

        async def once() -> bool:
            now = await self._as_it_stands(message)
            block = row_about(now, about) if about else None
            await self.person.click(now, action_id, block_id=block)
            return await self.person.modal() is not None

        await self._until(once)
        return await self.person.open_modal()

    async def submit(self) -> bool:
        """Submit until the form is gone; False when it was refused, which closes it.

        Whatever was done already is no mistake the next time: after trouble with the connection
        a form isn't refused any more.
        """
        had_trouble = was_refused = False

        async def once() -> bool:
            nonlocal had_trouble, was_refused
            modal = await self.person.modal()
            if modal is None:
                return True
            if modal.submit is None:  # words about what didn't work
                await self.person.close()
                return False
            done = await self.slack.post(f"users/{self.person.id}/modal/submit")
            if done["errors"]:
                assert not had_trouble, (done, modal.values)
                was_refused = True
                await self.person.close(everything=True)
            had_trouble = had_trouble or bool(done["trouble"])
            return await self.person.modal() is None

        await self._until(once)
        return not was_refused

    async def _until(self, once: Callable[[], Awaitable[bool]]) -> None:
        for _ in range(TRIES):
            await self._connected()
            if await once():
                return
            await self.slack.wind(by=2 * SECOND)
        raise AssertionError(f"{self.person.id} gave up; troubles: {await self.person.troubles()}")

    async def _connected(self) -> None:
        """Wait until Slack can reach the app: people are slower than a connection comes back."""
        async with asyncio.timeout(30):
            while not (await self.slack.get("socket"))["connections"]:  # noqa: ASYNC110 - over HTTP
                await asyncio.sleep(0.05)

    async def _as_it_stands(self, message: Message) -> Message:
        return next(one for one in await self.person.messages() if one.ts == message.ts)


# --- what must be true in the end ----------------------------------------------------------------


async def deliveries(stage: Stage) -> Sequence[Delivery]:
    async with stage.bot.store.begin_across() as session:
        return (await session.scalars(select(Delivery).order_by(Delivery.id))).all()


def _messages(stage: Stage) -> Iterator[tuple[str, Any]]:
    for place in stage.sandbox.workspace.conversations.values():
        for message in place.messages.values():
            yield place.id, message


async def check_posts(stage: Stage) -> None:
    """Whatever was to be said stands in Slack once, and nothing was given up."""
    rows = await deliveries(stage)
    assert [row.reason for row in rows if row.state == State.FAILED] == []
    late = [row for row in rows if row.state == State.PENDING and row.not_before <= _now(stage)]
    assert late == []

    standing = Counter(
        str(message.metadata["event_payload"]["id"])
        for _, message in _messages(stage)
        if message.metadata is not None
    )
    sent = {row.public_id for row in rows if row.form == Form.POST and row.state == State.SENT}
    assert {name: times for name, times in standing.items() if times > 1} == {}
    assert standing.keys() == sent


async def check_files(stage: Stage) -> None:
    """Each calendar file stands once where it belongs."""
    sent = Counter(
        (row.channel, row.thread_ts, row.filename)
        for row in await deliveries(stage)
        if row.form == Form.UPLOAD and row.state == State.SENT
    )
    standing = Counter(
        (channel, message.thread_ts, file["name"])
        for channel, message in _messages(stage)
        for file in message.body.get("files", ())
    )
    assert standing == sent


async def check_texts(stage: Stage) -> None:
    """Sheets and cards show what is so now: no change was lost on its way."""
    composers = stage.bot.rooms.composers()
    shown = {
        message.metadata["event_payload"]["id"]: message
        for _, message in _messages(stage)
        if message.metadata is not None
    }
    for row in await deliveries(stage):
        if row.kind not in {Kind.SHEET, Kind.CARD} or row.public_id not in shown:
            continue
        said = await composers[row.kind](replace(due_of(row), klass=DeliveryClass.SILENT))
        assert isinstance(said, Post)
        stands = shown[row.public_id]
        standing = _lines([stands.body["text"], *_texts(stands.blocks)])
        wanted = _lines([said.text, *_texts([dict(block) for block in said.blocks])])
        assert standing == wanted, "\n".join([row.kind, row.recipient, *ndiff(standing, wanted)])


def _lines(said: list[str]) -> list[str]:
    """All lines; which 1:1 comes next is told as it was, and isn't told anew each week."""
    return [NEXT.sub("The next one …", line) for text in said for line in text.splitlines()]


async def days_off(stage: Stage, person: str) -> list[date]:
    """The days that somebody has off."""
    async with stage.bot.store.begin_across() as session:
        rows = (await session.scalars(select(DayOff).where(DayOff.person == person))).all()
    spans = [(row.last - row.first).days for row in rows]
    return sorted(
        row.first + timedelta(days=n)
        for row, length in zip(rows, spans, strict=True)
        for n in range(length + 1)
    )


async def check_log(stage: Stage, logged: Sequence[Mapping[str, Any]]) -> None:
    """Each further attempt stands in the log with its reason."""
    again = [entry for entry in logged if entry["event"] in AGAIN]
    times = Counter(entry["delivery"] for entry in again)
    for entry in again:
        if entry["event"] == "delivery.retry":
            assert entry["error"]
    for row in await deliveries(stage):
        if row.form != Form.UPDATE and row.state == State.SENT:
            assert times[row.id] >= row.attempts - 1, (row.kind, row.attempts, row.last_error)


def _now(stage: Stage) -> Any:
    return stage.clock.now()


def _texts(value: object) -> list[str]:
    """Every text in some blocks, in its order."""
    if isinstance(value, list | tuple):
        return [text for each in value for text in _texts(each)]
    if not isinstance(value, Mapping):
        return []
    own = [str(value["text"])] if isinstance(value.get("text"), str) else []
    inner = [text for key, each in sorted(value.items()) for text in _texts(each)]
    return own + inner
