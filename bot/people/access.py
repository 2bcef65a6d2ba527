"""Who may see and do what: decided here, asked on every load (docs/rhythm.md R50)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import structlog

from bot.errors import N_, CoachError, NotAllowed, NotFound, Text

__all__ = [
    "Attempt",
    "Parties",
    "Refusal",
    "Right",
    "Role",
    "WorkspaceRight",
    "allows",
    "require",
    "require_role",
]

log = structlog.get_logger(__name__)


class Right(StrEnum):
    """What somebody wants to do with a thing."""

    SEE_ONE_ON_ONE = "one-on-one:see"
    RUN_ONE_ON_ONE = "one-on-one:run"
    JOIN_OR_REFUSE = "rhythm:join-or-refuse"
    CHANGE_TEAM = "team:change"
    SET_AWAY = "person:set-away"
    TAKE_OVER = "rep:take-over"
    SEE_DEAL = "deal:see"
    CHANGE_DEAL = "deal:change"
    SEE_AGENDA = "agenda:see"
    CHANGE_AGENDA = "agenda:change"
    SEE_RECORD = "record:see"
    CLOSE_ONE_ON_ONE = "one-on-one:close"
    RATE_ONE_ON_ONE = "one-on-one:rate"
    SEE_ACTION = "action:see"
    CHANGE_ACTION = "action:change"
    PROPOSE_ACTION = "action:propose"
    SEE_CALL_PLAN = "call-plan:see"
    WRITE_CALL_PLAN = "call-plan:write"
    ASK_ABOUT_CALL_PLAN = "call-plan:ask"
    LOG_SESSION = "session:log"
    CHOOSE_SKILL = "skill:choose"
    SEE_CHECK = "check:see"
    OPEN_CHECK = "check:open"
    OVERRULE_READING = "reading:overrule"
    VERIFY_READING = "reading:verify"
    WRITE_RISKS = "risks:write"
    ADD_RISKS = "risks:add-the-managers"
    WRITE_COUNTER_MOVE = "risks:counter-move"
    CHANGE_BOOK = "book:change"
    LINK_CHANNEL = "channel:link"
    AGREE_TO_CHANNEL = "channel:agree"
    PRAISE = "praise:propose"
    AGREE_TO_PRAISE = "praise:agree"
    SEE_MIRROR = "mirror:see"
    SEE_HINT = "hint:see"
    ANSWER_FIT = "fit:answer"
    EXPLAIN_OUTCOME = "outcome:explain"


class Role(StrEnum):
    """What somebody is in the whole workspace; the name is kept with each grant (R46, R50).

    Managers, stand-ins and reps are who they are by their teams.
    """

    ADMIN = "admin"
    OPS = "ops"
    LEADER = "leader"


class WorkspaceRight(StrEnum):
    """What somebody wants to do that concerns no single person's things."""

    APPOINT = "roles:appoint"
    PREPARE_TEAMS = "teams:prepare"
    SET_WEBHOOK = "webhook:set"
    SEE_NUMBERS = "numbers:see"
    EXPORT = "numbers:export"
    CHANGE_WORKSPACE = "workspace:change"


_BY_ROLE: Mapping[WorkspaceRight, frozenset[Role]] = {
    WorkspaceRight.APPOINT: frozenset({Role.ADMIN}),
    WorkspaceRight.PREPARE_TEAMS: frozenset({Role.ADMIN, Role.OPS}),
    WorkspaceRight.SET_WEBHOOK: frozenset({Role.ADMIN, Role.OPS}),
    WorkspaceRight.SEE_NUMBERS: frozenset({Role.LEADER}),
    WorkspaceRight.EXPORT: frozenset(Role),
    WorkspaceRight.CHANGE_WORKSPACE: frozenset({Role.ADMIN}),
}


@dataclass(frozen=True, slots=True)
class Parties:
    """The people whom a thing belongs to, by their Slack ids."""

    manager: str
    rep: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody tried that isn't theirs."""

    viewer: str
    right: Right | WorkspaceRight
    parties: Parties


class Refusal(CoachError):
    """What `require` raises; the audit log keeps the `attempt` (docs/rhythm.md R51)."""

    def __init__(self, user_message: Text, attempt: Attempt) -> None:
        super().__init__(user_message)
        self.attempt = attempt


class _NotTheirs(Refusal, NotAllowed):
    """They see it, and may not do this."""


class _Hidden(Refusal, NotFound):
    """To them it isn't there."""


def require(viewer: str, right: Right, parties: Parties) -> None:
    """Let the viewer pass, or refuse and write down that it was tried.

    To a stranger the thing isn't there: whether it exists is itself not theirs to know.

    Raises NotFound for strangers, NotAllowed for a party who lacks this right.
    """
    both: set[str | None] = {parties.manager, parties.rep}
    allowed: set[str | None] = {
        Right.SEE_ONE_ON_ONE: both,
        Right.RUN_ONE_ON_ONE: both,
        Right.JOIN_OR_REFUSE: both - {parties.manager},
        Right.CHANGE_TEAM: both - {parties.rep},
        Right.SET_AWAY: both,
        Right.TAKE_OVER: both - {parties.rep},
        Right.SEE_DEAL: both,
        Right.CHANGE_DEAL: both,
        Right.SEE_AGENDA: both,
        Right.CHANGE_AGENDA: both,
        Right.SEE_RECORD: both,
        Right.CLOSE_ONE_ON_ONE: both - {parties.rep},
        Right.RATE_ONE_ON_ONE: both - {parties.manager},
        Right.SEE_ACTION: both,
        Right.CHANGE_ACTION: both,
        Right.PROPOSE_ACTION: both,
        Right.SEE_CALL_PLAN: both,
        # The rep writes it; the manager can only ask (docs/rhythm.md R26).
        Right.WRITE_CALL_PLAN: both - {parties.manager},
        Right.ASK_ABOUT_CALL_PLAN: both - {parties.rep},
        Right.LOG_SESSION: both - {parties.rep},
        Right.CHOOSE_SKILL: both,
        Right.SEE_CHECK: both,
        Right.OPEN_CHECK: both,
        Right.OVERRULE_READING: both,
        Right.VERIFY_READING: both - {parties.rep},
        Right.WRITE_RISKS: both - {parties.manager},
        Right.ADD_RISKS: both - {parties.rep},
        # The rep, not the manager, writes what is done against a risk (docs/rhythm.md R26).
        Right.WRITE_COUNTER_MOVE: both - {parties.manager},
        Right.CHANGE_BOOK: both,
        Right.LINK_CHANNEL: both,
        Right.AGREE_TO_CHANNEL: both - {parties.manager},
        Right.PRAISE: both,
        Right.AGREE_TO_PRAISE: both - {parties.manager},
        Right.SEE_MIRROR: both - {parties.rep},
        Right.SEE_HINT: both - {parties.rep},
        Right.ANSWER_FIT: both,
        Right.EXPLAIN_OUTCOME: both,
    }[right]
    if viewer in allowed:
        return
    attempt = Attempt(viewer, right, parties)
    log.warning("access.refused", viewer=viewer, right=str(right))
    if viewer in both:
        raise _NotTheirs(
            N_("This one isn't yours to change. Ask the other of you two to do it."), attempt
        )
    raise _Hidden(N_("I can't find that for you. Type `/coach` to see what is yours."), attempt)


def allows(right: WorkspaceRight, roles: Collection[Role]) -> bool:
    """Tell whether one of these roles has a right in the whole workspace."""
    return not _BY_ROLE[right].isdisjoint(roles)


def require_role(viewer: str, right: WorkspaceRight, roles: Collection[Role]) -> None:
    """Let the viewer pass who has one of the roles that this takes, or refuse.

    That such roles exist is no secret, so nobody is told that there is nothing.

    Raises NotAllowed.
    """
    if allows(right, roles):
        return
    log.warning("access.refused", viewer=viewer, right=str(right))
    raise _NotTheirs(
        N_(
            "This takes another role than yours. Type `/coach roles` to see who can do it,"
            " or who can give it to you."
        ),
        Attempt(viewer, right, Parties(viewer)),
    )
