"""The webhook in words: its form, its secret, a try, and what became of a call (R41, R47)."""

from __future__ import annotations

from collections.abc import Mapping

from babel.dates import format_skeleton

from bot.errors import N_, Text
from bot.slack import blocks as bk
from bot.slack.blocks import Confirm, Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block, Said, View
from bot.summaries.reports.ids import Act, Field, Form
from bot.summaries.reports.webhook_pages import CallFacts, WebhookPage
from bot.summaries.reports.webhook_rules import Problem, Sent
from bot.words import Tongue

__all__ = ["given_up", "secret_view", "tried", "webhook_ended", "webhook_form"]

LONGEST = 2000

WORDS: Mapping[Problem, Text] = {
    Problem.ADDRESS: N_("It isn't an address of the internet any more."),
    Problem.UNREACHABLE: N_("Nothing answered there, seen from the internet."),
    Problem.SLOW: N_("It took too long to answer."),
    Problem.BUSY: N_("It asked to be left alone for a while."),
    Problem.BROKEN: N_("It has trouble of its own just now."),
    Problem.LOCKED: N_("It refused the call as not allowed."),
    Problem.GONE: N_("There is nothing at that address any more."),
    Problem.MOVED: N_("It points to another address, and I follow none: give that one itself."),
    Problem.REFUSED: N_("It didn't take the call."),
}


def webhook_form(t: Tongue, page: WebhookPage) -> View:
    """Ask for the address, and show how it stands; what is kept isn't shown again, to nobody."""
    blocks: list[Block] = [
        bk.section(
            t(
                "Each month I send the numbers of all teams to an address of yours, signed, as "
                "JSON: 1:1s held, hours, evidence, actions, as in the weekly summaries."
            )
        ),
        bk.section(
            mrkdwn(
                t.raw(
                    "*What isn't in it:* no word of any 1:1, no deal, and no figure of a single "
                    "person. Teams under 4 reps come as counts, and of a team of one rep come "
                    "none.\n*Who reads it:* whoever reads what that address takes in. The "
                    "address and its secret are kept encrypted."
                )
            )
        ),
    ]
    if page.host:
        blocks += [bk.divider(), bk.section(_state(t, page)), _doors(t)]
        blocks += [_call(t, page, one) for one in page.calls]
    blocks.append(
        bk.input_block(
            Field.ADDRESS,
            t("Another address") if page.host else t("Address"),
            bk.plain_text_input(
                Field.ADDRESS, most=LONGEST, placeholder="https://example.com/coach"
            ),
            hint=t(
                "It begins with https://. You get a secret that shows your side that a call is "
                "mine; docs/webhook.md says how."
            ),
        )
    )
    return bk.modal(
        title=t("Webhook"),
        blocks=blocks,
        callback_id=Form.WEBHOOK,
        submit=t("Save"),
        close=t("Close"),
    )


def secret_view(t: Tongue, page: WebhookPage, secret: str) -> View:
    """Show the secret, this once."""
    blocks: list[Block] = [
        bk.section(
            mrkdwn(
                t.raw("*Done.* The numbers go to *{host}* from now on, first on {day}."),
                host=page.host,
                day=_next_day(t, page),
            )
        ),
        bk.section(mrkdwn(t.raw("Your secret:\n`{secret}`"), secret=Mrkdwn(secret))),
        bk.section(
            t(
                "Copy it now: I don't show it again. With it your side sees that a call is mine "
                "and was changed by nobody. If it gets lost, make a new one here."
            )
        ),
        bk.actions(_test(t)),
    ]
    return bk.modal(title=t("Webhook"), blocks=blocks, close=t("I've copied it"))


def tried(t: Tongue, sent: Sent) -> View:
    """Tell what came of a try."""
    if sent.problem is None:
        words = t("*It works.* Your address took an example month. Nothing real was in it.")
    elif sent.problem is Problem.SLOW:
        words = t(
            "Your address took longer than 2 seconds to answer, so I can't tell you here. The "
            "monthly call waits longer: look at your side whether the example arrived."
        )
    else:
        words = mrkdwn(
            t.raw("*That didn't arrive.* {why} Mend it there, then try again."),
            why=t.text(WORDS[sent.problem]),
        )
    return bk.modal(title=t("A test call"), blocks=[bk.section(words)], close=t("Close"))


def webhook_ended(t: Tongue) -> View:
    """Say that nothing is sent any more."""
    words = t("*Done.* I send no numbers there any more, and have forgotten what was on its way.")
    return bk.modal(title=t("Webhook"), blocks=[bk.section(words)], close=t("Close"))


def given_up(t: Tongue, page: WebhookPage, call: CallFacts) -> Said:
    """Tell who set it that a month's numbers couldn't be delivered, and what helps."""
    month = _month(t, call)
    if call.sent_at is not None:
        text = mrkdwn(
            t.raw("The numbers of {month} have arrived at *{host}* after all."),
            month=month,
            host=page.host,
        )
        return Said(text, bk.message([bk.section(text)]))
    head = mrkdwn(
        t.raw("I couldn't deliver the numbers of {month} to *{host}*."),
        month=month,
        host=page.host,
    )
    lines = [head]
    if call.problem is not None:
        lines.append(Mrkdwn(t.text(WORDS[call.problem])))
    if not call.is_given_up:
        lines.append(Mrkdwn(t("I'm trying once more.")))
        return Said(head, bk.message([bk.section(Mrkdwn(" ".join(lines)))]))
    lines.append(
        Mrkdwn(t("I've stopped trying, and keep them. `/coach webhook` changes the address."))
    )
    blocks = [
        bk.section(Mrkdwn(" ".join(lines))),
        bk.actions(_again(t, call)),
        bk.context(t("Only you see this.")),
    ]
    return Said(head, bk.message(blocks))


def _state(t: Tongue, page: WebhookPage) -> Mrkdwn:
    assert page.set_at is not None
    return mrkdwn(
        t.raw("*Set:* numbers go to *{host}*. {who} set it on {day}. Next on {next}."),
        host=page.host,
        who=mention(page.set_by),
        day=t.short_day(page.reader.hours.local_day(page.set_at)),
        next=_next_day(t, page),
    )


def _next_day(t: Tongue, page: WebhookPage) -> str:
    assert page.next_at is not None
    return t.short_day(page.reader.hours.local_day(page.next_at))


def _call(t: Tongue, page: WebhookPage, call: CallFacts) -> Block:
    month = _month(t, call)
    if call.sent_at is not None:
        day = t.short_day(page.reader.hours.local_day(call.sent_at))
        return bk.section(t("{month}: arrived on {day}.", month=month, day=day))
    why = t.text(WORDS[call.problem]) if call.problem else ""
    if not call.is_given_up:
        words = t("{month}: on its way. {why}", month=month, why=why)
        return bk.section(words.strip())
    words = t("{month}: not delivered. {why}", month=month, why=why)
    return bk.section(words.strip(), accessory=_again(t, call))


def _month(t: Tongue, call: CallFacts) -> str:
    return str(format_skeleton("yMMMM", call.month, locale=t.locale))


def _doors(t: Tongue) -> Block:
    return bk.actions(
        _test(t),
        bk.button(
            t("New secret"),
            Act.WEBHOOK_RENEW,
            confirm=Confirm(
                t("Make a new secret?"),
                t("The present one is void at once: what checks it refuses me until it knows."),
                t("Make it"),
                t("Keep it"),
            ),
        ),
        bk.button(
            t("End it"),
            Act.WEBHOOK_END,
            style="danger",
            confirm=Confirm(
                t("End the webhook?"),
                t("No numbers are sent any more, and the address is forgotten."),
                t("End it"),
                t("Keep it"),
                danger=True,
            ),
        ),
    )


def _test(t: Tongue) -> Element:
    return bk.button(t("Send a test call"), Act.WEBHOOK_TEST)


def _again(t: Tongue, call: CallFacts) -> Element:
    label = t("Try again")
    return bk.button(
        label,
        Act.WEBHOOK_AGAIN,
        value=str(call.id),
        accessibility_label=f"{label}: {_month(t, call)}",
    )
