"""What people do with a form in front of them: fill in some of it, send it, mend it, leave it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bot.sandbox.modals import Modal
from tests.scenarios.month.hands import Button, Hands
from tests.scenarios.quarter.words import Book, Watch, numbers_in
from tests.support.slack_world import Impossible

__all__ = ["Forms"]

DAY = timedelta(days=1)
AS_THEY_ARE = {"started", "ended", "coaching", "forecasting", "admin", "fourth", "on_purpose"}
"""Fields that a form fills in well by itself."""
GROWING = {"notes", "insights", "private"}
"""Fields to which one adds, as both write in them."""
ALWAYS = 0.9
"""How likely a text is typed where the form is about little else."""
SELDOM = 0.3
WEEKEND = 6
PAST = {"sessions.log_form"}
TIMES = ("10:00", "11:30", "13:00", "14:15", "15:30", "16:00")
MEANT = {"text", "words", "about", "session_about", "plan_learned", "aim", "reason", *GROWING}


@dataclass
class Forms:
    """Fills in whatever form stands in front of somebody, at random but within what it offers."""

    hands: Hands
    book: Book
    watch: Watch
    random: Random
    done: Counter[str] = field(default_factory=Counter)
    """How often each form was taken, declined with words at its fields, or left."""

    @property
    def now(self) -> datetime:
        return self.hands.stage.clock.now()

    def front(self, user: str) -> Modal | None:
        return self.hands.stage.sandbox.workspace.modals.top(user)

    def has_form(self, user: str) -> bool:
        """Tell whether there is something to send in front of them."""
        modal = self.front(user)
        return modal is not None and "submit" in modal.view

    # --- pressing ----------------------------------------------------------------------------

    def buttons(self, user: str, *actions: str, latest: int = 40) -> list[Button]:
        """List what somebody could press in conversations with the bot, the newest last."""
        workspace = self.hands.stage.sandbox.workspace
        found = []
        for place in workspace.conversations.values():
            if place.is_channel or user not in place.members:
                continue
            own = [one for one in place.ephemerals.values() if one.only_for == user]
            for message in [*list(place.messages.values())[-latest:], *own[-3:]]:
                found += [
                    Button(place.id, message.ts, block["block_id"], element)
                    for block in message.blocks
                    for element in (block.get("accessory"), *block.get("elements", ()))
                    if element and element.get("action_id") in actions
                ]
        return sorted(found, key=lambda one: one.ts)

    async def press(self, user: str, button: Button) -> bool:
        """Press it, now and then twice; in a menu choose anything. False when it is gone."""
        value = None
        if options := button.element.get("options"):
            value = self.random.choice(options)["value"]
        if button.element["type"] == "datepicker":
            value = self.day(2)
        times = 2 if self.random.random() < SELDOM else 1
        return await self.hands.press(user, button, times=times, value=value)

    # --- filling in --------------------------------------------------------------------------

    async def finish(
        self,
        user: str,
        fields: Mapping[str, object] | None = None,
        *,
        pair: frozenset[str] | None = None,
        only: bool = False,
    ) -> bool:
        """Fill in the form in front of them and send it; False when nothing came of it.

        `fields` are said for sure, all others by chance, unless it is `only` these.
        """
        modal = self.front(user)
        if modal is None or "submit" not in modal.view:
            await self.hands.close(user)
            return False
        name = str(modal.view.get("callback_id", ""))
        await self.fill(user, fields or {}, pair=pair, only=only)
        taken = await self._send(user, name)
        if taken:
            # What follows may read it back, or ask once more whether it is meant.
            again = self.front(user)
            if again is not None and str(again.view.get("callback_id")) == name:
                with suppress(Impossible):
                    await self.hands.person(user).submit()
        await self.hands.close(user)
        self.done[f"{name} {'taken' if taken else 'left'}"] += 1
        return taken

    async def fill(
        self,
        user: str,
        fields: Mapping[str, object],
        *,
        pair: frozenset[str] | None = None,
        only: bool = False,
    ) -> None:
        """Put values into the form, none of them sent yet."""
        modal = self.front(user)
        assert modal is not None
        values: dict[str, object] = {}
        for block in modal.blocks:
            if block["type"] != "input":
                continue
            block_id = str(block["block_id"])
            if block_id in fields:
                values[block_id] = fields[block_id]
            elif not only or not block.get("optional"):
                said = self._choose(modal, user, block, pair)
                values |= {} if said is None else {block_id: said}
        person = self.hands.person(user)
        for block_id, value in values.items():
            # What was typed before may have changed what else there is to fill in.
            front = self.front(user)
            if front is not None and any(one["block_id"] == block_id for one in front.blocks):
                await person.fill({block_id: value})

    async def _send(self, user: str, name: str) -> bool:
        for _ in range(3):
            modal = self.front(user)
            if modal is None or "submit" not in modal.view:
                return False
            typed = str(modal.values)
            at = self.now
            errors = await self._submit(user)
            if not errors:
                self.book.send(typed, at)
                return True
            self.done[f"{name} declined"] += 1
            # What was conflicting is kept, and stands in the form when it is opened anew.
            repairs = {one: self._other(modal, one) for one in errors}
            known = {one: value for one, value in repairs.items() if value is not None}
            if not known:
                return False
            await self.hands.person(user).fill(known)
        return False

    async def _submit(self, user: str) -> dict[str, str] | None:
        """Press submit, now and then twice at once."""
        person = self.hands.person(user)
        if self.random.random() > SELDOM:
            return await person.submit()
        first, second = await asyncio.gather(
            person.submit(), person.submit(), return_exceptions=True
        )
        for one in (first, second):
            if isinstance(one, BaseException) and not isinstance(one, Impossible):
                raise one
        if isinstance(first, BaseException):
            raise first
        return first

    def _other(self, modal: Modal, block_id: str) -> object:
        """Think of another value for a field that was wrong; None where there is none to try."""
        block = next(one for one in modal.blocks if one["block_id"] == block_id)
        if block["element"]["type"] == "datepicker":
            return self.day(1, past=str(modal.view.get("callback_id")) in PAST)
        if block["element"]["type"] == "timepicker":
            return self.random.choice(TIMES)
        if block["element"]["type"] == "static_select" and block.get("optional"):
            return self._option(block["element"])
        return None

    def _choose(
        self, modal: Modal, user: str, block: dict[str, Any], pair: frozenset[str] | None
    ) -> object:
        """Choose a value for one field; None leaves it as it is."""
        block_id, element = str(block["block_id"]), block["element"]
        state = modal.values[block_id][element["action_id"]]
        if theirs := _saved_meanwhile(modal, block_id, state):
            return f"{state.get('value') or ''} {theirs}".strip()
        callback = str(modal.view.get("callback_id", ""))
        is_needed = not block.get("optional") and not _is_filled(state)
        is_meant = block_id in MEANT and self.random.random() < ALWAYS
        wants = is_needed or is_meant or self.random.random() < SELDOM
        if block_id in AS_THEY_ARE or not wants:
            return None
        match element["type"]:
            case "plain_text_input":
                there = str(state.get("value") or "")
                if block_id == "amount":
                    return self.random.choice(["EUR 12k", "EUR 48,500", "7500"])
                if there and block_id not in GROWING | {"next_step"}:
                    return None
                of_two = pair if block_id in GROWING else None
                new = self.book.new(user, f"{callback}:{block_id}", self.now, of_two)
                return f"{there} {new}".strip() if block_id in GROWING else new
            case "datepicker":
                ahead = 40 if block_id == "close_on" else 1
                return self.day(ahead, past=callback in PAST)
            case "timepicker":
                return self.random.choice(TIMES)
            case "static_select" | "radio_buttons":
                return self._option(element)
            case _:
                return None

    def _option(self, element: Mapping[str, Any]) -> str | None:
        groups = element.get("option_groups") or [{"options": element.get("options", [])}]
        values = [str(one["value"]) for group in groups for one in group["options"]]
        return self.random.choice(values) if values else None

    def day(self, ahead: int, *, past: bool = False) -> str:
        """Pick a working day, from so many days on and within a fortnight of that."""
        days = (-1 if past else 1) * (self.random.randint(0, 12) + (0 if past else ahead))
        day = self.now.date() + days * DAY
        while day.isoweekday() >= WEEKEND:
            day += -DAY if past else DAY
        return day.isoformat()


def _is_filled(state: Mapping[str, Any]) -> bool:
    return any(value for key, value in state.items() if key != "type")


def _saved_meanwhile(modal: Modal, block_id: str, state: Mapping[str, Any]) -> str:
    """Read what the other of the two saved meanwhile: who is told of it takes it over."""
    shown = [str(block.get("text", {}).get("text", "")) for block in modal.blocks]
    wanted = f"*{block_id.capitalize()}*\n"
    theirs = "".join(text.removeprefix(wanted) for text in shown if text.startswith(wanted))
    here = numbers_in(state)
    return " ".join(f"zq{number}z" for number in numbers_in(theirs) if number not in here)
