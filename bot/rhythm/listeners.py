"""From Slack's payloads to the rhythm's use cases, and back to what the person sees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.clock import Clock
from bot.errors import N_, InvalidInput, Text
from bot.people.rules import Times
from bot.people.service import People
from bot.rhythm import move_views, rules, set_up_views, welcome_views
from bot.rhythm.move_views import NO_NEW_TIME, Form, OneOnOneMeta
from bot.rhythm.rules import Answer
from bot.rhythm.service import Rhythms
from bot.rhythm.set_up import SetUp
from bot.rhythm.set_up_views import SetUpId, Shown
from bot.rhythm.views import Act
from bot.rhythm.welcome import Welcome
from bot.rhythm.welcome_views import First, TeamMeta
from bot.slack.blocks import option
from bot.slack.gateway import Gateway
from bot.slack.messages import View
from bot.slack.payloads import (
    Click,
    Malformed,
    Payload,
    Values,
    parse_click,
    parse_command,
    parse_options,
    parse_submission,
    subject_of,
)
from bot.store import WorkspaceId
from bot.words import Tongue, tongue

__all__ = ["Desk", "register"]

COMMAND = "/coach"
GREETED = N_("Done. They get my greeting in their working hours, and their cards from now on.")
NOBODY_WAITS = N_("Everybody has been greeted already.")
ONLY_YOU = N_("Fine. Only you hear from me; the buttons above stay for when you are ready.")


@dataclass(frozen=True, slots=True)
class Desk:
    """What the listeners work with."""

    rhythms: Rhythms
    set_up: SetUp
    welcome: Welcome
    people: People
    gateway: Gateway
    clock: Clock


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the command, the buttons and the forms of this room."""
    _register_command(app, desk)
    _register_set_up(app, desk)
    _register_welcome(app, desk)
    _register_answers(app, desk)
    _register_moves(app, desk)


def _register_command(app: AsyncApp, desk: Desk) -> None:
    @app.command(COMMAND)
    async def coach(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        command = parse_command(context, body)
        word = command.text.partition(" ")[0].lower()
        if word == "setup":
            await _open_set_up(desk, command.workspace, command.user, command.trigger_id)
            await ack()
            return
        if word:
            locale = await desk.people.locale(command.workspace, command.user)
            said = welcome_views.help_page(tongue(locale), "" if word == "help" else command.text)
        else:
            page = await desk.rhythms.way_in(command.workspace, command.user)
            said = welcome_views.way_in(tongue(page.locale), page)
        await ack(
            text=said.text, blocks=[dict(block) for block in said.blocks], response_type="ephemeral"
        )


def _register_set_up(app: AsyncApp, desk: Desk) -> None:
    @app.action(SetUpId.OPEN)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await _open_set_up(desk, click.workspace, click.user, click.trigger_id)
        await ack()

    @app.action(re.compile(f"^({re.escape(SetUpId.TIMES)}|{re.escape(SetUpId.REPS)})$"))
    async def redraw(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        if click.view is None:
            raise Malformed("the form's own fields act in the form only")
        shown = set_up_views.shown_in(click.view.values)
        view = await _set_up_view(desk, click, shown)
        await desk.gateway.update_view(click.workspace, click.view.id, view, hash=click.view.hash)
        await ack()

    @app.options(SetUpId.ZONE)
    async def zones(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        asked = parse_options(context, body)
        found = set_up_views.zone_choices(asked.query, now=desk.clock.now())
        await ack(options=[dict(option(choice)) for choice in found])

    @app.view(SetUpId.FORM)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        await desk.set_up.save(sent.workspace, set_up_views.read(sent.values), by=sent.user)
        await ack()


def _register_welcome(app: AsyncApp, desk: Desk) -> None:
    @app.action(First.GREET_ALL)
    async def greet_all(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        n = await desk.welcome.greet(click.workspace, subject_of(click), by=click.user)
        await _answer(desk, click, GREETED if n else NOBODY_WAITS)
        await ack()

    @app.action(First.GREET_TWO)
    async def greet_two(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        t = await _tongue(desk, click)
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
        await _answer(desk, parse_click(context, body), ONLY_YOU)
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


def _register_answers(app: AsyncApp, desk: Desk) -> None:
    @app.action(Act.START)
    async def start(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.rhythms.start(click.workspace, subject_of(click), by=click.user)
        await ack()

    answers = {Act.HELD: Answer.HELD, Act.NOT_HELD: Answer.NOT_HELD, Act.CHANGE_ANSWER: None}

    @app.action(re.compile("^(" + "|".join(re.escape(act) for act in answers) + ")$"))
    async def answer(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        says = answers[Act(click.action_id)]
        await desk.rhythms.answer(click.workspace, subject_of(click), by=click.user, says=says)
        await ack()


def _register_moves(app: AsyncApp, desk: Desk) -> None:
    @app.action(
        re.compile(f"^({re.escape(Act.MOVE)}|{re.escape(Act.MOVED)}|{re.escape(Act.SKIP)})$")
    )
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        offer = await desk.rhythms.offer(click.workspace, subject_of(click), by=click.user)
        draw = move_views.skip_form if click.action_id == Act.SKIP else move_views.move_form
        view = draw(tongue(offer.reader.locale), offer)
        await desk.gateway.open_view(click.workspace, click.trigger_id, view)
        await ack()

    @app.view(Form.MOVE)
    async def move(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        subject = OneOnOneMeta.loads(sent.metadata).one_on_one
        zone = await desk.rhythms.zone_of(sent.workspace, sent.user)
        to, field = _wanted(sent.values, zone)
        await desk.rhythms.move(sent.workspace, subject, by=sent.user, to=to, field=field)
        await ack()

    @app.view(Form.SKIP)
    async def skip(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        subject = OneOnOneMeta.loads(sent.metadata).one_on_one
        reason = rules.checked_reason(Form.REASON, sent.values.text(Form.REASON))
        slot = sent.values.choice(Form.SLOT)
        if slot == NO_NEW_TIME:
            await desk.rhythms.skip(sent.workspace, subject, by=sent.user, reason=reason)
        else:
            to = rules.slot_from(Form.SLOT, slot)
            await desk.rhythms.move(
                sent.workspace, subject, by=sent.user, to=to, field=Form.SLOT, reason=reason
            )
        await ack()


def _wanted(values: Values, zone: str) -> tuple[datetime, str]:
    """Read the time that somebody wants, and the field where what is wrong with it stands."""
    day, at = values.date(Form.DAY), values.time(Form.TIME)
    if day and at:
        return move_views.typed_start(day, at, zone), Form.TIME
    if day or at:
        missing = Form.TIME if day else Form.DAY
        raise InvalidInput({missing: N_("Pick both a day and a time.")})
    slot = values.choice(Form.SLOT)
    if slot is None:
        raise InvalidInput({Form.DAY: N_("Pick one of the free times, or a day and a time.")})
    return rules.slot_from(Form.SLOT, slot), Form.SLOT


async def _open_set_up(desk: Desk, workspace: WorkspaceId, user: str, trigger_id: str) -> None:
    draft = await desk.set_up.draft(workspace, user)
    shown = set_up_views.first_shown(draft)
    names = await desk.people.names(workspace, shown.reps)
    view = set_up_views.set_up_form(
        tongue(draft.locale), shown, names, now=desk.clock.now(), is_new=draft.team is None
    )
    await desk.gateway.open_view(workspace, trigger_id, view)


async def _set_up_view(desk: Desk, click: Click, shown: Shown) -> View:
    is_kept = shown.times is Times.KEPT
    names = await desk.people.names(click.workspace, shown.reps) if is_kept else {}
    page = await desk.rhythms.way_in(click.workspace, click.user)
    t = tongue(page.locale)
    return set_up_views.set_up_form(t, shown, names, now=desk.clock.now(), is_new=page.team is None)


async def _tongue(desk: Desk, click: Click) -> Tongue:
    return tongue(await desk.people.locale(click.workspace, click.user))


async def _answer(desk: Desk, click: Click, words: Text) -> None:
    """Answer a click beside its message, to the one who clicked."""
    t = await _tongue(desk, click)
    await desk.gateway.respond(click.response_url, text=t.text(words))
