"""What two people do with one 1:1: prepare it, start it late, tick at once, close it, tap, edit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tests.scenarios.month.events import Do
from tests.scenarios.month.hands import Button
from tests.scenarios.month.ledger import Ledger, Planned
from tests.scenarios.quarter.deeds import Deeds
from tests.scenarios.quarter.forms import Forms
from tests.scenarios.quarter.words import numbers_in

__all__ = ["Hours"]

MINUTE = timedelta(minutes=1)
MOSTLY = ("meeting.mostly_coaching", "meeting.mostly_half", "meeting.mostly_other")
USEFUL = ("meeting.useful_yes", "meeting.useful_partly", "meeting.useful_no")


@dataclass
class Hours:
    """Draws how a 1:1 goes, from Start to the last edit of its recap."""

    forms: Forms
    deeds: Deeds
    ledger: Ledger
    random: Random
    typed: dict[int, set[int]] = field(default_factory=dict)
    """What was typed into the form of a 1:1 that was lost unsent, by the 1:1."""
    lost: list[str] = field(default_factory=list)
    """Words that should have stood in such a form again, and didn't."""

    def of(self, one: Planned) -> Iterator[tuple[datetime, Do]]:
        """List what happens around one 1:1, each with its moment."""
        start = one.planned_at
        late = self.random.choice([0, 0, 2, 7, 20]) * MINUTE
        if self.random.random() < 0.85:
            yield start + late, self._told("starts", one, self._start)
        for minutes in sorted(self.random.sample(range(22, 44), k=self.random.randint(1, 3))):
            yield start + minutes * MINUTE, self._told("ticks", one, self._tick)
        if self.random.random() < 0.3:
            yield start + 46 * MINUTE, self._told("closes a form by accident", one, self._accident)
        if self.random.random() < 0.8:
            after = self.random.choice([48, 55, 60, 75, 200]) * MINUTE
            yield start + after, self._told("closes", one, self._close)
            after += self.random.choice([3, 10, 60]) * MINUTE
            if self.random.random() < 0.75:
                yield start + after, self._told("taps", one, self._taps)
            if self.random.random() < 0.5:
                yield start + after + 5 * MINUTE, self._told("edits", one, self._edits)

    def _told(self, words: str, one: Planned, do: Callable[[Planned], Awaitable[bool]]) -> Do:
        async def told() -> bool:
            at = self.forms.now
            done = await do(one)
            for user in (one.manager, one.rep):
                await self.forms.hands.close(user)
            if done:
                self.forms.done[words] += 1
                self.ledger.tell(at, f"{one.manager} and {one.rep}: {words} {one.id}")
            return done

        return told

    def _find(self, user: str, one: Planned, *actions: str) -> list[Button]:
        """Find buttons about this 1:1."""
        return [
            button
            for button in self.forms.buttons(user, *actions)
            if str(button.element.get("value", "")).split(":")[0] == str(one.id)
        ]

    def _are_here(self, one: Planned) -> bool:
        return not {one.manager, one.rep} & self.ledger.silent.keys()

    async def _start(self, one: Planned) -> bool:
        """Either presses Start, now and then both at once."""
        found = [
            (user, button)
            for user in (one.manager, one.rep)
            if self._are_here(one)
            for button in self._find(user, one, "rhythm.start")[-1:]
        ]
        chosen = found if self.random.random() < 0.3 else found[:1]
        return any(await asyncio.gather(*(self.forms.press(*each) for each in chosen)))

    async def _tick(self, one: Planned) -> bool:
        """Both tick at once, as it comes; or go on to the next block, or add something."""
        if not self._are_here(one):
            return False
        actions = ("meeting.tick", "meeting.tick", "meeting.untick", "meeting.next_block")
        found = [
            (user, self.random.choice(there))
            for user in (one.manager, one.rep)
            if (there := self._find(user, one, *actions))
        ]
        done = any(await asyncio.gather(*(self.forms.press(*each) for each in found)))
        if self.random.random() < 0.3:
            done |= await self.deeds.tap(one.rep, "meeting.agenda_add")
        return done

    async def _open_close(self, one: Planned) -> bool:
        if not self._are_here(one):
            return False
        found = self._find(one.manager, one, "meeting.close")
        if not found or not await self.forms.hands.press(one.manager, found[-1]):
            return False
        front = self.forms.front(one.manager)
        if front is None or front.view.get("callback_id") != "meeting.close_form":
            return False
        there = numbers_in(front.values)
        for number in self.typed.pop(one.id, set()).difference(there):
            word = self.forms.book.words[number]
            if word.sent is None:
                self.lost.append(f"{word} isn't in the form of 1:1 {one.id} any more")
        return True

    def _pair(self, one: Planned) -> frozenset[str]:
        return frozenset({one.manager, one.rep})

    async def _accident(self, one: Planned) -> bool:
        """The manager types, and loses the form before sending it."""
        if not await self._open_close(one):
            return False
        await self.forms.fill(one.manager, self._words(one), pair=self._pair(one))
        front = self.forms.front(one.manager)
        self.typed.setdefault(one.id, set()).update(numbers_in(front.values if front else ""))
        return True

    async def _close(self, one: Planned) -> bool:
        """Close it by the defaults, or with all that belongs to it."""
        if not await self._open_close(one):
            return False
        if self.random.random() < 1 / 3:
            return await self.forms.finish(one.manager, only=True)
        return await self.forms.finish(one.manager, self._words(one), pair=self._pair(one))

    def _words(self, one: Planned) -> dict[str, object]:
        """Think of actions, in rows that are free."""
        front = self.forms.front(one.manager)
        assert front is not None
        words: dict[str, object] = {}
        for row in range(1, self.random.randint(1, 4)):
            name = f"action_{row}_text"
            state = next(iter(front.values.get(name, {"": {}}).values()))
            if name in front.values and not state.get("value"):
                words[name] = self.forms.book.new(one.manager, f"close:{name}", self.forms.now)
                words[f"action_{row}_due"] = self.forms.day(1)
                words[f"action_{row}_owner"] = self.random.choice([one.rep, one.rep, one.manager])
        return words

    async def _taps(self, one: Planned) -> bool:
        """The rep's two taps, and a yes to what was agreed on."""
        done = False
        for actions in (MOSTLY, USEFUL):
            if self._are_here(one) and (there := self._find(one.rep, one, *actions)):
                done |= await self.forms.press(one.rep, self.random.choice(there))
        if self._are_here(one) and self.random.random() < 0.8:
            done |= await self.deeds.tap(one.rep, "actions.accept_all", "actions.accept")
        return done

    async def _edits(self, one: Planned) -> bool:
        """Both open the recap, then one saves after the other: nobody's words are lost."""
        done = False
        for user in (one.manager, one.rep):
            found = self._find(user, one, "meeting.edit") if self._are_here(one) else []
            if found:
                await self.forms.hands.press(user, found[-1])
        for user in (one.manager, one.rep):
            if self.forms.has_form(user):
                done |= await self.forms.finish(user, pair=self._pair(one))
        return done
