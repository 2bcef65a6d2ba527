"""Policy templates in words, and the form that makes one (docs/rhythm.md R46)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from bot.people.rules import Times
from bot.rhythm.capacity import RHYTHMS, TARGETS
from bot.rhythm.form import LONGEST_NAME
from bot.rhythm.ids import Form
from bot.rhythm.prepared_pages import PreparedField, PreparePage
from bot.rhythm.prepared_rules import STANDARD, Template
from bot.rhythm.rules import WeeklyTime
from bot.rhythm.set_up_shown import WORKWEEK, minutes, one_of
from bot.rhythm.set_up_views import day_select, every_select, length_select
from bot.rhythm.slot_words import slot_words
from bot.rhythm.timetable import Slot
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, mrkdwn
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.slack.payloads import Values
from bot.words import Tongue

__all__ = ["TemplateMeta", "policy_words", "read_template", "template_form"]


@dataclass(frozen=True)
class TemplateMeta(Metadata):
    """Above which view the template's form was opened."""

    root: str


def template_form(t: Tongue, page: PreparePage, root: str) -> View:
    """Ask for a policy template; the name of one that is there changes that one."""
    names = [one.name for one in page.templates]
    blocks: list[Block] = [
        bk.section(
            t("What a team begins with. Its manager can change all of it before they start.")
        ),
        bk.input_block(
            PreparedField.NAME,
            t("Name of the template"),
            bk.plain_text_input(PreparedField.NAME, most=LONGEST_NAME),
            hint=t("The sheet's lines name it. To change one, type its name."),
        ),
        bk.input_block(
            PreparedField.DAY, t("Best day"), day_select(t, PreparedField.DAY, STANDARD.weekday)
        ),
        bk.input_block(
            PreparedField.TIME,
            t("First 1:1 at"),
            bk.timepicker(PreparedField.TIME, initial=time(STANDARD.start // 60)),
            hint=t("By each manager's own clock."),
        ),
        bk.input_block(
            PreparedField.LENGTH,
            t("Length"),
            length_select(t, PreparedField.LENGTH, STANDARD.length),
        ),
        bk.input_block(
            PreparedField.EVERY,
            t("How often"),
            every_select(t, PreparedField.EVERY, STANDARD.every),
        ),
        bk.input_block(
            PreparedField.TARGET,
            t("Coaching for each rep, a month"),
            bk.static_select(
                PreparedField.TARGET,
                [Choice(t.many("{n} hour", "{n} hours", n), str(n)) for n in reversed(TARGETS)],
                initial=str(STANDARD.target),
            ),
        ),
        bk.input_block(
            PreparedField.TIMES,
            t("Times"),
            bk.radio_buttons(
                PreparedField.TIMES,
                [
                    Choice(t("Coach finds times"), Times.STAGGERED),
                    Choice(t("The manager says each rep's time"), Times.KEPT),
                ],
                initial=STANDARD.times,
            ),
        ),
    ]
    blocks.append(
        bk.context(
            t("Admins and ops see templates; a manager sees what their own team begins with.")
        )
    )
    if names:
        blocks.append(
            bk.context(mrkdwn(t.raw("There are already: {names}."), names=t.items(names)))
        )
    return bk.modal(
        title=t("Policy template"),
        blocks=blocks,
        callback_id=Form.TEMPLATE,
        submit=t("Save"),
        close=t("Back"),
        metadata=TemplateMeta(root).dumps(),
    )


def read_template(values: Values) -> Template:
    """Read the form; what is wrong with it the service says. Raises Malformed."""
    chosen = values.choice
    return Template(
        values.text(PreparedField.NAME),
        one_of(WORKWEEK, chosen(PreparedField.DAY), STANDARD.weekday),
        minutes(values.time(PreparedField.TIME) or time(STANDARD.start // 60)),
        int(chosen(PreparedField.LENGTH) or STANDARD.length),
        Times.KEPT if chosen(PreparedField.TIMES) == Times.KEPT else Times.STAGGERED,
        one_of(RHYTHMS, chosen(PreparedField.EVERY), STANDARD.every),
        one_of(TARGETS, chosen(PreparedField.TARGET), STANDARD.target),
    )


def policy_words(t: Tongue, template: Template) -> str:
    """Say in a line what a team begins with."""
    hours = t.many("{n} hour", "{n} hours", template.target)
    length = t("{n} minutes", n=template.length)
    if template.times is Times.KEPT:
        return t("{length} each, {hours} of coaching a month", length=length, hours=hours)
    time_of = WeeklyTime("UTC", template.weekday, template.start, template.length)
    slot = slot_words(t, Slot(time_of, template.every))
    return t("From {slot}, {hours} of coaching a month", slot=slot, hours=hours)
