"""What people do on any day: answer or ignore, move, skip, label, put off, mute, ask for quiet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from bot.outbox import service as outbox
from tests.scenarios.month.hands import Button, Hands
from tests.scenarios.month.ledger import Ledger, PutOff, Quiet
from tests.scenarios.month.offices import LEADER, Colleague
from tests.support.asks import AskRoom

__all__ = ["Habits"]

MUTABLE = ("praise", "win-loss", "outcome", "deal-check")
HOURS_OF_QUIET = (2, 4, 30)


@dataclass
class Habits:
    """Draws one deed at a time."""

    hands: Hands
    ledger: Ledger
    random: Random
    room: AskRoom
    done: Counter[str] = field(default_factory=Counter)
    """How often each kind of deed came to something."""

    @property
    def now(self) -> datetime:
        return self.hands.stage.clock.now()

    async def act(self, person: Colleague) -> bool:
        """Have somebody do something; False where there is nothing to do."""
        if person.id in self.ledger.silent:
            return False
        deeds: dict[str, tuple[int, Callable[[str], Awaitable[bool]]]] = {
            "answers": (8, self._answer),
            "labels": (3, self._label),
            "moves": (3, self._move),
            "skips": (2, self._skip),
            "finishes": (6, self._finish),
            "puts off": (3, self._put_off),
            "mutes": (1, self._mute),
            "wants quiet": (1, self._be_quiet),
        }
        if person is LEADER:  # has no habits here yet, only the 1:1s of the stand-in's week
            deeds = {name: deeds[name] for name in ("answers", "labels", "moves")}
        [name] = self.random.choices(list(deeds), [weight for weight, _ in deeds.values()])
        at = self.now
        if not await deeds[name][1](person.id):
            return False
        self.done[name] += 1
        self.ledger.tell(at, f"{person.name} {name}")
        return True

    async def _answer(self, user: str) -> bool:
        """Say how a 1:1 went, perhaps with a double click; some never say anything."""
        button = self._any(user, "rhythm.held", "rhythm.not_held")
        if button is None or user.endswith("3"):
            return False
        if not await self.hands.press(user, button, times=self.random.choice([1, 1, 2])):
            return False
        says = button.action_id.removeprefix("rhythm.").replace("_", "-")
        self.ledger.answers[button.subject][user] = says
        return True

    async def _label(self, user: str) -> bool:
        button = self._any(user, "rhythm.label_coaching", "rhythm.label_half")
        return button is not None and await self.hands.press(user, button, times=2)

    async def _move(self, user: str) -> bool:
        """Take one of the free times that are offered."""
        button = self._any(user, "rhythm.move")
        if button is None or not await self.hands.press(user, button):
            return False
        modal = await self.hands.person(user).modal()
        options: list[str] = []
        if modal is not None:
            with suppress(KeyError):
                element = modal.block("slot")["element"]
                options = [str(one["value"]) for one in element["options"]]
        return (
            await self._sent(user, button, {"slot": options}) if options else await self._no(user)
        )

    async def _skip(self, user: str) -> bool:
        """Skip with a reason; now and then without a new time."""
        button = self._any(user, "rhythm.skip")
        if button is None or not await self.hands.press(user, button):
            return False
        modal = await self.hands.person(user).modal()
        if modal is None or modal.submit is None:
            return await self._no(user)
        element = modal.block("slot")["element"]
        options = [str(one["value"]) for one in element["options"]]
        await self.hands.person(user).fill({"reason": "A customer is in town"})
        return await self._sent(user, button, {"slot": options})

    async def _sent(self, user: str, button: Button, fields: dict[str, list[str]]) -> bool:
        chosen = {name: self.random.choice(values) for name, values in fields.items()}
        if await self.hands.fill(user, chosen) is not None:
            return False
        # What either side said of the old time is void.
        self.ledger.answers.pop(button.subject, None)
        return True

    async def _no(self, user: str) -> bool:
        await self.hands.close(user)
        return False

    async def _finish(self, user: str) -> bool:
        """Do what was asked, or what is about to be: from now on it needs no saying."""
        theirs = [
            ask
            for ask in self.ledger.asked.values()
            if ask.person == user
            and ask.subject not in self.ledger.done
            and abs(ask.due_at - self.now) < timedelta(days=2)
        ]
        if not theirs:
            return False
        ask = self.random.choice(theirs)
        self.ledger.done[ask.subject] = self.now
        self.room.done.add(ask.subject)
        stage = self.hands.stage
        workspace = await stage.bot.workspaces.by_team(stage.sandbox.workspace.world.team_id)
        assert workspace is not None
        async with stage.bot.store.begin(workspace) as session:
            await outbox.refresh(session, ask.kind, ask.subject)
        return True

    async def _put_off(self, user: str) -> bool:
        """Choose in the menu under an ask when to hear of it again."""
        menu = self._any(user, "people.remind")
        if menu is None:
            return False
        choice = self.random.choice([one for one in menu.choices if not one.startswith("date")])
        later, subject, kind = choice.split(":", 2)
        local = self.now.astimezone(self.ledger.people[user].zone)
        until = {
            "hour": self.now + timedelta(hours=1),
            "tomorrow": self.now + timedelta(hours=23),
            "morning": local.replace(hour=0, minute=0) + timedelta(days=1),
        }[later]
        if not await self.hands.press(user, menu, value=choice):
            return False
        self.ledger.put_off.append(PutOff(user, kind, int(subject), self.now, until))
        return True

    async def _mute(self, user: str) -> bool:
        if any(person == user for person, _ in self.ledger.muted):
            return False
        topic = self.random.choice(MUTABLE)
        await self.hands.open(user, "/coach quiet")
        if await self.hands.fill(user, {"muted_asks": [topic]}) is not None:
            return False
        self.ledger.muted[user, topic] = self.now
        return True

    async def _be_quiet(self, user: str) -> bool:
        hours = self.random.choice(HOURS_OF_QUIET)
        if self.ledger.is_quiet(user, self.now):
            await self.hands.person(user).command("/coach quiet off")
            for one in self.ledger.quiet:
                if one.person == user:
                    one.until = min(one.until, self.now)
            return True
        await self.hands.person(user).command(f"/coach quiet {hours}h")
        self.ledger.quiet.append(Quiet(user, self.now, self.now + timedelta(hours=hours)))
        return True

    def _any(self, user: str, *actions: str) -> Button | None:
        there = self.hands.buttons(user, *actions)
        return self.random.choice(there[-6:]) if there else None
