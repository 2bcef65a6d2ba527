"""The button of breadth, and what is chosen in its modal (docs/rhythm.md R38)."""

from __future__ import annotations

from datetime import date

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.evidence.praise import breadth_views
from bot.evidence.praise.breadth_views import BreadthMeta
from bot.evidence.praise.ids import Act
from bot.evidence.praise.listeners.desk import PraiseDesk
from bot.slack.messages import View
from bot.slack.payloads import Click, Malformed, Payload, ViewRef, parse_click
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: PraiseDesk) -> None:
    """Register the button, the menu and the two ways through the year."""

    async def look(click: Click, rep: str, first: date | None = None) -> View:
        page = await desk.breadth.page(click.workspace, viewer=click.user, rep=rep, first=first)
        return breadth_views.breadth(tongue(page.reader.locale), page)

    async def turn(ack: AsyncAck, click: Click) -> None:
        at, meta = _stands(click.view)
        view = await look(click, meta.rep, _day(click.value))
        await desk.desk.gateway.update_view(click.workspace, at.id, view, hash=at.hash)
        await ack()

    @app.action(Act.BREADTH)
    async def open_breadth(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.show(click, body, await look(click, click.value))
        await ack()

    @app.action(Act.BREADTH_OF)
    async def of_whom(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        at, meta = _stands(click.view)
        view = await look(click, click.value, _day(meta.first))
        await desk.desk.gateway.update_view(click.workspace, at.id, view, hash=at.hash)
        await ack()

    @app.action(Act.QUARTER_BACK)
    async def back(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        await turn(ack, parse_click(context, body))

    @app.action(Act.QUARTER_ON)
    async def on(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        await turn(ack, parse_click(context, body))


def _stands(view: ViewRef | None) -> tuple[ViewRef, BreadthMeta]:
    if view is None:
        raise Malformed("breadth stands in a modal only")
    return view, BreadthMeta.loads(view.metadata)


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise Malformed(f"no day: {given[:40]!r}") from error
