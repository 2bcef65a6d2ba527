"""What people do on any day: deals, actions, plans, agenda items, taps, old buttons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from tests.scenarios.month.hands import Button
from tests.scenarios.month.ledger import Ledger
from tests.scenarios.month.offices import Colleague
from tests.scenarios.quarter.forms import Forms
from tests.support.slack_world import Impossible

__all__ = ["Deeds"]

TAPS = {
    "accepts": ("actions.accept", "actions.accept", "actions.accept_all", "actions.decline"),
    "finishes": ("actions.done", "actions.done_all", "actions.outcome"),
    "moves an action": ("actions.move", "actions.help", "actions.drop", "actions.reopen"),
    "answers a call": (
        "call_plans.outcome_yes",
        "call_plans.outcome_partly",
        "call_plans.outcome_no",
        "call_plans.learn",
    ),
    "opens a plan": ("call_plans.open", "call_plans.change", "call_plans.cancel"),
    "asks about a plan": ("call_plans.ask",),
    "answers": ("rhythm.held", "rhythm.held", "rhythm.not_held"),
    "labels": ("rhythm.label_coaching", "rhythm.label_half", "meeting.mostly_coaching"),
    "says it was useful": ("meeting.useful_yes", "meeting.useful_partly", "meeting.useful_no"),
    "edits a recap": ("meeting.edit",),
    "moves a 1:1": ("rhythm.move",),
    "skips a 1:1": ("rhythm.skip",),
    "adds an item": ("meeting.agenda_add",),
    "arranges": ("meeting.agenda_arrange",),
    "picks deals": ("meeting.focus",),
    "mends a gap": ("pipeline.put_off", "pipeline.close_on", "pipeline.step_on"),
    "agrees on a skill": ("meeting.skill", "meeting.skill_agree", "meeting.skill_keep"),
    "tells of a session": ("sessions.held_all", "sessions.held_half", "sessions.not_held"),
    "changes a session": ("sessions.move", "sessions.make_coaching", "sessions.cancel"),
    "takes out": ("sessions.remove",),
}
"""Buttons under messages, by what pressing one comes to."""
OF_A_REP = {
    "accepts": 6,
    "finishes": 4,
    "moves an action": 3,
    "answers a call": 6,
    "opens a plan": 1,
    "answers": 4,
    "labels": 3,
    "says it was useful": 3,
    "edits a recap": 2,
    "moves a 1:1": 1,
    "skips a 1:1": 1,
    "adds an item": 4,
    "arranges": 2,
    "picks deals": 4,
    "mends a gap": 3,
    "agrees on a skill": 2,
    "tells of a session": 2,
    "takes out": 1,
    "deal": 4,
    "action": 2,
    "plan": 5,
    "item": 3,
    "home": 5,
    "old": 4,
    "note": 1,
}
OF_A_MANAGER = {
    "accepts": 4,
    "finishes": 3,
    "moves an action": 2,
    "asks about a plan": 3,
    "answers": 4,
    "labels": 2,
    "edits a recap": 2,
    "adds an item": 3,
    "arranges": 1,
    "agrees on a skill": 3,
    "tells of a session": 4,
    "changes a session": 2,
    "takes out": 1,
    "action": 4,
    "item": 2,
    "log": 4,
    "session": 3,
    "home": 5,
    "old": 4,
    "skill": 2,
}
IN_THE_HOME = (
    "meeting.agenda_add",
    "pipeline.new",
    "pipeline.open",
    "actions.new",
    "actions.done",
    "actions.accept",
    "call_plans.write",
    "call_plans.outcome_yes",
    "rhythm.held",
    "meeting.skill",
    "home.rep",
)
ALL_OLD = (*(one for several in TAPS.values() for one in several), "meeting.close")


@dataclass
class Deeds:
    """Draws one deed at a time, and does it."""

    forms: Forms
    ledger: Ledger
    random: Random

    async def act(self, person: Colleague, *, leads: bool) -> bool:
        """Have somebody do something; False where there is nothing to do."""
        weights = OF_A_MANAGER if leads else OF_A_REP
        [name] = self.random.choices(list(weights), list(weights.values()))
        at = self.forms.now
        if not await self.do(person, name):
            return False
        self.forms.done[name] += 1
        self.ledger.tell(at, f"{person.name} {name}")
        return True

    async def do(self, person: Colleague, name: str) -> bool:
        """Do one thing by its name."""
        if name in TAPS:
            return await self.tap(person.id, *TAPS[name])
        deeds: dict[str, Callable[[str], Awaitable[bool]]] = {
            "deal": self._deal,
            "action": self._action,
            "plan": self._plan,
            "item": self._item,
            "home": self._home,
            "old": self._old,
            "log": self._log,
            "session": self._session,
            "skill": self._skill,
            "note": self._from_a_message,
        }
        done = await deeds[name](person.id)
        await self.forms.hands.close(person.id)
        return done

    async def tap(self, user: str, *actions: str) -> bool:
        """Press one of the newest such buttons, and finish what it opens."""
        there = self.forms.buttons(user, *actions)
        return bool(there) and await self._tap(user, self.random.choice(there[-4:]))

    async def _tap(self, user: str, button: Button) -> bool:
        if not await self.forms.press(user, button):
            return False
        await self._go_on(user)
        return True

    async def _go_on(self, user: str) -> None:
        """Do something with what has opened, where something has."""
        if self.forms.has_form(user):
            await self.forms.finish(user)
        elif (front := self.forms.front(user)) is not None:
            inside = [
                (block, element)
                for block in front.blocks
                for element in (block.get("accessory"), *block.get("elements", ()))
                if element and element.get("action_id") in (*ALL_OLD, "meeting.agenda_item")
            ]
            if inside:
                block, element = self.random.choice(inside)
                options = element.get("options")
                value = self.random.choice(options)["value"] if options else None
                # A menu's choice may be gone meanwhile: others act, too.
                with suppress(Impossible):
                    await self.forms.hands.person(user).press(
                        element["action_id"], block_id=block["block_id"], value=value
                    )
                if self.forms.has_form(user):
                    await self.forms.finish(user)
        await self.forms.hands.close(user)

    async def _command(self, user: str, typed: str) -> bool:
        await self.forms.hands.person(user).command(typed)
        return True

    async def _deal(self, user: str) -> bool:
        """Enter a deal, or open one and change or close it."""
        there = self.forms.buttons(user, "pipeline.open")
        if there and self.random.random() < 1 / 2:
            if not await self.forms.press(user, self.random.choice(there)):
                return False
            ways = ("pipeline.won", "pipeline.lost", "pipeline.walk_away")
            if self.forms.has_form(user) and self.random.random() < 1 / 4:
                with suppress(Impossible):  # closed already
                    await self.forms.hands.person(user).press(self.random.choice(ways))
            return await self.forms.finish(user)
        await self._command(user, "/coach deal new")
        if not self.forms.has_form(user):
            return False
        name = self.forms.book.new(user, "pipeline.deal_form:name", self.forms.now)
        return await self.forms.finish(user, {"name": name})

    async def _action(self, user: str) -> bool:
        await self._command(user, "/coach action")
        return await self.forms.finish(user)

    async def _plan(self, user: str) -> bool:
        await self._command(user, "/coach plan")
        if not self.forms.has_form(user):
            return False
        words = self.forms.book.new(user, "call_plans.plan_form:plan_objective", self.forms.now)
        fields = {
            "plan_date": self.forms.day(0),
            "plan_time": self.random.choice(["11:00", "15:00", "16:30"]),
            "plan_objective": words,
        }
        return await self.forms.finish(user, fields)

    async def _item(self, user: str) -> bool:
        words = self.forms.book.new(user, "/coach agenda:text", self.forms.now)
        reps = [
            rep.id
            for team in self.ledger.teams
            for rep in team.reps
            if team.manager.id == user and rep.id not in self.ledger.silent
        ]
        whose = f"<@{self.random.choice(reps)}> " if reps else ""
        await self._command(user, f"/coach agenda {whose}{words}")
        answer = await self.forms.hands.person(user).last()
        if "It's on the agenda." in answer.seen_text:
            self.forms.book.send(words, self.forms.now)
        return True

    async def _log(self, user: str) -> bool:
        await self._command(user, "/coach log")
        return await self.tap(user, "sessions.log", "sessions.log_now", "sessions.log_now")

    async def _session(self, user: str) -> bool:
        await self._command(user, "/coach session")
        return await self.forms.finish(user)

    async def _skill(self, user: str) -> bool:
        await self._command(user, "/coach skill")
        return await self.tap(user, "meeting.skill", "meeting.skill_agree")

    async def _from_a_message(self, user: str) -> bool:
        """Say something to each other, and make an action of it."""
        workspace = self.forms.hands.stage.sandbox.workspace
        groups = [
            place
            for place in workspace.conversations.values()
            if place.kind == "mpim" and user in place.members
        ]
        if not groups:
            return False
        place = groups[-1]
        person = self.forms.hands.person(user)
        ts = await person.say(place.id, "I send them the list")
        message = {"callback_id": "actions.from_message", "channel": place.id, "ts": ts}
        await self.forms.hands.slack.post(f"users/{user}/shortcut", message)
        return await self.forms.finish(user)

    async def _home(self, user: str) -> bool:
        """Look at one's Home, and perhaps use it."""
        person = self.forms.hands.person(user)
        await person.open_home()
        home = self.forms.hands.stage.sandbox.workspace.homes.get(user)
        inside = [
            (block, element)
            for block in (home.blocks if home else ())
            for element in (block.get("accessory"), *block.get("elements", ()))
            if element and element.get("action_id") in IN_THE_HOME
        ]
        if inside and self.random.random() < 1 / 2:
            block, element = self.random.choice(inside)
            options = [
                one["value"]
                for one in element.get("options", ())
                if one["value"].startswith(("agenda", "log"))
            ]
            value = self.random.choice(options) if options else None
            if "options" in element and not options:
                return True
            await person.home_click(element["action_id"], block_id=block["block_id"], value=value)
            await self._go_on(user)
        return True

    async def _old(self, user: str) -> bool:
        """Press something that stands far above, as one finds it weeks later."""
        there = self.forms.buttons(user, *ALL_OLD, latest=1000)
        return bool(there) and await self._tap(user, self.random.choice(there))
