"""From Slack's payloads to risks and back (docs/rhythm.md R22, R26, R48)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.evidence.risks import form_views
from bot.evidence.risks.form_views import CounterMeta, PairMeta, ReasonsMeta
from bot.evidence.risks.ids import OURS, Act, Field, Form
from bot.evidence.risks.page_views import risks_page
from bot.evidence.risks.pages import ReasonsForm, RisksPage
from bot.evidence.risks.rules import RiskState
from bot.evidence.risks.service import Risks
from bot.evidence.risks.writing import Writing
from bot.people.desk import Desk
from bot.slack import layers
from bot.slack.messages import View
from bot.slack.payloads import (
    Click,
    Malformed,
    Payload,
    parse_click,
    parse_submission,
    subject_of,
)
from bot.words import tongue

__all__ = ["RisksDesk", "register"]

STATES = {Act.BETTER: RiskState.BETTER, Act.SAME: RiskState.SAME, Act.WORSE: RiskState.WORSE}


@dataclass(frozen=True, slots=True)
class RisksDesk:
    """What the listeners of this part work with."""

    desk: Desk
    risks: Risks
    writing: Writing

    async def show(self, click: Click, body: Payload, view: View) -> None:
        """Show a view where the click was: in place of one of ours, on top of another's, or new."""
        is_ours = click.view is not None and click.view.callback_id.startswith(OURS)
        await layers.show(self.desk.gateway, click, body, view, in_place=is_ours)

    async def show_again(self, click: Click, body: Payload, page: RisksPage) -> None:
        """Show the page anew where it stood; messages and Homes follow by the outbox."""
        if click.view is not None and layers.is_modal(body):
            await self.show(click, body, risks_page(tongue(page.reader.locale), page))


def register(app: AsyncApp, here: RisksDesk) -> None:
    """Register the buttons and the forms of this part."""
    _register_page(app, here)
    _register_reasons(app, here)
    _register_counter(app, here)
    _register_pairs(app, here)


def _register_page(app: AsyncApp, here: RisksDesk) -> None:
    @app.action(Act.OPEN)
    async def open_page(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await here.risks.page(click.workspace, subject_of(click), viewer=click.user)
        await here.show(click, body, risks_page(tongue(page.reader.locale), page))
        await ack()

    @app.action(re.compile("^(" + "|".join(map(re.escape, STATES)) + ")$"))
    async def look_again(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        state, risk = STATES[Act(click.action_id)], subject_of(click)
        page = await here.writing.look_again(click.workspace, risk, state, by=click.user)
        await here.show_again(click, body, page)
        await ack()


def _register_reasons(app: AsyncApp, here: RisksDesk) -> None:
    @app.action(Act.CONFIRM)
    async def confirm(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await here.writing.confirm(click.workspace, subject_of(click), by=click.user)
        await here.show_again(click, body, page)
        await ack()

    async def open_form(click: Click, body: Payload, form: ReasonsForm) -> None:
        await here.show(click, body, form_views.reasons_form(tongue(form.reader.locale), form))

    @app.action(Act.WRITE)
    async def write(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        form = await here.writing.form(click.workspace, subject_of(click), by=click.user)
        await open_form(click, body, form)
        await ack()

    @app.action(Act.PUT_RIGHT)
    async def put_right(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        form = await here.writing.read_form(click.workspace, subject_of(click), by=click.user)
        await open_form(click, body, form)
        await ack()

    @app.action(Act.ADD)
    async def add(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        form = await here.writing.leaders_form(click.workspace, subject_of(click), by=click.user)
        await open_form(click, body, form)
        await ack()

    @app.action(Act.MORE)
    async def more(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        if click.view is None:
            raise Malformed("more fields stand in the form only")
        about = ReasonsMeta.loads(click.view.metadata)
        typed = form_views.read_texts(click.view.values, about.number)
        ask = here.writing.form
        if click.view.callback_id == Form.LEADERS:
            ask = here.writing.leaders_form
        form = await ask(click.workspace, about.deal, by=click.user)
        # What was begun stays what it is: only the field is new.
        form = replace(form, pre_mortem=about.pre_mortem, ids=about.risks(), texts=tuple(typed))
        t = tongue(form.reader.locale)
        view = form_views.reasons_form(t, form, number=about.number + 1)
        await here.desk.gateway.update_view(click.workspace, click.view.id, view)
        await ack()

    async def keep(
        ack: AsyncAck, context: AsyncBoltContext, body: Payload, *, is_leaders: bool
    ) -> None:
        sent = parse_submission(context, body)
        about = ReasonsMeta.loads(sent.metadata)
        use = here.writing.add if is_leaders else here.writing.put_right
        page = await use(
            sent.workspace,
            (about.deal, about.pre_mortem),
            form_views.read_texts(sent.values, about.number),
            about.risks(),
            by=sent.user,
        )
        await ack(response_action="update", view=_page(page))

    @app.view(Form.REASONS)
    async def keep_own(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        await keep(ack, context, body, is_leaders=False)

    @app.view(Form.LEADERS)
    async def keep_leaders(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        await keep(ack, context, body, is_leaders=True)


def _register_counter(app: AsyncApp, here: RisksDesk) -> None:
    @app.action(Act.COUNTER)
    async def open_counter(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        form = await here.writing.counter_form(click.workspace, subject_of(click), by=click.user)
        await here.show(click, body, form_views.counter_form(tongue(form.reader.locale), form))
        await ack()

    @app.view(Form.COUNTER)
    async def keep_counter(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        page = await here.writing.counter(
            sent.workspace,
            CounterMeta.loads(sent.metadata).risk,
            sent.values.text(Field.MOVE),
            sent.values.date(Field.AGAIN_ON),
            by=sent.user,
        )
        await ack(response_action="update", view=_page(page))


def _register_pairs(app: AsyncApp, here: RisksDesk) -> None:
    @app.action(Act.PAIR)
    async def open_pairs(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        form = await here.writing.pair_form(click.workspace, subject_of(click), by=click.user)
        await here.show(click, body, form_views.pair_form(tongue(form.reader.locale), form))
        await ack()

    @app.view(Form.PAIR)
    async def keep_pairs(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        about = PairMeta.loads(sent.metadata)
        page = await here.writing.pair(
            sent.workspace,
            about.pre_mortem,
            form_views.read_pairs(sent.values, about.risks()),
            by=sent.user,
        )
        await ack(response_action="update", view=_page(page))


def _page(page: RisksPage) -> dict[str, object]:
    return dict(risks_page(tongue(page.reader.locale), page))
