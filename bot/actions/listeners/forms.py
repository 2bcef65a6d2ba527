"""The forms that change an action: its words and its day, and a line about it (R31, R48)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.actions.form_views import Below, ChangeMeta, WordsAbout, WordsMeta
from bot.actions.ids import Form
from bot.actions.listeners.desk import ActionDesk
from bot.actions.rules import ActionFacts, ActionField
from bot.slack.payloads import Malformed, Payload, parse_submission

__all__ = ["register"]


def register(app: AsyncApp, desk: ActionDesk) -> None:
    """Register both forms."""

    @app.view(Form.CHANGE)
    async def change(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        meta = ChangeMeta.loads(sent.metadata)
        await desk.actions.change(
            sent.workspace,
            meta.action,
            text=sent.values.text(ActionField.TEXT),
            due_on=sent.values.date(ActionField.DUE),
            by=sent.user,
            accepts=bool(meta.accepts),
        )
        await desk.renew(sent.workspace, sent.user, Below(meta.view, meta.listed, meta.page))
        await ack()

    @app.view(Form.WORDS)
    async def words(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        meta = WordsMeta.loads(sent.metadata)
        says: dict[str, Callable[..., Awaitable[ActionFacts]]] = {
            WordsAbout.OUTCOME: desk.actions.explain,
            WordsAbout.HELP: desk.actions.ask_for_help,
            WordsAbout.DECLINE: desk.actions.decline,
        }
        if meta.about not in says:
            raise Malformed(f"no line about that: {meta.about[:40]!r}")
        line = sent.values.text(ActionField.WORDS)
        await says[meta.about](sent.workspace, meta.action, line, by=sent.user)
        await desk.renew(sent.workspace, sent.user, Below(meta.view, meta.listed, meta.page))
        await ack()
