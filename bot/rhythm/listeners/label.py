"""The label of a 1:1, in one tap (docs/rhythm.md R15)."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.rhythm.label_views import LABELS, LabelAct
from bot.rhythm.listeners.desk import Desk
from bot.slack.payloads import Payload, parse_click, subject_of

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the labels on people's own sheets."""

    @app.action(re.compile("^(" + "|".join(re.escape(act) for act in LABELS) + ")$"))
    async def label(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        said = LABELS[LabelAct(click.action_id)]
        await desk.rhythms.label(click.workspace, subject_of(click), by=click.user, label=said)
        await ack()
