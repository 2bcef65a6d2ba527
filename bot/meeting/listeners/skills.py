"""The skill of the month: `/coach skill`, its buttons and its form (docs/rhythm.md R37)."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.meeting import skill_views
from bot.meeting.ids import Act, Field, Form
from bot.meeting.skill_views import SkillMeta
from bot.meeting.skills import Skills
from bot.people.desk import Desk
from bot.slack.commands import Commands
from bot.slack.messages import Said
from bot.slack.payloads import Command, Payload, parse_click, parse_submission, subject_of

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk, commands: Commands, skills: Skills) -> None:
    """Register the word, the buttons and the form."""

    async def say(command: Command) -> Said:
        pages = await skills.pages(command.workspace, viewer=command.user)
        return skill_views.skills_said(await desk.tongue(command), pages, command.user)

    commands.add("skill", say, help=N_("`/coach skill`: the skill of the month, to see or choose"))

    @app.action(Act.SKILL)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await skills.page(click.workspace, click.value, viewer=click.user)
        t = await desk.tongue(click)
        view = skill_views.skill_form(t, page, is_rep=click.user == page.rep)
        in_modal = click.view is not None and bool(click.view.callback_id)
        show = desk.gateway.push_view if in_modal else desk.gateway.open_view
        await show(click.workspace, click.trigger_id, view)
        await ack()

    @app.view(Form.SKILL)
    async def propose(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        rep = SkillMeta.loads(sent.metadata).rep
        await skills.propose(
            sent.workspace,
            rep,
            sent.values.choice(Field.SKILL),
            sent.values.text(Field.AIM),
            by=sent.user,
        )
        await ack()

    @app.action(Act.SKILL_AGREE)
    async def agree(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await skills.agree(click.workspace, subject_of(click), by=click.user)
        await ack()

    @app.action(Act.SKILL_KEEP)
    async def keep(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await skills.keep(click.workspace, subject_of(click), by=click.user)
        await ack()
