"""The audit log: who changed or exported what (docs/rhythm.md R51)."""

from __future__ import annotations

import json
from enum import StrEnum

from bot.people.model import Audit
from bot.store import WorkspaceSession

__all__ = ["Event", "note"]


class Event(StrEnum):
    """What is worth a record; a name stays for good, and has words in `audit_log.WORDS`."""

    TEAM_SAVED = "team.saved"
    SLOT_CHANGED = "slot.changed"
    REPS_GREETED = "reps.greeted"
    REP_REFUSED = "rep.refused"
    REP_JOINED = "rep.joined"
    TEAM_PAUSED = "team.paused"
    TEAM_RESUMED = "team.resumed"
    TEAM_CLOSED = "team.closed"
    TEAM_REOPENED = "team.reopened"
    STAND_IN_SET = "stand-in.set"
    STAND_IN_ENDED = "stand-in.ended"
    REP_OFFERED = "rep.offered"
    REP_HANDED_OVER = "rep.handed-over"
    OFFER_DECLINED = "offer.declined"
    OFFER_WITHDRAWN = "offer.withdrawn"
    AWAY_SET = "away.set"
    AWAY_ENDED = "away.ended"
    HOURS_SET = "hours.set"
    HABITS_SET = "habits.set"
    CALENDAR_GIVEN = "calendar.given"
    CALENDAR_FORGOTTEN = "calendar.forgotten"
    DEAL_SAVED = "deal.saved"
    DEAL_CLOSED = "deal.closed"
    SESSION_LOGGED = "session.logged"
    RECORD_CLOSED = "record.closed"
    IDEAL_CUSTOMER_SAVED = "ideal-customer.saved"
    QUESTION_SAVED = "question.saved"
    QUESTION_PUT_ASIDE = "question.put-aside"
    QUESTION_PUT_BACK = "question.put-back"
    CHANNEL_LINKED = "channel.linked"
    CHANNEL_ANSWERED = "channel.answered"
    CHANNEL_UNLINKED = "channel.unlinked"
    ROLE_GIVEN = "role.given"
    ROLE_ENDED = "role.ended"
    PERSONS_SHOWN = "persons.shown"
    PERSONS_HIDDEN = "persons.hidden"
    TEAMS_PREPARED = "teams.prepared"
    PREPARED_STARTED = "prepared.started"
    PREPARED_DECLINED = "prepared.declined"
    TEMPLATE_SAVED = "template.saved"
    WEBHOOK_SET = "webhook.set"
    WEBHOOK_SECRET_RENEWED = "webhook.secret-renewed"  # noqa: S105 - what was done, no secret
    WEBHOOK_ENDED = "webhook.ended"
    NUMBERS_SENT = "numbers.sent"
    NUMBERS_EXPORTED = "numbers.exported"
    SUMMARY_SHARED = "summary.shared"
    SUMMARY_SET = "summary.set"
    ACCESS_REFUSED = "access.refused"


async def note(
    session: WorkspaceSession,
    event: Event,
    *,
    actor: str | None,
    subject: str,
    **detail: str | int | list[str] | None,
) -> None:
    """Write a record down in the transaction of what it tells.

    `subject` names what it is about, such as `team:3` or `person:U1`; `detail` holds ids, dates
    and settings, never words that somebody wrote. Without an `actor` it was Coach itself.
    """
    session.add(
        Audit(
            at=session.clock.now(),
            actor=actor,
            event=event,
            subject=subject,
            detail=json.dumps(detail, sort_keys=True) if detail else "",
        )
    )
