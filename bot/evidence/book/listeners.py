"""From Slack's payloads to what is known of deals, and back (docs/rhythm.md R20 to R24)."""

from __future__ import annotations

from dataclasses import dataclass

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.evidence.book import form_views, list_views, views
from bot.evidence.book.form_views import BookFormMeta, BuyerMeta, ViewMeta
from bot.evidence.book.ids import OURS, Act, Door, Form, Menu
from bot.evidence.book.overruling import Overruled, Overruling
from bot.evidence.book.pages import BookForm, BookPage, BuyerForm
from bot.evidence.book.rules import Answer
from bot.evidence.book.seats import Seats
from bot.evidence.book.service import Book
from bot.evidence.book.words import answer_words, label_words
from bot.evidence.book.writing import Writing
from bot.evidence.reading.types import Label
from bot.people.desk import Desk
from bot.slack import layers
from bot.slack.commands import Commands
from bot.slack.messages import Said, View
from bot.slack.payloads import (
    SUBJECT_DIGITS,
    Click,
    Command,
    Malformed,
    Payload,
    parse_click,
    parse_submission,
    subject_of,
)
from bot.words import tongue

__all__ = ["BookDesk", "door_of", "judgement", "register", "two_numbers"]

ANSWERS = {Act.YES: Answer.YES, Act.NOT_YET: Answer.NOT_YET, Act.NO: Answer.NO}
COUNTS_NOW = N_("Noted: it counts as {label} now. What was read stays beside it.", label=...)
AS_READ = N_("Taken back: it counts as {label}, as it was read.", label=...)
THANKS = N_("Thank you: “{answer}” is kept with the deal.", answer=...)


@dataclass(frozen=True, slots=True)
class BookDesk:
    """What the listeners of this part work with."""

    desk: Desk
    book: Book
    writing: Writing
    overruling: Overruling
    seats: Seats

    async def show(self, click: Click, body: Payload, view: View) -> None:
        """Show a view where the click was: in place of one of ours, on top of another's, or new."""
        is_ours = click.view is not None and click.view.callback_id.startswith(OURS)
        await layers.show(self.desk.gateway, click, body, view, in_place=is_ours)

    async def told(self, click: Click, body: Payload, done: Overruled, said: str) -> None:
        """Say what a tap did: on the page, or beside the message that it was in."""
        deal, t = done.reading.deal_id, tongue(done.reader.locale)
        if click.view is None or not layers.is_modal(body):
            await self.desk.gateway.respond(click.response_url, text=said)
        elif deal is not None:
            offset = views.BookMeta.loads(click.view.metadata).offset
            page = await self.book.page(click.workspace, deal, viewer=click.user, offset=offset)
            await self.show(click, body, views.book_page(t, page, said))


def register(app: AsyncApp, commands: Commands, here: BookDesk) -> None:
    """Register the word, the buttons and the forms of this part."""
    _register_word(here, commands)
    _register_page(app, here)
    _register_book(app, here)
    _register_buyers(app, here)
    _register_readings(app, here)
    _register_views(app, here)


def _register_word(here: BookDesk, commands: Commands) -> None:
    async def know(command: Command) -> Said | None:
        page = await here.book.look(command.workspace, command.user, command.rest)
        t = tongue(page.reader.locale)
        if not isinstance(page, BookPage):
            return list_views.know_list(t, page)
        view = views.book_page(t, page)
        await here.desk.gateway.open_view(command.workspace, command.trigger_id, view)
        return None

    commands.add(
        "know",
        know,
        help=N_("`/coach know`: what your deals rest on; a deal's name opens all we know of it"),
    )


def _register_page(app: AsyncApp, here: BookDesk) -> None:
    @app.action(Act.OPEN)
    async def open_page(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await here.book.page(click.workspace, subject_of(click), viewer=click.user)
        await here.show(click, body, views.book_page(tongue(page.reader.locale), page))
        await ack()

    async def turn(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        deal, offset = two_numbers(click.value)
        page = await here.book.page(click.workspace, deal, viewer=click.user, offset=offset)
        await here.show(click, body, views.book_page(tongue(page.reader.locale), page))
        await ack()

    app.action(Act.MORE)(turn)
    app.action(Act.BACK)(turn)


def _register_book(app: AsyncApp, here: BookDesk) -> None:
    @app.action(Act.WRITE)
    async def write(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        form = await here.writing.form(click.workspace, subject_of(click), by=click.user)
        await here.show(click, body, form_views.book_form(tongue(form.reader.locale), form))
        await ack()

    @app.action(Act.DOORS)
    async def go_on(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        deal, door = door_of(click.value)
        await here.show(click, body, await _behind(here, click, deal, door))
        await ack()

    @app.action(Act.TAKE_IN)
    async def take_in(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        if click.value.isdecimal():
            form = await here.writing.take_in_reading(
                click.workspace, subject_of(click), by=click.user
            )
        elif click.message is not None:
            form = await here.writing.take_in(
                click.workspace, click.message, click.value, by=click.user
            )
        else:
            raise Malformed("a reply is taken in where it was asked for")
        t = tongue(form.reader.locale)
        view = (
            form_views.buyer_form(t, form)
            if isinstance(form, BuyerForm)
            else form_views.book_form(t, form)
        )
        await here.show(click, body, view)
        await ack()

    @app.view(Form.BOOK)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        about, typed = BookFormMeta.loads(sent.metadata), form_views.read(sent.values)
        done = await here.writing.save(
            sent.workspace, about.deal, typed, by=sent.user, seen=about.seen
        )
        t = tongue(done.reader.locale)
        view = (
            form_views.book_form(t, done)
            if isinstance(done, BookForm)
            else views.book_page(t, done, t("Saved."))
        )
        await ack(response_action="update", view=dict(view))


def _register_buyers(app: AsyncApp, here: BookDesk) -> None:
    @app.action(Act.CHANGE_BUYER)
    async def change(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        form = await here.writing.buyer(click.workspace, subject_of(click), by=click.user)
        await here.show(click, body, form_views.buyer_form(tongue(form.reader.locale), form))
        await ack()

    @app.action(Act.DROP_BUYER)
    async def drop(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await here.writing.drop_buyer(click.workspace, subject_of(click), by=click.user)
        t = tongue(page.reader.locale)
        await here.show(click, body, views.book_page(t, page, t("Taken off the list.")))
        await ack()

    @app.view(Form.BUYER)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        about = BuyerMeta.loads(sent.metadata)
        wanted = form_views.read_buyer(sent.values, about.buyer)
        page = await here.writing.save_buyer(sent.workspace, about.deal, wanted, by=sent.user)
        t = tongue(page.reader.locale)
        await ack(response_action="update", view=dict(views.book_page(t, page, t("Saved."))))


def _register_readings(app: AsyncApp, here: BookDesk) -> None:
    async def judge(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        reading, wanted = judgement(click.value)
        if isinstance(wanted, Label) or wanted is Menu.AS_READ:
            label = wanted if isinstance(wanted, Label) else None
            done = await here.overruling.overrule(click.workspace, reading, label, by=click.user)
            t = tongue(done.reader.locale)
            words = COUNTS_NOW if done.reading.overruled else AS_READ
            said = t.text(words.filled(label=label_words(t, done.reading.counts_as)))
        else:
            holds = wanted is Menu.VERIFIED
            done = await here.overruling.verify(
                click.workspace, reading, by=click.user, holds=holds
            )
            t = tongue(done.reader.locale)
            said = t("Noted: you have verified it.") if holds else t("Noted: not verified.")
        await here.told(click, body, done, said)
        await ack()

    app.action(Act.OVERRULE)(judge)
    app.action(Act.MENU)(judge)


def _register_views(app: AsyncApp, here: BookDesk) -> None:
    for act, answer in ANSWERS.items():
        _register_answer(app, here, act, answer)

    @app.action(Act.CHANGE_VIEW)
    async def change(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        form = await here.seats.change(click.workspace, subject_of(click), by=click.user)
        await here.show(click, body, form_views.view_form(tongue(form.reader.locale), form))
        await ack()

    @app.view(Form.VIEW)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        about = ViewMeta.loads(sent.metadata)
        answer, why = form_views.read_answer(sent.values)
        page = await here.seats.say(
            sent.workspace, about.deal, answer, why, by=sent.user, view_id=about.view
        )
        t = tongue(page.reader.locale)
        await ack(response_action="update", view=dict(views.book_page(t, page, t("Saved."))))


def _register_answer(app: AsyncApp, here: BookDesk, act: Act, answer: Answer) -> None:
    @app.action(act)
    async def take(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        if click.message is None:
            raise Malformed("the buyer's seat is taken where it was asked for")
        form = await here.seats.answer(click.workspace, click.message, answer, by=click.user)
        if form is not None:
            await here.show(click, body, form_views.view_form(tongue(form.reader.locale), form))
        else:
            t = await here.desk.tongue(click)
            said = t.text(THANKS.filled(answer=answer_words(t, answer)))
            await here.desk.gateway.respond(click.response_url, text=said)
        await ack()


async def _behind(here: BookDesk, click: Click, deal: int, door: Door) -> View:
    """Load the form that an entry of the page's menu opens."""
    match door:
        case Door.WRITE:
            book = await here.writing.form(click.workspace, deal, by=click.user)
            return form_views.book_form(tongue(book.reader.locale), book)
        case Door.ADD_BUYER:
            buyer = await here.writing.new_buyer(click.workspace, deal, by=click.user)
            return form_views.buyer_form(tongue(buyer.reader.locale), buyer)
        case Door.SEAT:
            seat = await here.seats.form(click.workspace, deal, by=click.user)
            return form_views.view_form(tongue(seat.reader.locale), seat)


def door_of(value: str) -> tuple[int, Door]:
    """Read an entry of the page's menu. Raises Malformed."""
    digits, _, wanted = value.partition(":")
    if wanted not in set(Door):
        raise Malformed("no entry of the menu")
    return _number(digits), Door(wanted)


def judgement(value: str) -> tuple[int, Label | Menu]:
    """Read what a button or the menu of a reading says of it. Raises Malformed."""
    digits, _, wanted = value.partition(":")
    reading = _number(digits)
    if wanted in set(Label):
        return reading, Label(wanted)
    if wanted in set(Menu):
        return reading, Menu(wanted)
    raise Malformed("nothing that can be said of a reading")


def two_numbers(value: str) -> tuple[int, int]:
    """Read a deal's id and how far its page is turned. Raises Malformed."""
    first, _, second = value.partition(":")
    return _number(first), _number(second)


def _number(digits: str) -> int:
    if not (digits.isascii() and digits.isdigit() and len(digits) <= SUBJECT_DIGITS):
        raise Malformed("no id of ours")
    return int(digits)
