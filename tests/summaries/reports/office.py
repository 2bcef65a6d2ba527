"""The house with its admin, its ops and its leaders."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.outbox.types import Saying
from bot.people.access import Role
from bot.people.model import LedTeam, RoleGrant
from bot.slack.answers import SlackUser
from bot.summaries.reports.composers.webhook import webhook_composers
from bot.summaries.reports.room import ReportsPart
from bot.summaries.reports.webhook import Webhooks
from bot.summaries.reports.webhook_rules import Problem, Sent
from tests.rhythm.house import House

__all__ = ["ADDRESS", "ADMIN", "OPS", "VERA", "Mailbox", "Office"]

ADMIN, OPS, VERA = "U1OMAR", "U1OLGA", "U1VERA"
ADDRESS = "https://hooks.example.com/coach?key=quittenmus"


@dataclass
class Mailbox:
    """Takes what is posted and answers in turn, the last answer for good."""

    answers: list[Sent] = field(default_factory=lambda: [Sent()])
    posted: list[tuple[str, bytes, Mapping[str, str]]] = field(default_factory=list)
    seconds: float = 0

    async def __call__(
        self, address: str, body: bytes, headers: Mapping[str, str], *, seconds: float = 10
    ) -> Sent:
        self.posted.append((address, body, headers))
        self.seconds = seconds
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def may_call(self, address: str) -> bool:
        return address.startswith("https://")

    def answer(self, *problems: Problem | None) -> None:
        self.answers = [Sent(one) for one in problems]


@dataclass
class Office:
    """A house where roles are given, and its webhook posts into a mailbox."""

    house: House
    mailbox: Mailbox = field(default_factory=Mailbox)

    def __post_init__(self) -> None:
        self.part: ReportsPart = self.house.rooms.summaries.reports
        self.webhooks = self.replica()
        self.roll_ups = self.part.roll_ups
        self.quarters = self.part.quarters
        self.clock, self.workspace = self.house.clock, self.house.workspace
        self.house.slack.meet(ADMIN, name="Omar Haddad", is_admin=True)
        self.house.slack.meet(OPS, name="Olga Ops")
        self.house.slack.meet(VERA, name="Vera Lind")

    def replica(self) -> Webhooks:
        """One more process' webhooks, over the same database and into the same mailbox."""
        weeks = self.house.rooms.summaries.figures.team_weeks
        return Webhooks(self.part.ground, weeks, self.mailbox)

    async def open(self) -> None:
        """Let all be known, and give the roles."""
        users: list[SlackUser] = [self.house.slack.users[one] for one in (ADMIN, OPS, VERA)]
        async with self.house.store.begin(self.workspace) as session:
            await self.house.people.remember(session, users)
        await self.give(OPS, Role.OPS)

    async def give(self, person: str, role: Role, *, teams: Collection[int] = ()) -> int:
        """Give a role; of these teams only, or of all."""
        async with self.house.store.begin(self.workspace) as session:
            row = RoleGrant(person=person, role=role, granted_by=ADMIN, granted_at=self.clock.now())
            session.add(row)
            await session.flush()
            session.add_all(LedTeam(grant_id=row.id, team_id=team) for team in teams)
            return row.id

    async def said(self, kind: str, *, nth: int = -1, is_update: bool = False) -> Saying:
        """Compose what stands in the outbox."""
        row = (await self.house.deliveries(kind))[nth]
        composers = {**self.house.composers, **webhook_composers(self.webhooks)}
        return await composers[kind](self.house.due(row, is_update=is_update))
