"""The skill of the month: in the agenda, in the Home, and the form to choose it (R37)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.meeting.ids import Act, Field, Form
from bot.meeting.skill_book import SkillFacts, SkillPage, question_for, skills
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block, Said, View
from bot.slack.metadata import Metadata
from bot.words import Tongue

__all__ = [
    "SkillMeta",
    "skill_blocks",
    "skill_buttons",
    "skill_choice",
    "skill_form",
    "skill_line",
    "skills_said",
]

LONGEST_AIM = 300
MOST_REPS = 15


@dataclass(frozen=True)
class SkillMeta(Metadata):
    """Whose skill a form is about."""

    rep: str


def skill_line(t: Tongue, page: SkillPage) -> Mrkdwn:
    """Say in some lines of mrkdwn which skill it is, since when, and what would show it."""
    focus = page.focus
    lines = [_focus(t, focus)] if focus else [mrkdwn(t.raw("No skill of the month yet."))]
    if focus and focus.aim:
        lines.append(mrkdwn(t.raw("Aim: {aim}"), aim=focus.aim))
    if focus and focus.indicators:
        listed = t.items([t.packaged(one) for one in focus.indicators])
        lines.append(mrkdwn(t.raw("To look at: {list}. No figures yet."), list=listed))
    if focus and focus.wants_a_look(page.today):
        lines.append(
            mrkdwn(
                t.many(
                    "Four weeks, {n} 1:1 with it: look at it again. Keep it, or choose another?",
                    "Four weeks, {n} 1:1s with it: look at it again. Keep it, or choose another?",
                    focus.times,
                )
            )
        )
    if page.proposed:
        lines.append(
            mrkdwn(
                t.raw("{person} proposes: *{name}*. It counts once the other of you two agrees."),
                person=mention(page.proposed.proposed_by),
                name=t.packaged(page.proposed.name),
            )
        )
        if page.proposed.aim:
            lines.append(mrkdwn(t.raw("Aim: {aim}"), aim=page.proposed.aim))
    return Mrkdwn("\n".join(lines))


def skill_buttons(t: Tongue, page: SkillPage, reader: str = "") -> list[Element]:
    """Offer to choose, to agree, to keep; `reader` is a Slack id, "" where both read."""
    buttons: list[Element] = []
    if page.proposed and reader != page.proposed.proposed_by:
        words = t("Agree on {name}", name=t.packaged(page.proposed.name))
        buttons.append(
            bk.button(words, Act.SKILL_AGREE, value=str(page.proposed.id), style="primary")
        )
    if page.focus and page.focus.wants_a_look(page.today):
        words = t("Keep {name}", name=t.packaged(page.focus.name))
        buttons.append(bk.button(words, Act.SKILL_KEEP, value=str(page.focus.id)))
    words = t("Choose another skill") if page.focus or page.proposed else t("Choose a skill")
    label = t("{words}: {rep}", words=words, rep=page.rep_name)
    buttons.append(bk.button(words, Act.SKILL, value=page.rep, accessibility_label=label))
    return buttons


def skill_choice(t: Tongue, page: SkillPage) -> Element:
    """Offer, where both read and one button has room, what is open: agree, keep or choose."""
    return skill_buttons(t, page)[0]


def skill_blocks(t: Tongue, page: SkillPage, reader: str = "") -> list[Block]:
    """Show a rep's skill with its question of the week and its buttons."""
    line = skill_line(t, page)
    if page.focus:
        question = t.packaged(question_for(page.focus, page.today))
        asks = mrkdwn(t.raw("_Ask:_ {question}"), question=question)
        line = mrkdwn("{line}\n{asks}", line=line, asks=asks)
    return [
        bk.section(line),
        bk.actions(*skill_buttons(t, page, reader), block_id=f"skill:{page.rep}"),
    ]


def skills_said(t: Tongue, pages: Sequence[SkillPage], reader: str) -> Said:
    """Answer `/coach skill`: one's own skill, and those of whom one leads."""
    title = t("Skill of the month")
    if not pages:
        none = t("You are in no team yet, so there is no skill to choose. `/coach` shows the way.")
        return Said(none, bk.message([bk.section(none)]))
    blocks: list[Block] = [bk.header(title)]
    for page in pages[:MOST_REPS]:
        if page.rep != reader:
            blocks.append(bk.section(mrkdwn("*{name}*", name=page.rep_name)))
        blocks += skill_blocks(t, page, reader)
    if len(pages) > MOST_REPS:
        blocks.append(
            bk.context(t("… and {n} more. Their agendas show theirs.", n=len(pages) - MOST_REPS))
        )
    blocks.append(bk.context(t("Only you can read this. Each rep's skill: the rep and you.")))
    return Said(title, bk.message(blocks))


def skill_form(t: Tongue, page: SkillPage, *, is_rep: bool) -> View:
    """Ask for one of the skills, and for the aim in the rep's own words."""
    stands = page.proposed or page.focus
    choices = [Choice(t.packaged(one.name), one.key) for one in skills().values()]
    chosen = stands.key if stands and stands.key in skills() else None
    label = (
        t("What for? In your own words")
        if is_rep
        else t("What for? In {rep}'s words", rep=page.rep_name)
    )
    reads = t("{rep} and whoever leads them.", rep=page.rep_name)
    blocks = [
        bk.context(mrkdwn(t.raw("*Who reads this.* {reads}"), reads=reads)),
        bk.input_block(
            Field.SKILL,
            t("Skill"),
            bk.static_select(Field.SKILL, choices, placeholder=t("Pick one"), initial=chosen),
            hint=t("One at a time, carried from week to week until you two change it."),
        ),
        bk.input_block(
            Field.AIM,
            label,
            bk.plain_text_input(Field.AIM, initial=stands.aim if stands else "", most=LONGEST_AIM),
            optional=True,
            hint=t("Such as: win three new accounts by spring."),
        ),
        bk.context(t("The other of you two agrees in one tap; until then it is a proposal.")),
    ]
    return bk.modal(
        title=t("Skill of the month"),
        blocks=blocks,
        callback_id=Form.SKILL,
        submit=t("Propose"),
        close=t("Cancel"),
        metadata=SkillMeta(page.rep).dumps(),
    )


def _focus(t: Tongue, focus: SkillFacts) -> Mrkdwn:
    return mrkdwn(
        t.raw("*{name}*: {what} Since {day}."),
        name=t.packaged(focus.name),
        what=t.packaged(focus.what),
        day=t.short_day(focus.since),
    )
