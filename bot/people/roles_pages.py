"""What the views of roles show: values that a service loads."""

from __future__ import annotations

from dataclasses import dataclass

from bot.people.access import Role, WorkspaceRight, allows
from bot.people.rules import PersonFacts

__all__ = ["Given", "Holder", "RoleForm", "RoleNotice", "RolesPage", "Standing"]


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has a role, by Slack itself where there is no `grant`.

    A leader's `managers` are the Slack ids of those whose teams they see; none for all teams.
    """

    person: str
    role: Role
    grant: int | None = None
    managers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is by the teams: Slack ids of whom they stand in for, and of who leads them."""

    teams: int = 0
    stands_in_for: tuple[str, ...] = ()
    led_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RolesPage:
    """Who is what in the workspace, for one reader.

    `teams`, `managers` and `reps` count the workspace's. Unless the reader may appoint, the
    holders are the admins and the reader alone.
    """

    reader: str
    locale: str | None
    roles: frozenset[Role]
    holders: tuple[Holder, ...]
    standing: Standing
    teams: int = 0
    managers: int = 0
    reps: int = 0
    shows_persons: bool = True

    @property
    def may_appoint(self) -> bool:
        return allows(WorkspaceRight.APPOINT, self.roles)

    def with_role(self, role: Role) -> tuple[Holder, ...]:
        """List who has a role, those by Slack itself first."""
        found = [one for one in self.holders if one.role is role]
        return tuple(sorted(found, key=lambda one: one.grant is not None))


@dataclass(frozen=True, slots=True)
class RoleForm:
    """A role as it was asked for; `managers` are those whose teams a leader shall see."""

    person: str | None
    role: Role | None
    managers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What came of it; it was the person's already unless it `is_new`."""

    holder: Holder
    is_new: bool


@dataclass(frozen=True, slots=True)
class RoleNotice:
    """What somebody reads of a role that they were given; `is_told`: they heard of it before."""

    reader: PersonFacts
    holder: Holder
    given_by: str
    ended_by: str | None
    is_told: bool
