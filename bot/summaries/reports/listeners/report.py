"""`/coach report`: the form, and what is asked for in it."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.people.desk import Desk
from bot.slack.commands import Commands
from bot.slack.layers import show
from bot.slack.payloads import (
    Command,
    Malformed,
    Payload,
    Submission,
    parse_click,
    parse_submission,
)
from bot.summaries.reports import report_views
from bot.summaries.reports.ids import Act, Form
from bot.summaries.reports.report import Reports
from bot.summaries.reports.report_rules import Asked, Period, ReportField
from bot.summaries.reports.tables import Format
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk, commands: Commands, *, reports: Reports) -> None:
    """Register the word, the button and the form."""

    async def look(command: Command) -> None:
        form = await reports.form(command.workspace, command.user)
        view = report_views.report_form(tongue(form.reader.locale), form)
        await desk.gateway.open_view(command.workspace, command.trigger_id, view)

    commands.add(
        "report",
        look,
        help=N_("`/coach report`: the numbers of your teams as a file"),
        is_for_leads=True,
    )

    @app.action(Act.REPORT)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        form = await reports.form(click.workspace, click.user)
        view = report_views.report_form(tongue(form.reader.locale), form)
        await show(desk.gateway, click, body, view)
        await ack()

    @app.view(Form.REPORT)
    async def ask(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        asked, file = _read(sent)
        form = await reports.ask(sent.workspace, asked, file, by=sent.user)
        view = report_views.on_its_way(tongue(form.reader.locale))
        await ack(response_action="update", view=dict(view))


def _read(sent: Submission) -> tuple[Asked, Format]:
    values = sent.values
    teams = values.choices(ReportField.TEAMS)
    try:
        return (
            Asked(
                tuple(int(one) for one in teams),
                Period(values.choice(ReportField.PERIOD) or ""),
                values.date(ReportField.FROM),
                values.date(ReportField.TO),
            ),
            Format(values.choice(ReportField.FORMAT) or ""),
        )
    except ValueError as error:
        raise Malformed(f"no report: {error}") from error
