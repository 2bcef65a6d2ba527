"""What people do on a busy day, besides all that belongs to a 1:1: checks, praise, endings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.sandbox.conversations import Conversation, Message
from tests.evidence.checks.word_reader import HOPE, PROOF
from tests.scenarios.month.offices import Colleague
from tests.scenarios.quarter.deeds import Deeds

__all__ = ["BusyDeeds"]

SAYS = (
    PROOF,
    HOPE,
    "I'll call them on Tuesday",
    "no idea",
    "Dana wrote that 40,000 a month is lost",
)
MORE_TAPS = {
    "says why a deal ended": ("fit.cause_1", "fit.cause_2", "fit.cause_3", "fit.explain"),
    "agrees to praise": ("praise.yes", "praise.yes", "praise.no", "praise.edit"),
    "decides about the week": ("weekly.share", "weekly.hold", "weekly.keep", "weekly.details"),
    "uses the overview": ("digest.look", "digest.plan"),
    "puts it off": ("people.remind",),
}
OF_A_REP = {
    "replies": 14,
    "check": 2,
    "praise": 1,
    "says something": 3,
    "says why a deal ended": 4,
    "agrees to praise": 3,
    "puts it off": 1,
    "deal": 5,
    "plan": 4,
    "answers a call": 4,
    "accepts": 4,
    "finishes": 4,
    "answers": 4,
    "labels": 2,
    "action": 2,
    "item": 2,
    "home": 2,
}
OF_A_MANAGER = {
    "check": 8,
    "points": 5,
    "praise": 5,
    "replies": 1,
    "decides about the week": 4,
    "uses the overview": 3,
    "action": 6,
    "log": 3,
    "session": 3,
    "skill": 1,
    "item": 3,
    "answers": 6,
    "labels": 3,
    "accepts": 3,
    "finishes": 3,
    "asks about a plan": 4,
    "puts it off": 1,
    "home": 2,
}


@dataclass
class BusyDeeds(Deeds):
    """Draws one deed at a time, far more than anybody may be asked for."""

    channel: str = ""

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
        if name in MORE_TAPS:
            return await self.tap(person.id, *MORE_TAPS[name])
        deeds: dict[str, Callable[[str], Awaitable[bool]]] = {
            "replies": self._reply,
            "check": self._check,
            "points": self._point,
            "praise": self._praise,
            "says something": self._say,
        }
        if name not in deeds:
            return await super().do(person, name)
        done = await deeds[name](person.id)
        await self.forms.hands.close(person.id)
        return done

    def _places(self, user: str) -> list[Conversation]:
        workspace = self.forms.hands.stage.sandbox.workspace
        return [
            place
            for place in workspace.conversations.values()
            if user in place.members and not place.is_channel
        ]

    async def _reply(self, user: str) -> bool:
        """Answer in one of the latest checks' threads, whether it still waits for it or not."""
        parents = [
            (place.id, message.ts)
            for place in self._places(user)
            for message in place.messages.values()
            if message.author == self.forms.hands.stage.sandbox.workspace.bot_user
            and "Question " in str(message.blocks)
            and message.thread_ts in {None, message.ts}
        ]
        if not parents:
            return False
        channel, ts = max(parents[-3:], key=lambda one: one[1])
        await self.forms.hands.person(user).say(channel, self.random.choice(SAYS), thread_ts=ts)
        return True

    async def _check(self, user: str) -> bool:
        """Ask about a deal: one's own, or a rep's."""
        await self.forms.hands.person(user).command("/coach check")
        return await self.forms.finish(user)

    async def _say(self, user: str) -> bool:
        """Say something in the team's channel, where others read it."""
        await self.forms.hands.person(user).say(self.channel, self.random.choice(SAYS))
        return True

    def _said(self, but: str) -> Message | None:
        """Pick what somebody else said lately in the team's channel."""
        place = self.forms.hands.stage.sandbox.workspace.conversations[self.channel]
        people = {one.id for team in self.ledger.teams for one in team.reps}
        said = [one for one in place.messages.values() if one.author in people - {but}]
        return self.random.choice(said[-6:]) if said else None

    async def _shortcut(self, user: str, callback: str) -> bool:
        message = self._said(user)
        if message is None:
            return False
        body = {"callback_id": callback, "channel": self.channel, "ts": message.ts}
        await self.forms.hands.slack.post(f"users/{user}/shortcut", body)
        return await self.forms.finish(user)

    async def _point(self, user: str) -> bool:
        return await self._shortcut(user, "starting.how_do_we_know")

    async def _praise(self, user: str) -> bool:
        return await self._shortcut(user, "praise.from_message")
