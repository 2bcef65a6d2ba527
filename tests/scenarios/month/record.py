"""What the bot sent, read from Slack's record of its calls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.outbox.model import Delivery, State
from bot.sandbox.recorder import RecordedCall
from bot.sandboxed import Stage

__all__ = ["Item", "Sent", "sent"]

ASK = re.compile(r"(test\.\w+) (\d+)(?!: done)\b")
FILE = "file"


@dataclass(frozen=True, slots=True)
class Item:
    """One of the things that a message is about."""

    kind: str
    subject: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A message or a file that notified somebody."""

    at: datetime
    readers: tuple[str, ...]
    text: str
    delivery: str
    kind: str
    klass: str
    items: tuple[Item, ...]
    """What it asks; of a bundle each thing."""
    asks: tuple[Item, ...]
    """What the simulation's own asks in it are, read from its words."""
    asked: tuple[str, ...] = ()
    """Whom it asks where not all of its readers are: the rep, in a deal check."""

    def __str__(self) -> str:
        return f"{self.at:%a %d %H:%M:%S} {self.kind} to {self.readers}: {self.text}"


async def sent(stage: Stage, calls: Sequence[RecordedCall]) -> list[Sent]:
    """List all that was sent, in its order; a refused or lost call sent nothing."""
    known = await _deliveries(stage)
    found: list[Sent] = []
    for call in calls:
        if not (call.response and call.response.get("ok")):
            continue
        at = datetime.fromisoformat(call.at)
        payload = call.payload
        if call.method == "chat.postMessage" and "metadata" in payload:
            name = str(payload["metadata"]["event_payload"]["id"])
            kind, klass, items, asked = known[name]
            words = "\n".join([payload["text"], *_texts(payload["blocks"])])
            asks = tuple(dict.fromkeys(Item(k, int(n)) for k, n in ASK.findall(words)))
            readers = _readers(stage, payload["channel"], asked)
            text = payload["text"]
            found.append(Sent(at, readers, text, name, kind, klass, items, asks, asked))
        elif call.method == "files.completeUploadExternal" and "channel_id" in payload:
            readers = _readers(stage, payload["channel_id"])
            words = str(payload["files"])
            found.append(Sent(at, readers, words, "", FILE, "appointment", (), ()))
    return found


async def _deliveries(
    stage: Stage,
) -> Mapping[str, tuple[str, str, tuple[Item, ...], tuple[str, ...]]]:
    """Tell of each message by its id what it was, what it held when sent, and whom it asked."""
    async with stage.bot.store.begin_across() as session:
        rows = (await session.scalars(select(Delivery).order_by(Delivery.id))).all()
    held: dict[int, list[Item]] = {}
    for row in rows:
        if row.merged_into is not None and row.state == State.MERGED:
            held.setdefault(row.merged_into, []).append(Item(row.kind, row.subject_id))
    return {
        row.public_id: (
            row.kind,
            row.klass,
            tuple(held.get(row.id, [Item(row.kind, row.subject_id)])),
            tuple(row.recipient.split(",")),
        )
        for row in rows
    }


def _readers(stage: Stage, channel: str, asked: Sequence[str] = ()) -> tuple[str, ...]:
    """Name whom a message notifies: in a channel only those whom it is for."""
    workspace = stage.sandbox.workspace
    if channel in workspace.members:
        return (channel,)
    place = workspace.conversations[channel]
    found = asked if place.is_channel else place.members
    return tuple(one for one in found if one.startswith("U0M"))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key == "text" and isinstance(each, str):
                yield each
            else:
                yield from _texts(each)
