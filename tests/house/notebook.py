"""What the bot listens to: everything that its rooms register, written down."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from bot.clock import SystemClock
from bot.rooms import Rooms

__all__ = ["Notebook", "registered"]

F = TypeVar("F")


class Notebook:
    """Takes the place of the Bolt app and writes down what is registered on it."""

    def __init__(self) -> None:
        self.heard: defaultdict[str, list[str | re.Pattern[str]]] = defaultdict(list)

    def __getattr__(self, kind: str) -> Callable[[str | re.Pattern[str]], Callable[[F], F]]:
        def listen(to: str | re.Pattern[str]) -> Callable[[F], F]:
            self.heard[kind].append(to)
            return lambda listener: listener

        return listen

    def hears(self, kind: str, named: str) -> int:
        """How many listeners of a kind would take this id."""
        return sum(
            bool(to.search(named)) if isinstance(to, re.Pattern) else to == named
            for to in self.heard[kind]
        )


def registered() -> Notebook:
    """Everything that the bot listens to."""
    book = Notebook()
    app: Any = book
    nobody: Any = None
    Rooms.furnish(nobody, nobody, SystemClock()).listen(app, nobody)
    return book
