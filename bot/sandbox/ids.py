"""Slack-like ids out of counters, so that two runs of a scenario name everything alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

__all__ = ["Ids"]

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Ids:
    """Gives out ids: a prefix, a family mark and a number that only grows."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def next(self, prefix: str) -> str:
        """An id such as `D07SBX00001`."""
        self._given[prefix] += 1
        return f"{prefix}07SBX{_base32(self._given[prefix], width=5)}"

    def number(self, family: str) -> int:
        """The next plain number of a family, from 1."""
        self._given[family] += 1
        return self._given[family]

    def dump(self) -> dict[str, int]:
        """How far each family has got, as JSON."""
        return dict(self._given)

    def restore(self, given: Mapping[str, int]) -> None:
        """Go on from there: nothing is given out twice, also after a restart."""
        self._given = Counter({family: int(number) for family, number in given.items()})


def _base32(number: int, *, width: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, len(_DIGITS))
        digits = _DIGITS[rest] + digits
    return digits.rjust(width, "0")
