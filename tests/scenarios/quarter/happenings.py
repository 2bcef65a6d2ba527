"""What happens to a team in a quarter: leave, a stand-in's week, a rep who leaves, a hand-over."""

from __future__ import annotations

from datetime import date, timedelta

from tests.scenarios.month.events import Events
from tests.scenarios.quarter.crew import NEXT_DOOR, Crew

__all__ = ["Happenings"]

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
STAND_IN_FROM, LEAVES_IN, HANDED_OVER_IN = 3, 6, 8
"""In which week each of them happens, where there are so many."""


class Happenings(Events):
    """Draws the quarter's events."""

    def plan(self, crew: Crew, first: date, weeks: int) -> None:
        """Draw them; each third rep has leave once, and one leaves for good."""
        [team, _] = crew.set_ups
        for n, rep in enumerate(crew.reps[::3]):
            days = rep.workdays(first + DAY, first + weeks * WEEK - 5 * DAY)
            begins = self.random.choice(days)
            way = self._by_command if n % 2 else self._by_manager
            way(team, rep, begins, begins + self.random.randint(0, 5) * DAY)
        if weeks > STAND_IN_FROM:
            self._stand_in(team, first + STAND_IN_FROM * WEEK)
        if weeks > HANDED_OVER_IN and len(crew.reps) > 1:
            self._hand_over(team, NEXT_DOOR, first + HANDED_OVER_IN * WEEK)
        leaving = min(LEAVES_IN, weeks) - 1
        self._leave_the_team(crew, first + leaving * WEEK + 2 * DAY)

    def _leave_the_team(self, crew: Crew, day: date) -> None:
        """The last rep is taken out by the set-up form."""
        manager, rep = crew.manager, crew.reps[-1]

        async def leave() -> bool:
            await self.hands.open(manager.id, "/coach setup")
            front = self.hands.stage.sandbox.workspace.modals.top(manager.id)
            assert front is not None
            [state] = front.values["reps"].values()
            left = [one for one in state["selected_users"] if one != rep.id]
            errors = await self.hands.fill(manager.id, {"reps": left})
            assert errors is None, errors
            self.ledger.reps_of[manager.id].append((self.now, len(left)))
            self.ledger.silent[rep.id] = self.now
            self._tell(rep, "is out of the team")
            return True

        self._at(manager, day, 11, leave)
