"""Roles, with the same made-up people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.doctor.made_up import MIA, RON, T
from bot.people import roles_views as views
from bot.people.access import Role
from bot.people.roles_pages import Given, Holder, RoleForm, RoleNotice, RolesPage, Standing
from bot.slack.messages import Said, View

__all__ = ["drawn"]

VERA = "U00000VERA"
LEADER = Holder(VERA, Role.LEADER, 2, (MIA.slack_id,))
ADMIN = Holder(RON.slack_id, Role.ADMIN)


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw the page for an admin and for others, the form, and what is told."""
    roles = frozenset({Role.ADMIN})
    holders = (ADMIN, LEADER, Holder(VERA, Role.OPS, 3))
    page = RolesPage(RON.slack_id, "en", roles, holders, Standing(), 2, 1, 9)
    yield partial(views.roles, T, page, Given(LEADER, is_new=True))
    yield partial(views.roles, T, replace(page, holders=(), teams=0, shows_persons=False))
    yield partial(views.give_form, T, RoleForm(VERA, Role.LEADER, (MIA.slack_id,)))
    rep = Standing(1, (VERA,), (MIA.slack_id,))
    other = replace(page, reader=VERA, roles=frozenset(), standing=rep, shows_persons=False)
    yield partial(views.yours, T, other)
    yield partial(views.your_page, T, replace(other, holders=(), standing=Standing()))
    told = RoleNotice(MIA, LEADER, RON.slack_id, None, is_told=True)
    for role in Role:
        yield partial(views.given, T, replace(told, holder=replace(LEADER, role=role)))
    yield partial(views.given, T, replace(told, ended_by=RON.slack_id))
    yield partial(views.ended, T, replace(told, ended_by=RON.slack_id))
