"""From Slack's payloads to call plans and back (docs/rhythm.md R26, R29, R30)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.call_plans import form_views, plan_views
from bot.call_plans.answering import Answering
from bot.call_plans.commitment import Doubted, doubt
from bot.call_plans.form_views import FormMeta, PlanMeta, QuestionMeta
from bot.call_plans.ids import Act, Field, Form
from bot.call_plans.pages import FormPage, PlanPage
from bot.call_plans.rules import Outcome
from bot.call_plans.service import CallPlans
from bot.call_plans.views import OUTCOME_ACTS
from bot.call_plans.writing import Writing, mark_of
from bot.errors import N_
from bot.people.desk import Desk
from bot.slack import layers
from bot.slack.commands import Commands
from bot.slack.messages import Said, View
from bot.slack.payloads import (
    Click,
    Command,
    Malformed,
    Payload,
    parse_click,
    parse_submission,
    subject_of,
)
from bot.words import tongue

__all__ = ["CallDesk", "register"]


@dataclass(frozen=True, slots=True)
class CallDesk:
    """What the listeners of this room work with."""

    desk: Desk
    plans: CallPlans
    writing: Writing
    answering: Answering

    async def show(self, click: Click, body: Payload, view: View) -> None:
        """Show a view where the click was: in place of one of ours, on top of another's, or new."""
        is_ours = click.view is not None and _is_of_a_plan(click.view.metadata)
        await layers.show(self.desk.gateway, click, body, view, in_place=is_ours)

    async def show_again(self, click: Click, body: Payload, page: PlanPage, note: str = "") -> None:
        """Show a plan anew where it stood in a view; messages follow by the outbox."""
        if click.view is not None and layers.is_modal(body) and _is_of_a_plan(click.view.metadata):
            view = plan_views.plan_view(tongue(page.reader.locale), page, note)
            await self.desk.gateway.update_view(click.workspace, click.view.id, view)


def register(
    app: AsyncApp,
    desk: Desk,
    commands: Commands,
    *,
    plans: CallPlans,
    writing: Writing,
    answering: Answering,
) -> None:
    """Register the words, the buttons and the forms of this room."""
    here = CallDesk(desk, plans, writing, answering)
    _register_words(here, commands)
    _register_plan(app, here)
    _register_form(app, here)
    _register_question(app, here)
    _register_outcome(app, here)


def _register_words(here: CallDesk, commands: Commands) -> None:
    async def plan(command: Command) -> None:
        page = await here.writing.new(command.workspace, by=command.user, typed=command.rest)
        view = form_views.plan_form(tongue(page.rep.locale), page)
        await here.desk.gateway.open_view(command.workspace, command.trigger_id, view)

    async def plans(command: Command) -> Said:
        page = await here.plans.plans(command.workspace, command.user)
        return plan_views.plans_list(tongue(page.reader.locale), page)

    commands.add(
        "plan",
        plan,
        help=N_("`/coach plan`: plan your next call; a deal's name may follow"),
    )
    commands.add("plans", plans, help=N_("`/coach plans`: calls to come, and those to tell of"))


def _register_plan(app: AsyncApp, here: CallDesk) -> None:
    @app.action(Act.OPEN)
    async def open_plan(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await here.plans.page(click.workspace, subject_of(click), viewer=click.user)
        await here.show(click, body, plan_views.plan_view(tongue(page.reader.locale), page))
        await ack()

    @app.action(Act.CANCEL)
    async def cancel(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await here.writing.cancel(click.workspace, subject_of(click), by=click.user)
        await here.show_again(click, body, page)
        await ack()

    @app.action(Act.FILE)
    async def hand_file(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        plan = subject_of(click)
        await here.writing.hand_file(click.workspace, plan, by=click.user)
        page = await here.plans.page(click.workspace, plan, viewer=click.user)
        note = plan_views.on_its_way(tongue(page.reader.locale))
        await here.show_again(click, body, page, note)
        await ack()


def _register_form(app: AsyncApp, here: CallDesk) -> None:
    @app.action(Act.WRITE)
    async def write(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        deal = subject_of(click) if click.value else None
        page = await here.writing.new(click.workspace, by=click.user, deal_id=deal)
        await here.show(click, body, form_views.plan_form(tongue(page.rep.locale), page))
        await ack()

    @app.action(Act.CHANGE)
    async def change(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await here.writing.form(click.workspace, subject_of(click), None, by=click.user)
        await here.show(click, body, form_views.plan_form(tongue(page.rep.locale), page))
        await ack()

    @app.action(Act.MORE)
    async def more(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        if click.view is None:
            raise Malformed("more fields stand in the form only")
        about = FormMeta.loads(click.view.metadata)
        draft = form_views.read(click.view.values)
        page = await here.writing.form(click.workspace, about.plan, draft, by=click.user)
        is_told = about.told_of == mark_of(draft.commitment)
        view = form_views.plan_form(
            tongue(page.rep.locale),
            page,
            is_full=True,
            doubted=doubt(draft.commitment) if is_told else None,
            told_of=about.told_of,
        )
        await here.desk.gateway.update_view(click.workspace, click.view.id, view)
        await ack()

    @app.view(Form.PLAN)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        about, draft = FormMeta.loads(sent.metadata), form_views.read(sent.values)
        saved = await here.writing.save(
            sent.workspace, draft, by=sent.user, plan_id=about.plan, told_of=about.told_of
        )
        if isinstance(saved, Doubted):
            page = await here.writing.form(sent.workspace, about.plan, draft, by=sent.user)
            view = _doubting(page, about, saved)
        else:
            t = tongue(saved.reader.locale)
            view = plan_views.plan_view(t, saved, plan_views.saved_words(t, saved))
        await ack(response_action="update", view=dict(view))


def _register_question(app: AsyncApp, here: CallDesk) -> None:
    @app.action(Act.ASK)
    async def open_question(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await here.answering.may_ask(click.workspace, subject_of(click), by=click.user)
        await here.show(click, body, form_views.question_form(tongue(page.reader.locale), page))
        await ack()

    @app.action(Act.REWORD)
    async def open_asked(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        asked, page = await here.answering.may_reword(
            click.workspace, subject_of(click), by=click.user
        )
        t = tongue(page.reader.locale)
        await here.show(click, body, form_views.question_form(t, page, asked))
        await ack()

    @app.view(Form.QUESTION)
    async def ask(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        about = QuestionMeta.loads(sent.metadata)
        text = sent.values.text(Field.QUESTION)
        if about.question:
            await here.answering.reword(sent.workspace, about.question, text, by=sent.user)
        else:
            await here.answering.ask(sent.workspace, about.plan, text, by=sent.user)
        page = await here.plans.page(sent.workspace, about.plan, viewer=sent.user)
        t = tongue(page.reader.locale)
        view = plan_views.plan_view(t, page, plan_views.asked_words(t, page))
        await ack(response_action="update", view=dict(view))


def _register_outcome(app: AsyncApp, here: CallDesk) -> None:
    @app.action(re.compile("^(" + "|".join(map(re.escape, OUTCOME_ACTS)) + ")$"))
    async def answer(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        outcome = OUTCOME_ACTS[Act(click.action_id)]
        plan = subject_of(click)
        page = await here.answering.answer(click.workspace, plan, outcome, by=click.user)
        await here.show_again(click, body, page)
        await ack()

    @app.action(Act.LEARN)
    async def open_outcome(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await here.answering.may_answer(click.workspace, subject_of(click), by=click.user)
        await here.show(click, body, form_views.outcome_form(tongue(page.reader.locale), page))
        await ack()

    @app.view(Form.OUTCOME)
    async def learn(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        plan = PlanMeta.loads(sent.metadata).plan
        said = sent.values.choice(Field.OUTCOME)
        outcome = Outcome(said) if said in set(Outcome) else None
        learned = sent.values.text(Field.LEARNED)
        await here.answering.learn(sent.workspace, plan, outcome, learned, by=sent.user)
        await ack()


def _doubting(page: FormPage, about: FormMeta, doubted: Doubted) -> View:
    return form_views.plan_form(
        tongue(page.rep.locale),
        page,
        is_full=bool(about.is_full),
        doubted=doubted,
        told_of=mark_of(page.draft.commitment),
    )


def _is_of_a_plan(metadata: str) -> bool:
    try:
        PlanMeta.loads(metadata)
    except Malformed:
        return False
    return True
