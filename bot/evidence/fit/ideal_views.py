"""The ideal customer in words: its form, and how those read it who don't write it (R13, R47)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.evidence.fit.fit_words import HINTS, NAMES
from bot.evidence.fit.ids import Act, Form
from bot.evidence.fit.pages import IdealPage
from bot.evidence.fit.rules import LONGEST_PART, Ideal, Part
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block, View
from bot.slack.payloads import Values
from bot.words import Tongue

__all__ = ["ideal_button", "ideal_view", "read", "saved", "unset_line"]


def ideal_view(t: Tongue, page: IdealPage) -> View:
    """Show the description: as a form to whoever may write it, else to read."""
    if not page.may_change:
        return bk.modal(
            title=t("Ideal customer"),
            blocks=[*_shown(t, page.ideal), bk.context(_readers(t))],
            close=t("Close"),
        )
    blocks: list[Block] = [
        bk.section(
            t(
                "Whom do you sell to best? With this, each early deal gets up to three questions "
                "about its fit, and a thin pipeline can be told from the wrong customers."
            )
        ),
        bk.context(_readers(t)),
    ]
    blocks += [
        bk.input_block(
            str(part),
            t.text(NAMES[part]),
            bk.plain_text_input(
                str(part),
                multiline=True,
                initial=page.ideal.parts.get(part, ""),
                most=LONGEST_PART,
            ),
            optional=True,
            hint=t.text(HINTS[part]),
        )
        for part in Part
    ]
    if page.ideal.changed_at:
        blocks.append(bk.context(_changed(t, page)))
    return bk.modal(
        title=t("Ideal customer"),
        blocks=blocks,
        callback_id=Form.IDEAL,
        submit=t("Save"),
        close=t("Leave it"),
    )


def read(values: Values) -> Mapping[Part, str]:
    """Read the form."""
    return {part: values.text(str(part)) for part in Part}


def saved(t: Tongue, ideal: Ideal) -> View:
    """Say what the description does from now on."""
    if not ideal.described:
        words = t("The description is gone. Early deals get no questions about their fit.")
    else:
        parts = t.items([t.within(t.text(NAMES[part])) for part in ideal.asked])
        words = t(
            "Kept. From now on early deals are asked about their {parts}: in deal checks, "
            "and on the deal's page.",
            parts=parts,
        )
    return bk.modal(title=t("Ideal customer"), blocks=[bk.section(words)], close=t("Done"))


def ideal_button(t: Tongue, *, is_set: bool = True) -> Element:
    """Lead to the description, from a message, a modal or the Home."""
    return bk.button(t("Ideal customer") if is_set else t("Describe them"), Act.IDEAL)


def unset_line(t: Tongue) -> str:
    """Say what a description would unlock, for the list of what isn't set up (R49a)."""
    return t(
        "Your ideal customer: described, early deals get questions about their fit, and two noes "
        "propose walking away."
    )


def _shown(t: Tongue, ideal: Ideal) -> list[Block]:
    if not ideal.described:
        return [
            bk.section(
                t(
                    "Nobody described your ideal customer yet. Whoever leads a team does that, "
                    "in the App Home."
                )
            )
        ]
    return [
        bk.section(mrkdwn("*{name}*\n{words}", name=t.text(NAMES[part]), words=ideal.parts[part]))
        for part in ideal.described
    ]


def _readers(t: Tongue) -> str:
    return t(
        "Everybody in this workspace who takes part can read this; "
        "whoever leads a team and your admins can change it."
    )


def _changed(t: Tongue, page: IdealPage) -> Mrkdwn:
    assert page.ideal.changed_at is not None
    day = page.reader.hours.local_day(page.ideal.changed_at)
    who = mention(page.ideal.changed_by)
    return mrkdwn(t.raw("Last changed by {who} on {day}."), who=who, day=t.short_day(day))
