"""Failures on order: what goes wrong, in which method, how many times, how likely."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal, get_args

from bot.sandbox.failures import Impossible

__all__ = ["CallFault", "Fault", "Faults", "PayloadFault"]

CallFault = Literal[
    "ratelimited",
    "error",
    "http_500",
    "garbage",
    "cut_short",
    "slow",
    "drip",
    "timeout",
    "drop_before",
    "drop_after",
]
"""What the app's calls may meet."""

PayloadFault = Literal["lost_ack", "cut", "duplicate", "late"]
"""What may happen to a payload on its way to the app, or to the answer on its way back."""

KINDS = (*get_args(CallFault), *get_args(PayloadFault))
WITH_EFFECT = {"drop_after", "slow", "drip", "cut_short"}


@dataclass(slots=True)
class Fault:
    """One order of trouble.

    `method` names what it is for: a method of the Web API; for a payload how it comes
    (interactive, slash_commands, events_api) or what it is (view_submission, user_change); "*" is
    all of them. With `after`, a time-out, a 500 or garbage comes once the call has had its effect.
    """

    method: str
    kind: CallFault | PayloadFault
    times: int | None = 1
    retry_after: int = 30
    error: str = "internal_error"
    seconds: float = 1.0
    """How long a slow or dripping answer takes in real time; how late an event comes."""
    channel: str | None = None
    probability: float = 1.0
    seed: int = 0
    after: bool = False
    struck: int = 0
    _random: Random = field(default_factory=Random)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise Impossible(f"a fault is one of {', '.join(KINDS)}", status=422)
        self._random = Random(self.seed)  # noqa: S311 - repeatable on purpose

    @property
    def has_effect(self) -> bool:
        """Whether Slack does what it was asked for before the trouble shows."""
        return self.kind in WITH_EFFECT or self.after

    def strikes(self, *names: str, channel: object) -> bool:
        """Is it the turn of what goes by these names? Counts itself when it is."""
        if self.method not in ("*", *names) or self.channel not in (None, channel):
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
    """The orders that stand; the first that fits strikes."""

    def __init__(self) -> None:
        self.ordered: list[Fault] = []

    def order(self, fault: Fault) -> None:
        self.ordered.append(fault)

    def clear(self) -> None:
        self.ordered.clear()

    def for_call(self, method: str, channel: object) -> Fault | None:
        """What this call of the app meets, if anything."""
        return self._first(get_args(CallFault), method, channel=channel)

    def for_payload(
        self, *names: str, among: Collection[PayloadFault] = get_args(PayloadFault)
    ) -> Fault | None:
        """What happens to a payload that goes by these names, if anything."""
        return self._first(among, *names, channel=None)

    def _first(self, kinds: Collection[str], *names: str, channel: object) -> Fault | None:
        fitting = (each for each in self.ordered if each.kind in kinds)
        return next((each for each in fitting if each.strikes(*names, channel=channel)), None)
