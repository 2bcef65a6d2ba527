"""What was taken of people's weeks, and what is set aside right before a sending (R49)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, delete, func, insert, or_, select
from sqlalchemy.orm import aliased

from bot.outbox.model import Delivery, State
from bot.outbox.types import DeliveryClass, Due
from bot.people import budget
from bot.people.budget import Use
from bot.people.model import Membership, Spent, Team
from bot.people.topics import Manner
from bot.store import WorkspaceSession

__all__ = ["Taken", "give_back", "reps_of", "reserve", "taken_in"]

_ALIVE = (State.PENDING, State.SENT)

_bundle = aliased(Delivery)
# Written once: each ask that comes to the gate asks these.
_TAKEN = (
    select(Spent, Delivery.kind, Delivery.klass)
    .join(Delivery, Delivery.id == Spent.delivery_id)
    .outerjoin(_bundle, _bundle.id == Delivery.merged_into)
    .where(
        Spent.person == bindparam("person"),
        Spent.week == bindparam("week"),
        or_(
            Delivery.state.in_(_ALIVE),
            (Delivery.state == State.MERGED) & _bundle.state.in_(_ALIVE),
        ),
    )
    .order_by(Spent.id)
)
_REPS = (
    select(func.count(Membership.id))
    .join(Team, Team.id == Membership.team_id)
    .where(Team.manager == bindparam("manager"), Membership.until.is_(None))
)
_GIVE_BACK = (
    delete(Spent)
    .where(
        Spent.person == bindparam("person"),
        Spent.delivery_id.in_(bindparam("deliveries", expanding=True)),
    )
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True, slots=True)
class Taken:
    """One entry of somebody's week."""

    delivery: int
    day: date
    use: Use


async def taken_in(
    session: WorkspaceSession, person: str, day: date, manners: Mapping[str, Manner]
) -> list[Taken]:
    """List what a day's week took of somebody: what was sent, and what is on its way.

    What ended without having been sent gives back what was set aside for it, by itself.
    """
    found = await session.execute(_TAKEN, {"person": person, "week": budget.week_of(day)})
    return [_taken(row, manners.get(kind), klass) for row, kind, klass in found]


async def reserve(
    session: WorkspaceSession,
    person: str,
    due: Due,
    items: Sequence[Due],
    *,
    day: date,
    manners: Mapping[str, Manner],
) -> None:
    """Set aside what a delivery takes of somebody's week; once, however often it is tried.

    Of a bundle each item has an entry of its own, so that one that drops out takes no time; they
    count as one ask.
    """
    await give_back(session, due, items, person=person)
    entries = {item.id: item for item in (*items, due)}
    rows = [
        {
            "person": person,
            "delivery_id": one.id,
            "topic": manners[one.kind].topic,
            "day": day,
            "week": budget.week_of(day),
            "seconds": manners[one.kind].seconds,
            "counts": one.id == due.id and one.klass is DeliveryClass.ASK,
        }
        for one in entries.values()
    ]
    await session.execute(insert(Spent), rows)


async def give_back(
    session: WorkspaceSession, due: Due, items: Collection[Due], *, person: str
) -> None:
    """Give back what was set aside for a delivery that waits again."""
    ids = {due.id, *(item.id for item in items)}
    await session.execute(_GIVE_BACK, {"person": person, "deliveries": list(ids)})


async def reps_of(session: WorkspaceSession, manager: str) -> int:
    """Count the reps whom somebody leads."""
    found = await session.scalar(_REPS, {"manager": manager})
    return found or 0


def _taken(row: Spent, manner: Manner | None, klass: str) -> Taken:
    is_ask = klass == DeliveryClass.ASK
    use = Use(
        row.seconds,
        is_ask=row.counts,
        is_check=is_ask and manner is not None and manner.is_check,
        is_pushed=is_ask and manner is not None and manner.is_pushed,
    )
    return Taken(row.delivery_id, row.day, use)
