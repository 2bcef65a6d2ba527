"""The forms to plan and to move a session (docs/rhythm.md R15a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.sessions.ids import Field, Form
from bot.sessions.moment_views import deal_field, rep_choices
from bot.sessions.pages import PlanPage, SessionPage
from bot.sessions.rules import LONGEST_ABOUT
from bot.sessions.templates import templates
from bot.sessions.views import kind_name, when_for
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, mention, mrkdwn
from bot.slack.messages import View
from bot.slack.metadata import Metadata
from bot.words import Tongue

__all__ = ["AS_USUAL", "SessionMeta", "move_form", "plan_form"]

LENGTHS = (15, 30, 45, 60, 90)
AS_USUAL = "usual"
MID_MORNING = time(10)


@dataclass(frozen=True)
class SessionMeta(Metadata):
    """Which session a form is about."""

    session: int


def plan_form(t: Tongue, page: PlanPage, rep: str = "") -> View:
    """Ask what kind of session, with whom and when."""
    kinds = [
        Choice(t.text(one.name), one.key, description=t.text(one.purpose))
        for one in templates().values()
    ]
    reps = rep_choices(page.reps)
    known = {one.value for one in reps}
    lengths = [
        Choice(t("As usual for its kind"), AS_USUAL),
        *(Choice(t("{n} minutes", n=one), str(one)) for one in LENGTHS),
    ]
    return bk.modal(
        title=t("Plan a session"),
        blocks=[
            bk.context(
                t(
                    "You and this rep can read it, in your group conversation with me, and nobody "
                    "else. There you both get its questions and a calendar file."
                )
            ),
            bk.input_block(
                Field.KIND,
                t("What kind of session?"),
                bk.static_select(Field.KIND, kinds, initial=kinds[0].value),
                hint=t("Each has its own questions. Your weekly 1:1 stays as it is."),
            ),
            bk.input_block(
                Field.REP,
                t("With whom?"),
                bk.static_select(Field.REP, reps, initial=rep if rep in known else None),
            ),
            bk.input_block(Field.DAY, t("On which day?"), bk.datepicker(Field.DAY)),
            bk.input_block(
                Field.TIME,
                t("At"),
                bk.timepicker(Field.TIME, initial=MID_MORNING),
                hint=t(
                    "Your time, {zone}. Within the working hours of you both.",
                    zone=t.zone(page.reader.zone),
                ),
            ),
            bk.input_block(
                Field.LENGTH,
                t("How long?"),
                bk.static_select(Field.LENGTH, lengths, initial=AS_USUAL),
            ),
            bk.input_block(
                Field.ABOUT,
                t("What about?"),
                bk.plain_text_input(Field.ABOUT, most=LONGEST_ABOUT),
                optional=True,
            ),
            deal_field(t),
        ],
        callback_id=Form.PLAN,
        submit=t("Plan it"),
        close=t("Leave it"),
    )


def move_form(t: Tongue, page: SessionPage, reader: str) -> View:
    """Ask for another time."""
    facts = page.facts
    mine = page.manager if reader == facts.manager else page.rep
    local = _local(facts.planned_at, mine.zone)
    return bk.modal(
        title=t("Move this session"),
        blocks=[
            bk.context(t("Both of you read of the new time in your group conversation with me.")),
            bk.section(
                mrkdwn(
                    t.raw("{session} with {person}: {when}."),
                    session=kind_name(t, page.template),
                    person=mention(facts.other(reader)),
                    when=when_for(t, page, reader),
                )
            ),
            bk.input_block(
                Field.DAY, t("To which day?"), bk.datepicker(Field.DAY, initial=local.date())
            ),
            bk.input_block(
                Field.TIME,
                t("At"),
                bk.timepicker(Field.TIME, initial=local.time()),
                hint=t(
                    "Your time, {zone}. Within the working hours of you both.",
                    zone=t.zone(mine.zone),
                ),
            ),
        ],
        callback_id=Form.MOVE,
        submit=t("Move"),
        close=t("Leave it"),
        metadata=SessionMeta(facts.id).dumps(),
    )


def _local(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone))
