"""A rep's menu on the team's page, and the question whether somebody takes a rep in."""

from __future__ import annotations

from dataclasses import replace

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_, InvalidInput
from bot.people import away_views
from bot.people.roster_rules import RosterField
from bot.rhythm import roster_forms
from bot.rhythm.listeners import set_up, slot, team
from bot.rhythm.listeners.desk import Desk
from bot.rhythm.roster_forms import OfferMeta, PlaceMeta, TeamForm
from bot.rhythm.team_views import RepChoice, TeamAct
from bot.slack.payloads import (
    Click,
    Malformed,
    Payload,
    parse_click,
    parse_submission,
    subject_of,
)

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the rep's menu, the buttons of an offer and the forms."""
    _register_menu(app, desk)
    _register_offer(app, desk)


def _register_menu(app: AsyncApp, desk: Desk) -> None:
    @app.action(TeamAct.REP)
    async def choose(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        choice, click = _chosen(click)
        match choice:
            case RepChoice.SLOT:
                await slot.open_slot(desk, click, subject_of(click))
            case RepChoice.AWAY:
                rep = await desk.team_pages.rep(click.workspace, subject_of(click), by=click.user)
                page = await desk.days_off.page(click.workspace, click.user)
                view = away_views.away_form(await desk.tongue(click), page, who=rep.slack_id)
                await desk.gateway.open_view(click.workspace, click.trigger_id, view)
            case RepChoice.HAND_OVER:
                rep = await desk.team_pages.rep(click.workspace, subject_of(click), by=click.user)
                t = await desk.tongue(click)
                view = roster_forms.hand_over_form(t, rep, subject_of(click))
                await desk.gateway.open_view(click.workspace, click.trigger_id, view)
            case RepChoice.TAKE_BACK:
                await desk.handing_over.withdraw(click.workspace, subject_of(click), by=click.user)
                await team.redraw(desk, click)
        await ack()

    @app.view(TeamForm.HAND_OVER)
    async def hand_over(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        member = PlaceMeta.loads(sent.metadata).member
        who = sent.values.users(RosterField.WHO)
        if not who:
            raise InvalidInput({RosterField.WHO: N_("Pick who takes them over.")})
        rep = await desk.team_pages.rep(sent.workspace, member, by=sent.user)
        await desk.handing_over.offer(sent.workspace, member, who[0], by=sent.user)
        t = await desk.tongue(sent)
        view = roster_forms.done(t, t("Asked"), roster_forms.asked_words(t, rep, who[0]))
        await ack(response_action="update", view=dict(view))


def _register_offer(app: AsyncApp, desk: Desk) -> None:
    @app.action(TeamAct.TAKE_IN)
    async def take_in(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        offer = subject_of(click)
        page = await desk.handing_over.answerable(click.workspace, offer, by=click.user)
        if len(page.teams) == 1:
            team_id = page.teams[0].id
            await desk.handing_over.accept(click.workspace, offer, team_id, by=click.user)
        elif page.teams:
            view = roster_forms.take_in_form(await desk.tongue(click), page)
            await desk.gateway.open_view(click.workspace, click.trigger_id, view)
        else:
            await set_up.open_team(desk, click, None, offer=page)
        await ack()

    @app.view(TeamForm.TAKE_IN)
    async def take_in_to(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        offer = OfferMeta.loads(sent.metadata).offer
        team_id = team.chosen_team(sent)
        await desk.handing_over.accept(sent.workspace, offer, team_id, by=sent.user)
        await ack()

    @app.action(TeamAct.NOT_NOW)
    async def not_now(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.handing_over.decline(click.workspace, subject_of(click), by=click.user)
        await ack()


def _chosen(click: Click) -> tuple[RepChoice, Click]:
    """Read what was chosen in a rep's menu, and the click with the id that it is about."""
    choice, _, subject = click.value.partition(":")
    try:
        return RepChoice(choice), replace(click, value=subject)
    except ValueError as error:
        raise Malformed(f"the menu doesn't offer {click.value[:40]!r}") from error
