"""What a leader, ops and admins have in their Home besides all others (docs/rhythm.md R41, R46)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.home.ids import Act
from bot.home.pages import HomeShown
from bot.people.access import Role, WorkspaceRight, allows
from bot.rhythm.set_up_views import SetUpId
from bot.slack import blocks as bk
from bot.slack.blocks import Element
from bot.slack.messages import Block
from bot.summaries.reports.ids import Act as ReportsAct
from bot.words import Tongue

__all__ = ["wide"]


def wide(t: Tongue, page: HomeShown) -> Iterator[Block]:
    """Show who has a role what it lets them see and do; nothing to all others."""
    if not page.roles:
        return
    yield bk.header(t("The whole workspace"))
    yield bk.section("\n".join(_lines(t, page)))
    if doors := list(_doors(t, page)):
        yield bk.actions(*doors, block_id="home/wide")
    if not (page.is_rep or page.leads):
        yield bk.context(t("You have 1:1s of your own? Then a team of yours can begin here, too."))


def _lines(t: Tongue, page: HomeShown) -> Iterator[str]:
    if Role.LEADER in page.roles:
        if page.sees:
            yield t.many(
                "You read the numbers of {n} team, four weeks together. They come on your first "
                "working day of each month; no word of a 1:1 is in them.",
                "You read the numbers of {n} teams, four weeks together. They come on your first "
                "working day of each month; no word of a 1:1 is in them.",
                page.sees,
            )
        else:
            yield t(
                "You read the numbers of several teams, once there are teams. `/coach roles` says "
                "who prepares them."
            )
    if Role.OPS in page.roles:
        yield t(
            "You prepare teams for their managers, and say where numbers go. You see no word of "
            "any 1:1."
        )
    if Role.ADMIN in page.roles:
        yield t(
            "You are an admin: you give roles, and decide whether figures of single people exist. "
            "You see no word of any 1:1."
        )


def _doors(t: Tongue, page: HomeShown) -> Iterator[Element]:
    """Open what each role may do, the most frequent first."""
    if Role.LEADER in page.roles and page.sees:
        yield bk.button(t("The last four weeks"), Act.NUMBERS, style="primary")
    if page.sees or allows(WorkspaceRight.SET_WEBHOOK, page.roles):
        yield bk.button(t("Report as a file"), ReportsAct.REPORT)
    if allows(WorkspaceRight.PREPARE_TEAMS, page.roles):
        yield bk.button(t("Prepare teams"), Act.PREPARE)
    if allows(WorkspaceRight.SET_WEBHOOK, page.roles):
        yield bk.button(t("Webhook"), Act.WEBHOOK)
    if allows(WorkspaceRight.APPOINT, page.roles):
        yield bk.button(t("Roles"), Act.ROLES)
    if not (page.is_rep or page.leads):
        yield bk.button(t("Set up my team"), SetUpId.OPEN)
