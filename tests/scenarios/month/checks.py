"""What must hold for all that was sent (docs/rhythm.md R42 to R49), one check for each promise.

Each returns what is wrong, in words; the numbers stand here once more, as the rules have them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.people.manners_pages import KeptBack
from tests.scenarios.month.ledger import Ledger, Planned
from tests.scenarios.month.offices import LEADER
from tests.scenarios.month.record import Item, Sent

__all__ = ["CHECKS", "Evidence", "Limits", "troubles"]

COSTS = {"ask", "conversation"}
SECONDS = {
    "test.prep": 32,
    "test.outcome": 35,
    "test.action": 8,
    "test.question": 75,
    "test.check": 75,
    "test.win": 35,
    "test.praise": 8,
    "test.plan": 360,
    "test.re_ask": 45,
    "rhythm.day_sheet": 32,
    "rhythm.revival": 35,
    "actions.made": 8,
    "actions.due": 8,
    "call_plans.outcome": 35,
    "evidence.check": 75,
    "evidence.check_pushed": 75,
    "evidence.check_moved": 75,
    "evidence.next": 75,
    "evidence.again": 75,
    "evidence.re_ask": 45,
    "evidence.risks_shown": 8,
    "evidence.risks_rest": 45,
    "evidence.channel_consent": 8,
    "evidence.praise": 8,
    "evidence.win_loss": 24,
    "evidence.thanks": 0,
    "summaries.digest.kind_word": 8,
}
TOPICS = {
    "praise": "test.praise",
    "win-loss": "test.win",
    "outcome": "test.outcome",
    "deal-check": "test.check",
}
PUSHED = (
    "test.question",
    "actions.made",
    "evidence.check_pushed",
    "evidence.channel_consent",
)
CHECKS_BEGUN = ("test.check", "evidence.check", "evidence.check_pushed", "evidence.check_moved")
MOST_ITEMS = 5
MOST_PUSHED = 2
LEAD = timedelta(minutes=10)
AT_ONCE = 120.0
"""Seconds within which something follows: Slack takes one message a second and channel."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one person may be asked."""

    week: int
    day: int
    minutes: int
    checks: int | None = None


LIMITS = {
    "light": Limits(5, 2, 15, 1),
    "standard": Limits(8, 3, 20, 2),
    "active": Limits(12, 4, 30, 3),
}


@dataclass(frozen=True)
class Evidence:
    """All that the month left behind."""

    ledger: Ledger
    messages: Sequence[Sent]
    fallen: Mapping[str, Sequence[KeptBack]]
    """What the bot says it kept back, by person."""

    def to(self, person: str) -> Iterator[Sent]:
        return (one for one in self.messages if person in one.readers)


def troubles(evidence: Evidence) -> list[str]:
    """List all that doesn't hold, each with the name of its check; empty when all is well."""
    return [f"{check.__name__}: {words}" for check in CHECKS for words in check(evidence)]


# --- once, and not too much ----------------------------------------------------------------------


def _once(evidence: Evidence) -> Iterator[str]:
    """Each delivery arrives once; an ask comes again only as often as it was put off."""
    named = Counter(one.delivery for one in evidence.messages if one.delivery)
    yield from (f"{name} came {times} times" for name, times in named.items() if times > 1)
    put_off = Counter((one.person, one.kind, one.subject) for one in set(evidence.ledger.put_off))
    said = Counter(
        (reader, item.kind, item.subject)
        for one in evidence.messages
        for reader in one.readers
        for item in one.asks
    )
    for ask, times in said.items():
        if times > 1 + put_off[ask]:
            yield f"{ask} came {times} times, put off {put_off[ask]} times"


def _budgets(evidence: Evidence) -> Iterator[str]:
    """Asks of a week and of a day, minutes, deal checks, what others push, a message's length."""
    for person, colleague in evidence.ledger.people.items():
        weeks: defaultdict[tuple[int, int], list[Sent]] = defaultdict(list)
        for one in evidence.to(person):
            if one.klass in COSTS and person in (one.asked or one.readers):
                weeks[colleague.week(one.at)].append(one)
        for week, costly in weeks.items():
            asks = [one for one in costly if one.klass == "ask"]
            items = [item for one in costly for item in one.items]
            kinds = Counter(item.kind for one in asks for item in one.items)
            limits = _limits(evidence.ledger, person, costly[-1].at)
            days = Counter(colleague.day(one.at) for one in asks)
            taken = {
                "asks a week": (len(asks), limits.week),
                "asks a day": (max(days.values(), default=0), limits.day),
                "seconds": (sum(SECONDS[item.kind] for item in items), limits.minutes * 60),
                "pushed": (sum(kinds[one] for one in PUSHED), MOST_PUSHED),
                "items": (max(len(one.items) for one in costly), MOST_ITEMS),
            }
            if limits.checks is not None:
                taken["deal checks"] = (
                    sum(kinds[one] for one in CHECKS_BEGUN),
                    limits.checks,
                )
            for what, (count, most) in taken.items():
                if count > most:
                    yield f"{colleague.name}, week {week}: {count} {what}, at most {most}"


def _limits(ledger: Ledger, person: str, at: datetime) -> Limits:
    if person == LEADER.id:
        return LIMITS["light"]
    if counts := [reps for since, reps in ledger.reps_of[person] if since <= at]:
        # In the week of a hand-over both numbers held.
        return Limits(10, 2, 5 * max(counts[-2:]))
    return next(
        LIMITS[team.intensity] for team in ledger.teams for rep in team.reps if rep.id == person
    )


# --- when ----------------------------------------------------------------------------------------


def _hours(evidence: Evidence) -> Iterator[str]:
    """What wants something, or tells what others did, comes while its reader works."""
    people = evidence.ledger.people
    for one in evidence.messages:
        for reader in one.readers:
            if one.klass in COSTS | {"notice"} and not people[reader].is_at_work(one.at):
                yield f"outside their hours: {one}"


def _days_off(evidence: Evidence) -> Iterator[str]:
    """On a day off nothing comes but answers to one's own doing, and word of the pause itself."""
    for one in evidence.messages:
        for reader in one.readers:
            if one.klass == "answer" or not evidence.ledger.is_off(reader, one.at):
                continue
            spans = list(evidence.ledger.spans(reader, one.at))
            if one.kind == "roster.paused" and all(span.why == "pause" for span in spans):
                continue
            yield f"on a day off: {one} ({[span.why for span in spans]})"


def _appointments(evidence: Evidence) -> Iterator[str]:
    """Outside working hours a 1:1 itself is pinged; all else about it follows from a deed.

    Answers always follow from one.
    """
    ledger = evidence.ledger
    for one in evidence.messages:
        # What waited for one side's day off to end comes while that side works.
        is_free = one.klass == "appointment" and (
            one.kind == "rhythm.ping"
            or any(ledger.people[reader].is_at_work(one.at) for reader in one.readers)
        )
        is_held = one.klass in {"appointment", "answer"} and not is_free
        if is_held and not ledger.follows_an_act(one.at, AT_ONCE):
            yield f"out of the blue: {one}"


def _put_off(evidence: Evidence) -> Iterator[str]:
    """What somebody put off isn't said before its time; a later wish takes an earlier one's place.

    Between the two wishes the earlier one holds.
    """
    wishes = evidence.ledger.put_off
    for wish in wishes:
        ask = wish.person, wish.kind, wish.subject
        again = [
            one.at
            for one in wishes
            if one.at > wish.at and (one.person, one.kind, one.subject) == ask
        ]
        until = min([wish.until, *again])
        for one in evidence.to(wish.person):
            if Item(wish.kind, wish.subject) in one.items and wish.at < one.at < until:
                yield f"put off until {wish.until}: {one}"


def _quiet(evidence: Evidence) -> Iterator[str]:
    """Who wants no questions gets none."""
    for one in evidence.messages:
        for reader in one.readers:
            if one.klass in COSTS | {"notice"} and evidence.ledger.is_quiet(reader, one.at):
                yield f"quiet: {one}"


# --- what ----------------------------------------------------------------------------------------


def _done(evidence: Evidence) -> Iterator[str]:
    """What is done is asked no more."""
    for one in evidence.messages:
        for item in one.asks:
            done = evidence.ledger.done.get(item.subject)
            if done is not None and one.at > done:
                yield f"done at {done}: {one}"


def _muted(evidence: Evidence) -> Iterator[str]:
    """Of what somebody muted nothing comes."""
    for (person, topic), since in evidence.ledger.muted.items():
        for one in evidence.to(person):
            if one.at > since and any(item.kind == TOPICS[topic] for item in one.items):
                yield f"muted {topic}: {one}"


def _silent(evidence: Evidence) -> Iterator[str]:
    """Who said no, or has left, hears nothing more."""
    for person, since in evidence.ledger.silent.items():
        for one in evidence.to(person):
            if one.at > since and one.klass != "answer":
                yield f"silent since {since}: {one}"


def _plan(evidence: Evidence) -> Iterator[str]:
    """Sheets and pings tell of what is on the plan at that moment."""
    for one in evidence.messages:
        plans = evidence.ledger.around(one.at)
        if one.kind == "rhythm.ping":
            [item] = one.items
            if not any(_is_near(plan[item.subject], one) for plan in plans if item.subject in plan):
                yield f"no such 1:1 near: {one}"
        if one.kind == "rhythm.sheet":
            [reader] = one.readers
            listed = one.text.partition(": ")[2].split(", ")
            if not any(
                set(listed) <= _planned_for(evidence.ledger, plan, reader) for plan in plans
            ):
                yield f"not on the plan: {one}"


def _is_near(planned: Planned, one: Sent) -> bool:
    is_theirs = set(one.readers) <= {planned.manager, planned.rep}
    is_ahead = timedelta(0) < planned.planned_at - one.at <= LEAD
    return is_theirs and is_ahead and planned.state == "planned"


def _planned_for(ledger: Ledger, plan: Mapping[int, Planned], reader: str) -> set[str]:
    people = ledger.people
    return {
        f"{one.planned_at.astimezone(people[reader].zone):%H:%M} "
        f"{people[one.rep if one.manager == reader else one.manager].name}"
        for one in plan.values()
        if reader in {one.manager, one.rep} and one.state == "planned"
    }


# --- what became of it ---------------------------------------------------------------------------


def _weeks(evidence: Evidence) -> Iterator[str]:
    """Each rhythm has one 1:1 a week, and what became of it is what was said of it (R42)."""
    ledger = evidence.ledger
    at, plan = ledger.plans[-1]
    last = max(ledger.acts)
    weeks = {one.week for one in plan.values() if one.planned_at < last}
    for (rhythm, week), times in Counter((o.rhythm, o.week) for o in plan.values()).items():
        if times > 1:
            yield f"rhythm {rhythm} has {times} 1:1s in {week}"
    for rep in (rep for team in ledger.teams for rep in team.reps):
        theirs = [one for one in plan.values() if one.rep == rep.id]
        for week in sorted(weeks)[1:]:  # a week that had begun when it was set up may have none
            here = [one for one in theirs if one.week == week]
            if not here and rep.id not in ledger.silent:
                yield f"{rep.name} has no 1:1 in {week}"
            if len([one for one in here if one.state != "excused"]) > 1:
                yield f"{rep.name} has several 1:1s in {week}: {here}"
    for one in plan.values():
        said = set(ledger.answers[one.id].values())
        if one.planned_at > last or one.state in {"excused", "skipped"}:
            continue
        became = "held" if said == {"held"} else "missed"
        if one.state != became:
            yield f"{one} at {at}: {ledger.answers[one.id]} should make it {became}"


def _fallen(evidence: Evidence) -> Iterator[str]:
    """What was never said, and isn't done, is kept for the agenda; what was said isn't."""
    ledger = evidence.ledger
    said = {
        (reader, item) for one in evidence.messages for reader in one.readers for item in one.asks
    }
    put_off = {(one.person, Item(one.kind, one.subject)) for one in ledger.put_off}
    kept = {
        (person, Item(one.kind, one.subject)): one
        for person, several in evidence.fallen.items()
        for one in several
    }
    for ask in ledger.asked.values():
        key = ask.person, Item(ask.kind, ask.subject)
        is_done = ask.subject in ledger.done
        if key not in said and key not in kept and not is_done and ask.person not in ledger.silent:
            yield f"lost: {ask}"
        if key in said and key in kept and key not in put_off:
            yield f"said, and still kept back: {ask}, {kept[key]}"


CHECKS = (
    _once,
    _budgets,
    _hours,
    _days_off,
    _appointments,
    _done,
    _put_off,
    _quiet,
    _muted,
    _silent,
    _plan,
    _weeks,
    _fallen,
)
