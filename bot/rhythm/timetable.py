"""Where standing 1:1s go beside those that stand: whole teams, and a single one (R3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.errors import N_, Text
from bot.people.rules import PersonFacts, WorkingHours, at_local
from bot.rhythm import slots
from bot.rhythm.rules import Week, WeeklyTime
from bot.rhythm.slots import Busy, Calendar

__all__ = ["WEEKS_LOOKED_AT", "Slot", "Standing", "Timetable", "in_turns", "kept", "recurring"]

WEEKS_LOOKED_AT = 4
OFTEN = 2


@dataclass(frozen=True, slots=True)
class Slot:
    """When a rhythm's 1:1s are: at a standing time, every week or every two.

    `week` is one of its weeks, which tells the two weeks apart; None as long as nobody minds. What
    `is_own` was given to this rep alone, and stays when the team is staggered anew.
    """

    time: WeeklyTime
    every: int = 1
    week: Week | None = None
    is_own: bool = False

    def falls_in(self, week: Week) -> bool:
        """Tell whether there is a 1:1 in a week."""
        return self.week is None or (week.day(1) - self.week.day(1)).days // 7 % self.every == 0

    def first_from(self, week: Week) -> Week:
        """Find the first week from this one on that has its 1:1."""
        weeks = (week.plus(ahead) for ahead in range(self.every))
        return next(one for one in weeks if self.falls_in(one))

    def span(self, week: Week) -> Busy:
        """Tell from when to when its 1:1 is in a week."""
        start = self.time.on(week)
        return start, start + timedelta(minutes=self.time.length)

    def meets(self, other: Slot, week: Week) -> bool:
        """Tell whether some weeks have both: those of two that take turns don't."""
        return self.every == 1 or other.every == 1 or self.falls_in(week) == other.falls_in(week)

    def overlaps(self, other: Slot, week: Week) -> bool:
        """Tell whether nobody could keep both: over midnight and the week's end, too."""
        start, end = self.span(week)
        spans = [
            other.span(week.plus(near)) for near in (-1, 0, 1) if near or self.meets(other, week)
        ]
        return any(start < over and begun < end for begun, over in spans)


@dataclass(frozen=True, slots=True)
class Standing:
    """A rhythm as it stands: whose it is, and when."""

    manager: str
    rep: str
    slot: Slot

    def other(self, person: str) -> str:
        return self.rep if person == self.manager else self.manager


@dataclass(frozen=True, slots=True)
class Timetable:
    """What is there already: people, their standing 1:1s, and what their calendars hold.

    `taken` are spans of the `WEEKS_LOOKED_AT` weeks from `week` on. Days off of that week don't
    matter: a standing time is for all weeks to come.
    """

    week: Week
    people: Mapping[str, PersonFacts]
    standing: Sequence[Standing] = ()
    taken: Mapping[str, Sequence[Busy]] = field(default_factory=dict)

    def without(self, reps: Collection[str]) -> Timetable:
        """See it without the rhythms of these reps."""
        return replace(self, standing=[one for one in self.standing if one.rep not in reps])

    def beside(self, manager: str, given: Mapping[str, Slot]) -> Timetable:
        """See it with these reps' slots in it, too."""
        more = [Standing(manager, rep, slot) for rep, slot in given.items()]
        return replace(self, standing=[*self.standing, *more])

    def calendar(self, person: str, every: int, week: Week) -> Calendar:
        """Show a week as a slot sees it that is in that week, and every so many from there.

        What takes turns with it is out of its way; whatever meets it now and then is in it.
        """
        sought = Slot(WeeklyTime("UTC", 1, 0, 0), every, week)
        met = [one.slot.span(week) for one in self._of(person) if one.slot.meets(sought, week)]
        return Calendar(self._hours(person), met, self._taken(person, week))

    def place(
        self,
        wanted: WeeklyTime,
        every: int,
        manager: str,
        reps: Sequence[str],
        *,
        before: Mapping[str, Slot] | None = None,
        shares: bool = True,
    ) -> tuple[dict[str, Slot], list[str]]:
        """Find a slot for each rep; returns them, and those for whom there is none (R3).

        Every two weeks, half of them begin a week later: a manager's weeks are then alike, and two
        may share a time in turns, unless nobody `shares`. Who met every two weeks `before` stays
        in their weeks.
        """
        weeks = [self.week.plus(ahead) for ahead in range(every)]
        groups = self._shared_out(weeks, manager, reps, before or {})
        table, found, left = self, dict[str, Slot](), list[str]()
        # To the first week again: who finds no room in the second looks there, too.
        for week, group in zip([*weeks, weeks[0]], [*groups, []], strict=True):
            left += group
            met = every if shares else 1
            at_reps = {rep: table.calendar(rep, met, week) for rep in left}
            at_manager = table.calendar(manager, met, week)
            times, left = slots.stagger(wanted, week, at_manager, at_reps)
            fresh = {rep: Slot(time, every, week) for rep, time in times.items()}
            table = table.beside(manager, fresh)
            found |= fresh
        return found, left

    def times_for(self, slot: Slot, manager: str, rep: str) -> list[WeeklyTime]:
        """List the standing times that are free for both, those of the slot's day first."""
        week = slot.first_from(self.week)
        at_manager, at_rep = [self.calendar(one, slot.every, week) for one in (manager, rep)]
        return slots.standing_times(slot.time, week, at_manager, at_rep)

    def is_taken(self, slot: Slot, persons: Iterable[str]) -> bool:
        """Tell whether one of these people has another 1:1 at that time, in some weeks at least."""
        week = slot.first_from(self.week)
        return any(slot.overlaps(one.slot, week) for person in persons for one in self._of(person))

    def problem(self, slot: Slot, manager: str, rep: str) -> Text | None:
        """Tell the manager why a slot doesn't suit, if so: who is in the way, or what."""
        week = slot.first_from(self.week)
        start, end = slot.span(week)
        for person in (manager, rep):
            hours, name = self._hours(person), self.people[person].name
            if not hours.covers(start, end):
                return N_(
                    "That is outside the working hours of {name} ({zone}). "
                    "Pick a time within both your hours.",
                    name=name,
                    zone=hours.zone,
                )
            for one in self._of(person):
                begun, over = one.slot.span(week)
                is_close = start < over + slots.GAP and begun < end + slots.GAP
                if is_close and one.slot.meets(slot, week):
                    return self._in_the_way(person, manager, one)
            if any(start < over and begun < end for begun, over in self._taken(person, week)):
                return N_(
                    "{name} is often taken then, says their calendar. Pick another time.", name=name
                )
        if self.calendar(manager, slot.every, week).count_on(start) >= slots.PER_DAY:
            return N_("You have four 1:1s on that day already. Pick another day.")
        return None

    def _of(self, person: str) -> Iterator[Standing]:
        return (one for one in self.standing if person in (one.manager, one.rep))

    def _hours(self, person: str) -> WorkingHours:
        return replace(self.people[person].hours, country="", off=())

    def _taken(self, person: str, week: Week) -> list[Busy]:
        return recurring(self.taken.get(person, ()), week, self._hours(person).zone)

    def _shared_out(
        self,
        weeks: Sequence[Week],
        manager: str,
        reps: Sequence[str],
        before: Mapping[str, Slot],
    ) -> list[list[str]]:
        led = [one.slot for one in self.standing if one.manager == manager]
        load = [sum(slot.falls_in(week) for slot in led) for week in weeks]
        groups: list[list[str]] = [[] for _ in weeks]
        in_place = {rep: slot for rep, slot in before.items() if slot.every == len(weeks)}
        for rep in sorted(reps, key=lambda one: one not in in_place):
            chosen = load.index(min(load))
            if rep in in_place:
                chosen = weeks.index(in_place[rep].first_from(self.week))
            groups[chosen].append(rep)
            load[chosen] += 1
        return groups

    def _in_the_way(self, person: str, manager: str, standing: Standing) -> Text:
        if person == manager:
            return N_(
                "You have your 1:1 with {name} then, or less than ten minutes away. "
                "Pick another time.",
                name=self.people[standing.other(person)].name,
            )
        # With whom isn't the manager's to know.
        return N_(
            "{name} has another 1:1 then, or less than ten minutes away. Pick another time.",
            name=self.people[person].name,
        )


def kept(
    times: Mapping[str, WeeklyTime], every: int, standing: Mapping[str, Slot], week: Week
) -> tuple[dict[str, Slot], tuple[str, str] | None]:
    """Take over the times that reps have, and find two of them who can't both keep theirs.

    Who has that very time as their own keeps all of that slot, whoever stands in their weeks stays
    in them, and of two weeks everybody else begins in the emptier one where they are in no one's
    way: the clash that is told is the first that no turn-taking mends.
    """
    slots_of: dict[str, Slot] = {}
    for rep, time in times.items():
        ways = list(_ways(time, every, standing.get(rep), week))
        ways.sort(key=lambda way: sum(one.week == way.week for one in slots_of.values()))
        clashes = [
            next((other for other, one in slots_of.items() if way.overlaps(one, week)), None)
            for way in ways
        ]
        free = [way for way, clash in zip(ways, clashes, strict=True) if clash is None]
        if not free:
            return slots_of, (str(clashes[0]), rep)
        slots_of[rep] = free[0]
    return slots_of, None


def in_turns(standing: Mapping[str, Slot], every: int, week: Week) -> dict[str, Slot]:
    """Leave people at their times when a team changes how often it meets.

    Those who now share a time in turns, and can't any longer, are left out.
    """
    in_order = sorted(standing.items(), key=lambda one: one[1].span(week))
    found: dict[str, Slot] = {}
    for n, (rep, slot) in enumerate(in_order):
        own = slot if slot.is_own else Slot(slot.time, every, week.plus(n % every))
        if not any(own.overlaps(one, week) for one in found.values()):
            found[rep] = own
    return found


def _ways(time: WeeklyTime, every: int, before: Slot | None, week: Week) -> Iterator[Slot]:
    if (
        before
        and before.is_own
        and (before.time.weekday, before.time.start)
        == (
            time.weekday,
            time.start,
        )
    ):
        yield before
    elif before and before.every == every:
        yield Slot(time, every, before.week)
    else:
        for ahead in range(every):
            yield Slot(time, every, week.plus(ahead))


def recurring(taken: Iterable[Busy], week: Week, zone: str) -> list[Busy]:
    """Bring into one week what stands in the way of a time that is to be kept for long.

    That is what is taken in that week itself, and what is taken at the same wall-clock time of
    `zone` in at least two weeks: a dentist once is no reason, a stand-up is.
    """
    changes: defaultdict[datetime, int] = defaultdict(int)
    for own, spans in groupby(sorted(taken), key=lambda span: Week.of(_local(span[0], zone))):
        weight = OFTEN if own == week else 1
        away = (week.day(1) - own.day(1)).days
        for start, end in _merged(spans):
            changes[_shifted(start, away, zone)] += weight
            changes[_shifted(end, away, zone)] -= weight
    found: list[Busy] = []
    depth = 0
    since: datetime | None = None
    for at, change in sorted(changes.items()):
        depth += change
        if depth >= OFTEN and since is None:
            since = at
        elif depth < OFTEN and since is not None:
            found.append((since, at))
            since = None
    return found


def _merged(spans: Iterable[Busy]) -> Iterator[Busy]:
    """Join what overlaps; `spans` are sorted."""
    last: Busy | None = None
    for start, end in spans:
        if last and start <= last[1]:
            last = last[0], max(last[1], end)
            continue
        if last:
            yield last
        last = start, end
    if last:
        yield last


def _local(instant: datetime, zone: str) -> date:
    return instant.astimezone(ZoneInfo(zone)).date()


def _shifted(instant: datetime, days: int, zone: str) -> datetime:
    wall = instant.astimezone(ZoneInfo(zone))
    return at_local(wall.date() + timedelta(days=days), wall.hour * 60 + wall.minute, zone)
