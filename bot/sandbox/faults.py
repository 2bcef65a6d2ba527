"""Failures on order: what goes wrong, in which method, how many times, how likely."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal, get_args

from bot.sandbox.failures import Impossible

__all__ = ["Fault", "FaultKind", "Faults"]

FaultKind = Literal[
    "ratelimited", "error", "http_500", "timeout", "drop_before", "drop_after", "garbage"
]


@dataclass(slots=True)
class Fault:
    """One order of trouble; `method` "*" means every method.

    With `after`, a time-out, a 500 or garbage comes once the call has had its effect.
    """

    method: str
    kind: FaultKind
    times: int | None = 1
    retry_after: int = 30
    error: str = "internal_error"
    channel: str | None = None
    probability: float = 1.0
    seed: int = 0
    after: bool = False
    struck: int = 0
    _random: Random = field(default_factory=Random)

    def __post_init__(self) -> None:
        if self.kind not in get_args(FaultKind):
            raise Impossible(f"a fault is one of {', '.join(get_args(FaultKind))}", status=422)
        self._random = Random(self.seed)  # noqa: S311 - repeatable on purpose

    @property
    def has_effect(self) -> bool:
        """Whether Slack does what it was asked for before the trouble shows."""
        return self.kind == "drop_after" or self.after

    def strikes(self, method: str, channel: object) -> bool:
        """Is it this call's turn? Counts itself when it is."""
        if self.method not in ("*", method) or self.channel not in (None, channel):
            return False
        if self.times is not None and self.struck >= self.times:
            return False
        if self._random.random() >= self.probability:
            return False
        self.struck += 1
        return True

    def described(self) -> dict[str, Any]:
        return {
            "method": self.method,
            "kind": self.kind,
            "times": self.times,
            "channel": self.channel,
            "struck": self.struck,
        }


class Faults:
    """The orders that stand; the first that fits a call strikes."""

    def __init__(self) -> None:
        self.ordered: list[Fault] = []

    def order(self, fault: Fault) -> None:
        self.ordered.append(fault)

    def clear(self) -> None:
        self.ordered.clear()

    def for_call(self, method: str, channel: object) -> Fault | None:
        return next((each for each in self.ordered if each.strikes(method, channel)), None)
