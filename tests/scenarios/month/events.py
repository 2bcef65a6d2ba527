"""What happens once in a month: leave, a pause, a stand-in, a hand-over, a no, somebody leaves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from tests.scenarios.month.hands import Hands
from tests.scenarios.month.ledger import Ledger, Span
from tests.scenarios.month.offices import LEADER, Colleague, Team

__all__ = ["Do", "Events"]

Do = Callable[[], Awaitable[bool]]
"""Something to do at some moment; tells whether it was done."""
VACATION = {"status_emoji": ":palm_tree:", "status_text": "Vacationing"}
DAY = timedelta(days=1)


@dataclass
class Events:
    """Draws when each of them happens, and lets it happen."""

    hands: Hands
    ledger: Ledger
    random: Random
    calendar: list[tuple[datetime, Do]] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.hands.stage.clock.now()

    def on(self, start: datetime, end: datetime) -> Sequence[tuple[datetime, Do]]:
        return [event for event in self.calendar if start <= event[0] < end]

    def draw(self, first: date, last: date) -> None:
        """Draw the month's events: a third of the reps has leave, in one way or another."""
        a, b, c = self.ledger.teams
        self._pause(b, first + 9 * DAY)
        self._stand_in(c, first + 7 * DAY)
        self._hand_over(a, b, first + 2 * DAY)
        self._refuse(c.reps[1], first + 3 * DAY)
        self._leave_for_good(a.reps[-1], first + 8 * DAY)
        ways = (self._by_command, self._by_status, self._by_manager)
        for team in self.ledger.teams:
            for n, rep in enumerate(team.reps[:: 2 if len(team.reps) < len(ways) + 1 else 3]):
                days = rep.workdays(first + DAY, last - 5 * DAY)
                begins = self.random.choice(days)
                ends = begins + self.random.randint(0, 5) * DAY
                ways[(n + ord(team.intensity[0])) % len(ways)](team, rep, begins, ends)

    def _at(self, who: Colleague, day: date, hour: int, do: Do) -> None:
        self.calendar.append((who.at(day, hour, self.random.randrange(60)), do))

    def _off(self, person: str, first: date, last: date, why: str) -> Span:
        span = Span(person, first, last, self.now, why)
        self.ledger.off.append(span)
        return span

    def _tell(self, who: Colleague, words: str) -> None:
        self.ledger.tell(self.now, f"{who.name} {words}")

    def _by_command(self, _: Team, rep: Colleague, first: date, last: date) -> None:
        """`/coach away`, the evening before; back a day early if it is longer."""
        span: list[Span] = []

        async def go() -> bool:
            await self.hands.person(rep.id).command(f"/coach away from {first} to {last}")
            span.append(self._off(rep.id, first, last, "away"))
            self._tell(rep, f"is away {first} to {last}")
            return True

        async def come_back() -> bool:
            await self.hands.person(rep.id).command("/coach back")
            span[0].until = self.now
            self._tell(rep, "is back early")
            return True

        self._at(rep, first - DAY, 16, go)
        if last > first + DAY:
            self._at(rep, last, 11, come_back)

    def _by_status(self, _: Team, rep: Colleague, first: date, last: date) -> None:
        """A leave status with an end, set on the first morning."""

        async def go() -> bool:
            ends = int(rep.at(last, 23, 59).timestamp())
            await self.hands.person(rep.id).change(**VACATION, status_expiration=ends)
            self._off(rep.id, first, last, "status")
            self._tell(rep, f"has a leave status until {last}")
            return True

        self._at(rep, first, 7, go)

    def _by_manager(self, team: Team, rep: Colleague, first: date, last: date) -> None:
        """Set by the manager in the form."""

        async def go() -> bool:
            await self.hands.open(team.manager.id, "/coach away")
            fields = {"who": rep.id, "first": str(first), "last": str(last)}
            assert await self.hands.fill(team.manager.id, fields) is None
            self._off(rep.id, first, last, "away")
            self._tell(team.manager, f"has {rep.name} away {first} to {last}")
            return True

        self._at(team.manager, first - DAY, 12, go)

    def _pause(self, team: Team, first: date) -> None:
        """A pause of two days, said the day before."""
        last = first + DAY

        async def pause() -> bool:
            words = f"/coach pause from {first} to {last}"
            await self.hands.person(team.manager.id).command(words)
            for rep in team.reps:
                self._off(rep.id, first, last, "pause")
            self._tell(team.manager, f"has the team pause {first} to {last}")
            return True

        self._at(team.manager, first - DAY, 11, pause)

    def _stand_in(self, team: Team, first: date) -> None:
        """A manager's week off, with somebody who leads meanwhile."""
        last = first + 4 * DAY
        manager = team.manager

        async def go() -> bool:
            await self.hands.open(manager.id, "/coach away")
            fields = {"first": str(first), "last": str(last), "stand_in": [LEADER.id]}
            assert await self.hands.fill(manager.id, fields) is None
            self._off(manager.id, first, last, "away")
            self._tell(manager, f"is away {first} to {last}, with a stand-in")
            return True

        self._at(manager, first - 3 * DAY, 15, go)

    def _hand_over(self, team: Team, to: Team, day: date) -> None:
        """A rep of one team goes to another."""
        rep = team.reps[0]

        async def offer() -> bool:
            manager = self.hands.person(team.manager.id)
            await manager.command("/coach team")
            page = await manager.last()
            [menu] = [
                block
                for block in page.blocks
                if rep.id in str(block.get("text")) and "accessory" in block
            ]
            [value] = [
                option["value"]
                for option in menu["accessory"]["options"]
                if option["value"].startswith("hand-over")
            ]
            await manager.click(page, "roster.rep", block_id=menu["block_id"], value=value)
            assert await self.hands.fill(manager.id, {"who": [to.manager.id]}) is None
            self._tell(team.manager, f"offers {rep.name} to {to.manager.name}")
            return True

        async def take_in() -> bool:
            [button] = self.hands.buttons(to.manager.id, "roster.take_in")
            assert await self.hands.press(to.manager.id, button, times=2)
            at = self.now
            self.ledger.reps_of[team.manager.id].append((at, len(team.reps) - 1))
            self.ledger.reps_of[to.manager.id].append((at, len(to.reps) + 1))
            self._tell(to.manager, f"takes {rep.name} in")
            return True

        self._at(team.manager, day, 10, offer)
        self._at(to.manager, day, 14, take_in)

    def _refuse(self, rep: Colleague, day: date) -> None:
        async def refuse() -> bool:
            [button] = self.hands.buttons(rep.id, "rhythm.refuse")
            assert await self.hands.press(rep.id, button, times=2)
            self.ledger.silent[rep.id] = self.now
            self._tell(rep, "would rather not take part")
            return True

        self._at(rep, day, 10, refuse)

    def _leave_for_good(self, rep: Colleague, day: date) -> None:
        async def leave() -> bool:
            await self.hands.person(rep.id).change(deleted=True)
            self.ledger.silent[rep.id] = self.now
            self._tell(rep, "has left")
            return True

        self._at(rep, day, 12, leave)
