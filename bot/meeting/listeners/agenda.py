"""`/coach agenda`, the agenda's buttons and forms, and its live view (R9 to R11)."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_, InvalidInput
from bot.meeting import agenda_forms, agenda_views
from bot.meeting.agenda import Agendas
from bot.meeting.agenda_forms import AgendaMeta, Todo
from bot.meeting.agenda_pages import Audience, NewItem
from bot.meeting.ids import Act, Form
from bot.meeting.listeners.views_of import mend, show
from bot.meeting.rules import Block
from bot.people.desk import Desk
from bot.slack.commands import Commands
from bot.slack.messages import Said
from bot.slack.payloads import (
    SUBJECT_DIGITS,
    Command,
    Malformed,
    Payload,
    parse_click,
    parse_submission,
    subject_of,
)
from bot.words import tongue

__all__ = ["register"]

# Slack puts a person's id in the place of a name that was typed.
_SOMEBODY = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>\s*")


def register(app: AsyncApp, desk: Desk, commands: Commands, agendas: Agendas) -> None:
    """Register the word, the buttons and the forms."""
    _register_word(desk, commands, agendas)
    _register_adding(app, desk, agendas)
    _register_arranging(app, desk, agendas)
    _register_live(app, agendas)


def _register_word(desk: Desk, commands: Commands, agendas: Agendas) -> None:
    async def agenda(command: Command) -> Said:
        audience = await agendas.audience(command.workspace, command.user)
        t = await desk.tongue(command)
        rep, typed = _whose(command, audience)
        if rep is None:
            if audience.reps:
                return agenda_views.whose(t, audience.reps, typed=typed)
            return agenda_views.nothing_planned(t)
        note = ""
        if typed:
            try:
                await agendas.add(command.workspace, NewItem(rep, typed), by=command.user)
            except InvalidInput as error:
                # A command has no fields where they could stand.
                return agenda_views.refused(t, *error.fields.values())
            note = t("It's on the agenda.")
        found = await agendas.next_of(command.workspace, rep, viewer=command.user)
        if found.page is None:
            return agenda_views.nothing_planned(t, note=note)
        return agenda_views.listing(t, found.page, found.reader, note=note)

    commands.add(
        "agenda",
        agenda,
        help=N_("`/coach agenda`: what your next 1:1 is about; type a topic after it to add one"),
    )


def _register_adding(app: AsyncApp, desk: Desk, agendas: Agendas) -> None:
    @app.action(Act.AGENDA_ADD)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await agendas.arranging(click.workspace, click.value, viewer=click.user)
        t = tongue(page.reader.locale)
        # Only a list of items carries whose they are: it shows what comes of this one.
        below = click.view.id if click.view and click.view.metadata else ""
        meta = AgendaMeta(page.rep.slack_id, below=below)
        await show(desk, click, body, agenda_forms.item_form(t, page.rep, page.deals, meta))
        await ack()

    @app.view(Form.AGENDA_ADD)
    async def add(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        meta = AgendaMeta.loads(sent.metadata)
        new = agenda_forms.read_item(sent.values, meta.rep)
        await agendas.add(sent.workspace, new, by=sent.user)
        if meta.below:
            page = await agendas.arranging(sent.workspace, meta.rep, viewer=sent.user)
            view = agenda_forms.arrange(tongue(page.reader.locale), page)
            await mend(desk, sent.workspace, meta.below, view)
        await ack()

    @app.view(Form.AGENDA_ITEM)
    async def change(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        meta = AgendaMeta.loads(sent.metadata)
        if meta.item is None:
            raise Malformed("the form of an item without one")
        new = agenda_forms.read_item(sent.values, meta.rep)
        await agendas.change(sent.workspace, meta.item, new, by=sent.user)
        page = await agendas.arranging(sent.workspace, meta.rep, viewer=sent.user)
        view = agenda_forms.arrange(tongue(page.reader.locale), page)
        await mend(desk, sent.workspace, meta.below, view)
        await ack()


def _register_arranging(app: AsyncApp, desk: Desk, agendas: Agendas) -> None:
    @app.action(Act.AGENDA_SHOW)
    async def show_agenda(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        found = await agendas.next_of(click.workspace, click.value, viewer=click.user)
        view = agenda_views.agenda_view(tongue(found.reader.locale), found)
        await show(desk, click, body, view)
        await ack()

    @app.action(Act.AGENDA_ARRANGE)
    async def open_list(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await agendas.arranging(click.workspace, click.value, viewer=click.user)
        await show(desk, click, body, agenda_forms.arrange(tongue(page.reader.locale), page))
        await ack()

    @app.action(Act.AGENDA_ITEM)
    async def choose(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        word, item = _todo(click.value)
        workspace, by = click.workspace, click.user
        view_id = click.view.id if click.view else ""
        if word is Todo.EDIT:
            page, facts = await agendas.arranging_item(workspace, item, viewer=by)
            meta = AgendaMeta(page.rep.slack_id, item, view_id)
            t = tongue(page.reader.locale)
            await show(
                desk, click, body, agenda_forms.item_form(t, page.rep, page.deals, meta, facts)
            )
            await ack()
            return
        if word is Todo.DROP:
            await agendas.drop(workspace, item, by=by)
        else:
            await agendas.shift(workspace, item, up=word is Todo.UP, by=by)
        page, _ = await agendas.arranging_item(workspace, item, viewer=by)
        await mend(desk, workspace, view_id, agenda_forms.arrange(tongue(page.reader.locale), page))
        await ack()

    @app.action(Act.AGENDA_BACK)
    async def put_back(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        item = subject_of(click)
        await agendas.put_back(click.workspace, item, by=click.user)
        page, _ = await agendas.arranging_item(click.workspace, item, viewer=click.user)
        view = agenda_forms.arrange(tongue(page.reader.locale), page)
        await mend(desk, click.workspace, click.view.id if click.view else "", view)
        await ack()


def _register_live(app: AsyncApp, agendas: Agendas) -> None:
    @app.action(re.compile(f"^({re.escape(Act.TICK)}|{re.escape(Act.UNTICK)})$"))
    async def tick(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        one_on_one, _, item = click.value.partition(":")
        await agendas.tick(
            click.workspace,
            _number(item),
            _number(one_on_one),
            by=click.user,
            is_covered=click.action_id == Act.TICK,
        )
        await ack()

    @app.action(Act.NEXT_BLOCK)
    async def next_block(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        one_on_one, _, block = click.value.partition(":")
        if block not in {str(one) for one in Block}:
            raise Malformed(f"no block of an agenda: {block[:40]!r}")
        await agendas.go_to(click.workspace, _number(one_on_one), Block(block), by=click.user)
        await ack()


def _whose(command: Command, audience: Audience) -> tuple[str | None, str]:
    """Tell whose agenda a command is about, if that is clear, and what else was typed."""
    if found := _SOMEBODY.match(command.rest):
        return found[1], command.rest[found.end() :].strip()
    if audience.is_rep:
        return command.user, command.rest
    if len(audience.reps) == 1:
        return audience.reps[0].slack_id, command.rest
    return None, command.rest


def _todo(value: str) -> tuple[Todo, int]:
    word, _, item = value.partition(":")
    if word not in {str(one) for one in Todo}:
        raise Malformed(f"nothing that is done with an item: {word[:40]!r}")
    return Todo(word), _number(item)


def _number(digits: str) -> int:
    if not (digits.isascii() and digits.isdigit() and len(digits) <= SUBJECT_DIGITS):
        raise Malformed(f"no id: {digits[:40]!r}")
    return int(digits)
