"""The first contact: whom to greet, and a rep's no or yes."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_, InvalidInput
from bot.rhythm import welcome_views
from bot.rhythm.listeners.desk import Desk
from bot.rhythm.welcome_views import First, TeamMeta
from bot.slack.payloads import Payload, parse_click, parse_submission, subject_of

__all__ = ["register"]

GREETED = N_("Done. They get my greeting in their working hours, and their cards from now on.")
NOBODY_WAITS = N_("Everybody has been greeted already.")
ONLY_YOU = N_("Fine. Only you hear from me; the buttons above stay for when you are ready.")


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the buttons of preview and greeting."""

    @app.action(First.GREET_ALL)
    async def greet_all(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        n = await desk.welcome.greet(click.workspace, subject_of(click), by=click.user)
        await desk.answer(click, GREETED if n else NOBODY_WAITS)
        await ack()

    @app.action(First.GREET_TWO)
    async def greet_two(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        t = await desk.tongue(click)
        view = welcome_views.pilot_form(t, subject_of(click))
        await desk.gateway.open_view(click.workspace, click.trigger_id, view)
        await ack()

    @app.view(First.PILOT_FORM)
    async def greet_chosen(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        chosen = sent.values.users(First.PILOT_REPS)
        team = TeamMeta.loads(sent.metadata).team
        if not await desk.welcome.greet(sent.workspace, team, by=sent.user, reps=chosen):
            raise InvalidInput(
                {First.PILOT_REPS: N_("Pick reps of your team who haven't been greeted yet.")}
            )
        await ack()

    @app.action(First.ONLY_ME)
    async def only_me(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        await desk.answer(parse_click(context, body), ONLY_YOU)
        await ack()

    @app.action(First.REFUSE)
    async def refuse(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.welcome.refuse(click.workspace, subject_of(click), by=click.user)
        await ack()

    @app.action(First.JOIN)
    async def join(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.welcome.join(click.workspace, subject_of(click), by=click.user)
        await ack()
