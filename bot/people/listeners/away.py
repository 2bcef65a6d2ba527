"""`/coach away`, `/coach back`, and their form and button (docs/rhythm.md R8)."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_, InvalidInput
from bot.people import away_views
from bot.people.away_views import AwayId
from bot.people.dates import Span, read_span
from bot.people.listeners.desk import Desk
from bot.people.pages import AwayField
from bot.slack.commands import Commands
from bot.slack.messages import Said
from bot.slack.payloads import (
    Click,
    Command,
    Malformed,
    Payload,
    Values,
    parse_click,
    parse_submission,
)
from bot.store import WorkspaceId
from bot.words import tongue

__all__ = ["register"]

# Slack puts a person's id in the place of a name that was typed.
_SOMEBODY = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


def register(app: AsyncApp, desk: Desk, commands: Commands) -> None:
    """Register the words, the form and the button of leave."""
    _register_words(desk, commands)
    _register_form(app, desk)

    @app.action(AwayId.BACK)
    async def back(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        person, _, number = click.value.partition(":")
        if not (number.isascii() and number.isdigit()):
            raise Malformed("a button without a leave")
        said = await _back(desk, click.workspace, person, by=click.user, leave=int(number))
        await _answer(desk, click, said)
        await ack()


def _register_words(desk: Desk, commands: Commands) -> None:
    async def away(command: Command) -> Said | None:
        page = await desk.days_off.page(command.workspace, command.user)
        if not command.rest:
            await _open(desk, command)
            return None
        person, typed = _whose(command)
        span = read_span(typed, page.today, page.reader.locale)
        if span is None:
            return away_views.unread(tongue(page.reader.locale), typed)
        try:
            return await _away(desk, command.workspace, person, span, by=command.user)
        except InvalidInput as error:
            # A command has no fields where they could stand.
            [words, *_] = error.fields.values()
            return away_views.refused(tongue(page.reader.locale), words)

    async def back(command: Command) -> Said:
        person, _ = _whose(command)
        return await _back(desk, command.workspace, person, by=command.user)

    commands.add(
        "away",
        away,
        help=N_("`/coach away until Friday`: you are off until then; `/coach away` asks for days"),
    )
    commands.add("back", back, help=N_("`/coach back`: you are back early, after all"))


def _register_form(app: AsyncApp, desk: Desk) -> None:
    @app.action(AwayId.OPEN)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await _open(desk, click, who=click.value)
        await ack()

    @app.view(AwayId.FORM)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        span = _span(sent.values)
        person = sent.values.choice(AwayField.WHO) or sent.user
        stand_in = sent.values.users(AwayField.STAND_IN)
        if stand_in and person != sent.user:
            raise InvalidInput(
                {AwayField.STAND_IN: N_("A stand-in is for your own leave. Leave this empty.")}
            )
        other = stand_in[0] if stand_in else None
        said = await _away(desk, sent.workspace, person, span, by=sent.user, stand_in=other)
        view = away_views.result_view(await desk.tongue(sent), said)
        await ack(response_action="update", view=dict(view))


async def _open(desk: Desk, asked: Command | Click, *, who: str = "") -> None:
    page = await desk.days_off.page(asked.workspace, asked.user)
    view = away_views.away_form(tongue(page.reader.locale), page, who=who)
    await desk.gateway.open_view(asked.workspace, asked.trigger_id, view)


async def _away(
    desk: Desk,
    workspace: WorkspaceId,
    person: str,
    span: Span,
    *,
    by: str,
    stand_in: str | None = None,
) -> Said:
    async with desk.watching(workspace, person, by) as changes:
        done = await desk.days_off.set_away(workspace, person, span, by=by, stand_in=stand_in)
    return away_views.away_set(tongue(done.reader.locale), done, changes)


async def _back(
    desk: Desk, workspace: WorkspaceId, person: str, *, by: str, leave: int | None = None
) -> Said:
    async with desk.watching(workspace, person, by) as changes:
        done = await desk.days_off.back(workspace, person, by=by, leave=leave)
    return away_views.back(tongue(done.reader.locale), done, changes)


async def _answer(desk: Desk, click: Click, said: Said) -> None:
    """Say what a click did where it was: in the form, or in place of the message."""
    if click.view is not None:
        view = away_views.result_view(await desk.tongue(click), said)
        await desk.gateway.update_view(click.workspace, click.view.id, view, hash=click.view.hash)
    else:
        await desk.gateway.respond(click.response_url, text=said.text, blocks=said.blocks)


def _whose(command: Command) -> tuple[str, str]:
    """Tell whose leave a command is about, and what else was typed."""
    found = _SOMEBODY.match(command.rest)
    return (
        (found[1], command.rest[found.end() :].strip()) if found else (command.user, command.rest)
    )


def _span(values: Values) -> Span:
    first, last = values.date(AwayField.FIRST), values.date(AwayField.LAST)
    if first is None or last is None:
        raise InvalidInput(
            {AwayField.FIRST if first is None else AwayField.LAST: N_("Pick a day.")}
        )
    return Span(first, last)
