"""From Slack's payloads to the list of questions, its form, and the hint (R25, R28)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.evidence.questions.hint import Hints
from bot.evidence.questions.hint_views import hint_view
from bot.evidence.questions.ids import Act, Form
from bot.evidence.questions.list_views import (
    LIST,
    Below,
    ListMeta,
    questions_form,
    questions_list,
    read,
    read_listed,
)
from bot.evidence.questions.own import OwnQuestions
from bot.evidence.questions.pages import Listed, Which
from bot.people.desk import Desk
from bot.slack.commands import Commands
from bot.slack.failures import SlackFailure
from bot.slack.messages import View
from bot.slack.payloads import (
    SUBJECT_DIGITS,
    Click,
    Command,
    Malformed,
    Payload,
    Submission,
    ViewRef,
    parse_click,
    parse_submission,
    subject_of,
)

__all__ = ["QuestionsDesk", "register"]

log = structlog.get_logger(__name__)

FILTERS = {Act.STEP: "step", Act.PHASE: "phase", Act.TOPIC: "topic", Act.WHICH: "which"}


@dataclass(frozen=True, slots=True)
class QuestionsDesk:
    """The house's desk, and this part's services."""

    desk: Desk
    own: OwnQuestions
    hints: Hints

    async def show(self, click: Click, body: Payload, view: View) -> None:
        """Open a modal; in a modal, on top of that."""
        found = body.get("view")
        in_modal = isinstance(found, dict) and found.get("type") == "modal"
        gateway = self.desk.gateway
        show = gateway.push_view if in_modal else gateway.open_view
        await show(click.workspace, click.trigger_id, view)

    async def renew(self, asked: Click | Submission, view: str, listed: Listed, page: int) -> None:
        """Show a list as it is now; if it was closed meanwhile, that's no harm."""
        if not view:
            return
        found = await self.own.page(asked.workspace, asked.user, listed, page)
        shown = questions_list(await self.desk.tongue(asked), found)
        try:
            await self.desk.gateway.update_view(asked.workspace, view, shown)
        except SlackFailure as failure:
            log.info("questions.list_not_renewed", reason=str(failure))


def register(app: AsyncApp, desk: QuestionsDesk, commands: Commands) -> None:
    """Register the word, the buttons, menus and the form of this part."""
    _register_word(desk, commands)
    _register_list(app, desk)
    _register_form(app, desk)
    _register_keeping(app, desk)
    _register_hint(app, desk)


def _register_word(desk: QuestionsDesk, commands: Commands) -> None:
    async def questions(command: Command) -> None:
        page = await desk.own.page(command.workspace, command.user, Listed())
        view = questions_list(await desk.desk.tongue(command), page)
        await desk.desk.gateway.open_view(command.workspace, command.trigger_id, view)

    commands.add(
        "questions",
        questions,
        help=N_("`/coach questions`: what I ask, and questions of your own"),
        is_for_leads=True,
    )


def _register_list(app: AsyncApp, desk: QuestionsDesk) -> None:
    @app.action(Act.OPEN)
    async def open_list(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.own.page(click.workspace, click.user, Listed())
        await desk.show(click, body, questions_list(await desk.desk.tongue(click), page))
        await ack()

    for act in FILTERS:
        _register_filter(app, desk, act)
    for act in (Act.PAGE_BACK, Act.PAGE_ON):
        _register_page(app, desk, act)


def _register_filter(app: AsyncApp, desk: QuestionsDesk, act: Act) -> None:
    @app.action(act)
    async def narrow(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        meta, view = _below(click)
        meta = replace(meta, **{FILTERS[act]: click.value}, page=0)
        await desk.renew(click, view.id, meta.listed, 0)
        await ack()


def _register_page(app: AsyncApp, desk: QuestionsDesk, act: Act) -> None:
    @app.action(act)
    async def turn(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        meta, view = _below(click)
        await desk.renew(click, view.id, meta.listed, subject_of(click))
        await ack()


def _register_form(app: AsyncApp, desk: QuestionsDesk) -> None:
    @app.action(Act.NEW)
    async def new(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        meta, below = _below(click)
        await desk.own.may_add(click.workspace, by=click.user)
        t = await desk.desk.tongue(click)
        await desk.show(click, body, questions_form(t, meta, view=below.id))
        await ack()

    @app.view(Form.OWN)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        below = Below.loads(sent.metadata)
        await desk.own.save(sent.workspace, read(sent.values), by=sent.user, key=below.key)
        # A new one is shown where it can be seen: first among the workspace's own.
        listed = below.meta.listed if below.key else Listed(which=Which.OWN)
        await ack()
        await desk.renew(sent, below.view, listed, below.page if below.key else 0)


def _register_keeping(app: AsyncApp, desk: QuestionsDesk) -> None:
    async def change(click: Click, body: Payload, key: str) -> None:
        meta, below = _below(click)
        question = await desk.own.one(click.workspace, key, by=click.user)
        t = await desk.desk.tongue(click)
        await desk.show(click, body, questions_form(t, meta, view=below.id, question=question))

    async def keep(click: Click, key: str, *, is_aside: bool) -> None:
        meta, view = _below(click)
        await desk.own.put_aside(click.workspace, key, by=click.user, is_aside=is_aside)
        await desk.renew(click, view.id, meta.listed, meta.page)

    @app.action(Act.ASIDE)
    async def aside(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await keep(click, click.value, is_aside=True)
        await ack()

    @app.action(Act.PUT_BACK)
    async def put_back(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await keep(click, click.value, is_aside=False)
        await ack()

    @app.action(Act.MENU)
    async def menu(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        verb, _, key = click.value.partition(":")
        verbs: dict[str, Callable[[], Awaitable[None]]] = {
            "change": lambda: change(click, body, key),
            "aside": lambda: keep(click, key, is_aside=True),
            "back": lambda: keep(click, key, is_aside=False),
        }
        if verb not in verbs:
            raise Malformed(f"a menu can't do that: {verb[:40]!r}")
        await verbs[verb]()
        await ack()


def _register_hint(app: AsyncApp, desk: QuestionsDesk) -> None:
    @app.action(Act.HINT)
    async def hint(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        found = await desk.hints.hint(click.workspace, subject_of(click), viewer=click.user)
        await desk.show(click, body, hint_view(await desk.desk.tongue(click), found))
        await ack()

    @app.action(Act.ANOTHER)
    async def another(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        check, turn = _numbers(click)
        if click.view is None:
            raise Malformed("another hint is asked for in the hint's own view only")
        found = await desk.hints.hint(click.workspace, check, viewer=click.user, turn=turn)
        view = hint_view(await desk.desk.tongue(click), found)
        await desk.desk.gateway.update_view(click.workspace, click.view.id, view)
        await ack()


def _below(click: Click) -> tuple[ListMeta, ViewRef]:
    """Read which list a click was made in. Raises Malformed for one elsewhere."""
    if click.view is None or click.view.callback_id != LIST:
        raise Malformed("this is clicked in the list of questions only")
    meta = ListMeta.loads(click.view.metadata)
    read_listed(meta.step, meta.phase, meta.topic, meta.which)
    return meta, click.view


def _numbers(click: Click) -> tuple[int, int]:
    """Read a check and a turn. Raises Malformed."""
    parts = click.value.split(":")
    if len(parts) != 2 or not all(
        one.isascii() and one.isdigit() and len(one) <= SUBJECT_DIGITS for one in parts
    ):
        raise Malformed(f"no hint: {click.value[:40]!r}")
    return int(parts[0]), int(parts[1])
