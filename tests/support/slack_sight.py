"""What a person sees in Slack, as the sandbox's control API tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

__all__ = ["Call", "Conversation", "Home", "Message", "Modal", "order_of"]


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a person sees it."""

    channel: str
    ts: str
    text: str
    author: str
    seen_text: str
    """The fallback text and every text in the blocks, a line each."""
    blocks: list[dict[str, Any]] = field(repr=False)
    thread_ts: str | None
    ephemeral: bool
    pings: list[str]
    """Whom it would notify: "channel", "here", "everyone" or user ids."""
    raw: dict[str, Any] = field(repr=False)

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        return cls(
            channel=raw["channel"],
            ts=raw["ts"],
            text=raw["text"],
            author=raw["user"],
            seen_text=raw["seen_text"],
            blocks=raw.get("blocks", []),
            thread_ts=raw.get("thread_ts"),
            ephemeral=raw["ephemeral"],
            pings=raw["pings"],
            raw=dict(raw),
        )

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def is_edited(self) -> bool:
        return "edited" in self.raw

    @property
    def reactions(self) -> dict[str, list[str]]:
        """Who reacted, by the emoji's name."""
        return {each["name"]: each["users"] for each in self.raw.get("reactions", ())}

    @property
    def files(self) -> list[dict[str, Any]]:
        return list(self.raw.get("files", ()))

    @property
    def action_ids(self) -> list[str]:
        """The action ids of all that can be pressed or chosen in it."""
        return _action_ids(self.blocks)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as a person sees it."""

    id: str
    name: str
    kind: str
    people: list[str]
    """Its members without the bots."""
    messages: list[Message]
    read: str | None = None
    """The ts up to which they have read it."""


@dataclass(frozen=True, slots=True)
class Modal:
    """An open modal."""

    id: str
    title: str
    callback_id: str
    private_metadata: str
    submit: str | None
    seen_text: str
    blocks: list[dict[str, Any]] = field(repr=False)
    values: dict[str, dict[str, dict[str, Any]]] = field(repr=False)
    errors: dict[str, str]
    trouble: str | None

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        return cls(**{name: raw[name] for name in cls.__slots__})

    @property
    def action_ids(self) -> list[str]:
        return _action_ids(self.blocks)

    def block(self, block_id: str) -> dict[str, Any]:
        """The block with that id; raises KeyError."""
        for block in self.blocks:
            if block["block_id"] == block_id:
                return block
        raise KeyError(block_id)


@dataclass(frozen=True, slots=True)
class Home:
    """What stands in the app's Home."""

    id: str
    callback_id: str
    private_metadata: str
    seen_text: str
    blocks: list[dict[str, Any]] = field(repr=False)
    values: dict[str, dict[str, dict[str, Any]]] = field(repr=False)

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        return cls(**{name: raw[name] for name in cls.__slots__})

    @property
    def action_ids(self) -> list[str]:
        return _action_ids(self.blocks)


@dataclass(frozen=True, slots=True)
class Call:
    """A recorded Web API call."""

    method: str
    payload: dict[str, Any]
    response: dict[str, Any] | None
    at: datetime
    fault: str | None


def _action_ids(blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        inside = [block.get("accessory"), block.get("element"), *block.get("elements", ())]
        found += [each["action_id"] for each in inside if each and "action_id" in each]
    return found


def order_of(ts: str) -> tuple[int, int]:
    """A ts as something to compare."""
    whole, _, fraction = ts.partition(".")
    return int(whole), int(fraction)
