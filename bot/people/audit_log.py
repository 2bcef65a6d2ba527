"""Reading the audit log, and writing refusals into it (docs/rhythm.md R50, R51)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from bot.errors import CoachError
from bot.people import audit
from bot.people.access import Refusal
from bot.people.audit import Event
from bot.people.model import Audit, Person
from bot.slack.workspaces import Workspace
from bot.store import Store, WorkspaceId

__all__ = ["WORDS", "AuditLog", "Entry"]

PAGE = 500

WORDS: Mapping[str, str] = {
    Event.TEAM_SAVED: "saved a team's set-up",
    Event.SLOT_CHANGED: "gave a rep another slot",
    Event.REPS_GREETED: "had reps greeted",
    Event.REP_REFUSED: "refused to take part",
    Event.REP_JOINED: "takes part after all",
    Event.TEAM_PAUSED: "paused a team",
    Event.TEAM_RESUMED: "ended a team's pause",
    Event.TEAM_CLOSED: "entered closing days",
    Event.TEAM_REOPENED: "took closing days back",
    Event.STAND_IN_SET: "named a stand-in",
    Event.STAND_IN_ENDED: "ended a stand-in",
    Event.REP_OFFERED: "offered to hand a rep over",
    Event.REP_HANDED_OVER: "took a rep over",
    Event.OFFER_DECLINED: "declined to take a rep over",
    Event.OFFER_WITHDRAWN: "took an offer back",
    Event.AWAY_SET: "set leave",
    Event.AWAY_ENDED: "ended leave",
    Event.HOURS_SET: "changed working hours",
    Event.HABITS_SET: "changed what they hear, and when",
    Event.CALENDAR_GIVEN: "gave a calendar address",
    Event.CALENDAR_FORGOTTEN: "had a calendar address forgotten",
    Event.DEAL_SAVED: "saved a deal",
    Event.DEAL_CLOSED: "closed a deal",
    Event.SESSION_LOGGED: "logged a session",
    Event.RECORD_CLOSED: "closed a 1:1",
    Event.IDEAL_CUSTOMER_SAVED: "described the ideal customer",
    Event.QUESTION_SAVED: "saved a question of their own",
    Event.QUESTION_PUT_ASIDE: "put a question aside",
    Event.QUESTION_PUT_BACK: "put a question back",
    Event.CHANNEL_LINKED: "linked a channel to a deal",
    Event.CHANNEL_ANSWERED: "said whether a deal's channel may be used",
    Event.CHANNEL_UNLINKED: "took a deal's channel off",
    Event.ROLE_GIVEN: "gave a role",
    Event.ROLE_ENDED: "ended a role",
    Event.PERSONS_SHOWN: "had figures of single people shown",
    Event.PERSONS_HIDDEN: "switched figures of single people off",
    Event.TEAMS_PREPARED: "prepared teams",
    Event.PREPARED_STARTED: "started a prepared team",
    Event.PREPARED_DECLINED: "declined a prepared team",
    Event.TEMPLATE_SAVED: "saved a policy template",
    Event.WEBHOOK_SET: "set the webhook",
    Event.WEBHOOK_SECRET_RENEWED: "made the webhook's secret anew",
    Event.WEBHOOK_ENDED: "ended the webhook",
    Event.NUMBERS_SENT: "sent a month's numbers of teams to the webhook",
    Event.NUMBERS_EXPORTED: "took numbers of teams as a file",
    Event.SUMMARY_SHARED: "shared a team's week with its channel",
    Event.SUMMARY_SET: "changed when a team's week is told, and to whom",
    Event.ACCESS_REFUSED: "was refused",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One record: who did what when, in which workspace (Slack's team id).

    Without an `actor` it was Coach itself; `name` is theirs, if we know it.
    """

    id: int
    at: datetime
    workspace: str
    actor: str | None
    name: str | None
    event: str
    subject: str
    detail: Mapping[str, object]

    def line(self) -> str:
        """Tell it in one line, for people."""
        who = "Coach" if self.actor is None else self.actor
        if self.name:
            who = f"{self.name} ({who})"
        settings = " ".join(f"{key}={_short(value)}" for key, value in self.detail.items())
        did = WORDS.get(self.event, self.event)
        told = f"{self.at:%Y-%m-%d %H:%M:%S} UTC  {self.workspace}  {who} {did}: {self.subject}"
        return f"{told}  {settings}".rstrip()

    def json(self) -> str:
        """Tell it as a line of JSON, for programs."""
        return json.dumps(
            {
                "id": self.id,
                "at": self.at.isoformat(),
                "workspace": self.workspace,
                "actor": self.actor,
                "event": self.event,
                "subject": self.subject,
                "detail": self.detail,
            },
            ensure_ascii=False,
        )


class AuditLog:
    """The log of all workspaces; for whoever runs the machine."""

    def __init__(self, store: Store, *, page: int = PAGE) -> None:
        self._store = store
        self._page_size = page

    async def entries(
        self, *, since: datetime | None = None, workspace: str | None = None
    ) -> AsyncIterator[Entry]:
        """Read the log from its beginning, or from an instant on; of one team id, or of all.

        Page by page, so that nobody has to wait until somebody has read it all.
        """
        last = 0
        while page := await self._page(last, since, workspace):
            for entry in page:
                yield entry
            last = page[-1].id

    async def refused(self, workspace: WorkspaceId, error: CoachError) -> None:
        """Write down that somebody tried what isn't theirs; other errors aren't of interest.

        In a transaction of its own: that of the attempt has been rolled back.
        """
        if not isinstance(error, Refusal):
            return
        tried = error.attempt
        async with self._store.begin(workspace) as session:
            await audit.note(
                session,
                Event.ACCESS_REFUSED,
                actor=tried.viewer,
                subject=f"person:{tried.parties.rep or tried.parties.manager}",
                right=str(tried.right),
            )

    async def _page(self, after: int, since: datetime | None, workspace: str | None) -> list[Entry]:
        query = (
            select(Audit, Workspace.slack_team_id, Person.name)
            .join(Workspace, Workspace.id == Audit.workspace_id)
            .outerjoin(
                Person,
                and_(Person.workspace_id == Audit.workspace_id, Person.slack_id == Audit.actor),
            )
            .where(Audit.id > after)
            .order_by(Audit.id)
            .limit(self._page_size)
        )
        if since is not None:
            query = query.where(Audit.at >= since)
        if workspace is not None:
            query = query.where(Workspace.slack_team_id == workspace)
        async with self._store.begin_across() as session:
            found = (await session.execute(query)).all()
        return [_entry(row, team, name) for row, team, name in found]


def _entry(row: Audit, team: str, name: str | None) -> Entry:
    detail = json.loads(row.detail) if row.detail else {}
    return Entry(row.id, row.at, team, row.actor, name, row.event, row.subject, detail)


def _short(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
