"""The set-up form: opened, redrawn while it is filled in, saved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.people.rules import Times
from bot.rhythm import set_up_shown, set_up_views
from bot.rhythm.listeners.desk import Desk
from bot.rhythm.prepared_pages import PreparedTeam
from bot.rhythm.roster_pages import OfferPage
from bot.rhythm.set_up_shown import Shown
from bot.rhythm.set_up_views import SetUpId, SetUpMeta
from bot.slack.blocks import option
from bot.slack.commands import Commands
from bot.slack.messages import View
from bot.slack.payloads import (
    Click,
    Command,
    Malformed,
    Payload,
    ViewRef,
    parse_click,
    parse_options,
    parse_submission,
    subject_of,
)
from bot.store import WorkspaceId
from bot.words import tongue

__all__ = ["open_team", "register"]

ACTING = (SetUpId.TIMES, SetUpId.REPS, SetUpId.LENGTH, SetUpId.EVERY, SetUpId.TARGET)


def register(app: AsyncApp, desk: Desk, commands: Commands) -> None:
    """Register `/coach setup` and its form."""

    async def set_up(command: Command) -> None:
        await _open(desk, command)

    commands.add(
        "setup",
        set_up,
        help=N_("`/coach setup`: set up your team's 1:1s, or change them"),
        is_for_leads=True,
    )
    _register_doors(app, desk)

    @app.action(re.compile("^(" + "|".join(map(re.escape, ACTING)) + ")$"))
    async def redraw(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        view = await _redrawn(desk, click, _view_of(click))
        # Whatever came first: of two quick clicks the later one's figures shall stand.
        await desk.gateway.update_view(click.workspace, _view_of(click).id, view)
        await ack()

    @app.options(SetUpId.ZONE)
    async def zones(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        asked = parse_options(context, body)
        found = set_up_views.zone_choices(asked.query, now=desk.clock.now())
        await ack(options=[dict(option(choice)) for choice in found])

    @app.view(SetUpId.FORM)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        form, about = set_up_shown.read(sent.values), SetUpMeta.loads(sent.metadata)
        await desk.set_up.save(
            sent.workspace,
            form,
            by=sent.user,
            team_id=about.team,
            prepared=about.prepared or None,
        )
        # Below one more team's form lies the one that it was opened from.
        await ack(response_action="clear" if about.team is None and about.others else None)


def _register_doors(app: AsyncApp, desk: Desk) -> None:
    @app.action(SetUpId.OPEN)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        if click.value:
            await open_team(desk, click, subject_of(click))
        else:
            await _open(desk, click)
        await ack()

    @app.action(SetUpId.WHICH)
    async def choose(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        view = await _form(desk, click.workspace, click.user, subject_of(click))
        await desk.gateway.update_view(click.workspace, _view_of(click).id, view)
        await ack()

    @app.action(SetUpId.ANOTHER)
    async def another(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        view = await _form(desk, click.workspace, click.user, None)
        # On top: put in its place, it would keep what the other team's fields hold.
        await desk.gateway.push_view(click.workspace, click.trigger_id, view)
        await ack()


async def open_team(
    desk: Desk,
    asked: Click | Command,
    team: int | None,
    *,
    offer: OfferPage | None = None,
    prepared: PreparedTeam | None = None,
) -> None:
    """Open the form of one team; None is a new one, with who is offered or prepared filled in."""
    view = await _form(desk, asked.workspace, asked.user, team, offer=offer, prepared=prepared)
    await desk.gateway.open_view(asked.workspace, asked.trigger_id, view)


async def _open(desk: Desk, asked: Click | Command) -> None:
    teams = await desk.set_up.teams(asked.workspace, asked.user)
    if len(teams) > 1:
        view = set_up_views.which_team(await desk.tongue(asked), teams)
        await desk.gateway.open_view(asked.workspace, asked.trigger_id, view)
    else:
        await open_team(desk, asked, teams[0].id if teams else None)


async def _form(
    desk: Desk,
    workspace: WorkspaceId,
    user: str,
    team: int | None,
    *,
    offer: OfferPage | None = None,
    prepared: PreparedTeam | None = None,
) -> View:
    draft = await desk.set_up.draft(workspace, user, team)
    about = SetUpMeta.of(draft)
    if offer is not None:
        about = replace(about, rep=offer.rep.slack_id, offered_by=offer.by.slack_id)
    shown = set_up_shown.first_shown(draft, (about.rep,) if about.rep else ())
    if prepared is not None:
        about = replace(about, prepared=prepared.id, offered_by=prepared.prepared_by)
        shown = set_up_shown.prepared_shown(draft, prepared)
    names = await _names(desk, workspace, shown)
    t = tongue(draft.locale)
    return set_up_views.set_up_form(t, shown, names, now=desk.clock.now(), about=about)


async def _redrawn(desk: Desk, click: Click, open_view: ViewRef) -> View:
    shown = set_up_shown.shown_in(open_view.values)
    names = await _names(desk, click.workspace, shown)
    about = SetUpMeta.loads(open_view.metadata)
    t = await desk.tongue(click)
    return set_up_views.set_up_form(t, shown, names, now=desk.clock.now(), about=about)


async def _names(desk: Desk, workspace: WorkspaceId, shown: Shown) -> Mapping[str, str]:
    is_kept = shown.times is Times.KEPT
    return await desk.people.names(workspace, shown.reps) if is_kept else {}


def _view_of(click: Click) -> ViewRef:
    if click.view is None:
        raise Malformed("the form's own fields act in the form only")
    return click.view
